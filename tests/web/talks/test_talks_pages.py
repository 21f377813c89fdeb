"""The pages of talks: a talk begins, goes on along the guide, is written up and corrected."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from icam.audit.models import AuditEntry
from icam.audit.rules import Kind
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.talks.models import Talk, TalkAgreement, TalkDocument, TalkNote
from icam.talks.rules import NoteKind
from tests import make, talks

WRITE = {"kind": "first", "place": "office", "version": "1", "part": "words"}


@pytest.fixture
def case(app: Any) -> Case:
    child = make.person("Noor", "Testfamily", born=clock.today() - timedelta(days=9 * 365))
    adult = make.person("Amal", "Testfamily", born=date(1990, 2, 3))
    return make.case(make.household([adult, child]))


@pytest.fixture
def coach(app: Any) -> Any:
    return talks.coach()


@pytest.fixture
def client(app: Any, coach: Any) -> Any:
    client = app.test_client()
    client.sign_in(coach)
    return client


def the_talk() -> Talk:
    db.session.expire_all()
    return db.session.scalars(select(Talk)).one()


def day(on: date) -> str:
    return on.strftime("%d/%m/%Y")


def written(talk: Talk, **more: Any) -> dict[str, Any]:
    """Return the form of a talk as a browser would send it."""
    return WRITE | {"version": str(talk.version), "held_on": day(talk.held_on)} | more


def test_a_talk_begins_with_one_press_and_leads_to_the_guide(client: Any, case: Case) -> None:
    assert "Start the talk" in client.get(f"/cases/{case.id}/talks").text
    response = client.post(f"/cases/{case.id}/talks/start", data={"submission": "abcdefghijklmnopqrst"})
    talk = the_talk()
    assert (response.status_code, response.location) == (303, f"/talks/{talk.id}/write")
    assert (talk.held_on, talk.kind.value, talk.written_at) == (clock.today(), "first", None)
    again = client.post(f"/cases/{case.id}/talks/start", data={"submission": "abcdefghijklmnopqrst"})
    assert again.location == response.location
    assert db.session.scalar(select(func.count()).select_from(Talk)) == 1


def test_the_guide_stands_in_the_offices_own_order_with_its_hints(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    page = client.get(f"/talks/{talk.id}/write").text
    places = [
        page.index(f"<h2>{one}</h2>")
        for one in ("In their own words", "Legal and administrative situation", "The person’s account", "Options")
    ]
    assert places == sorted(places)
    assert "Listen first." in page


def test_a_talk_is_kept_as_it_goes_on_and_then_written_up(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    adult = case.household_id and db.session.scalars(select(make.Membership.person_id).limit(1)).one()
    first = client.post(
        f"/talks/{talk.id}/write",
        data=written(talk, own_words="Ik wil bij mijn zus blijven", note_SITUATION="Beroep loopt", save="later"),
    )
    assert (first.status_code, first.location) == (303, f"/talks/{talk.id}/write?part=words")
    assert the_talk().written_at is None
    response = client.post(
        f"/talks/{talk.id}/write",
        data=written(
            the_talk(),
            own_words="Ik wil bij mijn zus blijven",
            note_SITUATION="Beroep loopt",
            support_SITUATION=talks.SECRET,
            present=str(adult),
            minutes="50",
            brought_0="PASSPORT",
            original_0="y",
            agreed_0="Brengt het paspoort",
            due_0=day(clock.today() + timedelta(days=7)),
            about_return="y",
            position="CONSIDERS",
            save="finish",
        ),
    )
    assert (response.status_code, response.location) == (303, f"/talks/{talk.id}")
    assert the_talk().written_at is not None
    page = client.get(f"/talks/{talk.id}").text
    for text in ("Ik wil bij mijn zus blijven", "Beroep loopt", talks.SECRET, "passport", "Brengt het paspoort"):
        assert text in page
    assert page.index("Ik wil bij mijn zus blijven") < page.index("Beroep loopt")
    assert db.session.scalars(select(TalkAgreement.text)).all() == ["Brengt het paspoort"]
    assert db.session.scalars(select(TalkDocument.is_original)).all() == [True]


def test_a_talk_cannot_be_finished_when_nobody_was_there(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    response = client.post(f"/talks/{talk.id}/write", data=written(talk, own_words="Ja", save="finish"))
    assert response.status_code == 422
    assert "Tick who was present" in response.text
    assert 'value="who" checked' in response.text
    assert "Ja" in response.text


def test_a_day_to_come_is_refused(client: Any, case: Case) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    data = {"place": "phone", "kind": "first", "held_on": day(tomorrow)}
    response = client.post(f"/cases/{case.id}/talks/new", data=data)
    assert response.status_code == 422
    assert "A talk is noted when it is held." in response.text


def test_a_written_talk_is_corrected_only_with_a_reason(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today(), written=True)
    talks.note(talk, coach, NoteKind.ADMINISTRATIVE, "Beroep loopt")
    data = written(talk, note_SITUATION="Beroep verworpen", also_present="lawyer", save="finish")
    assert client.post(f"/talks/{talk.id}/write", data=data).status_code == 422
    response = client.post(f"/talks/{talk.id}/write", data=data | {"correction": "letter of 3 March"})
    assert response.status_code == 303
    page = client.get(f"/talks/{talk.id}").text
    assert "Beroep verworpen" in page
    assert "Beroep loopt" in page
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "talk.corrected")).one()
    assert (entry.reason, entry.old["note_SITUATION"], entry.new["note_SITUATION"]) == (
        "letter of 3 March",
        "Beroep loopt",
        "Beroep verworpen",
    )


def test_a_stale_save_of_a_talk_shows_both_versions(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    client.post(f"/talks/{talk.id}/write", data=written(talk, note_ACCOUNT="De eerste", save="later"))
    response = client.post(f"/talks/{talk.id}/write", data=written(talk, note_ACCOUNT="De tweede", save="later"))
    assert response.status_code == 409
    assert "De eerste" in response.text
    assert "De tweede" in response.text


# --- who may read what


@pytest.mark.parametrize("role", [Role.MANAGER, Role.FITT_COACH])
def test_whoever_may_not_read_support_notes_sees_only_that_there_is_one_and_by_whom(
    app: Any, as_role: Any, case: Case, coach: Any, role: Role
) -> None:
    talk = talks.talk(case, coach, clock.today(), written=True)
    talks.note(talk, coach, NoteKind.SUPPORT, talks.SECRET)
    talks.note(talk, coach, NoteKind.ADMINISTRATIVE, "Appeal running")
    reader = as_role(role, all_sites=True)
    page = reader.get(f"/talks/{talk.id}").text
    assert "Appeal running" in page
    assert f"There is a support note by {coach.name}" in page
    for address in (f"/talks/{talk.id}", f"/cases/{case.id}/talks", f"/talks/{talk.id}/summary"):
        text = reader.get(address).text
        assert talks.SECRET not in text
        assert "cousin" not in text


def test_a_coach_reads_support_notes(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today(), written=True)
    talks.note(talk, coach, NoteKind.SUPPORT, talks.SECRET)
    assert talks.SECRET in client.get(f"/talks/{talk.id}").text
    assert talks.SECRET in client.get(f"/talks/{talk.id}/write").text


def test_a_manager_who_corrects_a_talk_neither_sees_nor_loses_its_support_notes(
    app: Any, as_role: Any, case: Case, coach: Any
) -> None:
    talk = talks.talk(case, coach, clock.today(), written=True)
    talks.note(talk, coach, NoteKind.SUPPORT, talks.SECRET)
    manager = as_role(Role.MANAGER, all_sites=True)
    page = manager.get(f"/talks/{talk.id}/write").text
    assert talks.SECRET not in page
    assert "support_SITUATION" not in page
    data = written(talk, also_present="lawyer", support_SITUATION="", correction="a name", save="finish")
    assert manager.post(f"/talks/{talk.id}/write", data=data).status_code == 303
    note = db.session.scalars(select(TalkNote).where(TalkNote.kind == NoteKind.SUPPORT)).one()
    assert (note.text, note.replaced_at) == (talks.SECRET, None)


def test_no_support_note_is_in_the_trail_nor_in_the_search(
    app: Any, as_role: Any, client: Any, case: Case, coach: Any
) -> None:
    talk = talks.talk(case, coach, clock.today())
    data = written(talk, support_SITUATION=talks.SECRET, also_present="lawyer", save="finish")
    assert client.post(f"/talks/{talk.id}/write", data=data).status_code == 303
    again = written(
        the_talk(), support_SITUATION=f"{talks.SECRET}!", also_present="lawyer", correction="more", save="finish"
    )
    assert client.post(f"/talks/{talk.id}/write", data=again).status_code == 303
    for entry in db.session.scalars(select(AuditEntry)):
        assert "cousin" not in f"{entry.old}{entry.new}{entry.reason}"
    corrected = db.session.scalars(select(AuditEntry).where(AuditEntry.event == "talk.corrected")).one()
    assert corrected.new["support_notes"] == ["SITUATION"]
    for word in ("cousin", "Namur"):
        assert case.code not in client.get(f"/search?q={word}").text
        assert case.code not in as_role(Role.MANAGER, all_sites=True).get(f"/search?q={word}").text


def test_only_the_author_corrects_the_persons_own_words(
    app: Any, as_role: Any, client: Any, case: Case, coach: Any
) -> None:
    talk = talks.talk(case, coach, clock.today(), written=True)
    talks.note(talk, coach, NoteKind.OWN_WORDS, "Ik wil naar huis")
    other = as_role(Role.ICAM_COACH, all_sites=True)
    assert 'name="own_words"' not in other.get(f"/talks/{talk.id}/write").text
    data = written(talk, own_words="Iets anders", also_present="lawyer", correction="spelling", save="finish")
    assert other.post(f"/talks/{talk.id}/write", data=data).status_code == 303
    assert [one.text for one in db.session.scalars(select(TalkNote))] == ["Ik wil naar huis"]
    data = written(the_talk(), own_words="Ik wil nu naar huis", also_present="x", correction="misheard", save="finish")
    assert client.post(f"/talks/{talk.id}/write", data=data).status_code == 303
    page = client.get(f"/talks/{talk.id}").text
    assert "Ik wil nu naar huis" in page
    assert "Ik wil naar huis" in page


# --- drafts


def test_what_was_being_typed_stands_in_the_guide_at_once(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    typed = {
        "key": f"talks.write:{talk.id}",
        "note_ACCOUNT": "Half geschreven",
        "version": str(talk.version),
        "part": "ACCOUNT",
    }
    assert client.post("/drafts", data=typed).status_code == 204
    response = client.get(f"/talks/{talk.id}/write")
    assert response.status_code == 303
    page = client.get(response.location).text
    assert "Half geschreven" in page
    assert 'value="ACCOUNT" checked' in page


# --- scope and looks


def test_a_talk_of_another_region_does_not_exist_for_a_coach(app: Any, as_role: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    other = as_role(Role.ICAM_COACH, regions="LL")
    for address in (
        f"/talks/{talk.id}",
        f"/talks/{talk.id}/write",
        f"/talks/{talk.id}/summary",
        f"/cases/{case.id}/talks",
    ):
        assert other.get(address).status_code == 404
    assert other.post(f"/talks/{talk.id}/void", data={"reason": "x"}).status_code == 404


def test_every_look_at_a_talk_and_a_child_is_in_the_trail(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    child = db.session.scalars(select(make.Person.id).where(make.Person.given_name == "Noor")).one()
    pages = (
        f"/talks/{talk.id}",
        f"/talks/{talk.id}/write",
        f"/cases/{case.id}/talks",
        f"/cases/{case.id}/children/{child}",
    )
    for address in pages:
        before = db.session.scalar(select(func.count()).where(AuditEntry.household_id == case.household_id))
        assert client.get(address).status_code == 200
        after = db.session.scalar(select(func.count()).where(AuditEntry.household_id == case.household_id))
        assert after > before, address
    assert (
        db.session.scalar(select(func.count()).where(AuditEntry.person_id == child, AuditEntry.kind == Kind.LOOK)) == 1
    )


# --- agreements, documents, void


def test_an_agreement_is_done_reopened_and_reworded_with_the_old_words_kept(
    client: Any, case: Case, coach: Any
) -> None:
    talk = talks.talk(case, coach, clock.today(), written=True)
    agreement = talks.agreement(talk, "Bring the passport", due_on=clock.today())
    assert client.post(f"/talks/agreements/{agreement.id}/done").status_code == 303
    assert client.post(f"/talks/agreements/{agreement.id}/reopen").status_code == 303
    db.session.expire_all()
    version = db.session.get_one(TalkAgreement, agreement.id).version
    data = {
        "text": "Bring the birth certificate",
        "who": "the mother",
        "reason": "passport is lost",
        "version": str(version),
    }
    assert client.post(f"/talks/agreements/{agreement.id}/reword", data=data).status_code == 303
    page = client.get(f"/talks/{talk.id}").text
    assert "Bring the birth certificate" in page
    assert "Was: Bring the passport" in page
    assert "passport is lost" in page
    assert client.post(f"/talks/agreements/{agreement.id}/done").status_code == 404


def test_a_document_noted_by_mistake_is_taken_back_and_stays_readable(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    document = talks.document(talk, "MARRIAGE")
    assert client.get(f"/talks/documents/{document.id}/void").status_code == 200
    assert client.post(f"/talks/documents/{document.id}/void", data={"reason": "of another family"}).status_code == 303
    assert "taken back: of another family" in client.get(f"/talks/{talk.id}").text


def test_a_voided_talk_no_longer_counts(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    assert client.get(f"/talks/{talk.id}/void").status_code == 200
    assert client.post(f"/talks/{talk.id}/void", data={"reason": "wrong file"}).status_code == 303
    db.session.expire_all()
    found = db.session.get_one(Case, case.id)
    assert (found.talks, found.first_talk_on, found.last_talk_on) == (0, None, None)
    assert "wrong file" in client.get(f"/talks/{talk.id}").text
    assert client.get(f"/talks/{talk.id}/write").status_code == 303


# --- children


def test_the_overview_says_how_many_children_were_looked_at(client: Any, case: Case, coach: Any) -> None:
    child = db.session.scalars(select(make.Person.id).where(make.Person.given_name == "Noor")).one()
    assert "0 of 1 child looked at" in client.get(f"/cases/{case.id}/children").text
    data = {"on": day(clock.today()), "heard": "ALONE", "views": "I like my school", "conclusion": "School goes on"}
    address = f"/cases/{case.id}/children/{child}"
    assert client.get(f"{address}/new").status_code == 200
    assert client.post(f"{address}/new", data=data).status_code == 303
    assert "1 of 1 child looked at" in client.get(f"/cases/{case.id}/children").text
    assert client.post(f"{address}/new", data=data | {"conclusion": "A new look"}).status_code == 303
    page = client.get(address).text
    assert page.index("A new look") < page.index("School goes on")
    adult = db.session.scalars(select(make.Person.id).where(make.Person.given_name == "Amal")).one()
    assert client.get(f"/cases/{case.id}/children/{adult}").status_code == 404


def test_a_manager_sees_and_edits_the_guide(as_role: Any, client: Any) -> None:
    page = as_role(Role.MANAGER, all_sites=True).get("/talks/guide").text
    assert "Listen first." in page
    assert "/codes/talk_guide/" in page
    assert client.get("/talks/guide").status_code == 403


def test_noting_special_care_leads_back_to_the_talk(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today())
    adult = db.session.scalars(select(make.Person.id).where(make.Person.given_name == "Amal")).one()
    page = client.get(f"/talks/{talk.id}").text
    address = f"/people/{adult}/vulnerabilities/new?back=/talks/{talk.id}"
    assert address in page
    response = client.post(address, data={"code": "PREGNANT"})
    assert response.location == f"/talks/{talk.id}"
    assert "pregnant" in client.get(f"/talks/{talk.id}").text
    elsewhere = client.post(f"/people/{adult}/vulnerabilities/new?back=//evil.example", data={"code": "ELDERLY"})
    assert elsewhere.location == f"/people/{adult}"


def test_a_heading_that_the_manager_adds_stands_in_the_guide_in_its_place(
    as_role: Any, client: Any, case: Case, coach: Any
) -> None:
    manager = as_role(Role.MANAGER, all_sites=True)
    words = {"nl": "Gezondheid", "fr": "Santé", "de": "Gesundheit", "en": "Well-being", "sort": "15", "code": "HEALTH"}
    assert manager.post("/codes/talk_guide/new", data=words).status_code == 303
    talk = talks.talk(case, coach, clock.today())
    page = client.get(f"/talks/{talk.id}/write").text
    order = [page.index(f"<h2>{one}") for one in ("Legal and administrative", "Well-being", "The person’s account")]
    assert order == sorted(order)
    data = written(talk, note_HEALTH="Sees a doctor", also_present="lawyer", save="finish")
    assert client.post(f"/talks/{talk.id}/write", data=data).status_code == 303
    assert "Sees a doctor" in client.get(f"/talks/{talk.id}").text
    assert "Well-being" in manager.get("/talks/guide").text


def test_what_stands_under_a_heading_that_was_left_out_stays_readable(client: Any, case: Case, coach: Any) -> None:
    talk = talks.talk(case, coach, clock.today(), written=True)
    talks.note(talk, coach, NoteKind.ADMINISTRATIVE, "Old wisdom", heading="GONE")
    assert "Old wisdom" in client.get(f"/talks/{talk.id}").text
    assert "Old wisdom" in client.get(f"/talks/{talk.id}/write").text


@pytest.mark.parametrize(
    "path", ["/cases/{case}/talks", "/talks/{talk}", "/talks/{talk}/write", "/cases/{case}/children"]
)
def test_a_page_of_talks_costs_the_same_statements_whatever_it_shows(
    client: Any, case: Case, coach: Any, statements: Any, path: str
) -> None:
    talk = talks.talk(case, coach, clock.today())
    address = path.format(case=case.id, talk=talk.id)
    client.get(address)
    with statements() as few:
        client.get(address)
    for n in range(5):
        other = talks.talk(case, coach, clock.today() - timedelta(days=n), written=True)
        talks.note(talk, coach, NoteKind.ADMINISTRATIVE, "x", heading=f"H{n}")
        for one in (talk, other):
            talks.agreement(one)
            talks.document(one)
    client.get(address)  # the code lists are read once in a while
    with statements() as many:
        client.get(address)
    assert len(many) == len(few) <= 32
