"""From invitation to outcome: the funnel of individual case management."""

from flask_babel import lazy_gettext as _l

from icam.core.access import Scope
from icam.core.reporting_periods import Length
from icam.reports.builders import icam_funnel as builder
from icam.reports.choices import OFFICE, REGION
from icam.reports.frame import Reach, Report, plainly
from icam.reports.queries import files
from icam.reports.rules import Asked


def read(scope: Scope, asked: Asked) -> builder.FunnelFacts:
    """Read the files that were opened in the period, and their appointments."""
    conditions = files.opened_in(scope, asked.chosen, asked.window)
    found = files.files(conditions, asked.data_date)
    return builder.FunnelFacts(tuple(found), tuple(files.appointments(found, conditions, asked.data_date)))


TITLE = _l("ICAM funnel")

REPORT = Report(
    name="icam-funnel",
    title=TITLE,
    about=_l(
        "From invitation to outcome: how many households were invited and came, what was concluded, how it ended "
        "and how long it took, by office, beginning and language."
    ),
    make=plainly("icam-funnel", TITLE, read, builder.build),
    choices=(REGION, OFFICE),
    reach=Reach.REGIONS,
    usual=Length.YEAR,
    example="opened",
)
