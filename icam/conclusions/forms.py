"""Forms of the analysis, the conclusion, consents and referrals."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from icam.cases.rules import Conclusion
from icam.conclusions import words
from icam.conclusions.rules import (
    ConclusionDraft,
    ConsentDraft,
    FollowUpDraft,
    FollowUpResult,
    LookDraft,
    OptionOutcome,
    Reading,
    ReferralAnswer,
    ReferralDraft,
    Signature,
    check_look,
)
from icam.core.errors import RuleBroken, Stale
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
)

REASON_MOST = 500
PARTS = ("outcome", "reason", "source", "seen")


# --- the options ----------------------------------------------------------------------------------------------------


class OptionsForm(Form, SentOnce):
    """Every residence option on one page; a row that is left open is not saved, one as before is left alone."""

    codes: ClassVar[tuple[str, ...]] = ()
    source_of_rest = CodeField(_l("What the rows without a source rest on"), blank=_l("each its own"))

    def row(self, option: str) -> dict[str, Any]:
        """Return the fields of one option by their part."""
        return {part: self[f"{part}_{option}"] for part in PARTS}

    def offer(self, sources: Sequence[tuple[str, str]]) -> None:
        """Give the lists their choices."""
        self.source_of_rest.choices = sources
        for option in self.codes:
            self[f"source_{option}"].choices = sources

    def validate(self, extra_validators: Any = None) -> bool:
        """Check shape, and that every row says why and on what it rests; all that is wrong is shown at once."""
        valid = bool(super().validate(extra_validators))
        return all([valid, *(self._is_row_complete(option) for option in self.codes)])

    def _is_row_complete(self, option: str) -> bool:
        row = self.row(option)
        if not row["outcome"].data:
            if row["reason"].data:
                row["outcome"].errors = [*row["outcome"].errors, gettext("Choose the outcome.")]
                return False
            return True
        draft, complete = self._draft(option), True
        while True:
            try:
                check_look(draft)
            except RuleBroken as broken:
                self.refuse(broken)
                complete = False
                if broken.field == f"source_{option}":
                    return False
                draft = LookDraft(option, draft.outcome, "-", draft.source)
            else:
                return complete

    def _draft(self, option: str) -> LookDraft:
        row = self.row(option)
        return LookDraft(
            option,
            OptionOutcome(row["outcome"].data),
            row["reason"].data or None,
            row["source"].data or self.source_of_rest.data,
            row["seen"].data,
        )

    def drafts(self) -> list[LookDraft]:
        """Return the rows that were answered."""
        return [self._draft(option) for option in self.codes if self[f"outcome_{option}"].data]

    def show_stale(self, stale: Stale) -> None:
        """Show both findings; saving again then takes the place of the other one."""
        seen = {name: value for name, value in stale.stored.items() if name.startswith("seen_")}
        super().show_stale(Stale({k: v for k, v in stale.stored.items() if k not in seen}, stale.version))
        for name, value in seen.items():
            self[name].data = value
            self[name].raw_data = None


def options_form(options: Iterable[str], stored: Mapping[str, Any]) -> OptionsForm:
    """Make the form for the options of a file.

    Args:
        stored: what is stored, by field name.
    """
    listed = tuple(options)
    fields: dict[str, Any] = {"codes": listed}
    for option in listed:
        fields[f"outcome_{option}"] = RadiosField(_l("Outcome"), choices=words.pairs(words.OUTCOMES))
        fields[f"reason_{option}"] = TextField(_l("Why"), max_length=REASON_MOST)
        fields[f"source_{option}"] = CodeField(_l("Rests on"), blank=_l("choose"))
        fields[f"seen_{option}"] = HiddenNumberField()
    kind = type("OptionsOfFile", (OptionsForm,), fields)
    form: OptionsForm = kind(data=stored)
    return form


# --- the conclusion -------------------------------------------------------------------------------------------------


class _Conclusion(Form, SentOnce):
    """What the three conclusions have in common."""

    kind: ClassVar[Conclusion]
    concluded_on = DayField(_l("Day of the conclusion"), [Required(_l("Enter the day of the conclusion"))])
    explained_on = DayField(_l("Explained to the person on"), [Required(_l("Enter the day on which it was explained"))])
    language = CodeField(
        _l("In which language"), [Required(_l("Choose the language in which it was explained"))], narrow=True
    )
    present = TextField(_l("In whose presence"), max_length=200)
    replaces = HiddenNumberField()

    def offer(self, lists: Mapping[str, Any]) -> None:
        """Give each list its choices, by field name."""
        for name, choices in lists.items():
            if name in self._fields:
                self._fields[name].choices = choices

    def _more(self) -> dict[str, Any]:
        return {}

    def draft(self) -> ConclusionDraft:
        """Return what was typed."""
        assert self.concluded_on.data is not None and self.explained_on.data is not None
        explanation = self._fields.get("explanation")
        return ConclusionDraft(
            kind=self.kind,
            concluded_on=self.concluded_on.data,
            explained_on=self.explained_on.data,
            language=self.language.data or "",
            explanation=(explanation.data if explanation is not None else None) or "",
            present=self.present.data or None,
            **self._more(),
        )


class ResidenceForm(_Conclusion):
    """Conclude that a path to residence exists."""

    kind = Conclusion.RESIDENCE
    options = BoxesField(_l("Which path"))
    explanation = NoteField(_l("What was explained, and how"), [Required(_l("Write what was explained"))])
    step = TextField(
        _l("What the person does next"), [Required(_l("Write what the person does next"))], max_length=REASON_MOST
    )
    step_by = DayField(_l("Until when"))

    def _more(self) -> dict[str, Any]:
        return {
            "options": tuple(self.options.data or ()),
            "step": self.step.data or None,
            "step_by": self.step_by.data,
        }


class ReturnForm(_Conclusion):
    """Conclude that return is the way."""

    kind = Conclusion.RETURN
    explanation = NoteField(
        _l("Which possibilities of return were explained"), [Required(_l("Write which possibilities were explained"))]
    )


class NeitherForm(_Conclusion):
    """Conclude on neither: the consequences are explained."""

    kind = Conclusion.NEITHER
    present = TextField(
        _l("In whose presence"), [Required(_l("Name in whose presence it was explained"))], max_length=200
    )
    forced_return_explained = BooleanField(
        _l("It was explained that a forced return is possible"),
        [Required(_l("Explain that a forced return is possible, then tick this."))],
    )
    entry_ban_explained = BooleanField(
        _l("It was explained that an entry ban is possible"),
        [Required(_l("Explain that an entry ban is possible, then tick this."))],
    )
    signature = RadiosField(_l("Signature of the person"), [Required(_l("Choose whether the person signed"))])
    explanation = NoteField(_l("What was said"))

    def _more(self) -> dict[str, Any]:
        return {
            "forced_return_explained": bool(self.forced_return_explained.data),
            "entry_ban_explained": bool(self.entry_ban_explained.data),
            "signature": Signature(self.signature.data) if self.signature.data else None,
        }


CONCLUSION_FORMS: dict[str, type[_Conclusion]] = {
    "residence": ResidenceForm,
    "return": ReturnForm,
    "neither": NeitherForm,
}
"""By the last word of the address."""


class ReadingForm(Form, SentOnce):
    """Read a conclusion as the second person."""

    agrees = RadiosField(
        _l("What you say"),
        [Required(_l("Choose what you say"))],
        choices=[("yes", _l("I agree: the conclusion holds")), ("no", _l("It goes back to the author"))],
    )
    remark = NoteField(_l("Remark"))

    def validate_remark(self, field: NoteField) -> None:
        """Ask why it goes back."""
        if self.agrees.data == "no" and not field.data:
            raise ValidationError(gettext("Write why it goes back to the author."))

    def reading(self) -> Reading:
        """Return what was said."""
        return Reading(self.agrees.data == "yes", self.remark.data or None)


# --- the tracks -----------------------------------------------------------------------------------------------------


class FollowUpForm(Form, SentOnce):
    """Write how the person's own step goes."""

    on = DayField(_l("Day"), [Required(_l("Enter the day"))])
    result = RadiosField(
        _l("Has the person applied?"), [Required(_l("Choose how it stands"))], choices=words.pairs(words.RESULTS)
    )
    note = TextField(_l("Note"), max_length=REASON_MOST)
    next_on = DayField(_l("Ask again on"))

    def draft(self) -> FollowUpDraft:
        """Return what was typed."""
        assert self.on.data is not None
        return FollowUpDraft(
            self.on.data, FollowUpResult(self.result.data or ""), self.note.data or None, self.next_on.data
        )


