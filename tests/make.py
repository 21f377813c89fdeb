"""Makes what tests need, straight in the database; every maker commits and has a sensible default for all it can."""

import itertools
import uuid
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from icam.accounts.models import Account, AccountSite
from icam.appointments.models import Invitation
from icam.cases.models import Case, CaseCoach
from icam.codes.models import Code
from icam.complaints.models import Complaint
from icam.core import clock
from icam.core.access import Role
from icam.db import unit_of_work
from icam.housing.models import Closure, ServicePeriod, Site, Unit
from icam.housing.rules import UnitType
from icam.offices.models import ContactPoint, Office, OfficeClosingDay, OfficeHours, Room
from icam.offices.rules import HoursKind
from icam.orders.models import OrderToLeave
from icam.orders.rules import end_of_term
from icam.people.models import Household, Membership, Person
from icam.people.rules import BirthPrecision, Sex
from icam.stays.models import Placement, Stay
from icam.walkin.models import WalkInSession

_number = itertools.count(1)


def _save(row: Any) -> Any:
    with unit_of_work() as session:
        session.add(row)
    return row


def code_lists() -> None:
    """Load the office's code lists, when the slice has them."""
    try:
        from icam.codes.lists import CODES
    except ImportError:
        return
    with unit_of_work() as session:
        session.add_all(Code(**entry) for entry in CODES)


def account(role: Role = Role.FITT_COACH, sites: Iterable[Site] = (), **details: Any) -> Account:
    """Make somebody who can sign in; with no sites and no ``all_sites``, nothing is in scope."""
    n = next(_number)
    values: dict[str, Any] = {
        "email": f"person{n}@example.org",
        "name": f"Person {n}",
        "fs_uniquifier": uuid.uuid4().hex,
        "role": role,
        "language": "en",
        "active_from": date(2000, 1, 1),
    }
    row: Account = _save(Account(**(values | details)))
    with unit_of_work() as session:
        session.add_all(AccountSite(account_id=row.id, site_id=one.id) for one in sites)
    return row


def site(code: str | None = None, **details: Any) -> Site:
    """Make a site."""
    code = code or f"S{next(_number)}"
    row: Site = _save(Site(**({"code": code, "name_nl": code, "name_fr": code} | details)))
    return row


def unit(at: Site | None = None, service: tuple[date, date | None] = (date(2008, 10, 1), None), **details: Any) -> Unit:
    """Make a unit with four beds, in service since October 2008."""
    at = at or site()
    values: dict[str, Any] = {
        "site_id": at.id,
        "code": f"{at.code}-{next(_number)}",
        "unit_type": UnitType.HOUSE,
        "beds_adult": 2,
        "beds_child": 2,
    }
    row: Unit = _save(Unit(**(values | details)))
    _save(ServicePeriod(unit_id=row.id, from_on=service[0], until_on=service[1]))
    return row


def closure(of: Unit, from_on: date, until_on: date | None, **details: Any) -> Closure:
    """Close a unit; half-open."""
    values = {"reason_code": "REPAIR", "created_at": clock.now()}
    row: Closure = _save(Closure(**(values | {"unit_id": of.id, "from_on": from_on, "until_on": until_on} | details)))
    return row


def person(
    given_name: str = "Amal", family_name: str | None = None, born: date | None = None, **details: Any
) -> Person:
    """Make a person; with ``born``, the birth date is known to the day."""
    values: dict[str, Any] = {
        "given_name": given_name,
        "family_name": f"Testfamily{next(_number)}" if family_name is None else family_name,
        "sex": Sex.UNKNOWN,
        "birth_on": born,
        "birth_precision": BirthPrecision.DAY if born else None,
        "created_at": clock.now(),
    }
    row: Person = _save(Person(**(values | details)))
    return row


def household(members: Iterable[Person] = (), **details: Any) -> Household:
    """Make a household; without members it gets one adult."""
    n = next(_number)
    people = list(members) or [person()]
    values: dict[str, Any] = {
        "code": f"FITT-{n}",
        "name": people[0].family_name or people[0].given_name,
        "contact_person_id": people[0].id,
        "created_at": clock.now(),
    }
    row: Household = _save(Household(**(values | details)))
    with unit_of_work() as session:
        session.add_all(Membership(household_id=row.id, person_id=one.id, role="OTHER") for one in people)
    return row


def stay(
    of: Household | None = None,
    unit: Unit | None = None,
    arrived: date | None = None,
    left: date | None = None,
    planned: tuple[date | None, date | None] = (None, None),
    place: int = 1,
    **details: Any,
) -> Stay:
    """Make a stay, with one placement when a unit is given."""
    of = of or household()
    first = planned[0] or arrived
    values: dict[str, Any] = {
        "code": f"STAY-{next(_number)}",
        "household_id": of.id,
        "site_id": unit.site_id if unit else None,
        "category": "T_IRR",
        "planned_from": first,
        "planned_until": planned[1],
        "arrived_on": arrived,
        "left_on": left,
        "outcome": "R_VOL_AVR" if left else None,
        "announced_at": clock.now(),
    }
    row: Stay = _save(Stay(**(values | details)))
    if unit is not None:
        assert first is not None
        _save(
            Placement(
                stay_id=row.id,
                unit_id=unit.id,
                place=place,
                planned_from=first,
                planned_until=planned[1],
                arrived_on=arrived,
                left_on=left,
                held_from=min(first, arrived or first),
                held_until=left or planned[1],
                is_live=row.called_off is None,
            )
        )
    return row


