"""The tables of unit-nights: what the units were, and the rates that follow."""

from collections.abc import Iterator

from icam.core.counting import NightClass, Occupancy, Site, Use
from icam.core.counting.measures import rate
from icam.printing.document import Cell, Column, Figure, Figures, Kind, Row, Table
from icam.printing.words import Words, number, percent, query, text

SHOWN = (NightClass.OCCUPIED, NightClass.OUT_OF_USE, NightClass.CLEANING, NightClass.RESERVED, NightClass.FREE)


def class_name(kind: NightClass, _: Words) -> str:
    """Name a class of nights."""
    return {
        NightClass.NOT_IN_SERVICE: _("not in service"),
        NightClass.OCCUPIED: _("occupied"),
        NightClass.OUT_OF_USE: _("out of use"),
        NightClass.CLEANING: _("cleaning"),
        NightClass.RESERVED: _("reserved"),
        NightClass.FREE: _("free"),
    }[kind]


def key_figures(found: Occupancy, _: Words) -> Figures:
    """Give what most readers come for."""
    use, flows, persons = found.use, found.flows, found.person_counts
    available = use.in_service - use.classes[NightClass.OUT_OF_USE]
    occupied = use.classes[NightClass.OCCUPIED]
    return Figures(
        _("Key figures"),
        _("Key figures"),
        (
            Figure(
                _("Occupancy, net"),
                _linked(percent(_, use.net_rate), "occupied"),
                _("%(part)s of %(whole)s available unit-nights", part=_.number(occupied), whole=_.number(available)),
            ),
            Figure(
                _("Occupancy, gross"),
                _linked(percent(_, use.gross_rate), "occupied"),
                _("of %(whole)s unit-nights in service", whole=_.number(use.in_service)),
            ),
            Figure(
                _("Family places"),
                _linked(percent(_, use.family_place_rate), "family_nights"),
                _("%(part)s family-nights", part=_.number(use.family_nights)),
            ),
            Figure(
                _("Beds"),
                _linked(percent(_, use.bed_rate), "person_nights"),
                _("%(part)s person-nights", part=_.number(use.heads.persons)),
            ),
            Figure(
                _("Families"),
                number(_, len(flows.families), "families"),
                _("in %(stays)s stays", stays=_.number(len(flows.present))),
            ),
            Figure(
                _("Persons"),
                number(_, persons.persons, "persons"),
                _("of whom %(minors)s minors", minors=_.number(persons.minor)),
            ),
            Figure(
                _("Arrivals"),
                number(_, len(flows.arrivals), "arrivals"),
                _("%(stock)s families there at the start", stock=_.number(len(flows.stock_start))),
            ),
            Figure(
                _("Departures"),
                number(_, len(flows.departures), "departures"),
                _("%(stock)s families there at the end", stock=_.number(len(flows.stock_end))),
            ),
        ),
    )


def ledger(found: Occupancy, _: Words) -> Table:
    """Give the nights of each class with the control identity."""
    use = found.use
    counts = use.classes
    rows = [
        Row(
            (
                text(class_name(kind, _)),
                number(_, counts[kind], kind.value),
                percent(_, rate(counts[kind], use.in_service), kind.value),
            )
        )
        for kind in SHOWN
    ]
    rows += [
        Row(
            (
                text(_("in service")),
                number(_, use.in_service, "in_service"),
                percent(_, rate(use.in_service, use.in_service), "in_service"),
            ),
            1,
        ),
        Row(
            (
                text(class_name(NightClass.NOT_IN_SERVICE, _)),
                number(_, counts[NightClass.NOT_IN_SERVICE], NightClass.NOT_IN_SERVICE.value),
                text(""),
            )
        ),
        Row((text(_("units × nights")), number(_, use.unit_nights, "unit_nights"), text("")), 2),
    ]
    return Table(
        _("Unit-nights"),
        _("What the units were, night by night"),
        (
            Column(_("Class")),
            Column(_("Unit-nights"), Kind.NUMBER),
            Column(_("Share"), Kind.PERCENT),
        ),
        tuple(rows),
        note=_control(found, _),
    )


def _control(found: Occupancy, _: Words) -> str:
    use = found.use
    parts = " + ".join(_.number(use.classes[kind]) for kind in SHOWN)
    return _(
        "Control: %(parts)s = %(service)s in service; %(service)s + %(not_service)s not in service = "
        "%(units)s units × %(nights)s nights = %(unit_nights)s.",
        parts=parts,
        service=_.number(use.in_service),
        not_service=_.number(use.classes[NightClass.NOT_IN_SERVICE]),
        units=_.number(use.units),
        nights=_.number(found.nights),
        unit_nights=_.number(use.unit_nights),
    )


