"""Who sleeps where tonight, and the files that open without the server."""

from datetime import date

import pytest
import time_machine
from flask_babel import force_locale

from icam.core.access import EVERYTHING, Scope
from icam.db import unit_of_work
from icam.people.models import PersonVulnerability
from icam.printing import PdfUnavailable
from icam.reports import day_sheets, frame
from icam.reports.queries.tonight import sites_tonight
from icam.stays.models import Placement, PlacementPerson, Presence
from tests import make

NIGHT = date(2026, 3, 18)


@pytest.fixture
def family(app):
    """A family of three in Tubize, whose grandmother needs help."""
    tubize = make.site("TUB", name_nl="Tubeke", name_fr="Tubize")
    unit, empty = make.unit(tubize, code="TUB-1"), make.unit(tubize, code="TUB-2")
    names = (("Amal", date(1990, 1, 1)), ("Nour", date(2021, 5, 5)), ("Salma", date(1948, 2, 2)))
    people = [make.person(name, "Haddad", born=born) for name, born in names]
    stay = make.stay(make.household(people, interpreter_language="ar"), unit, date(2026, 3, 2))
    with unit_of_work() as session:
        session.add(PersonVulnerability(person_id=people[2].id, code="DISABLED"))
        session.add(PersonVulnerability(person_id=people[0].id, code="TRAFFICKING"))
    return tubize, unit, empty, people, stay


def tonight(night=NIGHT, scope=EVERYTHING):
    return sites_tonight(scope, night, None, ["DISABLED"])


def units(night=NIGHT):
    return {unit.code: {one.name: one for one in unit.sleepers} for site in tonight(night) for unit in site.units}


def test_everybody_is_named_in_the_unit_and_an_empty_unit_too(family):
    assert {code: set(names) for code, names in units().items()} == {
        "TUB-1": {"Amal Haddad", "Nour Haddad", "Salma Haddad"},
        "TUB-2": set(),
    }


def test_only_what_matters_in_an_evacuation_is_marked(family):
    assert [one.name for one in units()["TUB-1"].values() if one.needs_help] == ["Salma Haddad"]


def test_who_is_away_is_marked_and_not_counted(family):
    *_, people, stay = family
    with unit_of_work() as session:
        days = {"from_on": date(2026, 3, 2), "until_on": date(2026, 3, 15)}
        session.add(Presence(stay_id=stay.id, person_id=people[2].id, **days))
    assert units()["TUB-1"]["Salma Haddad"].away_since == date(2026, 3, 15)
    assert units()["TUB-1"]["Amal Haddad"].is_there


def test_nobody_sleeps_there_on_the_night_of_the_departure(family):
    _, _, empty, *_ = family
    make.stay(unit=empty, arrived=date(2026, 3, 2), left=NIGHT)
    assert not units()["TUB-2"]
    assert units(date(2026, 3, 17))["TUB-2"]


def test_a_split_family_is_named_where_each_sleeps(family):
    _, _, empty, people, stay = family
    with unit_of_work() as session:
        first = session.query(Placement).filter_by(stay_id=stay.id).one()
        lived = {"arrived_on": date(2026, 3, 2), "held_from": date(2026, 3, 2)}
        other = Placement(stay_id=stay.id, unit_id=empty.id, **lived)
        session.add(other)
        session.flush()
        session.add(PlacementPerson(placement_id=first.id, person_id=people[0].id))
        session.add(PlacementPerson(placement_id=other.id, person_id=people[1].id))
    assert set(units()["TUB-1"]) == {"Amal Haddad"}
    assert set(units()["TUB-2"]) == {"Nour Haddad"}


def test_a_site_of_another_scope_is_not_on_the_sheet(family):
    assert tonight(scope=Scope(sites=frozenset())) == ()


@pytest.fixture
def written(family, tmp_path):
    """Write the files of that night."""
    with time_machine.travel("2026-03-18 20:00+01:00", tick=False):
        day_sheets.write_all(tmp_path, "fr")
    return tmp_path


def test_the_files_open_without_the_server(written):
    page = (written / "day-sheet-TUB.html").read_text()
    assert "Salma Haddad" in page
    assert "static:" not in page.partition("<body>")[0]
    assert "TRAFFICKING" not in page
    assert (written / "day-sheet-TUB.pdf").read_bytes().startswith(b"%PDF")


def test_the_sheet_of_a_site_that_is_gone_goes_and_nothing_half_written_stays(written, family):
    (written / "day-sheet-OLD.pdf").write_bytes(b"old")
    (written / "notes.txt").write_text("not ours")
    with time_machine.travel("2026-03-18 20:30+01:00", tick=False):
        day_sheets.write_all(written, "fr")
    assert sorted(path.name for path in written.iterdir()) == ["day-sheet-TUB.html", "day-sheet-TUB.pdf", "notes.txt"]


def test_without_pango_the_pages_are_written_all_the_same(family, tmp_path, monkeypatch):
    def refuse(_document, _attachments=()):
        raise PdfUnavailable

    monkeypatch.setattr(frame.printing, "pdf", refuse)
    assert [path.name for path in day_sheets.write_all(tmp_path, "nl")] == ["day-sheet-TUB.html"]


def test_the_command_says_what_it_wrote(family, tmp_path, app):
    from icam.reports.cli import day_sheet

    result = app.test_cli_runner().invoke(day_sheet, ["--all", str(tmp_path / "new"), "--language", "nl"])
    assert result.exit_code == 0
    assert "2 files of" in result.output
    (tmp_path / "file").write_text("")
    refused = app.test_cli_runner().invoke(day_sheet, ["--all", str(tmp_path / "file" / "below")])
    assert refused.exit_code == 1
    assert "cannot be written" in refused.output


def test_the_sheet_is_in_the_language_of_the_site(written):
    with force_locale("fr"):
        assert 'lang="fr"' in (written / "day-sheet-TUB.html").read_text()
