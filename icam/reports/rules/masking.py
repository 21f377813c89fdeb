"""What leaves the department: small cells are masked, and others with them, so that none can be worked out.

A table with its totals is a network in which every cell is a flow: from the total of all to the total of its row, to
the cell, to the total of its column, and back. A masked cell can be worked out exactly when no other flow agrees with
all that is shown; that is when no round trip through masked cells leads over it. Zeros are shown, so a masked cell is 1
at least, and the reader knows it.

Source: counting.md, What leaves the department.
"""

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

SMALL = 5
"""Fewer than so many are masked."""

Place = tuple[int, int]
"""Row and column of a cell; TOTAL is the row or the column of the totals."""

TOTAL = -1
_Node = tuple[str, int]


def with_totals(rows: Sequence[Sequence[int]]) -> dict[Place, int]:
    """Return every cell of a table by its place, and the totals of rows, columns and all."""
    cells = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row)}
    width = len(rows[0]) if rows else 0
    cells |= {(r, TOTAL): sum(row) for r, row in enumerate(rows)}
    cells |= {(TOTAL, c): sum(row[c] for row in rows) for c in range(width)}
    return cells | {(TOTAL, TOTAL): sum(map(sum, rows))}


def masked(rows: Sequence[Sequence[int]], small: int = SMALL) -> frozenset[Place]:
    """Return the cells and totals to be masked: the small ones, and those without which one could be worked out.

    Each small one that could be is given the cheapest round trip: few persons masked, and totals last of all.
    """
    cells = with_totals(rows)
    hidden = {place for place, value in cells.items() if 0 < value < small}
    while given_away := next((place for place in sorted(hidden) if is_worked_out(cells, hidden, place)), None):
        hidden |= _round_trip(cells, hidden, given_away)
    return frozenset(hidden)


def is_worked_out(cells: Mapping[Place, int], hidden: set[Place], place: Place) -> bool:
    """Tell whether a masked cell follows from what is shown."""
    costs = {one: 0 for one in hidden if one != place}
    start, end = _ends(place)
    more = _cheapest(cells, costs, end, start)
    less = _cheapest(cells, costs, start, end) if cells[place] > 1 else None
    return more is None and less is None


def _round_trip(cells: Mapping[Place, int], hidden: set[Place], place: Place) -> set[Place]:
    """Return what must be masked so that a cell may be one more."""
    most = sum(cells.values()) + 1
    costs = {one: 0 if one in hidden else value + most * (TOTAL in one) for one, value in cells.items() if value}
    costs.pop(place)
    start, end = _ends(place)
    return _cheapest(cells, costs, end, start) or set()


def _ends(place: Place) -> tuple[_Node, _Node]:
    """Return between which nodes a cell flows."""
    row, column = place
    if place == (TOTAL, TOTAL):
        return ("row", TOTAL), ("column", TOTAL)
    if row == TOTAL:
        return ("column", column), ("row", TOTAL)
    if column == TOTAL:
        return ("column", TOTAL), ("row", row)
    return ("row", row), ("column", column)


def _cheapest(cells: Mapping[Place, int], costs: Mapping[Place, int], start: _Node, end: _Node) -> set[Place] | None:
    """Return the cells of the cheapest way, None when there is none; backwards over a cell that stays 1 at least."""
    ways: dict[_Node, list[tuple[int, Place, _Node]]] = {}
    for place, cost in costs.items():
        one, other = _ends(place)
        ways.setdefault(one, []).append((cost, place, other))
        if cells[place] > 1:
            ways.setdefault(other, []).append((cost, place, one))
    waiting: list[tuple[int, _Node, tuple[Place, ...]]] = [(0, start, ())]
    seen: set[_Node] = set()
    while waiting:
        spent, here, taken = heappop(waiting)
        if here == end:
            return set(taken)
        if here not in seen:
            seen.add(here)
            for cost, place, other in ways.get(here, ()):
                heappush(waiting, (spent + cost, other, (*taken, place)))
    return None
