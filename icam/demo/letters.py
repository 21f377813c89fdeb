"""Letters of the demo office: invitations that went out, a unit allocated, house rules that are still a draft."""

from sqlalchemy import select

from icam.appointments.models import Invitation
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import RuleBroken
from icam.db import db
from icam.letters import commands, making
from icam.letters.models import IssuedLetter
from icam.letters.rules import Kind
from icam.printing import PdfUnavailable
from icam.stays.models import Stay

INVITATIONS = 2


def load(actor: Actor) -> None:
    """Issue a few letters and leave others as drafts; on a machine that draws no paper, all are drafts."""
    invited = db.session.scalars(
        select(Invitation.id)
        .where(Invitation.voided_at.is_(None), Invitation.number == 1)
        .order_by(Invitation.sent_on.desc(), Invitation.id)
        .limit(INVITATIONS)
    ).all()
    for one in invited:
        _issue(actor, commands.begin_letter(actor, Kind.INVITATION, one, today=clock.today()))
    living = db.session.scalar(
        select(Stay.id).where(Stay.arrived_on.is_not(None), Stay.left_on.is_(None)).order_by(Stay.id).limit(1)
    )
    if living is not None:
        _issue(actor, commands.begin_letter(actor, Kind.ALLOCATION, living, today=clock.today()))
        commands.begin_letter(actor, Kind.HOUSE_RULES, living, today=clock.today())


def _issue(actor: Actor, row: IssuedLetter) -> None:
    """Issue a draft without its explanatory page, which no translator of the demo office has checked."""
    draft = making.draft_of(row)
    if draft.page_language is not None:
        row = commands.change_letter(actor, row.id, making.without_page(draft))
    try:
        commands.issue_letter(actor, row.id, version=row.version, today=clock.today())
    except (PdfUnavailable, RuleBroken):
        return
