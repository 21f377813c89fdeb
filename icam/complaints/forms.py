"""Forms of complaints: shape in, drafts out."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from icam.complaints.rules import ComplaintDraft
from icam.web.fields import CodeField, DayField, Form, NameField, NoteField, Required, SentOnce, TextField, answer
from icam.web.fields import Versioned as WithVersion


class _Facts(SentOnce, Form):
    """What every complaint has."""

    category = CodeField(_l("About"), [Required(_l("Choose what it is about"))])
    channel = CodeField(_l("How it came"), [Required(_l("Choose how it came"))])
    received_on = DayField(_l("Received on"), [Required(_l("Enter the day on which it was received"))])
    text = NoteField(_l("The complaint"), [Required(_l("Write down the complaint"))], rows=6)
    handler_id = CodeField(_l("Who handles it"), coerce=int, blank=_l("nobody yet"))

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        for name, options in choices.items():
            if name in self:
                self[name].choices = options

    def _draft(self, **who: Any) -> ComplaintDraft:
        return ComplaintDraft(
            category=answer(self.category),
            channel=answer(self.channel),
            received_on=answer(self.received_on),
            text=answer(self.text),
            handler_id=self.handler_id.data,
            **who,
        )


class ComplaintForm(_Facts):
    """A complaint of a family, or of one of its persons."""

    person_id = CodeField(_l("Who complains"), coerce=int, blank=_l("the whole family"))

    def draft(self) -> ComplaintDraft:
        """Return the complaint as typed."""
        return self._draft(person_id=self.person_id.data)


class OutsiderForm(_Facts):
    """A complaint of somebody who belongs to no family here."""

    outsider = NameField(_l("Who complains"), [Required(_l("Enter who complains"))])
    site_id = CodeField(_l("About the site"), coerce=int)
    region = CodeField(_l("About the region"))

    def draft(self) -> ComplaintDraft:
        """Return the complaint as typed."""
        return self._draft(outsider=self.outsider.data, site_id=self.site_id.data, region=self.region.data)


class CorrectForm(WithVersion, ComplaintForm):
    """A complaint of a family, corrected."""


class CorrectOutsiderForm(WithVersion, OutsiderForm):
    """A complaint of an outsider, corrected."""


class AnswerForm(WithVersion, SentOnce, Form):
    """The answer."""

    answered_on = DayField(_l("Answered on"), [Required(_l("Enter the day of the answer"))])
    answer = NoteField(_l("The answer"), [Required(_l("Write down the answer"))], rows=8)


class CloseForm(WithVersion, SentOnce, Form):
    """The complaint is closed."""

    closed_on = DayField(_l("Settled on"), [Required(_l("Enter the day"))])


class WithdrawForm(WithVersion, SentOnce, Form):
    """Who complained takes it back."""

    withdrawn_on = DayField(_l("Taken back on"), [Required(_l("Enter the day"))])
    withdrawn_reason = TextField(_l("Why"), [Required(_l("Say why it was withdrawn"))], max_length=500)


class MistakeForm(SentOnce, Form):
    """Why it is voided; it is kept with it."""

    reason = TextField(_l("Why this was a mistake"), [Required(_l("Say why this was a mistake"))], max_length=500)
