"""A number with its noun inside a sentence, so that one and many both read well in every language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of something a sentence names; the edge writes it in the reader's language.

    Args:
        one, many: translatable English words with a %(num)d place.
    """

    one: str
    many: str
    num: int

    def __str__(self) -> str:
        """Write it in English."""
        return (self.one if self.num == 1 else self.many) % {"num": self.num}
