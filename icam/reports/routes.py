"""The pages of the reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from icam.audit.commands import record
from icam.audit.looks import looked_at
from icam.audit.rules import Kind
from icam.core import clock
from icam.core.access import Permission
from icam.core.counting import FIGURES, Behind, behind, count
from icam.core.errors import NotFound, RuleBroken
from icam.core.period import Period
from icam.core.reporting_periods import Length, around, length_of, neighbour
from icam.housing import queries as housing
from icam.printing import PdfUnavailable
from icam.printing import csv as written
from icam.printing.html import kind_of_block
from icam.reports import outputs, rules
from icam.reports.builders import figures
from icam.web.files import as_file
from icam.web.i18n import sentence
from icam.web.page import page
from icam.web.policy import current_actor, may, requires
from icam.web.typed import parse_day

bp = Blueprint("reports", __name__)
LISTED = 500
"""Lines behind a figure on one page; the file has them all."""


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)


@bp.get("/reports")
@requires(Permission.REPORTS_VIEW)
def index() -> Response:
    """Show which reports there are."""
    month = around(Length.MONTH, clock.today())
    return page(
        "reports/index.html",
        periods=[
            (_("This month"), _query(month)),
            (_("Last month"), _query(neighbour(month, -1))),
            (_("This quarter"), _query(around(Length.QUARTER, clock.today()))),
            (_("This year"), _query(around(Length.YEAR, clock.today()))),
            (_("Last year"), _query(neighbour(around(Length.YEAR, clock.today()), -1))),
        ],
    )


@bp.get("/reports/occupancy")
@requires(Permission.REPORTS_VIEW)
def occupancy() -> Response:
    """Show who lived where in a period."""
    asked = _asked()
    report = None if asked.errors else _report(asked)
    return page(
        "reports/occupancy.html",
        status=422 if asked.errors else 200,
        asked=asked,
        document=report.document(on_screen=True) if report else None,
        sites=_sites(),
        lengths=_lengths(asked.period),
        earlier=_query(neighbour(asked.period, -1), asked.site),
        later=_query(neighbour(asked.period, 1), asked.site),
        query=_query(asked.period, asked.site),
        months=_months(asked),
        kind_of_block=kind_of_block,
    )


@bp.get("/reports/occupancy.<any(pdf, xlsx, csv, json):kind>")
@requires(Permission.REPORTS_VIEW)
def occupancy_file(kind: str) -> ResponseReturnValue:
    """Give the report as a file."""
    asked, actor = _asked(), current_actor()
    if asked.errors:
        return redirect(_again(url_for(".occupancy")), 303)
    report = _report(asked)
    try:
        content = report.write(kind)
    except PdfUnavailable as missing:
        return make_response(render_template("errors/503.html", package=missing.packages), 503)
    how = Kind.PRINT if kind == "pdf" else Kind.EXPORT
    record(
        actor,
        f"report.{how.value}",
        ("report", None),
        kind=how,
        new={"report": "occupancy", "from": asked.period.from_on, "to": asked.period.last_day, "site": asked.site}
        | {"format": kind},
    )
    name = f"{report.document(on_screen=True).name}.{kind}"
    return as_file(content, name, inline=kind in ("pdf", "json"))


@bp.get("/reports/occupancy/<figure>")
@requires(Permission.REPORTS_VIEW)
def behind_figure(figure: str) -> ResponseReturnValue:
    """Show the stays and nights behind a figure."""
    is_file = figure.endswith(".csv")
    figure = figure.removesuffix(".csv")
    asked = _asked()
    if figure not in FIGURES:
        raise NotFound
    if asked.errors:
        return redirect(_again(url_for(".occupancy")), 303)
    report = _report(asked)
    found, part = report.found, request.args.get("in")
    if part is not None:
        if part not in {site.code for site in found.per_site}:
            raise NotFound
        found = count(report.material.facts.of_site(part), asked.period, found.data_date)
    lines = behind(found, figure, request.args.get("of"), request.args.get("unit"))
    looked_at(current_actor(), "figure", None, how=Kind.EXPORT if is_file else Kind.LOOK)
    if is_file:
        return as_file(_lines(lines), f"{figure}.csv")
    shown = figures.shown(figure, request.args.get("of"), report.words)
    return page(
        "reports/behind_figure.html",
        asked=asked,
        title=shown.title[:1].upper() + shown.title[1:],
        says=shown.says,
        place=report.words.site(part) if part else request.args.get("unit"),
        kinds=figures.kinds(report.words),
        columns=figures.columns(lines),
        lines=lines[:LISTED],
        total=sum(line.amount for line in lines),
        number_of_lines=len(lines),
        stays=report.material.stays if may(Permission.STAYS_VIEW) else {},
        back=url_for(".occupancy") + "?" + _query(asked.period, asked.site),
        file=_again(url_for(".behind_figure", figure=f"{figure}.csv")),
        name_of_note=shown.note,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for.

    Args:
        typed: the days as they were typed, to be shown again.
        errors: a sentence for each field that cannot be read.
    """

    period: Period
    site: str | None = None
    data_date: date | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


