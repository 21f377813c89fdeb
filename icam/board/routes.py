"""The pages of the board."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Flask, Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from icam.audit.looks import looked_at
from icam.board import queries, rules
from icam.board.rules import Cell, Lane, Zoom
from icam.codes import filters as code_words
from icam.codes.closing_days import closing_days
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.counting.nights import NightClass
from icam.core.errors import NotFound
from icam.core.period import Period
from icam.housing import queries as housing
from icam.web.filters import day
from icam.web.page import page
from icam.web.policy import current_actor, requires

bp = Blueprint("board", __name__)
AHEAD = timedelta(days=7)
FREE_AHEAD = timedelta(days=60)

KIND = {
    NightClass.OCCUPIED: "occupied",
    NightClass.RESERVED: "reserved",
    NightClass.OUT_OF_USE: "closed",
    NightClass.CLEANING: "cleaning",
    NightClass.FREE: "free",
    NightClass.NOT_IN_SERVICE: "out",
}


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)


@bp.get("/board")
@requires(Permission.STAYS_VIEW)
def show() -> Response:
    """Show the board of two weeks, a month or a quarter."""
    actor, today = current_actor(), clock.today()
    zoom = _zoom(request.args.get("zoom"))
    shown = rules.window(zoom, _day(request.args.get("on"), today))
    ahead = Period(today, today + FREE_AHEAD)
    sites, site_code = housing.sites(actor.scope), request.args.get("site", "")
    stock = queries.stock(actor.scope, [shown, ahead], site_code)
    placements = queries.placements(stock.units, actor.scope, [shown, ahead])
    lanes = rules.lanes(stock.units, placements, shown, today=today, closing_days=closing_days())
    site_id = next((site.id for site in sites if site.code == site_code), None)
    movers = queries.movers(actor.scope, today, today + AHEAD, site_id)
    earlier, later = rules.neighbours(zoom, shown)
    looked_at(actor, "board", None)
    return page(
        "board/show.html",
        zoom=zoom,
        shown=shown,
        today=today,
        days=[shown.from_on + timedelta(days=n) for n in range(shown.nights())],
        groups=_groups(stock, lanes, actor, today),
        sites=[(site.code, site.name(actor.language)) for site in sites],
        site_code=site_code,
        earlier=earlier,
        later=later,
        movers=movers,
        free=_free_tonight(stock, placements, ahead),
    )


@bp.get("/board/place/<int:unit_id>")
@requires(Permission.STAYS_EDIT)
def place(unit_id: int) -> Response:
    """Choose which waiting family comes into a free unit."""
    actor, today = current_actor(), clock.today()
    stock = queries.stock(actor.scope, [Period.days(today, today)], None)
    unit = next((one for one in stock.units if one.unit_id == unit_id), None)
    if unit is None:
        raise NotFound
    from_on = _day(request.args.get("from"), today)
    until_on = _day(request.args["until"], today) if "until" in request.args else None
    looked_at(actor, "board", None)
    return page(
        "board/place.html",
        unit=unit,
        from_on=max(from_on, today),
        until_on=until_on,
        waiting=queries.movers(actor.scope, today, today).waiting,
    )


def _zoom(word: str | None) -> Zoom:
    return Zoom(word) if word in set(Zoom) else Zoom.TWO_WEEKS


def _day(word: str | None, otherwise: date) -> date:
    try:
        given = date.fromisoformat(word or "")
    except ValueError:
        return otherwise
    return given if 2000 <= given.year <= 2100 else otherwise


def _groups(stock: queries.Stock, lanes: list[Lane], actor: Actor, today: date) -> list[dict[str, Any]]:
    """Put the lanes under their sites, with everything the template writes in a cell worked out."""
    stay_url = url_for("stays.show", stay_id=0)[:-1]
    place_url = url_for("board.place", unit_id=0)[:-1]
    may_place = actor.may(Permission.STAYS_EDIT)
    groups: dict[int, dict[str, Any]] = {}
    for lane in lanes:
        row = stock.rows[lane.unit.unit_id]
        group = groups.setdefault(row.site_id, {"name": row.site_name(actor.language), "lanes": []})
        group["lanes"].append(
            {
                "lane": lane,
                "step_free": row.step_free,
                "cells": [_cell(lane, cell, stay_url, place_url if may_place else "", today) for cell in lane.cells],
            }
        )
    return list(groups.values())


def _cell(lane: Lane, cell: Cell, stay_url: str, place_url: str, today: date) -> dict[str, Any]:
    kind = KIND[cell.night_class]
    classes = [f"span--{kind}"]
    classes += ["span--opens-before"] if cell.opens_before else []
    classes += ["span--runs-on"] if cell.runs_on else []
    classes += ["span--conflict"] if cell.is_overdue or (cell.closure and kind == "occupied") else []
    url = ""
    if cell.placement is not None:
        url = f"{stay_url}{cell.placement.stay_id}"
    elif kind == "free" and place_url and cell.until > today:
        url = f"{place_url}{lane.unit.unit_id}?from={max(cell.first, today)}" + (
            "" if cell.runs_on else f"&until={cell.until}"
        )
    return {
        "nights": cell.nights,
        "classes": " ".join(classes),
        "url": url,
        "text": _text(cell, kind),
        "says": _says(cell, kind),
    }


def _text(cell: Cell, kind: str) -> str:
    """Return the words in the cell: short, since it may be one day wide."""
    if cell.placement is not None:
        mark = "→ " if cell.placement.is_move else ""
        mark += "⇄ " if cell.is_turnover else ""
        mark += "! " if cell.is_overdue or (cell.closure and kind == "occupied") else ""
        persons = f" · {cell.placement.persons}" if cell.placement.persons else ""
        return f"{mark}{cell.placement.name}{persons}"
    if kind == "closed" and cell.closure:
        return "✕ " + code_words.words(cell.closure.reason, "closure_reason")
    if kind == "cleaning":
        return "≈ " + _("cleaning")
    if kind == "free":
        return _("free") if cell.nights > 2 else ""
    return "–"


def _says(cell: Cell, kind: str) -> str:
    """Return the whole sentence of a cell, for a screen reader and as its title."""
    nights = ngettext("%(num)d night", "%(num)d nights", cell.nights)
    span = f"{day(cell.first)}, {nights}"
    fact = cell.placement.fact if cell.placement else None
    words = {
        "occupied": _("occupied"),
        "reserved": _("reserved"),
        "closed": _("out of use"),
        "cleaning": _("cleaning"),
        "free": _("free"),
        "out": _("not in service"),
    }
    parts = [words[kind]]
    if fact is not None:
        parts.append(_("from %(day)s", day=day(fact.arrived_on or fact.planned_from)))
        if until := fact.left_on or fact.planned_until:
            parts.append(_("until %(day)s", day=day(until)))
        parts += [_("planned move from another unit")] if cell.placement and cell.placement.is_move else []
        parts += [_("expected departure has passed")] if cell.is_overdue else []
        parts += [_("a closure lies over this stay")] if cell.closure and kind == "occupied" else []
        parts += [_("arrival on the day another family leaves")] if cell.is_turnover else []
    else:
        parts.append(span)
    return ", ".join(parts)


def _free_tonight(stock: queries.Stock, placements: list[rules.BoardPlacement], ahead: Period) -> list[dict[str, Any]]:
    """List the places that nobody has or holds tonight, with how long they stay free."""
    free = []
    for lane in rules.lanes(stock.units, placements, ahead, today=ahead.from_on, closing_days=closing_days()):
        if lane.cells and lane.cells[0].night_class is NightClass.FREE:
            free.append(
                {
                    "unit_id": lane.unit.unit_id,
                    "label": lane.unit.label,
                    "beds": lane.unit.facts.beds,
                    "cots": lane.unit.facts.cots,
                    "step_free": stock.rows[lane.unit.unit_id].step_free,
                    "until": lane.cells[0].until if lane.cells[0].until != ahead.until_on else None,
                }
            )
    return free
