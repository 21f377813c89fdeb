"""Planning, the agenda, writing up, and a family's visits, as a browser sees them."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.visits.models import Agreement, Visit
from icam.visits.rules import Result
from tests import make
from tests.visits import visit


@pytest.fixture
def today():
    return clock.today()


@pytest.fixture
def site(app):
    return make.site(street="Dorpsstraat 1", postal_code="9870", municipality="Zulte")


@pytest.fixture
def coach(site):
    return make.account(Role.FITT_COACH, sites=[site], name="An Coach")


@pytest.fixture
def browser(app, coach):
    client = app.test_client()
    client.sign_in(coach)
    return client


@pytest.fixture
def family(site, coach, today):
    mother = make.person("Leila", "Haddad", date(1990, 4, 2))
    child = make.person("Sami", "Haddad", today - timedelta(days=200))
    household = make.household([mother, child], name="Haddad", interpreter_language="ar")
    make.stay(household, make.unit(site), arrived=today - timedelta(days=20), coach_id=coach.id)
    household.mother, household.child = mother, child
    return household


def token_of(page):
    return page.text.partition('name="submission"')[2].partition('value="')[2].partition('"')[0]


def plan_form(family, coach, on, **details):
    return {
        "household_id": family.id,
        "coach_id": coach.id,
        "on": on.strftime("%d/%m/%Y"),
        "at": "10:00",
        "kind": "HOME",
    } | details


def visits():
    db.session.expire_all()
    return list(db.session.scalars(select(Visit).order_by(Visit.planned_on, Visit.id)))


# --- planning ---


def test_the_form_proposes_the_coach_of_the_stay_and_the_interpreter_of_the_family(browser, family, coach):
    page = browser.get(f"/visits/new?household={family.id}")
    assert page.status_code == 200
    assert f'<option value="{coach.id}" selected' in page.text
    assert '<option value="ar" selected' in page.text


def test_a_coach_plans_a_visit_and_sees_it_in_the_agenda(browser, family, coach, today):
    answer = browser.post("/visits/new", data=plan_form(family, coach, today, purpose="School of Sami"))
    assert answer.status_code == 303
    page = browser.get(answer.location)
    assert "Haddad" in page.text
    assert "School of Sami" in page.text
    assert [(one.planned_on, one.planned_at, one.stay_id is not None) for one in visits()] == [(today, time(10), True)]


def test_a_repetition_is_shown_before_it_is_planned(browser, family, coach, today):
    typed = plan_form(family, coach, today, every_weeks="1", until=(today + timedelta(days=21)).strftime("%d/%m/%Y"))
    shown = browser.post("/visits/new", data=typed)
    assert shown.status_code == 422
    assert "Nothing is planned yet" in shown.text
    assert shown.text.count('name="days"') == 4
    assert visits() == []
    kept = [(today + timedelta(days=7 * n)).isoformat() for n in (0, 2, 3)]
    previewed = f"{today}/1/{today + timedelta(days=21)}"
    answer = browser.post("/visits/new", data=typed | {"previewed": previewed, "days": kept})
    assert answer.status_code == 303
    assert [one.planned_on.isoformat() for one in visits()] == kept
    assert len({one.series_id for one in visits()}) == 1


def test_legal_holidays_are_shown_and_left_unticked_but_can_be_ticked(browser, family, coach, today):
    monday = date(today.year + 1, 1, 1) - timedelta(days=14)
    typed = plan_form(family, coach, monday, every_weeks="2", until=f"02/01/{today.year + 1}")
    shown = browser.post("/visits/new", data=typed).text
    holiday = shown.partition(f'value="{today.year + 1}-01-01"')[2].partition(">")[0]
    assert "a legal holiday" in shown
    assert "checked" not in holiday
    previewed = f"{monday}/2/{today.year + 1}-01-02"
    browser.post(
        "/visits/new", data=typed | {"previewed": previewed, "days": [f"{today.year + 1}-01-01", monday.isoformat()]}
    )
    assert len(visits()) == 2


def test_a_repetition_of_which_no_day_is_kept_is_refused_at_the_days(browser, family, coach, today):
    until = today + timedelta(days=21)
    typed = plan_form(family, coach, today, every_weeks="1", until=until.strftime("%d/%m/%Y"))
    answer = browser.post("/visits/new", data=typed | {"previewed": f"{today}/1/{until}"})
    assert answer.status_code == 422
    assert "Keep at least one day" in answer.text
    assert visits() == []


def test_two_visits_at_the_same_time_warn_and_are_planned(browser, family, coach, today):
    visit(make.household(name="Petrov"), coach, today, time(10, 15))
    answer = browser.post("/visits/new", data=plan_form(family, coach, today))
    assert answer.status_code == 303
    page = browser.get(answer.location)
    assert "there is also a visit to Petrov" in page.text
    assert len(visits()) == 2


def test_a_plan_sent_twice_is_one_visit(browser, family, coach, today):
    token = token_of(browser.get("/visits/new"))
    form = plan_form(family, coach, today, submission=token)
    assert browser.post("/visits/new", data=form).status_code == 303
    assert browser.post("/visits/new", data=form).status_code == 303
    assert len(visits()) == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": "31/02/2027"}, "is not a day of the calendar"),
        ({"on": ""}, "Enter the day"),
        ({"on": "1/1/27"}, "four digits"),
        ({"at": "25:00"}, "is not a time of the day"),
        ({"kind": "PARTY"}, "Choose an answer from the list"),
        ({"household_id": "999999"}, "Choose an answer from the list"),
        ({"every_weeks": "2"}, "Enter the last day of the repetition"),
        ({"purpose": "x" * 300}, "there is room for 200"),
        ({"purpose": "a\u202eb"}, "turns the direction"),
    ],
)
def test_a_wrong_plan_is_refused_with_what_was_typed(browser, family, coach, today, wrong, said):
    answer = browser.post("/visits/new", data=plan_form(family, coach, today) | {"purpose": "Kept"} | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert wrong.get("purpose", "Kept")[:20] in answer.text
    assert visits() == []


def test_a_change_of_plan_does_not_overwrite_somebody_elses(browser, family, coach, today):
    one = visit(family, coach, today + timedelta(days=1), time(10))
    form = {"coach_id": coach.id, "kind": "TALK", "at": "11:00", "version": one.version}
    assert browser.post(f"/visits/{one.id}/change", data=form).status_code == 303
    stale = browser.post(f"/visits/{one.id}/change", data=form | {"at": "15:00"})
    assert stale.status_code == 409
    assert "15:00" in stale.text
    assert "11:00" in stale.text


# --- the agenda ---


def test_the_agenda_is_a_table_of_the_week_and_a_list_of_the_day(browser, family, coach, today):
    visit(family, coach, today, time(9))
    page = browser.get("/visits").text
    assert page.count('scope="col"') >= 7
    assert "Morning" in page
    assert "Dorpsstraat 1" in page


def test_a_swap_brings_only_the_agenda(browser, family, coach, today):
    visit(family, coach, today, time(9))
    part = browser.get("/visits", headers={"HX-Request": "true", "HX-Target": "div#agenda"})
    assert "<html" not in part.text
    assert "Haddad" in part.text


def test_a_coach_sees_the_own_agenda_and_everybodys_when_asked(browser, family, coach, site, today):
    colleague = make.account(Role.FITT_COACH, sites=[site], name="Bo Coach")
    visit(family, colleague, today, time(9))
    assert "Haddad" not in browser.get("/visits").text
    assert "Haddad" in browser.get("/visits?coach=0").text
    assert "Haddad" in browser.get(f"/visits?coach={colleague.id}").text


def test_a_visit_on_a_site_out_of_scope_is_not_there(app, browser, family, coach, today):
    elsewhere = make.site()
    other = make.account(Role.FITT_COACH, sites=[elsewhere])
    household = make.household(name="Verborgen")
    make.stay(household, make.unit(elsewhere), arrived=today - timedelta(days=5))
    hidden = visit(household, other, today, time(9))
    assert "Verborgen" not in browser.get("/visits?coach=0").text
    for path in (f"/visits/{hidden.id}", f"/visits/{hidden.id}/result", f"/families/{household.id}/visits"):
        assert browser.get(path).status_code == 404
    assert browser.get(f"/visits?coach={other.id}").status_code == 404
    assert browser.post("/visits/new", data=plan_form(household, coach, today)).status_code == 422


@pytest.mark.parametrize("role", [Role.STATISTICS, Role.DPO, Role.ADMIN, Role.DESK])
def test_who_has_no_business_with_visits_is_refused(as_role, role):
    assert as_role(role, all_sites=True).get("/visits").status_code == 403


def test_an_assistant_looks_but_does_not_plan(as_role, site, family, coach, today):
    one = visit(family, coach, today, time(9))
    client = as_role(Role.FITT_ASSISTANT, sites=[site])
    assert "Haddad" in client.get("/visits").text
    assert client.get(f"/visits/{one.id}").status_code == 200
    assert client.get("/visits/new").status_code == 403
    assert client.post(f"/visits/{one.id}/result", data={}).status_code == 403


# --- writing up ---


def results_url(coach, today):
    return f"/visits/results?on={today.isoformat()}&coach={coach.id}"


def held(one, **details):
    return {f"v{one.id}-result": "held", f"v{one.id}-version": one.version} | {
        f"v{one.id}-{name}": value for name, value in details.items()
    }


def test_a_whole_round_is_written_up_in_one_go(browser, family, coach, today):
    first, second = visit(family, coach, today, time(9)), visit(make.household(name="Petrov"), coach, today, time(11))
    page = browser.get(results_url(coach, today)).text
    assert page.index("Haddad") < page.index("Petrov")
    form = held(
        first,
        present=[family.mother.id],
        topics=["SCHOOL", "CHILD"],
        family_words="We want to stay near the school.",
        note="All well",
        interpreter_language="ar",
        interpreter_mode="PHONE",
        minutes="45",
        agreed_0="Call the school",
        who_0="coach",
        due_0=(today + timedelta(days=7)).strftime("%d/%m/%Y"),
        next_on=(today + timedelta(days=14)).strftime("%d/%m/%Y"),
        next_at="9.30",
    )
    form |= {
        f"v{second.id}-result": "missed_excused",
        f"v{second.id}-missed_reason": "ILL",
        f"v{second.id}-version": 1,
        "save": "all",
    }
    answer = browser.post(results_url(coach, today), data=form)
    assert answer.status_code == 303
    one, two, follow = visits()
    assert (one.result, one.topics, one.minutes, one.interpreter_mode) == (Result.HELD, "SCHOOL CHILD", 45, "PHONE")
    assert (two.result, two.result_reason) == (Result.MISSED_EXCUSED, "ILL")
    assert (follow.planned_on, follow.planned_at, follow.result) == (today + timedelta(days=14), time(9, 30), None)
    agreed = db.session.scalars(select(Agreement)).one()
    assert (agreed.text, agreed.who, agreed.due_on) == ("Call the school", "coach", today + timedelta(days=7))
    seen = browser.get(f"/visits/{one.id}").text
    assert "We want to stay near the school." in seen
    assert "HADDAD Leila" in seen


def test_all_that_is_wrong_in_a_round_shows_at_once_at_its_place_and_nothing_is_lost(browser, family, coach, today):
    first, second = visit(family, coach, today, time(9)), visit(make.household(name="Petrov"), coach, today, time(11))
    third = visit(make.household(name="Mbala"), coach, today, time(13))
    form = held(first, due_0="31/02/2027", agreed_0="Something") | {
        f"v{second.id}-note": "A note without a result",
        f"v{second.id}-version": 1,
        f"v{third.id}-result": "moved",
        f"v{third.id}-version": 1,
        "save": "all",
    }
    answer = browser.post(results_url(coach, today), data=form)
    assert answer.status_code == 422
    assert f'id="v{first.id}-due_0-error"' in answer.text
    assert f'id="v{second.id}-result-error"' in answer.text
    assert f'id="v{third.id}-moved_on-error"' in answer.text
    assert "A note without a result" in answer.text
    assert "31/02/2027" in answer.text
    assert [one.result for one in visits()] == [None, None, None]


def test_a_rule_broken_in_one_visit_saves_none_of_the_round(browser, family, coach, today):
    first, second = visit(family, coach, today, time(9)), visit(make.household(name="Petrov"), coach, today, time(11))
    back = (today - timedelta(days=3)).strftime("%d/%m/%Y")
    form = held(first) | held(second, next_on=back) | {"save": "all"}
    answer = browser.post(results_url(coach, today), data=form)
    assert answer.status_code == 422
    assert f'id="v{second.id}-next_on-error"' in answer.text
    assert [one.result for one in visits()] == [None, None]


def test_one_visit_of_a_round_is_saved_and_what_was_typed_in_the_others_comes_back(browser, family, coach, today):
    first, second = visit(family, coach, today, time(9)), visit(make.household(name="Petrov"), coach, today, time(11))
    form = held(first) | {
        f"v{second.id}-result": "held",
        f"v{second.id}-note": "Half a sentence",
        f"v{second.id}-version": 1,
        "save": str(first.id),
    }
    answer = browser.post(results_url(coach, today), data=form)
    assert answer.status_code == 303
    assert [one.result for one in visits()] == [Result.HELD, None]
    assert "Half a sentence" in browser.get(answer.location).text


def test_a_note_kept_while_typing_comes_back(app, browser, family, coach, today):
    from icam.accounts import commands as drafts

    one = visit(family, coach, today, time(9))
    fields = {f"v{one.id}-result": ["held"], f"v{one.id}-note": ["Typed before the line went down"]}
    key = f"visits.results:{today.isoformat()}:{coach.id}"
    drafts.keep_draft(coach.id, key, fields)
    page = browser.get(results_url(coach, today)).text
    assert f'data-draft-key="{key}"' in page
    assert "You were typing here" in page
    assert "Typed before the line went down" in browser.get(f"{results_url(coach, today)}&draft={key}").text


def test_after_a_session_that_ended_the_round_of_another_day_comes_back(app, browser, family, coach, today):
    from icam.accounts import commands as drafts

    one = visit(family, coach, today - timedelta(days=3), time(9))
    key = f"visits.results:{one.planned_on.isoformat()}:{coach.id}"
    drafts.keep_draft(coach.id, key, {f"v{one.id}-result": ["held"], f"v{one.id}-note": ["Typed on Thursday"]})
    answer = browser.get(f"/visits/results?draft={key}")
    assert answer.status_code == 303
    assert "Typed on Thursday" in browser.get(answer.location).text


def test_the_draft_is_gone_once_the_round_is_saved(app, browser, family, coach, today):
    from icam.accounts import commands as drafts

    one = visit(family, coach, today, time(9))
    other = visit(make.household(name="Petrov"), coach, today, time(11))
    fields = {f"v{one.id}-result": ["held"], f"v{one.id}-note": ["Typed before"]}
    drafts.keep_draft(coach.id, f"visits.results:{today.isoformat()}:{coach.id}", fields)
    browser.post(results_url(coach, today), data=held(one, note="Typed before") | {"save": "all"})
    page = browser.get(results_url(coach, today)).text
    assert "Typed before" not in page
    assert f"v{other.id}-note" in page


def test_a_moved_visit_is_linked_with_the_one_that_takes_its_place(browser, family, coach, today):
    one = visit(family, coach, today, time(9))
    moved = (today + timedelta(days=2)).strftime("%d/%m/%Y")
    form = {f"v{one.id}-result": "moved", f"v{one.id}-version": 1, f"v{one.id}-moved_on": moved}
    assert browser.post(f"/visits/{one.id}/result", data=form).status_code == 303
    old, new = visits()
    assert (old.result, old.moved_to_id) == (Result.MOVED, new.id)
    assert (new.planned_on, new.planned_at) == (today + timedelta(days=2), time(9))
    assert f"/visits/{new.id}" in browser.get(f"/visits/{old.id}").text
    assert f"/visits/{old.id}" in browser.get(f"/visits/{new.id}").text


def test_a_visit_that_somebody_else_wrote_up_is_not_overwritten(browser, family, coach, today):
    one = visit(family, coach, today, time(9))
    other = visit(make.household(name="Petrov"), coach, today, time(11))
    assert browser.post(f"/visits/{one.id}/result", data=held(one, note="First")).status_code == 303
    answer = browser.post(f"/visits/{one.id}/result", data=held(one, note="Second", correction="later"))
    assert answer.status_code == 409
    assert "First" in answer.text
    assert "Second" in answer.text
    assert other.result is None


def test_a_result_is_corrected_with_a_reason_and_the_old_one_stays_in_the_trail(browser, family, coach, today):
    from icam.audit.models import AuditEntry

    one = visit(family, coach, today, time(9), result=Result.MISSED)
    page = browser.get(f"/visits/{one.id}/result").text
    assert "Why the earlier result is corrected" in page
    assert 'value="moved"' not in page
    refused = browser.post(f"/visits/{one.id}/result", data=held(one))
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert browser.post(f"/visits/{one.id}/result", data=held(one, correction="Wrong family")).status_code == 303
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "visit.corrected")).one()
    assert (entry.old["result"], entry.new["result"], entry.reason) == ("missed", "held", "Wrong family")


def test_an_empty_round_says_that_nothing_was_written(browser, family, coach, today):
    visit(family, coach, today, time(9))
    answer = browser.post(results_url(coach, today), data={"save": "all"})
    assert answer.status_code == 422
    assert "Nothing is written yet" in answer.text


# --- a family's visits ---


def test_the_familys_page_shows_its_visits_and_open_agreements(browser, family, coach, today):
    one = visit(family, coach, today - timedelta(days=10), time(9), result=Result.HELD)
    make._save(Agreement(visit_id=one.id, household_id=family.id, text="Bring the passport", due_on=today))
    page = browser.get(f"/families/{family.id}/visits").text
    assert "Bring the passport" in page
    assert f"/visits/{one.id}" in page


def test_an_agreement_is_done_and_open_again(browser, family, coach, today):
    one = visit(family, coach, today - timedelta(days=10), time(9), result=Result.HELD)
    agreed = make._save(Agreement(visit_id=one.id, household_id=family.id, text="Bring the passport"))
    answer = browser.post(f"/agreements/{agreed.id}/done", data={"back": "//evil.example"})
    assert answer.location == f"/families/{family.id}/visits"
    db.session.expire_all()
    assert db.session.get(Agreement, agreed.id).done_on == today
    browser.post(f"/agreements/{agreed.id}/reopen", data={"back": f"/visits/{one.id}"})
    db.session.expire_all()
    assert db.session.get(Agreement, agreed.id).done_on is None


def test_an_agreement_is_reworded_on_its_page_and_its_earlier_words_stay_there(browser, family, coach, today):
    before = visit(family, coach, today - timedelta(days=3), result=Result.HELD)
    made = make._save(Agreement(visit_id=before.id, household_id=family.id, text="Bring the passport"))
    address = f"/agreements/{made.id}/reword"
    page = browser.get(address).text
    assert 'value="Bring the passport"' in page
    assert browser.post(address, data={"text": "", "version": "0"}).status_code == 422
    answer = browser.post(address, data={"text": "Bring both passports", "version": "0"})
    assert (answer.status_code, answer.location) == (303, f"/families/{family.id}/visits")
    assert "Bring both passports" in browser.get(answer.location).text
    page = browser.get(address).text
    assert "What it said before" in page and "Bring the passport" in page
    stale = browser.post(address, data={"text": "Bring all papers", "version": "0"})
    assert stale.status_code == 409
    assert "Bring all papers" in stale.text and "Bring both passports" in stale.text
