"""The house itself: permissions, pages, forms, headers, languages. A small slice made for these tests stands in it."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Blueprint, Flask, Response, url_for
from sqlalchemy import func, select

import icam
from icam import cli, create_app
from icam.codes.models import Code
from icam.config import Config
from icam.core.access import Permission, Role
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.db import db, unit_of_work
from icam.web.fields import Form, SentOnce, TextField, Versioned, new_token
from icam.web.page import page
from icam.web.policy import public, requires
from icam.web.submit import submit
from tests import make
from tests.client import Client

TOKENS = [new_token() for _ in range(5)]
TEMPLATE = """{% extends "layout.html" %}{% block title %}T{% endblock %}
{% block content %}<h1>T</h1>
<section id="part">{% block part %}<p>part</p>
{% call forms.form(form, url_for("small.save"), submit="Save") %}{{ forms.field(form.name) }}{% endcall %}
{% endblock %}</section>
{% endblock %}"""


class SmallForm(SentOnce, Versioned, Form):
    name = TextField("Name")


@pytest.fixture
def small(_app: Flask, app: Flask, settings: Config, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Make the application once more, with one small slice."""
    bp = Blueprint("small", __name__)
    calls: list[str] = []

    @bp.get("/small")
    @requires(Permission.UNITS_VIEW)
    def show() -> Response:
        return _page(SmallForm())

    def _page(form: SmallForm) -> Response:
        return page("small.html", form=form)

    @bp.post("/small")
    @requires(Permission.UNITS_EDIT)
    def save() -> Any:
        form = SmallForm()

        def command() -> str:
            name = str(form.name.data)
            if name == "forbidden":
                raise RuleBroken("Enter the arrival day", field="name")
            if name == "stale":
                raise Stale({"name": "what the other wrote"}, 7)
            calls.append(name)
            with unit_of_work() as session:
                session.add(Code(list="small", code=name, nl=name, fr=name, de=name, en=name))
            if name == "late":
                raise RuleBroken("Enter the arrival day")
            return name

        return submit(form, command, done=lambda name: url_for(".show", saved=name), retry=lambda: _page(form))

    @bp.get("/small/gone")
    @public
    def gone() -> Response:
        raise NotFound

    @bp.get("/small/broken")
    @public
    def broken() -> Response:
        raise ZeroDivisionError

    original = cli.init_app

    def with_slice(made: Flask) -> None:
        original(made)
        made.register_blueprint(bp)

    monkeypatch.setattr(icam.cli, "init_app", with_slice)
    made = create_app(settings)
    made.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    made.test_client_class = Client
    made.jinja_env.loader = _with_template(made)
    made.extensions["calls"] = calls
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


def _with_template(made: Flask) -> Any:
    from jinja2 import ChoiceLoader, DictLoader

    return ChoiceLoader([made.jinja_env.loader, DictLoader({"small.html": TEMPLATE})])  # type: ignore[list-item]


@pytest.fixture
def admin(small: Flask) -> Client:
    """Return a client that may see and save the small slice."""
    client: Client = small.test_client()  # type: ignore[assignment]
    client.sign_in(make.account(role=Role.ADMIN, all_sites=True))
    return client


def saved() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Code).where(Code.list == "small")) or 0


