"""From individual case management to a unit, and back, by cohort."""

from flask_babel import lazy_gettext as _l

from icam.core.access import Scope
from icam.core.reporting_periods import Length
from icam.reports.builders import tracks as builder
from icam.reports.frame import Reach, Report, plainly
from icam.reports.queries import tracks
from icam.reports.rules import Asked


def read(scope: Scope, asked: Asked) -> builder.TrackFacts:
    """Read the two cohorts with what is linked to them."""
    return tracks.tracks(scope, asked.chosen, asked.window, asked.data_date)


TITLE = _l("From ICAM to FITT to outcome")

REPORT = Report(
    name="tracks",
    title=TITLE,
    about=_l(
        "Which files led to a stay in a unit and which stays to a file, by when they began, and how the files and "
        "stays ended."
    ),
    make=plainly("tracks", TITLE, read, builder.build),
    reach=Reach.REGIONS,
    usual=Length.YEAR,
    example="files",
)
