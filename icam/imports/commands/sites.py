"""The list of sites."""

from typing import Any

from icam.housing.models import Site
from icam.housing.rules import MOST_CLEANING_DAYS
from icam.imports.commands.base import Work, by_code, count, grouped
from icam.imports.rules import N_, Column, Line, text, whole

FIELDS = ("name_nl", "name_fr", "postal_code", "municipality", "cleaning_days")


def columns(work: Work) -> list[Column]:
    """Return the columns of the list."""
    return [
        Column("code", text(20), needed=True, filled=N_("Enter the code of the site")),
        Column("name_nl", text(200), needed=True, filled=N_("Enter the name in Dutch")),
        Column("name_fr", text(200)),
        Column("postal_code", text(10)),
        Column("municipality", text(200)),
        Column("cleaning_days", whole(0, MOST_CLEANING_DAYS), blank=0),
    ]


def plan(work: Work, lines: list[Line]) -> None:
    """Compare the sites with those that are stored."""
    for same in grouped(lines, lambda line: line["code"]).values():
        for line in same[1:]:
            work.report.problem(
                line.number, "code", N_("%(code)s is on line %(line)d already"), code=line["code"], line=same[0].number
            )
    stored = by_code(
        work.session, Site, (line["code"] for line in lines if line["code"]), *(getattr(Site, one) for one in FIELDS)
    )
    fresh: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for line in lines:
        known = stored.get(line["code"])
        if known is None:
            fresh.append({"code": line["code"], **_values(line, {"name_fr": line["name_nl"], "cleaning_days": 0})})
            count(work.report, "new")
            continue
        before = {name: getattr(known, name) for name in FIELDS}
        values = _values(line, before)
        count(work.report, "same" if values == before else "changed")
        if values != before:
            changed.append({"id": known.id, **values})
    work.add(Site, fresh)
    work.change(Site, changed)


def _values(line: Line, otherwise: dict[str, Any]) -> dict[str, Any]:
    values = {name: line.given(name, otherwise.get(name)) for name in FIELDS}
    values["name_fr"] = values["name_fr"] or values["name_nl"]
    return values
