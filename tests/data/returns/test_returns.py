"""What a departure does elsewhere, what waits for somebody, and that nothing is lost."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from icam.cases.models import Case, CaseCoach
from icam.conclusions import commands as conclusions
from icam.conclusions.models import CaseConclusion, Consent
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.core.errors import RuleBroken, Stale
from icam.db import db, unit_of_work
from icam.orders.models import EntryBan, OrderToLeave
from icam.returns import commands, queries
from icam.returns.models import PremiumRate, ReturnCheck, ReturnFile
from icam.returns.rules import (
    CheckDraft,
    CheckOutcome,
    CountryGroup,
    DepartureDraft,
    DocumentDraft,
    DocumentStep,
    Mode,
    OpenDraft,
    PracticalDraft,
    RateDraft,
    TicketDraft,
)
from tests import make
from tests.returns import amounts

TODAY = clock.today()
OF_ALL = ReturnFile.id > 0


@pytest.fixture
def actor(app: Any) -> Actor:
    amounts()
    account = make.account(Role.MANAGER)
    return Actor(account.id, account.name, account.role, EVERYTHING, "en")


@pytest.fixture
def case(actor: Actor) -> Case:
    people = [make.person("A", born=date(1990, 1, 1)), make.person("C", born=date(2020, 1, 1))]
    row: Case = make.case(make.household(people), opened_on=TODAY - timedelta(days=30), coach_id=actor.account_id)
    with unit_of_work() as session:
        values = {"concluded_on": TODAY, "explained_on": TODAY, "language": "ar", "explanation": ""}
        session.add(CaseConclusion(case_id=row.id, kind="b", **values, held_from_on=TODAY, written_at=clock.now()))
        file = session.get_one(Case, row.id)
        file.conclusion, file.concluded_on = "b", TODAY
    return row


def members(case: Case) -> list[int]:
    from icam.conclusions.queries import parties

    return [one.person_id for one in parties(case.household_id, TODAY)]


def opened(actor: Actor, case: Case, persons: list[int] | None = None) -> ReturnFile:
    who = frozenset(members(case) if persons is None else persons)
    return commands.open_file(actor, OpenDraft("FEDASIL", TODAY, "IQ", who), today=TODAY, case_id=case.id)


def order(case: Case, **details: Any) -> int:
    values = {"annex": "13", "notified_on": TODAY - timedelta(days=3), "ends_on": TODAY + timedelta(days=28)}
    with unit_of_work() as session:
        row = OrderToLeave(household_id=case.household_id, created_at=clock.now(), **(values | details))
        session.add(row)
    return row.id


def complied(order_id: int) -> date | None:
    return db.session.get_one(OrderToLeave, order_id, populate_existing=True).complied_on


def test_a_departure_closes_the_file_its_coaching_and_the_orders_that_were_in_time(actor: Actor, case: Case) -> None:
    in_time, late = order(case), order(case, ends_on=TODAY)
    banned = order(case)
    with unit_of_work() as session:
        session.add(EntryBan(order_id=banned, ground="ordinary", years=3, from_on=TODAY))
    row = opened(actor, case)
    commands.record_departure(actor, row.id, DepartureDraft(TODAY, True), today=TODAY)
    file = db.session.get_one(Case, case.id, populate_existing=True)
    assert (file.closed_on, file.outcome) == (TODAY, "VR_DEPARTED")
    assert db.session.scalars(select(CaseCoach.until_on).where(CaseCoach.case_id == case.id)).all() == [TODAY]
    assert complied(in_time) == TODAY
    assert complied(late) is None
    assert complied(banned) is None


def test_when_somebody_stays_behind_the_file_and_the_order_of_all_go_on(actor: Actor, case: Case) -> None:
    of_all = order(case)
    adult = members(case)[0]
    own = order(case, person_id=adult)
    row = opened(actor, case, [adult])
    commands.record_departure(actor, row.id, DepartureDraft(TODAY, True), today=TODAY)
    assert db.session.get_one(Case, case.id, populate_existing=True).closed_on is None
    assert complied(own) == TODAY
    assert complied(of_all) is None


def test_withdrawing_twice_is_harmless_and_resuming_finds_everything(actor: Actor, case: Case) -> None:
    row = opened(actor, case)
    commands.book(actor, row.id, TicketDraft(Mode.RAIL, TODAY, "IO", price=4990), today=TODAY)
    for _ in range(2):
        commands.withdraw(actor, row.id, "thinks again", today=TODAY)
    with pytest.raises(RuleBroken, match="Resume it first"):
        commands.prepare(actor, row.id, PracticalDraft(), today=TODAY)
    commands.resume(actor, row.id, today=TODAY)
    shown = queries.file_page(actor, row.id, TODAY)
    assert shown.ticket is not None and shown.ticket.price == 4990
    assert [(one.reason, one.resumed_on) for one in shown.withdrawals] == [("thinks again", TODAY)]


def test_a_household_has_one_return_that_runs(actor: Actor, case: Case) -> None:
    row = opened(actor, case)
    with pytest.raises(RuleBroken, match="is running") as refused:
        opened(actor, case)
    assert refused.value.links[0][2] == {"file_id": row.id}
    commands.withdraw(actor, row.id, None, today=TODAY)
    opened(actor, case)
    with pytest.raises(RuleBroken, match="is running"):
        commands.resume(actor, row.id, today=TODAY)


def test_departures_and_documents_are_on_the_list_until_the_fact_changes(actor: Actor, case: Case) -> None:
    row = opened(actor, case)
    adult = members(case)[0]
    soon = TODAY + timedelta(days=5)
    document = commands.add_document(
        actor,
        row.id,
        DocumentDraft(adult, "PASSPORT", "IQ"),
        today=TODAY,
        step=DocumentStep.GRANTED,
        on=TODAY,
        valid_to=soon,
    )
    commands.book(actor, row.id, TicketDraft(Mode.AIR, TODAY, "IOM"), today=TODAY)
    assert [one.on for one in queries.departures(OF_ALL)] == [TODAY]
    assert [one.on for one in queries.documents_expiring(OF_ALL, soon)] == [soon]
    assert queries.documents_expiring(OF_ALL, soon - timedelta(days=1)) == []
    commands.record_departure(actor, row.id, DepartureDraft(TODAY, False, "NO_SHOW"), today=TODAY)
    assert queries.departures(OF_ALL) == []
    commands.void_document(actor, document.id, "wrong person", today=TODAY)
    assert queries.documents_expiring(OF_ALL, soon) == []


def test_an_eligibility_note_that_changes_keeps_the_one_before_and_refuses_nobody(actor: Actor, case: Case) -> None:
    row = opened(actor, case)
    for outcome in (CheckOutcome.UNKNOWN, CheckOutcome.APPLIES, CheckOutcome.APPLIES):
        commands.check_eligibility(actor, row.id, [CheckDraft("OLD_EU", outcome)], today=TODAY)
    assert [one.outcome for one in db.session.scalars(select(ReturnCheck).order_by(ReturnCheck.id))] == [
        CheckOutcome.UNKNOWN,
        CheckOutcome.APPLIES,
    ]
    commands.book(actor, row.id, TicketDraft(Mode.AIR, TODAY, "IOM"), today=TODAY)


def test_two_coaches_do_not_overwrite_each_other(actor: Actor, case: Case) -> None:
    row = opened(actor, case)
    version = db.session.get_one(ReturnFile, row.id, populate_existing=True).version
    commands.prepare(actor, row.id, PracticalDraft(luggage="one case"), today=TODAY, version=version)
    with pytest.raises(Stale) as stale:
        commands.prepare(actor, row.id, PracticalDraft(luggage="two"), today=TODAY, version=version)
    assert stale.value.stored["luggage"] == "one case"


def test_amounts_paid_stay_when_the_office_sets_new_ones(actor: Actor, case: Case) -> None:
    row = opened(actor, case)
    commands.pay_premiums(actor, row.id, members(case), TODAY, TODAY, today=TODAY)
    commands.set_rate(actor, RateDraft(CountryGroup.VISA_REQUIRED, 400_00, 200_00, TODAY))
    shown = queries.file_page(actor, row.id, TODAY)
    assert sorted(one.cents for one in shown.paid.values()) == [175_00, 350_00]
    assert queries.premium_sheet(shown).total == 600_00
    with pytest.raises(RuleBroken, match="was paid already"):
        commands.pay_premiums(actor, row.id, members(case), TODAY, TODAY, today=TODAY)


def test_the_database_refuses_amounts_that_overlap(actor: Actor) -> None:
    values = {"country_group": CountryGroup.VISA_FREE, "adult": 1, "child": 1}
    with pytest.raises(IntegrityError, match="premium_rate_overlap"), unit_of_work() as session:
        session.add(PremiumRate(**values, from_on=date(2023, 1, 1)))


def test_the_page_takes_a_fixed_number_of_statements(actor: Actor, case: Case, as_role: Any, statements: Any) -> None:
    client = as_role(Role.MANAGER, all_sites=True)
    row = opened(actor, case)

    def sent() -> int:
        with statements() as heard:
            assert client.get(f"/cases/{case.id}/return").status_code == 200
        return len(heard)

    client.get(f"/cases/{case.id}/return")
    before = sent()
    for person in members(case):
        for _ in range(3):
            commands.add_document(actor, row.id, DocumentDraft(person, "PASSPORT", "IQ"), today=TODAY)
    assert sent() == before


# --- what is to be decided


def _consent(case: Case, person_id: int, service: str) -> Consent:
    row = Consent(
        case_id=case.id,
        person_id=person_id,
        service=service,
        given_on=TODAY,
        how="SIGNED",
        language="ar",
        created_at=clock.now(),
    )
    with unit_of_work() as session:
        session.add(row)
    return row


def test_a_consent_taken_back_flags_the_running_return_and_changes_nothing_of_it(actor: Actor, case: Case) -> None:
    row = opened(actor, case)
    adult = members(case)[0]
    consent = _consent(case, adult, row.service)
    assert queries.loose_ends_of(row.id) == []
    conclusions.withdraw_consent(actor, consent.id, TODAY, None, today=TODAY)
    assert [(one.kind, one.on) for one in queries.loose_ends_of(row.id)] == [("consent", TODAY)]
    assert queries.file_page(actor, row.id, TODAY).row.withdrawn_on is None
    _consent(case, adult, row.service)
    assert queries.loose_ends_of(row.id) == [], "given again"


def test_a_return_that_is_withdrawn_too_asks_for_nothing_more(actor: Actor, case: Case) -> None:
    row = opened(actor, case)
    consent = _consent(case, members(case)[0], row.service)
    conclusions.withdraw_consent(actor, consent.id, TODAY, None, today=TODAY)
    commands.withdraw(actor, row.id, None, today=TODAY)
    assert queries.loose_ends_of(row.id) == []


def test_who_stays_behind_is_on_the_list_until_somebody_talks_with_them(actor: Actor, case: Case) -> None:
    row = opened(actor, case, [members(case)[0]])
    commands.record_departure(actor, row.id, DepartureDraft(TODAY, True), today=TODAY)
    assert [(one.kind, one.on) for one in queries.loose_ends_of(row.id)] == [("part", TODAY)]
    with unit_of_work() as session:
        session.get_one(Case, case.id).last_talk_on = TODAY + timedelta(days=1)
    assert queries.loose_ends_of(row.id) == []


def test_a_departure_of_all_leaves_nothing_to_decide(actor: Actor, case: Case) -> None:
    row = opened(actor, case)
    commands.record_departure(actor, row.id, DepartureDraft(TODAY, True), today=TODAY)
    assert queries.loose_ends_of(row.id) == []
