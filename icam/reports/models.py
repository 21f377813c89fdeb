"""Reports that were published, frozen, numbered and never changed; and the parts of long ones that were drawn."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from icam.db import Model


class Run(Model):
    """A report as it was published; its number is what the office quotes.

    ``parameters`` are what was asked for, without the data date; ``asked`` is the same as one text, to find the runs
    that can be compared. ``trail_id`` is the last entry of the trail when the facts were read: what came later may
    have changed the figures. ``is_whole`` says that no site or region was out of scope; otherwise ``RunPart`` names
    those that are in it, and who may not see one of them may not see the run. ``job_id`` is the job that made it, if it
    was long: a job publishes once.
    """

    __tablename__ = "run"
    __table_args__ = (
        Index("ix_run_asked", "report", "asked", "id"),
        Index("ix_run_job_id", "job_id", unique=True),
        CheckConstraint("length(sha256) = 64", name="sha256"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report: Mapped[str] = mapped_column(String(40))
    title: Mapped[str]
    subtitle: Mapped[str]
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(2))
    data_date: Mapped[date]
    trail_id: Mapped[int]
    reach: Mapped[str] = mapped_column(String(20))
    is_whole: Mapped[bool]
    sha256: Mapped[str] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(String(500))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    made_by_name: Mapped[str]
    job_id: Mapped[int | None]


class RunPart(Model):
    """A site or a region that a run is about, by its code."""

    __tablename__ = "run_part"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(20), primary_key=True)


class RunFile(Model):
    """A file of a run, kept in the archive; ``kind`` "figures" is for comparing, and is not given out."""

    __tablename__ = "run_file"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("kept_file.sha256"))


class PaperPart(Model):
    """A part of a long report on paper, found by what stands in it: the HTML until it is drawn, then the PDF.

    Nothing in it depends on who prints it or when, so a month that is closed is drawn once. ``used_on`` is the last day
    that somebody wanted it.
    """

    __tablename__ = "paper_part"
    __table_args__ = (
        CheckConstraint("(html IS NULL) <> (content IS NULL)", name="drawn"),
        CheckConstraint("length(key) = 64", name="key"),
        Index("ix_paper_part_used_on", "used_on"),
    )

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    html: Mapped[str | None] = mapped_column(Text, deferred=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    used_on: Mapped[date]
