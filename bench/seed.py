"""Fill a database of any size with fictitious families, through the real schema.

    python -m bench.seed sqlite:////tmp/small.sqlite --units 28 --stays 12000

The history of each unit is laid backwards from today, so two sizes with equally many stays to a unit differ in how many
units there are, and two with equally many units in how far back they go. The same arguments give the same rows.
"""

import argparse
import os
import random
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Table, insert, text

from icam import create_app
from icam.accounts.models import Account, AccountSite
from icam.cli import upgrade_database
from icam.codes.lists import CODES
from icam.codes.models import Code
from icam.config import Config
from icam.core import clock
from icam.core.access import Role
from icam.core.names import fold, full_name, sound_key
from icam.db import Model, db
from icam.housing.models import Closure, ServicePeriod, Site, Unit
from icam.people.models import Household, Membership, Person, PersonLanguage, PersonName, PersonNationality
from icam.stays.models import Placement, Stay
from icam.visits.models import Visit

SITES = (
    ("ZUL", "Zulte", 6),
    ("TUB", "Tubize", 6),
    ("SGW", "Sint-Gillis-Waas", 7),
    ("TIE", "Tielt", 3),
    ("BEV", "Beauvechain", 6),
)
OPENED = date(1950, 1, 1)
MANAGER = "manager@bench.invalid"
CHUNK = 5000
GIVEN = """
    Amal Zahra Mohammad Yusuf Layla Omid Farida Samir Nour Karim Aisha Tariq Mina Reza Dalia Idris Salma
    Hamid Leila Nadim Arben Mirela Besnik Drita Ilir Elira Goran Vesna Milan Jasna Aram Anahit Davit
    Nino Giorgi Tamar Ruslan Zarema Aslan Madina Blessing Emeka Grace Kofi Ama Abebe Tigist Selam Dawit
    Hiwot Jean Chantal Patrice Divine Rosa Miguel Carmen Diego Lucia Ngoc
""".split()  # noqa: SIM905
SYLLABLES = [first + then for then in "aeio" for first in "bdklmnrstz"]
ENDINGS = ("ri", "vic", "zai", "yan", "shvili", "oku", "mesh", "dar", "wala", "ti")
COUNTRIES = ("AFG", "SYR", "ALB", "XKX", "ARM", "GEO", "RUS", "COD", "GIN", "ERI", "IRQ", "IRN")
LANGUAGES = ("prs", "ar", "sq", "hy", "ka", "ru", "fr", "ti")
OUTCOMES = ("R_VOL_AVR", "R_FORCED", "REL_COURT", "ABS", "R_DUB", "REL_OTHER")


@dataclass(frozen=True, slots=True)
class Size:
    """How much to make."""

    units: int
    stays: int
    visits_per_stay: int = 3


@dataclass(frozen=True, slots=True)
class Span:
    """One stay of a unit; ``left`` None = still there."""

    unit: int
    site: int
    arrived: date
    left: date | None


def app_on(url: str) -> Flask:
    """Return the application on a database of ours."""
    var = Path(tempfile.gettempdir()) / f"atd-bench-{os.getuid()}"
    var.mkdir(exist_ok=True)
    settings = Config(env="development", secret_key="a key for measuring only", database_url=url, var=var)
    return create_app(settings)


def seed(url: str, size: Size) -> float:
    """Fill an empty database; return the seconds it took."""
    started = perf_counter()
    app = app_on(url)
    with app.app_context():
        upgrade_database()
        with db.engine.connect() as connection:
            if connection.dialect.name == "sqlite":
                connection.connection.driver_connection.execute("PRAGMA synchronous=OFF")
            with _WithoutTriggers(connection):
                _fill(connection, size)
            connection.commit()
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        db.engine.dispose()
    return perf_counter() - started


