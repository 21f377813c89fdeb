"""Signing in, and who may."""

from flask import Flask, g, session

from icam.accounts import queries


def init_app(app: Flask) -> None:
    """Know who is asking."""

    @app.before_request
    def _who() -> None:
        g.actor = queries.actor_of_session(session.get("_user_id"))
