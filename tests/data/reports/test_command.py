"""`flask icam report occupancy`."""

import json
from datetime import date

import pytest

from icam.reports.cli import report
from tests import make


@pytest.fixture
def run(app):
    """Run the command in an office with one family that stayed ten nights."""
    site = make.site("ZUL")
    make.stay(unit=make.unit(site, code="ZUL-1"), arrived=date(2025, 10, 6), left=date(2025, 10, 16), code="S-1")
    make.unit(make.site("TUB"), code="TUB-1")
    runner = app.test_cli_runner()

    def command(*arguments: str):
        return runner.invoke(report, ["occupancy", "--from", "2025-10-01", "--to", "2025-10-31", *arguments])

    return command


def test_json_has_the_keys_that_are_promised(run):
    found = json.loads(run("--format", "json").output)
    promised = (
        "from to data_date units nights unit_nights not_in_service in_service occupied out_of_use cleaning reserved "
        "free net_rate gross_rate family_place_rate bed_rate family_nights person_nights minor_nights adult_nights "
        "unknown_age_nights presence_days arrivals departures stock_start stock_end stays families per_unit per_site "
        "outcomes groups length_of_stay conflicts"
    )
    assert set(promised.split()) <= set(found)
    assert set(found["length_of_stay"]) >= {"median", "mean", "p90", "max"}
    assert (found["occupied"], found["net_rate"], found["length_of_stay"]["max"]) == (10, "16.1", 10)
    assert found["per_unit"][1]["unit"] == "ZUL-1"


def test_one_site_and_an_earlier_data_date(run):
    found = json.loads(run("--site", "ZUL", "--as-of", "2025-10-08").output)
    assert (found["units"], found["nights"], found["occupied"], found["departures"]) == (1, 8, 3, 0)


@pytest.mark.parametrize(("kind", "starts"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"level,"), ("json", b"{")])
def test_every_format_goes_to_the_file(run, tmp_path, kind, starts):
    path = tmp_path / f"report.{kind}"
    result = run("--format", kind, "--output", str(path), "--language", "fr")
    assert (result.exit_code, result.output) == (0, "")
    assert path.read_bytes().startswith(starts)


def test_a_site_that_does_not_exist_is_said(run):
    result = run("--site", "NOWHERE")
    assert result.exit_code == 2
    assert "there is no site NOWHERE" in result.output


def test_a_last_day_before_the_first_is_said(app):
    result = app.test_cli_runner().invoke(report, ["occupancy", "--from", "2025-10-31", "--to", "2025-10-01"])
    assert result.exit_code == 2
    assert "lies before" in result.output
