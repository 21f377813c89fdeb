"""What two runs differ in."""

from hypothesis import given
from hypothesis import strategies as st

from icam.reports.rules import Figure, changes

codes = st.dictionaries(st.sampled_from(["S-1", "S-2", "S-3 ZUL-1"]), st.integers(1, 9), max_size=3)
runs = st.dictionaries(st.sampled_from(["arrivals", "ended.2025", "left"]), codes, max_size=3).map(
    lambda run: [Figure(key, key.title(), sum(of.values()), of) for key, of in run.items()]
)


@given(runs)
def test_a_run_does_not_differ_from_itself(run):
    assert changes(run, run) == ()


@given(runs, runs)
def test_every_figure_that_differs_is_listed_both_ways(old, new):
    there = {one.key: (one.old or 0, one.new or 0) for one in changes(old, new)}
    back = {one.key: (one.new or 0, one.old or 0) for one in changes(new, old)}
    assert there == back
    values = ({one.key: one.value for one in old}, {one.key: one.value for one in new})
    for key in {*values[0], *values[1]}:
        assert values[0].get(key, 0) == values[1].get(key, 0) or key in there


@given(runs, runs)
def test_a_change_names_exactly_the_records_that_add_something_else(old, new):
    before, after = ({one.key: one.of for one in run} for run in (old, new))
    for change in changes(old, new):
        was, now = before.get(change.key, {}), after.get(change.key, {})
        differ = {about for about in {*was, *now} if was.get(about, 0) != now.get(about, 0)}
        assert change.records == {code for about in differ for code in about.split()}


def test_a_figure_with_other_records_has_changed_although_its_value_is_the_same():
    (change,) = changes([Figure("left", "Left", 1, {"S-1": 1})], [Figure("left", "Left", 1, {"S-2": 1})])
    assert (change.old, change.new, change.records) == (1, 1, {"S-1", "S-2"})


def test_a_rate_takes_the_records_of_the_figure_it_stands_beside():
    old = [Figure("left", "Left", 1, {"S-1": 1}), Figure("left#2", "Share", "50")]
    new = [Figure("left", "Left", 2, {"S-1": 1, "S-2": 1}), Figure("left#2", "Share", "100")]
    assert [one.records for one in changes(old, new)] == [{"S-2"}, {"S-2"}]
