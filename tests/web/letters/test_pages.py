"""The pages of letters and of their texts: what they show, what they refuse, and that a reprint is the same file."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.letters import drawing
from icam.letters.models import IssuedLetter, LetterText
from icam.letters.rules import State
from icam.printing.pdf import PdfUnavailable
from tests import make
from tests.client import Client
from tests.data.letters.paper import PDF, Invited, invited


@pytest.fixture
def family(app: Flask) -> Invited:
    return invited()


@pytest.fixture
def coach(app: Flask, family: Invited) -> Client:
    client: Client = app.test_client()  # type: ignore[assignment]
    client.sign_in(family.desk.coach)
    return client


@pytest.fixture
def admin(as_role: Any) -> Client:
    client: Client = as_role(Role.ADMIN, all_sites=True)
    return client


def begun(coach: Client, family: Invited) -> str:
    answer = coach.post(f"/letters/new/invitation/{family.invitation.id}", data={})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def typed(page: str, **changes: str) -> dict[str, str]:
    """Return what a browser would send from the draft's form."""
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert version
    known = {"language": "nl", "page_language": "", "addressee": "Rania Haddad", "address": "Lindestraat 8\n9000 Gent"}
    return known | {"version": version[1], "channel": ""} | changes


def issued(coach: Client, family: Invited, **changes: str) -> str:
    """Issue the letter of the invitation and return its address."""
    where = begun(coach, family)
    coach.post(where, data=typed(coach.get(where).text, **changes))
    version = typed(coach.get(where).text)["version"]
    answer = coach.post(f"{where}/issue", data={"version": version})
    assert answer.status_code == 303, answer.text
    return where


def test_a_letter_goes_from_the_invitation_to_paper_and_back(coach: Client, family: Invited):
    page = coach.get(f"/invitations/{family.invitation.id}").text
    assert f"/letters/new/invitation/{family.invitation.id}" in page
    where = issued(coach, family)
    page = coach.get(where).text
    number = re.search(r"B-\d{4}-\d{6}", page)
    assert number
    first, again = coach.get(f"{where}.pdf"), coach.get(f"{where}.pdf")
    assert first.mimetype == "application/pdf"
    assert first.data.startswith(PDF)
    assert first.data == again.data
    assert number[0] in first.headers["Content-Disposition"]
    assert number[0] in coach.get(f"/letters?q={number[0]}").text
    assert number[0] in coach.get(f"/families/{family.household.id}/letters").text
    assert number[0] in coach.get(f"/cases/{family.case.id}/letters").text
    assert number[0] in coach.get(f"/invitations/{family.invitation.id}").text
    assert number[0] in coach.get(f"/families/{family.household.id}/chronology").text


def test_every_look_and_print_is_in_the_trail(coach: Client, family: Invited):
    where = issued(coach, family)
    coach.get(f"{where}.pdf")
    db.session.rollback()
    said = set(db.session.scalars(select(AuditEntry.event).where(AuditEntry.subject_kind == "letter")))
    assert {"letter.begun", "letter.issued", "letter.seen", "letter.print"} <= said


def test_what_is_missing_is_on_the_page_and_in_the_preview(coach: Client, family: Invited):
    where = begun(coach, family)
    coach.post(where, data=typed(coach.get(where).text, addressee=""))
    page = coach.get(where).text
    assert "Still empty" in page or "Nog leeg" in page
    refused = coach.post(f"{where}/issue", data={"version": typed(page)["version"]})
    assert refused.status_code == 422
    assert coach.get(f"{where}.pdf").status_code == 200


def test_a_page_that_nobody_checked_is_refused_with_its_reason(coach: Client, family: Invited):
    where = begun(coach, family)
    page = coach.get(where).text
    refused = coach.post(f"{where}/issue", data={"version": typed(page)["version"]})
    assert refused.status_code == 422
    assert db.session.scalar(select(IssuedLetter.number)) is None


