"""Who sleeps where tonight, for an evacuation."""

from flask import current_app
from flask_babel import lazy_gettext as _l

from icam.core.access import Permission, Scope
from icam.reports.builders import day_sheet as builder
from icam.reports.choices import SITE
from icam.reports.frame import Report, plainly
from icam.reports.queries import tonight
from icam.reports.rules import Asked


def read(scope: Scope, asked: Asked) -> tuple[builder.SiteTonight, ...]:
    """Read the night."""
    help_codes = current_app.config["ATD"].evacuation_help.split()
    return tonight.sites_tonight(scope, asked.period.from_on, asked.site, help_codes)


REPORT = Report(
    name="day-sheet",
    title=_l("Day sheet"),
    about=_l(
        "Who sleeps where tonight, with ages and who needs help to get out: one page for each site, large enough to "
        "tick outside."
    ),
    make=plainly("day-sheet", _l("Day sheet"), read, builder.build),
    permission=Permission.FAMILIES_VIEW,
    choices=(SITE,),
    is_day=True,
    names_people=True,
    example="persons",
    publishes=False,
)
