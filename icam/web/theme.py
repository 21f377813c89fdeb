"""Light or dark, remembered in a cookie so that the server writes it on the page."""

from flask import Blueprint, Flask, redirect
from flask.typing import ResponseReturnValue

from icam.web.back import way_back
from icam.web.policy import public

THEMES = ("auto", "light", "dark")

bp = Blueprint("theme", __name__)


def init_app(app: Flask) -> None:
    """Serve the choice."""
    app.register_blueprint(bp)


@bp.get("/theme/<choice>")
@public
def choose(choice: str) -> ResponseReturnValue:
    """Remember the theme and go back; the way for a browser without JavaScript."""
    response = redirect(way_back(), 303)
    if choice in THEMES:
        response.set_cookie("theme", choice, max_age=31536000, samesite="Lax")
    return response
