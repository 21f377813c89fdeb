"""Pages of the filters a person saved."""

from flask import Blueprint, Flask, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.accounts import saved_filters as filters
from icam.accounts.forms import ActionForm, FilterForm
from icam.web.page import page
from icam.web.policy import current_actor, signed_in
from icam.web.submit import submit

bp = Blueprint("filters", __name__)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)


@bp.get("/saved-filters")
@signed_in
def index() -> Response:
    """Show the saved filters of a list, and offer to save the one it was left with."""
    return _show(FilterForm(formdata=None, data={"list": request.args.get("list", "/")}))


@bp.post("/saved-filters")
@signed_in
def save() -> ResponseReturnValue:
    """Save a filter under a name."""
    form, actor = FilterForm(), current_actor()
    return submit(
        form,
        lambda: filters.save(actor, filters.read(form.list.data or ""), form.name.data or ""),
        done=lambda row: filters.Filtered(row.path, row.query).address,
        message=gettext("The filter is saved. You find it under “Saved filters”."),
        retry=lambda: _show(form),
    )


@bp.post("/saved-filters/<int:filter_id>/delete")
@signed_in
def delete(filter_id: int) -> ResponseReturnValue:
    """Forget a filter."""
    actor = current_actor()
    return submit(
        ActionForm(),
        lambda: filters.delete(actor, filter_id),
        done=lambda row: url_for(".index", list=row.path),
        message=gettext("The filter is deleted."),
        retry=lambda: redirect(url_for(".index"), 303),  # type: ignore[arg-type, return-value]
    )


def _show(form: FilterForm) -> Response:
    actor = current_actor()
    wanted = filters.read(form.list.data or "/")
    return page(
        "accounts/filters.html",
        form=form,
        wanted=wanted,
        known=filters.saved(actor, wanted.path),
        address=lambda row: filters.Filtered(row.path, row.query).address,
    )
