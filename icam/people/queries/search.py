"""Find persons by any spelling, script, number or birth date, the likeliest first.

The words of a name are looked up in an index of words and sound keys (one for each engine, kept by the migrations);
no step reads more than a fixed number of rows, so that a million names cost what a thousand cost. Likeness then
orders what was found.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, column, literal_column, select, table, text

from icam.core import names
from icam.core.access import EVERYTHING, Scope
from icam.core.identifiers import comparable
from icam.core.names import Wanted
from icam.core.partial_date import PartialDate, Precision
from icam.db import db
from icam.people.models import Household, Membership, Person, PersonIdentifier, PersonName
from icam.people.queries.persons import nationalities_of
from icam.people.queries.visible import person_visible
from icam.people.rules import (
    SAME_ENOUGH,
    Asked,
    PersonDraft,
    Reason,
    Sex,
    duplicate_score,
    may_be_same_birth,
)

FOUND_AT_MOST = 80
"""Names read by one look-up, the newest first."""

LIKELIEST = 60
"""Persons read once their names are compared."""

_LOOKED_AT = 1500
"""Index entries looked at before the scope is applied."""

_ENOUGH = 5
_LIKE_ENOUGH = 72.0


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
        hits = _by_number(asked.number, scope)
    elif asked.words:
        hits = _by_words(asked.words, scope)
        if len(hits) < _ENOUGH:
            hits |= {key: hit for key, hit in _nearly(asked.words, scope).items() if key not in hits}
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
            for key, hit in (_nearly(name, EVERYTHING) | _by_words(name, EVERYTHING)).items():
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


def _by_words(words: str, scope: Scope) -> dict[int, Hit]:
    """Find names with these very words, then names whose words begin so, then names that sound so."""
    readings = names.search_words(words)
    if not readings:
        return {}
    found = _rows(_match(readings[:1], prefixes=False, sounds=False), scope)
    if len(found) < FOUND_AT_MOST:
        found += _rows(_match(readings[:1], sounds=False), scope)
    if len(found) < FOUND_AT_MOST:
        found += _rows(_match(readings), scope)
    return _scored(words, found)


def _nearly(words: str, scope: Scope) -> dict[int, Hit]:
    """Find names of which only one word fits, or that begin with the same sounds: one letter was mistyped."""
    readings = names.search_words(words)[:1]
    if not readings:
        return {}
    return _scored(words, _rows(_match_loosely(readings[0]), scope), least=_LIKE_ENOUGH)


def _by_number(number: str, scope: Scope, *, exact: bool = False) -> dict[int, Hit]:
    same = PersonIdentifier.normal == number
    begins = PersonIdentifier.normal.between(number, number + "ZZZZ")
    query = (
        _persons()
        .add_columns(PersonIdentifier.value, PersonIdentifier.normal)
        .join(PersonIdentifier, PersonIdentifier.person_id == Person.id)
        .where(same if exact else begins, person_visible(scope, Person.id))
        .order_by(PersonIdentifier.normal)
        .limit(FOUND_AT_MOST)
    )
    return {
        row.id: _hit(row, 100.0 if row.normal == number else 90.0, number=row.value)
        for row in reversed(db.session.execute(query).all())
    }


def _by_birth(born: PartialDate, scope: Scope) -> dict[int, Hit]:
    query = (
        _persons()
        .where(Person.birth_on == born.counted_as, person_visible(scope, Person.id))
        .order_by(Person.id.desc())
        .limit(FOUND_AT_MOST)
    )
    return {row.id: _hit(row, 80.0) for row in db.session.execute(query)}


def _persons() -> Any:
    return select(
        Person.id,
        Person.given_name,
        Person.family_name,
        Person.script_name,
        Person.sex,
        Person.birth_on,
        Person.birth_precision,
    ).where(Person.merged_into_id.is_(None))


def _rows(match: str, scope: Scope) -> list[tuple[int, str]]:
    """Return the persons whose names satisfy a match, each with that spelling; the newest names first."""
    index = _index(match).subquery()
    query = (
        select(PersonName.person_id, PersonName.given_name, PersonName.family_name)
        .join(index, index.c.id == PersonName.id)
        .order_by(PersonName.id.desc())
        .limit(FOUND_AT_MOST)
    )
    if scope.sites is not None:
        query = query.where(person_visible(scope, PersonName.person_id))
    return [(row[0], names.full_name(row[1], row[2])) for row in db.session.execute(query)]


def _index(match: str) -> Select[Any]:
    if db.engine.dialect.name == "postgresql":
        found: ColumnElement[bool] = text("words @@ to_tsquery('simple', :match)").bindparams(match=match)  # type: ignore[assignment]
        return (
            select(column("id"))
            .select_from(table("search_name"))
            .where(found)
            .order_by(column("id").desc())
            .limit(_LOOKED_AT)
        )
    found = text("search_name MATCH :match").bindparams(match=match)  # type: ignore[assignment]
    rowid: ColumnElement[int] = literal_column("rowid")
    return (
        select(rowid.label("id"))
        .select_from(table("search_name"))
        .where(found)
        .order_by(rowid.desc())
        .limit(_LOOKED_AT)
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


def _scored(words: str, rows: Iterable[tuple[int, str]], *, least: float = 0.0) -> dict[int, Hit]:
    """Order what was found by likeness, and read the likeliest persons; one statement."""
    alike: dict[str, float] = {}
    best: dict[int, tuple[float, str]] = {}
    for person_id, spelling in rows:
        score = alike.get(spelling)
        if score is None:
            score = alike[spelling] = names.likeness(words, spelling)
        if score >= least and (person_id not in best or best[person_id][0] < score):
            best[person_id] = (score, spelling)
    ids = sorted(best, key=lambda one: (-best[one][0], -one))[:LIKELIEST]
    if not ids:
        return {}
    return {
        row.id: _hit(row, best[row.id][0], matched=best[row.id][1])
        for row in db.session.execute(_persons().where(Person.id.in_(ids)))
    }


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
    """Add nationalities, the household of today or else the last, and one number."""
    if not hits:
        return []
    ids = [hit.person_id for hit in hits]
    nations = nationalities_of(ids)
    homes: dict[int, tuple[int, str, str, str]] = {}
    for row in db.session.execute(
        select(Membership.person_id, Household.id, Household.code, Household.name, Membership.role)
        .join(Household, Household.id == Membership.household_id)
        .where(Membership.person_id.in_(ids), Membership.voided_at.is_(None))
        .order_by(Membership.until_on.is_not(None).desc(), Membership.until_on, Membership.id)
    ):
        homes[row[0]] = (row[1], row[2], row[3], row[4])
    numbers: dict[int, str] = {}
    for person_id, value in db.session.execute(
        select(PersonIdentifier.person_id, PersonIdentifier.value)
        .where(PersonIdentifier.person_id.in_(ids))
        .order_by(PersonIdentifier.id.desc())
    ):
        numbers[person_id] = value
    return [
        replace(
            hit,
            number=hit.number or numbers.get(hit.person_id),
            nationalities=tuple(nations.get(hit.person_id, ())),
            household_id=homes.get(hit.person_id, (None,))[0],
            household_code=homes[hit.person_id][1] if hit.person_id in homes else None,
            household_name=homes[hit.person_id][2] if hit.person_id in homes else None,
            role=homes[hit.person_id][3] if hit.person_id in homes else None,
        )
        for hit in hits
    ]


# --- what the engines are asked; the words are letters and digits only (icam.core.names)


def _match(readings: Sequence[Sequence[Wanted]], *, prefixes: bool = True, sounds: bool = True) -> str:
    """Write a search in the language of the engine: any reading, every word, by its beginning or its sound.

    Args:
        prefixes: a word may be the beginning of a longer one.
    """
    if db.engine.dialect.name == "postgresql":
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
    if db.engine.dialect.name == "postgresql":
        parts = [f"{key}:B" for key in exact] + [f"{key}:*B" for key in begins] + [f"{one}:*A" for one in spelled]
        return " | ".join(dict.fromkeys(parts))
    parts = [f'sound_key : "{key}"' for key in exact]
    parts += [f'sound_key : "{key}" *' for key in begins]
    parts += [f'folded : "{one}" *' for one in spelled]
    return " OR ".join(dict.fromkeys(parts))
