"""Visits to families, by coach."""

from flask import current_app
from flask_babel import lazy_gettext as _l

from icam.core.access import Scope
from icam.core.reporting_periods import Length
from icam.reports.builders import visits as builder
from icam.reports.choices import SITE
from icam.reports.frame import Report, plainly
from icam.reports.queries import visits
from icam.reports.rules import Asked


def read(scope: Scope, asked: Asked) -> builder.VisitFacts:
    """Read the visits of the whole period, with those to come, and the families on the last day that is counted."""
    day = min(asked.data_date, asked.period.last_day or asked.data_date)
    return builder.VisitFacts(
        tuple(visits.visits(scope, asked.site, asked.period, asked.data_date)),
        tuple(visits.families(scope, asked.site, day)),
        day,
        current_app.config["ATD"].no_visit_days,
    )


TITLE = _l("Visits per coach")

REPORT = Report(
    name="visits",
    title=TITLE,
    about=_l(
        "Which visits to families were planned, held and missed, by coach and month, and which families were not "
        "visited for long."
    ),
    make=plainly("visits", TITLE, read, builder.build),
    choices=(SITE,),
    usual=Length.QUARTER,
    example="planned",
)
