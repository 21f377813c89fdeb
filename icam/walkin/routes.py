"""Pages of the walk-in: the desk of an office with its queue, one entry, and the mornings that were."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.looks import looked_at
from icam.audit.sheets import as_sheet
from icam.codes import queries as code_lists
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import RuleBroken
from icam.core.paging import Page, every
from icam.offices import queries as offices
from icam.offices.rules import HoursKind
from icam.people import queries as people
from icam.people.queries import Hit
from icam.people.rules import read_search
from icam.walkin import commands, export, forms, queries, rules, words
from icam.walkin.queries import Door, EntryRow
from icam.walkin.rules import EntryState
from icam.web.fields import answer
from icam.web.i18n import sentence
from icam.web.page import page, wanted_block
from icam.web.policy import current_actor, may, requires
from icam.web.submit import submit

bp = Blueprint("walkin", __name__)
REMEMBERED = "walk_in_office"
LIKELY = 5
SHORTEST = 3
"""Letters typed before files are looked for."""


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
    words.init_app(app)


# --- which office ---


@bp.get("/walk-in")
@requires(Permission.WALK_IN)
def index() -> ResponseReturnValue:
    """Go to the desk of the office this browser stood at last; choose one the first time."""
    actor, now = current_actor(), clock.now()
    rows = sorted(offices.offices(actor.scope, on=clock.local(now).date()), key=lambda row: row.name(language()))
    remembered = session.get(REMEMBERED)
    known = [row.id for row in rows]
    if "choose" not in request.args and (remembered in known or len(known) == 1):
        return redirect(url_for(".desk", office_id=remembered if remembered in known else known[0]), 303)
    calendars = offices.calendars(known)
    today = clock.local(now).date()
    return page(
        "walkin/index.html",
        rows=rows,
        hours={one: calendars[one].windows(today, HoursKind.WALK_IN) for one in known},
        extra=queries.doors_open(known, today),
    )


# --- the desk ---


@bp.get("/walk-in/<int:office_id>")
@requires(Permission.WALK_IN)
def desk(office_id: int) -> ResponseReturnValue:
    """Show the line of the door and the queue; the queue alone, when it is asked for and has changed."""
    actor = current_actor()
    door = queries.door(actor, office_id, clock.now())
    if wanted_block() == "queue" and request.args.get("mark") == door.mark:
        return Response(status=204)
    if session.get(REMEMBERED) != office_id:
        session[REMEMBERED] = office_id
    return _desk(actor, door, _entry_form())


@bp.post("/walk-in/<int:office_id>")
@requires(Permission.WALK_IN)
def let_in(office_id: int) -> ResponseReturnValue:
    """Let somebody in and give the next number."""
    actor, now = current_actor(), clock.now()
    form = _entry_form()
    return submit(
        form,
        lambda: commands.let_in(actor, office_id, form.draft(), now=now),
        done=lambda entry: url_for(".desk", office_id=office_id, given=entry.number),
        retry=lambda: _desk(actor, queries.door(actor, office_id, now), form),
    )


@bp.get("/walk-in/<int:office_id>/known")
@requires(Permission.WALK_IN)
def known(office_id: int) -> ResponseReturnValue:
    """Show the files that may belong to the name being typed."""
    actor, name = current_actor(), request.args.get("name", "")[:100]
    offices.office(actor.scope, office_id)
    hits = _likely(actor, name)
    if wanted_block() == "known":
        return page("walkin/desk.html", hits=hits)
    form = _entry_form()
    form.name.data = name
    return _desk(actor, queries.door(actor, office_id, clock.now()), form, hits=hits)


def _desk(actor: Actor, door: Door, form: forms.EntryForm, hits: list[Hit] | None = None) -> Response:
    _look(actor, door)
    return page(
        "walkin/desk.html",
        form=form,
        door=door,
        waiting=door.waiting,
        counts=door.counts,
        speaking=rules.languages_waiting([one.language for one in door.waiting]),
        mine=next((one for one in door.called if one.taken_by_id == actor.account_id), None),
        elsewhere=queries.called_by(actor) if may(Permission.TALKS_EDIT) else None,
        hits=hits,
        given=request.args.get("given", type=int),
        may_talk=may(Permission.TALKS_EDIT),
        last=max((one.id for one in door.entries), default=0),
    )


def _look(actor: Actor, door: Door) -> None:
    """Note that the names of a queue were seen; a page that looks by itself notes only the new ones."""
    shown = request.args.get("last", -1, type=int) if wanted_block() == "queue" else -1
    if door.session is not None and max((one.id for one in door.entries), default=-1) > shown:
        looked_at(actor, "walk_in_session", door.session.id)


def _entry_form() -> forms.EntryForm:
    form = forms.EntryForm()
    form.language.choices = words.languages(queries.languages_often())
    form.reason.choices = code_lists.choices("walk_in_reason", language(), on=clock.today())
    return form


def _likely(actor: Actor, name: str) -> list[Hit]:
    """Return persons on record whose family is within scope, the likeliest first."""
    if len(name.strip()) < SHORTEST:
        return []
    found = [hit for hit in people.search_persons(read_search(name), actor.scope, limit=LIKELY * 2) if hit.household_id]
    if found:
        looked_at(actor, "search", None)
    return found[:LIKELY]


# --- the queue ---


@bp.post("/walk-in/<int:office_id>/next")
@requires(Permission.TALKS_EDIT)
def call_next(office_id: int) -> ResponseReturnValue:
    """Call who waits longest, of one language if need be."""
    actor, now = current_actor(), clock.now()
    spoken = request.form.get("language") or None
    return _press(
        lambda: commands.call_next(actor, office_id, language=spoken, now=now),
        done=lambda entry_id: url_for(".entry", entry_id=entry_id),
        back=url_for(".desk", office_id=office_id),
    )


@bp.post("/walk-in/entries/<int:entry_id>/call")
@requires(Permission.TALKS_EDIT)
def call(entry_id: int) -> ResponseReturnValue:
    """Call one person out of the queue."""
    actor, now = current_actor(), clock.now()
    return _press(
        lambda: commands.call(actor, entry_id, now=now),
        done=lambda called: url_for(".entry", entry_id=called),
        back=_desk_of(actor, entry_id),
    )


@bp.post("/walk-in/entries/<int:entry_id>/back")
@requires(Permission.WALK_IN)
def put_back(entry_id: int) -> ResponseReturnValue:
    """Put somebody back in the queue."""
    actor = current_actor()
    back = _desk_of(actor, entry_id)
    return _press(lambda: commands.put_back(actor, entry_id), done=lambda _none: back, back=back)


@bp.post("/walk-in/entries/<int:entry_id>/left")
@requires(Permission.WALK_IN)
def mark_left(entry_id: int) -> ResponseReturnValue:
    """Mark somebody as gone."""
    actor, now = current_actor(), clock.now()
    back = _desk_of(actor, entry_id)
    return _press(lambda: commands.mark_left(actor, entry_id, now=now), done=lambda _none: back, back=back)


@bp.post("/walk-in/<int:office_id>/close")
@requires(Permission.WALK_IN)
def shut_door(office_id: int) -> ResponseReturnValue:
    """Shut the door of today."""
    actor, now = current_actor(), clock.now()
    return _press(
        lambda: commands.shut_door(actor, office_id, now=now),
        done=lambda made: url_for(".morning", session_id=made.id),
        back=url_for(".desk", office_id=office_id),
    )


@bp.post("/walk-in/<int:office_id>/open")
@requires(Permission.WALK_IN)
def open_door(office_id: int) -> ResponseReturnValue:
    """Open the door again."""
    actor, now = current_actor(), clock.now()
    back = url_for(".desk", office_id=office_id)
    return _press(lambda: commands.open_door(actor, office_id, now=now), done=lambda _made: back, back=back)


def _desk_of(actor: Actor, entry_id: int) -> str:
    return url_for(".desk", office_id=queries.entry(actor, entry_id)[2].id)


def _press(command: Callable[[], Any], *, done: Callable[[Any], str], back: str) -> ResponseReturnValue:
    """Do what one press asks; what cannot be is said on the page one came from."""
    try:
        result = command()
    except RuleBroken as broken:
        flash(sentence(broken), "warning")
        return redirect(back, 303)
    return redirect(done(result), 303)


# --- one entry ---


@bp.get("/walk-in/entries/<int:entry_id>")
@requires(Permission.WALK_IN)
def entry(entry_id: int) -> ResponseReturnValue:
    """Show somebody who came, with the files that may be theirs, and what to do next."""
    return _entry(entry_id, _help_form())


@bp.route("/walk-in/entries/<int:entry_id>/edit", methods=["GET", "POST"])
@requires(Permission.WALK_IN)
def edit(entry_id: int) -> ResponseReturnValue:
    """Correct the name, the language or the reason."""
    actor = current_actor()
    row, _today, office = queries.entry(actor, entry_id)
    form = forms.EntryForm(data={"name": row.name, "language": row.language, "reason": row.reason})
    offered = _entry_form()
    form.language.choices, form.reason.choices = offered.language.choices, offered.reason.choices
    looked_at(actor, "walk_in", entry_id, household_id=row.household_id)

    def show() -> Response:
        return page("walkin/edit.html", form=form, entry=row, office=office)

    if request.method == "GET":
        return show()
    return submit(
        form,
        lambda: commands.correct(actor, entry_id, form.draft()),
        done=lambda _none: url_for(".entry", entry_id=entry_id),
        message=_("Saved."),
        retry=show,
    )


@bp.post("/walk-in/entries/<int:entry_id>/known")
@requires(Permission.WALK_IN)
def recognise(entry_id: int) -> ResponseReturnValue:
    """Say which family on record somebody belongs to, or to none of them."""
    actor = current_actor()
    family = request.form.get("household_id", type=int)
    back = url_for(".entry", entry_id=entry_id)
    return _press(lambda: commands.recognise(actor, entry_id, family), done=lambda _none: back, back=back)


@bp.post("/walk-in/entries/<int:entry_id>/talk")
@requires(Permission.TALKS_EDIT)
def begin_talk(entry_id: int) -> ResponseReturnValue:
    """Begin the talk with a file on record, or with a new one."""
    actor, now = current_actor(), clock.now()
    form = forms.TalkForm()
    return submit(
        form,
        lambda: commands.begin_talk(actor, entry_id, form.family(), now=now),
        done=lambda talk: url_for("talks.write", talk_id=talk.id),
        retry=lambda: _entry(entry_id, _help_form(), talk=form),
    )


@bp.post("/walk-in/entries/<int:entry_id>/helped")
@requires(Permission.TALKS_EDIT)
def helped(entry_id: int) -> ResponseReturnValue:
    """Say that somebody was helped without a talk, and how."""
    actor, now = current_actor(), clock.now()
    form = _help_form()
    office_id = queries.entry(actor, entry_id)[2].id
    return submit(
        form,
        lambda: commands.see_without_talk(actor, entry_id, answer(form.help_code), now=now),
        done=lambda _none: url_for(".desk", office_id=office_id),
        message=_("Noted."),
        retry=lambda: _entry(entry_id, form),
    )


def _help_form() -> forms.HelpForm:
    form = forms.HelpForm()
    form.help_code.choices = code_lists.choices("walk_in_help", language(), on=clock.today())
    return form


def _entry(entry_id: int, form: forms.HelpForm, talk: forms.TalkForm | None = None) -> Response:
    actor, now = current_actor(), clock.now()
    row, today, office = queries.entry(actor, entry_id)
    looked_at(actor, "walk_in", entry_id, household_id=row.household_id)
    hits = [] if row.talk_id else [hit for hit in _likely(actor, row.name) if hit.household_id != row.household_id]
    families = {hit.household_id for hit in hits if hit.household_id} | (
        {row.household_id} if row.household_id else set()
    )
    return page(
        "walkin/entry.html",
        form=form,
        talk=talk or forms.TalkForm(),
        entry=row,
        session=today,
        office=office,
        hits=hits,
        files=queries.open_files(families),
        waited=row.waited(now),
        is_mine=row.state is EntryState.TAKEN and row.taken_by_id == actor.account_id,
        states=EntryState,
        may_talk=may(Permission.TALKS_EDIT),
    )


# --- mornings that were ---


@bp.get("/walk-in/mornings")
@requires(Permission.WALK_IN)
def mornings() -> ResponseReturnValue:
    """List the mornings of the reader's offices with their counts."""
    actor, now = current_actor(), clock.now()
    chosen = request.args.get("office", type=int)
    found = queries.sessions(actor, now=now, office_id=chosen, after=request.args.get("after"))
    return page(
        "walkin/mornings.html", found=found, chosen=chosen, offices=offices.choices(actor.scope, language()), now=now
    )


