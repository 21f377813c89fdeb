"""The page of one file."""

from flask.typing import ResponseReturnValue

from icam.cases.routes.base import bp, seen
from icam.core.access import Permission
from icam.web.page import page
from icam.web.policy import current_actor, requires


@bp.get("/cases/<int:case_id>")
@requires(Permission.CASES_VIEW)
def show(case_id: int) -> ResponseReturnValue:
    """Show where a file stands."""
    return page("cases/show.html", head=seen(current_actor(), case_id))
