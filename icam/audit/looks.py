"""Every look at a person is in the trail: views say whom they show, one entry is written per answer."""

from flask import Flask, Response, g

from icam.audit.commands import record
from icam.audit.rules import Kind
from icam.core.access import Actor


def looked_at(
    actor: Actor,
    kind: str,
    subject_id: int | None,
    *,
    household_id: int | None = None,
    person_id: int | None = None,
    how: Kind = Kind.LOOK,
) -> None:
    """Note that this answer shows a person's data; it is written when the answer succeeds."""
    g.setdefault("looks", []).append((actor, kind, subject_id, household_id, person_id, how))


def init_app(app: Flask) -> None:
    """Write the looks of a request before its answer leaves."""
    app.after_request(_write)


def _write(response: Response) -> Response:
    looks = g.pop("looks", [])
    if response.status_code < 300:
        for actor, kind, subject_id, household_id, person_id, how in looks:
            record(
                actor,
                f"{kind}.{'seen' if how == Kind.LOOK else how.value}",
                (kind, subject_id),
                kind=how,
                household_id=household_id,
                person_id=person_id,
            )
    return response
