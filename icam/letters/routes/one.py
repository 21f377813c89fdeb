"""One letter: put together as a draft, issued, printed again, delivered, replaced."""

from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.archive import queries as archive
from icam.audit.looks import looked_at
from icam.audit.rules import Kind as EntryKind
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.letters import commands, making, queries
from icam.letters.catalogue import LETTERS
from icam.letters.drawing import drawn
from icam.letters.forms import ASKED, DeliveryForm, IssueForm, draft_form
from icam.letters.labels import DELIVERIES, kind_label, paper_language
from icam.letters.queries import LetterPage
from icam.letters.routes.base import bp, preview
from icam.letters.rules import PAGE_LANGUAGES, State, languages_for
from icam.web.files import as_file
from icam.web.page import page
from icam.web.policy import current_actor, may, requires
from icam.web.submit import submit


@bp.get("/letters/<int:letter_id>")
@requires(Permission.LETTERS_VIEW)
def show(letter_id: int) -> ResponseReturnValue:
    """Show a letter: its draft to be filled in, or what was issued."""
    actor = current_actor()
    found = _seen(actor, letter_id)
    if found.row.state is State.DRAFT:
        return _draft_page(actor, found, _form_of(found))
    return _issued_page(found, DeliveryForm(data={"version": found.row.version, "on": clock.today()}))


@bp.post("/letters/<int:letter_id>")
@requires(Permission.LETTERS_ISSUE)
def save(letter_id: int) -> ResponseReturnValue:
    """Save what was filled in for a draft."""
    actor = current_actor()
    found = _seen(actor, letter_id)
    form = _form_of(found)
    return submit(
        form,
        lambda: commands.change_letter(actor, letter_id, form.draft(found.row.kind, found.row.subject_id)),
        done=lambda row: url_for(".show", letter_id=row.id),
        message=_("The draft is saved."),
        retry=lambda: _draft_page(actor, found, form),
    )


@bp.post("/letters/<int:letter_id>/issue")
@requires(Permission.LETTERS_ISSUE)
def issue(letter_id: int) -> ResponseReturnValue:
    """Issue a draft: from then on it is what it is."""
    actor, today = current_actor(), clock.today()
    found = _seen(actor, letter_id)
    form = IssueForm()
    return submit(
        form,
        drawn(lambda: commands.issue_letter(actor, letter_id, version=form.version.data or 0, today=today)),
        done=lambda row: url_for(".show", letter_id=row.id),
        message=lambda row: _("The letter is issued: %(number)s.", number=row.number or ""),
        retry=lambda: _again(actor, letter_id, found, form),
    )


def _again(actor: Actor, letter_id: int, found: LetterPage, form: IssueForm) -> Response:
    """Show the letter again with what stood in the way of issuing it."""
    now = queries.letter_page(actor, letter_id)
    if now.row.state is not State.DRAFT:
        return _issued_page(now, DeliveryForm(formdata=None), refused=form.form_errors)
    return _draft_page(actor, now, _form_of(now, fresh=True), refused=[*form.form_errors, *_said(form)])


def _said(form: IssueForm) -> list[str]:
    return [str(error) for field in form for error in field.errors]


@bp.get("/letters/<int:letter_id>.pdf")
@requires(Permission.LETTERS_VIEW)
def pdf(letter_id: int) -> ResponseReturnValue:
    """Print a letter: a draft as a preview, an issued one byte for byte as it was issued."""
    actor = current_actor()
    row = queries.letter(actor, letter_id)
    said = {"number": row.number} if row.number else {"preview": True}
    looked_at(actor, "letter", letter_id, household_id=row.household_id, how=EntryKind.PRINT, said=said)
    if row.sha256 is not None:
        return as_file(archive.read(row.sha256), f"{row.number}.pdf", inline=True)
    composed = making.composed(actor, making.draft_of(row), today=clock.today())
    return preview(composed, f"{row.kind.value}.pdf")


@bp.post("/letters/<int:letter_id>/drop")
@requires(Permission.LETTERS_ISSUE)
def drop(letter_id: int) -> ResponseReturnValue:
    """Drop a draft."""
    actor = current_actor()
    found = _seen(actor, letter_id)
    form = IssueForm()
    return submit(
        form,
        lambda: commands.drop_letter(actor, letter_id),
        done=lambda row: url_for(".of_family", household_id=row.household_id),
        message=_("The draft is dropped."),
        retry=lambda: _again(actor, letter_id, found, form),
    )


@bp.post("/letters/<int:letter_id>/replace")
@requires(Permission.LETTERS_ISSUE)
def replace(letter_id: int) -> ResponseReturnValue:
    """Begin the letter that takes the place of this one."""
    actor, today = current_actor(), clock.today()
    found = _seen(actor, letter_id)
    form = IssueForm()
    return submit(
        form,
        lambda: commands.replace_letter(actor, letter_id, today=today),
        done=lambda row: url_for(".show", letter_id=row.id),
        message=_("This letter takes the place of the other one once it is issued."),
        retry=lambda: _again(actor, letter_id, found, form),
    )


@bp.post("/letters/<int:letter_id>/delivery")
@requires(Permission.LETTERS_ISSUE)
def delivery(letter_id: int) -> ResponseReturnValue:
    """Note what became of a letter on its way."""
    actor, today = current_actor(), clock.today()
    found = _seen(actor, letter_id)
    form = DeliveryForm()
    form.delivery.choices = list(DELIVERIES.items())
    return submit(
        form,
        lambda: commands.note_delivery(actor, letter_id, form.draft(), today=today),
        done=lambda row: url_for(".show", letter_id=row.id),
        message=_("It is on record."),
        retry=lambda: _issued_page(found, form),
    )


# --- pages -----------------------------------------------------------------------------------------------------------


def _seen(actor: Actor, letter_id: int) -> LetterPage:
    found = queries.letter_page(actor, letter_id)
    looked_at(actor, "letter", letter_id, household_id=found.row.household_id)
    return found


def _form_of(found: LetterPage, *, fresh: bool = False) -> Any:
    row, letter = found.row, LETTERS[found.row.kind]
    form = draft_form(letter, row, fresh=fresh)
    form.language.choices = [(code, paper_language(code)) for code in languages_for(letter.is_official)]
    if letter.page is not None:
        form.page_language.choices = [(code, paper_language(code)) for code in PAGE_LANGUAGES]
    form.channel.choices = codes.choices("invitation_channel", language(), clock.today())
    return form


def _draft_page(actor: Actor, found: LetterPage, form: Any, refused: list[str] | None = None) -> Response:
    row, letter = found.row, LETTERS[found.row.kind]
    composed = making.composed(actor, making.draft_of(row), today=clock.today())
    return page(
        "letters/draft.html",
        letter=row,
        found=found,
        title=kind_label(row.kind),
        form=form,
        asked=[f"{ASKED}{one.name}" for one in letter.asked],
        missing=[str(one) for one in composed.missing],
        is_unchecked=making.is_unchecked(row.page_language, composed),
        is_signed=letter.is_signed,
        refused=refused or [],
        may_issue=may(Permission.LETTERS_ISSUE) and actor.may(letter.permission),
    )


def _issued_page(found: LetterPage, form: DeliveryForm, refused: list[str] | None = None) -> Response:
    form.delivery.choices = list(DELIVERIES.items())
    row = found.row
    return page(
        "letters/show.html",
        letter=row,
        found=found,
        title=kind_label(row.kind),
        form=form,
        refused=refused or [],
    )
