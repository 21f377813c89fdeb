"""Pages of persons and households, as a coach uses them."""

from datetime import date

import pytest

from icam.core import clock
from icam.core.access import EVERYTHING, Role
from icam.core.partial_date import PartialDate
from icam.people import commands, queries
from icam.people.rules import HouseholdDraft, MemberDraft, PersonDraft
from tests import make


@pytest.fixture
def coach(as_role):
    return as_role(Role.MANAGER, all_sites=True)


@pytest.fixture
def karimi(actor):
    """The Karimi family: mother and child."""
    return commands.open_household(
        actor,
        HouseholdDraft(),
        [
            (PersonDraft("Zahra", "Karimi", birth=PartialDate.parse("1988-03-12")), MemberDraft("MOTHER")),
            (PersonDraft("Omid", "Karimi", birth=PartialDate.parse("2019")), MemberDraft("CHILD")),
        ],
        today=clock.today(),
    )


def test_a_new_family_begins_with_a_search(coach):
    text = coach.get("/families/new").text
    assert 'name="given_name"' in text
    assert 'name="given_name_0"' not in text


def test_when_nobody_like_this_is_on_record_the_form_stands_ready(coach):
    text = coach.get("/families/new?given_name=Zahra&family_name=Karimi&birth=1988").text
    assert 'name="given_name_0"' in text
    assert 'value="Zahra"' in text
    assert "Nobody like this is on record" in text


def test_a_likely_duplicate_is_shown_before_the_form(coach, karimi):
    text = coach.get("/families/new?given_name=Zehra&family_name=Kareemi&birth=12/03/1988").text
    assert "Karimi, Zahra" in text
    assert 'name="given_name_0"' not in text
    onward = coach.get("/families/new?given_name=Zehra&family_name=Kareemi&birth=12/03/1988&sure=1").text
    assert 'name="given_name_0"' in onward


def _family(**more):
    return {
        "given_name_0": "Amina",
        "family_name_0": "Diallo",
        "birth_0": "03/1990",
        "sex_0": "f",
        "role_0": "MOTHER",
        "given_name_1": "Ibrahima",
        "family_name_1": "Diallo",
        "birth_1": "2021",
        "sex_1": "m",
        "role_1": "CHILD",
        "nationality": "GN",
        "interpreter_language": "ff",
        "number": "8.123.456",
        **more,
    }


def test_a_family_is_opened_in_one_go(coach):
    answer = coach.post("/families/new", data=_family())
    assert answer.status_code == 303
    hit = queries.search_persons(queries_asked("8123456"), EVERYTHING)
    assert {one.given_name for one in hit} == {"Amina", "Ibrahima"}
    page = coach.get(f"/families/{hit[0].household_id}/persons").text
    assert "Guinea" in page
    assert "Diallo, Amina" in page


def queries_asked(text):
    from icam.people.rules import read_search

    return read_search(text)


def test_a_family_sent_twice_is_opened_once(coach):
    data = _family(submission="a-token-that-is-long-enough")
    first = coach.post("/families/new", data=data)
    second = coach.post("/families/new", data=data)
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    hits = queries.search_persons(queries_asked("Amina Diallo"), EVERYTHING)
    assert [hit.given_name for hit in hits].count("Amina") == 1


