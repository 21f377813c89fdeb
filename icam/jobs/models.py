"""Jobs, and each thing that a job does."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model
from icam.jobs.rules import ItemState, State


class Job(Model):
    """Work with many items, each done in a transaction of its own.

    ``holder`` is the worker that has it, last heard of at ``heard_at``; what another worker does to it is refused.
    ``language`` is that of who asked: failures are told in it. ``result`` is a kept file.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("total >= 0 AND done >= 0 AND failed >= 0 AND done + failed <= total", name="counts"),
        CheckConstraint("(result IS NULL) = (result_name IS NULL)", name="result"),
        Index("ix_job_made_by", "made_by", "id"),
        Index("ix_job_state", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(300))
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(String(2))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    state: Mapped[State] = mapped_column(default=State.QUEUED)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    holder: Mapped[str | None] = mapped_column(String(120))
    heard_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(ForeignKey("kept_file.sha256"))
    result_name: Mapped[str | None]


class JobItem(Model):
    """One thing that a job does.

    ``subject`` names it to a reader; ``data`` is what the step needs; ``reason`` says why it was not done.
    """

    __tablename__ = "job_item"
    __table_args__ = (
        UniqueConstraint("job_id", "position"),
        CheckConstraint("position >= 1", name="position"),
        Index("ix_job_item_state", "job_id", "state", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    position: Mapped[int]
    subject: Mapped[str] = mapped_column(String(300))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[ItemState] = mapped_column(default=ItemState.WAITING)
    reason: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(String(300))
