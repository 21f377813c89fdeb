"""Find persons by any spelling, script, number or birth date, the likeliest first.

The words of a name are looked up in an index of words and sound keys, and parts of words in one of runs of three
letters (two for each engine, kept by the migrations). Names are found in one statement of several steps: a step looks
only when those before it found little, and none reads more than a fixed number of rows, so that a million names cost
what a thousand cost. Likeness then orders what was found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    table,
    union_all,
)

from icam.core import names
from icam.core.access import EVERYTHING, Scope
from icam.core.identifiers import comparable
from icam.core.names import Wanted
from icam.core.partial_date import PartialDate, Precision
from icam.db import db
from icam.people.models import (
    Household,
    Membership,
    Person,
    PersonIdentifier,
    PersonName,
    PersonNationality,
    Telephone,
)
from icam.people.queries.visible import person_visible
from icam.people.rules import (
    SAME_ENOUGH,
    Asked,
    NationalityStatus,
    PersonDraft,
    Reason,
    Sex,
    duplicate_score,
    may_be_same_birth,
)
from icam.statements import Shape, rows, shape_of, values_of

FOUND_AT_MOST = 80
"""Names read by one look-up, the newest first."""

LIKELIEST = 60
"""Persons read once their names are compared."""

_LOOKED_AT = 1500
"""Index entries looked at before the scope of a reader is applied."""

_ENOUGH = 5
"""With fewer names, those that are nearly spelled so, and those that hold the part somewhere, are looked for too."""

_ALWAYS = 1_000_000
_LIKE_ENOUGH = 72.0
_PART_LENGTH = 3
_NOTHING = '""'


@dataclass(frozen=True, slots=True)
class Hit:
    """A person who was found, with enough to tell two apart."""

    person_id: int
    given_name: str
    family_name: str
    script_name: str | None
    sex: Sex
    birth: PartialDate | None
    score: float
    matched: str = ""
    number: str | None = None
    nationalities: tuple[str, ...] = ()
    household_id: int | None = None
    household_code: str | None = None
    household_name: str | None = None
    role: str | None = None

    @property
    def name(self) -> str:
        """Return the name as lists write it."""
        return names.listed_name(self.given_name, self.family_name)

    @property
    def other_spelling(self) -> str | None:
        """Return the spelling that was found, where it is neither the name in use nor the one in its own script."""
        folded = names.fold(self.matched)
        known = (names.full_name(self.given_name, self.family_name), self.script_name or "")
        return self.matched if folded and all(folded != names.fold(one) for one in known) else None


@dataclass(frozen=True, slots=True)
class Likely:
    """A person on record who may be the one being typed, and why."""

    hit: Hit
    score: float
    reasons: tuple[Reason, ...]


def search_persons(asked: Asked, scope: Scope, *, limit: int = 20) -> list[Hit]:
    """Return the persons who fit what was typed, the likeliest first."""
    hits: dict[int, Hit] = {}
    if asked.number:
        hits = _by_number(asked.number, scope) if not asked.telephones else _by_any_number(asked, scope)
    elif asked.words:
        hits = _by_name(asked.words, scope)
    elif asked.born:
        hits = _by_birth(asked.born, scope)
    found = [_weighed(hit, asked.born) for hit in hits.values()]
    found.sort(key=lambda hit: (-hit.score, hit.family_name, hit.given_name, hit.person_id))
    return _with_details(found[:limit])


def likely_duplicates(draft: PersonDraft, scope: Scope, *, limit: int = 8) -> tuple[list[Likely], int]:
    """Return who on record may be the person being typed, and how many more there are outside the scope."""
    typed = [names.full_name(draft.given_name, draft.family_name)]
    typed += [names.full_name(one.given_name, one.family_name) for one in draft.spellings]
    typed += [draft.script_name] if draft.script_name else []
    numbers = {comparable(number.value) for number in draft.numbers}
    hits: dict[int, Hit] = {}
    for name in typed[:3]:
        if name:
            for key, hit in _by_name(name, EVERYTHING, enough=_ALWAYS).items():
                if key not in hits or hits[key].score < hit.score:
                    hits[key] = hit
    shared: set[int] = set()
    for number in numbers:
        found = _by_number(number, EVERYTHING, exact=True)
        shared |= found.keys()
        hits = found | hits
    likely = [
        Likely(hit, *duplicate_score(_likeness(typed, hit), draft.birth, hit.birth, same_number=key in shared))
        for key, hit in hits.items()
    ]
    likely = sorted((one for one in likely if one.score >= SAME_ENOUGH), key=lambda one: -one.score)[:limit]
    seen = _visible_ids([one.hit.person_id for one in likely], scope)
    mine = [one for one in likely if one.hit.person_id in seen]
    detailed = {hit.person_id: hit for hit in _with_details([one.hit for one in mine])}
    return [replace(one, hit=detailed[one.hit.person_id]) for one in mine], len(likely) - len(mine)


def _likeness(typed: Sequence[str], hit: Hit) -> float:
    recorded = (names.full_name(hit.given_name, hit.family_name), hit.matched)
    return (
        max((names.likeness(a, b) + names.likeness(b, a)) / 2 for a in typed if a for b in recorded if b)
        if any(typed)
        else 0.0
    )


# --- look-ups


class Step(IntEnum):
    """How a name was found, the surest way first."""

    EXACT = 0
    BEGINS = 1
    SOUNDS = 2
    NEARLY = 3
    PART = 4


def _by_name(words: str, scope: Scope, *, enough: int = _ENOUGH) -> dict[int, Hit]:
    """Find names with these words, or words that begin, sound or nearly sound so, or with this part; one statement.

    Args:
        enough: with fewer names than this, the last two are looked for too.
    """
    readings = names.search_words(words)
    if not readings:
        return {}
    part = max(names.fold(words).split(), key=len)
    found = rows(
        _names(shape_of(scope), _engine()),
        exact=_match(readings[:1], prefixes=False, sounds=False),
        begins=_match(readings[:1], sounds=False),
        sounds=_match(readings),
        nearly=_match_loosely(readings[0]),
        part=_match_part(part),
        enough=enough,
        **values_of(scope),
    )
    return _likeliest(words, found)


def _likeliest(words: str, found: Iterable[Any]) -> dict[int, Hit]:
    """Weigh names by likeness, and keep the persons with the likeliest."""
    alike: dict[str, float] = {}
    best: dict[int, tuple[float, str, Any]] = {}
    for row in found:
        spelling = names.full_name(row.given, row.family)
        score = alike.get(spelling)
        if score is None:
            score = alike[spelling] = names.likeness(words, spelling)
        if row.step == Step.NEARLY and score < _LIKE_ENOUGH:
            continue
        if row.step == Step.PART and not all(word in names.fold(spelling) for word in names.fold(words).split()):
            continue
        if row.id not in best or best[row.id][0] < score:
            best[row.id] = (score, spelling, row)
    ids = sorted(best, key=lambda one: (-best[one][0], -one))[:LIKELIEST]
    return {one: _hit(best[one][2], best[one][0], matched=best[one][1]) for one in ids}


@cache
def _names(shape: Shape, engine: str) -> Select[*tuple[Any, ...]]:
    """Return the statement of all steps; a step that is not needed reads nothing."""
    exact = _step(Step.EXACT, shape, engine).cte("exact")
    begins = _step(Step.BEGINS, shape, engine, _count(exact) < FOUND_AT_MOST).cte("begins")
    so_far = _count(exact) + _count(begins)
    sounds = _step(Step.SOUNDS, shape, engine, so_far < FOUND_AT_MOST).cte("sounds")
    sure = union_all(*(select(one) for one in (exact, begins, sounds))).cte("sure")
    persons = select(func.count(sure.c.person_id.distinct())).scalar_subquery()
    few = persons < bindparam("enough", type_=Integer)
    nearly = _step(Step.NEARLY, shape, engine, few).cte("nearly")
    part = _step(Step.PART, shape, engine, few).cte("part")
    found = union_all(*(select(one) for one in (sure, nearly, part))).subquery("found")
    return (
        select(*_PERSON, found.c.step, found.c.given_name.label("given"), found.c.family_name.label("family"))
        .join(found, found.c.person_id == Person.id)
        .where(Person.merged_into_id.is_(None))
    )


def _count(found: Any) -> Any:
    return select(func.count()).select_from(found).scalar_subquery()


def _step(step: Step, shape: Shape, engine: str, only_if: Any = None) -> Select[*tuple[Any, ...]]:
    """Select the newest names that one step finds."""
    index = _index(step, engine, only_if, FOUND_AT_MOST if shape.sites is None else _LOOKED_AT)
    query = (
        select(PersonName.person_id, PersonName.given_name, PersonName.family_name, literal(int(step)).label("step"))
        .join(index, index.c.id == PersonName.id)
        .limit(FOUND_AT_MOST)
    )
    if engine == "postgresql":
        query = query.order_by(PersonName.id.desc())
    # SQLite walks the entries in their order, the newest first, and stops at the last one wanted; told to sort, it
    # would first ask all of them for the scope.
    return query if shape.sites is None else query.where(person_visible(shape, PersonName.person_id))


def _index(step: Step, engine: str, only_if: Any, at_most: int) -> Any:
    """Select from an index of the engine the names that match the parameter called like the step."""
    asked = bindparam(step.name.lower(), type_=String)
    if engine == "postgresql":
        key: ColumnElement[int] = column("id", Integer)
        words = func.to_tsquery("simple", asked)
        fits = column("folded").like(asked) if step is Step.PART else column("words").op("@@")(words)
        found = select(key).select_from(table("search_name")).where(fits)
        if only_if is not None:
            found = found.where(only_if)
    else:
        key = literal_column("rowid", Integer)
        source = "search_part" if step is Step.PART else "search_name"
        # Asked for nothing, FTS5 walks nothing; a condition of its own would be tried at each name that it walks.
        match = asked if only_if is None else case((only_if, asked), else_=_NOTHING)
        found = select(key.label("id")).select_from(table(source)).where(literal_column(source).op("MATCH")(match))
    return found.order_by(key.desc()).limit(at_most).subquery()


def _engine() -> str:
    return db.engine.dialect.name


def _by_number(number: str, scope: Scope, *, exact: bool = False) -> dict[int, Hit]:
    last = number if exact else number + "ZZZZ"
    found = rows(_of_number(shape_of(scope)), first=number, last=last, **values_of(scope))
    return {row.id: _hit(row, 100.0 if row.normal == number else 90.0, number=row.value) for row in reversed(found)}


@cache
def _of_number(shape: Shape) -> Select[*tuple[Any, ...]]:
    first, last = bindparam("first", type_=String), bindparam("last", type_=String)
    return (
        select(*_PERSON, PersonIdentifier.value, PersonIdentifier.normal)
        .join(PersonIdentifier, PersonIdentifier.person_id == Person.id)
        .where(
            Person.merged_into_id.is_(None),
            PersonIdentifier.normal.between(first, last),
            person_visible(shape, Person.id),
        )
        .order_by(PersonIdentifier.normal)
        .limit(FOUND_AT_MOST)
    )


def _by_any_number(asked: Asked, scope: Scope) -> dict[int, Hit]:
    """Find by a number that may be one of a register or a telephone's; of a family, its contact person."""
    first, last = asked.telephones[0], asked.telephones[-1]
    found = rows(_of_telephone(shape_of(scope)), one=first, other=last, **values_of(scope))
    called = {row.id: _hit(row, 100.0 if row.digits in asked.telephones else 90.0, number=row.phone) for row in found}
    return called | _by_number(asked.number or "", scope)


