"""Who coaches files: who can, how many they have, who had a file when, and which hand-overs are due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from icam.accounts.models import Account
from icam.cases.models import Case, CaseCoach
from icam.cases.scope import case_visible
from icam.core.access import POLICY, Actor, Permission, Role, Scope
from icam.db import db

COACHING = [role for role in Role if Permission.CASES_EDIT in POLICY[role]]
"""Roles that coach files."""


def coaches(scope: Scope, today: date, also: Iterable[int | None] = ()) -> list[tuple[int, str]]:
    """Return who can coach files in the reader's regions, by name, and those who are named already."""
    named = {one for one in also if one is not None}
    found = db.session.execute(
        select(Account.id, Account.name, Account.regions, Account.all_sites)
        .where(
            or_(
                Account.id.in_(named),
                Account.role.in_(COACHING)
                & Account.active
                & (Account.active_from <= today)
                & or_(Account.active_until.is_(None), Account.active_until > today),
            )
        )
        .order_by(Account.name, Account.id)
    )
    return [
        (account_id, name)
        for account_id, name, regions, all_sites in found
        if account_id in named or scope.regions is None or all_sites or scope.regions & frozenset(regions.split())
    ]


def loads(coach_ids: Iterable[int]) -> dict[int, int]:
    """Return how many open files each coach has, in the order given."""
    ids = list(coach_ids)
    query = (
        select(Case.coach_id, func.count())
        .where(Case.coach_id.in_(ids), Case.closed_on.is_(None))
        .group_by(Case.coach_id)
    )
    counted: dict[Any, int] = {row[0]: row[1] for row in db.session.execute(query)}
    return {one: counted.get(one, 0) for one in ids}


def several(actor: Actor, case_ids: Iterable[int]) -> Select[Case]:
    """Return the statement that reads some files in scope."""
    return select(Case).where(Case.id.in_(list(case_ids)), case_visible(actor))


@dataclass(frozen=True, slots=True)
class Held:
    """Days in which a coach had a file."""

    coach_id: int
    coach: str
    from_on: date
    until_on: date | None
    reason: str | None


def held(case_id: int) -> list[Held]:
    """Return who had a file when, and who is to have it, the latest first."""
    found = db.session.execute(
        select(CaseCoach.coach_id, Account.name, CaseCoach.from_on, CaseCoach.until_on, CaseCoach.reason)
        .join(Account, Account.id == CaseCoach.coach_id)
        .where(CaseCoach.case_id == case_id, CaseCoach.voided_at.is_(None))
        .order_by(CaseCoach.from_on.desc(), CaseCoach.id.desc())
    )
    return [Held(*row) for row in found]


@cache
def due_hand_overs() -> Any:
    """Return the statement for the files whose coach of today is another than the one on the file."""
    today = bindparam("today", type_=CaseCoach.from_on.type)
    return (
        select(CaseCoach.case_id, CaseCoach.coach_id)
        .join(Case, Case.id == CaseCoach.case_id)
        .where(
            CaseCoach.until_on.is_(None),
            CaseCoach.from_on <= today,
            CaseCoach.voided_at.is_(None),
            Case.closed_on.is_(None),
            or_(Case.coach_id.is_(None), Case.coach_id != CaseCoach.coach_id),
        )
    )
