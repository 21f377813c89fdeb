"""A document becomes HTML, PDF, a workbook or text; nothing here knows what it is about."""

from icam.printing.attached import Attached
from icam.printing.document import Document
from icam.printing.html import html
from icam.printing.pdf import PdfUnavailable, pdf
from icam.printing.sheets import csv, workbook

__all__ = ["Attached", "Document", "PdfUnavailable", "csv", "html", "pdf", "workbook"]
