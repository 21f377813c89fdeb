"""Open files of individual case management, hand them over, close and reopen them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from icam.accounts.models import Account
from icam.accounts.rules import is_active
from icam.audit.commands import record
from icam.cases import closing, queries, rules
from icam.cases.models import Case, CaseCoach, CaseStay, ReasonedLook
from icam.cases.rules import CaseDraft, CloseDraft
from icam.core import clock
from icam.core.access import POLICY, Actor, Permission
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.db import unit_of_work
from icam.offices.models import ContactPoint, Office
from icam.people import queries as people
from icam.people.commands.households import opened as household_opened
from icam.people.models import Household
from icam.people.rules import N_, HouseholdDraft, MemberDraft, PersonDraft
from icam.stays.models import Stay

Members = Sequence[tuple[PersonDraft | int, MemberDraft]]

_FIELDS = (
    "entry",
    "target_group",
    "region",
    "office_id",
    "contact_point_id",
    "file_language",
    "opened_on",
    "referred_by",
    "referral_reference",
    "note",
)
_MORE = ("coach_id", "closed_on", "outcome", "close_reason")
TO_FITT = "TO_FITT"
TO_FITT_REASON = "the family is coached in a unit"


# --- open and edit


def open_case(actor: Actor, household_id: int, draft: CaseDraft, *, today: date) -> Case:
    """Open a file for a household that is on record; an earlier file of it is linked.

    Raises:
        NotFound; RuleBroken: it has an open file, or see rules.check_opened and rules.check_place.
    """
    with unit_of_work() as session:
        household = people.household(household_id, actor.scope)
        if household.merged_into_id is not None:
            raise RuleBroken("This family was merged into another one; open the file there.")
        row = written(session, actor, household, draft, today=today)
    return row


def open_case_for_new(
    actor: Actor, household: HouseholdDraft, members: Members, draft: CaseDraft, *, today: date
) -> Case:
    """Open a file and, in one go, the household it is about.

    Raises:
        RuleBroken: see people.commands.open_household and open_case.
    """
    with unit_of_work() as session:
        fresh = household_opened(session, actor, household, members, today=today)
        row = written(session, actor, fresh, draft, today=today)
    return row


def written(session: Session, actor: Actor, household: Household, draft: CaseDraft, *, today: date) -> Case:
    """Write down a file inside the transaction of whoever opens it: the desk, an import.

    Raises:
        RuleBroken: see open_case.
    """
    session.execute(select(Household.id).where(Household.id == household.id).with_for_update())
    _refuse_second(session, household)
    draft = _complete(session, actor, draft, today)
    assert draft.opened_on is not None
    row = Case(
        code=uuid4().hex,
        household_id=household.id,
        coach_id=draft.coach_id,
        earlier_id=session.scalar(select(func.max(Case.id)).where(Case.household_id == household.id)),
        created_at=clock.now(),
        **{name: getattr(draft, name) for name in _FIELDS},
    )
    session.add(row)
    session.flush()
    row.code = f"ICAM-{draft.opened_on.year}-{row.id:06d}"
    _keep_language(household, draft)
    if draft.coach_id is not None:
        session.add(CaseCoach(case_id=row.id, coach_id=draft.coach_id, from_on=draft.opened_on))
    if draft.stay_id is not None:
        _link(session, row, draft.stay_id, stay_first=True)
    session.flush()
    new = values(row) | {"code": row.code, "spoken": household.interpreter_language}
    record(actor, "case.opened", ("case", row.id), new=new, household_id=household.id)
    return row


def edit_case(actor: Actor, case_id: int, draft: CaseDraft, *, version: int, today: date) -> Case:
    """Change what is on record about a file; its coach is changed by handing it over.

    Raises:
        NotFound; RuleBroken: see rules.check_place; Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        row = queries.case(actor, case_id)
        household = session.get_one(Household, row.household_id)
        old = values(row) | {"spoken": household.interpreter_language}
        if row.version != version:
            raise Stale(old, row.version)
        draft = _complete(session, actor, replace(draft, coach_id=None), today, region_before=row.region)
        if draft.opened_on is not None and row.closed_on is not None and draft.opened_on > row.closed_on:
            raise RuleBroken("The file was closed on %(day)s, before this day.", field="opened_on", day=row.closed_on)
        for name in _FIELDS:
            setattr(row, name, getattr(draft, name))
        _keep_language(household, draft)
        session.flush()
        new = values(row) | {"spoken": household.interpreter_language}
        if old != new:
            record(actor, "case.edited", ("case", row.id), old=old, new=new, household_id=row.household_id)
    return row


