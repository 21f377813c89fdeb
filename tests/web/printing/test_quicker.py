"""What is kept between boxes changes nothing that is printed, and the process beside a worker draws the same."""

import os
import signal
import subprocess
import sys
from time import monotonic, sleep

import pytest

from icam.config import ROOT
from icam.printing import renderer
from icam.printing.pdf import PdfUnavailable, draw, pdf_of
from icam.printing.renderer import Renderer, RenderingFailed

LINES = "".join(
    f'<tr><th scope="row">rij {n}</th><td class="n">{n % 7} <span class="flag">!</span></td></tr>' for n in range(90)
)
PAGE = f"""<!doctype html>
<html lang="nl"><head><meta charset="utf-8"/><title>Proef</title></head><body>
<h1 data-running="a" data-classification="b" data-printed="c" data-before="" data-between="/" data-after="">Proef</h1>
<p class="alert">Een zin die over <b>meer dan een</b> regel loopt. {"Gezinnen blijven hier. " * 30}</p>
<table class="table"><caption>Tabel</caption><colgroup><col class="w50"/><col class="w50"/></colgroup>
<thead><tr><td>Wat</td><th scope="col" class="n">Getal</th></tr></thead><tbody>{LINES}</tbody></table>
<table class="grid"><caption>Rooster</caption><colgroup><col class="unit"/><col span="3"/></colgroup>
<thead><tr><td class="unit">Unit</td><th scope="col">1<br/>M</th><th scope="col" class="end">2<br/>D</th>
<th scope="col">3<br/>W</th></tr></thead><tbody><tr class="site"><td colspan="4">Zulte</td></tr><tr>
<th scope="row">U-1</th><td class="occupied clash" colspan="2">2</td><td class="reserved">R</td></tr></tbody></table>
<div class="figures"><div><b>Bezet</b><strong>3</strong><span>van 4</span></div></div>
</body></html>"""

PLAINLY = """
import importlib
import sys
from icam.printing import quicker
pdf = importlib.import_module("icam.printing.pdf")
quicker.apply = lambda: False
if sys.argv[1] == "general":
    import weasyprint
    pdf._plain_style = weasyprint.HTML(string="<p/>")._ua_stylesheets
sys.stdout.buffer.write(pdf.draw(sys.stdin.read()))
"""


@pytest.fixture
def beside():
    """Start the process for one test."""
    if not renderer.start():
        pytest.skip("documents are drawn in place on this system")
    yield renderer.running()
    renderer.stop()


@pytest.mark.parametrize("style", ["own", "general"])
def test_what_is_kept_between_boxes_changes_no_byte(style):
    plainly = subprocess.run(
        [sys.executable, "-c", PLAINLY, style],
        input=PAGE.encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
    ).stdout
    assert draw(PAGE) == plainly


def test_another_version_of_weasyprint_is_left_as_it_is(monkeypatch):
    import weasyprint
    from weasyprint.layout import percent

    from icam.printing import quicker

    before = percent.resolve_percentages
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    assert not quicker.apply()
    assert percent.resolve_percentages is before


def test_the_process_beside_draws_the_same_bytes_again_and_again(beside):
    assert pdf_of(PAGE) == pdf_of(PAGE) == draw(PAGE)


def test_it_is_started_again_when_it_was_killed(beside):
    assert pdf_of(PAGE).startswith(b"%PDF-")
    beside._process.kill()
    beside._process.wait()
    assert pdf_of(PAGE).startswith(b"%PDF-")


def test_it_ends_with_its_worker():
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from icam.printing import renderer; import sys, time; renderer.start();"
            "print(renderer.running()._process.pid, flush=True); time.sleep(60)",
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    line = worker.stdout.readline()
    if not line.strip().isdigit():
        pytest.skip("documents are drawn in place on this system")
    worker.kill()
    worker.wait()
    worker.stdout.close()
    until = monotonic() + 60
    while _is_there(int(line)):
        assert monotonic() < until, "the renderer outlived its worker"
        sleep(0.1)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"


def test_a_document_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(renderer, "LIMIT", 0.2)
    monkeypatch.setattr("icam.printing.renderer._child", lambda _text, _writing: signal.pause())
    letter, why = renderer._in_a_child(b"")
    assert (letter, why) == (renderer.FAILED, b"the document takes longer than 0.2 seconds to draw")


def test_what_went_wrong_beside_is_said_here(monkeypatch):
    monkeypatch.setattr(Renderer, "draw", lambda _self, _text: (renderer.FAILED, b"ValueError: no"))
    monkeypatch.setattr(renderer, "_renderer", Renderer())
    with pytest.raises(RenderingFailed, match="ValueError: no"):
        pdf_of(PAGE)


def test_missing_packages_beside_are_named_here(monkeypatch):
    monkeypatch.setattr(Renderer, "draw", lambda _self, _text: (renderer.UNAVAILABLE, b"libpango"))
    monkeypatch.setattr(renderer, "_renderer", Renderer())
    with pytest.raises(PdfUnavailable) as missing:
        pdf_of(PAGE)
    assert missing.value.packages == "libpango"
