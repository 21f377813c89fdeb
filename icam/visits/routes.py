"""Pages of visits: agenda, planning, one visit, the round sheet, the results of a round, a family's visits."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext, ngettext
from werkzeug.datastructures import MultiDict

from icam.accounts import commands as drafts
from icam.accounts import queries as accounts
from icam.audit.looks import looked_at
from icam.audit.rules import Kind
from icam.audit.sheets import as_sheet
from icam.codes import queries as codes
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.core.errors import NotFound
from icam.people import queries as people
from icam.printing.pdf import PdfUnavailable, pdf_of
from icam.visits import commands, export, grid, queries, rules
from icam.visits.commands import Planned
from icam.visits.forms import ChangeForm, PlanForm, ResultForm, RewordForm, RoundForm, SettleForm, as_typed
from icam.visits.languages import languages
from icam.visits.rules import State
from icam.visits.words import state_words
from icam.web.back import inside
from icam.web.errors import error_page
from icam.web.files import as_file
from icam.web.filters import day as write_day
from icam.web.filters import hour
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit
from icam.web.typed import parse_day

EVERYBODY = 0
SEE_OTHER = 303
ROUND = "visits.results"
MOST_AGREEMENTS = 5
A_WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)

bp = Blueprint("visits", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
    app.jinja_env.filters["visit_state"] = state_words


# --- what the address says -------------------------------------------------------------------------------------------


def _day(name: str = "on") -> date:
    """Return the day in the address; today when there is none, or it cannot be read."""
    typed = request.args.get(name, "").strip()
    if not typed:
        return clock.today()
    try:
        return parse_day(typed)
    except ValueError as wrong:
        flash(str(wrong), "warning")
        return clock.today()


def _coach(actor: Actor, known: list[tuple[int, str]]) -> int | None:
    """Return the coach in the address: oneself when nothing is said and one visits, None for everybody."""
    asked = request.args.get("coach", type=int)
    ids = {account_id for account_id, _ in known}
    if asked == EVERYBODY:
        return None
    if asked is None:
        return actor.account_id if actor.role.value.endswith("coach") and actor.account_id in ids else None
    if asked not in ids:
        raise NotFound
    return asked


def _language() -> str:
    locale = get_locale()
    return locale.language if locale else "en"


def _lists(actor: Actor, today: date) -> dict[str, Any]:
    words = _language()
    return {
        "coach_id": queries.coaches(actor, today),
        "kind": codes.choices("visit_kind", words, today),
        "interpreter_language": languages(),
        "interpreter_mode": codes.choices("interpreter_mode", words, today),
    }


def _result_lists(day: date) -> dict[str, Any]:
    words = _language()
    known = languages()
    return {
        "missed_reason": codes.choices("missed_reason", words, day),
        "visit_cancel_reason": codes.choices("visit_cancel_reason", words, day),
        "topics": codes.choices("visit_topic", words, day),
        "interpreter_mode": codes.choices("interpreter_mode", words, day),
        "interpreter_language": known,
        "language": known,
    }


# --- agenda ----------------------------------------------------------------------------------------------------------


@bp.get("/visits")
@requires(Permission.VISITS_VIEW)
def index() -> ResponseReturnValue:
    """Show a week as a table and one of its days as a list."""
    actor, today = current_actor(), clock.today()
    known = queries.coaches(actor, today)
    coach, on = _coach(actor, known), _day()
    days = grid.week_of(on)
    visits = queries.agenda(actor, days[0], days[-1] + ONE_DAY, coach)
    chosen = [one for one in visits if one.planned_on == on]
    looked_at(actor, "agenda", coach)
    return page(
        "visits/index.html",
        on=on,
        today=today,
        coach=coach,
        coaches=known,
        days=days,
        rows=grid.by_part(visits, days) if coach is not None else grid.by_coach(visits, days),
        visits=visits,
        of_day=chosen,
        homes=queries.dwellings({one.household_id for one in visits}, on) if visits else {},
        unwritten=queries.not_written_up(actor, today, coach),
        last_week=on - A_WEEK,
        next_week=on + A_WEEK,
        coach_arg=EVERYBODY if coach is None else coach,
    )


@bp.get("/visits.xlsx")
@requires(Permission.VISITS_VIEW)
def sheet() -> Response:
    """Give the week as a spreadsheet."""
    actor, on = current_actor(), _day()
    coach, days = _coach(actor, queries.coaches(actor, clock.today())), grid.week_of(on)
    visits = queries.agenda(actor, days[0], days[-1] + ONE_DAY, coach)
    homes = queries.dwellings({one.household_id for one in visits}, on) if visits else {}
    return as_sheet(actor, "visits", export.document(visits, homes), len(visits))


# --- planning --------------------------------------------------------------------------------------------------------


@bp.get("/visits/new")
@requires(Permission.VISITS_EDIT)
def plan() -> ResponseReturnValue:
    """Show the form for a visit, or for a row of them."""
    actor, today = current_actor(), clock.today()
    form = PlanForm(data=_proposal(actor, today))
    return _plan_page(actor, form, today)


def _proposal(actor: Actor, today: date) -> dict[str, Any]:
    household_id = request.args.get("household", type=int)
    proposal: dict[str, Any] = {"kind": "HOME", "coach_id": actor.account_id, "household_id": household_id}
    if request.args.get("on"):
        proposal["on"] = _day()
    if household_id is not None:
        family = queries.family(actor, household_id)
        proposal["interpreter_language"] = family.interpreter_language
        stay = queries.stay_on(household_id, proposal.get("on", today))
        if stay is not None and stay.coach_id is not None:
            proposal["coach_id"] = stay.coach_id
    return proposal


@bp.post("/visits/new")
@requires(Permission.VISITS_EDIT)
def save_plan() -> ResponseReturnValue:
    """Plan; a repetition is shown first, and planned when it comes back."""
    actor, today = current_actor(), clock.today()
    form = PlanForm()
    _offer_plan(actor, form, today)
    return submit(
        form,
        lambda: commands.plan_visits(actor, form.draft(), today=today),
        done=lambda planned: _agenda_of(planned.visits[0].planned_on, planned.visits[0].coach_id, actor),
        message=_planned,
        retry=lambda: _plan_page(actor, form, today),
    )


def _agenda_of(on: date, coach_id: int, actor: Actor) -> str:
    return url_for("visits.index", on=on.isoformat(), coach=None if coach_id == actor.account_id else coach_id)


def _planned(planned: Planned) -> str:
    for clash in planned.clashes:
        flash(_clash_words(clash), "warning")
    return str(ngettext("%(num)d visit is planned.", "%(num)d visits are planned.", len(planned.visits)))


def _clash_words(clash: queries.Clash) -> str:
    return gettext(
        "On %(day)s at %(time)s there is also a visit to %(family)s.",
        day=write_day(clash.planned_on),
        time=hour(clash.planned_at),
        family=clash.household_name,
    )


def _offer_plan(actor: Actor, form: PlanForm, today: date) -> None:
    families = [(known, f"{name} ({code})") for known, name, code in queries.families_to_visit(actor)]
    form.offer({**_lists(actor, today), "household_id": families})
    chosen = form.household_id.data
    if chosen is not None and chosen not in {known for known, _ in families}:
        try:
            family = queries.family(actor, chosen)
        except NotFound:
            pass
        else:
            form.household_id.choices = [(family.id, f"{family.name} ({family.code})"), *families]
    form.propose(lambda day: write_day(day, "long"))


def _plan_page(actor: Actor, form: PlanForm, today: date) -> Response:
    if not form.is_submitted():
        _offer_plan(actor, form, today)
    clashes = []
    if form.coach_id.data is not None and form.proposed:
        clashes = queries.clashes(form.coach_id.data, [one.on for one in form.proposed], form.at.data)
    looked_at(actor, "household", form.household_id.data, household_id=form.household_id.data)
    return page(
        "visits/new.html",
        form=form,
        clashes=[_clash_words(one) for one in clashes],
        back=inside(request.values.get("back", ""), url_for("visits.index")),
    )


# --- one visit -------------------------------------------------------------------------------------------------------


@bp.get("/visits/<int:visit_id>")
@requires(Permission.VISITS_VIEW)
def show(visit_id: int) -> ResponseReturnValue:
    """Show one visit."""
    return _visit_page(visit_id, SettleForm())


def _visit_page(visit_id: int, form: SettleForm) -> Response:
    actor = current_actor()
    visit = queries.visit_page(actor, visit_id)
    household_id = visit.line.household_id
    looked_at(actor, "visit", visit_id, household_id=household_id)
    people = queries.dwellers([household_id], visit.line.planned_on).get(household_id, [])
    return page(
        "visits/show.html",
        visit=visit,
        line=visit.line,
        people=people,
        present=[one for one in people if one.person_id in visit.present],
        home=queries.dwellings([household_id], visit.line.planned_on).get(household_id),
        today=clock.today(),
        form=form,
    )


@bp.route("/visits/<int:visit_id>/change", methods=["GET", "POST"])
@requires(Permission.VISITS_EDIT)
def change(visit_id: int) -> ResponseReturnValue:
    """Change a plan."""
    actor, today = current_actor(), clock.today()
    visit = queries.visit_page(actor, visit_id)
    line = visit.line
    form = ChangeForm(data=asdict(line) | {"at": line.planned_at, "version": visit.version})
    form.offer(_lists(actor, today))
    looked_at(actor, "visit", visit_id, household_id=line.household_id)
    return form_page(
        form,
        lambda: page("visits/change.html", visit=visit, line=line, form=form),
        lambda: commands.change_plan(
            actor, visit_id, form.draft(line.household_id, line.planned_on), form.version.data or 0, today=today
        ),
        done=lambda changed: url_for("visits.show", visit_id=changed.id),
        message=gettext("The visit is changed."),
    )


# --- the round sheet -------------------------------------------------------------------------------------------------


@bp.get("/visits/round")
@requires(Permission.VISITS_VIEW)
def round_sheet() -> ResponseReturnValue:
    """Show the round of a coach on a day, ready to print."""
    return page("visits/round.html", **_round())


def _height(one: queries.SheetVisit) -> float:
    return rules.height_of_facts(
        len(one.people) + (len(one.dwelling.beside) if one.dwelling else 0),
        min(len(one.agreements), MOST_AGREEMENTS),
        has_purpose=bool(one.visit.purpose) or one.visit.kind != "HOME",
        has_needs=bool(one.vulnerabilities or one.cots_needed),
    )


@bp.get("/visits/round.pdf")
@requires(Permission.VISITS_VIEW)
def round_pdf() -> ResponseReturnValue:
    """Draw the round of a coach on a day as a PDF."""
    context = _round()
    try:
        drawn = pdf_of(render_template("visits/round_pdf.html", **context))
    except PdfUnavailable:
        return error_page(503)
    name = f"{gettext('round')}-{context['on'].isoformat()}.pdf"
    return as_file(drawn, name, inline=True)


def _round() -> dict[str, Any]:
    actor, today = current_actor(), clock.today()
    known = queries.coaches(actor, today)
    coach, on = _coach(actor, known), _day()
    if coach is None:
        coach = known[0][0] if known else None
    if coach is None:
        raise NotFound
    visits = queries.round_sheet(actor, coach, on)
    for household_id in dict.fromkeys(one.visit.household_id for one in visits):
        looked_at(actor, "round_sheet", coach, household_id=household_id, how=Kind.PRINT)
    return {
        "on": on,
        "coach": coach,
        "coaches": known,
        "coach_name": dict(known)[coach],
        "visits": visits,
        "lines": rules.lines_to_write([_height(one) for one in visits]),
        "most_agreements": MOST_AGREEMENTS,
        "classification": current_app.config["ATD"].classification,
        "printed_at": clock.now(),
        "printed_by": actor.name,
    }


# --- results ---------------------------------------------------------------------------------------------------------


@bp.get("/visits/results")
@requires(Permission.VISITS_EDIT)
def results() -> ResponseReturnValue:
    """Show the visits of a day in the order of the round, each with room for its result."""
    actor = current_actor()
    if elsewhere := _round_of_draft():
        return redirect(elsewhere, SEE_OTHER)
    known = queries.coaches(actor, clock.today())
    coach, on = _coach(actor, known) or actor.account_id or 0, _day()
    lines = queries.agenda(actor, on, on + ONE_DAY, coach)
    form = _round_form(lines, on, _typed_before(actor, _round_key(coach, on)))
    return _results_page(actor, form, lines, on, coach, known)


def _round_of_draft() -> str | None:
    """Return the address of the round that a draft is about, when the address names the draft alone.

    That is what the sign-in page gives back after a session that ended.
    """
    key = request.args.get("draft", "")
    kind, _, rest = key.partition(":")
    day, _, coach = rest.partition(":")
    if kind != ROUND or "on" in request.args or not coach.isdecimal():
        return None
    return url_for("visits.results", on=day, coach=int(coach), draft=key)


@bp.post("/visits/results")
@requires(Permission.VISITS_EDIT)
def save_results() -> ResponseReturnValue:
    """Save the results of the round, or of one visit of it."""
    actor, today = current_actor(), clock.today()
    known = queries.coaches(actor, today)
    coach, on = _coach(actor, known) or actor.account_id or 0, _day()
    lines = queries.agenda(actor, on, on + ONE_DAY, coach)
    only = request.form.get("save", type=int)
    form = _round_form(lines, on, request.form, only)
    key = _round_key(coach, on)
    rest = _not_saved_now(form)
    answer = submit(
        form,
        lambda: commands.write_up(actor, form.drafts(), today=today),
        done=lambda _: _after_results(form, on, coach, key if rest else None),
        message=_written,
        retry=lambda: _results_page(actor, form, lines, on, coach, known),
    )
    if rest and make_response(answer).status_code == SEE_OTHER and actor.account_id is not None:
        drafts.keep_draft(actor.account_id, key, rest)
    return answer


def _not_saved_now(form: RoundForm) -> dict[str, list[str]]:
    """Return what was typed in the blocks that are not saved now."""
    chosen = form.chosen
    prefixes = tuple(f"v{block.visit_id}-" for block in form.blocks if block not in chosen and block.is_touched)
    return {name: request.form.getlist(name) for name in request.form if prefixes and name.startswith(prefixes)}


def _after_results(form: RoundForm, on: date, coach: int, key: str | None) -> str:
    """Return to the round while something of it is open, with what was typed there; else to the agenda."""
    if len(form.chosen) < len(form.blocks):
        return url_for("visits.results", on=on.isoformat(), coach=coach, draft=key)
    return url_for("visits.index", on=on.isoformat(), coach=coach)


def _written(visits: list[Any]) -> str:
    return str(ngettext("%(num)d visit is written up.", "%(num)d visits are written up.", len(visits)))


def _round_key(coach: int, on: date) -> str:
    return f"{ROUND}:{on.isoformat()}:{coach}"


def _typed_before(actor: Actor, key: str) -> MultiDict[str, str] | None:
    """Return what was being typed under a key, when the address asks to put it back."""
    if request.args.get("draft") != key:
        return None
    kept = accounts.draft(actor, key)
    return as_typed(kept.fields) if kept else None


def _round_form(lines: list[queries.VisitLine], on: date, typed: Any, only: int | None = None) -> RoundForm:
    lists = _result_lists(on)
    waiting = [one for one in lines if one.state is State.PLANNED]
    people = queries.dwellers({one.household_id for one in waiting}, on) if waiting else {}
    versions = queries.versions(one.id for one in waiting)
    blocks = []
    for line in waiting:
        block = ResultForm.of(line.id, typed, _plan_data(line, versions[line.id]))
        block.offer({**lists, "present": [(one.person_id, one.name) for one in people.get(line.household_id, [])]})
        blocks.append(block)
    return RoundForm(blocks, only)


def _plan_data(line: queries.VisitLine, version: int) -> dict[str, Any]:
    return {
        "version": version,
        "interpreter_language": line.interpreter_language,
        "interpreter_mode": line.interpreter_mode,
    }


def _results_page(
    actor: Actor,
    form: RoundForm,
    lines: list[queries.VisitLine],
    on: date,
    coach: int,
    known: list[tuple[int, str]],
) -> Response:
    blocks = {block.visit_id: block for block in form.blocks}
    for line in lines:
        looked_at(actor, "visit", line.id, household_id=line.household_id)
    return page(
        "visits/results.html",
        form=form,
        blocks=blocks,
        lines=lines,
        on=on,
        coach=coach,
        coaches=known,
        coach_name=dict(known).get(coach, actor.name),
        homes=queries.dwellings({one.household_id for one in lines}, on) if lines else {},
        draft_key=_round_key(coach, on),
        action=url_for("visits.save_results", on=on.isoformat(), coach=coach),
    )


@bp.get("/visits/<int:visit_id>/result")
@requires(Permission.VISITS_EDIT)
def result(visit_id: int) -> ResponseReturnValue:
    """Show one visit with room for its result, or for the correction of it."""
    actor = current_actor()
    visit = queries.visit_page(actor, visit_id)
    form = _one_form(visit, _typed_before(actor, f"visits.result:{visit_id}"))
    return _result_page(actor, visit, form)


@bp.post("/visits/<int:visit_id>/result")
@requires(Permission.VISITS_EDIT)
def save_result(visit_id: int) -> ResponseReturnValue:
    """Save the result of one visit, or correct it."""
    actor, today = current_actor(), clock.today()
    visit = queries.visit_page(actor, visit_id)
    form = _one_form(visit, request.form, only=visit_id)

    return submit(
        form,
        lambda: commands.write_up(actor, form.drafts(), today=today),
        done=lambda _: url_for("visits.show", visit_id=visit_id),
        message=gettext("The visit is written up."),
        retry=lambda: _result_page(actor, visit, form),
    )


def _one_form(visit: queries.VisitPage, typed: Any, only: int | None = None) -> RoundForm:
    line = visit.line
    people = queries.dwellers([line.household_id], line.planned_on).get(line.household_id, [])
    block = ResultForm.of(line.id, typed, _result_data(visit))
    block.offer({**_result_lists(line.planned_on), "present": [(one.person_id, one.name) for one in people]})
    if line.result is not None:
        block.correct_only()
    return RoundForm([block], only)


def _result_data(visit: queries.VisitPage) -> dict[str, Any]:
    line = visit.line
    return {
        **_plan_data(line, visit.version),
        "result": line.result.value if line.result else None,
        "missed_reason": line.result_reason,
        "visit_cancel_reason": line.result_reason,
        "present": sorted(visit.present),
        "also_present": visit.also_present,
        "language": visit.language,
        "minutes": visit.minutes,
        "topics": list(visit.topics),
        "family_words": visit.family_words,
        "note": visit.note,
    }


def _result_page(actor: Actor, visit: queries.VisitPage, form: RoundForm) -> Response:
    line = visit.line
    looked_at(actor, "visit", line.id, household_id=line.household_id)
    return page(
        "visits/result.html",
        form=form,
        block=form.blocks[0],
        visit=visit,
        line=line,
        home=queries.dwellings([line.household_id], line.planned_on).get(line.household_id),
        draft_key=f"visits.result:{line.id}",
        action=url_for("visits.save_result", visit_id=line.id),
    )


# --- a family's visits -----------------------------------------------------------------------------------------------


@bp.get("/families/<int:household_id>/visits")
@requires(Permission.VISITS_VIEW)
def of_family(household_id: int) -> ResponseReturnValue:
    """Show the visits of a family and what was agreed with it."""
    return _family_page(household_id, SettleForm())


def _family_page(household_id: int, form: SettleForm) -> Response:
    actor, today = current_actor(), clock.today()
    household = people.household(household_id, actor.scope)
    looked_at(actor, "household", household_id, household_id=household_id)
    before = _before()
    visits = queries.visits_of(household_id, before)
    return page(
        "visits/of_family.html",
        household=household,
        visits=visits,
        agreements=queries.agreements_of(household_id),
        today=today,
        form=form,
        older=f"{visits[-1].planned_on.isoformat()}.{visits[-1].id}" if len(visits) == 50 else None,
    )


def _before() -> tuple[date, int] | None:
    day, _, visit_id = request.args.get("before", "").partition(".")
    if not visit_id.isdecimal():
        return None
    try:
        return parse_day(day), int(visit_id)
    except ValueError:
        return None


# --- agreements ------------------------------------------------------------------------------------------------------


@bp.post("/agreements/<int:agreement_id>/done")
@requires(Permission.VISITS_EDIT)
def settle(agreement_id: int) -> ResponseReturnValue:
    """Note that an agreement was kept."""
    actor, today = current_actor(), clock.today()
    form = SettleForm()
    agreement = queries.agreement(actor, agreement_id)
    return submit(
        form,
        lambda: commands.settle_agreement(actor, agreement_id, form.done_on.data or today, today=today),
        done=lambda done: inside(
            request.values.get("back", ""), url_for("visits.of_family", household_id=done.household_id)
        ),
        message=gettext("Noted as done."),
        retry=lambda: _family_page(agreement.household_id, form),
    )


@bp.post("/agreements/<int:agreement_id>/reopen")
@requires(Permission.VISITS_EDIT)
def reopen(agreement_id: int) -> ResponseReturnValue:
    """Note that an agreement was not kept after all."""
    actor = current_actor()
    form = SettleForm()
    agreement = queries.agreement(actor, agreement_id)
    return submit(
        form,
        lambda: commands.reopen_agreement(actor, agreement_id),
        done=lambda opened: inside(
            request.values.get("back", ""), url_for("visits.of_family", household_id=opened.household_id)
        ),
        message=gettext("The agreement is open again."),
        retry=lambda: _family_page(agreement.household_id, form),
    )


@bp.route("/agreements/<int:agreement_id>/reword", methods=["GET", "POST"])
@requires(Permission.VISITS_EDIT)
def reword(agreement_id: int) -> ResponseReturnValue:
    """Say an agreement in other words; what it said before is shown."""
    actor = current_actor()
    agreement = queries.agreement(actor, agreement_id)
    earlier = queries.wordings(agreement)
    stored = {"text": agreement.text, "who": agreement.who, "due_on": agreement.due_on, "version": len(earlier)}
    form = RewordForm(data=stored)
    home = url_for("visits.of_family", household_id=agreement.household_id)
    back = inside(request.values.get("back", ""), home)
    looked_at(actor, "household", agreement.household_id, household_id=agreement.household_id)
    return form_page(
        form,
        lambda: page("visits/reword.html", form=form, agreement=agreement, earlier=earlier, back=back),
        lambda: commands.reword_agreement(actor, agreement_id, form.draft(), form.version.data),
        done=lambda _agreement: back,
        message=gettext("The agreement was changed; what it said before is kept."),
    )
