"""Letters on a real database: numbered without gaps, frozen, replaced; and who may read them."""

from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import func, select

from icam.archive import queries as archive
from icam.archive.models import KeptFile
from icam.audit.models import AuditEntry
from icam.core.access import Actor, Role, Scope
from icam.core.errors import Forbidden, NotFound, RuleBroken, Stale
from icam.db import db, unit_of_work
from icam.letters import commands, drawing, making, queries
from icam.letters.models import IssuedLetter, LetterCount
from icam.letters.queries import Filters
from icam.letters.rules import ApprovalDraft, Delivery, DeliveryDraft, Kind, Page, State, TextDraft
from icam.people.models import Household, Membership
from icam.printing.pdf import PdfUnavailable
from tests import make
from tests.data.letters.paper import PDF, TODAY, Invited, invited

PAGE = f"pages/{Page.INVITATION.value}"


@pytest.fixture
def family(app: Flask) -> Invited:
    return invited()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a letter be its HTML, where the drawing itself is not what is tested."""
    monkeypatch.setattr(drawing, "pdf_of", lambda text: PDF + text.encode())


def approve(actor: Actor, language: str = "ti") -> None:
    draft = ApprovalDraft("Selam Tesfay", TODAY)
    commands.approve_page(actor, PAGE, language, 1, draft, today=TODAY)


def numbers() -> list[str]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(IssuedLetter.number).where(IssuedLetter.number.is_not(None)).order_by(IssuedLetter.id)
        )
    )


def events() -> list[str]:
    db.session.rollback()
    return list(
        db.session.scalars(select(AuditEntry.event).where(AuditEntry.event.like("letter%")).order_by(AuditEntry.id))
    )


# --- a draft ---------------------------------------------------------------------------------------------------------


def test_a_letter_is_proposed_as_the_rules_have_it(family: Invited):
    row = commands.begin_letter(family.actor, Kind.INVITATION, family.invitation.id, today=TODAY)
    assert (row.state, row.language, row.page_language) == (State.DRAFT, "nl", "ti")
    assert (row.addressee, row.address) == ("Rania Haddad", "Lindestraat 8\n9000 Gent")
    assert (row.household_id, row.case_id, row.stay_id) == (family.household.id, family.case.id, None)
    assert row.number is None


def test_a_letter_that_was_begun_is_taken_up_again(family: Invited):
    first = commands.begin_letter(family.actor, Kind.INVITATION, family.invitation.id, today=TODAY)
    again = commands.begin_letter(family.actor, Kind.INVITATION, family.invitation.id, today=TODAY)
    assert first.id == again.id
    assert events() == ["letter.begun"]


def test_the_language_follows_the_place_of_residence(app: Flask):
    liege = invited(address="Rue Haute 1, 4000 Liège")
    offered = liege.invitation.appointment_id
    row = commands.begin_letter(liege.actor, Kind.APPOINTMENT_CONFIRMATION, offered, today=TODAY)
    assert row.language == "fr"


def test_an_invitation_is_written_in_the_language_and_goes_out_as_its_record_says(app: Flask):
    liege = invited(address="Rue Haute 1, 4000 Liège")
    assert (liege.invitation.language, liege.invitation.channel) == ("nl", "LETTER")
    row = commands.begin_letter(liege.actor, Kind.INVITATION, liege.invitation.id, today=TODAY)
    assert (row.language, row.channel) == ("nl", "LETTER")


def test_a_second_invitation_is_not_made_from_the_first(family: Invited):
    with pytest.raises(RuleBroken):
        commands.begin_letter(family.actor, Kind.SECOND_INVITATION, family.invitation.id, today=TODAY)


def test_a_draft_is_changed_and_an_old_version_is_stale(family: Invited, quick: None):
    row = commands.begin_letter(family.actor, Kind.INVITATION, family.invitation.id, today=TODAY)
    version = row.version
    commands.change_letter(family.actor, row.id, family.draft(addressee="Samir Haddad", version=version))
    with pytest.raises(Stale) as stale:
        commands.change_letter(family.actor, row.id, family.draft(addressee="Somebody", version=version))
    assert stale.value.stored["addressee"] == "Samir Haddad"


def test_an_official_letter_is_not_saved_in_english(family: Invited):
    row = commands.begin_letter(family.actor, Kind.INVITATION, family.invitation.id, today=TODAY)
    with pytest.raises(RuleBroken):
        commands.change_letter(family.actor, row.id, family.draft(language="en", version=row.version))


# --- issuing ---------------------------------------------------------------------------------------------------------


def test_an_issued_letter_is_frozen_to_the_byte(family: Invited):
    row = commands.issue(family.actor, family.draft(), today=TODAY)
    assert (row.state, row.number) == (State.ISSUED, "B-2026-000001")
    assert (row.issued_on, row.issued_by, row.text_number) == (TODAY, family.actor.account_id, 1)
    assert row.sha256 is not None
    content = archive.read(row.sha256)
    assert content.startswith(PDF)
    with unit_of_work():
        db.session.get_one(Household, family.household.id).name = "Another"
        family.desk.office.phone = "02 000 00 00"
    assert archive.read(row.sha256) == content
    assert events() == ["letter.issued"]


def test_the_same_letter_is_the_same_bytes(family: Invited):
    ready = making.ready(family.actor, family.draft(), today=TODAY)
    assert drawing.bytes_of(ready.composed) == ready.content


def test_numbers_follow_each_other_without_gaps_and_begin_again_each_year(family: Invited, quick: None):
    for _ in range(3):
        commands.issue(family.actor, family.draft(), today=TODAY)
    with pytest.raises(RuleBroken):
        commands.issue(family.actor, family.draft(addressee=""), today=TODAY)
    commands.issue(family.actor, family.draft(), today=TODAY)
    commands.issue(family.actor, family.draft(), today=TODAY.replace(year=2027))
    assert numbers() == [*(f"B-2026-{count:06}" for count in range(1, 5)), "B-2027-000001"]


def test_a_number_that_was_taken_meanwhile_is_not_given_twice(
    family: Invited, quick: None, monkeypatch: pytest.MonkeyPatch
):
    drawn: list[str] = []
    whole = drawing.bytes_of

    def slow(composed: Any) -> bytes:
        if not drawn:
            drawn.append("first")
            commands.issue(family.actor, family.draft(addressee="Samir Haddad"), today=TODAY)
        drawn.append(composed.html)
        return whole(composed)

    monkeypatch.setattr(drawing, "bytes_of", slow)
    late = commands.issue(family.actor, family.draft(), today=TODAY)
    assert late.number == "B-2026-000002"
    assert late.sha256 is not None
    assert b"B-2026-000002" in archive.read(late.sha256)
    assert numbers() == ["B-2026-000001", "B-2026-000002"]


def test_letters_issued_at_the_same_moment_get_numbers_of_their_own(app: Flask, family: Invited, quick: None):
    together, made = Barrier(4), []
    draft, actor = family.draft(), family.actor

    def one() -> None:
        with app.app_context():
            together.wait(10)
            made.append(commands.issue(actor, draft, today=TODAY).number)
            db.session.remove()

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == [f"B-2026-{count:06}" for count in range(1, 5)]
    db.session.rollback()
    assert db.session.get_one(LetterCount, 2026).issued == 4


def test_the_same_key_is_the_same_letter(family: Invited, quick: None):
    first = commands.issue(family.actor, family.draft(key="job-7:3"), today=TODAY)
    again = commands.issue(family.actor, family.draft(key="job-7:3", addressee="Other"), today=TODAY)
    other = commands.issue(family.actor, family.draft(key="job-7:4"), today=TODAY)
    assert first.id == again.id != other.id
    assert numbers() == ["B-2026-000001", "B-2026-000002"]


def test_a_letter_with_a_gap_is_not_issued_and_the_gap_is_named(family: Invited, quick: None):
    with force_locale("en"), pytest.raises(RuleBroken) as broken:
        commands.issue(family.actor, family.draft(addressee=" "), today=TODAY)
    assert "Who the letter goes to" in str(broken.value)
    assert numbers() == []
    assert db.session.scalar(select(func.count()).select_from(KeptFile)) == 0


def test_a_page_that_nobody_checked_is_not_issued_until_it_is_approved(family: Invited, quick: None):
    with pytest.raises(RuleBroken) as broken:
        commands.issue(family.actor, family.draft(page_language="ti"), today=TODAY)
    assert broken.value.field == "page_language"
    approve(family.actor)
    row = commands.issue(family.actor, family.draft(page_language="ti"), today=TODAY)
    assert row.page_number == 1


def test_a_preview_is_marked_and_an_issued_letter_is_not(family: Invited, quick: None):
    seen = making.composed(family.actor, family.draft(page_language="ti"), today=TODAY)
    assert "Voorbeeld" in seen.html or "Preview" in seen.html
    assert seen.html.count('class="mark"') == 2
    approve(family.actor)
    ready = making.ready(family.actor, family.draft(page_language="ti"), today=TODAY)
    assert 'class="mark"' not in ready.composed.html


def test_html_in_a_name_is_printed_as_it_was_typed(app: Flask, quick: None):
    nasty = invited(name="<script>alert(1)</script>")
    draft = nasty.draft(addressee="<img src='file:///etc/passwd'>", address="</div>\nhttp://evil.example/x.png")
    html = making.composed(nasty.actor, draft, today=TODAY).html
    assert "<script>" not in html
    assert html.count("<img") <= 1
    assert "&lt;img src=" in html


def test_without_pango_the_letter_is_not_issued_and_its_number_stays_free(
    family: Invited, monkeypatch: pytest.MonkeyPatch
):
    def missing(_: str) -> bytes:
        raise PdfUnavailable

    with monkeypatch.context() as without:
        without.setattr(drawing, "pdf_of", missing)
        with pytest.raises(PdfUnavailable):
            commands.issue(family.actor, family.draft(), today=TODAY)
    assert numbers() == []
    monkeypatch.setattr(drawing, "pdf_of", lambda text: PDF)
    assert commands.issue(family.actor, family.draft(), today=TODAY).number == "B-2026-000001"


# --- afterwards ------------------------------------------------------------------------------------------------------


def test_a_letter_is_replaced_only_once_the_new_one_is_issued(family: Invited, quick: None):
    old = commands.issue(family.actor, family.draft(), today=TODAY)
    new = commands.replace_letter(family.actor, old.id, today=TODAY)
    assert commands.replace_letter(family.actor, old.id, today=TODAY).id == new.id
    assert (new.state, new.replaces_id, new.addressee) == (State.DRAFT, old.id, "Rania Haddad")
    assert queries.letter(family.actor, old.id).state is State.ISSUED
    issued = commands.issue_letter(family.actor, new.id, version=new.version, today=TODAY)
    assert issued.number == "B-2026-000002"
    assert queries.letter(family.actor, old.id).state is State.REPLACED
    assert queries.letter_page(family.actor, old.id).replaced_by == (new.id, "B-2026-000002")
    assert queries.letter_page(family.actor, new.id).replaces == (old.id, "B-2026-000001")
    with pytest.raises(RuleBroken):
        commands.replace_letter(family.actor, old.id, today=TODAY)


def test_a_draft_is_dropped_and_an_issued_letter_is_not(family: Invited, quick: None):
    row = commands.begin_letter(family.actor, Kind.INVITATION, family.invitation.id, today=TODAY)
    commands.drop_letter(family.actor, row.id)
    with pytest.raises(RuleBroken):
        commands.issue_letter(family.actor, row.id, version=row.version, today=TODAY)
    issued = commands.issue(family.actor, family.draft(), today=TODAY)
    with pytest.raises(RuleBroken):
        commands.drop_letter(family.actor, issued.id)


def test_an_issued_letter_is_not_changed(family: Invited, quick: None):
    row = commands.issue(family.actor, family.draft(), today=TODAY)
    with pytest.raises(RuleBroken):
        commands.change_letter(family.actor, row.id, family.draft(addressee="Other", version=row.version))
    with pytest.raises(RuleBroken):
        commands.issue_letter(family.actor, row.id, version=row.version, today=TODAY)


def test_what_became_of_a_letter_is_noted_and_corrected(family: Invited, quick: None):
    row = commands.issue(family.actor, family.draft(), today=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    draft = DeliveryDraft(Delivery.DELIVERED, tomorrow, version=row.version)
    commands.note_delivery(family.actor, row.id, draft, today=tomorrow)
    again = DeliveryDraft(Delivery.RETURNED, tomorrow, "unknown at this address", version=row.version)
    commands.note_delivery(family.actor, row.id, again, today=tomorrow)
    assert (row.delivery, row.delivery_note) == (Delivery.RETURNED, "unknown at this address")
    assert events() == ["letter.issued", "letter.delivery", "letter.delivery"]


# --- texts -----------------------------------------------------------------------------------------------------------


def test_a_new_version_holds_from_its_day_and_issued_letters_keep_theirs(family: Invited, quick: None):
    old = commands.issue(family.actor, family.draft(), today=TODAY)
    later = TODAY + timedelta(days=3)
    draft = TextDraft("Nieuw", "{{ salutation }} Kom langs.\n", later, after=1)
    commands.add_version(family.actor, "invitation", "nl", draft, today=TODAY)
    today_ = commands.issue(family.actor, family.draft(), today=TODAY)
    then = commands.issue(family.actor, family.draft(), today=later)
    assert (old.text_number, today_.text_number, then.text_number) == (1, 1, 2)
    assert (then.subject, old.subject) == ("Nieuw", today_.subject)


def test_two_administrators_do_not_write_the_same_version(family: Invited):
    draft = TextDraft("Nieuw", "{{ salutation }}\n", TODAY, after=1)
    commands.add_version(family.actor, "invitation", "nl", draft, today=TODAY)
    with pytest.raises(RuleBroken):
        commands.add_version(family.actor, "invitation", "nl", draft, today=TODAY)


def test_a_version_with_an_unknown_field_is_refused_in_text_and_subject(family: Invited):
    for subject, body, field in (("{{ nobody }}", "x", "subject"), ("x", "{{ nobody }}", "body")):
        with pytest.raises(RuleBroken) as broken:
            draft = TextDraft(subject, body, TODAY, after=1)
            commands.add_version(family.actor, "invitation", "nl", draft, today=TODAY)
        assert broken.value.field == field


def test_a_new_version_of_a_checked_page_waits_and_the_checked_one_is_issued(family: Invited, quick: None):
    approve(family.actor)
    draft = TextDraft("ሓድሽ", "ሓድሽ ጽሑፍ\n", TODAY, after=1)
    commands.add_version(family.actor, PAGE, "ti", draft, today=TODAY)
    assert commands.issue(family.actor, family.draft(page_language="ti"), today=TODAY).page_number == 1
    commands.approve_page(family.actor, PAGE, "ti", 2, ApprovalDraft("Selam Tesfay", TODAY), today=TODAY)
    assert commands.issue(family.actor, family.draft(page_language="ti"), today=TODAY).page_number == 2


def test_a_page_is_approved_once_and_one_in_dutch_needs_none(family: Invited):
    approve(family.actor)
    with pytest.raises(RuleBroken):
        approve(family.actor)
    with pytest.raises(RuleBroken):
        approve(family.actor, "nl")


def test_a_text_that_does_not_exist_is_not_found(family: Invited):
    for name, language in (("nothing", "nl"), ("invitation", "ti"), ("pages/nothing", "nl"), ("../x", "nl")):
        with pytest.raises(NotFound):
            draft = TextDraft("x", "x", TODAY, after=0)
            commands.add_version(family.actor, name, language, draft, today=TODAY)


# --- who may read them -----------------------------------------------------------------------------------------------


def test_a_letter_of_another_region_is_not_found(family: Invited, quick: None):
    row = commands.issue(family.actor, family.draft(), today=TODAY)
    elsewhere = Actor(None, "Elsewhere", Role.ICAM_COACH, Scope(sites=frozenset(), regions=frozenset({"LUX"})))
    with pytest.raises(NotFound):
        queries.letter(elsewhere, row.id)
    assert queries.letters(elsewhere, Filters()).rows == []
    assert queries.letters_of(elsewhere, family.household.id) == []
    here = Actor(None, "Here", Role.ICAM_COACH, Scope(sites=frozenset(), regions=frozenset({"AL"})))
    assert queries.letter(here, row.id).id == row.id
    assert [one.id for one in queries.letters(here, Filters()).rows] == [row.id]


def test_a_letter_about_records_that_are_not_theirs_is_neither_read_nor_made(family: Invited, quick: None):
    row = commands.issue(family.actor, family.draft(), today=TODAY)
    fitt = Actor(None, "FITT", Role.FITT_COACH, Scope(sites=None, regions=None))
    with pytest.raises(NotFound):
        queries.letter(fitt, row.id)
    with pytest.raises(Forbidden):
        commands.issue(fitt, family.draft(), today=TODAY)
    with pytest.raises(Forbidden):
        commands.begin_letter(fitt, Kind.INVITATION, family.invitation.id, today=TODAY)


# --- lists -----------------------------------------------------------------------------------------------------------


def test_letters_are_found_by_number_kind_state_language_and_day(family: Invited, quick: None):
    first = commands.issue(family.actor, family.draft(), today=TODAY)
    second = commands.issue(family.actor, family.draft(language="fr"), today=TODAY + timedelta(days=1))
    begun = commands.begin_letter(family.actor, Kind.INVITATION, family.invitation.id, today=TODAY)

    def found(**asked: Any) -> list[int]:
        return [one.id for one in queries.letters(family.actor, Filters(**asked)).rows]

    assert found() == [begun.id, second.id, first.id]
    assert found(number="B-2026-000002") == [second.id]
    assert found(number="b-2026") == [second.id, first.id]
    assert found(number="1") == [first.id]
    assert found(number="B-%") == []
    assert found(state=State.DRAFT) == [begun.id]
    assert found(language="fr") == [second.id]
    assert found(from_on=TODAY + timedelta(days=1)) == [second.id]
    assert found(until_on=TODAY) == [first.id]
    assert found(kind=Kind.ALLOCATION) == []


def test_the_list_goes_on_page_by_page_and_back(family: Invited, quick: None):
    facts = making.facts_for(family.actor, Kind.INVITATION, family.invitation.id, today=TODAY)
    with unit_of_work() as session:
        session.add_all(making.new_row(family.actor, family.draft(key=f"k{number}"), facts) for number in range(120))
    first = queries.letters(family.actor, Filters())
    second = queries.letters(family.actor, Filters(), first.after)
    third = queries.letters(family.actor, Filters(), second.after)
    ids = [one.id for page in (first, second, third) for one in page.rows]
    assert len(ids) == len(set(ids)) == 120
    assert ids == sorted(ids, reverse=True)
    assert third.after is None
    back = queries.letters(family.actor, Filters(), None, third.before)
    assert [one.id for one in back.rows] == [one.id for one in second.rows]


def test_the_records_of_a_family_are_offered_with_their_letters(family: Invited):
    records = queries.records_of(family.actor, family.household.id, today=TODAY)
    kinds = {kind for record in records for kind in record.kinds}
    assert Kind.INVITATION in kinds
    assert Kind.SECOND_INVITATION not in kinds
    assert Kind.ALLOCATION not in kinds


# --- how many statements ---------------------------------------------------------------------------------------------


def test_a_letter_costs_the_same_statements_for_a_large_family(family: Invited, quick: None, statements: Any):
    draft = family.draft(page_language="en")
    making.ready(family.actor, draft, today=TODAY)
    db.session.rollback()
    with statements() as few:
        making.ready(family.actor, draft, today=TODAY)
    children = [make.person(f"Child {number}", "Haddad", born=date(2015, 1, 1)) for number in range(8)]
    with unit_of_work() as session:
        session.add_all(
            Membership(household_id=family.household.id, person_id=one.id, role="CHILD") for one in children
        )
    db.session.rollback()
    with statements() as many:
        making.ready(family.actor, draft, today=TODAY)
    assert len(few) == len(many) <= 16


def test_a_list_of_letters_costs_two_statements(family: Invited, quick: None, statements: Any):
    for _ in range(3):
        commands.issue(family.actor, family.draft(), today=TODAY)
    db.session.rollback()
    with statements() as sent:
        queries.letters(family.actor, Filters())
    assert len(sent) == 2


def test_every_code_of_the_example_exists(app: Flask):
    from icam.codes import queries as codes
    from icam.letters.example import SAID
    from icam.letters.facts import Coded

    def coded(value: Any) -> list[Coded]:
        if isinstance(value, Coded):
            return [value]
        return (
            [found for row in value for one in row.values() for found in coded(one)] if isinstance(value, list) else []
        )

    known = codes.all_codes()
    assert [
        one for value in SAID.values() for one in coded(value) if (one.list_name, one.code or "") not in known
    ] == []
