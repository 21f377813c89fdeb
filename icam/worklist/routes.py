"""The start page: the day of the person who is signed in."""

from datetime import date

from flask import Blueprint, Flask, Response, current_app, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from icam.audit.looks import looked_at
from icam.audit.sheets import as_sheet
from icam.care.rules import SchoolAge
from icam.cases.rules import Stage
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Actor, Permission, Role
from icam.housing import queries as housing
from icam.web.page import page
from icam.web.policy import current_actor, signed_in
from icam.worklist import case_queries, export, queries, rules, words
from icam.worklist.rules import Line, Part, Rule

ADDRESSES = {
    "visit": ("visits.show", "visit_id"),
    "result": ("visits.result", "visit_id"),
    "plan": ("visits.plan", "household"),
    "stay": ("stays.show", "stay_id"),
    "household": ("families.show", "household_id"),
    "household_visits": ("visits.of_family", "household_id"),
    "case": ("cases.show", "case_id"),
    "case_appointments": ("appointments.of_case", "case_id"),
    "case_conclusion": ("conclusions.show", "case_id"),
    "return": ("returns.show", "file_id"),
    "appointment": ("appointments.show", "appointment_id"),
    "talk": ("talks.show", "talk_id"),
    "orders": ("orders.of_family", "household_id"),
    "complaint": ("complaints.show", "complaint_id"),
    "care": ("care.of_family", "household_id"),
    "unit": ("housing.unit", "unit_id"),
    "account": ("accounts.show", "account_id"),
}
"""Where a line leads: the page, and the name of its argument."""

SHORTCUTS: tuple[tuple[object, object, str, Permission], ...] = (
    (_l("Walk-in"), _l("Who comes to the door without an appointment"), "walkin.index", Permission.WALK_IN),
    (_l("Agenda"), _l("Appointments of the day and the week"), "agenda.index", Permission.APPOINTMENTS_EDIT),
    (_l("Search a family"), _l("By name, number or code"), "families.index", Permission.FAMILIES_VIEW),
    (
        _l("Reports"),
        _l("Occupancy, outcomes, files: on screen, paper or sheet"),
        "reports.index",
        Permission.REPORTS_VIEW,
    ),
    (_l("Import a list"), _l("Sites, units, families, stays, visits"), "imports.index", Permission.IMPORTS_RUN),
    (_l("Units"), _l("Sites, beds, closures"), "housing.index", Permission.UNITS_VIEW),
    (_l("People who sign in"), _l("Roles, sites, blocked accounts"), "accounts.index", Permission.ACCOUNTS_EDIT),
    (_l("Code lists"), _l("The office’s own words"), "codes.index", Permission.CODES_EDIT),
    (
        _l("Texts of letters"),
        _l("What letters say; pages to be checked"),
        "letter_texts.index",
        Permission.LETTERS_TEMPLATES,
    ),
    (_l("Trail"), _l("Who changed, saw or printed what"), "audit.index", Permission.TRAIL_READ),
    (_l("Looks at persons"), _l("Who opened whose file"), "audit.looks_at", Permission.TRAIL_READ),
    (_l("Seal of the trail"), _l("Check that nobody rewrote it"), "audit.seal", Permission.TRAIL_READ),
)
WITHOUT_SHORTCUTS = frozenset({Role.FITT_COACH, Role.FITT_ASSISTANT, Role.ICAM_COACH, Role.MANAGER})
"""Their list says what to do; the areas in the top bar are enough."""

bp = Blueprint("worklist", __name__)


def init_app(app: Flask) -> None:
    """Register the page."""
    app.register_blueprint(bp)


@bp.get("/")
@signed_in
def today() -> ResponseReturnValue:
    """Show what needs doing today."""
    actor, day = current_actor(), clock.today()
    known = queries.facts(actor, day, _settings())
    lines = rules.worklist(known, day)
    case_lines = _case_lines(actor, day)
    loads = case_queries.caseloads(actor, day, _limits().no_contact)
    if lines or case_lines:
        looked_at(actor, "worklist", actor.account_id)
    by_site = rules.sites_of(lines) if actor.role in rules.BY_SITE else None
    return page(
        "worklist/today.html",
        today=day,
        lines=lines,
        case_lines=case_lines,
        appointments=[line for line in case_lines if line.rule is Rule.APPOINTMENT_TODAY],
        has_cases=Part.CASES in rules.PARTS[actor.role],
        loads=loads,
        stages=[stage for stage in Stage if stage is not Stage.CLOSED],
        visits=[line for line in lines if line.rule is Rule.VISIT_TODAY],
        unwritten_today=any(line.rule is Rule.VISIT_TODAY and not line.values["done"] for line in lines),
        has_visits=Part.VISITS in rules.PARTS[actor.role],
        has_list=bool(rules.PARTS[actor.role]),
        groups=rules.grouped(lines),
        case_groups=rules.grouped(case_lines),
        sites=by_site,
        site_names=_site_names(actor) if by_site else {},
        grouped=rules.grouped,
        shortcuts=_shortcuts(actor),
        address=_address,
        said=words.said,
        rule_name=words.rule_name,
        urgency_name=words.urgency_name,
        is_own=actor.role in rules.OWN_FAMILIES_ONLY,
    )


@bp.get("/today.xlsx")
@signed_in
def sheet() -> Response:
    """Give the list of the start page as a spreadsheet."""
    actor, day = current_actor(), clock.today()
    lines = [*rules.worklist(queries.facts(actor, day, _settings()), day), *_case_lines(actor, day)]
    lines.sort(key=lambda line: line.place)
    return as_sheet(actor, "worklist", export.document(lines, _site_names(actor), day), len(lines))


def _limits() -> rules.Limits:
    office = current_app.config["ATD"]
    return rules.Limits(
        office.no_contact_days,
        office.conclusion_days,
        office.write_up_days,
        office.term_warning_days,
        office.most_reinvitations,
    )


def _case_lines(actor: Actor, day: date) -> list[Line]:
    limits = _limits()
    cases, dues = case_queries.case_facts(actor, clock.now(), limits)
    return rules.of_cases(cases, dues, limits, today=day)


def _settings() -> queries.Settings:
    office = current_app.config["ATD"]
    ages = SchoolAge(office.school_from_age, office.school_until_age)
    return queries.Settings(office.no_visit_days, office.school_days, ages)


def _site_names(actor: Actor) -> dict[str, str]:
    return {site.code: site.name(language()) for site in housing.sites(actor.scope)}


def _address(line: Line) -> str | None:
    """Return where a line leads; None where the reader may not go, or the page does not exist."""
    kind, subject_id = line.about
    endpoint, argument = ADDRESSES[kind]
    return url_for(endpoint, **{argument: subject_id}) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]


def _shortcuts(actor: Actor) -> list[tuple[object, object, str]]:
    if actor.role in WITHOUT_SHORTCUTS:
        return []
    return [
        (label, hint, url_for(endpoint))
        for label, hint, endpoint, permission in SHORTCUTS
        if endpoint in current_app.view_functions and actor.may(permission)
    ]
