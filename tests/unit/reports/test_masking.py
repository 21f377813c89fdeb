"""No masked cell can be worked out from what is shown: a law, held against every table that agrees with it."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from icam.reports.rules.masking import SMALL, TOTAL, masked, with_totals

numbers = st.integers(0, 9) | st.sampled_from([0, 1, 1, 2, 4, 5, 30])
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=1, max_size=4)
)
small_tables = st.lists(st.lists(st.integers(0, 3), min_size=2, max_size=2), min_size=2, max_size=2) | st.lists(
    st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=2, max_size=2
)


def agree(rows, hidden, most):
    """List every table that shows the same as this one."""
    cells = with_totals(rows)
    inner = [place for place in cells if TOTAL not in place]
    ranges = [range(1, most + 1) if place in hidden else [cells[place]] for place in inner]
    for values in itertools.product(*ranges):
        filled = dict(zip(inner, values, strict=True))
        other = with_totals([[filled[r, c] for c in range(len(rows[0]))] for r in range(len(rows))])
        shown = all(other[place] == value for place, value in cells.items() if place not in hidden)
        if shown and all(other[place] > 0 for place in hidden):
            yield other


@given(tables)
def test_every_small_cell_and_every_small_total_is_masked(rows):
    hidden = masked(rows)
    assert all(place in hidden for place, value in with_totals(rows).items() if 0 < value < SMALL)


@given(tables)
def test_a_zero_is_never_masked(rows):
    assert all(with_totals(rows)[place] for place in masked(rows))


@given(st.lists(st.lists(st.integers(5, 90) | st.just(0), min_size=3, max_size=3), min_size=1, max_size=4))
def test_nothing_is_masked_where_nothing_is_small(rows):
    assert not masked(rows)


@settings(max_examples=100, deadline=None)
@given(small_tables)
def test_no_masked_cell_can_be_worked_out(rows):
    """For each masked cell there is another table that shows the same and has another number there."""
    hidden = masked(rows, small=3)
    cells = with_totals(rows)
    possible = list(agree(rows, hidden, most=max(max(row) for row in rows) + 2))
    assert cells in possible
    for place in hidden:
        assert {one[place] for one in possible} != {cells[place]}, place


def test_a_single_small_cell_takes_another_of_its_row_and_column_with_it():
    rows = [[3, 20, 30], [40, 50, 60], [70, 80, 90]]
    hidden = masked(rows)
    assert (0, 0) in hidden
    assert len(hidden) == 4
    assert all(TOTAL not in place for place in hidden)


def test_two_ones_in_a_row_are_not_given_away_by_their_total_of_two():
    hidden = masked([[1, 1, 40], [6, 7, 50]])
    assert {(0, 0), (0, 1)} <= hidden
    assert hidden & {(0, 2), (0, TOTAL)}
