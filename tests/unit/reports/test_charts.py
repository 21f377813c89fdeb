"""A chart is plain SVG: no style, no script, nothing that colour alone would tell."""

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from icam.printing.charts import svg, top_of
from icam.printing.document import Chart

NAMES = ("Arrivals", "Departures <b>", "Moves")
values = st.lists(st.none() | st.integers(0, 5000), min_size=1, max_size=40)


@given(st.lists(values, min_size=1, max_size=3), st.booleans())
def test_every_chart_is_well_formed_and_has_no_style_and_no_script(series, is_line):
    labels = tuple(str(number) for number in range(max(map(len, series))))
    chart = Chart(
        "x", "Arrivals & departures", labels, tuple(zip(NAMES, map(tuple, series), strict=False)), "n", is_line
    )
    root = ElementTree.fromstring(svg(chart))
    for node in root.iter():
        assert node.tag.rpartition("}")[2] not in ("style", "script", "foreignObject")
        assert not {"style", "onclick", "onload"} & set(node.attrib)
    assert root.find("{http://www.w3.org/2000/svg}title").text.startswith("Arrivals & departures: Arrivals")


@given(st.integers(0, 10**7))
def test_an_axis_holds_its_greatest_value_in_few_steps(most):
    top, step = top_of(most)
    assert top >= most
    assert 1 <= round(top / step) <= 5


def test_series_are_told_apart_by_pattern():
    drawn = svg(Chart("x", "y", ("a",), (("one", (1,)), ("two", (2,))), "n"))
    assert "<pattern" in drawn
    lines = svg(Chart("x", "y", ("a", "b"), (("one", (1, 2)), ("two", (2, 1))), "n", True))
    assert "stroke-dasharray" in lines
