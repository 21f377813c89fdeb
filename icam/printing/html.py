"""A document as the one HTML that both the PDF and a browser's printer take."""

from flask import current_app

from icam.printing.charts import svg
from icam.printing.document import Chart, Document, Figures, Grid, Notes, Table

MOST = 70
"""Percent of a table that one column has at most."""

WIDEST = 60
"""Characters; a longer text is broken over lines."""


def html(document: Document) -> str:
    """Write the document as a page of its own that fetches nothing but its style and fonts."""
    template = current_app.jinja_env.get_template("print.html")
    return template.render(document=document, kind_of_block=kind_of_block, shares=shares, svg=svg)


def kind_of_block(block: object) -> str:
    """Name the macro that writes a block."""
    names: dict[type, str] = {Table: "table", Figures: "figures", Grid: "grid", Chart: "chart", Notes: "notes"}
    return names[type(block)]


def shares(table: Table) -> list[int]:
    """Share the width of a table out over its columns, in percent of it at most, by the longest text of each.

    The widths are given and not found out by drawing every cell three times: that is a third of the time of a PDF.
    """
    if table.widths:
        return list(table.widths)
    wants = []
    for number, column in enumerate(table.columns):
        longest_word = max(map(len, column.label.split()), default=1)
        texts = (len(row.cells[number].text) for row in table.rows)
        wants.append(min(WIDEST, max(longest_word, *texts, 3)) + 2)
    total = sum(wants)
    found = [max(1, min(MOST, 100 * want // total)) for want in wants]
    by_rest = sorted(range(len(wants)), key=lambda at: -(100 * wants[at] % total))
    for at in by_rest[: max(0, 100 - sum(found))]:
        found[at] = min(MOST, found[at] + 1)
    return found
