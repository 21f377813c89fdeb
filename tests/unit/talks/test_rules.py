"""What a talk, an agreement and a child's record may be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.appointments.rules import Place, TalkKind
from icam.core.access import POLICY, Permission, Role
from icam.core.errors import RuleBroken
from icam.core.partial_date import PartialDate, Precision
from icam.talks import rules
from icam.talks.rules import READERS, AgreementDraft, BestInterestsDraft, NoteKind, TalkDraft

TODAY = date(2026, 3, 2)
HELD = TODAY - timedelta(days=1)
DRAFT = TalkDraft(1, TalkKind.FIRST, Place.OFFICE, HELD, present=frozenset({1}), is_finished=True)
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


def check(draft: TalkDraft, *, is_written: bool = False) -> None:
    rules.check_talk(draft, held_before=HELD, is_written=is_written, today=TODAY)


def refused(draft: TalkDraft, field: str, *, is_written: bool = False) -> None:
    with pytest.raises(RuleBroken) as broken:
        check(draft, is_written=is_written)
    assert broken.value.field == field


def test_a_talk_that_was_held_yesterday_can_be_written_up():
    check(DRAFT)


def test_a_talk_is_never_in_the_future():
    refused(replace(DRAFT, held_on=TODAY + timedelta(days=1)), "held_on")
    with pytest.raises(RuleBroken):
        rules.check_day(TODAY + timedelta(days=1), today=TODAY)
    rules.check_day(TODAY, today=TODAY)


def test_an_old_talk_may_be_corrected_without_moving_its_day():
    old = date(2020, 1, 1)
    draft = replace(DRAFT, held_on=old, correction="typing error")
    rules.check_talk(draft, held_before=old, is_written=True, today=TODAY)
    refused(replace(DRAFT, held_on=old), "held_on")


def test_somebody_was_there_or_the_talk_is_not_finished():
    nobody = replace(DRAFT, present=frozenset())
    refused(nobody, "present")
    check(replace(nobody, also_present="the lawyer"))
    check(replace(nobody, is_finished=False))


def test_an_interpreter_speaks_a_language():
    refused(replace(DRAFT, interpreter="An Tolk"), "interpreter_language")
    check(replace(DRAFT, interpreter="An Tolk", interpreter_language="ar"))


def test_what_was_written_up_is_corrected_with_a_reason():
    refused(DRAFT, "correction", is_written=True)
    check(replace(DRAFT, correction="a letter came"), is_written=True)


@pytest.mark.parametrize("position", ["WANTS", "CONSIDERS", "UNDECIDED", "REFUSES"])
def test_a_position_on_return_means_that_return_was_talked_about(position):
    refused(replace(DRAFT, position=position), "about_return")
    check(replace(DRAFT, position=position, about_return=True))


def test_not_discussed_is_no_talk_about_return():
    check(replace(DRAFT, position="NOT_DISCUSSED"))


def test_agreements_and_the_next_talk_come_after_the_talk():
    before = HELD - timedelta(days=1)
    refused(replace(DRAFT, agreements=(AgreementDraft(3, "Call", due_on=before),)), "due_3")
    refused(replace(DRAFT, next_on=before), "next_on")
    refused(replace(DRAFT, next_on=TODAY + timedelta(days=400)), "next_on")
    check(replace(DRAFT, agreements=(AgreementDraft(0, "Call", due_on=HELD),), next_on=TODAY))


def test_the_first_talk_comes_first():
    assert rules.kind_of_next(0) is TalkKind.FIRST
    assert rules.kind_of_next(1) is TalkKind.FOLLOW_UP


def test_own_words_belong_to_who_wrote_them_down():
    rules.check_own_words(None, 2)
    rules.check_own_words(2, 2)
    with pytest.raises(RuleBroken):
        rules.check_own_words(1, 2)


@pytest.mark.parametrize(
    ("role", "support", "administrative"),
    [
        (Role.ICAM_COACH, True, True),
        (Role.MANAGER, False, True),
        (Role.FITT_COACH, False, True),
        (Role.DESK, False, False),
        (Role.STATISTICS, False, False),
        (Role.DPO, False, False),
        (Role.ADMIN, False, False),
    ],
)
def test_who_reads_which_notes(role, support, administrative):
    reads = {kind: READERS[kind] in POLICY[role] for kind in NoteKind}
    assert reads[NoteKind.SUPPORT] is support
    assert reads[NoteKind.ADMINISTRATIVE] is administrative


def test_every_kind_of_note_has_its_readers():
    assert set(READERS) == set(NoteKind)
    assert len(set(READERS.values())) == len(NoteKind)
    assert READERS[NoteKind.SUPPORT] is Permission.SUPPORT_NOTES


@given(days, days)
def test_the_database_and_the_rule_agree_on_who_is_a_child(born, on):
    by_rule = rules.is_child(PartialDate.from_parts(born, Precision.DAY), "OTHER", on)
    assert by_rule is (born > rules.latest_adult_birth(on))


@given(st.dates(date(2004, 1, 1), date(2015, 12, 31)), days)
def test_somebody_turns_eighteen_on_the_same_day_everywhere(born, on):
    by_rule = rules.is_child(PartialDate.from_parts(born, Precision.DAY), "OTHER", on)
    assert by_rule is (born > rules.latest_adult_birth(on))


def test_without_a_birth_date_the_role_says_who_is_a_child():
    assert rules.is_child(None, "CHILD", TODAY)
    assert not rules.is_child(None, "MOTHER", TODAY)


def test_a_record_of_a_child_is_neither_ahead_nor_before_the_last_one():
    draft = BestInterestsDraft(TODAY, "ALONE", "School goes on")
    rules.check_best_interests(draft, last_on=TODAY, today=TODAY)
    for wrong, last in ((TODAY + timedelta(days=1), None), (HELD, TODAY)):
        with pytest.raises(RuleBroken):
            rules.check_best_interests(replace(draft, on=wrong), last_on=last, today=TODAY)


@given(st.lists(days))
def test_the_milestones_are_those_of_the_talks(held):
    found = rules.milestones_of(held)
    assert found.talks == len(held)
    assert (found.first_talk_on, found.last_talk_on) == ((min(held), max(held)) if held else (None, None))
