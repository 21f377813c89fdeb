"""Merge two records that are one person or one family; both histories are kept, and it can be undone.

Whatever points to the record that goes is pointed to the one that stays, in every table that has such a key; the merge
keeps the list, and undoing walks it back.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, and_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from icam.audit.commands import record
from icam.core import clock, names
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken
from icam.db import Base, unit_of_work
from icam.people import queries, rules
from icam.people.models import Household, Membership, Merge, Person, PersonName
from icam.people.rules import N_, NameKind

PERSON, HOUSEHOLD = "person", "household"
_VOIDED = "merged"


def merge_persons(actor: Actor, kept_id: int, gone_id: int, *, reason: str | None = None) -> Merge:
    """Make two records of one person one: everything of the second goes to the first.

    Raises:
        NotFound; RuleBroken: the same record twice, one already merged, or members of two families on the same days.
    """
    with unit_of_work() as session:
        kept, gone = queries.person(kept_id, actor.scope), queries.person(gone_id, actor.scope)
        _check(kept, gone)
        moved: dict[str, Any] = {"name": _full(gone), "rows": [], "voided": []}
        _settle_memberships(session, kept, gone, moved)
        moved["main"] = _demote_names(session, gone.id)
        _move(session, PERSON, gone.id, kept.id, moved)
        gone.merged_into_id = kept.id
        row = _merge_row(session, actor, PERSON, kept.id, gone.id, moved, reason)
        _record(actor, row, _full(kept), reason)
    return row


def merge_households(actor: Actor, kept_id: int, gone_id: int, *, reason: str | None = None) -> Merge:
    """Make two files of one family one: members, stays, visits and decisions of the second go to the first.

    Raises:
        NotFound; RuleBroken: the same file twice, one already merged, or too many persons together.
    """
    with unit_of_work() as session:
        kept, gone = queries.household(kept_id, actor.scope), queries.household(gone_id, actor.scope)
        _check(kept, gone)
        ids = {member.person_id for member in queries.member_rows([kept_id, gone_id])}
        rules.check_size(len(ids))
        moved: dict[str, Any] = {"name": f"{gone.name} ({gone.code})", "rows": [], "voided": []}
        _move(session, HOUSEHOLD, gone.id, kept.id, moved)
        gone.merged_into_id = kept.id
        row = _merge_row(session, actor, HOUSEHOLD, kept.id, gone.id, moved, reason)
        _record(actor, row, kept.name, reason)
    return row


def undo_merge(actor: Actor, merge_id: int) -> Merge:
    """Part two records again: what came over goes back, what was recorded since stays where it is.

    Raises:
        NotFound; RuleBroken: already undone, or a later merge stands on it.
    """
    with unit_of_work() as session:
        row = session.get(Merge, merge_id)
        if row is None:
            raise NotFound
        if row.undone_at is not None:
            raise RuleBroken("This merge is undone already.")
        if row.subject == PERSON:
            kept: Person | Household = queries.person(row.kept_id, actor.scope)
        else:
            kept = queries.household(row.kept_id, actor.scope)
        if kept.merged_into_id is not None:
            raise RuleBroken("This record was merged further; undo that merge first.")
        later = session.scalar(
            select(Merge.id).where(
                Merge.subject == row.subject, Merge.kept_id == row.kept_id, Merge.undone_at.is_(None), Merge.id > row.id
            )
        )
        if later is not None:
            raise RuleBroken("Something else was merged into this record later; undo that first.")
        _move_back(session, row)
        session.execute(
            update(Person if row.subject == PERSON else Household)
            .where((Person.id if row.subject == PERSON else Household.id) == row.gone_id)
            .values(merged_into_id=None)
        )
        row.undone_at, row.undone_by = clock.now(), actor.account_id
        session.flush()
        record(
            actor,
            f"{row.subject}.parted",
            (row.subject, row.kept_id),
            new={"gone": row.moved.get("name"), "gone_id": row.gone_id},
            household_id=row.kept_id if row.subject == HOUSEHOLD else None,
            person_id=row.kept_id if row.subject == PERSON else None,
        )
    return row


# --- steps


def _check(kept: Person | Household, gone: Person | Household) -> None:
    if kept.id == gone.id:
        raise RuleBroken("Choose two different records.")
    if kept.merged_into_id is not None or gone.merged_into_id is not None:
        raise RuleBroken("One of the two is merged already; open the record it became part of.")


def _settle_memberships(session: Session, kept: Person, gone: Person, moved: dict[str, Any]) -> None:
    """Void what the two have twice in one family; refuse when they live in two families at once."""
    mine = queries.memberships_of_person(kept.id)
    for days, _, household_id, membership_id in queries.memberships_of_person(gone.id):
        for other_days, _, other_id, _ in mine:
            if not days.overlaps(other_days):
                continue
            if household_id != other_id:
                raise RuleBroken(
                    "The two belong to two families on the same days. End one membership, or merge the families first.",
                    links=((N_("Open that family"), "people.members", {"household_id": household_id}),),
                )
            _void(session, Membership.__table__, {"id": membership_id}, moved)
            break


def _demote_names(session: Session, person_id: int) -> list[int]:
    """Make the main name a spelling, for the record that stays has its own."""
    main = session.scalars(
        select(PersonName).where(PersonName.person_id == person_id, PersonName.kind == NameKind.MAIN)
    ).all()
    for name in main:
        name.kind = NameKind.SPELLING
    session.flush()
    return [name.id for name in main]


def _references(subject: str) -> Iterator[tuple[Table, str]]:
    """Find every column that points to such a record."""
    for table in Base.metadata.sorted_tables:
        if table.name in ("merge", subject):
            continue
        for key in table.foreign_keys:
            if key.column.table.name == subject and key.parent.name != "merged_into_id":
                yield table, key.parent.name
    if subject == PERSON:
        yield Base.metadata.tables["household"], "contact_person_id"


def _move(session: Session, subject: str, gone_id: int, kept_id: int, moved: dict[str, Any]) -> None:
    session.flush()
    done: set[tuple[str, str]] = set()
    for table, name in _references(subject):
        if (table.name, name) in done:
            continue
        done.add((table.name, name))
        keys = list(table.primary_key.columns)
        query = select(*keys).where(table.c[name] == gone_id)
        if table.name == "membership":
            query = query.where(table.c.voided_at.is_(None))
        for found in session.execute(query).all():
            key = dict(zip((column.name for column in keys), found, strict=True))
            _move_row(session, table, name, key, kept_id, moved)
    session.expire_all()


def _move_row(
    session: Session, table: Table, name: str, key: dict[str, Any], kept_id: int, moved: dict[str, Any]
) -> None:
    """Point one row to the record that stays; where the database refuses a double, the row stays or is voided."""
    try:
        with session.begin_nested():
            session.execute(update(table).where(_is(table, key)).values({name: kept_id}))
    except IntegrityError:
        if "voided_at" in table.c and table.c.voided_at.nullable:
            _void(session, table, key, moved)
        return
    moved["rows"].append([table.name, name, key | ({name: kept_id} if name in key else {}), key.get(name)])


def _void(session: Session, table: Any, key: dict[str, Any], moved: dict[str, Any]) -> None:
    values = {"voided_at": clock.now(), "void_reason": _VOIDED}
    session.execute(update(table).where(_is(table, key)).values(values))
    moved["voided"].append([table.name, key])


def _move_back(session: Session, row: Merge) -> None:
    for table_name, key in row.moved["voided"]:
        table = Base.metadata.tables[table_name]
        session.execute(
            update(table)
            .where(_is(table, key), table.c.void_reason == _VOIDED)
            .values(voided_at=None, void_reason=None)
        )
    for table_name, name, key, _ in reversed(row.moved["rows"]):
        table = Base.metadata.tables[table_name]
        session.execute(update(table).where(_is(table, key), table.c[name] == row.kept_id).values({name: row.gone_id}))
    for name_id in row.moved.get("main", ()):
        session.execute(update(PersonName).where(PersonName.id == name_id).values(kind=NameKind.MAIN))
    session.expire_all()


def _is(table: Table, key: dict[str, Any]) -> Any:
    return and_(*(table.c[name] == value for name, value in key.items()))


def _merge_row(
    session: Session,
    actor: Actor,
    subject: str,
    kept_id: int,
    gone_id: int,
    moved: dict[str, Any],
    reason: str | None,
) -> Merge:
    row = Merge(
        subject=subject,
        kept_id=kept_id,
        gone_id=gone_id,
        moved=moved,
        reason=reason,
        at=clock.now(),
        by=actor.account_id,
    )
    session.add(row)
    session.flush()
    return row


def _record(actor: Actor, row: Merge, kept_name: str, reason: str | None) -> None:
    record(
        actor,
        f"{row.subject}.merged",
        (row.subject, row.kept_id),
        new={"kept": kept_name, "gone": row.moved["name"], "gone_id": row.gone_id},
        household_id=row.kept_id if row.subject == HOUSEHOLD else None,
        person_id=row.kept_id if row.subject == PERSON else None,
        reason=reason,
    )


def _full(person: Person) -> str:
    return names.listed_name(person.given_name, person.family_name)
