"""A family that is invited, for the tests of letters."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from icam.appointments import commands as appointments
from icam.appointments.models import Invitation
from icam.appointments.rules import AppointmentDraft, InvitationDraft, Place, TalkKind, instant
from icam.cases.models import Case
from icam.core.access import Actor, Role, Scope
from icam.letters.rules import Draft, Kind
from icam.people.models import Household
from tests import make
from tests.data.appointments.office import Desk, desk

TODAY = date(2026, 3, 2)
NOW = instant(TODAY, time(8))
PDF = b"%PDF-"


@dataclass
class Invited:
    """An office, a family with a file, its invitation and the coach."""

    desk: Desk
    household: Household
    case: Case
    invitation: Invitation
    actor: Actor

    def draft(self, **changes: Any) -> Draft:
        """Return the letter of the invitation as a form would want it."""
        known: dict[str, Any] = {
            "kind": Kind.INVITATION,
            "subject_id": self.invitation.id,
            "language": "nl",
            "addressee": "Rania Haddad",
            "address": "Lindestraat 8\n9000 Gent",
        }
        return Draft(**(known | changes))


def invited(**details: Any) -> Invited:
    """Make them."""
    office = desk(cases=0)
    office.office.street, office.office.postal_code, office.office.municipality = "Italiëlei 4", "2000", "Antwerpen"
    household = make.household(
        [
            make.person("Rania", "Haddad", born=date(1988, 4, 12)),
            make.person("Nour", "Haddad", born=date(2017, 1, 5)),
        ],
        **{"name": "Haddad", "address": "Lindestraat 8, 9000 Gent", "interpreter_language": "ti"} | details,
    )
    case = make.case(
        household, region="AL", opened_on=TODAY - timedelta(9), office_id=office.office.id, coach_id=office.coach.id
    )
    actor = Actor(office.coach.id, office.coach.name, Role.ICAM_COACH, Scope(sites=None, regions=None))
    moment = AppointmentDraft(
        coach_id=office.coach.id,
        office_id=office.office.id,
        starts_at=instant(TODAY + timedelta(days=8), time(10)),
        minutes=60,
        kind=TalkKind.FIRST,
        place=Place.OFFICE,
        interpreter_language="ti",
    )
    sent = appointments.invite(
        actor,
        case.id,
        InvitationDraft(channel="LETTER", language="nl", explained_in="ti", sent_on=TODAY, appointment=moment),
        working_days=10,
        most_reinvitations=2,
        now=NOW,
    )
    return Invited(office, household, case, sent, actor)
