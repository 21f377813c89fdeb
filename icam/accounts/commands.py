"""Sign in and out, manage accounts, keep what is being typed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Insert, delete, update
from sqlalchemy.orm import Session

from icam.accounts import passwords, queries, rules
from icam.accounts.models import Account, AccountSite, Draft, EndedSession, SignInAttempts
from icam.accounts.rules import AccountDraft, Attempts, Limits
from icam.audit.commands import record
from icam.audit.rules import Kind
from icam.core import clock
from icam.core.access import Actor, Role
from icam.core.errors import RuleBroken, Stale
from icam.db import insert_into, unit_of_work

NOBODY = Actor(None, "", Role.DESK)
"""Whoever is not signed in yet; has no scope, and is only named in the trail."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """How an attempt to sign in ended.

    Args:
        account: who signed in; None when the address and the password do not fit.
        blocked_until: until when no attempt counts.
        is_expired: the password was right, but it is a one-time password that holds no more.
    """

    account: Account | None = None
    blocked_until: datetime | None = None
    is_expired: bool = False


def sign_in(email: str, password: str, *, address: str, limits: Limits) -> SignIn:
    """Let somebody in whose e-mail address and password fit, and count failures.

    The password is checked before the transaction begins: it takes long on purpose, and others want to write.
    An unknown address, a wrong password and an account that is not active cost the same time.

    Args:
        address: the network address that the attempt came from.
    """
    found = queries.account_of_email(email)
    fits = passwords.fits(found.password if found else None, password)
    today = clock.today()
    may_enter = found is not None and rules.is_active(found.active, found.active_from, found.active_until, today)
    with unit_of_work() as session:
        until = _blocked_until(email, address)
        if until is not None:
            return SignIn(blocked_until=until)
        if found is None or not fits or not may_enter:
            why = "unknown" if found is None else "password" if not fits else "inactive"
            return SignIn(blocked_until=_count_failure(session, found, email, address, limits, why))
        if found.one_time_until is not None and found.one_time_until < today:
            until = _count_failure(session, found, email, address, limits, "expired")
            return SignIn(blocked_until=until, is_expired=True)
        _forget_attempts(session, queries.email_key(email))
        values: dict[str, Any] = {"last_sign_in_at": clock.now()}
        if passwords.needs_new_hash(found.password or ""):
            values["password"] = passwords.hashed(password)
        session.execute(update(Account).where(Account.id == found.id).values(**values))
        record(
            queries.actor_of(found),
            "account.signed_in",
            ("account", found.id),
            kind=Kind.SIGN_IN,
            new={"address": address},
        )
    return SignIn(account=found)


def _blocked_until(email: str, address: str) -> datetime | None:
    now = clock.now()
    known = queries.attempts(queries.email_key(email), queries.address_key(address)).values()
    return max((one.blocked_until for one in known if one.blocked_until and one.is_blocked(now)), default=None)


def _count_failure(
    session: Session, found: Account | None, email: str, address: str, limits: Limits, why: str
) -> datetime | None:
    """Count a failure for the e-mail address and the network address; return until when one of them must wait."""
    who = queries.actor_of(found) if found else NOBODY
    subject = ("account", found.id) if found else None
    tried: dict[str, Any] = {"email": email[:200] if "@" in email else "?", "address": address}
    # The trail lets one writer at a time through: what is counted after it is counted once.
    record(who, "account.sign_in_failed", subject, kind=Kind.SIGN_IN, new=tried | {"why": why})
    until = _count(
        session,
        {queries.email_key(email): limits.per_account, queries.address_key(address): limits.per_address},
        limits.pause,
    )
    if until is not None:
        record(who, "account.locked", subject, kind=Kind.SIGN_IN, new=tried | {"until": until})
    return until


def _count(session: Session, most: Mapping[str, int], pause: timedelta) -> datetime | None:
    now = clock.now()
    counted = {key: known.after_failure(now, most[key], pause) for key, known in queries.attempts(*most).items()}
    for key, attempts in counted.items():
        session.execute(_store_attempts(session, key, attempts))
    return max((one.blocked_until for one in counted.values() if one.blocked_until), default=None)


def _store_attempts(session: Session, key: str, attempts: Attempts) -> Insert:
    values = {"failures": attempts.failures, "since": attempts.since, "blocked_until": attempts.blocked_until}
    return _upsert(session, SignInAttempts, {"key": key}, values)


def _upsert(session: Session, table: type[Any], keys: Mapping[str, Any], values: Mapping[str, Any]) -> Insert:
    statement = insert_into(session, table).values(**keys, **values)
    changed: Insert = statement.on_conflict_do_update(index_elements=list(keys), set_=dict(values))
    return changed


def _forget_attempts(session: Session, *keys: str) -> None:
    session.execute(delete(SignInAttempts).where(SignInAttempts.key.in_(keys)))


def sign_out(actor: Actor, key: str, until_at: datetime) -> None:
    """End one session of somebody: neither its cookie nor a copy of it is taken any more; other devices stay.

    Args:
        key: what the cookie calls the session.
        until_at: when the cookie would be past its limits.
    """
    with unit_of_work() as session:
        if key:
            values = {"until_at": until_at}
            session.execute(_upsert(session, EndedSession, {"key": key}, values))
        record(actor, "account.signed_out", ("account", actor.account_id), kind=Kind.SIGN_IN)


def sign_out_everywhere(actor: Actor, account_id: int) -> Account:
    """End every session of an account.

    Raises:
        NotFound: there is no such account.
    """
    with unit_of_work() as session:
        account = queries.account(account_id)
        _end_sessions(session, account)
        record(actor, "account.signed_out_everywhere", ("account", account.id), kind=Kind.SIGN_IN)
    return account


def _end_sessions(session: Session, account: Account) -> None:
    account.fs_uniquifier = secrets.token_hex(24)
    session.flush()


def unlock(actor: Actor, account_id: int) -> Account:
    """Let somebody who failed too often try again at once.

    Raises:
        NotFound: there is no such account.
        RuleBroken: it is one's own account.
    """
    with unit_of_work() as session:
        account = queries.account(account_id)
        rules.check_not_oneself(actor.account_id, account.id)
        _forget_attempts(session, queries.email_key(account.email))
        record(actor, "account.unlocked", ("account", account.id))
    return account


def add_account(actor: Actor, draft: AccountDraft, *, until: date | None = None) -> tuple[Account, str]:
    """Add somebody who signs in; return the account and its one-time password.

    Args:
        until: the last day on which the one-time password holds; None = until it is used.

    Raises:
        RuleBroken: the e-mail address is another's, or the account could never be used.
    """
    with unit_of_work() as session:
        rules.check_draft(draft)
        _check_email_free(draft.email, None)
        password = passwords.one_time()
        account = Account(password=passwords.hashed(password), fs_uniquifier=secrets.token_hex(24))
        account.must_change_password, account.one_time_until = True, until
        _apply(account, draft)
        session.add(account)
        session.flush()
        _set_sites(session, account.id, draft.site_ids)
        record(actor, "account.added", ("account", account.id), new=queries.values_of(account, draft.site_ids))
    return account, password


def first_administrator(actor: Actor, *, email: str, name: str, password: str, language: str, today: date) -> Account:
    """Add the administrator with whom everything begins.

    Raises:
        RuleBroken: somebody manages accounts already, or the password is weak.
    """
    rules.check_password(password, email=email, name=name)
    stored = passwords.hashed(password)
    with unit_of_work() as session:
        if queries.has_administrator():
            raise RuleBroken("There is an administrator already. An administrator adds the others.")
        _check_email_free(email, None)
        account = Account(
            email=rules.normal_email(email),
            name=name,
            password=stored,
            fs_uniquifier=secrets.token_hex(24),
            role=Role.ADMIN,
            language=language,
            all_sites=True,
            active_from=today,
        )
        session.add(account)
        session.flush()
        record(actor, "account.added", ("account", account.id), new=queries.values_of(account, frozenset()))
    return account


def change_account(actor: Actor, account_id: int, draft: AccountDraft, *, version: int | None) -> Account:
    """Change who somebody is and what they may.

    Args:
        version: the version that was on the screen.

    Raises:
        NotFound: there is no such account.
        Stale: somebody else saved first.
        RuleBroken: see rules; nobody changes their own rights, and an administrator stays.
    """
    with unit_of_work() as session:
        account = queries.account(account_id)
        sites = frozenset(queries.site_ids(account.id))
        if version != account.version:
            raise Stale(queries.fields_of(account, sites), account.version)
        rules.check_draft(draft)
        rules.check_rights_of_others(actor.account_id, account.id, _rights(account, sites), draft.rights())
        _check_email_free(draft.email, account.id)
        _check_administrator_stays(account, draft.role, draft.active_until is None, draft.active_from)
        before = queries.values_of(account, sites)
        _apply(account, draft)
        _set_sites(session, account.id, draft.site_ids, sites)
        session.flush()
        record(
            actor,
            "account.changed",
            ("account", account.id),
            old=before,
            new=queries.values_of(account, draft.site_ids),
        )
    return account


def _check_email_free(email: str, account_id: int | None) -> None:
    if queries.is_email_taken(email, account_id):
        raise RuleBroken("Somebody else signs in with this e-mail address.", field="email")


def _check_administrator_stays(account: Account, role: Role, lasts: bool, active_from: date) -> None:
    was = account.role in rules.ADMINISTRATORS and account.active
    stays = role in rules.ADMINISTRATORS and lasts and active_from <= clock.today()
    if was and not stays:
        rules.check_administrator_stays(queries.lasting_administrators(account.id, clock.today()))


def _apply(account: Account, draft: AccountDraft) -> None:
    account.name = draft.name
    account.email = rules.normal_email(draft.email)
    account.role = draft.role
    account.language = draft.language
    account.phone = draft.phone
    account.all_sites = draft.all_sites
    account.regions = " ".join(sorted(draft.regions))
    account.active_from = draft.active_from
    account.active_until = draft.active_until


def _set_sites(session: Session, account_id: int, wanted: frozenset[int], stored: frozenset[int] = frozenset()) -> None:
    if gone := stored - wanted:
        session.execute(delete(AccountSite).where(AccountSite.account_id == account_id, AccountSite.site_id.in_(gone)))
    session.add_all(AccountSite(account_id=account_id, site_id=site) for site in sorted(wanted - stored))
    session.flush()


def _rights(account: Account, sites: frozenset[int]) -> Sequence[object]:
    regions = frozenset(account.regions.split())
    return (account.role, account.all_sites, sites, regions, account.active_from, account.active_until)


def deactivate(actor: Actor, account_id: int, *, reason: str | None = None) -> Account:
    """End an account at once: its sessions end, and it cannot sign in.

    Raises:
        NotFound: there is no such account.
        RuleBroken: it is one's own, or the last administrator's.
    """
    with unit_of_work() as session:
        account = queries.account(account_id)
        rules.check_not_oneself(actor.account_id, account.id)
        if account.role in rules.ADMINISTRATORS:
            rules.check_administrator_stays(queries.lasting_administrators(account.id, clock.today()))
        account.active = False
        _end_sessions(session, account)
        record(
            actor,
            "account.deactivated",
            ("account", account.id),
            old={"active": True},
            new={"active": False},
            reason=reason,
        )
    return account


def activate(actor: Actor, account_id: int) -> Account:
    """Let an account that was deactivated sign in again.

    Raises:
        NotFound: there is no such account.
    """
    with unit_of_work() as session:
        account = queries.account(account_id)
        account.active = True
        session.flush()
        record(actor, "account.activated", ("account", account.id), old={"active": False}, new={"active": True})
    return account


def give_one_time_password(actor: Actor, account_id: int, *, until: date | None = None) -> tuple[Account, str]:
    """Give somebody a password that must be changed at the next sign-in; their sessions end.

    Args:
        until: the last day on which it holds; None = until it is used.

    Raises:
        NotFound: there is no such account.
        RuleBroken: it is one's own account.
    """
    password = passwords.one_time()
    stored = passwords.hashed(password)
    with unit_of_work() as session:
        account = queries.account(account_id)
        rules.check_not_oneself(actor.account_id, account.id)
        account.password = stored
        account.must_change_password, account.one_time_until = True, until
        _end_sessions(session, account)
        _forget_attempts(session, queries.email_key(account.email))
        record(actor, "account.one_time_password_given", ("account", account.id), kind=Kind.SIGN_IN)
    return account, password


def change_password(actor: Actor, current: str, password: str) -> Account:
    """Change one's own password; every session ends, the caller begins a new one.

    Raises:
        RuleBroken: the current password does not fit, or the new one is weak or the same.
    """
    assert actor.account_id is not None
    account = queries.account(actor.account_id)
    if not passwords.fits(account.password, current):
        raise RuleBroken("This is not your current password.", field="current")
    if current == password:
        raise RuleBroken("Choose a password that you do not have yet.", field="password")
    rules.check_password(password, email=account.email, name=account.name)
    stored = passwords.hashed(password)
    with unit_of_work() as session:
        account = queries.account(actor.account_id)
        account.password = stored
        account.must_change_password, account.one_time_until = False, None
        _end_sessions(session, account)
        record(actor, "account.password_changed", ("account", account.id), kind=Kind.SIGN_IN)
    return account


def change_profile(actor: Actor, *, language: str, phone: str | None) -> Account:
    """Change one's own language and telephone number."""
    assert actor.account_id is not None
    with unit_of_work() as session:
        account = queries.account(actor.account_id)
        old = {"language": account.language, "phone": account.phone}
        account.language, account.phone = language, phone
        session.flush()
        record(
            actor,
            "account.profile_changed",
            ("account", account.id),
            old=old,
            new={"language": language, "phone": phone},
        )
    return account


def keep_draft(account_id: int, key: str, fields: Mapping[str, Sequence[str]]) -> None:
    """Keep what somebody is typing under a key; nothing of it goes into the trail.

    Raises:
        RuleBroken: it is too long.
    """
    kept = rules.fields_to_keep(fields)
    with unit_of_work() as session:
        keys = {"account_id": account_id, "key": key[: rules.DRAFT_KEY_MOST]}
        session.execute(_upsert(session, Draft, keys, {"fields": kept, "updated_at": clock.now()}))


def discard_drafts(actor: Actor, *keys: str) -> None:
    """Forget what somebody was typing."""
    with unit_of_work() as session:
        session.execute(delete(Draft).where(Draft.account_id == actor.account_id, Draft.key.in_(keys)))


def forget_old(*, days: int) -> None:
    """Forget drafts that nobody came back to, failed sign-ins that no longer count, and sessions long ended.

    Args:
        days: how long a draft is kept.
    """
    now = clock.now()
    with unit_of_work() as session:
        session.execute(delete(Draft).where(Draft.updated_at < now - timedelta(days=days)))
        session.execute(delete(SignInAttempts).where(SignInAttempts.since < now - timedelta(days=1)))
        session.execute(delete(EndedSession).where(EndedSession.until_at < now))
