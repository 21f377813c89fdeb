"""The lists of stays: the part that htmx asks for, what a reader finds, and what a search keeps."""

from datetime import timedelta
from typing import Any

from flask import Flask

from icam.core import clock
from icam.core.access import Role
from tests import make

TODAY = clock.today()
PART = {"HX-Request": "true", "HX-Target": "results", "HX-Request-Type": "partial"}


def test_the_list_gives_the_part_that_the_browser_names(app: Flask, as_role: Any) -> None:
    stay = make.stay(unit=make.unit(), arrived=TODAY - timedelta(days=3))
    manager = as_role(Role.MANAGER, all_sites=True)
    whole, part = manager.get("/stays"), manager.get("/stays", headers=PART)
    assert "<html" in whole.text and "<html" not in part.text
    assert stay.code in whole.text and stay.code in part.text
    assert "HX-Target" in part.headers["Vary"]


def test_the_vacancy_search_keeps_to_the_people_asked_for(app: Flask, as_role: Any) -> None:
    zulte = make.site("ZUL")
    small, large = make.unit(zulte, beds_adult=1, beds_child=0), make.unit(zulte, beds_adult=6, step_free=True)
    coach = as_role(Role.FITT_COACH, sites=[zulte])
    elsewhere = make.unit(make.site("TUB"))
    text = coach.get("/vacancies?people=1").text
    assert small.code in text and large.code in text and elsewhere.code not in text
    assert small.code not in coach.get("/vacancies?people=3").text
    assert small.code not in coach.get("/vacancies?step_free=1").text
    assert "No unit is free and large enough" in coach.get("/vacancies?people=20").text


def test_a_family_is_found_by_a_spelling_before_it_is_announced(app: Flask, as_role: Any) -> None:
    household = make.household([make.person("Amal", "Haddad")])
    manager = as_role(Role.MANAGER, all_sites=True)
    page = manager.get(f"/stays/announce?household={household.id}&unit=x&from=31/02/2026")
    assert page.status_code == 200
    assert "Haddad" in page.text
    assert manager.get("/stays/announce?household=999999").status_code == 404
    nobody = manager.get("/stays/announce?q=Nobodyatall")
    assert "Nobody on record looks like" in nobody.text


def test_the_queue_names_the_units_that_would_do(app: Flask, as_role: Any) -> None:
    zulte = make.site("ZUL")
    unit = make.unit(zulte, beds_adult=4)
    manager = as_role(Role.MANAGER, all_sites=True)
    fits = make.stay(planned=(TODAY, None), persons_expected=3)
    make.stay(planned=(TODAY, None), persons_expected=12)
    text = manager.get("/stays/waiting").text
    assert fits.code in text and unit.code in text
    assert ">none<" in text


def test_a_reader_without_a_right_to_change_is_offered_no_action(app: Flask, as_role: Any) -> None:
    stay = make.stay(unit=make.unit(), arrived=TODAY - timedelta(days=3))
    text = as_role(Role.STATISTICS, all_sites=True).get(f"/stays/{stay.id}").text
    assert f"/stays/{stay.id}/depart" not in text
    assert f"/stays/{stay.id}/correct" not in text
