"""Nothing typed is lost."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from icam.accounts import passwords
from icam.accounts.models import Draft
from icam.audit.models import AuditEntry
from icam.core.access import Role
from icam.db import db
from tests import make
from tests.client import Client

PASSWORD = "four quiet bicycles"
TYPED = {
    "name": "Zoë Vandenbroeck",
    "email": "zoe@example.org",
    "role": "desk",
    "language": "fr",
    "phone": "",
    "regions": ["BB", "EF"],
    "active_from": "31/02/2026",
}


@pytest.fixture(scope="session")
def stored() -> str:
    return passwords.hashed(PASSWORD)


@pytest.fixture
def admin(app: Flask, stored: str) -> SimpleNamespace:
    account = make.account(role=Role.ADMIN, email="admin@example.org", password=stored, all_sites=True)
    return SimpleNamespace(id=account.id, email=account.email, account=account)


@pytest.fixture
def with_tokens(app: Flask) -> Iterator[None]:
    """Check the tokens of forms, as the real application does."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"no hidden {name}"
    return found[1]


def sign_in_again(client: Client, page: str, email: str) -> Any:
    data = {"email": email, "password": PASSWORD, "kept": hidden(page, "kept"), "next": hidden(page, "next")}
    if 'name="csrf_token"' in page:
        data["csrf_token"] = hidden(page, "csrf_token")
    return client.post("/sign-in", data=data)


def assert_filled(page: str) -> None:
    assert 'value="Zoë Vandenbroeck"' in page
    assert 'value="31/02/2026"' in page, "also what cannot be right is still there"
    assert re.search(r'<option value="desk" selected', page)
    assert re.search(r'value="BB" checked', page)
    assert re.search(r'value="EF" checked', page)
    assert not re.search(r'value="AL" checked', page)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "results"}], ids=["page", "htmx"])
def test_an_expired_session_in_the_middle_of_a_form_loses_nothing(
    client: Client, admin: SimpleNamespace, with_tokens: None, headers: dict[str, str]
) -> None:
    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False) as time:
        client.sign_in(admin.account)
        token = hidden(client.get("/accounts/new").text, "csrf_token")
        time.shift(2 * 3600)
        asked = client.post(
            "/accounts/new", data=TYPED | {"csrf_token": token, "draft_key": "account-new"}, headers=headers
        )
        assert asked.status_code == 401
        assert "Zoë" not in asked.text, "what was typed is not on the sign-in page for everybody to read"
        assert (asked.headers.get("HX-Retarget") == "body") == bool(headers)
        back = sign_in_again(client, asked.text, admin.email)
        assert back.status_code == 303
        assert back.location.startswith("/accounts/new?draft=")
        page = client.get(back.location)
        assert_filled(page.text)
        assert "This is what you were typing" in page.text


def test_a_lost_cookie_loses_nothing_either(client: Client, admin: SimpleNamespace, with_tokens: None) -> None:
    asked = client.post("/accounts/new", data=TYPED)
    assert asked.status_code == 401
    back = sign_in_again(client, asked.text, admin.email)
    page = client.get(back.location).text
    assert_filled(page)
    assert "What you typed is there again" in page


def test_a_wrong_password_on_the_way_loses_nothing(client: Client, admin: SimpleNamespace) -> None:
    asked = client.post("/accounts/new", data=TYPED).text
    wrong = client.post("/sign-in", data={"email": admin.email, "password": "wrong", "kept": hidden(asked, "kept")})
    assert wrong.status_code == 422
    assert_filled(client.get(sign_in_again(client, wrong.text, admin.email).location).text)


def test_saving_forgets_what_was_typed(client: Client, admin: SimpleNamespace) -> None:
    asked = client.post("/accounts/new", data=TYPED).text
    sign_in_again(client, asked, admin.email)
    assert len(db.session.scalars(select(Draft)).all()) == 1
    saved = client.post("/accounts/new", data=TYPED | {"active_from": "01/02/2026"})
    assert saved.status_code == 303
    assert db.session.scalars(select(Draft)).all() == []


def test_another_person_who_signs_in_does_not_see_what_was_typed(
    client: Client, admin: SimpleNamespace, stored: str
) -> None:
    make.account(role=Role.ADMIN, email="other@example.org", password=stored, all_sites=True)
    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False) as time:
        client.sign_in(admin.account)
        time.shift(2 * 3600)
        asked = client.post("/accounts/new", data=TYPED).text
        back = sign_in_again(client, asked, "other@example.org")
        assert back.location == "/accounts/new"
        assert "Zoë" not in client.get("/accounts/new?draft=/accounts/new").text
    draft = db.session.scalars(select(Draft)).one()
    assert draft.account_id == admin.id, "it waits for the person who typed it"


