"""Make, revoke and read a calendar feed; the secret itself is shown once and never kept."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from icam.accounts import queries as accounts
from icam.accounts.models import SignInAttempts
from icam.appointments import queries
from icam.appointments.models import CalendarFeed
from icam.appointments.queries import Feed
from icam.appointments.rules import day_of
from icam.audit.commands import record
from icam.audit.rules import Kind
from icam.core import clock
from icam.core.access import Actor, Role
from icam.core.errors import RuleBroken
from icam.db import insert_into, unit_of_work

MOST_OPEN = 5
"""Addresses that one person may have at the same time: one for each device."""


def make_feed(actor: Actor, *, now: datetime) -> tuple[CalendarFeed, str]:
    """Make a secret address for one's own agenda, and return it with its secret.

    Raises:
        RuleBroken: there are too many already.
    """
    secret = secrets.token_urlsafe(32)
    with unit_of_work() as session:
        assert actor.account_id is not None
        if sum(one.revoked_at is None for one in queries.feeds_of(actor.account_id)) >= MOST_OPEN:
            raise RuleBroken("You have %(most)d addresses already. Revoke one that you no longer use.", most=MOST_OPEN)
        feed = CalendarFeed(account_id=actor.account_id, digest=queries.digest_of(secret), made_at=now)
        session.add(feed)
        session.flush()
        record(actor, "calendar_feed.made", ("calendar_feed", feed.id))
    return feed, secret


def revoke_feed(actor: Actor, feed_id: int, *, now: datetime) -> CalendarFeed:
    """Close a secret address for good.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    with unit_of_work():
        feed = queries.own_feed(actor, feed_id)
        if feed.revoked_at is None:
            feed.revoked_at = now
            record(actor, "calendar_feed.revoked", ("calendar_feed", feed.id))
    return feed


def note_use(feed: Feed, address: str, *, now: datetime) -> None:
    """Note that a feed was read; in the trail once a day, because calendars ask every few minutes.

    Args:
        address: the network address that asked.
    """
    if feed.used_at is not None and now - feed.used_at < timedelta(hours=1):
        return
    with unit_of_work() as session:
        row = session.get_one(CalendarFeed, feed.id)
        is_first_today = row.used_at is None or day_of(row.used_at) != day_of(now)
        row.used_at = now
        if is_first_today:
            owner = Actor(feed.account_id, feed.name, Role.ICAM_COACH)
            record(owner, "calendar_feed.seen", ("calendar_feed", feed.id), kind=Kind.LOOK, new={"address": address})


# --- guessing ------------------------------------------------------------------------------------------------------


def key_of(address: str) -> str:
    """Return under what wrong feed addresses from a network address are counted."""
    return f"feed:{address}"[:100]


def must_wait(address: str) -> bool:
    """Say whether a network address asked for too many feeds that do not exist."""
    return accounts.attempts(key_of(address))[key_of(address)].is_blocked(clock.now())


def count_wrong(address: str, *, most: int, minutes: int) -> None:
    """Count an address that names no feed."""
    key, now, pause = key_of(address), clock.now(), timedelta(minutes=minutes)
    with unit_of_work() as session:
        known = accounts.attempts(key)[key].after_failure(now, most, pause)
        values: dict[str, Any] = {
            "failures": known.failures,
            "since": known.since,
            "blocked_until": known.blocked_until,
        }
        statement = insert_into(session, SignInAttempts).values(key=key, **values)
        session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))
