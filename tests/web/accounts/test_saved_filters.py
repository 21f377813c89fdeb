"""A filter stays in the address, is saved under a name, and belongs to who saved it."""

import pytest
from sqlalchemy import select

from icam.accounts.models import SavedFilter
from icam.core.access import Role
from icam.db import db

FILTER = {"list": "/families?view=left&q=haddad&after=xyz", "name": "Left this year"}


def saved():
    return db.session.scalars(select(SavedFilter)).all()


def test_a_filter_is_saved_under_a_name_and_leads_back(as_role):
    client = as_role(Role.MANAGER, all_sites=True, language="en")
    answer = client.post("/saved-filters", data=FILTER)
    assert answer.status_code == 303
    assert answer.location == "/families?view=left&q=haddad"
    page = client.get("/saved-filters?list=/families").text
    assert "Left this year" in page
    assert "/families?view=left&amp;q=haddad" in page
    assert "Left this year" not in client.get("/saved-filters?list=/stays").text


def test_the_same_name_is_overwritten(as_role):
    client = as_role(Role.MANAGER, all_sites=True)
    client.post("/saved-filters", data=FILTER)
    client.post("/saved-filters", data=FILTER | {"list": "/families?view=care"})
    (one,) = saved()
    assert one.query == "view=care"


def test_a_filter_without_a_name_is_refused_and_kept(as_role):
    client = as_role(Role.MANAGER, all_sites=True, language="en")
    answer = client.post("/saved-filters", data=FILTER | {"name": ""})
    assert answer.status_code == 422
    assert "Enter a name for the filter" in answer.text
    assert "view=left&amp;q=haddad" in answer.text


def test_nobody_sees_or_deletes_the_filter_of_another(as_role):
    as_role(Role.MANAGER, all_sites=True).post("/saved-filters", data=FILTER)
    (one,) = saved()
    other = as_role(Role.MANAGER, all_sites=True)
    assert "Left this year" not in other.get("/saved-filters?list=/families").text
    assert other.post(f"/saved-filters/{one.id}/delete").status_code == 404
    assert saved()


def test_a_filter_is_deleted(as_role):
    client = as_role(Role.MANAGER, all_sites=True)
    client.post("/saved-filters", data=FILTER)
    (one,) = saved()
    assert client.post(f"/saved-filters/{one.id}/delete").status_code == 303
    assert saved() == []


@pytest.mark.parametrize("address", ["https://example.org/families", "//example.org", "/no-such-list", "families"])
def test_an_address_of_another_place_is_not_kept(as_role, address):
    client = as_role(Role.MANAGER, all_sites=True)
    assert client.get("/saved-filters", query_string={"list": address}).status_code == 404
    assert client.post("/saved-filters", data=FILTER | {"list": address}).status_code == 404
    assert saved() == []
