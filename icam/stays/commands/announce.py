"""Before the arrival: announce a family, hold a unit for it, change its days, call it off."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken
from icam.core.period import Period
from icam.db import unit_of_work
from icam.people.models import Household
from icam.stays.commands.holding import (
    Choosing,
    changing,
    expect_until,
    find_place,
    live_placements,
    needs,
    running,
    save,
    snapshot,
    until_of,
    void,
)
from icam.stays.commands.settling import planned_move
from icam.stays.models import Placement, Stay
from icam.stays.rules import AnnounceDraft, CallOffDraft, PlanDraft, State, check_plan, check_step

REPLACED = "another unit was chosen"
RELEASED = "the unit was released"


def announce_stay(actor: Actor, draft: AnnounceDraft, *, today: date) -> Stay:
    """Announce a family, with or without a unit.

    Raises:
        NotFound: there is no such family.
        RuleBroken: it has an open stay already, the days cannot be, or the unit cannot take it.
    """
    check_plan(draft.planned_from, draft.planned_until, today=today)
    with unit_of_work() as session:
        household = session.scalar(select(Household).where(Household.id == draft.household_id).with_for_update())
        if household is None or not actor.scope.has_site(draft.site_id):
            raise NotFound
        _refuse_second_stay(session, household)
        stay = Stay(
            code=_next_code(session, household),
            household_id=household.id,
            site_id=draft.site_id,
            category=draft.category,
            planned_from=draft.planned_from,
            planned_until=draft.planned_until,
            persons_expected=draft.persons_expected,
            wishes=draft.wishes,
            coach_id=draft.coach_id,
            previous_stay_id=_last_ended(session, household.id),
            announced_at=clock.now(),
        )
        session.add(stay)
        session.flush()
        if draft.unit_id is not None:
            args = {"household": household.id}
            _hold_unit(session, actor, stay, draft.unit_id, Choosing("stays.announce", args))
        record(actor, "stay.announced", ("stay", stay.id), new=snapshot(session, stay), household_id=stay.household_id)
    return stay


def place_stay(actor: Actor, stay_id: int, unit_id: int, *, version: int | None = None) -> Stay:
    """Hold a unit for an announced family, in the place of the one held before.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the family is not announced, or the unit cannot take it.
    """
    with changing(actor, stay_id, version, "stay.placed") as (session, stay):
        _require_announced(stay)
        held = live_placements(session, stay)
        if any(one.unit_id == unit_id for one in held):
            raise RuleBroken("This unit is held for the family already.", field="unit_id")
        for one in held:
            void(one, actor, REPLACED)
        session.flush()
        _hold_unit(session, actor, stay, unit_id, Choosing("stays.place", {"stay_id": stay.id}))
    return stay


def release_unit(actor: Actor, stay_id: int, *, version: int | None = None) -> Stay:
    """Hold no unit for an announced family any more: it waits again.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the family is not announced, or no unit is held for it.
    """
    with changing(actor, stay_id, version, "stay.unit_released") as (session, stay):
        _require_announced(stay)
        held = live_placements(session, stay)
        if not held:
            raise RuleBroken("No unit is held for this family.")
        for one in held:
            void(one, actor, RELEASED)
    return stay


def change_plan(actor: Actor, stay_id: int, draft: PlanDraft, *, today: date, version: int | None = None) -> Stay:
    """Extend or shorten a stay that is not over: its expected days, and the nights held by them.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the stay is over, the days cannot be, or somebody else has the unit on them.
    """
    with changing(actor, stay_id, version, "stay.replanned", reason=draft.reason) as (session, stay):
        if stay.state not in (State.ANNOUNCED, State.ARRIVED):
            check_step(stay.state, State.ENDED)
        check_plan(stay.arrived_on or draft.planned_from, draft.planned_until, today=today)
        was_until = stay.planned_until
        if stay.arrived_on is None:
            stay.planned_from, stay.planned_until = draft.planned_from, draft.planned_until
        else:
            expect_until(stay, draft.planned_until, stay.arrived_on)
        for one in _held(session, stay):
            _replan(session, actor, stay, one, was_until, today)
    return stay


def call_off_stay(actor: Actor, stay_id: int, draft: CallOffDraft, *, today: date, version: int | None = None) -> Stay:
    """Call off an announced family that does not come; nothing is held for it any more.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the family has come, or was called off already.
    """
    with changing(actor, stay_id, version, f"stay.{draft.how.value}", reason=draft.reason) as (session, stay):
        check_step(stay.state, State(draft.how.value))
        stay.called_off, stay.called_off_reason, stay.called_off_note = draft.how, draft.reason, draft.note
        stay.called_off_on = today
        for one in live_placements(session, stay):
            one.is_live = False
    return stay


def _hold_unit(session: Session, actor: Actor, stay: Stay, unit_id: int, choosing: Choosing) -> None:
    """Hold a unit from the planned arrival on, or from today where that has passed: no past night is held."""
    if stay.planned_from is None:
        raise RuleBroken("Enter the planned arrival before a unit is held.", field="planned_from")
    today = clock.today()
    first = max(stay.planned_from, today)
    if stay.planned_until is not None and stay.planned_until < first:
        raise RuleBroken(
            "The expected departure %(day)s has passed. Change the planned days first.",
            field="planned_until",
            day=stay.planned_until,
        )
    period = Period(first, stay.planned_until)
    need = needs(stay, first)
    unit, place = find_place(session, actor, unit_id, period, need, choosing=choosing, opened=period)
    placement = Placement(
        stay_id=stay.id,
        unit_id=unit_id,
        place=place,
        planned_from=first,
        planned_until=stay.planned_until,
    )
    save(session, actor, [placement], period, choosing)
    stay.site_id = unit.site_id


def _held(session: Session, stay: Stay) -> list[Placement]:
    """Return the placements that last until the expected departure; what comes before a planned move does not."""
    if stay.arrived_on is None:
        return live_placements(session, stay)
    ahead = planned_move(session, stay)
    if ahead is None:
        return running(session, stay)
    assert ahead.planned_from is not None
    if stay.planned_until is not None and stay.planned_until <= ahead.planned_from:
        raise RuleBroken(
            "The family is to move on %(day)s. Give a later day, or call off the move first.",
            field="planned_until",
            day=ahead.planned_from,
        )
    return [ahead]


def _replan(
    session: Session, actor: Actor, stay: Stay, placement: Placement, was_until: date | None, today: date
) -> None:
    """Hold the unit on the new days; a family that lives there keeps its place."""
    if placement.arrived_on is None:
        planned_from = stay.planned_from if stay.arrived_on is None else placement.planned_from
        if planned_from is None:
            raise RuleBroken("Enter the planned arrival; a unit is held from that day.", field="planned_from")
        first = max(planned_from, today)
        if stay.planned_until is not None and stay.planned_until < first:
            raise RuleBroken(
                "The expected departure %(day)s has passed. Give a later day, or release the unit first.",
                field="planned_until",
                day=stay.planned_until,
            )
        period = Period(first, stay.planned_until)
        opened: Period | None = period
        choosing, keep = Choosing("stays.place", {"stay_id": stay.id}), None
    else:
        period = until_of(max(placement.arrived_on, today), stay.planned_until, today)
        opened = _longer(was_until, stay.planned_until, today)
        choosing, keep = Choosing("stays.move", {"stay_id": stay.id}), placement.place
    _, place = find_place(
        session,
        actor,
        placement.unit_id,
        period,
        None,
        choosing=choosing,
        opened=opened,
        ignore=[placement.id],
        keep=keep,
    )
    placement.place = place
    if placement.arrived_on is None:
        placement.planned_from, placement.planned_until = period.from_on, stay.planned_until
    else:
        expect_until(placement, stay.planned_until, placement.arrived_on)
    save(session, actor, [placement], period, choosing)


def _longer(was_until: date | None, until: date | None, today: date) -> Period | None:
    """Return the nights that an extension adds, or None when it adds none."""
    if was_until is None:
        return None
    first = max(was_until, today)
    if until is None:
        return Period(first)
    return Period(first, until) if until > first else None


def _require_announced(stay: Stay) -> None:
    check_step(stay.state, State.ARRIVED)


def _refuse_second_stay(session: Session, household: Household) -> None:
    open_stay = session.execute(
        select(Stay.id, Stay.code).where(
            Stay.household_id == household.id, Stay.left_on.is_(None), Stay.called_off.is_(None)
        )
    ).first()
    if open_stay is not None:
        raise RuleBroken(
            "This family has an open stay already: %(stay)s.",
            links=((open_stay.code, "stays.show", {"stay_id": open_stay.id}),),
            stay=open_stay.code,
        )


def _next_code(session: Session, household: Household) -> str:
    """Return the family's number with the number of the stay, such as FITT-2026-014/2."""
    number = 1 + (session.scalar(select(func.count()).where(Stay.household_id == household.id)) or 0)
    while session.scalar(select(Stay.id).where(Stay.code == f"{household.code[:35]}/{number}")):
        number += 1
    return f"{household.code[:35]}/{number}"


def _last_ended(session: Session, household_id: int) -> int | None:
    query = select(Stay.id).where(Stay.household_id == household_id, Stay.left_on.is_not(None))
    return session.scalar(query.order_by(Stay.left_on.desc(), Stay.id.desc()).limit(1))
