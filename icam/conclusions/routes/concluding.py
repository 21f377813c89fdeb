"""The page of the conclusion; writing one, reading it as the second person, following a path to residence."""

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.cases.rules import Conclusion
from icam.conclusions import commands, forms, queries, words
from icam.conclusions.queries import ConclusionRow
from icam.conclusions.routes.base import act, asks_second, bp, head_of, option_name
from icam.conclusions.rules import ConclusionState, OptionOutcome
from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import NotFound
from icam.people.choices import languages
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page


@bp.get("/cases/<int:case_id>/conclusion")
@requires(Permission.TALKS_VIEW)
def show(case_id: int) -> ResponseReturnValue:
    """Show the conclusion of a file, what led to it and what follows from it."""
    head = head_of(case_id)
    found = queries.conclusions(case_id)
    holds = _in_state(found, ConclusionState.HOLDS)
    rows = queries.checklist(case_id, head.today)
    timing = queries.timing_of(case_id)
    given = queries.given(case_id)
    return page(
        "conclusions/show.html",
        head=head,
        holds=holds,
        awaiting=_in_state(found, ConclusionState.AWAITING),
        earlier=[one for one in found if one.state not in (ConclusionState.HOLDS, ConclusionState.AWAITING)],
        rows=rows,
        open_rows=[one for one in rows if one.is_open],
        timing=timing,
        timing_words=words.timing_words(timing),
        follow_ups=queries.follow_ups(holds.row.id) if holds and holds.row.kind is Conclusion.RESIDENCE else [],
        consents=queries.consents(case_id),
        referrals=queries.referrals(case_id, given, head.today),
    )


@bp.route("/cases/<int:case_id>/conclusion/<any(residence, return, neither):kind>", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_EDIT)
def conclude(case_id: int, kind: str) -> ResponseReturnValue:
    """Write a conclusion."""
    head, actor = head_of(case_id), current_actor()
    latest = max((one.row.id for one in queries.conclusions(case_id)), default=None)
    rows = queries.checklist(case_id, head.today)
    paths = [one for one in rows if one.outcome in (OptionOutcome.POSSIBLE, OptionOutcome.APPLIED)]
    form = forms.CONCLUSION_FORMS[kind](
        data={
            "concluded_on": head.today,
            "explained_on": head.today,
            "replaces": latest,
            "options": [one.option for one in paths] if len(paths) == 1 else [],
            "language": head.household.interpreter_language,
        }
    )
    form.offer(
        {
            "language": languages(),
            "options": [(one.option, option_name(one.option)) for one in paths],
            "signature": words.pairs(words.SIGNATURES),
        }
    )
    return form_page(
        form,
        lambda: page(
            "conclusions/conclude.html",
            head=head,
            form=form,
            kind=forms.CONCLUSION_FORMS[kind].kind,
            open_rows=[one for one in rows if one.is_open],
            asks_second=asks_second(),
            replaces=latest,
        ),
        lambda: commands.conclude(
            actor,
            case_id,
            form.draft(),
            second_reader=asks_second(),
            today=clock.today(),
            replaces_id=form.replaces.data,
            names=option_name,
        ),
        done=lambda _row: url_for("conclusions.show", case_id=case_id),
        message=_("The conclusion was written. It holds when a second person has read it.")
        if asks_second()
        else _("The conclusion was written."),
    )


@bp.route("/cases/<int:case_id>/conclusion/<int:conclusion_id>/read", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_READ_SECOND)
def read(case_id: int, conclusion_id: int) -> ResponseReturnValue:
    """Read a conclusion as the second person."""
    head = head_of(case_id)
    one = next((found for found in queries.conclusions(case_id) if found.row.id == conclusion_id), None)
    if one is None:
        raise NotFound
    form = forms.ReadingForm()
    return act(
        head,
        form,
        lambda actor: commands.read_second(
            actor, case_id, conclusion_id, form.reading(), today=clock.today(), names=option_name
        ),
        "conclusions/read.html",
        _("Your reading was recorded."),
        one=one,
        rows=queries.checklist(case_id, head.today),
    )


@bp.route("/cases/<int:case_id>/conclusion/follow-up", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_EDIT)
def follow_up(case_id: int) -> ResponseReturnValue:
    """Write how the person's own step goes."""
    head = head_of(case_id)
    holds = _in_state(queries.conclusions(case_id), ConclusionState.HOLDS)
    if holds is None or holds.row.kind is not Conclusion.RESIDENCE:
        abort(404)
    form = forms.FollowUpForm(data={"on": head.today})
    conclusion_id = holds.row.id
    return act(
        head,
        form,
        lambda actor: commands.follow_up(actor, case_id, conclusion_id, form.draft(), today=clock.today()),
        "conclusions/follow_up.html",
        _("The follow-up was noted."),
        one=holds,
    )


@bp.route("/cases/<int:case_id>/conclusion/follow-up/<int:follow_up_id>/void", methods=["GET", "POST"])
@requires(Permission.CONCLUSIONS_EDIT)
def void_follow_up(case_id: int, follow_up_id: int) -> ResponseReturnValue:
    """Void a follow-up that was wrong."""
    head, form = head_of(case_id), forms.VoidForm()
    row, of_case = queries.follow_up(current_actor(), follow_up_id)
    if of_case != case_id:
        raise NotFound
    return act(
        head,
        form,
        lambda actor: commands.void_follow_up(actor, follow_up_id, form.reason.data or ""),
        "conclusions/void.html",
        _("The follow-up was voided."),
        row=row,
    )


def _in_state(found: list[ConclusionRow], state: ConclusionState) -> ConclusionRow | None:
    return next((one for one in found if one.state is state), None)
