"""February 2026 of three units, counted by hand on paper, through the same two commands the office uses.

A1 holds one family and is cleaned over a weekend. A2 holds two, and leaves the stock for eight nights all the same.
B1 has a stay of no night, a closure and a cancelled one, a cancelled reservation and a late arrival.
The comments are the count.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

HERE = Path(__file__).parent
KINDS = ("sites", "units", "closures", "households", "stays", "presence")


@pytest.fixture
def report(app: Flask) -> dict[str, Any]:
    runner = app.test_cli_runner()
    for kind in KINDS:
        taken = runner.invoke(args=["icam", "import", kind, str(HERE / f"{kind}.csv")])
        assert taken.exit_code == 0, taken.output
    period = ["--from", "2026-02-01", "--to", "2026-02-28", "--as-of", "2026-03-15", "--format", "json"]
    printed = runner.invoke(args=["icam", "report", "occupancy", *period])
    assert printed.exit_code == 0, printed.output
    counted: dict[str, Any] = json.loads(printed.output)
    return counted


def test_every_unit_night_is_in_the_class_counted_by_hand(report: dict[str, Any]) -> None:
    classes = ("not_in_service", "occupied", "out_of_use", "cleaning", "reserved", "free")
    by_unit = {unit["unit"]: tuple(unit[name] for name in classes) for unit in report["per_unit"]}
    assert by_unit == {
        "A1": (
            0,
            4,
            0,
            4,
            1,
            19,
        ),  # nights 2-5; departure Friday 6, two working days: 6-9; night 1 held; closure 3-4 is a conflict
        "A2": (8, 20, 0, 0, 0, 0),  # out of the stock 21-28; somebody there every other night
        "B1": (0, 3, 3, 3, 1, 18),  # nights 17-19; closed 10-12; cleaned 20-22 (Friday to Monday); night 16 held
    }
    assert [report[name] for name in classes] == [8, 27, 3, 7, 2, 37]
    assert report["unit_nights"] == 84
    assert report["in_service"] == 76


def test_the_rates_are_those_counted_by_hand(report: dict[str, Any]) -> None:
    assert report["net_rate"] == "37.0"  # 27 of 76 - 3
    assert report["gross_rate"] == "35.5"  # 27 of 76
    assert report["family_place_rate"] == "43.8"  # 42 of 28 + 2 x 20 + 28
    assert report["bed_rate"] == "25.6"  # 84 of 4 x 28 + 8 x 20 + 2 x 28


def test_the_people_are_those_counted_by_hand(report: dict[str, Any]) -> None:
    assert report["family_nights"] == 42  # H1 11, H2 28, H4 3
    assert report["person_nights"] == 84  # H1: 11, 3 (own presence), 8 (born on the 5th); H2: 2 x 28; H4: 2 x 3
    assert report["minor_nights"] == 13  # the boy of 17 for two nights, the newborn 8, the child of H4 3
    assert report["adult_nights"] == 43  # 11, the boy of 18 for one night, a father born in 1980 28, H4 3
    assert report["unknown_age_nights"] == 28


def test_flows_and_stock_are_those_counted_by_hand(report: dict[str, Any]) -> None:
    names = ("arrivals", "departures", "stock_start", "stock_end", "stays", "families", "presence_days")
    assert [report[name] for name in names] == [3, 3, 1, 1, 4, 4, 45]  # days: 12 + 28 + 1 + 4
    assert report["outcomes"] == {"A_LEFT": 1, "L_PROT": 1, "R_VOL_AVR": 1}
    assert report["groups"] == {"return": 1, "release": 1, "absconded": 1, "transfer": 0, "other": 0}
    lengths = {name: report["length_of_stay"][name] for name in ("median", "mean", "max")}
    assert lengths == {"median": "3.0", "mean": "4.7", "max": 11}  # 0, 3 and 11 nights


def test_what_does_not_fit_is_listed_night_by_night(report: dict[str, Any]) -> None:
    closures = [
        (one["unit"], one["night"], one["stay"], one["closure"]) for one in report["conflicts"] if one["closure"]
    ]
    assert closures == [("A1", "2026-02-03", "S1", "W2"), ("A1", "2026-02-04", "S1", "W2")]
    assert sum(one["unit"] == "A2" for one in report["conflicts"]) == 8


def test_the_same_files_again_change_nothing(report: dict[str, Any], app: Flask) -> None:
    runner = app.test_cli_runner()
    for kind in KINDS:
        again = runner.invoke(args=["icam", "import", kind, str(HERE / f"{kind}.csv")])
        assert again.exit_code == 0
        assert " 0 new, 0 changed" in again.output
