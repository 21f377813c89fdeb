"""Measure how many spellings of a name lead to the person: ``python -m bench.recall``.

Every person of ``tests/spellings.py`` is put on record among as many others as there are pairs of the same given and
family names, so that each has hundreds of near namesakes. Each spelling is then asked for as a user types it; it is
found when the person stands among the first ten.
"""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from icam import create_app
from icam.cli import upgrade_database
from icam.config import Config
from icam.core import clock
from icam.core.access import EVERYTHING
from icam.db import unit_of_work
from icam.people import queries
from icam.people.commands.persons import new_person
from icam.people.rules import PersonDraft, read_search
from tests import spellings

FIRST = 10


@dataclass(frozen=True, slots=True)
class Recall:
    """How many spellings were asked for, and which did not lead to their person."""

    asked: int
    missed: tuple[tuple[str, str], ...]

    @property
    def share(self) -> float:
        """Return the share that was found, between 0 and 1."""
        return 1 - len(self.missed) / self.asked


def record(others: Iterable[tuple[str, str]]) -> list[int]:
    """Put the persons of the test set and some others on record; return the ids of the former, in their order."""
    today = clock.today()
    with unit_of_work() as session:
        known = [
            new_person(session, PersonDraft(given_name=given, family_name=family), today=today)
            for given, family in spellings.persons()
        ]
        for given, family in others:
            new_person(session, PersonDraft(given_name=given, family_name=family), today=today)
        session.flush()
        return [person.id for person in known]


def namesakes(most: int | None = None) -> list[tuple[str, str]]:
    """Return other persons of the same given and family names, never a pair that is in the test set."""
    pairs = set(spellings.persons())
    family_names = sorted({family for _given, family in pairs})
    crossed = [
        (given, family)
        for step, family in enumerate(family_names)
        for given, _family in spellings.persons()[step % 7 :: 7 if most else 1]
        if (given, family) not in pairs
    ]
    return crossed[:most]


def measure(ids: list[int]) -> Recall:
    """Ask for every spelling."""
    missed = []
    asked = list(spellings.spellings())
    for place, words in asked:
        found = queries.search_persons(read_search(words), EVERYTHING, limit=FIRST)
        if ids[place] not in {hit.person_id for hit in found}:
            missed.append((words, " ".join(spellings.persons()[place])))
    return Recall(len(asked), tuple(missed))


def main() -> None:
    """Print the recall and every miss."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/recall.sqlite"
        settings = Config(env="development", secret_key="x" * 32, database_url=url, var=Path(folder))
        app = create_app(settings)
        with app.app_context():
            upgrade_database()
            others = namesakes()
            ids = record(others)
            result = measure(ids)
    print(f"{result.asked} spellings of {len(ids)} persons among {len(ids) + len(others)}: {result.share:.1%} found")
    for words, name in result.missed:
        print(f"  missed: {words}  (stored as {name})")


if __name__ == "__main__":
    main()
