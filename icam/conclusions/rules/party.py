"""A member of the household, as consent and referral ask: who it is, and of age or not."""

from dataclasses import dataclass
from datetime import date

from icam.core.partial_date import ADULT_AT, PartialDate

CHILD_ROLES = frozenset({"CHILD"})


@dataclass(frozen=True, slots=True)
class Party:
    """A person concerned. Without a birth date, the role in the household decides who is of age."""

    person_id: int
    name: str
    birth: PartialDate | None
    role: str

    def is_adult_on(self, day: date) -> bool:
        """Tell whether the person is of age on the day."""
        if self.birth is None:
            return self.role not in CHILD_ROLES
        return self.birth.age_on(day) >= ADULT_AT
