"""Who belongs to the household, as consent, referral and return ask."""

from datetime import date

from icam.conclusions.rules import Party
from icam.people.queries import member_rows


def parties(household_id: int, on: date) -> list[Party]:
    """Return the living members of a household on a day, the oldest first; one statement."""
    return [
        Party(one.person_id, one.name, one.birth, one.role)
        for one in member_rows([household_id])
        if one.belongs_on(on) and one.deceased_on is None
    ]
