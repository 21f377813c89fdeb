"""The list of files: rows, not objects; each view walks an index, stops early and counts no further than a cap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal_column, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from icam.accounts.models import Account
from icam.cases.models import Case
from icam.cases.rules import Conclusion, Milestones, Stage, stage_of
from icam.cases.scope import case_visible
from icam.cases.stages import OPEN, stage_is
from icam.core import clock
from icam.core.access import Actor, Scope
from icam.core.paging import COUNT_CAP, EXPORTED, PAGE, Page, cursor, keys_of
from icam.db import db
from icam.housing.scope import on_sites
from icam.offices.models import Office
from icam.people import queries as people
from icam.people.models import Household
from icam.people.rules import read_search
from icam.statements import Shape, limit, rows, shape_of, values_of
from icam.stays.models import Stay

_LOOKED_AT = 2_000
"""Rows that are looked at to count a list that no index counts."""

_FOUND_AT_MOST = 60
NOBODY = 0
"""The coach of files that nobody has."""

_INDEXED = ("coach_id", "office_id", "outcome", "conclusion", "target_group", "entry", "region")
_INDEXED_OPEN = ("coach_id", "region")
"""Columns with an index of their own over the files that are open, which are few."""

_TODAY = bindparam("today", type_=Case.opened_on.type)
_coach = aliased(Account)
_DAYS = tuple(Milestones.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see of the files.

    Args:
        view: "open", "closed" or "all".
        coach_id: ``NOBODY`` for files without a coach.
        opened_from, opened_last: bounds of the day of opening, both counted.
        no_contact_days: no talk for so many days, and no appointment ahead.
    """

    text: str = ""
    view: str = "open"
    stage: Stage | None = None
    region: str | None = None
    office_id: int | None = None
    coach_id: int | None = None
    entry: str | None = None
    target_group: str | None = None
    conclusion: Conclusion | None = None
    outcome: str | None = None
    opened_from: date | None = None
    opened_last: date | None = None
    no_contact_days: int | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A file as a line of a list."""

    id: int
    code: str
    household_id: int
    household: str
    household_code: str
    entry: str
    target_group: str | None
    region: str | None
    office_id: int | None
    coach_id: int | None
    coach: str | None
    file_language: str | None
    spoken: str | None
    opened_on: date
    conclusion: Conclusion | None
    outcome: str | None
    invitations: int
    talks: int
    last_talk_on: date | None
    stage: Stage
    invited_on: date | None
    reply_due_on: date | None
    next_appointment_on: date | None
    first_talk_on: date | None
    options_from_on: date | None
    concluded_on: date | None
    track_from_on: date | None
    closed_on: date | None


_COLUMNS: tuple[Any, ...] = (
    Case.id,
    Case.code,
    Case.household_id,
    Household.name.label("household"),
    Household.code.label("household_code"),
    Case.entry,
    Case.target_group,
    Case.region,
    Case.office_id,
    Case.coach_id,
    _coach.name.label("coach"),
    Case.file_language,
    Household.interpreter_language.label("spoken"),
    Case.opened_on,
    Case.conclusion,
    Case.outcome,
    Case.invitations,
    Case.talks,
    Case.last_talk_on,
)


def cases(actor: Actor, filters: Filters, after: str | None = None, before: str | None = None) -> Page[CaseRow]:
    """Return a page of files, the latest first; a search by text returns the likeliest, on one page."""
    if filters.text.strip():
        return _searched(actor, filters)
    today, word = clock.today(), before or after
    asked = (shape_of(actor.scope), filters.view, _narrowed(actor, filters))
    given = _values(actor, filters, today)
    edge = _edge(word) if word else {}
    found = rows(_listed(*asked, bool(before), bool(word)), **given, **edge)
    more, found = len(found) > PAGE, found[:PAGE]
    listed = [_row(one, today) for one in (found[::-1] if before else found)]
    return Page(
        listed,
        after=cursor(listed[-1].opened_on, listed[-1].id) if listed and (more or before) else None,
        before=cursor(listed[0].opened_on, listed[0].id) if listed and (after or (before and more)) else None,
        total=_total(asked, given),
    )


def to_export(actor: Actor, filters: Filters) -> list[CaseRow]:
    """Return the files of a list for a spreadsheet, at most ``EXPORTED`` and one more."""
    if filters.text.strip():
        return list(_searched(actor, filters).rows)
    today = clock.today()
    query = _exported(shape_of(actor.scope), filters.view, _narrowed(actor, filters))
    return [_row(one, today) for one in rows(query, **_values(actor, filters, today))]


def _total(asked: Any, given: dict[str, Any]) -> int | None:
    """Return how many there are where that is known without looking at more than a fixed number of rows."""
    ((looked, fits),) = rows(_counted(*asked), **given)
    fits = fits or 0
    return fits if looked < _LOOKED_AT or fits > COUNT_CAP else None


def _edge(word: str) -> dict[str, Any]:
    opened, case_id = keys_of(word, 2)
    try:
        return {"at": date.fromisoformat(str(opened)), "row": int(case_id)}
    except (ValueError, TypeError):
        return {"at": date.min, "row": 0}


def _row(found: Any, today: date) -> CaseRow:
    columns, days = found[: len(_COLUMNS)], found[len(_COLUMNS) :]
    stage = stage_of(Milestones(**dict(zip(_DAYS, days, strict=True))), today=today)
    return CaseRow(*[*columns, stage, *days])


# --- statements, built once for each shape


_GIVEN = (
    "region",
    "office_id",
    "coach_id",
    "entry",
    "target_group",
    "conclusion",
    "outcome",
    "opened_from",
    "opened_last",
)
"""Filters that are compared as they are given."""


def _narrowed(actor: Actor, filters: Filters) -> frozenset[str]:
    """Return the names of the filters that are set; they say which statement is meant."""
    named = {name for name in (*_GIVEN, "no_contact_days") if getattr(filters, name) is not None}
    if filters.stage is not None:
        named.add(f"stage:{filters.stage.value}")
    if filters.coach_id == NOBODY:
        named = named - {"coach_id"} | {"nobody"}
    if filters.coach_id is not None and filters.coach_id == actor.account_id:
        named.add("mine")
    return frozenset(named) | _way(actor.scope)


def _values(actor: Actor, filters: Filters, today: date) -> dict[str, Any]:
    given = {name: getattr(filters, name) for name in _GIVEN if getattr(filters, name) is not None}
    if filters.coach_id == NOBODY:
        given.pop("coach_id")
    if filters.no_contact_days is not None:
        given["quiet_since"] = today - timedelta(days=filters.no_contact_days)
    return given | values_of(actor.scope) | {"today": today}


@cache
def _listed(shape: Shape, view: str, narrowed: frozenset[str], backwards: bool, goes_on: bool) -> Select[Any]:
    query = _base().where(*_walked(view, narrowed), *_filtered(shape, view, narrowed)).limit(PAGE + 1)
    if goes_on:
        here = tuple_(Case.opened_on, Case.id)
        edge = tuple_(bindparam("at", type_=Case.opened_on.type), bindparam("row", type_=Case.id.type))
        query = query.where(here > edge if backwards else here < edge)
    if backwards:
        return query.order_by(Case.opened_on, Case.id)
    return query.order_by(Case.opened_on.desc(), Case.id.desc())


@cache
def _exported(shape: Shape, view: str, narrowed: frozenset[str]) -> Select[Any]:
    return (
        _base()
        .where(*_walked(view, narrowed), *_filtered(shape, view, narrowed))
        .order_by(Case.opened_on.desc(), Case.id.desc())
        .limit(EXPORTED + 1)
    )


@cache
def _counted(shape: Shape, view: str, narrowed: frozenset[str]) -> Select[int, int]:
    """Return how many rows were looked at, and how many of them fit; it looks at a fixed number at most."""
    fits = and_(true(), *_filtered(shape, view, narrowed))
    looked = (
        select(func.coalesce(fits, False).label("fits"))
        .select_from(Case)
        .where(*_walked(view, narrowed))
        .order_by(Case.opened_on.desc(), Case.id.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    return select(func.count(), func.count().filter(looked.c.fits)).select_from(looked)


def _base() -> Select[Any]:
    return (
        select(*_COLUMNS, *(getattr(Case, name) for name in _DAYS))
        .join(Household, Household.id == Case.household_id)
        .outerjoin(_coach, _coach.id == Case.coach_id)
    )


def _walked(view: str, narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    """Return what an index answers: the rows that are walked, in the order of the list."""
    found: list[ColumnElement[bool]] = [OPEN] if _only_open(view, narrowed) else []
    found += [stage_is(Stage(name.partition(":")[2]), _TODAY) for name in narrowed if name.startswith("stage:")]
    if name := _walked_by(view, narrowed):
        column = getattr(Case, name)
        found.append(column == bindparam(name, type_=column.type))
    elif "nobody" in narrowed:
        found.append(Case.coach_id.is_(None))
    if "opened_from" in narrowed:
        found.append(Case.opened_on >= bindparam("opened_from"))
    if "opened_last" in narrowed:
        found.append(Case.opened_on <= bindparam("opened_last"))
    return found


def _only_open(view: str, narrowed: frozenset[str]) -> bool:
    return view == "open" and f"stage:{Stage.CLOSED}" not in narrowed


def _walked_by(view: str, narrowed: frozenset[str]) -> str | None:
    """Return the column whose index is walked: the one with the fewest files for a value."""
    indexed = _INDEXED_OPEN if _only_open(view, narrowed) else _INDEXED
    return next((name for name in indexed if name in narrowed), None)


def _filtered(shape: Shape, view: str, narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    """Return what each row that is walked is asked; written so that no other index is chosen for it."""
    found = [] if "mine" in narrowed else _visible(shape, narrowed)
    if view == "closed":
        found.append(Case.closed_on.is_not(None))
    walked = _walked_by(view, narrowed)
    for name in _INDEXED:
        if name in narrowed and name != walked:
            column = getattr(Case, name)
            none: Any = literal_column("0" if name.endswith("_id") else "''")
            found.append(func.coalesce(column, none) == bindparam(name, type_=column.type))
    if "no_contact_days" in narrowed:
        quiet = func.coalesce(Case.last_talk_on, Case.opened_on) <= bindparam("quiet_since", type_=Case.opened_on.type)
        ahead = or_(Case.next_appointment_on.is_(None), Case.next_appointment_on < _TODAY)
        found += [OPEN, quiet, ahead]
    return found


def _visible(shape: Shape, narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    if shape.regions is None:
        return []
    staying = Case.household_id.in_(select(Stay.household_id).where(on_sites(shape, Stay.site_id)))
    if "staying" in narrowed:
        return [staying]
    nowhere: Any = literal_column("''")
    region = func.coalesce(Case.region, nowhere)
    mine = or_(region == nowhere, region.in_(limit(shape, "regions")))
    return [mine if "regional" in narrowed else or_(mine, staying)]


def visible(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the condition that keeps a list to the files of the reader's regions, and to those not handed out yet.

    Who has sites sees the files of the families in their units too, and who has no region only those; a single file
    opens also by what ``icam.cases.scope`` says.
    """
    return _visible(cast(Shape, scope), _way(scope))


