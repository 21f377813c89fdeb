"""Pages of the stock: units, a unit, its service periods and closures, sites."""

from collections.abc import Mapping

from flask import Blueprint, Flask, Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.looks import looked_at
from icam.audit.sheets import as_sheet
from icam.codes import queries as code_lists
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Permission
from icam.core.counting import NightClass
from icam.core.period import Period
from icam.housing import blockers, commands, export, forms, labels, queries
from icam.web.fields import answer
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page

bp = Blueprint("housing", __name__)

BEDS = (3, 4, 5, 6, 7, 8)


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
    labels.init_app(app)


# --- lists and pages ---


@bp.get("/units")
@requires(Permission.UNITS_VIEW)
def index() -> Response:
    """List the units by site, with what each is tonight."""
    actor, today = current_actor(), clock.today()
    sites = queries.sites(actor.scope)
    wanted = request.args
    rows = queries.units(actor.scope, wanted.get("site") or None)
    night = queries.night_of(rows, today)
    shown = [row for row in rows if _is_wanted(row, night[row.id], wanted)]
    return page(
        "housing/index.html",
        shown=shown,
        sites=[(site, [row for row in shown if row.site_id == site.id]) for site in sites],
        night=night,
        tonight={kind: sum(night[row.id] == kind for row in rows) for kind in NightClass},
        wanted=wanted,
        today=today,
        site_choices=[(site.code, site.name(language())) for site in sites],
        night_choices=[(kind.value, words) for kind, (words, _tag) in labels.NIGHTS.items()],
        type_choices=code_lists.choices("unit_type", language()),
        bed_choices=[(str(least), _("%(count)s or more", count=least)) for least in BEDS],
    )


@bp.get("/units.xlsx")
@requires(Permission.UNITS_VIEW)
def sheet() -> Response:
    """Give the units as a spreadsheet."""
    actor = current_actor()
    rows = queries.units(actor.scope, request.args.get("site") or None)
    night = queries.night_of(rows, clock.today())
    shown = [row for row in rows if _is_wanted(row, night[row.id], request.args)]
    sites = {site.id: site.name(language()) for site in queries.sites(actor.scope)}
    return as_sheet(actor, "units", export.document(shown, sites, night), len(shown))


def _is_wanted(row: queries.UnitRow, night: NightClass, wanted: Mapping[str, str]) -> bool:
    beds = wanted.get("beds", "")
    return (
        (not wanted.get("night") or night == wanted["night"])
        and (not beds.isdecimal() or row.beds >= int(beds))
        and (not wanted.get("step_free") or row.step_free)
        and (not wanted.get("type") or row.unit_type == wanted["type"])
        and (night != NightClass.NOT_IN_SERVICE or bool(wanted.get("night") or wanted.get("gone")))
    )


@bp.get("/units/<int:unit_id>")
@requires(Permission.UNITS_VIEW)
def unit(unit_id: int) -> Response:
    """Show one unit: facts, service periods, closures, history."""
    actor, today = current_actor(), clock.today()
    found = queries.unit(actor.scope, unit_id)
    rows = [row for row in queries.units(actor.scope, found.site_id) if row.id == unit_id]
    ahead = blockers.blockers(unit_id, Period(today)) if actor.may(Permission.STAYS_VIEW) else []
    if ahead:
        looked_at(actor, "unit", unit_id)
    return page(
        "housing/unit.html",
        unit=found,
        night=queries.night_of(rows, today)[unit_id],
        service=queries.all_service_periods(unit_id),
        chains=queries.closure_chains(unit_id),
        ahead=ahead,
        history=queries.history("unit", unit_id),
        today=today,
    )


@bp.get("/sites/<int:site_id>")
@requires(Permission.UNITS_VIEW)
def site(site_id: int) -> Response:
    """Show one site and its units."""
    actor, today = current_actor(), clock.today()
    found = queries.site(actor.scope, site_id)
    rows = queries.units(actor.scope, site_id)
    return page(
        "housing/site.html",
        site=found,
        rows=rows,
        night=queries.night_of(rows, today),
        history=queries.history("site", site_id),
    )


# --- sites and units ---


