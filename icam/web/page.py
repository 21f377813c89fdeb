"""One renderer: a whole page, or the block that the browser named."""

from typing import Any

from flask import Response, current_app, make_response, render_template, request
from flask_htmx import HTMX
from jinja2_fragments.flask import render_block

htmx = HTMX()


def wanted_block() -> str | None:
    """Return the id of the part that htmx wants to replace; None for a whole page."""
    if not htmx or request.headers.get("HX-Request-Type") == "full":
        return None
    return (htmx.target or "").rpartition("#")[2] or None


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """Render a template for the browser.

    An HTMX request that names a block gets that block and the messages; where the template has no such
    block, the browser opens the address as a page.
    """
    target = wanted_block()
    if target is None:
        response = make_response(render_template(template, **context), status)
    elif target in current_app.jinja_env.get_template(template).blocks:
        body = render_block(template, target, **context)
        response = make_response(body + render_template("components/messages.html", oob=True), status)
    else:
        response = Response(headers={"HX-Redirect": request.full_path.rstrip("?")})
    response.vary.update(("HX-Request", "HX-Target"))
    response.headers["Cache-Control"] = "no-store"
    return response
