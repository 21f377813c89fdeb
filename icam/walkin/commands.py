"""Changes at the walk-in desk: let in, call, put back, begin the talk, mark who left, shut the door.

Two coaches cannot call the same person: a call is an update that finds the person waiting, or nobody.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.cases.commands import written as written_case
from icam.cases.models import Case
from icam.cases.rules import CaseDraft
from icam.cases.scope import case_visible
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import RuleBroken
from icam.db import unit_of_work
from icam.offices import queries as offices
from icam.offices.models import Office
from icam.offices.rules import HoursKind
from icam.people import queries as people
from icam.people.commands.households import opened as opened_household
from icam.people.models import Household
from icam.people.rules import HouseholdDraft, MemberDraft, PersonDraft
from icam.talks import queries as talks
from icam.talks.models import Talk
from icam.talks.opening import open_talk
from icam.talks.rules import OpeningDraft
from icam.walkin import queries, rules
from icam.walkin.models import WalkInEntry, WalkInSession
from icam.walkin.queries import EntryRow
from icam.walkin.rules import EntryDraft, EntryState

TRIES = 20
"""How often somebody is looked for whom no other coach calls at the same moment."""

ENTRY, ALONE = "WALK_IN", "SINGLE"
"""How the file begins, and the role of somebody who is alone in a new household."""


# --- at the door ---


def let_in(actor: Actor, office_id: int, draft: EntryDraft, *, now: datetime) -> WalkInEntry:
    """Let somebody in: they get the next number of the day; the first one opens the session.

    On a day without walk-in the reason of the first one opens an extra session, which lasts until somebody shuts it.

    Raises:
        NotFound: the office, or the family, is out of scope.
        RuleBroken: the door is shut or there is no walk-in today, and no reason is given.
    """
    with unit_of_work() as session:
        office = offices.office(actor.scope, office_id)
        if draft.household_id is not None:
            people.household(draft.household_id, actor.scope)
        today = _session_of(session, actor, office, now, reason=draft.late_reason)
        shut = rules.is_shut(today.closes_at, today.closed_at, now)
        rules.check_door(shut=shut, late_reason=draft.late_reason)
        entry = WalkInEntry(
            session_id=today.id,
            number=_next_number(session, today.id),
            name=draft.name,
            language=draft.language,
            reason=draft.reason,
            late_reason=draft.late_reason if shut else None,
            household_id=draft.household_id,
            state=EntryState.WAITING,
            came_at=now,
            entered_by_id=actor.account_id,
        )
        session.add(entry)
        session.flush()
        new = {"number": entry.number, "name": entry.name, "language": entry.language, "reason": entry.reason}
        subject = ("walk_in", entry.id)
        record(actor, "walk_in.let_in", subject, new=new, household_id=entry.household_id, reason=entry.late_reason)
    return entry


def correct(actor: Actor, entry_id: int, draft: EntryDraft) -> None:
    """Correct the name, the language or the reason of somebody who came.

    Raises:
        NotFound.
    """
    with unit_of_work() as session:
        row, _today, _office = queries.entry(actor, entry_id)
        old = {"name": row.name, "language": row.language, "reason": row.reason}
        new = {"name": draft.name, "language": draft.language, "reason": draft.reason}
        if old != new:
            session.execute(update(WalkInEntry).where(WalkInEntry.id == entry_id).values(**new))
            record(actor, "walk_in.changed", ("walk_in", entry_id), old=old, new=new, household_id=row.household_id)


def recognise(actor: Actor, entry_id: int, household_id: int | None) -> None:
    """Say which family on record somebody belongs to, or that it was none of them.

    Raises:
        NotFound: the entry or the family is out of scope.
        RuleBroken: the talk was held already.
    """
    with unit_of_work() as session:
        row, _today, _office = queries.entry(actor, entry_id)
        if household_id is not None:
            people.household(household_id, actor.scope)
        if row.talk_id is not None and row.household_id != household_id:
            raise RuleBroken("The talk was begun with another file already.")
        if row.household_id == household_id:
            return
        session.execute(update(WalkInEntry).where(WalkInEntry.id == entry_id).values(household_id=household_id))
        old, new = {"household_id": row.household_id}, {"household_id": household_id}
        family = household_id or row.household_id
        record(actor, "walk_in.recognised", ("walk_in", entry_id), old=old, new=new, household_id=family)


def shut_door(actor: Actor, office_id: int, *, now: datetime) -> WalkInSession:
    """Shut the door of today by hand; who waits can still be called. Shutting it twice changes nothing more.

    Raises:
        NotFound; RuleBroken: there is no walk-in today.
    """
    return _door(actor, office_id, now, closed_at=now, closed_by_id=actor.account_id)


def open_door(actor: Actor, office_id: int, *, now: datetime) -> WalkInSession:
    """Open the door again that was shut by hand.

    Raises:
        NotFound; RuleBroken: there is no walk-in today.
    """
    return _door(actor, office_id, now, closed_at=None, closed_by_id=None)


def _door(actor: Actor, office_id: int, now: datetime, **values: Any) -> WalkInSession:
    with unit_of_work() as session:
        office = offices.office(actor.scope, office_id)
        today = _session_of(session, actor, office, now)
        if (today.closed_at is None) != (values["closed_at"] is None):
            for name, value in values.items():
                setattr(today, name, value)
            what = "opened" if values["closed_at"] is None else "closed"
            record(actor, f"walk_in_session.{what}", ("walk_in_session", today.id), new={"day": today.day})
    return today


# --- the queue ---


def call_next(actor: Actor, office_id: int, *, language: str | None = None, now: datetime) -> int:
    """Call who waits longest, of one language if need be; whoever has somebody called already keeps that one.

    Returns:
        the id of the entry.

    Raises:
        NotFound; RuleBroken: nobody waits, or nobody of this language.
    """
    with unit_of_work() as session:
        office = offices.office(actor.scope, office_id)
        has = _called_already(session, actor, now)
        if has is not None:
            return has
        waiting = (
            select(WalkInEntry.id)
            .join(WalkInSession, WalkInSession.id == WalkInEntry.session_id)
            .where(WalkInSession.office_id == office.id, WalkInSession.day == clock.local(now).date())
            .where(WalkInEntry.state == EntryState.WAITING)
            .order_by(WalkInEntry.number)
            .limit(1)
            .with_for_update(skip_locked=True, of=WalkInEntry)
        )
        if language is not None:
            waiting = waiting.where(WalkInEntry.language == language)
        for _ in range(TRIES):
            found = session.scalar(waiting)
            if found is None:
                break
            if _call(session, actor, found, now):
                return found
            has = _called_already(session, actor, now)  # the same press, sent twice at the same moment
            if has is not None:
                return has
    if language is not None:
        raise RuleBroken("Nobody who speaks this language is waiting any more.")
    raise RuleBroken("Nobody is waiting any more.")


def call(actor: Actor, entry_id: int, *, now: datetime) -> int:
    """Call one person out of the queue; whoever has somebody called already keeps that one.

    Returns:
        the id of the entry that is called.

    Raises:
        NotFound; RuleBroken: another coach called, or the person left.
    """
    with unit_of_work() as session:
        row, _today, _office = queries.entry(actor, entry_id)
        has = _called_already(session, actor, now)
        if has is None and not _call(session, actor, entry_id, now):
            has = _called_already(session, actor, now)
            if has is None:
                raise _taken(queries.entry(actor, row.id)[0])
        if has is not None and has != entry_id:
            number = session.scalar(select(WalkInEntry.number).where(WalkInEntry.id == has))
            raise RuleBroken("You called number %(number)d and it is not seen yet. End that first.", number=number)
    return entry_id


def put_back(actor: Actor, entry_id: int) -> None:
    """Put somebody back in the queue, in the old place: called by mistake, or back after having left.

    Raises:
        NotFound; RuleBroken: the person was seen already.
    """
    nobody = {"taken_by_id": None, "taken_at": None, "ended_at": None}
    _go(actor, entry_id, EntryState.WAITING, "put_back", nobody)


def mark_left(actor: Actor, entry_id: int, *, now: datetime) -> None:
    """Mark somebody as gone without having been seen.

    Raises:
        NotFound; RuleBroken: the person was seen already.
    """
    _go(actor, entry_id, EntryState.LEFT, "left", {"ended_at": now})


def see_without_talk(actor: Actor, entry_id: int, help_code: str, *, now: datetime) -> None:
    """Say that somebody was helped without a talk, and how.

    Raises:
        NotFound; RuleBroken: nobody called the person, or another coach did.
    """
    _check_mine(actor, queries.entry(actor, entry_id)[0], EntryState.DONE)
    _go(actor, entry_id, EntryState.DONE, "helped", {"ended_at": now, "help": help_code})


def begin_talk(actor: Actor, entry_id: int, household_id: int | None, *, now: datetime) -> Talk:
    """Begin the talk of whoever was called, in the open file of the family, or in a new file; a new family without one.

    A second press leads to the same talk.

    Args:
        household_id: the family on record; None = the name as heard becomes a person, to be completed.

    Raises:
        NotFound: out of scope.
        RuleBroken: nobody called the person, another coach did, or the file is with another region.
    """
    with unit_of_work() as session:
        row, _today, office = queries.entry(actor, entry_id)
        if row.talk_id is not None:
            return session.get_one(Talk, row.talk_id)
        _check_mine(actor, row, EntryState.DONE)
        if not _moved(session, entry_id, EntryState.DONE, {"ended_at": now}):
            raise _taken(queries.entry(actor, entry_id)[0])
        today = clock.local(now).date()
        household = _household(session, actor, row, household_id, office, today)
        case = _open_case(session, actor, household, row, office, today)
        talk = open_talk(session, actor, case, _opening(row, case, office, household, now), today=today)
        values = {"household_id": household.id, "case_id": case.id, "talk_id": talk.id}
        session.execute(update(WalkInEntry).where(WalkInEntry.id == entry_id).values(**values))
        said = {"state": EntryState.DONE, **values}
        record(actor, "walk_in.seen", ("walk_in", entry_id), new=said, household_id=household.id)
    return talk


# --- what they have in common ---


def _session_of(
    session: Session, actor: Actor, office: Office, now: datetime, *, reason: str | None = None
) -> WalkInSession:
    """Return today's session of an office, locked, so that numbers are given one by one; it is opened when needed.

    Args:
        reason: why an extra session is opened on a day without walk-in.
    """
    day = clock.local(now).date()
    query = (
        select(WalkInSession).where(WalkInSession.office_id == office.id, WalkInSession.day == day).with_for_update()
    )
    found = session.scalar(query)
    if found is not None:
        return found
    hours = offices.windows(office.id, day, HoursKind.WALK_IN)
    rules.check_day(has_hours=bool(hours), reason=reason)
    fresh = WalkInSession(office_id=office.id, day=day, opened_at=now, closes_at=queries.closing_time(day, hours))
    try:
        with session.begin_nested():
            session.add(fresh)
    except IntegrityError:  # another desk opened it at the same moment
        return session.scalars(query).one()
    if not hours:
        record(actor, "walk_in_session.opened", ("walk_in_session", fresh.id), new={"day": day}, reason=reason)
    return fresh


def _next_number(session: Session, session_id: int) -> int:
    last = session.scalar(select(func.max(WalkInEntry.number)).where(WalkInEntry.session_id == session_id))
    return (last or 0) + 1


def _called_already(session: Session, actor: Actor, now: datetime) -> int | None:
    """Return whom a coach has called today and not seen yet; who was called on an earlier day counts as seen."""
    query = (
        select(WalkInEntry.id, WalkInEntry.taken_at, WalkInSession.day)
        .join(WalkInSession, WalkInSession.id == WalkInEntry.session_id)
        .where(WalkInEntry.taken_by_id == actor.account_id, WalkInEntry.state == EntryState.TAKEN)
    )
    row = session.execute(query).first()
    if row is None or row.day == clock.local(now).date():
        return None if row is None else row.id
    _moved(session, row.id, EntryState.DONE, {"ended_at": row.taken_at})
    record(actor, "walk_in.seen", ("walk_in", row.id), new={"state": EntryState.DONE})
    return None


def _call(session: Session, actor: Actor, entry_id: int, now: datetime) -> bool:
    """Call somebody who waits; False when somebody else did, or the coach called another at the same moment."""
    try:
        with session.begin_nested():
            values = {"taken_by_id": actor.account_id, "taken_at": now}
            called = _moved(session, entry_id, EntryState.TAKEN, values)
    except IntegrityError:
        return False
    if called:
        record(actor, "walk_in.called", ("walk_in", entry_id), new={"state": EntryState.TAKEN})
    return called


def _moved(session: Session, entry_id: int, to: EntryState, values: dict[str, Any]) -> bool:
    """Move somebody along the ladder; False when they no longer stand where one may come from."""
    done: CursorResult[Any] = session.execute(  # type: ignore[assignment]
        update(WalkInEntry)
        .where(WalkInEntry.id == entry_id, WalkInEntry.state.in_(sorted(rules.sources_of(to))))
        .values(state=to, **values)
        .execution_options(synchronize_session=False)
    )
    return done.rowcount == 1


def _go(actor: Actor, entry_id: int, to: EntryState, act: str, values: dict[str, Any]) -> None:
    """Move somebody along the ladder and write it down; a second press changes nothing more."""
    with unit_of_work() as session:
        row, _today, _office = queries.entry(actor, entry_id)
        if row.state is to:
            return
        if not _moved(session, entry_id, to, values):
            raise _taken(queries.entry(actor, entry_id)[0])
        new = {"state": to} | ({"help": values["help"]} if "help" in values else {})
        record(
            actor,
            f"walk_in.{act}",
            ("walk_in", entry_id),
            old={"state": row.state},
            new=new,
            household_id=row.household_id,
        )


def _check_mine(actor: Actor, row: EntryRow, to: EntryState) -> None:
    if row.state is to:
        return
    if row.state is not EntryState.TAKEN or row.taken_by_id != actor.account_id:
        raise _taken(row)


def _taken(row: EntryRow) -> RuleBroken:
    """Say where somebody stands who is no longer there to be moved."""
    if row.state is EntryState.TAKEN:
        return RuleBroken("%(coach)s called number %(number)d already.", coach=row.coach or "–", number=row.number)
    if row.state is EntryState.LEFT:
        return RuleBroken("Number %(number)d has left. Put it back in the queue first.", number=row.number)
    if row.state is EntryState.DONE:
        return RuleBroken("Number %(number)d was seen already.", number=row.number)
    return RuleBroken("Number %(number)d waits in the queue. Call it first.", number=row.number)


def _household(
    session: Session, actor: Actor, row: EntryRow, household_id: int | None, office: Office, today: date
) -> Household:
    if household_id is not None:
        found = people.household(household_id, actor.scope)
        return session.get_one(Household, found.merged_into_id or found.id)
    given, family = rules.names_of(row.name)
    spoken = (row.language,) if row.language else ()
    person = PersonDraft(given_name=given, family_name=family, languages=spoken, interpreter_language=row.language)
    draft = HouseholdDraft(
        entry_channel="OWN_REQUEST", file_language=_file_language(office), interpreter_language=row.language
    )
    return opened_household(session, actor, draft, [(person, MemberDraft(ALONE))], today=today)


def _open_case(
    session: Session, actor: Actor, household: Household, row: EntryRow, office: Office, today: date
) -> Case:
    open_ = select(Case).where(Case.household_id == household.id, Case.closed_on.is_(None))
    found = session.scalar(open_)
    if found is not None:
        if session.scalar(open_.where(case_visible(actor))) is None:
            raise RuleBroken("This family’s file is with another region. Call its coach before the talk begins.")
        return found
    draft = CaseDraft(
        entry=ENTRY,
        office_id=office.id,
        region=office.region,
        coach_id=actor.account_id,
        file_language=household.file_language or _file_language(office),
        spoken=row.language,
    )
    return written_case(session, actor, household, draft, today=today)


def _file_language(office: Office) -> str:
    return office.language if office.language in ("nl", "fr") else "fr"


def _opening(row: EntryRow, case: Case, office: Office, household: Household, now: datetime) -> OpeningDraft:
    """Return the talk as it begins: out of today's appointment where there is one."""
    local = clock.local(now)
    appointment = talks.todays_appointment(case.id, local.date())
    members = talks.persons_of(household.id, local.date())
    return OpeningDraft(
        held_on=local.date(),
        started_at=local.time().replace(second=0, microsecond=0),
        office_id=office.id,
        appointment_id=appointment.id if appointment else None,
        kind=appointment.kind if appointment else None,
        interpreter_language=row.language,
        present=frozenset({members[0].person_id}) if len(members) == 1 else frozenset(),
    )
