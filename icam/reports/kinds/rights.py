"""Rights and care of the families."""

from flask import current_app
from flask_babel import lazy_gettext as _l

from icam.core.access import Scope
from icam.core.reporting_periods import Length
from icam.reports.builders import rights as builder
from icam.reports.choices import SITE
from icam.reports.frame import Report, plainly
from icam.reports.queries import rights
from icam.reports.rules import Asked

TITLE = _l("Rights and care of families")


def read(scope: Scope, asked: Asked) -> builder.RightsFacts:
    """Read the period."""
    settings = current_app.config["ATD"]
    school = rights.SchoolAge(settings.school_from_age, settings.school_until_age, settings.school_days)
    return rights.rights(scope, asked, school)


REPORT = Report(
    name="rights",
    title=TITLE,
    about=_l(
        "Residence options looked at first, house rules and inventory in time, school, best interests of each child, "
        "lawyer, a language that is understood, families split or moved across the language border."
    ),
    make=plainly("rights", TITLE, read, builder.build),
    choices=(SITE,),
    usual=Length.YEAR,
    example="signed",
)