def test_somebody_else_saved_first(coach: Client, family: Invited):
    where = begun(coach, family)
    page = coach.get(where).text
    coach.post(where, data=typed(page, addressee="Samir Haddad"))
    answer = coach.post(where, data=typed(page, addressee="Rania"))
    assert answer.status_code == 409
    assert "Samir Haddad" in answer.text
    assert "Rania" in answer.text
    assert coach.post(f"{where}/issue", data={"version": typed(page)["version"]}).status_code == 409


def test_without_pango_a_sentence_says_so_and_nothing_is_issued(
    coach: Client, family: Invited, monkeypatch: pytest.MonkeyPatch
):
    def missing(_: str) -> bytes:
        raise PdfUnavailable

    where = begun(coach, family)
    coach.post(where, data=typed(coach.get(where).text))
    version = typed(coach.get(where).text)["version"]
    monkeypatch.setattr(drawing, "pdf_of", missing)
    answer = coach.post(f"{where}/issue", data={"version": version})
    assert answer.status_code == 422
    assert "libpangoft2" in answer.text
    assert coach.get(f"{where}.pdf").status_code == 503
    assert db.session.scalar(select(IssuedLetter.state)) is State.DRAFT


def test_delivery_is_noted_and_a_letter_is_replaced(coach: Client, family: Invited):
    where = issued(coach, family)
    version = re.search(r'name="version"[^>]*value="(\d+)"', coach.get(where).text)
    assert version
    today = clock.today().strftime("%d/%m/%Y")
    sent = {"delivery": "returned", "on": today, "note": "vertrokken", "version": version[1]}
    assert coach.post(f"{where}/delivery", data=sent).status_code == 303
    assert "vertrokken" in coach.get(where).text
    assert coach.post(f"{where}/delivery", data={**sent, "on": "31/02/2026"}).status_code == 422
    new = coach.post(f"{where}/replace", data={})
    assert new.status_code == 303
    assert new.headers["Location"] != where
    assert coach.post(f"{new.headers['Location']}/drop", data={}).status_code == 303


def test_the_letter_is_chosen_out_of_what_the_family_has(coach: Client, family: Invited):
    page = coach.get(f"/families/{family.household.id}/letters/new").text
    assert f'value="invitation:{family.invitation.id}"' in page
    assert "allocation" not in page
    sent = coach.post(
        f"/families/{family.household.id}/letters/new", data={"what": f"invitation:{family.invitation.id}"}
    )
    assert sent.status_code == 303
    for wrong in ("invitation:999999", "nothing:1", ""):
        assert coach.post(f"/families/{family.household.id}/letters/new", data={"what": wrong}).status_code == 422


def test_a_list_is_a_spreadsheet_too(coach: Client, family: Invited):
    issued(coach, family)
    answer = coach.get("/letters.xlsx?state=issued")
    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"


@pytest.mark.parametrize(
    "address", ["/letters?q=%25", "/letters?kind=nothing&state=x&language=zz&from=99", "/letters?after=x"]
)
def test_an_address_that_means_nothing_shows_the_list(coach: Client, address: str):
    assert coach.get(address).status_code in (200, 400, 422)


def test_a_letter_of_another_family_is_not_there(family: Invited, coach: Client, as_role: Any):
    where = issued(coach, family)
    stranger = as_role(Role.ICAM_COACH, regions="LUX")
    for address in (where, f"{where}.pdf"):
        assert stranger.get(address).status_code == 404
    assert as_role(Role.STATISTICS).get(where).status_code == 403
    assert as_role(Role.ADMIN).get(where).status_code == 403


# --- texts -----------------------------------------------------------------------------------------------------------


def test_texts_are_for_administrators_only(as_role: Any):
    for role in Role:
        assert as_role(role).get("/letter-templates").status_code == (200 if role is Role.ADMIN else 403)