def rates(found: Occupancy, _: Words) -> Table:
    """Give each rate with what it is a part of."""
    use = found.use
    occupied, out = use.classes[NightClass.OCCUPIED], use.classes[NightClass.OUT_OF_USE]
    lines = (
        (
            _("Net: occupied of in service less out of use"),
            occupied,
            use.in_service - out,
            use.net_rate,
            "occupied",
            "available",
        ),
        (_("Gross: occupied of in service"), occupied, use.in_service, use.gross_rate, "occupied", "in_service"),
        (
            _("Family places: family-nights of places × nights in service"),
            use.family_nights,
            use.place_nights,
            use.family_place_rate,
            "family_nights",
            "place_nights",
        ),
        (
            _("Beds: person-nights of beds × nights in service"),
            use.heads.persons,
            use.bed_nights,
            use.bed_rate,
            "person_nights",
            "bed_nights",
        ),
    )
    return Table(
        _("Rates"),
        _("Rates"),
        (
            Column(_("Rate")),
            Column(_("Counted"), Kind.NUMBER),
            Column(_("Out of"), Kind.NUMBER),
            Column(_("Rate"), Kind.PERCENT),
        ),
        tuple(
            Row((text(name), number(_, part, link), number(_, whole, out_of), percent(_, value, link)))
            for name, part, whole, value, link, out_of in lines
        ),
    )


def sites(found: Occupancy, _: Words) -> Iterator[Table]:
    """Give one line for each site, where there are several."""
    if len(found.per_site) < 2:
        return
    rows = [Row((text(_.site(site.code)), *_flow_cells(site, _))) for site in found.per_site]
    flows = found.flows
    total = (
        number(_, found.use.units, "units"),
        number(_, len(flows.stock_start), "stock_start"),
        number(_, len(flows.arrivals), "arrivals"),
        number(_, 0),
        number(_, len(flows.departures), "departures"),
        number(_, 0),
        number(_, len(flows.stock_end), "stock_end"),
        number(_, len(flows.present), "stays"),
        percent(_, found.use.net_rate, "occupied"),
    )
    yield Table(
        _("Sites"),
        _("Families by site"),
        (
            Column(_("Site")),
            Column(_("Units"), Kind.NUMBER),
            Column(_("At the start"), Kind.NUMBER),
            Column(_("Arrivals"), Kind.NUMBER),
            Column(_("Moved in"), Kind.NUMBER),
            Column(_("Departures"), Kind.NUMBER),
            Column(_("Moved out"), Kind.NUMBER),
            Column(_("At the end"), Kind.NUMBER),
            Column(_("Stays"), Kind.NUMBER),
            Column(_("Net"), Kind.PERCENT),
        ),
        (*rows, Row((text(_("All sites")), *total), 2)),
        note=_("A move between sites is neither an arrival nor a departure of the whole."),
    )


def _flow_cells(site: Site, _: Words) -> tuple[Cell, ...]:
    flows = site.flows

    def counted(figure: str, how_many: int) -> Cell:
        return number(_, how_many, query(figure, {"in": site.code}))

    return (
        counted("units", site.use.units),
        counted("stock_start", len(flows.stock_start)),
        counted("arrivals", len(flows.arrivals)),
        counted("moved_in", len(flows.moved_in)),
        counted("departures", len(flows.departures)),
        counted("moved_out", len(flows.moved_out)),
        counted("stock_end", len(flows.stock_end)),
        counted("stays", len(flows.present)),
        percent(_, site.use.net_rate, query("occupied", {"in": site.code})),
    )


def units(found: Occupancy, _: Words) -> Table:
    """Give one line for each unit, with a subtotal for each site and the total."""
    rows = []
    for site in found.per_site:
        for unit in found.facts.units:
            if unit.site == site.code:
                use = found.per_unit[unit.code]
                rows.append(
                    Row((text(unit.code), *_use_cells(use, _, {"unit": unit.code}, is_out=_has_been_out(found))))
                )
        if len(found.per_site) > 1:
            rows.append(
                Row(
                    (text(_.site(site.code)), *_use_cells(site.use, _, {"in": site.code}, is_out=_has_been_out(found))),
                    1,
                )
            )
    rows.append(Row((text(_("Total")), *_use_cells(found.use, _, {}, is_out=_has_been_out(found))), 2))
    return Table(
        _("Units"),
        _("Unit-nights by unit"),
        (
            Column(_("Unit")),
            *(Column(class_name(kind, _), Kind.NUMBER) for kind in SHOWN),
            Column(_("in service"), Kind.NUMBER),
            *([Column(_("not in service"), Kind.NUMBER)] if _has_been_out(found) else []),
            Column(_("person-nights"), Kind.NUMBER),
            Column(_("Net"), Kind.PERCENT),
            Column(_("Beds"), Kind.PERCENT),
        ),
        tuple(rows),
        is_wide=True,
    )


def _has_been_out(found: Occupancy) -> bool:
    return found.use.classes[NightClass.NOT_IN_SERVICE] > 0


def _use_cells(use: Use, _: Words, where: dict[str, str | None], *, is_out: bool) -> tuple[Cell, ...]:
    out = number(_, use.classes[NightClass.NOT_IN_SERVICE], query("not_in_service", where))
    return (
        *(number(_, use.classes[kind], query(kind.value, where)) for kind in SHOWN),
        number(_, use.in_service, query("in_service", where)),
        *([out] if is_out else []),
        number(_, use.heads.persons, query("person_nights", where)),
        percent(_, use.net_rate, query("occupied", where)),
        percent(_, use.bed_rate, query("person_nights", where)),
    )


def _linked(cell: Cell, link: str) -> Cell:
    return Cell(cell.text, cell.value, link, cell.is_flagged)
