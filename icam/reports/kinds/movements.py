"""Who arrived, left and moved."""

from flask_babel import lazy_gettext as _l

from icam.reports.builders import movements as builder
from icam.reports.choices import SITE
from icam.reports.frame import Report, plainly
from icam.reports.queries.stays import stays

TITLE = _l("Movements")

REPORT = Report(
    name="movements",
    title=TITLE,
    about=_l("Arrivals, departures and moves between units and sites, month by month and family by family."),
    make=plainly("movements", TITLE, stays, builder.build),
    choices=(SITE,),
    example="arrivals",
)
