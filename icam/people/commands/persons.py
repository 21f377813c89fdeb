"""Record persons, their spellings, numbers and vulnerabilities."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from icam.audit.commands import record
from icam.core import clock, names, telephones
from icam.core.access import Actor, Scope
from icam.core.errors import RuleBroken, Stale
from icam.core.identifiers import comparable
from icam.db import unit_of_work
from icam.people import queries, rules
from icam.people.models import (
    Person,
    PersonIdentifier,
    PersonLanguage,
    PersonName,
    PersonNationality,
    PersonVulnerability,
    Telephone,
)
from icam.people.rules import BirthPrecision, NameKind, NumberDraft, PersonDraft, VulnerabilityDraft

_FOLDED_LIMIT = 400


def new_person(session: Session, draft: PersonDraft, *, today: date) -> Person:
    """Add a person inside the running transaction; the caller records it.

    Raises:
        RuleBroken: see rules.check_person.
    """
    rules.check_person(draft, today=today)
    row = Person(code=draft.code, created_at=clock.now(), **_columns(draft))
    session.add(row)
    session.flush()
    _write_parts(session, row.id, draft)
    session.add_all(_number(row.id, one) for one in draft.numbers)
    session.flush()
    return row


def edit_person(actor: Actor, person_id: int, draft: PersonDraft, *, version: int, today: date) -> Person:
    """Change what is on record about a person; numbers and vulnerabilities have their own commands.

    Raises:
        NotFound, RuleBroken; Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        found = queries.details(person_id, actor.scope)
        row, old = found.person, person_values(queries.as_person_draft(found))
        if row.version != version:
            raise Stale(old, row.version)
        rules.check_person(draft, today=today)
        new = person_values(draft)
        if rules.changed_values(old, new):
            for name, value in _columns(draft).items():
                setattr(row, name, value)
            flag_modified(row, "given_name")  # a nationality alone is a change of the person, too
            session.execute(delete(PersonName).where(PersonName.person_id == person_id))
            session.execute(delete(PersonNationality).where(PersonNationality.person_id == person_id))
            session.execute(delete(PersonLanguage).where(PersonLanguage.person_id == person_id))
            session.execute(delete(Telephone).where(Telephone.person_id == person_id))
            _write_parts(session, person_id, draft)
            session.flush()
            record(actor, "person.edited", ("person", person_id), old=old, new=new, person_id=person_id)
    return row


def add_number(actor: Actor, person_id: int, draft: NumberDraft) -> PersonIdentifier:
    """Write down a number that a register gave.

    Raises:
        NotFound; RuleBroken: it cannot be one, or this person or another one has it already.
    """
    with unit_of_work() as session:
        found = queries.details(person_id, actor.scope)
        rules.check_number_dates(draft)
        if any(one.kind == draft.kind and one.normal == comparable(draft.value) for one in found.identifiers):
            raise RuleBroken("The person has this number already.", field="value")
        _check_holder(actor.scope, person_id, draft)
        row = _number(person_id, draft)
        session.add(row)
        session.flush()
        record(actor, "number.added", ("person", person_id), new=number_values(row), person_id=person_id)
    return row


def edit_number(actor: Actor, identifier_id: int, draft: NumberDraft) -> PersonIdentifier:
    """Correct a number or the days on which it holds; the trail keeps what stood there.

    Raises:
        NotFound, RuleBroken.
    """
    with unit_of_work() as session:
        row = queries.identifier(identifier_id, actor.scope)
        rules.check_number_dates(draft)
        _check_holder(actor.scope, row.person_id, draft)
        old = number_values(row)
        for name, value in _number_columns(draft).items():
            setattr(row, name, value)
        session.flush()
        record(
            actor, "number.edited", ("person", row.person_id), old=old, new=number_values(row), person_id=row.person_id
        )
    return row


def add_vulnerability(actor: Actor, person_id: int, draft: VulnerabilityDraft) -> PersonVulnerability:
    """Note that a person needs special care.

    Raises:
        NotFound; RuleBroken: the dates are in the wrong order, or it is noted for these days already.
    """
    with unit_of_work() as session:
        found = queries.details(person_id, actor.scope)
        rules.check_dates(draft.from_on, draft.until_on)
        days = rules.days_of(draft.from_on, draft.until_on)
        if any(
            one.code == draft.code and one.voided_at is None and days.overlaps(rules.days_of(one.from_on, one.until_on))
            for one in found.vulnerabilities
        ):
            raise RuleBroken("This is noted for these days already.", field="code")
        row = PersonVulnerability(
            person_id=person_id, code=draft.code, from_on=draft.from_on, until_on=draft.until_on, note=draft.note
        )
        session.add(row)
        session.flush()
        record(actor, "vulnerability.added", ("person", person_id), new=vulnerability_values(row), person_id=person_id)
    return row


def end_vulnerability(actor: Actor, vulnerability_id: int, until_on: date) -> PersonVulnerability:
    """Note from which day a person no longer needs special care.

    Raises:
        NotFound, RuleBroken.
    """
    with unit_of_work() as session:
        row = queries.vulnerability(vulnerability_id, actor.scope)
        rules.check_dates(row.from_on, until_on)
        old = vulnerability_values(row)
        row.until_on = until_on
        session.flush()
        new = vulnerability_values(row)
        record(actor, "vulnerability.ended", ("person", row.person_id), old=old, new=new, person_id=row.person_id)
    return row


