"""The page of all residence options: looked at, filled in and saved in one go."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.conclusions import commands, queries
from icam.conclusions.forms import OptionsForm, options_form
from icam.conclusions.queries import OptionRow
from icam.conclusions.routes.base import bp, head_of, of_list
from icam.conclusions.words import timing_words
from icam.core import clock
from icam.core.access import Permission
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import submit


@bp.get("/cases/<int:case_id>/options")
@requires(Permission.TALKS_VIEW)
def options(case_id: int) -> ResponseReturnValue:
    """Show every residence option with what was found."""
    return _show(case_id)


@bp.post("/cases/<int:case_id>/options")
@requires(Permission.CONCLUSIONS_EDIT)
def save_options(case_id: int) -> ResponseReturnValue:
    """Save what was found."""
    actor = current_actor()
    rows = queries.checklist(case_id, clock.today())
    form = _form(rows)
    form.offer(of_list("option_source", head_of(case_id)))
    return submit(
        form,
        lambda: commands.look_at_options(actor, case_id, form.drafts(), today=clock.today()),
        done=lambda _case: url_for("conclusions.options", case_id=case_id),
        message=_("Saved."),
        retry=lambda: _show(case_id, form, rows),
    )


def _show(case_id: int, form: OptionsForm | None = None, rows: list[OptionRow] | None = None) -> Any:
    head = head_of(case_id)
    found = queries.checklist(case_id, head.today) if rows is None else rows
    timing = queries.timing_of(case_id)
    shown = form or _form(found)
    shown.offer(of_list("option_source", head))
    return page(
        "conclusions/options.html",
        head=head,
        form=shown,
        rows=found,
        open_rows=[one for one in found if one.is_open],
        timing=timing,
        timing_words=timing_words(timing),
        reasons=[words for _code, words in of_list("option_reason", head)],
    )


def _form(rows: list[OptionRow]) -> OptionsForm:
    stored: dict[str, Any] = {}
    for one in rows:
        if one.outcome is not None:
            stored |= {
                f"outcome_{one.option}": one.outcome.value,
                f"reason_{one.option}": one.reason or "",
                f"source_{one.option}": one.source,
                f"seen_{one.option}": one.look_id,
            }
    return options_form((one.option for one in rows if one.is_listed), stored)
