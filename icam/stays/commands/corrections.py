"""Correct a past date, or reopen an ended stay: the old fact is voided with a reason, and kept."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken
from icam.core.period import ONE_DAY, Period
from icam.stays.commands.holding import (
    Choosing,
    changing,
    find_place,
    live_placements,
    name_people,
    people_of,
    save,
    until_of,
    void,
)
from icam.stays.models import Placement, Presence, Stay
from icam.stays.rules import State, check_arrival, check_departure, check_step

KEPT = (
    "stay_id",
    "unit_id",
    "place",
    "planned_from",
    "planned_until",
    "arrived_on",
    "left_on",
    "cleaning_days",
    "reason",
)
Changes = list[tuple[Placement, dict[str, Any]]]


def correct_arrival(
    actor: Actor, stay_id: int, arrived_on: date, reason: str, *, today: date, version: int | None = None
) -> Stay:
    """Correct the day on which a family arrived.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the day cannot be, or somebody else was there.
    """
    with changing(actor, stay_id, version, "stay.arrival_corrected", reason=reason) as (session, stay):
        if stay.arrived_on is None:
            check_step(stay.state, State.ENDED)
        check_arrival(arrived_on, today=today)
        was = stay.arrived_on
        first = [one for one in live_placements(session, stay) if one.arrived_on == was]
        for one in first:
            _check_order(arrived_on, one.left_on, "arrived_on")
        stay.arrived_on = arrived_on
        _redraw(session, actor, stay, [(one, {"arrived_on": arrived_on}) for one in first], reason, today)
        _shift_presence(session, actor, stay, was, arrived_on, reason)
    return stay


def correct_departure(
    actor: Actor,
    stay_id: int,
    left_on: date,
    outcome: str,
    reason: str,
    *,
    today: date,
    version: int | None = None,
) -> Stay:
    """Correct the day on which a family left, or the outcome.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the stay has not ended, the day cannot be, or somebody else was there.
    """
    with changing(actor, stay_id, version, "stay.departure_corrected", reason=reason) as (session, stay):
        if stay.left_on is None:
            check_step(stay.state, State.ENDED)
            raise RuleBroken("This family has not left yet. Record the departure first.")
        last = [one for one in live_placements(session, stay) if one.left_on == stay.left_on]
        since = max((one.arrived_on for one in last if one.arrived_on), default=stay.arrived_on)
        assert since is not None
        check_departure(left_on, since=since, today=today)
        changes = [(one, {"left_on": left_on}) for one in last if one.left_on != left_on]
        stay.left_on, stay.outcome = left_on, outcome
        _redraw(session, actor, stay, changes, reason, today)
    return stay


def correct_placement(
    actor: Actor,
    stay_id: int,
    placement_id: int,
    moved_on: date,
    unit_id: int,
    reason: str,
    *,
    today: date,
    version: int | None = None,
) -> Stay:
    """Correct the unit of a placement, or the day of the move into it; what came before it ends on that day.

    Raises:
        NotFound, Stale: see ``load``; or the stay has no such placement.
        RuleBroken: the day cannot be, or somebody else was there.
    """
    with changing(actor, stay_id, version, "stay.placement_corrected", reason=reason) as (session, stay):
        live = live_placements(session, stay)
        one = next((each for each in live if each.id == placement_id and each.arrived_on is not None), None)
        if one is None:
            raise NotFound
        assert one.arrived_on is not None
        if one.arrived_on == stay.arrived_on and moved_on != one.arrived_on:
            raise RuleBroken("This is the first unit of the stay. Correct the arrival instead.", field="moved_on")
        if moved_on > today:
            raise RuleBroken("%(day)s lies in the future.", field="moved_on", day=moved_on)
        _check_order(moved_on, one.left_on, "moved_on")
        changes: Changes = [(one, {"arrived_on": moved_on, "unit_id": unit_id})]
        if moved_on != one.arrived_on:
            changes += _boundary([each for each in live if each is not one], one.arrived_on, moved_on)
        _redraw(session, actor, stay, changes, reason, today)
    return stay


def reopen_stay(actor: Actor, stay_id: int, reason: str, *, today: date, version: int | None = None) -> Stay:
    """Reopen an ended stay: the family never left.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the stay has not ended, the family has a later stay, or somebody else has the unit.
    """
    with changing(actor, stay_id, version, "stay.reopened", reason=reason) as (session, stay):
        if stay.left_on is None:
            raise RuleBroken("This stay has not ended.")
        _refuse_with_later(session, stay)
        last = [one for one in live_placements(session, stay) if one.left_on == stay.left_on]
        stay.left_on = stay.outcome = stay.destination = stay.destination_country = stay.departure_note = None
        session.flush()
        changes: Changes = [(one, {"left_on": None, "cleaning_days": None}) for one in last]
        _redraw(session, actor, stay, changes, reason, today)
    return stay


def _redraw(session: Session, actor: Actor, stay: Stay, changes: Changes, reason: str, today: date) -> None:
    """Void placements and put corrected ones in their place, with the same people."""
    drawn = []
    for placement, values in changes:
        kept = {name: getattr(placement, name) for name in KEPT}
        drawn.append((placement, Placement(**(kept | values)), people_of(session, placement)))
        void(placement, actor, reason)
    session.flush()
    for placement, following, named in sorted(drawn, key=lambda each: each[1].arrived_on or today):
        _draw(session, actor, stay, placement, following, today)
        name_people(session, following, named)


def _draw(session: Session, actor: Actor, stay: Stay, placement: Placement, following: Placement, today: date) -> None:
    """Find room for a corrected placement: on its own place, or in the unit where the family really was."""
    assert following.arrived_on is not None
    if following.left_on is None:
        period = until_of(following.arrived_on, following.planned_until, today)
    else:
        period = Period(following.arrived_on, following.left_on)
    choosing = Choosing("stays.show", {"stay_id": stay.id})
    same_unit = following.unit_id == placement.unit_id
    unit, following.place = find_place(
        session,
        actor,
        following.unit_id,
        period,
        None,
        choosing=choosing,
        opened=None if same_unit else Period(following.arrived_on, following.arrived_on + ONE_DAY),
        keep=placement.place if same_unit else None,
    )
    save(session, actor, [following], period, choosing)
    if following.left_on == stay.left_on:
        stay.site_id = unit.site_id


def _boundary(others: list[Placement], was: date, on: date) -> Changes:
    """Let what came before a move end on another day, and what began with it begin on that day too."""
    before = [each for each in others if each.left_on == was]
    beside = [each for each in others if each.arrived_on == was]
    for each in before:
        if each.arrived_on is not None and on < each.arrived_on:
            raise RuleBroken(
                "On %(day)s the family was not yet in the unit before: it came there on %(since)s.",
                field="moved_on",
                day=on,
                since=each.arrived_on,
            )
    for each in beside:
        _check_order(on, each.left_on, "moved_on")
    changes: Changes = [(each, {"left_on": on}) for each in before]
    return changes + [(each, {"arrived_on": on}) for each in beside]


def _check_order(arrived_on: date, left_on: date | None, field: str) -> None:
    if left_on is not None and arrived_on > left_on:
        raise RuleBroken(
            "The family left this unit on %(until)s, before %(first)s.", field=field, until=left_on, first=arrived_on
        )


def _shift_presence(
    session: Session, actor: Actor, stay: Stay, was: date | None, arrived_on: date, reason: str
) -> None:
    """Let the own days of members who came with the family begin on its corrected day."""
    rows = session.scalars(
        select(Presence).where(Presence.stay_id == stay.id, Presence.from_on == was, Presence.voided_at.is_(None))
    )
    for row in list(rows):
        if row.until_on is not None and row.until_on < arrived_on:
            continue
        row.void(actor.account_id, clock.now(), reason)
        session.flush()
        session.add(
            Presence(
                stay_id=stay.id,
                person_id=row.person_id,
                from_on=arrived_on,
                until_on=row.until_on,
                reason=row.reason,
            )
        )


def _refuse_with_later(session: Session, stay: Stay) -> None:
    later = session.execute(
        select(Stay.id, Stay.code)
        .where(Stay.household_id == stay.household_id, Stay.id > stay.id, Stay.called_off.is_(None))
        .limit(1)
    ).first()
    if later is not None:
        raise RuleBroken(
            "The family has a later stay: %(stay)s. Go on there.",
            links=((later.code, "stays.show", {"stay_id": later.id}),),
            stay=later.code,
        )
