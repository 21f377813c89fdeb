"""The floor: the same rows through bare Flask, SQLAlchemy Core and one Jinja template, and nothing else."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask import Flask, Response, redirect, render_template, request
from jinja2 import DictLoader
from sqlalchemy import Engine, MetaData, Table, and_, create_engine, event, func, insert, select, text, update

from icam.core import clock

PAGE = """<!doctype html>
<html lang="nl"><head><meta charset="utf-8"><title>{{ title }}</title>
<link rel="stylesheet" href="/static/css/app.css"></head>
<body><main><h1>{{ title }}</h1>
<table><thead><tr>{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr>{% for cell in row %}<td><a href="/x/{{ row[0] }}">{{ cell }}</a></td>{% endfor %}</tr>
{% endfor %}</tbody></table></main>{{ padding|safe }}</body></html>"""


class Tables:
    """The tables of a database, read from the database itself."""

    def __init__(self, engine: Engine) -> None:
        self.metadata = MetaData()
        self.metadata.reflect(engine, only=lambda name, _meta: not name.startswith("search_"))

    def __getattr__(self, name: str) -> Table:
        return self.metadata.tables[name]


def bare_app(url: str, paddings: dict[str, int]) -> Flask:
    """Return an application whose pages answer with the rows of ours.

    Args:
        paddings: by page, how many bytes of plain text make it as long as ours.
    """
    app = Flask("bare")
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _pragmas)
    tables = Tables(engine)
    app.jinja_loader = DictLoader({"page.html": PAGE})

    def answer(name: str, heads: tuple[str, ...], rows: list[Any]) -> str:
        padding = "x" * paddings.get(name, 0)
        return render_template("page.html", title=name, heads=heads, rows=rows, padding=padding)

    for name, query in QUERIES.items():
        app.add_url_rule(f"/{name}", name, _view(engine, tables, name, query, answer))
    app.add_url_rule("/save/<int:visit_id>", "save", _save(engine, tables), methods=["POST"])
    return app


def _pragmas(connection: Any, _record: Any) -> None:
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "cache_size=-32000"):
        connection.execute(f"PRAGMA {pragma}")


def _view(engine: Engine, tables: Tables, name: str, query: Any, answer: Callable[..., str]) -> Callable[[], str]:
    def view() -> str:
        with engine.connect() as connection:
            heads, rows = query(connection, tables, request.args)
        return answer(name, heads, rows)

    return view


def _save(engine: Engine, tables: Tables) -> Callable[[int], Response]:
    def save(visit_id: int) -> Response:
        visit = tables.visit
        with engine.begin() as connection:
            row = connection.execute(select(visit).where(visit.c.id == visit_id)).one()
            values = {"result": "held", "note": request.form["note"], "version": row.version + 1}
            connection.execute(update(visit).where(visit.c.id == visit_id).values(values))
            entry = {"at": clock.now(), "kind": "change", "event": "visit.written", "account_name": "x"}
            connection.execute(insert(tables.audit_entry).values(entry | {"previous": "", "seal": ""}))
        return redirect(f"/visits/{visit_id}", 303)  # type: ignore[return-value]

    return save


def _stays(tables: Tables) -> Any:
    t = tables
    return (
        select(
            t.stay.c.id,
            t.stay.c.code,
            t.household.c.name,
            t.stay.c.category,
            t.site.c.code,
            t.unit.c.code,
            t.stay.c.arrived_on,
            t.stay.c.left_on,
            t.stay.c.outcome,
            t.account.c.name,
        )
        .join(t.household, t.household.c.id == t.stay.c.household_id)
        .join(t.site, t.site.c.id == t.stay.c.site_id)
        .join(t.account, t.account.c.id == t.stay.c.coach_id)
        .outerjoin(t.placement, t.placement.c.stay_id == t.stay.c.id)
        .outerjoin(t.unit, t.unit.c.id == t.placement.c.unit_id)
    )


STAY_HEADS = ("id", "stay", "family", "category", "site", "unit", "arrived", "left", "outcome", "coach")


def _list(connection: Any, t: Tables, args: Any) -> Any:
    """List ended stays, newest first, of one category."""
    query = _stays(t).where(t.stay.c.left_on.is_not(None), t.stay.c.category == "T_IRR")
    if "after" in args:
        left, number = args["after"].split("_")
        query = query.where(
            (t.stay.c.left_on < date.fromisoformat(left))
            | and_(t.stay.c.left_on == date.fromisoformat(left), t.stay.c.id < int(number))
        )
    query = query.order_by(t.stay.c.left_on.desc(), t.stay.c.id.desc()).limit(int(args["rows"]))
    return STAY_HEADS, connection.execute(query).all()


def _search(connection: Any, t: Tables, args: Any) -> Any:
    """Find persons by the beginning of a word of their names, or by its sound."""
    found = text("SELECT rowid FROM search_name WHERE search_name MATCH :word ORDER BY rowid DESC LIMIT :rows")
    word = f'folded : "{args["q"]}" * OR sound_key : "{args["sound"]}"'
    ids = [row[0] for row in connection.execute(found, {"word": word, "rows": int(args["rows"])})]
    query = (
        select(
            t.person_name.c.person_id,
            t.person_name.c.family_name,
            t.person_name.c.given_name,
            t.person.c.birth_on,
            t.person.c.sex,
            t.household.c.code,
            t.membership.c.role,
        )
        .join(t.person, t.person.c.id == t.person_name.c.person_id)
        .join(t.membership, t.membership.c.person_id == t.person.c.id)
        .join(t.household, t.household.c.id == t.membership.c.household_id)
        .where(t.person_name.c.id.in_(ids))
    )
    heads = ("id", "family name", "given name", "born", "sex", "file", "role")
    return heads, connection.execute(query).all()


def _family(connection: Any, t: Tables, args: Any) -> Any:
    """Read a family, its members, its stays and its visits."""
    number = int(args["id"])
    household = connection.execute(select(t.household).where(t.household.c.id == number)).one()
    members = (
        select(t.person.c.id, t.person.c.family_name, t.person.c.given_name, t.person.c.birth_on, t.membership.c.role)
        .join(t.membership, t.membership.c.person_id == t.person.c.id)
        .where(t.membership.c.household_id == number)
    )
    visits = (
        select(t.visit.c.id, t.visit.c.planned_on, t.visit.c.kind, t.visit.c.result, t.visit.c.note)
        .where(t.visit.c.household_id == number)
        .order_by(t.visit.c.planned_on.desc())
        .limit(20)
    )
    rows = [
        (household.id, household.code, household.name),
        *connection.execute(members).all(),
        *connection.execute(_stays(t).where(t.stay.c.household_id == number)).all(),
        *connection.execute(visits).all(),
    ]
    return ("id", "what", "when", "more", "note"), rows


def _board(connection: Any, t: Tables, args: Any) -> Any:
    """Lay the month's stays over the units: a cell for each night."""
    first, last = date.fromisoformat(args["from"]), date.fromisoformat(args["to"])
    units = select(t.unit.c.id, t.unit.c.code, t.site.c.name_nl).join(t.site, t.site.c.id == t.unit.c.site_id)
    if args.get("site"):
        units = units.where(t.site.c.code == args["site"])
    units_found = connection.execute(units.order_by(t.unit.c.id)).all()
    held = (
        select(t.placement.c.unit_id, t.placement.c.held_from, t.placement.c.held_until, t.household.c.name)
        .join(t.stay, t.stay.c.id == t.placement.c.stay_id)
        .join(t.household, t.household.c.id == t.stay.c.household_id)
        .where(t.placement.c.unit_id.in_([unit.id for unit in units_found]), t.placement.c.held_from <= last)
        .where(func.coalesce(t.placement.c.held_until, "9999-12-31") >= first.isoformat())
    )
    by_unit: dict[int, list[Any]] = {}
    for row in connection.execute(held):
        by_unit.setdefault(row.unit_id, []).append(row)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    rows = []
    for unit in units_found:
        cells = [
            next((r.name for r in by_unit.get(unit.id, ()) if r.held_from <= day and (r.held_until or last) >= day), "")
            for day in days
        ]
        rows.append((unit.id, unit.code, *cells))
    return ("id", "unit", *days), rows


QUERIES: dict[str, Any] = {"list": _list, "search": _search, "family": _family, "board": _board}
