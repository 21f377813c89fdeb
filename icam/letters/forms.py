"""Forms of letters and their texts: shape in, drafts out."""

from typing import Any

from flask_babel import lazy_gettext as _l

from icam.letters.catalogue import LETTERS, Field, Letter, Typing
from icam.letters.rules import ApprovalDraft, DeliveryDraft, Draft, Kind, TextDraft
from icam.letters.sandbox import LONGEST
from icam.web.fields import (
    CodeField,
    DayField,
    Form,
    HiddenNumberField,
    NoteField,
    RadiosField,
    Required,
    SentOnce,
    TextField,
    Versioned,
    answer,
)
from icam.web.typed import parse_day

ASKED = "asked_"


class ChooseForm(SentOnce, Form):
    """Which letter to make, out of those that the records of a household allow."""

    what = RadiosField(_l("Letter"), [Required(_l("Choose a letter"))])

    def chosen(self) -> tuple[Kind, int]:
        """Return the letter and the record."""
        kind, _, subject = str(answer(self.what)).partition(":")
        return Kind(kind), int(subject)


class _DraftFields(SentOnce, Versioned, Form):
    language = RadiosField(_l("Language of the letter"), [Required(_l("Choose the language of the letter"))])
    page_language = CodeField(_l("Explanatory page in"), blank=_l("no page"))
    addressee = TextField(_l("To"), max_length=200)
    address = NoteField(_l("Address"), rows=3, max_length=500)
    channel = CodeField(_l("How it goes out"), blank=_l("not said yet"))

    def draft(self, kind: Kind, subject_id: int) -> Draft:
        """Return the letter as typed."""
        asked = {one.name: self._typed(one.name) for one in LETTERS[kind].asked}
        return Draft(
            kind=kind,
            subject_id=subject_id,
            language=answer(self.language),
            page_language=answer(self.page_language) if "page_language" in self else None,
            addressee=answer(self.addressee) or "",
            address=answer(self.address) or "",
            channel=answer(self.channel),
            asked=asked,
            version=answer(self.version) or 0,
        )

    def _typed(self, name: str) -> str:
        field = self[f"{ASKED}{name}"]
        value = answer(field)
        return "" if value is None else field.write(value) if hasattr(field, "write") else str(value)


def draft_form(letter: Letter, row: Any, *, fresh: bool = False) -> Any:
    """Return the form of one kind of letter, with a field for all that is asked for it.

    Args:
        row: the draft as it is stored.
        fresh: show what is stored, whatever was sent.
    """
    fields: dict[str, Any] = {}
    for one in letter.asked:
        if one.typed is Typing.DAY:
            fields[f"{ASKED}{one.name}"] = DayField(one.label)
        elif one.typed is Typing.LINES:
            fields[f"{ASKED}{one.name}"] = NoteField(one.label, rows=3, max_length=4000)
        else:
            fields[f"{ASKED}{one.name}"] = TextField(one.label, max_length=300)
    values = {name: getattr(row, name) for name in ("language", "page_language", "addressee", "address", "channel")}
    for one in letter.asked:
        values[f"{ASKED}{one.name}"] = _stored(one, row.asked.get(one.name, ""))
    more: dict[str, Any] = {"formdata": None} if fresh else {}
    form = type("DraftForm", (_DraftFields,), fields)(data={**values, "version": row.version}, **more)
    if letter.page is None:
        del form.page_language
    return form


def _stored(one: Field, text: str) -> Any:
    """Return what was typed for a field that is asked, as its form field takes it."""
    if one.typed is not Typing.DAY:
        return text
    try:
        return parse_day(text) if text else None
    except ValueError:
        return None


class IssueForm(SentOnce, Form):
    """Issue what stands on the page."""

    version = HiddenNumberField()


class DeliveryForm(SentOnce, Versioned, Form):
    """What became of a letter on its way."""

    delivery = RadiosField(_l("What became of it"), [Required(_l("Choose what became of it"))])
    on = DayField(_l("On"), [Required(_l("Enter the day"))])
    note = TextField(_l("Note"), max_length=500)

    def draft(self) -> DeliveryDraft:
        """Return it as typed."""
        return DeliveryDraft(
            delivery=answer(self.delivery), on=answer(self.on), note=answer(self.note), version=answer(self.version)
        )


class TextForm(SentOnce, Form):
    """A new version of a text."""

    subject = TextField(_l("Subject"), [Required(_l("Write the subject"))], max_length=300)
    body = NoteField(_l("Text"), [Required(_l("Write the text"))], rows=24, max_length=LONGEST)
    holds_from = DayField(_l("Holds from"), [Required(_l("Enter the day from which it holds"))])
    after = HiddenNumberField()

    def draft(self) -> TextDraft:
        """Return it as typed."""
        return TextDraft(
            subject=answer(self.subject),
            body=answer(self.body),
            holds_from=answer(self.holds_from),
            after=answer(self.after) or 0,
        )


class ApprovalForm(SentOnce, Form):
    """Who checked a translation, and when."""

    checked_by = TextField(
        _l("Name of the translator"), [Required(_l("Write the name of the translator"))], max_length=100
    )
    checked_on = DayField(_l("Checked on"), [Required(_l("Enter the day"))])

    def draft(self) -> ApprovalDraft:
        """Return it as typed."""
        return ApprovalDraft(checked_by=answer(self.checked_by), checked_on=answer(self.checked_on))