def test_passwords_and_tokens_are_never_kept(client: Client, admin: SimpleNamespace) -> None:
    secrets = {"password": "secret one", "new_password": "secret two", "csrf_token": "t" * 20, "submission": "s" * 20}
    asked = client.post("/accounts/new", data=TYPED | secrets).text
    sign_in_again(client, asked, admin.email)
    assert set(db.session.scalars(select(Draft.fields)).one()) == set(TYPED)


def test_a_forged_word_is_not_kept(client: Client, admin: SimpleNamespace) -> None:
    answer = client.post(
        "/sign-in", data={"email": admin.email, "password": PASSWORD, "kept": "forged.word.here", "next": "/account"}
    )
    assert answer.location == "/account"
    assert db.session.scalars(select(Draft)).all() == []


def test_a_draft_brings_its_version_so_that_a_change_in_between_is_seen(
    client: Client, admin: SimpleNamespace, stored: str
) -> None:
    other = make.account(role=Role.DESK, email="desk@example.org")
    asked = client.post(f"/accounts/{other.id}", data=TYPED | {"version": "1", "active_from": "01/02/2026"}).text
    client.sign_in(admin.account)
    client.post(f"/accounts/{other.id}", data=TYPED | {"version": "1", "active_from": "02/02/2026"})
    client.post("/sign-out")
    page = client.get(sign_in_again(client, asked, admin.email).location)
    assert hidden(page.text, "version") == "1"
    again = client.post(f"/accounts/{other.id}", data=TYPED | {"version": "1", "active_from": "01/02/2026"})
    assert again.status_code == 409


def test_a_form_opened_before_signing_in_again_elsewhere_loses_nothing(
    client: Client, admin: SimpleNamespace, with_tokens: None
) -> None:
    client.sign_in(admin.account)
    answer = client.post("/accounts/new", data=TYPED | {"csrf_token": "of another session"})
    assert answer.status_code == 400
    assert "Nothing you typed is lost" in answer.text
    word, token = hidden(answer.text, "kept"), hidden(answer.text, "csrf_token")
    opened = client.post("/drafts/open", data={"kept": word, "csrf_token": token})
    assert opened.status_code == 303
    assert_filled(client.get(opened.location).text)


def test_what_is_typed_is_kept_and_offered_again(client: Client, admin: SimpleNamespace) -> None:
    client.sign_in(admin.account)
    kept = client.post("/drafts", data=TYPED | {"key": "account-new"})
    assert (kept.status_code, kept.data) == (204, b"")
    page = client.get("/accounts/new")
    assert "You were typing here on" in page.text
    assert "Zoë" not in page.text
    link = re.search(r'href="([^"]*draft=[^"]*)"', page.text)
    assert link
    assert_filled(client.get(link[1].replace("&amp;", "&")).text)
    gone = client.post("/drafts/discard", data={"key": "account-new", "next": "/accounts/new"})
    assert gone.location == "/accounts/new"
    assert "You were typing here on" not in client.get("/accounts/new").text


def test_a_draft_is_private_to_its_account(client: Client, admin: SimpleNamespace, as_role: Any) -> None:
    client.sign_in(admin.account)
    client.post("/drafts", data=TYPED | {"key": "account-new"})
    other = as_role(Role.ADMIN)
    assert "You were typing" not in other.get("/accounts/new").text
    assert "Zoë" not in other.get("/accounts/new?draft=account-new").text
    other.post("/drafts/discard", data={"key": "account-new"})
    assert len(db.session.scalars(select(Draft)).all()) == 1


def test_keeping_again_replaces_and_leaves_no_trace_in_the_trail(client: Client, admin: SimpleNamespace) -> None:
    client.sign_in(admin.account)
    for name in ("Z", "Zo", "Zoë"):
        assert client.post("/drafts", data={"key": "account-new", "name": name}).status_code == 204
    assert db.session.scalars(select(Draft.fields)).all() == [{"name": ["Zoë"]}]
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_a_draft_that_is_too_long_or_has_no_key_is_refused(client: Client, admin: SimpleNamespace) -> None:
    client.sign_in(admin.account)
    assert client.post("/drafts", data={"key": "k", "note": "x" * 200_001}).status_code == 413
    assert client.post("/drafts", data={"note": "x"}).status_code == 400
    assert client.post("/drafts", data={"key": "k" * 201, "note": "x"}).status_code == 400


def test_a_draft_without_a_session_is_not_kept(client: Client) -> None:
    assert client.post("/drafts", data={"key": "k", "note": "x"}).status_code == 401


def test_a_draft_is_forgotten_after_the_days_of_the_setting(client: Client, admin: SimpleNamespace) -> None:
    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False) as time:
        client.sign_in(admin.account)
        client.post("/drafts", data={"key": "account-new", "name": "Z"})
        time.shift(31 * 86400)
        client.sign_in(admin.account)
        assert "You were typing" not in client.get("/accounts/new").text
        client.post("/sign-out")
        client.post("/sign-in", data={"email": admin.email, "password": PASSWORD})
        assert db.session.scalars(select(Draft)).all() == []
