"""The reports on files, the door, visits and the two tracks, on invented facts: figures, and laws that join them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.appointments.rules import HOLDING, AppointmentState, TalkKind
from icam.cases.rules import Conclusion, Stage
from icam.core.period import Period
from icam.printing.document import Cell, Row, Table
from icam.reports.builders import caseload, icam_funnel, tracks, visits, walk_ins
from icam.reports.builders.book import Book, Findings
from icam.reports.builders.files import AppointmentFact, FileFact
from icam.reports.rules import Asked
from icam.visits.rules import Result
from icam.walkin.rules import EntryState
from tests.unit.reports.test_builder import English

TODAY = date(2026, 3, 18)
YEAR = Asked(Period.days(date(2026, 1, 1), date(2026, 12, 31)), TODAY)
FILE = FileFact(1, "ICAM-1", "BRU", "BB", "INVITATION", "nl", "ps", date(2026, 1, 5))


def after(days: int) -> date:
    return FILE.opened_on + timedelta(days=days)


CAME = replace(
    FILE,
    case_id=2,
    code="ICAM-2",
    office="ANR",
    language="fr",
    invited_on=after(1),
    first_talk_on=after(11),
    last_talk_on=after(11),
    talks=1,
    conclusion=Conclusion.NEITHER,
    concluded_on=after(31),
    closed_on=after(40),
    outcome="REFUSED",
    outcome_group="refused",
)
WALKED_IN = replace(FILE, case_id=3, code="ICAM-3", entry="WALK_IN", first_talk_on=after(0), last_talk_on=after(0))
INVITED = replace(FILE, case_id=4, code="ICAM-4", invited_on=after(2))


def appointment(
    of: FileFact, state: AppointmentState, kind: TalkKind = TalkKind.FIRST, *, has_talk: bool = True
) -> AppointmentFact:
    return AppointmentFact(of, kind, after(11), state, True, has_talk)


def table(found: Findings, name: str) -> Table:
    (one,) = (
        block
        for section in found.sections
        for block in section.blocks
        if isinstance(block, Table) and block.name == name
    )
    return one


def row(of: Table, name: str) -> Row:
    (one,) = (each for each in of.rows if each.cells[0].text.strip() == name)
    return one


def value(of: Table, name: str, column: str) -> Any:
    (place,) = (number for number, each in enumerate(of.columns) if each.label == column)
    return row(of, name).cells[place].value


def numbers(cells: Iterable[Cell]) -> list[int]:
    return [cell.value for cell in cells if isinstance(cell.value, int)]


# --- the funnel


def funnel(files: Iterable[FileFact], appointments: Iterable[AppointmentFact] = ()) -> tuple[Findings, Book]:
    book = Book(English())
    return icam_funnel.build(icam_funnel.FunnelFacts(tuple(files), tuple(appointments)), YEAR, book), book


def test_the_steps_have_their_share_of_what_they_are_a_part_of():
    found, _ = funnel([FILE, CAME, WALKED_IN, INVITED])
    steps = table(found, "Steps")
    assert numbers(row(steps, "Households invited").cells) == [2]
    assert value(steps, "First talk held", "Files") == 2
    assert value(steps, "without an invitation", "Files") == 1
    assert value(steps, "Concluded", "Share") == 50  # of the two who talked
    assert value(steps, "Concluded", "of all files") == 25
    assert value(steps, "c: neither residence nor return", "Files") == 1
    assert value(steps, "Still open", "Files") == 3


def test_first_and_follow_up_appointments_are_counted_apart():
    states = AppointmentState
    made = [
        appointment(CAME, states.ATTENDED),
        appointment(INVITED, states.NO_SHOW),
        appointment(INVITED, states.RESCHEDULED),
        appointment(INVITED, states.CANCELLED),
        appointment(CAME, states.ATTENDED, TalkKind.FOLLOW_UP),
        appointment(CAME, states.EXCUSED, TalkKind.CONCLUSION),
        appointment(CAME, states.INTERPRETER_MISSING, TalkKind.FOLLOW_UP, has_talk=False),
    ]
    found, _ = funnel([CAME, INVITED], made)
    shown = table(found, "Appointments")
    assert value(shown, "First appointments", "Show-up rate") == 50
    assert value(shown, "First appointments", "Called off or moved") == 2
    assert value(shown, "Follow-up and conclusion talks", "Kept or missed") == 3
    assert value(shown, "Together", "Show-up rate") == Decimal(300) / 5


def test_the_days_between_the_steps_have_a_median_and_a_p90():
    later = replace(CAME, case_id=9, code="ICAM-9", first_talk_on=after(21))
    found, book = funnel([CAME, later, WALKED_IN])
    shown = table(found, "Times")
    assert value(shown, "From the first invitation to the first talk", "Median") == 15
    assert value(shown, "From the first invitation to the first talk", "P90") == 20
    assert value(shown, "From the first talk to the conclusion", "Median") == 15
    assert [line.about for line in book.figures["to_talk"].open().lines] == ["ICAM-2", "ICAM-9"]


def test_a_talk_before_the_invitation_has_no_days():
    assert replace(CAME, invited_on=after(15)).days_to_talk is None


def test_what_does_not_add_up_is_said_and_not_left_out():
    unheard = replace(CAME, case_id=5, code="ICAM-5", first_talk_on=None)
    early = replace(WALKED_IN, case_id=6, code="ICAM-6", first_talk_on=after(-3))
    found, book = funnel([unheard, early], [appointment(unheard, AppointmentState.ATTENDED, has_talk=False)])
    assert found.alerts == ("3 records do not fit the steps: they are listed at the end.",)
    assert [line.about for line in book.figures["broken.no_talk"].open().lines] == ["ICAM-5"]
    assert value(table(found, "Steps"), "Concluded", "Files") == 1


def test_an_empty_period_says_so():
    found, _ = funnel([])
    assert found.empty == "No file was opened in this period."
    assert value(table(found, "Appointments"), "Together", "Show-up rate") is None


days = st.one_of(st.none(), st.integers(0, 60).map(after))


@st.composite
def files_of_all_kinds(draw: st.DrawFn) -> list[FileFact]:
    found = []
    for number in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from([None, *Conclusion]))
        closed = draw(days)
        found.append(
            replace(
                FILE,
                case_id=number,
                code=f"ICAM-{number}",
                office=draw(st.sampled_from(["BRU", "ANR", None])),
                region=draw(st.sampled_from(["BB", "AL", None])),
                entry=draw(st.sampled_from(["INVITATION", "WALK_IN"])),
                language=draw(st.sampled_from(["nl", "fr", None])),
                spoken=draw(st.sampled_from(["ps", "ar", None])),
                coach_id=draw(st.sampled_from([1, 2, None])),
                coach="Somebody",
                invited_on=draw(days),
                first_talk_on=draw(days),
                conclusion=kind,
                concluded_on=after(30) if kind else None,
                closed_on=closed,
                outcome="OTHER" if closed else None,
                outcome_group="other" if closed else None,
            )
        )
    return found


@given(files_of_all_kinds())
def test_the_parts_of_the_funnel_make_the_whole(files):
    found, book = funnel(files)
    count = {key: len(figure.records) for key, figure in book.figures.items()}
    assert count["open"] + count["closed"] == count["opened"] == len(files)
    assert count["invited.talk"] + count["invited.no_talk"] == count["invited"]
    assert sum(count[f"concluded.{kind}"] for kind in "abc") == count["concluded"]
    for name in ("Office", "Began by", "Official language", "Language spoken"):
        shown = table(found, name)
        for place, key in ((1, "opened"), (2, "invited"), (6, "talk"), (11, "closed")):
            assert sum(numbers(each.cells[place] for each in shown.rows)) == count[key]


# --- the caseload


def test_a_file_is_as_old_as_the_days_since_it_was_opened():
    files = [replace(FILE, coach_id=7, coach="Bram"), replace(INVITED, coach_id=7, coach="Bram"), WALKED_IN]
    book = Book(English())
    found = caseload.build(caseload.Caseload(tuple(files), after(40), 30), YEAR, book)
    shown = table(found, "By coach")
    assert value(shown, "Bram", "Open files") == 2
    assert value(shown, "Bram", "invited") == 1
    assert value(shown, "without a coach", "Oldest (days)") == 40
    assert value(shown, "Together", "No contact for 30 days") == 3


def test_somebody_who_came_was_in_contact_that_day():
    of = caseload.Caseload((replace(FILE, met_on=after(35)),), after(40), 30)
    assert of.silence(of.files[0]) == 5
    assert not of.is_silent(of.files[0])


@given(files_of_all_kinds(), st.integers(0, 400))
def test_every_open_file_stands_once_under_a_stage_an_age_a_coach_and_a_region(files, age):
    book = Book(English())
    found = caseload.build(caseload.Caseload(tuple(files), after(age), 30), YEAR, book)
    assert sum(len(book.figures[f"age.{first}"].records) for first, _last in caseload.BANDS) == len(files)
    for name in ("By coach", "By region"):
        lines = [each for each in table(found, name).rows if each.level == 0]
        assert sum(numbers(each.cells[1] for each in lines)) == len(files)
        for each in lines:
            assert sum(numbers(each.cells[2 : 2 + len(caseload.STAGES)])) == each.cells[1].value


def test_the_stages_of_a_past_day_are_those_that_facts_show():
    of = caseload.Caseload((), after(50), 30)
    assert of.stage(FILE) is Stage.NEW
    assert of.stage(INVITED) is Stage.INVITED
    assert of.stage(WALKED_IN) is Stage.TALKING
    assert of.stage(replace(CAME, closed_on=None)) is Stage.CONCLUDED


# --- the door


@st.composite
def entries(draw: st.DrawFn) -> list[walk_ins.EntryFact]:
    return [
        walk_ins.EntryFact(
            session_id=1,
            office=draw(st.sampled_from(["BRU", "ANR"])),
            on=draw(st.sampled_from([date(2026, 3, 4), date(2026, 3, 11)])),
            number=number,
            hour=draw(st.integers(8, 12)),
            language=draw(st.sampled_from(["ps", "ar", None])),
            state=draw(st.sampled_from(EntryState)),
            waited=draw(st.one_of(st.none(), st.integers(0, 90))),
            talked=draw(st.booleans()),
            is_late=False,
        )
        for number in range(draw(st.integers(0, 12)))
    ]


@given(entries())
def test_everybody_who_came_stands_in_one_column_and_in_each_table_once(came):
    book = Book(English())
    found = walk_ins.build(came, YEAR, book)
    count = {key: len(figure.records) for key, figure in book.figures.items()}
    assert count["came"] == count["talk"] + count["helped"] + count["left"] + count["waits"] == len(came)
    for name in ("By hour", "By language", "By office", "By day"):
        lines = [each for each in table(found, name).rows if each.level == 0]
        for place, key in enumerate(("came", "talk", "helped", "left", "waits"), start=1):
            assert sum(numbers(each.cells[place] for each in lines)) == count[key]


def test_only_those_who_were_seen_have_waited():
    seen = walk_ins.EntryFact(1, "BRU", date(2026, 3, 4), 1, 9, "ps", EntryState.DONE, 12, True, False)
    left = replace(seen, number=2, state=EntryState.LEFT, waited=50, talked=False)
    found = walk_ins.build([seen, left, replace(seen, number=3, waited=30)], YEAR, Book(English()))
    shown = table(found, "By hour")
    assert value(shown, "09–10", "Median wait (min)") == 21
    assert value(shown, "09–10", "Share that left") == Decimal(100) / 3


# --- the visits


def visit(number: int, result: Result | None, coach: int = 1, **details: Any) -> visits.VisitFact:
    given = {"on": date(2026, 3, number), "reason": None, "is_over": number <= 18} | details
    return visits.VisitFact(number, f"G-{number}", coach, f"Coach {coach}", "ZUL", result=result, **given)


@given(st.lists(st.tuples(st.integers(1, 28), st.sampled_from([None, *Result]), st.integers(1, 2)), max_size=20))
def test_every_planned_visit_became_one_thing(made):
    book = Book(English())
    facts = visits.VisitFacts(tuple(visit(*one) for one in made), (), TODAY, 14)
    visits.build(facts, YEAR, book)
    count = {key: len(figure.records) for key, figure in book.figures.items()}
    parts = ("held", "missed", "cancelled", "unwritten", "ahead")
    assert count["planned"] == sum(count[part] for part in parts) == len(made) - count["moved"]
    assert count["planned"] == sum(count[key] for key in count if key.startswith("planned.coach."))


def test_a_missed_visit_may_have_found_nobody_home():
    facts = visits.VisitFacts(
        (visit(2, Result.MISSED, reason="NOT_HOME"), visit(3, Result.MISSED_EXCUSED), visit(4, Result.HELD)),
        (),
        TODAY,
        14,
    )
    shown = table(visits.build(facts, YEAR, Book(English())), "By coach")
    assert value(shown, "Coach 1", "Missed") == 2
    assert value(shown, "Coach 1", "of these: nobody home") == 1
    assert value(shown, "Coach 1", "Share held") == Decimal(100) / 3


def test_a_family_counts_from_its_arrival_until_it_is_first_visited():
    family = visits.FamilyFact(1, "S-1", "G-1", "ZUL", 1, "Coach 1", date(2026, 3, 4), None)
    seen = replace(family, stay_id=2, stay="S-2", arrived_on=date(2026, 1, 1), seen_on=date(2026, 3, 5))
    facts = visits.VisitFacts((), (family, seen), TODAY, 14)
    assert facts.unseen == [family]
    found = visits.build(facts, YEAR, Book(English()))
    assert value(table(found, "Unseen by coach"), "Coach 1", "Without a visit") == 1


# --- the two tracks


STAY = tracks.StayFact(1, "S-1", True, after(45), after(60), "R_VOL_AVR", "return")


def tracked(files: Iterable[tracks.Track], stays: Iterable[tracks.Track] = (), back: Iterable[tracks.Track] = ()):
    book = Book(English())
    return tracks.build(tracks.TrackFacts(tuple(files), tuple(stays), tuple(back)), YEAR, book), book


def test_a_file_that_led_to_a_stay_is_followed_to_its_outcome():
    led, alone = tracks.Track(FILE.opened_on, FILE, STAY), tracks.Track(after(120), CAME, None)
    found, _ = tracked([led, alone])
    shown = table(found, "Files to stays")
    assert value(shown, "quarter 1 of 2026", "Led to a stay") == 1
    assert value(shown, "quarter 1 of 2026", "return") == 1
    assert value(shown, "quarter 2 of 2026", "Led to a stay") == 0
    assert value(shown, "Together", "Share") == 50


def test_a_stay_that_led_to_a_file_is_followed_to_its_outcome():
    back = tracks.Track(date(2026, 2, 1), CAME, STAY)
    found, _ = tracked([], [tracks.Track(date(2026, 2, 1), None, STAY)], [back])
    shown = table(found, "Stays to files")
    assert value(shown, "quarter 1 of 2026", "Led to a file") == 1
    assert value(shown, "quarter 1 of 2026", "neither") == 1


@pytest.mark.parametrize(
    ("group", "engaged"), [("refused", True), ("lost", False), ("forced", False), (None, True), ("return", True)]
)
def test_a_file_stays_engaged_unless_contact_is_lost_or_force_used(group, engaged):
    file = replace(CAME, outcome_group=group, closed_on=after(40) if group else None)
    _, book = tracked([tracks.Track(FILE.opened_on, file, None)])
    assert len(book.figures["files.engaged"].records) == engaged


def test_links_that_cannot_be_are_listed():
    early = replace(STAY, arrived_on=after(-20), left_on=None, outcome=None, group=None)
    ended = replace(CAME, outcome="TO_FITT", outcome_group="fitt")
    found, book = tracked([tracks.Track(FILE.opened_on, FILE, early), tracks.Track(FILE.opened_on, ended, None)])
    assert found.alerts == ("2 records do not fit together: they are listed at the end.",)
    assert [line.about for line in book.figures["odd.early_stay"].open().lines] == ["ICAM-1 S-1"]


def test_a_record_out_of_scope_is_counted_and_not_named():
    hidden = tracks.Track(FILE.opened_on, FILE, replace(STAY, is_named=False))
    _, book = tracked([hidden])
    (line,) = book.figures["files.stay"].open().lines
    assert line.cells[0].link == "case:1"
    assert line.cells[3] == Cell("out of scope", "out of scope")


def test_the_cohort_is_a_month_a_quarter_or_a_year_by_the_length_of_the_period():
    day = date(2026, 5, 4)
    assert tracks.cohort_of(day, Period(date(2026, 5, 1), date(2026, 6, 1))) == "2026-05"
    assert tracks.cohort_of(day, YEAR.period) == "2026-q2"
    assert tracks.cohort_of(day, Period(date(2020, 1, 1), date(2027, 1, 1))) == "2026"
    assert tracks.cohort_name("2026-q2", English()) == "quarter 2 of 2026"


@given(st.lists(st.tuples(st.integers(0, 350), st.sampled_from([None, "return", "absconded", "other"])), max_size=10))
def test_the_cohorts_make_the_whole_and_their_parts_the_stays_they_led_to(made):
    files = []
    for number, (opened, group) in enumerate(made):
        stay = replace(STAY, stay_id=number, code=f"S-{number}", group=group) if group else None
        file = replace(FILE, case_id=number, code=f"ICAM-{number}", opened_on=after(opened))
        files.append(tracks.Track(file.opened_on, file, stay))
    found, _ = tracked(files)
    *lines, whole = table(found, "Files to stays").rows
    assert [sum(numbers(line.cells[place] for line in lines)) for place in (1, 2)] == [
        whole.cells[1].value,
        whole.cells[2].value,
    ]
    for line in (*lines, whole):
        assert sum(numbers(line.cells[4:])) == line.cells[2].value


def test_an_appointment_that_holds_time_is_not_left_out():
    for state in AppointmentState:
        one = appointment(FILE, state)
        assert one.counts + one.is_left_out + (state in HOLDING - {AppointmentState.ATTENDED}) == 1
