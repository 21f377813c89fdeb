"""Lists of the office: taken in whole or not at all, and what is stored afterwards."""

from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import func, select

from icam.core import clock
from icam.core.access import OFFICE, Role
from icam.db import db
from icam.housing.models import Closure, ServicePeriod, Site, Unit
from icam.imports.commands import import_list
from icam.imports.rules import ListKind, Report
from icam.imports.sheet import read_sheet
from icam.people.models import Household, Membership, Person, PersonName, PersonNationality
from icam.stays.models import Placement, Presence, Stay
from icam.visits.models import Visit
from tests import make

SITES = "code,name_nl,name_fr,postal_code,municipality,cleaning_days\nTUB,Tubeke,Tubize,1480,Tubize,2\n"
UNITS = (
    "site,code,type,beds,cots,family_places,step_free,in_service_from,in_service_until\n"
    "TUB,TUB-1,house,5,1,1,yes,2020-01-01,\n"
    "TUB,TUB-2,apartment,4,0,2,no,2020-01-01,2022-01-01\n"
    "TUB,TUB-2,apartment,4,0,2,no,2023-01-01,\n"
)
HOUSEHOLDS = (
    "household,person,family_name,given_name,birth_date,sex,nationality,role,joined_on,left_on\n"
    "H1,P1,Demirtepe,Ayşe,1990-05-01,f,TR,MOTHER,,\n"
    "H1,P2,Demirtepe,Elif,2018,f,TR,CHILD,,\n"
    "H2,P3,,Zarmina,,,AF,,,\n"
)
STAY_HEADS = (
    "stay,household,category,unit,planned_from,planned_until,arrived_on,left_on,outcome,cleaning_days,cancelled\n"
)


def take(kind: str, text: str | bytes, **options: Any) -> Report:
    content = text.encode() if isinstance(text, str) else text
    return import_list(OFFICE, ListKind(kind), read_sheet(content), **options)


def said(report: Report) -> list[tuple[int, str]]:
    return [(one.line, one.column) for one in report.problems]


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def office(app):
    for kind, text in (("sites", SITES), ("units", UNITS), ("households", HOUSEHOLDS)):
        report = take(kind, text)
        assert not report.problems, [str(one.said) for one in report.problems]
        assert report.is_done


@pytest.mark.parametrize(("kind", "text"), [("sites", SITES), ("units", UNITS), ("households", HOUSEHOLDS)])
def test_the_same_list_twice_changes_nothing(office, kind, text):
    again = take(kind, text)
    assert (again.new, again.changed, again.problems) == (0, 0, [])
    assert again.same > 0


def test_sites_are_taken_in(office):
    site = db.session.scalars(select(Site)).one()
    assert (site.code, site.name_fr, site.postal_code, site.cleaning_days) == ("TUB", "Tubize", "1480", 2)


def test_a_unit_has_a_service_period_for_each_of_its_lines(office):
    rows = db.session.execute(
        select(Unit.code, ServicePeriod.from_on, ServicePeriod.until_on)
        .join(Unit, Unit.id == ServicePeriod.unit_id)
        .order_by(Unit.code, ServicePeriod.from_on)
    )
    assert [tuple(row) for row in rows] == [
        ("TUB-1", date(2020, 1, 1), None),
        ("TUB-2", date(2020, 1, 1), date(2022, 1, 1)),
        ("TUB-2", date(2023, 1, 1), None),
    ]


def test_the_beds_of_a_list_are_the_offices_own_figure(office):
    unit = db.session.scalars(select(Unit).where(Unit.code == "TUB-1")).one()
    assert (unit.beds, unit.cots, unit.step_free, unit.is_assumed) == (5, 1, True, False)


def test_persons_names_and_nationalities_are_taken_in(office):
    person = db.session.scalars(select(Person).where(Person.code == "P2")).one()
    assert (person.birth_on, person.birth_precision.value) == (date(2018, 7, 1), "year")
    assert count(PersonName) == 3
    assert db.session.scalars(select(PersonName.sound_key).where(PersonName.person_id == person.id)).one()
    assert sorted(db.session.scalars(select(PersonNationality.country))) == ["AF", "TR", "TR"]
    assert db.session.scalars(select(Household.name).where(Household.code == "H2")).one() == "Zarmina"


def test_a_name_that_was_corrected_keeps_its_old_spelling(office):
    report = take("households", HOUSEHOLDS.replace("Ayşe", "Aysche"))
    assert (report.new, report.changed) == (0, 1)
    kinds = sorted((one.kind.value, one.given_name) for one in db.session.scalars(select(PersonName)))
    assert ("main", "Aysche") in kinds
    assert ("spelling", "Ayşe") in kinds