@cache
def _of_telephone(shape: Shape) -> Select[*tuple[Any, ...]]:
    ways = [bindparam(name, type_=String) for name in ("one", "other")]
    fits = or_(*(Telephone.digits.between(way, way + "Z") for way in ways))
    own = (
        select(Telephone.person_id.label("person_id"), Telephone.digits, Person.phone)
        .join(Person, Person.id == Telephone.person_id)
        .where(fits)
    )
    of_family = (
        select(Household.contact_person_id.label("person_id"), Telephone.digits, Household.phone)
        .join(Household, Household.id == Telephone.household_id)
        .where(fits, Household.merged_into_id.is_(None))
    )
    found = union_all(of_family, own).subquery("found")
    return (
        select(*_PERSON, found.c.digits, found.c.phone)
        .join(found, found.c.person_id == Person.id)
        .where(Person.merged_into_id.is_(None), person_visible(shape, Person.id))
        .order_by(found.c.digits, Person.id.desc())
        .limit(FOUND_AT_MOST)
    )


def _by_birth(born: PartialDate, scope: Scope) -> dict[int, Hit]:
    found = rows(_of_birth(shape_of(scope)), born=born.counted_as, **values_of(scope))
    return {row.id: _hit(row, 80.0) for row in found}


@cache
def _of_birth(shape: Shape) -> Select[*tuple[Any, ...]]:
    return (
        select(*_PERSON)
        .where(Person.merged_into_id.is_(None), Person.birth_on == bindparam("born"), person_visible(shape, Person.id))
        .order_by(Person.id.desc())
        .limit(FOUND_AT_MOST)
    )