class VoidForm(Form, SentOnce):
    """Void something that was wrong."""

    reason = TextField(_l("Why it was wrong"), [Required(_l("Write why it was wrong"))], max_length=REASON_MOST)


class ConsentForm(Form, SentOnce):
    """Record the consent of the adults."""

    person_ids = BoxesField(_l("Who consents"), [Required(_l("Tick who consents"))], coerce=int)
    service = RadiosField(_l("To a referral to"), [Required(_l("Choose the service"))])
    given_on = DayField(_l("Given on"), [Required(_l("Enter the day on which consent was given"))])
    how = CodeField(_l("How"), [Required(_l("Choose how consent was given"))], blank=None)
    language = CodeField(
        _l("In which language"), [Required(_l("Choose the language in which consent was asked and given"))], narrow=True
    )
    note = TextField(_l("Note"), max_length=REASON_MOST)

    def drafts(self) -> list[ConsentDraft]:
        """Return what was typed, for each person."""
        assert self.given_on.data is not None
        return [
            ConsentDraft(
                person_id,
                self.service.data or "",
                self.given_on.data,
                self.how.data or "",
                self.language.data or "",
                self.note.data or None,
            )
            for person_id in self.person_ids.data or ()
        ]


class WithdrawConsentForm(Form, SentOnce):
    """Record that consent was taken back."""

    on = DayField(_l("Taken back on"), [Required(_l("Enter the day"))])
    note = TextField(_l("Note"), max_length=REASON_MOST)


