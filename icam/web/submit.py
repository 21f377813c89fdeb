"""One way to handle a form: validate, run the command, 303; or 422 with the same page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from flask import Response, current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import String, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from icam.core import clock
from icam.core.errors import RuleBroken, Stale
from icam.db import Model, db, unit_of_work
from icam.web.policy import optional_actor

Result = TypeVar("Result")


class Submission(Model):
    """A form that was sent, so that sending it twice changes once."""

    __tablename__ = "submission"
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int | None]
    path: Mapped[str] = mapped_column(String(500))
    location: Mapped[str | None] = mapped_column(String(1000))
    at: Mapped[datetime]


def submit(
    form: Any,
    command: Callable[[], Result],
    *,
    done: Callable[[Result], str],
    message: str | Callable[[Result], str] | None = None,
    retry: Callable[[], Response],
) -> ResponseReturnValue:
    """Validate, run the command, then 303 to ``done``; or 422 with ``retry``.

    Args:
        form: a form of ``icam.web.fields``; its hidden ``submission`` makes sending it twice harmless.
        message: a translated sentence, shown on the next page.
        retry: renders the same page, with what was typed.
    """
    if not form.validate_on_submit():
        return _again(retry, 422)
    token = str(getattr(getattr(form, "submission", None), "data", None) or "")[:64]
    try:
        with unit_of_work():
            known = _claim(token)
            if known is not None:
                return redirect(known, 303)
            result = command()
            location = done(result)
            _remember(token, location)
            saved: Callable[[], None] = current_app.extensions.get("atd.saved", lambda: None)
            saved()
    except RuleBroken as broken:
        form.refuse(broken)
        return _again(retry, 422)
    except Stale as stale:
        form.show_stale(stale)
        return _again(retry, 409)
    except StaleDataError:
        form.refuse(RuleBroken("Somebody else saved this at the same moment. Look at it again and save once more."))
        return _again(retry, 409)
    if message is not None:
        flash(message if isinstance(message, str) else message(result), "success")
    return redirect(location, 303)


def form_page(
    form: Any,
    show: Callable[[], Response],
    command: Callable[[], Result],
    *,
    done: Callable[[Result], str],
    message: str | Callable[[Result], str] | None = None,
) -> ResponseReturnValue:
    """Answer for a page of one form: a GET shows it, a POST submits it and shows it again where it is refused.

    Args:
        show: renders the page with the form.
    """
    if request.method == "GET":
        return show()
    return submit(form, command, done=done, message=message, retry=show)


def _again(retry: Callable[[], Response], status: int) -> Response:
    response = retry()
    response.status_code = status
    return response


def _claim(token: str) -> str | None:
    """Reserve a token; return where it led when it was used before."""
    if not token:
        return None
    row = db.session.execute(
        select(Submission.location, Submission.account_id, Submission.path).where(Submission.token == token)
    ).first()
    actor = optional_actor()
    account_id = actor.account_id if actor else None
    if row is not None:
        if row.account_id != account_id or row.path != request.path:
            raise RuleBroken("This form was already used. Open it again and save once more.")
        flash(gettext("This was already saved; it was not done twice."), "info")
        return row.location or request.path
    try:
        db.session.execute(
            insert(Submission).values(token=token, account_id=account_id, path=request.path, at=clock.now())
        )
    except IntegrityError:
        raise RuleBroken("This form is being saved in another window. Wait a moment and look again.") from None
    return None


def _remember(token: str, location: str) -> None:
    if token:
        db.session.execute(update(Submission).where(Submission.token == token).values(location=location[:1000]))
