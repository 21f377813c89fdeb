"""The trail as the database keeps it."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from icam.audit import queries
from icam.audit.commands import record
from icam.audit.models import AuditEntry
from icam.audit.rules import FIRST_SEAL, Kind
from icam.core.access import OFFICE
from icam.db import db, unit_of_work


def test_each_entry_is_sealed_to_the_one_before(app: Flask) -> None:
    for number in range(3):
        record(OFFICE, "unit.changed", ("unit", number), new={"beds": number})
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [row.previous for row in rows] == [FIRST_SEAL, rows[0].seal, rows[1].seal]
    assert queries.check_seals() == queries.Checked(3, None, rows[2].seal, rows[2].id)


def test_an_empty_trail_is_whole(app: Flask) -> None:
    assert queries.check_seals() == queries.Checked(0, None, FIRST_SEAL)


def test_a_check_goes_on_where_the_last_one_ended(app: Flask) -> None:
    for number in range(3):
        record(OFFICE, "unit.changed", new={"n": number})
    first = queries.check_seals()
    added = [record(OFFICE, "unit.changed", new={"n": number}) for number in range(2)]
    assert queries.check_seals(first) == queries.check_seals()
    with unit_of_work() as session:
        session.execute(update(AuditEntry).where(AuditEntry.id == added[0]).values(reason="x"))
    assert queries.check_seals(first).broken_id == added[0]
    with unit_of_work() as session:
        session.execute(update(AuditEntry).where(AuditEntry.id == first.last_id).values(seal="f" * 64))
    assert queries.check_seals(first).broken_id == first.last_id


@pytest.mark.parametrize("which", [0, 1])
def test_an_entry_that_is_gone_is_noticed(app: Flask, which: int) -> None:
    ids = [record(OFFICE, "unit.changed", new={"n": number}) for number in range(3)]
    with unit_of_work() as session:
        session.execute(AuditEntry.__table__.delete().where(AuditEntry.id == ids[which]))
    assert queries.check_seals().broken_id == ids[which + 1]


def test_every_column_is_under_the_seal(app: Flask) -> None:
    changed: dict[str, Any] = {
        "event": "x",
        "kind": Kind.LOOK,
        "account_id": 1,
        "account_name": "x",
        "subject_kind": "x",
        "subject_id": 1,
        "household_id": 1,
        "person_id": 1,
        "old": {"x": 1},
        "new": {"x": 1},
        "reason": "x",
    }
    assert set(changed) | {"at"} == set(queries.SEALED)
    for name, value in changed.items():
        entry_id = record(OFFICE, "unit.changed")
        with unit_of_work() as session:
            session.execute(update(AuditEntry).where(AuditEntry.id == entry_id).values({name: value}))
        assert queries.check_seals().broken_id == entry_id, name
        with unit_of_work() as session:
            session.execute(AuditEntry.__table__.delete())


def test_an_entry_costs_as_few_statements_as_it_can(app: Flask, statements: Any, engine_name: str) -> None:
    once = 3 if engine_name == "postgresql" else 2
    record(OFFICE, "unit.changed")
    with statements() as sent:
        record(OFFICE, "unit.changed", old={"beds": 3}, new={"beds": 4})
    assert len([one for one in sent if not one.startswith("BEGIN")]) == once
    with statements() as sent, unit_of_work():
        for _ in range(5):
            record(OFFICE, "unit.changed")
    assert len([one for one in sent if not one.startswith("BEGIN")]) == once + 4
    assert queries.check_seals().broken_id is None


def test_what_is_rolled_back_leaves_no_entry_and_no_gap_in_the_chain(app: Flask) -> None:
    record(OFFICE, "unit.changed")
    with pytest.raises(RuntimeError), unit_of_work():
        record(OFFICE, "unit.changed")
        raise RuntimeError
    with unit_of_work() as session:
        record(OFFICE, "unit.changed")
        with pytest.raises(RuntimeError), session.begin_nested():
            record(OFFICE, "unit.changed")
            raise RuntimeError
        record(OFFICE, "unit.changed")
    assert queries.check_seals().entries == 3
    assert queries.check_seals().broken_id is None


def test_many_writers_at_once_make_one_chain(app: Flask) -> None:
    failed: list[BaseException] = []

    def write() -> None:
        with app.app_context():
            try:
                for _ in range(15):
                    record(OFFICE, "unit.changed")
            except BaseException as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 60
    assert queries.check_seals().broken_id is None
