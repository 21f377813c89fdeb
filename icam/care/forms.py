"""Forms of arrivals, departures and schools."""

from flask_babel import lazy_gettext as _l

from icam.care.rules import SchoolDraft, StepDraft
from icam.web.fields import CodeField, DayField, Form, Required, SentOnce, TextField, answer

NOTE_MAX = 500


class StepForm(SentOnce, Form):
    """A step that was done."""

    step = CodeField(_l("What was done"), [Required(_l("Choose what was done"))])
    done_on = DayField(_l("Done on"), [Required(_l("Enter the day on which it was done"))])
    language = CodeField(_l("Explained in"))
    note = TextField(_l("Note"), max_length=NOTE_MAX)

    def draft(self) -> StepDraft:
        """Return the step as typed."""
        return StepDraft(answer(self.step), answer(self.done_on), self.language.data or None, self.note.data or None)


class SchoolForm(SentOnce, Form):
    """A child's school, or why there is none."""

    school = TextField(_l("School"), max_length=200, description=_l("Name and place"))
    level = CodeField(_l("Level"))
    language = CodeField(_l("Language of the school"))
    why_not = CodeField(_l("Or: no school, because"))
    from_on = DayField(_l("From"), [Required(_l("Enter the first day"))])
    note = TextField(
        _l("Note"), max_length=NOTE_MAX, description=_l("Such as transport or meals; nothing about health")
    )

    def draft(self) -> SchoolDraft:
        """Return the school as typed."""
        return SchoolDraft(
            school=self.school.data or None,
            from_on=answer(self.from_on),
            level=self.level.data or None,
            language=self.language.data or None,
            why_not=self.why_not.data or None,
            note=self.note.data or None,
        )
