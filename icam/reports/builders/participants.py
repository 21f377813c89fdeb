"""The indicator sheet of the European fund: a person counts once in a project, at the first registration in it.

The list of participants carries a code for each person that is the same through the project and says nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from icam.core.partial_date import PartialDate
from icam.core.period import Period
from icam.printing.document import Cell, Column, Kind, Row, Section, Table
from icam.printing.words import Words, day, text
from icam.reports.builders.book import Book, Findings, Shape
from icam.reports.builders.stays import by
from icam.reports.rules import Asked

AGES = ("under_18", "18_60", "over_60", "unknown")
SEXES = ("f", "m", "x", "u")


@dataclass(frozen=True, slots=True)
class Registration:
    """A person in one stay that began in the project.

    Args:
        on: the day the person came: with the family, or later.
    """

    person: str
    code: str
    sex: str
    birth: PartialDate | None
    on: date
    until: date | None
    stay_id: int
    stay: str
    household: str
    category: str
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Participant:
    """A person of the project, by the first registration.

    Args:
        indicators: what the person counts for.
        others: indicators that a later stay in the project would have given: flagged, never counted.
    """

    first: Registration
    age: str
    indicators: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """The registrations of a project, and what counts for which indicator."""

    project: str
    period: Period | None
    registrations: tuple[Registration, ...]
    of_category: Mapping[str, str]
    of_outcome: Mapping[str, str]
    indicators: tuple[str, ...]


def participants(facts: ProjectFacts, window: Period) -> tuple[Participant, ...]:
    """List who registered first in the window, each once, in order of time."""
    of: dict[str, list[Registration]] = {}
    for one in sorted(facts.registrations, key=lambda each: (each.on, each.stay)):
        of.setdefault(one.person, []).append(one)
    found = []
    for stays in of.values():
        if window.holds(stays[0].on):
            counted = _counts(stays[0], facts, window)
            others = {code for stay in stays[1:] for code in _counts(stay, facts, window)} - set(counted)
            found.append(Participant(stays[0], age_class(stays[0]), counted, tuple(sorted(others))))
    return tuple(sorted(found, key=lambda each: (each.first.on, each.first.code)))


def _counts(one: Registration, facts: ProjectFacts, window: Period) -> tuple[str, ...]:
    by_category = facts.of_category.get(one.category)
    is_over = one.until is not None and (window.until_on is None or one.until < window.until_on)
    by_outcome = facts.of_outcome.get(one.outcome or "") if is_over else None
    return tuple(code for code in (by_category, by_outcome) if code)


def age_class(one: Registration) -> str:
    """Return the age class on the day of the registration, which does not change later."""
    if one.birth is None:
        return "unknown"
    age = one.birth.age_on(one.on)
    return "under_18" if age < 18 else "18_60" if age <= 60 else "over_60"


def build(facts: ProjectFacts, asked: Asked, book: Book) -> Findings:
    """Make the sheet."""
    _ = book.words
    window = asked.window if facts.period is None else asked.window.intersect(facts.period)
    people = participants(facts, window)
    flagged = [one for one in people if one.others]
    shape = _shape(_)
    total = book.count("participants", _("Participants"), people, shape)
    families = {one.first.household: one for one in reversed(people)}
    rows = [
        _row(code, _.code("amif_indicator", code), [one for one in people if code in one.indicators], book, shape)
        for code in facts.indicators
    ]
    rows.append(_row("none", _("no indicator"), [one for one in people if not one.indicators], book, shape))
    lines = (
        Row((text(_("Participants")), total), 2),
        Row(
            (
                text(_("Families among them")),
                book.count("families", _("Families among them"), list(families.values()), shape),
            )
        ),
        Row(
            (text(_("Flagged: another indicator in a later stay")), book.count("flagged", _("Flagged"), flagged, shape))
        ),
    )
    head = (Column(_("What")), Column(_("How many"), Kind.NUMBER))
    outside = facts.period is not None and asked.window.nights() and window.is_empty
    return Findings(
        (
            Section(_("Project"), (Table(_("Participants"), _.code("amif_project", facts.project), head, lines),)),
            Section(
                _("Indicators"),
                (
                    Table(
                        _("Indicators"),
                        _("Participants by indicator, age and sex"),
                        _columns(_),
                        tuple(rows),
                        is_wide=True,
                    ),
                ),
            ),
            Section(_("Participants"), (_list(people, _),), starts_page=True),
        ),
        rule=(
            _(
                "A person counts once in a project, on the first day in a unit during it; age and category are "
                "those of that day and do not change. A later stay that would count for another indicator is flagged, "
                "and not counted."
            ),
            _(
                "The wording of the indicators, the project, its days, and which categories and outcomes count for "
                "which indicator are code lists of the office: verify them in the national programme before this "
                "leaves the house."
            ),
            _("The code of a participant is the same through the project, and says nothing about the person."),
        ),
        empty=_("The project does not run in this period.")
        if outside
        else ""
        if people
        else _("Nobody registered first in this period."),
        is_signed=True,
    )


def _age_names(_: Words) -> dict[str, str]:
    return {"under_18": "< 18", "18_60": "18–60", "over_60": "> 60", "unknown": _("age unknown")}


def _sex_names(_: Words) -> dict[str, str]:
    return {sex: _.code("sex", sex) for sex in SEXES}


def _columns(_: Words) -> tuple[Column, ...]:
    names = [*_age_names(_).values(), *_sex_names(_).values()]
    return (Column(_("Indicator")), Column(_("Persons"), Kind.NUMBER), *(Column(name, Kind.NUMBER) for name in names))


def _row(code: str, name: str, people: Sequence[Participant], book: Book, shape: Shape) -> Row:
    _ = book.words

    def count(part: str, says: str, of: Sequence[Participant]) -> Cell:
        return book.count(f"{code}.{part}", f"{name}, {says}", of, shape)

    of_age, of_sex = by(people, lambda one: one.age), by(people, lambda one: one.first.sex)
    ages = [count(age, says, of_age.get(age, [])) for age, says in _age_names(_).items()]
    sexes = [count(f"sex.{sex}", says, of_sex.get(sex, [])) for sex, says in _sex_names(_).items()]
    label = f"{code} {name}" if code != "none" else name
    return Row((text(label), book.count(f"{code}.all", label, people, shape), *ages, *sexes))


def _cells(one: Participant, _: Words) -> tuple[Cell, ...]:
    return (
        text(one.first.code),
        text(_.code("sex", one.first.sex)),
        text(_age_names(_)[one.age]),
        day(_, one.first.on),
        text(", ".join(one.indicators)),
        text(", ".join(one.others)),
    )


def _list_columns(_: Words) -> tuple[Column, ...]:
    return (
        Column(_("Participant")),
        Column(_("Sex")),
        Column(_("Age at registration")),
        Column(_("Registered"), Kind.DAY),
        Column(_("Counts for")),
        Column(_("Flagged")),
    )


def _shape(_: Words) -> Shape:
    return Shape(_("persons"), _list_columns(_), lambda one: _cells(one, _), lambda one: one.first.stay)


def _list(people: Iterable[Participant], _: Words) -> Table:
    caption = _("List of participants")
    return Table(caption, caption, _list_columns(_), tuple(Row(_cells(one, _)) for one in people), empty=_("None."))
