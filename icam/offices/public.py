"""The three offices whose address and walk-in hours are public; the others are the office's own data.

Source: domain.md a14.
"""

from datetime import date, time

from sqlalchemy import select

from icam.audit.commands import record
from icam.core.access import Actor
from icam.db import unit_of_work
from icam.offices.models import ContactPoint, Office, OfficeHours
from icam.offices.rules import HoursKind

OPENED = date(2021, 10, 7)
"""The day on which the first of them opened; of the others no day is public."""

WEDNESDAY, NINE, TWELVE = 3, time(9), time(12)

PUBLIC: tuple[dict[str, str], ...] = (
    {
        "code": "BRU",
        "name_nl": "Brussel",
        "name_fr": "Bruxelles",
        "name_de": "Brüssel",
        "name_en": "Brussels",
        "region": "BB",
        "street": "Boulevard Pachéco / Pachecolaan 44",
        "postal_code": "1000",
        "municipality": "Brussel / Bruxelles",
        "language": "fr",
    },
    {
        "code": "ANR",
        "name_nl": "Antwerpen",
        "name_fr": "Anvers",
        "name_de": "Antwerpen",
        "name_en": "Antwerp",
        "region": "AL",
        "street": "Italiëlei 4/1",
        "postal_code": "2000",
        "municipality": "Antwerpen",
        "language": "nl",
    },
    {
        "code": "LIE",
        "name_nl": "Luik",
        "name_fr": "Liège",
        "name_de": "Lüttich",
        "name_en": "Liège",
        "region": "LL",
        "street": "Rue de Fragnée 2",
        "postal_code": "4000",
        "municipality": "Liège",
        "language": "fr",
    },
)


def load_offices(actor: Actor) -> int:
    """Load the public offices that are not there yet, each with its desk and its walk-in on Wednesday from 9 to 12.

    Returns:
        how many were added.
    """
    with unit_of_work() as session:
        known = set(session.scalars(select(Office.code)))
        fresh = [Office(**values, is_public=True) for values in PUBLIC if values["code"] not in known]
        session.add_all(fresh)
        session.flush()
        for office in fresh:
            walk_in = {"kind": HoursKind.WALK_IN, "weekday": WEDNESDAY, "from_at": NINE, "until_at": TWELVE}
            session.add(OfficeHours(office_id=office.id, from_on=OPENED, **walk_in))
            name = "Onthaal" if office.language == "nl" else "Accueil"
            session.add(ContactPoint(office_id=office.id, code=f"{office.code}-1", name=name))
        if fresh:
            record(actor, "office.loaded", new={"offices": [office.code for office in fresh]})
    return len(fresh)
