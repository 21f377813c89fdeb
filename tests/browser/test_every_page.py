"""axe finds nothing on any page of the office: light, dark, and right-to-left."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from icam.accounts.demo import PASSWORD
from icam.accounts.models import Account
from icam.core.access import OFFICE, Role
from icam.db import db
from icam.demo.load import load_today
from tests.browser.journey import Journey, axe
from tests.returns import amounts
from tests.walk import pages, role_for

RTL = """() => {
  document.documentElement.dir = 'rtl';
  const sheet = document.querySelector('link[href*="css/app.css"]');
  return new Promise(done => {
    sheet.onload = () => done();
    sheet.href = sheet.href.replace('css/app.css', 'css/app.rtl.css');
  });
}"""


PARTS = 4
"""The walk is parted, so that several can walk at once."""


@pytest.mark.browser
@pytest.mark.parametrize("part", range(PARTS))
def test_axe_finds_nothing_on_any_page_in_light_dark_and_right_to_left(app: Flask, browse: Any, part: int) -> None:
    amounts()
    load_today(OFFICE)
    by_role: dict[Role | None, list[str]] = {}
    for endpoint, path in list(pages(app))[part::PARTS]:
        by_role.setdefault(role_for(app, endpoint), []).append(path)
    found = [line for role, paths in by_role.items() for line in _walk(browse, role, paths)]
    assert sum(map(len, by_role.values())) > 40
    assert not found, f"{len(found)} findings\n" + "\n".join(found[:30])


def _walk(browse: Any, role: Role | None, paths: list[str]) -> list[str]:
    found: list[str] = []
    with browse(language="nl") as journey:
        if role is not None:
            journey.sign_in(_email(role), PASSWORD)
        for path in paths:
            journey.go(path)
            found += [f"{path} {look}: {line}" for look in ("light", "dark", "rtl") for line in _look(journey, look)]
    return found


def _look(journey: Journey, look: str) -> list[str]:
    journey.page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    if look == "rtl":
        journey.page.evaluate(RTL)
    return axe(journey.page, look)


def _email(role: Role) -> str:
    return str(db.session.scalar(select(Account.email).where(Account.role == role).order_by(Account.id).limit(1)))