def test_a_member_who_left_is_a_correction_of_the_membership(office):
    report = take("households", HOUSEHOLDS.replace("CHILD,,", "CHILD,,2026-02-01"))
    assert report.changed == 1
    live = db.session.scalars(select(Membership).where(Membership.voided_at.is_(None))).all()
    assert len(live) == 3
    assert count(Membership) == 4


def test_one_wrong_cell_keeps_the_whole_list_out(app):
    report = take("sites", SITES + "ZUL,Zulte,Zulte,9870,Zulte,many\n")
    assert said(report) == [(3, "cleaning_days")]
    assert not report.is_done
    assert count(Site) == 0


def test_every_wrong_cell_is_named_at_once(office):
    report = take(
        "units",
        "site,code,type,beds,cots,family_places,step_free,in_service_from\n"
        "XXX,A-1,castle,0,-1,10,perhaps,31/02/2026\n"
        ",,house,4,0,1,no,01/01/26\n",
    )
    wrong = {"type", "beds", "cots", "family_places", "step_free", "in_service_from"}
    assert {column for line, column in said(report) if line == 2} == wrong | {"site"}
    assert {column for line, column in said(report) if line == 3} == {"site", "code", "in_service_from"}
    sentences = " ".join(str(one.said) for one in report.problems)
    assert "31/02/2026 is not a day of the calendar" in sentences
    assert "four digits" in sentences


def test_a_column_nobody_knows_is_an_error_and_an_optional_one_may_be_missing(app):
    report = take("sites", "code,name_nl,colour\nTUB,Tubeke,red\n")
    assert said(report) == [(1, "colour")]
    assert take("sites", "code,name_nl\nTUB,Tubeke\n").new == 1
    assert said(take("sites", "code\nTUB\n")) == [(1, "name_nl")]


def test_a_dry_run_says_what_would_change_and_changes_nothing(app):
    report = take("sites", SITES, dry_run=True)
    assert (report.new, report.is_done) == (1, False)
    assert count(Site) == 0


# --- closures ---

CLOSURES = "unit,first_day,last_day,reason,reference,cancelled\nTUB-1,2026-03-01,2026-03-05,REPAIR,W-1,no\n"


def test_a_closure_is_closed_on_its_last_day_too(office):
    assert take("closures", CLOSURES).new == 1
    closure = db.session.scalars(select(Closure)).one()
    assert (closure.from_on, closure.until_on, closure.chain_id) == (date(2026, 3, 1), date(2026, 3, 6), closure.id)
    assert take("closures", CLOSURES).same == 1


def test_a_changed_line_revises_the_closure_and_keeps_the_earlier_version(office):
    take("closures", CLOSURES)
    assert take("closures", CLOSURES.replace("03-05", "03-09")).changed == 1
    old, new = db.session.scalars(select(Closure).order_by(Closure.id)).all()
    assert (old.voided_at is None, new.voided_at is None) == (False, True)
    assert new.chain_id == old.id
    assert new.until_on == date(2026, 3, 10)


def test_a_cancelled_line_cancels_the_closure_once(office):
    take("closures", CLOSURES)
    gone = CLOSURES.replace(",no", ",yes")
    assert take("closures", gone).changed == 1
    closure = db.session.scalars(select(Closure)).one()
    assert closure.is_cancelled
    assert closure.voided_at is not None
    assert take("closures", gone).same == 1


def test_a_closure_over_a_stay_is_taken_in_and_reported(office):
    stay = STAY_HEADS + "S1,H1,T_IRR,TUB-1,,,2026-03-01,2026-03-20,R_VOL_AVR,,\n"
    assert take("stays", stay).new == 1
    report = take("closures", CLOSURES)
    assert [(one.line, one.column) for one in report.conflicts] == [(2, "unit")]
    assert db.session.scalars(select(Closure)).one().is_over_stay


def test_a_closure_whose_last_day_lies_before_its_first_is_an_error(office):
    assert said(take("closures", CLOSURES.replace("03-05", "02-05"))) == [(2, "last_day")]


# --- stays ---


