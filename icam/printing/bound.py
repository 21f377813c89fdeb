"""Bind the parts of a long document: one PDF, one structure, one set of margins with the numbers of all its pages.

The head is the PDF that the others are added to, so the whole keeps its metadata, its colours and the files inside it.
The margins are drawn last, for all pages at once, and laid over them: they are no part of what is read aloud.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import current_app

from icam.printing.document import Document
from icam.printing.joined import Structure
from icam.printing.pdf import pdf_of

TAGS = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})
"""Operators that say what a mark on a page is."""


@dataclass(frozen=True, slots=True)
class Margins:
    """What stands in the margins of every page, as ``Document`` has it."""

    language: str
    running: str
    footer: str
    classification: str
    page_of: str

    @classmethod
    def of(cls, document: Document) -> "Margins":
        """Return those of a document."""
        return cls(**{name: getattr(document, name) for name in cls.__slots__})


def bound(head: bytes, rest: Sequence[bytes], margins: Margins) -> bytes:
    """Return one PDF of the head and the parts that follow it.

    Args:
        head: with the files that travel inside the whole.

    Raises:
        PdfUnavailable: Pango is missing on this machine.
    """
    import pikepdf

    with pikepdf.open(BytesIO(head)) as whole:
        structure = Structure.of(whole)
        for content in rest:
            with pikepdf.open(BytesIO(content)) as part:
                before = len(whole.pages)
                structure.add(part)
                _go_on(whole, part, before)
        structure.write()
        _lay_over(whole, margins)
        target = BytesIO()
        whole.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _go_on(whole: Any, part: Any, before: int) -> None:
    """Go on with the table of contents: the headings of a part, at the pages they will be on."""
    import pikepdf

    pages = {page.objgen: number for number, page in enumerate(part.pages)}

    def copied(item: Any) -> Any:
        place = item.destination
        new = pikepdf.OutlineItem(item.title, before + pages[place[0].objgen], "XYZ", left=place[2], top=place[3])
        new.children.extend(map(copied, item.children))
        return new

    with part.open_outline() as theirs, whole.open_outline() as ours:
        ours.root[-1].children.extend(map(copied, theirs.root))


def _lay_over(whole: Any, margins: Margins) -> None:
    import pikepdf

    sheets = [page.mediabox[2] > page.mediabox[3] for page in whole.pages]
    template = current_app.jinja_env.get_template("margins.html")
    with pikepdf.open(BytesIO(pdf_of(template.render(margins=margins, sheets=sheets)))) as over:
        for number, (page, sheet) in enumerate(zip(whole.pages, over.pages, strict=True), 1):
            silent = [one for one in pikepdf.parse_content_stream(sheet) if str(one.operator) not in TAGS]
            sheet.Contents = over.make_stream(pikepdf.unparse_content_stream(silent))
            form = whole.copy_foreign(sheet.as_form_xobject())
            name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(f"/Margins{number}"))
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(f"\nQ\n/Artifact BMC\nq\n{name} Do\nQ\nEMC\n".encode())
