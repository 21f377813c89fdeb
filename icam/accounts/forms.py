"""Forms of signing in, of one's own account, and of accounts."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, PasswordField
from wtforms.validators import ValidationError

from icam.accounts.labels import ROLES
from icam.accounts.rules import AccountDraft
from icam.core.access import Role
from icam.web.fields import (
    BoxesField,
    CodeField,
    DayField,
    Form,
    NameField,
    RadiosField,
    Required,
    SentOnce,
    TextField,
    Versioned,
)
from icam.web.i18n import NAMES

LANGUAGES = list(NAMES.items())


class SignInForm(Form):
    """E-mail address and password; and what goes through the page."""

    email = TextField(_l("E-mail address"), [Required(_l("Enter your e-mail address"))])
    password = PasswordField(_l("Password"), [Required(_l("Enter your password"))])
    next = HiddenField()
    kept = HiddenField()


class PasswordForm(Form):
    """A new password for oneself."""

    current = PasswordField(_l("Current password"), [Required(_l("Enter your current password"))])
    password = PasswordField(
        _l("New password"),
        [Required(_l("Enter the new password"))],
        description=_l("At least 12 characters. A few words that only you would put together are best."),
    )
    again = PasswordField(_l("New password, once more"), [Required(_l("Enter the new password once more"))])

    def validate_again(self, field: Any) -> None:
        """Compare both."""
        if field.data and field.data != self.password.data:
            raise ValidationError(gettext("The new password was not the same both times"))


class ProfileForm(SentOnce, Form):
    """What somebody changes of their own account."""

    language = RadiosField(_l("Language"), [Required(_l("Choose a language"))], choices=LANGUAGES)
    phone = TextField(_l("Telephone"), max_length=40)


class ActionForm(SentOnce, Form):
    """One button."""


class AccountForm(Versioned, SentOnce, Form):
    """Who somebody is, and what they may do and see."""

    name = NameField(_l("Name"), [Required(_l("Enter the name"))])
    email = TextField(_l("E-mail address"), [Required(_l("Enter the e-mail address"))])
    role = CodeField(_l("Role"), [Required(_l("Choose a role"))], coerce=Role, choices=list(ROLES.items()))
    language = RadiosField(_l("Language"), [Required(_l("Choose a language"))], choices=LANGUAGES)
    phone = TextField(_l("Telephone"), max_length=40)
    all_sites = BooleanField(_l("The whole country"))
    site_ids = BoxesField(_l("Sites"), coerce=int)
    regions = BoxesField(_l("Regions of the ICAM talks"))
    active_from = DayField(_l("First day"), [Required(_l("Enter the first day"))])
    active_last = DayField(_l("Last day"), description=_l("Empty for as long as it lasts."))

    def validate_email(self, field: Any) -> None:
        """Check the shape."""
        name, _, host = (field.data or "").rpartition("@")
        if not name or "." not in host.strip(".") or any(letter.isspace() for letter in field.data):
            raise ValidationError(gettext("Write an e-mail address as name@example.org"))

    def validate_active_last(self, field: Any) -> None:
        """The last day is not before the first."""
        if field.data and self.active_from.data and field.data < self.active_from.data:
            raise ValidationError(gettext("The last day is before the first day"))

    def draft(self) -> AccountDraft:
        """Return what was said."""
        said: dict[str, Any] = self.data
        last, whole = said["active_last"], said["all_sites"]
        return AccountDraft(
            name=said["name"],
            email=said["email"],
            role=said["role"],
            language=said["language"],
            phone=said["phone"] or None,
            all_sites=whole,
            site_ids=frozenset() if whole else frozenset(said["site_ids"]),
            regions=frozenset() if whole else frozenset(said["regions"]),
            active_from=said["active_from"],
            active_until=last + timedelta(days=1) if last else None,
        )


class FilterForm(SentOnce, Form):
    """A name for a filter; ``list`` is the address of the list as it stands."""

    list = HiddenField()
    name = TextField(_l("Name of the filter"), [Required(_l("Enter a name for the filter"))], max_length=60)
