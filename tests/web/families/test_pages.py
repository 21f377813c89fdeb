"""The list of families, a family's first page, its chronology, and the search of everything."""

from datetime import timedelta

import pytest

from icam.core import clock
from icam.core.access import OFFICE, Role
from icam.core.identifiers import IdentifierKind
from icam.core.partial_date import PartialDate
from icam.db import db
from icam.housing.models import Site
from icam.people import commands
from icam.people.rules import DecisionDraft, HouseholdDraft, MemberDraft, NumberDraft, PersonDraft
from tests import make


@pytest.fixture
def coach(as_role):
    return as_role(Role.MANAGER, all_sites=True)


def family(name="Karimi", **child):
    """Open a family of a mother and a child."""
    return commands.open_household(
        OFFICE,
        HouseholdDraft(category="T_IRR", interpreter_language="fa_AF"),
        [
            (
                PersonDraft(
                    "Zahra",
                    name,
                    birth=PartialDate.parse("1988-03-12"),
                    numbers=(NumberDraft(IdentifierKind.OV, "8.123.456"),),
                ),
                MemberDraft("MOTHER"),
            ),
            (PersonDraft("Omid", name, **child), MemberDraft("CHILD")),
        ],
        today=clock.today(),
    )


def ago(days):
    return clock.today() - timedelta(days=days)


def site_of(unit):
    return db.session.get(Site, unit.site_id)


def test_the_list_shows_families_that_are_here_with_unit_coach_and_people(coach):
    unit = make.unit()
    worker = make.account(name="Coach Claes")
    make.stay(family(), unit, arrived=ago(3), coach_id=worker.id)
    make.stay(family("Petrosyan"), make.unit(), arrived=ago(30), left=ago(2))
    text = coach.get("/families").text
    assert "Karimi" in text
    assert unit.code in text
    assert "Coach Claes" in text
    assert "Petrosyan" not in text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("state=left", {"Petrosyan"}),
        ("state=none", {"Diallo"}),
        ("state=all", {"Karimi", "Petrosyan", "Diallo"}),
        ("q=Petrosian", {"Petrosyan"}),
        ("q=Kareemi", {"Karimi"}),
        ("category=DUBLIN", set()),
        ("q=nobodyatall", set()),
    ],
)
def test_the_list_is_narrowed_by_state_text_and_category(coach, query, names):
    make.stay(family(), make.unit(), arrived=ago(3))
    make.stay(family("Petrosyan"), make.unit(), arrived=ago(30), left=ago(2))
    family("Diallo")
    text = coach.get(f"/families?{query}").text
    shown = {name for name in ("Karimi", "Petrosyan", "Diallo") if f">{name}</a>" in text}
    assert shown == names


def test_only_the_results_are_sent_while_somebody_types(coach):
    family()
    answer = coach.get("/families?q=karimi", headers={"HX-Request": "true", "HX-Target": "div#results"})
    assert "<html" not in answer.text
    assert "Karimi" in answer.text


@pytest.mark.parametrize("state", ["care", "left", "all"])
def test_paging_shows_every_family_once_forward_and_back(coach, state):
    unit = make.unit()
    for n in range(120):
        arrived = ago(2 * n + 5)
        details = {"left": arrived + timedelta(days=1)} if state != "care" else {}
        make.stay(make.household([make.person("A", f"Name{n:03}")]), unit, arrived=arrived, place=n + 1, **details)
    import re

    seen, url = [], f"/families?state={state}"
    pages = []
    while url:
        text = coach.get(url).text
        pages.append(re.findall(r">(Name\d{3})</a>", text))
        seen += pages[-1]
        onward = re.search(r'href="([^"]*)" rel="next"', text)
        back = re.search(r'href="([^"]*)" rel="prev"', text)
        url = onward.group(1).replace("&amp;", "&") if onward else None
    assert [len(one) for one in pages] == [50, 50, 20]
    assert len(set(seen)) == 120
    assert back is not None
    previous = coach.get(back.group(1).replace("&amp;", "&")).text
    assert re.findall(r">(Name\d{3})</a>", previous) == pages[1]


