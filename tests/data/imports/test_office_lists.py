"""The lists of the offices: taken in whole or not at all."""

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from icam.core.access import OFFICE
from icam.db import db
from icam.imports.commands import import_list
from icam.imports.rules import ListKind, Report
from icam.imports.sheet import read_sheet
from icam.offices import queries
from icam.offices.models import ContactPoint, Office, OfficeHours, Room
from tests import make

SAMPLES = Path(__file__).parents[3] / "docs" / "samples"
KINDS = ("offices", "contact_points", "rooms", "office_hours")


def take(kind: str, text: str | bytes) -> Report:
    content = text.encode() if isinstance(text, str) else text
    return import_list(OFFICE, ListKind(kind), read_sheet(content))


def wrong(report: Report) -> list[tuple[int, str]]:
    assert not report.is_done
    return [(one.line, one.column) for one in report.problems]


def test_the_samples_are_taken_in_and_change_nothing_a_second_time(app: Any) -> None:
    for again in (False, True):
        for kind in KINDS:
            report = take(kind, (SAMPLES / f"{kind}.csv").read_bytes())
            assert not report.problems, [str(one.said) for one in report.problems]
            assert (report.same if again else report.new) == report.lines
    counts = {
        model: db.session.scalar(select(func.count()).select_from(model)) for model in (Office, ContactPoint, Room)
    }
    assert counts == {Office: 2, ContactPoint: 3, Room: 3}
    gent = db.session.scalar(select(Office).where(Office.code == "GNT"))
    assert gent is not None and gent.name("fr") == "Gand" and not gent.is_public
    assert queries.is_open(gent.id, date(2026, 3, 2), time(13), time(16, 30))


def test_a_changed_line_changes_that_office_only(app: Any) -> None:
    take("offices", "code,name_nl,region,phone\nGNT,Gent,EF,09 000 00 00\nNAM,Namen,HN,\n")
    report = take("offices", "code,name_nl,region\nGNT,Gent,EF\nNAM,Namur,HN\n")
    assert (report.changed, report.same) == (1, 1)
    assert db.session.scalar(select(Office.phone).where(Office.code == "GNT")) == "09 000 00 00"


def test_every_wrong_cell_of_the_offices_is_named_at_once_and_nothing_is_written(app: Any) -> None:
    text = "code,name_nl,region,language,public,in_use_from,in_use_until\n"
    text += "GNT,Gent,Mars,nl,yes,,\n,Aalst,EF,en,maybe,,\n"
    text += "BRG,Brugge,EF,nl,no,2026-01-02,2026-01-01\nBRG,Brugge,EF,nl,no,,\n"
    found = wrong(take("offices", text))
    assert found == [(2, "region"), (3, "code"), (3, "language"), (3, "public"), (4, "in_use_until"), (5, "code")]
    assert db.session.scalar(select(func.count()).select_from(Office)) == 0


def test_a_room_of_an_office_that_is_not_there_is_named(app: Any) -> None:
    make.office("GNT")
    report = take("rooms", "office,code,name,seats\nGNT,G1,Een,4\nXXX,X1,Twee,4\nGNT,G2,Drie,400\n")
    assert wrong(report) == [(3, "office"), (4, "seats")]


def test_hours_of_an_office_in_the_file_replace_those_it_had(app: Any) -> None:
    here, there = make.office("GNT"), make.office("NAM")
    make.office_hours(here, [1, 2])
    make.office_hours(there, [1])
    report = take(
        "office_hours", "office,weekday,from,until,valid_from\nGNT,1,9:00,17:00,2021-10-07\nGNT,3,9u,12u,2026-01-01\n"
    )
    assert (report.same, report.new, report.changed) == (1, 1, 1)
    assert {(row.weekday, row.until_at) for row in queries.hours(here.id)} == {(1, time(17)), (3, time(12))}
    assert len(queries.hours(there.id)) == 1
    kept = select(OfficeHours.void_reason).where(OfficeHours.voided_at.is_not(None))
    assert list(db.session.scalars(kept)) == ["import"]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("GNT,open,1,12:00,9:00,2026-01-01,", "until"),
        ("GNT,open,1,11:00,14:00,2026-06-01,", "from"),
        ("GNT,open,8,9:00,12:00,2026-01-01,", "weekday"),
        ("GNT,night,1,9:00,12:00,2026-01-01,", "kind"),
        ("GNT,open,2,9:00,12:00,2026-01-01,2025-01-01", "valid_until"),
        ("GNT,open,1,9:00,12:00,2026-01-01,", "from"),
    ],
)
def test_hours_that_cannot_be_are_named(app: Any, line: str, column: str) -> None:
    make.office("GNT")
    heads = "office,kind,weekday,from,until,valid_from,valid_until\nGNT,open,1,9:00,12:00,2026-01-01,\n"
    assert wrong(take("office_hours", heads + line + "\n")) == [(3, column)]
    assert db.session.scalar(select(func.count()).select_from(OfficeHours)) == 0
