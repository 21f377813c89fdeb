"""The return file: where it stands follows from its facts; withdrawing deletes nothing."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from icam.core.errors import RuleBroken


class FileState(StrEnum):
    """Where a return file stands.

    Source: domain.md b6.
    """

    OPENED = "opened"
    APPLIED = "applied"
    CHECKED = "checked"
    DOCUMENTED = "documented"
    BOOKED = "booked"
    READY = "ready"
    WITHDRAWN = "withdrawn"
    DEPARTED = "departed"


_BEFORE = (
    FileState.OPENED,
    FileState.APPLIED,
    FileState.CHECKED,
    FileState.DOCUMENTED,
    FileState.BOOKED,
    FileState.READY,
)

FILE_MOVES: dict[FileState, frozenset[FileState]] = {
    **{state: (frozenset(_BEFORE) - {state}) | {FileState.WITHDRAWN, FileState.DEPARTED} for state in _BEFORE},
    FileState.WITHDRAWN: frozenset(_BEFORE),
    FileState.DEPARTED: frozenset(),
}
"""Facts come in any order, and some are lost again (a ticket cancelled, a document expired); departure is final."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The facts that decide the state.

    Args:
        all_checked: every eligibility point has an answer.
        all_documented: everyone who travels holds a document that can be used.
        has_ticket: a ticket stands.
        talked_on: day of the talk before departure.
    """

    applied_on: date | None = None
    all_checked: bool = False
    all_documented: bool = False
    has_ticket: bool = False
    talked_on: date | None = None
    withdrawn_on: date | None = None
    departed_on: date | None = None


def file_state(facts: FileFacts) -> FileState:
    """Return where a return file stands: the furthest that its facts show."""
    if facts.departed_on is not None:
        return FileState.DEPARTED
    if facts.withdrawn_on is not None:
        return FileState.WITHDRAWN
    if facts.has_ticket:
        return FileState.BOOKED if facts.talked_on is None else FileState.READY
    if facts.all_documented:
        return FileState.DOCUMENTED
    if facts.applied_on is None:
        return FileState.OPENED
    return FileState.CHECKED if facts.all_checked else FileState.APPLIED


class FitToFly(StrEnum):
    """Whether a doctor says that somebody can travel; never why."""

    NOT_NEEDED = "not_needed"
    ASKED = "asked"
    GIVEN = "given"
    NOT_GIVEN = "not_given"


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A return file as it is opened.

    Args:
        service: code of the list ``return_service``.
        country: where the persons go back to.
    """

    service: str
    opened_on: date
    country: str
    person_ids: frozenset[int]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PracticalDraft:
    """What the journey needs: luggage, fit to fly, needs on the way; and the partner for the time after it.

    Args:
        needs: what somebody needs on the way, never a diagnosis.
        fit_until: last day on which the doctor's word holds.
        partner: code of the list ``reintegration_partner``.
    """

    luggage: str | None = None
    needs: str | None = None
    fit_to_fly: FitToFly = FitToFly.NOT_NEEDED
    fit_until: date | None = None
    partner: str | None = None
    partner_reference: str | None = None
    reintegration: str | None = None
    talked_on: date | None = None
    talk_note: str | None = None


def check_running(state: FileState) -> None:
    """Refuse to go on with a file that was withdrawn or is over.

    Raises:
        RuleBroken: it was.
    """
    if state is FileState.DEPARTED:
        raise RuleBroken("They have departed; this return file is over.")
    if state is FileState.WITHDRAWN:
        raise RuleBroken("This return file was withdrawn. Resume it first.")


def check_day(on: date, *, since: date, today: date, field: str = "on") -> None:
    """Refuse a day before the file was opened, or in the future.

    Raises:
        RuleBroken: it is one.
    """
    if on > today:
        raise RuleBroken("%(day)s lies in the future. Record it on the day itself.", field=field, day=on)
    if on < since:
        raise RuleBroken("Enter %(day)s or later.", field=field, day=since)


def check_apply(applied_on: date, signers: frozenset[int], adults: frozenset[int], *, today: date) -> None:
    """Refuse an application that not every adult who travels has signed.

    Raises:
        RuleBroken: somebody's signature is missing, or the day lies ahead.
    """
    if applied_on > today:
        raise RuleBroken("%(day)s lies in the future. Record it on the day itself.", field="applied_on", day=applied_on)
    if not adults <= signers:
        raise RuleBroken("Every adult who travels signs the application. Tick who did.", field="signers")
