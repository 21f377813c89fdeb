"""Who somebody is and what they may see."""

from sqlalchemy import select

from icam.accounts.models import Account, AccountSite
from icam.core import clock
from icam.core.access import Actor, Scope
from icam.db import db


def actor_of_session(fs_uniquifier: str | None) -> Actor | None:
    """Return the person whose session this is, or None when it is nobody's or no longer active."""
    if not fs_uniquifier:
        return None
    account = db.session.scalar(select(Account).where(Account.fs_uniquifier == fs_uniquifier))
    if account is None or not account.active:
        return None
    if account.active_from > clock.today() or (account.active_until and account.active_until < clock.today()):
        return None
    return actor_of(account)


def actor_of(account: Account) -> Actor:
    """Return an account as the actor of commands and queries."""
    sites = None
    if not account.all_sites:
        sites = frozenset(
            db.session.scalars(select(AccountSite.site_id).where(AccountSite.account_id == account.id)).all()
        )
    regions = None if account.all_sites else frozenset(account.regions.split())
    return Actor(account.id, account.name, account.role, Scope(sites, regions), account.language)
