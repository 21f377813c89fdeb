"""The list of new files of individual case management: one line per person; lines of one file are one household."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select, update

from icam.accounts.models import Account
from icam.cases.models import Case, CaseCoach
from icam.core import clock, identifiers, telephones
from icam.core.access import POLICY, Permission
from icam.core.errors import RuleBroken
from icam.core.identifiers import IdentifierKind
from icam.core.languages import LANGUAGES
from icam.core.names import fold, full_name
from icam.imports.commands.base import (
    Work,
    bulk_insert,
    by_code,
    code_cell,
    count,
    grouped,
    in_batches,
    refuse_differences,
)
from icam.imports.commands.households import SEXES, _name, nationalities
from icam.imports.rules import N_, Column, Line, birth, day, note, one_of, shortened, text, tidy
from icam.offices.models import ContactPoint, Office
from icam.people.models import (
    Household,
    Membership,
    Person,
    PersonIdentifier,
    PersonName,
    PersonNationality,
    Telephone,
)
from icam.people.rules import OF_ONE_PERSON, BirthPrecision, NameKind, NationalityStatus, Sex

OF_THE_FILE = (
    "household",
    "entry",
    "target_group",
    "region",
    "office",
    "contact_point",
    "coach",
    "file_language",
    "language",
    "opened_on",
    "referred_by",
    "reference",
    "address",
    "phone",
    "note",
)


def columns(work: Work) -> list[Column]:
    """Return the columns of the list."""
    sexes = {word: sex for sex, words in SEXES.items() for word in words}
    return [
        Column("file", text(40), needed=True, filled=N_("Enter the code of the file")),
        Column("household", text(40)),
        Column("family_name", text(100), blank=""),
        Column("given_name", text(100), blank=""),
        Column("birth_date", birth(work.today)),
        Column("sex", one_of(sexes, lists=["f", "m", "x", "u"]), blank=Sex.UNKNOWN),
        Column("nationality", nationalities, blank=()),
        Column("number", number),
        Column("role", code_cell("role"), blank="OTHER"),
        Column("entry", code_cell("case_entry"), needed=True, filled=N_("Enter how the file began")),
        Column("target_group", code_cell("target_group")),
        Column("region", code_cell("region")),
        Column("office", text(20)),
        Column("contact_point", text(20)),
        Column("coach", text(200)),
        Column("file_language", one_of({"nl": "nl", "fr": "fr", "de": "de"}, lists=["nl", "fr", "de"])),
        Column("language", one_of({one: one for one in LANGUAGES}, lists=["ar", "fa", "ps", "ti"])),
        Column("opened_on", day),
        Column("referred_by", code_cell("case_referrer")),
        Column("reference", text(200)),
        Column("address", text(500)),
        Column("phone", text(40)),
        Column("note", note(10_000)),
    ]


def number(cell: str) -> str:
    """Read an identification number: an OV number, or a national or BIS number that passes its check."""
    value = tidy(cell)
    try:
        identifiers.check(_kind_of(value), value)
    except RuleBroken as broken:
        raise RuleBroken("“%(cell)s” is not a number of a person", cell=shortened(value)) from broken
    return value


def _kind_of(value: str) -> IdentifierKind:
    """Say which register gives such a number; the month of a BIS number is 20 or 40 higher."""
    digits = "".join(character for character in value if character.isdigit())
    if len(digits) != 11:
        return IdentifierKind.OV
    return IdentifierKind.BIS if int(digits[2:4]) >= 20 else IdentifierKind.RRN


@dataclass(slots=True)
class _Wanted:
    """A file as the list asks for it.

    Args:
        household_id: the household on record it is opened for; None for a new one.
    """

    code: str
    lines: list[Line]
    household_id: int | None = None
    office: Any = None
    point: Any = None
    coach_id: int | None = None

    @property
    def first(self) -> Line:
        """Return the line that speaks for the file."""
        return self.lines[0]


@dataclass(slots=True)
class _Known:
    """What is on record about the numbers, names and households of the list."""

    by_number: dict[str, set[int]] = field(default_factory=dict)
    by_name: dict[tuple[str, date], set[int]] = field(default_factory=dict)
    open_case: dict[int, str] = field(default_factory=dict)
    last_case: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)


def plan(work: Work, lines: list[Line]) -> None:
    """Find what is new; what is on record with an open file already is shown and left out."""
    whole = [line for line in lines if line["file"]]
    files = grouped(whole, lambda line: str(line["file"]))
    for some in files.values():
        refuse_differences(work.report, some, OF_THE_FILE)
    _check_lines(work, whole)
    stored = by_code(work.session, Case, files)
    fresh = [_Wanted(code, some) for code, some in files.items() if code not in stored]
    for _ in stored:
        count(work.report, "same")
    households = by_code(
        work.session,
        Household,
        (one.first["household"] for one in fresh if one.first["household"]),
        Household.merged_into_id,
    )
    _find_places(work, fresh)
    known = _known(work, fresh, [row.merged_into_id or row.id for row in households.values()])
    opened = [one for one in fresh if _settle(work, one, households, known)]
    _refuse_twice(work, opened)
    for _ in opened:
        count(work.report, "new")
    work.steps.append(lambda: _write(work, opened, known))


def _check_lines(work: Work, lines: Iterable[Line]) -> None:
    for line in lines:
        named = line["family_name"] or line["given_name"]
        if not named and not line["household"] and not line.wrong & {"family_name", "given_name", "household"}:
            work.report.problem(
                line.number, "family_name", N_("Enter a family name or a given name, or the code of the household")
            )
        if line["opened_on"] and line["opened_on"] > work.today:
            work.report.problem(
                line.number, "opened_on", N_("A file is opened today or earlier, not on %(day)s"), day=line["opened_on"]
            )


# --- office, contact point, coach


def _find_places(work: Work, files: list[_Wanted]) -> None:
    offices = {row.code: row for row in work.session.execute(select(Office.code, Office.id, Office.region))}
    points = {
        row.code: row
        for row in work.session.execute(select(ContactPoint.code, ContactPoint.id, ContactPoint.office_id))
    }
    coaching = [role for role, may in POLICY.items() if Permission.CASES_EDIT in may]
    coaches = {
        email.casefold(): account_id
        for account_id, email in work.session.execute(
            select(Account.id, Account.email).where(Account.role.in_(coaching), Account.active)
        )
    }
    for one in files:
        line = one.first
        one.office = _found(work, line, "office", offices, N_("There is no office %(code)s"))
        one.point = _found(work, line, "contact_point", points, N_("There is no contact point %(code)s"))
        coach = (line["coach"] or "").casefold()
        one.coach_id = coaches.get(coach)
        if coach and one.coach_id is None:
            work.report.problem(
                line.number, "coach", N_("No coach has the e-mail address %(coach)s"), coach=shortened(line["coach"])
            )
        if one.office and line["region"] and one.office.region != line["region"]:
            work.report.problem(
                line.number, "region", N_("Office %(code)s lies in another region"), code=one.office.code
            )
        if one.office and one.point and one.point.office_id != one.office.id:
            work.report.problem(
                line.number,
                "contact_point",
                N_("Contact point %(code)s belongs to another office"),
                code=one.point.code,
            )


def _found(work: Work, line: Line, column: str, known: dict[str, Any], message: str) -> Any:
    code = line[column]
    if code and code not in known:
        work.report.problem(line.number, column, message, code=shortened(code))
    return known.get(code)


# --- who is on record already


def _known(work: Work, files: list[_Wanted], household_ids: list[int]) -> _Known:
    """Read who is on record with the numbers, names and households of the list; in batches, not by line."""
    known = _Known()
    lines = [line for one in files for line in one.lines]
    numbers = {identifiers.comparable(line["number"]) for line in lines if line["number"]}
    at_home = (Membership.voided_at.is_(None), Membership.until_on.is_(None))
    for some in in_batches(numbers):  # type: ignore[arg-type]
        query = (
            select(PersonIdentifier.normal, Membership.household_id)
            .join(Membership, Membership.person_id == PersonIdentifier.person_id)
            .where(PersonIdentifier.normal.in_(some), *at_home)
        )
        for normal, household_id in work.session.execute(query):
            known.by_number.setdefault(normal, set()).add(household_id)
    folded = {_folded(line): line for line in lines if _folded(line) and _born(line)}
    for some in in_batches(folded):  # type: ignore[arg-type]
        by_name = (
            select(PersonName.folded, Person.birth_on, Membership.household_id)
            .join(Person, Person.id == PersonName.person_id)
            .join(Membership, Membership.person_id == Person.id)
            .where(PersonName.folded.in_(some), Person.birth_precision == BirthPrecision.DAY, *at_home)
        )
        for name, born, household_id in work.session.execute(by_name):
            if born is not None:
                known.by_name.setdefault((name, born), set()).add(household_id)
    ids = set(household_ids).union(*known.by_number.values(), *known.by_name.values())
    for some_ids in in_batches(ids):
        for household_id, name in work.session.execute(
            select(Household.id, Household.name).where(Household.id.in_(some_ids))
        ):
            known.names[household_id] = name
        for household_id, code in work.session.execute(
            select(Case.household_id, Case.code).where(Case.household_id.in_(some_ids), Case.closed_on.is_(None))
        ):
            known.open_case[household_id] = code
        for household_id, last in work.session.execute(
            select(Case.household_id, func.max(Case.id))
            .where(Case.household_id.in_(some_ids))
            .group_by(Case.household_id)
        ):
            known.last_case[household_id] = last
    return known


def _folded(line: Line) -> str:
    return fold(full_name(line["given_name"] or "", line["family_name"] or ""))


def _born(line: Line) -> date | None:
    born = line["birth_date"]
    return born.counted_as if born is not None and born.precision == "day" else None


def _settle(work: Work, one: _Wanted, households: dict[str, Any], known: _Known) -> bool:
    """Decide for which household a file is opened; say no where there is an open one."""
    line, code = one.first, one.first["household"]
    if code and code not in households:
        work.report.problem(line.number, "household", N_("There is no household %(code)s"), code=shortened(code))
        return False
    found: dict[int, tuple[Line, str]] = {}
    if code:
        row = households[code]
        found[row.merged_into_id or row.id] = (line, "household")
    for each in one.lines:
        for household_id in _alike(each, known):
            found.setdefault(household_id, (each, "number" if each["number"] else "family_name"))
    for household_id, (where, column) in found.items():
        if household_id in known.open_case:
            work.report.conflict(
                where.number,
                column,
                N_("%(family)s has an open file already, %(code)s; this one is left out"),
                family=known.names.get(household_id, ""),
                code=known.open_case[household_id],
            )
            return False
    if len(found) > 1:
        names = ", ".join(known.names.get(household_id, "") for household_id in found)
        work.report.conflict(
            line.number,
            "file",
            N_("Its persons are on record in several families: %(families)s; left out"),
            families=names,
        )
        return False
    for household_id, (where, column) in found.items():
        one.household_id = household_id
        if not code:
            work.report.notice(
                where.number,
                column,
                N_("On record already: the file is opened for the family %(family)s"),
                family=known.names.get(household_id, ""),
            )
    return True


def _alike(line: Line, known: _Known) -> set[int]:
    """Return the households in which somebody has the number, or the same name and birth date."""
    found: set[int] = set()
    if line["number"]:
        found |= known.by_number.get(identifiers.comparable(line["number"]), set())
    if born := _born(line):
        found |= known.by_name.get((_folded(line), born), set())
    return found


def _refuse_twice(work: Work, files: list[_Wanted]) -> None:
    """Name who is in two files of the list, and two persons with a number that one person has."""
    seen: dict[Any, tuple[str, int]] = {}
    for one in files:
        keys: list[tuple[Any, Line, str]] = []
        if one.household_id is not None:
            keys.append((("household", one.household_id), one.first, "household"))
        for line in one.lines:
            if line["number"]:
                keys.append((("number", identifiers.comparable(line["number"])), line, "number"))
            if born := _born(line):
                keys.append((("name", _folded(line), born), line, "family_name"))
        for key, line, column in keys:
            code, where = seen.setdefault(key, (one.code, line.number))
            is_one_persons = key[0] == "number" and _kind_of(key[1]) in OF_ONE_PERSON
            if code != one.code or (is_one_persons and where != line.number):
                work.report.problem(
                    line.number,
                    column,
                    N_("This is in the file %(code)s on line %(line)d already"),
                    code=code,
                    line=where,
                )


# --- writing


def _write(work: Work, files: list[_Wanted], known: _Known) -> None:
    fresh = [one for one in files if one.household_id is None]
    _write_families(work, fresh)
    now = clock.now()
    rows = [
        {
            "code": one.code,
            "household_id": one.household_id,
            "entry": one.first["entry"],
            "target_group": one.first["target_group"],
            "region": one.first["region"] or (one.office.region if one.office else _region(work, one)),
            "office_id": one.office.id if one.office else one.point.office_id if one.point else None,
            "contact_point_id": one.point.id if one.point else None,
            "coach_id": one.coach_id,
            "file_language": one.first["file_language"],
            "opened_on": one.first["opened_on"] or work.today,
            "referred_by": one.first["referred_by"],
            "referral_reference": one.first["reference"],
            "earlier_id": known.last_case.get(one.household_id or 0),
            "note": one.first["note"],
            "created_at": now,
        }
        for one in files
    ]
    bulk_insert(work.session, Case, rows)
    ids = by_code(work.session, Case, (one.code for one in files))
    coached = [
        {"case_id": ids[row["code"]].id, "coach_id": row["coach_id"], "from_on": row["opened_on"]}
        for row in rows
        if row["coach_id"] is not None
    ]
    bulk_insert(work.session, CaseCoach, coached)


def _region(work: Work, one: _Wanted) -> str | None:
    if one.point is None:
        return None
    region: str | None = work.session.scalar(select(Office.region).where(Office.id == one.point.office_id))
    return region


def _write_families(work: Work, files: list[_Wanted]) -> None:
    """Write the new households with their persons, names, numbers and nationalities."""
    taken = by_code(work.session, Household, (one.code for one in files))
    now = clock.now()
    codes = {one.code: one.code if one.code not in taken else f"{one.code}*" for one in files}
    bulk_insert(
        work.session,
        Household,
        [
            {
                "code": codes[one.code],
                "name": one.first["family_name"] or one.first["given_name"],
                "file_language": one.first["file_language"],
                "interpreter_language": one.first["language"],
                "address": one.first["address"],
                "phone": one.first["phone"],
                "created_at": now,
            }
            for one in files
        ],
    )
    homes = by_code(work.session, Household, codes.values())
    bulk_insert(
        work.session,
        Telephone,
        [
            {"household_id": homes[codes[one.code]].id, "digits": digits}
            for one in files
            for digits in telephones.numbers(one.first["phone"])
        ],
    )
    people = [(f"{codes[one.code]}/{place}", one, line) for one in files for place, line in enumerate(one.lines, 1)]
    bulk_insert(work.session, Person, [{"code": code, **_facts(line), "created_at": now} for code, _, line in people])
    ids = {code: row.id for code, row in by_code(work.session, Person, (code for code, _, _ in people)).items()}
    for one in files:
        one.household_id = homes[codes[one.code]].id
    _write_persons(work, people, ids)
    for one in files:
        first = ids[f"{codes[one.code]}/1"]
        work.session.execute(update(Household).where(Household.id == one.household_id).values(contact_person_id=first))


def _facts(line: Line) -> dict[str, Any]:
    born = line["birth_date"]
    return {
        "family_name": line["family_name"] or "",
        "given_name": line["given_name"] or "",
        "sex": line["sex"] or Sex.UNKNOWN,
        "birth_on": born.counted_as if born else None,
        "birth_precision": BirthPrecision(born.precision.value) if born else None,
    }


def _write_persons(work: Work, people: list[tuple[str, _Wanted, Line]], ids: dict[str, int]) -> None:
    names, members, numbers, nations = [], [], [], []
    for code, one, line in people:
        person_id = ids[code]
        names.append(_name(person_id, NameKind.MAIN, (line["given_name"] or "", line["family_name"] or "")))
        members.append({"household_id": one.household_id, "person_id": person_id, "role": line["role"] or "OTHER"})
        if line["number"]:
            numbers.append(
                {
                    "person_id": person_id,
                    "kind": _kind_of(line["number"]).value,
                    "value": line["number"],
                    "normal": identifiers.comparable(line["number"]),
                }
            )
        for country in line["nationality"] or ():
            nations.append({"person_id": person_id, "country": country, "status": NationalityStatus.DECLARED})
    for model, rows in (
        (PersonName, names),
        (Membership, members),
        (PersonIdentifier, numbers),
        (PersonNationality, nations),
    ):
        bulk_insert(work.session, model, rows)