def _complete(
    session: Session, actor: Actor, draft: CaseDraft, today: date, region_before: str | None = None
) -> CaseDraft:
    """Fill in what follows (day, office of the contact point, region of the office) and refuse what cannot be."""
    point = session.get(ContactPoint, draft.contact_point_id) if draft.contact_point_id else None
    office_id = draft.office_id or (point.office_id if point else None)
    office = session.get(Office, office_id) if office_id else None
    if (draft.contact_point_id and point is None) or (office_id and office is None):
        raise NotFound
    rules.check_place(draft.region, office.region if office else None, point.office_id if point else None, office_id)
    region = draft.region or (office.region if office else None)
    if region != region_before and not actor.scope.has_region(region):
        raise RuleBroken("This region is not one of yours; a manager of that region hands files over.", field="region")
    draft = replace(draft, opened_on=draft.opened_on or today, office_id=office_id, region=region)
    assert draft.opened_on is not None
    rules.check_opened(draft.opened_on, today=today)
    if draft.coach_id is not None:
        _coach(session, draft.coach_id, today)
    return draft


def _refuse_second(session: Session, household: Household) -> None:
    row = session.execute(
        select(Case.id, Case.code).where(Case.household_id == household.id, Case.closed_on.is_(None)).limit(1)
    ).first()
    if row is not None:
        raise RuleBroken(
            "The family %(family)s has an open file already: %(code)s. Go on with that one, or close it first.",
            links=((N_("Open that file"), "cases.show", {"case_id": row.id}),),
            family=household.name,
            code=row.code,
        )


def _keep_language(household: Household, draft: CaseDraft) -> None:
    if draft.spoken:
        household.interpreter_language = draft.spoken
    if draft.file_language and not household.file_language:
        household.file_language = draft.file_language


# --- who has it


def hand_over(
    actor: Actor,
    case_ids: Sequence[int],
    coach_ids: Sequence[int],
    from_on: date,
    *,
    reason: str,
    today: date,
) -> dict[int, int]:
    """Hand files over to one or several coaches from a day on, and return which coach gets which file.

    Several coaches share them out: each file goes to who has the fewest. Who had them until then is kept. A day ahead
    is planned: until then they stay with whoever has them.

    Raises:
        NotFound: a file is not in scope.
        RuleBroken: no file or coach chosen, a coach who is not one, a closed file, or see rules.check_hand_over_day.
    """
    rules.check_hand_over_day(from_on, today=today)
    with unit_of_work() as session:
        rows = _to_hand_over(session, actor, case_ids)
        if not coach_ids:
            raise RuleBroken("Choose to whom the files go.", field="coach_ids")
        coaches = {one: _coach(session, one, from_on) for one in dict.fromkeys(coach_ids)}
        shared = rules.share_out([row.id for row in rows], queries.loads(coaches))
        for row in rows:
            _give(session, actor, row, shared[row.id], from_on, reason, today)
            new = {"coach": coaches[shared[row.id]].name, "from_on": from_on}
            record(actor, "case.handed_over", ("case", row.id), new=new, household_id=row.household_id, reason=reason)
    return shared


