"""What a person and a household may be."""

from enum import StrEnum


class Sex(StrEnum):
    """As recorded; X and unknown are as good as the others."""

    FEMALE = "f"
    MALE = "m"
    X = "x"
    UNKNOWN = "u"


class BirthPrecision(StrEnum):
    """How much of a birth date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class NationalityStatus(StrEnum):
    """Whether a nationality was only said, or established by a document."""

    DECLARED = "declared"
    ESTABLISHED = "established"


class NameKind(StrEnum):
    """Where a spelling comes from: the name in use, another spelling, the name in its own script."""

    MAIN = "main"
    SPELLING = "spelling"
    SCRIPT = "script"
