"""What was done for the families of the demo office: house rules, inventory, keys, school."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from icam.audit.commands import record
from icam.care.models import CareStep, Schooling
from icam.core import clock
from icam.core.access import Actor
from icam.core.partial_date import birthday
from icam.db import unit_of_work
from icam.housing.models import Site
from icam.people.models import Membership, Person
from icam.stays.models import Stay

AT_ONCE = ("HOUSE_RULES", "RIGHTS", "INVENTORY_IN", "KEYS", "EMERGENCY")
AT_THE_END = ("INVENTORY_OUT", "KEYS_BACK")
SCHOOLS = {
    "nl": ("De Linde, basisschool", "Sint-Jozef, secundair onderwijs"),
    "fr": ("École du Tilleul, fondamental", "Institut Saint-Joseph, secondaire"),
}
"""Schools that do not exist: for children under twelve, and from twelve on."""


def load(actor: Actor, seed: int = 4) -> None:
    """Record the steps of every stay, and a school for most children who stay longer than a week."""
    dice, now = Random(seed), clock.now()  # noqa: S311
    with unit_of_work() as session:
        stays = session.execute(
            select(Stay.id, Stay.household_id, Stay.arrived_on, Stay.left_on, Stay.coach_id, Site.language_region)
            .join(Site, Site.id == Stay.site_id)
            .where(Stay.arrived_on.is_not(None))
            .order_by(Stay.id)
        ).all()
        steps = [CareStep(**values, created_at=now) for stay in stays for values in _steps(stay, dice)]
        session.add_all(steps)
        here = {stay.household_id: stay for stay in stays if stay.left_on is None}
        schools = [Schooling(**values, created_at=now) for values in _schools(session, here, dice)]
        session.add_all(schools)
        session.flush()
        record(actor, "demo.loaded", new={"care_steps": len(steps), "schools": len(schools)})


def _steps(stay: Any, dice: Random) -> Iterator[dict[str, Any]]:
    today = clock.today()
    waits = stay.left_on is None and dice.random() < 0.12
    for step in AT_ONCE:
        on = min(stay.arrived_on + timedelta(days=dice.choice((0, 0, 0, 1))), today)
        if not (waits and step in ("INVENTORY_IN", "EMERGENCY")):
            yield {"stay_id": stay.id, "step": step, "done_on": on, "by_id": stay.coach_id}
    if stay.left_on is not None:
        for step in AT_THE_END:
            yield {"stay_id": stay.id, "step": step, "done_on": stay.left_on, "by_id": stay.coach_id}


def _schools(session: Any, here: dict[int, Any], dice: Random) -> Iterator[dict[str, Any]]:
    today = clock.today()
    children = session.execute(
        select(Person.id, Person.birth_on, Membership.household_id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id.in_(here), Membership.voided_at.is_(None), Person.birth_on.is_not(None))
        .order_by(Person.id)
    )
    for person_id, born, household_id in children:
        stay = here[household_id]
        if not birthday(born, 5) <= today < birthday(born, 18) or (today - stay.arrived_on).days < 6:
            continue
        values = {"person_id": person_id, "household_id": household_id, "from_on": stay.arrived_on + timedelta(days=5)}
        if dice.random() < 0.15:
            yield values | {"why_not": "NO_PLACE"}
        elif dice.random() < 0.9:
            language = stay.language_region or "nl"
            older = today >= birthday(born, 12)
            level = "SECONDARY" if older else "PRIMARY"
            yield values | {"school": SCHOOLS[language][older], "level": level, "language": language}
