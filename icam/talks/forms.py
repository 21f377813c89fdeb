"""Forms of talks: to begin one, to write it along the guide, agreements, the child's record, the summary."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from icam.appointments.rules import Place, TalkKind
from icam.appointments.words import KINDS, PLACES
from icam.core.errors import Stale
from icam.talks.rules import (
    AgreementDraft,
    BestInterestsDraft,
    DocumentDraft,
    NoteKind,
    OpeningDraft,
    TalkDraft,
    note_field,
)
from icam.web.fields import (
    BoxesField,
    CodeField,
    DayField,
    Form,
    HiddenNumberField,
    NoteField,
    RadiosField,
    Required,
    SentOnce,
    TextField,
    TimeField,
    Versioned,
    WholeNumberField,
)

DAY_MINUTES = 1440
AGREEMENT_ROWS = 6
DOCUMENT_ROWS = 6
ROWS_SHOWN = 2
SUMMARY_MOST = 1500
"""Characters of what the summary for the person says about the options: it fits on one A4 with all the rest."""

WORDS, PAPERS, NEXT, WHO = "words", "papers", "next", "who"
"""Parts of the page beside the headings of the guide; a heading's part is its code."""

PART_OF: dict[str, str] = {
    **dict.fromkeys(("own_words", "questions"), WORDS),
    **dict.fromkeys(("about_return", "position", "next_on", "next_at", "for_person"), NEXT),
    "new_elements": PAPERS,
}


class _Offers(Form):
    def offer(self, lists: Mapping[str, Any]) -> None:
        """Give each list its choices, by field name."""
        for name, choices in lists.items():
            if name in self._fields:
                self._fields[name].choices = choices


class StartForm(_Offers, SentOnce):
    """Begin a talk: where and when."""

    place = RadiosField(_l("Where"), [Required(_l("Choose where the talk is"))], default=Place.OFFICE.value)
    kind = RadiosField(_l("Which talk"), [Required(_l("Choose which talk this is"))])
    held_on = DayField(_l("Day"), [Required(_l("Enter the day"))])
    started_at = TimeField(_l("Time"))
    appointment_id = HiddenNumberField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place.choices = [(one.value, words) for one, words in PLACES.items()]
        self.kind.choices = [(one.value, words) for one, words in KINDS.items()]

    def draft(self, present: Iterable[int] = ()) -> OpeningDraft:
        """Return what was typed.

        Args:
            present: who is taken to be there.
        """
        assert self.held_on.data is not None
        return OpeningDraft(
            held_on=self.held_on.data,
            started_at=self.started_at.data,
            place=Place(self.place.data or ""),
            kind=TalkKind(self.kind.data or ""),
            appointment_id=self.appointment_id.data,
            present=frozenset(present),
        )


class PressForm(Form, SentOnce):
    """One press without anything to fill in."""


