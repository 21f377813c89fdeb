"""All that a family's first page shows, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from icam.core.access import Actor
from icam.core.period import Period
from icam.db import db
from icam.families.rules import Facts, Resident
from icam.people import queries as people
from icam.people.models import Household, PersonVulnerability
from icam.people.queries.households import Member
from icam.stays import queries as stays
from icam.stays.models import Presence
from icam.stays.queries import StayRow
from icam.stays.rules import State
from icam.visits import queries as visits
from icam.visits.models import Visit
from icam.visits.queries import AgreementLine, LastVisit, NextVisit
from icam.visits.rules import days_without_visit


@dataclass(frozen=True, slots=True)
class Overview:
    """A family with everything its first page shows.

    Args:
        here: members present tonight, or belonging to the family today when it is not in a unit.
        away: members who belong to the family but are not present tonight.
        stay: the open stay, or else the last one.
    """

    household: Household
    everybody: Sequence[Member]
    here: Sequence[Member]
    away: Sequence[Member]
    stay: StayRow | None
    stays: Sequence[StayRow]
    nationalities: Mapping[int, list[str]]
    languages: Mapping[int, list[tuple[str, bool]]]
    vulnerabilities: Mapping[int, list[str]]
    next_visit: NextVisit | None
    last_visit: LastVisit | None
    agreements: Sequence[AgreementLine]
    facts: Facts

    @property
    def is_here(self) -> bool:
        """Tell whether the family lives in a unit tonight."""
        return self.stay is not None and self.stay.state is State.ARRIVED


def overview(actor: Actor, household_id: int, *, today: date, no_visit_days: int) -> Overview:
    """Return a family with everything its first page shows.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    household = people.household(household_id, actor.scope)
    rows = stays.stays_of_household(actor.scope, household_id)
    stay = next((row for row in rows if row.state in (State.ARRIVED, State.ANNOUNCED)), rows[0] if rows else None)
    is_here = stay is not None and stay.state is State.ARRIVED
    everybody = people.member_rows([household_id])
    members = [row for row in everybody if row.belongs_on(today) and not row.deceased_on]
    absent = _absent(stay.id, today) if is_here and stay else set()
    here = [row for row in members if row.person_id not in absent]
    away = [row for row in members if row.person_id in absent]
    ids = [row.person_id for row in members]
    last = visits.last_visit([household_id]).get(household_id)
    agreements = visits.open_agreements([household_id])
    facts = Facts(
        residents=[Resident(row.name, row.birth, True) for row in here],
        is_here=is_here,
        is_announced=stay is not None and stay.state is State.ANNOUNCED,
        planned_from=stay.planned_from if stay else None,
        planned_until=stay.planned_until if stay else None,
        arrived_on=stay.arrived_on if stay else None,
        max_end_on=stay.max_end_on if stay else None,
        level=stay.level if stay else None,
        has_coach=stay is None or stay.coach_id is not None,
        days_without_visit=days_without_visit(stay.arrived_on, last.planned_on if last else None, today)
        if is_here and stay and stay.arrived_on
        else None,
        no_visit_days=no_visit_days,
        not_written=_not_written(household_id, today),
        late_agreements=sum(one.is_late(today) for one in agreements),
    )
    return Overview(
        household=household,
        everybody=everybody,
        here=here,
        away=away,
        stay=stay,
        stays=rows,
        nationalities=people.nationalities_of(ids),
        languages=people.languages_of(ids),
        vulnerabilities=_vulnerabilities(ids, today),
        next_visit=visits.next_visit([household_id]).get(household_id),
        last_visit=last,
        agreements=agreements,
        facts=facts,
    )


def _absent(stay_id: int, night: date) -> set[int]:
    """Return the members whose own presence in the stay leaves this night out."""
    own: dict[int, list[Period]] = {}
    for person_id, from_on, until_on in db.session.execute(
        select(Presence.person_id, Presence.from_on, Presence.until_on).where(
            Presence.stay_id == stay_id, Presence.voided_at.is_(None)
        )
    ):
        own.setdefault(person_id, []).append(Period(from_on, until_on))
    return {person_id for person_id, days in own.items() if not any(one.holds(night) for one in days)}


def _not_written(household_id: int, today: date) -> int:
    """Count the visits whose day has passed and that have no result."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Visit.household_id == household_id, Visit.planned_on < today, Visit.result.is_(None)
            )
        )
        or 0
    )


def _vulnerabilities(person_ids: Sequence[int], today: date) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in db.session.execute(
        select(
            PersonVulnerability.person_id,
            PersonVulnerability.code,
            PersonVulnerability.from_on,
            PersonVulnerability.until_on,
        )
        .where(PersonVulnerability.person_id.in_(person_ids), PersonVulnerability.voided_at.is_(None))
        .order_by(PersonVulnerability.id)
    ):
        if Period(row.from_on or date.min, row.until_on).holds(today):
            found.setdefault(row.person_id, []).append(row.code)
    return found
