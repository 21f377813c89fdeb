"""What came from elsewhere is what the manifest says, and nothing else did."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = json.loads((ROOT / "static/vendor/manifest.json").read_text())


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_file_from_elsewhere_is_the_one_in_the_manifest(entry):
    digest = base64.b64encode(hashlib.sha384((ROOT / entry["file"]).read_bytes()).digest()).decode()
    assert digest == entry["sha384"], f"{entry['file']} changed: run script/assets, or put the file back"
    assert entry["licence"]
    assert entry["version"]


def test_every_vendored_or_built_file_is_in_the_manifest():
    served = {
        file.relative_to(ROOT).as_posix()
        for folder in ("static/vendor", "static/js", "tests/browser/vendor")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and file.name != "manifest.json"
    }
    assert served <= {entry["file"] for entry in MANIFEST}


def test_htmx_is_the_release_we_reviewed():
    htmx = next(entry for entry in MANIFEST if entry["name"] == "htmx.org")
    assert htmx["version"] == "4.0.1"
    assert htmx["sha384"] == "Qp9rdC8H7EqOoX+nR0P3RPG2Noji+qdwJlGpfzwQJsfOpp3sGwIdSP9xO3+UlEhn"
    assert htmx["file"] in (f"static/{name}" for name in layout_assets())


def layout_assets() -> list[str]:
    """Return the static files that the layout names."""
    layout = (ROOT / "templates/layout.html").read_text()
    return [part.split("'")[0] for part in layout.split("asset('")[1:]]


def test_the_style_sheets_load_nothing_from_outside_and_carry_no_foreign_brand():
    for sheet in ("app.css", "app.rtl.css"):
        css = (ROOT / "static/css" / sheet).read_text()
        addresses = re.findall(r"url\(([^)]*)\)|@import", css)
        assert addresses
        assert all(address.strip("\"'").startswith("../fonts/") for address in addresses)
        assert "GDS" not in css


def test_the_first_page_stays_small_on_the_wire():
    files = ["css/app.css", "vendor/htmx-4.0.1.min.js", "js/app.js", "img/icon.svg"]
    packed = sum(len(gzip.compress((ROOT / "static" / file).read_bytes(), 6)) for file in files)
    fonts = (ROOT / "static/fonts/noto-sans-latin.woff2").stat().st_size
    assert packed + fonts < 70_000, "with a page of 20 kB the first load must stay under 90 kB"
