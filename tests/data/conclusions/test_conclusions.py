"""The second reader, what waits for somebody, and a fixed number of statements."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from icam.audit.models import AuditEntry
from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.codes.models import Code
from icam.codes.queries import codes, forget
from icam.conclusions import commands, queries
from icam.conclusions.models import CaseConclusion, OptionLook
from icam.conclusions.rules import (
    ConclusionDraft,
    ConclusionState,
    ConsentDraft,
    FollowUpDraft,
    FollowUpResult,
    LookDraft,
    OptionOutcome,
    Order,
    Reading,
    ReferralAnswer,
    ReferralDraft,
)
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.core.errors import RuleBroken, Stale
from icam.db import db, unit_of_work
from icam.talks.models import Talk
from tests import make

TODAY = clock.today()
FIRST = TODAY - timedelta(days=20)
OF_ALL = Case.id > 0


def someone() -> Actor:
    account = make.account(Role.MANAGER)
    return Actor(account.id, account.name, account.role, EVERYTHING, "en")


@pytest.fixture
def case(app: Any) -> Case:
    household = make.household([make.person("A", born=date(1990, 1, 1)), make.person("C", born=date(2020, 1, 1))])
    row: Case = make.case(household, opened_on=FIRST, first_talk_on=FIRST, last_talk_on=FIRST, talks=1)
    return row


def settle(actor: Actor, case: Case, on: date = TODAY, **other: OptionOutcome) -> None:
    found = queries.current_looks(case.id)
    drafts = [
        LookDraft(
            one.code,
            other.get(one.code, OptionOutcome.NOT_POSSIBLE),
            "because",
            "ACCOUNT",
            found[one.code].id if one.code in found else None,
        )
        for one in codes("residence_option", on)
    ]
    commands.look_at_options(actor, case.id, drafts, today=on)


def conclude(actor: Actor, case: Case, kind: Conclusion = Conclusion.RETURN, **details: Any) -> CaseConclusion:
    latest = db.session.scalar(
        select(CaseConclusion.id).where(CaseConclusion.case_id == case.id).order_by(CaseConclusion.id.desc())
    )
    values: dict[str, Any] = {"second_reader": False, "today": TODAY, "replaces_id": latest} | details
    more = {"options": ("WORK",), "step": "applies"} if kind is Conclusion.RESIDENCE else {}
    draft = ConclusionDraft(kind, TODAY, TODAY, "ar", "explained", **more)  # type: ignore[arg-type]
    return commands.conclude(actor, case.id, draft, **values)


def test_with_a_second_reader_it_holds_only_when_somebody_else_agrees(case: Case) -> None:
    author, reader = someone(), someone()
    settle(author, case)
    row = conclude(author, case, second_reader=True)
    assert row.state is ConclusionState.AWAITING
    assert db.session.get_one(Case, case.id, populate_existing=True).concluded_on is None
    assert [one.author_id for one in queries.second_readings(OF_ALL)] == [author.account_id]
    with pytest.raises(RuleBroken, match="You wrote this conclusion"):
        commands.read_second(author, case.id, row.id, Reading(True), today=TODAY)
    commands.read_second(reader, case.id, row.id, Reading(True), today=TODAY)
    assert db.session.get_one(Case, case.id, populate_existing=True).concluded_on == TODAY
    assert queries.second_readings(OF_ALL) == []


def test_what_was_sent_back_never_held_and_the_one_before_still_does(case: Case) -> None:
    author, reader = someone(), someone()
    settle(author, case)
    first = conclude(author, case)
    second = conclude(author, case, second_reader=True)
    commands.read_second(reader, case.id, second.id, Reading(False, "no source"), today=TODAY)
    states = {one.row.id: one.state for one in queries.conclusions(case.id)}
    assert states == {first.id: ConclusionState.HOLDS, second.id: ConclusionState.SENT_BACK}


def test_an_option_the_office_adds_is_open_and_one_it_ends_is_not_asked(case: Case) -> None:
    actor = someone()
    with unit_of_work() as session:
        ended = session.scalars(select(Code).where(Code.list == "residence_option", Code.code == "STATELESS")).one()
        ended.valid_to = TODAY - timedelta(days=1)
    forget()
    settle(actor, case)
    assert "STATELESS" not in queries.current_looks(case.id)
    with unit_of_work() as session:
        session.add(
            Code(list="residence_option", code="NEW", nl="n", fr="n", de="n", en="a new option", valid_from=TODAY)
        )
    forget()
    with pytest.raises(RuleBroken) as refused:
        conclude(actor, case)
    assert refused.value.values["options"] == "NEW"
    settle(actor, case)
    conclude(actor, case)


def test_the_database_lets_one_conclusion_hold_and_one_finding_be_current(case: Case) -> None:
    actor = someone()
    settle(actor, case)
    conclude(actor, case)
    values = {"case_id": case.id, "concluded_on": TODAY, "explained_on": TODAY, "language": "ar", "explanation": ""}
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.add(CaseConclusion(**values, kind="b", held_from_on=TODAY, written_at=clock.now()))
    look = {"case_id": case.id, "option": "WORK", "outcome": "possible", "looked_on": TODAY, "at": clock.now()}
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.add(OptionLook(**look))


def test_a_finding_somebody_else_wrote_is_not_passed_over(case: Case) -> None:
    first, second = someone(), someone()
    settle(first, case)
    mine = LookDraft("WORK", OptionOutcome.POSSIBLE, "mine", "FILE", seen_id=None)
    with pytest.raises(Stale) as stale:
        commands.look_at_options(second, case.id, [mine], today=TODAY)
    assert stale.value.stored["reason_WORK"] == "because"


def test_the_timing_counts_from_the_first_talk_about_return(case: Case) -> None:
    actor = someone()
    talk = {"case_id": case.id, "coach_id": actor.account_id, "kind": "first", "place": "office"}
    with unit_of_work() as session:
        session.add(Talk(**talk, held_on=FIRST, about_return=False, created_at=clock.now()))
        session.add(Talk(**talk, held_on=TODAY - timedelta(days=3), about_return=True, created_at=clock.now()))
    settle(actor, case, on=TODAY - timedelta(days=9))
    found = queries.timing_of(case.id)
    assert (found.order, found.days) == (Order.OPTIONS_FIRST, 6)


def test_what_waits_is_on_the_list_and_goes_when_the_fact_changes(case: Case) -> None:
    actor = someone()
    adult = queries.parties(case.household_id, TODAY)[0].person_id
    settle(actor, case)
    conclude(actor, case)
    made = ReferralDraft("FEDASIL", TODAY, frozenset({adult}))
    referral = commands.refer(actor, case.id, made, today=TODAY)
    assert [one.service for one in queries.consents_unsigned(OF_ALL, TODAY)] == ["FEDASIL"]
    given = commands.give_consents(actor, case.id, [ConsentDraft(adult, "FEDASIL", TODAY, "SIGNED", "ar")], today=TODAY)
    assert queries.consents_unsigned(OF_ALL, TODAY) == []
    commands.send_referral(actor, referral.id, TODAY, today=TODAY)
    assert [one.on for one in queries.referrals_without_answer(OF_ALL)] == [TODAY]
    commands.answer_referral(actor, referral.id, TODAY, ReferralAnswer.ACCEPTED, None, today=TODAY)
    assert queries.referrals_without_answer(OF_ALL) == []
    commands.withdraw_consent(actor, given[0].id, TODAY, None, today=TODAY)
    assert [one.case_id for one in queries.referrals_to_withdraw(OF_ALL, TODAY)] == [case.id]
    commands.withdraw_referral(actor, referral.id, TODAY, today=TODAY)
    assert queries.referrals_to_withdraw(OF_ALL, TODAY) == []


def test_taking_consent_back_closes_what_was_not_sent_and_touches_nothing_else(case: Case) -> None:
    actor = someone()
    adult = queries.parties(case.household_id, TODAY)[0].person_id
    settle(actor, case)
    conclude(actor, case)
    made = ReferralDraft("FEDASIL", TODAY, frozenset({adult}))
    referral = commands.refer(actor, case.id, made, today=TODAY)
    draft = ConsentDraft(adult, "FEDASIL", TODAY, "ORAL", "ar")
    (consent,) = commands.give_consents(actor, case.id, [draft], today=TODAY)
    before = db.session.get_one(Case, case.id, populate_existing=True)
    kept = (before.conclusion, before.concluded_on, before.track_from_on, before.closed_on)
    commands.withdraw_consent(actor, consent.id, TODAY, "thinks again", today=TODAY)
    after = db.session.get_one(Case, case.id, populate_existing=True)
    assert (after.conclusion, after.concluded_on, after.track_from_on, after.closed_on) == kept
    db.session.refresh(referral)
    assert (referral.closed_on, referral.result) == (TODAY, "CONSENT_WITHDRAWN")


def test_a_path_is_on_the_list_until_it_was_applied_for(case: Case) -> None:
    actor = someone()
    settle(actor, case, WORK=OptionOutcome.POSSIBLE)
    row = conclude(actor, case, Conclusion.RESIDENCE)
    again = TODAY + timedelta(days=7)
    waiting = FollowUpDraft(TODAY, FollowUpResult.WAITING, next_on=again)
    commands.follow_up(actor, case.id, row.id, waiting, today=TODAY)
    assert [one.on for one in queries.follow_ups_due(OF_ALL)] == [again]
    done = commands.follow_up(actor, case.id, row.id, FollowUpDraft(TODAY, FollowUpResult.APPLIED), today=TODAY)
    assert queries.follow_ups_due(OF_ALL) == []
    commands.void_follow_up(actor, done.id, "too soon")
    assert [one.on for one in queries.follow_ups_due(OF_ALL)] == [again]


def test_every_command_writes_the_trail(case: Case) -> None:
    actor = someone()
    settle(actor, case)
    conclude(actor, case)
    events = db.session.scalars(select(AuditEntry.event).where(AuditEntry.household_id == case.household_id)).all()
    assert [one for one in events if one.startswith(("options", "conclusion"))] == [
        "options.looked_at",
        "conclusion.written",
    ]


def test_the_pages_take_a_fixed_number_of_statements(case: Case, as_role: Any, statements: Any) -> None:
    client = as_role(Role.MANAGER, all_sites=True)
    actor = someone()
    settle(actor, case)

    def sent(path: str) -> int:
        with statements() as heard:
            assert client.get(f"/cases/{case.id}/{path}").status_code == 200
        return len(heard)

    client.get(f"/cases/{case.id}/options")
    before = sent("options"), sent("conclusion")
    for _ in range(3):
        settle(actor, case, WORK=OptionOutcome.POSSIBLE)
        settle(actor, case)
        conclude(actor, case)
    assert sent("options") == before[0]
    assert sent("conclusion") == before[1]


def test_consent_for_one_service_is_none_for_another(case: Case) -> None:
    actor = someone()
    adult = queries.parties(case.household_id, TODAY)[0].person_id
    settle(actor, case)
    conclude(actor, case)
    for service in ("FEDASIL", "IO"):
        commands.refer(actor, case.id, ReferralDraft(service, TODAY, frozenset({adult})), today=TODAY)
    given = ConsentDraft(adult, "FEDASIL", TODAY, "SIGNED", "ar")
    commands.give_consents(actor, case.id, [given], today=TODAY)
    assert [one.service for one in queries.consents_unsigned(OF_ALL, TODAY)] == ["IO"]