class _WithoutTriggers:
    """Take SQLite's triggers off while rows that are known to be right come in, and put the same ones back."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.triggers: list[tuple[str, str]] = []

    def __enter__(self) -> None:
        if self.connection.dialect.name == "sqlite":
            found = self.connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            self.triggers = [(name, sql) for name, sql in found]
            for name, _sql in self.triggers:
                self.connection.exec_driver_sql(f"DROP TRIGGER {name}")

    def __exit__(self, *_raised: object) -> None:
        for _name, sql in self.triggers:
            self.connection.exec_driver_sql(sql)
        if self.triggers:
            for index in ("search_name", "search_part"):
                self.connection.exec_driver_sql(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")


def _fill(connection: Connection, size: Size) -> None:
    chance = random.Random(28)
    _insert(connection, Code, ({"valid_from": None, "valid_to": None} | entry for entry in CODES))
    sites = list(_sites(size.units))
    _insert(connection, Site, (row for row, _units in sites))
    units = [(number, row["id"]) for row, numbers in sites for number in numbers]
    _insert(connection, Unit, (_unit(number, site) for number, site in units))
    service = ({"id": number, "unit_id": number, "from_on": OPENED, "until_on": None} for number, _site in units)
    _insert(connection, ServicePeriod, service)
    coaches = _accounts(connection, len(sites))
    _closures(connection, [number for number, _site in units])
    writer = _Writer(connection, chance, coaches, size)
    per_unit = size.stays // size.units
    for span in _oldest_first(chance, units, per_unit):
        writer.stay(span)
    writer.finish()


def _sites(units: int) -> Iterator[tuple[dict[str, Any], range]]:
    """Yield sites of the size of the real ones until there are enough units."""
    made, number = 0, 0
    while made < units:
        code, name, count = SITES[number % len(SITES)]
        turn = number // len(SITES)
        count = min(count, units - made)
        number += 1
        label = f"{name} {turn + 1}" if turn else name
        row = {
            "id": number,
            "code": f"{code}{turn or ''}",
            "name_nl": label,
            "name_fr": label,
            "cleaning_days": 1,
            "version": 1,
        }
        yield row | {"region": "vl" if number % 2 else "wal"}, range(made + 1, made + count + 1)
        made += count


def _unit(number: int, site: int) -> dict[str, Any]:
    return {
        "id": number,
        "site_id": site,
        "code": f"U-{number}",
        "unit_type": "house",
        "beds_adult": 2,
        "beds_child": 4,
        "cots": 1,
        "family_places": 1,
        "step_free": number % 5 == 0,
        "is_assumed": False,
        "characteristics": "",
        "version": 1,
    }


def _accounts(connection: Connection, sites: int) -> list[int]:
    """Make a manager (number 1) and a coach for every site; return the coaches' numbers."""
    common = {"password": None, "active": True, "language": "nl", "regions": "", "active_from": OPENED, "version": 1}
    common |= {"must_change_password": False}
    people = [(1, MANAGER, Role.MANAGER, True)]
    people += [(n + 1, f"coach{n}@bench.invalid", Role.FITT_COACH, False) for n in range(1, sites + 1)]
    rows = (
        common
        | {
            "id": n,
            "email": mail,
            "name": f"Person {n}",
            "fs_uniquifier": f"bench{n}",
            "role": role,
            "all_sites": every,
        }
        for n, mail, role, every in people
    )
    _insert(connection, Account, rows)
    _insert(connection, AccountSite, ({"account_id": n + 1, "site_id": n} for n in range(1, sites + 1)))
    return [n + 1 for n in range(1, sites + 1)]


def _closures(connection: Connection, units: list[int]) -> None:
    """Close every seventh unit for some days of this month."""
    today = clock.today()
    rows = (
        {
            "id": n,
            "chain_id": None,
            "unit_id": unit,
            "from_on": today - timedelta(days=5),
            "until_on": today + timedelta(days=4),
            "reason_code": "REPAIR",
            "is_over_stay": False,
            "is_cancelled": False,
            "created_at": _noon(today),
        }
        for n, unit in enumerate(units[::7], 1)
    )
    _insert(connection, Closure, rows)


