"""Give a family a place in a unit, or say who is in the way; shared by the commands."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.core.period import ONE_DAY, Period
from icam.db import unit_of_work
from icam.housing.models import Unit
from icam.stays import queries
from icam.stays.models import Placement, PlacementPerson, Stay
from icam.stays.queries.lists import visible
from icam.stays.rules import (
    Hold,
    Room,
    UnitOffer,
    Wanted,
    check_open,
    check_room,
    first_free,
    free_place,
    need_of,
    sleepers,
)
from icam.stays.rules.vacancy import touches


@dataclass(frozen=True, slots=True)
class Choosing:
    """The page on which another unit can be chosen, for the links of a refusal."""

    endpoint: str
    args: Mapping[str, Any]

    def link(self, unit: UnitOffer) -> tuple[str, str, dict[str, Any]]:
        """Return the link that chooses a unit there."""
        return unit.code, self.endpoint, {**self.args, "unit": unit.unit_id}


def load(session: Session, actor: Actor, stay_id: int, version: int | None) -> Stay:
    """Take a stay for a change, as it is stored now.

    Raises:
        NotFound: there is none, or it is out of scope.
        Stale: somebody else changed it since the page was opened.
    """
    query = select(Stay).where(Stay.id == stay_id, *visible(actor.scope)).with_for_update(of=Stay)
    stay = session.scalar(query.execution_options(populate_existing=True))
    if stay is None:
        raise NotFound
    if version is not None and stay.version != version:
        raise Stale(stored_of(stay), stay.version)
    return stay


def stored_of(stay: Stay) -> dict[str, Any]:
    """Return what forms show of a stay that somebody else changed."""
    names = (
        "category",
        "planned_from",
        "planned_until",
        "arrived_on",
        "left_on",
        "outcome",
        "destination",
        "coach_id",
        "second_coach_id",
        "escorted_by",
        "arrival_from",
        "persons_expected",
        "wishes",
        "note",
    )
    return {name: getattr(stay, name) for name in names}


def snapshot(session: Session, stay: Stay) -> dict[str, Any]:
    """Return a stay with its placements, as the trail keeps it."""
    session.flush()
    columns: tuple[Any, ...] = (
        Unit.code,
        Placement.place,
        Placement.planned_from,
        Placement.planned_until,
        Placement.arrived_on,
        Placement.left_on,
    )
    lines = session.execute(
        select(*columns)
        .join(Unit, Unit.id == Placement.unit_id)
        .where(Placement.stay_id == stay.id, Placement.is_live)
        .order_by(Placement.held_from, Placement.id)
    )
    return {
        **stored_of(stay),
        "state": stay.state,
        "site_id": stay.site_id,
        "max_end_on": stay.max_end_on,
        "called_off_reason": stay.called_off_reason,
        "destination_country": stay.destination_country,
        "placements": [
            {
                "unit": line.code,
                "place": line.place,
                "planned": [line.planned_from, line.planned_until],
                "lived": [line.arrived_on, line.left_on],
            }
            for line in lines
        ],
    }


@contextmanager
def changing(
    actor: Actor,
    stay_id: int,
    version: int | None,
    event: str,
    *,
    reason: str | None = None,
    more: Mapping[str, Any] | None = None,
) -> Iterator[tuple[Session, Stay]]:
    """Take a stay for a change of it or its placements; at the end the trail keeps what it was and what it is.

    Args:
        version: the version that was on screen; None = whatever is stored.
        more: what the trail keeps beside the stay and its placements.

    Raises:
        NotFound, Stale: see ``load``.
    """
    with unit_of_work() as session:
        stay = load(session, actor, stay_id, version)
        old = snapshot(session, stay)
        yield session, stay
        touch(stay)
        new = snapshot(session, stay) | dict(more or {})
        record(actor, event, ("stay", stay.id), old=old, new=new, household_id=stay.household_id, reason=reason)


def touch(stay: Stay) -> None:
    """Count a change of placements as a change of the stay, so that two people cannot make it at once."""
    flag_modified(stay, "code")


def live_placements(session: Session, stay: Stay) -> list[Placement]:
    """Return the placements that hold, in order."""
    query = select(Placement).where(Placement.stay_id == stay.id, Placement.is_live)
    return list(session.scalars(query.order_by(Placement.held_from, Placement.id)))


def running(session: Session, stay: Stay) -> list[Placement]:
    """Return the placements where the family is."""
    return [one for one in live_placements(session, stay) if one.arrived_on is not None and one.left_on is None]


def people_of(session: Session, placement: Placement) -> frozenset[int] | None:
    """Return the persons named for a placement; None = the whole family."""
    query = select(PlacementPerson.person_id).where(PlacementPerson.placement_id == placement.id)
    named = frozenset(session.scalars(query))
    return named or None


def name_people(session: Session, placement: Placement, person_ids: Iterable[int] | None) -> None:
    """Say who sleeps in a placement."""
    session.add_all(PlacementPerson(placement_id=placement.id, person_id=one) for one in sorted(person_ids or ()))


def expect_until(planned: Stay | Placement, until: date | None, arrived_on: date) -> None:
    """Let a stay or placement that has begun be expected to end on a day.

    A family that came early may be expected to leave before it was expected to come: then it was expected when it came.
    """
    if until is not None and planned.planned_from is not None and until < planned.planned_from:
        planned.planned_from = min(planned.planned_from, arrived_on)
    planned.planned_until = until


def until_of(from_on: date, planned_until: date | None, today: date) -> Period:
    """Return the nights that somebody who lives in a unit needs: to the expected day, and tonight at least."""
    return Period(from_on, None if planned_until is None else max(planned_until, today + ONE_DAY, from_on))


def needs(stay: Stay, night: date, named: Collection[int] | None = None) -> Room:
    """Return what the family, or a part of it, needs on a night."""
    members = queries.members_of([stay.id])[stay.id]
    expected = stay.persons_expected if stay.arrived_on is None and named is None else None
    return need_of(sleepers(members, night, named), night, expected)


def find_place(
    session: Session,
    actor: Actor,
    unit_id: int,
    period: Period,
    need: Room | None,
    *,
    choosing: Choosing,
    opened: Period | None,
    ignore: Collection[int] = (),
    keep: int | None = None,
) -> tuple[UnitOffer, int]:
    """Return the unit and the family place that is free in it for a period; the unit is locked.

    Args:
        need: who is to sleep there; None leaves the beds unchecked.
        opened: the nights on which the unit must be in the stock and not closed; None leaves that unchecked.
        ignore: placements of the family itself that make room.
        keep: the place that it must be, for a family that lives there.

    Raises:
        NotFound: there is no such unit in scope.
        RuleBroken: the unit is not in the stock, closed, taken or too small; with the ways out.
    """
    session.execute(select(Unit.id).where(Unit.id == unit_id).with_for_update())
    today = clock.today()
    stock = queries.stock_of(actor.scope, unit_id, period, today, ignore)
    places = stock.unit.places if keep is None else (keep,)
    try:
        if opened is not None:
            check_open(stock.unit.code, opened, service=stock.unit.service, closures=stock.unit.closures)
        place = free_place(places, stock.holds, period)
        if place is None:
            refuse_taken(stock.unit, stock.holds, period, places)
        if need is not None:
            beside = sum((hold.need for hold in stock.holds if touches(hold.period, period)), need)
            check_room(beside, unit=stock.unit.code, beds=stock.unit.beds, cots=stock.unit.cots)
    except RuleBroken as broken:
        raise with_offers(actor, broken, Wanted(period, need or Room(0), ignore=frozenset(ignore)), choosing) from None
    return stock.unit, place


def refuse_taken(unit: UnitOffer, holds: Iterable[Hold], period: Period, places: Collection[int]) -> NoReturn:
    """Name who has the unit, and from which day it is free.

    Raises:
        RuleBroken: always.
    """
    here = [one for one in holds if one.place in places]
    in_the_way = sorted((one for one in here if touches(one.period, period)), key=lambda one: one.period.from_on)
    first = in_the_way[0]
    links = tuple((one.who, "stays.show", {"stay_id": one.stay_id}) for one in in_the_way)
    free_on = first_free(places, here, period)
    if free_on is None or free_on == period.until_on:
        raise RuleBroken(
            "Unit %(unit)s is taken by %(who)s: %(period)s.",
            field="unit_id",
            links=links,
            unit=unit.code,
            who=first.who,
            period=first.period,
        )
    raise RuleBroken(
        "Unit %(unit)s is taken by %(who)s: %(period)s. It is free from %(day)s.",
        field="unit_id",
        links=links,
        unit=unit.code,
        who=first.who,
        period=first.period,
        day=free_on,
    )


def with_offers(actor: Actor, broken: RuleBroken, wanted: Wanted, choosing: Choosing) -> RuleBroken:
    """Add to a refusal the units that are free and large enough, each with a link that chooses it."""
    free = queries.proposals(actor.scope, wanted, clock.today())
    offers = ", ".join(one.unit.code for one in free)
    return RuleBroken(
        broken.message,
        field=broken.field,
        links=(*broken.links, *(choosing.link(one.unit) for one in free)),
        **{**broken.values, "offers": offers},
    )


def hold(placement: Placement) -> None:
    """Work out the days that the constraint compares."""
    starts = [day for day in (placement.planned_from, placement.arrived_on) if day is not None]
    placement.held_from = min(starts)
    until = placement.left_on or placement.planned_until
    placement.held_until = None if until is None else max(until, placement.held_from)


def save(session: Session, actor: Actor, placements: Iterable[Placement], period: Period, choosing: Choosing) -> None:
    """Write placements; when the database finds the place taken at the last moment, say by whom.

    Raises:
        RuleBroken: somebody else took it a moment ago.
    """
    listed = list(placements)
    unit_id, own = listed[-1].unit_id, {one.id for one in listed}
    for one in listed:
        hold(one)
    try:
        with session.begin_nested():
            session.add_all(listed)
            session.flush()
    except IntegrityError as error:
        if "placement_" not in str(error.orig) or "overlap" not in str(error.orig):
            raise
        session.expire_all()
        stock = queries.stock_of(actor.scope, unit_id, period, clock.today(), own)
        try:
            refuse_taken(stock.unit, stock.holds, period, stock.unit.places)
        except RuleBroken as broken:
            raise with_offers(actor, broken, Wanted(period), choosing) from None


def void(placement: Placement, actor: Actor, reason: str) -> None:
    """Take back a placement: it is kept, and holds nothing any more."""
    placement.is_live = False
    placement.void(actor.account_id, clock.now(), reason)
