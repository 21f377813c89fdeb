"""Collect what files of individual case management ask for, each kind in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from icam.accounts.models import Account
from icam.appointments import queries as appointments
from icam.appointments.rules import AppointmentState
from icam.cases.models import Case
from icam.cases.rules import Milestones, Stage, stage_of
from icam.cases.scope import case_visible
from icam.codes import queries as codes
from icam.complaints import queries as complaints
from icam.conclusions.queries import todo as conclusions
from icam.core import clock, names
from icam.core.access import Actor, Permission
from icam.core.partial_date import ADULT_AT, birthday
from icam.core.period import ONE_DAY
from icam.db import db
from icam.orders.models import OrderAppeal, OrderToLeave
from icam.people.models import Household, Membership, Person
from icam.returns.queries import todo as returns
from icam.stays.models import Stay
from icam.talks.queries import facts as talks
from icam.worklist.rules import MONTH, WEEK, CaseFact, Due, Limits, Part, Rule
from icam.worklist.rules.parts import PARTS

MOST_NOBODYS = 50
"""So many files without a coach are named; the rest is counted beside the coaches."""


def case_facts(actor: Actor, now: datetime, limits: Limits) -> tuple[list[CaseFact], list[Due]]:
    """Return the open files of a coach and what they ask for; of a manager, what waits for the manager."""
    parts, today = PARTS[actor.role], clock.local(now).date()
    if Part.CASES in parts:
        mine = _files(Case.coach_id == actor.account_id)
        return mine, [*_of_coach(actor, now, today, limits), *_complaints(actor, today)]
    if Part.RETURNS in parts:
        return [], [*_of_returns(actor, today, limits), *_complaints(actor, today)]
    if Part.CASELOADS in parts:
        nobodys = _files(and_(Case.coach_id.is_(None), case_visible(actor)), limit=MOST_NOBODYS)
        return nobodys, [*_second_readings(actor), *_complaints(actor, today)]
    return [], []


def _complaints(actor: Actor, today: date) -> Iterable[Due]:
    """Return the complaints that are to be answered within a week, or should have been."""
    for one in complaints.due(actor, today + WEEK):
        yield Due(Rule.COMPLAINT_DUE, one.who, one.milestones.due_on, ("complaint", one.id))


def _files(where: ColumnElement[bool], limit: int | None = None) -> list[CaseFact]:
    rows = db.session.execute(
        select(
            Case.id,
            Household.name,
            Case.coach_id,
            Case.opened_on,
            Case.invitations,
            Case.invited_on,
            Case.reply_due_on,
            Case.next_appointment_on,
            Case.first_talk_on,
            Case.last_talk_on,
            Case.concluded_on,
        )
        .join(Household, Household.id == Case.household_id)
        .where(Case.closed_on.is_(None), where)
        .order_by(Case.opened_on, Case.id)
        .limit(limit)
    )
    return [CaseFact(*row) for row in rows]


# --- of a coach -----------------------------------------------------------------------------------------------------


def _of_coach(actor: Actor, now: datetime, today: date, limits: Limits) -> Iterable[Due]:
    assert actor.account_id is not None
    mine = Case.coach_id == actor.account_id
    yield from _appointments(actor, now, today)
    for talk in talks.not_written_up(actor, today, actor.account_id):
        yield Due(Rule.TALK_NOT_WRITTEN, talk.household_name, talk.held_on, ("talk", talk.talk_id))
    for agreement in talks.agreements_due(actor, today, actor.account_id):
        about = ("talk", agreement.talk_id)
        yield Due(
            Rule.TALK_AGREEMENT, agreement.household_name, agreement.due_on, about, values={"text": agreement.text}
        )
    for one in talks.children_to_look_at(actor, today, actor.account_id):
        values = {"children": one.children}
        yield Due(Rule.BEST_INTERESTS, one.household_name, one.first_talk_on, ("case", one.case_id), values=values)
    yield from _terms(mine, today, limits)
    yield from _of_age(mine, today)
    yield from _of_conclusions(mine, actor.language, today)
    yield from _of_returns(actor, today, limits)
    yield from _second_readings(actor)


def _appointments(actor: Actor, now: datetime, today: date) -> Iterable[Due]:
    coach_id = actor.account_id
    assert coach_id is not None
    open_ones = {one.id: one for one in appointments.not_written_up(actor, now, coach_id)}
    for one in open_ones.values():
        at = clock.local(one.starts_at)
        yield Due(Rule.APPOINTMENT_OPEN, one.household_name, at.date(), ("appointment", one.id), at=at.time())
    for one in appointments.of_today(actor, coach_id, today):
        at = clock.local(one.starts_at)
        values = {"place": one.place_note or one.room_name or "", "done": one.state == AppointmentState.ATTENDED}
        yield Due(Rule.APPOINTMENT_TODAY, one.household_name, today, ("appointment", one.id), at.time(), values)


def _terms(mine: ColumnElement[bool], today: date, limits: Limits) -> Iterable[Due]:
    """Return the terms near their end, or just over, of orders that still run."""
    suspended = select(OrderAppeal.id).where(
        OrderAppeal.order_id == OrderToLeave.id, OrderAppeal.suspends, OrderAppeal.voided_at.is_(None)
    )
    rows = db.session.execute(
        select(Household.id, Household.name, func.max(OrderToLeave.ends_on))
        .join(Case, Case.household_id == Household.id)
        .join(OrderToLeave, OrderToLeave.household_id == Household.id)
        .where(
            mine,
            Case.closed_on.is_(None),
            OrderToLeave.voided_at.is_(None),
            OrderToLeave.complied_on.is_(None),
            OrderToLeave.withdrawn_on.is_(None),
            OrderToLeave.ends_on >= today - MONTH,
            OrderToLeave.ends_on <= today + timedelta(days=limits.term_warning + 1),
            ~suspended.exists(),
        )
        .group_by(Household.id, Household.name)
    )
    for household_id, name, ends_on in rows:
        assert ends_on is not None
        yield Due(Rule.TERM_ENDS, name, ends_on - ONE_DAY, ("orders", household_id))


def _of_age(mine: ColumnElement[bool], today: date) -> Iterable[Due]:
    rows = db.session.execute(
        select(Household.id, Household.name, Person.given_name, Person.family_name, Person.birth_on)
        .join(Case, Case.household_id == Household.id)
        .join(Membership, Membership.household_id == Household.id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            mine,
            Case.closed_on.is_(None),
            Membership.voided_at.is_(None),
            or_(Membership.until_on.is_(None), Membership.until_on > today),
            Person.birth_on > birthday(today, -ADULT_AT) - ONE_DAY,
            Person.birth_on <= birthday(today, -ADULT_AT) + MONTH,
        )
        .order_by(Person.birth_on, Person.id)
    )
    for household_id, household, given, family, born in rows:
        assert born is not None
        comes = birthday(born, ADULT_AT)
        if today <= comes <= today + MONTH:
            values = {"person": names.listed_name(given, family), "estimated": False}
            yield Due(Rule.TURNS_18, household, comes, ("household", household_id), values=values)


def _of_conclusions(mine: ColumnElement[bool], language: str, today: date) -> Iterable[Due]:
    kinds = (
        (Rule.REFERRAL_TO_WITHDRAW, conclusions.referrals_to_withdraw(mine, today)),
        (Rule.CONSENT_UNSIGNED, conclusions.consents_unsigned(mine, today)),
        (Rule.REFERRAL_NO_ANSWER, conclusions.referrals_without_answer(mine)),
        (Rule.FOLLOW_UP, conclusions.follow_ups_due(mine)),
    )
    for rule, found in kinds:
        for one in found:
            values = {"partner": codes.label("return_service", one.service, language)}
            yield Due(rule, one.household, one.on, ("case_conclusion", one.case_id), values=values)


def _of_returns(actor: Actor, today: date, limits: Limits) -> Iterable[Due]:
    """Return what the return files of a coach ask for, from a file or from a stay."""
    mine = or_(Case.coach_id == actor.account_id, Stay.coach_id == actor.account_id)
    for document in returns.documents_expiring(mine, today + timedelta(days=limits.term_warning)):
        assert document.on is not None
        values = {"document": document.kind, "list": "travel_document", "person": document.person}
        yield Due(Rule.DOCUMENT_EXPIRES, document.household, document.on, ("return", document.file_id), values=values)
    for one in returns.departures(mine):
        if one.on <= today + MONTH:
            rule = Rule.DEPARTURE_OPEN if one.on < today else Rule.RETURN_DEPARTURE
            yield Due(rule, one.household, one.on, ("return", one.file_id))
    for end in returns.loose_ends(mine):
        rule = Rule.RETURN_CONSENT if end.kind == returns.CONSENT else Rule.PART_STAYS
        yield Due(rule, end.household, end.on, ("return", end.file_id))


def _second_readings(actor: Actor) -> Iterable[Due]:
    """Return the conclusions that wait for a second reader, who is not their author."""
    if not actor.may(Permission.CONCLUSIONS_READ_SECOND):
        return
    for one in conclusions.second_readings(case_visible(actor)):
        if one.author_id != actor.account_id:
            yield Due(Rule.SECOND_READING, one.household, one.on, ("case_conclusion", one.case_id))


# --- the coaches of a manager ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Caseload:
    """The open files of one coach, or of nobody.

    Args:
        oldest_on: when the oldest of them was opened.
        silent: how many had no talk for too long, and have no appointment ahead.
    """

    coach_id: int | None
    coach: str | None
    stages: dict[Stage, int]
    oldest_on: date
    silent: int

    @property
    def total(self) -> int:
        """Return how many files are open."""
        return sum(self.stages.values())


def caseloads(actor: Actor, today: date, no_contact_days: int) -> list[Caseload]:
    """Count the open files in scope by coach and stage; nobody's first, then the largest; one statement.

    The database counts files alike in what decides the stage; ``cases.rules.stage_of`` names it.
    """
    if Part.CASELOADS not in PARTS[actor.role]:
        return []
    silent = and_(
        Case.last_talk_on <= today - timedelta(days=no_contact_days),
        Case.concluded_on.is_(None),
        or_(Case.next_appointment_on.is_(None), Case.next_appointment_on < today),
    )
    facts = (
        select(
            Case.coach_id,
            Case.opened_on,
            case((silent, 1), else_=0).label("silent"),
            *(_flag(name, known) for name, known in _KNOWN.items()),
            _flag("late", Case.reply_due_on <= today),
            _flag("ahead", Case.next_appointment_on >= today),
        )
        .where(Case.closed_on.is_(None), case_visible(actor) if actor.scope.regions is not None else true())
        .subquery()
    )
    keys = [facts.c.coach_id, *(facts.c[name] for name in (*_KNOWN, "late", "ahead"))]
    counted = (
        select(
            *keys,
            func.count().label("files"),
            func.min(facts.c.opened_on).label("oldest"),
            func.sum(facts.c.silent).label("silent"),
        )
        .group_by(*keys)
        .subquery()
    )
    rows = db.session.execute(select(counted, Account.name).outerjoin(Account, Account.id == counted.c.coach_id))
    return _by_coach(rows, today)


_KNOWN = {
    "invited": Case.invited_on.is_not(None),
    "awaits": Case.reply_due_on.is_not(None),
    "talked": Case.first_talk_on.is_not(None),
    "studied": Case.options_from_on.is_not(None),
    "concluded": Case.concluded_on.is_not(None),
    "on_track": Case.track_from_on.is_not(None),
}


def _flag(name: str, condition: ColumnElement[bool]) -> Any:
    return case((condition, 1), else_=0).label(name)


def _stage(known: dict[str, int], *, late: int, ahead: int, today: date) -> Stage:
    """Name the stage of files that are alike, with today in the place of the days that are known."""
    day = {name: today if is_known else None for name, is_known in known.items()}
    facts = Milestones(
        invited_on=day["invited"],
        reply_due_on=(today if late else today + ONE_DAY) if known["awaits"] else None,
        next_appointment_on=today if ahead else None,
        first_talk_on=day["talked"],
        options_from_on=day["studied"],
        concluded_on=day["concluded"],
        track_from_on=day["on_track"],
    )
    return stage_of(facts, today=today)


def _by_coach(rows: Iterable[Any], today: date) -> list[Caseload]:
    found: dict[int | None, Caseload] = {}
    for row in rows:
        flags = {name: getattr(row, name) for name in _KNOWN}
        stage = _stage(flags, late=row.late, ahead=row.ahead, today=today)
        known = found.get(row.coach_id) or Caseload(row.coach_id, row.name, {}, row.oldest, 0)
        stages = known.stages | {stage: known.stages.get(stage, 0) + row.files}
        oldest, silent = min(known.oldest_on, row.oldest), known.silent + (row.silent or 0)
        found[row.coach_id] = Caseload(row.coach_id, row.name, stages, oldest, silent)
    return sorted(found.values(), key=lambda one: (one.coach_id is not None, -one.total, one.coach or ""))
