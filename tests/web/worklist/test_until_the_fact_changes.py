"""What the day asks for, each thing by its own fact: the rule, a link that opens, and gone when the fact changes."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from icam.accounts.models import Account
from icam.care.models import CareStep, Schooling
from icam.cases.models import Case
from icam.conclusions.models import CaseConclusion, Consent, Referral, ReferralPerson
from icam.core import clock
from icam.core.access import Role
from icam.db import unit_of_work
from icam.housing.models import Site
from icam.people.models import Household, Person
from icam.returns.models import ReturnFile, TravelDocument
from icam.stays.models import Stay
from icam.talks.models import Talk
from icam.visits.rules import Result
from tests import make
from tests.visits import visit

TODAY = clock.today()
Change = Callable[[], Any]
"""Changes the fact that put the line there."""


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


def save(row: Any) -> Any:
    with unit_of_work() as session:
        session.add(row)
    return row


def change(row: Any, **values: Any) -> Change:
    """Return what writes other values to a row."""

    def write() -> None:
        with unit_of_work() as session:
            found = session.get_one(type(row), row.id)
            for name, value in values.items():
                setattr(found, name, value)

    return write


@dataclass
class Office:
    """A coach, a site, a family of one adult and one child."""

    coach: Account
    site: Site
    adult: Person
    child: Person
    family: Household

    def file(self, talk: int | None = None, **details: Any) -> Case:
        """Make the family's file; with ``talk``, its only talk was so many days ago, and an appointment is ahead."""
        values: dict[str, Any] = {"opened_on": on(-90), "invitations": 1, "invited_on": on(-90)}
        if talk is not None:
            values |= {"first_talk_on": on(-talk), "last_talk_on": on(-talk), "talks": 1, "next_appointment_on": on(3)}
        return make.case(self.family, coach_id=self.coach.id, **(values | details))

    def lives(self, days: int) -> Stay:
        """Let the family live in a unit since so many days."""
        return make.stay(self.family, make.unit(self.site), arrived=on(-days), coach_id=self.coach.id)


def no_reply(office: Office) -> Change:
    return change(office.file(invited_on=on(-15), reply_due_on=on(-1)), reply_due_on=None)


def term_ends(office: Office) -> Change:
    office.file(talk=5)
    return change(make.order(office.family, notified=on(-26)), complied_on=TODAY)


def talk_not_written_up(office: Office) -> Change:
    case = office.file(talk=6)
    values = {"kind": "first", "place": "office", "held_on": on(-6), "created_at": clock.now()}
    return change(save(Talk(case_id=case.id, coach_id=office.coach.id, **values)), written_at=clock.now())


def no_contact(office: Office) -> Change:
    return change(office.file(talk=40, next_appointment_on=None), next_appointment_on=on(2))


def conclusion_overdue(office: Office) -> Change:
    return change(office.file(talk=80), concluded_on=TODAY, conclusion="b")


def consent_unsigned(office: Office) -> Change:
    case, now = office.file(talk=5, concluded_on=on(-2), conclusion="b"), clock.now()
    why = {"explained_on": on(-2), "language": "nl", "explanation": "explained", "held_from_on": on(-2)}
    concluded = save(CaseConclusion(case_id=case.id, kind="b", concluded_on=on(-2), written_at=now, **why))
    of = {"case_id": case.id, "service": "FEDASIL"}
    referral = save(Referral(conclusion_id=concluded.id, created_on=on(-1), created_at=now, **of))
    save(ReferralPerson(referral_id=referral.id, person_id=office.adult.id))
    signed = {"given_on": TODAY, "how": "SIGNED", "language": "nl", "created_at": now}
    return lambda: save(Consent(person_id=office.adult.id, **of, **signed))


def document_expires(office: Office) -> Change:
    case, now = office.file(talk=5, concluded_on=on(-2), conclusion="b"), clock.now()
    of = {"household_id": office.family.id, "case_id": case.id, "service": "FEDASIL", "country": "GEO"}
    file = save(ReturnFile(opened_on=on(-2), created_at=now, **of))
    document = {"kind": "PASSPORT", "country": "GEO", "valid_to": on(4), "last_step": "granted", "created_at": now}
    return change(save(TravelDocument(file_id=file.id, person_id=office.adult.id, **document)), valid_to=on(400))


def child_turns_18(office: Office) -> Change:
    office.file(talk=5)
    change(office.child, birth_on=_eighteen_on(on(10)))()
    return change(office.child, birth_on=on(-3000))


def _eighteen_on(day: date) -> date:
    return date(day.year - 18, day.month, min(day.day, 28))


def no_visit(office: Office) -> Change:
    office.lives(40)
    return lambda: visit(office.family, office.coach, on(-1), result=Result.HELD)


def inventory_missing(office: Office) -> Change:
    stay = office.lives(12)
    return lambda: save(CareStep(stay_id=stay.id, step="INVENTORY_IN", done_on=TODAY, created_at=clock.now()))


def school_missing(office: Office) -> Change:
    office.lives(12)
    of = {"person_id": office.child.id, "household_id": office.family.id}
    return lambda: save(Schooling(school="De Linde", from_on=TODAY, created_at=clock.now(), **of))


ASKED: dict[str, tuple[Role, Callable[[Office], Change]]] = {
    "Invitation without reply": (Role.ICAM_COACH, no_reply),
    "Order to leave: term ends": (Role.ICAM_COACH, term_ends),
    "Talk not written up": (Role.ICAM_COACH, talk_not_written_up),
    "No contact for too long": (Role.ICAM_COACH, no_contact),
    "Conclusion expected": (Role.ICAM_COACH, conclusion_overdue),
    "Consent missing": (Role.ICAM_COACH, consent_unsigned),
    "Document expires": (Role.ICAM_COACH, document_expires),
    "Turns 18 within 30 days": (Role.ICAM_COACH, child_turns_18),
    "No visit for too long": (Role.FITT_COACH, no_visit),
    "Inventory missing": (Role.FITT_COACH, inventory_missing),
    "Child without a school": (Role.FITT_COACH, school_missing),
}
"""The rule as the page writes it, whose page it is, and the fact behind it."""

LINE = re.compile(r'<li class="todo">(.*?)</li>', re.DOTALL)


def lines(page: str, rule: str) -> list[str]:
    """Return the lines of a start page that a rule put there."""
    return [one for one in LINE.findall(html.unescape(page)) if f'todo__rule">{rule}<' in one]


@pytest.mark.parametrize("rule", ASKED)
def test_it_stands_on_the_first_page_with_rule_and_link_until_the_fact_changes(
    app: Any, client: Any, rule: str
) -> None:
    role, begin = ASKED[rule]
    site = make.site()
    coach = make.account(role, sites=[site], regions="BB", language="en")
    adult = make.person("Amal", "Karimi", born=date(1990, 5, 1))
    child = make.person("Sami", "Karimi", born=on(-3000))
    office = Office(coach, site, adult, child, make.household([adult, child]))
    end = begin(office)
    client.sign_in(coach)
    found = lines(client.get("/").text, rule)
    assert len(found) == 1, rule
    link = re.search(r'href="([^"]+)"', found[0])
    assert link is not None
    assert client.get(link[1], follow_redirects=True).status_code == 200, link[1]
    assert re.search(r'todo__when">[^<]+<', found[0]), "the day stands before it"
    end()
    assert lines(client.get("/").text, rule) == []
