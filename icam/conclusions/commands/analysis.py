"""Go through the residence options of a file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from icam.audit.commands import record
from icam.cases.models import Case
from icam.conclusions import queries
from icam.conclusions.milestones import recompute, take_open
from icam.conclusions.models import OptionLook
from icam.conclusions.rules import LookDraft, check_look
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import RuleBroken, Stale
from icam.db import unit_of_work


def look_at_options(actor: Actor, case_id: int, drafts: Sequence[LookDraft], *, today: date) -> Case:
    """Write what was found about options; what is as before is left alone, an earlier finding is kept.

    Raises:
        NotFound: the file is out of scope.
        RuleBroken: the file is closed, or a finding lacks its reason or source.
        Stale: somebody else wrote about the same option since the page was opened.
    """
    with unit_of_work() as session:
        case = take_open(session, actor, case_id)
        stored = queries.current_looks(case_id)
        changed = [one for one in drafts if not _is_same(one, stored.get(one.option))]
        _check_seen(changed, stored)
        for one in changed:
            check_look(one)
        if not changed:
            return case
        now = clock.now()
        for one in changed:
            if one.option in stored:
                stored[one.option].until_at = now
        session.flush()
        session.add_all(_look(one, case_id, actor, today) for one in changed)
        recompute(session, case)
        record(
            actor,
            "options.looked_at",
            ("case", case_id),
            old={one.option: _written(stored.get(one.option)) for one in changed},
            new={one.option: [one.outcome, one.reason, one.source] for one in changed},
            household_id=case.household_id,
        )
    return case


def _is_same(draft: LookDraft, stored: OptionLook | None) -> bool:
    if stored is None:
        return False
    return (draft.outcome, draft.reason, draft.source) == (stored.outcome, stored.reason, stored.source)


def _check_seen(changed: Sequence[LookDraft], stored: Mapping[str, OptionLook]) -> None:
    """Refuse to take the place of a finding that the page did not show."""
    other: dict[str, Any] = {}
    for one in changed:
        found = stored.get(one.option)
        if (found.id if found else None) != one.seen_id:
            if found is None:
                raise RuleBroken("This page was changed on its way. Open it again and save once more.")
            other |= {
                f"outcome_{one.option}": found.outcome,
                f"reason_{one.option}": found.reason,
                f"source_{one.option}": found.source,
                f"seen_{one.option}": found.id,
            }
    if other:
        raise Stale(other, 0)


def _look(draft: LookDraft, case_id: int, actor: Actor, today: date) -> OptionLook:
    return OptionLook(
        case_id=case_id,
        option=draft.option,
        outcome=draft.outcome,
        reason=draft.reason,
        source=draft.source,
        looked_on=today,
        by_id=actor.account_id,
        at=clock.now(),
    )


def _written(look: OptionLook | None) -> list[Any] | None:
    return None if look is None else [look.outcome, look.reason, look.source]
