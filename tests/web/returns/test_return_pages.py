"""A return file from its opening to the departure, as a browser sees it."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from icam.cases.models import Case
from icam.conclusions.models import CaseConclusion
from icam.conclusions.rules import Signature
from icam.core import clock
from icam.core.access import Role
from icam.db import db, unit_of_work
from icam.orders.models import OrderToLeave
from icam.returns.models import Premium, ReturnFile, Ticket, TravelDocument
from tests import make
from tests.client import Client
from tests.returns import amounts

TODAY = clock.today()


def written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


@pytest.fixture
def browser(as_role: Any) -> Client:
    client: Client = as_role(Role.ICAM_COACH, regions="BB")
    return client


@pytest.fixture
def people(app: Any) -> list[Any]:
    amounts()
    return [
        make.person("Leila", "Haddad", date(1990, 4, 2)),
        make.person("Omar", "Haddad", date(1988, 1, 9)),
        make.person("Sami", "Haddad", TODAY - timedelta(days=900)),
    ]


@pytest.fixture
def case(people: list[Any]) -> Case:
    row: Case = make.case(make.household(people, name="Haddad"), opened_on=TODAY - timedelta(days=30))
    concluded(row)
    return row


def concluded(case: Case, kind: str = "b") -> None:
    day = TODAY - timedelta(days=5)
    with unit_of_work() as session:
        session.add(
            CaseConclusion(
                case_id=case.id,
                kind=kind,
                concluded_on=day,
                explained_on=day,
                language="ar",
                explanation="",
                held_from_on=day,
                written_at=clock.now(),
                signature=Signature.SIGNED,
            )
        )
        file = session.get_one(Case, case.id)
        file.conclusion, file.concluded_on = kind, day


def opened(browser: Client, case: Case, people: list[Any], **details: Any) -> ReturnFile:
    typed = {
        "service": "FEDASIL",
        "country": "IQ",
        "opened_on": written(TODAY - timedelta(days=3)),
        "person_ids": [str(one.id) for one in people],
    }
    page = browser.post(f"/cases/{case.id}/return/new", data=typed | details)
    assert page.status_code == 303, page.text
    (row,) = stored(ReturnFile)
    return row


def stored(model: Any) -> Any:
    wanted = select(model).order_by(model.id).execution_options(populate_existing=True)
    return db.session.scalars(wanted).all()


def send(browser: Client, path: str, **typed: Any) -> Any:
    page = browser.post(path, data=typed)
    assert page.status_code == 303, page.text
    return page


def test_a_return_file_goes_all_the_way_to_the_departure(browser: Client, case: Case, people: list[Any]) -> None:
    with unit_of_work() as session:
        session.add(
            OrderToLeave(
                household_id=case.household_id,
                annex="13",
                notified_on=TODAY - timedelta(days=20),
                term_days=30,
                ends_on=TODAY + timedelta(days=11),
                created_at=clock.now(),
            )
        )
    row = opened(browser, case, people)
    assert db.session.get_one(Case, case.id, populate_existing=True).track_from_on == row.opened_on
    path = f"/returns/{row.id}"
    both = [str(one.id) for one in people[:2]]
    send(browser, f"{path}/apply", applied_on=written(TODAY), signers=both, version=str(row.version))
    checks = {f"outcome_{code}": "clear" for code in ("OLD_EU", "ASSISTED_BEFORE", "NATURALISED")}
    send(browser, f"{path}/eligibility", **checks)
    for one in people:
        send(
            browser,
            f"{path}/documents/new",
            person_id=str(one.id),
            kind="PASSPORT",
            country="IQ",
            step="granted",
            on=written(TODAY - timedelta(days=1)),
            valid_to=written(TODAY + timedelta(days=300)),
            held_by="PERSON",
            cost="49,90",
        )
    assert [one.cost for one in stored(TravelDocument)] == [4990] * 3
    send(browser, f"{path}/ticket", mode="air", leaves_on=written(TODAY), leaves_at="7:35", payer="IOM", price="612")
    (row,) = stored(ReturnFile)
    send(
        browser,
        f"{path}/prepare",
        version=str(row.version),
        fit_to_fly="not_needed",
        talked_on=written(TODAY),
        partner="CARITAS",
    )
    page = browser.get(f"/cases/{case.id}/return").text
    assert "ready to leave" in page
    assert all(amount in page for amount in ("350,00\xa0€", "175,00\xa0€", "875,00\xa0€"))
    assert "countries whose citizens need a visa" in page

    send(browser, f"{path}/premiums", person_ids=[str(one.id) for one in people], paid_on=written(TODAY))
    assert [one.cents for one in stored(Premium)] == [35000, 35000, 17500]
    send(browser, f"{path}/departure", on=written(TODAY), is_gone="yes")
    file = db.session.get_one(Case, case.id, populate_existing=True)
    assert (file.closed_on, file.outcome) == (TODAY, "VR_DEPARTED")
    assert stored(OrderToLeave)[0].complied_on == TODAY
    assert [one.last_step.value for one in stored(TravelDocument)] == ["used"] * 3
    assert browser.get(f"/cases/{case.id}/return").status_code == 200


def test_withdrawing_is_one_press_and_deletes_nothing(browser: Client, case: Case, people: list[Any]) -> None:
    row = opened(browser, case, people)
    send(browser, f"/returns/{row.id}/ticket", mode="bus", leaves_on=written(TODAY), payer="SELF")
    send(browser, f"/returns/{row.id}/withdraw")
    (row,) = stored(ReturnFile)
    assert row.withdrawn_on == TODAY
    assert len(stored(Ticket)) == 1
    page = browser.get(f"/cases/{case.id}/return").text
    assert "Everything is kept" in page
    refused = browser.post(
        f"/returns/{row.id}/departure", data={"on": written(TODAY), "is_gone": "no", "reason": "NO_SHOW"}
    )
    assert refused.status_code == 422
    send(browser, f"/returns/{row.id}/resume")
    assert stored(ReturnFile)[0].withdrawn_on is None
    assert db.session.get_one(Case, case.id, populate_existing=True).closed_on is None


def test_no_show_at_the_airport_leaves_the_file_open(browser: Client, case: Case, people: list[Any]) -> None:
    row = opened(browser, case, people)
    send(browser, f"/returns/{row.id}/ticket", mode="air", leaves_on=written(TODAY), payer="IO")
    refused = browser.post(f"/returns/{row.id}/departure", data={"on": written(TODAY), "is_gone": "no"})
    assert refused.status_code == 422
    assert "Choose why they did not leave." in refused.text
    send(browser, f"/returns/{row.id}/departure", on=written(TODAY), is_gone="no", reason="NO_SHOW")
    page = browser.get(f"/cases/{case.id}/return").text
    assert "did not come to the departure" in page and "No ticket yet." in page
    assert db.session.get_one(Case, case.id, populate_existing=True).closed_on is None


def test_the_office_s_own_service_closes_the_case_as_an_independent_departure(
    browser: Client, case: Case, people: list[Any]
) -> None:
    row = opened(browser, case, people, service="IO")
    send(browser, f"/returns/{row.id}/departure", on=written(TODAY), is_gone="yes")
    assert db.session.get_one(Case, case.id, populate_existing=True).outcome == "IND_DEPARTED"


def test_no_return_file_without_the_conclusion(browser: Client, people: list[Any]) -> None:
    case = make.case(make.household(people, name="Haddad"))
    typed = {"service": "FEDASIL", "country": "IQ", "opened_on": written(TODAY), "person_ids": [str(people[0].id)]}
    page = browser.post(f"/cases/{case.id}/return/new", data=typed)
    assert page.status_code == 422
    assert "A return file follows from the conclusion" in page.text


def test_an_adult_who_did_not_sign_is_asked_for(browser: Client, case: Case, people: list[Any]) -> None:
    row = opened(browser, case, people)
    typed = {"applied_on": written(TODAY), "signers": [str(people[0].id)], "version": str(row.version)}
    page = browser.post(f"/returns/{row.id}/apply", data=typed)
    assert page.status_code == 422
    assert "Every adult who travels signs the application." in page.text


def test_a_family_in_a_unit_has_its_return_file_too(as_role: Any, people: list[Any]) -> None:
    site = make.site()
    household = make.household(people, name="Haddad")
    stay = make.stay(household, make.unit(site), arrived=TODAY - timedelta(days=9))
    coach = as_role(Role.FITT_COACH, sites=[site])
    assert f"/stays/{stay.id}/return/new" in coach.get(f"/families/{household.id}/return").text
    typed = {"service": "FEDASIL", "country": "GE", "opened_on": written(TODAY), "person_ids": [str(people[0].id)]}
    assert coach.post(f"/stays/{stay.id}/return/new", data=typed).status_code == 303
    page = coach.get(f"/families/{household.id}/return").text
    assert "50,00\xa0€" in page
    other = as_role(Role.FITT_COACH, sites=[make.site()])
    assert other.get(f"/families/{household.id}/return").status_code == 404
    assert other.get(f"/returns/{stored(ReturnFile)[0].id}").status_code == 404


def test_new_amounts_hold_from_their_day(as_role: Any, people: list[Any]) -> None:
    manager = as_role(Role.MANAGER, all_sites=True)
    typed = {"group": "visa_free", "adult": "60", "child": "30,50", "from_on": written(TODAY), "source": "circular"}
    assert manager.post("/premiums/new", data=typed).status_code == 303
    page = manager.get("/premiums").text
    assert "30,50\xa0€" in page and "circular" in page
    again = manager.post("/premiums/new", data=typed)
    assert again.status_code == 422
    assert "Enter a later day." in again.text
    assert manager.post("/premiums/new", data=typed | {"adult": "sixty"}).status_code == 422
