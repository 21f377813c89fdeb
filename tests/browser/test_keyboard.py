"""Every role does its main work with the keyboard alone: from signing in, and the place of the focus is always seen."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from icam.accounts import passwords
from icam.accounts.models import Account
from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import Role
from icam.db import db
from icam.housing.models import Closure
from icam.people.models import Household
from icam.walkin.models import WalkInEntry
from icam.walkin.rules import EntryState
from icam.web.filters import day
from tests import make
from tests.browser.journey import Journey

PASSWORD = "seven keys and no mouse"
MOST_STEPS = 160
pytestmark = pytest.mark.browser

SEEN = """() => {
  const drawn = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const seen = style => drawn(style) || style.boxShadow !== 'none';
  const at = document.activeElement;
  if (!at || at === document.body) return true;
  const near = [at, ...(at.labels || [])];
  return near.some(one => ['', '::before', '::after'].some(part => seen(getComputedStyle(one, part || null))));
}"""


class Keys:
    """Hands on a keyboard: what is not reached with Tab cannot be used."""

    def __init__(self, journey: Journey) -> None:
        self.page = journey.page

    def to(self, selector: str) -> None:
        """Press Tab until the focus stands on an element that fits; it must be seen wherever it stands."""
        for _ in range(MOST_STEPS):
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(SEEN), self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"{selector} is not reached with Tab on {self.page.url}")

    def enter(self, selector: str) -> None:
        """Go to a link or button and press Enter; a page follows."""
        self.to(selector)
        with self.page.expect_navigation(wait_until="load", timeout=20_000):
            self.page.keyboard.press("Enter")

    def type(self, **fields: str) -> None:
        """Go to fields by name, in the order of the page, and type."""
        for name, text in fields.items():
            self.to(f"main [name='{name}']")
            self.page.keyboard.press("Control+a")
            self.page.keyboard.type(text)

    def choose(self, name: str, steps: int = 1) -> None:
        """Go to a choice and take the one so many further down."""
        self.to(f"main select[name='{name}']")
        for _ in range(steps):
            self.page.keyboard.press("ArrowDown")

    def tick(self, selector: str) -> None:
        """Go to a box or a radio and press the space bar."""
        self.to(selector)
        self.page.keyboard.press("Space")

    def sign_in(self, email: str) -> None:
        """Sign in without the mouse."""
        self.page.goto("/sign-in")
        self.type(email=email, password=PASSWORD)
        with self.page.expect_navigation(wait_until="load", timeout=20_000):
            self.page.keyboard.press("Enter")


def count(model: Any, *conditions: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


@pytest.fixture
def office(app: Flask) -> dict[str, Any]:
    """Make a site with a unit, an office with its door, and one account for each role."""
    site = make.site("TUB", name_nl="Tubeke", name_fr="Tubize")
    unit = make.unit(site, code="TUB-1")
    office = make.office("BRU", "BB", name_nl="Brussel", name_fr="Bruxelles", language="fr")
    make.open_door(office)
    hidden = passwords.hashed(PASSWORD)
    accounts = {str(role): make.account(role, all_sites=True, password=hidden).email for role in Role}
    return {"unit": unit.id, "office": office.id, **accounts}


def fitt_coach(keys: Keys, office: dict[str, Any]) -> None:
    keys.enter(".bar a[href='/families'], nav a[href='/families']")
    keys.enter("main a[href^='/families/new']")
    keys.type(given_name="Nadia", family_name="Voorbeeld")
    with keys.page.expect_navigation(wait_until="load"):
        keys.page.keyboard.press("Enter")
    keys.type(given_name_0="Nadia", family_name_0="Voorbeeld", birth_0="12/03/1988")
    keys.choose("sex_0")
    keys.choose("role_0")
    keys.enter("main form button[type=submit]:not([name])")
    assert count(Household) == 1


def assistant(keys: Keys, office: dict[str, Any]) -> None:
    keys.enter("nav a[href='/board'], .bar a[href='/board']")
    keys.enter("main a[href^='/units/']")
    assert "/units/" in keys.page.url


def icam_coach(keys: Keys, office: dict[str, Any]) -> None:
    keys.enter("nav a[href='/walk-in'], .bar a[href='/walk-in']")
    keys.type(name="Zarmina Rahimi")
    with keys.page.expect_navigation(wait_until="load"):
        keys.page.keyboard.press("Enter")
    assert count(WalkInEntry) == 1
    keys.enter("main form[action*='/next'] button, main form[action*='call'] button")
    assert "/walk-in/entries/" in keys.page.url
    assert count(WalkInEntry, WalkInEntry.state == EntryState.TAKEN) == 1


def desk(keys: Keys, office: dict[str, Any]) -> None:
    keys.enter("nav a[href='/walk-in'], .bar a[href='/walk-in']")
    keys.type(name="Zarmina Rahimi")
    with keys.page.expect_navigation(wait_until="load"):
        keys.page.keyboard.press("Enter")
    assert count(WalkInEntry) == 1


def manager(keys: Keys, office: dict[str, Any]) -> None:
    keys.enter("nav a[href='/board'], .bar a[href='/board']")
    keys.enter(f"main a[href='/units/{office['unit']}']")
    keys.enter("main a[href$='/closures/new']")
    keys.type(first_on=day(clock.today()))
    keys.choose("reason_code")
    keys.enter("main form button[type=submit]:not([name])")
    assert count(Closure) == 1


def statistics(keys: Keys, office: dict[str, Any]) -> None:
    keys.enter("nav a[href='/reports'], .bar a[href='/reports']")
    keys.enter("main a[href^='/reports/occupancy']")
    keys.to("main a[href*='occupancy.pdf']")
    keys.page.keyboard.press("Shift+Tab")
    keys.enter("main a[href^='/reports/occupancy/']")
    assert "/reports/occupancy/" in keys.page.url


def dpo(keys: Keys, office: dict[str, Any]) -> None:
    keys.enter("nav a[href='/trail'], .bar a[href='/trail']")
    keys.enter("main a[href^='/trail/']")
    assert count(AuditEntry) > 0


def admin(keys: Keys, office: dict[str, Any]) -> None:
    before = count(Account)
    keys.enter("nav a[href='/accounts'], .bar a[href='/accounts']")
    keys.enter("main a[href='/accounts/new']")
    keys.type(name="Nieuwe Collega", email="nieuw@example.org")
    keys.choose("role")
    keys.enter("main form button[type=submit]:not([name])")
    assert count(Account) == before + 1


WORK: dict[Role, Callable[[Keys, dict[str, Any]], None]] = {
    Role.FITT_COACH: fitt_coach,
    Role.FITT_ASSISTANT: assistant,
    Role.ICAM_COACH: icam_coach,
    Role.DESK: desk,
    Role.MANAGER: manager,
    Role.STATISTICS: statistics,
    Role.DPO: dpo,
    Role.ADMIN: admin,
}


def test_every_role_has_its_work() -> None:
    assert set(WORK) == set(Role)


@pytest.mark.parametrize("role", list(WORK), ids=[role.value for role in WORK])
def test_the_main_work_of_each_role_is_done_with_the_keyboard_alone(role: Role, browse: Any, office: Any) -> None:
    with browse(language="fr" if role in (Role.DESK, Role.MANAGER) else "nl") as journey:
        keys = Keys(journey)
        keys.sign_in(office[role])
        WORK[role](keys, office)


def test_the_focus_stays_where_it_was_when_a_part_of_the_page_is_put_in_anew(browse: Any, office: Any) -> None:
    earlier, show = ".board-bar__move a[href]:first-child", ".filter button[type='submit']"
    with browse(language="nl") as journey:
        keys = Keys(journey)
        keys.sign_in(office[Role.MANAGER])
        keys.page.goto("/reports/movements")
        for control in (earlier, earlier, show):
            keys.to(control)
            before = keys.page.evaluate_handle("document.activeElement")
            keys.page.keyboard.press("Enter")
            keys.page.wait_for_function("before => !before.isConnected", arg=before)
            keys.page.wait_for_function(
                "control => document.activeElement.matches(control)", arg=control, timeout=5_000
            )
