"""What is looked at and what is refused is in the trail: written once per answer, when it is known how it ended."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g, request

from icam.audit.commands import record
from icam.audit.rules import Kind
from icam.core.access import Actor
from icam.db import unit_of_work
from icam.web.policy import optional_actor

REFUSALS = (403, 404)


def looked_at(
    actor: Actor,
    kind: str,
    subject_id: int | None,
    *,
    household_id: int | None = None,
    person_id: int | None = None,
    how: Kind = Kind.LOOK,
    said: Mapping[str, Any] | None = None,
) -> None:
    """Note that this answer shows a person's data; it is written when the answer succeeds.

    Args:
        said: what was asked for, as the filters of a list.
    """
    look = (actor, kind, subject_id, household_id, person_id, how, said)
    looks = g.setdefault("looks", [])
    if look not in looks:
        looks.append(look)


def init_app(app: Flask) -> None:
    """Write the looks and the refusals of a request before its answer leaves."""
    app.after_request(_write)


def _write(response: Response) -> Response:
    looks = g.pop("looks", [])
    if response.status_code < 300 and looks:
        with unit_of_work():
            for look in looks:
                _record_look(*look)
    elif response.status_code in REFUSALS:
        _record_refusal(response.status_code)
    return response


def _record_look(
    actor: Actor,
    kind: str,
    subject_id: int | None,
    household_id: int | None,
    person_id: int | None,
    how: Kind,
    said: Mapping[str, Any] | None,
) -> None:
    record(
        actor,
        f"{kind}.{'seen' if how == Kind.LOOK else how.value}",
        (kind, subject_id),
        kind=how,
        new=said or None,
        household_id=household_id,
        person_id=person_id,
    )


def _record_refusal(status: int) -> None:
    """Note that a signed-in person asked for what is not theirs: without the permission, or outside their scope."""
    actor = optional_actor()
    if actor is None or request.endpoint in (None, "static"):
        return
    record(
        actor,
        "page.refused",
        kind=Kind.REFUSED,
        new={"status": status, "method": request.method, "path": request.path[:500], "needs": g.get("refused")},
    )
