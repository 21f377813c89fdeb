"""The invitations that were ticked."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from icam.web.fields import BoxesField, Form, SentOnce


class BulkForm(Form, SentOnce):
    """Invitations whose letters are issued in one go."""

    chosen = BoxesField(_l("Invitations"), coerce=int)
    in_english = BooleanField(_l("Add the English page where a translator has not checked the page yet"))
