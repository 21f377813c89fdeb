"""The list of families: rows, not entities; every view walks an index and stops early."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import aliased

from icam.core import clock
from icam.core.access import Actor
from icam.core.paging import COUNT_CAP, PAGE, Page, cursor, keys_of
from icam.families.rules import View
from icam.housing.scope import on_sites
from icam.people import queries as people
from icam.people.models import Household
from icam.people.rules import read_search
from icam.statements import Shape, rows, shape_of, values_of
from icam.stays.models import Stay
from icam.stays.queries.lists import StayRow, base, visible, with_units
from icam.visits import queries as visits

OPENED_DAYS = (180, 365, 1095, 3650)
"""A family without a stay is shown for so many days after it was opened: the first unless the reader asks for more."""

FOUND_AT_MOST = 60
NO_SITE = -1

_later = aliased(Stay)
_IS_LAST = not_(
    select(_later.id).where(_later.household_id == Stay.household_id, _later.id > Stay.id).correlate(Stay).exists()
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reader wants to see of the families."""

    text: str = ""
    view: View = View.CARE
    site_id: int | None = None
    category: str | None = None
    coach_id: int | None = None
    opened_days: int = OPENED_DAYS[0]

    @property
    def narrows_stays(self) -> bool:
        """Tell whether a family must have a stay to be shown."""
        return self.site_id is not None or self.coach_id is not None or self.category is not None


class FamilyRow(NamedTuple):
    """A family as a line of the list, with its last stay."""

    id: int
    code: str
    name: str
    category: str | None
    created_at: datetime
    stay: StayRow | None
    next_visit_on: date | None
    next_visit_id: int | None
    matched: str | None = None


def families(actor: Actor, filters: Filters, after: str | None = None, before: str | None = None) -> Page[FamilyRow]:
    """Return a page of families; a search by text returns the likeliest, on one page."""
    if filters.text.strip():
        return _searched(actor, filters)
    if filters.view is View.NONE or (filters.view is View.ALL and not filters.narrows_stays):
        return _without_stay(actor, filters, after, before)
    return _by_stay(actor, filters, after, before)


# --- by the last stay


def _by_stay(actor: Actor, filters: Filters, after: str | None, before: str | None) -> Page[FamilyRow]:
    chosen = _chosen(filters)
    asked, given = (shape_of(actor.scope), filters.view, frozenset(chosen)), chosen | values_of(actor.scope)
    here = _edge(filters.view, word) if (word := before or after) else {}
    found = rows(_stays(*asked, bool(before), bool(here)), **given, **here)
    more, found = len(found) > PAGE, found[:PAGE]
    if before:
        found = found[::-1]
    edges = [cursor(*(getattr(row, name) for name in _KEYS[filters.view])) for row in (found[:1] + found[-1:])]
    return Page(
        _lines(found, {}),
        after=edges[1] if edges and (more or before) else None,
        before=edges[0] if edges and (after or (before and more)) else None,
        total=rows(_count_of_stays(*asked), **given)[0][0] if _is_countable(actor, filters) else None,
    )


_KEYS = {View.CARE: ("household", "id"), View.LEFT: ("left_on", "id"), View.ALL: ("id",)}
"""What a list by the last stay is ordered by, as the names of columns of a line."""


def _order(view: View) -> tuple[tuple[Any, ...], bool]:
    """Return the same as columns, and whether the order goes down."""
    if view is View.CARE:
        return (Household.name, Stay.id), False
    return ((Stay.left_on, Stay.id) if view is View.LEFT else (Stay.id,)), True


def _edge(view: View, word: str) -> dict[str, Any]:
    """Read a cursor as the values of the line after which the page begins."""
    *first, last = keys_of(word, len(_KEYS[view]))
    here = {"row": int(last) if str(last).isdecimal() else 0}
    if view is View.CARE:
        return here | {"at": str(first[0])}
    return here | {"at": _day(first[0])} if view is View.LEFT else here


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return date.min


@cache
def _stays(shape: Shape, view: View, narrowed: frozenset[str], backwards: bool, goes_on: bool) -> Select[Any]:
    keys, descending = _order(view)
    down = descending != backwards
    query = base(*_HEAD).where(*_of_stays(shape, view, narrowed)).limit(PAGE + 1)
    if goes_on:
        edge = [bindparam(name, type_=key.type) for name, key in zip(("at", "row")[-len(keys) :], keys, strict=True)]
        where, here = (keys[0], edge[0]) if len(keys) == 1 else (tuple_(*keys), tuple_(*edge))
        query = query.where(where < here if down else where > here)
    return query.order_by(*(key.desc() if down else key.asc() for key in keys))


