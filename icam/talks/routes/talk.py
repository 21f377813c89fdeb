"""One talk: as it stands, as it goes on along the guide, and voided."""

from typing import Any

from flask import Response, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.accounts import queries as accounts
from icam.cases.queries import Head
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.talks import commands, queries
from icam.talks.forms import ReasonForm, SettleForm, TalkForm
from icam.talks.queries import Heading, Person, TalkPage
from icam.talks.routes.base import bp, lists, seen_talk, told_in
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit

SEE_OTHER = 303
FINISH = "finish"


@bp.get("/talks/<int:talk_id>")
@requires(Permission.TALKS_VIEW)
def show(talk_id: int) -> ResponseReturnValue:
    """Show a talk, the person's own words first."""
    return talk_page(talk_id)


def talk_page(talk_id: int, settle: SettleForm | None = None) -> Response:
    """Show a talk with the form of an agreement that was refused, if any."""
    actor = current_actor()
    talk, head = seen_talk(actor, talk_id)
    return page(
        "talks/show.html",
        head=head,
        talk=talk,
        line=talk.line,
        guide=_guide(talk),
        persons=queries.persons_of(head.case.household_id, talk.line.held_on),
        form=settle or SettleForm(),
        next=queries.next_talk(talk.talk),
        appoint=_appointment_to_make(talk),
        today=clock.today(),
    )


def _appointment_to_make(talk: TalkPage) -> str:
    """Return the page where the appointment for the next talk is made, on the wished day."""
    on, speaks = talk.talk.next_on, talk.line.interpreter_language
    wish: dict[str, Any] = {"from": f"{on:%d/%m/%Y}"} if on is not None and on >= clock.today() else {}
    return url_for("appointments.new", case_id=talk.line.case_id, speaks=speaks, **wish)


def _guide(talk: TalkPage) -> list[Heading]:
    return queries.guide(language(), talk.line.held_on, also=talk.headings)


# --- along the guide -------------------------------------------------------------------------------------------------


@bp.get("/talks/<int:talk_id>/write")
@requires(Permission.TALKS_EDIT)
def write(talk_id: int) -> ResponseReturnValue:
    """Show the guide with room to write; what was being typed and is not saved stands in it at once."""
    actor = current_actor()
    key = _key(talk_id)
    kept = None if "draft" in request.args else accounts.draft(actor, key, current_app.config["ATD"].draft_days)
    if kept is not None:
        part = request.args.get("part")
        return redirect(url_for("talks.write", talk_id=talk_id, draft=key, part=part), SEE_OTHER)
    talk, head = seen_talk(actor, talk_id)
    if talk.line.voided_at is not None:
        return redirect(url_for("talks.show", talk_id=talk_id), SEE_OTHER)
    return _write_page(actor, talk, head)


@bp.post("/talks/<int:talk_id>/write")
@requires(Permission.TALKS_EDIT)
def save(talk_id: int) -> ResponseReturnValue:
    """Keep what was written and go on, or write the talk up."""
    actor, today = current_actor(), clock.today()
    talk, head = seen_talk(actor, talk_id)
    persons = queries.persons_of(head.case.household_id, talk.line.held_on)
    form = _form(actor, talk, persons)
    is_finished = request.form.get("save") == FINISH or talk.line.is_written
    return submit(
        form,
        lambda: commands.write_talk(actor, talk_id, form.draft(is_finished=is_finished), today=today),
        done=lambda _: _after(talk_id, form, is_finished),
        message=_said(talk, is_finished),
        retry=lambda: _write_page(actor, talk, head, form, persons),
    )


def _key(talk_id: int) -> str:
    return f"talks.write:{talk_id}"


def _after(talk_id: int, form: TalkForm, is_finished: bool) -> str:
    if is_finished:
        return url_for("talks.show", talk_id=talk_id)
    return url_for("talks.write", talk_id=talk_id, part=form.open_part)


def _said(talk: TalkPage, is_finished: bool) -> str:
    if talk.line.is_written:
        return str(gettext("The talk is corrected; what stood there before is kept."))
    if is_finished:
        return str(gettext("The talk is written up."))
    return str(gettext("Saved. The talk goes on."))


def _form(actor: Actor, talk: TalkPage, persons: list[Person]) -> TalkForm:
    guide = tuple((one.code, one.label, one.hint) for one in _guide(talk))
    form = TalkForm.of_guide(guide, queries.readable(actor))(
        data=queries.form_values(actor, talk.talk) | {"part": request.args.get("part")}
    )
    known = {one.person_id for one in persons}
    form.offer(lists(talk.line.held_on, persons))
    form.present.choices += [(one, gettext("no longer in this family")) for one in sorted(talk.present - known)]
    words = talk.own_words
    if words is not None and words.by_id is not None and words.by_id != actor.account_id:
        del form.own_words
    if talk.talk.next_appointment_id is not None:
        del form.next_on
        del form.next_at
    return form


def _write_page(
    actor: Actor, talk: TalkPage, head: Head, form: TalkForm | None = None, persons: list[Person] | None = None
) -> Response:
    persons = persons or queries.persons_of(head.case.household_id, talk.line.held_on)
    context: dict[str, Any] = {
        "head": head,
        "talk": talk,
        "line": talk.line,
        "form": form or _form(actor, talk, persons),
        "guide": _guide(talk),
        "persons": persons,
        "draft_key": _key(talk.line.id),
        "told_in": told_in(talk, head),
    }
    return page("talks/write.html", **context)


# --- a talk that was none --------------------------------------------------------------------------------------------


@bp.route("/talks/<int:talk_id>/void", methods=["GET", "POST"])
@requires(Permission.TALKS_EDIT)
def void(talk_id: int) -> ResponseReturnValue:
    """Void a talk that was started by mistake."""
    actor = current_actor()
    talk, head = seen_talk(actor, talk_id)
    form = ReasonForm()
    return form_page(
        form,
        lambda: page("talks/void.html", head=head, talk=talk, line=talk.line, form=form),
        lambda: commands.void_talk(actor, talk_id, form.reason.data or "", today=clock.today()),
        done=lambda _: url_for("talks.of_case", case_id=talk.line.case_id),
        message=gettext("The talk is voided; it stays readable."),
    )