def take_case(actor: Actor, case_id: int, *, today: date) -> Case:
    """Take a file that nobody has.

    Raises:
        NotFound; RuleBroken: somebody has it, it is closed, or the actor is no coach.
    """
    with unit_of_work() as session:
        row = queries.case(actor, case_id)
        if row.closed_on is not None:
            raise RuleBroken("This file was closed on %(day)s.", day=row.closed_on)
        if row.coach_id is not None:
            raise RuleBroken("Somebody has this file already; a manager hands it over.")
        if actor.account_id is None:
            raise NotFound
        _coach(session, actor.account_id, today)
        _give(session, actor, row, actor.account_id, today, None, today)
        record(actor, "case.taken", ("case", row.id), new={"coach": actor.name}, household_id=row.household_id)
    return row


def settle_coaches(today: date) -> int:
    """Give files to the coach a hand-over planned for today or earlier, and return how many changed hands."""
    with unit_of_work() as session:
        rows = session.execute(queries.due_hand_overs(), {"today": today}).all()
        for case_id, coach_id in rows:
            session.get_one(Case, case_id).coach_id = coach_id
        session.flush()
    return len(rows)


def _to_hand_over(session: Session, actor: Actor, case_ids: Sequence[int]) -> list[Case]:
    ids = list(dict.fromkeys(case_ids))
    if not ids:
        raise RuleBroken("Choose at least one file.", field="case_ids")
    found = {row.id: row for row in session.scalars(queries.several(actor, ids))}
    if len(found) != len(ids):
        raise NotFound
    for row in found.values():
        if row.closed_on is not None:
            raise RuleBroken("File %(code)s is closed; leave it out.", field="case_ids", code=row.code)
    return [found[one] for one in ids]


def _give(
    session: Session, actor: Actor, row: Case, coach_id: int, from_on: date, reason: str | None, today: date
) -> None:
    """End what runs on that day, void what was planned after it, and begin the new."""
    held = session.scalars(
        select(CaseCoach)
        .where(CaseCoach.case_id == row.id, CaseCoach.voided_at.is_(None))
        .order_by(CaseCoach.from_on, CaseCoach.id)
    ).all()
    first = max(from_on, row.opened_on)
    for one in held:
        if one.from_on >= first:
            one.void(actor.account_id, clock.now(), "handed over")
        elif one.until_on is None or one.until_on > first:
            one.until_on = first
    session.flush()
    session.add(CaseCoach(case_id=row.id, coach_id=coach_id, from_on=first, reason=reason))
    if first <= today:
        row.coach_id = coach_id
    session.flush()


def _coach(session: Session, account_id: int, on: date) -> Account:
    """Return an account that coaches files on a day.

    Raises:
        RuleBroken: there is none.
    """
    found = session.get(Account, account_id)
    if found is None or Permission.CASES_EDIT not in POLICY[found.role]:
        raise RuleBroken("This person does not coach files.", field="coach_id")
    if not is_active(found.active, found.active_from, found.active_until, on):
        raise RuleBroken("%(name)s no longer works here on that day.", field="coach_id", name=found.name)
    return found


# --- close and reopen