_PERSON = (
    Person.id,
    Person.given_name,
    Person.family_name,
    Person.script_name,
    Person.sex,
    Person.birth_on,
    Person.birth_precision,
)


def _hit(row: object, score: float, *, number: str | None = None, matched: str = "") -> Hit:
    birth_on, precision = row.birth_on, row.birth_precision  # type: ignore[attr-defined]
    return Hit(
        person_id=row.id,  # type: ignore[attr-defined]
        given_name=row.given_name,  # type: ignore[attr-defined]
        family_name=row.family_name,  # type: ignore[attr-defined]
        script_name=row.script_name,  # type: ignore[attr-defined]
        sex=row.sex,  # type: ignore[attr-defined]
        birth=PartialDate.from_parts(birth_on, precision.value) if birth_on and precision else None,
        score=score,
        number=number,
        matched=matched,
    )


def _weighed(hit: Hit, born: PartialDate | None) -> Hit:
    """Raise who was born then, lower who was not."""
    if born is None or hit.birth is None:
        return hit
    if may_be_same_birth(born, hit.birth) or (
        born.precision is Precision.YEAR and born.counted_as.year == hit.birth.counted_as.year
    ):
        return replace(hit, score=hit.score + 20)
    return replace(hit, score=hit.score - 40)


def _visible_ids(person_ids: Sequence[int], scope: Scope) -> set[int]:
    return set(db.session.scalars(select(Person.id).where(Person.id.in_(person_ids), person_visible(scope, Person.id))))


