"""The pages of the stock."""

from datetime import date, timedelta

import pytest

from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.housing.models import Closure, ServicePeriod, Site, Unit
from tests import make

SITE = {"code": "ABC", "name_nl": "Abeke", "name_fr": "Abeque", "cleaning_days": "2"}
UNIT = {
    "code": "ABC-9",
    "unit_type": "house",
    "beds_adult": "2",
    "beds_child": "3",
    "cots": "1",
    "family_places": "1",
}


def _reload(row):
    db.session.expire_all()
    return db.session.get(type(row), row.id)


@pytest.fixture
def unit(app) -> Unit:
    return make.unit(make.site("TUB", name_nl="Tubeke", name_fr="Tubize"), code="TUB-3")


@pytest.fixture
def manager(as_role):
    return as_role(Role.MANAGER, all_sites=True)


def test_the_units_are_listed_by_site_with_what_they_are_tonight(manager, unit):
    make.closure(make.unit(make.site("ZUL"), code="ZUL-1"), clock.today(), None)
    html = manager.get("/units").text
    assert "TUB-3" in html
    assert "ZUL-1" in html
    assert html.count("tag--closed") == 1
    assert html.count("tag--free") == 1


def test_the_list_can_be_narrowed_to_the_free_units_of_a_site(manager, unit):
    make.closure(make.unit(make.site("ZUL"), code="ZUL-1"), clock.today(), None)
    assert "ZUL-1" not in manager.get("/units?night=free").text
    assert "TUB-3" not in manager.get("/units?site=ZUL").text
    assert "ZUL-1" in manager.get("/units?site=ZUL").text


def test_a_unit_of_another_site_is_not_listed_and_not_found(as_role, unit):
    other = make.site("ZUL")
    make.unit(other, code="ZUL-1")
    coach = as_role(Role.FITT_COACH, sites=[other])
    assert "TUB-3" not in coach.get("/units").text
    assert coach.get(f"/units/{unit.id}").status_code == 404
    assert coach.get(f"/sites/{unit.site_id}").status_code == 404


def test_an_assistant_may_not_close_a_unit_of_another_site(as_role, unit):
    assistant = as_role(Role.FITT_ASSISTANT, sites=[make.site("ZUL")])
    sent = {"first_on": "01/03/2031", "last_on": "02/03/2031", "reason_code": "REPAIR"}
    assert assistant.post(f"/units/{unit.id}/closures/new", data=sent).status_code == 404
    assert db.session.query(Closure).count() == 0


@pytest.mark.parametrize("path", ["/units/new", "/units/{id}/edit", "/units/{id}/closures/new", "/sites/new"])
def test_a_coach_may_look_at_the_stock_but_not_change_it(as_role, unit, path):
    coach = as_role(Role.FITT_COACH, sites=[db.session.get(Site, unit.site_id)])
    assert coach.get(f"/units/{unit.id}").status_code == 200
    assert coach.get(path.format(id=unit.id)).status_code == 403


def test_a_site_is_added_and_corrected(manager):
    answer = manager.post("/sites/new", data=SITE)
    assert answer.status_code == 303
    site = db.session.query(Site).one()
    edit = f"/sites/{site.id}/edit"
    sent = {**SITE, "name_fr": "Abèque", "region": "BB", "version": "1"}
    assert manager.post(edit, data=sent).status_code == 303
    assert _reload(site).name_fr == "Abèque"
    page = manager.get(f"/sites/{site.id}").text
    assert "Abèque" in page
    assert "Brussels" in page


def test_two_sites_cannot_have_one_code(manager, unit):
    answer = manager.post("/sites/new", data={**SITE, "code": "tub"})
    assert answer.status_code == 422
    assert "in use already" in answer.text


def test_a_unit_is_added_to_the_stock(manager, unit):
    answer = manager.post("/units/new", data={**UNIT, "site_id": str(unit.site_id), "from_on": "01/05/2026"})
    assert answer.status_code == 303
    added = db.session.query(Unit).filter_by(code="ABC-9").one()
    assert db.session.query(ServicePeriod).filter_by(unit_id=added.id).one().from_on == date(2026, 5, 1)


def test_a_unit_without_beds_is_refused_and_what_was_typed_is_kept(manager, unit):
    answer = manager.post(
        "/units/new",
        data={**UNIT, "site_id": str(unit.site_id), "from_on": "01/05/2026", "beds_adult": "0", "beds_child": "0"},
    )
    assert answer.status_code == 422
    assert "at least one bed" in answer.text
    assert "ABC-9" in answer.text


