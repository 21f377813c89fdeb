"""Tracks of the demo office: paths to residence followed, returns of files, and of a family in a unit."""

from datetime import timedelta

from sqlalchemy import select

from icam.accounts.models import Account
from icam.accounts.queries import actor_of
from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.conclusions.commands import follow_up
from icam.conclusions.models import CaseConclusion
from icam.conclusions.queries import parties
from icam.conclusions.rules import FollowUpDraft, FollowUpResult, Party
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import RuleBroken
from icam.db import db
from icam.returns import commands
from icam.returns.rules import (
    CheckDraft,
    CheckOutcome,
    DocumentDraft,
    DocumentStep,
    Mode,
    OpenDraft,
    PracticalDraft,
    TicketDraft,
)
from icam.stays.models import Stay

COUNTRIES = ("GE", "AM", "IQ", "BR")
CHECKS = ("OLD_EU", "ASSISTED_BEFORE", "NATURALISED")


def load(actor: Actor) -> None:
    """Open return files at different points: just opened, waiting for a document, booked, ready to leave."""
    today = clock.today()
    wanted = select(Case).where(
        Case.conclusion == Conclusion.RETURN, Case.closed_on.is_(None), Case.coach_id.is_not(None)
    )
    for number, case in enumerate(db.session.scalars(wanted.order_by(Case.id)).all()[:6]):
        coach = actor_of(db.session.get_one(Account, case.coach_id))
        if coach.may(Permission.RETURNS_EDIT):
            _open(coach, 3 - number % 4, case.household_id, case_id=case.id)
    _follow_paths()
    stay = db.session.scalar(
        select(Stay)
        .where(Stay.arrived_on <= today - timedelta(days=9), Stay.left_on.is_(None))
        .order_by(Stay.id)
        .limit(1)
    )
    if stay is not None:
        _open(actor, 1, stay.household_id, stay_id=stay.id)


def _follow_paths() -> None:
    """Note of each path to residence that the person has not applied yet."""
    today = clock.today()
    wanted = (
        select(CaseConclusion.id, Case.id, Case.coach_id)
        .join(Case, Case.id == CaseConclusion.case_id)
        .where(
            CaseConclusion.kind == Conclusion.RESIDENCE,
            CaseConclusion.held_from_on.is_not(None),
            CaseConclusion.held_until_on.is_(None),
            Case.closed_on.is_(None),
            Case.coach_id.is_not(None),
        )
    )
    for conclusion_id, case_id, coach_id in db.session.execute(wanted).all():
        coach = actor_of(db.session.get_one(Account, coach_id))
        draft = FollowUpDraft(today, FollowUpResult.WAITING, next_on=today + timedelta(days=7))
        follow_up(coach, case_id, conclusion_id, draft, today=today)


def _open(
    actor: Actor, number: int, household_id: int, *, case_id: int | None = None, stay_id: int | None = None
) -> None:
    today = clock.today()
    people = parties(household_id, today)
    country = COUNTRIES[number]
    draft = OpenDraft("FEDASIL", today, country, frozenset(one.person_id for one in people))
    try:
        row = commands.open_file(actor, draft, today=today, case_id=case_id, stay_id=stay_id)
    except RuleBroken:  # a household without an adult, or with a return that is running
        return
    if number == 0:
        return
    adults = frozenset(one.person_id for one in people if one.is_adult_on(today))
    commands.apply(actor, row.id, today, adults, None, today=today)
    commands.check_eligibility(actor, row.id, [CheckDraft(one, CheckOutcome.CLEAR) for one in CHECKS], today=today)
    _documents(actor, row.id, people, country, all_of_them=number != 1)
    if number < 2:
        return
    leaves_on = today + timedelta(days=4 * number)
    ticket = TicketDraft(Mode.AIR, leaves_on, "IOM", carrier="Brussels Airlines", to_place="", price=38_900)
    commands.book(actor, row.id, ticket, today=today)
    if number == 3:
        prepared = PracticalDraft(luggage="23 kg", partner="CARITAS", talked_on=today)
        commands.prepare(actor, row.id, prepared, today=today)
        commands.pay_premiums(actor, row.id, [people[0].person_id], today, leaves_on, today=today)


def _documents(actor: Actor, file_id: int, people: list[Party], country: str, *, all_of_them: bool) -> None:
    today = clock.today()
    for place, one in enumerate(people):
        is_there = all_of_them or place == 0
        commands.add_document(
            actor,
            file_id,
            DocumentDraft(one.person_id, "PASSPORT" if is_there else "LAISSEZ_PASSER", country, held_by="PERSON"),
            today=today,
            step=DocumentStep.GRANTED if is_there else DocumentStep.REQUESTED,
            on=today,
            valid_to=today + timedelta(days=6 if place else 400) if is_there else None,
        )
