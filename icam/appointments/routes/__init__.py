"""Pages of invitations, appointments, agendas, coaches' hours and calendar feeds."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from icam.appointments import daily
from icam.appointments.routes import agenda, coaches, feeds, interpreters, of_case, one
from icam.appointments.routes.base import agenda_bp, bp
from icam.appointments.words import FILTERS
from icam.cases.tabs import add_tab
from icam.core.access import Permission

MODULES = (of_case, one, interpreters, agenda, coaches, feeds)


def init_app(app: Flask) -> None:
    """Register the pages, the tab of a file, and the words of the templates."""
    app.register_blueprint(bp)
    app.register_blueprint(agenda_bp)
    daily.init_app(app)
    app.jinja_env.filters.update(FILTERS)
    add_tab(_l("Appointments"), "appointments.of_case", Permission.CASES_VIEW, 20)
