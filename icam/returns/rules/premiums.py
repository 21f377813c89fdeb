"""The return premium: dated amounts for each group of countries, in whole cents.

Source: domain.md c5 (350/175 for countries whose citizens need a visa, 50/25 for the others, since 1 January 2022).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.conclusions.rules import Party
from icam.core.errors import RuleBroken

MOST_CENTS = 10_000_00


class CountryGroup(StrEnum):
    """Countries by the visa their citizens need."""

    VISA_REQUIRED = "visa_required"
    VISA_FREE = "visa_free"


@dataclass(frozen=True, slots=True)
class Rate:
    """Amounts in cents for a group of countries, from a day on; ``until_on`` is the first day they no longer hold."""

    rate_id: int
    group: CountryGroup
    adult: int
    child: int
    from_on: date
    until_on: date | None = None
    source: str | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on the day."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


def group_of(country: str, visa_free: Iterable[tuple[str, date | None, date | None]], on: date) -> CountryGroup:
    """Return the group of a country on a day; one that is not listed needs a visa.

    Args:
        visa_free: countries with the first day, and the first day no longer.
    """
    for code, from_on, until_on in visa_free:
        if code == country and (from_on is None or from_on <= on) and (until_on is None or on < until_on):
            return CountryGroup.VISA_FREE
    return CountryGroup.VISA_REQUIRED


def rate_on(rates: Iterable[Rate], group: CountryGroup, on: date) -> Rate | None:
    """Return the amounts for a group on a day; None when none were set."""
    return next((rate for rate in rates if rate.group is group and rate.holds_on(on)), None)


@dataclass(frozen=True, slots=True)
class Share:
    """What one person gets."""

    person: Party
    is_adult: bool
    cents: int


def premium_of(person: Party, rate: Rate, on: date) -> Share:
    """Return what a person gets, by the age on the day of departure."""
    is_adult = person.is_adult_on(on)
    return Share(person, is_adult, rate.adult if is_adult else rate.child)


def premiums(people: Iterable[Party], rate: Rate, on: date) -> list[Share]:
    """Return what each person gets."""
    return [premium_of(one, rate, on) for one in people]


@dataclass(frozen=True, slots=True)
class RateDraft:
    """New amounts from a day on, in cents."""

    group: CountryGroup
    adult: int
    child: int
    from_on: date
    source: str | None = None


def check_rate(draft: RateDraft, last: Rate | None) -> None:
    """Refuse amounts that begin before those that hold.

    Args:
        last: the latest amounts of the group.

    Raises:
        RuleBroken: they do, or an amount is out of bounds.
    """
    for name, cents in (("adult", draft.adult), ("child", draft.child)):
        if not 0 <= cents <= MOST_CENTS:
            raise RuleBroken("Enter an amount from 0 to 10 000 euro.", field=name)
    if last is not None and draft.from_on <= last.from_on:
        raise RuleBroken(
            "The amounts that hold began on %(day)s. Enter a later day.", field="from_on", day=last.from_on
        )
