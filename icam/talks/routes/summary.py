"""The one-page summary for the person: looked through on the screen, printed in the language they read."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from icam.audit.looks import looked_at
from icam.audit.rules import Kind
from icam.cases.queries import Head
from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import NotFound
from icam.printing.pdf import PdfUnavailable, pdf_of
from icam.talks import queries
from icam.talks.queries import TalkPage
from icam.talks.routes.base import bp, seen_talk, told_in
from icam.talks.summary import WORDS, Agreed, Facts, Summary, summarise
from icam.web.errors import error_page
from icam.web.files import as_file
from icam.web.page import page
from icam.web.policy import current_actor, requires


@bp.get("/talks/<int:talk_id>/summary")
@requires(Permission.TALKS_VIEW)
def summary(talk_id: int) -> ResponseReturnValue:
    """Show what the person gets, in the language that was chosen."""
    talk, head = seen_talk(current_actor(), talk_id)
    chosen = _language(talk, head)
    told_in = [(code, words.name, url_for(".summary", talk_id=talk_id, language=code)) for code, words in WORDS.items()]
    return page(
        "talks/summary.html",
        head=head,
        talk=talk,
        line=talk.line,
        summary=_summary(talk, head, chosen),
        told_in=told_in,
        chosen=chosen,
    )


@bp.get("/talks/<int:talk_id>/summary.pdf")
@requires(Permission.TALKS_VIEW)
def summary_pdf(talk_id: int) -> ResponseReturnValue:
    """Print the summary on one A4, in the language of the person."""
    actor = current_actor()
    talk, head = seen_talk(actor, talk_id)
    chosen = _language(talk, head)
    told = _summary(talk, head, chosen)
    today = summarise(Facts(clock.today(), None, talk.line.place, ""), chosen).day
    try:
        drawn = pdf_of(render_template("talks/summary_pdf.html", summary=told, printed_on=today))
    except PdfUnavailable:
        return error_page(503)
    household_id, said = head.case.household_id, {"language": chosen}
    looked_at(actor, "talk_summary", talk_id, household_id=household_id, how=Kind.PRINT, said=said)
    name = f"{told.words.title}-{talk.line.held_on.isoformat()}.pdf".replace(" ", "-").lower()
    return as_file(drawn, name, inline=True)


def _language(talk: TalkPage, head: Head) -> str:
    asked = request.args.get("language")
    if asked is not None:
        if asked not in WORDS:
            raise NotFound
        return asked
    return told_in(talk, head)


def _summary(talk: TalkPage, head: Head, language: str) -> Summary:
    office = talk.office or head.office
    next_on, next_at, is_fixed = queries.next_talk(talk.talk)
    settings = current_app.config["ATD"]
    town = " ".join(one for one in (office.postal_code, office.municipality) if one) if office else ""
    facts = Facts(
        held_on=talk.line.held_on,
        started_at=talk.line.started_at,
        place=talk.line.place,
        coach=talk.line.coach_name,
        interpreter_language=talk.line.interpreter_language,
        for_person=talk.talk.for_person,
        about_return=talk.line.about_return,
        agreements=tuple(
            Agreed(one.text, one.who, one.due_on) for one in talk.agreements if one.holds and one.done_on is None
        ),
        next_on=next_on,
        next_at=next_at,
        next_is_fixed=is_fixed,
        office=office.name(language) if office else None,
        address=", ".join(one for one in (office.street, town) if one) if office else None,
        office_phone=office.phone if office else None,
        support_phone=settings.support_phone,
        support_email=settings.support_email,
    )
    return summarise(facts, language)
