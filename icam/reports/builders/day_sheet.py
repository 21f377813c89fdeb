"""The day sheet of a site: who sleeps where on a night, to be ticked outside when everybody must get out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from icam.core.partial_date import PartialDate
from icam.printing.document import Cell, Column, Figure, Figures, Kind, Row, Section, Table
from icam.printing.words import Words, text
from icam.reports.builders.book import Book, Findings, Shape
from icam.reports.rules import Asked

SMALL = 6
"""Children younger than this are carried, or led by the hand."""


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A member of a family on one night.

    Args:
        needs_help: to get out; the reason is not read.
        language: what the interpreter of the family speaks.
        away_since: the first night of the member's absence; None = sleeps here.
    """

    person_id: int
    name: str
    birth: PartialDate | None
    stay_id: int
    stay: str
    needs_help: bool
    language: str | None
    away_since: date | None = None

    @property
    def is_there(self) -> bool:
        """Tell whether the person sleeps here."""
        return self.away_since is None


@dataclass(frozen=True, slots=True)
class UnitTonight:
    """A unit and those who sleep in it."""

    code: str
    label: str | None
    step_free: bool
    sleepers: tuple[Sleeper, ...]


@dataclass(frozen=True, slots=True)
class SiteTonight:
    """A site with its units, those where nobody sleeps too."""

    code: str
    address: str
    phone: str | None
    units: tuple[UnitTonight, ...]

    @property
    def sleepers(self) -> tuple[Sleeper, ...]:
        """List everybody of the site, also those who are away."""
        return tuple(one for unit in self.units for one in unit.sleepers)


def build(sites: Iterable[SiteTonight], asked: Asked, book: Book) -> Findings:
    """Make the sheet: a part of its own for each site."""
    _, night, found = book.words, asked.period.from_on, list(sites)
    there = [one for site in found for one in site.sleepers if one.is_there]
    shape = _shape(_, night)
    total = book.count("persons", _("Persons"), there, shape)
    sections = [
        Section(
            _.site(site.code),
            (_at_a_glance(site, night, book, shape), _table(site, night, book, shape)),
            starts_page=True,
        )
        for site in found
    ]
    overview = Figures(_("At a glance"), _("At a glance"), (Figure(_("Persons"), total),))
    if len(found) > 1:
        sections.insert(0, Section(_("All sites"), (overview,)))
    elif found:
        sections = [Section(_("Who sleeps where"), sections[0].blocks)]
    return Findings(
        tuple(sections),
        rule=(
            _("Everybody who sleeps here on the night of this day, by unit; who leaves on the day is not there."),
            _(
                "“Help” marks who needs help to get out; the reason is not on this sheet. “Small” is a child under "
                "%(years)s. Who is away is named, and not counted.",
                years=SMALL,
            ),
        ),
        empty="" if there else _("Nobody sleeps here on this night."),
        is_bare=True,
    )


def _shape(_: Words, night: date) -> Shape:
    def write(one: Sleeper) -> tuple[Cell, ...]:
        return text(one.name), text(age(one, night, _)), text(one.stay, f"stay:{one.stay_id}")

    columns = (Column(_("Name")), Column(_("Age")), Column(_("Stay")))
    return Shape(_("persons"), columns, write, lambda one: one.stay)


def age(one: Sleeper, night: date, _: Words) -> str:
    """Write an age: in years, "about" when the birth date is known in part only."""
    if one.birth is None:
        return "?"
    years = str(max(0, one.birth.age_on(night)))
    return _("about %(years)s", years=years) if one.birth.is_estimated else years


def _at_a_glance(site: SiteTonight, night: date, book: Book, shape: Shape) -> Figures:
    _, there = book.words, [one for one in site.sleepers if one.is_there]
    minors = [one for one in there if one.birth is not None and one.birth.is_minor_on(night)]
    helped = [one for one in there if one.needs_help]
    away = [one for one in site.sleepers if not one.is_there]
    lines = (
        ("persons", _("Persons"), there),
        ("minors", _("Minors"), minors),
        ("help", _("Need help to get out"), helped),
        ("away", _("Away tonight"), away),
    )
    figures = tuple(
        Figure(name, book.count(f"{key}.{site.code}", f"{name}, {_.site(site.code)}", records, shape))
        for key, name, records in lines
    )
    return Figures(_.site(site.code), _("At a glance"), figures)


def _table(site: SiteTonight, night: date, book: Book, shape: Shape) -> Table:
    _ = book.words
    return Table(
        _.site(site.code),
        " · ".join(part for part in (_.site(site.code), site.address, site.phone) if part),
        (
            Column(_("Unit and name")),
            Column(_("Age"), Kind.NUMBER),
            Column(_("Help")),
            Column(_("Speaks, and remarks")),
            Column(_("Out")),
        ),
        tuple(row for unit in site.units for row in _rows(unit, night, book, shape)),
        empty=_("This site has no unit in service on this night."),
        is_ticked=True,
    )


def _rows(unit: UnitTonight, night: date, book: Book, shape: Shape) -> Iterator[Row]:
    _ = book.words
    there = [one for one in unit.sleepers if one.is_there]
    name = f"{unit.code} – {unit.label}" if unit.label else unit.code
    counted = book.count(f"unit.{unit.code}", name, there, shape)
    says = _("%(number)s persons", number=len(there)) if len(there) != 1 else _("1 person")
    words = says if there else _("nobody")
    is_alone = there and all(one.birth is not None and one.birth.is_minor_on(night) for one in there)
    words += f" · {_('NO ADULT')}" if is_alone else ""
    steps = f" · {_('without steps')}" if unit.step_free else ""
    yield Row((text(name), Cell(""), Cell(""), Cell(words + steps, counted.value, counted.link), Cell("")), 1)
    for one in sorted(unit.sleepers, key=lambda each: each.birth.counted_as if each.birth else date.max):
        yield Row(
            (text(one.name), _age_cell(one, night, _), text(_help(one, night, _)), text(_remarks(one, _)), Cell(""))
        )


def _age_cell(one: Sleeper, night: date, _: Words) -> Cell:
    return Cell(age(one, night, _), None)


def _help(one: Sleeper, night: date, _: Words) -> str:
    is_small = one.birth is not None and one.birth.age_on(night) < SMALL
    return (
        " · ".join(word for word in (_("HELP") if one.needs_help else "", _("small") if is_small else "") if word)
        or " "
    )


def _remarks(one: Sleeper, _: Words) -> str:
    parts = [_("away since %(day)s", day=_.day(one.away_since)) if one.away_since else ""]
    parts.append(_.code("language", one.language) if one.language else "")
    return " · ".join(part for part in parts if part) or " "
