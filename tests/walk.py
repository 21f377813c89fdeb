"""Every page of the application, with an address that opens it in the demo office."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import Select, literal, select
from werkzeug.routing import Rule

from icam.accounts.models import Account
from icam.appointments.models import Appointment, InterpreterBooking, Invitation
from icam.appointments.rules import STANDING
from icam.audit.models import AuditEntry
from icam.care.models import CareStep, Schooling
from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.codes.models import Code
from icam.complaints.models import Complaint
from icam.conclusions.models import CaseConclusion, Consent, FollowUp, Referral
from icam.core.access import POLICY, Permission, Role
from icam.db import db
from icam.housing.models import Closure, ServicePeriod, Site, Unit
from icam.letters.models import IssuedLetter
from icam.offices.models import ContactPoint, Office, Room
from icam.orders.models import EntryBan, OrderAppeal, OrderExtension, OrderToLeave
from icam.people.models import Decision, Membership, PersonIdentifier, PersonVulnerability
from icam.reports.catalogue import REPORTS
from icam.reports.models import Run
from icam.returns.models import Premium, Ticket, TravelDocument, VisaFreeCountry
from icam.stays.models import Placement, Stay
from icam.talks.models import BestInterests, Talk, TalkAgreement, TalkDocument
from icam.visits.models import Agreement, Visit
from icam.walkin.models import WalkInEntry, WalkInSession
from icam.web.policy import PUBLIC, SIGNED_IN, access_of

RUNNING = (Stay.arrived_on.is_not(None), Stay.left_on.is_(None))
ANNOUNCED = (Stay.arrived_on.is_(None), Stay.called_off.is_(None))

SOURCES: tuple[tuple[tuple[str, ...], Select[Any]], ...] = (
    (("stay_id", "placement_id"), select(Stay.id, Placement.id).join(Placement).where(*RUNNING)),
    (("stay_id", "step"), select(CareStep.stay_id, CareStep.step)),
    (("step_id",), select(CareStep.id)),
    (("schooling_id",), select(Schooling.id)),
    (("household_id", "person_id"), select(Membership.household_id, Membership.person_id)),
    (("household_id",), select(Stay.household_id).where(*RUNNING)),
    (("household_id", "decision_id"), select(Decision.household_id, Decision.id)),
    (("membership_id",), select(Membership.id)),
    (("person_id", "number_id"), select(PersonIdentifier.person_id, PersonIdentifier.id)),
    (("person_id", "vulnerability_id"), select(PersonVulnerability.person_id, PersonVulnerability.id)),
    (("unit_id", "closure_id"), select(Closure.unit_id, Closure.id).order_by(Closure.from_on.desc())),
    (("unit_id", "period_id"), select(ServicePeriod.unit_id, ServicePeriod.id)),
    (("unit_id",), select(Unit.id)),
    (("site_id",), select(Site.id)),
    (("visit_id",), select(Visit.id).where(Visit.result.is_(None)).order_by(Visit.planned_on)),
    (("office_id", "room_id"), select(Room.office_id, Room.id)),
    (("office_id", "point_id"), select(ContactPoint.office_id, ContactPoint.id)),
    (("office_id",), select(Office.id)),
    (("appointment_id",), select(Appointment.id).where(Appointment.state.in_(tuple(STANDING)))),
    (("booking_id",), select(InterpreterBooking.id)),
    (("invitation_id",), select(Invitation.id)),
    (("extension_id",), select(OrderExtension.id).where(OrderExtension.result.is_(None))),
    (("appeal_id",), select(OrderAppeal.id)),
    (("ban_id",), select(EntryBan.id)),
    (("complaint_id",), select(Complaint.id).where(Complaint.answered_on.is_(None), Complaint.withdrawn_on.is_(None))),
    (("order_id",), select(OrderToLeave.id).where(OrderToLeave.voided_at.is_(None))),
    (("coach_id",), select(Appointment.coach_id)),
    (("case_id", "conclusion_id"), select(CaseConclusion.case_id, CaseConclusion.id)),
    (("case_id", "kind"), select(Case.id, literal("return"))),
    (
        ("case_id", "follow_up_id"),
        select(CaseConclusion.case_id, FollowUp.id).join(FollowUp, FollowUp.conclusion_id == CaseConclusion.id),
    ),
    (("consent_id",), select(Consent.id)),
    (("referral_id",), select(Referral.id)),
    (("file_id", "premium_id"), select(Premium.file_id, Premium.id)),
    (("file_id",), select(Ticket.file_id).where(Ticket.cancelled_on.is_(None))),
    (("document_id",), select(TravelDocument.id)),
    (("country_id",), select(VisaFreeCountry.id)),
    (("agreement_id",), select(Agreement.id)),
    (
        ("case_id", "person_id", "record_id"),
        select(Case.id, BestInterests.person_id, BestInterests.id).join(
            BestInterests, BestInterests.household_id == Case.household_id
        ),
    ),
    (("talk_id",), select(Talk.id).where(Talk.voided_at.is_(None)).order_by(Talk.written_at)),
    (("document_id",), select(TalkDocument.id).where(TalkDocument.voided_at.is_(None))),
    (("session_id",), select(WalkInSession.id)),
    (("run_id",), select(Run.id)),
    (("letter_id",), select(IssuedLetter.id)),
    (("name", "language", "number"), select(literal("pages/invitation"), literal("ti"), literal(1))),
    (("account_id",), select(Account.id)),
    (("entry_id",), select(AuditEntry.id)),
    (("list_name", "code_id"), select(Code.list, Code.id)),
)
"""Which records the arguments of an address are taken from; the first that has them all."""

SPECIAL: dict[str, Select[Any]] = {
    "letters.many_of": select(literal("house_rules")),
    **dict.fromkeys(("walkin.entry", "walkin.edit"), select(WalkInEntry.id)),
    **dict.fromkeys(("stays.arrive", "stays.call_off", "stays.place"), select(Stay.id).where(*ANNOUNCED)),
    "talks.reword": select(TalkAgreement.id).where(TalkAgreement.voided_at.is_(None)),
    "conclusions.follow_up": select(Case.id).where(Case.conclusion == Conclusion.RESIDENCE),
    "stays.release": select(Stay.id).join(Placement).where(*ANNOUNCED, Placement.is_live),
    **dict.fromkeys(("stays.correct_departure", "stays.reopen"), select(Stay.id).where(Stay.left_on.is_not(None))),
}
"""Pages that only a record in a certain state has."""

FIGURES = {f"reports.{report.endpoint}_figure": report.example for report in REPORTS.values()}
"""A figure that each report has."""

NOT_PAGES = frozenset(
    {"static", "language.choose", "theme.choose", "imports.preview", "cases.look_elsewhere", "accounts.session_left"}
    | {"jobs.show", "jobs.file"}
)
"""Files, ways back, the preview of an upload, which the journey of the statistics officer looks at, a page that leads
on who may see the family anyway, and long work, which only who began it sees (tests/web/jobs)."""


def pages(app: Flask, but: frozenset[str] = NOT_PAGES) -> Iterator[tuple[str, str]]:
    """Give (endpoint, address) of every view that answers GET with a page; files by their ending are none."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            is_file = rule.rule.rpartition("/")[2].rpartition(".")[1] == "."
            if "GET" in (rule.methods or ()) and rule.endpoint not in but and not is_file:
                yield rule.endpoint, address(app, rule)


