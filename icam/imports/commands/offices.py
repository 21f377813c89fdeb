"""The lists of the offices: locations, contact points, rooms and hours."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from icam.imports.commands.base import Work, by_code, code_cell, count, grouped
from icam.imports.rules import N_, Column, Line, day, hour, one_of, text, whole, yes_or_no
from icam.offices.models import ContactPoint, Office, OfficeHours, Room
from icam.offices.rules import MOST_SEATS, HoursKind, Window

KINDS = {
    HoursKind.OPEN: ("open", "openingsuren", "ouverture", "geöffnet"),
    HoursKind.WALK_IN: ("walk_in", "walk-in", "zonder afspraak", "sans rendez-vous", "ohne Termin"),
}
WEEKDAYS = (
    ("1", "monday", "maandag", "lundi", "Montag"),
    ("2", "tuesday", "dinsdag", "mardi", "Dienstag"),
    ("3", "wednesday", "woensdag", "mercredi", "Mittwoch"),
    ("4", "thursday", "donderdag", "jeudi", "Donnerstag"),
    ("5", "friday", "vrijdag", "vendredi", "Freitag"),
    ("6", "saturday", "zaterdag", "samedi", "Samstag"),
    ("7", "sunday", "zondag", "dimanche", "Sonntag"),
)
OFFICE = {
    "name_nl": "name_nl",
    "name_fr": "name_fr",
    "name_de": "name_de",
    "name_en": "name_en",
    "region": "region",
    "street": "street",
    "postal_code": "postal_code",
    "municipality": "municipality",
    "language": "language",
    "phone": "phone",
    "email": "email",
    "public": "is_public",
    "in_use_from": "from_on",
    "in_use_until": "until_on",
}
POINT = {"name": "name", "in_use_from": "from_on", "in_use_until": "until_on"}
ROOM = {**POINT, "seats": "seats", "step_free": "step_free"}
"""The columns of each list, and what they are called in the database."""

Key = tuple[int, HoursKind, int, Window, date, date | None]


# --- offices ---


def columns(work: Work) -> list[Column]:
    """Return the columns of the list of offices."""
    return [
        _code(N_("Enter the code of the office")),
        Column("name_nl", text(200), needed=True, filled=N_("Enter the name in Dutch")),
        Column("name_fr", text(200)),
        Column("name_de", text(200)),
        Column("name_en", text(200)),
        Column("region", code_cell("region"), needed=True, filled=N_("Enter the region")),
        Column("street", text(200)),
        Column("postal_code", text(10)),
        Column("municipality", text(200)),
        Column("language", one_of({name: name for name in ("nl", "fr", "de")}), blank="nl"),
        Column("phone", text(40)),
        Column("email", text(200)),
        Column("public", yes_or_no, blank=False),
        *_in_use(),
    ]


def plan(work: Work, lines: list[Line]) -> None:
    """Compare the offices with those that are stored."""
    _refuse_twice(work, lines)
    _check_order(work, lines)
    usual = {"language": "nl", "is_public": False}
    _compare(work, Office, lines, OFFICE, lambda line: usual | {"name_fr": line["name_nl"]})


# --- contact points, rooms ---


def point_columns(work: Work) -> list[Column]:
    """Return the columns of the list of contact points."""
    return [
        _office(),
        _code(N_("Enter the code of the contact point")),
        Column("name", text(200), needed=True, filled=N_("Enter the name")),
        *_in_use(),
    ]


def plan_points(work: Work, lines: list[Line]) -> None:
    """Compare the contact points with those that are stored."""
    _plan_places(work, ContactPoint, lines, POINT, {})


def room_columns(work: Work) -> list[Column]:
    """Return the columns of the list of rooms."""
    return [
        _office(),
        _code(N_("Enter the code of the room")),
        Column("name", text(200), needed=True, filled=N_("Enter the name")),
        Column("seats", whole(1, MOST_SEATS), blank=4),
        Column("step_free", yes_or_no, blank=False),
        *_in_use(),
    ]


def plan_rooms(work: Work, lines: list[Line]) -> None:
    """Compare the rooms with those that are stored."""
    _plan_places(work, Room, lines, ROOM, {"seats": 4, "step_free": False})


def _plan_places(work: Work, model: Any, lines: list[Line], fields: dict[str, str], usual: dict[str, Any]) -> None:
    _refuse_twice(work, lines)
    _check_order(work, lines)
    offices = _offices(work, lines)

    def otherwise(line: Line) -> dict[str, Any]:
        return usual | {"office_id": offices.get(line["office"])}

    _compare(work, model, lines, fields, otherwise)


# --- hours ---


def hours_columns(work: Work) -> list[Column]:
    """Return the columns of the list of hours."""
    kinds = {word: kind for kind, words in KINDS.items() for word in words}
    weekdays = {word: int(words[0]) for words in WEEKDAYS for word in words}
    return [
        _office(),
        Column("kind", one_of(kinds, lists=[kind.value for kind in KINDS]), blank=HoursKind.OPEN),
        Column(
            "weekday",
            one_of(weekdays, lists=[words[0] for words in WEEKDAYS]),
            needed=True,
            filled=N_("Enter the weekday: 1 is Monday"),
        ),
        Column("from", hour, needed=True, filled=N_("Enter the hour at which it opens")),
        Column("until", hour, needed=True, filled=N_("Enter the hour at which it closes")),
        Column("valid_from", day, needed=True, filled=N_("Enter the first day on which these hours hold")),
        Column("valid_until", day),
    ]


def plan_hours(work: Work, lines: list[Line]) -> None:
    """Compare the hours with those that are stored: of an office in the file, the file holds all of them."""
    offices = _offices(work, lines)
    wanted: dict[Key, Line] = {}
    for line in lines:
        key = _hours_key(work, line, offices)
        if key is not None and key in wanted:
            work.report.problem(
                line.number, "from", N_("These hours are on line %(line)d already"), line=wanted[key].number
            )
        elif key is not None:
            wanted[key] = line
    _refuse_overlaps(work, wanted)
    stored = _stored_hours(work, {key[0] for key in wanted})
    for key in wanted:
        count(work.report, "same" if key in stored else "new")
    gone = [id_ for key, id_ in stored.items() if key not in wanted]
    work.report.changed += len(gone)
    work.void(OfficeHours, gone)
    work.add(OfficeHours, [_hours_row(key) for key in wanted if key not in stored])


def _hours_key(work: Work, line: Line, offices: dict[str, int]) -> Key | None:
    start, end, first, until = line["from"], line["until"], line["valid_from"], line["valid_until"]
    if start is not None and end is not None and end <= start:
        work.report.problem(line.number, "until", N_("It closes before it opens"))
        return None
    if first is not None and until is not None and until <= first:
        work.report.problem(line.number, "valid_until", N_("The end lies before the beginning"))
        return None
    office_id = offices.get(line["office"])
    if None in (office_id, start, end, first, line["weekday"]) or line.wrong:
        return None
    assert office_id is not None
    return office_id, line.given("kind", None) or HoursKind.OPEN, line["weekday"], Window(start, end), first, until


def _refuse_overlaps(work: Work, wanted: dict[Key, Line]) -> None:
    of_day: dict[tuple[Any, ...], list[Key]] = {}
    for key in wanted:
        of_day.setdefault(key[:3], []).append(key)
    for keys in of_day.values():
        ordered = sorted(keys, key=lambda key: wanted[key].number)
        for place, key in enumerate(ordered):
            clash = next((other for other in ordered[:place] if _overlap(other, key)), None)
            if clash is not None:
                work.report.problem(
                    wanted[key].number,
                    "from",
                    N_("These hours overlap those of line %(line)d"),
                    line=wanted[clash].number,
                )


def _overlap(one: Key, other: Key) -> bool:
    days = (one[5] is None or other[4] < one[5]) and (other[5] is None or one[4] < other[5])
    return days and one[3].from_at < other[3].until_at and other[3].from_at < one[3].until_at


def _stored_hours(work: Work, office_ids: set[int]) -> dict[Key, int]:
    query = select(OfficeHours).where(OfficeHours.office_id.in_(sorted(office_ids)), OfficeHours.voided_at.is_(None))
    return {
        (row.office_id, row.kind, row.weekday, Window(row.from_at, row.until_at), row.from_on, row.until_on): row.id
        for row in work.session.scalars(query)
    }


def _hours_row(key: Key) -> dict[str, Any]:
    office_id, kind, weekday, window, first, until = key
    return {
        "office_id": office_id,
        "kind": kind,
        "weekday": weekday,
        "from_at": window.from_at,
        "until_at": window.until_at,
        "from_on": first,
        "until_on": until,
    }


# --- what they have in common ---


def _code(filled: str) -> Column:
    return Column("code", text(20), needed=True, filled=filled)


def _office() -> Column:
    return Column("office", text(20), needed=True, filled=N_("Enter the code of the office"))


def _in_use() -> Sequence[Column]:
    return Column("in_use_from", day), Column("in_use_until", day)


def _offices(work: Work, lines: list[Line]) -> dict[str, int]:
    """Return the ids of the offices that the lines name; name those that there are none of."""
    found = {
        code: row.id
        for code, row in by_code(work.session, Office, (line["office"] for line in lines if line["office"])).items()
    }
    for line in lines:
        if line["office"] and line["office"] not in found:
            work.report.problem(line.number, "office", N_("There is no office %(code)s"), code=line["office"])
    return found


def _refuse_twice(work: Work, lines: list[Line]) -> None:
    for code, same in grouped(lines, lambda line: line["code"]).items():
        for line in same[1:] if code else ():
            work.report.problem(
                line.number, "code", N_("%(code)s is on line %(line)d already"), code=code, line=same[0].number
            )


def _check_order(work: Work, lines: list[Line]) -> None:
    for line in lines:
        first, until = line["in_use_from"], line["in_use_until"]
        if first is not None and until is not None and until < first:
            work.report.problem(line.number, "in_use_until", N_("The end lies before the beginning"))


def _compare(
    work: Work,
    model: Any,
    lines: list[Line],
    fields: dict[str, str],
    otherwise: Callable[[Line], dict[str, Any]],
) -> None:
    """Add the lines that are new, and change the records that a line says something else of."""
    fresh: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    names = [*fields.values(), *(["office_id"] if hasattr(model, "office_id") else [])]
    codes = (line["code"] for line in lines if line["code"])
    stored = by_code(work.session, model, codes, *(getattr(model, name) for name in names))
    for line in lines:
        known = stored.get(line["code"])
        before = {name: getattr(known, name) for name in names} if known is not None else {}
        usual = otherwise(line)
        values = {name: line.given(column, before.get(name, usual.get(name))) for column, name in fields.items()}
        values = {name: usual.get(name) if value is None else value for name, value in values.items()}
        if "office_id" in names:
            values["office_id"] = usual["office_id"]
        if known is None:
            fresh.append({"code": line["code"], "version": 1, **values})
            count(work.report, "new")
            continue
        count(work.report, "same" if values == before else "changed")
        if values != before:
            changed.append({"id": known.id, **values})
    work.add(model, fresh)
    work.change(model, changed)
