"""The round sheet: for each visit of a coach's day, where, who lives there, what they need, what was agreed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import or_, select

from icam.core import clock
from icam.core.access import Actor
from icam.core.partial_date import PartialDate
from icam.db import db
from icam.housing.models import Site, Unit
from icam.people.models import Household, Membership, Person, PersonLanguage, PersonVulnerability
from icam.stays.models import Placement, PlacementPerson, Presence, Stay
from icam.visits.queries.agenda import VisitLine, agenda
from icam.visits.queries.families import AgreementLine, LastVisit, last_visit, open_agreements
from icam.visits.rules import State


@dataclass(frozen=True, slots=True)
class Dwelling:
    """The unit in which a family lives, or is to live, on a day.

    Args:
        persons: ids of those who sleep there when the family is split over two units; None = the whole family.
        beside: the other units of a family that is split.
    """

    household_id: int
    unit_id: int
    unit_code: str
    unit_label: str | None
    floor: int | None
    street: str | None
    postal_code: str | None
    municipality: str | None
    phone: str | None
    site_code: str
    cots: int
    is_arrived: bool
    persons: frozenset[int] | None = None
    beside: tuple["Dwelling", ...] = ()

    @property
    def all(self) -> tuple["Dwelling", ...]:
        """Return this unit and those beside it."""
        return (self, *self.beside)

    @property
    def unit_codes(self) -> str:
        """Name the unit, or the units of a family that is split."""
        return " + ".join(one.unit_code for one in self.all)

    @property
    def address(self) -> str:
        """Return street and town on one line."""
        town = " ".join(part for part in (self.postal_code, self.municipality) if part)
        return ", ".join(part for part in (self.street, town) if part)


@dataclass(frozen=True, slots=True)
class Dweller:
    """A member of a family who is there on a day."""

    household_id: int
    person_id: int
    family_name: str
    given_name: str
    role: str
    birth: PartialDate | None
    age: int | None
    languages: tuple[str, ...]
    interpreter_language: str | None
    vulnerabilities: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return the name as the office writes it: FAMILY NAME Given name."""
        return " ".join(part for part in (self.family_name.upper(), self.given_name) if part)

    @property
    def needs_cot(self) -> bool:
        """Say whether a child sleeps in a cot: under two."""
        return self.age is not None and self.age < 2


@dataclass(frozen=True, slots=True)
class SheetVisit:
    """One visit of the round, with all that a coach takes along."""

    visit: VisitLine
    dwelling: Dwelling | None
    people: tuple[Dweller, ...]
    agreements: tuple[AgreementLine, ...]
    last: LastVisit | None
    household_language: str | None
    household_phone: str | None
    own_address: str | None = None
    languages: tuple[str, ...] = field(default=())

    @property
    def interpreter(self) -> str | None:
        """Return the language of the interpreter: the visit's own, the family's, or a member's."""
        members = (one.interpreter_language for one in self.people if one.interpreter_language)
        return self.visit.interpreter_language or self.household_language or next(members, None)

    @property
    def vulnerabilities(self) -> tuple[str, ...]:
        """Return the codes of all members, each once."""
        return tuple(dict.fromkeys(code for one in self.people for code in one.vulnerabilities))

    def sleeps_in(self, person: Dweller) -> str | None:
        """Name the unit in which a member of a split family sleeps."""
        units = self.dwelling.all if self.dwelling else ()
        if len(units) < 2:
            return None
        return next((one.unit_code for one in units if one.persons is None or person.person_id in one.persons), None)

    @property
    def cots_there(self) -> int:
        """Count the cots of the unit, or of both."""
        return sum(one.cots for one in self.dwelling.all) if self.dwelling else 0

    @property
    def cots_needed(self) -> int:
        """Count the children who sleep in a cot."""
        return sum(one.needs_cot for one in self.people)


