"""What `script/server` prepares: the demo office once, or an empty office that stays without it."""

import pytest
from sqlalchemy import func, select

from icam.accounts.models import Account
from icam.codes.models import Code
from icam.db import db
from icam.stays.models import Stay
from tests.returns import amounts


@pytest.fixture
def start(app):
    amounts()
    mark = app.config["ATD"].var / "no-demo"
    yield lambda *options: app.test_cli_runner().invoke(args=["icam", "start", *options])
    mark.unlink(missing_ok=True)


def _count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _counted_tables() -> set[str]:
    with db.engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT tbl FROM sqlite_stat1").scalars())


def test_the_demo_office_is_loaded_once_and_its_accounts_are_named(start):
    first = start()
    assert first.exit_code == 0, first.output
    assert "manager@demo.example" in first.output
    stays, accounts = _count(Stay), _count(Account)
    assert stays
    assert accounts
    if db.engine.dialect.name == "sqlite":
        assert _counted_tables() >= {"stay", "placement", "visit"}
    again = start()
    assert again.exit_code == 0, again.output
    assert "manager@demo.example" in again.output
    assert (_count(Stay), _count(Account)) == (stays, accounts)


def test_an_office_started_empty_asks_for_an_administrator_and_gets_the_code_lists(start):
    refused = start("--empty")
    assert refused.exit_code != 0
    assert "--email" in refused.output
    assert _count(Stay) == 0
    assert _count(Code) > 0


def test_an_office_started_empty_never_gets_fictitious_families(app, start):
    start("--empty")
    later = start()
    assert _count(Stay) == 0
    assert "demo" not in later.output.lower()