class ReferralForm(Form, SentOnce):
    """Make a referral."""

    service = RadiosField(_l("Service"), [Required(_l("Choose the service"))])
    desk = CodeField(_l("Return desk"), blank=_l("no desk in particular"))
    person_ids = BoxesField(_l("Who is referred"), [Required(_l("Tick who is referred"))], coerce=int)
    created_on = DayField(_l("Day"), [Required(_l("Enter the day"))])
    note = TextField(_l("Note"), max_length=REASON_MOST)

    def draft(self) -> ReferralDraft:
        """Return what was typed."""
        assert self.created_on.data is not None
        return ReferralDraft(
            self.service.data or "",
            self.created_on.data,
            frozenset(self.person_ids.data or ()),
            self.desk.data,
            self.note.data or None,
        )


class StepForm(Form, SentOnce):
    """One step of a referral that needs only its day."""

    on = DayField(_l("Day"), [Required(_l("Enter the day"))])


class AnswerForm(StepForm):
    """What the service answered."""

    answer = RadiosField(_l("Answer"), [Required(_l("Choose the answer"))], choices=words.pairs(words.ANSWER_WORDS))
    note = TextField(_l("Reference or reason"), max_length=REASON_MOST)

    @property
    def chosen(self) -> ReferralAnswer:
        """Return the answer."""
        return ReferralAnswer(self.answer.data or "")


class CloseForm(StepForm):
    """Close a referral."""

    result = RadiosField(_l("Result"), [Required(_l("Choose the result"))])
