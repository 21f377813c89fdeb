"""Passwords, sessions, attempts and rights, as plain rules."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.accounts import passwords, rules
from icam.accounts.rules import Attempts, SessionEnd
from icam.core.errors import RuleBroken

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAUSE = timedelta(minutes=15)


@pytest.mark.parametrize(
    "password",
    [
        "four quiet bicycles",
        "tien-groene-fietsen",
        "J'aime bien le pain gris",
        "correct horse battery",
        "мой старый велосипед",
        "vuur water aarde 77",
        "Kx9#mPq2vLr8",
    ],
)
def test_a_few_own_words_are_a_password(password: str) -> None:
    rules.check_password(password, email="lotte.vermeersch@example.org", name="Lotte Vermeersch")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("short", "at least 12"),
        ("elevenchars", "at least 12"),
        ("x" * 201, "at most 200"),
        ("aaaaaaaaaaaaaa", "among the first"),
        ("abababababab", "among the first"),
        ("123456789012", "among the first"),
        ("abcdefghijkl", "among the first"),
        ("azertyuiopqsd", "among the first"),
        ("qwertyuiop12", "among the first"),
        ("password1234", "among the first"),
        ("P@ssw0rd!2026", "among the first"),
        ("Wachtwoord123", "among the first"),
        ("Motdepasse2026", "among the first"),
        ("Welkom2026!!", "among the first"),
        ("Bienvenue2026", "among the first"),
        ("administrator", "among the first"),
        ("ZulteTubize2026", "among the first"),
        ("winterzomer2026", "among the first"),
        ("de fiets van Lotte", "without your name"),
        ("VERMEERSCH is weg", "without your name"),
        ("zo is lotte.v hier", "without your name"),
    ],
)
def test_a_password_that_others_would_guess_is_refused(password: str, said: str) -> None:
    with pytest.raises(RuleBroken, match=said) as refused:
        rules.check_password(password, email="lotte.v@example.org", name="Lotte Vermeersch")
    assert refused.value.field == "password"


@given(st.integers(0, 10**6))
def test_a_one_time_password_would_be_accepted_as_ones_own(_seed: int) -> None:
    rules.check_password(passwords.one_time())


def test_a_password_fits_however_its_accents_were_typed() -> None:
    stored = passwords.hashed("caf\u00e9 au lait froid")
    assert stored.startswith("$argon2id$")
    assert passwords.fits(stored, "cafe\u0301 au lait froid")
    assert not passwords.fits(stored, "cafe au lait froid")
    assert not passwords.fits(None, "cafe au lait froid")
    assert not passwords.needs_new_hash(stored)


def test_a_damaged_hash_lets_nobody_in() -> None:
    assert not passwords.fits("$argon2id$broken", "anything at all")


@given(st.integers(1, 20), st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_it_waits_exactly_when_so_many_failures_fell_in_one_pause(most: int, minutes: list[int]) -> None:
    """Walk through failures by hand: a window begins with its first failure and lasts one pause."""
    known, now, window, in_window = Attempts(), NOW, None, 0
    for gap in minutes:
        now += timedelta(minutes=gap)
        if window is None or now - window >= PAUSE:
            window, in_window = now, 0
        in_window += 1
        known = known.after_failure(now, most, PAUSE)
        assert known.failures == in_window
        assert known.is_blocked(now) == (in_window >= most)
        assert not known.is_blocked(now + PAUSE)


def test_an_address_without_failures_never_waits() -> None:
    assert not Attempts().is_blocked(NOW)


@given(st.lists(st.integers(0, 90), max_size=40), st.integers(1, 60), st.integers(60, 720))
def test_a_session_lives_as_long_as_no_gap_and_no_total_is_too_long(gaps: list[int], idle: int, longest: int) -> None:
    seen, now = NOW, NOW
    for gap in gaps:
        now += timedelta(minutes=gap)
        over = rules.session_end(NOW, seen, now, timedelta(minutes=idle), timedelta(minutes=longest))
        if now - NOW >= timedelta(minutes=longest):
            assert over == SessionEnd.TOO_LONG
            return
        assert (over == SessionEnd.IDLE) == (gap >= idle)
        if over:
            return
        seen = now


@pytest.mark.parametrize(
    ("active", "first", "until", "may"),
    [
        (True, date(2026, 3, 2), None, True),
        (True, date(2026, 3, 3), None, False),
        (True, date(2026, 1, 1), date(2026, 3, 3), True),
        (True, date(2026, 1, 1), date(2026, 3, 2), False),
        (False, date(2026, 1, 1), None, False),
    ],
)
def test_when_an_account_is_active(active: bool, first: date, until: date | None, may: bool) -> None:
    assert rules.is_active(active, first, until, date(2026, 3, 2)) is may


def test_what_is_kept_of_a_form_holds_no_secrets() -> None:
    kept = rules.fields_to_keep(
        {"note": ["a", "b"], "csrf_token": ["t"], "Password": ["p"], "new_password": ["p"], "submission": ["s"]}
    )
    assert kept == {"note": ["a", "b"]}


@given(st.integers(rules.DRAFT_MOST - 20, rules.DRAFT_MOST + 20))
def test_a_form_is_kept_up_to_the_limit(length: int) -> None:
    fields = {"note": ["x" * (length - 4)]}
    if length <= rules.DRAFT_MOST:
        assert rules.fields_to_keep(fields) == fields
    else:
        with pytest.raises(RuleBroken):
            rules.fields_to_keep(fields)


def test_the_walks_of_the_keyboard_have_no_pair_twice() -> None:
    for walk in rules.WALKS:
        steps = [a + b for a, b in pairwise(walk)]
        assert len(steps) == len(set(steps))
