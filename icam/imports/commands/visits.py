"""The list of visits: each is known by its family, coach, day and hour."""

from datetime import date, time
from typing import Any

from sqlalchemy import select

from icam.accounts.models import Account
from icam.core import clock
from icam.core.period import Period
from icam.imports.commands.base import Work, by_code, code_cell, count, in_batches
from icam.imports.rules import N_, Column, Line, day, hour, note, one_of, text
from icam.people.models import Household
from icam.stays.models import Stay
from icam.visits.models import Visit
from icam.visits.rules import Result

NOTE = 10_000
RESULTS = {
    Result.HELD: ("held", "gehouden", "doorgegaan", "tenue", "stattgefunden"),
    Result.MISSED: ("missed", "gemist", "manquée", "versäumt"),
    Result.MISSED_EXCUSED: ("missed_excused", "excused", "verontschuldigd", "excusée", "entschuldigt"),
    Result.MOVED: ("moved", "verplaatst", "reportée", "verschoben"),
    Result.CANCELLED: ("cancelled", "geannuleerd", "annulée", "abgesagt"),
}
Name = tuple[int, int, date, time | None]


def columns(work: Work) -> list[Column]:
    """Return the columns of the list."""
    results = {word: result for result, words in RESULTS.items() for word in words}
    return [
        Column("household", text(40), needed=True, filled=N_("Enter the code of the household")),
        Column("coach", text(200), needed=True, filled=N_("Enter the e-mail address or the name of the coach")),
        Column("planned_on", day, needed=True, filled=N_("Enter the day of the visit")),
        Column("planned_at", hour),
        Column("kind", code_cell("visit_kind"), blank="HOME"),
        Column("result", one_of(results, lists=[result.value for result in Result])),
        Column("note", note(NOTE)),
    ]


def plan(work: Work, lines: list[Line]) -> None:
    """Compare the visits with those that are stored."""
    households = by_code(
        work.session, Household, (one["household"] for one in lines if one["household"]), Household.merged_into_id
    )
    coaches = _coaches(work)
    wanted: dict[Name, Line] = {}
    for line in lines:
        name = _name(work, line, households, coaches)
        if name is None:
            continue
        if name in wanted:
            first = wanted[name].number
            work.report.problem(line.number, "planned_on", N_("This visit is on line %(line)d already"), line=first)
        wanted[name] = line
    ids = [name[0] for name in wanted]
    _compare(work, wanted, _stored(work, ids), _stays(work, ids))


def _coaches(work: Work) -> dict[str, list[int]]:
    """Return accounts by e-mail address and by name, small letters."""
    found: dict[str, list[int]] = {}
    for id_, email, name in work.session.execute(select(Account.id, Account.email, Account.name)):
        found.setdefault(email.casefold(), []).append(id_)
        found.setdefault(name.casefold(), []).append(id_)
    return found


def _name(work: Work, line: Line, households: dict[str, Any], coaches: dict[str, list[int]]) -> Name | None:
    household = households.get(line["household"])
    if household is None and line["household"]:
        work.report.problem(line.number, "household", N_("There is no household %(code)s"), code=line["household"])
    accounts = sorted(set(coaches.get((line["coach"] or "").casefold(), ())))
    if not accounts and line["coach"]:
        work.report.problem(line.number, "coach", N_("Nobody called %(coach)s signs in here"), coach=line["coach"])
    if len(accounts) > 1:
        work.report.problem(
            line.number,
            "coach",
            N_("Several people are called %(coach)s; enter the e-mail address"),
            coach=line["coach"],
        )
    if line["planned_on"] and line["planned_on"] > work.today and line["result"] in (Result.HELD, Result.MISSED):
        work.report.problem(
            line.number, "result", N_("A visit in the future, on %(day)s, has no result yet"), day=line["planned_on"]
        )
    if household is None or len(accounts) != 1 or line["planned_on"] is None:
        return None
    return household.merged_into_id or household.id, accounts[0], line["planned_on"], line["planned_at"]


def _stored(work: Work, household_ids: list[int]) -> dict[Name, Any]:
    found: dict[Name, Any] = {}
    for ids in in_batches(household_ids):
        query = select(
            Visit.id,
            Visit.household_id,
            Visit.coach_id,
            Visit.planned_on,
            Visit.planned_at,
            Visit.kind,
            Visit.result,
            Visit.note,
            Visit.written_at,
        ).where(Visit.household_id.in_(ids))
        for row in work.session.execute(query.order_by(Visit.id)):
            found[row.household_id, row.coach_id, row.planned_on, row.planned_at] = row
    return found


def _stays(work: Work, household_ids: list[int]) -> dict[int, list[tuple[Period, int]]]:
    found: dict[int, list[tuple[Period, int]]] = {}
    for ids in in_batches(household_ids):
        query = select(Stay.household_id, Stay.arrived_on, Stay.left_on, Stay.id).where(
            Stay.household_id.in_(ids), Stay.arrived_on.is_not(None)
        )
        for household, arrived, left, stay_id in work.session.execute(query):
            if arrived is not None:
                found.setdefault(household, []).append((Period.days(arrived, left), stay_id))
    return found


def _compare(
    work: Work, wanted: dict[Name, Line], stored: dict[Name, Any], stays: dict[int, list[tuple[Period, int]]]
) -> None:
    fresh: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for name, line in wanted.items():
        household, coach, on, at = name
        known = stored.get(name)
        values = {
            "kind": line.given("kind", known.kind if known else "HOME") or "HOME",
            "result": line.given("result", known.result if known else None),
            "note": line.given("note", known.note if known else None),
        }
        written_at = (known.written_at if known else None) or (clock.now() if values["result"] else None)
        if known is None:
            stay = next((id_ for period, id_ in stays.get(household, ()) if period.holds(on)), None)
            fresh.append(
                {
                    "household_id": household,
                    "stay_id": stay,
                    "coach_id": coach,
                    "planned_on": on,
                    "planned_at": at,
                    **values,
                    "topics": "",
                    "written_at": written_at,
                    "created_at": clock.now(),
                    "version": 1,
                }
            )
            count(work.report, "new")
        elif values == {column: getattr(known, column) for column in values}:
            count(work.report, "same")
        else:
            changed.append({"id": known.id, **values, "written_at": written_at})
            count(work.report, "changed")
    work.add(Visit, fresh)
    work.change(Visit, changed)
