"""Forms of the import page."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from icam.imports.rules import ListKind
from icam.web.fields import Form, RadiosField, Required, SentOnce

KINDS = {
    ListKind.SITES: _l("Sites"),
    ListKind.UNITS: _l("Units and their service periods"),
    ListKind.CLOSURES: _l("Closures"),
    ListKind.HOUSEHOLDS: _l("Households and persons"),
    ListKind.STAYS: _l("Stays"),
    ListKind.PRESENCE: _l("Presence, where it differs from the stay"),
    ListKind.VISITS: _l("Visits"),
    ListKind.OFFICES: _l("Offices"),
    ListKind.CONTACT_POINTS: _l("Contact points"),
    ListKind.ROOMS: _l("Rooms"),
    ListKind.OFFICE_HOURS: _l("Office hours"),
    ListKind.CASES: _l("New files of individual case management"),
}


class UploadForm(Form):
    """Which list, and the file."""

    kind = RadiosField(
        _l("Which list"), [Required(_l("Choose which list it is"))], coerce=ListKind, choices=list(KINDS.items())
    )
    file = FileField(_l("Spreadsheet"), [FileRequired(_l("Choose a file"))], description=_l("CSV or XLSX"))


class ConfirmForm(SentOnce, Form):
    """Take it in."""
