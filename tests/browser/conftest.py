"""A real browser before a real server, with and without JavaScript, in Dutch and in French."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.browser.journey import Journey

CHROMIUM = os.environ.get("ATD_CHROMIUM") or next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the browser once."""
    assert CHROMIUM, "the journeys need Chromium; script/test installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Serve the application of this test, with its security tokens on."""
    app.config.update(WTF_CSRF_ENABLED=True)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    app.config.update(WTF_CSRF_ENABLED=False)


@pytest.fixture
def browse(chromium: Browser, address: str) -> Any:
    """Return a context manager that opens a journey: ``with browse(script=False, language="fr") as journey``."""

    @contextmanager
    def opened(*, script: bool = True, language: str = "nl", **options: Any) -> Iterator[Journey]:
        context = chromium.new_context(
            base_url=address,
            java_script_enabled=script,
            viewport={"width": 1440, "height": 900},
            extra_http_headers={"Accept-Language": language},
            **options,
        )
        context.add_cookies([{"name": "language", "value": language, "url": address}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        journey = Journey(page, address, language, script)
        try:
            yield journey
            journey.check_console()
        finally:
            context.close()

    return opened


@pytest.fixture(
    params=[(True, "nl"), (False, "nl"), (True, "fr"), (False, "fr")],
    ids=["js-nl", "no-js-nl", "js-fr", "no-js-fr"],
)
def journey(request: pytest.FixtureRequest, browse: Any) -> Iterator[Journey]:
    """Walk the journey four times: with and without JavaScript, in Dutch and in French."""
    script, language = request.param
    with browse(script=script, language=language) as opened:
        yield opened
