"""A legal decision is written in one way wherever it is recorded; what rests on it follows.

Persons lie below stays and may not ask them; they register here, once, when the application starts.
"""

from collections.abc import Callable
from dataclasses import asdict

from sqlalchemy.orm import Session

from icam.core.access import Actor
from icam.people.models import Decision
from icam.people.rules import DecisionDraft

Follow = Callable[[Session, Actor, Decision], None]

_followers: dict[str, Follow] = {}


def register(follow: Follow) -> Follow:
    """Let a slice follow a decision that was recorded or voided: ``follow(session, actor, decision)``."""
    _followers[f"{follow.__module__}.{follow.__qualname__}"] = follow
    return follow


def written(session: Session, household_id: int, draft: DecisionDraft) -> Decision:
    """Write down a decision about a household."""
    row = Decision(household_id=household_id, **asdict(draft))
    session.add(row)
    session.flush()
    return row


def followed(session: Session, actor: Actor, decision: Decision) -> None:
    """Let everything that rests on the decisions about a household follow one that came or went."""
    for follow in _followers.values():
        follow(session, actor, decision)
