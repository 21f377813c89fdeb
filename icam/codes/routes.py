"""The code lists, for those who keep them."""

from typing import Any

from flask import Blueprint, Flask, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.codes import commands, queries
from icam.codes.filters import language
from icam.codes.forms import AddForm, EditForm, EndForm, typed
from icam.codes.names import list_label
from icam.codes.rules import FIXED
from icam.core import clock
from icam.core.access import Permission
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page

bp = Blueprint("codes", __name__)

GROUPED = {"outcome": "outcome_group"}
"""Lists whose codes are gathered in groups, and the list of the groups."""


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
    app.jinja_env.filters["code_list"] = list_label


@bp.get("/codes")
@requires(Permission.CODES_EDIT)
def index() -> ResponseReturnValue:
    """Show the lists."""
    lists = sorted(((name, list_label(name), count) for name, count in queries.list_names()), key=lambda one: one[1])
    return page("codes/index.html", lists=lists)


@bp.get("/codes/<list_name>")
@requires(Permission.CODES_EDIT)
def show(list_name: str) -> ResponseReturnValue:
    """Show one list in the four languages."""
    queries.check_list(list_name)
    return page(
        "codes/show.html",
        list_name=list_name,
        codes=queries.codes(list_name),
        is_fixed=list_name in FIXED,
        groups=GROUPED.get(list_name),
        today=clock.today(),
    )


@bp.route("/codes/<list_name>/new", methods=["GET", "POST"])
@requires(Permission.CODES_EDIT)
def add(list_name: str) -> ResponseReturnValue:
    """Add a code to a list."""
    actor = current_actor()
    queries.check_list(list_name)
    form = AddForm()
    form.offer(_groups(list_name))

    return form_page(
        form,
        lambda: page("codes/edit.html", list_name=list_name, row=None, form=form, groups=GROUPED.get(list_name)),
        lambda: commands.add_code(actor, list_name, (form.code.data or "").upper(), form.draft()),
        done=lambda row: url_for(".show", list_name=list_name),
        message=gettext("The code was added."),
    )


@bp.route("/codes/<list_name>/<int:code_id>", methods=["GET", "POST"])
@requires(Permission.CODES_EDIT)
def edit(list_name: str, code_id: int) -> ResponseReturnValue:
    """Change the words of a code, its place and its days."""
    actor = current_actor()
    row = queries.code(code_id)
    form = EditForm(data=typed(row))
    form.offer(_groups(row.list))

    return form_page(
        form,
        lambda: page("codes/edit.html", list_name=row.list, row=row, form=form, groups=GROUPED.get(row.list)),
        lambda: commands.edit_code(actor, code_id, form.draft(), version=form.version.data or 0),
        done=lambda saved: url_for(".show", list_name=saved.list),
        message=gettext("The words are saved."),
    )


@bp.route("/codes/<list_name>/<int:code_id>/end", methods=["GET", "POST"])
@requires(Permission.CODES_EDIT)
def end(list_name: str, code_id: int) -> ResponseReturnValue:
    """End a code."""
    actor = current_actor()
    row = queries.code(code_id)
    form = EndForm(data={"valid_to": clock.today()})

    return form_page(
        form,
        lambda: page("codes/end.html", list_name=row.list, row=row, form=form),
        lambda: commands.end_code(actor, code_id, form.day()),
        done=lambda saved: url_for(".show", list_name=saved.list),
        message=gettext("The code can no longer be chosen after its last day."),
    )


def _groups(list_name: str) -> list[tuple[str, Any]]:
    return list(queries.choices(GROUPED[list_name], language())) if list_name in GROUPED else []
