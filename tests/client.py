"""A client that looks at every page: valid, labelled, with one heading, and nothing left uncommitted."""

import uuid
from typing import Any

import html5lib
from flask import has_app_context
from flask.testing import FlaskClient

from icam.accounts.models import Account
from icam.core import clock
from icam.db import db

CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button", "image", "reset"}


class Client(FlaskClient):
    """Inspects every HTML answer."""

    def sign_in(self, account: Account) -> None:
        """Sign an account in without its password."""
        with self.session_transaction() as session:
            session["_user_id"] = account.fs_uniquifier
            session["_fresh"] = True
            session["since"] = session["seen"] = int(clock.now().timestamp())
            session["key"] = uuid.uuid4().hex

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request as a browser would, with nothing left over from the last one, and inspect what comes back."""
        with self.application.app_context():
            response = super().open(*args, **kwargs)
            is_page = response.mimetype == "text/html" and response.status_code not in (301, 302, 303, 307)
            if is_page and response.get_data() and "Content-Encoding" not in response.headers:
                inspect_page(response.get_data(as_text=True))
            assert not (db.session.new or db.session.dirty or db.session.deleted), "uncommitted work"
        if has_app_context():
            db.session.rollback()
        return response


def inspect_page(html: str) -> None:
    """Fail on a page that a browser must repair or a screen reader cannot use."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
    is_page = "<html" in html
    root = parser.parse(html) if is_page else parser.parseFragment(html)
    errors = [code for _, code, _ in parser.errors if code not in {"unknown-doctype"}]
    assert not errors, f"invalid HTML: {errors[:5]}"
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    ids = [node.get("id") for node in nodes if node.get("id")]
    twice = {one for one in ids if ids.count(one) > 1}
    assert not twice, f"an id is used twice: {sorted(twice)}"
    labelled = {node.get("for") for node in nodes if node.tag == "label"}
    wrapped = {id(inner) for node in nodes if node.tag == "label" for inner in node.iter()}
    for node in nodes:
        if node.tag in CONTROLS and node.get("type", "text") not in UNLABELLED:
            named = node.get("aria-label") or node.get("aria-labelledby") or node.get("id") in labelled
            assert named or id(node) in wrapped, f"a field without a label: {node.get('name')}"
        assert not any(name.startswith("on") for name in node.attrib), f"inline script on <{node.tag}>"
        assert node.get("style") is None, f"inline style on <{node.tag}>"
        for word in (node.get("aria-describedby") or "").split():
            assert word in ids, f"aria-describedby names {word}, which is not on the page"
        if node.tag == "form" and (node.get("method") or "get").lower() == "post":
            assert node.get("action") is not None, "a form without its address"
    if is_page:
        html_node = next(node for node in nodes if node.tag == "html")
        assert html_node.get("lang"), "the page does not say its language"
        assert sum(node.tag == "h1" for node in nodes) == 1, "a page has one h1"
        assert sum(node.tag == "main" for node in nodes) == 1, "a page has one main"