def close_case(actor: Actor, case_id: int, draft: CloseDraft, *, version: int | None = None, today: date) -> Case:
    """Close a file with its outcome and the reason.

    Raises:
        NotFound; RuleBroken: see rules.check_close; Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        row = queries.case(actor, case_id)
        old = values(row)
        if version is not None and row.version != version:
            raise Stale(old, row.version)
        _end(session, actor, row, draft, today)
        record(
            actor,
            "case.closed",
            ("case", row.id),
            old=old,
            new=values(row),
            household_id=row.household_id,
            reason=draft.reason,
        )
    return row


def reopen_case(actor: Actor, case_id: int, *, reason: str, today: date, most_days: int) -> Case:
    """Reopen a file closed by mistake or too soon; its outcome is kept in the trail with the reason.

    Args:
        most_days: days after the end in which a file may be reopened.

    Raises:
        NotFound; RuleBroken: the family has another open file, or see rules.check_reopen.
    """
    with unit_of_work() as session:
        row = queries.case(actor, case_id)
        rules.check_reopen(row.closed_on, today=today, most_days=most_days)
        household = session.get_one(Household, row.household_id)
        session.execute(select(Household.id).where(Household.id == household.id).with_for_update())
        _refuse_second(session, household)
        old = values(row)
        row.closed_on, row.outcome, row.close_reason = None, None, None
        session.flush()
        if row.coach_id is not None:
            session.add(CaseCoach(case_id=row.id, coach_id=row.coach_id, from_on=today, reason=None))
        session.flush()
        record(
            actor,
            "case.reopened",
            ("case", row.id),
            old=old,
            new=values(row),
            household_id=row.household_id,
            reason=reason,
        )
    return row


def _end(session: Session, actor: Actor, row: Case, draft: CloseDraft, today: date) -> None:
    rules.check_close(
        draft, opened_on=row.opened_on, last_talk_on=row.last_talk_on, closed_on=row.closed_on, today=today
    )
    closing.end(session, actor, row, draft.closed_on, draft.outcome, draft.reason)


# --- stays


def lead_to_stay(actor: Actor, case_id: int, stay_id: int, *, is_closed: bool, today: date) -> CaseStay:
    """Link a file to the stay in a unit that it led to, and close it when nothing is left to do.

    Raises:
        NotFound; RuleBroken: the stay is of another family, or see rules.check_close.
    """
    with unit_of_work() as session:
        row = queries.case(actor, case_id)
        link = _link(session, row, stay_id, stay_first=False)
        old = values(row)
        if is_closed:
            _end(session, actor, row, CloseDraft(TO_FITT, today, TO_FITT_REASON), today)
        session.flush()
        new = values(row) | {"stay_id": stay_id}
        record(actor, "case.to_stay", ("case", row.id), old=old, new=new, household_id=row.household_id)
    return link


def _link(session: Session, row: Case, stay_id: int, *, stay_first: bool) -> CaseStay:
    stay = session.get(Stay, stay_id)
    if stay is None or stay.household_id != row.household_id:
        raise RuleBroken("This stay is of another family.")
    known = session.get(CaseStay, (row.id, stay_id))
    if known is not None:
        return known
    link = CaseStay(case_id=row.id, stay_id=stay_id, stay_first=stay_first, linked_at=clock.now())
    session.add(link)
    return link


# --- outside one's scope


def open_with_reason(actor: Actor, household_id: int, *, reason: str, today: date) -> ReasonedLook:
    """Open a household outside one's own regions for the rest of the day; the reason is in the trail.

    Raises:
        NotFound: there is no such household.
    """
    with unit_of_work() as session:
        household = session.get(Household, household_id)
        if household is None or actor.account_id is None:
            raise NotFound
        row = ReasonedLook(
            account_id=actor.account_id,
            household_id=household.id,
            reason=reason,
            at=clock.now(),
            until_at=end_of_day(today),
        )
        session.add(row)
        session.flush()
        record(
            actor,
            "household.opened_with_reason",
            ("household", household.id),
            new={"until": row.until_at},
            household_id=household.id,
            reason=reason,
        )
    return row


def end_of_day(today: date) -> datetime:
    """Return midnight after a day, on the clock of the office."""
    return datetime.combine(today + timedelta(days=1), time(0), clock.BRUSSELS)


def values(row: Case) -> dict[str, Any]:
    """Return a file as the trail keeps it."""
    return {name: getattr(row, name) for name in (*_FIELDS, *_MORE)}


def shared_by_coach(shared: Mapping[int, int]) -> dict[int, int]:
    """Count how many files each coach got."""
    counts: dict[int, int] = {}
    for coach_id in shared.values():
        counts[coach_id] = counts.get(coach_id, 0) + 1
    return counts
