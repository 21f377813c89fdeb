"""One report, four outputs: as data, as text, as a workbook, as a PDF."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from icam import printing
from icam.core import clock
from icam.core.access import Scope
from icam.core.counting import Occupancy, count
from icam.core.period import Period
from icam.printing.document import Document
from icam.reports import contract, queries
from icam.reports.builders import occupancy as builder
from icam.reports.builders.occupancy import Printed
from icam.reports.words import ReaderWords
from icam.web import filters


@dataclass(frozen=True, slots=True)
class Report:
    """A counted period, ready to be written in any form.

    Args:
        words: of the reader's language.
    """

    material: queries.Material
    found: Occupancy
    words: ReaderWords
    printed: Printed
    at: datetime

    def document(self, *, on_screen: bool = False) -> Document:
        """Return it as a document."""
        return builder.build(self.found, self.words, self.printed, on_screen=on_screen)

    def write(self, kind: str) -> bytes:
        """Write it as json, csv, xlsx or pdf.

        Raises:
            PdfUnavailable: no PDF can be drawn on this machine.
        """
        if kind == "json":
            return (json.dumps(contract.occupancy(self.found), indent=2, ensure_ascii=False) + "\n").encode()
        if kind == "csv":
            return lines(self.found)
        if kind == "xlsx":
            return printing.workbook(self.document(), clock.local(self.at))
        return printing.pdf(self.document())


def report(
    scope: Scope,
    period: Period,
    data_date: date,
    site: str | None,
    *,
    language: str,
    by: str,
    at: datetime,
    classification: str,
    is_funded: bool,
) -> Report:
    """Count a period for a reader.

    Raises:
        NotFound: the site does not exist, or is out of scope.
    """
    material = queries.material(scope, period, data_date, site)
    words = ReaderWords(language, {unit.site: unit.site_name(language) for unit in material.units})
    printed = Printed(by, filters.moment(at), classification, site, is_funded)
    return Report(material, count(material.facts, period, data_date), words, printed, at)


def lines(found: Occupancy) -> bytes:
    """Write one line for each unit, each site and the whole, under the names of the data contract."""
    data = contract.occupancy(found)
    frame = {name: data[name] for name in ("from", "to", "data_date", "nights")}
    rows: list[dict[str, Any]] = [
        *({"level": "unit", "units": 1, **unit} for unit in data["per_unit"]),
        *({"level": "site", **site} for site in data["per_site"]),
        {"level": "total", **data},
    ]
    names = ["level", *frame, *_names(rows[0:1] + data["per_site"][0:1]), *_names([data])]
    header = list(dict.fromkeys(name for name in names if name != "level"))
    header.insert(0, "level")
    return printing.csv(header, [[({**frame, **row}).get(name) for name in header] for row in rows])


def _names(rows: Iterable[dict[str, Any]]) -> list[str]:
    return [name for row in rows for name, value in row.items() if not isinstance(value, list | dict)]
