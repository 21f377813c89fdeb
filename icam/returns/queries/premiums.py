"""The amounts of the return premium, the countries without a visa, and what one file's people get."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from icam.core.errors import NotFound
from icam.db import db
from icam.returns.models import PremiumRate, VisaFreeCountry
from icam.returns.queries.one import FilePage
from icam.returns.rules import CountryGroup, Rate, Share, group_of, premiums, rate_on


def rates() -> list[Rate]:
    """Return all amounts, the latest first."""
    found = db.session.scalars(select(PremiumRate).order_by(PremiumRate.from_on.desc(), PremiumRate.country_group))
    return [
        Rate(one.id, one.country_group, one.adult, one.child, one.from_on, one.until_on, one.source) for one in found
    ]


@dataclass(frozen=True, slots=True)
class VisaFree:
    """A country whose citizens need no visa on some days; ``until_on`` is the first day they do again."""

    id: int
    country: str
    from_on: date | None
    until_on: date | None


def visa_free_countries() -> list[VisaFree]:
    """Return the countries whose citizens need no visa."""
    wanted = select(VisaFreeCountry.id, VisaFreeCountry.country, VisaFreeCountry.from_on, VisaFreeCountry.until_on)
    return [VisaFree(*row) for row in db.session.execute(wanted.order_by(VisaFreeCountry.country))]


def visa_free_country(country_id: int) -> VisaFreeCountry:
    """Return one of them, to be changed.

    Raises:
        NotFound: there is none.
    """
    found = db.session.get(VisaFreeCountry, country_id)
    if found is None:
        raise NotFound
    return found


def country_group(country: str, on: date) -> CountryGroup:
    """Return the group of a country on a day."""
    wanted = select(VisaFreeCountry.country, VisaFreeCountry.from_on, VisaFreeCountry.until_on).where(
        VisaFreeCountry.country == country
    )
    return group_of(country, [(row[0], row[1], row[2]) for row in db.session.execute(wanted)], on)


@dataclass(frozen=True, slots=True)
class PremiumSheet:
    """What each person gets, on which day it is counted and by which amounts; no rate, no shares."""

    on: date
    group: CountryGroup
    rate: Rate | None
    shares: tuple[Share, ...]

    @property
    def total(self) -> int:
        """Return the sum in cents."""
        return sum(one.cents for one in self.shares)


def premium_sheet(shown: FilePage) -> PremiumSheet:
    """Work out the premiums of a return file; two statements."""
    on = shown.day_counted
    group = country_group(shown.row.country, on)
    rate = rate_on(rates(), group, on)
    return PremiumSheet(on, group, rate, tuple(premiums(shown.people, rate, on)) if rate else ())
