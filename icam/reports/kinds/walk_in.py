"""Who came to the door."""

from flask_babel import lazy_gettext as _l

from icam.core.access import Scope
from icam.reports.builders import walk_ins as builder
from icam.reports.choices import OFFICE, REGION
from icam.reports.frame import Reach, Report, plainly
from icam.reports.queries import walk_ins
from icam.reports.rules import Asked


def read(scope: Scope, asked: Asked) -> list[builder.EntryFact]:
    """Read who came."""
    return walk_ins.entries(scope, asked.chosen, asked.window)


TITLE = _l("Walk-in by hour and language")

REPORT = Report(
    name="walk-in",
    title=TITLE,
    about=_l(
        "Who came to the door of the offices: by hour, language, office and day, how long they waited and who left "
        "without a talk."
    ),
    make=plainly("walk-in", TITLE, read, builder.build),
    choices=(REGION, OFFICE),
    reach=Reach.REGIONS,
    example="came",
)
