"""Tickets by air, rail or bus, and who pays them."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from icam.core.errors import RuleBroken


class Mode(StrEnum):
    """How people travel."""

    AIR = "air"
    RAIL = "rail"
    BUS = "bus"


@dataclass(frozen=True, slots=True)
class TicketDraft:
    """A ticket as it was booked.

    Args:
        payer: code of the list ``ticket_payer``.
        price: in cents.
    """

    mode: Mode
    leaves_on: date
    payer: str
    leaves_at: time | None = None
    carrier: str | None = None
    reference: str | None = None
    from_place: str | None = None
    to_place: str | None = None
    price: int | None = None


def check_ticket(draft: TicketDraft, *, opened_on: date, standing: date | None) -> None:
    """Refuse a ticket that cannot be.

    Args:
        standing: day of a ticket that stands already.

    Raises:
        RuleBroken: it leaves before the file was opened, or another one stands.
    """
    if standing is not None:
        raise RuleBroken("A ticket for %(day)s stands. Cancel that one first.", day=standing)
    if draft.leaves_on < opened_on:
        raise RuleBroken("Enter %(day)s or later.", field="leaves_on", day=opened_on)