def address(app: Flask, rule: Rule) -> str:
    """Build the address of a view from records of the demo office."""
    return str(app.url_for(rule.endpoint, **_values(rule)))


def _values(rule: Rule) -> dict[str, Any]:
    if rule.endpoint in FIGURES:
        return {"figure": FIGURES[rule.endpoint]}
    if rule.endpoint in SPECIAL:
        names, statement = tuple(rule.arguments), SPECIAL[rule.endpoint]
    else:
        names, statement = next(
            ((names, statement) for names, statement in SOURCES if rule.arguments <= set(names)), ((), select())
        )
    assert names, f"tests/walk.py does not know the arguments of {rule.endpoint}: {sorted(rule.arguments)}"
    row = db.session.execute(statement.limit(1)).first()
    assert row is not None, f"the demo office has nothing for {rule.endpoint}"
    return {name: value for name, value in zip(names, row, strict=True) if name in rule.arguments}


def role_for(app: Flask, endpoint: str) -> Role | None:
    """Return a role that may open a page; None where nobody needs to sign in."""
    access = access_of(app, endpoint)
    if access == PUBLIC:
        return None
    if access == SIGNED_IN:
        return Role.MANAGER
    return next(role for role in (Role.MANAGER, *Role) if Permission(str(access)) in POLICY[role])
