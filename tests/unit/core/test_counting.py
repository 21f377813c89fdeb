"""The ledger against the reference, and its laws."""

from datetime import date

from hypothesis import given, settings

from icam.core.counting import NightClass, behind, count, night_classes, one_decimal
from icam.core.period import ONE_DAY, Period
from tests.unit.core.counting_reference import reference
from tests.unit.core.worlds import World, worlds


def written(value: object) -> str | None:
    return None if value is None else str(one_decimal(value))


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_every_figure_is_what_counting_day_by_day_gives(world: World) -> None:
    facts, first, last, data_date = world
    found, expected = count(facts, Period.days(first, last), data_date), reference(facts, first, last, data_date)
    use, flows = found.use, found.flows
    assert {
        "classes": {kind.value: use.classes[kind] for kind in NightClass},
        "per_unit": {
            code: {kind.value: unit.classes[kind] for kind in NightClass} for code, unit in found.per_unit.items()
        },
        "unit_heads": {code: unit.heads.persons for code, unit in found.per_unit.items()},
        "family_nights": use.family_nights,
        "heads": {kind: getattr(use.heads, kind) for kind in ("minor", "adult", "unknown_age")},
        "net_rate": written(use.net_rate),
        "gross_rate": written(use.gross_rate),
        "family_place_rate": written(use.family_place_rate),
        "bed_rate": written(use.bed_rate),
        "conflicts": sorted(
            ((str(c.kind), c.unit, c.night, c.stay, c.closure) for c in found.conflicts),
            key=str,
        ),
        "running": sorted(nights for _, nights in found.running),
        "arrivals": sorted(stay.stay for stay in flows.arrivals),
        "departures": sorted(stay.stay for stay in flows.departures),
        "stays": sorted(stay.stay for stay in flows.present),
        "families": len(flows.families),
        "stock_start": len(flows.stock_start),
        "stock_end": len(flows.stock_end),
        "presence_days": found.presence_days,
        "outcomes": found.outcomes,
        "longest": found.lengths.longest,
        "p90": found.lengths.p90,
    } == expected


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_the_control_identity_holds(world: World) -> None:
    facts, first, last, data_date = world
    found = count(facts, Period.days(first, last), data_date)
    for use in (found.use, *found.per_unit.values(), *(site.use for site in found.per_site)):
        assert use.unit_nights == use.units * found.nights
        used = (NightClass.OCCUPIED, NightClass.OUT_OF_USE, NightClass.CLEANING, NightClass.RESERVED, NightClass.FREE)
        assert sum(use.classes[kind] for kind in used) == use.in_service
        assert use.in_service + use.classes[NightClass.NOT_IN_SERVICE] == use.unit_nights


@settings(max_examples=200, deadline=None)
@given(worlds())
def test_the_stock_moves_by_what_comes_and_goes(world: World) -> None:
    facts, first, last, data_date = world
    found = count(facts, Period.days(first, last), data_date)
    for flows in (found.flows, *(site.flows for site in found.per_site)):
        came, went = len(flows.arrivals) + len(flows.moved_in), len(flows.departures) + len(flows.moved_out)
        assert len(flows.stock_start) + came - went == len(flows.stock_end)
    assert not found.flows.moved_in
    assert not found.flows.moved_out


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_started_is_ended_and_current_from_the_beginning(world: World) -> None:
    facts, _, last, data_date = world
    found = count(facts, Period.days(date(2000, 1, 1), last), data_date)
    assert len(found.flows.arrivals) == len(found.flows.departures) + len(found.flows.stock_end)


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_two_neighbouring_periods_add_up_to_the_whole(world: World) -> None:
    facts, first, last, data_date = world
    middle = first + (last - first) / 2
    parts = [count(facts, Period.days(*days), data_date) for days in ((first, middle), (middle + ONE_DAY, last))]
    whole = count(facts, Period.days(first, last), data_date)
    for kind in NightClass:
        assert sum(part.use.classes[kind] for part in parts) == whole.use.classes[kind]
    assert sum(part.use.heads.persons for part in parts) == whole.use.heads.persons
    assert sum(len(part.flows.departures) for part in parts) == len(whole.flows.departures)


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_the_runs_of_a_unit_fill_the_window_without_a_gap(world: World) -> None:
    facts, first, last, _ = world
    window = Period.days(first, last)
    for unit in facts.units:
        placements = [placement for placement in facts.placements if placement.unit == unit.code]
        runs = night_classes(unit, placements, window)
        assert sum(run.nights for run in runs) == window.nights()
        assert all(one.night_class is not two.night_class for one, two in zip(runs, runs[1:], strict=False))


@settings(max_examples=150, deadline=None)
@given(worlds())
def test_what_is_behind_a_figure_adds_up_to_it(world: World) -> None:
    facts, first, last, data_date = world
    found = count(facts, Period.days(first, last), data_date)
    heads, persons = found.use.heads, found.person_counts
    figures = {
        **{kind.value: found.use.classes[kind] for kind in NightClass},
        "in_service": found.use.in_service,
        "unit_nights": found.use.unit_nights,
        "family_nights": found.use.family_nights,
        "person_nights": heads.persons,
        "minor_nights": heads.minor,
        "adult_nights": heads.adult,
        "unknown_age_nights": heads.unknown_age,
        "persons": persons.persons,
        "minors": persons.minor,
        "adults": persons.adult,
        "unknown_age": persons.unknown_age,
        "presence_days": found.presence_days,
        "families": len(found.flows.families),
        "stays": len(found.flows.present),
        "arrivals": len(found.flows.arrivals),
        "departures": len(found.flows.departures),
        "stock_start": len(found.flows.stock_start),
        "stock_end": len(found.flows.stock_end),
        "conflicts": len(found.conflicts),
        "units": found.use.units,
        "place_nights": found.use.place_nights,
        "bed_nights": found.use.bed_nights,
        "length_of_stay": sum(stay.nights_on(last) for stay in found.flows.departures),
        "running": sum(nights for _, nights in found.running),
    }
    assert {name: sum(line.amount for line in behind(found, name)) for name in figures} == figures
    for group, number in found.groups.items():
        assert len(behind(found, "group", group)) == number
    for unit, use in found.per_unit.items():
        assert sum(line.amount for line in behind(found, "occupied", unit=unit)) == use.classes[NightClass.OCCUPIED]
        assert sum(line.amount for line in behind(found, "person_nights", unit=unit)) == use.heads.persons


@settings(max_examples=100, deadline=None)
@given(worlds())
def test_what_is_behind_the_nights_of_each_day_is_what_is_behind_all_of_them(world: World) -> None:
    facts, first, last, data_date = world
    found = count(facts, Period.days(first, last), data_date)
    days = [first + n * ONE_DAY for n in range((last - first).days + 1)]
    for figure in ("occupied", "available", "unit_nights"):
        parts = [line.amount for day in days for line in behind(found, figure, within=Period.days(day, day))]
        assert sum(parts) == sum(line.amount for line in behind(found, figure))