def test_a_stay_of_two_lines_is_a_move(office):
    report = take(
        "stays",
        STAY_HEADS
        + "S1,H1,T_IRR,TUB-1,2026-01-02,,2026-01-03,2026-01-10,,0,\n"
        + "S1,H1,T_IRR,TUB-2,,,2026-01-10,2026-02-01,R_VOL_AVR,3,\n",
    )
    assert not report.problems, [str(one.said) for one in report.problems]
    stay = db.session.scalars(select(Stay)).one()
    assert (stay.arrived_on, stay.left_on, stay.outcome) == (date(2026, 1, 3), date(2026, 2, 1), "R_VOL_AVR")
    first, second = db.session.scalars(select(Placement).order_by(Placement.arrived_on)).all()
    assert (first.held_from, first.held_until, first.cleaning_days) == (date(2026, 1, 2), date(2026, 1, 10), 0)
    assert (second.held_from, second.held_until, second.cleaning_days) == (date(2026, 1, 10), date(2026, 2, 1), 3)


STAYS = (
    STAY_HEADS
    + "S1,H1,T_IRR,TUB-1,2026-01-02,2026-03-01,2026-01-03,2026-01-10,,0,\n"
    + "S1,H1,T_IRR,TUB-2,,,2026-01-10,,,,\n"
    + "S2,H2,DUBLIN,,2026-02-01,,,,,,\n"
)


def test_the_same_stays_twice_change_nothing(office):
    assert take("stays", STAYS).new == 2
    again = take("stays", STAYS)
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert count(Placement) == 2


def test_a_family_without_a_unit_waits(office):
    take("stays", STAYS)
    waiting = db.session.scalars(select(Stay).where(Stay.code == "S2")).one()
    assert (waiting.site_id, waiting.planned_from, waiting.arrived_on) == (None, date(2026, 2, 1), None)


def test_a_changed_stay_voids_the_placement_it_corrects(office):
    take("stays", STAYS)
    report = take("stays", STAYS.replace("2026-01-10,,,,", "2026-01-10,2026-02-20,A_LEFT,,"))
    assert (report.changed, report.same) == (1, 1)
    live = db.session.scalars(select(Placement).where(Placement.voided_at.is_(None))).all()
    assert len(live) == 2
    assert count(Placement) == 3
    stay = db.session.scalars(select(Stay).where(Stay.code == "S1")).one()
    assert (stay.left_on, stay.outcome) == (date(2026, 2, 20), "A_LEFT")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("S1,H9,T_IRR,TUB-1,,,2026-01-03,,,,", "household"),
        ("S1,H1,T_IRR,TUB-9,,,2026-01-03,,,,", "unit"),
        ("S1,H1,NONE,TUB-1,,,2026-01-03,,,,", "category"),
        ("S1,H1,,TUB-1,,,2026-01-03,,,,", "category"),
        ("S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-01-02,A_LEFT,,", "left_on"),
        ("S1,H1,T_IRR,TUB-1,,,,2026-01-02,A_LEFT,,", "arrived_on"),
        ("S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-01-20,,,", "outcome"),
        ("S1,H1,T_IRR,TUB-1,,,2026-01-03,,A_LEFT,,", "left_on"),
        ("S1,H1,T_IRR,TUB-1,2026-02-01,2026-01-01,,,,,", "planned_until"),
        ("S1,H1,T_IRR,TUB-1,,,2026-01-03,,,,yes", "cancelled"),
        ("S1,H1,T_IRR,,,,2026-01-03,,,,", "unit"),
        ("S1,H1,T_IRR,TUB-1,,,,,,,", "planned_from"),
        ("S1,H1,T_IRR,TUB-1,,,2199-01-03,,,,", "arrived_on"),
        ("S1,H1,T_IRR,TUB-1,,,30/02/2026,,,,", "arrived_on"),
    ],
)
def test_an_impossible_stay_is_an_error_at_its_cell(office, line, column):
    assert said(take("stays", STAY_HEADS + line + "\n")) == [(2, column)]
    assert count(Stay) == 0


def test_lines_of_one_stay_may_not_overlap(office):
    report = take(
        "stays",
        STAY_HEADS
        + "S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-01-10,,,\n"
        + "S1,H1,T_IRR,TUB-2,,,2026-01-09,2026-02-01,R_VOL_AVR,,\n",
    )
    assert said(report) == [(3, "arrived_on")]


def test_a_gap_between_two_lines_is_taken_in_with_a_notice(office):
    report = take(
        "stays",
        STAY_HEADS
        + "S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-01-10,,,\n"
        + "S1,H1,T_IRR,TUB-2,,,2026-01-12,2026-02-01,R_VOL_AVR,,\n",
    )
    assert report.is_done
    assert [one.line for one in report.notices] == [3]


