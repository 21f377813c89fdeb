"""Invite, follow what became of it, and void an invitation that was written down by mistake."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from icam.appointments import keeping, queries
from icam.appointments.models import Appointment, Invitation
from icam.appointments.rules import (
    FollowDraft,
    InvitationDraft,
    check_follow,
    check_invitation,
    check_stands,
    day_of,
    reply_due_on,
)
from icam.audit.commands import record
from icam.cases.models import Case
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken, Stale
from icam.db import unit_of_work
from icam.offices import queries as offices


def invite(
    actor: Actor, case_id: int, draft: InvitationDraft, *, working_days: int, most_reinvitations: int, now: datetime
) -> Invitation:
    """Note that an invitation went out, and make the appointment that it offers.

    Args:
        working_days: after the day of sending, within which a reaction is awaited.

    Raises:
        NotFound: the file is out of scope.
        RuleBroken: see ``rules.check_invitation``; or the appointment is not one of this file that stands.
        NotFree: the moment that is offered cannot be.
    """
    today = day_of(now)
    with unit_of_work() as session:
        case = keeping.locked_case(session, actor, case_id)
        before = queries.sent(session, case.id)
        check_invitation(
            draft,
            sent_before=len(before),
            last_sent_on=max((one.sent_on for one in before), default=None),
            most_reinvitations=most_reinvitations,
            today=today,
        )
        offered = _offered(session, actor, case, draft, now)
        invitation = Invitation(
            case_id=case.id,
            number=max((one.number for one in before), default=0) + 1,
            channel=draft.channel,
            language=draft.language,
            explained_in=draft.explained_in,
            sent_on=draft.sent_on,
            reply_due_on=reply_due_on(draft.sent_on, working_days, offices.closing_days(case.office_id)),
            appointment_id=offered.id if offered else None,
            note=draft.note,
            created_at=clock.now(),
        )
        session.add(invitation)
        keeping.keep_marks(session, case.id, today=today)
        record(
            actor,
            "invitation.sent",
            ("invitation", invitation.id),
            new={"number": invitation.number, "reply_due_on": invitation.reply_due_on, **_said_of(invitation)},
            household_id=case.household_id,
        )
    return invitation


def _offered(session: Session, actor: Actor, case: Case, draft: InvitationDraft, now: datetime) -> Appointment | None:
    if draft.appointment is not None:
        return keeping.place_appointment(session, actor, case, draft.appointment, now=now)
    if draft.appointment_id is None:
        return None
    found = queries.appointment(actor, draft.appointment_id)
    if found.case_id != case.id:
        raise NotFound
    check_stands(found.state)
    return found


def _said_of(invitation: Invitation) -> dict[str, Any]:
    return {
        "channel": invitation.channel,
        "language": invitation.language,
        "explained_in": invitation.explained_in,
        "sent_on": invitation.sent_on,
        "appointment_id": invitation.appointment_id,
        "delivery": invitation.delivery,
        "delivery_on": invitation.delivery_on,
        "reaction": invitation.reaction,
        "reaction_on": invitation.reaction_on,
        "note": invitation.note,
    }


def follow_invitation(actor: Actor, invitation_id: int, draft: FollowDraft, *, today: date) -> Invitation:
    """Note that an invitation was delivered or came back, and how the person reacted.

    Raises:
        NotFound: it is out of scope, or voided.
        RuleBroken: see ``rules.check_follow``.
        Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        invitation = queries.invitation(actor, invitation_id)
        case = keeping.locked_case(session, actor, invitation.case_id)
        old = _said_of(invitation)
        if invitation.version != draft.version:
            raise Stale(old, invitation.version)
        check_follow(draft, sent_on=invitation.sent_on, today=today, replaces=_replaces(invitation, draft))
        invitation.delivery, invitation.delivery_on = draft.delivery, draft.delivery_on
        invitation.reaction, invitation.reaction_on = draft.reaction, draft.reaction_on
        invitation.note = draft.note
        keeping.keep_marks(session, case.id, today=today)
        record(
            actor,
            "invitation.corrected" if draft.correction else "invitation.followed",
            ("invitation", invitation.id),
            old=old,
            new=_said_of(invitation),
            household_id=case.household_id,
            reason=draft.correction,
        )
    return invitation


def _replaces(invitation: Invitation, draft: FollowDraft) -> bool:
    """Say whether something that was written is replaced by something else."""
    return any(
        was is not None and was != now
        for was, now in (
            (invitation.delivery, draft.delivery),
            (invitation.delivery_on, draft.delivery_on),
            (invitation.reaction, draft.reaction),
            (invitation.reaction_on, draft.reaction_on),
        )
    )


def void_invitation(actor: Actor, invitation_id: int, reason: str, *, now: datetime) -> Invitation:
    """Take back an invitation that was written down by mistake; it is kept, and no longer counts.

    Raises:
        NotFound: it is out of scope, or voided.
        RuleBroken: a later one went out, or no reason is given.
    """
    with unit_of_work() as session:
        invitation = queries.invitation(actor, invitation_id)
        case = keeping.locked_case(session, actor, invitation.case_id)
        if not reason.strip():
            raise RuleBroken("Say why this invitation does not count.", field="reason")
        if any(one.number > invitation.number for one in queries.sent(session, case.id)):
            raise RuleBroken("A later invitation went out already. Only the last one can be taken back.")
        invitation.void(actor.account_id, now, reason)
        keeping.keep_marks(session, case.id, today=day_of(now))
        record(
            actor,
            "invitation.voided",
            ("invitation", invitation.id),
            old=_said_of(invitation),
            household_id=case.household_id,
            reason=reason,
        )
    return invitation
