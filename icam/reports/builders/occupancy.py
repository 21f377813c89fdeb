"""The occupancy report as a document."""

from dataclasses import dataclass

from icam.core.counting import Occupancy
from icam.printing.document import Document, Grid, Notes, Section, Table
from icam.printing.words import Words
from icam.reports.builders import flows, grid, nights, over_time, rule

LONGEST_GRID = 3_720
"""More rows of unit and month than this are not printed night by night: ten years of 31 units."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What is said of this copy; part of what is printed, so that the same copy is the same to the byte.

    Args:
        by: who printed it.
        at: when, in the reader's words.
        site: code of the only site; None for all in the reader's scope.
        is_funded: the European Union pays a part of the department.
    """

    by: str
    at: str
    classification: str
    site: str | None = None
    is_funded: bool = False


def build(found: Occupancy, _: Words, printed: Printed, *, on_screen: bool = False) -> Document:
    """Make the report of a period.

    Args:
        on_screen: leave the grid of a period longer than a month to the paper, and the signatures too.
    """
    title = _("Occupancy")
    place = _("All sites") if printed.site is None else _.site(printed.site)
    period = _(
        "%(first)s to %(last)s",
        first=_.day(found.period.from_on, "medium"),
        last=_.day(found.period.last_day, "medium"),
    )
    return Document(
        title=title,
        subtitle=f"{place}, {period}",
        language=_.language,
        sections=tuple(_sections(found, _, on_screen=on_screen)),
        details=(
            (_("Data date"), _.day(found.data_date)),
            (_("Counted"), _counted(found, _)),
            (_("Printed by"), printed.by),
            (_("Printed on"), printed.at),
        ),
        alerts=tuple(_alerts(found, _)),
        running=f"{title} – {place} – {period}",
        footer=_(
            "Data date %(day)s · printed by %(name)s on %(at)s",
            day=_.day(found.data_date),
            name=printed.by,
            at=printed.at,
        ),
        classification=printed.classification,
        page_of=_("page {page} of {pages}"),
        signatures=() if on_screen else (_("Drawn up by"), _("Seen and approved")),
        signature_labels=(_("Name and function"), _("Date"), _("Signature")),
        funding=_("Co-funded by the European Union") if printed.is_funded else "",
        emblem=_("Emblem of the European Union"),
        name=f"occupancy-{found.period.from_on}-{found.period.last_day}{'-' + printed.site if printed.site else ''}",
    )


def _sections(found: Occupancy, _: Words, *, on_screen: bool) -> list[Section]:
    lists = (flows.longest(found, _), flows.arriving(found, _), flows.leaving(found, _), flows.turnovers(found, _))
    sections = [
        Section(_("At a glance"), (nights.key_figures(found, _),)),
        Section(_("Unit-nights"), (nights.ledger(found, _), nights.rates(found, _))),
        Section(_("Families and people"), (flows.stock(found, _), flows.people(found, _), flows.categories(found, _))),
        Section(_("Departures"), (flows.outcomes(found, _), flows.lengths(found, _))),
        Section(_("Sites and units"), (*nights.sites(found, _), nights.units(found, _))),
        Section(_("Conflicts"), (flows.conflicts(found, _),)),
        Section(_("Coming, going and staying long"), tuple(lists)),
        Section(_("How this was counted"), (rule.notes(_),)),
    ]
    if drawn := tuple(over_time.blocks(found, _)):
        sections.insert(1, Section(_("Over time"), drawn))
    grids = _grids(found, _, on_screen=on_screen)
    if grids:
        sections.insert(-3, Section(_("Night by night"), grids, is_landscape=True, starts_page=True))
    elif found.nights and not on_screen:
        left_out = _("The grid of so long a period is not printed; print its months one by one.")
        sections.insert(-3, Section(_("Night by night"), (Notes(_("Night by night"), (left_out,)),)))
    return sections


def _grids(found: Occupancy, _: Words, *, on_screen: bool) -> tuple[Grid | Table, ...]:
    months = grid.months(found.window)
    if not months or (on_screen and len(months) > 1):
        return ()
    if len(months) * len(found.facts.units) > LONGEST_GRID:
        return ()
    return tuple(grid.month(found, _, month) for month in months)


def _counted(found: Occupancy, _: Words) -> str:
    if not found.nights:
        return _("nothing yet: the period begins after the data date")
    if found.is_to_date:
        return _("to date: up to and with the night of %(day)s", day=_.day(found.last_day))
    return _("the whole period, %(nights)s nights", nights=_.number(found.nights))


def _alerts(found: Occupancy, _: Words) -> list[str]:
    alerts = []
    if found.conflicts:
        alerts.append(
            _("%(number)s nights are in conflict with the records; they are listed below.", number=len(found.conflicts))
        )
    rates = (found.use.net_rate, found.use.gross_rate, found.use.family_place_rate, found.use.bed_rate)
    if any(rate is not None and rate > 100 for rate in rates):
        alerts.append(_("A rate is above 100 %%. It is shown as it is: look at the conflicts."))
    return alerts
