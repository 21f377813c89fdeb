"""Complaints of the demo office: some answered in time, one late, one that waits, one from outside."""

from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from icam.accounts.models import Account
from icam.audit.commands import record
from icam.complaints.models import Complaint
from icam.core import clock
from icam.core.access import Actor, Role
from icam.db import unit_of_work
from icam.housing.models import Site
from icam.stays.models import Stay

DAYS = 30

TEXTS: tuple[tuple[str, str, str, str], ...] = (
    (
        "HOUSING",
        "TALK",
        "De verwarming in de kinderkamer werkt al drie dagen niet.",
        "De ketel werd hersteld; het gezin kreeg intussen twee straalkachels.",
    ),
    (
        "INFORMATION",
        "FORM",
        "La lettre sur le délai était seulement en néerlandais, je ne l’ai pas comprise.",
        "La lettre a été expliquée avec un interprète et une page d’explication a été remise.",
    ),
    (
        "ALLOWANCE",
        "PHONE",
        "De bonnen voor de tweede week kwamen vier dagen te laat.",
        "De bonnen worden voortaan op vrijdag klaargelegd; het tekort werd bijgepast.",
    ),
    (
        "SCHOOL",
        "LAWYER",
        "L’aîné attend une place à l’école depuis trois semaines.",
        "Une place a été trouvée dans une classe d’accueil à partir de lundi.",
    ),
    (
        "PRIVACY",
        "LETTER",
        "Een brief aan ons lag open in de gemeenschappelijke gang.",
        "De post wordt voortaan in persoon gegeven; wij boden onze excuses aan.",
    ),
)
"""Category, channel, what was said and what was answered; nobody said any of it."""


def load(actor: Actor, seed: int = 11) -> None:
    """Record complaints of families that lived in a unit in the last months, and one of a neighbour."""
    dice, today, now = Random(seed), clock.today(), clock.now()  # noqa: S311
    with unit_of_work() as session:
        stays = session.execute(
            select(Stay.household_id, Stay.site_id, Stay.arrived_on, Stay.coach_id)
            .where(Stay.arrived_on.is_not(None), Stay.arrived_on <= today - timedelta(days=21))
            .order_by(Stay.arrived_on.desc(), Stay.id)
            .limit(16)
        ).all()
        manager_id = session.scalar(select(Account.id).where(Account.role == Role.MANAGER).order_by(Account.id))
        site_id = session.scalar(select(Site.id).order_by(Site.id))
        rows = [
            Complaint(**_complaint(stay, place, dice, manager_id), code=f"demo-{place}", created_at=now)
            for place, stay in enumerate(stays[::2])
        ]
        rows.append(
            Complaint(
                code="demo-outside",
                outsider="Buurtcomité De Linde",
                site_id=site_id,
                category="NEIGHBOURS",
                channel="MAIL",
                received_on=today - timedelta(days=26),
                due_on=today + timedelta(days=DAYS - 26),
                text="De vuilniszakken staan elke week twee dagen te vroeg buiten.",
                handler_id=manager_id,
                created_at=now,
            )
        )
        session.add_all(rows)
        session.flush()
        for row in rows:
            row.code = f"K-{row.received_on.year}-{row.id:05d}"
        session.flush()
        record(actor, "demo.loaded", new={"complaints": len(rows)})


def _complaint(stay: Any, place: int, dice: Random, manager_id: int | None) -> dict[str, Any]:
    category, channel, text, answer = TEXTS[place % len(TEXTS)]
    today = clock.today()
    received = min(stay.arrived_on + timedelta(days=dice.randint(1, 20)), today - timedelta(days=1))
    answered = received + timedelta(days=dice.choice((4, 9, 15, 22, 38)))
    is_answered = answered < today and place % 4 != 3
    return {
        "household_id": stay.household_id,
        "site_id": stay.site_id,
        "category": category,
        "channel": channel,
        "received_on": received,
        "due_on": received + timedelta(days=DAYS),
        "text": text,
        "handler_id": stay.coach_id,
        "recorded_by": stay.coach_id,
        "answered_on": answered if is_answered else None,
        "answer": answer if is_answered else None,
        "answered_by": manager_id if is_answered else None,
        "closed_on": answered if is_answered and place % 2 == 0 else None,
    }
