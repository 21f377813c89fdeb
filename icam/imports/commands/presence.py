"""The list of presences: a member's own days inside a stay, where they differ from the stay."""

from typing import Any

from sqlalchemy import select

from icam.imports.commands.base import (
    CORRECTED,
    Dated,
    Work,
    bulk_insert,
    by_code,
    count,
    grouped,
    in_batches,
    reconcile,
    refuse_overlaps,
)
from icam.imports.rules import N_, Column, Line, day, text
from icam.people.models import Membership, Person
from icam.stays.models import Presence, Stay


def columns(work: Work) -> list[Column]:
    """Return the columns of the list."""
    return [
        Column("stay", text(40), needed=True, filled=N_("Enter the code of the stay")),
        Column("person", text(40), needed=True, filled=N_("Enter the code of the person")),
        Column("from", day, needed=True, filled=N_("Enter the first day the person was there")),
        Column("until", day),
    ]


def plan(work: Work, lines: list[Line]) -> None:
    """Compare the presences with those that are stored."""
    stays = by_code(work.session, Stay, (one["stay"] for one in lines if one["stay"]), Stay.household_id)
    persons = by_code(work.session, Person, (one["person"] for one in lines if one["person"]), Person.merged_into_id)
    members = _members(work, [row.household_id for row in stays.values()])
    whole = [line for line in lines if _is_whole(work, line, stays, persons, members)]
    stored = _stored(work, [row.id for row in stays.values()])
    gone: list[int] = []
    fresh: list[dict[str, Any]] = []
    for some in grouped(whole, lambda line: (line["stay"], line["person"])).values():
        stay_id, person_id = stays[some[0]["stay"]].id, _id(persons[some[0]["person"]])
        wanted = [Dated(line["from"], line["until"], line=line.number) for line in some]
        refuse_overlaps(work.report, wanted, "from")
        same, old, new = reconcile(stored.get((stay_id, person_id), []), wanted)
        gone += [one.id for one in old if one.id is not None]
        fresh += [_row(stay_id, person_id, one) for one in new]
        for _one in same:
            count(work.report, "same")
        for number, _one in enumerate(new):
            count(work.report, "changed" if number < len(old) else "new")
    work.void(Presence, gone)
    work.steps.append(lambda: bulk_insert(work.session, Presence, fresh))


def _row(stay_id: int, person_id: int, one: Dated) -> dict[str, Any]:
    return {
        "stay_id": stay_id,
        "person_id": person_id,
        "from_on": one.from_on,
        "until_on": one.until_on,
        "reason": CORRECTED,
    }


def _id(row: Any) -> int:
    return int(row.merged_into_id or row.id)


def _is_whole(
    work: Work, line: Line, stays: dict[str, Any], persons: dict[str, Any], members: set[tuple[int, int]]
) -> bool:
    stay, person = stays.get(line["stay"]), persons.get(line["person"])
    if stay is None and line["stay"]:
        work.report.problem(line.number, "stay", N_("There is no stay %(code)s"), code=line["stay"])
    if person is None and line["person"]:
        work.report.problem(line.number, "person", N_("There is no person %(code)s"), code=line["person"])
    if line["from"] and line["until"] and line["until"] < line["from"]:
        work.report.problem(line.number, "until", N_("The last day lies before the first, %(day)s"), day=line["from"])
        return False
    if stay is not None and person is not None and (stay.household_id, _id(person)) not in members:
        work.report.problem(
            line.number,
            "person",
            N_("%(person)s does not belong to the family of stay %(stay)s"),
            person=line["person"],
            stay=line["stay"],
        )
        return False
    return stay is not None and person is not None and line["from"] is not None


def _members(work: Work, household_ids: list[int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for ids in in_batches(household_ids):
        query = select(Membership.household_id, Membership.person_id).where(
            Membership.household_id.in_(ids), Membership.voided_at.is_(None)
        )
        found.update((row[0], row[1]) for row in work.session.execute(query))
    return found


def _stored(work: Work, stay_ids: list[int]) -> dict[tuple[int, int], list[Dated]]:
    found: dict[tuple[int, int], list[Dated]] = {}
    for ids in in_batches(stay_ids):
        query = select(Presence.stay_id, Presence.person_id, Presence.from_on, Presence.until_on, Presence.id).where(
            Presence.stay_id.in_(ids), Presence.voided_at.is_(None)
        )
        for row in work.session.execute(query):
            found.setdefault((row.stay_id, row.person_id), []).append(Dated(row.from_on, row.until_on, id=row.id))
    return found
