"""What of a talk is told to the person: read apart, so that no note can slip into it."""

from datetime import date, time

from sqlalchemy import select

from icam.appointments.models import Appointment
from icam.appointments.rules import AppointmentState
from icam.core import clock
from icam.db import db
from icam.people.models import Membership, PersonLanguage
from icam.talks.models import Talk


def next_talk(talk: Talk) -> tuple[date | None, time | None, bool]:
    """Return the day and time of the talk after this one, and whether it is an appointment or a wish."""
    starts_at = db.session.scalar(
        select(Appointment.starts_at)
        .where(
            Appointment.case_id == talk.case_id,
            Appointment.starts_at > clock.now(),
            Appointment.state.in_((AppointmentState.PLANNED, AppointmentState.CONFIRMED)),
        )
        .order_by(Appointment.starts_at)
        .limit(1)
    )
    if starts_at is None:
        return talk.next_on, talk.next_at, False
    local = clock.local(starts_at)
    return local.date(), local.time().replace(second=0, microsecond=0), True


def languages_spoken(household_id: int) -> list[str]:
    """Return the languages that the members of a household speak."""
    wanted = (
        select(PersonLanguage.language)
        .join(Membership, Membership.person_id == PersonLanguage.person_id)
        .where(Membership.household_id == household_id, Membership.voided_at.is_(None))
        .order_by(PersonLanguage.person_id, PersonLanguage.language)
    )
    return list(dict.fromkeys(db.session.scalars(wanted)))