def _way(scope: Scope) -> frozenset[str]:
    """Say whether a reader sees files by region only, by the families in units only, or by both."""
    if scope.regions is None:
        return frozenset()
    return frozenset({"regional"} if not scope.sites else {"staying"} if not scope.regions else ())


# --- by text


def _searched(actor: Actor, filters: Filters) -> Page[CaseRow]:
    """Return the files whose own code begins as typed, and those of the persons a name or number finds."""
    today = clock.today()
    order: dict[int, int] = {}
    for hit in people.search_persons(read_search(filters.text), actor.scope, limit=_FOUND_AT_MOST):
        if hit.household_id is not None:
            order.setdefault(hit.household_id, len(order))
    word = filters.text.strip().upper()
    by_code = Case.code.between(word, word + "ZZZZZZ") if len(word) > 2 else Case.id == -1
    found = db.session.execute(
        _base()
        .where(or_(Case.household_id.in_(list(order)), by_code), *visible(actor.scope))
        .order_by(Case.opened_on.desc(), Case.id.desc())
        .limit(_FOUND_AT_MOST * 2)
    ).all()
    listed = [_row(one, today) for one in found]
    listed = [one for one in listed if _fits(one, filters, today)]
    listed.sort(key=lambda one: order.get(one.household_id, -1))
    return Page(listed[:_FOUND_AT_MOST], total=min(len(listed), _FOUND_AT_MOST))