def test_duplicates_among_the_new_persons_are_shown_once_and_nothing_typed_is_lost(coach, karimi):
    typed = _family(given_name_1="Zahra", family_name_1="Karimi", birth_1="12/03/1988")
    answer = coach.post("/families/new", data=typed)
    assert answer.status_code == 422
    assert "may be on record already" in answer.text
    assert 'value="Amina"' in answer.text
    assert coach.post("/families/new", data=typed | {"sure": "y"}).status_code == 303


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"birth_0": "31/02/1990"}, "is not a day of the calendar"),
        ({"birth_0": "1/1/90"}, "four digits"),
        ({"birth_0": "01/01/2199"}, "lies in the future"),
        ({"birth_0": "1901"}, None),
        ({"birth_0": "01/01/1900"}, None),
        ({"given_name_0": "A" * 300}, "room for 100"),
        ({"given_name_0": "Ali\u202eReza"}, "direction of reading"),
        ({"given_name_0": "Ali\x07"}, "control character"),
        ({"given_name_0": "", "family_name_0": ""}, "at least one name"),
        ({"role_0": ""}, "Choose the role"),
        ({"role_0": "EMPEROR"}, "from the list"),
        ({"number": "1" * 61}, "room for 60"),
        ({"nationality": "QQ"}, "from the list"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(coach, change, sentence):
    answer = coach.post("/families/new", data=_family(**change))
    if sentence is None:
        assert answer.status_code in (303, 422)
        return
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Ibrahima"' in answer.text


def test_a_family_without_anybody_is_refused(coach):
    answer = coach.post("/families/new", data={"nationality": "GN"})
    assert answer.status_code == 422
    assert "at least one person" in answer.text


def test_a_birth_130_years_ago_is_refused(coach):
    answer = coach.post("/families/new", data=_family(birth_0="1900"))
    assert (answer.status_code, clock.today().year - 1900 > 130) in ((303, False), (422, True))


def test_a_child_born_during_the_stay_joins_on_its_birth_day(coach, karimi):
    born = clock.today().replace(day=1)
    page = coach.get(f"/families/{karimi.id}/persons/new?given_name=Laleh&family_name=Karimi").text
    assert 'name="role"' in page or "None of these" in page
    answer = coach.post(
        f"/families/{karimi.id}/persons/new",
        data={
            "given_name": "Laleh",
            "family_name": "Karimi",
            "sex": "f",
            "birth": born.strftime("%d/%m/%Y"),
            "role": "CHILD",
            "from_on": born.strftime("%d/%m/%Y"),
            "nationality_1": "AF",
            "nationality_1_status": "declared",
            "nationality_2_status": "declared",
            "nationality_3_status": "declared",
            "number_kind": "OV",
            "sure": "y",
        },
    )
    assert answer.status_code == 303, answer.text
    page = coach.get(f"/families/{karimi.id}/persons").text
    assert "Karimi, Laleh" in page
    assert "0 months" in page


def test_a_father_who_leaves_earlier_stands_under_earlier(coach, karimi):
    father = commands.add_new_member(
        queries_actor(), karimi.id, PersonDraft("Reza", "Karimi"), MemberDraft("FATHER"), today=clock.today()
    )
    answer = coach.post(f"/memberships/{father.id}/leave", data={"leave-until_on": clock.today().strftime("%d/%m/%Y")})
    assert answer.status_code == 303
    page = coach.get(f"/families/{karimi.id}/persons").text
    assert page.index("Earlier") < page.index("Karimi, Reza")


def queries_actor():
    from icam.core.access import OFFICE

    return OFFICE


def test_a_person_of_another_family_cannot_join_on_the_same_days(coach, karimi):
    other = make.household()
    person = queries.member_rows([karimi.id])[0].person_id
    assert coach.get(f"/families/{other.id}/persons/{person}/join").status_code == 200
    answer = coach.post(f"/families/{other.id}/persons/{person}/join", data={"role": "OTHER"})
    assert answer.status_code == 422
    assert "already belongs to the family Karimi" in answer.text
    assert f"/families/{karimi.id}/persons" in answer.text


def test_a_person_page_shows_everything_on_record(coach, karimi):
    person = queries.member_rows([karimi.id])[0].person_id
    answer = coach.get(f"/people/{person}")
    assert answer.status_code == 200
    assert "12/03/1988" in answer.text


def _person_fields(version, **more):
    return {
        "version": version,
        "given_name": "Zahra",
        "family_name": "Karimi",
        "script_name": "زهرا کریمی",
        "spellings": "Kareemi, Zehra",
        "sex": "f",
        "birth": "12/03/1988",
        "nationality_1": "AF",
        "nationality_1_status": "established",
        "nationality_2_status": "declared",
        "nationality_3_status": "declared",
        "interpreter_language": "fa_AF",
        "language_1": "ps",
        **more,
    }


def test_a_person_is_changed_and_found_by_the_new_spelling(coach, karimi):
    person = queries.member_rows([karimi.id])[0].person_id
    assert coach.get(f"/people/{person}/edit").status_code == 200
    assert coach.post(f"/people/{person}/edit", data=_person_fields(1)).status_code == 303
    assert queries.search_persons(queries_asked("زهرا"), EVERYTHING)[0].person_id == person
    text = coach.get(f"/people/{person}").text
    assert "Dari" in text
    assert "established" in text


def test_a_stale_save_shows_both_versions_and_can_be_saved_again(coach, karimi):
    person = queries.member_rows([karimi.id])[0].person_id
    assert coach.post(f"/people/{person}/edit", data=_person_fields(1, phone="+32 2 555 01 02")).status_code == 303
    answer = coach.post(f"/people/{person}/edit", data=_person_fields(1, phone="+32 2 555 09 09"))
    assert answer.status_code == 409
    assert "+32 2 555 01 02" in answer.text
    assert "+32 2 555 09 09" in answer.text
    version = queries.person(person, EVERYTHING).version
    assert (
        coach.post(f"/people/{person}/edit", data=_person_fields(version, phone="+32 2 555 09 09")).status_code == 303
    )


def test_a_wrong_national_register_number_is_refused_and_an_ov_number_never(coach, karimi):
    person = queries.member_rows([karimi.id])[0].person_id
    url = f"/people/{person}/numbers/new"
    refused = coach.post(url, data={"kind": "RRN", "value": "93.05.18-223.62"})
    assert refused.status_code == 422
    assert "check digits" in refused.text
    assert coach.post(url, data={"kind": "RRN", "value": "93051822361"}).status_code == 303
    assert coach.post(url, data={"kind": "OV", "value": "OV 12/x"}).status_code == 303
    text = coach.get(f"/people/{person}").text
    assert "93.05.18-223.61" in text
    assert "OV 12/x" in text
    number = queries.details(person, EVERYTHING).identifiers[0]
    assert coach.get(f"/people/{person}/numbers/{number.id}").status_code == 200


def test_a_national_number_of_two_people_is_refused_and_the_other_one_named(coach, karimi):
    person = queries.member_rows([karimi.id])[0].person_id
    other = make.household([make.person("Nadia", "Voorbeeld")])
    url = f"/people/{other.contact_person_id}/numbers/new"
    assert (
        coach.post(f"/people/{person}/numbers/new", data={"kind": "RRN", "value": "93.05.18-223.61"}).status_code == 303
    )
    refused = coach.post(url, data={"kind": "RRN", "value": "93051822361"})
    assert refused.status_code == 422
    name = queries.details(person, EVERYTHING).name
    assert f"93051822361 is the number of {name} already." in refused.text
    assert coach.post(url, data={"kind": "OV", "value": "8.123.456"}).status_code == 303, "a family shares its file"
    number = queries.details(other.contact_person_id, EVERYTHING).identifiers[0]
    edited = coach.post(
        f"/people/{other.contact_person_id}/numbers/{number.id}", data={"kind": "RRN", "value": "93051822361"}
    )
    assert edited.status_code == 422
    assert "is the number of" in edited.text


def test_who_has_a_national_number_elsewhere_is_not_named(as_role, coach, karimi):
    make.stay(karimi, make.unit(), arrived=date(2026, 1, 5))
    person = queries.member_rows([karimi.id])[0].person_id
    coach.post(f"/people/{person}/numbers/new", data={"kind": "RRN", "value": "93.05.18-223.61"})
    site = make.site()
    other = make.household([make.person("Nadia", "Voorbeeld")])
    make.stay(other, make.unit(site), arrived=date(2026, 1, 5))
    there = as_role(Role.FITT_COACH, sites=[site], language="en")
    url = f"/people/{other.contact_person_id}/numbers/new"
    refused = there.post(url, data={"kind": "RRN", "value": "93.05.18-223.61"})
    assert refused.status_code == 422
    assert "93.05.18-223.61 is the number of somebody at another site or in another region." in refused.text
    assert "Karimi" not in refused.text


def test_special_care_is_noted_and_ended(coach, karimi):
    person = queries.member_rows([karimi.id])[0].person_id
    assert coach.get(f"/people/{person}/vulnerabilities/new").status_code == 200
    data = {"code": "PREGNANT", "from_on": "01/03/2026", "note": "no stairs"}
    assert coach.post(f"/people/{person}/vulnerabilities/new", data=data).status_code == 303
    twice = coach.post(f"/people/{person}/vulnerabilities/new", data=data)
    assert "for these days already" in twice.text
    row = queries.details(person, EVERYTHING).vulnerabilities[0]
    base = f"/people/{person}/vulnerabilities/{row.id}"
    assert coach.get(base).status_code == 200
    assert coach.post(f"{base}/end", data={"end-until_on": "01/02/2026"}).status_code == 422
    assert coach.post(f"{base}/end", data={"end-until_on": "01/06/2026"}).status_code == 303
    assert coach.post(f"{base}/void", data={"void-reason": "other person"}).status_code == 303
    assert "pregnant" not in coach.get(f"/people/{person}").text


def test_the_file_is_changed_and_a_decision_recorded(coach, karimi):
    base = f"/families/{karimi.id}"
    assert coach.get(f"{base}/file").status_code == 200
    assert coach.get(f"{base}/edit").status_code == 200
    contact = karimi.contact_person_id
    data = {"version": queries.household(karimi.id, EVERYTHING).version, "name": "Karimi", "contact_person_id": contact}
    assert coach.post(f"{base}/edit", data=data | {"category": "DUBLIN"}).status_code == 303
    assert coach.post(f"{base}/edit", data=data | {"category": "T_IRR"}).status_code == 409
    assert coach.get(f"{base}/decisions/new").status_code == 200
    wrong = {"kind": "A13", "decided_on": "10/03/2026", "notified_on": "01/03/2026"}
    assert "before it was taken" in coach.post(f"{base}/decisions/new", data=wrong).text
    right = {"kind": "A13", "decided_on": "01/03/2026", "max_end_on": "01/07/2026"}
    assert coach.post(f"{base}/decisions/new", data=right).status_code == 303
    row = queries.decisions(karimi.id)[0]
    assert coach.get(f"{base}/decisions/{row.id}/void").status_code == 200
    assert coach.post(f"{base}/decisions/{row.id}/void", data={"reason": "wrong family"}).status_code == 303
    assert not queries.decisions(karimi.id)


def test_two_records_of_a_person_become_one_and_are_parted_again(coach, karimi):
    other = make.household([make.person("Zehra", "Kareemi")])
    kept, gone = queries.member_rows([karimi.id])[0].person_id, other.contact_person_id
    assert coach.get(f"/people/{kept}/merge").status_code == 200
    assert coach.get(f"/people/{kept}/merge?with={gone}").status_code == 200
    refused = coach.post(f"/people/{kept}/merge", data={"other": gone})
    assert "two families on the same days" in refused.text
    assert coach.get(f"/families/{karimi.id}/merge?with={other.id}").status_code == 200
    assert coach.get(f"/families/{karimi.id}/merge?q=kareemi").status_code == 200
    assert coach.post(f"/families/{karimi.id}/merge", data={"other": other.id}).status_code == 303
    assert coach.post(f"/people/{kept}/merge", data={"other": gone, "reason": "same passport"}).status_code == 303
    assert coach.get(f"/people/{gone}").location.endswith(f"/people/{kept}")
    merge = queries.merges("person", kept)[0]
    assert "same passport" in coach.get(f"/people/{kept}").text
    assert coach.post(f"/merges/{merge.id}/undo").status_code == 303
    assert coach.get(f"/people/{gone}").status_code == 200
    assert coach.post(f"/merges/{merge.id}/undo").status_code == 422


def test_a_household_of_another_site_is_not_found(as_role, karimi):
    here, elsewhere = make.unit(), make.unit()
    make.stay(karimi, elsewhere, arrived=date(2026, 1, 5))
    coach = as_role(Role.FITT_COACH, sites=[make_site(here)])
    person = queries.member_rows([karimi.id])[0].person_id
    for url in (f"/families/{karimi.id}/persons", f"/families/{karimi.id}/file", f"/people/{person}"):
        assert coach.get(url).status_code == 404
    assert coach.post(f"/people/{person}/edit", data=_person_fields(1)).status_code == 404


def make_site(unit):
    from icam.db import db
    from icam.housing.models import Site

    return db.session.get(Site, unit.site_id)


@pytest.mark.parametrize("role", [Role.STATISTICS, Role.DPO, Role.ADMIN])
def test_who_has_nothing_to_do_with_families_sees_none(as_role, karimi, role):
    assert as_role(role, all_sites=True).get(f"/families/{karimi.id}/persons").status_code == 403


def test_desk_staff_reads_and_changes_nothing(as_role, karimi):
    desk = as_role(Role.DESK, all_sites=True)
    assert desk.get(f"/families/{karimi.id}/persons").status_code == 200
    assert desk.get("/families/new").status_code == 403
    assert desk.get(f"/families/{karimi.id}/merge").status_code == 403


def test_every_look_at_a_person_is_in_the_trail(coach, karimi):
    from sqlalchemy import select

    from icam.audit.models import AuditEntry
    from icam.audit.rules import Kind
    from icam.db import db

    person = queries.member_rows([karimi.id])[0].person_id
    coach.get(f"/people/{person}")
    seen = db.session.scalars(select(AuditEntry).where(AuditEntry.kind == Kind.LOOK)).all()
    assert [(one.event, one.person_id) for one in seen] == [("person.seen", person)]
