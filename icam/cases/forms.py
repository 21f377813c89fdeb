"""Forms of files of individual case management: shape in, drafts out."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from icam.cases.rules import CaseDraft, CloseDraft
from icam.people.forms import OpenForm
from icam.web.fields import (
    BoxesField,
    CodeField,
    DayField,
    Form,
    HiddenNumberField,
    NoteField,
    Required,
    SentOnce,
    TextField,
    Versioned,
    answer,
)


class _CaseFields(Form):
    entry = CodeField(_l("How it began"), [Required(_l("Choose how it began"))])
    target_group = CodeField(_l("Target group"))
    opened_on = DayField(_l("Opened on"), description=_l("Empty: today."))
    referred_by = CodeField(_l("Referred by"))
    referral_reference = TextField(_l("Their reference"), max_length=200)
    region = CodeField(_l("Region"), blank=_l("that of the office"))
    office_id = CodeField(_l("Office"), coerce=int, blank=_l("not chosen yet"))
    contact_point_id = CodeField(_l("Contact point"), coerce=int)
    file_language = CodeField(_l("Language of the file"))
    interpreter_language = CodeField(_l("Language of the family"), narrow=True)
    note = NoteField(_l("Note"), rows=3)

    def offer_case(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        names = (
            "entry",
            "target_group",
            "referred_by",
            "region",
            "office_id",
            "contact_point_id",
            "coach_id",
            "file_language",
            "interpreter_language",
        )
        for name in names:
            if name in self:
                self[name].choices = choices[name]

    def case(self, stay_id: int | None = None) -> CaseDraft:
        """Return the file as typed."""
        return CaseDraft(
            entry=answer(self.entry),
            target_group=self.target_group.data,
            region=self.region.data,
            office_id=self.office_id.data,
            contact_point_id=self.contact_point_id.data,
            coach_id=self["coach_id"].data if "coach_id" in self else None,
            file_language=self.file_language.data,
            spoken=self.interpreter_language.data,
            opened_on=self.opened_on.data,
            referred_by=self.referred_by.data,
            referral_reference=self.referral_reference.data or None,
            note=self.note.data or None,
            stay_id=stay_id,
        )


class _Opening(_CaseFields):
    coach_id = CodeField(_l("Coach"), coerce=int, blank=_l("nobody yet"))


class KnownForm(SentOnce, _Opening):
    """A file for a household on record."""

    household = HiddenNumberField()
    stay = HiddenNumberField()


class NewForm(_Opening, OpenForm):
    """A file with, in one go, the household it is about."""


class EditForm(Versioned, SentOnce, _CaseFields):
    """What is on record about a file; the coach is changed by handing it over."""


class CloseForm(Versioned, SentOnce, Form):
    """The end of a file."""

    outcome = CodeField(_l("Outcome"), [Required(_l("Choose the outcome"))])
    closed_on = DayField(_l("Closed on"), [Required(_l("Enter the day"))])
    reason = NoteField(_l("Why it is closed"), [Required(_l("Say why it is closed"))], rows=3, max_length=500)

    def draft(self) -> CloseDraft:
        """Return the end as typed."""
        return CloseDraft(answer(self.outcome), answer(self.closed_on), answer(self.reason))


class ReopenForm(SentOnce, Form):
    """Why a closed file goes on."""

    reason = NoteField(_l("Why it is reopened"), [Required(_l("Say why it is reopened"))], rows=3, max_length=500)


class TakeForm(SentOnce, Form):
    """One button."""


class HandOverForm(SentOnce, Form):
    """Files that go to one or several coaches from a day on."""

    case_ids = BoxesField(_l("Files"), coerce=int)
    coach_ids = BoxesField(_l("To whom"), coerce=int)
    from_on = DayField(_l("From"), [Required(_l("Enter the first day"))])
    reason = CodeField(_l("Reason"), [Required(_l("Choose the reason"))])


class StayForm(SentOnce, Form):
    """The stay in a unit that a file leads to."""

    category = CodeField(_l("Category"), [Required(_l("Choose the category"))])
    planned_from = DayField(_l("Expected arrival"))
    wishes = TextField(_l("Wishes for the unit"), max_length=500)
    close = BooleanField(_l("Close this file: the family is coached in the unit"))


class LookForm(SentOnce, Form):
    """Why somebody outside one's own regions is opened."""

    reason = TextField(
        _l("Why you need this file"),
        [Required(_l("Say why you need this file"))],
        description=_l("It is kept in the trail with your name. The file is open to you until the end of the day."),
        max_length=500,
    )
