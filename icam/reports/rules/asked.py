"""What a report may be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from icam.core.errors import RuleBroken
from icam.core.period import ONE_DAY, Period

EARLIEST = date(2000, 1, 1)
LONGEST = timedelta(days=366 * 12)


def check_period(first: date, last: date) -> Period:
    """Return the period of a report.

    Args:
        last: counted too.

    Raises:
        RuleBroken: it ends before it begins, begins before the office had units, or is longer than twelve years.
    """
    if last < first:
        raise RuleBroken("The last day lies before the first day.", field="to")
    if first < EARLIEST:
        raise RuleBroken("The office had no units before %(day)s.", field="from", day=EARLIEST)
    if last - first > LONGEST:
        raise RuleBroken("A report covers twelve years at most.", field="to")
    return Period.days(first, last)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked for.

    Args:
        chosen: the codes chosen, by the name of the choice; "" for all.
        data_date: what came later is not counted.
        options: what there was to choose from.
        typed: the days as they were typed, to be shown again.
        errors: a sentence for each field that cannot be read.
    """

    period: Period
    data_date: date
    chosen: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def site(self) -> str | None:
        """Return the code of the only site; None for all in scope."""
        return self.chosen.get("site") or None

    @property
    def window(self) -> Period:
        """Return the part of the period that is counted: up to and with the data date."""
        return self.period.until(self.data_date + ONE_DAY)

    @property
    def parameters(self) -> dict[str, str]:
        """Name what was asked for, without the data date: two runs with the same are compared."""
        days = {"from": self.period.from_on.isoformat(), "to": str(self.period.last_day)}
        return days | {name: code for name, code in sorted(self.chosen.items()) if code}

    def name_of(self, choice: str) -> str:
        """Name what was chosen; "" for all."""
        return dict(self.options.get(choice, ())).get(self.chosen.get(choice, ""), "")