def void_vulnerability(actor: Actor, vulnerability_id: int, reason: str) -> PersonVulnerability:
    """Void a vulnerability that was noted by mistake; the row stays, with the reason.

    Raises:
        NotFound.
    """
    with unit_of_work() as session:
        row = queries.vulnerability(vulnerability_id, actor.scope)
        row.void(actor.account_id, clock.now(), reason)
        session.flush()
        record(
            actor,
            "vulnerability.voided",
            ("person", row.person_id),
            old=vulnerability_values(row),
            person_id=row.person_id,
            reason=reason,
        )
    return row


# --- rows


def write_names(session: Session, person_id: int, spellings: Iterable[tuple[NameKind, str, str]]) -> None:
    """Add spellings of a name with what the search compares.

    Args:
        spellings: where it comes from, given name, family name.
    """
    session.add_all(
        PersonName(
            person_id=person_id,
            kind=kind,
            given_name=given,
            family_name=family,
            folded=names.fold(names.full_name(given, family))[:_FOLDED_LIMIT],
            sound_key=names.sound_key(given, family),
        )
        for kind, given, family in spellings
    )


def _write_parts(session: Session, person_id: int, draft: PersonDraft) -> None:
    spellings = [(NameKind.MAIN, draft.given_name, draft.family_name)]
    spellings += [(NameKind.SPELLING, one.given_name[:100], one.family_name[:100]) for one in draft.spellings]
    if draft.script_name:
        spellings.append((NameKind.SCRIPT, draft.script_name[:100], ""))
    write_names(session, person_id, spellings)
    session.add_all(
        PersonNationality(person_id=person_id, country=country, status=status)
        for country, status in draft.nationalities
    )
    session.add_all(Telephone(person_id=person_id, digits=one) for one in telephones.numbers(draft.phone))
    spoken = dict.fromkeys((*draft.languages, *((draft.interpreter_language,) if draft.interpreter_language else ())))
    session.add_all(
        PersonLanguage(person_id=person_id, language=one, is_interpreter=one == draft.interpreter_language)
        for one in spoken
    )


def _columns(draft: PersonDraft) -> dict[str, Any]:
    birth = draft.birth
    return {
        "given_name": draft.given_name,
        "family_name": draft.family_name,
        "script_name": draft.script_name,
        "sex": draft.sex,
        "birth_on": birth.counted_as if birth else None,
        "birth_precision": BirthPrecision(birth.precision.value) if birth else None,
        "birth_place": draft.birth_place,
        "birth_country": draft.birth_country,
        "deceased_on": draft.deceased_on,
        "phone": draft.phone,
        "note": draft.note,
    }


def person_values(draft: PersonDraft) -> dict[str, Any]:
    """Return a person as the trail keeps it; the keys are the fields of the form."""
    spoken = dict.fromkeys((*draft.languages, *((draft.interpreter_language,) if draft.interpreter_language else ())))
    return {
        "given_name": draft.given_name,
        "family_name": draft.family_name,
        "script_name": draft.script_name,
        "spellings": rules.write_spellings(draft.spellings),
        "sex": draft.sex.value,
        "birth": draft.birth and str(draft.birth),
        "birth_place": draft.birth_place,
        "birth_country": draft.birth_country,
        "deceased_on": draft.deceased_on,
        "phone": draft.phone,
        "note": draft.note,
        "nationalities": sorted(f"{country} ({status.value})" for country, status in draft.nationalities),
        "languages": sorted(spoken),
        "interpreter_language": draft.interpreter_language,
    }


def _check_holder(scope: Scope, person_id: int, draft: NumberDraft) -> None:
    """Refuse a number of the national register that another person has.

    Raises:
        RuleBroken: names the other one, where the reader may see who it is.
    """
    found = queries.holder(draft, scope, but_for=person_id) if draft.kind in rules.OF_ONE_PERSON else None
    if found is None:
        return
    name, is_visible = found
    if is_visible:
        raise RuleBroken(
            "%(number)s is the number of %(name)s already. "
            "Open that record: is it the same person, make one of the two.",
            field="value",
            number=draft.value,
            name=name,
        )
    raise RuleBroken(
        "%(number)s is the number of somebody at another site or in another region. Search for it to see whom to call.",
        field="value",
        number=draft.value,
    )


def _number_columns(draft: NumberDraft) -> dict[str, Any]:
    return {
        "kind": draft.kind.value,
        "value": draft.value.strip(),
        "normal": comparable(draft.value),
        "country": draft.country,
        "valid_from": draft.valid_from,
        "valid_to": draft.valid_to,
        "source": draft.source,
    }


def _number(person_id: int, draft: NumberDraft) -> PersonIdentifier:
    return PersonIdentifier(person_id=person_id, **_number_columns(draft))


def number_values(row: PersonIdentifier) -> Mapping[str, Any]:
    """Return a number as the trail keeps it."""
    return {name: getattr(row, name) for name in ("kind", "value", "country", "valid_from", "valid_to", "source")}


def vulnerability_values(row: PersonVulnerability) -> Mapping[str, Any]:
    """Return a vulnerability as the trail keeps it."""
    return {name: getattr(row, name) for name in ("code", "from_on", "until_on", "note")}
