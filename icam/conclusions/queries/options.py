"""The residence options of a file: what the office lists, what was found, what was found before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from icam.accounts.models import Account
from icam.codes.queries import codes
from icam.conclusions.models import OptionLook
from icam.conclusions.rules import OptionOutcome, Timing, is_open, timing
from icam.db import db
from icam.talks.models import Talk


@dataclass(frozen=True, slots=True)
class PastLook:
    """A finding that another one took the place of."""

    outcome: OptionOutcome
    reason: str | None
    source: str | None
    looked_on: date
    by: str | None


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option of a file, with what was found last and before.

    Args:
        is_listed: it stands on the office's list on the day.
        look_id: the finding that holds.
    """

    option: str
    is_listed: bool
    look_id: int | None = None
    outcome: OptionOutcome | None = None
    reason: str | None = None
    source: str | None = None
    looked_on: date | None = None
    by: str | None = None
    past: list[PastLook] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be settled."""
        return self.is_listed and is_open(self.outcome)


def checklist(case_id: int, on: date) -> list[OptionRow]:
    """Return every option listed on the day, and those looked at that are not; one statement beside the code lists."""
    listed = [one.code for one in codes("residence_option", on)]
    looks = db.session.execute(
        select(OptionLook, Account.name)
        .outerjoin(Account, Account.id == OptionLook.by_id)
        .where(OptionLook.case_id == case_id)
        .order_by(OptionLook.id.desc())
    ).all()
    current = {look.option: (look, name) for look, name in looks if look.until_at is None}
    past: dict[str, list[PastLook]] = {}
    for look, name in looks:
        if look.until_at is not None:
            said = PastLook(look.outcome, look.reason, look.source, look.looked_on, name)
            past.setdefault(look.option, []).append(said)
    gone = sorted(set(current) - set(listed))
    return [_row(option, option in listed, current.get(option), past.get(option, [])) for option in (*listed, *gone)]


def _row(option: str, is_listed: bool, found: tuple[OptionLook, str | None] | None, past: list[PastLook]) -> OptionRow:
    if found is None:
        return OptionRow(option, is_listed, past=past)
    look, by = found
    return OptionRow(option, is_listed, look.id, look.outcome, look.reason, look.source, look.looked_on, by, past)


def current_looks(case_id: int) -> Mapping[str, OptionLook]:
    """Return the findings that hold, by option."""
    found = db.session.scalars(select(OptionLook).where(OptionLook.case_id == case_id, OptionLook.until_at.is_(None)))
    return {look.option: look for look in found}


def timing_of(case_id: int) -> Timing:
    """Compare the first look at an option with the first talk about return; one statement."""
    first_look = select(func.min(OptionLook.looked_on)).where(OptionLook.case_id == case_id).scalar_subquery()
    first_return = (
        select(func.min(Talk.held_on))
        .where(Talk.case_id == case_id, Talk.about_return, Talk.voided_at.is_(None))
        .scalar_subquery()
    )
    return timing(*db.session.execute(select(first_look, first_return)).one())
