"""A document that is cut into parts: nothing is lost or changes its place, and what is the same is found again."""

from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.printing.document import (
    Cell,
    Column,
    Day,
    Document,
    Figure,
    Figures,
    Grid,
    GridGroup,
    GridRow,
    Notes,
    Part,
    Row,
    Section,
    Span,
    Table,
)
from icam.printing.html import shares
from icam.printing.parts import HEAD, LONG, MOST, cut, is_long, key_of, subject_of, weight


def table(rows: int, columns: int, name: str = "T") -> Table:
    """Make a table with numbered cells."""
    return Table(
        name,
        name,
        tuple(Column(f"{name} {at}") for at in range(columns)),
        tuple(Row(tuple(Cell(f"{name}{row}.{at}") for at in range(columns))) for row in range(rows)),
        note="All of them.",
    )


def grid(name: str, units: int = 28, nights: int = 31) -> Grid:
    """Make the nights of a month."""
    spans = (Span("occupied", nights - 1, "occupied"), Span("free", 1, "free"))
    days = tuple(Day(str(at), "M", False) for at in range(1, nights + 1))
    rows = tuple(GridRow(f"U-{at}", spans) for at in range(units))
    return Grid(name, name, "Unit", days, (GridGroup("Zulte", rows),), ())


def document(*sections: Section) -> Document:
    """Make a document that is printed by somebody at some moment."""
    return Document(
        "Occupancy",
        "All sites, 2025",
        "en",
        sections,
        details=(("Printed by", "Lieve"),),
        alerts=("Look",),
        running="Occupancy – 2025",
        footer="printed by Lieve",
        signatures=("Drawn up by",),
        signature_labels=("Name",),
        funding="Co-funded",
    )


blocks = st.one_of(
    st.builds(table, st.integers(1, 900), st.integers(1, 12), st.sampled_from(["A", "B"])),
    st.builds(grid, st.sampled_from(["January", "February"]), st.integers(1, 40), st.integers(1, 31)),
    st.builds(lambda number: Notes("Rule", ("So it is.",) * number), st.integers(0, 5)),
    st.builds(lambda number: Figures("Key", "Key", (Figure("Families", Cell("1", 1)),) * number), st.integers(1, 8)),
)
sections = st.builds(
    lambda title, told, across, starts: Section(title, tuple(told), across, starts),
    st.sampled_from(["One", "Two"]),
    st.lists(blocks, max_size=5),
    st.booleans(),
    st.booleans(),
)
documents = st.lists(sections, max_size=6).map(lambda some: document(*some))


def lines_of(told: Document):
    """Go through what a document says, line by line, wherever it is cut."""
    for section in told.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    yield section.is_landscape, block.caption, block.columns, row
            else:
                yield section.is_landscape, block.caption, (), block


@given(documents)
def test_nothing_is_lost_and_nothing_changes_its_place(told):
    head, rest = cut(told)
    assert list(chain(lines_of(head), *map(lines_of, rest))) == list(lines_of(told))
    titles = [section.title for part in (head, *rest) for section in part.sections if section.title]
    assert titles == [section.title for section in told.sections]


@given(documents)
def test_no_part_is_more_than_is_drawn_in_a_moment(told):
    head, rest = cut(told)
    assert sum(weight(block) for section in head.sections for block in section.blocks) <= HEAD
    for part in rest:
        found = [block for section in part.sections for block in section.blocks]
        assert sum(map(weight, found)) <= MOST or len([one for one in found if weight(one)]) == 1


@given(documents)
def test_only_the_head_says_who_prints_it_and_only_the_last_part_is_signed(told):
    head, rest = cut(told)
    assert (head.part, head.details, head.alerts, head.title) == (Part.HEAD, told.details, told.alerts, told.title)
    assert not head.signatures
    assert not head.funding
    for part in rest:
        assert part.part is Part.REST
        assert not (part.details or part.alerts or part.running or part.footer or part.subtitle)
    assert [part.signatures for part in rest] == [()] * (len(rest) - 1) + [told.signatures]
    assert rest[-1].funding == told.funding


@given(documents)
def test_who_prints_it_and_when_changes_nothing_but_the_head(told):
    later = replace(told, footer="printed by Jan", details=(("Printed by", "Jan"),), subtitle="All sites, 2026")
    assert cut(later)[1] == cut(told)[1]


@given(st.integers(200, 3_000), st.integers(2, 10))
def test_a_table_that_is_cut_keeps_its_columns_where_they_are(rows, columns):
    whole = table(rows, columns)
    _head, rest = cut(document(Section("Rows", (whole,))))
    found = [block for part in rest for section in part.sections for block in section.blocks]
    if len(found) > 1:
        assert {one.widths for one in found} == {tuple(shares(whole))}
        assert {tuple(shares(one)) for one in found} == {tuple(shares(whole))}
    assert [one.note for one in found] == [""] * (len(found) - 1) + [whole.note]


def test_each_month_is_a_part_of_its_own_and_the_same_whatever_it_is_printed_with():
    months = [grid(name) for name in ("January", "February", "March")]
    nights = Section("Night by night", tuple(months), is_landscape=True, starts_page=True)
    _, year = cut(document(Section("At a glance", (table(3, 3),)), nights, Section("End", (table(5, 5),))))
    _, quarter = cut(document(Section("Other", (table(90, 3),)), replace(nights, blocks=tuple(months[:2]))))
    assert [subject_of(part) for part in year] == ["January", "February", "March", "T"]
    assert year[1].sections == quarter[2].sections


@pytest.mark.parametrize(("rows", "long"), [(LONG // 4 - 1, False), (LONG // 4, True)])
def test_a_document_is_long_by_what_it_has_to_draw(rows, long):
    assert is_long(document(Section("Rows", (table(rows, 4),)))) is long


def test_a_part_is_found_by_what_stands_in_it():
    assert key_of("<p>a</p>") == key_of("<p>a</p>")
    assert key_of("<p>a</p>") != key_of("<p>b</p>")
    assert len(key_of("")) == 64
