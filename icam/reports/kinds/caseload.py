"""Caseload and age of files."""

from flask import current_app
from flask_babel import lazy_gettext as _l

from icam.core.access import Scope
from icam.reports.builders import caseload as builder
from icam.reports.choices import OFFICE, REGION
from icam.reports.frame import Reach, Report, plainly
from icam.reports.queries import files
from icam.reports.rules import Asked


def read(scope: Scope, asked: Asked) -> builder.Caseload:
    """Read the files that were open on the day; none on a day to come."""
    day, quiet = asked.period.from_on, current_app.config["ATD"].no_contact_days
    if day > asked.data_date:
        return builder.Caseload((), day, quiet)
    found = files.files(files.open_on(scope, asked.chosen, day), day)
    return builder.Caseload(tuple(found), day, quiet)


TITLE = _l("Caseload and age of files")

REPORT = Report(
    name="caseload",
    title=TITLE,
    about=_l(
        "Which coach has how many open files on a day, how far they are, how old, and with whom there was no contact "
        "for long."
    ),
    make=plainly("caseload", TITLE, read, builder.build),
    choices=(REGION, OFFICE),
    reach=Reach.REGIONS,
    is_day=True,
    example="open",
)
