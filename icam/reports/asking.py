"""Read from an address what a report is asked for."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from icam.core.access import Scope
from icam.core.errors import NotFound, RuleBroken
from icam.core.period import Period
from icam.core.reporting_periods import around
from icam.reports.frame import Report
from icam.reports.rules import Asked, check_period
from icam.web.i18n import sentence
from icam.web.typed import parse_day

DAYS = ("from", "to", "as_of")


def asked(report: Report, scope: Scope, given: Mapping[str, str], *, language: str, today: date) -> Asked:
    """Read the period, the data date and what is chosen.

    Raises:
        NotFound: what is chosen does not exist, or is out of scope.
    """
    options = {choice.name: choice.options(scope, language) for choice in report.choices}
    chosen = {
        choice.name: _chosen(given.get(choice.name, ""), options[choice.name], choice.any) for choice in report.choices
    }
    usual = Period.days(today, today) if report.is_day else around(report.usual, today)
    typed = {name: given.get(name, "").strip() for name in DAYS}
    days: dict[str, date] = {}
    errors: dict[str, str] = {}
    for name, text in typed.items():
        try:
            if text:
                days[name] = parse_day(text)
        except ValueError as wrong:
            errors[name] = str(wrong)
    if report.is_day and "from" in days:
        days["to"] = days["from"]
    if not errors and ("from" in days) != ("to" in days):
        missing = "to" if "from" in days else "from"
        errors[missing] = _("Enter the last day") if missing == "to" else _("Enter the first day")
    period = usual
    if not errors and "from" in days:
        try:
            period = check_period(days["from"], days["to"])
        except RuleBroken as broken:
            errors[broken.field or "from"] = sentence(broken)
    data_date = min(days.get("as_of", today), today)
    return Asked(period, data_date, chosen, options, typed, errors)


def _chosen(code: str, options: list[tuple[str, str]], may_be_any: object) -> str:
    """Return the code that was chosen, or the first where something must be."""
    if code and code not in dict(options):
        raise NotFound
    if code or may_be_any:
        return code
    return options[0][0] if options else ""
