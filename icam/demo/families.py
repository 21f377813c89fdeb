"""Fictitious families: who they are, how old, in which languages."""

from datetime import date, timedelta
from random import Random

from icam.core.names import fold
from icam.core.partial_date import PartialDate, Precision
from icam.demo.names import Origin, Written, origin, script_name
from icam.demo.plan import FamilyPlan, PersonPlan
from icam.people.rules import Sex

DAYS_A_YEAR = 365.25
UNCERTAIN = 0.12
"""Share of the adults whose birth date is known to the year or month only."""


class FamilyMaker:
    """Makes families out of the dice it is given."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice

    def make(
        self, code: str, on: date, category: str, children: int, *, adults: int | None = None, sure_ages: bool = False
    ) -> FamilyPlan:
        """Make a family as it is on a day.

        Args:
            sure_ages: every birth date is known to the day, and no child is near its eighteenth birthday.
        """
        come_from = origin(self.dice)
        parents = adults or self.dice.choices((1, 2), (0.4, 0.6))[0]
        shared = self.dice.choice(come_from.family)
        persons = self._parents(come_from, shared, parents, on, sure_ages)
        persons += [self._child(come_from, shared, on, sure_ages) for _ in range(children)]
        family = FamilyPlan(code, _name_of(persons[0], shared), category, persons, created_on=on)
        for number, person in enumerate(persons):
            person.code = f"{code}-{number + 1}"
        return family

    def _parents(self, of: Origin, shared: Written, count: int, on: date, sure: bool) -> list[PersonPlan]:
        mother = self._person(of, shared, Sex.FEMALE, "MOTHER", self._adult(on, 22, 44, sure))
        if count == 1:
            if self.dice.random() < 0.15:
                return [self._person(of, shared, Sex.MALE, "FATHER", self._adult(on, 24, 50, sure))]
            mother.vulnerability = "SINGLE_PARENT"
            return [mother]
        own = shared if of.shares_name else self.dice.choice(of.family)
        return [self._person(of, own, Sex.MALE, "FATHER", self._adult(on, 24, 50, sure)), mother]

    def _child(self, of: Origin, shared: Written, on: date, sure: bool) -> PersonPlan:
        sex = self.dice.choice((Sex.FEMALE, Sex.MALE))
        oldest = 16.0 if sure else 17.9
        born = on - timedelta(days=round(self.dice.uniform(0.2, oldest) * DAYS_A_YEAR))
        return self._person(of, shared, sex, "CHILD", PartialDate(born))

    def _person(self, of: Origin, family: Written, sex: Sex, role: str, birth: PartialDate) -> PersonPlan:
        given = self.dice.choice(of.women if sex is Sex.FEMALE else of.men)
        spellings: list[tuple[str, str]] = []
        plain = fold(given[0]).title(), fold(family[0]).title()
        if plain != (given[0], family[0]) and self.dice.random() < 0.3:
            spellings.append(plain)
        return PersonPlan(
            code="",
            given=given[0],
            family=family[0],
            role=role,
            sex=sex,
            birth=birth,
            script=script_name(given, family),
            country=of.country,
            languages=of.languages[: 1 if role == "CHILD" else 2],
            spellings=tuple(spellings),
        )

    def _adult(self, on: date, youngest: int, oldest: int, sure: bool) -> PartialDate:
        born = on - timedelta(days=round(self.dice.uniform(youngest, oldest) * DAYS_A_YEAR))
        precision = Precision.DAY
        if not sure and self.dice.random() < UNCERTAIN:
            precision = self.dice.choice((Precision.YEAR, Precision.MONTH))
        return PartialDate.from_parts(born, precision)


def _name_of(contact: PersonPlan, shared: Written) -> str:
    return shared[0] or contact.given
