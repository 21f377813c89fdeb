"""Signing in and out, and how long a session lasts."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from icam.accounts import passwords
from icam.accounts.models import Account, EndedSession
from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import Role
from icam.db import db, unit_of_work
from tests import make
from tests.client import Client

PASSWORD = "four quiet bicycles"
DO_NOT_FIT = "The e-mail address and the password do not fit."


@pytest.fixture(scope="session")
def stored() -> str:
    """Hash the password once."""
    return passwords.hashed(PASSWORD)


@pytest.fixture
def coach(app: Flask, stored: str) -> SimpleNamespace:
    """Return a coach who can sign in."""
    account = make.account(email="coach@example.org", password=stored)
    return SimpleNamespace(id=account.id, email=account.email, uniquifier=account.fs_uniquifier)


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(
        "/sign-in", data={"email": email, "password": password} | more, headers={"Accept-Language": "en"}
    )


def events() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.event).order_by(AuditEntry.id)))


def test_somebody_signs_in_and_lands_where_they_wanted_to_be(client: Client, coach: SimpleNamespace) -> None:
    asked = client.get("/account?x=1", headers={"Accept-Language": "en"})
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/account?x%3D1"
    answer = sign_in(client, "  Coach@Example.ORG ", next="/account?x=1")
    assert (answer.status_code, answer.location) == (303, "/account?x=1")
    assert client.get("/account").status_code == 200
    assert client.get("/sign-in").location == "/"


def test_a_sign_in_is_in_the_trail_with_its_time_and_address(client: Client, coach: SimpleNamespace) -> None:
    sign_in(client, coach.email)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.event, entry.kind, entry.subject_id, entry.account_id) == (
        "account.signed_in",
        "sign_in",
        coach.id,
        coach.id,
    )
    assert entry.new == {"address": "127.0.0.1"}
    assert db.session.get(Account, coach.id).last_sign_in_at is not None


def test_signing_in_does_not_make_an_administrators_open_form_stale(client: Client, coach: SimpleNamespace) -> None:
    before = db.session.scalar(select(Account.version))
    sign_in(client, coach.email)
    assert db.session.scalar(select(Account.version)) == before


@pytest.mark.parametrize(
    ("email", "password"),
    [("coach@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("gone@example.org", PASSWORD)],
)
def test_an_unknown_address_a_wrong_password_and_a_closed_account_get_the_same_answer(
    client: Client, coach: SimpleNamespace, stored: str, email: str, password: str
) -> None:
    make.account(email="gone@example.org", password=stored, active=False)
    answer = sign_in(client, email, password)
    assert answer.status_code == 422
    assert DO_NOT_FIT in answer.text
    assert "Set-Cookie" not in answer.headers or "_user_id" not in str(answer.headers)
    assert client.get("/account").status_code == 303
    assert events() == ["account.sign_in_failed"]


def test_the_answer_costs_the_same_work_whether_the_account_exists_or_not(
    client: Client, coach: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    hasher = passwords._hasher

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            checked.append(stored)
            return hasher.verify(stored, password)

        def __getattr__(self, name: str) -> Any:
            return getattr(hasher, name)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    make.account(email="new@example.org", password=None)
    for email in (coach.email, "nobody@example.org", "new@example.org"):
        sign_in(client, email, "wrong")
    assert len(checked) == 3
    assert {one.rpartition("$")[0].rpartition("$")[0] for one in checked} == {"$argon2id$v=19$m=32768,t=3,p=1"}


def test_an_account_locks_after_repeated_failures_and_opens_again(client: Client, coach: SimpleNamespace) -> None:
    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False) as time:
        for _ in range(7):
            assert sign_in(client, coach.email, "wrong").status_code == 422
        locked = sign_in(client, coach.email, "wrong")
        assert locked.status_code == 429
        assert "Try again after 09:15" in locked.text
        assert sign_in(client, coach.email).status_code == 429, "the right password does not open a locked account"
        assert events().count("account.locked") == 1
        time.shift(timedelta(minutes=15, seconds=1))
        assert sign_in(client, coach.email).status_code == 303


def test_an_address_that_no_account_has_locks_just_the_same(client: Client, app: Flask) -> None:
    answers = [sign_in(client, "nobody@example.org", "wrong").status_code for _ in range(9)]
    assert answers == [422] * 7 + [429] * 2


def test_failures_of_long_ago_do_not_count(client: Client, coach: SimpleNamespace) -> None:
    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False) as time:
        for _ in range(20):
            assert sign_in(client, coach.email, "wrong").status_code == 422
            time.shift(timedelta(minutes=3))


def test_a_success_forgets_the_failures(client: Client, coach: SimpleNamespace) -> None:
    for _ in range(3):
        for _ in range(5):
            sign_in(client, coach.email, "wrong")
        assert sign_in(client, coach.email).status_code == 303
        client.post("/sign-out")


def test_one_network_address_cannot_try_every_account(client: Client, app: Flask) -> None:
    answers = [sign_in(client, f"person{n % 15}@example.org", "wrong").status_code for n in range(60)]
    assert answers[:59] == [422] * 59
    assert answers[59] == 429
    assert sign_in(client, "another@example.org", "wrong").status_code == 429


def test_a_new_session_begins_at_sign_in(client: Client, coach: SimpleNamespace) -> None:
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"
        session["csrf_token"] = "known to somebody else"
    sign_in(client, coach.email)
    with client.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != "known to somebody else"
        assert session["_user_id"] == coach.uniquifier


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "account",
        "/sign-out",
        "",
    ],
)
def test_signing_in_never_leads_outside(client: Client, coach: SimpleNamespace, elsewhere: str) -> None:
    assert sign_in(client, coach.email, next=elsewhere).location == "/"
    client.post("/sign-out")
    page = client.get("/sign-in", query_string={"next": elsewhere})
    assert re.search(r'name="next"[^>]*value="/"', page.text)


def test_signing_out_ends_the_session_and_is_in_the_trail(client: Client, coach: SimpleNamespace) -> None:
    sign_in(client, coach.email)
    answer = client.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert client.get("/account").status_code == 303
    assert events()[-1] == "account.signed_out"
    assert client.post("/sign-out").location == "/sign-in", "twice does no harm"


def test_signing_out_everywhere_ends_the_sessions_of_all_devices(app: Flask, coach: SimpleNamespace) -> None:
    one, other = app.test_client(), app.test_client()
    sign_in(one, coach.email)  # type: ignore[arg-type]
    sign_in(other, coach.email)  # type: ignore[arg-type]
    assert other.get("/account").status_code == 200
    one.post("/sign-out-everywhere")
    assert other.get("/account").status_code == 303
    assert one.get("/account").status_code == 303


def test_a_session_rests_no_longer_than_the_idle_limit(client: Client, coach: SimpleNamespace) -> None:
    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False) as time:
        sign_in(client, coach.email)
        for _ in range(5):
            time.shift(timedelta(minutes=50))
            assert client.get("/account").status_code == 200
        time.shift(timedelta(minutes=61))
        assert client.get("/account").status_code == 303


def test_a_session_ends_after_the_longest_time_whatever_happens(client: Client, coach: SimpleNamespace) -> None:
    with time_machine.travel("2026-03-02 07:00:00+01:00", tick=False) as time:
        sign_in(client, coach.email)
        for _ in range(23):
            time.shift(timedelta(minutes=30))
            assert client.get("/account").status_code == 200
        time.shift(timedelta(minutes=30))
        assert client.get("/account").status_code == 303


def test_a_session_that_does_not_say_when_it_began_is_over(client: Client, coach: SimpleNamespace) -> None:
    with client.session_transaction() as session:
        session["_user_id"] = coach.uniquifier
    assert client.get("/account").status_code == 303


@pytest.mark.parametrize(
    "change",
    [{"active": False}, {"active_until": date(2026, 3, 2)}, {"active_from": date(2026, 3, 3)}],
    ids=["deactivated", "ended", "not begun"],
)
def test_a_session_ends_at_once_with_its_account(
    client: Client, coach: SimpleNamespace, change: dict[str, Any]
) -> None:
    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False):
        sign_in(client, coach.email)
        assert client.get("/account").status_code == 200
        with unit_of_work():
            account = db.session.get(Account, coach.id)
            for name, value in change.items():
                setattr(account, name, value)
        assert client.get("/account").status_code == 303
        client.post("/sign-out")
        assert sign_in(client, coach.email).status_code == 422


def test_an_account_is_good_on_its_last_day(client: Client, app: Flask, stored: str) -> None:
    make.account(email="last@example.org", password=stored, active_until=date(2026, 3, 3))
    with time_machine.travel("2026-03-02 23:30:00+01:00", tick=False) as time:
        assert sign_in(client, "last@example.org").status_code == 303
        time.shift(timedelta(hours=1))
        assert client.get("/account").status_code == 303


def test_a_one_time_password_must_be_changed_before_anything_else(client: Client, app: Flask, stored: str) -> None:
    make.account(email="new@example.org", password=stored, must_change_password=True)
    sign_in(client, "new@example.org")
    assert client.get("/account").location == "/account/password"
    assert client.get("/account", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/account/password"
    new = "seven slow elephants"
    changed = client.post("/account/password", data={"current": PASSWORD, "password": new, "again": new})
    assert changed.status_code == 303
    assert client.get("/account").status_code == 200
    client.post("/sign-out")
    assert sign_in(client, "new@example.org").status_code == 422
    assert sign_in(client, "new@example.org", new).status_code == 303


def test_a_form_without_its_token_is_refused(app: Flask, coach: SimpleNamespace) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        client = app.test_client()
        assert sign_in(client, coach.email).status_code == 400  # type: ignore[arg-type]
        page = client.get("/sign-in")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
        assert token
        assert sign_in(client, coach.email, csrf_token=token[1]).status_code == 303  # type: ignore[arg-type]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_who_asks_costs_one_statement(app: Flask, as_role: Any, statements: Any) -> None:
    client = as_role(Role.FITT_COACH, sites=[make.site(), make.site(), make.site()])
    with statements() as sent:
        client.get("/theme/dark")
    assert len([one for one in sent if one.startswith("SELECT")]) == 1
    assert clock.now()


def test_nobody_is_looked_up_for_a_style_sheet(app: Flask, as_role: Any, statements: Any) -> None:
    client = as_role(Role.FITT_COACH)
    with statements() as sent:
        assert client.get("/static/css/app.css").status_code == 200
    assert sent == []


def test_a_copy_of_the_cookie_is_no_longer_taken_after_signing_out(app: Flask, coach: SimpleNamespace) -> None:
    one, copy, other = app.test_client(), app.test_client(), app.test_client()
    sign_in(one, coach.email)  # type: ignore[arg-type]
    sign_in(other, coach.email)  # type: ignore[arg-type]
    cookie = one.get_cookie("atd_session")
    assert cookie
    copy.set_cookie("atd_session", cookie.value)
    assert copy.get("/account").status_code == 200
    one.post("/sign-out")
    assert copy.get("/account").status_code == 303
    assert other.get("/account").status_code == 200, "another device stays signed in"
    assert copy.post("/account", data={"language": "fr"}).status_code == 401


def test_what_was_signed_out_of_is_forgotten_once_its_cookie_is_past_its_limits(
    client: Client, coach: SimpleNamespace
) -> None:
    def ended() -> int:
        return len(db.session.scalars(select(EndedSession.key)).all())

    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False) as time:
        sign_in(client, coach.email)
        client.post("/sign-out")
        assert ended() == 1
        sign_in(client, coach.email)
        assert ended() == 1
        time.shift(timedelta(hours=13))
        sign_in(client, coach.email)
        assert ended() == 0


def test_asking_how_long_a_session_lasts_is_no_activity_and_one_press_goes_on(
    client: Client, coach: SimpleNamespace
) -> None:
    with time_machine.travel("2026-03-02 07:00:00+01:00", tick=False) as time:
        sign_in(client, coach.email)
        assert client.get("/session?watching=1").json == {"seconds": 3600, "can_stay": True}
        time.shift(timedelta(minutes=56))
        assert client.get("/session?watching=1").json == {"seconds": 240, "can_stay": True}
        assert client.post("/session").json == {"seconds": 3600, "can_stay": True}
        time.shift(timedelta(minutes=61))
        assert client.get("/session?watching=1").json == {"seconds": 0, "can_stay": False}
        assert client.get("/account").status_code == 303


def test_the_last_hour_of_a_session_cannot_be_made_longer(client: Client, coach: SimpleNamespace) -> None:
    with time_machine.travel("2026-03-02 07:00:00+01:00", tick=False) as time:
        sign_in(client, coach.email)
        for _ in range(23):
            time.shift(timedelta(minutes=30))
            client.get("/account")
        assert client.post("/session").json == {"seconds": 1800, "can_stay": False}


def test_the_page_carries_the_warning_for_those_who_are_signed_in_only(client: Client, coach: SimpleNamespace) -> None:
    assert "data-session=" not in client.get("/sign-in").text
    sign_in(client, coach.email)
    page = client.get("/account").text
    assert 'data-idle="3600" data-warning="300"' in page
    assert "Stay signed in" in page
