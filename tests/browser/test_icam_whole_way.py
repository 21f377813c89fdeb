"""The whole way in one journey: invited, nobody came, invited again, a talk, the analysis, return, the departure."""

from datetime import date, timedelta

import pytest
from flask import Flask

from icam.accounts import passwords
from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.core import clock
from icam.core.names import listed_name
from icam.db import db, unit_of_work
from icam.people.models import Household, Membership
from tests import make
from tests.browser.journey import Journey
from tests.browser.steps import (
    conclude_return,
    hold_talk,
    invite,
    invite_again,
    leave,
    let_it_be_over,
    look_at_all,
    nobody_comes,
    prepare_return,
)
from tests.data.appointments.office import Desk, desk
from tests.returns import amounts

PASSWORD = "four quiet bicycles"
pytestmark = pytest.mark.browser


@pytest.fixture
def office(app: Flask) -> Desk:
    """Open an office with a coach and the file of a mother and her child."""
    amounts()
    made = desk(cases=1)
    mother = make.person("Leila", "Voorbeeld", date(1990, 4, 2))
    child = make.person("Sami", "Voorbeeld", clock.today() - timedelta(days=900))
    with unit_of_work() as session:
        session.merge(made.coach).password = passwords.hashed(PASSWORD)
        household = session.get_one(Household, made.cases[0].household_id)
        household.address, household.interpreter_language = "Rue de Fragnée 2, 4000 Liège", "ti"
        for row in session.query(Membership).filter_by(household_id=household.id):
            session.delete(row)
        session.add_all(
            Membership(household_id=household.id, person_id=one.id, role="OTHER") for one in (mother, child)
        )
        household.contact_person_id = mother.id
    return made


def test_the_whole_way_from_the_invitation_to_the_departure(journey: Journey, office: Desk) -> None:
    case_id = office.cases[0].id
    journey.sign_in(office.coach.email, PASSWORD)
    let_it_be_over(invite(journey, case_id).id)
    nobody_comes(journey, case_id)
    invite_again(journey)
    hold_talk(journey, case_id, "I want to go home to my sister")
    look_at_all(journey, case_id)
    conclude_return(journey, case_id, of=listed_name("Leila", "Voorbeeld"))
    prepare_return(journey, case_id)
    leave(journey)

    db.session.rollback()
    file = db.session.get_one(Case, case_id, populate_existing=True)
    assert (file.invitations, file.talks, file.conclusion) == (2, 1, Conclusion.RETURN)
    assert (file.first_talk_on, file.closed_on, file.outcome) == (clock.today(), clock.today(), "VR_DEPARTED")
    journey.go(f"/families/{file.household_id}/chronology")
    journey.is_accessible()
