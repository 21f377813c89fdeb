"""The pages of the reports: the catalogue, and for each report its page, its files and what is behind a figure."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from icam.audit.commands import record
from icam.audit.looks import looked_at
from icam.audit.rules import Kind
from icam.core import clock
from icam.core.access import Permission
from icam.core.period import Period
from icam.core.reporting_periods import Length, around, length_of, neighbour
from icam.jobs.forms import PressForm
from icam.printing import PdfUnavailable
from icam.printing import csv as written
from icam.printing.charts import svg
from icam.printing.document import Cell
from icam.printing.html import kind_of_block
from icam.printing.parts import is_long
from icam.reports import asking, making, paper
from icam.reports.builders.book import Lines, Several
from icam.reports.catalogue import REPORTS
from icam.reports.frame import Made, Report
from icam.reports.routes.blueprint import bp
from icam.reports.rules import Asked
from icam.web.files import as_file
from icam.web.page import page
from icam.web.policy import current_actor, may, requires
from icam.web.submit import submit

LISTED = 500
"""Lines behind a figure on one page; the file has them all."""

OPENS = {
    "stay": (Permission.STAYS_VIEW, "stays.show", "stay_id"),
    "family": (Permission.FAMILIES_VIEW, "families.show", "household_id"),
    "unit": (Permission.UNITS_VIEW, "housing.show", "unit_id"),
    "complaint": (Permission.COMPLAINTS_VIEW, "complaints.show", "complaint_id"),
    "case": (Permission.CASES_VIEW, "cases.show", "case_id"),
    "visit": (Permission.VISITS_VIEW, "visits.show", "visit_id"),
    "office": (Permission.OFFICES_VIEW, "offices.show", "office_id"),
}
"""What a line behind a figure opens: who may, the view and its argument."""


@bp.get("/reports")
@requires(Permission.REPORTS_VIEW)
def index() -> Response:
    """Show which reports there are."""
    offered = [(report, _periods(report)) for report in REPORTS.values() if may(report.permission)]
    return page("reports/index.html", offered=offered)


def _show(report: Report) -> ResponseReturnValue:
    """Show a report."""
    asked = ask(report)
    made = None if asked.errors else make(report, asked)
    if made and report.names_people:
        looked_at(current_actor(), report.endpoint, None, said=asked.parameters)
    return page(
        "reports/show.html",
        status=422 if asked.errors else 200,
        report=report,
        asked=asked,
        document=made.screen if made else None,
        is_long=made is not None and is_long(made.document),
        once=_once(),
        lengths=_lengths(report, asked),
        earlier=_query(neighbour(asked.period, -1), asked),
        later=_query(neighbour(asked.period, 1), asked),
        query=_query(asked.period, asked),
        months=_months(report, asked),
        kind_of_block=kind_of_block,
        svg=svg,
    )


def _file(report: Report, kind: str) -> ResponseReturnValue:
    """Give a report as a file."""
    asked = ask(report)
    if asked.errors:
        return redirect(again(url_for(f".{report.endpoint}")), 303)
    made = make(report, asked)
    if kind == "pdf" and is_long(made.document):
        return _long(report, made)
    try:
        content = made.write(kind)
    except PdfUnavailable as missing:
        return make_response(render_template("errors/503.html", package=missing.packages), 503)
    how = Kind.PRINT if kind == "pdf" else Kind.EXPORT
    new = {"report": report.name, **asked.parameters, "format": kind}
    record(current_actor(), f"report.{how.value}", ("report", None), kind=how, new=new)
    return as_file(content, f"{made.document.name}.{kind}", inline=kind in ("pdf", "json"))


def _long(report: Report, made: Made) -> Response:
    """Say that so long a report is drawn outside the pages, and offer to begin."""
    return page(
        "reports/long.html",
        report=report,
        document=made.screen,
        back=again(url_for(f".{report.endpoint}")),
        draw=again(url_for(f".{report.endpoint}_paper")),
        once=_once(),
    )


def _once() -> dict[str, str]:
    """Return what makes pressing twice the same as pressing once."""
    return {"submission": str(PressForm().submission.data)}


def _paper(report: Report) -> ResponseReturnValue:
    """Begin to draw a long report on paper."""
    asked = ask(report)
    if asked.errors:
        return redirect(again(url_for(f".{report.endpoint}")), 303)
    made = make(report, asked)
    written = paper.manuscript(made)
    return submit(
        PressForm(),
        lambda: paper.print_report(current_actor(), report, asked, written),
        done=lambda job_id: url_for("jobs.show", job_id=job_id),
        message=_("The paper is being drawn."),
        retry=lambda: _long(report, made),
    )


def _behind(report: Report, figure: str) -> ResponseReturnValue:
    """Show the lines behind a figure."""
    is_file = figure.endswith(".csv")
    asked = ask(report)
    if asked.errors:
        return redirect(again(url_for(f".{report.endpoint}")), 303)
    made = make(report, asked)
    lines = made.open(_key(report, figure.removesuffix(".csv")))
    looked_at(current_actor(), "figure", None, how=Kind.EXPORT if is_file else Kind.LOOK)
    if is_file:
        return as_file(_csv(lines), figure.replace("/", "-"))
    return page(
        "reports/behind_figure.html",
        report=report,
        subtitle=made.screen.subtitle,
        found=lines,
        lines=lines.lines[:LISTED],
        back=url_for(f".{report.endpoint}") + "?" + _query(asked.period, asked),
        file=again(url_for(f".{report.endpoint}_figure", figure=f"{figure}.csv")),
        cells=_cells,
        address=address,
    )


def _view(report: Report, show: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    def view(**values: str) -> ResponseReturnValue:
        return show(report, **values)

    return requires(report.permission)(view)


for _report in REPORTS.values():
    _name, _page_of = _report.endpoint, f"/reports/{_report.name}"
    bp.add_url_rule(_page_of, _name, _view(_report, _show))
    bp.add_url_rule(f"{_page_of}.<any(pdf, xlsx, csv, json):kind>", f"{_name}_file", _view(_report, _file))
    bp.add_url_rule(f"{_page_of}/paper", f"{_name}_paper", _view(_report, _paper), methods=["POST"])
    if _report.example:
        bp.add_url_rule(f"{_page_of}/<figure>", f"{_name}_figure", _view(_report, _behind))


def ask(report: Report) -> Asked:
    """Read what this request asks of a report."""
    return asking.asked(report, current_actor().scope, request.args, language=str(get_locale()), today=clock.today())


def make(report: Report, asked: Asked) -> Made:
    """Make a report for who asks."""
    actor = current_actor()
    return making.made(report, actor.scope, asked, language=str(get_locale()), by=actor.name)


def _key(report: Report, figure: str) -> str:
    """Return the name of a figure with what narrows it: all that is not asked of the report itself."""
    own = {*asking.DAYS, *(choice.name for choice in report.choices)}
    narrowed = {name: value for name, value in request.args.items() if name not in own}
    return f"{figure}?{urlencode(narrowed)}" if narrowed else figure


def _cells(cell: Cell | Several) -> Several:
    return (cell,) if isinstance(cell, Cell) else cell


def address(link: str | None) -> str | None:
    """Return where a line leads, if its reader may go there."""
    kind, _, number = (link or "").partition(":")
    if kind not in OPENS or not may(OPENS[kind][0]):
        return None
    _permission, view, argument = OPENS[kind]
    values: dict[str, Any] = {argument: int(number)}
    return url_for(view, **values)


def _csv(lines: Lines) -> bytes:
    header = (_("Amount"), *(column.label for column in lines.columns))
    return written(
        header,
        (
            (line.amount, *(" ".join(str(_value(one)) for one in _cells(cell)) for cell in line.cells))
            for line in lines.lines
        ),
    )


def _value(cell: Cell) -> object:
    return cell.text if cell.value is None else cell.value


def _periods(report: Report) -> list[tuple[str, str]]:
    """Offer periods to begin with."""
    today = clock.today()
    if report.is_day:
        return [(_("Today"), "")]
    month, year = around(Length.MONTH, today), around(Length.YEAR, today)
    offered = [
        (_("This month"), month),
        (_("Last month"), neighbour(month, -1)),
        (_("This quarter"), around(Length.QUARTER, today)),
        (_("This year"), year),
        (_("Last year"), neighbour(year, -1)),
    ]
    shown = offered if report.usual is Length.MONTH else offered[3:]
    return [(label, _query(period)) for label, period in shown]


def _lengths(report: Report, asked: Asked) -> list[tuple[str, str, bool]]:
    """Offer the month, quarter and year around the first day of what is shown, or around today when it lies inside."""
    if report.is_day:
        return []
    today, period = clock.today(), asked.period
    day = today if period.holds(today) else period.from_on
    names = {Length.MONTH: _("Month"), Length.QUARTER: _("Quarter"), Length.YEAR: _("Year")}
    return [(name, _query(around(length, day), asked), length is length_of(period)) for length, name in names.items()]


def _months(report: Report, asked: Asked) -> list[tuple[Period, str]]:
    """List the months of a longer period: each has its own night-by-night grid."""
    if report.name != "occupancy" or asked.errors or not 31 < asked.period.nights() <= 400:
        return []
    months, month = [], around(Length.MONTH, asked.period.from_on)
    while month.overlaps(asked.period):
        months.append((month, _query(month, asked)))
        month = neighbour(month, 1)
    return months


def _query(period: Period, asked: Asked | None = None) -> str:
    wanted = {"from": period.from_on.isoformat(), "to": str(period.last_day), **(asked.chosen if asked else {})}
    if as_of := request.args.get("as_of"):
        wanted["as_of"] = as_of
    return urlencode({name: value for name, value in wanted.items() if value})


def again(where: str) -> str:
    """Return another address with what was asked for."""
    return f"{where}?{request.query_string.decode('utf-8', 'replace')}"
