"""Calendar feeds: make and revoke a secret address, and answer what asks for it."""

from flask import Response, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.appointments import commands, queries
from icam.appointments.calendar import calendar_of
from icam.appointments.forms import PressForm
from icam.appointments.routes.base import agenda_bp, settings
from icam.core import clock
from icam.core.access import Permission
from icam.web.page import page
from icam.web.policy import current_actor, public, requires
from icam.web.submit import submit

SHOWN_ONCE = "calendar_secret"
GONE, UNKNOWN, TOO_MANY = 410, 404, 429


@agenda_bp.get("/agenda/calendar")
@requires(Permission.APPOINTMENTS_EDIT)
def calendars() -> ResponseReturnValue:
    """Show one's own secret addresses; the newest with its address, this once."""
    return _calendars_page(PressForm())


def _calendars_page(form: PressForm) -> Response:
    actor = current_actor()
    secret = session.pop(SHOWN_ONCE, None)
    return page(
        "appointments/calendar.html",
        form=form,
        feeds=queries.feeds_of(actor.account_id or 0),
        address=url_for("agenda.feed", secret=secret, _external=True) if secret else None,
        with_names=settings().feed_names,
    )


@agenda_bp.post("/agenda/calendar")
@requires(Permission.APPOINTMENTS_EDIT)
def make_calendar() -> ResponseReturnValue:
    """Make a secret address for one's own agenda."""
    actor, now = current_actor(), clock.now()
    form = PressForm()

    def make() -> None:
        _, session[SHOWN_ONCE] = commands.make_feed(actor, now=now)

    return submit(
        form,
        make,
        done=lambda _: url_for("agenda.calendars"),
        message=gettext("The address is made. Copy it now: it is not shown again."),
        retry=lambda: _calendars_page(form),
    )


@agenda_bp.post("/agenda/calendar/<int:feed_id>/revoke")
@requires(Permission.APPOINTMENTS_EDIT)
def revoke_calendar(feed_id: int) -> ResponseReturnValue:
    """Close a secret address for good."""
    actor, now = current_actor(), clock.now()
    form = PressForm()
    return submit(
        form,
        lambda: commands.revoke_feed(actor, feed_id, now=now),
        done=lambda _: url_for("agenda.calendars"),
        message=gettext("The address is revoked: calendars get nothing there any more."),
        retry=lambda: _calendars_page(form),
    )


@agenda_bp.get("/calendar/<secret>.ics")
@public
def feed(secret: str) -> ResponseReturnValue:
    """Answer a calendar program: appointments, 404 where nobody made the address, 410 where it was revoked."""
    address, now, today = request.remote_addr or "", clock.now(), clock.today()
    limits = settings()
    if commands.must_wait(address):
        return _plain(TOO_MANY)
    found = queries.feed_under(secret, today)
    if found is None:
        commands.count_wrong(address, most=limits.lockout_after_from_address, minutes=limits.lockout_minutes)
        return _plain(UNKNOWN)
    if not found.is_open:
        return _plain(GONE)
    commands.note_use(found, address, now=now)
    written = calendar_of(
        queries.entries(found.account_id, today),
        owner=found.name,
        language=found.language,
        with_names=limits.feed_names,
        link=lambda one: url_for("appointments.show", appointment_id=one, _external=True),
        now=now,
    )
    return Response(
        written,
        mimetype="text/calendar",
        headers={"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex"},
    )


def _plain(status: int) -> Response:
    words = {
        GONE: gettext("This calendar address was revoked."),
        UNKNOWN: gettext("There is no calendar at this address."),
        TOO_MANY: gettext("Too many wrong addresses. Try again later."),
    }
    return Response(words[status] + "\n", status, mimetype="text/plain", headers={"Cache-Control": "no-store"})
