"""Forms of the trail."""

from flask_babel import lazy_gettext as _l

from icam.web.fields import Form, NoteField, Required, SentOnce


class ReasonForm(SentOnce, Form):
    """Why the values of a case must be seen."""

    reason = NoteField(
        _l("Why do you need to see this?"),
        [Required(_l("Say in a few words why you need to see this; it is kept in the trail."))],
        rows=2,
        max_length=500,
    )


class CheckForm(SentOnce, Form):
    """One button."""
