"""How a journey moves: it fills fields by their names, presses buttons, and looks for words in its language."""

import re
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import force_locale, gettext
from playwright.sync_api import Locator, Page, expect

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Journey:
    """One person at one screen."""

    def __init__(self, page: Page, address: str, language: str, script: bool) -> None:
        self.page = page
        self.address = address
        self.language = language
        self.script = script
        self._said: list[str] = []
        page.on("console", lambda message: self._said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._said.append(str(error)))

    def sign_in(self, email: str, password: str) -> None:
        """Sign in on the sign-in page."""
        self.go("/sign-in")
        self.fill(email=email, password=password)
        self.press()
        expect(self.page.locator(".bar__search")).to_be_visible()

    def go(self, path: str) -> None:
        """Open an address; it must be a page, in the journey's language."""
        response = self.page.goto(self.address + path)
        assert response is not None
        assert response.status < 400, f"{path} answered {response.status}"
        assert self.page.locator("html").get_attribute("lang") == self.language

    def fill(self, _form: str = "main form", **fields: Any) -> None:
        """Fill fields of the page's form by name: text, choice, tick or radio."""
        for name, value in fields.items():
            control = self.page.locator(f"{_form} [name='{name}']")
            kind = control.first.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind == "select":
                control.select_option(str(value), force=True)
            elif kind in ("checkbox", "radio"):
                values = value if isinstance(value, (list, tuple)) else [value]
                for one in values:
                    box = control.first if one is True else self.page.locator(f"{_form} [name='{name}'][value='{one}']")
                    box.check(force=True)
            else:
                control.fill(str(value))

    def press(self, selector: str = "main form button[type=submit]:not([name])") -> None:
        """Press a button or follow a link that leads to a page, and wait until that is there."""
        with self.page.expect_navigation(wait_until="load", timeout=20_000):
            self.page.locator(selector).last.click()

    def follow(self, href_part: str) -> None:
        """Follow the first link whose address contains this."""
        with self.page.expect_navigation(wait_until="load", timeout=20_000):
            self.page.locator(f"a[href*='{href_part}']").first.click()

    def words(self, message: str, **values: Any) -> str:
        """Return a message of the application in the journey's language."""
        with current_app.test_request_context(), force_locale(self.language):
            return str(gettext(message, **values))

    def sees(self, text: str | re.Pattern[str]) -> Locator:
        """Expect a text on the page."""
        found = self.page.get_by_text(text).first
        expect(found).to_be_visible()
        return found

    def is_accessible(self) -> None:
        """Expect that axe finds nothing on this page; axe is a script, so it looks where scripts run."""
        if not self.script:
            return
        violations = axe(self.page)
        assert not violations, f"{self.page.url}\n" + "\n".join(violations)

    def check_console(self) -> None:
        """Expect that the browser complained about nothing; a refused form is no complaint."""
        unexpected = [one for one in self._said if "Failed to load resource" not in one]
        assert not unexpected, unexpected


def axe(page: Page, look: str = "light") -> list[str]:
    """Run axe on a page and return what it finds, one line for each rule.

    Args:
        look: "light" runs every rule; "dark" those about colour, "rtl" those that a mirrored page can break.
    """
    run_only: dict[str, object] = {"type": "tag", "values": TAGS}
    if look != "light":
        rules = (
            ["color-contrast", "link-in-text-block"]
            if look == "dark"
            else ["target-size", "scrollable-region-focusable"]
        )
        run_only = {"type": "rule", "values": rules}
    page.evaluate(AXE.read_text())
    found = page.evaluate("runOnly => axe.run(document, {runOnly})", run_only)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n    "
        + "\n    ".join(
            node["html"][:200] + " " + (node.get("failureSummary") or "")[:200] for node in rule["nodes"][:4]
        )
        for rule in found["violations"]
    ]
