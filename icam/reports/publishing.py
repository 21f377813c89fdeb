"""A report becomes a run: its files, its figures with the records behind them, and what changed since the last one."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from icam.core.access import Scope
from icam.housing import queries as housing
from icam.reports.commands import RunDraft
from icam.reports.frame import Made, Reach, Report, figures_of, plain
from icam.reports.queries import runs as queries
from icam.reports.queries.runs import Correction
from icam.reports.rules import Change, Figure, changes
from icam.web.files import MEDIA

KINDS = ("pdf", "xlsx", "csv", "json")
BUT_PAPER = KINDS[1:]


def figures(made: Made) -> list[Figure]:
    """Return the figures of a report with the records behind each."""
    found = []
    for figure in figures_of(made.document):
        of: dict[str, int] = {}
        for line in made.open(figure.key).lines if figure.opens else ():
            of[line.about] = of.get(line.about, 0) + line.amount
        found.append(Figure(figure.key, figure.label, plain(figure.value), of))
    return found


def draft(
    report: Report, made: Made, note: str | None = None, *, trail_id: int, kinds: Collection[str] = KINDS
) -> RunDraft:
    """Make everything that is kept of a report.

    Args:
        kinds: the files that are made; without any, the draft is only good for comparing.

    Raises:
        PdfUnavailable: no PDF can be drawn on this machine.
    """
    wanted = made.wanted
    files: Mapping[str, tuple[bytes, str]] = {}
    if kinds:
        kept = json.dumps([one.as_data() for one in figures(made)], ensure_ascii=False).encode()
        files = {kind: (made.write(kind), MEDIA[kind]) for kind in kinds} | {"figures": (kept, MEDIA["json"])}
    return RunDraft(
        report=report.name,
        title=made.document.title,
        subtitle=made.document.subtitle,
        parameters=wanted.asked.parameters,
        reach=report.reach.value,
        parts=parts(report, wanted.scope, wanted.asked.chosen),
        language=made.document.language,
        data_date=wanted.asked.data_date,
        trail_id=trail_id,
        files=files,
        note=note,
    )


def parts(report: Report, scope: Scope, chosen: Mapping[str, str]) -> frozenset[str] | None:
    """Return which sites or regions a report is about; None = all of the office."""
    if report.reach is Reach.SITES:
        if chosen.get("site"):
            return frozenset({chosen["site"]})
        return None if scope.sites is None else frozenset(site.code for site in housing.sites(scope))
    if chosen.get("region"):
        return frozenset({chosen["region"]})
    return scope.regions


@dataclass(frozen=True, slots=True)
class Revision:
    """A figure that changed, and the corrections that may have changed it."""

    change: Change
    corrections: tuple[Correction, ...]


def revisions(old: Iterable[Figure], new: Iterable[Figure], *, after: int, until: int | None) -> list[Revision]:
    """List what changed between two sets of figures, each with the corrections of its records.

    Args:
        after: the last entry of the trail that the older figures knew.
        until: the last that the newer ones knew; None = now.
    """
    found = changes(old, new)
    codes = {code for change in found for code in change.records}
    known = queries.corrections(after, until, codes)
    return [Revision(change, tuple(one for one in known if change.records.intersection(one.codes))) for change in found]
