"""What became of the families, and how long they stayed."""

from flask_babel import lazy_gettext as _l

from icam.core.reporting_periods import Length
from icam.reports.builders import outcomes as builder
from icam.reports.choices import SITE
from icam.reports.frame import Report, plainly
from icam.reports.queries.stays import stays

TITLE = _l("Outcomes and length of stay")

REPORT = Report(
    name="outcomes",
    title=TITLE,
    about=_l(
        "What became of the families and how long they stayed: by outcome, category, year of departure and year of "
        "arrival; those who are still there stand apart."
    ),
    make=plainly("outcomes", TITLE, stays, builder.build),
    choices=(SITE,),
    usual=Length.YEAR,
    example="ended",
)