@bp.route("/sites/new", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def new_site() -> ResponseReturnValue:
    """Add a site."""
    form = forms.SiteForm(cleaning_days=0)
    form.region.choices = code_lists.choices("region", language())

    return form_page(
        form,
        lambda: page("housing/site_form.html", form=form, site=None),
        lambda: commands.open_site(current_actor(), form.draft()),
        done=lambda made: url_for(".site", site_id=made.id),
        message=_("The site was added."),
    )


@bp.route("/sites/<int:site_id>/edit", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def edit_site(site_id: int) -> ResponseReturnValue:
    """Correct what is known of a site."""
    actor = current_actor()
    found = queries.site(actor.scope, site_id)
    form = forms.SiteForm(obj=found)
    form.region.choices = code_lists.choices("region", language())

    return form_page(
        form,
        lambda: page("housing/site_form.html", form=form, site=queries.site(actor.scope, site_id)),
        lambda: commands.change_site(actor, site_id, form.draft(), version=form.version.data),
        done=lambda _site: url_for(".site", site_id=site_id),
        message=_("Saved."),
    )


@bp.route("/units/new", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def new_unit() -> ResponseReturnValue:
    """Add a unit to the stock."""
    form = forms.NewUnitForm(
        site_id=request.args.get("site", type=int), from_on=clock.today(), family_places=1, beds_child=0, cots=0
    )
    _offer(form)

    return form_page(
        form,
        lambda: page("housing/unit_form.html", form=form, unit=None),
        lambda: commands.open_unit(current_actor(), form.draft(), from_on=answer(form.from_on)),
        done=lambda made: url_for(".unit", unit_id=made.id),
        message=_("The unit was added to the stock."),
    )


@bp.route("/units/<int:unit_id>/edit", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def edit_unit(unit_id: int) -> ResponseReturnValue:
    """Correct what is known of a unit."""
    actor = current_actor()
    found = queries.unit(actor.scope, unit_id)
    form = forms.UnitForm(obj=found, data={"characteristics": found.characteristics.split()})
    if request.method == "GET":
        form.characteristics.data = found.characteristics.split()
    _offer(form)

    return form_page(
        form,
        lambda: page("housing/unit_form.html", form=form, unit=queries.unit(actor.scope, unit_id)),
        lambda: commands.change_unit(actor, unit_id, form.draft(), version=form.version.data, today=clock.today()),
        done=lambda _unit: url_for(".unit", unit_id=unit_id),
        message=_("Saved."),
    )


def _offer(form: forms.UnitForm) -> None:
    form.site_id.choices = [(site.id, site.name(language())) for site in queries.sites(current_actor().scope)]
    form.unit_type.choices = code_lists.choices("unit_type", language())
    known = form.characteristics.data or []
    offered = code_lists.choices("characteristic", language(), on=clock.today())
    gone = [(one, code_lists.label("characteristic", one, language())) for one in known]
    form.characteristics.choices = offered + [pair for pair in gone if pair[0] not in dict(offered)]


# --- service periods ---


@bp.route("/units/<int:unit_id>/service/new", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def put_in_service(unit_id: int) -> ResponseReturnValue:
    """Let a unit come into the stock, or come back."""
    actor = current_actor()
    found = queries.unit(actor.scope, unit_id)
    form = forms.ServiceForm(from_on=clock.today())

    return form_page(
        form,
        lambda: page("housing/service_form.html", form=form, unit=found),
        lambda: commands.put_in_service(actor, unit_id, form.draft(), reason=form.reason.data or None),
        done=lambda _row: url_for(".unit", unit_id=unit_id),
        message=_("The unit belongs to the stock in this period."),
    )


@bp.route("/units/<int:unit_id>/service/<int:period_id>/end", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def take_out(unit_id: int, period_id: int) -> ResponseReturnValue:
    """Take a unit out of the stock from a day on."""
    actor, today = current_actor(), clock.today()
    found = queries.unit(actor.scope, unit_id)
    row = queries.service_period(actor.scope, unit_id, period_id)
    form = forms.TakeOutForm(until_on=row.until_on)

    def show() -> Response:
        rest = Period(max(row.from_on, today))
        ahead = queries.in_the_way(unit_id, rest)
        return page(
            "housing/take_out.html",
            form=form,
            unit=found,
            row=row,
            ahead=ahead,
            first=blockers.first_free_day(rest, ahead),
        )

    return form_page(
        form,
        show,
        lambda: commands.take_out_of_service(
            actor, unit_id, period_id, answer(form.until_on), reason=form.reason.data or None
        ),
        done=lambda _row: url_for(".unit", unit_id=unit_id),
        message=_("The unit leaves the stock on that day. Its past does not change."),
    )


@bp.route("/units/<int:unit_id>/service/<int:period_id>/void", methods=["GET", "POST"])
@requires(Permission.UNITS_EDIT)
def void_service(unit_id: int, period_id: int) -> ResponseReturnValue:
    """Take back a service period that was recorded by mistake."""
    actor = current_actor()
    found = queries.unit(actor.scope, unit_id)
    row = queries.service_period(actor.scope, unit_id, period_id)
    form = forms.ReasonForm()

    return form_page(
        form,
        lambda: page("housing/void_service.html", form=form, unit=found, row=row),
        lambda: commands.void_service_period(actor, unit_id, period_id, reason=answer(form.reason)),
        done=lambda _row: url_for(".unit", unit_id=unit_id),
        message=_("The period was taken back; it stays visible with its reason."),
    )


# --- closures ---


@bp.route("/units/<int:unit_id>/closures/new", methods=["GET", "POST"])
@requires(Permission.UNITS_CLOSE)
def plan_closure(unit_id: int) -> ResponseReturnValue:
    """Close a unit for some days."""
    actor = current_actor()
    found = queries.unit(actor.scope, unit_id)
    form = forms.ClosureForm(first_on=clock.today())
    form.reason_code.choices = code_lists.choices("closure_reason", language(), on=clock.today())

    return form_page(
        form,
        lambda: page("housing/closure_form.html", form=form, unit=found, closure=None, ahead=_ahead(unit_id)),
        lambda: commands.plan_closure(actor, unit_id, form.draft()),
        done=lambda _row: url_for(".unit", unit_id=unit_id),
        message=lambda row: _("The closure is planned.") if not row.is_over_stay else _over_stay(),
    )


@bp.route("/units/<int:unit_id>/closures/<int:closure_id>/edit", methods=["GET", "POST"])
@requires(Permission.UNITS_CLOSE)
def revise_closure(unit_id: int, closure_id: int) -> ResponseReturnValue:
    """Put a closure on other days or for another reason."""
    actor = current_actor()
    found = queries.unit(actor.scope, unit_id)
    closure = queries.closure(actor.scope, unit_id, closure_id)
    stored = commands.closure_draft(closure)
    form = forms.ClosureForm(data={**commands.closure_fields(stored), "version": closure.id})
    form.reason_code.choices = code_lists.choices("closure_reason", language())

    return form_page(
        form,
        lambda: page("housing/closure_form.html", form=form, unit=found, closure=closure, ahead=_ahead(unit_id)),
        lambda: commands.revise_closure(actor, unit_id, closure_id, form.draft(), seen=form.version.data),
        done=lambda _row: url_for(".unit", unit_id=unit_id),
        message=lambda row: _("The closure was revised.") if not row.is_over_stay else _over_stay(),
    )


@bp.route("/units/<int:unit_id>/closures/<int:closure_id>/cancel", methods=["GET", "POST"])
@requires(Permission.UNITS_CLOSE)
def cancel_closure(unit_id: int, closure_id: int) -> ResponseReturnValue:
    """Cancel a closure, with the reason."""
    actor = current_actor()
    found = queries.unit(actor.scope, unit_id)
    closure = queries.closure(actor.scope, unit_id, closure_id)
    form = forms.ReasonForm()

    return form_page(
        form,
        lambda: page("housing/cancel_closure.html", form=form, unit=found, closure=closure),
        lambda: commands.cancel_closure(actor, unit_id, closure_id, reason=answer(form.reason)),
        done=lambda _row: url_for(".unit", unit_id=unit_id),
        message=_("The closure was cancelled; it stays visible with its reason."),
    )


def _over_stay() -> str:
    return str(_("Saved. A family lives there or is expected on some of these days: they are listed as a conflict."))


def _ahead(unit_id: int) -> list[blockers.Blocker]:
    return blockers.blockers(unit_id, Period(clock.today()))
