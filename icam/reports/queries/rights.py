"""Read what was done for the families that arrived in a period, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from icam.care.models import CareStep, Schooling
from icam.cases.models import Case
from icam.core.access import Scope
from icam.core.period import ONE_DAY
from icam.db import db
from icam.housing.models import Site, Unit
from icam.housing.scope import on_sites
from icam.people import queries as people
from icam.people.models import Household, PersonLanguage
from icam.people.queries.households import Member
from icam.reports.builders.rights import Child, FamilyStay, RightsFacts, Talk
from icam.reports.queries.complaints import complaints
from icam.reports.rules import Asked
from icam.stays.models import Placement, PlacementPerson, Stay
from icam.talks.models import BestInterests
from icam.visits.models import Visit
from icam.visits.rules import Result


@dataclass(frozen=True, slots=True)
class SchoolAge:
    """When school is compulsory: from the first age, below the second; and within how many days it should begin."""

    from_age: int
    until_age: int
    days: int


def rights(scope: Scope, asked: Asked, school: SchoolAge) -> RightsFacts:
    """Read the stays that began in the period, and all that is recorded of them."""
    query = (
        select(
            Stay.id,
            Stay.code,
            Stay.household_id,
            Stay.arrived_on,
            Stay.left_on,
            Household.code.label("household"),
            Household.lawyer,
            Household.file_language,
            Household.interpreter_language,
        )
        .join(Household, Household.id == Stay.household_id)
        .where(
            Stay.arrived_on >= asked.window.from_on,
            Stay.arrived_on < asked.window.until_on,
            on_sites(scope, Stay.site_id),
        )
        .order_by(Stay.arrived_on, Stay.id)
    )
    if asked.site:
        query = query.where(Stay.site_id.in_(select(Site.id).where(Site.code == asked.site)))
    rows = db.session.execute(query).all()
    more = _More([row.id for row in rows], [row.household_id for row in rows], asked.data_date)
    families = tuple(_family(row, more, school) for row in rows)
    return RightsFacts(families, school.days, asked.data_date, complaints(scope, asked))


class _More:
    """What is recorded of some stays and their households, by their ids."""

    def __init__(self, stays: Sequence[int], households: Sequence[int], known: date) -> None:
        self.known = known
        self.members = _by(people.member_rows(set(households)), lambda one: one.household_id)
        persons = [one.person_id for of in self.members.values() for one in of]
        self.steps = _pairs(
            select(CareStep.stay_id, CareStep.step, CareStep.done_on).where(
                CareStep.stay_id.in_(stays), CareStep.voided_at.is_(None), CareStep.done_on <= known
            )
        )
        self.schools = _pairs(
            select(Schooling.person_id, Schooling.school, Schooling.from_on, Schooling.until_on).where(
                Schooling.person_id.in_(persons), Schooling.voided_at.is_(None), Schooling.from_on <= known
            )
        )
        self.records = _pairs(
            select(BestInterests.person_id, BestInterests.on).where(
                BestInterests.person_id.in_(persons), BestInterests.voided_at.is_(None), BestInterests.on <= known
            )
        )
        self.languages = _pairs(
            select(PersonLanguage.person_id, PersonLanguage.language).where(PersonLanguage.person_id.in_(persons))
        )
        self.visits = _pairs(
            select(Visit.stay_id, Visit.id, Visit.planned_on, Visit.interpreter_language, Visit.language)
            .where(Visit.stay_id.in_(stays), Visit.result == Result.HELD, Visit.planned_on <= known)
            .order_by(Visit.planned_on, Visit.id)
        )
        self.places = _pairs(
            select(Placement.stay_id, Placement.arrived_on, Placement.left_on, Site.language_region)
            .join(Unit, Unit.id == Placement.unit_id)
            .join(Site, Site.id == Unit.site_id)
            .where(Placement.stay_id.in_(stays), Placement.is_live, Placement.arrived_on <= known)
            .order_by(Placement.arrived_on, Placement.id)
        )
        self.split = set(
            db.session.scalars(
                select(Placement.stay_id)
                .join(PlacementPerson, PlacementPerson.placement_id == Placement.id)
                .where(Placement.stay_id.in_(stays), Placement.is_live, Placement.arrived_on <= known)
                .group_by(Placement.stay_id)
                .having(func.count(Placement.unit_id.distinct()) > 1)
            )
        )
        self.cases = _pairs(
            select(Case.household_id, Case.options_from_on, Case.track_from_on, Case.conclusion)
            .where(Case.household_id.in_(households), Case.opened_on <= known)
            .order_by(Case.opened_on)
        )

    def by_then(self, on: date | None) -> date | None:
        """Return a day that was known on the data date."""
        return on if on is not None and on <= self.known else None


def _pairs(query: Any) -> Mapping[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(query):
        found[row[0]].append(row)
    return found


def _by(members: Iterable[Member], key: Any) -> Mapping[int, list[Member]]:
    found: dict[int, list[Member]] = defaultdict(list)
    for one in members:
        found[key(one)].append(one)
    return found


def _family(row: Any, more: _More, school: SchoolAge) -> FamilyStay:
    members = [one for one in more.members.get(row.household_id, ()) if one.belongs_on(row.arrived_on)]
    spoken = {each.language for one in members for each in more.languages.get(one.person_id, ())}
    spoken |= {row.interpreter_language} if row.interpreter_language else set()
    places = more.places.get(row.id, [])
    case = (more.cases.get(row.household_id) or [None])[-1]
    regions = [place.language_region for place in places]
    left = row.left_on if row.left_on and row.left_on <= more.known else None
    stop = left or more.known + ONE_DAY
    return FamilyStay(
        stay_id=row.id,
        stay=row.code,
        household=row.household,
        arrived_on=row.arrived_on,
        left_on=left,
        has_lawyer=bool(row.lawyer),
        is_split=row.id in more.split,
        is_away_from_language=bool(row.file_language and regions and regions[0] and regions[0] != row.file_language),
        steps=tuple((each.step, each.done_on) for each in more.steps.get(row.id, ())),
        children=tuple(_child(one, row, more, school) for one in members if _is_minor(one, row.arrived_on)),
        talks=tuple(_talk(each, spoken) for each in more.visits.get(row.id, ())),
        crossed=tuple(
            place.arrived_on
            for before, place in zip(places, places[1:], strict=False)
            if before.language_region and place.language_region and before.language_region != place.language_region
        ),
        has_case=case is not None,
        options_on=more.by_then(case.options_from_on) if case else None,
        track_on=more.by_then(case.track_from_on) if case else None,
        nights=max(0, (stop - row.arrived_on).days),
        away=tuple(
            (place.arrived_on, min(place.left_on or stop, stop))
            for place in places
            if row.file_language and place.language_region and place.language_region != row.file_language
        ),
        needs_interpreter=bool(row.interpreter_language),
    )


def _is_minor(one: Member, on: date) -> bool:
    return one.birth is not None and one.birth.is_minor_on(on)


def _child(one: Member, row: Any, more: _More, school: SchoolAge) -> Child:
    age = one.birth.age_on(row.arrived_on) if one.birth else 0
    left = row.left_on or more.known
    lines = [
        each
        for each in more.schools.get(one.person_id, ())
        if each.from_on <= left and (each.until_on is None or each.until_on > row.arrived_on)
    ]
    at_school = [max(each.from_on, row.arrived_on) for each in lines if each.school is not None]
    return Child(
        str(one.person_id),
        age,
        school.from_age <= age < school.until_age,
        min(at_school, default=None),
        not at_school and any(each.school is None for each in lines),
        any(each.on <= left for each in more.records.get(one.person_id, ())),
        len({each.school for each in lines if each.school is not None}),
    )


def _talk(row: Any, spoken: set[str]) -> Talk:
    language = row.interpreter_language or row.language
    return Talk(row.id, row.planned_on, language, language in spoken, row.interpreter_language is not None)
