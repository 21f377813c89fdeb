"""Pages of the offices: the list, one office, its rooms, hours and closing days, and the working days of a year."""

from datetime import date, timedelta

from flask import Blueprint, Flask, Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from icam.audit.sheets import as_sheet
from icam.codes import queries as code_lists
from icam.codes.closing_days import named_closing_days
from icam.codes.filters import language
from icam.core import clock, workdays
from icam.core.access import Actor, Permission
from icam.offices import commands, export, forms, labels, queries, rules
from icam.offices.rules import HoursKind
from icam.web.fields import answer
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page

bp = Blueprint("offices", __name__)
FIRST_YEAR, LAST_YEAR = 2008, 2099


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(bp)
    labels.init_app(app)


# --- lists and pages ---


@bp.get("/offices")
@requires(Permission.OFFICES_VIEW)
def index() -> Response:
    """List the offices, with what each does today."""
    actor, today = current_actor(), clock.today()
    rows = _wanted(actor, today)
    counts = queries.counts(today)
    settings = current_app.config["ATD"]
    return page(
        "offices/index.html",
        rows=rows,
        counts=counts,
        points_in_all=sum(counts.get(row.id, (0, 0))[0] for row in rows),
        calendars=queries.calendars([row.id for row in rows]),
        wanted=request.args,
        today=today,
        regions=code_lists.choices("region", language()),
        support_phone=settings.support_phone,
        support_email=settings.support_email,
    )


@bp.get("/offices.xlsx")
@requires(Permission.OFFICES_VIEW)
def sheet() -> Response:
    """Give the list of the offices as a spreadsheet."""
    actor, today = current_actor(), clock.today()
    rows = _wanted(actor, today)
    calendars = queries.calendars([row.id for row in rows])
    return as_sheet(actor, "offices", export.document(rows, calendars, queries.counts(today), today), len(rows))


def _wanted(actor: Actor, today: date) -> list[queries.OfficeRow]:
    """Return the offices that the address asks for, by name."""
    asked = request.args
    rows = queries.offices(actor.scope, on=None if asked.get("gone") else today, region=asked.get("region"))
    return sorted(rows, key=lambda row: row.name(language()))


@bp.get("/offices/<int:office_id>")
@requires(Permission.OFFICES_VIEW)
def show(office_id: int) -> Response:
    """Show one office."""
    actor, today = current_actor(), clock.today()
    office = queries.office(actor.scope, office_id)
    hours = queries.hours(office_id)
    return page(
        "offices/show.html",
        office=office,
        points=queries.contact_points(office_id),
        rooms=queries.rooms(office_id),
        hours=[row for row in hours if row.until_on is None or row.until_on > today],
        past=[row for row in hours if row.until_on is not None and row.until_on <= today],
        closing=queries.own_closing_days(office_id, since=today),
        calendar=queries.calendar(office_id),
        kinds=HoursKind,
        weekdays=rules.WEEKDAYS,
        in_use=rules.is_in_use,
        history=queries.history(office_id),
        today=today,
    )


@bp.get("/working-days")
@requires(Permission.OFFICES_VIEW)
def working_days() -> Response:
    """Show the working days of a year, of the department or of one office."""
    actor, today = current_actor(), clock.today()
    year = min(max(request.args.get("year", today.year, type=int), FIRST_YEAR), LAST_YEAR)
    offices = queries.offices(actor.scope, on=today)
    chosen = request.args.get("office", type=int)
    office = next((row for row in offices if row.id == chosen), None)
    closed = queries.closing_days(office.id if office else None)
    first = date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days)]
    return page(
        "offices/working_days.html",
        year=year,
        years=(FIRST_YEAR, LAST_YEAR),
        months=[[day for day in days if day.month == month] for month in range(1, 13)],
        working={day for day in days if workdays.is_working_day(day, closed)},
        holidays=workdays.holiday_dates(year),
        named=_closing_days(year, office.id if office else None),
        closed=closed,
        office=office,
        offices=sorted(((row.id, row.name(language())) for row in offices), key=lambda pair: pair[1]),
        today=today,
    )


def _closing_days(year: int, office_id: int | None) -> list[tuple[date, str, bool]]:
    """Return the closing days of a year in order: the day, why, and whether it is the office's own."""
    found = [
        (day, code_lists.label("closing_day", entry.code, language()), False)
        for day, entry in named_closing_days().items()
    ]
    if office_id is not None:
        found += [(row.day, row.reason or "", True) for row in queries.own_closing_days(office_id)]
    return sorted(one for one in found if one[0].year == year)


# --- offices ---


@bp.route("/offices/new", methods=["GET", "POST"])
@requires(Permission.OFFICES_EDIT)
def new() -> ResponseReturnValue:
    """Add an office."""
    actor = current_actor()
    form = forms.OfficeForm(language=actor.language if actor.language in ("nl", "fr", "de") else "nl")
    _offer_regions(form)

    return form_page(
        form,
        lambda: page("offices/office_form.html", form=form, office=None),
        lambda: commands.open_office(actor, form.draft()),
        done=lambda made: url_for(".show", office_id=made.id),
        message=_("The office was added. Enter its hours next."),
    )


@bp.route("/offices/<int:office_id>/edit", methods=["GET", "POST"])
@requires(Permission.OFFICES_EDIT)
def edit(office_id: int) -> ResponseReturnValue:
    """Correct what is known of an office."""
    actor = current_actor()
    office = queries.office(actor.scope, office_id)
    form = forms.OfficeForm(obj=office)
    _offer_regions(form)

    return form_page(
        form,
        lambda: page("offices/office_form.html", form=form, office=queries.office(actor.scope, office_id)),
        lambda: commands.change_office(actor, office_id, form.draft(), version=form.version.data),
        done=lambda _office: url_for(".show", office_id=office_id),
        message=_("Saved."),
    )


