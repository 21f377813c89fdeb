"""Today's office: some twenty families in 28 units, some on their way, and the year behind them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

from icam.core.partial_date import PartialDate
from icam.core.period import Period
from icam.demo import words
from icam.demo.families import FamilyMaker
from icam.demo.plan import (
    AgreementPlan,
    ClosurePlan,
    FamilyPlan,
    OfficePlan,
    PersonPlan,
    PlacementPlan,
    StayPlan,
    VisitPlan,
)
from icam.people.rules import Sex
from icam.stays.rules import CalledOff
from icam.visits.rules import Result

SEED = 20081001
PAST = timedelta(days=400)
LONGEST = 120

CATEGORIES = {"B_ASYL": 34, "B_REF": 10, "T_IRR": 30, "T_EXAS": 10, "DUBLIN": 14, "BILAT": 1, "NIGHT": 1}
OUTCOMES = {
    "B_ASYL": {"L_ASYL": 6, "L_PROT": 3, "R_REFOUL": 2, "A_LEFT": 2},
    "B_REF": {"R_REFOUL": 6, "L_COURT": 2, "L_ASYL": 2},
    "T_IRR": {"R_VOL_AVR": 5, "R_VOL_IO": 2, "A_LEFT": 4, "L_STAY": 2, "L_NODOC": 2, "L_MAX": 1, "R_FORCED": 1},
    "T_EXAS": {"R_VOL_AVR": 4, "A_LEFT": 3, "L_NODOC": 2, "L_MED": 1},
    "DUBLIN": {"R_DUB": 6, "A_LEFT": 4, "L_ASYL": 1},
    "BILAT": {"R_BILAT": 1},
    "NIGHT": {"R_FORCED": 1},
}
DESTINATIONS = {"R_DUB": "MEMBER_STATE", "A_LEFT": "UNKNOWN", "L_ASYL": "RECEPTION", "L_HOME": "OWN_HOME"}
DECISIONS = {"B_ASYL": "A11TER", "B_REF": "A11", "DUBLIN": "A26QUATER", "T_EXAS": "A13QUINQUIES"}
CHANNELS = {"B_ASYL": "BORDER_POLICE", "B_REF": "BORDER_POLICE", "DUBLIN": "DUBLIN_CELL", "T_IRR": "POLICE"}
ALLOWED_DAYS = {"B_ASYL": 60, "B_REF": 60, "DUBLIN": 42}


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the stock as the maker sees it."""

    code: str
    site: str
    beds: int
    family_places: int
    language: str


def weighted(dice: Random, weights: Mapping[str, int]) -> str:
    """Draw one of the keys by its weight."""
    return dice.choices(list(weights), list(weights.values()))[0]


def nights(dice: Random) -> int:
    """Draw the length of a stay: most leave within two weeks, a few stay for months."""
    return max(1, min(LONGEST, round(dice.lognormvariate(2.6, 1.0))))


def office(places: Sequence[Place], coaches: Mapping[str, Sequence[str]], today: date, seed: int = SEED) -> OfficePlan:
    """Plan today's office.

    Args:
        coaches: e-mail addresses of the coaches of each site.
    """
    return _Maker(places, coaches, today, Random(seed)).plan()  # noqa: S311