def _with_details(hits: Sequence[Hit]) -> list[Hit]:
    """Add nationalities, the household of today or else the last, and one number; one statement."""
    if not hits:
        return []
    nations: dict[int, list[tuple[int, str]]] = {}
    homes: dict[int, tuple[Any, ...]] = {}
    numbers: dict[int, tuple[int, str]] = {}
    for kind, person_id, order, word, *home in rows(_details(), ids=[hit.person_id for hit in hits]):
        if kind == _NATION:
            nations.setdefault(person_id, []).append((order, word))
        elif kind == _NUMBER:
            numbers[person_id] = min((order, word), numbers.get(person_id, (order, word)))
        else:
            *_, until_on = line = (order, word, *home)
            when = (until_on is None, until_on or date.min, order)
            if person_id not in homes or homes[person_id][0] < when:
                homes[person_id] = (when, line)
    return [
        replace(
            hit,
            number=hit.number or numbers.get(hit.person_id, (0, None))[1],
            nationalities=tuple(word for _, word in sorted(nations.get(hit.person_id, ()))),
            **_home(homes.get(hit.person_id)),
        )
        for hit in hits
    ]


def _home(found: tuple[Any, ...] | None) -> dict[str, Any]:
    if found is None:
        return {}
    _, role, household_id, code, name, _ = found[1]
    return {"household_id": household_id, "household_code": code, "household_name": name, "role": role}


_NATION, _NUMBER, _HOME = range(3)


