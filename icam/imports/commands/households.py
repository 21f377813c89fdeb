"""The list of households: one line per person and time of belonging to the family."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from icam.core import clock
from icam.core.countries import NATIONALITIES, known_country
from icam.core.errors import RuleBroken
from icam.core.names import fold, full_name, sound_key
from icam.imports.commands.base import (
    Dated,
    Work,
    bulk_insert,
    by_code,
    code_cell,
    count,
    grouped,
    in_batches,
    reconcile,
    refuse_differences,
    refuse_overlaps,
)
from icam.imports.rules import N_, Column, Line, birth, day, one_of, shortened, text, tidy
from icam.people.models import Household, Membership, Person, PersonName, PersonNationality
from icam.people.rules import BirthPrecision, NameKind, NationalityStatus, Sex

FACTS = ("family_name", "given_name", "birth_date", "sex", "nationality")
SEXES = {
    Sex.FEMALE: ("f", "v", "w", "vrouw", "femme", "female", "weiblich"),
    Sex.MALE: ("m", "h", "man", "homme", "male", "männlich"),
    Sex.X: ("x",),
    Sex.UNKNOWN: ("u", "?", "unknown", "onbekend", "inconnu", "unbekannt"),
}
FOLDED = 400


def columns(work: Work) -> list[Column]:
    """Return the columns of the list."""
    sexes = {word: sex for sex, words in SEXES.items() for word in words}
    return [
        Column("household", text(40), needed=True, filled=N_("Enter the code of the household")),
        Column("person", text(40), needed=True, filled=N_("Enter the code of the person")),
        Column("family_name", text(100), blank=""),
        Column("given_name", text(100), blank=""),
        Column("birth_date", birth(work.today)),
        Column("sex", one_of(sexes, lists=["f", "m", "x", "u"]), blank=Sex.UNKNOWN),
        Column("nationality", nationalities, blank=()),
        Column("role", code_cell("role"), blank="OTHER"),
        Column("joined_on", day),
        Column("left_on", day),
    ]


def nationalities(cell: str) -> tuple[str, ...]:
    """Read one or more nationalities, as country codes (or XXA, XXB, XXC, XXX)."""
    words = tidy(cell).upper().replace(",", " ").replace(";", " ").replace("/", " ").split()
    codes = []
    for word in words:
        code = word if word in NATIONALITIES else known_country(word)
        if code is None:
            raise RuleBroken("“%(cell)s” is not a country code such as SY", cell=shortened(word))
        codes.append(code)
    return tuple(sorted(set(codes)))


def plan(work: Work, lines: list[Line]) -> None:
    """Compare the households, their members and the persons with those that are stored."""
    whole = [line for line in lines if line["household"] and line["person"]]
    people = grouped(whole, lambda line: str(line["person"]))
    families = grouped(whole, lambda line: str(line["household"]))
    for some in people.values():
        refuse_differences(work.report, some, FACTS)
    _check_lines(work, whole)
    persons, who = _persons(work, people)
    households, what = _households(work, families)
    belongings = _memberships(
        work, grouped(whole, lambda line: (line["household"], line["person"])), persons, households
    )
    for code, some in families.items():
        state = what[code]
        if state == "same" and any(
            who[line["person"]] != "same" or belongings[line["household"], line["person"]] for line in some
        ):
            state = "changed"
        count(work.report, state)


def _check_lines(work: Work, lines: Iterable[Line]) -> None:
    for line in lines:
        if not (line["family_name"] or line["given_name"]) and not line.wrong & {"family_name", "given_name"}:
            work.report.problem(line.number, "family_name", N_("Enter a family name or a given name"))
        joined, left = line["joined_on"], line["left_on"]
        if joined and left and left < joined:
            work.report.problem(line.number, "left_on", N_("The person left before joining, on %(day)s"), day=joined)
        born = line["birth_date"]
        if joined and born and born.precision == "day" and joined < born.counted_as:
            work.report.problem(
                line.number, "joined_on", N_("Nobody joins a family before birth, on %(day)s"), day=born.counted_as
            )


# --- persons ---


def _persons(work: Work, people: dict[str, list[Line]]) -> tuple[dict[str, Any], dict[str, str]]:
    """Plan what is new or changed of the persons; return the stored ones, and which is which."""
    stored = by_code(
        work.session,
        Person,
        people,
        Person.family_name,
        Person.given_name,
        Person.birth_on,
        Person.birth_precision,
        Person.sex,
        Person.merged_into_id,
    )
    nations = _nations(work, [row.id for row in stored.values()])
    fresh: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    renamed: list[dict[str, Any]] = []
    nationals: list[tuple[str, tuple[str, ...]]] = []
    what: dict[str, str] = {}
    for code, some in people.items():
        line, known = some[0], stored.get(code)
        if known is None:
            fresh.append({"code": code, **_facts(line, None), "created_at": clock.now()})
            nationals.append((code, line.given("nationality", ()) or ()))
            what[code] = "new"
            continue
        before = {name: getattr(known, name) for name in PERSON}
        values = _facts(line, known)
        countries = line.given("nationality", nations.get(known.id, ())) or ()
        other = tuple(countries) != nations.get(known.id, ())
        what[code] = "changed" if other or values != before else "same"
        if values != before:
            changed.append({"id": known.id, **values})
        if _named(values) != _named(before):
            renamed.append({"person_id": known.id, "before": _named(before), "after": _named(values)})
        if other:
            nationals.append((code, tuple(countries)))
    work.add(Person, fresh)
    work.change(Person, changed)
    work.steps.append(lambda: _write_names(work, fresh, renamed))
    work.steps.append(lambda: _write_nations(work, nationals))
    return stored, what


PERSON = ("family_name", "given_name", "birth_on", "birth_precision", "sex")


def _named(values: dict[str, Any]) -> tuple[str, str]:
    return values["given_name"], values["family_name"]


def _facts(line: Line, known: Any) -> dict[str, Any]:
    born = line["birth_date"]
    dated = {
        "birth_on": born.counted_as if born else None,
        "birth_precision": BirthPrecision(born.precision.value) if born else None,
    }
    if known is not None and not line.has("birth_date"):
        dated = {"birth_on": known.birth_on, "birth_precision": known.birth_precision}
    return {
        "family_name": line.given("family_name", known.family_name if known else "") or "",
        "given_name": line.given("given_name", known.given_name if known else "") or "",
        **dated,
        "sex": line.given("sex", known.sex if known else Sex.UNKNOWN) or Sex.UNKNOWN,
    }


def _nations(work: Work, person_ids: list[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for ids in in_batches(person_ids):
        query = select(PersonNationality.person_id, PersonNationality.country).where(
            PersonNationality.person_id.in_(ids)
        )
        for person_id, country in work.session.execute(query):
            found.setdefault(person_id, []).append(country)
    return {person_id: tuple(sorted(some)) for person_id, some in found.items()}


def _write_names(work: Work, fresh: list[dict[str, Any]], renamed: list[dict[str, Any]]) -> None:
    ids = by_code(work.session, Person, (row["code"] for row in fresh))
    rows = [_name(ids[row["code"]].id, NameKind.MAIN, _named(row)) for row in fresh]
    for one in renamed:
        work.session.execute(
            delete(PersonName).where(PersonName.person_id == one["person_id"], PersonName.kind == NameKind.MAIN)
        )
        rows.append(_name(one["person_id"], NameKind.SPELLING, one["before"]))
        rows.append(_name(one["person_id"], NameKind.MAIN, one["after"]))
    bulk_insert(work.session, PersonName, rows)


def _name(person_id: int, kind: NameKind, name: tuple[str, str]) -> dict[str, Any]:
    given, family = name
    return {
        "person_id": person_id,
        "kind": kind,
        "family_name": family,
        "given_name": given,
        "folded": fold(full_name(given, family))[:FOLDED],
        "sound_key": sound_key(given, family),
    }


def _write_nations(work: Work, nationals: list[tuple[str, tuple[str, ...]]]) -> None:
    rows = by_code(work.session, Person, (code for code, _ in nationals))
    ids = {code: row.id for code, row in rows.items()}
    stored = _nations(work, list(ids.values()))
    fresh = []
    for code, countries in nationals:
        known = stored.get(ids[code], ())
        gone = set(known) - set(countries)
        if gone:
            work.session.execute(
                delete(PersonNationality).where(
                    PersonNationality.person_id == ids[code], PersonNationality.country.in_(gone)
                )
            )
        fresh += [
            {"person_id": ids[code], "country": one, "status": NationalityStatus.DECLARED}
            for one in countries
            if one not in known
        ]
    bulk_insert(work.session, PersonNationality, fresh)


# --- households ---


def _households(work: Work, families: dict[str, list[Line]]) -> tuple[dict[str, Any], dict[str, str]]:
    stored = by_code(work.session, Household, families, Household.merged_into_id)
    fresh = [
        {"code": code, "name": _name_of(some[0]), "contact": some[0]["person"]}
        for code, some in families.items()
        if code not in stored
    ]
    work.steps.append(lambda: _write_households(work, fresh))
    return stored, {code: "same" if code in stored else "new" for code in families}


def _name_of(line: Line) -> str:
    return str(line["family_name"] or line["given_name"] or line["household"])


def _write_households(work: Work, fresh: list[dict[str, Any]]) -> None:
    persons = by_code(work.session, Person, (row["contact"] for row in fresh))
    bulk_insert(
        work.session,
        Household,
        [
            {
                "code": row["code"],
                "name": row["name"],
                "contact_person_id": persons[row["contact"]].id,
                "created_at": clock.now(),
            }
            for row in fresh
        ],
    )


# --- who belongs to which household, and when ---


def _memberships(
    work: Work,
    pairs: dict[tuple[str, str], list[Line]],
    persons: dict[str, Any],
    households: dict[str, Any],
) -> dict[tuple[str, str], bool]:
    """Plan who belongs to which household when; say for each pair whether that changes."""
    stored = _stored(work, [row.merged_into_id or row.id for row in households.values()])
    fresh: list[tuple[str, str, Dated]] = []
    gone: list[int] = []
    differs: dict[tuple[str, str], bool] = {}
    for (household, person), lines in pairs.items():
        wanted = [_dated(line) for line in lines if not _is_turned(line)]
        refuse_overlaps(work.report, wanted, "joined_on")
        known: list[Dated] = []
        if household in households and person in persons:
            key = households[household], persons[person]
            known = stored.get((key[0].merged_into_id or key[0].id, key[1].merged_into_id or key[1].id), [])
        _same, old, new = reconcile(known, wanted)
        gone += [one.id for one in old if one.id is not None]
        fresh += [(household, person, one) for one in new]
        differs[household, person] = bool(old or new)
    work.void(Membership, gone)
    work.steps.append(lambda: _write(work, fresh))
    return differs


def _is_turned(line: Line) -> bool:
    return bool(line["joined_on"] and line["left_on"] and line["left_on"] < line["joined_on"])


def _dated(line: Line) -> Dated:
    return Dated(line["joined_on"], line["left_on"], line.given("role", "OTHER") or "OTHER", line=line.number)


def _stored(work: Work, household_ids: list[int]) -> dict[tuple[int, int], list[Dated]]:
    found: dict[tuple[int, int], list[Dated]] = {}
    for ids in in_batches(household_ids):
        query = select(
            Membership.household_id,
            Membership.person_id,
            Membership.from_on,
            Membership.until_on,
            Membership.role,
            Membership.id,
        ).where(Membership.household_id.in_(ids), Membership.voided_at.is_(None))
        for row in work.session.execute(query):
            one = Dated(row.from_on, row.until_on, row.role, id=row.id)
            found.setdefault((row.household_id, row.person_id), []).append(one)
    return found


def _write(work: Work, fresh: list[tuple[str, str, Dated]]) -> None:
    households = by_code(work.session, Household, (one[0] for one in fresh), Household.merged_into_id)
    persons = by_code(work.session, Person, (one[1] for one in fresh), Person.merged_into_id)
    rows = []
    for household, person, one in fresh:
        of, who = households[household], persons[person]
        rows.append(
            {
                "household_id": of.merged_into_id or of.id,
                "person_id": who.merged_into_id or who.id,
                "role": one.what,
                "from_on": one.from_on,
                "until_on": one.until_on,
            }
        )
    bulk_insert(work.session, Membership, rows)
