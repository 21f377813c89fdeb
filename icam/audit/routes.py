"""The pages of the trail; whoever reads it is in it."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Flask, Response, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from icam.audit import fields, labels, looks, queries, readers
from icam.audit.forms import CheckForm, ReasonForm
from icam.audit.looks import looked_at
from icam.audit.rules import Kind, Search, is_case
from icam.core import clock
from icam.core.access import Permission
from icam.web.files import as_file
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import submit
from icam.web.typed import parse_day

bp = Blueprint("audit", __name__)

COLUMNS = (
    "id",
    "at",
    "kind",
    "event",
    "account_id",
    "account_name",
    "record",
    "record_id",
    "household_id",
    "person_id",
    "seal",
)


def init_app(app: Flask) -> None:
    """Write looks and refusals, and offer the pages."""
    looks.init_app(app)
    app.register_blueprint(bp)
    app.jinja_env.filters["trail_kind"] = labels.kind_name
    app.jinja_env.filters["trail_tag"] = labels.kind_tag
    app.jinja_env.filters["trail_record"] = labels.record_name
    app.jinja_env.filters["trail_event"] = labels.event_name
    app.jinja_env.filters["trail_field"] = fields.field_name


# --- the list ---------------------------------------------------------------------------------------------------------


@bp.get("/trail")
@requires(Permission.TRAIL_READ)
def index() -> ResponseReturnValue:
    """List what happened, newest first."""
    search, wrong = _search()
    found = queries.entries(search, request.args.get("after"), request.args.get("before"))
    _say_that_it_was_read("trail", search)
    return page(
        "audit/index.html",
        found=found,
        search=search,
        wrong=wrong,
        typed={name: request.args.get(name, "") for name in ("from", "to", "household", "person", "event")},
        people=queries.people(),
        kinds=list(labels.KINDS.items()),
        records=sorted(labels.RECORDS.items(), key=lambda one: str(one[1])),
        address=_address,
    )


def _search() -> tuple[Search, list[str]]:
    """Read what is looked for from the address; what cannot be read is said, and left out."""
    wrong: list[str] = []
    until = _day("to", wrong)
    kind = request.args.get("kind", "")
    search = Search(
        who=_number("who", wrong),
        kind=Kind(kind) if kind in set(Kind) else None,
        event=request.args.get("event", "").strip()[:60],
        household_id=_number("household", wrong),
        person_id=_number("person", wrong),
        from_on=_day("from", wrong),
        until_on=until + timedelta(days=1) if until else None,
        with_trail=request.args.get("trail") == "1",
    )
    return search, wrong


def _number(name: str, wrong: list[str]) -> int | None:
    typed = request.args.get(name, "").strip()
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > 9:
        wrong.append(_("%(typed)s is not a number", typed=typed[:40]))
        return None
    return int(typed)


def _day(name: str, wrong: list[str]) -> date | None:
    typed = request.args.get(name, "").strip()
    if not typed:
        return None
    try:
        return parse_day(typed[:40])
    except ValueError as error:
        wrong.append(str(error))
        return None


def _address(endpoint: str, **changed: str | None) -> str:
    """Return a page of the trail with the same search."""
    kept = MultiDict((name, value) for name, value in request.args.items() if value and name not in ("after", "before"))
    kept.update({name: value for name, value in changed.items() if value})
    given: dict[str, Any] = kept.to_dict()
    return url_for(endpoint, **given)


def _say_that_it_was_read(what: str, search: Search, how: Kind = Kind.LOOK) -> None:
    looked_at(
        current_actor(),
        what,
        None,
        household_id=search.household_id,
        person_id=search.person_id,
        how=how,
        said=search.said(),
    )


@bp.get("/trail.csv")
@requires(Permission.TRAIL_READ)
def export() -> ResponseReturnValue:
    """Give what was found as a table; without the values of the records."""
    search, _wrong = _search()
    _say_that_it_was_read("trail", search, Kind.EXPORT)
    return as_file(stream_with_context(_table(search)), f"trail-{clock.today():%Y-%m-%d}.csv")


def _table(search: Search) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _row(COLUMNS)
    for line in queries.lines(search):
        yield _row(
            (
                line.id,
                clock.local(line.at).isoformat(timespec="seconds"),
                line.kind.value,
                line.event,
                line.account_id,
                line.account_name,
                line.subject_kind,
                line.subject_id,
                line.household_id,
                line.person_id,
                line.seal,
            )
        )


def _row(values: Any) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([_cell(value) for value in values])
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    """Write a value so that no spreadsheet takes it for a formula."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


