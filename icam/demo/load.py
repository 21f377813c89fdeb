"""Load a fictitious office: stock, code lists, accounts, families."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from icam.accounts.demo import demo_accounts
from icam.accounts.models import Account, AccountSite
from icam.codes.commands import load_codes
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.db import db
from icam.demo import appointments, care, cases, complaints, letters, orders, reports, returns, talks, tracks, walk_in
from icam.demo.history import LAST, history
from icam.demo.office import SEED, Place, office
from icam.demo.offices import load_demo_offices
from icam.demo.write import write
from icam.housing import queries as housing
from icam.housing.models import Site
from icam.housing.stock import LOTS, load_stock
from icam.stays.models import Stay

PARTS = (care, cases, appointments, talks, walk_in, returns, orders, complaints, letters, tracks, reports)
"""What is added to the families, in this order; each has a function ``load``."""


def is_loaded() -> bool:
    """Say whether there are families in the office already."""
    return bool(db.session.scalar(select(func.count()).select_from(Stay)))


def load_today(actor: Actor, seed: int = SEED) -> None:
    """Load today's office: everything relative to today, the same for the same seed."""
    _groundwork(actor)
    write(actor, office(_places(), _coaches(), clock.today(), seed), event="demo.loaded")
    for part in PARTS:
        part.load(actor)


def holds_history() -> bool:
    """Say whether there are stays in the years of the published totals already."""
    query = select(Stay.id).where(Stay.arrived_on <= LAST).limit(1)
    return db.session.scalar(query) is not None


def load_history(actor: Actor) -> None:
    """Load the years of the published totals: they agree with them to the family and to the night."""
    _groundwork(actor)
    opened = {
        f"{lot.site}-{number}": lot.opened_on for lot in LOTS for number in range(lot.numbers[0], lot.numbers[1] + 1)
    }
    write(actor, history(_places(), opened, _coaches()), event="demo.history_loaded")


def _groundwork(actor: Actor) -> None:
    load_codes(actor)
    load_stock(actor)
    load_demo_offices(actor)
    demo_accounts()


def _places() -> list[Place]:
    known = {f"{lot.site}-{number}" for lot in LOTS for number in range(lot.numbers[0], lot.numbers[1] + 1)}
    languages = {site.code: site.language_region or "nl" for site in housing.sites(EVERYTHING)}
    return [
        Place(unit.code, unit.site, unit.beds, unit.family_places, languages[unit.site])
        for unit in housing.units(EVERYTHING)
        if unit.code in known
    ]


def _coaches() -> Mapping[str, Sequence[str]]:
    """Return the coaches of each site; those of the whole country belong to every site."""
    accounts = db.session.execute(
        select(Account.email, Account.all_sites, Site.code)
        .outerjoin(AccountSite, AccountSite.account_id == Account.id)
        .outerjoin(Site, Site.id == AccountSite.site_id)
        .where(Account.role == Role.FITT_COACH)
        .order_by(Account.id)
    ).all()
    return {
        site.code: list(dict.fromkeys(row.email for row in accounts if row.all_sites or row.code == site.code))
        for site in housing.sites(EVERYTHING)
    }
