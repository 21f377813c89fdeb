"""The list of new files: duplicates are shown before anything is written; all of it, or nothing."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from icam.cases import queries
from icam.cases.models import Case, CaseCoach
from icam.core.access import OFFICE, Role
from icam.db import db
from icam.imports.commands import import_list
from icam.imports.rules import ListKind, Report
from icam.imports.sheet import read_sheet
from icam.people import queries as people
from icam.people.models import Household, Person
from icam.people.rules import read_search
from tests import make

HEAD = "file,household,family_name,given_name,birth_date,number,role,entry,target_group,office,coach,opened_on\n"


def _take(text: str, *, dry_run: bool = False) -> Report:
    report = import_list(OFFICE, ListKind.CASES, read_sheet((HEAD + text).encode()), dry_run=dry_run)
    db.session.rollback()
    return report


def _said(found: Any) -> list[tuple[int, str]]:
    return [(one.line, one.column) for one in found]


def _count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


FAMILY = (
    "L-1,,Testova,Amal,1988-05-01,8.123.456,MOTHER,INVITATION,FAM_MINOR,ANR,coach@example.org,2026-03-02\n"
    "L-1,,Testova,Sami,2015,,CHILD,INVITATION,FAM_MINOR,ANR,coach@example.org,2026-03-02\n"
    "L-2,,,Single,,,OTHER,POLICE,INTERCEPT,,,\n"
)


@pytest.fixture
def office(app: Flask) -> Any:
    make.account(role=Role.ICAM_COACH, email="coach@example.org", regions="AL")
    return make.office("ANR", region="AL")


def test_new_files_come_with_their_families_and_persons(office: Any) -> None:
    report = _take(FAMILY)
    assert (report.new, report.problems, report.conflicts) == (2, [], [])
    row = db.session.scalars(select(Case).where(Case.code == "L-1")).one()
    assert (row.region, row.office_id, row.opened_on) == ("AL", office.id, date(2026, 3, 2))
    assert [one.name for one in people.member_rows([row.household_id])] == ["Testova, Amal", "Testova, Sami"]
    assert len(queries.held(row.id)) == 1
    assert [hit.household_id for hit in people.search_persons(read_search("8123456"), OFFICE.scope)]
    assert people.household(row.household_id, OFFICE.scope).contact_person_id


def test_the_same_list_twice_changes_nothing(office: Any) -> None:
    _take(FAMILY)
    before = [_count(model) for model in (Case, CaseCoach, Household, Person)]
    report = _take(FAMILY)
    assert (report.new, report.changed, report.same) == (0, 0, 2)
    assert [_count(model) for model in (Case, CaseCoach, Household, Person)] == before


def test_who_has_an_open_file_is_shown_before_anything_is_written_and_left_out(office: Any) -> None:
    _take(FAMILY)
    again = (
        "M-1,,Other,Name,,8123456,OTHER,PHONE,,,,\n"
        "M-2,,Testova,Amal,1988-05-01,,OTHER,PHONE,,,,\n"
        "M-3,L-1,,,,,OTHER,PHONE,,,,\n"
        "M-4,,Fresh,Person,1990-01-01,,OTHER,PHONE,,,,\n"
    )
    report = _take(again, dry_run=True)
    assert _said(report.conflicts) == [(2, "number"), (3, "family_name"), (4, "household")]
    assert report.new == 1
    assert _count(Case) == 2
    _take(again)
    assert _count(Case) == 3


def test_a_family_on_record_without_an_open_file_gets_it_and_the_list_says_so(office: Any) -> None:
    _take(FAMILY)
    row = db.session.scalars(select(Case).where(Case.code == "L-1")).one()
    old, household_id = row.id, row.household_id
    db.session.execute(
        Case.__table__.update().where(Case.id == old).values(closed_on=date(2026, 3, 9), outcome="OTHER")
    )
    db.session.commit()
    report = _take("N-1,,Testova,Amal,1988-05-01,,OTHER,PHONE,,,,\n")
    assert _said(report.notices) == [(2, "family_name")]
    fresh = db.session.scalars(select(Case).where(Case.code == "N-1")).one()
    assert (fresh.household_id, fresh.earlier_id) == (household_id, old)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("A,,,,,,OTHER,PHONE,,,,\n", (2, "family_name")),
        ("A,nowhere,,,,,OTHER,PHONE,,,,\n", (2, "household")),
        ("A,,X,,,,OTHER,BOAT,,,,\n", (2, "entry")),
        ("A,,X,,,,OTHER,PHONE,,XXX,,\n", (2, "office")),
        ("A,,X,,,,OTHER,PHONE,,,nobody@example.org,\n", (2, "coach")),
        ("A,,X,,,,OTHER,PHONE,,,,2126-01-01\n", (2, "opened_on")),
        ("A,,X,,,93.05.18-223.60,OTHER,PHONE,,,,\n", (2, "number")),
        ("A,,X,,,77,OTHER,PHONE,,,,\nB,,Y,,,77,OTHER,PHONE,,,,\n", (3, "number")),
        ("A,,X,,,93.05.18-223.61,OTHER,PHONE,,,,\nA,,Y,,,93051822361,OTHER,PHONE,,,,\n", (3, "number")),
        ("A,,X,,,,OTHER,PHONE,,,,\nA,,Y,,,,OTHER,POLICE,,,,\n", (3, "entry")),
    ],
)
def test_a_wrong_cell_is_named(office: Any, text: str, where: tuple[int, str]) -> None:
    assert where in _said(_take(text).problems)
    assert _count(Case) == 0


def test_a_family_may_share_the_number_of_its_file(office: Any) -> None:
    report = _take("A,,X,,,8.123.456,MOTHER,PHONE,,,,\nA,,Y,,,8123456,CHILD,PHONE,,,,\n")
    assert (report.new, report.problems) == (1, [])


def test_forty_wrong_of_five_thousand_are_all_named_at_once_and_nothing_is_written(office: Any) -> None:
    wrong = {125 * n for n in range(1, 41)}
    lines = [
        f"F-{n},,Family{n},Person,1990-01-01,{7_000_000 + n},OTHER,{'BOAT' if n in wrong else 'INVITATION'},,ANR,,\n"
        for n in range(1, 5001)
    ]
    report = _take("".join(lines))
    assert report.lines == 5000
    assert _said(report.problems) == [(n + 1, "entry") for n in sorted(wrong)]
    assert (_count(Case), _count(Household), _count(Person)) == (0, 0, 0)


def test_the_telephone_of_a_listed_family_finds_it(office: Any) -> None:
    head = HEAD.strip() + ",phone\n"
    text = head + "L-9,,Testova,Amal,,,OTHER,INVITATION,FAM_MINOR,ANR,coach@example.org,2026-03-02,0470 12 34 56\n"
    import_list(OFFICE, ListKind.CASES, read_sheet(text.encode()), dry_run=False)
    db.session.rollback()
    assert [hit.name for hit in people.search_persons(read_search("+32470123456"), OFFICE.scope)] == ["Testova, Amal"]
