"""What the pages of letters share."""

from flask import Blueprint, Response

from icam.letters import drawing
from icam.letters.drawing import Composed
from icam.printing.pdf import PdfUnavailable
from icam.web.errors import error_page
from icam.web.files import as_file

bp = Blueprint("letters", __name__)
templates_bp = Blueprint("letter_texts", __name__)


def preview(composed: Composed, name: str) -> Response:
    """Answer with the preview of a letter."""
    try:
        return as_file(drawing.bytes_of(composed), name, inline=True)
    except PdfUnavailable:
        return error_page(503)
