"""Complaints on a real database: steps, who sees which, the list, what is due."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from icam.audit.models import AuditEntry
from icam.complaints import commands, queries
from icam.complaints.queries import Filters
from icam.complaints.rules import ComplaintDraft, State, View
from icam.core import clock
from icam.core.access import Actor, Role, Scope
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.db import db
from tests import make

TODAY = date(2026, 3, 18)
CAME = date(2026, 3, 2)


def draft(**details: Any) -> ComplaintDraft:
    values = {"category": "HOUSING", "channel": "TALK", "received_on": CAME, "text": "No heating."}
    return ComplaintDraft(**(values | details))


def reader(role: Role, *, sites: Any = (), regions: str = "") -> Actor:
    account = make.account(role, sites, regions=regions)
    scope = Scope(frozenset(one.id for one in sites), frozenset(regions.split()), account.id)
    return Actor(account.id, account.name, role, scope)


def recorded(actor: Actor, household_id: int | None = None, **details: Any) -> Any:
    household_id = household_id or make.household().id
    return commands.record_complaint(actor, draft(**details), household_id=household_id, days=30, today=TODAY)


def _of(stay: Any, received: date = CAME, **details: Any) -> Any:
    return make.complaint(received=received, household_id=stay.household_id, site_id=stay.site_id, **details)


def test_a_complaint_goes_from_receipt_to_answer_to_its_end_and_the_trail_keeps_each_step(actor: Actor) -> None:
    row = recorded(actor)
    assert row.code == f"K-2026-{row.id:05d}"
    assert row.due_on == date(2026, 4, 1)
    commands.answer_complaint(actor, row.id, date(2026, 3, 10), "Mended.", version=row.version, today=TODAY)
    found = commands.close_complaint(actor, row.id, TODAY, version=row.version, today=TODAY)
    assert found.milestones.state is State.CLOSED
    assert found.milestones.is_in_time
    trail = select(AuditEntry.event).where(AuditEntry.event.startswith("complaint.")).order_by(AuditEntry.id)
    events = list(db.session.scalars(trail))
    assert events == ["complaint.added", "complaint.answered", "complaint.closed"]


def test_an_answer_is_corrected_until_it_is_closed_and_the_old_one_stands_in_the_trail(actor: Actor) -> None:
    row = recorded(actor)
    commands.answer_complaint(actor, row.id, CAME, "Mended.", version=row.version, today=TODAY)
    commands.answer_complaint(actor, row.id, CAME, "Mended, and sorry.", version=row.version, today=TODAY)
    last = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (last.event, last.old["answer"], last.new["answer"]) == (
        "complaint.corrected",
        "Mended.",
        "Mended, and sorry.",
    )
    commands.close_complaint(actor, row.id, TODAY, version=row.version, today=TODAY)
    with pytest.raises(RuleBroken, match="is closed"):
        commands.answer_complaint(actor, row.id, CAME, "Again.", version=row.version, today=TODAY)


def test_nothing_is_closed_without_an_answer_and_nothing_withdrawn_is_answered(actor: Actor) -> None:
    row = recorded(actor)
    with pytest.raises(RuleBroken, match="no answer yet"):
        commands.close_complaint(actor, row.id, TODAY, version=row.version, today=TODAY)
    commands.withdraw_complaint(actor, row.id, TODAY, "The family said so", version=row.version, today=TODAY)
    with pytest.raises(RuleBroken, match="was withdrawn"):
        commands.answer_complaint(actor, row.id, TODAY, "Too late", version=row.version, today=TODAY)


def test_who_saves_second_is_shown_what_was_saved_first(actor: Actor) -> None:
    row = recorded(actor)
    seen = row.version
    commands.correct_complaint(actor, row.id, draft(text="The boiler."), version=seen, days=30, today=TODAY)
    with pytest.raises(Stale) as refused:
        commands.correct_complaint(actor, row.id, draft(text="The stove."), version=seen, days=30, today=TODAY)
    assert refused.value.stored["text"] == "The boiler."


def test_a_corrected_receipt_moves_the_term_and_keeps_the_days_it_was_given(actor: Actor) -> None:
    row = recorded(actor)
    moved = draft(received_on=CAME - timedelta(days=3))
    commands.correct_complaint(actor, row.id, moved, version=row.version, days=10, today=TODAY)
    assert row.due_on == CAME - timedelta(days=3) + timedelta(days=30)


def test_a_complaint_by_mistake_is_void_and_kept(actor: Actor) -> None:
    row = recorded(actor)
    commands.void_complaint(actor, row.id, reason="another family")
    with pytest.raises(NotFound):
        queries.complaint(actor, row.id)
    assert row.void_reason == "another family"


def test_who_complains_belongs_to_the_family(actor: Actor) -> None:
    with pytest.raises(RuleBroken, match="does not belong"):
        recorded(actor, person_id=make.person("Somebody").id)


def test_the_database_refuses_a_complaint_of_nobody_and_of_two(actor: Actor) -> None:
    with pytest.raises(IntegrityError):
        make.complaint(outsider=None)
    with pytest.raises(IntegrityError):
        make.complaint(outsider="A neighbour", household_id=make.household().id)


def test_the_site_of_a_familys_complaint_is_where_it_lived(actor: Actor) -> None:
    site = make.site("ZUL")
    stay = make.stay(unit=make.unit(site), arrived=date(2026, 2, 1))
    assert recorded(actor, stay.household_id).site_id == site.id


# --- who sees which


def test_a_reader_of_another_site_or_region_sees_nothing(app: Any) -> None:
    zulte, tubize = make.site("ZUL"), make.site("TUB")
    stay = make.stay(unit=make.unit(zulte), arrived=date(2026, 2, 1))
    row, outside = _of(stay), make.complaint(outsider="A neighbour", site_id=zulte.id)
    here, elsewhere = reader(Role.FITT_COACH, sites=[zulte]), reader(Role.FITT_COACH, sites=[tubize])
    assert {queries.complaint(here, one.id) for one in (row, outside)} == {row, outside}
    for one in (row, outside):
        with pytest.raises(NotFound):
            queries.complaint(elsewhere, one.id)
    assert not queries.complaints(elsewhere, Filters(view=View.ALL), today=TODAY).rows


def test_a_complaint_about_a_region_is_seen_there(app: Any) -> None:
    row = make.complaint(outsider="A school", region="BB")
    assert queries.complaint(reader(Role.ICAM_COACH, regions="BB"), row.id)
    with pytest.raises(NotFound):
        queries.complaint(reader(Role.ICAM_COACH, regions="AL"), row.id)


def test_what_is_about_a_colleague_is_seen_by_who_wrote_it_who_handles_it_and_who_answers(app: Any) -> None:
    zulte = make.site("ZUL")
    stay = make.stay(unit=make.unit(zulte), arrived=date(2026, 2, 1))
    writer, other = reader(Role.FITT_COACH, sites=[zulte]), reader(Role.FITT_COACH, sites=[zulte])
    manager = reader(Role.MANAGER, sites=[zulte])
    row = recorded(writer, stay.household_id, category="STAFF")
    assert queries.complaint(writer, row.id)
    assert queries.complaint(manager, row.id)
    with pytest.raises(NotFound):
        queries.complaint(other, row.id)
    assert not queries.of_households(other, [stay.household_id])


# --- the list


def test_each_view_shows_its_own_and_all_shows_every_one(actor: Actor) -> None:
    waits = make.complaint(received=TODAY)
    late = make.complaint(received=date(2026, 1, 2))
    answered = make.complaint(answered_on=TODAY, answer="Yes")
    closed = make.complaint(answered_on=TODAY, answer="Yes", closed_on=TODAY)
    withdrawn = make.complaint(withdrawn_on=TODAY, withdrawn_reason="No")
    make.complaint(voided_at=clock.now(), void_reason="mistake")

    def shown(view: View) -> set[int]:
        return {row.id for row in queries.complaints(actor, Filters(view=view), today=TODAY).rows}

    assert shown(View.OPEN) == {waits.id, late.id, answered.id}
    assert shown(View.LATE) == {late.id}
    assert shown(View.RECEIVED) == {waits.id, late.id}
    assert shown(View.ANSWERED) == {answered.id}
    assert shown(View.CLOSED) == {closed.id}
    assert shown(View.WITHDRAWN) == {withdrawn.id}
    assert shown(View.ALL) == {waits.id, late.id, answered.id, closed.id, withdrawn.id}


def test_the_list_is_narrowed_by_all_its_filters(actor: Actor) -> None:
    coach, site = make.account(), make.site("ZUL")
    wanted = make.complaint(
        outsider="Buurtcomité De Linde", category="NEIGHBOURS", handler_id=coach.id, site_id=site.id, region="BB"
    )
    make.complaint(received=date(2026, 1, 2), handler_id=make.account().id)
    for filters in (
        Filters("linde"),
        Filters(wanted.code),
        Filters(category="NEIGHBOURS"),
        Filters(handler_id=coach.id),
        Filters(site_id=site.id),
        Filters(region="BB"),
        Filters(from_on=CAME),
    ):
        assert [row.id for row in queries.complaints(actor, filters, today=TODAY).rows] == [wanted.id], filters
    assert not queries.complaints(actor, Filters(handler_id=queries.NOBODY), today=TODAY).rows


def test_the_pages_of_the_list_hold_every_complaint_once_in_both_directions(actor: Actor) -> None:
    family = make.household()
    made = [make.complaint(family, CAME - timedelta(days=n // 3)).id for n in range(60)]
    first = queries.complaints(actor, Filters(view=View.ALL), today=TODAY)
    second = queries.complaints(actor, Filters(view=View.ALL), today=TODAY, after=first.after)
    assert sorted([row.id for row in (*first.rows, *second.rows)]) == sorted(made)
    back = queries.complaints(actor, Filters(view=View.ALL), today=TODAY, before=second.before)
    assert [row.id for row in back.rows] == [row.id for row in first.rows]
    assert (second.after, back.before, first.total) == (None, None, 60)


def test_the_list_costs_two_statements_however_long_it_is(actor: Actor, statements: Any) -> None:
    for number in range(5):
        make.complaint(outsider=f"Neighbour {number}", region="BB")
    with statements() as sent:
        queries.complaints(actor, Filters(), today=TODAY)
    assert len(sent) == 2


# --- what is due


def test_what_is_due_stands_before_who_handles_it_and_before_who_may_answer(app: Any) -> None:
    zulte = make.site("ZUL")
    stay = make.stay(unit=make.unit(zulte), arrived=date(2026, 1, 1))
    coach, other = reader(Role.FITT_COACH, sites=[zulte]), reader(Role.FITT_COACH, sites=[zulte])
    manager = reader(Role.MANAGER, sites=[zulte])
    soon = _of(stay, date(2026, 2, 20), handler_id=coach.account_id)
    _of(stay, TODAY, handler_id=coach.account_id)
    _of(stay, date(2026, 2, 1), handler_id=coach.account_id, answered_on=TODAY, answer="Done")
    week = TODAY + timedelta(days=7)
    assert [one.id for one in queries.due(coach, week)] == [soon.id]
    assert [one.id for one in queries.due(manager, week)] == [soon.id]
    assert not queries.due(other, week)
