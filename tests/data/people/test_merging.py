"""Two records become one with both histories, and are parted again exactly as they were."""

from datetime import date

import pytest
from sqlalchemy import select

from icam.audit.models import AuditEntry
from icam.core import clock
from icam.core.access import EVERYTHING, Actor, Role, Scope
from icam.core.errors import NotFound, RuleBroken
from icam.core.identifiers import IdentifierKind
from icam.db import db
from icam.people import commands, queries
from icam.people.models import Decision, Household, Membership, PersonName
from icam.people.rules import (
    DecisionDraft,
    HouseholdDraft,
    MemberDraft,
    NationalityStatus,
    NumberDraft,
    PersonDraft,
    read_search,
)
from icam.stays.models import Stay
from tests import make

ZAHRA = PersonDraft("Zahra", "Karimi", nationalities=(("AF", NationalityStatus.DECLARED),), languages=("ps",))
ZEHRA = PersonDraft(
    "Zehra",
    "Kareemi",
    nationalities=(("AF", NationalityStatus.ESTABLISHED), ("IR", NationalityStatus.DECLARED)),
    languages=("ps", "tr"),
    numbers=(NumberDraft(IdentifierKind.OV, "8123456"),),
    phone="0470 12 34 56",
)


def _open(actor: Actor, *drafts: PersonDraft, until: date | None = None) -> Household:
    members = [(draft, MemberDraft("OTHER", None, until)) for draft in drafts]
    return commands.open_household(actor, HouseholdDraft(), members, today=clock.today())


def _only(household: Household) -> int:
    return queries.member_rows([household.id])[0].person_id


