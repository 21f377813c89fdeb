"""The import page: upload, preview, confirm."""

import io
import re

import pytest
import xlsxwriter
from sqlalchemy import func, select

from icam.core.access import Role
from icam.db import db
from icam.housing.models import Site
from tests import make

SITES = b"code,name_nl,name_fr,postal_code,municipality,cleaning_days\nTUB,Tubeke,Tubize,1480,Tubize,2\n"


@pytest.fixture
def officer(as_role):
    return as_role(Role.STATISTICS, all_sites=True)


def upload(client, content: bytes, kind: str = "sites"):
    return client.post(
        "/imports", data={"kind": kind, "file": (io.BytesIO(content), "list.csv")}, content_type="multipart/form-data"
    )


def sites() -> int:
    return db.session.scalar(select(func.count()).select_from(Site)) or 0


def test_a_list_is_looked_at_before_it_is_taken_in(officer):
    answer = upload(officer, SITES)
    assert answer.status_code == 303
    assert sites() == 0
    preview = officer.get(answer.location)
    assert "1 new and 0 changed" in preview.text
    assert officer.post(answer.location, data={}).status_code == 303
    assert sites() == 1
    assert "1 new, 0 changed" in officer.get("/imports").text


def test_wrong_cells_are_listed_and_nothing_is_taken_in(officer):
    answer = upload(officer, SITES.replace(b",2", b",many"))
    html = officer.get(answer.location).text
    assert "is not a whole number" in html
    assert "Take it in" not in html
    assert officer.post(answer.location, data={}).status_code == 422
    assert sites() == 0


def test_a_list_that_is_confirmed_twice_is_taken_in_once(officer):
    where = upload(officer, SITES).location
    token = re.search(r'name="submission"[^>]*value="([^"]+)"', officer.get(where).text)
    assert token
    for _again in range(2):
        officer.post(where, data={"submission": token[1]})
    assert sites() == 1


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a workbook", b"\x89PNG\r\n\x1a\n\x00\x00", b"", b"\n\n"])
def test_a_file_that_is_no_spreadsheet_is_answered_with_a_sentence(officer, content):
    answer = upload(officer, content)
    assert answer.status_code == 422
    assert "not a spreadsheet" in answer.text or "is empty" in answer.text or "Choose a file" in answer.text


def test_a_workbook_is_read_like_a_csv(officer):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "name_nl", "cleaning_days"])
        sheet.write_row(1, 0, ["TUB", "Tubeke", 3])
    where = upload(officer, buffer.getvalue()).location
    assert officer.post(where, data={}).status_code == 303
    assert db.session.scalars(select(Site.cleaning_days)).one() == 3


def test_what_somebody_else_uploaded_is_not_found(officer, as_role):
    where = upload(officer, SITES).location
    other = as_role(Role.MANAGER, all_sites=True)
    assert other.get(where).status_code == 404
    assert other.post(where, data={}).status_code == 404


def test_a_coach_may_not_import(as_role):
    assert as_role(Role.FITT_COACH).get("/imports").status_code == 403


def test_somebody_who_sees_some_sites_only_may_not_import_for_all(as_role):
    officer = as_role(Role.STATISTICS, sites=[make.site("ZUL")])
    where = upload(officer, SITES).location
    assert officer.get(where).status_code == 403
