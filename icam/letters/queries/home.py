"""Whom a letter is about and which office writes it: what every letter may say."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from icam.accounts.models import Account
from icam.appointments.queries import understood_by
from icam.cases import queries as cases
from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.core import names
from icam.core.access import Actor
from icam.core.period import ONE_DAY
from icam.db import db
from icam.housing.models import Site
from icam.letters.facts import Coded, Country, Facts, Language, Named, One, Opening, Rows, Said, Salute, Together
from icam.letters.rules import House
from icam.offices import queries as offices
from icam.offices.models import Office
from icam.offices.rules import HoursKind
from icam.orders import queries as orders
from icam.people import queries as people
from icam.people.models import Household
from icam.people.queries.households import Member
from icam.stays.models import Stay
from icam.stays.queries.lists import visible

LANGUAGES = ("nl", "fr", "de", "en")
DEPARTMENT = Named(
    {
        "nl": "Dienst Vreemdelingenzaken, Alternatieven voor detentie",
        "fr": "Office des étrangers, Alternatives à la détention",
        "de": "Ausländeramt, Alternativen zur Haft",
        "en": "Immigration Office, Alternatives to Detention",
    }
)
"""Who writes where neither an office nor a site does."""


@dataclass(frozen=True, slots=True)
class Home:
    """The household of a letter with its file or stay, and who writes to it."""

    household: Household
    case: Case | None = None
    stay: Stay | None = None
    office: Office | None = None
    site: Site | None = None
    coach: str | None = None
    coach_phone: str | None = None

    @property
    def reference(self) -> str:
        """Return the number of the file, the stay or the household."""
        return (self.case or self.stay or self.household).code


def of_case(actor: Actor, case_id: int) -> Home:
    """Return the household of a file; one statement.

    Raises:
        NotFound: out of scope.
    """
    head = cases.head(actor, case_id)
    return Home(head.household, head.case, None, head.office, None, head.coach, head.coach_phone)


def of_stay(found: Stay) -> Home:
    """Return the household of a stay that the reader may see; one statement."""
    household, site, coach, phone = db.session.execute(
        select(Household, Site, Account.name, Account.phone)
        .select_from(Household)
        .outerjoin(Site, Site.id == found.site_id)
        .outerjoin(Account, Account.id == found.coach_id)
        .where(Household.id == found.household_id)
    ).one()
    return Home(household, None, found, None, site, coach, phone)


def of_household(actor: Actor, household_id: int) -> Home:
    """Return a household with its open file, or else its latest stay.

    Raises:
        NotFound: out of scope.
    """
    household = people.household(household_id, actor.scope)
    case_id = db.session.scalar(
        select(Case.id)
        .where(Case.household_id == household.id, Case.closed_on.is_(None), case_visible(actor))
        .order_by(Case.id.desc())
        .limit(1)
    )
    if case_id is not None:
        return of_case(actor, case_id)
    stay = db.session.scalar(
        select(Stay)
        .where(Stay.household_id == household.id, Stay.called_off.is_(None), *visible(actor.scope))
        .order_by(Stay.left_on.is_not(None), Stay.arrived_on.desc(), Stay.id.desc())
        .limit(1)
    )
    return Home(household) if stay is None else of_stay(stay)


def facts_of(home: Home, more: Callable[["Told"], Said], *, today: date, house: House) -> Facts:
    """Return what a letter about a household may say.

    Args:
        more: what this kind of letter says besides, given who belongs to the household.
    """
    told = _told(home, today)
    household = home.household
    address = _lines(household.address) or _site_address(home.site, "\n")
    return Facts(
        household_id=household.id,
        said={**_common(home, told, today, house), **more(told)},
        case_id=home.case.id if home.case else None,
        stay_id=home.stay.id if home.stay else None,
        languages=(
            home.case.file_language if home.case else None,
            household.file_language,
            home.office.language if home.office else None,
        ),
        residence=household.address,
        unilingual=home.site.language_region if home.site else None,
        spoken=told.spoken,
        addressee=told.contact.spoken_name if told.contact else household.name,
        address=address,
    )


# --- who they are ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A member of the household with what a letter says of them."""

    member: Member
    nationalities: tuple[str, ...]

    @property
    def spoken_name(self) -> str:
        """Return the name as it is spoken."""
        return names.full_name(self.member.given_name, self.member.family_name)

    def row(self, **more: One) -> dict[str, One]:
        """Return the person as a row."""
        return {
            "name": self.spoken_name,
            "birth": self.member.birth,
            "nationality": Country(self.nationalities),
            "role": Coded("role", self.member.role),
            **more,
        }