def _offer_regions(form: forms.OfficeForm) -> None:
    scope = current_actor().scope
    form.region.choices = [pair for pair in code_lists.choices("region", language()) if scope.has_region(pair[0])]


@bp.route("/offices/<int:office_id>/hours", methods=["GET", "POST"])
@requires(Permission.OFFICES_EDIT)
def hours(office_id: int) -> ResponseReturnValue:
    """Let other hours hold from a day on."""
    actor, today = current_actor(), clock.today()
    office = queries.office(actor.scope, office_id)
    form = forms.HoursForm(data=_hours_now(office_id, today))

    return form_page(
        form,
        lambda: page("offices/hours_form.html", form=form, office=office, kinds=HoursKind, weekdays=rules.WEEKDAYS),
        lambda: commands.change_hours(actor, office_id, form.week(), from_on=answer(form.from_on), today=clock.today()),
        done=lambda _changed: url_for(".show", office_id=office_id, _anchor="hours"),
        message=lambda changed: _("The hours hold from that day on.") if changed else _("Nothing was changed."),
    )


def _hours_now(office_id: int, today: date) -> dict[str, object]:
    """Return the hours that hold today or will begin to, by field; the office has none yet: from today."""
    found: dict[str, list[str]] = {}
    for row in reversed(queries.hours(office_id)):
        if row.until_on is None:
            window = rules.Window(row.from_at, row.until_at)
            found.setdefault(f"{row.kind.value}_{row.weekday}", []).append(str(window))
    return {"from_on": today, **{name: ", ".join(sorted(windows)) for name, windows in found.items()}}


# --- contact points, rooms ---


@bp.route("/offices/<int:office_id>/contact-points/new", methods=["GET", "POST"])
@requires(Permission.OFFICES_EDIT)
def new_point(office_id: int) -> ResponseReturnValue:
    """Add a contact point to an office."""
    actor = current_actor()
    office = queries.office(actor.scope, office_id)
    form = forms.PointForm()

    return form_page(
        form,
        lambda: page("offices/point_form.html", form=form, office=office, point=None),
        lambda: commands.add_contact_point(actor, office_id, form.draft()),
        done=lambda _point: url_for(".show", office_id=office_id, _anchor="points"),
        message=_("The contact point was added."),
    )


@bp.route("/offices/<int:office_id>/contact-points/<int:point_id>", methods=["GET", "POST"])
@requires(Permission.OFFICES_EDIT)
def edit_point(office_id: int, point_id: int) -> ResponseReturnValue:
    """Correct what is known of a contact point."""
    actor = current_actor()
    office = queries.office(actor.scope, office_id)
    point = queries.contact_point(office_id, point_id)
    form = forms.PointForm(obj=point)

    return form_page(
        form,
        lambda: page("offices/point_form.html", form=form, office=office, point=point),
        lambda: commands.change_contact_point(actor, office_id, point_id, form.draft(), version=form.version.data),
        done=lambda _point: url_for(".show", office_id=office_id, _anchor="points"),
        message=_("Saved."),
    )


@bp.route("/offices/<int:office_id>/rooms/new", methods=["GET", "POST"])
@requires(Permission.OFFICES_EDIT)
def new_room(office_id: int) -> ResponseReturnValue:
    """Add a room to an office."""
    actor = current_actor()
    office = queries.office(actor.scope, office_id)
    form = forms.RoomForm(seats=4)

    return form_page(
        form,
        lambda: page("offices/room_form.html", form=form, office=office, room=None),
        lambda: commands.add_room(actor, office_id, form.draft()),
        done=lambda _room: url_for(".show", office_id=office_id, _anchor="rooms"),
        message=_("The room was added."),
    )


@bp.route("/offices/<int:office_id>/rooms/<int:room_id>", methods=["GET", "POST"])
@requires(Permission.OFFICES_EDIT)
def edit_room(office_id: int, room_id: int) -> ResponseReturnValue:
    """Correct what is known of a room."""
    actor = current_actor()
    office = queries.office(actor.scope, office_id)
    room = queries.room(office_id, room_id)
    form = forms.RoomForm(obj=room)

    return form_page(
        form,
        lambda: page("offices/room_form.html", form=form, office=office, room=room),
        lambda: commands.change_room(actor, office_id, room_id, form.draft(), version=form.version.data),
        done=lambda _room: url_for(".show", office_id=office_id, _anchor="rooms"),
        message=_("Saved."),
    )


# --- closing days ---


@bp.route("/offices/<int:office_id>/closing-days/new", methods=["GET", "POST"])
@requires(Permission.OFFICES_EDIT)
def close(office_id: int) -> ResponseReturnValue:
    """Close an office for a day or some days."""
    actor = current_actor()
    office = queries.office(actor.scope, office_id)
    form = forms.ClosingForm(first_on=clock.today())

    return form_page(
        form,
        lambda: page("offices/closing_form.html", form=form, office=office),
        lambda: commands.close_office(
            actor, office_id, answer(form.first_on), form.last_on.data, reason=form.reason.data or None
        ),
        done=lambda _days: url_for(".show", office_id=office_id, _anchor="closing"),
        message=lambda days: _("The office is closed then.") if days else _("It was closed already on these days."),
    )


@bp.post("/offices/<int:office_id>/closing-days/<int:closing_id>/open")
@requires(Permission.OFFICES_EDIT)
def open_again(office_id: int, closing_id: int) -> ResponseReturnValue:
    """Take a closing day back."""
    actor = current_actor()
    queries.office(actor.scope, office_id)
    commands.open_again(actor, office_id, closing_id)
    flash(_("The office is open again on that day."), "success")
    return redirect(url_for(".show", office_id=office_id, _anchor="closing"), 303)
