"""What the office does with return files."""

from icam.returns.commands.documents import add_document, document_step, void_document
from icam.returns.commands.files import apply, check_eligibility, open_file, prepare, resume, withdraw
from icam.returns.commands.journeys import book, cancel_ticket, record_departure
from icam.returns.commands.premiums import (
    add_visa_free,
    end_visa_free,
    pay_premiums,
    set_rate,
    void_premium,
)

__all__ = [
    "add_document",
    "add_visa_free",
    "apply",
    "book",
    "cancel_ticket",
    "check_eligibility",
    "document_step",
    "end_visa_free",
    "open_file",
    "pay_premiums",
    "prepare",
    "record_departure",
    "resume",
    "set_rate",
    "void_document",
    "void_premium",
    "withdraw",
]
