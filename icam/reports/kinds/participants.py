"""The indicator sheet of the European fund."""

from flask import current_app
from flask_babel import lazy_gettext as _l

from icam.codes import queries as codes
from icam.core import clock
from icam.core.access import Scope
from icam.core.reporting_periods import Length
from icam.reports.builders import participants as builder
from icam.reports.choices import SITE
from icam.reports.frame import Choice, Report, plainly
from icam.reports.queries import participants
from icam.reports.rules import Asked

TITLE = _l("Indicators of the European fund (AMIF)")


def _projects(_scope: Scope, language: str) -> list[tuple[str, str]]:
    """List the projects, those that run today first."""
    days = {code: participants.period_of(code) for code in codes.words("amif_project", language)}
    running = {code for code, period in days.items() if period is not None and period.holds(clock.today())}
    return sorted(codes.words("amif_project", language).items(), key=lambda each: each[0] not in running)


def read(scope: Scope, asked: Asked) -> builder.ProjectFacts:
    """Read the registrations of the project."""
    return participants.project(scope, asked, current_app.config["ATD"].secret_key)


REPORT = Report(
    name="amif",
    title=TITLE,
    about=_l(
        "Who took part in a project, each person once, by indicator, age and sex, with a list of participants that "
        "names nobody. Projects and indicators are code lists."
    ),
    make=plainly("amif", TITLE, read, builder.build),
    choices=(Choice("project", _l("Project"), _projects), SITE),
    usual=Length.YEAR,
    example="participants",
)