def test_a_forged_cursor_gets_a_sentence(coach):
    family()
    assert coach.get("/families?after=xyz").status_code == 400


def test_a_coach_sees_families_of_the_own_sites_and_those_without_stay(as_role):
    here, elsewhere = make.unit(), make.unit()
    make.stay(family(), here, arrived=ago(3))
    other = family("Petrosyan")
    make.stay(other, elsewhere, arrived=ago(3))
    family("Diallo")
    client = as_role(Role.FITT_COACH, sites=[site_of(here)])
    text = client.get("/families?state=all").text
    assert "Karimi" in text
    assert "Diallo" in text
    assert "Petrosyan" not in text
    assert client.get(f"/families/{other.id}").status_code == 404
    assert client.get(f"/families/{other.id}/chronology").status_code == 404
    assert "Petrosyan" not in client.get("/search?q=petrosyan").text.replace("“petrosyan”", "")


def test_the_first_page_shows_who_is_here_and_what_needs_attention(coach):
    unit = make.unit()
    household = family(birth=PartialDate.parse(str(clock.today().year - 3)))
    make.stay(
        household,
        unit,
        arrived=ago(90),
        planned=(ago(90), ago(1)),
        max_end_on=ago(-5),
    )
    text = coach.get(f"/families/{household.id}").text
    assert "Karimi, Omid" in text
    assert unit.code in text
    for sentence in (
        "of the legal maximum is used",
        "departure was expected",
        "No visit was held for 90 days",
        "no coach",
    ):
        assert sentence in text


def test_an_unknown_birth_date_is_asked_for(coach):
    household = family()
    assert "The birth date is unknown: Karimi, Omid" in coach.get(f"/families/{household.id}").text


def test_a_family_without_a_stay_can_be_announced_from_its_page(coach):
    household = family()
    text = coach.get(f"/families/{household.id}").text
    assert f"/stays/announce?household={household.id}" in text


def test_desk_staff_sees_the_family_without_the_buttons_of_coaches(as_role):
    household = family()
    make.stay(household, make.unit(), arrived=ago(3))
    text = as_role(Role.DESK, all_sites=True).get(f"/families/{household.id}").text
    assert "Karimi, Omid" in text
    assert "Plan a visit" not in text
    assert "/stays/" not in text


def test_the_chronology_tells_what_happened_and_who_recorded_it(coach):
    unit = make.unit()
    household = family()
    make.stay(household, unit, arrived=ago(10), left=ago(1))
    commands.add_decision(OFFICE, household.id, DecisionDraft("A13", decided_on=ago(20)), today=clock.today())
    commands.add_new_member(
        OFFICE,
        household.id,
        PersonDraft("Laleh", "Karimi", birth=PartialDate(ago(5))),
        MemberDraft("CHILD", ago(5)),
        today=clock.today(),
    )
    text = coach.get(f"/families/{household.id}/chronology").text
    order = ["The family left", "Laleh was born", f"Into unit {unit.code}", "The family arrived", "Decision: annex 13"]
    places = [text.index(one) for one in order]
    assert places == sorted(places)
    assert "command line" in text


def test_changes_of_the_file_are_shown_on_request_with_old_and_new(coach):
    household = family()
    from icam.people import queries

    row = queries.household(household.id, OFFICE.scope)
    draft = queries.as_household_draft(row)
    from dataclasses import replace

    commands.edit_household(OFFICE, household.id, replace(draft, phone="+32 2 555 01 02"), version=row.version)
    url = f"/families/{household.id}/chronology"
    assert "+32 2 555 01 02" not in coach.get(url).text
    text = coach.get(f"{url}?show=all").text
    assert "phone: +32 2 555 01 02" in text


