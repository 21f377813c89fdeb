"""PDF by WeasyPrint: for the archive and for everyone, and the same bytes for the same document.

PDF/A-3a and PDF/UA-1 in one, drawn from our own files only.
WeasyPrint is loaded at the first PDF: without Pango the application still starts, and says here what is missing.
"""

import gc
import logging
import mimetypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from icam.config import ROOT
from icam.printing import archival, quicker, renderer
from icam.printing.attached import Attached, pack
from icam.printing.document import Document
from icam.printing.html import html

STATIC = ROOT / "static"
PACKAGES = "libpangoft2-1.0-0 libharfbuzz-subset0"
STYLE = "css/print.css"
PLAIN = "css/print-base.css"
BASE = "static:///"

_gate = Lock()
_rendering = 0


class PdfUnavailable(RuntimeError):
    """The system libraries that draw a PDF are not installed.

    Args:
        packages: what to install, as Debian names it.
    """

    def __init__(self, packages: str = PACKAGES) -> None:
        super().__init__(f"no PDF can be made here: install {packages}")
        self.packages = packages


def pdf(document: Document, attachments: Sequence[Attached] = ()) -> bytes:
    """Draw the document.

    Raises:
        PdfUnavailable: Pango is missing on this machine.
    """
    return pdf_of(html(document), attachments)


def pdf_of(text: str, attachments: Sequence[Attached] = ()) -> bytes:
    """Draw a page of HTML that refers to nothing but our static files.

    It is drawn by the process beside this one where there is one, see icam/printing/renderer.py.

    Raises:
        PdfUnavailable: Pango is missing on this machine.
        RenderingFailed: it could not be drawn, or took too long.
    """
    beside = renderer.running()
    if beside is None:
        return draw(text, attachments)
    letter, answer = beside.draw(pack(text, attachments))
    if letter == renderer.UNAVAILABLE:
        raise PdfUnavailable(answer.decode())
    if letter == renderer.FAILED:
        raise renderer.RenderingFailed(answer.decode())
    return answer


def draw(text: str, attachments: Sequence[Attached] = ()) -> bytes:
    """Draw a page of HTML in this process.

    Raises:
        PdfUnavailable: Pango is missing on this machine.
    """
    weasyprint, fetcher, style, fonts = _tools()
    with _collector_resting():
        page = _page(weasyprint, text, fetcher)
        result: bytes = page.write_pdf(
            finisher=archival.claim_accessible,
            stylesheets=[style],
            font_config=fonts,
            pdf_variant=archival.VARIANT,
            attachments=[_inside(weasyprint, fetcher, one) for one in attachments],
        )
    return result


def _inside(weasyprint: Any, fetcher: Any, one: Attached) -> Any:
    return weasyprint.Attachment(
        file_obj=BytesIO(one.content),
        url_fetcher=fetcher,
        name=one.name,
        description=one.says,
        created=one.made_at,
        modified=one.made_at,
        relationship="Data",
    )


def static_file(url: str) -> Path:
    """Return the file that an address in a document means.

    Raises:
        ValueError: it is not a file under static/.
    """
    parts = urlsplit(url)
    path = (STATIC / unquote(parts.path).lstrip("/")).resolve()
    if parts.scheme != "static" or not path.is_relative_to(STATIC) or not path.is_file():
        raise ValueError(f"a document may not fetch {url}")
    return path


def _page(weasyprint: Any, text: str, fetcher: Any) -> Any:
    """Read a page: our own are well-formed and read in no time, any other HTML is read as a browser would."""
    try:
        root = ElementTree.fromstring(text.partition("\n")[2])  # noqa: S314
    except ElementTree.ParseError:
        return weasyprint.HTML(string=text, base_url=BASE, url_fetcher=fetcher)
    page = weasyprint.HTML(string="<html></html>", base_url=BASE, url_fetcher=fetcher)
    page._ua_stylesheets = _plain_style
    page.wrapper_element = type(page.wrapper_element).from_html_root(root, content_language=None)
    page.etree_element = page.wrapper_element.etree_element
    return page


@cache
def _plain_style(forms: bool = False) -> list[Any]:
    """Give our own documents what their few elements need of a browser's style."""
    import weasyprint

    return [weasyprint.CSS(string=(STATIC / PLAIN).read_text("utf-8"), base_url=BASE, url_fetcher=_tools()[1])]


@cache
def _tools() -> tuple[Any, Any, Any, Any]:
    """Load WeasyPrint, and read the style and the fonts once for all documents."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse
    except (OSError, ImportError) as missing:
        raise PdfUnavailable from missing

    class StaticOnly(URLFetcher):
        """Reads files under static/, and nothing else in the world."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            path = static_file(url)
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    quicker.apply()
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    fetcher, fonts = StaticOnly(), FontConfiguration()
    style = weasyprint.CSS(
        string=(STATIC / STYLE).read_text("utf-8"), base_url="static:///css/", url_fetcher=fetcher, font_config=fonts
    )
    return weasyprint, fetcher, style, fonts


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Let the garbage collector rest while a document is drawn: it would walk the whole tree again and again."""
    global _rendering
    with _gate:
        _rendering += 1
        gc.disable()
    try:
        yield
    finally:
        with _gate:
            _rendering -= 1
            if not _rendering:
                gc.enable()