def _fits(row: CaseRow, filters: Filters, today: date) -> bool:
    """Tell whether a file that was found by text fits the other filters; who types a name wants open and closed."""
    same = (
        (filters.stage, row.stage),
        (filters.region, row.region),
        (filters.office_id, row.office_id),
        (filters.entry, row.entry),
        (filters.target_group, row.target_group),
        (filters.conclusion, row.conclusion),
        (filters.outcome, row.outcome),
        (filters.coach_id, row.coach_id or NOBODY),
    )
    if any(wanted is not None and wanted != has for wanted, has in same):
        return False
    if filters.opened_from and row.opened_on < filters.opened_from:
        return False
    return not (filters.opened_last and row.opened_on > filters.opened_last)


# --- for other slices


def names_of(office_ids: Sequence[int | None]) -> dict[int, Office]:
    """Return offices by id."""
    ids = {one for one in office_ids if one is not None}
    return {row.id: row for row in db.session.scalars(select(Office).where(Office.id.in_(ids)))}


MOST_AT_ONCE = 500
"""Files handed over in one go."""


def open_ids_of(actor: Actor, coach_id: int) -> list[int]:
    """Return the open files of a coach that the reader sees, the oldest first."""
    return list(
        db.session.scalars(
            select(Case.id)
            .where(Case.coach_id == coach_id, OPEN, *visible(actor.scope))
            .order_by(Case.opened_on, Case.id)
            .limit(MOST_AT_ONCE)
        )
    )


def to_hand_over(actor: Actor, case_ids: Sequence[int]) -> list[CaseRow]:
    """Return files that were chosen to be handed over, in the order chosen."""
    today = clock.today()
    ids = list(dict.fromkeys(case_ids))[:MOST_AT_ONCE]
    found = db.session.execute(_base().where(Case.id.in_(ids), case_visible(actor))).all()
    rows_ = {one.id: _row(one, today) for one in found}
    return [rows_[one] for one in ids if one in rows_]
