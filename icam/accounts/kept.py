"""Nothing typed is lost: not at an expired session, a stale token, a lost connection or a closed window.

What was typed lives in a draft of the account, under a key: the hidden ``draft_key`` of the form, else the path that
the form was sent to. A page that is opened with ``?draft=KEY`` fills its form with it.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, current_app, flash, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from icam.accounts import commands, queries, rules, sessions
from icam.accounts.forms import SignInForm
from icam.core.errors import RuleBroken
from icam.web.policy import optional_actor

PASSING = frozenset(
    {"accounts.sign_in_now", "accounts.sign_out", "accounts.sign_out_everywhere", "accounts.keep_draft"}
)
"""Their forms hold nothing worth keeping, or keep it themselves."""


def init_app(app: Flask) -> None:
    """Attach to the error pages, to the forms and to their macro."""
    app.extensions["atd.ask_to_sign_in"] = ask_to_sign_in
    app.extensions["atd.typed_values"] = typed_values
    app.extensions["atd.saved"] = saved
    app.extensions["atd.not_ours"] = offer_again
    app.jinja_env.globals["draft_offer"] = offer


# --- on the way through the sign-in page ----------------------------------------------------------------------------


def pack() -> str:
    """Write what this request carries as a word that only we can have written; empty when there is nothing to keep."""
    if request.method != "POST" or request.endpoint in PASSING:
        return ""
    try:
        fields = rules.fields_to_keep(request.form.to_dict(flat=False))
    except RuleBroken:
        return ""
    if not fields:
        return ""
    parcel = {"account": g.get("account_id_before"), "key": draft_key(), "next": _page(), "fields": fields}
    return str(_serializer().dumps(parcel))


def unpack(word: str | None) -> dict[str, Any] | None:
    """Read such a word back; None when it is not ours or too old."""
    if not word:
        return None
    try:
        parcel: dict[str, Any] = _serializer().loads(word, max_age=current_app.config["ATD"].draft_days * 86400)
    except BadData:
        return None
    return parcel


def store(word: str | None) -> str | None:
    """Keep what came through the sign-in page as a draft, and return the page that shows it.

    It belongs to the person whose session had ended, where that is known: another one who signs in does not see it.
    """
    parcel = unpack(word)
    actor = optional_actor()
    if parcel is None or actor is None or actor.account_id is None:
        return None
    owner = parcel["account"] or actor.account_id
    commands.keep_draft(owner, parcel["key"], parcel["fields"])
    if owner != actor.account_id:
        return None
    if parcel["key"].startswith("/"):  # a form without a banner of its own
        flash(gettext("What you typed is there again. It is not saved yet."), "info")
    return with_draft(parcel["next"], parcel["key"])


def with_draft(address: str, key: str) -> str:
    """Return the address of a page that fills its form with a draft."""
    parts = urlsplit(sessions.inside(address))
    rest = [(name, value) for name, value in parse_qsl(parts.query) if name != "draft"]
    return f"{parts.path}?{urlencode([*rest, ('draft', key)])}"


def draft_key() -> str:
    """Return the key under which the form of this request is kept."""
    return (request.form.get("draft_key") or request.path)[: rules.DRAFT_KEY_MOST]


def _page() -> str:
    """Return the page on which the form of this request stood."""
    came_from = urlsplit(request.referrer or "")
    is_ours = came_from.netloc == request.host
    if is_ours and came_from.path != request.path and sessions.opens(came_from.path):
        return sessions.inside(came_from.path + (f"?{came_from.query}" if came_from.query else ""))
    path = request.path
    while path and not sessions.opens(path):
        path = path.rpartition("/")[0]
    return path or "/"


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="icam.kept")


def ask_to_sign_in() -> ResponseReturnValue:
    """Answer a form without a session with the sign-in page, which carries along what was typed."""
    if request.endpoint == "accounts.sign_in_now":
        return _sign_in_again()
    word = pack()
    form = SignInForm(formdata=None, data={"next": _page(), "kept": word})
    return sign_in_page(form, 401, too_long=bool(request.form) and not word and request.endpoint not in PASSING)


def _sign_in_again() -> ResponseReturnValue:
    """Answer a sign-in whose token does not fit: the browser lost its cookie, or never sent it."""
    carried = {name: request.form.get(name, "") for name in ("email", "next", "kept")}
    form = SignInForm(formdata=None, data=carried)
    form.form_errors.append(gettext("The page was open for too long, or your browser refuses cookies. Try once more."))
    return sign_in_page(form, 400)


def sign_in_page(form: SignInForm, status: int, *, too_long: bool = False) -> ResponseReturnValue:
    """Render the sign-in page; a swap takes the whole window, not a part."""
    response = make_response(
        render_template(
            "accounts/sign_in.html",
            form=form,
            carries=unpack(form.kept.data) is not None,
            too_long=too_long,
            ended=g.get("session_end"),
        ),
        status,
    )
    if request.headers.get("HX-Request") == "true":
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    response.headers["Cache-Control"] = "no-store"
    return response


def offer_again() -> ResponseReturnValue | None:
    """Answer a form whose token does not fit this session: signed in again in another window, mostly."""
    word = pack()
    if not word:
        return None
    response = make_response(render_template("accounts/not_ours.html", kept=word), 400)
    if request.headers.get("HX-Request") == "true":
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    response.headers["Cache-Control"] = "no-store"
    return response


# --- on the page of the form ----------------------------------------------------------------------------------------


def typed_values(names: set[str]) -> Any:
    """Return what a form that is opened with ``?draft=KEY`` is filled with, or None.

    Args:
        names: the names of the form's fields; a form that has none of the draft's fields is left alone.
    """
    found = _asked_for()
    if found is None:
        return None
    fields: Mapping[str, list[str]] = found.fields
    heads = {name.partition("-")[0] for name in fields} - {"version"}
    if not heads & {name.partition("-")[0] for name in names}:
        return None
    return MultiDict([(name, value) for name, values in fields.items() for value in values])


def _asked_for() -> queries.StoredDraft | None:
    key = request.args.get("draft")
    actor = optional_actor()
    if not key or actor is None or request.method != "GET":
        return None
    if "draft_asked_for" not in g:
        g.draft_asked_for = queries.draft(actor, key, current_app.config["ATD"].draft_days)
    found: queries.StoredDraft | None = g.draft_asked_for
    return found


def offer(key: str) -> Markup:
    """Write the banner above a form: what was typed is there again, or can be put back. Nothing when there is none."""
    actor = optional_actor()
    if actor is None or request.method != "GET":
        return Markup("")
    is_shown = request.args.get("draft") == key
    found = _asked_for() if is_shown else queries.draft(actor, key, current_app.config["ATD"].draft_days)
    if found is None:
        return Markup("")
    here = request.full_path.rstrip("?")
    bare = urlsplit(here)
    rest = urlencode([(name, value) for name, value in parse_qsl(bare.query) if name != "draft"])
    return Markup(  # noqa: S704 - a template of ours, escaped by it
        render_template(
            "accounts/draft_offer.html",
            draft=found,
            is_shown=is_shown,
            restore=with_draft(here, key),
            back=bare.path + (f"?{rest}" if rest else ""),
        )
    )


def saved() -> None:
    """Forget what was typed, now that it is saved; in the transaction that saved it."""
    actor = optional_actor()
    if actor is not None and actor.account_id is not None:
        commands.discard_drafts(actor, draft_key(), request.path)
