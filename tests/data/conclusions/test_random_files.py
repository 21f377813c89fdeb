"""Whatever the office does with a file, one conclusion holds, nothing goes out without consent, milestones agree."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.codes.models import Code
from icam.codes.queries import codes, forget
from icam.conclusions import commands, queries
from icam.conclusions.milestones import conclusion_milestones
from icam.conclusions.models import CaseConclusion, Consent, OptionLook, Referral
from icam.conclusions.rules import (
    ConclusionDraft,
    ConclusionState,
    ConsentDraft,
    FollowUpDraft,
    FollowUpResult,
    LookDraft,
    OptionOutcome,
    Reading,
    ReferralAnswer,
    ReferralDraft,
    ReferralState,
    Signature,
    open_options,
)
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role
from icam.core.errors import RuleBroken, Stale
from icam.db import db, unit_of_work
from icam.returns import commands as returns
from icam.returns.models import ReturnFile
from icam.returns.rules import DepartureDraft, OpenDraft
from tests import make
from tests.conftest import wipe
from tests.returns import amounts

TODAY = clock.today()
FIRST = TODAY - timedelta(days=30)
OPTIONS = ("WORK", "STUDY", "FAMILY")
which = st.integers(0, 9)
days = st.integers(-12, 1)


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


class File(RuleBasedStateMachine):
    """One file of a couple with a child, two coaches, and a list of three options."""

    @initialize(settled=st.booleans(), kind=st.none() | st.sampled_from(Conclusion), referred=st.booleans())
    def open(self, settled: bool, kind: Conclusion | None, referred: bool) -> None:
        """Begin anywhere: nothing looked at, all settled, concluded already, referred already."""
        db.session.rollback()
        wipe()
        make.code_lists()
        with unit_of_work() as session:
            for one in session.scalars(select(Code).where(Code.list == "residence_option")):
                if one.code not in OPTIONS:
                    session.delete(one)
        forget()
        amounts()
        self.actors = [
            Actor(make.account(Role.MANAGER).id, f"coach {n}", Role.MANAGER, EVERYTHING, "en") for n in range(2)
        ]
        people = [make.person("A", born=date(1990, 1, 1)), make.person("B"), make.person("C", born=date(2020, 1, 1))]
        self.people = [one.id for one in people]
        household = make.household(people)
        self.case_id = make.case(household, opened_on=FIRST, first_talk_on=FIRST, last_talk_on=FIRST, talks=1).id
        if settled or kind:
            for option in range(3):
                path = kind is Conclusion.RESIDENCE and option == 0
                self.look(0, OptionOutcome.POSSIBLE if path else OptionOutcome.NOT_POSSIBLE, False, option)
        if kind:
            self.conclude(0, kind, False, False, 0)
        if kind is Conclusion.RETURN and referred:
            self.refer({0, 1, 2}, "FEDASIL")
            self.consent(0, -3, "FEDASIL")
            self.consent(1, -3, "FEDASIL")
            self.step(0, "send", 0)

    def attempt(self, act: Callable[[], Any]) -> None:
        """Do it if the rules allow; a refusal is an answer, anything else is a fault."""
        with suppress(RuleBroken, Stale):
            act()

    def of(self, model: Any) -> list[Any]:
        return list(db.session.scalars(select(model).order_by(model.id).execution_options(populate_existing=True)))

    def found(self) -> dict[str, OptionOutcome]:
        return {one: look.outcome for one, look in queries.current_looks(self.case_id).items()}

    @rule(who=which, outcome=st.sampled_from(OptionOutcome), all_of_them=st.booleans(), number=which)
    def look(self, who: int, outcome: OptionOutcome, all_of_them: bool, number: int) -> None:
        wanted = OPTIONS if all_of_them else (OPTIONS[number % 3],)
        looks = queries.current_looks(self.case_id)
        drafts = [
            LookDraft(one, outcome, "because", "ACCOUNT", looks[one].id if one in looks else None) for one in wanted
        ]
        actor = self.actors[who % 2]
        self.attempt(lambda: commands.look_at_options(actor, self.case_id, drafts, today=TODAY))

    @rule(who=which, kind=st.sampled_from(Conclusion), second=st.booleans(), stale=st.booleans(), option=which)
    def conclude(self, who: int, kind: Conclusion, second: bool, stale: bool, option: int) -> None:
        draft = ConclusionDraft(
            kind,
            TODAY,
            TODAY,
            "ar",
            "explained",
            present="somebody",
            options=(OPTIONS[option % 3],) if kind is Conclusion.RESIDENCE else (),
            step="applies",
            forced_return_explained=True,
            entry_ban_explained=True,
            signature=Signature.REFUSED,
        )
        latest = None if stale else max((one.id for one in self.of(CaseConclusion)), default=None)
        still = open_options(OPTIONS, self.found())
        before = len(self.of(CaseConclusion))
        self.attempt(
            lambda: commands.conclude(
                self.actors[who % 2], self.case_id, draft, second_reader=second, today=TODAY, replaces_id=latest
            )
        )
        if still:
            assert len(self.of(CaseConclusion)) == before, "a conclusion was written with an option open"

    @rule(who=which, agrees=st.booleans())
    def read(self, who: int, agrees: bool) -> None:
        waiting = [one for one in self.of(CaseConclusion) if one.state is ConclusionState.AWAITING]
        for one in waiting:
            still, author_id = open_options(OPTIONS, self.found()), one.author_id
            actor = self.actors[who % 2]
            reading = Reading(agrees, "read")
            self.attempt(partial(commands.read_second, actor, self.case_id, one.id, reading, today=TODAY))
            (now,) = [row for row in self.of(CaseConclusion) if row.id == one.id]
            if still or author_id == actor.account_id:
                assert now.state is not ConclusionState.HOLDS

    @rule(on=days, result=st.sampled_from(FollowUpResult))
    def follow(self, on: int, result: FollowUpResult) -> None:
        for one in self.of(CaseConclusion):
            draft = FollowUpDraft(day(on), result, "note")
            self.attempt(partial(commands.follow_up, self.actors[0], self.case_id, one.id, draft, today=TODAY))

    @rule(person=which, on=days, service=st.sampled_from(["FEDASIL", "IO"]))
    def consent(self, person: int, on: int, service: str) -> None:
        draft = ConsentDraft(self.people[person % 3], service, day(on), "SIGNED", "ar")
        self.attempt(lambda: commands.give_consents(self.actors[0], self.case_id, [draft], today=TODAY))

    @rule(number=which, on=days)
    def take_back(self, number: int, on: int) -> None:
        given = self.of(Consent)
        if given:
            one = given[number % len(given)]
            self.attempt(lambda: commands.withdraw_consent(self.actors[0], one.id, day(on), None, today=TODAY))

    @rule(persons=st.sets(st.integers(0, 2)), service=st.sampled_from(["FEDASIL", "IO"]))
    def refer(self, persons: set[int], service: str) -> None:
        draft = ReferralDraft(service, TODAY, frozenset(self.people[one] for one in persons))
        self.attempt(lambda: commands.refer(self.actors[0], self.case_id, draft, today=TODAY))

    @rule(number=which, step=st.sampled_from(["send", "answer", "withdraw", "close"]), answer=which)
    def step(self, number: int, step: str, answer: int) -> None:
        made = self.of(Referral)
        if not made:
            return
        one, actor = made[number % len(made)].id, self.actors[0]
        said = list(ReferralAnswer)[answer % 3]
        acts: dict[str, Callable[[], Any]] = {
            "send": lambda: commands.send_referral(actor, one, TODAY, today=TODAY),
            "answer": lambda: commands.answer_referral(actor, one, TODAY, said, None, today=TODAY),
            "withdraw": lambda: commands.withdraw_referral(actor, one, TODAY, today=TODAY),
            "close": lambda: commands.close_referral(actor, one, TODAY, "OTHER", today=TODAY),
        }
        self.attempt(acts[step])

    @rule(on=days, persons=st.sets(st.integers(0, 2), min_size=1))
    def go_back(self, on: int, persons: set[int]) -> None:
        draft = OpenDraft("FEDASIL", day(on), "IQ", frozenset(self.people[one] for one in persons))
        self.attempt(lambda: returns.open_file(self.actors[0], draft, today=TODAY, case_id=self.case_id))

    @rule(act=st.sampled_from(["withdraw", "resume", "no_show", "depart"]), number=which)
    def journey(self, act: str, number: int) -> None:
        files = self.of(ReturnFile)
        if not files:
            return
        one, actor = files[number % len(files)].id, self.actors[0]
        stay_here = DepartureDraft(TODAY, False, "NO_SHOW")
        acts: dict[str, Callable[[], Any]] = {
            "withdraw": lambda: returns.withdraw(actor, one, None, today=TODAY),
            "resume": lambda: returns.resume(actor, one, today=TODAY),
            "no_show": lambda: returns.record_departure(actor, one, stay_here, today=TODAY),
            "depart": lambda: returns.record_departure(actor, one, DepartureDraft(TODAY, True), today=TODAY),
        }
        self.attempt(acts[act])

    @invariant()
    def one_conclusion_holds_at_most_and_one_waits(self) -> None:
        states = [one.state for one in self.of(CaseConclusion)]
        assert states.count(ConclusionState.HOLDS) <= 1
        assert states.count(ConclusionState.AWAITING) <= 1
        if ConclusionState.REPLACED in states:
            assert ConclusionState.HOLDS in states, "a conclusion that held gave way to none"

    @invariant()
    def what_was_sent_had_everybodys_consent(self) -> None:
        given = queries.given(self.case_id)
        for one in self.of(Referral):
            if one.sent_on is None:
                continue
            grown = [who for who in queries.referral_people(one.id) if who.is_adult_on(one.sent_on)]
            for who in grown:
                consents = [g for g in given if (g.person_id, g.service) == (who.person_id, one.service)]
                assert any(g.given_on <= one.sent_on for g in consents)

    @invariant()
    def what_lost_its_consent_is_on_the_list_until_the_service_knows(self) -> None:
        listed = {one.service for one in queries.referrals_to_withdraw(Case.id == self.case_id, TODAY)}
        rows = queries.referrals(self.case_id, queries.given(self.case_id), TODAY)
        open_case = self.of(Case)[0].closed_on is None
        assert listed == ({one.row.service for one in rows if one.is_to_withdraw} if open_case else set())
        for one in rows:
            if one.state is ReferralState.CREATED and one.missing:
                asked = {todo.service for todo in queries.consents_unsigned(Case.id == self.case_id, TODAY)}
                assert (one.row.service in asked) == open_case

    @invariant()
    def recomputing_changes_nothing(self) -> None:
        (case,) = self.of(Case)
        found = conclusion_milestones(db.session(), case.id)
        assert (case.options_from_on, case.concluded_on, case.conclusion, case.track_from_on) == (
            found.options_from_on,
            found.concluded_on,
            found.conclusion,
            found.track_from_on,
        )

    @invariant()
    def no_finding_is_lost_and_one_is_current(self) -> None:
        looks = self.of(OptionLook)
        for option in OPTIONS:
            mine = [one for one in looks if one.option == option]
            assert sum(one.until_at is None for one in mine) == (1 if mine else 0)

    @invariant()
    def one_return_file_runs_at_most_and_a_departure_closes_the_case(self) -> None:
        files = self.of(ReturnFile)
        assert sum(one.departed_on is None and one.withdrawn_on is None for one in files) <= 1
        (case,) = self.of(Case)
        gone = [one for one in files if one.departed_on is not None]
        everybody = any({who.party.person_id for who in _travellers(one.id)} == set(self.people) for one in gone)
        assert (case.outcome == "VR_DEPARTED") == everybody


def _travellers(file_id: int) -> Any:
    from icam.returns.queries import travellers

    return travellers(file_id)


def test_any_sequence_of_commands_keeps_the_laws(app: Flask) -> None:
    assert len(codes("residence_option", TODAY)) > len(OPTIONS)
    run_state_machine_as_test(
        File,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
        ),
    )
