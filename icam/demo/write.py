"""Write a planned office into the database, in a few bulk statements and one transaction."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from icam.accounts.models import Account
from icam.audit.commands import record
from icam.core import identifiers
from icam.core.access import Actor
from icam.core.names import fold, full_name, sound_key
from icam.core.period import Period
from icam.db import unit_of_work
from icam.demo.plan import ClosurePlan, FamilyPlan, OfficePlan, PersonPlan, PlacementPlan, StayPlan, VisitPlan
from icam.housing.models import Closure, Site, Unit
from icam.people.models import (
    Decision,
    Household,
    Membership,
    Person,
    PersonIdentifier,
    PersonLanguage,
    PersonName,
    PersonNationality,
    PersonVulnerability,
)
from icam.people.rules import BirthPrecision, NameKind
from icam.stays.models import Placement, PlacementPerson, Presence, Stay
from icam.visits.models import Agreement, Visit, VisitPerson

NAME_LIMIT = 400


def write(actor: Actor, plan: OfficePlan, *, event: str) -> None:
    """Write everything, with one entry in the trail that says how much."""
    with unit_of_work() as session:
        places = _Places(session)
        persons = _persons(session, plan.families)
        households = _households(session, plan.families, persons)
        stays = _stays(session, plan.stays, households, persons, places)
        _visits(session, plan.visits, households, persons, stays, places)
        _closures(session, plan.closures, places)
        counts = {"families": len(plan.families), "stays": len(plan.stays), "visits": len(plan.visits)}
        record(actor, event, new=counts)


class _Places:
    """The units, sites and accounts by the codes that the plan uses."""

    def __init__(self, session: Session) -> None:
        units = session.execute(select(Unit.code, Unit.id, Unit.site_id))
        self.units = {code: (id_, site_id) for code, id_, site_id in units}
        self.sites = _ids(session, Site.code, Site.id)
        self.accounts = _ids(session, Account.email, Account.id)


def _ids(session: Session, name: Any, id_: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(select(name, id_))}


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def _add(session: Session, rows: Iterable[Any]) -> None:
    session.add_all(rows)
    session.flush()


def _persons(session: Session, families: Iterable[FamilyPlan]) -> dict[str, int]:
    plans = [(family, person) for family in families for person in family.persons]
    rows = {person.code: _person(person, family.created_on) for family, person in plans}
    _add(session, rows.values())
    ids = {code: row.id for code, row in rows.items()}
    _add(session, (extra for _, person in plans for extra in _about(person, ids[person.code])))
    return ids


def _person(plan: PersonPlan, created_on: date) -> Person:
    return Person(
        code=plan.code,
        family_name=plan.family,
        given_name=plan.given,
        script_name=plan.script,
        sex=plan.sex,
        birth_on=plan.birth.counted_as if plan.birth else None,
        birth_precision=BirthPrecision(plan.birth.precision.value) if plan.birth else None,
        birth_country=plan.country,
        created_at=_morning(created_on),
    )


def _about(plan: PersonPlan, person_id: int) -> Iterable[Any]:
    yield _name(person_id, NameKind.MAIN, plan.given, plan.family)
    if plan.script:
        yield _name(person_id, NameKind.SCRIPT, plan.script, "")
    for given, family in plan.spellings:
        yield _name(person_id, NameKind.SPELLING, given, family)
    if plan.country:
        yield PersonNationality(person_id=person_id, country=plan.country)
    for number, language in enumerate(plan.languages):
        yield PersonLanguage(person_id=person_id, language=language, is_interpreter=number == 0)
    if plan.vulnerability:
        yield PersonVulnerability(person_id=person_id, code=plan.vulnerability)
    if plan.identifier:
        kind, value = plan.identifier
        yield PersonIdentifier(person_id=person_id, kind=kind, value=value, normal=identifiers.comparable(value))


def _name(person_id: int, kind: NameKind, given: str, family: str) -> PersonName:
    return PersonName(
        person_id=person_id,
        kind=kind,
        family_name=family,
        given_name=given,
        folded=fold(full_name(given, family))[:NAME_LIMIT],
        sound_key=sound_key(given, family)[:NAME_LIMIT],
    )


def _households(session: Session, families: Iterable[FamilyPlan], persons: Mapping[str, int]) -> dict[str, int]:
    plans = list(families)
    rows = {plan.code: _household(plan, persons) for plan in plans}
    _add(session, rows.values())
    ids = {code: row.id for code, row in rows.items()}
    _add(
        session,
        (
            Membership(
                household_id=ids[plan.code],
                person_id=persons[person.code],
                role=person.role,
                from_on=person.joined_on,
                until_on=person.left_on,
            )
            for plan in plans
            for person in plan.persons
        ),
    )
    return ids


def _household(plan: FamilyPlan, persons: Mapping[str, int]) -> Household:
    languages = plan.persons[0].languages
    return Household(
        code=plan.code,
        name=plan.name,
        contact_person_id=persons[plan.persons[0].code],
        category=plan.category,
        entry_channel=plan.entry_channel,
        file_language=plan.file_language,
        interpreter_language=languages[0] if languages else None,
        lawyer=plan.lawyer,
        phone=plan.phone,
        note=plan.note,
        created_at=_morning(plan.created_on),
    )


def _stays(
    session: Session,
    plans: list[StayPlan],
    households: Mapping[str, int],
    persons: Mapping[str, int],
    places: _Places,
) -> dict[str, int]:
    decisions = {
        plan.code: Decision(
            household_id=households[plan.family.code],
            kind=plan.decision,
            decided_on=plan.arrived_on,
            notified_on=plan.arrived_on,
            max_end_on=plan.max_end_on,
        )
        for plan in plans
        if plan.decision
    }
    _add(session, decisions.values())
    rows = {plan.code: _stay(plan, households, places, decisions.get(plan.code)) for plan in plans}
    _add(session, rows.values())
    for plan in plans:
        if plan.previous:
            rows[plan.code].previous_stay_id = rows[plan.previous].id
    ids = {code: row.id for code, row in rows.items()}
    placed = [(_placement(one, plan, ids[plan.code], places), one) for plan in plans for one in plan.placements]
    _add(session, (row for row, _ in placed))
    _add(
        session,
        (PlacementPerson(placement_id=row.id, person_id=persons[code]) for row, one in placed for code in one.persons),
    )
    _add(
        session,
        (
            Presence(stay_id=ids[plan.code], person_id=persons[code], from_on=first, until_on=until, reason=reason)
            for plan in plans
            for code, first, until, reason in plan.presences
        ),
    )
    return ids


def _stay(plan: StayPlan, households: Mapping[str, int], places: _Places, decision: Decision | None) -> Stay:
    site = places.sites.get(plan.site or "")
    if plan.placements:
        site = places.units[plan.placements[-1].unit][1]
    first = plan.planned_from or plan.arrived_on
    return Stay(
        code=plan.code,
        household_id=households[plan.family.code],
        site_id=site,
        category=plan.category,
        planned_from=plan.planned_from,
        planned_until=plan.planned_until,
        arrived_on=plan.arrived_on,
        left_on=plan.left_on,
        outcome=plan.outcome,
        destination=plan.destination,
        destination_country=plan.destination_country,
        called_off=plan.called_off,
        called_off_reason=plan.called_off_reason,
        called_off_on=plan.called_off_on,
        decision_id=decision.id if decision else None,
        max_end_on=plan.max_end_on,
        coach_id=places.accounts.get(plan.coach or ""),
        second_coach_id=places.accounts.get(plan.second_coach or ""),
        escorted_by=plan.escorted_by,
        arrival_from=plan.arrival_from,
        persons_expected=plan.persons_expected,
        wishes=plan.wishes,
        announced_at=_morning(min(first or plan.family.created_on, plan.family.created_on)),
    )


def _placement(plan: PlacementPlan, stay: StayPlan, stay_id: int, places: _Places) -> Placement:
    days = [day for day in (plan.planned_from, plan.arrived_on) if day is not None]
    return Placement(
        stay_id=stay_id,
        unit_id=places.units[plan.unit][0],
        place=plan.place,
        planned_from=plan.planned_from,
        planned_until=plan.planned_until,
        arrived_on=plan.arrived_on,
        left_on=plan.left_on,
        held_from=min(days),
        held_until=plan.left_on or plan.planned_until,
        is_live=stay.called_off is None,
        reason=plan.reason,
    )


def _visits(
    session: Session,
    plans: list[VisitPlan],
    households: Mapping[str, int],
    persons: Mapping[str, int],
    stays: Mapping[str, int],
    places: _Places,
) -> None:
    rows = [
        Visit(
            household_id=households[plan.family.code],
            stay_id=stays[plan.stay.code] if plan.stay else None,
            coach_id=places.accounts[plan.coach],
            planned_on=plan.on,
            planned_at=plan.at,
            kind=plan.kind,
            result=plan.result,
            result_reason=plan.reason,
            minutes=plan.minutes,
            topics=plan.topics,
            interpreter_mode=plan.interpreter_mode,
            language=plan.language,
            family_words=plan.words,
            note=plan.note,
            written_at=_morning(plan.on) if plan.result else None,
            created_at=_morning(plan.family.created_on),
        )
        for plan in plans
    ]
    _add(session, rows)
    both = list(zip(rows, plans, strict=True))
    _add(session, (VisitPerson(visit_id=row.id, person_id=persons[code]) for row, one in both for code in one.present))
    _add(
        session,
        (
            Agreement(
                visit_id=row.id,
                household_id=row.household_id,
                text=agreed.text,
                who=agreed.who,
                due_on=agreed.due_on,
                done_on=agreed.done_on,
            )
            for row, one in both
            for agreed in one.agreements
        ),
    )


def _closures(session: Session, plans: Iterable[ClosurePlan], places: _Places) -> None:
    for plan in plans:
        unit_id = places.units[plan.unit][0]
        chain: int | None = None
        if plan.before is not None:
            old = _closure(plan, unit_id, *plan.before)
            old.void(None, _morning(plan.first_on), "De aannemer komt later")
            old.is_over_stay = False
            _add(session, [old])
            old.chain_id = chain = old.id
        row = _closure(plan, unit_id, plan.first_on, plan.last_on)
        if plan.cancelled:
            row.is_cancelled = True
            row.void(None, _morning(plan.first_on), plan.cancelled)
        _add(session, [row])
        row.chain_id = chain or row.id
    session.flush()


def _closure(plan: ClosurePlan, unit_id: int, first_on: date, last_on: date | None) -> Closure:
    period = Period.days(first_on, last_on)
    return Closure(
        unit_id=unit_id,
        from_on=period.from_on,
        until_on=period.until_on,
        reason_code=plan.reason,
        reference=plan.reference,
        note=plan.note,
        is_over_stay=plan.is_over_stay,
        created_at=_morning(first_on),
    )
