"""Files on a real database: opened once, handed over with history, closed and reopened, seen by region."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from icam.cases import commands, daily, queries
from icam.cases.models import Case, CaseCoach
from icam.cases.rules import CaseDraft, CloseDraft
from icam.core import clock
from icam.core.access import Actor, Role, Scope
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.db import db
from icam.people import queries as people
from icam.people.rules import HouseholdDraft, MemberDraft, PersonDraft
from tests import make

TODAY = date(2026, 3, 10)


def _coach(region: str = "BB") -> Any:
    return make.account(role=Role.ICAM_COACH, regions=region)


def _of(account: Any, region: str) -> Actor:
    scope = Scope(frozenset(), frozenset({region}), account.id)
    return Actor(account.id, account.name, account.role, scope, "en")


def _case(case_id: int) -> Case:
    db.session.expire_all()
    return db.session.get_one(Case, case_id)


def _held(case_id: int) -> list[tuple[int, date, date | None]]:
    return [(one.coach_id, one.from_on, one.until_on) for one in queries.held(case_id)][::-1]


# --- opening


def test_a_file_is_opened_for_a_family_on_record(actor: Actor) -> None:
    office, coach, family = make.office(region="AL"), _coach("AL"), make.household()
    draft = CaseDraft("POLICE", office_id=office.id, coach_id=coach.id, spoken="ar", referred_by="POLICE")
    row = commands.open_case(actor, family.id, draft, today=TODAY)
    assert row.code == f"ICAM-2026-{row.id:06d}"
    assert (row.region, row.opened_on) == ("AL", TODAY)
    assert _held(row.id) == [(coach.id, TODAY, None)]
    assert people.household(family.id, actor.scope).interpreter_language == "ar"


def test_a_police_hand_over_without_address_opens_family_and_file_in_one_go(actor: Actor) -> None:
    members = [(PersonDraft("Amal"), MemberDraft("OTHER"))]
    draft = CaseDraft("POLICE", target_group="INTERCEPT", region="BB")
    row = commands.open_case_for_new(actor, HouseholdDraft(), members, draft, today=TODAY)
    family = people.household(row.household_id, actor.scope)
    assert (family.name, family.address) == ("Amal", None)


def test_a_family_has_one_open_file(actor: Actor) -> None:
    row = make.case()
    with pytest.raises(RuleBroken, match="has an open file already") as broken:
        commands.open_case(actor, row.household_id, CaseDraft("WALK_IN"), today=TODAY)
    assert broken.value.links[0][2] == {"case_id": row.id}


def test_a_family_that_comes_back_gets_a_new_file_linked_to_the_old(actor: Actor) -> None:
    old = make.case(closed_on=date(2026, 3, 5), outcome="LOST_CONTACT")
    row = commands.open_case(actor, old.household_id, CaseDraft("WALK_IN", region="BB"), today=TODAY)
    assert row.earlier_id == old.id
    assert [one.id for one in queries.related(row)] == [old.id]


def test_a_contact_point_brings_its_office_and_region_and_no_other(actor: Actor) -> None:
    office, other = make.office(region="LL"), make.office(region="BB")
    point = make.contact_point(office)
    row = commands.open_case(actor, make.household().id, CaseDraft("PHONE", contact_point_id=point.id), today=TODAY)
    assert (row.office_id, row.region) == (office.id, "LL")
    with pytest.raises(RuleBroken, match="another office"):
        draft = CaseDraft("PHONE", office_id=other.id, contact_point_id=point.id)
        commands.open_case(actor, make.household().id, draft, today=TODAY)
    with pytest.raises(RuleBroken, match="another region"):
        draft = CaseDraft("PHONE", office_id=other.id, region="LL")
        commands.open_case(actor, make.household().id, draft, today=TODAY)


def test_a_coach_opens_no_file_in_another_region(app: Flask) -> None:
    coach = _coach("BB")
    with pytest.raises(RuleBroken, match="not one of yours"):
        commands.open_case(_of(coach, "BB"), make.household().id, CaseDraft("PHONE", region="AL"), today=TODAY)


def test_who_does_not_coach_gets_no_file(actor: Actor) -> None:
    with pytest.raises(RuleBroken, match="does not coach"):
        draft = CaseDraft("PHONE", region="BB", coach_id=make.account(role=Role.DESK).id)
        commands.open_case(actor, make.household().id, draft, today=TODAY)


def test_a_change_of_what_somebody_else_saved_is_refused_with_both(actor: Actor) -> None:
    row = make.case()
    commands.edit_case(actor, row.id, CaseDraft("PHONE", region="BB"), version=1, today=TODAY)
    with pytest.raises(Stale) as stale:
        commands.edit_case(actor, row.id, CaseDraft("EMAIL", region="BB"), version=1, today=TODAY)
    assert stale.value.stored["entry"] == "PHONE"
    assert _case(row.id).coach_id == row.coach_id


# --- who has it


def test_forty_files_of_a_sick_coach_are_shared_out_and_nobody_is_forgotten(actor: Actor) -> None:
    sick, first, second = _coach(), _coach(), _coach()
    for _ in range(6):
        make.case(coach_id=first.id)
    ids = [make.case(coach_id=sick.id).id for _ in range(40)]
    today = clock.today()
    shared = commands.hand_over(actor, ids, [first.id, second.id], today, reason="SICK", today=today)
    assert sorted(shared) == sorted(ids)
    assert queries.loads([sick.id, first.id, second.id]) == {sick.id: 0, first.id: 23, second.id: 23}
    assert _held(ids[0]) == [(sick.id, date(2026, 3, 2), today), (shared[ids[0]], today, None)]


def test_a_hand_over_planned_ahead_changes_hands_on_its_day(actor: Actor) -> None:
    old, new = _coach(), _coach()
    row = make.case(coach_id=old.id)
    monday = TODAY + timedelta(days=6)
    commands.hand_over(actor, [row.id], [new.id], monday, reason="LEAVE", today=TODAY)
    assert _case(row.id).coach_id == old.id
    assert commands.settle_coaches(monday - timedelta(days=1)) == 0
    assert commands.settle_coaches(monday) == 1
    assert _case(row.id).coach_id == new.id
    assert commands.settle_coaches(monday) == 0


def test_the_first_request_of_a_day_lets_files_change_hands(actor: Actor) -> None:
    old, new = _coach(), _coach()
    row = make.case(coach_id=old.id)
    monday = TODAY + timedelta(days=6)
    commands.hand_over(actor, [row.id], [new.id], monday, reason="LEAVE", today=TODAY)
    with time_machine.travel("2026-03-16T08:00:00+01:00", tick=False):
        daily.settle_today()
        assert _case(row.id).coach_id == new.id
        assert daily.settle(monday) == 0


def test_a_later_hand_over_takes_the_place_of_one_that_was_planned(actor: Actor) -> None:
    old, planned, now = _coach(), _coach(), _coach()
    row = make.case(coach_id=old.id)
    commands.hand_over(actor, [row.id], [planned.id], TODAY + timedelta(days=9), reason="LEAVE", today=TODAY)
    commands.hand_over(actor, [row.id], [now.id], TODAY, reason="SICK", today=TODAY)
    assert _held(row.id) == [(old.id, date(2026, 3, 2), TODAY), (now.id, TODAY, None)]
    assert commands.settle_coaches(TODAY + timedelta(days=30)) == 0


@pytest.mark.parametrize(("days", "said"), [(-1, "today or later"), (400, "more than a year")])
def test_a_hand_over_on_an_impossible_day_is_refused(actor: Actor, days: int, said: str) -> None:
    row, coach = make.case(), _coach()
    with pytest.raises(RuleBroken, match=said):
        commands.hand_over(actor, [row.id], [coach.id], TODAY + timedelta(days), reason="SICK", today=TODAY)


def test_a_closed_file_is_not_handed_over_and_then_none_is(actor: Actor) -> None:
    closed = make.case(closed_on=TODAY, outcome="OTHER")
    row, coach = make.case(), _coach()
    with pytest.raises(RuleBroken, match="is closed"):
        commands.hand_over(actor, [row.id, closed.id], [coach.id], TODAY, reason="SICK", today=TODAY)
    assert _case(row.id).coach_id is None


def test_a_file_of_another_region_is_not_handed_over(app: Flask) -> None:
    manager = make.account(role=Role.MANAGER, regions="BB")
    elsewhere, coach = make.case(region="AL"), _coach()
    with pytest.raises(NotFound):
        commands.hand_over(_of(manager, "BB"), [elsewhere.id], [coach.id], TODAY, reason="SICK", today=TODAY)


def test_who_has_left_by_then_gets_no_file(actor: Actor) -> None:
    leaving = make.account(role=Role.ICAM_COACH, regions="BB", active_until=TODAY + timedelta(days=3))
    row = make.case()
    with pytest.raises(RuleBroken, match="no longer works here"):
        commands.hand_over(actor, [row.id], [leaving.id], TODAY + timedelta(days=3), reason="SICK", today=TODAY)


def test_a_coach_takes_a_file_that_nobody_has_and_only_that(app: Flask) -> None:
    coach = _coach()
    free, taken = make.case(), make.case(coach_id=_coach().id)
    commands.take_case(_of(coach, "BB"), free.id, today=TODAY)
    assert _case(free.id).coach_id == coach.id
    with pytest.raises(RuleBroken, match="Somebody has this file"):
        commands.take_case(_of(coach, "BB"), taken.id, today=TODAY)


# --- the end


def test_a_file_is_closed_and_its_coach_has_it_no_longer(actor: Actor) -> None:
    coach = _coach()
    row = make.case(coach_id=coach.id)
    commands.close_case(actor, row.id, CloseDraft("LOST_CONTACT", TODAY, "three letters back"), today=TODAY)
    assert (_case(row.id).outcome, _held(row.id)) == ("LOST_CONTACT", [(coach.id, date(2026, 3, 2), TODAY)])
    with pytest.raises(RuleBroken, match="was closed on"):
        commands.close_case(actor, row.id, CloseDraft("OTHER", TODAY, "again"), today=TODAY)


@pytest.mark.parametrize(
    ("day", "said"),
    [(TODAY + timedelta(1), "future"), (date(2026, 3, 1), "was opened on"), (date(2026, 3, 3), "last talk")],
)
def test_a_file_is_not_closed_on_an_impossible_day(actor: Actor, day: date, said: str) -> None:
    row = make.case(talks=1, first_talk_on=date(2026, 3, 4), last_talk_on=date(2026, 3, 4))
    with pytest.raises(RuleBroken, match=said):
        commands.close_case(actor, row.id, CloseDraft("OTHER", day, "x"), today=TODAY)


def test_a_file_closed_too_soon_goes_on_with_its_coach(actor: Actor) -> None:
    coach = _coach()
    row = make.case(coach_id=coach.id)
    commands.close_case(actor, row.id, CloseDraft("LOST_CONTACT", date(2026, 3, 5), "gone"), today=TODAY)
    commands.reopen_case(actor, row.id, reason="they called", today=TODAY, most_days=90)
    assert _case(row.id).outcome is None
    assert _held(row.id) == [(coach.id, date(2026, 3, 2), date(2026, 3, 5)), (coach.id, TODAY, None)]


def test_a_file_closed_long_ago_is_not_reopened(actor: Actor) -> None:
    row = make.case(opened_on=date(2025, 1, 1), closed_on=date(2025, 12, 9), outcome="OTHER")
    with pytest.raises(RuleBroken, match="Open a new one"):
        commands.reopen_case(actor, row.id, reason="back", today=TODAY, most_days=90)


def test_a_file_is_not_reopened_beside_an_open_one(actor: Actor) -> None:
    old = make.case(closed_on=date(2026, 3, 5), outcome="OTHER")
    make.case(people.household(old.household_id, actor.scope))
    with pytest.raises(RuleBroken, match="has an open file already"):
        commands.reopen_case(actor, old.id, reason="back", today=TODAY, most_days=90)


# --- stays


def test_a_file_leads_to_a_stay_and_is_closed_with_it(actor: Actor) -> None:
    row = make.case()
    stay = make.stay(people.household(row.household_id, actor.scope), planned=(TODAY, None))
    commands.lead_to_stay(actor, row.id, stay.id, is_closed=True, today=TODAY)
    found = _case(row.id)
    assert (found.outcome, [one.stay_first for one in queries.stays_of(found)]) == ("TO_FITT", [False])


def test_a_stay_leads_to_a_file(actor: Actor) -> None:
    stay = make.stay(unit=make.unit(), arrived=date(2026, 1, 1), left=date(2026, 3, 1))
    draft = CaseDraft("FITT", region="BB", stay_id=stay.id)
    row = commands.open_case(actor, stay.household_id, draft, today=TODAY)
    assert [one.stay_first for one in queries.stays_of(row)] == [True]


def test_a_file_is_not_linked_to_the_stay_of_another_family(actor: Actor) -> None:
    with pytest.raises(RuleBroken, match="another family"):
        commands.lead_to_stay(actor, make.case().id, make.stay(planned=(TODAY, None)).id, is_closed=False, today=TODAY)


# --- regions


def test_a_family_is_seen_by_the_region_of_its_file_and_by_everybody_before(app: Flask) -> None:
    coach = _coach("BB")
    mine, theirs, nobodys = make.case(region="BB"), make.case(region="AL"), make.case(region=None)
    scope = _of(coach, "BB").scope
    for row in (mine, nobodys):
        assert people.household(row.household_id, scope)
    with pytest.raises(NotFound):
        people.household(theirs.household_id, scope)
    assert people.household(make.household().id, scope)


def test_a_family_elsewhere_shows_only_whom_to_call_until_a_reason_is_given(app: Flask) -> None:
    coach, far = _coach("BB"), make.account(role=Role.ICAM_COACH, regions="AL", phone="03 555 01 02")
    reader = _of(coach, "BB")
    row = make.case(region="AL", coach_id=far.id)
    (one,) = queries.elsewhere(reader.scope, [row.household_id])
    assert (one.region, one.phone) == ("AL", "03 555 01 02")
    commands.open_with_reason(reader, row.household_id, reason="stands at my desk", today=clock.today())
    assert people.household(row.household_id, reader.scope)
    assert queries.case(reader, row.id)
    assert queries.elsewhere(reader.scope, [row.household_id]) == []
    other = _of(_coach("BB"), "BB")
    with pytest.raises(NotFound):
        people.household(row.household_id, other.scope)


def test_what_was_opened_with_a_reason_is_closed_the_next_day(app: Flask) -> None:
    reader = _of(_coach("BB"), "BB")
    row = make.case(region="AL")
    yesterday = clock.today() - timedelta(days=1)
    commands.open_with_reason(reader, row.household_id, reason="yesterday", today=yesterday)
    with pytest.raises(NotFound):
        people.household(row.household_id, reader.scope)


def test_the_database_lets_no_two_coaches_have_a_file_on_one_day(app: Flask) -> None:
    row = make.case(coach_id=_coach().id)
    with pytest.raises(Exception, match="overlap"):
        make._save(CaseCoach(case_id=row.id, coach_id=_coach().id, from_on=TODAY, until_on=None))
    db.session.rollback()
    assert len(db.session.scalars(select(CaseCoach)).all()) == 1


def test_a_coach_sees_the_family_of_the_own_file_in_another_region(app: Flask) -> None:
    coach, other = make.account(Role.ICAM_COACH, regions="BB"), make.account(Role.ICAM_COACH, regions="BB")
    household = make.household()
    make.case(household, region="LL", coach_id=coach.id)
    mine, theirs = (_of(one, "BB").scope for one in (coach, other))
    assert people.household(household.id, mine).id == household.id
    with pytest.raises(NotFound):
        people.household(household.id, theirs)