def test_two_families_cannot_have_one_place(office):
    report = take(
        "stays",
        STAY_HEADS
        + "S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-01-10,A_LEFT,,\n"
        + "S2,H2,T_IRR,TUB-1,,,2026-01-09,2026-02-01,A_LEFT,,\n",
    )
    assert said(report) == [(3, "unit")]
    assert "S1" in str(report.problems[0].said)


def test_a_family_may_come_on_the_day_another_leaves(office):
    report = take(
        "stays",
        STAY_HEADS
        + "S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-01-10,A_LEFT,,\n"
        + "S2,H2,T_IRR,TUB-1,,,2026-01-10,2026-02-01,A_LEFT,,\n",
    )
    assert report.is_done


def test_a_bigger_house_gives_each_family_its_own_place(office):
    report = take(
        "stays",
        STAY_HEADS
        + "S1,H1,T_IRR,TUB-2,,,2024-01-03,2024-01-10,A_LEFT,,\n"
        + "S2,H2,T_IRR,TUB-2,,,2024-01-05,2024-02-01,A_LEFT,,\n",
    )
    assert report.is_done
    assert sorted(db.session.scalars(select(Placement.place))) == [1, 2]


def test_a_stay_that_is_stored_keeps_its_place_from_a_later_list(office):
    take("stays", STAY_HEADS + "S1,H1,T_IRR,TUB-1,,,2026-01-03,,,,\n")
    report = take("stays", STAY_HEADS + "S2,H2,T_IRR,TUB-1,,,2026-02-03,,,,\n")
    assert said(report) == [(2, "unit")]


def test_a_delayed_family_promised_on_nights_of_another_is_taken_in(office):
    """The plan said the 8th, the family before left on the 10th: both things happened."""
    report = take(
        "stays",
        STAY_HEADS
        + "S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-01-10,A_LEFT,,\n"
        + "S2,H2,T_IRR,TUB-1,2026-01-08,,2026-01-10,2026-02-01,A_LEFT,,\n",
    )
    assert report.is_done
    row = db.session.scalars(select(Placement).where(Placement.planned_from.is_not(None))).one()
    assert (row.planned_from, row.held_from) == (date(2026, 1, 8), date(2026, 1, 10))


def test_a_promise_over_nights_that_are_lived_in_is_a_conflict(office):
    report = take(
        "stays",
        STAY_HEADS + "S1,H1,T_IRR,TUB-1,,,2026-01-03,,,,\n" + "S2,H2,T_IRR,TUB-1,2026-01-08,2026-02-01,,,,,\n",
    )
    assert report.is_done
    assert [one.line for one in report.conflicts] == [3]


def test_a_cancelled_stay_holds_nothing(office):
    report = take(
        "stays",
        STAY_HEADS
        + "S1,H1,T_IRR,TUB-1,2026-01-03,2026-02-01,,,,,yes\n"
        + "S2,H2,T_IRR,TUB-1,,,2026-01-09,2026-02-01,A_LEFT,,\n",
    )
    assert report.is_done
    cancelled = db.session.scalars(select(Stay).where(Stay.code == "S1")).one()
    assert cancelled.state.value == "cancelled"


def test_more_people_than_beds_are_taken_in_and_reported(office):
    take("units", UNITS.replace("TUB-1,house,5,1", "TUB-1,house,1,0"))
    report = take("stays", STAY_HEADS + "S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-02-01,A_LEFT,,\n")
    assert report.is_done
    assert "2 persons to sleep in TUB-1, which has 1 bed and 0 cots" in str(report.conflicts[0].said)


def test_nights_outside_the_stock_are_reported(office):
    report = take("stays", STAY_HEADS + "S1,H1,T_IRR,TUB-2,,,2021-12-03,2022-02-01,A_LEFT,,\n")
    assert report.is_done
    assert "does not belong to the stock" in str(report.conflicts[0].said)


# --- presence and visits ---


def test_a_presence_is_taken_in_once_and_corrected(office):
    take("stays", STAY_HEADS + "S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-02-01,A_LEFT,,\n")
    text = "stay,person,from,until\nS1,P2,2026-01-05,2026-01-20\n"
    assert take("presence", text).new == 1
    assert take("presence", text).same == 1
    assert take("presence", text.replace("01-20", "01-22")).changed == 1
    live = db.session.scalars(select(Presence).where(Presence.voided_at.is_(None))).one()
    assert live.until_on == date(2026, 1, 22)


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("S9,P2,2026-01-05,", "stay"),
        ("S1,P9,2026-01-05,", "person"),
        ("S1,P3,2026-01-05,", "person"),
        ("S1,P2,2026-01-05,2026-01-04", "until"),
        ("S1,P2,,2026-01-04", "from"),
    ],
)
def test_an_impossible_presence_is_an_error_at_its_cell(office, line, column):
    take("stays", STAY_HEADS + "S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-02-01,A_LEFT,,\n")
    assert said(take("presence", f"stay,person,from,until\n{line}\n")) == [(2, column)]


