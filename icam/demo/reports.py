"""A report of the fictitious office that was published: last month's occupancy."""

from flask import current_app
from flask_babel import force_locale

from icam.core import clock
from icam.core.access import Actor
from icam.core.reporting_periods import Length, around, neighbour
from icam.printing import PdfUnavailable
from icam.reports import asking, commands, making, publishing
from icam.reports.catalogue import REPORTS
from icam.reports.queries import runs


def load(actor: Actor) -> None:
    """Publish it, where a PDF can be drawn."""
    language, report = current_app.config["ATD"].default_language, REPORTS["occupancy"]
    month = neighbour(around(Length.MONTH, clock.today()), -1)
    days = {"from": month.from_on.isoformat(), "to": str(month.last_day)}
    with force_locale(language):
        asked = asking.asked(report, actor.scope, days, language=language, today=clock.today())
        made = making.made(report, actor.scope, asked, language=language, by=actor.name)
        try:
            draft = publishing.draft(report, made, trail_id=runs.last_entry())
        except PdfUnavailable:
            return
    commands.publish(actor, draft)
