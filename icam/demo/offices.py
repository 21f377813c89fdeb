"""Fictitious offices beside the three public ones: 43 contact points in 21 locations."""

from datetime import time

from sqlalchemy import select

from icam.audit.commands import record
from icam.core.access import Actor
from icam.db import unit_of_work
from icam.offices.models import ContactPoint, Office, OfficeHours, Room
from icam.offices.public import OPENED, load_offices
from icam.offices.rules import HoursKind

LOCATIONS: tuple[tuple[str, str, str, str, str, int], ...] = (
    ("GNT", "Gent", "Gand", "EF", "nl", 2),
    ("KTR", "Kortrijk", "Courtrai", "EF", "nl", 2),
    ("AAL", "Aalst", "Alost", "EF", "nl", 2),
    ("BRG", "Brugge", "Bruges", "EF", "nl", 2),
    ("HAS", "Hasselt", "Hasselt", "AL", "nl", 2),
    ("GNK", "Genk", "Genk", "AL", "nl", 1),
    ("HRT", "Herentals", "Herentals", "AL", "nl", 1),
    ("MEC", "Mechelen", "Malines", "AL", "nl", 2),
    ("LEU", "Leuven", "Louvain", "BB", "nl", 2),
    ("WAV", "Waver", "Wavre", "BB", "fr", 1),
    ("NAM", "Namen", "Namur", "HN", "fr", 2),
    ("CHA", "Charleroi", "Charleroi", "HN", "fr", 2),
    ("MNS", "Bergen", "Mons", "HN", "fr", 2),
    ("TRN", "Doornik", "Tournai", "HN", "fr", 2),
    ("DIN", "Dinant", "Dinant", "HN", "fr", 1),
    ("NEU", "Neufchâteau", "Neufchâteau", "LL", "fr", 2),
    ("ARL", "Aarlen", "Arlon", "LL", "fr", 2),
    ("EUP", "Eupen", "Eupen", "LL", "de", 1),
)
"""Code, name in Dutch and in French, region, language of the letters, contact points."""

PUBLIC_POINTS = {"BRU": 5, "ANR": 4, "LIE": 3}
HOURS = ((time(9), time(12)), (time(13), time(16, 30)))
WORDS = {
    "nl": ("Contactpunt {}", "Gesprekslokaal {}", "Fictief adres"),
    "fr": ("Point de contact {}", "Local d’entretien {}", "Adresse fictive"),
    "de": ("Kontaktstelle {}", "Gesprächsraum {}", "Fiktive Adresse"),
}


def load_demo_offices(actor: Actor) -> None:
    """Load the public offices, and eighteen invented ones that say so, each with rooms and hours."""
    load_offices(actor)
    with unit_of_work() as session:
        known = set(session.scalars(select(Office.code)))
        fresh = [_office(*one[:5]) for one in LOCATIONS if one[0] not in known]
        session.add_all(fresh)
        session.flush()
        points = {one[0]: one[5] for one in LOCATIONS} | PUBLIC_POINTS
        have = set(session.scalars(select(ContactPoint.code)))
        rooms = set(session.scalars(select(Room.code)))
        open_ = set(session.scalars(select(OfficeHours.office_id).where(OfficeHours.kind == HoursKind.OPEN)))
        for office in session.scalars(select(Office).where(Office.code.in_(sorted(points)))):
            point, room, _said = WORDS[office.language]
            for number in range(1, points[office.code] + 1):
                code, of = f"{office.code}-{number}", {"office_id": office.id}
                if code not in have:
                    session.add(ContactPoint(code=code, name=point.format(number), **of))
                if f"{office.code}-L{number}" not in rooms:
                    values = {"seats": 4 + 2 * (number == 1), "step_free": number == 1}
                    session.add(Room(code=f"{office.code}-L{number}", name=room.format(number), **values, **of))
            if office.id not in open_:
                session.add_all(_hours(office.id))
        if fresh:
            record(actor, "office.loaded", new={"offices": [office.code for office in fresh]})


def _office(code: str, name_nl: str, name_fr: str, region: str, language: str) -> Office:
    said = WORDS[language][2]
    return Office(
        code=code,
        name_nl=name_nl,
        name_fr=name_fr,
        region=region,
        language=language,
        street=said,
        municipality=name_nl if language == "nl" else name_fr,
        note=said,
        from_on=OPENED,
    )


def _hours(office_id: int) -> list[OfficeHours]:
    return [
        OfficeHours(
            office_id=office_id,
            kind=HoursKind.OPEN,
            weekday=weekday,
            from_at=from_at,
            until_at=until_at,
            from_on=OPENED,
        )
        for weekday in range(1, 6)
        for from_at, until_at in HOURS
    ]
