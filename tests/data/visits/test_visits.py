"""Visits in a real database: scope, the ladder, the round sheet, families nobody visited, and what each read costs."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role, Scope
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.db import db
from icam.people.models import Membership, PersonLanguage, PersonVulnerability
from icam.stays import commands as stay_commands
from icam.stays.models import Presence
from icam.stays.rules import MoveDraft, SplitDraft
from icam.visits import commands, queries
from icam.visits.models import Agreement, Visit, VisitPerson
from icam.visits.rules import AgreementDraft, PlanDraft, Result, ResultDraft, RoundRefused, VisitStale
from tests import make
from tests.visits import visit

TODAY = date(2026, 11, 22)


def on(days):
    return TODAY + timedelta(days=days)


@pytest.fixture
def site(app):
    return make.site(street="Statiestraat 12", postal_code="9870", municipality="Zulte")


@pytest.fixture
def coach(site):
    return make.account(Role.FITT_COACH, sites=[site], name="An")


@pytest.fixture
def here(coach, site):
    return Actor(coach.id, coach.name, coach.role, Scope(frozenset({site.id}), frozenset()), "en")


@pytest.fixture
def family(site, coach):
    mother, child = make.person("Leila", "Haddad", date(1990, 4, 2)), make.person("Sami", "Haddad", on(-200))
    household = make.household([mother, child], name="Haddad", interpreter_language="ar")
    make.stay(household, make.unit(site, code="ZUL-1", cots=1), arrived=on(-20), coach_id=coach.id)
    household.mother, household.child = mother, child
    return household


def plan(family, coach, **details):
    return PlanDraft(
        **({"household_id": family.id, "coach_id": coach.id, "on": TODAY, "at": None, "kind": "HOME"} | details)
    )


def written(one, result=Result.HELD, **details):
    return {one.id: ResultDraft(version=one.version, result=result, **details)}


def stored(one):
    db.session.expire_all()
    return db.session.get(Visit, one.id)


# --- planning ---


def test_a_row_of_visits_is_one_series_and_one_entry_in_the_trail(here, coach, family):
    planned = commands.plan_visits(here, plan(family, coach, every_weeks=2, until=on(56)), today=TODAY)
    assert [one.planned_on for one in planned.visits] == [on(n) for n in (0, 14, 28, 42, 56)]
    assert len({one.series_id for one in planned.visits}) == 1
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "visit.planned")).one()
    assert (entry.household_id, len(entry.new["days"])) == (family.id, 5)


def test_a_visit_belongs_to_the_stay_of_its_day(here, coach, family, site):
    first = commands.plan_visits(here, plan(family, coach), today=TODAY).visits[0]
    earlier = commands.plan_visits(here, plan(family, coach, on=on(-30)), today=TODAY).visits[0]
    assert first.stay_id is not None
    assert earlier.stay_id is None


def test_a_visit_may_be_planned_for_a_colleague_of_the_same_site_but_not_of_another(here, coach, family, site):
    colleague = make.account(Role.FITT_COACH, sites=[site])
    stranger = make.account(Role.FITT_COACH, sites=[make.site()])
    desk = make.account(Role.DESK, sites=[site])
    commands.plan_visits(here, plan(family, colleague), today=TODAY)
    for wrong in (stranger, desk):
        with pytest.raises(RuleBroken, match="does not visit") as broken:
            commands.plan_visits(here, plan(family, wrong), today=TODAY)
        assert broken.value.field == "coach_id"


def test_planning_names_what_stands_at_the_same_time(here, coach, family):
    visit(make.household(name="Petrov"), coach, on(14), time(10, 15))
    visit(make.household(name="Mbala"), coach, on(14), time(11))
    planned = commands.plan_visits(here, plan(family, coach, at=time(10), every_weeks=2, until=on(28)), today=TODAY)
    assert [(one.planned_on, one.household_name) for one in planned.clashes] == [(on(14), "Petrov")]


def test_a_family_of_another_site_cannot_be_visited(here, coach):
    hidden = make.household()
    make.stay(hidden, make.unit(make.site()), arrived=on(-5))
    with pytest.raises(NotFound):
        commands.plan_visits(here, plan(hidden, coach), today=TODAY)


def test_a_change_of_plan_is_refused_once_the_visit_is_written_up(here, coach, family):
    one = visit(family, coach, TODAY, result=Result.HELD)
    with pytest.raises(RuleBroken, match="already written up"):
        commands.change_plan(here, one.id, plan(family, coach), one.version, today=TODAY)


# --- writing up ---


def test_a_held_visit_keeps_who_was_there_and_what_was_agreed(here, coach, family):
    one = visit(family, coach, TODAY)
    agreed = (AgreementDraft(0, "Call the school", "coach", on(3)),)
    draft = written(one, present=frozenset({family.mother.id}), topics=("SCHOOL",), agreements=agreed, minutes=30)
    commands.write_up(here, draft, today=TODAY)
    found = queries.visit_page(here, one.id)
    assert (found.line.result, found.present, found.topics) == (Result.HELD, {family.mother.id}, ("SCHOOL",))
    assert [(x.text, x.who, x.due_on, x.done_on) for x in found.agreements] == [
        ("Call the school", "coach", on(3), None)
    ]


def test_a_stranger_cannot_be_present(here, coach, family):
    one, stranger = visit(family, coach, TODAY), make.person()
    with pytest.raises(RoundRefused) as refused:
        commands.write_up(here, written(one, present=frozenset({stranger.id})), today=TODAY)
    assert refused.value.refused[one.id].field == "present"
    assert db.session.scalars(select(VisitPerson)).all() == []


def test_one_wrong_visit_keeps_the_whole_round_from_being_saved(here, coach, family):
    good, wrong = visit(family, coach, TODAY), visit(family, coach, on(3))
    with pytest.raises(RoundRefused) as refused:
        commands.write_up(here, written(good) | written(wrong), today=TODAY)
    assert set(refused.value.refused) == {wrong.id}
    assert (stored(good).result, stored(wrong).result) == (None, None)


def test_a_move_makes_the_visit_that_takes_its_place(here, coach, family):
    one = visit(family, coach, TODAY, time(9), purpose="School", interpreter_language="ar")
    commands.write_up(here, written(one, Result.MOVED, moved_on=on(2)), today=TODAY)
    old = stored(one)
    new = db.session.get(Visit, old.moved_to_id)
    assert (new.planned_on, new.planned_at, new.purpose, new.interpreter_language) == (on(2), time(9), "School", "ar")
    assert new.result is None
    assert queries.visit_page(here, new.id).came_from.id == old.id


def test_a_correction_keeps_the_old_result_in_the_trail(here, coach, family):
    one = visit(family, coach, TODAY, result=Result.MISSED, note="Nobody opened")
    commands.write_up(here, written(one, note="They were in the garden", correction="Wrong note"), today=TODAY)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "visit.corrected")).one()
    assert entry.old == {"result": "missed", "note": "Nobody opened"}
    assert entry.new == {"result": "held", "note": "They were in the garden"}
    assert entry.reason == "Wrong note"


def test_the_second_of_two_who_write_up_the_same_visit_is_told(here, coach, family):
    one = visit(family, coach, TODAY)
    draft = written(one, note="First")
    commands.write_up(here, draft, today=TODAY)
    with pytest.raises(VisitStale) as stale:
        commands.write_up(here, draft, today=TODAY)
    assert stale.value.stored["note"] == "First"


# --- agreements ---


def test_an_agreement_is_settled_once_and_can_be_opened_again(here, coach, family):
    one = visit(family, coach, on(-10), result=Result.HELD)
    agreed = make._save(Agreement(visit_id=one.id, household_id=family.id, text="x", due_on=on(-2)))
    assert [x.id for x in queries.agreements_past_their_day(here, TODAY, coach.id)] == [agreed.id]
    commands.settle_agreement(here, agreed.id, TODAY, today=TODAY)
    commands.settle_agreement(here, agreed.id, on(-1), today=TODAY)
    assert queries.open_agreements([family.id]) == []
    commands.reopen_agreement(here, agreed.id)
    assert [x.id for x in queries.open_agreements([family.id])] == [agreed.id]


def test_an_agreement_with_a_family_of_another_site_is_not_found(here, coach):
    hidden = make.household()
    make.stay(hidden, make.unit(make.site()), arrived=on(-5))
    one = visit(hidden, coach, on(-3), result=Result.HELD)
    agreed = make._save(Agreement(visit_id=one.id, household_id=hidden.id, text="x"))
    with pytest.raises(NotFound):
        commands.settle_agreement(here, agreed.id, TODAY, today=TODAY)


# --- last, next, and none for too long ---


def test_the_last_held_and_the_next_planned_visit_of_each_family(coach, family, statements):
    other = make.household()
    for days, result in ((-9, Result.HELD), (-4, Result.HELD), (-2, Result.MISSED), (3, None), (1, None)):
        visit(family, coach, on(days), result=result)
    visit(other, coach, TODAY, time(15))
    visit(other, coach, TODAY, time(9))
    ids = [family.id, other.id]
    with statements() as sent:
        last, following = queries.last_visit(ids), queries.next_visit(ids, TODAY)
    assert len(sent) == 2
    assert {key: one.planned_on for key, one in last.items()} == {family.id: on(-4)}
    assert {key: (one.planned_on, one.planned_at) for key, one in following.items()} == {
        family.id: (on(1), None),
        other.id: (TODAY, time(9)),
    }


@pytest.mark.parametrize(
    ("held", "missed", "shows"),
    [(None, None, 20), (-20, None, 20), (-14, None, 14), (-13, None, None), (-25, None, 20), (None, -3, 20)],
)
def test_a_family_shows_after_fourteen_days_without_a_held_visit(here, coach, family, held, missed, shows, statements):
    if held is not None:
        visit(family, coach, on(held), result=Result.HELD)
    if missed is not None:
        visit(family, coach, on(missed), result=Result.MISSED)
    with statements() as sent:
        found = queries.families_without_visit(here, TODAY, 14, coach.id)
    assert len(sent) == 1
    assert [one.days for one in found] == ([] if shows is None else [shows])


def test_a_family_that_left_or_just_came_is_not_missed(here, coach, site):
    make.stay(make.household(), make.unit(site), arrived=on(-60), left=on(-1), coach_id=coach.id)
    make.stay(make.household(), make.unit(site), arrived=on(-13), coach_id=coach.id)
    make.stay(make.household(), make.unit(make.site()), arrived=on(-60))
    make.stay(make.household(), planned=(on(-60), None), coach_id=coach.id)
    assert queries.families_without_visit(here, TODAY, 14) == []


# --- the agenda and the round sheet ---


def test_the_agenda_is_in_the_order_of_the_day_with_visits_without_a_time_last(here, coach, family):
    late, untimed, early = (visit(family, coach, TODAY, at) for at in (time(15), None, time(9)))
    assert [one.id for one in queries.agenda(here, TODAY, on(1))] == [early.id, late.id, untimed.id]


def test_the_agenda_costs_one_statement_whatever_its_length(here, coach, family, statements):
    for n in range(30):
        visit(family, coach, on(n % 7), time(9))
    with statements() as sent:
        assert len(queries.agenda(here, TODAY, on(7))) == 30
    assert len(sent) == 1


def test_a_visit_of_ones_own_shows_wherever_the_family_lives(here, coach):
    moved = make.household()
    make.stay(moved, make.unit(make.site()), arrived=on(-5))
    mine = visit(moved, coach, TODAY)
    assert [one.id for one in queries.agenda(here, TODAY, on(1))] == [mine.id]


def test_the_round_sheet_tells_where_who_and_what_they_need(here, coach, family):
    make._save(PersonLanguage(person_id=family.mother.id, language="ar", is_interpreter=True))
    make._save(PersonLanguage(person_id=family.mother.id, language="fr"))
    make._save(PersonVulnerability(person_id=family.mother.id, code="SINGLE_PARENT"))
    make._save(PersonVulnerability(person_id=family.child.id, code="SERIOUS_ILLNESS", until_on=on(-1)))
    before = visit(family, coach, on(-6), result=Result.HELD)
    make._save(Agreement(visit_id=before.id, household_id=family.id, text="Bring the passport"))
    visit(family, coach, TODAY, time(9))
    visit(family, coach, TODAY, time(8), result=Result.CANCELLED)
    (one,) = queries.round_sheet(here, here.account_id, TODAY)
    assert (one.dwelling.unit_code, one.dwelling.address) == ("ZUL-1", "Statiestraat 12, 9870 Zulte")
    assert [(x.name, x.age, x.languages) for x in one.people] == [
        ("HADDAD Leila", 36, ("ar", "fr")),
        ("HADDAD Sami", 0, ()),
    ]
    assert (one.vulnerabilities, one.cots_needed, one.interpreter) == (("SINGLE_PARENT",), 1, "ar")
    assert [x.text for x in one.agreements] == ["Bring the passport"]
    assert one.last.planned_on == on(-6)


def test_who_left_earlier_or_came_later_is_not_on_the_sheet(here, coach, family, site):
    father, baby = make.person("Omar", "Haddad"), make.person("Nour", "Haddad")
    make._save(Membership(household_id=family.id, person_id=father.id, role="OTHER", until_on=on(-2)))
    make._save(Membership(household_id=family.id, person_id=baby.id, role="OTHER", from_on=on(2)))
    running = queries.stay_on(family.id, TODAY)
    make._save(Presence(stay_id=running.id, person_id=family.child.id, from_on=on(-20), until_on=on(-5)))
    assert [one.given_name for one in queries.dwellers([family.id], TODAY)[family.id]] == ["Leila"]


def test_the_unit_on_the_sheet_is_that_of_the_day_of_the_visit(here, coach, site):
    household = make.household()
    make.stay(household, make.unit(site, code="OLD"), arrived=on(-20), left=on(-5))
    make.stay(household, make.unit(site, code="NEW"), arrived=on(-5))
    assert queries.dwellings([household.id], on(-10))[household.id].unit_code == "OLD"
    assert queries.dwellings([household.id], TODAY)[household.id].unit_code == "NEW"


def test_the_sheet_of_a_split_family_names_both_units_and_who_sleeps_where(here, coach, site):
    mother, son = make.person("Leila", "Haddad"), make.person("Sami", "Haddad")
    split = make.household([mother, son])
    first, second = make.unit(site, code="ONE", cots=1), make.unit(site, code="TWO", cots=1)
    running = make.stay(split, first, arrived=on(-20))
    stay_commands.split_family(
        here, running.id, SplitDraft(on(-5), second.id, frozenset({son.id}), "SPLIT"), today=TODAY
    )
    visit(split, coach, TODAY)
    (one,) = queries.round_sheet(here, here.account_id, TODAY)
    assert (one.dwelling.unit_codes, one.cots_there) == ("ONE + TWO", 2)
    assert {x.given_name: one.sleeps_in(x) for x in one.people} == {"Leila": "ONE", "Sami": "TWO"}
    assert queries.dwellings([split.id], on(-10))[split.id].unit_codes == "ONE"


def test_a_visit_after_a_planned_move_is_expected_in_the_other_unit(here, coach, site, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    family = make.household()
    first, second = make.unit(site, code="ONE"), make.unit(site, code="TWO")
    running = make.stay(family, first, arrived=on(-20))
    stay_commands.plan_move(here, running.id, MoveDraft(on(3), second.id, "REPAIR"), today=TODAY)
    homes = {day: queries.dwellings([family.id], on(day))[family.id] for day in (0, 2, 3)}
    assert {day: (home.unit_code, home.is_arrived) for day, home in homes.items()} == {
        0: ("ONE", True),
        2: ("ONE", True),
        3: ("TWO", False),
    }


def test_a_round_costs_the_same_for_one_visit_and_for_nine(here, coach, family, site, statements):
    visit(family, coach, TODAY)
    with statements() as one:
        queries.round_sheet(here, here.account_id, TODAY)
    for _ in range(8):
        household = make.household()
        make.stay(household, make.unit(site), arrived=on(-9))
        visit(household, coach, TODAY)
    with statements() as nine:
        assert len(queries.round_sheet(here, here.account_id, TODAY)) == 9
    assert len(one) == len(nine) == 9


def test_a_familys_visits_come_newest_first_page_by_page(here, coach, family):
    made = [visit(family, coach, on(-n)) for n in range(5)]
    first = queries.visits_of(family.id, limit=3)
    assert [one.id for one in first] == [one.id for one in made[:3]]
    rest = queries.visits_of(family.id, (first[-1].planned_on, first[-1].id), limit=3)
    assert [one.id for one in rest] == [one.id for one in made[3:]]


def test_the_office_itself_sees_everything(coach, family):
    visit(family, coach, TODAY)
    everybody = Actor(None, "office", Role.MANAGER, EVERYTHING)
    assert len(queries.agenda(everybody, TODAY, on(1))) == 1
    assert queries.families_to_visit(everybody) == [(family.id, family.name, family.code)]


def test_an_agreement_is_reworded_and_what_it_said_is_kept(here, coach, family):
    held = visit(family, coach, on(-6), result=Result.HELD)
    made = make._save(Agreement(visit_id=held.id, household_id=family.id, text="Bring the passport", due_on=on(2)))
    commands.reword_agreement(here, made.id, AgreementDraft(0, "Bring both passports", "mother", on(2)), 0)
    commands.reword_agreement(here, made.id, AgreementDraft(0, "Bring both passports", "mother", on(5)), 1)
    (line,) = queries.agreements_of(family.id)
    assert (line.text, line.who, line.due_on) == ("Bring both passports", "mother", on(5))
    said = [(one.text, one.who, one.due_on, one.by) for one in queries.wordings(queries.agreement(here, made.id))]
    assert said == [("Bring both passports", "mother", on(2), "An"), ("Bring the passport", None, on(2), "An")]


def test_two_who_reword_at_once_see_both_wordings(here, coach, family):
    held = visit(family, coach, on(-6), result=Result.HELD)
    made = make._save(Agreement(visit_id=held.id, household_id=family.id, text="Bring the passport"))
    commands.reword_agreement(here, made.id, AgreementDraft(0, "Bring both passports", None, None), 0)
    with pytest.raises(Stale) as refused:
        commands.reword_agreement(here, made.id, AgreementDraft(0, "Bring all papers", None, None), 0)
    assert refused.value.stored["text"] == "Bring both passports"


def test_what_was_done_or_would_be_due_before_it_was_agreed_is_not_reworded(here, coach, family):
    held = visit(family, coach, on(-6), result=Result.HELD)
    made = make._save(Agreement(visit_id=held.id, household_id=family.id, text="Bring the passport"))
    with pytest.raises(RuleBroken, match="later than that"):
        commands.reword_agreement(here, made.id, AgreementDraft(0, "Bring it", None, on(-7)), 0)
    commands.settle_agreement(here, made.id, TODAY, today=TODAY)
    with pytest.raises(RuleBroken, match="This was done on"):
        commands.reword_agreement(here, made.id, AgreementDraft(0, "Bring it", None, None), 0)
