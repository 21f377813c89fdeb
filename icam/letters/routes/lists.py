"""The list of letters, the letters of a family and of a file, and the choice of a new one."""

from urllib.parse import urlencode

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.commands import record
from icam.audit.looks import looked_at
from icam.audit.rules import Kind as EntryKind
from icam.cases.routes.base import seen
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import NotFound
from icam.core.paging import COUNT_CAP, every
from icam.letters import commands, queries
from icam.letters.forms import ChooseForm, IssueForm
from icam.letters.labels import DELIVERIES, STATES, kind_label, paper_language, record_label
from icam.letters.queries import Filters
from icam.letters.routes.base import bp
from icam.letters.rules import OFFICE_LANGUAGES, PAGE_LANGUAGES, Kind, State
from icam.people import queries as people
from icam.printing.document import Column
from icam.printing.document import Kind as ColumnKind
from icam.printing.lists import listed, on, text
from icam.printing.sheets import workbook
from icam.web.errors import error_page
from icam.web.files import as_file
from icam.web.lists import again, asked_day, kept_filters
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit

NUMBER_MAX = 40


@bp.get("/letters")
@requires(Permission.LETTERS_VIEW)
def index() -> ResponseReturnValue:
    """Show the letters by number, kind, state, language and day of issue."""
    actor, filters = current_actor(), _filters()
    found = queries.letters(actor, filters, request.args.get("after"), request.args.get("before"))
    looked_at(actor, "letters", None)
    kept = kept_filters()
    return page(
        "letters/index.html",
        rows=found.rows,
        found=found,
        filters=filters,
        kinds=sorted(((kind.value, kind_label(kind)) for kind in queries.readable(actor)), key=lambda one: one[1]),
        states=[(state.value, label) for state, label in STATES.items()],
        written_in=[(code, paper_language(code)) for code in PAGE_LANGUAGES],
        sheet=f"{url_for('.sheet')}?{urlencode(kept)}",
        newer=again(kept, before=found.before),
        older=again(kept, after=found.after),
        count=None if found.total is None else min(found.total, COUNT_CAP),
    )


@bp.get("/letters.xlsx")
@requires(Permission.LETTERS_VIEW)
def sheet() -> Response:
    """Give the list as a spreadsheet."""
    actor, filters = current_actor(), _filters()
    rows = every(lambda after: queries.letters(actor, filters, after))
    record(
        actor, "letters.export", ("letters", None), kind=EntryKind.EXPORT, new={**kept_filters(), "letters": len(rows)}
    )
    title = _("Letters")
    head = (
        Column(_("Number")),
        Column(_("Letter")),
        Column(_("State")),
        Column(_("Family")),
        Column(_("To")),
        Column(_("Language")),
        Column(_("Explanatory page in")),
        Column(_("Issued on"), ColumnKind.DAY),
        Column(_("Issued by")),
        Column(_("What became of it")),
        Column(_("On"), ColumnKind.DAY),
    )
    lines = [
        (
            text(row.number),
            text(kind_label(row.kind)),
            text(str(STATES[row.state])),
            text(row.household),
            text(row.addressee),
            text(paper_language(row.language)),
            text(paper_language(row.page_language) if row.page_language else ""),
            on(row.issued_on),
            text(row.issued_by),
            text(str(DELIVERIES[row.delivery]) if row.delivery else ""),
            on(row.delivered_on),
        )
        for row in rows
    ]
    document = listed(title, head, lines, language=language())
    return as_file(workbook(document, clock.now()), f"{title.lower()}-{clock.today().isoformat()}.xlsx")


def _filters() -> Filters:
    asked = request.args
    kind, state, chosen = asked.get("kind", ""), asked.get("state", ""), asked.get("language", "")
    return Filters(
        number=asked.get("q", "").strip()[:NUMBER_MAX],
        kind=Kind(kind) if kind in set(Kind) else None,
        state=State(state) if state in set(State) else None,
        language=chosen if chosen in PAGE_LANGUAGES or chosen in OFFICE_LANGUAGES else None,
        from_on=asked_day("from"),
        until_on=asked_day("to"),
    )


# --- of a family, of a file ------------------------------------------------------------------------------------------


@bp.get("/families/<int:household_id>/letters")
@requires(Permission.LETTERS_VIEW)
def of_family(household_id: int) -> ResponseReturnValue:
    """Show the letters of a family."""
    actor = current_actor()
    household = people.household(household_id, actor.scope)
    looked_at(actor, "household", household_id, household_id=household_id)
    return page("letters/of_family.html", household=household, letters=queries.letters_of(actor, household_id))


@bp.get("/cases/<int:case_id>/letters")
@requires(Permission.LETTERS_VIEW)
def of_case(case_id: int) -> ResponseReturnValue:
    """Show the letters of the family of a file."""
    actor = current_actor()
    head = seen(actor, case_id)
    return page("letters/of_case.html", head=head, letters=queries.letters_of(actor, head.case.household_id))


@bp.route("/families/<int:household_id>/letters/new", methods=["GET", "POST"])
@requires(Permission.LETTERS_ISSUE)
def new(household_id: int) -> ResponseReturnValue:
    """Choose which letter to make, out of those that the records of the family allow."""
    actor, today = current_actor(), clock.today()
    household = people.household(household_id, actor.scope)
    looked_at(actor, "household", household_id, household_id=household_id)
    form = ChooseForm()
    form.what.choices = {
        record_label(record): [(f"{kind.value}:{record.id}", kind_label(kind)) for kind in record.kinds]
        for record in queries.records_of(actor, household_id, today=today)
    }
    return form_page(
        form,
        lambda: page("letters/new.html", household=household, form=form),
        lambda: commands.begin_letter(actor, *form.chosen(), today=today),
        done=lambda row: url_for(".show", letter_id=row.id),
    )


@bp.post("/letters/new/<kind>/<int:subject_id>")
@requires(Permission.LETTERS_ISSUE)
def begin(kind: str, subject_id: int) -> ResponseReturnValue:
    """Begin a letter about a record, from the page of that record."""
    actor, today = current_actor(), clock.today()
    if kind not in set(Kind):
        raise NotFound
    form = IssueForm()
    return submit(
        form,
        lambda: commands.begin_letter(actor, Kind(kind), subject_id, today=today),
        done=lambda row: url_for(".show", letter_id=row.id),
        retry=lambda: error_page(422),
    )
