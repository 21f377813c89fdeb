"""What is next for a file: one main action by stage; the slice that does it registers it."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from icam.cases.rules import Stage
from icam.core.access import Permission
from icam.web.policy import current_actor


@dataclass(frozen=True, slots=True)
class Step:
    """An action; its endpoint takes ``case_id``."""

    label: Any
    endpoint: str
    permission: Permission


_STEPS: dict[Stage, Step] = {}


def add_step(stage: Stage, label: object, endpoint: str, permission: Permission) -> None:
    """Say what the main action is at a stage; saying it again changes nothing."""
    _STEPS[stage] = Step(label, endpoint, permission)


def next_step(case_id: int, stage: Stage) -> tuple[Any, str] | None:
    """Return the words and the address of the main action, where there is one that the reader may take."""
    step = _STEPS.get(stage)
    if step is None or step.endpoint not in current_app.view_functions:
        return None
    if not current_actor().may(step.permission):
        return None
    return step.label, url_for(step.endpoint, case_id=case_id)
