"""Who somebody is and what they may see; the list of accounts; drafts."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, not_, or_, select

from icam.accounts.models import Account, AccountSite, Draft, EndedSession, SignInAttempts
from icam.accounts.rules import ADMINISTRATORS, Attempts, is_active, normal_email
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role, Scope
from icam.core.errors import Forbidden, NotFound
from icam.db import db
from icam.housing.models import Site
from icam.housing.scope import on_sites
from icam.statements import Shape, rows, shape_of
from icam.statements import values_of as values_of_scope


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whose session is good, and what must come first."""

    actor: Actor
    uniquifier: str
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """What somebody was typing, and when."""

    key: str
    fields: dict[str, list[str]]
    updated_at: datetime


def reader(fs_uniquifier: str | None, key: str = "") -> Reader | None:
    """Return the person whose session this is, or None when it is nobody's, was signed out of or is no longer active.

    Args:
        key: what the cookie calls the session.
    """
    if not fs_uniquifier:
        return None
    found = rows(_reader(), session=fs_uniquifier, key=key)
    if not found or not is_active(found[0].active, found[0].active_from, found[0].active_until, clock.today()):
        return None
    first = found[0]
    sites = [row.site_id for row in found if row.site_id is not None]
    scope = _scope(first.id, first.all_sites, sites, first.regions)
    actor = Actor(first.id, first.name, first.role, scope, first.language)
    return Reader(actor, fs_uniquifier, first.must_change_password)


@cache
def _reader() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Account.id,
            Account.name,
            Account.role,
            Account.language,
            Account.active,
            Account.active_from,
            Account.active_until,
            Account.all_sites,
            Account.regions,
            Account.must_change_password,
            AccountSite.site_id,
        )
        .outerjoin(AccountSite, AccountSite.account_id == Account.id)
        .where(
            Account.fs_uniquifier == bindparam("session"),
            not_(exists(select(1).where(EndedSession.key == bindparam("key")))),
        )
    )


def actor_of_session(fs_uniquifier: str | None) -> Actor | None:
    """Return the person whose session this is as an actor, or None."""
    found = reader(fs_uniquifier)
    return found.actor if found else None


def actor_of(account: Account) -> Actor:
    """Return an account as the actor of commands and queries."""
    return Actor(
        account.id,
        account.name,
        account.role,
        _scope(account.id, account.all_sites, site_ids(account.id), account.regions),
        account.language,
    )


def acting(account_id: int, today: date) -> Actor:
    """Return a person for whom work goes on that they asked for, with what they may see today.

    Raises:
        Forbidden: they no longer work here.
        NotFound: there is no such person.
    """
    found = account(account_id)
    if not is_active(found.active, found.active_from, found.active_until, today):
        raise Forbidden
    return actor_of(found)


def _scope(account_id: int, all_sites: bool, sites: Sequence[int], regions: str) -> Scope:
    if all_sites:
        return Scope(None, None, account_id)
    return Scope(frozenset(sites), frozenset(regions.split()), account_id)


def site_ids(account_id: int) -> list[int]:
    """Return the sites of an account's scope."""
    return list(db.session.scalars(select(AccountSite.site_id).where(AccountSite.account_id == account_id)))


