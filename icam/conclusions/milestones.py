"""The milestones of a file that follow from its options, conclusions and tracks: one plain function for every command.

Return files are a higher slice: it adds where its track begins (``add_track``); this slice does not know it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.cases.scope import case_visible
from icam.conclusions.models import CaseConclusion, FollowUp, OptionLook, Referral
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken

Track = Callable[[Session, int], date | None]
"""Says on which day a track of a file began, if it did."""

_TRACKS: dict[str, Track] = {}


def add_track(name: str, track: Track) -> None:
    """Let another slice say when its track began; adding it again changes nothing."""
    _TRACKS[name] = track


@dataclass(frozen=True, slots=True)
class ConclusionMilestones:
    """What options, conclusions and tracks say about where a file stands."""

    options_from_on: date | None = None
    concluded_on: date | None = None
    conclusion: Conclusion | None = None
    track_from_on: date | None = None


def conclusion_milestones(session: Session, case_id: int) -> ConclusionMilestones:
    """Work out the milestones from the facts: the first look at an option, the conclusion that holds, its track."""
    options_on = session.scalar(select(func.min(OptionLook.looked_on)).where(OptionLook.case_id == case_id))
    holds = session.execute(
        select(CaseConclusion.id, CaseConclusion.kind, CaseConclusion.concluded_on).where(
            CaseConclusion.case_id == case_id,
            CaseConclusion.held_from_on.is_not(None),
            CaseConclusion.held_until_on.is_(None),
        )
    ).first()
    if holds is None:
        return ConclusionMilestones(options_on)
    track = None
    if holds.kind is Conclusion.RESIDENCE:
        track = session.scalar(
            select(func.min(FollowUp.on)).where(FollowUp.conclusion_id == holds.id, FollowUp.voided_at.is_(None))
        )
    elif holds.kind is Conclusion.RETURN:
        days = [session.scalar(select(func.min(Referral.created_on)).where(Referral.conclusion_id == holds.id))]
        days += [track(session, case_id) for track in _TRACKS.values()]
        track = min((day for day in days if day is not None), default=None)
    return ConclusionMilestones(options_on, holds.concluded_on, holds.kind, track)


def recompute(session: Session, case: Case) -> None:
    """Write the milestones of a file that follow from these facts; nothing changes when they stand already."""
    session.flush()
    found = conclusion_milestones(session, case.id)
    for name in ("options_from_on", "concluded_on", "conclusion", "track_from_on"):
        value = getattr(found, name)
        if getattr(case, name) != value:
            setattr(case, name, value)
    session.flush()


def take(session: Session, actor: Actor, case_id: int) -> Case:
    """Take a file for a change of its conclusions or its return, as it is stored now; others wait their turn.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    query = select(Case).where(Case.id == case_id, case_visible(actor)).with_for_update(of=Case)
    case = session.scalar(query.execution_options(populate_existing=True))
    if case is None:
        raise NotFound
    return case


def take_open(session: Session, actor: Actor, case_id: int) -> Case:
    """Take a file that is not closed.

    Raises:
        NotFound: there is none, or it lies outside the scope.
        RuleBroken: it is closed.
    """
    case = take(session, actor, case_id)
    if case.closed_on is not None:
        raise RuleBroken("This file was closed on %(day)s. Reopen it first.", day=case.closed_on)
    return case
