"""Every view refuses whoever its permission does not name."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from werkzeug.routing import Rule

from icam import create_app
from icam.core.access import POLICY, Permission, Role
from icam.web.policy import PUBLIC, SIGNED_IN, access_of

METHODS = ("GET", "POST")


def _rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in METHODS:
            if method in (rule.methods or ()):
                yield rule, method


def _address(app: Flask, rule: Rule) -> str:
    """Return an address that the rule answers, with the same value wherever it wants one."""
    values = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        kind = type(converter).__name__
        if "Integer" in kind:
            values[name] = 1
        elif "Date" in kind or "Day" in kind:
            values[name] = date(2026, 1, 1)
        elif "Any" in kind:
            values[name] = sorted(converter.items)[0] if hasattr(converter, "items") else "x"
        else:
            values[name] = "x"
    with app.test_request_context():
        return str(rule.build(values)[1])


def _open(client, rule: Rule, method: str, app: Flask):
    return client.open(_address(app, rule), method=method)


def test_every_view_says_who_may_open_it(app):
    assert [name for name in app.view_functions if access_of(app, name) is None] == []


def test_the_application_refuses_to_start_with_a_view_that_does_not_say(settings, monkeypatch):
    import icam

    def add_a_view(app: Flask) -> None:
        app.add_url_rule("/unmarked", "unmarked", lambda: "open to all")

    monkeypatch.setattr(icam.nav, "init_app", add_a_view)
    with pytest.raises(RuntimeError, match="unmarked"):
        create_app(settings)


def test_nobody_gets_in_without_signing_in(app, client):
    let_in = []
    for rule, method in _rules(app):
        if access_of(app, rule.endpoint) == PUBLIC:
            continue
        response = _open(client, rule, method, app)
        if response.status_code not in (302, 303, 401):
            let_in.append((method, rule.rule, response.status_code))
    assert not let_in


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_only_what_its_permissions_name(app, as_role, role):
    client = as_role(role)
    let_in = []
    for rule, method in _rules(app):
        access = access_of(app, rule.endpoint)
        if not isinstance(access, Permission) or access in POLICY[role]:
            continue
        response = _open(client, rule, method, app)
        if response.status_code not in (403, 404, 405):
            let_in.append((method, rule.rule, response.status_code))
    assert not let_in


def test_the_views_that_ask_only_for_a_session_are_the_known_ones(app):
    """A view that every signed-in person may open shows nobody else's data; this list is read before it grows.

    The search looks, for each kind of thing, whether the reader may see it; saved filters and long work are one's own.
    """
    endpoints = {name for name in app.view_functions if access_of(app, name) == SIGNED_IN}
    others = {name for name in endpoints if name.partition(".")[0] not in {"accounts", "filters", "jobs", "worklist"}}
    assert others == {"families.search"}


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_belongs_to_somebody(permission):
    assert [role for role in Role if permission in POLICY[role]]
