"""Talks: what may be noted when, by whom, and what the guide, the agreements and the child's record ask for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from icam.appointments.rules import Place, TalkKind
from icam.core.access import Permission
from icam.core.errors import RuleBroken
from icam.core.partial_date import ADULT_AT, PartialDate

YEAR = timedelta(days=366)
CHILD_ROLES = frozenset({"CHILD"})
"""Roles in a household that make somebody without a birth date a child."""


class NoteKind(StrEnum):
    """Who a text is for: the file of the office, the support of the person, or nobody's but the person's own words."""

    ADMINISTRATIVE = "administrative"
    SUPPORT = "support"
    OWN_WORDS = "own_words"


READERS: dict[NoteKind, Permission] = {
    NoteKind.ADMINISTRATIVE: Permission.ADMINISTRATIVE_NOTES,
    NoteKind.SUPPORT: Permission.SUPPORT_NOTES,
    NoteKind.OWN_WORDS: Permission.TALKS_VIEW,
}
"""What somebody needs to read a text of a kind; without it they see only that there is one, and by whom."""


def note_field(heading: str, kind: NoteKind) -> str:
    """Name the form field of a text."""
    return {NoteKind.OWN_WORDS: "own_words", NoteKind.SUPPORT: f"support_{heading}"}.get(kind, f"note_{heading}")


# --- drafts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpeningDraft:
    """A talk that begins: from an appointment, from the walk-in, or directly.

    Args:
        kind: None = the first when there was none before, else a follow-up.
        present: members of the household who are there.
    """

    held_on: date
    place: Place = Place.OFFICE
    kind: TalkKind | None = None
    started_at: time | None = None
    coach_id: int | None = None
    office_id: int | None = None
    appointment_id: int | None = None
    language: str | None = None
    interpreter_language: str | None = None
    interpreter_mode: str | None = None
    interpreter: str | None = None
    present: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A document that the person brought, as typed in row ``row`` of the form."""

    row: int
    kind: str
    description: str | None = None
    person_id: int | None = None
    valid_to: date | None = None
    is_original: bool = False


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """Something agreed, as typed in row ``row`` of the form."""

    row: int
    text: str
    who: str | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class TalkDraft:
    """A talk as written up.

    Args:
        version: the version of the talk that was on screen.
        notes: text by heading of the guide and kind, only of the kinds that stood on the form.
        own_words: None = the field did not stand on the form, as for whoever is not the author.
        is_finished: the talk is written up with this.
        correction: why what was written up is corrected.
    """

    version: int
    kind: TalkKind
    place: Place
    held_on: date
    started_at: time | None = None
    minutes: int | None = None
    language: str | None = None
    interpreter_language: str | None = None
    interpreter_mode: str | None = None
    interpreter: str | None = None
    present: frozenset[int] = frozenset()
    also_present: str | None = None
    own_words: str | None = None
    questions: str | None = None
    new_elements: str | None = None
    notes: Mapping[tuple[str, NoteKind], str] = field(default_factory=dict)
    documents: tuple[DocumentDraft, ...] = ()
    agreements: tuple[AgreementDraft, ...] = ()
    about_return: bool = False
    position: str | None = None
    next_on: date | None = None
    next_at: time | None = None
    for_person: str | None = None
    is_finished: bool = False
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class BestInterestsDraft:
    """What is best for one child, as it stands on a day."""

    on: date
    heard: str
    conclusion: str
    views: str | None = None
    school: str | None = None
    health: str | None = None
    ties: str | None = None
    family_unity: str | None = None
    safety: str | None = None


# --- talks -----------------------------------------------------------------------------------------------------------


def kind_of_next(talks_before: int) -> TalkKind:
    """Return which talk the next one is, when nobody says."""
    return TalkKind.FOLLOW_UP if talks_before else TalkKind.FIRST


def check_day(held_on: date, *, today: date) -> None:
    """Refuse a day on which no talk can have been held.

    Raises:
        RuleBroken: still to come, or more than a year ago.
    """
    if held_on > today:
        raise RuleBroken("%(day)s is still to come. A talk is noted when it is held.", field="held_on", day=held_on)
    if held_on < today - YEAR:
        raise RuleBroken("%(day)s is more than a year ago.", field="held_on", day=held_on)


