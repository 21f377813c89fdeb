"""Letters for many at once: which letter, for whom, and a look at one before all are issued."""

from datetime import date
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.looks import looked_at
from icam.audit.rules import Kind as EntryKind
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import NotFound
from icam.letters import bulk, making
from icam.letters.bulk_form import ManyForm
from icam.letters.catalogue import LETTERS
from icam.letters.labels import DAYS, kind_label
from icam.letters.queries.waiting import MOST, Place, Waiting, how_many_wait, places, waiting
from icam.letters.routes.base import bp, preview
from icam.letters.rules import UNCHECKED, Kind, ManyDraft
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page


@bp.get("/letters/bulk")
@requires(Permission.LETTERS_BULK)
def many() -> ResponseReturnValue:
    """Show for which letters records wait, and how many."""
    found = how_many_wait(current_actor(), clock.today())
    return page(
        "letters/many.html",
        waiting=[(kind, number) for kind, number in found.items() if number],
        others=[kind_label(kind) for kind, number in found.items() if not number],
        most=MOST,
    )


@bp.route("/letters/bulk/<kind>", methods=["GET", "POST"])
@requires(Permission.LETTERS_BULK)
def many_of(kind: str) -> ResponseReturnValue:
    """Choose out of the records that wait for a letter; the letters are issued outside this page."""
    actor, today = current_actor(), clock.today()
    wanted = _kind(actor, kind)
    there = places(actor, wanted, today)
    place = next((one.code for one in there if one.code == request.args.get("place")), None)
    rows = waiting(actor, wanted, today, place=place)
    looked_at(actor, "letters", None)
    form = _form(wanted, rows, today)
    return form_page(
        form,
        lambda: _page(wanted, form, rows, there, place),
        lambda: bulk.begin(actor, form.draft(wanted), today=today),
        done=lambda job_id: url_for("jobs.show", job_id=job_id),
        message=_("The letters are being made."),
    )


@bp.get("/letters/bulk/<kind>/<int:subject_id>.pdf")
@requires(Permission.LETTERS_BULK)
def look(kind: str, subject_id: int) -> ResponseReturnValue:
    """Preview the letter of one record."""
    actor, today = current_actor(), clock.today()
    wanted = _kind(actor, kind)
    facts = making.facts_for(actor, wanted, subject_id, today=today)
    looked_at(actor, "letters", None, household_id=facts.household_id, how=EntryKind.PRINT, said={"preview": kind})
    draft = bulk.letter_for(facts, ManyDraft(wanted), subject_id)
    return preview(making.composed(actor, draft, today=today, facts=facts), f"{kind}.pdf")


def _kind(actor: Actor, name: str) -> Kind:
    if name not in set(Kind):
        raise NotFound
    bulk.check_may(actor, Kind(name))
    return Kind(name)


def _form(kind: Kind, rows: list[Waiting], today: date) -> Any:
    form: Any = ManyForm()
    letter, free = LETTERS[kind], [row for row in rows if row.draft_id is None]
    form.chosen.choices = [(row.id, row.subject) for row in free]
    if not form.is_submitted() and request.args.get("ticked") != "none":
        form.chosen.data = [row.id for row in free]
    form.channel.choices = codes.choices("invitation_channel", language(), today)
    if kind in (Kind.INVITATION, Kind.SECOND_INVITATION):
        del form.channel
    if letter.page is None:
        del form.in_english
    if not letter.to_others:
        del form.addressee, form.address
    return form


def _page(kind: Kind, form: Any, rows: list[Waiting], there: list[Place], place: str | None) -> Response:
    return page(
        "letters/many_of.html",
        kind=kind,
        title=kind_label(kind),
        day_label=DAYS[kind],
        has_page=LETTERS[kind].page is not None,
        form=form,
        rows=rows,
        is_named=any(row.named for row in rows),
        places=there,
        place_choices=[(one.code, f"{one.name} ({one.number})") for one in there],
        place=place,
        unchecked=UNCHECKED,
        most=MOST,
        total=sum(one.number for one in there if place in (None, one.code)),
    )
