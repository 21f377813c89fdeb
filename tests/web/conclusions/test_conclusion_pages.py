"""From the checklist to the conclusion, consent and referral, as a browser sees them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from icam.cases.models import Case
from icam.codes.queries import codes
from icam.conclusions.models import CaseConclusion, Consent, OptionLook, Referral
from icam.conclusions.rules import ConclusionState, ReferralState
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from tests import make
from tests.client import Client

TODAY = clock.today()


def written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


@pytest.fixture
def browser(as_role: Any) -> Client:
    client: Client = as_role(Role.ICAM_COACH, regions="BB")
    return client


@pytest.fixture
def case(app: Any) -> Case:
    mother = make.person("Leila", "Haddad", date(1990, 4, 2))
    father = make.person("Omar", "Haddad", date(1988, 1, 9))
    child = make.person("Sami", "Haddad", TODAY - timedelta(days=900))
    household = make.household([mother, father, child], name="Haddad", interpreter_language="ar")
    row: Case = make.case(
        household,
        opened_on=TODAY - timedelta(days=30),
        first_talk_on=TODAY - timedelta(days=10),
        last_talk_on=TODAY - timedelta(days=10),
        talks=1,
    )
    return row


def answers(**other: str) -> dict[str, str]:
    """Answer every option on the list with "not possible", but for those that are named."""
    typed = {"source_of_rest": "ACCOUNT"}
    for one in codes("residence_option", TODAY):
        typed[f"outcome_{one.code}"] = other.get(one.code, "not_possible")
        typed[f"reason_{one.code}"] = "nothing points this way" if typed[f"outcome_{one.code}"] else ""
    return typed


def look_at_all(browser: Client, case: Case, **other: str) -> None:
    page = browser.post(f"/cases/{case.id}/options", data=answers(**other))
    assert page.status_code == 303, page.text


def conclude(browser: Client, case: Case, kind: str, **details: Any) -> Any:
    latest = db.session.scalar(
        select(CaseConclusion.id).where(CaseConclusion.case_id == case.id).order_by(CaseConclusion.id.desc())
    )
    typed = {
        "concluded_on": written(TODAY),
        "explained_on": written(TODAY),
        "language": "ar",
        "explanation": "All was explained with the leaflet.",
        "replaces": str(latest or ""),
    }
    if kind == "neither":
        typed |= {
            "present": "interpreter",
            "forced_return_explained": "y",
            "entry_ban_explained": "y",
            "signature": "refused",
        }
    return browser.post(f"/cases/{case.id}/conclusion/{kind}", data=typed | details)


def stored(model: Any) -> Any:
    db.session.rollback()
    wanted = select(model).order_by(model.id).execution_options(populate_existing=True)
    return db.session.scalars(wanted).all()


# --- the checklist ---------------------------------------------------------------------------------------------------


def test_the_whole_checklist_is_one_page(browser: Client, case: Case) -> None:
    page = browser.get(f"/cases/{case.id}/options").text
    for one in codes("residence_option", TODAY):
        assert one.en in page
    assert f"{len(codes('residence_option', TODAY))} options are open" in page


def test_a_row_left_open_is_not_saved_and_the_others_are(browser: Client, case: Case) -> None:
    typed = {"outcome_WORK": "not_possible", "reason_WORK": "no employer or permit", "source_WORK": "ACCOUNT"}
    assert browser.post(f"/cases/{case.id}/options", data=typed).status_code == 303
    assert [(one.option, one.reason) for one in stored(OptionLook)] == [("WORK", "no employer or permit")]
    assert db.session.get_one(Case, case.id, populate_existing=True).options_from_on == TODAY


def test_every_row_without_reason_or_source_is_named_at_once(browser: Client, case: Case) -> None:
    typed = {"outcome_WORK": "not_possible", "outcome_STUDY": "possible", "reason_STUDY": "enrolled"}
    page = browser.post(f"/cases/{case.id}/options", data=typed)
    assert page.status_code == 422
    assert page.text.count("Write in a few words why.") == 2  # in the summary and at the field
    assert page.text.count("Choose on what this rests.") == 4
    assert 'value="enrolled"' in page.text
    assert stored(OptionLook) == []


def test_a_later_finding_keeps_the_earlier_one(browser: Client, case: Case) -> None:
    look_at_all(browser, case)
    seen = next(one.id for one in stored(OptionLook) if one.option == "WORK")
    later = {
        "outcome_WORK": "possible",
        "reason_WORK": "single permit asked",
        "source_WORK": "DOCUMENTS",
        "seen_WORK": str(seen),
    }
    assert browser.post(f"/cases/{case.id}/options", data=later).status_code == 303
    work = [(one.outcome.value, one.until_at is None) for one in stored(OptionLook) if one.option == "WORK"]
    assert work == [("not_possible", False), ("possible", True)]
    assert "Earlier findings: 1" in browser.get(f"/cases/{case.id}/options").text


def test_two_coaches_at_once_see_both_findings(browser: Client, case: Case) -> None:
    look_at_all(browser, case)
    stale = {"outcome_WORK": "possible", "reason_WORK": "mine", "source_WORK": "FILE"}
    seen = next(one.id for one in stored(OptionLook) if one.option == "WORK")
    browser.post(
        f"/cases/{case.id}/options",
        data={**stale, "reason_WORK": "theirs", "seen_WORK": str(seen)},
    )
    page = browser.post(f"/cases/{case.id}/options", data={**stale, "seen_WORK": str(seen)})
    assert page.status_code == 409
    assert "theirs" in page.text and "mine" in page.text


# --- the conclusion --------------------------------------------------------------------------------------------------


def test_no_conclusion_while_an_option_is_open_and_the_open_ones_are_named(browser: Client, case: Case) -> None:
    look_at_all(browser, case, STUDY="needs_more", WORK="")
    page = conclude(browser, case, "return")
    assert page.status_code == 422
    assert "Still to be looked at: work; study." in page.text
    assert stored(CaseConclusion) == []


def test_return_is_concluded_with_consent_and_referral(browser: Client, case: Case) -> None:
    look_at_all(browser, case)
    assert conclude(browser, case, "return").status_code == 303
    file = db.session.get_one(Case, case.id, populate_existing=True)
    assert (file.concluded_on, file.conclusion and file.conclusion.value, file.track_from_on) == (TODAY, "b", None)

    people = [str(one.person_id) for one in make_people(case)]
    typed = {"service": "FEDASIL", "person_ids": people, "created_on": written(TODAY), "desk": "BRUSSELS"}
    assert browser.post(f"/cases/{case.id}/referrals/new", data=typed).status_code == 303
    (referral,) = stored(Referral)
    refused = browser.post(f"/referrals/{referral.id}/send", data={"on": written(TODAY)})
    assert refused.status_code == 422
    assert "Haddad" in refused.text and "without it nothing is sent" in refused.text

    adults = people[:2]
    consent = {
        "person_ids": adults,
        "service": "FEDASIL",
        "given_on": written(TODAY),
        "how": "SIGNED",
        "language": "ar",
    }
    assert browser.post(f"/cases/{case.id}/consents/new", data=consent).status_code == 303
    assert len(stored(Consent)) == 2
    assert browser.post(f"/referrals/{referral.id}/send", data={"on": written(TODAY)}).status_code == 303
    answer = {"on": written(TODAY), "answer": "accepted", "note": "F-22"}
    assert browser.post(f"/referrals/{referral.id}/answer", data=answer).status_code == 303
    assert stored(Referral)[0].state is ReferralState.ACCEPTED
    assert db.session.get_one(Case, case.id, populate_existing=True).track_from_on == TODAY

    one = stored(Consent)[0]
    assert browser.post(f"/consents/{one.id}/withdraw", data={"on": written(TODAY)}).status_code == 303
    page = browser.get(f"/cases/{case.id}/conclusion").text
    assert "tell the service that the referral is withdrawn" in page
    assert browser.post(f"/referrals/{referral.id}/withdraw", data={"on": written(TODAY)}).status_code == 303
    closed = {"on": written(TODAY), "result": "CONSENT_WITHDRAWN"}
    assert browser.post(f"/referrals/{referral.id}/close", data=closed).status_code == 303
    assert stored(Referral)[0].state is ReferralState.CLOSED
    assert stored(CaseConclusion)[0].state is ConclusionState.HOLDS


def make_people(case: Case) -> list[Any]:
    from icam.conclusions.queries import parties

    return parties(case.household_id, TODAY)


def test_a_refusal_to_sign_is_shown_as_that(browser: Client, case: Case) -> None:
    look_at_all(browser, case)
    assert conclude(browser, case, "neither").status_code == 303
    page = browser.get(f"/cases/{case.id}/conclusion").text
    assert "refused to sign (this is no agreement)" in page
    assert "Coaching ends" in page


def test_neither_asks_for_every_consequence(browser: Client, case: Case) -> None:
    look_at_all(browser, case)
    page = conclude(browser, case, "neither", entry_ban_explained="")
    assert page.status_code == 422
    assert "Explain that an entry ban is possible" in page.text


def test_neither_cannot_be_concluded_when_an_option_is_possible(browser: Client, case: Case) -> None:
    look_at_all(browser, case, WORK="possible")
    page = conclude(browser, case, "neither")
    assert page.status_code == 422
    assert "this conclusion cannot be drawn" in page.text


def test_a_path_to_residence_is_followed_until_the_person_applied(browser: Client, case: Case) -> None:
    look_at_all(browser, case, WORK="possible")
    typed = {"options": ["WORK"], "step": "asks the single permit", "step_by": written(TODAY + timedelta(days=20))}
    assert conclude(browser, case, "residence", **typed).status_code == 303
    follow = {"on": written(TODAY), "result": "waiting", "next_on": written(TODAY + timedelta(days=7))}
    assert browser.post(f"/cases/{case.id}/conclusion/follow-up", data=follow).status_code == 303
    assert db.session.get_one(Case, case.id, populate_existing=True).track_from_on == TODAY
    done = {"on": written(TODAY), "result": "applied"}
    assert browser.post(f"/cases/{case.id}/conclusion/follow-up", data=done).status_code == 303
    again = browser.post(f"/cases/{case.id}/conclusion/follow-up", data=done)
    assert again.status_code == 422
    assert "This path has ended already." in again.text


def test_another_conclusion_takes_the_place_of_the_first(browser: Client, case: Case) -> None:
    look_at_all(browser, case)
    conclude(browser, case, "return")
    assert conclude(browser, case, "neither").status_code == 303
    assert [one.state for one in stored(CaseConclusion)] == [ConclusionState.REPLACED, ConclusionState.HOLDS]
    stale = conclude(browser, case, "return", replaces="1")
    assert stale.status_code == 422
    assert "in the meantime" in stale.text


def test_pressing_twice_writes_one_conclusion(browser: Client, case: Case) -> None:
    look_at_all(browser, case)
    for _ in range(2):
        assert conclude(browser, case, "return", submission="A" * 24, replaces="").status_code == 303
    assert len(stored(CaseConclusion)) == 1


@pytest.mark.parametrize("path", ["options", "conclusion", "conclusion/return", "consents/new", "referrals/new"])
def test_a_file_of_another_region_is_not_there(as_role: Any, case: Case, path: str) -> None:
    other = as_role(Role.ICAM_COACH, regions="AL")
    assert other.get(f"/cases/{case.id}/{path}").status_code == 404


def test_the_desk_does_not_read_conclusions(as_role: Any, case: Case) -> None:
    assert as_role(Role.DESK, regions="BB").get(f"/cases/{case.id}/conclusion").status_code == 403


def test_a_fitt_coach_reads_and_does_not_write(as_role: Any, case: Case, browser: Client) -> None:
    look_at_all(browser, case)
    reader = as_role(Role.FITT_COACH, all_sites=True)
    assert "not possible" in reader.get(f"/cases/{case.id}/options").text
    assert reader.post(f"/cases/{case.id}/options", data=answers()).status_code == 403