def check_talk(draft: TalkDraft, *, held_before: date, is_written: bool, today: date) -> None:
    """Refuse what a talk cannot have been.

    Args:
        held_before: the day that is stored; leaving an old day as it is, is no mistake.

    Raises:
        RuleBroken: a day to come, nobody there, an interpreter without a language, agreements or a next talk before
            the talk itself, a correction without its reason.
    """
    if draft.held_on != held_before:
        check_day(draft.held_on, today=today)
    if draft.is_finished and not draft.present and not draft.also_present:
        raise RuleBroken("Tick who was present, or name who else was there.", field="present")
    if draft.interpreter and not draft.interpreter_language:
        raise RuleBroken("Choose the language of the interpreter.", field="interpreter_language")
    if is_written and not draft.correction:
        raise RuleBroken("Say why the talk is corrected.", field="correction")
    _check_return(draft)
    for one in draft.agreements:
        if one.due_on is not None and one.due_on < draft.held_on:
            raise RuleBroken(
                "The agreement is for %(due)s, before the talk itself.", field=f"due_{one.row}", due=one.due_on
            )
    if draft.next_on is not None:
        _check_next(draft.next_on, draft.held_on, today)


def _check_return(draft: TalkDraft) -> None:
    said = draft.position is not None and draft.position != "NOT_DISCUSSED"
    if said and not draft.about_return:
        raise RuleBroken(
            "A position on return is noted: tick that return was talked about as well.", field="about_return"
        )


def _check_next(next_on: date, held_on: date, today: date) -> None:
    if next_on < held_on:
        raise RuleBroken("The next talk is on %(day)s, before this one.", field="next_on", day=next_on)
    if next_on > today + YEAR:
        raise RuleBroken("%(day)s is more than a year away.", field="next_on", day=next_on)


def check_own_words(author_id: int | None, writer_id: int | None) -> None:
    """Refuse to change the person's own words when somebody else wrote them down.

    Raises:
        RuleBroken: the writer is not the author.
    """
    if author_id is not None and author_id != writer_id:
        raise RuleBroken("Only who wrote these words down may correct them.", field="own_words")


def write_up_by(held_on: date, days: int) -> date:
    """Return the last day on which a talk is written up in time."""
    return held_on + timedelta(days=days)


# --- agreements ------------------------------------------------------------------------------------------------------


# --- children --------------------------------------------------------------------------------------------------------


def is_child(birth: PartialDate | None, role: str, on: date) -> bool:
    """Say whether a member is under 18 on a day; without a birth date, the role in the family decides."""
    if birth is None:
        return role in CHILD_ROLES
    return birth.is_minor_on(on)


def latest_adult_birth(on: date) -> date:
    """Return the last birthday of those who are 18 on a day; whoever is born later is a child."""
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return date(on.year - ADULT_AT, on.month, day)


def check_best_interests(draft: BestInterestsDraft, *, last_on: date | None, today: date) -> None:
    """Refuse a record that cannot be.

    Raises:
        RuleBroken: a day to come, or before the record that is there already.
    """
    if draft.on > today:
        raise RuleBroken("%(day)s is still to come.", field="on", day=draft.on)
    if draft.on < today - YEAR:
        raise RuleBroken("%(day)s is more than a year ago.", field="on", day=draft.on)
    if last_on is not None and draft.on < last_on:
        raise RuleBroken("There is a later record already, of %(day)s.", field="on", day=last_on)


# --- the milestones of a file ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TalkMilestones:
    """What the talks of a file say about where it stands."""

    talks: int = 0
    first_talk_on: date | None = None
    last_talk_on: date | None = None


def milestones_of(days: Iterable[date]) -> TalkMilestones:
    """Return the milestones out of the days of the talks that hold."""
    held = sorted(days)
    return TalkMilestones(len(held), held[0], held[-1]) if held else TalkMilestones()
