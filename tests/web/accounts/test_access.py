"""Every view of the application, for every role: what the policy says is what happens, both ways."""

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from icam.core.access import POLICY, Permission, Role
from icam.web.policy import PUBLIC, SIGNED_IN, access_of
from tests import make
from tests.client import Client

FILLED = {"int": "4711", "date": "2026-03-02"}
METHODS = ("GET", "POST")


def address(rule: Rule) -> str:
    """Fill the places of an address with something that does not exist."""
    return re.sub(r"<(?:(\w+)(?:\(([^)]*)\))?:)?\w+>", filled, rule.rule)


def filled(place: re.Match[str]) -> str:
    if place[1] == "any":
        return re.split(r"\W+", place[2].strip("'\""))[-1]
    return FILLED.get(place[1] or "", "x")


def views(app: Flask) -> list[tuple[str, str, Permission | str]]:
    """Return method, address and needed access of every view but static files."""
    found = []
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        assert access is not None
        if rule.endpoint != "static":
            methods = sorted((rule.methods or set()) & set(METHODS))
            found += [(method, address(rule), access) for method in methods]
    return sorted(found, key=str)


def guarded(app: Flask) -> list[tuple[str, str, Permission | str]]:
    return [one for one in views(app) if one[2] != PUBLIC]


def test_the_walk_meets_the_views_of_the_office(app: Flask) -> None:
    assert len(guarded(app)) > 25
    assert {access for _, _, access in guarded(app)} >= {Permission.ACCOUNTS_EDIT, Permission.TRAIL_READ, SIGNED_IN}


def test_only_a_few_views_are_open_to_everybody(app: Flask) -> None:
    assert {path for _, path, access in views(app) if access == PUBLIC} == {
        "/sign-in",
        "/sign-out",
        "/sign-out-everywhere",
        "/session",
        "/language/x",
        "/theme/x",
        "/calendar/x.ics",
    }


def test_nobody_gets_anything_without_signing_in(app: Flask, client: Client) -> None:
    wrong = []
    for method, path, _access in guarded(app):
        answer = client.open(path, method=method)
        to_sign_in = answer.status_code == 303 and answer.location.startswith("/sign-in?next=")
        if not (to_sign_in if method == "GET" else answer.status_code == 401):
            wrong.append((method, path, answer.status_code))
    assert not wrong


def test_htmx_without_a_session_opens_the_sign_in_page(app: Flask, client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Target": "results"}
    for method, path, _access in guarded(app):
        answer = client.open(path, method=method, headers=headers)
        if method == "GET":
            assert answer.status_code == 204
            assert answer.headers["HX-Redirect"].startswith("/sign-in?next=")
        else:
            assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "body")


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_what_the_policy_gives_it_and_nothing_else(app: Flask, as_role: Any, role: Role) -> None:
    client = as_role(role)
    account = make.account(role=role)
    wrong = []
    for method, path, access in guarded(app):
        allowed = access == SIGNED_IN or access in POLICY[role]
        client.sign_in(account)
        refused = client.open(path, method=method).status_code == 403
        if refused == allowed:
            wrong.append((method, path, access, "refused" if refused else "let in"))
    assert not wrong


@pytest.mark.parametrize(
    ("role", "accounts", "trail"),
    [
        (Role.FITT_COACH, False, False),
        (Role.FITT_ASSISTANT, False, False),
        (Role.ICAM_COACH, False, False),
        (Role.DESK, False, False),
        (Role.MANAGER, False, False),
        (Role.STATISTICS, False, False),
        (Role.DPO, False, True),
        (Role.ADMIN, True, False),
    ],
)
def test_who_may_manage_accounts_and_read_the_trail(as_role: Any, role: Role, accounts: bool, trail: bool) -> None:
    client = as_role(role)
    assert client.get("/accounts").status_code == (200 if accounts else 403)
    assert client.get("/trail").status_code == (200 if trail else 403)
    assert client.get("/account").status_code == 200