def _is_countable(actor: Actor, filters: Filters) -> bool:
    """Say whether a list is counted, no further than the cap: not one that needs a walk through all of the past."""
    return filters.view is View.CARE or not (filters.narrows_stays or actor.scope.sites is not None)


@cache
def _count_of_stays(shape: Shape, view: View, narrowed: frozenset[str]) -> Select[int]:
    counted = (
        select(Stay.id).join(Household, Household.id == Stay.household_id).where(*_of_stays(shape, view, narrowed))
    )
    return select(func.count()).select_from(counted.limit(COUNT_CAP + 1).subquery())


def _chosen(filters: Filters) -> dict[str, Any]:
    """Return the values of the filters that are set; their names say which statement is meant."""
    chosen = {"site": filters.site_id, "coach": filters.coach_id, "category": filters.category}
    return {name: value for name, value in chosen.items() if value is not None}


def _of_stays(shape: Shape, view: View, narrowed: frozenset[str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Household.merged_into_id.is_(None)]
    if view is View.CARE:
        found += [Stay.left_on.is_(None), Stay.called_off.is_(None), *visible(shape)]
    else:
        found += [Stay.left_on.is_not(None), _IS_LAST] if view is View.LEFT else [_IS_LAST]
    # An expression, not the column: the engines then walk the list in its order and stop early, instead of sorting
    # all that a site ever had.
    site = func.coalesce(Stay.site_id, literal(NO_SITE))
    if shape.sites is not None and view is not View.CARE:
        found.append(or_(site == NO_SITE, on_sites(shape, site)))
    if "site" in narrowed:
        found.append(site == bindparam("site"))
    if "coach" in narrowed:
        coach = bindparam("coach", type_=Stay.coach_id.type)
        found.append(or_(Stay.coach_id == coach, Stay.second_coach_id == coach))
    if "category" in narrowed:
        found.append(Stay.category == bindparam("category"))
    return found


# --- families as such


def _without_stay(actor: Actor, filters: Filters, after: str | None, before: str | None) -> Page[FamilyRow]:
    asked, given = (shape_of(actor.scope), filters.view), values_of(actor.scope)
    given["since"] = clock.now() - timedelta(days=filters.opened_days)
    here = {}
    if word := before or after:
        (edge,) = keys_of(word, 1)
        here["row"] = int(edge) if str(edge).isdecimal() else 0
    found = rows(_households(*asked, bool(before), bool(here)), **given, **here)
    ids = [row[0] for row in found]
    more, ids = len(ids) > PAGE, ids[:PAGE]
    if before:
        ids.reverse()
    total = None
    if actor.scope.sites is None:
        ((total,),) = rows(_count_of_households(*asked), **given)
    return Page(
        _families(actor, ids),
        after=cursor(ids[-1]) if ids and (more or before) else None,
        before=cursor(ids[0]) if ids and (after or (before and more)) else None,
        total=total,
    )


@cache
def _households(shape: Shape, view: View, backwards: bool, goes_on: bool) -> Select[int]:
    query = select(Household.id).where(*_of_households(shape, view)).limit(PAGE + 1)
    if goes_on:
        edge = bindparam("row", type_=Household.id.type)
        query = query.where(Household.id > edge if backwards else Household.id < edge)
    return query.order_by(Household.id.asc() if backwards else Household.id.desc())


@cache
def _count_of_households(shape: Shape, view: View) -> Select[int]:
    counted = select(Household.id).where(*_of_households(shape, view)).limit(COUNT_CAP + 1)
    return select(func.count()).select_from(counted.subquery())


def _of_households(shape: Shape, view: View) -> list[ColumnElement[bool]]:
    conditions = [Household.merged_into_id.is_(None), people.household_visible(shape, Household.id)]
    if view is not View.NONE:
        return conditions
    since = bindparam("since", type_=Household.created_at.type)
    newer = aliased(Household)
    first = (
        select(newer.id)
        .where(newer.created_at >= since)
        .order_by(newer.created_at, newer.id)
        .limit(1)
        .scalar_subquery()
    )
    return [
        *conditions,
        Household.id >= first,  # numbers grow with time: the walk ends where the old families begin
        Household.created_at >= since,
        not_(select(Stay.id).where(Stay.household_id == Household.id).correlate(Household).exists()),
    ]


# --- by text


def _searched(actor: Actor, filters: Filters) -> Page[FamilyRow]:
    matched: dict[int, str | None] = dict.fromkeys(_by_code(actor, filters.text))
    for hit in people.search_persons(read_search(filters.text), actor.scope, limit=FOUND_AT_MOST):
        if hit.household_id is not None:
            matched.setdefault(hit.household_id, hit.name)
    found = [row for row in _families(actor, list(matched), matched) if _fits(row, filters)]
    return Page(found, total=len(found))


def families_of_code(actor: Actor, text: str) -> list[FamilyRow]:
    """Return families whose own code, or the code of a stay, begins as typed."""
    return _families(actor, _by_code(actor, text))


def _by_code(actor: Actor, text: str) -> list[int]:
    """Return families whose own code, or the code of a stay, begins so."""
    if not looks_like_code(text):
        return []
    return [row[0] for row in rows(_of_code(shape_of(actor.scope)), **typed(text), **values_of(actor.scope))]


@cache
def _of_code(shape: Shape) -> Select[int]:
    by_household = select(Household.id).where(begins(Household.code)).limit(10).subquery()
    by_stay = select(Stay.household_id).where(begins(Stay.code)).limit(10).subquery()
    seen = people.household_visible(shape, Household.id)
    either = or_(Household.id.in_(select(by_household.c.id)), Household.id.in_(select(by_stay.c.household_id)))
    return select(Household.id).where(either, Household.merged_into_id.is_(None), seen).order_by(Household.id.desc())


def looks_like_code(text: str) -> bool:
    """Say whether a text may be the beginning of a code."""
    return len(text.strip()) >= 3 and any(character.isdigit() for character in text)


def begins(code: Any) -> ColumnElement[bool]:
    """Return the condition that a code begins as ``typed``, in a form that both engines answer from the index."""
    return or_(code == bindparam("as_typed"), code.between(bindparam("first"), bindparam("last")))


def typed(text: str) -> dict[str, str]:
    """Return what a statement with ``begins`` is given."""
    word = text.strip().upper()
    return {"as_typed": text.strip(), "first": word, "last": word + "ZZZZZZ"}


def _fits(row: FamilyRow, filters: Filters) -> bool:
    stay = row.stay
    is_open = stay is not None and stay.left_on is None and stay.called_off is None
    if filters.site_id is not None and (stay is None or stay.site_id != filters.site_id):
        return False
    if filters.coach_id is not None and (stay is None or stay.coach_id != filters.coach_id):
        return False
    if filters.category is not None and (stay is None or stay.category != filters.category):
        return False
    return {
        View.CARE: True,  # who types a name wants that family, wherever it is
        View.LEFT: stay is not None and not is_open,
        View.NONE: stay is None,
        View.ALL: True,
    }[filters.view]


# --- rows

_HEAD = (Household.id.label("family_id"), Household.code, Household.name, Household.category, Household.created_at)


@cache
def _with_last_stay(shape: Shape) -> Select[Any]:
    """Select families, each with its last stay that may be seen, as ``base`` selects stays with their families."""
    last = aliased(Stay)
    seen = on_sites(shape, last.site_id, or_nowhere=True)
    newest = select(func.max(last.id)).where(last.household_id == Household.id, seen).correlate(Household)
    return base(*_HEAD, of_stays=Stay.id == newest.scalar_subquery()).where(
        Household.id.in_(bindparam("ids", expanding=True))
    )


def _families(actor: Actor, ids: Sequence[int], matched: Mapping[int, str | None] | None = None) -> list[FamilyRow]:
    """Complete families with their last stay and next visit, in this order; a fixed number of statements."""
    if not ids:
        return []
    found = rows(_with_last_stay(shape_of(actor.scope)), ids=list(ids), **values_of(actor.scope))
    by_id = {row.family_id: row for row in found}
    return _lines([by_id[one] for one in ids], matched or {})


def _lines(found: Sequence[Any], matched: Mapping[int, str | None]) -> list[FamilyRow]:
    """Make lines of rows that hold a stay, perhaps none, and the family's own columns after it; three statements."""
    if not found:
        return []
    stays = {row.id: row for row in with_units(row for row in found if row.id is not None)}
    to_come = visits.next_visit(row.family_id for row in found)
    lines = []
    for row in found:
        visit = to_come.get(row.family_id)
        when = (visit.planned_on, visit.visit_id) if visit else (None, None)
        line = (*row[-len(_HEAD) :], stays.get(row.id), *when, matched.get(row.family_id))
        lines.append(FamilyRow._make(line))
    return lines
