"""Tickets, and the day of departure."""

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import NotFound
from icam.returns import commands, forms
from icam.returns.routes.base import act, bp, found, of_list
from icam.web.policy import requires


@bp.route("/returns/<int:file_id>/ticket", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def book(file_id: int) -> ResponseReturnValue:
    """Record a ticket."""
    shown = found(file_id)
    form = forms.TicketForm()
    form.offer({"mode": of_list("travel_mode"), "payer": of_list("ticket_payer")})
    return act(
        shown,
        form,
        lambda actor: commands.book(actor, file_id, form.draft(), today=clock.today()),
        "returns/ticket.html",
        _("The ticket was recorded."),
    )


@bp.route("/returns/<int:file_id>/ticket/cancel", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def cancel_ticket(file_id: int) -> ResponseReturnValue:
    """Record that the ticket was cancelled."""
    shown = found(file_id)
    if shown.ticket is None:
        raise NotFound
    form = forms.CancelTicketForm(data={"on": shown.today})
    return act(
        shown,
        form,
        lambda actor: commands.cancel_ticket(
            actor, file_id, form.on.data or shown.today, form.reason.data or None, today=clock.today()
        ),
        "returns/cancel_ticket.html",
        _("The ticket was cancelled."),
    )


@bp.route("/returns/<int:file_id>/departure", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def departure(file_id: int) -> ResponseReturnValue:
    """Record that they left, or did not."""
    shown = found(file_id)
    planned = shown.ticket.leaves_on if shown.ticket else shown.today
    form = forms.DepartureForm(data={"on": min(planned, shown.today)})
    form.offer({"reason": of_list("not_departed_reason")})
    return act(
        shown,
        form,
        lambda actor: commands.record_departure(actor, file_id, form.draft(), today=clock.today()),
        "returns/departure.html",
        _("It was recorded."),
    )
