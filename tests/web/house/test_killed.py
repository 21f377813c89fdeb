"""A server that is killed the moment it answered has lost nothing that it said was saved."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from icam.config import ROOT

PASSWORD = "four words nobody says"
SERVE = "from icam import create_app; create_app().run(port={port}, threaded=True)"


@pytest.fixture
def office(tmp_path: Path) -> dict[str, str]:
    """Make an empty office with one administrator, as script/server --empty does."""
    environ = os.environ | {"ATD_VAR": str(tmp_path), "FLASK_APP": "app", "DATABASE_URL": ""}
    run = [sys.executable, "-m", "flask", "icam"]
    subprocess.run([*run, "migrate"], cwd=ROOT, env=environ, check=True, capture_output=True)
    who = ["first-admin", "--email", "first@example.org", "--name", "First", "--password-stdin"]
    subprocess.run([*run, *who], cwd=ROOT, env=environ, input=f"{PASSWORD}\n".encode(), check=True, capture_output=True)
    return environ


@pytest.fixture
def server(office: dict[str, str]) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Serve it in a process of its own."""
    port = 5990 + os.getpid() % 1000
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE.format(port=port)],
        cwd=ROOT,
        env=office,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    yield process, f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()


def test_a_save_survives_a_kill_at_the_moment_of_its_answer(
    server: tuple[subprocess.Popen[bytes], str], office: dict[str, str]
) -> None:
    process, address = server
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    _post(browser, address, "/sign-in", email="first@example.org", password=PASSWORD)
    _post(browser, address, "/sites/new", "/sites/new", code="KIL", name_nl="Kil", name_fr="Kil", cleaning_days="1")
    process.send_signal(signal.SIGKILL)
    process.wait()
    with sqlite3.connect(Path(office["ATD_VAR"]) / "atd.sqlite") as connection:
        assert connection.execute("SELECT name_nl FROM site WHERE code = 'KIL'").fetchall() == [("Kil",)]
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _post(browser: OpenerDirector, address: str, page: str, action: str = "", **fields: str) -> None:
    """Open a page, fill its hidden fields and the given ones, and send it; fail when it comes back refused."""
    html = _open(browser, address + page)
    hidden = dict(re.findall(r'<input[^>]*name="(csrf_token|submission)"[^>]*value="([^"]*)"', html))
    hidden |= {
        name: value
        for value, name in re.findall(r'<input[^>]*value="([^"]*)"[^>]*name="(csrf_token|submission)"', html)
    }
    answer = browser.open(address + (action or page), data=urlencode(hidden | fields).encode(), timeout=30)
    assert answer.status == 200
    assert answer.url != address + page


def _open(browser: OpenerDirector, url: str) -> str:
    for _ in range(100):
        try:
            with browser.open(url, timeout=30) as answer:
                return str(answer.read().decode())
        except URLError:
            time.sleep(0.3)
    raise AssertionError("the server did not come up")
