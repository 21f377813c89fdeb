"""What tests of return files need beside the makers: the office's amounts of 2022."""

from datetime import date

from icam.db import unit_of_work
from icam.returns.models import PremiumRate, VisaFreeCountry
from icam.returns.rules import CountryGroup


def amounts() -> None:
    """Set 350/175 and 50/25 euro from 2022 on; Georgia, Kosovo and Ukraine need no visa."""
    with unit_of_work() as session:
        for group, adult, child in (
            (CountryGroup.VISA_REQUIRED, 350_00, 175_00),
            (CountryGroup.VISA_FREE, 50_00, 25_00),
        ):
            row = PremiumRate(country_group=group, adult=adult, child=child, from_on=date(2022, 1, 1))
            session.add(row)
        session.add_all(VisaFreeCountry(country=code) for code in ("GE", "XK", "UA"))