def _asked() -> Asked:
    usual, site = around(Length.MONTH, clock.today()), request.args.get("site") or None
    typed = {name: request.args.get(name, "").strip() for name in ("from", "to", "as_of")}
    days: dict[str, date] = {}
    errors: dict[str, str] = {}
    for name, text in typed.items():
        try:
            if text:
                days[name] = parse_day(text)
        except ValueError as wrong:
            errors[name] = str(wrong)
    if not errors and ("from" in days) != ("to" in days):
        missing = "to" if "from" in days else "from"
        errors[missing] = _("Enter the last day") if missing == "to" else _("Enter the first day")
    if errors or "from" not in days:
        return Asked(usual, site, days.get("as_of"), typed, errors)
    try:
        return Asked(rules.check_period(days["from"], days["to"]), site, days.get("as_of"), typed)
    except RuleBroken as broken:
        return Asked(usual, site, None, typed, {broken.field or "from": sentence(broken)})


def _report(asked: Asked) -> outputs.Report:
    actor, settings = current_actor(), current_app.config["ATD"]
    today = clock.today()
    return outputs.report(
        actor.scope,
        asked.period,
        min(asked.data_date or today, today),
        asked.site,
        language=str(get_locale()),
        by=actor.name,
        at=clock.now(),
        classification=settings.classification,
        is_funded=settings.eu_funding,
    )


def _sites() -> list[tuple[str, str]]:
    actor = current_actor()
    return [(site.code, site.name(str(get_locale()))) for site in housing.sites(actor.scope)]


def _lengths(period: Period) -> list[tuple[str, str, bool]]:
    """Offer the month, quarter and year around the first day of what is shown, or around today when it lies inside."""
    today = clock.today()
    day = today if period.holds(today) else period.from_on
    names = {Length.MONTH: _("Month"), Length.QUARTER: _("Quarter"), Length.YEAR: _("Year")}
    return [
        (name, _query(around(length, day), request.args.get("site")), length is length_of(period))
        for length, name in names.items()
    ]


def _months(asked: Asked) -> list[tuple[Period, str]]:
    """List the months of a longer period: each has its own night-by-night grid."""
    if asked.period.nights() <= 31 or asked.period.nights() > 400:
        return []
    months, month = [], around(Length.MONTH, asked.period.from_on)
    while month.overlaps(asked.period):
        months.append((month, _query(month, asked.site)))
        month = neighbour(month, 1)
    return months


def _query(period: Period, site: str | None = None) -> str:
    asked = {"from": period.from_on.isoformat(), "to": str(period.last_day), "site": site or ""}
    if as_of := request.args.get("as_of"):
        asked["as_of"] = as_of
    return urlencode({name: value for name, value in asked.items() if value})


def _again(address: str) -> str:
    """Return another address with what was asked for."""
    return f"{address}?{request.query_string.decode('utf-8', 'replace')}"


def _lines(lines: tuple[Behind, ...]) -> bytes:
    header = ("amount", "unit", "stay", "household", "first", "last", "class", "closure", "note")
    return written(
        header,
        (
            (
                line.amount,
                line.unit,
                " ".join(line.stays),
                line.household,
                line.first,
                line.last,
                line.night_class,
                line.closure,
                line.note,
            )
            for line in lines
        ),
    )
