"""The stock as a spreadsheet."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from icam.codes.filters import language, words
from icam.core.counting import NightClass
from icam.housing.labels import NIGHTS
from icam.housing.queries import UnitRow
from icam.printing.document import Cell, Column, Document, Kind
from icam.printing.lists import listed, number, text


def document(rows: Sequence[UnitRow], sites: Mapping[int, str], night: Mapping[int, NightClass]) -> Document:
    """Return the document of some units.

    Args:
        sites: names by id.
        night: what each unit is tonight, by id.
    """
    head = (
        Column(_("Site")),
        Column(_("Unit")),
        Column(_("Name")),
        Column(_("Kind")),
        Column(_("Beds"), Kind.NUMBER),
        Column(_("Cots"), Kind.NUMBER),
        Column(_("Family places"), Kind.NUMBER),
        Column(_("Step-free")),
        Column(_("What it offers")),
        Column(_("Tonight")),
    )
    lines = [_cells(row, sites.get(row.site_id), night[row.id]) for row in rows]
    return listed(_("Units"), head, lines, language=language())


def _cells(row: UnitRow, site: str | None, night: NightClass) -> tuple[Cell, ...]:
    return (
        text(site),
        text(row.code),
        text(row.label),
        text(words(row.unit_type.value, "unit_type")),
        number(row.beds),
        number(row.cots),
        number(row.family_places),
        text(_("yes") if row.step_free else _("no")),
        text(", ".join(words(one, "characteristic") for one in row.characteristics)),
        text(str(NIGHTS[night][0])),
    )