class _Maker:
    def __init__(
        self, places: Sequence[Place], coaches: Mapping[str, Sequence[str]], today: date, dice: Random
    ) -> None:
        self.places = {place.code: place for place in places}
        self.coaches, self.today, self.dice = coaches, today, dice
        self.families = FamilyMaker(dice)
        self.made = OfficePlan()
        self.taken: dict[tuple[str, int], list[Period]] = defaultdict(list)
        self.number: dict[int, int] = defaultdict(int)

    def plan(self) -> OfficePlan:
        codes = list(self.places)
        self.dice.shuffle(codes)
        closed, empty, lived_in = codes[:2], codes[2:9], codes[9:]
        for code in lived_in:
            self._past(code, 1, self._present(code, 1))
        big = next(code for code in lived_in if self.places[code].family_places > 1)
        self._present(big, 2)
        left_today = empty[-1]
        for code in empty:
            self._past(code, 1, self.today - self._days(3, 20) if code != left_today else self._just_left(code))
        for code in closed:
            self._past(code, 1, self.today - self._days(14, 25))
            self._hold(code, 1, Period(self.today - timedelta(days=10)))
        self._expected(empty)
        self._waiting()
        self._called_off()
        self._moves()
        self._came_back()
        self._families_change()
        self._decisions()
        self._closures(closed, empty, lived_in)
        self._all_visits()
        self.made.stays.sort(key=lambda stay: stay.code)
        return self.made

    # --- stays ---

    def _days(self, least: int, most: int) -> timedelta:
        return timedelta(days=self.dice.randint(least, most))

    def _family(self, on: date, beds: int) -> FamilyPlan:
        category = weighted(self.dice, CATEGORIES)
        adults = self.dice.choices((1, 2), (0.35, 0.65))[0] if beds > 2 else 1
        children = max(1, min(beds - adults, self.dice.choices((1, 2, 3, 4, 5), (30, 34, 20, 10, 6))[0]))
        family = self.families.make(self._code("FITT", on), on, category, children, adults=adults)
        family.entry_channel = CHANNELS.get(category, "ICAM_ENDED")
        if self.dice.random() < 0.4:
            family.lawyer = self.dice.choice(words.LAWYERS)
        self.made.families.append(family)
        return family

    def _code(self, prefix: str, on: date) -> str:
        self.number[on.year] += 1
        return f"{prefix}-{on.year}-{self.number[on.year]:04}"

    def _stay(self, family: FamilyPlan, on: date, site: str) -> StayPlan:
        language = self._language(site)
        family.file_language = language
        coaches = self.coaches.get(site) or [one for some in self.coaches.values() for one in some]
        coach, *others = self.dice.sample(list(coaches), min(2, len(coaches))) or [""]
        stay = StayPlan(
            code=f"{family.code}/1",
            family=family,
            category=family.category,
            site=site,
            coach=coach or None,
            second_coach=others[0] if others and self.dice.random() < 0.3 else None,
            escorted_by=self.dice.choice(("IO", "IO", "POLICE", "OWN")),
            arrival_from="Zaventem" if family.category.startswith("B_") else None,
            persons_expected=len(family.persons),
        )
        self.made.stays.append(stay)
        return stay

    def _language(self, site: str) -> str:
        return next(place.language for place in self.places.values() if place.site == site)

    def _hold(self, unit: str, place: int, period: Period) -> None:
        self.taken[unit, place].append(period)

    def _is_free(self, unit: str, place: int, period: Period) -> bool:
        return not any(period.overlaps(other) for other in self.taken[unit, place])

    def _present(self, unit: str, place: int) -> date:
        """Let a family live in a unit today; return the first day it held the unit."""
        arrived = self.today - timedelta(days=min(110, nights(self.dice)))
        planned_from = arrived - self._days(0, 2)
        beds = self.places[unit].beds // self.places[unit].family_places
        stay = self._stay(self._family(planned_from, beds), planned_from, self.places[unit].site)
        stay.planned_from, stay.arrived_on = planned_from, arrived
        if self.dice.random() < 0.6:
            stay.planned_until = self.today + self._days(-1, 40)
        stay.placements = [
            PlacementPlan(unit, place, planned_from=planned_from, planned_until=stay.planned_until, arrived_on=arrived)
        ]
        self._hold(unit, place, Period(planned_from))
        return planned_from

    def _past(self, unit: str, place: int, before: date) -> None:
        """Fill the year before a day with stays that ended."""
        day = before
        while day > self.today - PAST:
            left = day - timedelta(days=self.dice.choice((0, 1, 2, 4, 6, 9, 12, 16, 21, 28, 36)))
            arrived = left - timedelta(days=nights(self.dice))
            day = self._ended(unit, place, arrived, left)

    def _just_left(self, unit: str) -> date:
        """Let a family leave today, so that the unit is being cleaned; return the first day it held the unit."""
        return self._ended(unit, 1, self.today - self._days(9, 30), self.today)

    def _ended(self, unit: str, place: int, arrived: date, left: date) -> date:
        planned_from = arrived - self._days(0, 2)
        beds = self.places[unit].beds // self.places[unit].family_places
        family = self._family(planned_from, beds)
        if family.category == "NIGHT":
            arrived = left - timedelta(days=1)
            planned_from = arrived
        stay = self._stay(family, planned_from, self.places[unit].site)
        stay.planned_from, stay.arrived_on, stay.left_on = planned_from, arrived, left
        stay.outcome = weighted(self.dice, OUTCOMES[family.category])
        stay.destination = DESTINATIONS.get(stay.outcome, "ORIGIN" if stay.outcome.startswith("R_") else "OTHER")
        if stay.destination == "ORIGIN":
            stay.destination_country = family.persons[0].country
        stay.placements = [PlacementPlan(unit, place, planned_from=planned_from, arrived_on=arrived, left_on=left)]
        self._hold(unit, place, Period(planned_from, left))
        return planned_from

    def _expected(self, empty: Sequence[str]) -> None:
        """Announce families for empty units: one today, some this week, one that should have come yesterday."""
        for unit, ahead in zip(empty, (0, 2, 5, -1), strict=False):
            first = self.today + timedelta(days=ahead)
            stay = self._stay(
                self._family(self.today - self._days(1, 4), self.places[unit].beds), first, self.places[unit].site
            )
            stay.planned_from, stay.planned_until = first, first + self._days(14, 45)
            stay.placements = [PlacementPlan(unit, 1, planned_from=first, planned_until=stay.planned_until)]
            self._hold(unit, 1, Period(first, stay.planned_until))

    def _waiting(self) -> None:
        """Announce families that have no unit yet."""
        for ahead, site in ((1, "TUB"), (3, None), (6, "SGW"), (12, None)):
            family = self._family(self.today - self._days(0, 5), self.dice.choice((3, 5, 7)))
            stay = self._stay(family, self.today, site or self.dice.choice([one.site for one in self.places.values()]))
            stay.site = site
            stay.planned_from = self.today + timedelta(days=ahead)
            stay.planned_until = stay.planned_from + self._days(10, 60) if self.dice.random() < 0.5 else None
            stay.wishes = self.dice.choice(words.WISHES)
            if site is None:
                stay.coach = stay.second_coach = None

    def _called_off(self) -> None:
        """Let some announced families never come."""
        plans = (
            (CalledOff.CANCELLED, "OTHER_SOLUTION", 6),
            (CalledOff.NO_SHOW, "ABSCONDED", 20),
            (CalledOff.CANCELLED, "DECISION_WITHDRAWN", 75),
            (CalledOff.NO_SHOW, "NOT_FOUND", 140),
        )
        for kind, reason, ago in plans:
            first = self.today - timedelta(days=ago)
            stay = self._stay(self._family(first - self._days(1, 5), 5), first, "SGW")
            stay.planned_from, stay.planned_until = first, first + self._days(20, 40)
            stay.called_off, stay.called_off_reason, stay.called_off_on = kind, reason, first

    def _moves(self) -> None:
        """Let some families have lived in another unit of the site before."""
        moved = 0
        for stay in [one for one in self.made.stays if one.arrived_on and len(one.placements) == 1]:
            if moved == 9:
                return
            last = stay.placements[0]
            first = last.planned_from or last.arrived_on
            assert first is not None
            assert stay.arrived_on is not None
            earlier = Period(first - self._days(4, 21), stay.arrived_on)
            other = next((unit for unit in self._neighbours(last.unit) if self._is_free(unit, 1, earlier)), None)
            if other is None or self.dice.random() < 0.6 or len(stay.family.persons) > self.places[other].beds:
                continue
            moved += 1
            stay.placements = [
                PlacementPlan(
                    other, 1, planned_from=earlier.from_on, arrived_on=earlier.from_on, left_on=stay.arrived_on
                ),
                PlacementPlan(
                    last.unit,
                    last.place,
                    planned_until=last.planned_until,
                    arrived_on=stay.arrived_on,
                    left_on=last.left_on,
                    reason=self.dice.choice(("REPAIR", "SIZE", "HEALTH")),
                ),
            ]
            self._hold(other, 1, earlier)
            stay.planned_from = stay.arrived_on = earlier.from_on
            stay.family.created_on = min(stay.family.created_on, earlier.from_on)

    def _neighbours(self, unit: str) -> Iterator[str]:
        site = self.places[unit].site
        return (place.code for place in self.places.values() if place.site == site and place.code != unit)

    def _came_back(self) -> None:
        """Let two families have been here before."""
        running = [one for one in self.made.stays if one.arrived_on and not one.left_on]
        came_back: list[StayPlan] = []
        for stay in running[3:5]:
            assert stay.arrived_on is not None
            long_ago = [
                one
                for one in self.made.stays
                if one.left_on
                and one.outcome == "A_LEFT"
                and one.left_on < stay.arrived_on - timedelta(days=20)
                and one not in came_back
                and len(one.family.persons) >= len(stay.family.persons)
            ]
            if not long_ago:
                continue
            before = long_ago[-1]
            came_back.append(before)
            self.made.families.remove(before.family)
            before.family = stay.family
            stay.family.created_on = before.planned_from or stay.family.created_on
            before.code, stay.code = f"{stay.family.code}/1", f"{stay.family.code}/2"
            stay.previous = before.code
            before.presences = []

    def _families_change(self) -> None:
        """A child is born, a father leaves earlier, a daughter comes later."""
        running = sorted(
            (one for one in self.made.stays if one.arrived_on and not one.left_on and not one.previous),
            key=lambda one: one.arrived_on or self.today,
        )
        born_in, left_in, later_in = running[0], running[1], running[2]
        assert born_in.arrived_on is not None
        birth = born_in.arrived_on + (self.today - born_in.arrived_on) / 2
        mother = next(one for one in born_in.family.persons if one.role in ("MOTHER", "FATHER"))
        born_in.family.persons.append(
            PersonPlan(
                code=f"{born_in.family.code}-{len(born_in.family.persons) + 1}",
                given="Sara",
                family=mother.family,
                role="CHILD",
                sex=Sex.FEMALE,
                birth=PartialDate(birth),
                country=mother.country,
                languages=mother.languages[:1],
                joined_on=birth,
            )
        )
        if len(left_in.family.persons) > 2:
            left_in.family.persons[0].left_on = self.today - timedelta(days=3)
        assert later_in.arrived_on is not None
        child = later_in.family.persons[-1]
        later_in.presences.append((child.code, later_in.arrived_on + timedelta(days=2), None, "school"))
        for number, stay in enumerate(running[:9]):
            stay.family.persons[0].identifier = ("OV", f"0.000.{101 + number}")
        running[4].family.persons[-1].vulnerability = "SERIOUS_ILLNESS"
        running[5].family.persons[0].vulnerability = "PREGNANT"
        running[6].family.persons[0].vulnerability = "ILLITERATE"
        running[7].family.persons[0].identifier = ("BIS", "98.47.28-997.65")

    def _decisions(self) -> None:
        """Give the stays the decision they rest on, and let some come near its end."""
        for stay in self.made.stays:
            if stay.arrived_on is None:
                continue
            stay.decision = DECISIONS.get(stay.category, "A13SEPTIES")
            stay.max_end_on = stay.arrived_on + timedelta(days=ALLOWED_DAYS.get(stay.category, 122))
        running = [one for one in self.made.stays if one.arrived_on and not one.left_on]
        longest = sorted(running, key=lambda one: one.arrived_on or self.today)[:3]
        for stay, used in zip(longest, (1.02, 0.93, 0.8), strict=True):
            assert stay.arrived_on is not None
            elapsed = (self.today - stay.arrived_on).days
            stay.max_end_on = stay.arrived_on + timedelta(days=round(elapsed / used))

    # --- closures ---

    def _closures(self, closed: Sequence[str], empty: Sequence[str], lived_in: Sequence[str]) -> None:
        today = self.today
        yesterday = today - timedelta(days=1)
        plans = self.made.closures
        plans.append(
            ClosurePlan(
                closed[0],
                today - timedelta(days=10),
                today + timedelta(days=18),
                "WATER",
                "W-2201",
                "Lek in de badkamer",
            )
        )
        plans.append(
            ClosurePlan(closed[1], today - timedelta(days=5), None, "HEATING", "W-2207", "Wachten op onderdelen")
        )
        planned = today + timedelta(days=12)
        plans.append(
            ClosurePlan(
                empty[5],
                planned,
                planned + timedelta(days=2),
                "INSPECTION",
                "K-118",
                before=(planned - timedelta(days=6), planned - timedelta(days=4)),
            )
        )
        plans.append(
            ClosurePlan(
                empty[6],
                today + timedelta(days=20),
                today + timedelta(days=24),
                "PESTS",
                "O-31",
                cancelled="Dubbel ingevoerd",
            )
        )
        plans.append(ClosurePlan(lived_in[0], yesterday, yesterday, "INSPECTION", "K-121", is_over_stay=True))
        number = 40
        for unit in (*lived_in, *empty):
            for gap in self._gaps(unit):
                if self.dice.random() < 0.18:
                    number += 1
                    reason = self.dice.choice(("REPAIR", "INSPECTION", "FURNITURE", "SAFETY"))
                    plans.append(ClosurePlan(unit, gap.from_on, gap.last_day, reason, f"W-{2100 + number}"))

    def _gaps(self, unit: str) -> Iterator[Period]:
        """Go through the days on which nobody was in a unit, between two stays of the past."""
        held = sorted(self.taken[unit, 1], key=lambda one: one.from_on)
        for before, after in zip(held, held[1:], strict=False):
            if before.until_on is not None and (after.from_on - before.until_on).days >= 4:
                yield Period(before.until_on + timedelta(days=2), after.from_on)

    # --- visits ---

    def _all_visits(self) -> None:
        running = [one for one in self.made.stays if one.arrived_on and not one.left_on and one.coach]
        silent = set(map(id, running[1:3]))
        for stay in self.made.stays:
            if stay.arrived_on is None or stay.coach is None:
                continue
            last = stay.left_on or (self.today - timedelta(days=16 if id(stay) in silent else 1))
            for number, day in enumerate(self._visit_days(stay.arrived_on, last)):
                self.made.visits.append(self._written(stay, day, first=number == 0))
        for number, stay in enumerate(one for one in running if id(one) not in silent):
            day = self.today + timedelta(days=(0, 0, 1, 2, 0, 3, 5, 7)[number % 8])
            while day.weekday() > 4 and day != self.today:
                day += timedelta(days=1)
            self.made.visits.append(self._planned(stay, day, number))
        for stay in running[5:7]:
            if stay.arrived_on and stay.arrived_on < self.today - timedelta(days=2):
                self.made.visits.append(self._planned(stay, self.today - timedelta(days=2), 3))

    def _visit_days(self, first: date, last: date) -> Iterator[date]:
        day, count = first + timedelta(days=1), 0
        while day <= last and count < 12:
            if day.weekday() < 5:
                yield day
                count += 1
                day += self._days(5, 8)
            else:
                day += timedelta(days=1)

    def _planned(self, stay: StayPlan, day: date, number: int) -> VisitPlan:
        assert stay.coach is not None
        return VisitPlan(
            stay.family,
            stay,
            stay.coach,
            day,
            time(9 + (number * 3) // 2 % 7, 30 * (number % 2)),
            kind=self.dice.choice(("HOME", "HOME", "TALK", "CHECK")),
        )

    def _written(self, stay: StayPlan, day: date, *, first: bool) -> VisitPlan:
        assert stay.coach is not None
        result = self.dice.choices(
            (Result.HELD, Result.MISSED, Result.MISSED_EXCUSED, Result.CANCELLED), (82, 7, 7, 4)
        )[0]
        visit = VisitPlan(
            stay.family,
            stay,
            stay.coach,
            day,
            time(self.dice.randint(9, 16), self.dice.choice((0, 15, 30, 45))),
            kind="INTAKE" if first else self.dice.choice(("HOME", "HOME", "TALK", "PHONE")),
            result=result,
        )
        if result is Result.HELD:
            self._write_up(visit, stay)
        return visit

    def _write_up(self, visit: VisitPlan, stay: StayPlan) -> None:
        dice, language = self.dice, stay.family.file_language
        visit.minutes = dice.choice((20, 30, 45, 60, 75))
        visit.topics = " ".join(sorted(dice.sample(words.TOPICS, dice.randint(1, 3))))
        visit.note = dice.choice(words.NOTES[language])
        visit.words = dice.choice(words.WORDS[language]) if dice.random() < 0.5 else None
        visit.language = stay.family.persons[0].languages[0] if stay.family.persons[0].languages else None
        visit.interpreter_mode = dice.choice(("PHONE", "PHONE", "ON_SITE", "FAMILY", "NONE"))
        there = [one.code for one in stay.family.persons if one.joined_on is None or one.joined_on <= visit.on]
        visit.present = tuple(there[: dice.randint(1, len(there))])
        if dice.random() < 0.35:
            text, who = dice.choice(words.AGREEMENTS[language])
            due = visit.on + self._days(2, 14)
            done = due if due < self.today - timedelta(days=4) else None
            visit.agreements.append(AgreementPlan(text, who, due, done))
