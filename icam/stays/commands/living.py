"""From the arrival to the departure: arrive, move, split and rejoin, a member's own days, leave."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken
from icam.core.period import ONE_DAY, Period
from icam.db import unit_of_work
from icam.stays import queries
from icam.stays.commands.holding import (
    Choosing,
    changing,
    expect_until,
    find_place,
    hold,
    live_placements,
    load,
    name_people,
    needs,
    people_of,
    running,
    save,
    touch,
    until_of,
    void,
)
from icam.stays.commands.settling import leave, planned_move, settle, since, where
from icam.stays.models import Placement, PlacementPerson, Presence, Stay
from icam.stays.rules import (
    ArrivalDraft,
    DepartureDraft,
    Member,
    PresenceChange,
    PresenceDraft,
    RejoinDraft,
    SplitDraft,
    State,
    check_arrival,
    check_departure,
    check_move_day,
    check_step,
    sleepers,
)
from icam.stays.rules.sleepers import BEGINNING

OTHER_UNIT = "the family came to another unit"
LEFT = "the family left"


def record_arrival(actor: Actor, stay_id: int, draft: ArrivalDraft, *, today: date, version: int | None = None) -> Stay:
    """Record that an announced family came, in the unit held for it or in another.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the day cannot be, or the unit is taken, closed or too small.
    """
    with changing(actor, stay_id, version, "stay.arrived") as (session, stay):
        check_step(stay.state, State.ARRIVED)
        check_arrival(draft.arrived_on, today=today, planned_until=draft.planned_until)
        held = live_placements(session, stay)
        unit_id = draft.unit_id or (held[0].unit_id if held else None)
        if unit_id is None:
            raise RuleBroken("Choose the unit where the family arrived.", field="unit_id")
        expect_until(stay, draft.planned_until, draft.arrived_on)
        placement, own = _arriving(session, actor, stay, held, unit_id)
        period = until_of(draft.arrived_on, draft.planned_until, today)
        choosing = Choosing("stays.arrive", {"stay_id": stay.id})
        unit, place = find_place(
            session,
            actor,
            unit_id,
            period,
            needs(stay, draft.arrived_on),
            choosing=choosing,
            opened=Period(draft.arrived_on, draft.arrived_on + ONE_DAY),
            ignore=own,
        )
        placement.place, placement.arrived_on = place, draft.arrived_on
        expect_until(placement, draft.planned_until, draft.arrived_on)
        save(session, actor, [placement], period, choosing)
        stay.arrived_on, stay.site_id = draft.arrived_on, unit.site_id
        stay.escorted_by, stay.arrival_from = draft.escorted_by, draft.arrival_from
    return stay


def split_family(actor: Actor, stay_id: int, draft: SplitDraft, *, today: date, version: int | None = None) -> Stay:
    """Let some of a family sleep in another unit from a day on; the others stay where they are.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: nobody or everybody would go, the day cannot be, or the unit cannot take them.
    """
    with changing(
        actor, stay_id, version, "stay.split", reason=draft.reason, more={"people": sorted(draft.person_ids)}
    ) as (session, stay):
        here = where(session, stay)
        if len(here) > 1:
            raise RuleBroken("The family is split over two units already. Bring it together first.")
        check_move_day(draft.moved_on, since=since(here), today=today)
        staying = _staying(stay, draft)
        if here[0].unit_id == draft.unit_id:
            raise RuleBroken("The family lives in this unit already. Choose another one.", field="unit_id")
        site_id = stay.site_id
        first = _continue(session, here[0], draft.moved_on)
        name_people(session, first, staying)
        settle(
            session, actor, stay, draft.unit_id, draft.moved_on, draft.person_ids, draft.reason, today, "stays.split"
        )
        stay.site_id = site_id
    return stay


def rejoin_family(actor: Actor, stay_id: int, draft: RejoinDraft, *, today: date, version: int | None = None) -> Stay:
    """Bring a split family together in one of its units.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the family is not split, the day cannot be, or the unit is too small for all.
    """
    with changing(actor, stay_id, version, "stay.rejoined") as (session, stay):
        here = where(session, stay)
        if len(here) < 2:
            raise RuleBroken("The family is together in one unit.")
        check_move_day(draft.moved_on, since=since(here), today=today)
        kept = next((one for one in here if one.id == draft.placement_id), None)
        if kept is None:
            raise RuleBroken("Choose one of the units where the family lives.", field="placement_id")
        for one in here:
            leave(one, draft.moved_on, 0 if one is kept else draft.cleaning_days)
        session.flush()
        settle(session, actor, stay, kept.unit_id, draft.moved_on, None, None, today, "stays.move", keep=kept.place)
    return stay


def record_member_presence(
    actor: Actor, stay_id: int, draft: PresenceDraft, *, today: date, version: int | None = None
) -> Stay:
    """Record that one member left earlier, came later, or was born during the stay.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the person is no member, or the day does not fit the person's other days.
    """
    with unit_of_work() as session:
        stay = load(session, actor, stay_id, version)
        if stay.arrived_on is None:
            check_step(stay.state, State.ENDED)
        member = _member(stay, draft.person_id)
        _check_presence_day(stay, member, draft, today)
        old = {"presence": _written(session, stay, draft.person_id)}
        if draft.change is PresenceChange.LEFT:
            _end_presence(session, stay, member, draft)
        else:
            _begin_presence(session, actor, stay, member, draft)
            _name_place(session, stay, draft)
        touch(stay)
        session.flush()
        record(
            actor,
            f"stay.member_{draft.change.value}",
            ("stay", stay.id),
            old=old,
            new={"presence": _written(session, stay, draft.person_id)},
            household_id=stay.household_id,
            person_id=draft.person_id,
            reason=draft.reason,
        )
    return stay


def record_departure(
    actor: Actor, stay_id: int, draft: DepartureDraft, *, today: date, version: int | None = None
) -> Stay:
    """Record that a family left for good.

    Raises:
        NotFound, Stale: see ``load``.
        RuleBroken: the family is not there, or the day cannot be.
    """
    with changing(actor, stay_id, version, "stay.ended") as (session, stay):
        check_step(stay.state, State.ENDED)
        here = running(session, stay)
        since = max([one.arrived_on for one in here if one.arrived_on is not None], default=stay.arrived_on)
        assert since is not None
        check_departure(draft.left_on, since=since, today=today)
        for one in here:
            leave(one, draft.left_on, draft.cleaning_days)
        if ahead := planned_move(session, stay):
            void(ahead, actor, LEFT)
        stay.left_on, stay.outcome = draft.left_on, draft.outcome
        stay.destination, stay.destination_country = draft.destination, draft.destination_country
        stay.departure_note = draft.note
    return stay


def _arriving(
    session: Session, actor: Actor, stay: Stay, held: Iterable[Placement], unit_id: int
) -> tuple[Placement, list[int]]:
    """Return the placement that the family arrives in, the one held or a new one in its place, and its id if held."""
    own: Placement | None = None
    for one in held:
        if one.unit_id == unit_id and own is None:
            own = one
        else:
            void(one, actor, OTHER_UNIT)
    session.flush()
    return (own, [own.id]) if own else (Placement(stay_id=stay.id, unit_id=unit_id), [])


def _continue(session: Session, placement: Placement, on: date) -> Placement:
    """End a placement on a day and go on in the same place; on the day of arrival there is nothing to end."""
    if placement.arrived_on == on:
        return placement
    leave(placement, on, 0)
    session.flush()
    following = Placement(
        stay_id=placement.stay_id,
        unit_id=placement.unit_id,
        place=placement.place,
        planned_until=placement.planned_until,
        arrived_on=on,
    )
    hold(following)
    session.add(following)
    session.flush()
    return following


def _staying(stay: Stay, draft: SplitDraft) -> set[int]:
    """Return who does not go.

    Raises:
        RuleBroken: nobody goes, everybody goes, or somebody who is not there.
    """
    members = queries.members_of([stay.id])[stay.id]
    present = {one.person_id for one in sleepers(members, draft.moved_on)}
    if not draft.person_ids:
        raise RuleBroken("Choose who goes to the other unit.", field="person_ids")
    if not draft.person_ids <= present:
        raise RuleBroken("Choose only people who are with the family on that day.", field="person_ids")
    if draft.person_ids == present:
        raise RuleBroken("Everybody would go. Move the family instead.", field="person_ids")
    return {one.person_id for one in members} - draft.person_ids


def _member(stay: Stay, person_id: int) -> Member:
    members = queries.members_of([stay.id])[stay.id]
    found = next((one for one in members if one.person_id == person_id), None)
    if found is None:
        raise NotFound
    return found


def _check_presence_day(stay: Stay, member: Member, draft: PresenceDraft, today: date) -> None:
    assert stay.arrived_on is not None
    if draft.on > today:
        raise RuleBroken("%(day)s lies in the future. Record it on the day itself.", field="on", day=draft.on)
    if draft.on < stay.arrived_on or (stay.left_on is not None and draft.on > stay.left_on):
        raise RuleBroken(
            "%(day)s lies outside the stay, which began on %(first)s.", field="on", day=draft.on, first=stay.arrived_on
        )
    birth = member.birth
    if birth is not None and not birth.is_estimated and draft.on < birth.counted_as:
        raise RuleBroken(
            "%(name)s was born on %(birth)s, after that day.", field="on", name=member.name, birth=birth.counted_as
        )
    if draft.change is PresenceChange.BORN:
        if birth is not None and not birth.is_estimated and draft.on != birth.counted_as:
            raise RuleBroken(
                "%(name)s was born on %(birth)s. Enter that day, or correct the birth date of the person.",
                field="on",
                name=member.name,
                birth=birth.counted_as,
            )


def _live_presence(session: Session, stay: Stay, person_id: int) -> list[Presence]:
    query = select(Presence).where(
        Presence.stay_id == stay.id, Presence.person_id == person_id, Presence.voided_at.is_(None)
    )
    return list(session.scalars(query.order_by(Presence.from_on, Presence.id)))


def _written(session: Session, stay: Stay, person_id: int) -> list[list[date | None]]:
    return [[one.from_on, one.until_on] for one in _live_presence(session, stay, person_id)]


def _end_presence(session: Session, stay: Stay, member: Member, draft: PresenceDraft) -> None:
    """End the member's days on a day: from then on the person sleeps elsewhere."""
    rows = _live_presence(session, stay, member.person_id)
    if not rows:
        joined = min((one.from_on for one in member.memberships), default=BEGINNING)
        assert stay.arrived_on is not None
        first = max(stay.arrived_on, joined)
        if draft.on < first:
            raise RuleBroken("%(name)s came only on %(day)s.", field="on", name=member.name, day=first)
        session.add(
            Presence(stay_id=stay.id, person_id=member.person_id, from_on=first, until_on=draft.on, reason=draft.reason)
        )
        return
    last = rows[-1]
    if last.until_on is not None and last.until_on <= draft.on:
        raise RuleBroken("%(name)s left on %(day)s already.", field="on", name=member.name, day=last.until_on)
    if draft.on < last.from_on:
        raise RuleBroken("%(name)s came only on %(day)s.", field="on", name=member.name, day=last.from_on)
    last.until_on, last.reason = draft.on, draft.reason or last.reason


def _begin_presence(session: Session, actor: Actor, stay: Stay, member: Member, draft: PresenceDraft) -> None:
    """Begin the member's days on a day: before it, the person was not there."""
    rows = _live_presence(session, stay, member.person_id)
    for one in rows:
        if one.until_on is None or one.until_on > draft.on:
            raise RuleBroken("%(name)s is there since %(day)s already.", field="on", name=member.name, day=one.from_on)
    session.add(Presence(stay_id=stay.id, person_id=member.person_id, from_on=draft.on, reason=draft.reason))


def _name_place(session: Session, stay: Stay, draft: PresenceDraft) -> None:
    """Say in which unit the member sleeps, where the family is split."""
    here = running(session, stay)
    named = {one.id: people_of(session, one) for one in here}
    if len(here) < 2 or any(draft.person_id in (people or ()) for people in named.values()):
        return
    chosen = draft.placement_id if draft.placement_id in named else None
    if chosen is None:
        raise RuleBroken("The family lives in two units. Choose where this person sleeps.", field="placement_id")
    session.add(PlacementPerson(placement_id=chosen, person_id=draft.person_id))
