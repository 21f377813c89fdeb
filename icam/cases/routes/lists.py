"""The list of files."""

from flask.typing import ResponseReturnValue

from icam.audit.looks import looked_at
from icam.cases import queries
from icam.cases.routes.base import bp
from icam.core.access import Permission
from icam.web.page import page
from icam.web.policy import current_actor, requires


@bp.get("/cases")
@requires(Permission.CASES_VIEW)
def index() -> ResponseReturnValue:
    """Show the files."""
    actor = current_actor()
    looked_at(actor, "cases", None)
    return page("cases/index.html", rows=queries.latest(actor))