class TalkForm(_Offers, Versioned, SentOnce):
    """A talk along the office's guide; ``of_guide`` adds the fields of its headings."""

    part = RadiosField(_l("Part of the talk"))
    own_words = NoteField(_l("In the person’s own words"), rows=12)
    questions = NoteField(_l("Questions they asked"), rows=4)
    new_elements = NoteField(_l("New elements"), rows=5)
    kind = RadiosField(_l("Which talk"), [Required(_l("Choose which talk this is"))])
    place = RadiosField(_l("Where"), [Required(_l("Choose where the talk is"))])
    held_on = DayField(_l("Day"), [Required(_l("Enter the day"))])
    started_at = TimeField(_l("From"))
    minutes = WholeNumberField(_l("Minutes"), least=1, most=DAY_MINUTES)
    present = BoxesField(_l("Who is present"), coerce=int)
    also_present = TextField(_l("Others present"), max_length=200)
    language = CodeField(_l("Language of the talk"), blank=_l("not noted"), narrow=True)
    interpreter_language = CodeField(_l("Interpreter for"), blank=_l("no interpreter"), narrow=True)
    interpreter_mode = CodeField(_l("How the interpreter takes part"), blank=_l("not noted"))
    interpreter = TextField(_l("Name of the interpreter"), max_length=200)
    about_return = BooleanField(_l("Voluntary return was talked about"))
    position = CodeField(_l("Position on return"), blank=_l("not noted"))
    next_on = DayField(_l("Next talk"))
    next_at = TimeField(_l("Time"))
    for_person = NoteField(_l("For the person: what was said about the options"), rows=6, max_length=SUMMARY_MOST)
    correction = TextField(_l("Why the talk is corrected"), max_length=500)

    headings: Sequence[tuple[str, str, str]] = ()
    kinds: frozenset[NoteKind] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place.choices = [(one.value, words) for one, words in PLACES.items()]
        self.kind.choices = [(one.value, words) for one, words in KINDS.items()]
        self.part.choices = [
            (WORDS, gettext("In their own words")),
            *((code, label) for code, label, _ in self.headings),
            (PAPERS, gettext("New elements and documents")),
            (NEXT, gettext("Agreements and what comes next")),
            (WHO, gettext("Who, where, how long")),
        ]

    @classmethod
    @cache
    def of_guide(cls, headings: tuple[tuple[str, str, str], ...], kinds: frozenset[NoteKind]) -> "type[TalkForm]":
        """Return the form with a text of each kind under each heading.

        Args:
            headings: code, words and hint of each, in the office's order.
            kinds: kinds of notes that the writer may read.
        """
        fields: dict[str, Any] = {"headings": headings, "kinds": kinds}
        for code, label, _ in headings:
            if NoteKind.ADMINISTRATIVE in kinds:
                fields[note_field(code, NoteKind.ADMINISTRATIVE)] = NoteField(label, rows=12)
            if NoteKind.SUPPORT in kinds:
                said = _l("Support note: %(heading)s", heading=label)
                fields[note_field(code, NoteKind.SUPPORT)] = NoteField(said, rows=5)
        return type("GuidedTalkForm", (cls,), fields)

    # --- the rows

    @property
    def agreement_rows(self) -> list[tuple[Any, Any, Any]]:
        """Return the rows for agreements: what, who, by when."""
        return [(self[f"agreed_{n}"], self[f"who_{n}"], self[f"due_{n}"]) for n in range(AGREEMENT_ROWS)]

    @property
    def document_rows(self) -> list[tuple[Any, ...]]:
        """Return the rows for documents: kind, which, whose, valid until, original."""
        names = ("brought", "which", "whose", "valid", "original")
        return [tuple(self[f"{name}_{n}"] for name in names) for n in range(DOCUMENT_ROWS)]

    @property
    def agreements_shown(self) -> int:
        """Return how many rows for agreements to show at first: one more than is filled."""
        return _shown(self.agreement_rows)

    @property
    def documents_shown(self) -> int:
        """Return how many rows for documents to show at first: one more than is filled."""
        return _shown([row[:4] for row in self.document_rows])

    # --- the parts

    def part_of(self, name: str) -> str:
        """Return the part of the page on which a field stands."""
        head, _, rest = name.partition("_")
        if head in ("note", "support"):
            return rest
        if head in ("agreed", "due") or name.startswith("who_"):
            return NEXT
        if head in ("brought", "which", "whose", "valid", "original"):
            return PAPERS
        return PART_OF.get(name, WHO)

    @property
    def wrong_parts(self) -> set[str]:
        """Return the parts in which something is wrong."""
        return {self.part_of(name) for name, field in self._fields.items() if field.errors and name != "correction"}

    @property
    def open_part(self) -> str:
        """Return the part that is open: the first in which something is wrong, else the one that was."""
        parts: list[str] = [code for code, _ in self.part.choices]
        wrong = self.wrong_parts
        if found := next((one for one in parts if one in wrong), None):
            return found
        chosen: str = self.part.data or WORDS
        return chosen if chosen in parts else WORDS

    # --- checks

    def validate(self, extra_validators: Any = None) -> bool:
        """Check shape, also of the rows."""
        valid = bool(super().validate(extra_validators))
        checked = [self._check_agreements(), self._check_documents()]
        return all(checked) and valid

    def _check_agreements(self) -> bool:
        valid = True
        for what, who, due in self.agreement_rows:
            if (who.data or due.data) and not what.data:
                what.errors = [*what.errors, gettext("Write what was agreed, or leave the whole row empty")]
                valid = False
        return valid

    def _check_documents(self) -> bool:
        valid = True
        for kind, which, whose, until, original in self.document_rows:
            typed = which.data or whose.data or until.data or original.data
            if typed and not kind.data and not kind.errors:
                kind.errors = [*kind.errors, gettext("Choose which document it is, or leave the whole row empty")]
                valid = False
        return valid

    def show_stale(self, stale: Stale) -> None:
        """Show what differs from what is stored now."""
        super().show_stale(stale)
        self.stale = [row for row in self.stale if (row[1] or "") != (row[2] or "")]

    # --- what was typed

    def draft(self, *, is_finished: bool) -> TalkDraft:
        """Return what was typed."""
        assert self.held_on.data is not None
        return TalkDraft(
            version=self.version.data or 0,
            kind=TalkKind(self.kind.data or ""),
            place=Place(self.place.data or ""),
            held_on=self.held_on.data,
            started_at=self.started_at.data,
            minutes=self.minutes.data,
            language=self.language.data,
            interpreter_language=self.interpreter_language.data,
            interpreter_mode=self.interpreter_mode.data,
            interpreter=self.interpreter.data or None,
            present=frozenset(self.present.data or ()),
            also_present=self.also_present.data or None,
            own_words=(self.own_words.data or "") if "own_words" in self else None,
            questions=self.questions.data or None,
            new_elements=self.new_elements.data or None,
            notes=self._notes(),
            documents=tuple(self._documents()),
            agreements=tuple(self._agreements()),
            about_return=bool(self.about_return.data),
            position=self.position.data,
            next_on=self.next_on.data if "next_on" in self else None,
            next_at=self.next_at.data if "next_at" in self else None,
            for_person=self.for_person.data or None,
            is_finished=is_finished,
            correction=self.correction.data or None,
        )

    def _notes(self) -> dict[tuple[str, NoteKind], str]:
        kinds = [kind for kind in (NoteKind.ADMINISTRATIVE, NoteKind.SUPPORT) if kind in self.kinds]
        return {(code, kind): self[note_field(code, kind)].data or "" for code, _, _ in self.headings for kind in kinds}

    def _documents(self) -> Iterable[DocumentDraft]:
        for n, (kind, which, whose, until, original) in enumerate(self.document_rows):
            if kind.data:
                yield DocumentDraft(n, kind.data, which.data or None, whose.data, until.data, bool(original.data))

    def _agreements(self) -> Iterable[AgreementDraft]:
        for n, (what, who, due) in enumerate(self.agreement_rows):
            if what.data:
                yield AgreementDraft(n, what.data, who.data or None, due.data)