def test_an_administrator_approves_a_page_by_name_and_it_is_issued(coach: Client, family: Invited, admin: Client):
    text = "/letter-templates/pages/invitation/ti"
    assert admin.get(text).status_code == 200
    assert admin.get(f"{text}/1.pdf").data.startswith(PDF)
    assert admin.post(f"{text}/1/approve", data={"checked_by": "", "checked_on": "01/01/2026"}).status_code == 422
    sent = {"checked_by": "Selam Tesfay", "checked_on": "01/01/2026"}
    assert admin.post(f"{text}/1/approve", data=sent).status_code == 303
    assert "Selam Tesfay" in admin.get(text).text
    where = issued(coach, family, page_language="ti")
    assert coach.get(f"{where}.pdf").data.startswith(PDF)


def test_a_new_version_is_written_seen_as_pdf_and_holds(admin: Client):
    text = "/letter-templates/invitation/nl"
    page = admin.get(f"{text}/edit").text
    assert "appointment_day" in page
    today = clock.today().strftime("%d/%m/%Y")
    sent = {"subject": "Nieuw", "body": "{{ salutation }}\n\nKom langs.", "holds_from": today, "after": "1"}
    assert admin.post(f"{text}/edit", data=sent).status_code == 303
    assert admin.get(f"{text}/2.pdf").data.startswith(PDF)
    assert admin.get(f"{text}/3.pdf").status_code == 404


def test_what_was_typed_is_seen_as_pdf_before_it_is_saved(admin: Client):
    today = clock.today().strftime("%d/%m/%Y")
    sent = {"subject": "Nieuw", "body": "{{ salutation }}", "holds_from": today, "after": "1"}
    answer = admin.post("/letter-templates/invitation/nl/preview", data=sent)
    assert answer.data.startswith(PDF)
    assert db.session.scalar(select(LetterText.id)) is None
    refused = admin.post("/letter-templates/invitation/nl/preview", data={**sent, "body": "{{ nobody }}"})
    assert refused.status_code == 422
    assert "{{ nobody }}" in refused.text


@pytest.mark.parametrize(
    "body",
    [
        "{{ nobody }}",
        "{% for i in range(999999999) %}{% endfor %}",
        "{{ person.__class__ }}",
        "{{ salutation",
        "data:image/png;base64," + "A" * 1_000_000,
    ],
    ids=["unknown field", "endless loop", "attribute", "not closed", "picture"],
)
def test_a_text_that_does_more_is_given_back_with_a_sentence(admin: Client, body: str):
    sent = {"subject": "x", "body": body, "holds_from": clock.today().strftime("%d/%m/%Y"), "after": "1"}
    answer = admin.post("/letter-templates/invitation/nl/edit", data=sent)
    assert answer.status_code == 422
    assert 'id="body-error"' in answer.text
    assert db.session.scalar(select(LetterText.id)) is None


def test_a_picture_of_50_mb_is_refused_without_being_read_as_a_text(admin: Client):
    body = "data:image/png;base64," + "A" * 50_000_000
    sent = {"subject": "x", "body": body, "holds_from": clock.today().strftime("%d/%m/%Y"), "after": "1"}
    for page in ("edit", "preview"):
        answer = admin.post(f"/letter-templates/invitation/nl/{page}", data=sent)
        assert answer.status_code == 413
        assert "<h1" in answer.text
    assert db.session.scalar(select(LetterText.id)) is None


@pytest.mark.parametrize("address", ["nothing/nl", "invitation/ti", "pages/invitation/zz", "..%2Fx/nl"])
def test_a_text_that_does_not_exist_is_not_there(admin: Client, address: str):
    assert admin.get(f"/letter-templates/{address}").status_code == 404


# --- how many statements ---------------------------------------------------------------------------------------------


def test_pages_of_letters_cost_a_fixed_number_of_statements(coach: Client, family: Invited, statements: Any):
    where = issued(coach, family)
    draft = begun(coach, family)
    make.household()
    budgets = {
        "/letters": 10,
        f"/families/{family.household.id}/letters": 14,
        where: 12,
        draft: 26,
        f"{where}.pdf": 10,
    }
    for address, most in budgets.items():
        coach.get(address)
        with statements() as sent:
            assert coach.get(address).status_code == 200
        assert len(sent) <= most, (address, len(sent), sent)
