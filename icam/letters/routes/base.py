"""What the pages of letters share."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Response

from icam.core.errors import RuleBroken
from icam.letters import drawing
from icam.letters.drawing import Composed
from icam.printing.pdf import PdfUnavailable
from icam.printing.renderer import RenderingFailed
from icam.web.errors import error_page
from icam.web.files import as_file

bp = Blueprint("letters", __name__)
templates_bp = Blueprint("letter_texts", __name__)

Result = TypeVar("Result")


def drawn(command: Callable[[], Result]) -> Callable[[], Result]:
    """Wrap a command that draws paper, so that it says in a sentence when nothing can be drawn."""

    def run() -> Result:
        try:
            return command()
        except PdfUnavailable as missing:
            raise RuleBroken(
                "This machine cannot make a PDF yet, so the letter was not issued. An administrator installs: "
                "%(packages)s.",
                packages=missing.packages,
            ) from None
        except RenderingFailed:
            raise RuleBroken(
                "The letter could not be drawn and was not issued. Try once more, or tell an administrator."
            ) from None

    return run


def preview(composed: Composed, name: str) -> Response:
    """Answer with the preview of a letter."""
    try:
        return as_file(drawing.bytes_of(composed), name, inline=True)
    except PdfUnavailable:
        return error_page(503)
