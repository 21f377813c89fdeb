"""What a unit is and when it may be closed or taken out of the stock."""

from enum import StrEnum


class UnitType(StrEnum):
    """The kinds of unit that the office publishes."""

    HOUSE = "house"
    APARTMENT = "apartment"
    STUDIO = "studio"