# --- one entry --------------------------------------------------------------------------------------------------------


@bp.get("/trail/<int:entry_id>")
@requires(Permission.TRAIL_READ)
def show(entry_id: int) -> ResponseReturnValue:
    """Show one entry; the values of a case only to whoever said why."""
    return _entry_page(entry_id, ReasonForm(formdata=None))


@bp.post("/trail/<int:entry_id>")
@requires(Permission.TRAIL_READ)
def open_values(entry_id: int) -> ResponseReturnValue:
    """Say why the values must be seen."""
    form = ReasonForm()
    return submit(
        form,
        lambda: readers.open_values(current_actor(), entry_id, form.reason.data or ""),
        done=lambda _id: url_for(".show", entry_id=entry_id),
        retry=lambda: _entry_page(entry_id, form),
    )


def _entry_page(entry_id: int, form: ReasonForm) -> Response:
    actor, entry = current_actor(), queries.entry(entry_id)
    is_closed = is_case(entry.subject_kind, entry.household_id, entry.person_id) and not queries.has_stated_reason(
        actor, entry
    )
    looked_at(actor, "audit_entry", entry.id, household_id=entry.household_id, person_id=entry.person_id)
    old, new = entry.old or {}, entry.new or {}
    return page(
        "audit/show.html",
        entry=entry,
        form=form,
        is_closed=is_closed and bool(old or new or entry.reason),
        values=[(name, old.get(name), new.get(name)) for name in {**old, **new}],
        has_old=bool(old),
    )


# --- who looked -------------------------------------------------------------------------------------------------------


@bp.get("/trail/looks")
@requires(Permission.TRAIL_READ)
def looks_at() -> ResponseReturnValue:
    """Show who looked at a person or a family."""
    search, wrong = _search()
    rows = queries.looks(person_id=search.person_id, household_id=search.household_id)
    asked = search.person_id is not None or search.household_id is not None
    if asked:
        _say_that_it_was_read("trail", search)
    return page(
        "audit/looks.html",
        rows=rows,
        search=search,
        asked=asked,
        wrong=wrong,
        typed={name: request.args.get(name, "") for name in ("household", "person")},
    )


# --- the seals --------------------------------------------------------------------------------------------------------


@bp.get("/trail/seal")
@requires(Permission.TRAIL_READ)
def seal() -> ResponseReturnValue:
    """Show how the last check ended, and look for a seal that was written down."""
    return _seal_page()


def _seal_page() -> Response:
    noted = "".join(request.args.get("noted", "").split()).lower()[:64]
    return page(
        "audit/seal.html",
        check=queries.last_check(),
        form=CheckForm(formdata=None),
        noted=noted,
        found=queries.entry_of_seal(noted) if noted else None,
    )


@bp.post("/trail/seal")
@requires(Permission.TRAIL_READ)
def check_seal() -> ResponseReturnValue:
    """Check every seal, or only those added since a check that found the trail whole."""
    before = queries.last_check()
    is_whole = before is not None and before.found.broken_id is None
    only_new = request.form.get("what") == "new" and is_whole
    found = queries.check_seals(before.found if before and only_new else None)
    return submit(
        CheckForm(),
        lambda: readers.note_check(current_actor(), found),
        done=lambda _nothing: url_for(".seal"),
        retry=_seal_page,
    )
