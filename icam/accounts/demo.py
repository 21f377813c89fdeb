"""One account for every role, for the demo office only."""

import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from icam.accounts import passwords
from icam.accounts.models import Account, AccountSite
from icam.audit.commands import record
from icam.core.access import OFFICE, Actor, Role
from icam.db import unit_of_work
from icam.housing.models import Site

PASSWORD = "tien-groene-fietsen"  # noqa: S105 - printed by script/server; only in the demo
FLEMISH, WALLOON = ("ZUL", "SGW", "TIE"), ("TUB", "BEV")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody of the demo office.

    Args:
        sites: codes of the sites; empty, without regions, for the whole country.
        regions: codes of the regions.
        phone: an invented number.
    """

    email: str
    name: str
    role: Role
    language: str
    sites: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    phone: str | None = None


PEOPLE = (
    DemoAccount("coach@demo.example", "Lotte Vermeersch", Role.FITT_COACH, "nl", FLEMISH, phone="09 555 01 01"),
    DemoAccount("coach.fr@demo.example", "Amandine Leroy", Role.FITT_COACH, "fr", WALLOON, phone="02 555 01 02"),
    DemoAccount("assistent@demo.example", "Joris Callens", Role.FITT_ASSISTANT, "nl", FLEMISH),
    DemoAccount("assistante@demo.example", "Sylvie Marchal", Role.FITT_ASSISTANT, "fr", WALLOON),
    DemoAccount("icam@demo.example", "Bram Lauwers", Role.ICAM_COACH, "nl", regions=("BB", "AL"), phone="02 555 01 03"),
    DemoAccount(
        "icam.fr@demo.example", "Nadège Collard", Role.ICAM_COACH, "fr", regions=("LL", "HN"), phone="04 555 01 04"
    ),
    DemoAccount(
        "icam.gent@demo.example", "Sofie Dhondt", Role.ICAM_COACH, "nl", regions=("EF", "AL"), phone="09 555 01 05"
    ),
    DemoAccount("desk@demo.example", "Greet Rombouts", Role.DESK, "nl", regions=("BB", "AL")),
    DemoAccount("manager@demo.example", "Hilde Wuyts", Role.MANAGER, "nl"),
    DemoAccount("responsable@demo.example", "Benoît Hanquet", Role.MANAGER, "fr"),
    DemoAccount("statistiek@demo.example", "Fabrice Noël", Role.STATISTICS, "fr"),
    DemoAccount("dpo@demo.example", "Katrien Bosmans", Role.DPO, "nl"),
    DemoAccount("admin@demo.example", "Wim Peeraer", Role.ADMIN, "nl"),
)


def demo_accounts(actor: Actor = OFFICE, active_from: date = date(2008, 10, 1)) -> list[Account]:
    """Add the accounts of the demo office that are not there yet, and return those that were added."""
    with unit_of_work() as session:
        known = set(session.scalars(select(Account.email)))
        sites = {row.code: row.id for row in session.execute(select(Site.code, Site.id))}
        fresh = [one for one in PEOPLE if one.email not in known]
        added = []
        stored = passwords.hashed(PASSWORD) if fresh else ""
        for one in fresh:
            own = [sites[code] for code in one.sites if code in sites]
            account = Account(
                email=one.email,
                name=one.name,
                password=stored,
                fs_uniquifier=secrets.token_hex(24),
                role=one.role,
                language=one.language,
                all_sites=not own and not one.regions,
                regions=" ".join(sorted(one.regions)),
                phone=one.phone,
                active_from=active_from,
            )
            session.add(account)
            session.flush()
            session.add_all(AccountSite(account_id=account.id, site_id=site) for site in own)
            record(actor, "account.added", ("account", account.id), new={"email": one.email, "role": one.role})
            added.append(account)
    return added