def _oldest_first(chance: random.Random, units: list[tuple[int, int]], per_unit: int) -> list[Span]:
    spans = [span for unit, site in units for span in _history(chance, unit, site, per_unit)]
    return sorted(spans, key=lambda span: (span.arrived, span.unit))


def _history(chance: random.Random, unit: int, site: int, count: int) -> Iterator[Span]:
    """Yield the stays of one unit, from the last one backwards."""
    today = clock.today()
    closed = unit % 7 == 1
    if closed or chance.random() < 0.2:
        until = today - timedelta(days=chance.randrange(6, 12))
    else:
        arrived = today - timedelta(days=chance.randrange(1, 40))
        yield Span(unit, site, arrived, None)
        count -= 1
        until = arrived - timedelta(days=chance.randrange(1, 5))
    for _ in range(count):
        arrived = until - timedelta(days=min(120, 2 + int(chance.expovariate(1 / 18))))
        yield Span(unit, site, arrived, until)
        until = arrived - timedelta(days=chance.randrange(1, 5))


class _Writer:
    """Turns spans into the rows of a family's file, and writes them in chunks."""

    def __init__(self, connection: Connection, chance: random.Random, coaches: list[int], size: Size) -> None:
        self.connection = connection
        self.chance = chance
        self.coaches = coaches
        self.size = size
        self.rows: dict[type[Model], list[dict[str, Any]]] = {}
        self.persons = self.households = self.stays = self.visits = 0
        self.settled: list[tuple[int, date]] = []

    def stay(self, span: Span) -> None:
        """Write one stay, with its family (one in seven came before) and its visits."""
        chance = self.chance
        household = self._again(span) if chance.random() < 0.15 else self._household(span)
        self.stays += 1
        number, coach = self.stays, self.coaches[span.site - 1]
        plan = {"planned_from": span.arrived, "planned_until": span.left or span.arrived + timedelta(days=60)}
        dates = plan | {"arrived_on": span.arrived, "left_on": span.left}
        self._add(
            Stay,
            dates
            | {
                "id": number,
                "code": f"S-{number}",
                "household_id": household,
                "site_id": span.site,
                "category": "T_IRR",
                "outcome": chance.choice(OUTCOMES) if span.left else None,
                "coach_id": coach,
                "announced_at": _noon(span.arrived - timedelta(days=4)),
                "version": 1,
            },
        )
        self._add(
            Placement,
            dates
            | {
                "id": number,
                "stay_id": number,
                "unit_id": span.unit,
                "place": 1,
                "held_from": span.arrived,
                "held_until": span.left or plan["planned_until"],
                "is_live": True,
                "version": 1,
            },
        )
        self._visits(household, number, coach, span)
        if span.left:
            self.settled.append((household, span.left))
        if self.stays % CHUNK == 0:
            self.finish()

    def _again(self, span: Span) -> int:
        """Return a family that left before this stay begins."""
        for _ in range(8):
            if not self.settled:
                break
            at = self.chance.randrange(len(self.settled))
            household, left = self.settled[at]
            if left <= span.arrived:
                self.settled[at] = self.settled[-1]
                self.settled.pop()
                return household
        return self._household(span)

    def _household(self, span: Span) -> int:
        chance = self.chance
        self.households += 1
        number = self.households
        family = _family_name(chance.randrange(len(SYLLABLES) ** 2 * len(ENDINGS)))
        members = 1 + min(6, int(chance.expovariate(0.5)))
        created = _noon(span.arrived - timedelta(days=4))
        self._add(
            Household,
            {
                "id": number,
                "code": f"H-{number}",
                "name": family,
                "category": "T_IRR",
                "file_language": "nl" if span.site % 2 else "fr",
                "interpreter_language": LANGUAGES[number % len(LANGUAGES)],
                "created_at": created,
                "version": 1,
            },
        )
        for at in range(members):
            age = chance.randrange(24, 50) if at < 2 else chance.randrange(0, 18)
            self._person(family, number, at, span.arrived - timedelta(days=365 * age + chance.randrange(365)), created)
        return number

    def _person(self, family: str, household: int, at: int, born: date, created: datetime) -> None:
        self.persons += 1
        number = self.persons
        given = self.chance.choice(GIVEN)
        self._add(
            Person,
            {
                "id": number,
                "family_name": family,
                "given_name": given,
                "sex": "f" if at % 2 else "m",
                "birth_on": born,
                "birth_precision": "day",
                "created_at": created,
                "version": 1,
            },
        )
        folded, key = _searchable(given, family)
        name = {"id": number, "person_id": number, "kind": "main", "family_name": family, "given_name": given}
        self._add(PersonName, name | {"folded": folded, "sound_key": key})
        self._add(PersonNationality, {"person_id": number, "country": COUNTRIES[household % 12], "status": "declared"})
        language = LANGUAGES[household % len(LANGUAGES)]
        self._add(PersonLanguage, {"person_id": number, "language": language, "is_interpreter": at == 0})
        role = ("HEAD", "PARTNER")[at] if at < 2 else "CHILD"
        row = {
            "id": number,
            "household_id": household,
            "person_id": number,
            "role": role,
            "from_on": None,
            "until_on": None,
        }
        self._add(Membership, row)

    def _visits(self, household: int, stay: int, coach: int, span: Span) -> None:
        today = clock.today()
        last = span.left or today + timedelta(days=14)
        for at in range(self.size.visits_per_stay):
            day = span.arrived + (last - span.arrived) * at // self.size.visits_per_stay
            self.visits += 1
            self._add(
                Visit,
                {
                    "id": self.visits,
                    "household_id": household,
                    "stay_id": stay,
                    "coach_id": coach,
                    "planned_on": day,
                    "planned_at": time(9 + at % 8, 30),
                    "kind": "HOME",
                    "purpose": "",
                    "result": "held" if day < today else None,
                    "minutes": 45,
                    "topics": "",
                    "family_words": "They asked about school." if day < today else None,
                    "note": "Everything is in order." if day < today else None,
                    "written_at": _noon(day) if day < today else None,
                    "created_at": _noon(span.arrived),
                    "version": 1,
                },
            )

    def _add(self, model: type[Model], row: dict[str, Any]) -> None:
        self.rows.setdefault(model, []).append(row)

    def finish(self) -> None:
        """Write what is still held back, in the order of the foreign keys."""
        for table in db.metadata.sorted_tables:
            for model, rows in self.rows.items():
                if model.__table__ is table and rows:
                    _insert(self.connection, model, rows)
                    rows.clear()


def _insert(connection: Connection, model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    table: Table = model.__table__  # type: ignore[assignment]
    rest = iter(rows)
    while chunk := list(islice(rest, CHUNK)):
        connection.execute(insert(table), chunk)
    if connection.dialect.name == "postgresql" and "id" in table.c:
        highest = f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}"
        connection.execute(text(highest))


@cache
def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


@cache
def _family_name(number: int) -> str:
    first, rest = divmod(number, len(SYLLABLES) * len(ENDINGS))
    second, end = divmod(rest, len(ENDINGS))
    return (SYLLABLES[first] + SYLLABLES[second] + ENDINGS[end]).capitalize()


@cache
def _searchable(given: str, family: str) -> tuple[str, str]:
    return fold(full_name(given, family))[:400], sound_key(given, family)[:400]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("url", help="of an empty database")
    parser.add_argument("--units", type=int, default=28)
    parser.add_argument("--stays", type=int, default=12_000)
    given = parser.parse_args()
    seconds = seed(given.url, Size(given.units, given.stays))
    print(f"{given.units} units, {given.stays} stays in {seconds:.1f} s")


if __name__ == "__main__":
    main()