def round_sheet(actor: Actor, coach_id: int, on: date) -> list[SheetVisit]:
    """Return the round of a coach on a day, in its order; visits that will not take place are left out."""
    visits = [
        one
        for one in agenda(actor, on, date.fromordinal(on.toordinal() + 1), coach_id)
        if one.state not in (State.MOVED, State.CANCELLED)
    ]
    if not visits:
        return []
    households = {one.household_id for one in visits}
    homes, people, notes = dwellings(households, on), dwellers(households, on), _households(households)
    agreed: dict[int, list[AgreementLine]] = defaultdict(list)
    for agreement in open_agreements(households):
        agreed[agreement.household_id].append(agreement)
    last = last_visit(households, before=on)
    return [
        SheetVisit(
            visit=one,
            dwelling=homes.get(one.household_id),
            people=tuple(people.get(one.household_id, ())),
            agreements=tuple(agreed[one.household_id]),
            last=last.get(one.household_id),
            household_language=notes[one.household_id][0],
            household_phone=notes[one.household_id][1],
            own_address=notes[one.household_id][2],
        )
        for one in visits
    ]


def _households(ids: Iterable[int]) -> dict[int, tuple[str | None, str | None, str | None]]:
    wanted = select(Household.id, Household.interpreter_language, Household.phone, Household.address).where(
        Household.id.in_(sorted(set(ids)))
    )
    return {row.id: (row.interpreter_language, row.phone, row.address) for row in db.session.execute(wanted)}


def dwellings(household_ids: Iterable[int], on: date) -> dict[int, Dwelling]:
    """Return the unit of each family on a day: where it lives, else where it is expected; one statement.

    A family that is split lives in two; one whose move is planned is expected in the other unit from that day on.
    """
    wanted = (
        select(
            Stay.household_id,
            Unit.id,
            Unit.code,
            Unit.label,
            Unit.floor,
            Unit.street.label("unit_street"),
            Site.street,
            Site.postal_code,
            Site.municipality,
            Site.phone,
            Site.code.label("site_code"),
            Unit.cots,
            Placement.id.label("placement_id"),
            Placement.arrived_on,
            Placement.left_on,
            PlacementPerson.person_id,
        )
        .join(Placement, Placement.stay_id == Stay.id)
        .join(Unit, Unit.id == Placement.unit_id)
        .join(Site, Site.id == Unit.site_id)
        .outerjoin(PlacementPerson, PlacementPerson.placement_id == Placement.id)
        .where(
            Stay.household_id.in_(sorted(set(household_ids))),
            Placement.is_live,
            Placement.voided_at.is_(None),
            Placement.held_from <= on,
            or_(Placement.left_on.is_(None), Placement.left_on >= on),
        )
        .order_by(Placement.held_from, Placement.id)
    )
    placed: dict[int, dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in db.session.execute(wanted):
        placed[row.household_id][row.placement_id].append(row)
    return {household_id: _home(list(rows.values()), on) for household_id, rows in placed.items()}


def _home(placements: list[list[Any]], on: date) -> Dwelling:
    """Return where a family is on a day, from the rows of each of its placements, a row a person where it is split."""
    ahead = [rows for rows in placements if rows[0].arrived_on is None]
    came = [rows for rows in placements if rows[0].arrived_on is not None and rows[0].arrived_on <= on]
    here = [rows for rows in came if rows[0].left_on != on]
    chosen = ahead[-1:] if ahead and on > clock.today() else here or placements[-1:]
    first, *beside = [_dwelling(rows) for rows in chosen]
    return replace(first, beside=tuple(beside))


def _dwelling(rows: list[Any]) -> Dwelling:
    row = rows[0]
    return Dwelling(
        household_id=row.household_id,
        unit_id=row.id,
        unit_code=row.code,
        unit_label=row.label,
        floor=row.floor,
        street=row.unit_street or row.street,
        postal_code=row.postal_code,
        municipality=row.municipality,
        phone=row.phone,
        site_code=row.site_code,
        cots=row.cots,
        is_arrived=row.arrived_on is not None,
        persons=frozenset(one.person_id for one in rows) if row.person_id is not None else None,
    )


def dwellers(household_ids: Iterable[int], on: date) -> dict[int, list[Dweller]]:
    """Return who of each family is there on a day, parents and elders first; four statements."""
    ids = sorted(set(household_ids))
    wanted = (
        select(
            Membership.household_id,
            Membership.role,
            Person.id,
            Person.family_name,
            Person.given_name,
            Person.birth_on,
            Person.birth_precision,
        )
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.household_id.in_(ids),
            Membership.voided_at.is_(None),
            or_(Membership.from_on.is_(None), Membership.from_on <= on),
            or_(Membership.until_on.is_(None), Membership.until_on > on),
            or_(Person.deceased_on.is_(None), Person.deceased_on > on),
        )
        .order_by(Membership.household_id, Person.birth_on, Person.id)
    )
    rows = db.session.execute(wanted).all()
    persons = sorted({row.id for row in rows})
    languages, needs, away = _languages(persons), _vulnerabilities(persons, on), _away(ids, on)
    found: dict[int, list[Dweller]] = defaultdict(list)
    for row in rows:
        if (row.household_id, row.id) in away:
            continue
        birth = PartialDate.from_parts(row.birth_on, row.birth_precision) if row.birth_on else None
        spoken = languages.get(row.id, [])
        found[row.household_id].append(
            Dweller(
                household_id=row.household_id,
                person_id=row.id,
                family_name=row.family_name,
                given_name=row.given_name,
                role=row.role,
                birth=birth,
                age=birth.age_on(on) if birth else None,
                languages=tuple(language for language, _ in spoken),
                interpreter_language=next((language for language, chosen in spoken if chosen), None),
                vulnerabilities=tuple(needs.get(row.id, ())),
            )
        )
    return dict(found)


