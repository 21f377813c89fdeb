"""Languages of the coaches, interpreters asked for, and an absence, in the demo office."""

from datetime import date, timedelta

from sqlalchemy import select

from icam.accounts.models import Account
from icam.appointments import commands
from icam.appointments.models import Appointment
from icam.appointments.rules import STANDING, AbsenceDraft, BookingDraft
from icam.core import clock
from icam.core.access import Actor
from icam.core.workdays import is_working_day
from icam.db import db, unit_of_work

SPOKEN = {
    "icam@demo.example": ("nl", "fr", "en", "es"),
    "icam.fr@demo.example": ("fr", "en", "ar"),
    "icam.gent@demo.example": ("nl", "en", "tr"),
}
AWAY = "icam.gent@demo.example"
LANGUAGES = ("ti", "fa_AF", "sq")
"""In which interpreters are asked for, one appointment after the other."""


def load(actor: Actor) -> None:
    """Say what the coaches speak, ask for interpreters, and let one coach be away for a week."""
    now, today = clock.now(), clock.today()
    with unit_of_work():
        accounts = {
            row.email: row.id for row in db.session.scalars(select(Account).where(Account.email.in_(sorted(SPOKEN))))
        }
        for email, languages in SPOKEN.items():
            if email in accounts:
                commands.set_languages(actor, accounts[email], languages, today=today)
        if AWAY in accounts:
            first = _monday(today + timedelta(days=21))
            draft = AbsenceDraft(first, first + timedelta(days=4), "LEAVE")
            commands.add_absence(actor, accounts[AWAY], draft, today=today)
        wanted = (
            select(Appointment)
            .where(Appointment.state.in_(tuple(STANDING)), Appointment.starts_at > now)
            .order_by(Appointment.starts_at)
            .limit(2 * len(LANGUAGES))
        )
        for number, appointment in enumerate(db.session.scalars(wanted).all()):
            ask = BookingDraft(
                "asked", language=LANGUAGES[number % len(LANGUAGES)], interpreter="Tolkendienst (fictief)"
            )
            booking = commands.ask_interpreter(actor, appointment.id, ask, now=now)
            if number % 2:
                answer = BookingDraft("confirmed", interpreter=ask.interpreter, version=booking.version)
                commands.answer_interpreter(actor, booking.id, answer, now=now)


def _monday(day: date) -> date:
    """Return the next Monday on which people work."""
    while day.weekday() or not is_working_day(day):
        day += timedelta(days=1)
    return day
