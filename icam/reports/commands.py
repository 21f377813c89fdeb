"""Publish a report: what was printed is kept as it is, and gets a number."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from icam.archive.commands import keep
from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor
from icam.db import unit_of_work
from icam.reports.models import Run, RunFile, RunPart


@dataclass(frozen=True, slots=True)
class RunDraft:
    """A report that was made and is to be published.

    Args:
        parts: the sites (codes) or regions that it is about; None = all of the office.
        trail_id: the last entry of the trail when the facts were read.
        files: content and media type by kind; "pdf" is the one that is quoted.
    """

    report: str
    title: str
    subtitle: str
    parameters: Mapping[str, str]
    reach: str
    parts: frozenset[str] | None
    language: str
    data_date: date
    trail_id: int
    files: Mapping[str, tuple[bytes, str]]
    note: str | None = None

    @property
    def asked(self) -> str:
        """Write what was asked for, and about which parts of the office: runs with the same can be compared."""
        return json.dumps(
            [dict(sorted(self.parameters.items())), sorted(self.parts) if self.parts is not None else "all"]
        )


def publish(actor: Actor, draft: RunDraft, job_id: int | None = None) -> Run:
    """Keep the files of a report, exactly as they are, under the next number.

    Args:
        job_id: the job that drew it, which publishes once.
    """
    with unit_of_work() as session:
        kept: dict[str, str] = {kind: keep(session, content, media) for kind, (content, media) in draft.files.items()}
        run = Run(
            report=draft.report,
            title=draft.title,
            subtitle=draft.subtitle,
            parameters=dict(draft.parameters),
            asked=draft.asked,
            language=draft.language,
            data_date=draft.data_date,
            trail_id=draft.trail_id,
            reach=draft.reach,
            is_whole=draft.parts is None,
            sha256=kept["pdf"],
            note=draft.note or None,
            made_at=clock.now(),
            made_by=actor.account_id,
            made_by_name=actor.name,
            job_id=job_id,
        )
        session.add(run)
        session.flush()
        session.add_all(RunPart(run_id=run.id, part=part) for part in sorted(draft.parts or ()))
        session.add_all(RunFile(run_id=run.id, kind=kind, sha256=name) for kind, name in kept.items())
        new: dict[str, Any] = {
            "report": draft.report,
            **draft.parameters,
            "data_date": draft.data_date,
            "sha256": run.sha256,
        }
        record(actor, "report.published", ("run", run.id), new=new)
    return run
