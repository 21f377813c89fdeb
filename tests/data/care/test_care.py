"""What is recorded about an arrival and a school."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from icam.audit.models import AuditEntry
from icam.care import commands, queries
from icam.care.models import CareStep, Schooling
from icam.care.rules import SchoolAge, SchoolDraft, StepDraft
from icam.core import clock
from icam.core.access import Actor, Role, Scope
from icam.core.errors import NotFound, RuleBroken
from icam.db import db
from tests import make

AGES = SchoolAge(5, 18)


@pytest.fixture
def here(app):
    """Return a family that arrived ten days ago, with a child of eight."""
    today = clock.today()
    child = make.person("Sami", "Haddad", date(today.year - 8, 1, 1))
    household = make.household([make.person("Leila", "Haddad", date(1990, 1, 1)), child])
    site = make.site()
    stay = make.stay(household, make.unit(site), arrived=today - timedelta(days=10))
    return site, household, stay, child


def test_house_rules_are_signed_once_and_withdrawn_with_a_reason(here, actor):
    _site, household, stay, _child = here
    today = clock.today()
    row = commands.record_step(actor, stay.id, StepDraft("HOUSE_RULES", today, "ar"), today=today)
    assert queries.page_of(actor, household.id, ages=AGES).steps["HOUSE_RULES"].done_on == today
    with pytest.raises(RuleBroken):
        commands.record_step(actor, stay.id, StepDraft("HOUSE_RULES", today), today=today)
    commands.withdraw_step(actor, row.id, reason="wrong family")
    assert queries.steps_of(stay.id) == {}
    assert db.session.get(CareStep, row.id).void_reason == "wrong family"
    commands.record_step(actor, stay.id, StepDraft("HOUSE_RULES", today), today=today)
    events = db.session.scalars(
        select(AuditEntry.event).where(AuditEntry.event.like("care_step.%")).order_by(AuditEntry.id)
    )
    assert list(events) == ["care_step.done", "care_step.withdrawn", "care_step.done"]


def test_the_database_keeps_one_step_of_a_kind(here, actor):
    stay, today = here[2], clock.today()
    commands.record_step(actor, stay.id, StepDraft("KEYS", today), today=today)
    db.session.add(CareStep(stay_id=stay.id, step="KEYS", done_on=today, created_at=clock.now()))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_a_new_school_ends_the_one_before(here, actor):
    _site, household, _stay, child = here
    today = clock.today()
    first = commands.record_school(
        actor, household.id, child.id, SchoolDraft(None, today - timedelta(days=5), why_not="NO_PLACE"), today=today
    )
    commands.record_school(actor, household.id, child.id, SchoolDraft("De Regenboog", today), today=today)
    assert db.session.get(Schooling, first.id).until_on == today
    sami = next(one for one in queries.page_of(actor, household.id, ages=AGES).children if one.person_id == child.id)
    assert sami.now(today).school == "De Regenboog"
    with pytest.raises(RuleBroken):
        commands.record_school(actor, household.id, child.id, SchoolDraft("Ander", today), today=today)


def test_a_school_recorded_by_mistake_is_withdrawn_and_kept(here, actor):
    _site, household, _stay, child = here
    row = commands.record_school(actor, household.id, child.id, SchoolDraft("X", clock.today()), today=clock.today())
    commands.withdraw_school(actor, row.id, reason="wrong child")
    assert queries.schools_of([child.id]) == {}
    with pytest.raises(NotFound):
        commands.withdraw_school(actor, row.id, reason="again")


def test_a_person_of_another_family_has_no_school_here(here, actor):
    household = here[1]
    stranger = make.person("Omar", "Petrov")
    make.household([stranger])
    with pytest.raises(NotFound):
        commands.record_school(actor, household.id, stranger.id, SchoolDraft("X", clock.today()), today=clock.today())


def test_a_stay_of_another_site_is_not_found(here):
    stay = here[2]
    other = Actor(None, "An", Role.FITT_COACH, Scope(sites=frozenset({make.site().id})), "nl")
    with pytest.raises(NotFound):
        commands.record_step(other, stay.id, StepDraft("KEYS", clock.today()), today=clock.today())


def test_what_was_done_and_answered_is_known_for_many_at_once(here, actor, statements):
    _site, household, stay, child = here
    today = clock.today()
    commands.record_step(actor, stay.id, StepDraft("KEYS", today), today=today)
    commands.record_school(actor, household.id, child.id, SchoolDraft(None, today, why_not="NO_PLACE"), today=today)
    with statements() as sent:
        assert queries.done_in([stay.id, 999]) == {stay.id: {"KEYS"}}
        assert queries.with_answer([child.id, 999], today) == {child.id}
    assert len(sent) == 2
