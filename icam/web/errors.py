"""Error pages: a sentence, and the way out."""

import logging
from collections.abc import Callable

from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from icam.core.errors import Forbidden, NotFound, RuleBroken
from icam.web.i18n import sentence
from icam.web.policy import optional_actor

log = logging.getLogger("icam")
PAGES = (400, 403, 404, 405, 409, 413, 429, 500, 503)


def init_app(app: Flask) -> None:
    """Answer every failure with a page of the office."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFound, lambda _: error_page(404))
    app.register_error_handler(Forbidden, lambda _: error_page(403))
    app.register_error_handler(RuleBroken, lambda broken: error_page(400, sentence(broken)))
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Exception, _unexpected)


def error_page(status: int, said: str = "") -> Response:
    """Render the page of a status; a swap goes to the messages, not into the part."""
    known = status if status in PAGES else 400 if status < 500 else 500
    if known == 405:
        known = 404
    body = render_template(f"errors/{known}.html", said=said)
    response = make_response(body, status)
    if request.headers.get("HX-Request") == "true":
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    response.headers["Cache-Control"] = "no-store"
    return response


def to_sign_in() -> ResponseReturnValue:
    """Lead to the sign-in page and back to where the reader wanted to be; a form takes along what was typed."""
    if request.method == "POST" and (ask := current_app.extensions.get("atd.ask_to_sign_in")):
        answer: ResponseReturnValue = ask()
        return answer
    target = url_for("accounts.sign_in", next=request.full_path.rstrip("?"))
    if request.headers.get("HX-Request") == "true":
        return Response(status=204, headers={"HX-Redirect": target})
    return redirect(target, 303)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code == 401:
        return to_sign_in()
    if error.code is not None and error.code < 400:
        return error.get_response()
    return error_page(error.code or 500, str(g.get("said", "")))


def _csrf(error: CSRFError) -> ResponseReturnValue:
    """Answer a form whose token does not fit: the session ended, or another one has begun since it was opened."""
    if optional_actor() is None:
        return to_sign_in()
    offer: Callable[[], ResponseReturnValue | None] = current_app.extensions.get("atd.not_ours", lambda: None)
    return offer() or error_page(400, "")


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("unexpected error at %s", request.path)
    return error_page(500)
