"""The page of a family's arrival and of its children's schools."""

from datetime import date, timedelta

import pytest

from icam.core import clock
from icam.core.access import Role
from tests import make


@pytest.fixture
def here(app):
    today = clock.today()
    child = make.person("Sami", "Haddad", date(today.year - 8, 1, 1))
    household = make.household([make.person("Leila", "Haddad", date(1990, 1, 1)), child])
    site = make.site()
    stay = make.stay(household, make.unit(site), arrived=today - timedelta(days=10))
    return site, household, stay, child


def test_a_coach_records_the_house_rules(here, as_role):
    site, household, stay, _child = here
    client = as_role(Role.FITT_COACH, sites=[site], language="en")
    before = client.get(f"/families/{household.id}/arrival").text
    assert "no school on record" in before
    answer = client.post(
        f"/stays/{stay.id}/arrival/HOUSE_RULES", data={"step": "HOUSE_RULES", "done_on": clock.today().isoformat()}
    )
    assert answer.status_code == 303
    assert "house rules signed" in client.get(answer.location).text


def test_a_wrong_day_is_refused_at_its_field_and_kept(here, as_role):
    site, _household, stay, _child = here
    client = as_role(Role.FITT_COACH, sites=[site], language="en")
    answer = client.post(f"/stays/{stay.id}/arrival/KEYS", data={"step": "KEYS", "done_on": "2001-01-01"})
    assert answer.status_code == 422
    assert "Enter that day or a later one" in answer.text
    assert "2001" in answer.text


def test_a_child_gets_a_school_or_a_reason_and_not_both(here, as_role):
    site, household, _stay, child = here
    client = as_role(Role.FITT_COACH, sites=[site], language="en")
    path = f"/families/{household.id}/persons/{child.id}/school"
    both = client.post(path, data={"from_on": clock.today().isoformat(), "school": "De Regenboog", "why_not": "HEALTH"})
    assert both.status_code == 422
    assert "De Regenboog" in both.text
    assert (
        client.post(
            path, data={"from_on": clock.today().isoformat(), "school": "De Regenboog", "level": "PRIMARY"}
        ).status_code
        == 303
    )
    page = client.get(f"/families/{household.id}/arrival").text
    assert "De Regenboog" in page
    assert "no school on record" not in page


def test_an_assistant_records_the_inventory_and_a_statistics_officer_only_reads(here, as_role):
    site, household, stay, _child = here
    assistant = as_role(Role.FITT_ASSISTANT, sites=[site])
    assert assistant.get(f"/stays/{stay.id}/arrival/INVENTORY_IN").status_code == 200
    reader = as_role(Role.STATISTICS, all_sites=True)
    assert reader.get(f"/stays/{stay.id}/arrival/INVENTORY_IN").status_code == 403
    assert assistant.get(f"/families/{household.id}/arrival").status_code == 200


def test_the_arrival_of_another_site_is_not_found(here, as_role):
    _site, household, stay, _child = here
    other = as_role(Role.FITT_COACH, sites=[make.site()])
    assert other.get(f"/families/{household.id}/arrival").status_code == 404
    assert other.get(f"/stays/{stay.id}/arrival/KEYS").status_code == 404
