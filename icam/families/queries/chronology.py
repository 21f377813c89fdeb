"""What happened to a family, from its dated facts, and what was changed in its file, from the trail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, select

from icam.audit.models import AuditEntry
from icam.audit.rules import Kind
from icam.complaints import queries as complaints
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.db import db
from icam.families.queries.of_cases import of_cases
from icam.families.rules import Happened, Line, in_order
from icam.housing.models import Unit
from icam.letters import queries as letters
from icam.people import queries as people
from icam.people.models import Household
from icam.people.queries.households import Member
from icam.stays.models import Placement, Stay
from icam.stays.queries.lists import visible
from icam.visits.models import Visit

FIRST = 300
"""Changes, and visits, that are read unless more is asked for."""

_RECORDED_BY: dict[Happened, tuple[str, str]] = {
    Happened.ANNOUNCED: ("stay.announced", "stay"),
    Happened.ARRIVED: ("stay.arrived", "stay"),
    Happened.LEFT: ("stay.ended", "stay"),
    Happened.JOINED: ("member.added", "membership"),
    Happened.LEFT_FAMILY: ("member.left", "membership"),
    Happened.DECIDED: ("decision.added", "decision"),
    Happened.OPENED: ("household.opened", "household"),
    Happened.ORDERED: ("order.added", "order"),
    Happened.ORDER_COMPLIED: ("order.complied", "order"),
    Happened.ORDER_WITHDRAWN: ("order.withdrawn", "order"),
    Happened.COMPLAINED: ("complaint.added", "complaint"),
    Happened.COMPLAINT_ANSWERED: ("complaint.answered", "complaint"),
    Happened.COMPLAINT_WITHDRAWN: ("complaint.withdrawn", "complaint"),
    Happened.CASE_OPENED: ("case.opened", "case"),
    Happened.CASE_CLOSED: ("case.closed", "case"),
}
"""Which entry of the trail tells who recorded a fact; these entries are not shown a second time."""

_FACTS = frozenset(event for event, _ in _RECORDED_BY.values()) | {
    "stay.moved",
    "visit.planned",
    "visit.held",
    "visit.written_up",
    "household.merged",
    "extension.granted",
    "talk.added",
    "talk.held",
    "invitation.sent",
    "letter.begun",
    "letter.changed",
    "letter.dropped",
    "letter.issued",
    "letter.replaced",
    "complaint.corrected",
    "complaint.closed",
    "complaint.voided",
}


@dataclass(frozen=True, slots=True)
class Chronology:
    """What happened to a family, the latest first; not whole when there are older visits or changes."""

    lines: list[Line]
    is_whole: bool


def chronology(actor: Actor, household: Household, *, most: int = FIRST) -> Chronology:
    """Return the chronology of a family; a fixed number of statements.

    Args:
        most: changes of the family, changes of its persons, and visits that are read, of each.
    """
    ids = people.household_ids_of_history(household.id)
    members = people.member_rows(ids)
    trail = [*_trail_of_family(ids, most), *_trail_of_persons([row.person_id for row in members], most)]
    trail.sort(key=lambda row: -row.id)
    who = {(row.event, row.subject_id): row for row in reversed(trail)}
    facts = [*_facts(actor, household, ids, members, most), *_of_merges(household.id)]
    signed = [_signed(line, who) for line in facts]
    changes = [_change(row) for row in trail if row.event not in _FACTS]
    visits = sum(line.what is Happened.VISIT for line in facts)
    return Chronology(in_order([*signed, *changes]), len(trail) < most and visits < most)


def latest(actor: Actor, household: Household, members: Sequence[Member], *, limit: int = 6) -> list[Line]:
    """Return what happened last, without asking the trail."""
    return in_order(_facts(actor, household, [household.id], members))[:limit]


def _facts(
    actor: Actor, household: Household, ids: Sequence[int], members: Sequence[Member], most: int = FIRST
) -> list[Line]:
    facts = [
        Line(clock.local(household.created_at).date(), Happened.OPENED, subject=household.id),
        *_of_members(members),
        *_of_decisions(household.id),
    ]
    if actor.may(Permission.STAYS_VIEW):
        facts += [*_of_stays(actor, ids), *_of_placements(actor, ids)]
    if actor.may(Permission.VISITS_VIEW):
        facts += _of_visits(ids, most)
    if actor.may(Permission.LETTERS_VIEW):
        facts += _of_letters(actor, ids)
    if actor.may(Permission.COMPLAINTS_VIEW):
        facts += _of_complaints(actor, ids)
    return [*facts, *of_cases(actor, ids)]


def _of_complaints(actor: Actor, ids: Sequence[int]) -> Iterable[Line]:
    for one in complaints.of_households(actor, ids):
        days, about = one.milestones, {"code": one.code, "category": one.category}
        yield Line(days.received_on, Happened.COMPLAINED, about, subject=one.id)
        if days.answered_on is not None:
            yield Line(days.answered_on, Happened.COMPLAINT_ANSWERED, about, subject=one.id)
        if days.withdrawn_on is not None:
            yield Line(days.withdrawn_on, Happened.COMPLAINT_WITHDRAWN, about, subject=one.id)


def _of_letters(actor: Actor, ids: Sequence[int]) -> list[Line]:
    return [
        Line(
            one.issued_on,
            Happened.LETTER,
            {"kind": one.kind.value, "number": one.number},
            who=one.issued_by,
            at=one.made_at,
            subject=one.id,
        )
        for one in letters.issued_to(actor, ids)
        if one.issued_on is not None
    ]


_ENTRY = (
    AuditEntry.id,
    AuditEntry.at,
    AuditEntry.event,
    AuditEntry.account_name,
    AuditEntry.subject_id,
    AuditEntry.old,
    AuditEntry.new,
    AuditEntry.reason,
)


def _trail_of_family(household_ids: Iterable[int], most: int) -> Sequence[Any]:
    return _newest(AuditEntry.household_id.in_(list(household_ids)), most=most)


def _trail_of_persons(person_ids: Iterable[int], most: int) -> Sequence[Any]:
    """Return what was changed of persons, where it does not stand under their family already."""
    return _newest(AuditEntry.person_id.in_(list(person_ids)), AuditEntry.household_id.is_(None), most=most)


def _newest(*where: ColumnElement[bool], most: int) -> Sequence[Any]:
    query = select(*_ENTRY).where(*where, AuditEntry.kind == Kind.CHANGE).order_by(AuditEntry.id.desc()).limit(most)
    return db.session.execute(query).all()


def _signed(line: Line, who: dict[tuple[str, int | None], Any]) -> Line:
    event = _RECORDED_BY.get(line.what)
    row = who.get((event[0], line.subject)) if event else None
    return replace(line, who=row.account_name, at=row.at) if row is not None else line


def _change(row: Any) -> Line:
    names = [name for name in {**(row.old or {}), **(row.new or {})} if name not in ("version", "person_id")]
    values = {"event": row.event, "fields": names, "old": row.old or {}, "new": row.new or {}}
    return Line(
        clock.local(row.at).date(),
        Happened.CHANGE,
        values,
        who=row.account_name,
        at=row.at,
        subject=row.id,
        reason=row.reason,
    )


def _of_members(members: Iterable[Member]) -> Iterable[Line]:
    for row in members:
        named = {"name": row.name, "role": row.role}
        if row.from_on and not (row.birth and row.birth.counted_as == row.from_on):
            yield Line(row.from_on, Happened.JOINED, named, subject=row.membership_id)
        elif row.from_on:
            yield Line(row.from_on, Happened.BORN, named, subject=row.membership_id)
        if row.until_on:
            yield Line(row.until_on, Happened.LEFT_FAMILY, named, subject=row.membership_id)
        if row.deceased_on:
            yield Line(row.deceased_on, Happened.DIED, named, subject=row.membership_id)


def _of_decisions(household_id: int) -> Iterable[Line]:
    for one in people.decisions(household_id):
        if on := one.decided_on or one.notified_on:
            yield Line(on, Happened.DECIDED, {"kind": one.kind, "until": one.max_end_on}, subject=one.id)


def _of_merges(household_id: int) -> Iterable[Line]:
    for one in people.merges("household", household_id):
        yield Line(clock.local(one.at).date(), Happened.MERGED, {"name": one.gone_name}, reason=one.reason)


def _of_stays(actor: Actor, ids: Sequence[int]) -> list[Line]:
    found: list[Line] = []
    query = select(Stay).where(Stay.household_id.in_(ids), *visible(actor.scope))
    for stay in db.session.scalars(query):
        named = {"stay": stay.code, "category": stay.category}
        found.append(Line(clock.local(stay.announced_at).date(), Happened.ANNOUNCED, named, subject=stay.id))
        if stay.arrived_on:
            found.append(Line(stay.arrived_on, Happened.ARRIVED, named, subject=stay.id))
        if stay.left_on:
            left = named | {"outcome": stay.outcome, "destination": stay.destination, "arrived_on": stay.arrived_on}
            found.append(Line(stay.left_on, Happened.LEFT, left, subject=stay.id))
        if stay.called_off and stay.called_off_on:
            off = named | {"called_off": stay.called_off.value, "code": stay.called_off_reason}
            found.append(Line(stay.called_off_on, Happened.CALLED_OFF, off, subject=stay.id))
    return found


def _of_placements(actor: Actor, ids: Sequence[int]) -> list[Line]:
    query = (
        select(Placement.stay_id, Placement.arrived_on, Unit.code, Placement.reason)
        .join(Stay, Stay.id == Placement.stay_id)
        .join(Unit, Unit.id == Placement.unit_id)
        .where(Stay.household_id.in_(ids), Placement.is_live, Placement.arrived_on.is_not(None), *visible(actor.scope))
    )
    return [
        Line(on, Happened.MOVED_IN, {"unit": unit, "why": why}, subject=stay_id)
        for stay_id, on, unit, why in db.session.execute(query)
        if on is not None
    ]


def _of_visits(ids: Sequence[int], most: int) -> list[Line]:
    query = (
        select(Visit.id, Visit.planned_on, Visit.kind, Visit.result, Visit.result_reason)
        .where(Visit.household_id.in_(ids), Visit.planned_on <= clock.today())
        .order_by(Visit.planned_on.desc())
        .limit(most)
    )
    return [
        Line(
            row.planned_on,
            Happened.VISIT,
            {"kind": row.kind, "result": row.result.value if row.result else None, "code": row.result_reason},
            subject=row.id,
        )
        for row in db.session.execute(query)
    ]