def account(account_id: int) -> Account:
    """Return an account.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(Account, account_id)
    if found is None:
        raise NotFound(f"account {account_id}")
    return found


def values_of(account: Account, sites: frozenset[int]) -> dict[str, Any]:
    """Return an account as the trail keeps it."""
    names = (
        "name",
        "email",
        "role",
        "language",
        "phone",
        "all_sites",
        "regions",
        "active",
        "active_from",
        "active_until",
    )
    return {name: getattr(account, name) for name in names} | {"sites": sorted(sites)}


def fields_of(account: Account, sites: frozenset[int]) -> dict[str, Any]:
    """Return what is stored, by the names of the fields of the form."""
    values = values_of(account, sites)
    last = account.active_until - timedelta(days=1) if account.active_until else None
    return values | {"site_ids": sorted(sites), "regions": account.regions.split(), "active_last": last}


def account_of_email(email: str) -> Account | None:
    """Return the account with this e-mail address, or None."""
    return db.session.scalar(select(Account).where(Account.email == normal_email(email)))


def is_email_taken(email: str, but_for: int | None = None) -> bool:
    """Say whether another account has this e-mail address."""
    found = db.session.scalar(select(Account.id).where(Account.email == normal_email(email)))
    return found is not None and found != but_for


def accounts(*, search: str = "", role: Role | None = None, gone: bool = False) -> Sequence[Any]:
    """Return the accounts by name; those that are no longer active only with ``gone``."""
    today = clock.today()
    wanted = select(
        Account.id,
        Account.name,
        Account.email,
        Account.role,
        Account.language,
        Account.all_sites,
        Account.regions,
        Account.active,
        Account.active_from,
        Account.active_until,
        Account.last_sign_in_at,
        Account.must_change_password,
    ).order_by(Account.name, Account.id)
    if search:
        like = f"%{_escaped(search)}%"
        wanted = wanted.where(or_(Account.name.ilike(like, escape="\\"), Account.email.ilike(like, escape="\\")))
    if role is not None:
        wanted = wanted.where(Account.role == role)
    if not gone:
        wanted = wanted.where(Account.active, or_(Account.active_until.is_(None), Account.active_until > today))
    return db.session.execute(wanted.limit(1000)).all()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def sites_of_accounts() -> dict[int, list[int]]:
    """Return the sites of every account's scope."""
    found: dict[int, list[int]] = {}
    for row in db.session.execute(select(AccountSite.account_id, AccountSite.site_id)):
        found.setdefault(row.account_id, []).append(row.site_id)
    return found


def site_names(language: str, scope: Scope = EVERYTHING) -> list[tuple[int, str]]:
    """Return the sites of a scope by name."""
    found = rows(_sites(shape_of(scope)), **values_of_scope(scope))
    return [(row.id, getattr(row, f"name_{language}", None) or row.name_nl) for row in found]


@cache
def _sites(shape: Shape) -> Select[*tuple[Any, ...]]:
    columns = (Site.id, Site.name_nl, Site.name_fr, Site.name_de, Site.name_en)
    return select(*columns).where(on_sites(shape, Site.id)).order_by(Site.name_nl)


def lasting_administrators(but_for: int, today: date) -> int:
    """Count the other administrators who are active today and for as long as it lasts; locks their rows."""
    found = db.session.scalars(
        select(Account.id)
        .where(
            Account.role.in_(ADMINISTRATORS),
            Account.active,
            Account.active_from <= today,
            Account.active_until.is_(None),
            Account.id != but_for,
        )
        .order_by(Account.id)
        .with_for_update()
    ).all()
    return len(found)


def has_administrator() -> bool:
    """Say whether somebody can manage accounts."""
    wanted = select(func.count()).select_from(Account).where(Account.role.in_(ADMINISTRATORS), Account.active)
    return bool(db.session.scalar(wanted))


def email_key(email: str) -> str:
    """Return under what the failed sign-ins of an e-mail address are counted; the address itself is not kept."""
    return "email:" + hashlib.sha256(normal_email(email).encode()).hexdigest()


def address_key(address: str) -> str:
    """Return under what the failed sign-ins from a network address are counted."""
    return f"address:{address}"[:100]


def attempts(*keys: str) -> dict[str, Attempts]:
    """Return what is known of failed sign-ins."""
    found = db.session.execute(
        select(SignInAttempts.key, SignInAttempts.failures, SignInAttempts.since, SignInAttempts.blocked_until).where(
            SignInAttempts.key.in_(keys)
        )
    )
    known = {row.key: Attempts(row.failures, row.since, row.blocked_until) for row in found}
    return {key: known.get(key, Attempts()) for key in keys}


def blocked_until(email: str) -> datetime | None:
    """Return until when sign-in with this e-mail address is refused, or None."""
    known = attempts(email_key(email))[email_key(email)]
    return known.blocked_until if known.is_blocked(clock.now()) else None


def draft(actor: Actor, key: str, days: int = 30) -> StoredDraft | None:
    """Return what this person was typing under a key, unless it is older than ``days``."""
    row = db.session.execute(
        select(Draft.key, Draft.fields, Draft.updated_at).where(
            Draft.account_id == actor.account_id,
            Draft.key == key,
            Draft.updated_at > clock.now() - timedelta(days=days),
        )
    ).first()
    return StoredDraft(row.key, row.fields, row.updated_at) if row else None
