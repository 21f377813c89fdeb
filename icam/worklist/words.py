"""The sentences of the worklist, and the names of its rules, in the reader's language."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from icam.codes.filters import words as code
from icam.web.filters import day, moment
from icam.worklist.case_words import CASE_RULES, CASE_SENTENCES
from icam.worklist.rules import Line, Rule, Urgency

URGENCIES = {
    Urgency.LATE: _l("Do first"),
    Urgency.TODAY: _l("Today"),
    Urgency.WEEK: _l("This week"),
    Urgency.WATCH: _l("Keep in mind"),
}

RULES = {
    Rule.CLOSED_OVER_STAY: _l("Closure over a stay"),
    Rule.OUT_OF_STOCK: _l("Stay outside the stock"),
    Rule.MORE_THAN_BEDS: _l("More people than beds"),
    Rule.LEGAL_REACHED: _l("Legal maximum: 100 %"),
    Rule.LEGAL_90: _l("Legal maximum: 90 %"),
    Rule.LEGAL_75: _l("Legal maximum: 75 %"),
    Rule.VISIT_TODAY: _l("Visit today"),
    Rule.NOT_WRITTEN_UP: _l("Visit not written up"),
    Rule.NO_VISIT: _l("No visit for too long"),
    Rule.AGREEMENT_LATE: _l("Agreement past its day"),
    Rule.ARRIVAL_LATE: _l("Arrival overdue"),
    Rule.ARRIVAL: _l("Arrival"),
    Rule.DEPARTURE_LATE: _l("Departure overdue"),
    Rule.DEPARTURE: _l("Departure"),
    Rule.WAITING: _l("Waiting for a unit"),
    Rule.TURNS_18: _l("Turns 18 within 30 days"),
    Rule.CLEANING: _l("Being cleaned"),
    Rule.CLOSED: _l("Closed"),
    Rule.CLOSURE_ENDS: _l("Closure ends"),
    **CASE_RULES,
    Rule.LOCKED: _l("Signing in is blocked"),
    Rule.ACCOUNT_ENDS: _l("Account ends within 30 days"),
}

Values = dict[str, Any]


def _in_units(units: tuple[str, ...]) -> str:
    return ", ".join(units)


def _arrival(v: Values) -> str:
    if v["units"]:
        return gettext("%(family)s arrives in %(unit)s", family=v["family"], unit=_in_units(v["units"]))
    return gettext("%(family)s arrives and has no unit yet", family=v["family"])


def _arrival_late(v: Values) -> str:
    return gettext("%(family)s was expected and has not arrived", family=v["family"])


def _departure(v: Values) -> str:
    return gettext("%(family)s leaves %(unit)s", family=v["family"], unit=_in_units(v["units"]) or "–")


def _departure_late(v: Values) -> str:
    return gettext("%(family)s was to leave and is still in %(unit)s", family=v["family"], unit=_in_units(v["units"]))


def _waiting(v: Values) -> str:
    if not v["people"]:
        return gettext("%(family)s waits for a unit", family=v["family"])
    return str(
        ngettext(
            "%(family)s waits for a unit, %(num)d person",
            "%(family)s waits for a unit, %(num)d persons",
            v["people"],
            family=v["family"],
        )
    )


def _no_visit(v: Values) -> str:
    if v["visited"]:
        said = ngettext(
            "%(family)s had no visit for %(num)d day",
            "%(family)s had no visit for %(num)d days",
            v["days"],
            family=v["family"],
        )
    else:
        said = ngettext(
            "%(family)s arrived %(num)d day ago and had no visit yet",
            "%(family)s arrived %(num)d days ago and had no visit yet",
            v["days"],
            family=v["family"],
        )
    if v["next"] is None:
        return str(said)
    return gettext("%(sentence)s; planned on %(day)s", sentence=said, day=day(v["next"]))


def _more_than_beds(v: Values) -> str:
    beds = ngettext("%(num)d bed", "%(num)d beds", v["beds"])
    cots = ngettext("%(num)d cot", "%(num)d cots", v["cots"])
    return str(
        ngettext(
            "%(num)d person sleeps in %(unit)s: %(beds)s, %(cots)s",
            "%(num)d persons sleep in %(unit)s: %(beds)s, %(cots)s",
            v["people"],
            unit=v["unit"],
            beds=beds,
            cots=cots,
        )
    )


def _legal(v: Values) -> str:
    if v["used"] >= v["total"]:
        return gettext("%(family)s is past the legal maximum of %(day)s", family=v["family"], day=day(v["last"]))
    return gettext(
        "%(family)s: %(used)d of the %(total)d nights that the law allows, until %(day)s",
        family=v["family"],
        used=v["used"],
        total=v["total"],
        day=day(v["last"]),
    )


def _turns_18(v: Values) -> str:
    if v["estimated"]:
        return gettext("%(person)s (%(family)s) turns 18, the birth date is an estimate", **_names(v))
    return gettext("%(person)s (%(family)s) turns 18", **_names(v))


def _names(v: Values) -> dict[str, str]:
    return {"person": v["person"], "family": v["family"]}


def _closed(v: Values) -> str:
    reason = code(v["reason"], "closure_reason")
    if v["until"] is None:
        return gettext("%(unit)s is closed: %(reason)s", unit=v["unit"], reason=reason)
    return gettext("%(unit)s is closed until %(day)s: %(reason)s", unit=v["unit"], reason=reason, day=day(v["until"]))


SENTENCES: dict[Rule, Callable[[Values], str]] = {
    Rule.CLOSED_OVER_STAY: lambda v: gettext("%(unit)s is closed while a family lives there", unit=v["unit"]),
    Rule.OUT_OF_STOCK: lambda v: gettext("A family lives in %(unit)s, which is out of the stock", unit=v["unit"]),
    Rule.MORE_THAN_BEDS: _more_than_beds,
    Rule.LEGAL_REACHED: _legal,
    Rule.LEGAL_90: _legal,
    Rule.LEGAL_75: _legal,
    Rule.VISIT_TODAY: lambda v: gettext("Visit to %(family)s", family=v["family"]),
    Rule.NOT_WRITTEN_UP: lambda v: gettext("Write up the visit to %(family)s", family=v["family"]),
    Rule.NO_VISIT: _no_visit,
    Rule.AGREEMENT_LATE: lambda v: gettext("%(text)s, agreed with %(family)s", text=v["text"], family=v["family"]),
    Rule.ARRIVAL_LATE: _arrival_late,
    Rule.ARRIVAL: _arrival,
    Rule.DEPARTURE_LATE: _departure_late,
    Rule.DEPARTURE: _departure,
    Rule.WAITING: _waiting,
    Rule.TURNS_18: _turns_18,
    Rule.CLEANING: lambda v: gettext("%(unit)s is being cleaned until %(day)s", unit=v["unit"], day=day(v["until"])),
    Rule.CLOSED: _closed,
    Rule.CLOSURE_ENDS: lambda v: gettext("%(unit)s can be used again", unit=v["unit"]),
    **CASE_SENTENCES,
    Rule.LOCKED: lambda v: gettext(
        "%(name)s cannot sign in until %(moment)s", name=v["name"], moment=moment(v["until"])
    ),
    Rule.ACCOUNT_ENDS: lambda v: gettext("The account of %(name)s ends", name=v["name"]),
}


def said(line: Line) -> str:
    """Return the sentence of a line."""
    return str(SENTENCES[line.rule](line.values))


def rule_name(line: Line) -> str:
    """Return the name of the rule that put a line on the list."""
    return str(RULES[line.rule])


def urgency_name(urgency: Urgency) -> str:
    """Return the heading of lines of one urgency."""
    return str(URGENCIES[urgency])
