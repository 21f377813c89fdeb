"""The guide of a talk, for those who keep it."""

from flask.typing import ResponseReturnValue

from icam.codes import queries as codes
from icam.core import clock
from icam.core.access import Permission
from icam.talks import queries
from icam.talks.queries.guide import HINTS
from icam.talks.routes.base import bp
from icam.web.page import page
from icam.web.policy import requires


@bp.get("/talks/guide")
@requires(Permission.CODES_EDIT)
def guide() -> ResponseReturnValue:
    """Show the headings in the office's order, each with its hint in the four languages."""
    hints = {one.code: one for one in codes.codes(HINTS)}
    return page("talks/guide.html", headings=queries.headings(), hints=hints, today=clock.today())