def test_a_merged_file_leads_to_the_one_it_became_part_of(coach):
    kept, gone = family(), make.household()
    commands.merge_households(OFFICE, kept.id, gone.id)
    for page in ("", "/chronology", "/persons", "/file"):
        assert coach.get(f"/families/{gone.id}{page}").location.endswith(f"/families/{kept.id}{page}")
    assert "became part of this one" in coach.get(f"/families/{kept.id}/chronology").text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("zehra karimi", "Karimi, Zahra"),
        ("زهرا", "Karimi, Zahra"),
        ("8123456", "Karimi, Zahra"),
        ("FITT-2", "FITT-2"),
        ("STAY-", "STAY-"),
        ("Claes", "Coach Claes"),
        ("Klaas", "Coach Claes"),
    ],
)
def test_the_search_at_the_top_finds_everything(coach, typed, expected):
    worker = make.account(name="Coach Claes")
    stay = make.stay(family(), make.unit(), arrived=ago(3), coach_id=worker.id)
    typed = stay.code if typed == "STAY-" else typed
    expected = stay.code if expected == "STAY-" else expected
    text = coach.get(f"/search?q={typed}").text
    assert expected in text[text.index('id="results"') :]


def test_the_search_finds_a_unit_by_its_code(coach):
    unit = make.unit(make.site("TUB"), code="TUB-3")
    text = coach.get("/search?q=tub-3").text
    assert f'href="/units/{unit.id}"' in text


def test_a_search_that_finds_nothing_offers_a_way_on(coach):
    text = coach.get("/search?q=Xyzzyqw").text
    assert "Nothing on record looks like" in text
    assert "/families/new?q=Xyzzyqw" in text
    assert coach.get("/families/new?q=Xyzzyqw").status_code == 200


@pytest.mark.parametrize("typed", ["", "%", "_", '"', "'", "\\", "a" * 500, "\u202e", "*", "(", "1", "0" * 40])
def test_no_search_breaks_the_page(coach, typed):
    family()
    assert coach.get("/search", query_string={"q": typed}).status_code == 200
    assert coach.get("/families", query_string={"q": typed}).status_code == 200


@pytest.mark.parametrize("role", [Role.DPO, Role.ADMIN, Role.STATISTICS])
def test_who_has_no_business_with_families_finds_no_person(as_role, role):
    family()
    client = as_role(role, all_sites=True)
    assert "Karimi" not in client.get("/search?q=zahra").text
    assert client.get("/families").status_code == 403


@pytest.mark.parametrize(
    "url",
    ["/families", "/families?state=all", "/families?q=zahra", "/search?q=zahra", "FAMILY", "FAMILY/chronology"],
)
def test_a_page_takes_a_fixed_number_of_statements(coach, statements, url):
    first = family()
    make.stay(first, make.unit(), arrived=ago(3))
    url = url.replace("FAMILY", f"/families/{first.id}")
    coach.get(url)
    with statements() as few:
        coach.get(url)
    for n in range(8):
        make.stay(family(f"Karimi{n}"), make.unit(), arrived=ago(n + 3))
    with statements() as many:
        coach.get(url)
    # With few hits the search looks once more, for what is nearly spelled so.
    assert len(many) <= len(few) <= 32


def test_families_without_a_stay_are_shown_as_far_back_as_one_asks(app, as_role):
    make.household([make.person("Amal", "Recently")])
    make.household([make.person("Amal", "Longago")], created_at=clock.now() - timedelta(days=300))
    coach = as_role(Role.FITT_COACH, all_sites=True, language="en")
    page = coach.get("/families?state=none").text
    assert "Recently" in page
    assert "Longago" not in page
    assert "opened=365" in page
    assert "Longago" in coach.get("/families?state=none&opened=365").text
    assert "Longago" not in coach.get("/families?state=none&opened=7").text
    assert "opened=365" not in coach.get("/families?state=care").text
