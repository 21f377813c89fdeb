"""Accounts as the database keeps them: attempts, drafts, the first administrator, the demo."""

import threading
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from icam.accounts import commands, demo, passwords, queries
from icam.accounts.models import Account, Draft, SignInAttempts
from icam.accounts.rules import Limits
from icam.audit.models import AuditEntry
from icam.core.access import OFFICE, Actor, Role, Scope
from icam.core.errors import RuleBroken
from icam.db import db
from tests import make

LIMITS = Limits(per_account=8, per_address=60, minutes=15)
STRONG = "four quiet bicycles"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not spend the time of a real hash."""
    monkeypatch.setattr(passwords, "fits", lambda stored, password: stored is not None and stored == password)
    monkeypatch.setattr(passwords, "needs_new_hash", lambda stored: False)


def test_the_reader_is_known_with_scope_in_one_statement(app: Flask, statements: Any) -> None:
    sites = [make.site(), make.site()]
    account = make.account(role=Role.FITT_COACH, sites=sites, regions="BB LL", language="fr")
    with statements() as sent:
        found = queries.reader(account.fs_uniquifier)
    assert len([one for one in sent if one.startswith("SELECT")]) == 1
    assert found
    scope = Scope(frozenset(site.id for site in sites), frozenset({"BB", "LL"}))
    assert found.actor == Actor(account.id, account.name, Role.FITT_COACH, scope, "fr")
    assert found.actor == queries.actor_of(account)


def test_somebody_without_sites_sees_none_and_somebody_of_the_country_sees_all(app: Flask) -> None:
    none = queries.actor_of_session(make.account().fs_uniquifier)
    everything = queries.actor_of_session(make.account(all_sites=True, sites=[make.site()]).fs_uniquifier)
    assert none
    assert none.scope == Scope(frozenset(), frozenset())
    assert everything
    assert everything.scope == Scope(None, None)


@pytest.mark.parametrize("word", [None, "", "nobody's"])
def test_a_session_of_nobody_is_nobody(app: Flask, word: str | None) -> None:
    assert queries.reader(word) is None


def test_parallel_attempts_are_all_counted(app: Flask, quick: None) -> None:
    make.account(email="coach@example.org", password="right")
    failed: list[BaseException] = []

    def attack() -> None:
        with app.app_context():
            try:
                for _ in range(5):
                    commands.sign_in("coach@example.org", "wrong", address="192.0.2.1", limits=LIMITS)
            except BaseException as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=attack) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    known = queries.attempts(queries.email_key("coach@example.org"))[queries.email_key("coach@example.org")]
    events = list(db.session.scalars(select(AuditEntry.event)))
    assert known.failures == events.count("account.sign_in_failed")
    assert 8 <= known.failures < 20, "some attempts came before the lock, none after it was counted"
    assert commands.sign_in("coach@example.org", "right", address="192.0.2.2", limits=LIMITS).account is None


def test_attempts_and_drafts_of_long_ago_are_forgotten(app: Flask, quick: None) -> None:
    account = make.account()
    with time_machine.travel("2026-03-02 09:00:00+01:00", tick=False) as time:
        commands.sign_in("nobody@example.org", "wrong", address="192.0.2.1", limits=LIMITS)
        commands.keep_draft(account.id, "visit-1", {"note": ["x"]})
        time.shift(29 * 86400)
        commands.forget_old(days=30)
        assert db.session.scalars(select(SignInAttempts)).all() == []
        assert len(db.session.scalars(select(Draft)).all()) == 1
        time.shift(2 * 86400)
        commands.forget_old(days=30)
        assert db.session.scalars(select(Draft)).all() == []


def test_an_e_mail_address_that_was_tried_is_not_readable_in_the_counter(app: Flask, quick: None) -> None:
    commands.sign_in("my password typed here", "wrong", address="192.0.2.1", limits=LIMITS)
    assert all("password" not in key for key in db.session.scalars(select(SignInAttempts.key)))
    assert "password typed" not in str(db.session.scalars(select(AuditEntry.new)).all())


def test_a_draft_comes_back_as_it_was(app: Flask) -> None:
    account = make.account()
    actor = queries.actor_of(account)
    commands.keep_draft(account.id, "visit-1", {"note": ["één\nregel"], "topics": ["a", "b"]})
    found = queries.draft(actor, "visit-1")
    assert found
    assert found.fields == {"note": ["één\nregel"], "topics": ["a", "b"]}
    assert queries.draft(actor, "visit-2") is None
    commands.discard_drafts(actor, "visit-1", "visit-2")
    assert queries.draft(actor, "visit-1") is None


def test_the_first_administrator_is_added_once(app: Flask) -> None:
    given = {"email": "Wim@Example.org", "name": "Wim Peeraer", "language": "nl", "today": date(2026, 3, 2)}
    with pytest.raises(RuleBroken, match="at least 12"):
        commands.first_administrator(OFFICE, password="short", **given)
    account = commands.first_administrator(OFFICE, password=STRONG, **given)
    assert (account.role, account.email, account.must_change_password) == (Role.ADMIN, "wim@example.org", False)
    assert passwords.fits(account.password, STRONG)
    with pytest.raises(RuleBroken, match="There is an administrator already"):
        commands.first_administrator(OFFICE, password=STRONG, **given)


def test_the_command_line_adds_the_first_administrator_and_says_what_is_wrong(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    options = ["icam", "first-admin", "--email", "wim@example.org", "--name", "Wim Peeraer", "--password-stdin"]
    weak = run(args=options, input="welkom123456\n")
    assert weak.exit_code == 1
    assert "among the first" in weak.output
    assert run(args=["icam", "first-admin"], input="").exit_code == 1
    done = run(args=options, input=f"{STRONG}\n")
    assert (done.exit_code, "can sign in" in done.output) == (0, True)
    assert "There is an administrator." in run(args=options, input=f"{STRONG}\n").output


def test_the_demo_has_every_role_and_both_languages_once(app: Flask) -> None:
    make.site("ZUL")
    make.site("TUB")
    assert len(demo.demo_accounts()) == len(demo.PEOPLE)
    assert demo.demo_accounts() == []
    accounts = db.session.scalars(select(Account)).all()
    assert {account.role for account in accounts} == set(Role)
    assert {account.language for account in accounts if account.role == Role.FITT_COACH} == {"nl", "fr"}
    coaches = [account for account in accounts if account.role == Role.FITT_COACH]
    assert all(queries.site_ids(account.id) and not account.all_sites for account in coaches)
    assert all(passwords.fits(account.password, demo.PASSWORD) for account in coaches)


def test_the_demo_tells_who_can_sign_in(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["icam", "demo-accounts"])
    assert done.exit_code == 0
    assert demo.PASSWORD in done.output
    assert all(one.email in done.output for one in demo.PEOPLE)


def test_a_one_time_password_holds_until_its_day_and_one_that_was_changed_for_good(
    app: Flask, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "hashed", lambda password: password)
    account = make.account(email="coach@example.org")
    with time_machine.travel("2026-03-01 12:00", tick=False):
        _, given = commands.give_one_time_password(OFFICE, account.id, until=date(2026, 3, 8))
    with time_machine.travel("2026-03-09 12:00", tick=False):
        late = commands.sign_in("coach@example.org", given, address="192.0.2.1", limits=LIMITS)
    assert (late.account, late.is_expired) == (None, True)
    with time_machine.travel("2026-03-08 12:00", tick=False):
        assert commands.sign_in("coach@example.org", given, address="192.0.2.1", limits=LIMITS).account
        me = Actor(account.id, account.name, Role.FITT_COACH, Scope(), "en")
        commands.change_password(me, given, STRONG)
    with time_machine.travel("2026-05-01 12:00", tick=False):
        assert commands.sign_in("coach@example.org", STRONG, address="192.0.2.1", limits=LIMITS).account


def test_a_wrong_password_is_not_told_that_the_right_one_holds_no_more(app: Flask, quick: None) -> None:
    account = make.account(email="coach@example.org")
    commands.give_one_time_password(OFFICE, account.id, until=date(2020, 1, 1))
    assert not commands.sign_in("coach@example.org", "wrong", address="192.0.2.1", limits=LIMITS).is_expired
