"""A copy of the database is whole, private and never overwrites another."""

import sqlite3

import pytest

from icam.backup import NotSqlite, copy_database


@pytest.fixture
def original(tmp_path):
    path = tmp_path / "office.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE unit (code TEXT)")
    connection.execute("INSERT INTO unit VALUES ('TUB-1')")
    connection.commit()
    yield path, connection
    connection.close()


def test_a_copy_holds_what_is_only_in_the_write_ahead_log(original, tmp_path):
    path, _still_open = original
    assert path.with_name("office.sqlite-wal").stat().st_size > 0
    target = tmp_path / "copies" / "monday.sqlite"
    copy_database(f"sqlite:///{path}", target)
    connection = sqlite3.connect(target)
    assert connection.execute("SELECT code FROM unit").fetchall() == [("TUB-1",)]
    connection.close()
    assert target.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in target.parent.iterdir()] == ["monday.sqlite"]


def test_a_copy_never_overwrites_another(original, tmp_path):
    path, _ = original
    taken = tmp_path / "taken.sqlite"
    taken.write_text("yesterday")
    with pytest.raises(FileExistsError):
        copy_database(f"sqlite:///{path}", taken)
    assert taken.read_text() == "yesterday"


def test_a_server_database_is_refused_with_the_way_out(tmp_path):
    with pytest.raises(NotSqlite, match="pg_dump"):
        copy_database("postgresql+psycopg://localhost/office", tmp_path / "copy.sqlite")
