"""The buttons beside a job."""

from icam.web.fields import Form, SentOnce


class PressForm(Form, SentOnce):
    """One press without anything to fill in."""
