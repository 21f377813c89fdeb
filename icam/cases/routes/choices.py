"""What the forms and filters of files offer, in the reader's language."""

from collections.abc import Iterable
from typing import Any

from icam.cases import queries
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Actor
from icam.offices import queries as offices
from icam.people.choices import FILE_LANGUAGES, languages
from icam.web.filters import language_name


def of_list(list_name: str, *also: str | None) -> list[tuple[str, str]]:
    """Return the codes that may be chosen today, and those that were chosen before."""
    offered = codes.choices(list_name, language(), clock.today())
    known = dict(offered)
    return offered + [(one, codes.label(list_name, one, language())) for one in also if one and one not in known]


def regions(actor: Actor, *also: str | None) -> list[tuple[str, str]]:
    """Return the reader's regions."""
    mine = actor.scope.regions
    return [(code, name) for code, name in of_list("region", *also) if mine is None or code in mine or code in also]


def for_case(actor: Actor, *, region: str | None = None, coach_id: int | None = None) -> dict[str, Any]:
    """Return every list that the form of a file needs."""
    today, spoken = clock.today(), language()
    rows = offices.offices(actor.scope, on=today)
    names = {row.id: row.name(spoken) for row in rows}
    points: dict[str, list[tuple[int, str]]] = {}
    for point in offices.contact_points(on=today):
        if point.office_id in names:
            points.setdefault(names[point.office_id], []).append((point.id, point.name))
    return {
        "entry": of_list("case_entry"),
        "target_group": of_list("target_group"),
        "referred_by": of_list("case_referrer"),
        "region": regions(actor, region),
        "office_id": sorted(names.items(), key=lambda pair: pair[1]),
        "contact_point_id": points,
        "coach_id": queries.coaches(actor.scope, today, [coach_id]),
        "file_language": [(code, language_name(code)) for code in FILE_LANGUAGES],
        "interpreter_language": languages(),
    }


def outcomes() -> list[tuple[str, str]]:
    """Return the outcomes of a file."""
    return of_list("case_outcome")


def pairs(values: Iterable[Any]) -> list[tuple[str, str]]:
    """Return enum members and their words as choices."""
    return [(value.value, str(label)) for value, label in values]