def office(code: str | None = None, region: str = "BB", **details: Any) -> Office:
    """Make an office, without hours; ``office_hours`` opens it."""
    code = code or f"O{next(_number)}"
    row: Office = _save(Office(**({"code": code, "name_nl": code, "name_fr": code, "region": region} | details)))
    return row


def office_hours(
    of: Office,
    weekdays: Iterable[int] = range(1, 6),
    from_at: time = time(9),
    until_at: time = time(17),
    kind: HoursKind = HoursKind.OPEN,
    from_on: date = date(2021, 10, 7),
    until_on: date | None = None,
) -> None:
    """Open an office on some weekdays (1 = Monday), or let it receive people without an appointment."""
    when: dict[str, Any] = {"kind": kind, "from_at": from_at, "until_at": until_at}
    dates: dict[str, Any] = {"from_on": from_on, "until_on": until_on}
    with unit_of_work() as session:
        session.add_all(OfficeHours(office_id=of.id, weekday=one, **when, **dates) for one in weekdays)


def open_door(of: Office) -> WalkInSession:
    """Open the door of an office today, whatever day it is."""
    now = clock.now()
    row: WalkInSession = _save(WalkInSession(office_id=of.id, day=clock.local(now).date(), opened_at=now))
    return row


def closing_day(of: Office, day: date, reason: str | None = None) -> OfficeClosingDay:
    """Close one office on a day."""
    row: OfficeClosingDay = _save(OfficeClosingDay(office_id=of.id, day=day, reason=reason))
    return row


def contact_point(of: Office, code: str | None = None, **details: Any) -> ContactPoint:
    """Make a contact point of an office."""
    code = code or f"{of.code}-P{next(_number)}"
    row: ContactPoint = _save(ContactPoint(**({"office_id": of.id, "code": code, "name": code} | details)))
    return row


def room(of: Office | None = None, code: str | None = None, **details: Any) -> Room:
    """Make a room for talks."""
    of = of or office()
    code = code or f"{of.code}-R{next(_number)}"
    row: Room = _save(Room(**({"office_id": of.id, "code": code, "name": code} | details)))
    return row


def case(of: Household | None = None, **details: Any) -> Case:
    """Make a file of individual case management, opened on 2 March 2026 in Brussels and Brabant."""
    of = of or household()
    n = next(_number)
    values: dict[str, Any] = {
        "code": f"ICAM-{n}",
        "household_id": of.id,
        "entry": "INVITATION",
        "target_group": "SINGLE_ADDR",
        "region": "BB",
        "opened_on": date(2026, 3, 2),
        "created_at": clock.now(),
    }
    row: Case = _save(Case(**(values | details)))
    if row.coach_id is not None:
        _save(CaseCoach(case_id=row.id, coach_id=row.coach_id, from_on=row.opened_on, until_on=row.closed_on))
    return row


def invitation(of: Case | None = None, sent_on: date = date(2026, 3, 10), **details: Any) -> Invitation:
    """Write down the first invitation of a file, to be answered within a fortnight; it has no letter yet."""
    values: dict[str, Any] = {
        "case_id": (of or case()).id,
        "number": 1,
        "channel": "LETTER",
        "language": "nl",
        "sent_on": sent_on,
        "reply_due_on": sent_on + timedelta(days=14),
        "created_at": clock.now(),
    }
    row: Invitation = _save(Invitation(**(values | details)))
    return row


def order(of: Household | None = None, notified: date | None = None, **details: Any) -> OrderToLeave:
    """Make an order to leave of thirty days; with ``notified``, its term runs."""
    of = of or household()
    values: dict[str, Any] = {
        "household_id": of.id,
        "annex": "A13",
        "notified_on": notified,
        "term_days": 30,
        "created_at": clock.now(),
    } | details
    values.setdefault("ends_on", end_of_term(notified, values["term_days"]))
    row: OrderToLeave = _save(OrderToLeave(**values))
    return row


def complaint(of: Household | None = None, received: date = date(2026, 3, 2), **details: Any) -> Complaint:
    """Make a complaint of a family, to be answered within 30 days; with ``outsider``, of that person."""
    values: dict[str, Any] = {
        "code": f"K-2026-{next(_number):05d}",
        "category": "HOUSING",
        "channel": "TALK",
        "received_on": received,
        "due_on": received + timedelta(days=30),
        "text": "The heating does not work.",
        "created_at": clock.now(),
    }
    if "outsider" not in details:
        values["household_id"] = (of or household()).id
    row: Complaint = _save(Complaint(**(values | details)))
    return row
