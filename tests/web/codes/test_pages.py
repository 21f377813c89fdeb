"""Who keeps the code lists edits them; everybody else reads their words."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from icam.codes import commands, lists, queries
from icam.codes.models import Code
from icam.codes.rules import FIXED
from icam.core import clock
from icam.core.access import OFFICE, Role
from icam.db import db

WORDS = {"nl": "boot", "fr": "bateau", "de": "Boot", "en": "boat", "sort": "5"}


@pytest.fixture
def keeper(as_role):
    return as_role(Role.ADMIN)


def code(list_name, name):
    return db.session.scalars(select(Code).where(Code.list == list_name, Code.code == name)).one()


def test_every_list_can_be_opened(keeper):
    assert keeper.get("/codes").status_code == 200
    for name in lists.LISTS:
        assert keeper.get(f"/codes/{name}").status_code == 200


def test_a_list_that_does_not_exist_is_not_found(keeper):
    assert keeper.get("/codes/nonsense").status_code == 404
    assert keeper.get("/codes/outcome/999999").status_code == 404


def test_a_code_is_added_and_can_be_chosen(keeper):
    assert keeper.get("/codes/destination/new").status_code == 200
    assert keeper.post("/codes/destination/new", data=WORDS | {"code": "BOAT"}).status_code == 303
    assert ("BOAT", "bateau") in queries.choices("destination", "fr", clock.today())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "a b"}, "capitals, digits"),
        ({"code": "ORIGIN"}, "already"),
        ({"code": ""}, "Enter the code"),
        ({"fr": ""}, "in French"),
        ({"valid_from": "02/03/2026", "valid_to": "01/03/2026"}, "before the first day"),
        ({"valid_to": "31/02/2026"}, "not a day"),
        ({"sort": "many"}, "whole number"),
        ({"nl": "x" * 300}, "room for 200"),
    ],
)
def test_a_bad_code_gets_a_sentence_and_keeps_what_was_typed(keeper, change, sentence):
    answer = keeper.post("/codes/destination/new", data=WORDS | {"code": "BOAT"} | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Boot"' in answer.text


def test_edited_words_survive_loading_the_lists_again(keeper):
    row = code("outcome", "R_DUB")
    fields = {"nl": "Dublin!", "fr": row.fr, "de": row.de, "en": row.en, "sort": row.sort, "group": row.group}
    url, version = f"/codes/outcome/{row.id}", row.version
    assert keeper.get(url).status_code == 200
    assert keeper.post(url, data=fields | {"version": version}).status_code == 303
    commands.load_codes(OFFICE)
    assert queries.label("outcome", "R_DUB", "nl") == "Dublin!"
    stale = keeper.post(url, data=fields | {"version": version, "nl": "Dublin?"})
    assert stale.status_code == 409
    assert "Dublin!" in stale.text
    assert "Dublin?" in stale.text


def test_loading_the_lists_twice_changes_nothing_and_brings_back_what_is_missing(app):
    assert commands.load_codes(OFFICE) == 0
    with db.engine.begin() as connection:
        connection.execute(Code.__table__.delete().where(Code.code == "R_DUB"))
    queries.forget()
    assert commands.load_codes(OFFICE) == 1


def test_an_ended_code_is_no_longer_offered_and_keeps_its_words(keeper):
    row = code("destination", "HOSPITAL")
    yesterday = clock.today() - timedelta(days=1)
    url = f"/codes/destination/{row.id}/end"
    assert keeper.get(url).status_code == 200
    assert keeper.post(url, data={"valid_to": yesterday.strftime("%d/%m/%Y")}).status_code == 303
    assert "HOSPITAL" not in dict(queries.choices("destination", "en", clock.today()))
    assert queries.label("destination", "HOSPITAL", "en") == "hospital or care"


@pytest.mark.parametrize("name", sorted(FIXED))
def test_a_list_the_programme_works_with_does_not_grow_or_end(keeper, name):
    answer = keeper.post(f"/codes/{name}/new", data=WORDS | {"code": "BOAT"})
    assert answer.status_code == 422
    row = queries.codes(name)[0]
    today = clock.today().strftime("%d/%m/%Y")
    assert keeper.post(f"/codes/{name}/{row.id}/end", data={"valid_to": today}).status_code == 422


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMIN, Role.MANAGER)])
def test_who_does_not_keep_the_lists_does_not_see_the_page(as_role, role):
    assert as_role(role, all_sites=True).get("/codes").status_code == 403
