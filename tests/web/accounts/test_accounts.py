"""Managing accounts, and one's own."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from icam.accounts import passwords
from icam.accounts.models import Account, AccountSite
from icam.accounts.queries import email_key
from icam.audit.models import AuditEntry
from icam.core.access import Role
from icam.db import db
from tests import make
from tests.client import Client
from tests.sheets import sheet_of

PASSWORD = "four quiet bicycles"
NEW = {
    "name": "Zoë Vandenbroeck",
    "email": "Zoe@Example.org",
    "role": "fitt_coach",
    "language": "fr",
    "phone": "+32 2 555 01 02",
    "active_from": "01/03/2026",
    "active_last": "",
}


@pytest.fixture
def admin(app: Flask) -> SimpleNamespace:
    account = make.account(role=Role.ADMIN, all_sites=True, email="admin@example.org", name="Wim Example")
    client: Client = app.test_client()  # type: ignore[assignment]
    client.sign_in(account)
    return SimpleNamespace(id=account.id, client=client, account=account)


def stored(account_id: int) -> Account:
    db.session.expire_all()
    found = db.session.get(Account, account_id)
    assert found
    return found


def last_entry() -> AuditEntry:
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def form_of(account: Account, **changed: Any) -> dict[str, Any]:
    return {
        "version": account.version,
        "name": account.name,
        "email": account.email,
        "role": account.role.value,
        "language": account.language,
        "phone": account.phone or "",
        "all_sites": "y" if account.all_sites else "",
        "active_from": f"{account.active_from:%d/%m/%Y}",
        "active_last": "",
    } | changed


def one_time_password(page: str) -> str:
    found = re.search(r'class="one-time ltr">([^<]+)<', page)
    assert found
    return found[1]


def test_somebody_is_added_and_signs_in_with_a_one_time_password(admin: SimpleNamespace, client: Client) -> None:
    sites = [make.site("TUB"), make.site("ZUL")]
    added = admin.client.post("/accounts/new", data=NEW | {"site_ids": [sites[0].id, sites[1].id]})
    assert added.status_code == 303
    page = admin.client.get(added.location).text
    password = one_time_password(page)
    assert "one-time ltr" not in admin.client.get(added.location).text, "it is shown once"
    account = db.session.scalars(select(Account).where(Account.email == "zoe@example.org")).one()
    assert set(db.session.scalars(select(AccountSite.site_id))) == {sites[0].id, sites[1].id}
    entry = last_entry()
    assert (entry.event, entry.subject_id, entry.account_name) == ("account.added", account.id, "Wim Example")
    assert password not in str(entry.new)
    signed_in = client.post("/sign-in", data={"email": "zoe@example.org", "password": password})
    assert signed_in.status_code == 303
    assert client.get("/account").location == "/account/password"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Enter the name"),
        ({"name": "x" * 300}, "300 characters long"),
        ({"name": "Zo\u202eë"}, "turns the direction"),
        ({"email": "zoe"}, "name@example.org"),
        ({"email": "admin@example.org"}, "Somebody else signs in with this e-mail address"),
        ({"role": "king"}, "Choose an answer from the list"),
        ({"site_ids": "4711"}, "Choose an answer from the list"),
        ({"regions": "MARS"}, "Choose an answer from the list"),
        ({"active_from": "31/02/2026"}, "not a day of the calendar"),
        ({"active_last": "28/02/2026"}, "The last day is before the first day"),
        ({"language": "xx"}, "Choose an answer from the list"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place_and_kept(
    admin: SimpleNamespace, typed: dict[str, str], said: str
) -> None:
    answer = admin.client.post("/accounts/new", data=NEW | typed, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert said in answer.text
    if "name" not in typed:
        assert 'value="Zoë Vandenbroeck"' in answer.text
    assert len(db.session.scalars(select(Account)).all()) == 1


def test_sending_the_form_twice_adds_one_account(admin: SimpleNamespace) -> None:
    token = {"submission": "t" * 24}
    first = admin.client.post("/accounts/new", data=NEW | token)
    again = admin.client.post("/accounts/new", data=NEW | token)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    assert len(db.session.scalars(select(Account)).all()) == 2


def test_a_change_takes_effect_at_once_and_only_the_difference_is_in_the_trail(
    admin: SimpleNamespace, as_role: Any
) -> None:
    account = make.account(role=Role.FITT_COACH, name="Lotte Example")
    coach = as_role(Role.FITT_COACH)
    coach.sign_in(account)
    assert coach.get("/trail").status_code == 403
    saved = admin.client.post(f"/accounts/{account.id}", data=form_of(account, role="dpo", regions=["BB", "AL"]))
    assert saved.status_code == 303
    assert coach.get("/trail").status_code == 200
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "account.changed")).one()
    assert entry.old == {"role": "fitt_coach", "regions": ""}
    assert entry.new == {"role": "dpo", "regions": "AL BB"}


def test_a_stale_save_is_refused_with_both_versions_on_the_page(admin: SimpleNamespace) -> None:
    account = make.account(role=Role.DESK, name="Greet Before")
    first = form_of(account, name="Greet First")
    second = form_of(account, name="Greet Second")
    assert admin.client.post(f"/accounts/{account.id}", data=first).status_code == 303
    answer = admin.client.post(f"/accounts/{account.id}", data=second)
    assert answer.status_code == 409
    assert "Greet First" in answer.text
    assert "Greet Second" in answer.text
    version = re.search(r'name="version"[^>]*value="(\d+)"', answer.text)
    assert version
    assert admin.client.post(f"/accounts/{account.id}", data=second | {"version": version[1]}).status_code == 303
    assert stored(account.id).name == "Greet Second"


@pytest.mark.parametrize(
    "change",
    [
        {"role": "manager"},
        {"all_sites": "", "regions": ["BB"]},
        {"all_sites": ""},
        {"active_from": "01/01/2001"},
        {"active_last": "01/01/2030"},
    ],
    ids=["role", "regions", "country", "first day", "last day"],
)
def test_nobody_changes_their_own_rights(admin: SimpleNamespace, change: dict[str, Any]) -> None:
    answer = admin.client.post(f"/accounts/{admin.id}", data=form_of(admin.account, **change))
    assert answer.status_code == 422
    assert "Nobody changes their own role, scope or active period" in answer.text
    account = stored(admin.id)
    assert (account.role, account.all_sites, account.version) == (Role.ADMIN, True, 1)


def test_one_may_change_the_rest_of_ones_own_account(admin: SimpleNamespace) -> None:
    saved = admin.client.post(f"/accounts/{admin.id}", data=form_of(admin.account, name="Wim Renamed", language="de"))
    assert saved.status_code == 303
    assert stored(admin.id).name == "Wim Renamed"


@pytest.mark.parametrize("action", ["deactivate", "one-time-password", "unlock"])
def test_nobody_ends_or_resets_their_own_account(admin: SimpleNamespace, action: str) -> None:
    answer = admin.client.post(f"/accounts/{admin.id}/{action}")
    assert answer.status_code == 422
    assert "This is your own account" in answer.text
    assert stored(admin.id).active
    assert not stored(admin.id).must_change_password


def test_the_last_lasting_administrator_stays(app: Flask, admin: SimpleNamespace) -> None:
    """The one who acts leaves at the end of the year: the other is the last who stays."""
    other = make.account(role=Role.ADMIN, name="Other Admin")
    with app.app_context():
        account = stored(admin.id)
        account.active_until = date(2099, 1, 1)
        db.session.commit()
    client = admin.client
    assert client.post(f"/accounts/{other.id}/deactivate").status_code == 422
    assert client.post(f"/accounts/{other.id}", data=form_of(other, role="desk")).status_code == 422
    assert client.post(f"/accounts/{other.id}", data=form_of(other, active_last="01/01/2030")).status_code == 422
    assert client.post(f"/accounts/{other.id}", data=form_of(other, active_from="01/01/2099")).status_code == 422
    make.account(role=Role.ADMIN)
    assert client.post(f"/accounts/{other.id}/deactivate").status_code == 303
    assert not stored(other.id).active


def test_deactivating_ends_sessions_and_activating_lets_in_again(admin: SimpleNamespace, client: Client) -> None:
    account = make.account(role=Role.DESK, password=passwords.hashed(PASSWORD))
    client.sign_in(account)
    assert client.get("/account").status_code == 200
    assert admin.client.post(f"/accounts/{account.id}/deactivate").status_code == 303
    assert client.get("/account").status_code == 303
    assert account.email not in admin.client.get("/accounts").text
    assert account.email in admin.client.get("/accounts?gone=1").text
    assert admin.client.post(f"/accounts/{account.id}/activate").status_code == 303
    assert client.get("/account").status_code == 303, "the old session stays dead"
    assert client.post("/sign-in", data={"email": account.email, "password": PASSWORD}).status_code == 303


def test_a_one_time_password_replaces_the_old_one_and_ends_sessions(admin: SimpleNamespace, client: Client) -> None:
    account = make.account(role=Role.DESK, password=passwords.hashed(PASSWORD))
    client.sign_in(account)
    given = admin.client.post(f"/accounts/{account.id}/one-time-password")
    password = one_time_password(admin.client.get(given.location).text)
    assert client.get("/account").status_code == 303
    assert client.post("/sign-in", data={"email": account.email, "password": PASSWORD}).status_code == 422
    assert client.post("/sign-in", data={"email": account.email, "password": password}).status_code == 303
    assert passwords.WORDS[0] not in str(last_entry().new)


def test_an_administrator_unlocks(admin: SimpleNamespace, client: Client) -> None:
    account = make.account(role=Role.DESK, email="desk@example.org", password=passwords.hashed(PASSWORD))
    for _ in range(8):
        client.post("/sign-in", data={"email": account.email, "password": "wrong"})
    assert "Locked until" in admin.client.get(f"/accounts/{account.id}").text
    assert admin.client.post(f"/accounts/{account.id}/unlock").status_code == 303
    assert "Locked until" not in admin.client.get(f"/accounts/{account.id}").text
    assert client.post("/sign-in", data={"email": account.email, "password": PASSWORD}).status_code == 303
    assert email_key("Desk@Example.org ") == email_key(account.email)


def test_an_administrator_signs_somebody_out_everywhere(admin: SimpleNamespace, client: Client) -> None:
    account = make.account(role=Role.DESK)
    client.sign_in(account)
    assert admin.client.post(f"/accounts/{account.id}/sign-out-everywhere").status_code == 303
    assert client.get("/account").status_code == 303
    assert last_entry().event == "account.signed_out_everywhere"


def test_an_account_that_is_not_there_is_not_found(admin: SimpleNamespace) -> None:
    assert admin.client.get("/accounts/4711").status_code == 404
    for action in ("deactivate", "activate", "one-time-password", "unlock", "sign-out-everywhere"):
        assert admin.client.post(f"/accounts/4711/{action}").status_code == 404, action


def test_the_list_is_narrowed_and_swapped_as_a_part(admin: SimpleNamespace) -> None:
    make.account(role=Role.DESK, name="Greet 100% Example")
    make.account(role=Role.DPO, name="Katrien Example")
    assert "Katrien" not in admin.client.get("/accounts?q=100%25").text
    assert "Greet" in admin.client.get("/accounts?q=100%25").text
    assert "Greet" not in admin.client.get("/accounts?role=dpo").text
    part = admin.client.get("/accounts?q=greet", headers={"HX-Request": "true", "HX-Target": "div#results"}).text
    assert "Greet" in part
    assert "<html" not in part


def test_the_list_costs_the_same_statements_whatever_its_length(admin: SimpleNamespace, statements: Any) -> None:
    admin.client.get("/accounts")
    counts = []
    for _ in range(2):
        for _ in range(5):
            make.account(sites=[make.site()])
        with statements() as sent:
            admin.client.get("/accounts")
        counts.append(len([one for one in sent if one.startswith("SELECT")]))
    assert counts == [4, 4]


def test_the_list_goes_out_as_a_spreadsheet_with_the_same_filters(admin: SimpleNamespace) -> None:
    make.account(role=Role.DESK, name="Greet Example", regions="AL BB", language="nl")
    make.account(role=Role.FITT_COACH, name="Katrien Example", sites=[make.site("TUB", name_nl="Tubeke")])
    make.account(role=Role.DESK, name="Gone Example", active=False)
    page = admin.client.get("/accounts?role=desk").text
    assert "/accounts.xlsx?role=desk" in page
    rows = sheet_of(admin.client.get("/accounts.xlsx?role=desk"))
    assert [row[0] for row in rows if "example.org" in str(row[1])] == ["Greet Example"]
    entry = last_entry()
    assert (entry.event, entry.kind, entry.new) == ("accounts.export", "export", {"role": "desk", "accounts": 1})
    cells = {cell for row in sheet_of(admin.client.get("/accounts.xlsx?gone=1")) for cell in row}
    assert {"Antwerp and Limburg, Brussels and Brabant", "Tubeke", "The whole country", "Deactivated"} <= cells


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_nobody_but_an_administrator_takes_the_list_of_accounts_away(as_role: Any, role: Role) -> None:
    assert as_role(role).get("/accounts.xlsx").status_code == 403


def test_the_regions_of_an_account_are_those_of_the_files(admin: SimpleNamespace, as_role: Any) -> None:
    make.office("ANR", "AL", name_nl="Antwerpen")
    coach = as_role(Role.ICAM_COACH)
    assert "Antwerpen" not in coach.get("/offices").text
    account = db.session.scalars(select(Account).where(Account.role == Role.ICAM_COACH)).one()
    assert "Antwerp and Limburg" in admin.client.get(f"/accounts/{account.id}").text
    saved = admin.client.post(f"/accounts/{account.id}", data=form_of(account, regions=["BB", "AL"]))
    assert saved.status_code == 303
    assert stored(account.id).regions == "AL BB"
    assert "Antwerpen" in coach.get("/offices").text


def test_the_language_of_ones_account_counts_at_once(client: Client) -> None:
    client.sign_in(make.account(language="en"))
    client.set_cookie("language", "en")
    saved = client.post("/account", data={"language": "fr", "phone": "+32 2 555 01 02"})
    assert saved.status_code == 303
    page = client.get("/account").text
    assert '<html lang="fr"' in page
    assert "+32 2 555 01 02" in page
    assert last_entry().new == {"language": "fr", "phone": "+32 2 555 01 02"}


def test_a_new_password_keeps_this_session_and_ends_the_others(app: Flask, client: Client) -> None:
    account = make.account(password=passwords.hashed(PASSWORD), language="en")
    other: Client = app.test_client()  # type: ignore[assignment]
    client.sign_in(account)
    other.sign_in(account)
    new = "seven slow elephants"
    saved = client.post("/account/password", data={"current": PASSWORD, "password": new, "again": new})
    assert saved.status_code == 303
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 303
    assert last_entry().event == "account.password_changed"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"current": "wrong"}, "This is not your current password"),
        ({"again": "something else entirely"}, "was not the same both times"),
        ({"password": "short", "again": "short"}, "at least 12 characters"),
        ({"password": PASSWORD, "again": PASSWORD}, "that you do not have yet"),
        ({"password": "lotte example 77", "again": "lotte example 77"}, "without your name"),
        ({"current": "", "password": "", "again": ""}, "Enter your current password"),
    ],
)
def test_a_password_that_cannot_be_is_refused(client: Client, typed: dict[str, str], said: str) -> None:
    account = make.account(password=passwords.hashed(PASSWORD), language="en", name="Lotte Example")
    client.sign_in(account)
    given = {"current": PASSWORD, "password": "seven slow elephants", "again": "seven slow elephants"}
    answer = client.post("/account/password", data=given | typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert "seven slow" not in answer.text, "a password is never written on a page"
    assert passwords.fits(stored(account.id).password, PASSWORD)
