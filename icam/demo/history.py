"""The office of October 2008 to 28 March 2014: fictitious families that agree exactly with the published totals.

633 families with 1,224 minors; who they were, where they lived and how they left is published only in these totals.
Source: domain.md F1.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from icam.core.period import Period
from icam.demo.families import FamilyMaker
from icam.demo.office import DESTINATIONS, Place
from icam.demo.plan import FamilyPlan, OfficePlan, PlacementPlan, StayPlan

FIRST = date(2008, 10, 1)
LAST = date(2014, 3, 28)
SEED = 20140328

FAMILIES = 633
MINORS = 1224
BY_SITE = {"ZUL": 198, "TUB": 208, "SGW": 148, "TIE": 55, "BEV": 24}
BY_CATEGORY = {"B_ASYL": 210, "B_REF": 66, "T_IRR": 259, "DUBLIN": 96, "NIGHT": 2}
"""The published "border" of 276 families is asylum at the border and refused entry together."""
BY_OUTCOME = {
    "R_VOL_AVR": 131,
    "R_VOL_IO": 42,
    "R_REFOUL": 44,
    "R_DUB": 38,
    "R_FORCED": 14,
    "A_LEFT": 166,
    "L_ASYL": 78,
    "L_PROT": 26,
    "L_STAY": 17,
    "L_MED": 9,
    "L_COURT": 12,
    "L_NODOC": 21,
    "L_MAX": 18,
    "T_CLOSED": 1,
}
"""Returned or removed 269, absconded 166, released 181 (18 of them at the limit of four months), transferred 1."""
PRESENT = {"ZUL": 4, "TUB": 5, "SGW": 4, "TIE": 2, "BEV": 1}
NIGHTS = 14_870
"""Of the 617 families that left: a mean of 24.1."""
LIMIT = 122
"""Nights of four months."""
MOVES = 12


@dataclass(slots=True)
class _Slot:
    """A unit with what is planned in it, in order: the nights of each stay, and who comes."""

    place: Place
    opened_on: date
    stays: list["_Draft"]
    is_open_at_the_end: bool = False

    @property
    def room(self) -> int:
        """Return the nights that nobody has."""
        return (LAST - self.opened_on).days - sum(one.nights + 1 for one in self.stays)


@dataclass(slots=True)
class _Draft:
    """A stay before it has its days."""

    nights: int
    category: str
    outcome: str | None
    arrived_on: date = FIRST
    children: int = 1
    adults: int = 2


def history(
    places: Sequence[Place],
    opened: Mapping[str, date],
    coaches: Mapping[str, Sequence[str]],
    seed: int = SEED,
) -> OfficePlan:
    """Plan the years of the published totals.

    Args:
        opened: when each unit came into the stock.
        coaches: e-mail addresses of the coaches of each site.
    """
    dice = Random(seed)  # noqa: S311 - fictitious families, no secret
    slots = _slots(places, opened, dice)
    _share_out(slots, _ended(dice), dice)
    _dates(slots, dice)
    _children(slots, dice)
    return _plan(slots, coaches, dice)


def _slots(places: Sequence[Place], opened: Mapping[str, date], dice: Random) -> list[_Slot]:
    slots = [_Slot(place, opened[place.code], []) for place in places if opened[place.code] < LAST]
    for site, count in PRESENT.items():
        for slot in dice.sample([one for one in slots if one.place.site == site], count):
            slot.is_open_at_the_end = True
    return slots


# --- how long, which category, how it ended ---


def _ended(dice: Random) -> list[_Draft]:
    """Make the families that left and those that were still there: categories, outcomes and nights add up."""
    outcomes: list[str | None] = [code for code, count in BY_OUTCOME.items() for _ in range(count)]
    categories = [code for code, count in BY_CATEGORY.items() for _ in range(count)]
    dice.shuffle(outcomes)
    dice.shuffle(categories)
    outcomes += [None] * (FAMILIES - len(outcomes))
    drafts = [_Draft(0, category, outcome) for category, outcome in zip(categories, outcomes, strict=True)]
    nights = _nights([one for one in drafts if one.outcome is not None], dice)
    for one, count in zip((one for one in drafts if one.outcome is not None), nights, strict=True):
        one.nights = count
    for one in drafts:
        if one.outcome is None:
            one.nights = dice.randint(1, 60)
    return drafts


def _nights(ended: Sequence[_Draft], dice: Random) -> list[int]:
    """Draw the lengths, and correct them night by night until the published mean comes out."""
    fixed = [LIMIT if one.outcome == "L_MAX" else 1 if one.category == "NIGHT" else 0 for one in ended]
    nights = [count or max(1, min(110, round(dice.lognormvariate(2.5, 1.1)))) for count in fixed]
    free = [place for place, count in enumerate(fixed) if not count]
    while (missing := NIGHTS - sum(nights)) != 0:
        place = dice.choice(free)
        step = 1 if missing > 0 else -1
        if 1 <= nights[place] + step <= 115:
            nights[place] += step
    return nights


# --- where and when ---


def _share_out(slots: Sequence[_Slot], drafts: Sequence[_Draft], dice: Random) -> None:
    """Give every site its number of families, every unit what it can hold."""
    leaving = [one for one in drafts if one.outcome is not None]
    staying = [one for one in drafts if one.outcome is None]
    for site, count in BY_SITE.items():
        own = [slot for slot in slots if slot.place.site == site]
        still_there = [slot for slot in own if slot.is_open_at_the_end]
        for slot in still_there:
            slot.stays.append(staying.pop())
        for _ in range(count - len(still_there)):
            draft = leaving.pop()
            room = [max(0, slot.room - draft.nights - 2) for slot in own]
            slot = dice.choices(own, room)[0]
            slot.stays.insert(0, draft)


def _dates(slots: Sequence[_Slot], dice: Random) -> None:
    """Spread the stays of each unit over its years, with days between them."""
    for slot in slots:
        gaps = _gaps(slot.room, len(slot.stays) + (0 if slot.is_open_at_the_end else 1), dice)
        day = slot.opened_on
        for one, gap in zip(slot.stays, gaps, strict=False):
            one.arrived_on = day + timedelta(days=gap)
            day = one.arrived_on + timedelta(days=one.nights + 1)
        if slot.is_open_at_the_end:
            last = slot.stays[-1]
            last.arrived_on = LAST - timedelta(days=last.nights)


def _gaps(room: int, count: int, dice: Random) -> list[int]:
    cuts = sorted(dice.randint(0, room) for _ in range(count - 1))
    return [after - before for before, after in zip([0, *cuts], [*cuts, room], strict=True)]


def _children(slots: Sequence[_Slot], dice: Random) -> None:
    """Share the minors out over the families, no family larger than its unit has beds."""
    everybody = [(slot.place.beds, one) for slot in slots for one in slot.stays]
    for beds, one in everybody:
        one.adults = 1 if beds < 4 or dice.random() < 0.35 else 2
    missing = MINORS - sum(one.children for _, one in everybody)
    while missing:
        beds, one = dice.choice(everybody)
        if one.adults + one.children < beds and dice.random() < 1 / one.children:
            one.children += 1
            missing -= 1


# --- families and stays ---


def _plan(slots: Sequence[_Slot], coaches: Mapping[str, Sequence[str]], dice: Random) -> OfficePlan:
    plan, maker = OfficePlan(), FamilyMaker(dice)
    number: dict[int, int] = defaultdict(int)
    drafts = sorted(((one.arrived_on, slot.place.code, slot, one) for slot in slots for one in slot.stays), key=_order)
    for arrived, _code, slot, one in drafts:
        number[arrived.year] += 1
        code = f"FITT-{arrived.year}-{number[arrived.year]:04}"
        family = maker.make(code, arrived, one.category, one.children, adults=one.adults, sure_ages=True)
        family.file_language = slot.place.language
        plan.families.append(family)
        plan.stays.append(_stay(slot.place, family, one, coaches))
    _moves(plan, slots, dice)
    return plan


def _order(row: tuple[date, str, _Slot, _Draft]) -> tuple[date, str]:
    return row[0], row[1]


def _stay(place: Place, family: FamilyPlan, one: _Draft, coaches: Mapping[str, Sequence[str]]) -> StayPlan:
    left = one.arrived_on + timedelta(days=one.nights)
    outcome = one.outcome
    if outcome is None:  # still there on the last day; they left in the weeks after
        left, outcome = LAST + timedelta(days=5 + one.nights), "R_VOL_AVR"
    return StayPlan(
        code=f"{family.code}/1",
        family=family,
        category=family.category,
        site=place.site,
        planned_from=one.arrived_on,
        arrived_on=one.arrived_on,
        left_on=left,
        outcome=outcome,
        destination=DESTINATIONS.get(outcome, "ORIGIN" if outcome.startswith("R_") else "OTHER"),
        max_end_on=one.arrived_on + timedelta(days=LIMIT),
        coach=next(iter(coaches.get(place.site, ())), None),
        placements=[PlacementPlan(place.code, planned_from=one.arrived_on, arrived_on=one.arrived_on, left_on=left)],
    )


def _moves(plan: OfficePlan, slots: Sequence[_Slot], dice: Random) -> None:
    """Let some families finish their stay in another unit of the same site: neither arrival nor departure."""
    taken: dict[str, list[Period]] = defaultdict(list)
    for stay in plan.stays:
        taken[stay.placements[0].unit].append(Period(stay.placements[0].arrived_on or FIRST, stay.left_on))
    moved = 0
    for stay in dice.sample(plan.stays, len(plan.stays)):
        here = stay.placements[0]
        assert here.arrived_on is not None
        assert here.left_on is not None
        rest = Period(here.arrived_on + (here.left_on - here.arrived_on) / 2, here.left_on)
        if moved == MOVES or rest.nights() < 4:
            continue
        for slot in slots:
            is_near = slot.place.site == stay.site and slot.place.code != here.unit and slot.opened_on <= rest.from_on
            is_large = len(stay.family.persons) <= slot.place.beds
            if is_near and is_large and not any(rest.overlaps(one) for one in taken[slot.place.code]):
                here.left_on = rest.from_on
                stay.placements.append(
                    PlacementPlan(slot.place.code, arrived_on=rest.from_on, left_on=rest.until_on, reason="REPAIR")
                )
                taken[slot.place.code].append(rest)
                moved += 1
                break
