"""The first load is small, and a file that has not changed is fetched once."""

import gzip
import re

ALL = {"Accept-Encoding": "gzip"}


def first_load(client) -> dict[str, int]:
    """Return what the sign-in page and everything it names weigh on the wire."""
    page = client.get("/sign-in", headers=ALL)
    html = gzip.decompress(page.data).decode()
    weight = {"/sign-in": len(page.data)}
    for address in set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html)):
        answer = client.get(address.replace("&amp;", "&"), headers=ALL)
        assert answer.status_code == 200, address
        weight[address] = len(answer.data)
    return weight


def test_the_first_load_takes_at_most_six_requests_and_90_kb(client):
    weight = first_load(client)
    assert len(weight) <= 6, sorted(weight)
    assert sum(weight.values()) <= 90_000, weight


def test_a_packed_page_is_the_same_page(client):
    plain, packed = client.get("/sign-in"), client.get("/sign-in", headers=ALL)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
    assert gzip.decompress(packed.data).startswith(b"<!doctype html>")


def test_a_file_with_its_mark_in_the_address_is_kept_by_the_browser(client):
    html = client.get("/sign-in").get_data(as_text=True)
    address = re.search(r'href="(/static/css/[^"]+)"', html)[1]
    for _ in range(2):
        answer = client.get(address, headers=ALL)
        assert "immutable" in answer.headers["Cache-Control"]
        assert b"govuk" in gzip.decompress(answer.data)
    again = client.get(address, headers=ALL | {"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "immutable" not in client.get("/static/css/app.css").headers["Cache-Control"]


def test_a_font_is_not_packed_twice(client):
    answer = client.get("/static/fonts/noto-sans-latin.woff2", headers=ALL)
    assert "Content-Encoding" not in answer.headers
    answer.close()