def _everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row that a merge may touch."""
    db.session.rollback()
    tables = (
        "membership",
        "person_name",
        "person_identifier",
        "person_nationality",
        "person_language",
        "telephone",
        "stay",
    )
    found = {}
    for name in tables:
        table = db.metadata.tables[name]
        columns = [column for column in table.columns if column.name != "version"]
        found[name] = sorted(tuple(map(str, row)) for row in db.session.execute(select(*columns)))
    return found


def test_a_merged_person_is_found_under_both_names_and_numbers(actor: Actor) -> None:
    kept = _only(_open(actor, ZAHRA))
    gone = _only(_open(actor, ZEHRA, until=date(2025, 1, 1)))
    with pytest.raises(RuleBroken, match="two families on the same days"):
        commands.merge_persons(actor, kept, gone)
    _end_first(actor, kept)
    commands.merge_persons(actor, kept, gone)
    for typed in ("Zahra Karimi", "Zehra Kareemi", "8123456", "0470 12 34 56"):
        assert [hit.person_id for hit in queries.search_persons(read_search(typed), EVERYTHING)] == [kept]
    found = queries.details(kept, EVERYTHING)
    assert {country for country, _ in found.nationalities} == {"AF", "IR"}
    assert set(found.languages) == {"ps", "tr"}


def _end_first(actor: Actor, person_id: int) -> None:
    """Let the person's own membership begin where the other's ends."""
    _, _, _, membership_id = queries.memberships_of_person(person_id)[0]
    place = MemberDraft("OTHER", date(2025, 1, 1))
    commands.correct_membership(actor, membership_id, place, reason="learned later", today=clock.today())


def test_undoing_brings_every_row_back(actor: Actor) -> None:
    household = _open(actor, ZAHRA, ZEHRA)
    kept, gone = [row.person_id for row in queries.member_rows([household.id])]
    before = _everything()
    merge = commands.merge_persons(actor, kept, gone, reason="one passport")
    assert _everything() != before
    assert len(queries.member_rows([household.id])) == 1
    commands.undo_merge(actor, merge.id)
    assert _everything() == before
    assert queries.person(gone, EVERYTHING).merged_into_id is None


def test_two_files_become_one_with_stays_decisions_and_members(actor: Actor) -> None:
    kept, gone = _open(actor, ZAHRA), _open(actor, ZEHRA)
    stay = make.stay(gone, make.unit(), arrived=date(2026, 1, 5))
    commands.add_decision(actor, gone.id, DecisionDraft("A13"), today=clock.today())
    before = _everything()
    merge = commands.merge_households(actor, kept.id, gone.id)
    db.session.rollback()
    assert db.session.get_one(Stay, stay.id).household_id == kept.id
    assert [row.household_id for row in db.session.scalars(select(Decision))] == [kept.id]
    assert len(queries.member_rows([kept.id])) == 2
    assert queries.household_ids_of_history(kept.id) == [kept.id, gone.id]
    commands.undo_merge(actor, merge.id)
    assert _everything() == before
    assert queries.household_ids_of_history(kept.id) == [kept.id]


def test_what_was_recorded_after_the_merge_stays_with_the_kept_record(actor: Actor) -> None:
    household = _open(actor, ZAHRA, ZEHRA)
    kept, gone = [row.person_id for row in queries.member_rows([household.id])]
    merge = commands.merge_persons(actor, kept, gone)
    commands.add_number(actor, kept, NumberDraft(IdentifierKind.PASSPORT, "P 1"))
    commands.undo_merge(actor, merge.id)
    assert "P 1" in [one.value for one in queries.details(kept, EVERYTHING).identifiers]
    assert [one.value for one in queries.details(gone, EVERYTHING).identifiers] == ["8123456"]


def test_a_merge_is_undone_once_and_the_last_first(actor: Actor) -> None:
    household = _open(actor, ZAHRA, ZEHRA, PersonDraft("Sara", "Karimi"))
    one, two, three = [row.person_id for row in queries.member_rows([household.id])]
    first = commands.merge_persons(actor, one, two)
    second = commands.merge_persons(actor, one, three)
    with pytest.raises(RuleBroken, match="later"):
        commands.undo_merge(actor, first.id)
    commands.undo_merge(actor, second.id)
    commands.undo_merge(actor, first.id)
    with pytest.raises(RuleBroken, match="undone already"):
        commands.undo_merge(actor, first.id)


def test_a_merged_record_takes_part_in_nothing_more(actor: Actor) -> None:
    household = _open(actor, ZAHRA, ZEHRA, PersonDraft("Sara", "Karimi"))
    one, two, three = [row.person_id for row in queries.member_rows([household.id])]
    commands.merge_persons(actor, one, two)
    with pytest.raises(RuleBroken, match="merged already"):
        commands.merge_persons(actor, three, two)
    with pytest.raises(RuleBroken, match="two different"):
        commands.merge_persons(actor, one, one)
    other = _open(actor, PersonDraft("Omid"))
    with pytest.raises(RuleBroken, match="merged into another"):
        commands.add_member(actor, other.id, two, MemberDraft("CHILD"), today=clock.today())


def test_files_of_more_than_20_persons_together_are_not_made_one(actor: Actor) -> None:
    kept = _open(actor, *(PersonDraft(f"A{n}") for n in range(11)))
    gone = _open(actor, *(PersonDraft(f"B{n}") for n in range(10)))
    with pytest.raises(RuleBroken, match="at most 20"):
        commands.merge_households(actor, kept.id, gone.id)


def test_a_record_of_another_site_cannot_be_merged(actor: Actor) -> None:
    kept, gone = _open(actor, ZAHRA), _open(actor, ZEHRA)
    make.stay(gone, make.unit(), arrived=date(2026, 1, 5))
    coach = Actor(None, "coach", Role.MANAGER, Scope(sites=frozenset({-1})))
    with pytest.raises(NotFound):
        commands.merge_households(coach, kept.id, gone.id)


def test_every_change_of_a_household_is_in_the_trail_with_old_and_new(actor: Actor) -> None:
    household = _open(actor, ZAHRA)
    row = queries.member_rows([household.id])[0]
    commands.correct_membership(
        actor, row.membership_id, MemberDraft("MOTHER"), reason="a typing mistake", today=clock.today()
    )
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.event, entry.household_id, entry.person_id) == ("member.corrected", household.id, row.person_id)
    assert (entry.old, entry.new, entry.reason) == ({"role": "OTHER"}, {"role": "MOTHER"}, "a typing mistake")
    voided = db.session.scalars(select(Membership).where(Membership.voided_at.is_not(None))).one()
    assert voided.void_reason == "a typing mistake"


@pytest.mark.parametrize("persons", [0, 21, 40])
def test_a_household_of_nobody_or_of_40_persons_is_refused(actor: Actor, persons: int) -> None:
    with pytest.raises(RuleBroken):
        _open(actor, *(PersonDraft(f"Name{n}") for n in range(persons)))
    assert db.session.scalar(select(PersonName.id).limit(1)) is None
