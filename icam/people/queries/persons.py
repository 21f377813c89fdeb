"""One person with all their names, numbers and dates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from icam.core import names
from icam.core.access import Scope
from icam.core.errors import NotFound
from icam.core.identifiers import IdentifierKind, comparable
from icam.core.partial_date import PartialDate
from icam.db import db
from icam.people.models import (
    Person,
    PersonIdentifier,
    PersonLanguage,
    PersonName,
    PersonNationality,
    PersonVulnerability,
)
from icam.people.queries.visible import person_visible
from icam.people.rules import NameKind, NationalityStatus, NumberDraft, PersonDraft, Spelling


def person(person_id: int, scope: Scope) -> Person:
    """Return one person.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    found = db.session.scalar(select(Person).where(Person.id == person_id, person_visible(scope, Person.id)))
    if found is None:
        raise NotFound
    return found


def birth_of(row: Person) -> PartialDate | None:
    """Return what is known of a birth date."""
    if row.birth_on is None or row.birth_precision is None:
        return None
    return PartialDate.from_parts(row.birth_on, row.birth_precision.value)


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """Everything on record about a person."""

    person: Person
    birth: PartialDate | None
    spellings: tuple[Spelling, ...]
    nationalities: tuple[tuple[str, NationalityStatus], ...]
    languages: tuple[str, ...]
    interpreter_language: str | None
    identifiers: tuple[PersonIdentifier, ...]
    vulnerabilities: tuple[PersonVulnerability, ...]

    @property
    def name(self) -> str:
        """Return the name as lists write it."""
        return names.listed_name(self.person.given_name, self.person.family_name)


def details(person_id: int, scope: Scope) -> PersonDetails:
    """Return a person with names, nationalities, languages, numbers and vulnerabilities.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    row = person(person_id, scope)
    spellings = db.session.execute(
        select(PersonName.given_name, PersonName.family_name)
        .where(PersonName.person_id == person_id, PersonName.kind == NameKind.SPELLING)
        .order_by(PersonName.id)
    )
    spoken = db.session.execute(
        select(PersonLanguage.language, PersonLanguage.is_interpreter)
        .where(PersonLanguage.person_id == person_id)
        .order_by(PersonLanguage.is_interpreter.desc(), PersonLanguage.language)
    ).all()
    return PersonDetails(
        person=row,
        birth=birth_of(row),
        spellings=tuple(Spelling(given, family) for given, family in spellings),
        nationalities=tuple(
            (country, status)
            for country, status in db.session.execute(
                select(PersonNationality.country, PersonNationality.status)
                .where(PersonNationality.person_id == person_id)
                .order_by(PersonNationality.status.desc(), PersonNationality.country)
            )
        ),
        languages=tuple(language for language, _ in spoken),
        interpreter_language=next((language for language, is_interpreter in spoken if is_interpreter), None),
        identifiers=tuple(
            db.session.scalars(
                select(PersonIdentifier).where(PersonIdentifier.person_id == person_id).order_by(PersonIdentifier.id)
            )
        ),
        vulnerabilities=tuple(
            db.session.scalars(
                select(PersonVulnerability)
                .where(PersonVulnerability.person_id == person_id)
                .order_by(PersonVulnerability.from_on, PersonVulnerability.id)
            )
        ),
    )


def as_person_draft(found: PersonDetails) -> PersonDraft:
    """Return a person as a form would have typed it, for editing and for the trail."""
    row = found.person
    return PersonDraft(
        given_name=row.given_name,
        family_name=row.family_name,
        script_name=row.script_name,
        spellings=found.spellings,
        sex=row.sex,
        birth=found.birth,
        birth_place=row.birth_place,
        birth_country=row.birth_country,
        deceased_on=row.deceased_on,
        phone=row.phone,
        note=row.note,
        nationalities=found.nationalities,
        languages=found.languages,
        interpreter_language=found.interpreter_language,
        numbers=tuple(
            NumberDraft(IdentifierKind(one.kind), one.value, one.country, one.valid_from, one.valid_to, one.source)
            for one in found.identifiers
        ),
        code=row.code,
    )


def holder(draft: NumberDraft, scope: Scope, *, but_for: int | None = None) -> tuple[str, bool] | None:
    """Return the name of another person on record with this number, and whether the reader may see that person.

    Args:
        but_for: the person for whom the number is meant.
    """
    query = (
        select(Person.given_name, Person.family_name, person_visible(scope, Person.id))
        .join(PersonIdentifier, PersonIdentifier.person_id == Person.id)
        .where(
            PersonIdentifier.normal == comparable(draft.value),
            PersonIdentifier.kind == draft.kind,
            Person.merged_into_id.is_(None),
        )
        .order_by(Person.id)
    )
    if but_for is not None:
        query = query.where(Person.id != but_for)
    row = db.session.execute(query).first()
    return None if row is None else (names.listed_name(row[0], row[1]), bool(row[2]))


def identifier(identifier_id: int, scope: Scope) -> PersonIdentifier:
    """Return one number of a person.

    Raises:
        NotFound: there is none, or its person lies outside the scope.
    """
    found = db.session.get(PersonIdentifier, identifier_id)
    if found is None:
        raise NotFound
    person(found.person_id, scope)
    return found


def vulnerability(vulnerability_id: int, scope: Scope) -> PersonVulnerability:
    """Return one vulnerability code of a person.

    Raises:
        NotFound: there is none, or its person lies outside the scope.
    """
    found = db.session.get(PersonVulnerability, vulnerability_id)
    if found is None:
        raise NotFound
    person(found.person_id, scope)
    return found


def nationalities_of(person_ids: Iterable[int]) -> Mapping[int, list[str]]:
    """Return the nationalities of several persons, established ones first."""
    found: dict[int, list[str]] = {}
    for person_id, country in db.session.execute(
        select(PersonNationality.person_id, PersonNationality.country)
        .where(PersonNationality.person_id.in_(list(person_ids)))
        .order_by(PersonNationality.status.desc(), PersonNationality.country)
    ):
        found.setdefault(person_id, []).append(country)
    return found


def languages_of(person_ids: Iterable[int]) -> Mapping[int, list[tuple[str, bool]]]:
    """Return the languages of several persons with "is the one for an interpreter", that one first."""
    found: dict[int, list[tuple[str, bool]]] = {}
    for person_id, language, is_interpreter in db.session.execute(
        select(PersonLanguage.person_id, PersonLanguage.language, PersonLanguage.is_interpreter)
        .where(PersonLanguage.person_id.in_(list(person_ids)))
        .order_by(PersonLanguage.is_interpreter.desc(), PersonLanguage.language)
    ):
        found.setdefault(person_id, []).append((language, is_interpreter))
    return found
