"""Long reports on paper: the worker draws them part by part, and what did not change since is taken as it was drawn.

What is drawn was read and counted when it was asked for: the parts are written down then, with the files that go inside
the paper. So nothing can change between two parts, or while a worker that was killed is missed.
Decision 0064.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from icam.accounts import queries as accounts
from icam.archive.commands import keep
from icam.archive.queries import read
from icam.audit.commands import record
from icam.audit.rules import Kind
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import Forbidden, RuleBroken
from icam.db import db, insert_into, unit_of_work
from icam.jobs.commands import begin as begin_job
from icam.jobs.kinds import Item, Product, Work, register
from icam.printing import Attached
from icam.printing.bound import Margins, bound
from icam.printing.html import html
from icam.printing.parts import cut, key_of, subject_of
from icam.printing.pdf import pdf_of
from icam.reports import commands
from icam.reports.catalogue import REPORTS
from icam.reports.commands import RunDraft
from icam.reports.frame import Made, Report
from icam.reports.models import PaperPart
from icam.reports.queries import runs as queries
from icam.reports.rules import Asked
from icam.web.files import MEDIA

PAPER, PUBLISHED = "reports.paper", "reports.published"

KEPT = timedelta(days=400)
"""A part that nobody wanted for so long is forgotten: a year later the same months are wanted once more."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A report that was read, counted and cut, ready to be drawn.

    Args:
        head: the HTML of the first pages.
        parts: what follows: the name of each to a reader, and its HTML.
        inside: files that travel inside the paper.
    """

    name: str
    title: str
    head: str
    parts: tuple[tuple[str, str], ...]
    margins: Margins
    inside: tuple[Attached, ...]


def manuscript(made: Made) -> Manuscript:
    """Cut a report and write down its parts."""
    document = made.document
    head, rest = cut(document)
    return Manuscript(
        name=f"{document.name}.pdf",
        title=f"{document.title} – {document.subtitle}",
        head=html(head),
        parts=tuple((subject_of(part), html(part)) for part in rest),
        margins=Margins.of(document),
        inside=made.inside(),
    )


def print_report(actor: Actor, report: Report, asked: Asked, written: Manuscript) -> int:
    """Begin to draw a report, and return the job."""
    with unit_of_work() as session:
        job_id = _begin(session, actor, PAPER, written)
        new = {"report": report.name, **asked.parameters, "format": "pdf"}
        record(actor, "report.print", ("report", None), kind=Kind.PRINT, new=new)
    return job_id


def publish(actor: Actor, written: Manuscript, run: RunDraft) -> int:
    """Begin to draw a report that is published once it is drawn, and return the job.

    Args:
        run: all of it but its paper.
    """
    with unit_of_work() as session:
        return _begin(session, actor, PUBLISHED, written, run=_run_as_data(session, run))


def _begin(session: Session, actor: Actor, kind: str, written: Manuscript, **more: Any) -> int:
    today = clock.today()
    session.execute(delete(PaperPart).where(PaperPart.used_on < today - KEPT))
    items = [(subject, {"part": key_of(page)}) for subject, page in written.parts]
    parts = {key_of(page): {"key": key_of(page), "html": page, "used_on": today} for _subject, page in written.parts}
    known = insert_into(session, PaperPart).values(list(parts.values()))
    session.execute(known.on_conflict_do_update(index_elements=["key"], set_={"used_on": today}))
    told = {
        "name": written.name,
        "head": written.head,
        "parts": [data["part"] for _subject, data in items],
        "margins": asdict(written.margins),
        "inside": [_attached_as_data(session, one) for one in written.inside],
    }
    return begin_job(session, actor, kind, written.title, items, told | more)


def _attached_as_data(session: Session, one: Attached) -> dict[str, str]:
    kept = keep(session, one.content, MEDIA[one.kind])
    return {"name": one.name, "content": kept, "says": one.says, "made_at": one.made_at.isoformat()}


def _attached(told: Mapping[str, str]) -> Attached:
    made_at = datetime.fromisoformat(told["made_at"])
    return Attached(told["name"], read(told["content"]), told["says"], made_at)


def _run_as_data(session: Session, run: RunDraft) -> dict[str, Any]:
    """Write down what is to be published, its files in the archive."""
    return {
        **{name: getattr(run, name) for name in ("report", "title", "subtitle", "reach", "language", "note")},
        "parameters": dict(run.parameters),
        "parts": sorted(run.parts) if run.parts is not None else None,
        "data_date": run.data_date.isoformat(),
        "trail_id": run.trail_id,
        "files": {kind: [keep(session, content, media), media] for kind, (content, media) in run.files.items()},
    }


def _run(told: Mapping[str, Any], paper: bytes) -> RunDraft:
    files = {kind: (read(name), media) for kind, (name, media) in told["files"].items()}
    return RunDraft(
        **{
            **told,
            "parts": frozenset(told["parts"]) if told["parts"] is not None else None,
            "data_date": date.fromisoformat(told["data_date"]),
            "files": {**files, "pdf": (paper, MEDIA["pdf"])},
        }
    )


def _draw(_work: Work, item: Item) -> None:
    """Draw one part, unless it was drawn."""
    drawn(str(item.data["part"]))


def drawn(key: str) -> bytes:
    """Return a part, which is drawn now if it was not.

    Raises:
        RuleBroken: it was asked for so long ago that it is forgotten.
    """
    found = db.session.execute(select(PaperPart.content, PaperPart.html).where(PaperPart.key == key)).first()
    db.session.rollback()
    if found is None:
        raise RuleBroken("This was asked for too long ago. Ask for the report again.")
    content, page = found.content, found.html
    if page is not None:
        content = pdf_of(page)
        with unit_of_work() as session:
            session.execute(update(PaperPart).where(PaperPart.key == key).values(content=content, html=None))
    return bytes(content or b"")


def _bind(work: Work, _items: tuple[Item, ...]) -> Product:
    """Bind the parts to one paper."""
    told = work.parameters
    return Product(told["name"], MEDIA["pdf"], _paper(told))


def _paper(told: Mapping[str, Any]) -> bytes:
    head = pdf_of(told["head"], [_attached(one) for one in told["inside"]])
    return bound(head, [drawn(key) for key in told["parts"]], Margins(**told["margins"]))


def _publish(work: Work, _items: tuple[Item, ...]) -> Product:
    """Bind the parts and publish the paper; what was published is only given again."""
    told = work.parameters
    run = queries.run_of_job(work.id)
    if run is None:
        actor = _publisher(work, told["run"]["report"])
        run = commands.publish(actor, _run(told["run"], _paper(told)), job_id=work.id)
    return Product(told["name"], MEDIA["pdf"], read(run.sha256))


def _publisher(work: Work, report: str) -> Actor:
    """Return who asked, if they may still publish.

    Raises:
        Forbidden: they may not, or no longer work here.
    """
    actor = accounts.acting(work.made_by or 0, clock.today())
    if not (actor.may(Permission.REPORTS_PUBLISH) and actor.may(REPORTS[report].permission)):
        raise Forbidden
    return actor


def _published(job_id: int) -> tuple[str, str] | None:
    run = queries.run_of_job(job_id)
    return (_("Open run %(number)d", number=run.id), url_for("reports.run", run_id=run.id)) if run else None


register(PAPER, _draw, label=_l("A long report"), finish=_bind, is_repeatable=True, is_whole=True)
register(
    PUBLISHED,
    _draw,
    label=_l("A report to publish"),
    finish=_publish,
    is_repeatable=True,
    is_whole=True,
    leads=_published,
)
