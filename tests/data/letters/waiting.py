"""A record of every kind that waits for its letter, with all that the letter says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from types import MappingProxyType
from typing import Any

from icam.accounts.models import Account
from icam.accounts.queries import actor_of
from icam.appointments.rules import AppointmentState
from icam.care.models import Schooling
from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.conclusions.models import ConclusionOption, Referral, ReferralPerson
from icam.core import clock
from icam.core.access import Actor, Role
from icam.housing.models import Site
from icam.letters.rules import Kind
from icam.offices.models import Office
from icam.people.models import Household, Person
from icam.returns.models import ReturnFile, ReturnPerson, Ticket
from icam.returns.rules import Mode
from icam.stays.models import Placement, Stay
from icam.talks.models import TalkPerson
from tests import make, talks, trajectories
from tests.make import _save

TODAY = date(2026, 3, 20)
YESTERDAY, TOMORROW, SOON = TODAY - timedelta(days=1), TODAY + timedelta(days=1), TODAY + timedelta(days=10)


@dataclass
class World:
    """An office with its coach, a site, and somebody who may do everything with both."""

    office: Office
    site: Site
    coach: Account
    manager: Actor


def world() -> World:
    """Make them."""
    office = make.office(region="BB", street="Kaai 1", postal_code="1000", municipality="Brussel", phone="02 555 01 02")
    site = make.site(street="Dorpsstraat 1", postal_code="9870", municipality="Zulte", language_region="nl")
    coach = make.account(Role.ICAM_COACH, all_sites=True)
    return World(office, site, coach, manager())


def manager(site: Site | None = None, regions: str = "") -> Actor:
    """Make a manager of a site and of regions; with neither, of all."""
    is_narrow = site is not None or bool(regions)
    row = make.account(Role.MANAGER, [site] if site else (), all_sites=not is_narrow, regions=regions)
    return actor_of(row)


def _home() -> tuple[Household, Person, Person]:
    adult = make.person("Rania", "Haddad", born=date(1988, 4, 12))
    child = make.person("Nour", "Haddad", born=date(2017, 1, 5))
    return make.household([adult, child], name="Haddad", address="Lindestraat 8, 9000 Gent"), adult, child


def _file(here: World) -> tuple[Case, Person, Person]:
    household, adult, child = _home()
    return make.case(household, region="BB", office_id=here.office.id, coach_id=here.coach.id), adult, child


def _invitation(here: World, number: int = 1) -> int:
    case, _, _ = _file(here)
    if number > 1:
        make.invitation(case, date(2025, 11, 3))
    return make.invitation(case, number=number).id


def _appointment(here: World) -> int:
    case, _, _ = _file(here)
    return trajectories.appointment(case, here.coach, SOON, AppointmentState.PLANNED, office_id=here.office.id).id


def _talk(here: World) -> int:
    case, adult, _ = _file(here)
    row = talks.talk(case, here.coach, YESTERDAY, written=True, office_id=here.office.id, started_at=time(10))
    _save(TalkPerson(talk_id=row.id, person_id=adult.id))
    return row.id


def _conclusion(kind: Conclusion) -> Callable[[World], int]:
    def make_it(here: World) -> int:
        case, _, _ = _file(here)
        row = trajectories.conclusion(case, YESTERDAY, kind)
        _save(ConclusionOption(conclusion_id=row.id, option="HUMANITARIAN"))
        return row.id

    return make_it


def _referral(here: World) -> int:
    case, adult, _ = _file(here)
    concluded = trajectories.conclusion(case, YESTERDAY, Conclusion.RETURN)
    row = _save(
        Referral(
            case_id=case.id,
            conclusion_id=concluded.id,
            service="FEDASIL",
            desk="BRUSSELS",
            created_on=YESTERDAY,
            created_at=clock.now(),
        )
    )
    _save(ReferralPerson(referral_id=row.id, person_id=adult.id))
    return int(row.id)


def _stay(here: World, arrived: date | None = YESTERDAY, **details: Any) -> Stay:
    return make.stay(_home()[0], make.unit(here.site), arrived, **details)


def _arriving(here: World) -> int:
    return _stay(here, None, planned=(TOMORROW, None)).id


def _leaving(here: World) -> int:
    return _stay(here, planned=(YESTERDAY, SOON)).id


def _moved(here: World) -> int:
    row = _stay(here, date(2026, 2, 2))
    to = make.unit(here.site)
    _save(Placement(stay_id=row.id, unit_id=to.id, arrived_on=YESTERDAY, held_from=YESTERDAY))
    return row.id


def _schooling(here: World) -> int:
    household, _, child = _home()
    make.stay(household, make.unit(here.site), date(2026, 1, 5))
    row = _save(
        Schooling(
            person_id=child.id,
            household_id=household.id,
            school="De Linde",
            level="PRIMARY",
            from_on=date(2026, 1, 12),
            created_at=clock.now(),
        )
    )
    return int(row.id)


def _return_file(here: World) -> int:
    case, adult, _ = _file(here)
    row = _save(
        ReturnFile(
            household_id=case.household_id,
            case_id=case.id,
            service="FEDASIL",
            country="SY",
            opened_on=YESTERDAY,
            created_at=clock.now(),
        )
    )
    _save(ReturnPerson(file_id=row.id, person_id=adult.id))
    return int(row.id)


def _ticket(here: World) -> int:
    file_id = _return_file(here)
    known: dict[str, Any] = {"mode": Mode.AIR, "leaves_on": SOON, "to_place": "Beirut", "payer": "FEDASIL"}
    _save(Ticket(file_id=file_id, created_at=clock.now(), **known))
    return file_id


MAKERS: Mapping[Kind, Callable[[World], int]] = MappingProxyType(
    {
        Kind.INVITATION: _invitation,
        Kind.SECOND_INVITATION: lambda here: _invitation(here, 2),
        Kind.APPOINTMENT_CONFIRMATION: _appointment,
        Kind.ATTENDANCE: _talk,
        Kind.TALK_SUMMARY: _talk,
        Kind.CONCLUSION_A: _conclusion(Conclusion.RESIDENCE),
        Kind.CONCLUSION_B: _conclusion(Conclusion.RETURN),
        Kind.CONCLUSION_C: _conclusion(Conclusion.NEITHER),
        Kind.REFERRAL_FEDASIL: _referral,
        Kind.ALLOCATION: _arriving,
        Kind.HOUSE_RULES: _arriving,
        Kind.INVENTORY_IN: _arriving,
        Kind.INVENTORY_OUT: _leaving,
        Kind.DEPARTURE_SHEET: _leaving,
        Kind.TRANSFER_NOTE: _moved,
        Kind.SCHOOL_CERTIFICATE: _schooling,
        Kind.RETURN_DECLARATION: _return_file,
        Kind.ITINERARY: _ticket,
    }
)
"""Makes a record that waits for each letter, and returns its id."""
