"""Invitations: until when a reaction is awaited, how often, in which language; and what they say of the file."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.appointments.rules import (
    AppointmentState,
    FollowDraft,
    InvitationDraft,
    Made,
    Marks,
    Sent,
    check_follow,
    check_invitation,
    languages_of,
    marks_of,
    official_language,
    postal_code_of,
    reply_due_on,
)
from icam.core.errors import RuleBroken
from icam.core.workdays import is_working_day

S = AppointmentState
TODAY = date(2026, 3, 20)
SENT = date(2026, 3, 2)
DUE = date(2026, 3, 17)


def invitation(sent_on: date = SENT) -> InvitationDraft:
    return InvitationDraft("LETTER", "nl", None, sent_on)


def test_a_reaction_is_late_from_the_day_after_the_tenth_working_day() -> None:
    assert reply_due_on(SENT, 10) == DUE
    assert reply_due_on(SENT, 10, frozenset({date(2026, 3, 5)})) == date(2026, 3, 18)
    assert reply_due_on(date(2026, 4, 3), 1) == date(2026, 4, 8)  # Good Friday; Easter Monday is no working day


@given(st.dates(date(2021, 1, 1), date(2040, 1, 1)), st.integers(0, 40))
def test_between_sending_and_being_late_lie_the_working_days(sent_on: date, days: int) -> None:
    due = reply_due_on(sent_on, days)
    between = [sent_on + timedelta(days=n) for n in range(1, (due - sent_on).days)]
    assert sum(is_working_day(day) for day in between) == days


@pytest.mark.parametrize(("sent_before", "allowed"), [(0, True), (1, True), (2, True), (3, False), (9, False)])
def test_a_file_is_invited_again_as_often_as_the_setting_says(sent_before: int, allowed: bool) -> None:
    given_ = {"sent_before": sent_before, "last_sent_on": None, "most_reinvitations": 2, "today": TODAY}
    if allowed:
        check_invitation(invitation(), **given_)  # type: ignore[arg-type]
    else:
        with pytest.raises(RuleBroken, match="invites again at most 2 times"):
            check_invitation(invitation(), **given_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sent_on", "said"),
    [
        (date(2026, 3, 21), "still to come"),
        (date(2025, 1, 1), "more than a year ago"),
        (date(2026, 2, 1), "The invitation before this one went out on"),
    ],
)
def test_an_invitation_goes_out_today_or_lately_and_after_the_one_before(sent_on: date, said: str) -> None:
    with pytest.raises(RuleBroken, match=said):
        check_invitation(invitation(sent_on), sent_before=1, last_sent_on=SENT, most_reinvitations=2, today=TODAY)


def follow(**changes: object) -> FollowDraft:
    known: dict[str, object] = {
        "delivery": None,
        "delivery_on": None,
        "reaction": None,
        "reaction_on": None,
        "note": None,
        "correction": None,
        "version": 1,
    }
    return FollowDraft(**(known | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("draft", "replaces", "said"),
    [
        (follow(delivery="returned"), False, "Enter the day"),
        (follow(reaction_on=SENT), False, "Say what happened"),
        (follow(reaction="COMES", reaction_on=date(2026, 3, 1)), False, "went out on"),
        (follow(reaction="COMES", reaction_on=date(2026, 3, 21)), False, "still to come"),
        (follow(reaction="COMES", reaction_on=SENT), True, "Say why"),
    ],
)
def test_what_became_of_an_invitation_lies_after_it_and_is_corrected_with_a_reason(
    draft: FollowDraft, replaces: bool, said: str
) -> None:
    with pytest.raises(RuleBroken, match=said):
        check_follow(draft, sent_on=SENT, today=TODAY, replaces=replaces)


# --- language --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("Italiëlei 4 bus 1, 2000 Antwerpen", 2000),
        ("Rue de Fragnée 2\n4000 Liège", 4000),
        ("Steenweg 1500, B-1500 Halle", 1500),
        ("Hauptstraße 12, 4700 Eupen", 4700),
        ("4780", 4780),
        ("Chaussée de Mons 1070, 1070 Anderlecht", 1070),
        ("no address known", None),
        (None, None),
    ],
)
def test_the_postal_code_is_read_from_an_address_as_people_write_it(address: str | None, code: int | None) -> None:
    assert postal_code_of(address) == code


@pytest.mark.parametrize(
    ("code", "languages"),
    [
        (1000, ("nl", "fr")),
        (1210, ("nl", "fr")),
        (1300, ("fr",)),
        (1480, ("fr",)),
        (1500, ("nl",)),
        (2000, ("nl",)),
        (3700, ("nl",)),
        (4000, ("fr",)),
        (4700, ("de",)),
        (4729, ("fr",)),
        (4791, ("de",)),
        (5000, ("fr",)),
        (6840, ("fr",)),
        (7000, ("fr",)),
        (8500, ("nl",)),
        (9870, ("nl",)),
        (None, ()),
    ],
)
def test_the_official_language_follows_the_place(code: int | None, languages: tuple[str, ...]) -> None:
    assert languages_of(code) == languages


def test_in_brussels_the_language_of_the_file_decides_elsewhere_the_place() -> None:
    assert official_language("Pachecolaan 44, 1000 Brussel", "fr") == "fr"
    assert official_language("Pachecolaan 44, 1000 Brussel", "de", None) == "nl"
    assert official_language("Italiëlei 4, 2000 Antwerpen", "fr") == "nl"
    assert official_language("Hauptstraße 12, 4700 Eupen", "fr") == "de"
    assert official_language(None, None, "fr") == "fr"
    assert official_language(None) == "nl"


@given(st.integers(1000, 9999))
def test_every_belgian_postal_code_has_a_language(code: int) -> None:
    assert languages_of(code)
    assert set(languages_of(code)) <= {"nl", "fr", "de"}


# --- milestones ------------------------------------------------------------------------------------------------------


def marks(
    *made: Made, answered_on: date | None = None, talk: date | None = None, returned: date | None = None
) -> Marks:
    return marks_of([Sent(1, SENT, DUE, answered_on, returned)], made, talk, today=TODAY)


def test_nothing_is_due_before_anything_was_sent() -> None:
    assert marks_of([], [], None, today=TODAY) == Marks()


def test_an_invitation_without_a_reaction_is_late_on_its_day() -> None:
    assert marks() == Marks(1, SENT, DUE, None)


@pytest.mark.parametrize(
    "answer",
    [
        Made(date(2026, 3, 25), S.CONFIRMED, date(2026, 3, 4)),
        Made(date(2026, 3, 9), S.ATTENDED, date(2026, 3, 9)),
        Made(date(2026, 3, 9), S.EXCUSED, date(2026, 3, 8)),
        Made(date(2026, 3, 9), S.RESCHEDULED, date(2026, 3, 8), by_person=True),
    ],
)
def test_who_confirms_comes_excuses_or_asks_for_another_day_has_reacted(answer: Made) -> None:
    assert marks(answer).reply_due_on is None


@pytest.mark.parametrize("state", [S.PLANNED, S.CANCELLED, S.RESCHEDULED, S.INTERPRETER_MISSING])
def test_what_the_office_does_is_no_reaction(state: AppointmentState) -> None:
    assert marks(Made(date(2026, 3, 9), state, date(2026, 3, 8))).reply_due_on == DUE


def test_who_does_not_come_is_late_from_that_day_also_after_a_reaction() -> None:
    missed = Made(date(2026, 3, 9), S.NO_SHOW, date(2026, 3, 10))
    assert marks(missed).reply_due_on == date(2026, 3, 9)
    assert marks(missed, answered_on=date(2026, 3, 4)).reply_due_on == date(2026, 3, 9)
    assert marks(missed, answered_on=date(2026, 3, 12)).reply_due_on is None


def test_a_letter_that_came_back_is_late_at_once() -> None:
    assert marks(returned=date(2026, 3, 6)).reply_due_on == date(2026, 3, 6)


def test_a_talk_after_the_invitation_answers_it() -> None:
    assert marks(talk=date(2026, 3, 4)).reply_due_on is None
    assert marks(talk=date(2026, 2, 4)).reply_due_on == DUE


def test_only_the_last_invitation_waits_for_a_reaction() -> None:
    first, second = Sent(1, SENT, DUE, date(2026, 3, 4)), Sent(2, date(2026, 3, 18), date(2026, 4, 2))
    assert marks_of([second, first], [], None, today=TODAY) == Marks(2, date(2026, 3, 18), date(2026, 4, 2), None)


def test_the_next_appointment_is_the_first_to_come_that_stands() -> None:
    made = [Made(date(2026, 3, day), S.PLANNED) for day in (9, 24, 31)] + [Made(date(2026, 3, 22), S.CANCELLED)]
    assert marks_of([], made, None, today=TODAY).next_appointment_on == date(2026, 3, 24)
    assert marks_of([], made[:1], None, today=TODAY).next_appointment_on == date(2026, 3, 9)


days = st.dates(date(2026, 1, 1), date(2026, 6, 1))
sents = st.lists(st.tuples(days, st.one_of(st.none(), days)), max_size=4).map(
    lambda pairs: [
        Sent(n, on, on + timedelta(days=14), answer)
        for n, (on, answer) in enumerate(sorted(pairs, key=lambda p: p[0]), 1)
    ]
)
mades = st.lists(st.builds(Made, days, st.sampled_from(S), st.one_of(st.none(), days), st.booleans()), max_size=6)


@given(sents, mades, st.one_of(st.none(), days), days)
def test_milestones_hold_together(sent: list[Sent], made: list[Made], talk: date | None, today: date) -> None:
    found = marks_of(sent, made, talk, today=today)
    assert found.invitations == len(sent)
    assert (found.invited_on is None) == (not sent)
    if found.reply_due_on is not None:
        assert found.invited_on is not None
        assert found.invited_on <= found.reply_due_on
    standing = {one.on for one in made if one.state in (S.PLANNED, S.CONFIRMED)}
    assert (found.next_appointment_on is None) == (not standing)
    assert found.next_appointment_on is None or found.next_appointment_on in standing
    assert marks_of(sent[::-1], made[::-1], talk, today=today) == found
