"""The summary for the person: one accessible A4 in their language, with nothing of the office's own notes."""

import subprocess
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from icam.audit.models import AuditEntry
from icam.audit.rules import Kind
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.people.models import PersonLanguage
from icam.talks.forms import SUMMARY_MOST
from icam.talks.rules import NoteKind
from icam.talks.summary import WORDS
from tests import make, talks

NOTES = ("Beroep hangende, zwak", talks.SECRET, "Ik wil bij mijn zus blijven")


@pytest.fixture
def told(app: Any) -> Any:
    coach = talks.coach(name="An Coach")
    office = make.office(
        "BRU",
        name_nl="Brussel",
        name_fr="Bruxelles",
        street="Pachecolaan 44",
        postal_code="1000",
        municipality="Brussel",
    )
    person = make.person("Amal", "Testfamily", born=date(1990, 2, 3))
    case = make.case(make.household([person]), office_id=office.id)
    make._save(PersonLanguage(person_id=person.id, language="fr"))
    talk = talks.talk(
        case,
        coach,
        clock.today(),
        written=True,
        started_at=time(10, 30),
        language="ar",
        interpreter_language="ar",
        office_id=office.id,
        about_return=True,
        for_person="Vous pouvez demander un séjour.",
        next_on=clock.today() + timedelta(days=9),
    )
    for kind, text in zip((NoteKind.ADMINISTRATIVE, NoteKind.SUPPORT, NoteKind.OWN_WORDS), NOTES, strict=True):
        talks.note(talk, coach, kind, text)
    talks.agreement(talk, "Apporter le passeport", who="Amal", due_on=clock.today() + timedelta(days=3))
    client = app.test_client()
    client.sign_in(coach)
    return client, talk, case


def text_of(data: bytes, tmp_path: Any) -> tuple[str, str]:
    file = tmp_path / "summary.pdf"
    file.write_bytes(data)
    info = subprocess.run(["pdfinfo", str(file)], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True).stdout
    return info, text


@pytest.mark.parametrize("language", sorted(WORDS))
def test_the_summary_is_one_tagged_page_in_the_language_that_was_chosen(
    told: Any, tmp_path: Any, language: str
) -> None:
    client, talk, _ = told
    client.set_cookie("language", "nl")
    info, text = text_of(client.get(f"/talks/{talk.id}/summary.pdf?language={language}").data, tmp_path)
    assert "Pages:           1" in info
    assert "Tagged:          yes" in info
    for words in (WORDS[language].title, WORDS[language].support, "02 488 97 77", "An Coach", "Apporter le passeport"):
        assert words in text


def test_the_language_is_the_persons_and_not_the_readers(told: Any, tmp_path: Any) -> None:
    client, talk, _ = told
    client.set_cookie("language", "de")
    assert "Notre entretien" in text_of(client.get(f"/talks/{talk.id}/summary.pdf").data, tmp_path)[1]
    assert 'lang="fr"' in client.get(f"/talks/{talk.id}/summary").text
    assert client.get(f"/talks/{talk.id}/summary?language=xx").status_code == 404


def test_no_note_of_the_office_stands_on_the_summary(told: Any, tmp_path: Any) -> None:
    client, talk, _ = told
    for language in WORDS:
        page = client.get(f"/talks/{talk.id}/summary?language={language}").text
        _, text = text_of(client.get(f"/talks/{talk.id}/summary.pdf?language={language}").data, tmp_path)
        for note in NOTES:
            assert note not in page
            assert note not in " ".join(text.split())


def test_the_longest_summary_is_still_one_page(told: Any, tmp_path: Any) -> None:
    client, talk, _ = told
    row = db.session.get_one(type(talk), talk.id)
    row.for_person = ("Vous pouvez demander une autorisation de séjour pour des raisons médicales. " * 40)[
        :SUMMARY_MOST
    ]
    db.session.commit()
    for n in range(12):
        talks.agreement(
            talk,
            f"{n} " + "apporter les documents de la mutuelle et du médecin " * 9,
            who="la mère",
            due_on=clock.today(),
        )
    for language in WORDS:
        info, _ = text_of(client.get(f"/talks/{talk.id}/summary.pdf?language={language}").data, tmp_path)
        assert "Pages:           1" in info, language


@pytest.mark.filterwarnings("ignore")
def test_the_summary_passes_the_accessibility_check(told: Any, tmp_path: Any) -> None:
    import outloud

    client, talk, _ = told
    file = tmp_path / "summary.pdf"
    file.write_bytes(client.get(f"/talks/{talk.id}/summary.pdf").data)
    checked = outloud.check(str(file))
    assert checked.error is None
    assert checked.findings == []


def test_printing_the_summary_is_in_the_trail_with_its_language(told: Any) -> None:
    client, talk, case = told
    client.get(f"/talks/{talk.id}/summary.pdf?language=en")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.kind == Kind.PRINT)).one()
    assert (entry.event, entry.subject_id, entry.household_id) == ("talk_summary.print", talk.id, case.household_id)
    assert entry.new == {"language": "en"}


def test_without_pango_the_summary_says_what_is_missing(told: Any, monkeypatch: Any) -> None:
    from icam.printing.pdf import PdfUnavailable
    from icam.talks.routes import summary

    def missing(_text: str) -> bytes:
        raise PdfUnavailable

    client, talk, _ = told
    monkeypatch.setattr(summary, "pdf_of", missing)
    assert client.get(f"/talks/{talk.id}/summary.pdf").status_code == 503


def test_the_summary_of_another_region_is_not_printed(told: Any, as_role: Any) -> None:
    _, talk, _ = told
    assert as_role(Role.ICAM_COACH, regions="LL").get(f"/talks/{talk.id}/summary.pdf").status_code == 404
