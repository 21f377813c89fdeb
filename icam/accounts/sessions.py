"""Whose session this is: loaded once per request, in one statement, and over when the limits say so."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_babel import refresh
from flask_login import LoginManager, UserMixin, current_user, login_user
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import HTTPException

from icam.accounts import queries, rules
from icam.accounts.models import Account
from icam.accounts.queries import Reader
from icam.accounts.rules import Left
from icam.core import clock
from icam.core.access import Actor

SEEN_EVERY = timedelta(minutes=1)
WATCHING = "watching"
"""In the address of a page that looks by itself, which is nobody's activity: the session may end meanwhile."""
WITHOUT_OWN_PASSWORD = frozenset(
    {
        "accounts.password",
        "accounts.change_password",
        "accounts.sign_out",
        "accounts.sign_out_everywhere",
        "language.choose",
        "theme.choose",
    }
)

login = LoginManager()


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions in a signed cookie, with the signer made once."""

    _signer: tuple[Any, URLSafeTimedSerializer | None] = (None, None)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return the signer; another one when the key is another."""
        key = (app.secret_key, app.config["SECRET_KEY_FALLBACKS"])
        if self._signer[0] != key:
            self._signer = (key, super().get_signing_serializer(app))
        return self._signer[1]


class Person(UserMixin):  # type: ignore[misc, unused-ignore]
    """A signed-in person, as flask-login wants one."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def get_id(self) -> str:
        """Return what the session holds."""
        return self.reader.uniquifier


def init_app(app: Flask) -> None:
    """Know who asks before anything is refused, also before the token of a form is."""
    app.session_interface = Sessions()
    login.init_app(app, add_context_processor=False)
    login.session_protection = "basic"
    login.user_loader(_person)
    app.before_request_funcs.setdefault(None, []).insert(0, _who)


def _who() -> ResponseReturnValue | None:
    if request.endpoint == "static":
        return None
    person = current_user._get_current_object()
    if not person.is_authenticated:
        return None
    g.actor = person.reader.actor
    _note_activity()
    if person.reader.must_change_password and request.endpoint not in WITHOUT_OWN_PASSWORD:
        return _to(url_for("accounts.password"))
    return None


def _to(address: str) -> ResponseReturnValue:
    if request.headers.get("HX-Request") == "true":
        return "", 204, {"HX-Redirect": address}
    return redirect(address, 303)


def _person(uniquifier: str) -> Person | None:
    reader = queries.reader(uniquifier, key())
    if reader is None:
        return None
    idle, longest = _limits()
    over = rules.session_end(_instant("since"), _instant("seen"), clock.now(), idle=idle, longest=longest)
    if over is not None:
        g.session_end, g.account_id_before = over, reader.actor.account_id
        return None
    return Person(reader)


def _limits() -> tuple[timedelta, timedelta]:
    settings = current_app.config["ATD"]
    return timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)


def key() -> str:
    """Return what the cookie calls this session; every sign-in gets another name."""
    return str(session.get("key", ""))


def latest_end() -> datetime:
    """Return when this session is over, however busy its reader is."""
    return _instant("since") + _limits()[1]


def left() -> Left:
    """Return how long this session lasts when nothing more is sent."""
    return rules.session_left(_instant("since"), _instant("seen"), clock.now(), *_limits())


def stay() -> None:
    """Count this instant as activity."""
    session["seen"] = int(clock.now().timestamp())


def _instant(name: str) -> datetime:
    return datetime.fromtimestamp(int(session.get(name, 0)), UTC)


def _note_activity() -> None:
    if WATCHING in request.args:
        return
    now = clock.now()
    if now - _instant("seen") >= SEEN_EVERY:
        session["seen"] = int(now.timestamp())


def begin(account: Account) -> Actor:
    """Begin a new session for somebody whose password was right; nothing of the old one stays."""
    session.clear()
    actor = queries.actor_of(account)
    login_user(Person(Reader(actor, account.fs_uniquifier, account.must_change_password)))
    session["since"] = session["seen"] = int(clock.now().timestamp())
    session["key"] = secrets.token_hex(16)
    g.actor = actor
    refresh()  # from here on in the language of this person
    return actor


def end() -> None:
    """Forget the session of this browser."""
    session.clear()
    g.pop("actor", None)


def inside(address: str | None) -> str:
    """Return an address of this application, or the start page for any other.

    A browser drops control characters and reads a backslash as a slash, so that such an address leads elsewhere.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return "/"
    if "\\" in address or any(ord(letter) < 0x21 or ord(letter) == 0x7F for letter in address):
        return "/"
    return "/" if address.startswith(("/sign-in", "/sign-out")) else address


def opens(path: str) -> bool:
    """Say whether a path of this application is a page."""
    adapter = current_app.url_map.bind("")
    try:
        adapter.match(path, method="GET")
    except HTTPException:
        return False
    return True