def test_the_application_does_not_start_with_a_view_nobody_marked(
    settings: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = cli.init_app

    def with_view(made: Flask) -> None:
        original(made)
        made.add_url_rule("/secret", "secret", lambda: "secret")

    monkeypatch.setattr(icam.cli, "init_app", with_view)
    with pytest.raises(RuntimeError, match="secret"):
        create_app(settings)


def test_nobody_is_let_in_without_signing_in(small: Flask) -> None:
    answer = small.test_client().get("/small")
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_a_reader_without_the_permission_gets_403_and_one_with_it_gets_the_page(small: Flask, admin: Client) -> None:
    desk: Client = small.test_client()  # type: ignore[assignment]
    desk.sign_in(make.account(role=Role.DESK))
    assert desk.get("/small").status_code == 403
    assert admin.get("/small").status_code == 200


def test_a_form_sent_twice_changes_once(admin: Client) -> None:
    fields = {"name": "once", "submission": TOKENS[1]}
    first, second = admin.post("/small", data=fields), admin.post("/small", data=fields)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert saved() == 1


def test_a_refused_form_may_be_corrected_and_sent_with_the_same_token(admin: Client) -> None:
    assert admin.post("/small", data={"name": "forbidden", "submission": TOKENS[2]}).status_code == 422
    assert admin.post("/small", data={"name": "allowed", "submission": TOKENS[2]}).status_code == 303
    assert saved() == 1


def test_nothing_of_a_command_that_is_refused_at_its_end_is_kept(admin: Client) -> None:
    assert admin.post("/small", data={"name": "late", "submission": TOKENS[3]}).status_code == 422
    assert saved() == 0


def test_two_presses_at_the_same_moment_change_once(small: Flask, admin: Client) -> None:
    account = make.account(role=Role.ADMIN, all_sites=True)
    barrier, codes = threading.Barrier(4), []
    clients: list[Client] = [small.test_client() for _ in range(4)]  # type: ignore[misc]
    for client in clients:
        client.sign_in(account)

    def press(client: Client) -> None:
        barrier.wait()
        codes.append(client.post("/small", data={"name": "pressed", "submission": TOKENS[4]}).status_code)

    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert saved() == 1
    assert codes.count(303) >= 1
    assert set(codes) <= {303, 422}, codes


def test_what_was_typed_stays_after_a_refusal_with_the_sentence_at_its_field(admin: Client) -> None:
    answer = admin.post("/small", data={"name": "forbidden", "submission": "t"})
    assert 'value="forbidden"' in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_stale_save_shows_both_versions(admin: Client) -> None:
    answer = admin.post("/small", data={"name": "stale", "submission": "t", "version": "3"})
    assert answer.status_code == 409
    assert "what the other wrote" in answer.text
    assert 'value="stale"' in answer.text
    assert 'name="version" type="hidden" value="7"' in answer.text or 'value="7"' in answer.text


def test_htmx_gets_the_block_it_named_and_the_messages(admin: Client) -> None:
    answer = admin.get("/small", headers={"HX-Request": "true", "HX-Target": "section#part"})
    assert "<html" not in answer.text
    assert "<p>part</p>" in answer.text
    assert 'id="messages"' in answer.text
    assert {"HX-Request", "HX-Target"} <= {one.strip() for one in answer.headers["Vary"].split(",")}


def test_a_block_the_page_does_not_have_opens_the_page(admin: Client) -> None:
    answer = admin.get("/small?a=1", headers={"HX-Request": "true", "HX-Target": "elsewhere"})
    assert answer.headers["HX-Redirect"] == "/small?a=1"


def test_every_answer_carries_the_security_headers_and_is_not_kept(admin: Client) -> None:
    answer = admin.get("/small")
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("path", "status"), [("/small/gone", 404), ("/nowhere", 404), ("/small/broken", 500)])
def test_errors_are_pages_of_the_office(small: Flask, path: str, status: int) -> None:
    answer = small.test_client().get(path)
    assert answer.status_code == status
    assert "<h1" in answer.text


def test_an_error_in_a_part_never_lands_inside_the_part(small: Flask) -> None:
    answer = small.test_client().get("/small/gone", headers={"HX-Request": "true", "HX-Target": "part"})
    assert answer.headers["HX-Retarget"]


def test_a_page_is_in_the_chosen_language(small: Flask) -> None:
    client = small.test_client()
    for language in ("nl", "fr", "de", "en"):
        client.get(f"/language/{language}")
        assert f'<html lang="{language}"' in client.get("/nowhere").text


@pytest.mark.parametrize("address", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_choosing_a_language_never_leads_outside(small: Flask, address: str) -> None:
    assert small.test_client().get("/language/nl", query_string={"next": address}).location == "/"
