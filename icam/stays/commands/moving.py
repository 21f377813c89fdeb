"""Move a family to another unit: at once, or planned ahead, carried out on its day, or called off."""

from datetime import date

from sqlalchemy.orm import Session

from icam.core.access import Actor
from icam.core.errors import RuleBroken
from icam.core.period import Period
from icam.housing.models import Unit
from icam.stays.commands.holding import (
    Choosing,
    changing,
    expect_until,
    find_place,
    needs,
    save,
    until_of,
    void,
)
from icam.stays.commands.settling import leave, planned_move, settle, since, where
from icam.stays.models import Placement, Stay
from icam.stays.rules import MoveDraft, check_move_ahead, check_move_day

OTHER_PLAN = "the move was planned anew"
OTHER_MOVE = "the family moved to another unit"


def move_family(actor: Actor, stay_id: int, draft: MoveDraft, *, today: date, version: int | None = None) -> Stay:
    """Move the whole family to another unit on a day; a planned move is carried out, or gives way.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the family is not there, the day cannot be, or the unit cannot take it.
    """
    with changing(actor, stay_id, version, "stay.moved", reason=draft.reason) as (session, stay):
        _move(session, actor, stay, draft, today)
    return stay


def plan_move(actor: Actor, stay_id: int, draft: MoveDraft, *, today: date, version: int | None = None) -> Stay:
    """Plan the move of the whole family on a day to come: the unit is held from then on, the other one until then.

    A move that was planned before gives way.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the family is not there, the day cannot be, or the unit cannot take it.
    """
    with changing(actor, stay_id, version, "stay.move_planned", reason=draft.reason) as (session, stay):
        here = where(session, stay)
        check_move_ahead(draft.moved_on, today=today, until=stay.planned_until)
        _check_other_unit(here, draft.unit_id)
        if before := planned_move(session, stay):
            void(before, actor, OTHER_PLAN)
        for one in here:
            one.cleaning_days = draft.cleaning_days if one.unit_id != draft.unit_id else 0
            _stay_until(session, actor, stay, one, draft.moved_on, today)
        _hold(session, actor, stay, draft)
    return stay


def carry_out_move(actor: Actor, stay_id: int, *, today: date, version: int | None = None) -> Stay:
    """Record that the family moved on the day for which it was planned.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: no move is planned, its day has not come, or the unit cannot take the family any more.
    """
    with changing(actor, stay_id, version, "stay.moved") as (session, stay):
        here, held = where(session, stay), _planned(session, stay)
        assert held.planned_from is not None
        if held.planned_from > today:
            raise RuleBroken(
                "The move is planned for %(day)s. If the family moves earlier, record the move with its day.",
                links=((_unit_code(session, held), "stays.move", {"stay_id": stay.id, "unit": held.unit_id}),),
                day=held.planned_from,
            )
        cleaning = next((one.cleaning_days for one in here if one.unit_id != held.unit_id), None)
        _move(session, actor, stay, MoveDraft(held.planned_from, held.unit_id, held.reason, cleaning), today)
    return stay


def cancel_move(actor: Actor, stay_id: int, reason: str, *, today: date, version: int | None = None) -> Stay:
    """Call off a planned move: the family stays where it is, until the expected departure.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: no move is planned, or somebody else has the unit after its day.
    """
    with changing(actor, stay_id, version, "stay.move_cancelled", reason=reason) as (session, stay):
        here = where(session, stay)
        void(_planned(session, stay), actor, reason)
        session.flush()
        for one in here:
            one.cleaning_days = None
            _stay_until(session, actor, stay, one, stay.planned_until, today)
    return stay


def _move(session: Session, actor: Actor, stay: Stay, draft: MoveDraft, today: date) -> None:
    here, held = where(session, stay), planned_move(session, stay)
    check_move_day(draft.moved_on, since=since(here), today=today)
    _check_other_unit(here, draft.unit_id)
    if held is not None and held.unit_id != draft.unit_id:
        void(held, actor, OTHER_MOVE)
        held = None
    for one in here:
        leave(one, draft.moved_on, draft.cleaning_days if one.unit_id != draft.unit_id else 0)
    session.flush()
    settle(session, actor, stay, draft.unit_id, draft.moved_on, None, draft.reason, today, "stays.move", held=held)


def _planned(session: Session, stay: Stay) -> Placement:
    held = planned_move(session, stay)
    if held is None:
        raise RuleBroken("No move is planned for this family.")
    return held


def _unit_code(session: Session, placement: Placement) -> str:
    return session.get_one(Unit, placement.unit_id).code


def _check_other_unit(here: list[Placement], unit_id: int) -> None:
    if [one.unit_id for one in here] == [unit_id]:
        raise RuleBroken("The family lives in this unit already. Choose another one.", field="unit_id")


def _hold(session: Session, actor: Actor, stay: Stay, draft: MoveDraft) -> None:
    """Hold the unit for a planned move."""
    choosing = Choosing("stays.move", {"stay_id": stay.id, "on": draft.moved_on.isoformat()})
    period = Period(draft.moved_on, stay.planned_until)
    need = needs(stay, draft.moved_on)
    _, place = find_place(session, actor, draft.unit_id, period, need, choosing=choosing, opened=period)
    held = Placement(
        stay_id=stay.id,
        unit_id=draft.unit_id,
        place=place,
        planned_from=draft.moved_on,
        planned_until=stay.planned_until,
        reason=draft.reason,
    )
    save(session, actor, [held], period, choosing)


def _stay_until(
    session: Session, actor: Actor, stay: Stay, placement: Placement, until: date | None, today: date
) -> None:
    """Let a family keep the place where it lives until a day."""
    assert placement.arrived_on is not None
    choosing = Choosing("stays.move", {"stay_id": stay.id})
    period = until_of(max(placement.arrived_on, today), until, today)
    find_place(
        session,
        actor,
        placement.unit_id,
        period,
        None,
        choosing=choosing,
        opened=None,
        ignore=[placement.id],
        keep=placement.place,
    )
    expect_until(placement, until, placement.arrived_on)
    save(session, actor, [placement], period, choosing)