def test_visits_name_their_coach_by_address_or_name(office):
    coach = make.account(role=Role.FITT_COACH, name="Lotte Proef")
    take("stays", STAY_HEADS + "S1,H1,T_IRR,TUB-1,,,2026-01-03,2026-02-01,A_LEFT,,\n")
    text = (
        "household,coach,planned_on,planned_at,kind,result,note\n"
        f"H1,{coach.email},2026-01-05,14:30,HOME,held,Kinderen naar school\n"
        "H1,Lotte Proef,2026-01-12,9u,,gemist,\n"
    )
    assert take("visits", text).new == 2
    assert take("visits", text).same == 2
    first, second = db.session.scalars(select(Visit).order_by(Visit.planned_on)).all()
    assert (first.coach_id, first.planned_at, first.result.value) == (coach.id, time(14, 30), "held")
    assert first.stay_id is not None
    assert (second.planned_at, second.kind, second.result.value) == (time(9), "HOME", "missed")


def test_a_list_of_households_refuses_what_cannot_be(office):
    tomorrow = date.fromordinal(clock.today().toordinal() + 1)
    report = take(
        "households",
        "household,person,family_name,given_name,birth_date,nationality,joined_on,left_on\n"
        f"H3,P4,Proef,Ana,{tomorrow},SY,,\n"
        "H3,P5,Proef,Luka,1850-01-01,SY,,\n"
        "H3,P6,,,,SY,,\n"
        "H3,P7,Proef,Mara,2010-13,SY,,\n"
        "H3,P8,Proef,Ilir,,QQ,2026-02-01,2026-01-01\n"
        f"H3,P9,{'x' * 101},Ana,,SY,,\n"
        "H3,P10,Pro\u202eef,Ana,,SY,,\n"
        "H3,P11,Proef,Ana,,SY,2026-01-01,2026-03-01\n"
        "H3,P11,Proef,Ana,,SY,2026-02-01,\n",
    )
    assert sorted(set(said(report))) == [
        (2, "birth_date"),
        (3, "birth_date"),
        (4, "family_name"),
        (5, "birth_date"),
        (6, "left_on"),
        (6, "nationality"),
        (7, "family_name"),
        (8, "family_name"),
        (10, "joined_on"),
    ]
    assert db.session.scalar(select(func.count()).select_from(Household)) == 2


def test_a_promise_in_one_unit_ends_when_the_family_arrives_in_another(office):
    report = take(
        "stays",
        STAY_HEADS
        + "S1,H1,T_IRR,TUB-1,2026-01-03,2026-02-01,,,,,\n"
        + "S1,H1,T_IRR,TUB-2,,,2026-01-05,2026-01-20,A_LEFT,,\n",
    )
    assert report.is_done, [str(one.said) for one in report.problems]
    promised = db.session.scalars(select(Placement).where(Placement.arrived_on.is_(None))).one()
    assert (promised.held_from, promised.held_until) == (date(2026, 1, 3), date(2026, 1, 5))


def test_a_plan_of_the_move_that_lies_before_the_arrival_is_left_out(office):
    report = take(
        "stays",
        STAY_HEADS
        + "S1,H1,T_IRR,TUB-1,2026-01-10,,2026-01-03,2026-01-06,,,\n"
        + "S1,H1,T_IRR,TUB-2,,2026-01-08,2026-01-06,2026-01-20,A_LEFT,,\n",
    )
    assert report.is_done, [str(one.said) for one in report.problems]
    assert db.session.scalars(select(Stay.planned_until)).one() is None


def test_the_command_ends_with_1_and_names_every_wrong_cell(app, tmp_path):
    file = tmp_path / "sites.csv"
    file.write_bytes(SITES.replace(",2", ",many").encode("cp1252"))
    result = app.test_cli_runner().invoke(args=["icam", "import", "sites", str(file)])
    assert result.exit_code == 1
    assert "line 2, column cleaning_days" in result.output
    file.write_bytes(SITES.replace(",", ";").encode("utf-8-sig"))
    assert app.test_cli_runner().invoke(args=["icam", "import", "sites", str(file), "--dry-run"]).exit_code == 0
    assert count(Site) == 0
    assert app.test_cli_runner().invoke(args=["icam", "import", "sites", str(file)]).exit_code == 0
    assert count(Site) == 1