def test_what_a_unit_offers_is_chosen_from_the_list_of_the_office(manager, unit):
    sent = {
        **UNIT,
        "code": "TUB-3",
        "site_id": str(unit.site_id),
        "version": "1",
        "characteristics": ["GARDEN", "BATH"],
    }
    assert manager.post(f"/units/{unit.id}/edit", data=sent).status_code == 303
    assert _reload(unit).characteristics == "GARDEN BATH"
    assert "garden, bath" in manager.get(f"/units/{unit.id}").text


def test_a_stale_unit_is_shown_in_both_versions(manager, unit):
    sent = {**UNIT, "code": "TUB-3", "site_id": str(unit.site_id), "version": "1"}
    assert manager.post(f"/units/{unit.id}/edit", data=sent).status_code == 303
    answer = manager.post(f"/units/{unit.id}/edit", data={**sent, "cots": "4"})
    assert answer.status_code == 409
    assert "Somebody else saved" in answer.text
    assert _reload(unit).cots == 1


def test_a_unit_is_closed_revised_and_opened_again_with_its_history(manager, unit):
    first = clock.today() + timedelta(days=3)
    path = f"/units/{unit.id}/closures"
    sent = {"first_on": f"{first:%d/%m/%Y}", "last_on": f"{first:%d/%m/%Y}", "reason_code": "REPAIR", "reference": "W1"}
    assert manager.post(f"{path}/new", data=sent).status_code == 303
    closure = db.session.query(Closure).one()
    assert (closure.until_on - closure.from_on).days == 1
    longer = {**sent, "last_on": f"{first + timedelta(days=4):%d/%m/%Y}", "version": str(closure.id)}
    assert manager.post(f"{path}/{closure.id}/edit", data=longer).status_code == 303
    assert manager.post(f"{path}/{closure.id}/cancel", data={"reason": ""}).status_code == 422
    assert manager.post(f"{path}/{closure.id}/cancel", data={"reason": "The plumber came early"}).status_code == 303
    html = manager.get(f"/units/{unit.id}").text
    assert "The plumber came early" in html
    assert "earlier version" in html
    assert "Cancelled" in html


def test_a_closure_that_somebody_else_revised_is_shown_in_both_versions(manager, unit):
    closure = make.closure(unit, date(2031, 3, 1), date(2031, 3, 4))
    path = f"/units/{unit.id}/closures/{closure.id}/edit"
    sent = {"first_on": "01/03/2031", "last_on": "09/03/2031", "reason_code": "REPAIR", "version": str(closure.id)}
    assert manager.post(path, data=sent).status_code == 303
    answer = manager.post(path, data={**sent, "last_on": "05/03/2031"})
    assert answer.status_code == 409
    assert "09/03/2031" in answer.text


def test_a_closure_whose_last_day_lies_before_its_first_is_refused(manager, unit):
    sent = {"first_on": "05/03/2031", "last_on": "04/03/2031", "reason_code": "REPAIR"}
    answer = manager.post(f"/units/{unit.id}/closures/new", data=sent)
    assert answer.status_code == 422
    assert "before the first" in answer.text


def test_a_unit_leaves_the_stock_and_comes_back_without_its_past_changing(manager, unit):
    period = db.session.query(ServicePeriod).filter_by(unit_id=unit.id).one()
    out = f"/units/{unit.id}/service/{period.id}/end"
    assert manager.get(out).status_code == 200
    assert manager.post(out, data={"until_on": "01/06/2026", "reason": "sold"}).status_code == 303
    again = {"from_on": "01/09/2026", "last_on": ""}
    assert manager.post(f"/units/{unit.id}/service/new", data=again).status_code == 303
    rows = db.session.query(ServicePeriod).filter_by(unit_id=unit.id).order_by(ServicePeriod.from_on)
    assert [(row.from_on, row.until_on) for row in rows] == [
        (date(2008, 10, 1), date(2026, 6, 1)),
        (date(2026, 9, 1), None),
    ]


def test_a_service_period_on_days_that_are_taken_is_refused(manager, unit):
    answer = manager.post(f"/units/{unit.id}/service/new", data={"from_on": "01/09/2026"})
    assert answer.status_code == 422
    assert "in the stock already" in answer.text


def test_a_page_that_was_sent_twice_changes_once(manager, unit):
    token = "a-token-of-this-page-123"
    sent = {"first_on": "01/03/2031", "reason_code": "REPAIR", "submission": token}
    for _again in range(2):
        assert manager.post(f"/units/{unit.id}/closures/new", data=sent).status_code == 303
    assert db.session.query(Closure).count() == 1


@pytest.mark.parametrize(
    "path", ["", "/edit", "/closures/new", "/service/new", "/service/{period}/end", "/service/{period}/void"]
)
def test_every_page_of_a_unit_opens(manager, unit, path):
    period = db.session.query(ServicePeriod).filter_by(unit_id=unit.id).one()
    assert manager.get(f"/units/{unit.id}{path.format(period=period.id)}").status_code == 200
