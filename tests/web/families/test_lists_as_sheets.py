"""Every list goes out as a spreadsheet: what the filters show, all of its pages, and it is in the trail."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import Role
from icam.core.paging import Page, every
from icam.db import db
from tests import make


def rows_of(answer):
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


@pytest.fixture
def site(app):
    site = make.site()
    for n in range(60):
        make.stay(make.household([make.person("Amal", f"Family{n:02}")]), make.unit(site), arrived=clock.today())
    return site


@pytest.mark.parametrize("path", ["/families.xlsx?state=care", "/stays.xlsx?state=arrived"])
def test_a_list_goes_out_whole_as_a_spreadsheet(site, as_role, path):
    answer = as_role(Role.FITT_COACH, sites=[site]).get(path)
    assert answer.status_code == 200
    found = {cell for row in rows_of(answer) for cell in row}
    assert {f"Family{n:02}" for n in range(60)} <= found
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert entry.kind == "export"
    assert 60 in entry.new.values()


@pytest.mark.parametrize("path", ["/families.xlsx", "/stays.xlsx?state=all"])
def test_a_sheet_keeps_to_the_scope_of_the_reader(site, as_role, path):
    answer = as_role(Role.FITT_COACH, sites=[make.site()]).get(path)
    assert "Family01" not in {cell for row in rows_of(answer) for cell in row}


def test_a_list_is_walked_to_its_end_and_not_far_beyond_the_most():
    pages = {None: Page([1, 2], after="a"), "a": Page([3, 4], after="b"), "b": Page([5])}
    assert every(pages.__getitem__) == [1, 2, 3, 4, 5]
    assert every(pages.__getitem__, most=2) == [1, 2, 3, 4]