@dataclass(frozen=True, slots=True)
class Told:
    """The members of the household on the day of the letter."""

    persons: tuple[Known, ...]
    contact: Known | None
    spoken: str | None
    day: date

    def rows(self, among: Collection[int] | None = None) -> Rows:
        """Return persons as rows: those among some, in the order of the household."""
        return [one.row() for one in self.persons if among is None or one.member.person_id in among]

    def of(self, person_id: int | None) -> Known | None:
        """Return one of them."""
        return next((one for one in self.persons if one.member.person_id == person_id), None)

    def is_child(self, one: Known) -> bool:
        """Say whether somebody is under 18; who has no birth date is one when the role says so."""
        birth = one.member.birth
        return birth.is_minor_on(self.day) if birth else one.member.role == "CHILD"


def _told(home: Home, today: date) -> Told:
    members = people.member_rows([home.household.id])
    there = [one for one in members if one.belongs_on(today) and one.deceased_on is None]
    nationalities = people.nationalities_of([one.person_id for one in there])
    persons = tuple(Known(one, tuple(nationalities.get(one.person_id, ()))) for one in there)
    contact = next((one for one in persons if one.member.person_id == home.household.contact_person_id), None)
    adult = next((one for one in persons if not (one.member.birth and one.member.birth.is_minor_on(today))), None)
    spoken = home.household.interpreter_language or understood_by(home.household.id)
    return Told(persons, contact or adult, spoken, today)


# --- what every letter may say ---------------------------------------------------------------------------------------


def _common(home: Home, told: Told, today: date, house: House) -> dict[str, One | Rows]:
    contact = told.contact
    person = contact.member if contact else None
    return {
        "salutation": Salute(_greeted(person), person.sex) if person else Salute(),
        "person": contact.spoken_name if contact else home.household.name,
        "person_birth": person.birth if person else None,
        "person_nationality": Country(contact.nationalities) if contact else None,
        "persons": told.rows(),
        "adults": [one.row() for one in told.persons if not told.is_child(one)],
        "children": [one.row() for one in told.persons if told.is_child(one)],
        "number_of_persons": len(told.persons) or None,
        "household": home.household.name,
        "file": home.reference,
        "reference": home.reference,
        "home_address": _lines(home.household.address).replace("\n", ", ") or _site_address(home.site, ", "),
        "today": today,
        **_office(home, today, house),
        "support_phone": house.support_phone,
        "support_email": house.support_email,
        "order_ends_on": _order_ends_on(home.household.id, today),
        "coach_name": home.coach,
        "coach_phone": home.coach_phone or _phone(home) or house.support_phone,
        "language_name": Language((told.spoken,)) if told.spoken else None,
    }


def _greeted(person: Member) -> str:
    return person.family_name or person.given_name


def _office(home: Home, today: date, house: House) -> dict[str, One | Rows]:
    """Return the office that receives the persons: of the file, or else the site where they live."""
    office, site = home.office, home.site
    place: Office | Site | None = office or site
    calendar = offices.calendar(office.id) if office else None
    hours = [
        (one.weekday, one.window)
        for one in (calendar.hours if calendar else ())
        if one.kind is HoursKind.WALK_IN and one.period.holds(today)
    ]
    return {
        "office_name": named(place) if place else DEPARTMENT,
        "office_address": address_of(place) if place else None,
        "office_phone": _phone(home) or house.support_phone,
        "office_email": (office.email if office else None) or house.support_email,
        "walk_in_hours": Opening(tuple(sorted(hours))) if hours else None,
    }


def _phone(home: Home) -> str | None:
    place: Office | Site | None = home.office or home.site
    return place.phone if place else None


def named(place: Office | Site) -> Named:
    """Return the name of an office or a site."""
    return Named({language: getattr(place, f"name_{language}") for language in LANGUAGES})


def address_of(place: Office | Site, street: str | None = None) -> Together:
    """Return the address of an office or a site.

    Args:
        street: of a unit that has its own.
    """
    town = " ".join(part for part in (place.postal_code, place.municipality) if part)
    return Together((street or place.street, town))


def _site_address(site: Site | None, between: str) -> str:
    return between.join(part for part in _parts(site) if part) if site else ""


def _parts(site: Site) -> Sequence[str | None]:
    return site.street, " ".join(part for part in (site.postal_code, site.municipality) if part)


def _lines(address: str | None) -> str:
    """Write an address as on an envelope: one thing a line."""
    return "\n".join(part.strip() for line in (address or "").splitlines() for part in line.split(",") if part.strip())


def _order_ends_on(household_id: int, today: date) -> date | None:
    """Return the last day of an order to leave that runs."""
    running = [
        one.ends_on
        for one in orders.orders_of(household_id, today=today, warning_days=0)
        if one.ends_on is not None and one.ends_on > today and one.complied_on is None and one.withdrawn_on is None
    ]
    return max(running) - ONE_DAY if running else None