@cache
def _details() -> CompoundSelect[*tuple[Any, ...]]:
    """Return one statement for what a hit is told apart by: what it is, whose, its order, and the words."""
    ids: Any = bindparam("ids", expanding=True)
    none = [cast(null(), kind) for kind in (Integer, String, String, Date)]
    is_declared = case((PersonNationality.status == NationalityStatus.DECLARED, 1), else_=0)
    of_nation = select(
        literal(_NATION), PersonNationality.person_id, is_declared, PersonNationality.country, *none
    ).where(PersonNationality.person_id.in_(ids))
    of_number = select(
        literal(_NUMBER), PersonIdentifier.person_id, PersonIdentifier.id, PersonIdentifier.value, *none
    ).where(PersonIdentifier.person_id.in_(ids))
    of_home = (
        select(
            literal(_HOME),
            Membership.person_id,
            Membership.id,
            Membership.role,
            Household.id,
            Household.code,
            Household.name,
            Membership.until_on,
        )
        .join(Household, Household.id == Membership.household_id)
        .where(Membership.person_id.in_(ids), Membership.voided_at.is_(None))
    )
    return union_all(of_nation, of_number, of_home)


# --- what the engines are asked; the words are letters and digits only (icam.core.names)


def _match(readings: Sequence[Sequence[Wanted]], *, prefixes: bool = True, sounds: bool = True) -> str:
    """Write a search in the language of the engine: any reading, every word, by its beginning or its sound.

    Args:
        prefixes: a word may be the beginning of a longer one.
    """
    if _engine() == "postgresql":
        each = [" & ".join(_word_postgresql(word, prefixes, sounds) for word in reading) for reading in readings]
        return " | ".join(f"({one})" for one in each)
    each = [" AND ".join(_word_sqlite(word, prefixes, sounds) for word in reading) for reading in readings]
    return " OR ".join(f"({one})" for one in each)


def _word_sqlite(word: Wanted, prefixes: bool, sounds: bool) -> str:
    beginning = f'folded : "{word.prefix}"' + (" *" if prefixes and len(word.prefix) > 1 else "")
    if not sounds or not word.ways:
        return f"({beginning})"
    ways = " OR ".join("(" + " AND ".join(f'sound_key : "{key}"' for key in way) + ")" for way in word.ways)
    return f"(({beginning}) OR {ways})"


def _word_postgresql(word: Wanted, prefixes: bool, sounds: bool) -> str:
    beginning = word.prefix + (":*A" if prefixes and len(word.prefix) > 1 else ":A")
    if not sounds or not word.ways:
        return f"({beginning})"
    ways = " | ".join("(" + " & ".join(f"{key}:B" for key in way) + ")" for way in word.ways)
    return f"({beginning} | {ways})"


def _match_loosely(words: Sequence[Wanted]) -> str:
    """Write a search for names of which one word sounds so, or begins with the same sounds."""
    exact = [key for word in words for way in word.ways for key in way if len(key) > 1]
    begins = [key[: max(2, len(key) - 1)] for word in words for way in word.ways[:2] for key in way[:1] if len(key) > 2]
    spelled = [word.prefix[: max(3, len(word.prefix) - 2)] for word in words if len(word.prefix) > 3]
    if not (exact or begins or spelled):
        exact = [key for word in words for way in word.ways for key in way] or ["a"]
    if _engine() == "postgresql":
        parts = [f"{key}:B" for key in exact] + [f"{key}:*B" for key in begins] + [f"{one}:*A" for one in spelled]
        return " | ".join(dict.fromkeys(parts))
    parts = [f'sound_key : "{key}"' for key in exact]
    parts += [f'sound_key : "{key}" *' for key in begins]
    parts += [f'folded : "{one}" *' for one in spelled]
    return " OR ".join(dict.fromkeys(parts))


def _match_part(part: str) -> str | None:
    """Write a search for names that hold these letters somewhere; too few letters find nothing."""
    if _engine() == "postgresql":
        return f"%{part}%" if len(part) >= _PART_LENGTH else None
    return f'"{part}"'
