"""Let a family leave a unit, and live in another: the steps that moves, splits and departures share."""

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy.orm import Session

from icam.core.access import Actor
from icam.stays.commands.holding import (
    Choosing,
    expect_until,
    find_place,
    hold,
    live_placements,
    name_people,
    needs,
    running,
    save,
    until_of,
)
from icam.stays.models import Placement, Stay
from icam.stays.rules import State, check_step


def where(session: Session, stay: Stay) -> list[Placement]:
    """Return where the family is.

    Raises:
        RuleBroken: it is nowhere.
    """
    if stay.state is not State.ARRIVED:
        check_step(stay.state, State.ENDED)
    return running(session, stay)


def since(here: Iterable[Placement]) -> date:
    """Return the day since which a family is where it is."""
    return max(one.arrived_on for one in here if one.arrived_on is not None)


def leave(placement: Placement, on: date, cleaning_days: int | None) -> None:
    """Let a placement end on a day."""
    placement.left_on, placement.cleaning_days = on, cleaning_days
    hold(placement)


def settle(
    session: Session,
    actor: Actor,
    stay: Stay,
    unit_id: int,
    on: date,
    named: Collection[int] | None,
    reason: str | None,
    today: date,
    endpoint: str,
    keep: int | None = None,
    held: Placement | None = None,
) -> Placement:
    """Let a family, or the named part of it, live in a unit from a day on.

    Args:
        keep: the place that it must be, for a family that lives there.
        held: the placement that was held for the move, where it was planned.
    """
    choosing = Choosing(endpoint, {"stay_id": stay.id})
    until = stay.planned_until if held is not None else _stays_until(session, stay)
    period = until_of(on, until, today)
    opened = None if keep is not None else period
    need, own = needs(stay, on, named), [held.id] if held else []
    unit, place = find_place(
        session, actor, unit_id, period, need, choosing=choosing, opened=opened, keep=keep, ignore=own
    )
    placement = held or Placement(stay_id=stay.id, unit_id=unit_id)
    placement.place, placement.arrived_on, placement.reason = place, on, reason
    expect_until(placement, until, on)
    save(session, actor, [placement], period, choosing)
    name_people(session, placement, named)
    stay.site_id = unit.site_id
    return placement


def _stays_until(session: Session, stay: Stay) -> date | None:
    """Return the day until which a family needs the unit where it lives: that of its planned move, or its departure."""
    ahead = planned_move(session, stay)
    return ahead.planned_from if ahead else stay.planned_until


def planned_move(session: Session, stay: Stay) -> Placement | None:
    """Return the placement that is held for a move of a family that has arrived."""
    if stay.arrived_on is None:
        return None
    return next((one for one in live_placements(session, stay) if one.arrived_on is None), None)
