"""Premiums of a return file, and the office's amounts and countries."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.core import clock
from icam.core.access import Permission
from icam.core.errors import NotFound
from icam.core.names import fold
from icam.people.choices import countries
from icam.returns import commands, forms, queries
from icam.returns.routes.base import act, bp, found
from icam.web.filters import country
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page


@bp.route("/returns/<int:file_id>/premiums", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def pay(file_id: int) -> ResponseReturnValue:
    """Record the premiums paid."""
    shown = found(file_id)
    sheet = queries.premium_sheet(shown)
    open_to = [one for one in shown.people if one.person_id not in shown.paid]
    form = forms.PayForm(data={"paid_on": min(sheet.on, shown.today), "person_ids": [one.person_id for one in open_to]})
    form.person_ids.choices = [(one.person_id, one.name) for one in open_to]
    return act(
        shown,
        form,
        lambda actor: commands.pay_premiums(
            actor,
            file_id,
            form.person_ids.data or (),
            form.paid_on.data or shown.today,
            sheet.on,
            today=clock.today(),
        ),
        "returns/pay.html",
        _("The payment was recorded."),
        premiums=sheet,
    )


@bp.route("/returns/<int:file_id>/premiums/<int:premium_id>/void", methods=["GET", "POST"])
@requires(Permission.RETURNS_EDIT)
def void_premium(file_id: int, premium_id: int) -> ResponseReturnValue:
    """Void a payment that was entered by mistake."""
    shown = found(file_id)
    one = next((paid for paid in shown.paid.values() if paid.id == premium_id), None)
    if one is None:
        raise NotFound
    form = forms.VoidForm()
    return act(
        shown,
        form,
        lambda actor: commands.void_premium(actor, premium_id, form.reason.data or "", today=clock.today()),
        "returns/void_premium.html",
        _("The payment was voided."),
        one=one,
        name=next((party.name for party in shown.people if party.person_id == one.person_id), ""),
    )


@bp.get("/premiums")
@requires(Permission.CODES_EDIT)
def rates() -> ResponseReturnValue:
    """Show the office's amounts, and the countries whose citizens need no visa."""
    free = sorted(queries.visa_free_countries(), key=lambda one: fold(country(one.country)))
    return page("returns/rates.html", rates=queries.rates(), countries=free)


@bp.route("/premiums/new", methods=["GET", "POST"])
@requires(Permission.CODES_EDIT)
def set_rate() -> ResponseReturnValue:
    """Set new amounts for a group of countries."""
    form = forms.RateForm()
    return _set(form, lambda: commands.set_rate(current_actor(), form.draft()), "returns/rate.html")


@bp.route("/premiums/countries/new", methods=["GET", "POST"])
@requires(Permission.CODES_EDIT)
def add_country() -> ResponseReturnValue:
    """Add a country whose citizens need no visa."""
    form = forms.CountryForm()
    form.offer({"country": countries()})
    return _set(
        form,
        lambda: commands.add_visa_free(current_actor(), form.country.data or "", form.from_on.data),
        "returns/country.html",
    )


@bp.route("/premiums/countries/<int:country_id>/end", methods=["GET", "POST"])
@requires(Permission.CODES_EDIT)
def end_country(country_id: int) -> ResponseReturnValue:
    """Say from when citizens of a country need a visa again."""
    row = queries.visa_free_country(country_id)
    form = forms.EndCountryForm(data={"until_on": row.until_on})
    return _set(
        form,
        lambda: commands.end_visa_free(current_actor(), country_id, form.until_on.data or clock.today()),
        "returns/end_country.html",
        row=row,
    )


def _set(form: Any, command: Any, template: str, **context: Any) -> ResponseReturnValue:
    return form_page(
        form,
        lambda: page(template, form=form, **context),
        command,
        done=lambda _row: url_for("returns.rates"),
        message=_("Saved."),
    )