@bp.get("/walk-in/mornings.xlsx")
@requires(Permission.WALK_IN)
def mornings_sheet() -> Response:
    """Give the mornings as a spreadsheet."""
    actor, now = current_actor(), clock.now()
    chosen = request.args.get("office", type=int)

    def after(word: str | None) -> Page[queries.SessionRow]:
        found = queries.sessions(actor, now=now, office_id=chosen, after=word)
        return Page(found.rows, after=found.older)

    rows = every(after)
    return as_sheet(actor, "mornings", export.mornings(rows), len(rows))


@bp.get("/walk-in/mornings/<int:session_id>.xlsx")
@requires(Permission.WALK_IN)
def morning_sheet(session_id: int) -> Response:
    """Give who came on a morning as a spreadsheet."""
    actor, now = current_actor(), clock.now()
    found, entries = queries.session_of(actor, session_id, now), queries.entries_of(actor.scope, session_id)
    return as_sheet(actor, "walk_in", export.morning(found, entries, now), len(entries))


@bp.get("/walk-in/mornings/<int:session_id>")
@requires(Permission.WALK_IN)
def morning(session_id: int) -> ResponseReturnValue:
    """Show one morning: its counts, by language and by hour, and who came."""
    actor, now = current_actor(), clock.now()
    found = queries.session_of(actor, session_id, now)
    entries: list[EntryRow] = queries.entries_of(actor.scope, session_id)
    looked_at(actor, "walk_in_session", session_id)
    is_today = found.session.day == clock.local(now).date()
    return page(
        "walkin/morning.html",
        found=found,
        counts=found.counts,
        entries=entries,
        is_today=is_today,
        now=now,
        reason=queries.extra_reason(session_id) if found.session.closes_at is None else None,
    )