def _shown(rows: Sequence[Sequence[Any]]) -> int:
    filled = [n for n, row in enumerate(rows) if any(f.data or f.errors for f in row)]
    return min(len(rows), max(ROWS_SHOWN, (filled[-1] + 2) if filled else 0))


for _row in range(AGREEMENT_ROWS):
    setattr(TalkForm, f"agreed_{_row}", TextField(_l("Agreed"), max_length=500))
    setattr(TalkForm, f"who_{_row}", TextField(_l("Who"), max_length=100))
    setattr(TalkForm, f"due_{_row}", DayField(_l("By")))
for _row in range(DOCUMENT_ROWS):
    setattr(TalkForm, f"brought_{_row}", CodeField(_l("Document"), blank=_l("no document")))
    setattr(TalkForm, f"which_{_row}", TextField(_l("Which"), max_length=200))
    setattr(TalkForm, f"whose_{_row}", CodeField(_l("Whose"), coerce=int, blank=_l("not said")))
    setattr(TalkForm, f"valid_{_row}", DayField(_l("Valid until")))
    setattr(TalkForm, f"original_{_row}", BooleanField(_l("Original")))


class ReasonForm(Form, SentOnce):
    """Why something is voided."""

    reason = TextField(_l("Why"), [Required(_l("Say why"))], max_length=500)


class SettleForm(Form, SentOnce):
    """The day on which an agreement was kept; today when nothing is said."""

    done_on = DayField(_l("Done on"))


class RewordForm(Form, Versioned, SentOnce):
    """Other words for an agreement."""

    text = TextField(_l("Agreed"), [Required(_l("Write what is agreed now"))], max_length=500)
    who = TextField(_l("Who"), max_length=100)
    due_on = DayField(_l("By"))
    reason = TextField(_l("Why it changes"), [Required(_l("Say why it changes"))], max_length=500)

    def draft(self) -> AgreementDraft:
        """Return what was typed."""
        return AgreementDraft(0, self.text.data or "", self.who.data or None, self.due_on.data)


class BestInterestsForm(_Offers, SentOnce):
    """What is best for a child."""

    on = DayField(_l("Day"), [Required(_l("Enter the day"))])
    heard = RadiosField(_l("How the child was heard"), [Required(_l("Choose how the child was heard"))])
    views = NoteField(_l("What the child says"), rows=5)
    school = NoteField(_l("School"))
    health = NoteField(_l("Health"), description=_l("What the child needs, never a diagnosis."))
    ties = NoteField(_l("Ties here and in the country of origin"))
    family_unity = NoteField(_l("Family unity"))
    safety = NoteField(_l("Safety"))
    conclusion = NoteField(
        _l("What is best for this child"), [Required(_l("Write what is best for this child"))], rows=5
    )

    def draft(self) -> BestInterestsDraft:
        """Return what was typed."""
        day = self.on.data
        assert isinstance(day, date)
        texts = {
            name: self[name].data or None for name in ("views", "school", "health", "ties", "family_unity", "safety")
        }
        return BestInterestsDraft(on=day, heard=self.heard.data or "", conclusion=self.conclusion.data or "", **texts)
