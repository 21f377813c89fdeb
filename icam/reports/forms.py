"""Forms of the reports."""

from flask_babel import lazy_gettext as _l

from icam.web.fields import Form, NoteField, SentOnce


class PublishForm(SentOnce, Form):
    """Publish a report, with a note for those who read it later."""

    note = NoteField(_l("Note"), rows=2, max_length=500)
