"""The sheet for parliamentary questions."""

from flask_babel import lazy_gettext as _l

from icam.core.access import Permission
from icam.core.reporting_periods import Length
from icam.reports.builders import parliament as builder
from icam.reports.choices import SITE
from icam.reports.frame import Report, plainly
from icam.reports.queries.stays import stays

TITLE = _l("Parliamentary questions")

REPORT = Report(
    name="parliament",
    title=TITLE,
    about=_l(
        "Families, persons and minors by year, by category and outcome, with the length of stay. Fit to leave the "
        "department: small cells are masked."
    ),
    make=plainly("parliament", TITLE, stays, builder.build),
    permission=Permission.REPORTS_VIEW,
    choices=(SITE,),
    usual=Length.YEAR,
    leaves=True,
)
