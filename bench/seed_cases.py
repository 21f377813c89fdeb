"""Fill an SQLite database with files of individual case management: a million of them in minutes.

    python -m bench.seed_cases sqlite:////tmp/cases.sqlite --cases 1000000

Two sizes have equally many open files and differ in how many were closed before: a history a hundred times as long.
Each file has three talks, those that are open fewer. The rows go in below SQLAlchemy, as tuples; the same arguments
give the same rows.
"""

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, Table

from bench.seed import (
    CHUNK,
    ENDINGS,
    GIVEN,
    LANGUAGES,
    SYLLABLES,
    _family_name,
    _searchable,
    _WithoutTriggers,
    app_on,
)
from bench.seed import _insert as insert_rows
from icam.accounts.models import Account
from icam.cases.models import Case, CaseCoach
from icam.cli import upgrade_database
from icam.codes.lists import CODES
from icam.codes.models import Code
from icam.core import clock
from icam.core.access import Role
from icam.db import Model, db
from icam.offices.models import Office, OfficeHours, Room
from icam.people.models import Household, Membership, Person, PersonLanguage, PersonName
from icam.talks.models import Talk

OPEN = 3_000
"""Files that are open in every size."""

TALKS = 3
REGIONS = ("BB", "AL", "EF", "HN", "LL")
OFFICES = 20
COACHES = 60
COACH = "icam@bench.invalid"
DESK = "desk@bench.invalid"
MANAGER = "manager@bench.invalid"
FIRST_COACH = 10
OUTCOMES = ("VR_REFERRED", "VR_DEPARTED", "REFUSED", "NO_SHOW_END", "PERSPECTIVE_STAY", "LOST_CONTACT")
ENTRIES = ("INVITATION", "WALK_IN", "PHONE", "POLICE", "PARTNER")
GROUPS = ("FAM_MINOR", "SINGLE_ADDR", "RECEPTION", "WALKIN", "DUBLIN")


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of one file."""

    opened: date
    invited: date
    first_talk: date | None
    last_talk: date | None
    concluded: date | None
    closed: date | None


def seed(url: str, cases: int) -> float:
    """Fill an empty SQLite database; return the seconds it took."""
    started = perf_counter()
    app = app_on(url)
    with app.app_context():
        upgrade_database()
        with db.engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA synchronous=OFF")  # type: ignore[union-attr]
            with _WithoutTriggers(connection):
                _ground(connection)
                _files(connection, cases)
            connection.commit()
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        db.engine.dispose()
    return perf_counter() - started


def _ground(connection: Connection) -> None:
    """Make code lists, offices and accounts."""
    insert_rows(connection, Code, ({"valid_from": None, "valid_to": None} | entry for entry in CODES))
    offices = [
        {
            "id": n,
            "code": f"O{n}",
            "name_nl": f"Kantoor {n}",
            "name_fr": f"Bureau {n}",
            "region": REGIONS[n % len(REGIONS)],
            "language": "nl",
            "is_public": False,
            "version": 1,
        }
        for n in range(1, OFFICES + 1)
    ]
    insert_rows(connection, Office, offices)
    rooms = ({"id": n, "office_id": n, "code": f"R{n}", "name": f"Lokaal {n}"} for n in range(1, OFFICES + 1))
    insert_rows(connection, Room, (row | {"seats": 4, "step_free": True, "version": 1} for row in rooms))
    insert_rows(connection, OfficeHours, _hours())
    insert_rows(connection, Account, _accounts())


def _hours() -> Iterator[dict[str, Any]]:
    number = 0
    for office in range(1, OFFICES + 1):
        for weekday in range(1, 8):
            for kind, first, last in (("open", time(8), time(18)), ("walk_in", time(0, 1), time(23, 59))):
                number += 1
                yield {
                    "id": number,
                    "office_id": office,
                    "kind": kind,
                    "weekday": weekday,
                    "from_at": first,
                    "until_at": last,
                    "from_on": date(2020, 1, 1),
                }


def _accounts() -> Iterator[dict[str, Any]]:
    common = {"password": None, "active": True, "language": "nl", "active_from": date(2020, 1, 1), "version": 1}
    common |= {"must_change_password": False, "all_sites": False, "regions": REGIONS[0]}
    whole = {"all_sites": True, "regions": ""}
    people = [(1, MANAGER, Role.MANAGER, whole), (2, DESK, Role.DESK, {}), (3, COACH, Role.ICAM_COACH, {})]
    people += [
        (FIRST_COACH + n, f"coach{n}@bench.invalid", Role.ICAM_COACH, {"regions": REGIONS[n % len(REGIONS)]})
        for n in range(COACHES)
    ]
    for number, mail, role, more in people:
        who = {"id": number, "email": mail, "name": f"Person {number}", "fs_uniquifier": f"bench{number}", "role": role}
        yield common | who | more


def _files(connection: Connection, cases: int) -> None:
    chance = random.Random(43)
    writer = _Raw(connection)
    today = clock.today()
    for number in range(1, cases + 1):
        is_open = number > cases - OPEN
        dates = _days(chance, today, number, cases, is_open=is_open)
        _file(writer, chance, number, dates, is_open=is_open)
        if number % CHUNK == 0:
            writer.flush()
    writer.flush()


def _days(chance: random.Random, today: date, number: int, cases: int, *, is_open: bool) -> Dates:
    if is_open:
        opened = today - timedelta(days=chance.randrange(1, 120))
        talked = chance.random() < 0.6
        first = opened + timedelta(days=chance.randrange(0, 14)) if talked else None
        first = min(first, today) if first else None
        last = first + (today - first) // 2 if first else None
        concluded = today if first and chance.random() < 0.2 else None
        return Dates(opened, opened, first, last, concluded, None)
    opened = today - timedelta(days=130 + (cases - number) * 3650 // cases)
    first = opened + timedelta(days=14)
    return Dates(
        opened, opened, first, first + timedelta(days=30), first + timedelta(days=40), first + timedelta(days=50)
    )


def _file(writer: "_Raw", chance: random.Random, number: int, dates: Dates, *, is_open: bool) -> None:
    region_at = chance.randrange(len(REGIONS))
    coach = 3 if is_open and number % 60 == 0 else FIRST_COACH + chance.randrange(COACHES // 5) * 5 + region_at
    coach = coach if coach != 3 or region_at == 0 else FIRST_COACH + region_at
    family = _family_name(chance.randrange(len(SYLLABLES) ** 2 * len(ENDINGS)))
    given = chance.choice(GIVEN)
    noon = f"{dates.opened} 12:00:00.000000"
    writer.add(Household, (number, f"ICAM-{number}", family, "nl", LANGUAGES[number % 8], noon, 1), _HOUSEHOLD)
    born = date(1960 + number % 45, 1 + number % 12, 1 + number % 28)
    writer.add(Person, (number, family, given, "f" if number % 2 else "m", str(born), "day", noon, 1), _PERSON)
    folded, key = _searchable(given, family)
    writer.add(PersonName, (number, number, "main", family, given, folded, key), _NAME)
    writer.add(PersonLanguage, (number, LANGUAGES[number % 8], 1), _LANGUAGE)
    writer.add(Membership, (number, number, number, "SINGLE"), _MEMBER)
    office = region_at + 5 * chance.randrange(OFFICES // 5) or 5
    talks = TALKS if not is_open else (2 if dates.first_talk else 0)
    writer.add(
        Case,
        (
            number,
            f"C-{number}",
            number,
            ENTRIES[number % 5],
            GROUPS[number % 5],
            REGIONS[region_at],
            office,
            coach,
            "nl",
            str(dates.opened),
            1,
            str(dates.invited),
            None if dates.first_talk or number % 3 else str(dates.invited + timedelta(days=14)),
            talks,
            _text(dates.first_talk),
            _text(dates.last_talk),
            _text(dates.concluded),
            _text(dates.concluded),
            "abc"[number % 3] if dates.concluded else None,
            _text(dates.closed),
            OUTCOMES[number % 6] if dates.closed else None,
            noon,
            1,
        ),
        _CASE,
    )
    writer.add(CaseCoach, (number, number, coach, str(dates.opened), _text(dates.closed)), _COACH)
    for at in range(talks):
        assert dates.first_talk is not None
        on = str(dates.first_talk + timedelta(days=10 * at))
        kind = "first" if at == 0 else "follow_up"
        writer.add(
            Talk,
            (
                number * TALKS + at,
                number,
                coach,
                office,
                kind,
                "office",
                on,
                45,
                at > 0,
                f"{on} 12:00:00.000000",
                noon,
                1,
            ),
            _TALK,
        )


_HOUSEHOLD = ("id", "code", "name", "file_language", "interpreter_language", "created_at", "version")
_PERSON = ("id", "family_name", "given_name", "sex", "birth_on", "birth_precision", "created_at", "version")
_NAME = ("id", "person_id", "kind", "family_name", "given_name", "folded", "sound_key")
_LANGUAGE = ("person_id", "language", "is_interpreter")
_MEMBER = ("id", "household_id", "person_id", "role")
_CASE = (
    "id",
    "code",
    "household_id",
    "entry",
    "target_group",
    "region",
    "office_id",
    "coach_id",
    "file_language",
    "opened_on",
    "invitations",
    "invited_on",
    "reply_due_on",
    "talks",
    "first_talk_on",
    "last_talk_on",
    "options_from_on",
    "concluded_on",
    "conclusion",
    "closed_on",
    "outcome",
    "created_at",
    "version",
)
_COACH = ("id", "case_id", "coach_id", "from_on", "until_on")
_TALK = (
    "id",
    "case_id",
    "coach_id",
    "office_id",
    "kind",
    "place",
    "held_on",
    "minutes",
    "about_return",
    "written_at",
    "created_at",
    "version",
)


def _text(day: date | None) -> str | None:
    return str(day) if day else None


class _Raw:
    """Writes rows as tuples, in chunks, in the order of the foreign keys."""

    def __init__(self, connection: Connection) -> None:
        self.driver: Any = connection.connection.driver_connection
        self.rows: dict[Table, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {}

    def add(self, model: type[Model], row: tuple[Any, ...], columns: tuple[str, ...]) -> None:
        """Hold a row back until the next flush."""
        table: Table = model.__table__  # type: ignore[assignment]
        self.rows.setdefault(table, (columns, []))[1].append(row)

    def flush(self) -> None:
        """Write what is held back."""
        for table in db.metadata.sorted_tables:
            if table not in self.rows:
                continue
            columns, rows = self.rows[table]
            places = ", ".join("?" * len(columns))
            self.driver.executemany(f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})", rows)
            rows.clear()


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("url", help="of an empty SQLite database")
    parser.add_argument("--cases", type=int, default=10_000)
    given = parser.parse_args()
    print(f"{given.cases} files in {seed(given.url, given.cases):.0f} s")


if __name__ == "__main__":
    main()
