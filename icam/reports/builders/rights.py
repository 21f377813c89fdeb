"""Rights and care of the families that arrived: what was done, in time, of what should have been.

Source: the office's indicators E20 to E28.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from icam.core.counting.measures import rate
from icam.core.counting.spans import nights_of, union
from icam.printing.document import Cell, Column, Kind, Row, Section, Table
from icam.printing.words import Words, day, decimal, percent, text
from icam.reports.builders import complaints
from icam.reports.builders.book import Book, Findings, Shape
from icam.reports.builders.complaints import ComplaintFact
from icam.reports.builders.times import times_columns, times_row
from icam.reports.rules import Asked

STEPS = ("HOUSE_RULES", "INVENTORY_IN")
"""What is signed on arrival."""

IN_TIME = timedelta(days=1)
"""Signed on the day of the arrival or the day after: times of the day are not kept."""


@dataclass(frozen=True, slots=True)
class Child:
    """A minor of a family, on the day of the arrival.

    Args:
        of_school_age: school is compulsory at this age.
        at_school_on: the first day at a school since; None = none is recorded.
        is_excused: a reason why not is recorded.
        has_record: what is best for the child was written down, before the family left.
        schools: how many schools the child went to during the stay.
    """

    person: str
    age: int
    of_school_age: bool
    at_school_on: date | None
    is_excused: bool
    has_record: bool
    schools: int = 0


@dataclass(frozen=True, slots=True)
class Talk:
    """A visit that was held.

    Args:
        language: spoken, by the interpreter or without one; None = not recorded.
        is_understood: somebody of the family speaks it.
    """

    visit_id: int
    on: date
    language: str | None
    is_understood: bool
    has_interpreter: bool = False


@dataclass(frozen=True, slots=True)
class FamilyStay:
    """A stay that began in the period.

    Args:
        steps: what was signed, and when.
        crossed: days of moves to the other side of the language border.
        nights: of the stay, up to and with the data date.
        away: where the family lived in the other language area, first night and first day after.
        needs_interpreter: a language for the interpreter is recorded.
        options_on: the day from which residence options were looked at, in the ICAM file; with_track_on: when a track
            began there. None = no such day.
    """

    stay_id: int
    stay: str
    household: str
    arrived_on: date
    left_on: date | None
    has_lawyer: bool
    is_split: bool
    is_away_from_language: bool
    steps: tuple[tuple[str, date], ...]
    children: tuple[Child, ...]
    talks: tuple[Talk, ...]
    crossed: tuple[date, ...]
    has_case: bool
    options_on: date | None
    track_on: date | None
    nights: int = 0
    away: tuple[tuple[date, date], ...] = ()
    needs_interpreter: bool = False

    @property
    def away_nights(self) -> int:
        """Count the nights in the other language area; a night in two units there is one night."""
        return nights_of(union((first.toordinal(), stop.toordinal()) for first, stop in self.away))

    def signed(self, step: str) -> date | None:
        """Return when a step was signed."""
        return dict(self.steps).get(step)

    @property
    def is_signed_in_time(self) -> bool:
        """Tell whether all that is signed on arrival was signed in time."""
        days = [self.signed(step) for step in STEPS]
        return all(on is not None and on - self.arrived_on <= IN_TIME for on in days)

    @property
    def options_first(self) -> bool:
        """Tell whether residence options were looked at before a track of return began."""
        return self.options_on is not None and (self.track_on is None or self.options_on <= self.track_on)


@dataclass(frozen=True, slots=True)
class RightsFacts:
    """The stays that began in the period.

    Args:
        school_days: within how many days a child goes to school.
        known_on: the data date.
    """

    stays: tuple[FamilyStay, ...]
    school_days: int
    known_on: date
    complaints: tuple[ComplaintFact, ...] = ()


ChildOf = tuple[FamilyStay, Child]
TalkOf = tuple[FamilyStay, Talk]


def build(facts: RightsFacts, asked: Asked, book: Book) -> Findings:
    """Make the report."""
    _ = book.words
    stays = facts.stays
    children: list[ChildOf] = [(stay, child) for stay in stays for child in stay.children]
    pupils = [one for one in children if one[1].of_school_age and not one[1].is_excused]
    limit = timedelta(days=facts.school_days)
    awaited = [one for one in pupils if one[1].at_school_on or one[0].arrived_on + limit < facts.known_on]
    talks: list[TalkOf] = [(stay, talk) for stay in stays for talk in stay.talks]
    cases = [stay for stay in stays if stay.has_case]
    stay_shape, child_shape, talk_shape = _stay_shape(_), _child_shape(_), _talk_shape(_)
    rows = _Rows(book)
    rows.add(
        "options",
        _("Residence options looked at first, of families with an ICAM file"),
        [one for one in cases if one.options_first],
        cases,
        stay_shape,
    )
    rows.add(
        "signed",
        _("House rules and inventory signed by the day after the arrival"),
        [one for one in stays if one.is_signed_in_time],
        stays,
        stay_shape,
    )
    rows.add(
        "school",
        _("At school within %(days)s days, of children of school age", days=facts.school_days),
        [one for one in awaited if one[1].at_school_on and one[1].at_school_on - one[0].arrived_on <= limit],
        awaited,
        child_shape,
    )
    rows.add(
        "best_interests",
        _("Best interests written down, of minors"),
        [one for one in children if one[1].has_record],
        children,
        child_shape,
    )
    rows.add("lawyer", _("With a lawyer"), [one for one in stays if one.has_lawyer], stays, stay_shape)
    rows.add(
        "understood",
        _("Visits in a language that the family speaks"),
        [one for one in talks if one[1].is_understood],
        talks,
        talk_shape,
    )
    rows.add(
        "unrecorded",
        _("Visits without a recorded language"),
        [one for one in talks if one[1].language is None],
        talks,
        talk_shape,
    )
    interpreted = [one for one in talks if one[0].needs_interpreter]
    rows.add(
        "interpreter",
        _("Visits with an interpreter, of visits to families that need one"),
        [one for one in interpreted if one[1].has_interpreter],
        interpreted,
        talk_shape,
    )
    rows.add("split", _("Families split over two units"), [one for one in stays if one.is_split], stays, stay_shape)
    rows.add(
        "away",
        _("In the other language area than that of the file"),
        [one for one in stays if one.is_away_from_language],
        stays,
        stay_shape,
    )
    rows.add("crossed", _("Moved across the language border"), [one for one in stays if one.crossed], stays, stay_shape)
    schooled = [one for one in children if one[1].schools]
    rows.add(
        "school_change",
        _("Changed school during the stay, of children at school"),
        [one for one in schooled if one[1].schools > 1],
        schooled,
        child_shape,
    )
    head = (
        Column(_("What")),
        Column(_("Counted"), Kind.NUMBER),
        Column(_("Out of"), Kind.NUMBER),
        Column(_("Share"), Kind.PERCENT),
    )
    return Findings(
        (
            Section(
                _("Rights and care"),
                (Table(_("Rights and care"), _("Families that arrived in the period"), head, tuple(rows.rows)),),
            ),
            Section(_("Contacts and language area"), (_contacts(stays, talks, book), _nights(stays, book))),
            Section(_("Complaints"), complaints.tables(facts.complaints, facts.known_on, book)),
            Section(_("How long it took"), (_times(facts, awaited, book, stay_shape, child_shape),)),
        ),
        rule=(
            _("Counted are the families that arrived in the period, with what is recorded up to the data date."),
            _(
                "Times of the day are not kept: signed within 24 hours is signed on the day of the arrival or the "
                "next. A child with a recorded reason not to go to school is left out, and one whose days are not over "
                "yet."
            ),
            _("Nothing recorded counts as not done."),
            _(
                "Nights in the other language area are those in a unit whose area is not that of the family’s file. "
                "A visit without an interpreter in a language that the family speaks counts as understood."
            ),
            _(
                "Complaints by the day on which they were received; those about a site or a family in the reader’s "
                "scope. Answered in time: on or before the last day that was set when it was written down. Out of: "
                "those that were answered, or whose term is over; withdrawn ones without an answer are left out."
            ),
        ),
        empty="" if stays or facts.complaints else _("No family arrived in this period."),
    )


class _Rows:
    """Lines of part, whole and share."""

    def __init__(self, book: Book) -> None:
        self.book, self.rows = book, list[Row]()

    def add(self, key: str, name: str, part: Sequence[object], whole: Sequence[object], shape: Shape) -> None:
        """Add a line."""
        counted = self.book.count(key, name, part, shape)
        of = self.book.count(f"{key}.of", f"{name}: {self.book.words('out of')}", whole, shape)
        self.rows.append(Row((text(name), counted, of, percent(self.book.words, rate(len(part), len(whole)), key))))


def _contacts(stays: Sequence[FamilyStay], talks: Sequence[TalkOf], book: Book) -> Table:
    """Give the visits that were held, and how many a family had."""
    _ = book.words
    name = _("Visits held")
    visits = book.count("visits", name, talks, _talk_shape(_))
    families = book.count("visits.of", _("Families that arrived in the period"), stays, _stay_shape(_))
    mean = Decimal(len(talks)) / len(stays) if stays else None
    head = (
        Column(_("Contacts")),
        Column(name, Kind.NUMBER),
        Column(_("Families"), Kind.NUMBER),
        Column(_("Mean"), Kind.DECIMAL),
    )
    row = Row((text(_("Visits per family")), visits, families, decimal(_, mean, "visits.of")))
    return Table(_("Contacts"), _("Visits per family"), head, (row,))


def _nights(stays: Sequence[FamilyStay], book: Book) -> Table:
    """Give the nights in the other language area, of all nights of these families."""
    _ = book.words
    name, shape = _("Nights in the other language area"), _stay_shape(_, _("nights of the stay"))
    away = book.count("away_nights", name, stays, shape, lambda stay: stay.away_nights)
    of = book.count("away_nights.of", _("Nights of these families"), stays, shape, lambda stay: stay.nights)
    share = rate(sum(one.away_nights for one in stays), sum(one.nights for one in stays))
    head = (
        Column(_("What")),
        Column(_("Nights"), Kind.NUMBER),
        Column(_("Out of"), Kind.NUMBER),
        Column(_("Share"), Kind.PERCENT),
    )
    return Table(_("Language area"), name, head, (Row((text(name), away, of, percent(_, share, "away_nights"))),))


def _times(facts: RightsFacts, pupils: Sequence[ChildOf], book: Book, stay_shape: Shape, child_shape: Shape) -> Table:
    _ = book.words
    signed = [stay for stay in facts.stays if stay.signed("HOUSE_RULES")]
    schooled = [one for one in pupils if one[1].at_school_on]
    heard = [stay for stay in facts.stays if stay.talks]
    lines: tuple[tuple[str, str, Sequence[object], Sequence[int], Shape], ...] = (
        (
            "days.house_rules",
            _("From arrival to the house rules"),
            signed,
            [_days(one, one.signed("HOUSE_RULES")) for one in signed],
            stay_shape,
        ),
        (
            "days.school",
            _("From arrival to school"),
            schooled,
            [_days(stay, child.at_school_on) for stay, child in schooled],
            child_shape,
        ),
        (
            "days.visit",
            _("From arrival to the first visit"),
            heard,
            [_days(one, min(talk.on for talk in one.talks)) for one in heard],
            stay_shape,
        ),
    )
    rows = [
        times_row(_, name, book.count(key, name, records, shape), values) for key, name, records, values, shape in lines
    ]
    rows.append(complaints.answer_times(facts.complaints, book))
    head = times_columns(_, _("Days"), _("Counted"))
    return Table(_("Days"), _("How long it took, in days"), head, tuple(rows))


def _days(stay: FamilyStay, on: date | None) -> int:
    return max(0, (on - stay.arrived_on).days) if on else 0


def _stay(stay: FamilyStay, _: Words) -> tuple[Cell, ...]:
    return text(stay.stay, f"stay:{stay.stay_id}"), text(stay.household), day(_, stay.arrived_on)


def _stay_columns(_: Words) -> tuple[Column, ...]:
    return Column(_("Stay")), Column(_("Family")), Column(_("Arrived"), Kind.DAY)


def _stay_shape(_: Words, says: str = "") -> Shape:
    def write(stay: FamilyStay) -> tuple[Cell, ...]:
        return (*_stay(stay, _), day(_, stay.signed("HOUSE_RULES")), day(_, stay.signed("INVENTORY_IN")))

    columns = (*_stay_columns(_), Column(_("House rules"), Kind.DAY), Column(_("Inventory"), Kind.DAY))
    return Shape(says or _("stays"), columns, write, lambda stay: stay.stay)


def _child_shape(_: Words) -> Shape:
    def write(one: ChildOf) -> tuple[Cell, ...]:
        return (*_stay(one[0], _), Cell(_.number(one[1].age), one[1].age), day(_, one[1].at_school_on))

    columns = (*_stay_columns(_), Column(_("Age"), Kind.NUMBER), Column(_("At school"), Kind.DAY))
    return Shape(_("children"), columns, write, lambda one: one[0].stay)


def _talk_shape(_: Words) -> Shape:
    def write(one: TalkOf) -> tuple[Cell, ...]:
        language = _.code("language", one[1].language) if one[1].language else None
        return (
            *_stay(one[0], _),
            Cell(_.day(one[1].on), one[1].on, f"visit:{one[1].visit_id}"),
            text(language),
        )

    columns = (*_stay_columns(_), Column(_("Visit"), Kind.DAY), Column(_("Language")))
    return Shape(_("visits"), columns, write, lambda one: one[0].stay)
