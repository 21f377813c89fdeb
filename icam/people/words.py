"""Birth dates, ages and numbers as the reader reads them."""

from datetime import date

from flask_babel import gettext, ngettext

from icam.core.identifiers import shown
from icam.core.partial_date import PartialDate, Precision
from icam.web.filters import day


def birth_words(birth: PartialDate | None) -> str:
    """Write what is known of a birth date: 12/03/1988, 03/1988, 1988, or unknown."""
    if birth is None:
        return gettext("unknown")
    if birth.precision is Precision.DAY:
        return day(birth.counted_as)
    return "/".join(reversed(str(birth).split("-")))


def age_words(birth: PartialDate | None, on: date) -> str:
    """Write an age on a day: in months below two years; "about" where the birth date is only partly known."""
    if birth is None:
        return gettext("age unknown")
    years = birth.age_on(on)
    if years < 0:
        return gettext("not yet born")
    if years < 2 and birth.precision is Precision.DAY:
        born = birth.counted_as
        months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
        return ngettext("%(num)d month", "%(num)d months", months)
    if birth.is_estimated:
        return gettext("about %(years)d", years=years)
    return str(years)


def number_words(value: str, kind: str) -> str:
    """Write a number as its register writes it."""
    return shown(kind, value)
