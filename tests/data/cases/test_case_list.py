"""The list of files: its stages say what the rule says, its pages meet, its filters narrow, its cost is fixed."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from icam.cases import queries
from icam.cases.models import Case
from icam.cases.queries import NOBODY, CaseRow, Filters
from icam.cases.queries.one import milestones
from icam.cases.rules import Conclusion, Stage, stage_of
from icam.cases.stages import stage_is
from icam.core.access import Actor, Role, Scope
from icam.core.paging import PAGE
from icam.db import db, unit_of_work
from tests import make

TODAY = date(2026, 3, 10)
NOON = "2026-03-10T12:00:00+01:00"
DAYS = st.none() | st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3))
COLUMNS = (
    "invited_on",
    "reply_due_on",
    "next_appointment_on",
    "first_talk_on",
    "options_from_on",
    "concluded_on",
    "track_from_on",
)


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOON, tick=False):
        yield


def _codes(actor: Actor, **filters: Any) -> set[str]:
    return {row.code for row in queries.cases(actor, Filters(**filters)).rows}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60, deadline=None
)
@given(facts=st.fixed_dictionaries(dict.fromkeys(COLUMNS, DAYS)), is_closed=st.booleans())
def test_the_condition_of_a_stage_says_the_same_as_the_rule(
    app: Flask, facts: dict[str, date | None], is_closed: bool
) -> None:
    row = db.session.scalar(select(Case).limit(1)) or make.case()
    with unit_of_work() as session:
        row = session.get_one(Case, row.id)
        for name, day in facts.items():
            setattr(row, name, day)
        row.conclusion = Conclusion.RETURN if facts["concluded_on"] else None
        row.closed_on, row.outcome = (TODAY, "OTHER") if is_closed else (None, None)
    found = {
        stage for stage in Stage if db.session.scalar(select(Case.id).where(Case.id == row.id, stage_is(stage, TODAY)))
    }
    assert found == {stage_of(milestones(row), today=TODAY)}


def _walk(actor: Actor, filters: Filters) -> list[CaseRow]:
    """Turn every page forwards, and then back, and return what was seen."""
    pages = [queries.cases(actor, filters)]
    while pages[-1].after:
        pages.append(queries.cases(actor, filters, after=pages[-1].after))
    back = queries.cases(actor, filters, before=pages[-1].before) if len(pages) > 1 else pages[0]
    assert [row.id for row in back.rows] == [row.id for row in pages[max(0, len(pages) - 2)].rows]
    return [row for page in pages for row in page.rows]


def test_the_pages_of_a_list_meet_and_nothing_is_shown_twice(actor: Actor) -> None:
    family = make.household()
    ids = [make.case(family, opened_on=TODAY - timedelta(days=n // 4)).id for n in range(2 * PAGE + 7)]
    seen = [row.id for row in _walk(actor, Filters())]
    assert len(seen) == len(set(seen))
    assert set(seen) == set(ids)
    assert queries.cases(actor, Filters()).total == len(ids)


def test_each_filter_narrows_the_list(actor: Actor) -> None:
    coach, office = make.account(role=Role.ICAM_COACH, regions="BB"), make.office(region="AL")
    mine = make.case(coach_id=coach.id, entry="POLICE", target_group="DUBLIN", opened_on=TODAY)
    far = make.case(region="AL", office_id=office.id, opened_on=date(2026, 1, 1), talks=1, first_talk_on=TODAY,
                    last_talk_on=TODAY)  # fmt: skip
    done = make.case(closed_on=TODAY, outcome="TO_FITT", concluded_on=TODAY, conclusion=Conclusion.RETURN)
    assert _codes(actor) == {mine.code, far.code}
    assert _codes(actor, view="closed") == {done.code}
    assert _codes(actor, view="all") == {mine.code, far.code, done.code}
    for filters, found in (
        ({"coach_id": coach.id}, {mine.code}),
        ({"coach_id": NOBODY}, {far.code}),
        ({"entry": "POLICE"}, {mine.code}),
        ({"target_group": "DUBLIN"}, {mine.code}),
        ({"region": "AL"}, {far.code}),
        ({"office_id": office.id}, {far.code}),
        ({"office_id": office.id, "coach_id": coach.id}, set()),
        ({"coach_id": coach.id, "region": "BB"}, {mine.code}),
        ({"stage": Stage.TALKING}, {far.code}),
        ({"opened_from": TODAY}, {mine.code}),
        ({"opened_last": date(2026, 1, 1)}, {far.code}),
        ({"view": "all", "outcome": "TO_FITT"}, {done.code}),
        ({"view": "all", "conclusion": Conclusion.RETURN}, {done.code}),
        ({"view": "all", "stage": Stage.CLOSED}, {done.code}),
    ):
        assert _codes(actor, **filters) == found, filters


def test_silence_is_no_talk_and_no_appointment_ahead(actor: Actor) -> None:
    quiet = make.case(opened_on=date(2025, 12, 1), last_talk_on=date(2026, 1, 1), first_talk_on=date(2026, 1, 1))
    make.case(opened_on=date(2025, 12, 1), last_talk_on=date(2026, 3, 1), first_talk_on=date(2026, 1, 1))
    make.case(opened_on=date(2025, 12, 1), next_appointment_on=TODAY)
    make.case(opened_on=date(2025, 12, 1), closed_on=TODAY, outcome="OTHER")
    assert _codes(actor, no_contact_days=30) == {quiet.code}
    assert _codes(actor, view="all", no_contact_days=30) == {quiet.code}


def test_a_reader_sees_the_own_regions_and_what_nobody_took_yet(app: Flask) -> None:
    account = make.account(role=Role.ICAM_COACH, regions="BB LL")
    reader = Actor(account.id, "Coach", account.role, Scope(frozenset(), frozenset({"BB", "LL"}), account.id))
    mine = {make.case(region=region).code for region in ("BB", "LL", None)}
    make.case(region="AL")
    assert _codes(reader) == mine
    own = make.case(region="AL", coach_id=account.id)
    assert own.code in _codes(reader, coach_id=account.id)


def test_a_list_costs_two_statements_whatever_is_in_it(actor: Actor, statements: Any) -> None:
    counts = set()
    for filters in (Filters(), Filters(stage=Stage.NEW, region="BB", entry="POLICE"), Filters(no_contact_days=5)):
        for _ in range(2):
            make.case()
            with statements() as sent:
                queries.cases(actor, filters)
            counts.add(len(sent))
    assert counts == {2}