def _languages(persons: Sequence[int]) -> dict[int, list[tuple[str, bool]]]:
    wanted = (
        select(PersonLanguage.person_id, PersonLanguage.language, PersonLanguage.is_interpreter)
        .where(PersonLanguage.person_id.in_(persons))
        .order_by(PersonLanguage.person_id, PersonLanguage.language)
    )
    rows = db.session.execute(wanted).all()
    return {
        person: [(row.language, row.is_interpreter) for row in group]
        for person, group in groupby(rows, key=lambda row: row.person_id)
    }


def _vulnerabilities(persons: Sequence[int], on: date) -> dict[int, list[str]]:
    wanted = (
        select(PersonVulnerability.person_id, PersonVulnerability.code)
        .where(
            PersonVulnerability.person_id.in_(persons),
            PersonVulnerability.voided_at.is_(None),
            or_(PersonVulnerability.from_on.is_(None), PersonVulnerability.from_on <= on),
            or_(PersonVulnerability.until_on.is_(None), PersonVulnerability.until_on > on),
        )
        .order_by(PersonVulnerability.person_id, PersonVulnerability.id)
    )
    rows = db.session.execute(wanted).all()
    return {person: [row.code for row in group] for person, group in groupby(rows, key=lambda row: row.person_id)}


def _away(households: Sequence[int], on: date) -> set[tuple[int, int]]:
    """Return (family, person) of members whose own days inside the running stay do not hold this day."""
    wanted = (
        select(Stay.household_id, Presence.person_id, Presence.from_on, Presence.until_on)
        .join(Presence, Presence.stay_id == Stay.id)
        .where(
            Stay.household_id.in_(households),
            Presence.voided_at.is_(None),
            Stay.arrived_on <= on,
            or_(Stay.left_on.is_(None), Stay.left_on >= on),
        )
    )
    there: dict[tuple[int, int], bool] = {}
    for row in db.session.execute(wanted):
        key = (row.household_id, row.person_id)
        now = row.from_on <= on and (row.until_on is None or on < row.until_on)
        there[key] = there.get(key, False) or now
    return {key for key, is_there in there.items() if not is_there}
