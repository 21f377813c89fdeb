"""Measure the pages of individual case management with ten thousand files and with a million, in one run.

    python -m bench.cases                # seeds what is missing in the temporary folder (minutes), prints Markdown
python -m bench.cases --large 100000 # another size
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass

from bench.run import FOLDER, Measured, Office, Target, database, measure, table
from bench.seed import app_on
from bench.seed_cases import seed
from icam.core.paging import cursor

SMALL, LARGE = 10_000, 1_000_000


@dataclass
class CaseOffice(Office):
    """A seeded database, read by the account with this number of ``bench.seed_cases``."""

    reader: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        with self.client.session_transaction() as session:
            session["_user_id"] = f"bench{self.reader}"

    def last_page(self, among: str = "") -> tuple[str, int]:  # type: ignore[override]
        """Return the keys of the file before the last fifty of those that were closed."""
        row = self.one(
            f"SELECT opened_on, id FROM icam_case WHERE closed_on IS NOT NULL {among} "
            "ORDER BY opened_on, id LIMIT 1 OFFSET 50"
        )
        return str(row[0]), row[1]


MANAGER, DESK, COACH = 1, 2, 3
REFUSED = "AND outcome = 'REFUSED' AND entry = 'INVITATION'"


def _after(office: Office) -> str:
    assert isinstance(office, CaseOffice)
    return cursor(*office.last_page(REFUSED))


def targets() -> list[tuple[int, Target]]:
    """Return what is measured, and who reads it."""
    closed = "/cases?state=closed&outcome=REFUSED&entry=INVITATION"
    pages: list[tuple[int, str, Callable[[Office], str], float]] = [
        (MANAGER, "Open files, filtered", lambda _: "/cases?state=open&entry=INVITATION", 1.2),
        (MANAGER, "Closed files, filtered, first page", lambda _: closed, 1.2),
        (MANAGER, "Closed files, filtered, last page", lambda office: f"{closed}&after={_after(office)}", 1.2),
        (COACH, "Files of a region, first page", lambda _: "/cases?state=all", 1.2),
        (COACH, "Today, a coach", lambda _: "/", 1.2),
        (MANAGER, "Today, a manager", lambda _: "/", 1.2),
        (DESK, "The walk-in desk", lambda _: "/walk-in/5", 1.2),
        (COACH, "Search, a rare name", lambda _: "/search?q=zotoshvili", 1.5),
        (COACH, "Search, a common name", lambda _: "/search?q=mohammad", 1.5),
    ]
    return [(reader, Target(name, path, growth=growth)) for reader, name, path, growth in pages]


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--large", type=int, default=LARGE)
    parser.add_argument("--rounds", type=int, default=12)
    given = parser.parse_args()
    FOLDER.mkdir(exist_ok=True)
    urls = []
    for size in (SMALL, given.large):
        file = database(f"cases-{size}")
        urls.append(f"sqlite:///{file}")
        if not file.exists():
            print(f"Seeding {size} files ... {seed(urls[-1], size):.0f} s", flush=True)
    apps = [app_on(url) for url in urls]
    found: list[Measured] = []
    for reader, target in targets():
        if given.only.lower() not in target.name.lower():
            continue
        both = [CaseOffice(app, url, reader) for app, url in zip(apps, urls, strict=True)]
        measured = measure(target, both, given.rounds)
        if isinstance(measured, str):
            print(measured)
            continue
        found.append(measured)
    print(table(found).replace("20 x the stays", f"{given.large // SMALL} x the files"))


if __name__ == "__main__":
    main()
