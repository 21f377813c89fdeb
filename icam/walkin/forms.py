"""Forms of the walk-in desk: one line at the door, one press in the queue."""

from typing import Any

from flask_babel import lazy_gettext as _l

from icam.walkin.rules import EntryDraft
from icam.web.fields import CodeField, Form, NameField, Required, SentOnce, TextField, WholeNumberField, answer

REASON_MAX = 200


class EntryForm(SentOnce, Form):
    """Somebody at the door: the name as heard, the language, why they came."""

    name = NameField(_l("Name, as you hear it"), [Required(_l("Enter the name as you hear it"))])
    language = CodeField(_l("Language"), narrow=True)
    reason = CodeField(_l("Why"))
    household_id = WholeNumberField(_l("Family on record"), least=1)
    late_reason = TextField(_l("Let in after closing because"), max_length=REASON_MAX)

    def draft(self) -> EntryDraft:
        """Return the line as typed."""
        return EntryDraft(
            name=answer(self.name),
            language=self.language.data,
            reason=self.reason.data,
            household_id=self.household_id.data,
            late_reason=self.late_reason.data or None,
        )


class HelpForm(SentOnce, Form):
    """How somebody was helped without a talk."""

    help_code = CodeField(_l("How"), [Required(_l("Choose how the person was helped"))])


class TalkForm(SentOnce, Form):
    """The press that begins the talk, with a family on record or a new file."""

    household_id = WholeNumberField(_l("Family on record"), least=1)

    def family(self) -> Any:
        """Return the family chosen; None = a new file."""
        return self.household_id.data
