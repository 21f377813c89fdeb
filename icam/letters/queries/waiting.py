"""Records that wait for their letter: which letters can be made for many at once, and for whom."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Label,
    Select,
    String,
    Subquery,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from icam.appointments.models import Appointment, Invitation
from icam.appointments.queries import understood
from icam.appointments.rules import STANDING, AppointmentState, day_of
from icam.care.models import Schooling
from icam.cases.models import Case
from icam.cases.rules import Conclusion
from icam.cases.scope import case_visible
from icam.conclusions.models import CaseConclusion, Referral
from icam.core import clock
from icam.core.access import Actor
from icam.db import db
from icam.housing.models import Site
from icam.letters.catalogue import LETTERS
from icam.letters.models import IssuedLetter
from icam.letters.queries.home import LANGUAGES
from icam.letters.queries.letters import readable
from icam.letters.rules import Kind, State, language_of, page_language_for
from icam.offices.models import Office
from icam.people.models import Household, Person
from icam.people.queries import household_visible
from icam.returns.models import ReturnFile, Ticket
from icam.returns.scope import file_visible
from icam.stays.models import Placement, Stay
from icam.stays.queries.lists import visible
from icam.talks.models import Talk

MOST = 200
"""Letters in one go."""

BACK, AHEAD = timedelta(days=90), timedelta(days=14)
"""How long ago something was that still waits for its letter, and how soon something comes that is prepared."""

SCHOOL_YEAR = (9, 1)
"""Month and day on which a school year begins; each year has its own certificate."""

Source = Callable[[Actor, date], Select[Any]]
_NUMBER, _DAY, _WORD = cast(null(), Integer), cast(null(), Date), cast(null(), String)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that has no letter yet.

    Args:
        on: its day or moment.
        since: a letter that was issued earlier than that is one of before.
        draft_id: a letter of it that somebody began by hand.
    """

    id: int
    household_id: int
    on: date
    named: str | None
    since: date | None
    household: str
    reference: str
    place: str | None
    language: str
    page_language: str | None
    draft_id: int | None

    @property
    def subject(self) -> str:
        """Name it to a reader."""
        return " · ".join(part for part in (self.household, self.named, self.reference) if part)


@dataclass(frozen=True, slots=True)
class Place:
    """A site or an office, with how many wait there."""

    code: str
    name: str
    number: int


def how_many_wait(actor: Actor, today: date) -> Mapping[Kind, int]:
    """Return how many records wait for each letter that a reader may issue for many at once; one statement.

    More than ``MOST`` are counted as one more than that.
    """
    kinds = [kind for kind in SOURCES if kind in readable(actor)]
    if not kinds:
        return {}
    parts = []
    for kind in kinds:
        found = SOURCES[kind](actor, today).subquery()
        some = select(found.c.id).where(_waits(kind, found)).limit(MOST + 1).subquery()
        parts.append(select(literal(kind.value).label("kind"), func.count().label("number")).select_from(some))
    counted = {row.kind: row.number for row in db.session.execute(union_all(*parts))}
    return {kind: counted[kind.value] for kind in kinds}


def waiting(
    actor: Actor, kind: Kind, today: date, *, place: str | None = None, only: Collection[int] | None = None
) -> list[Waiting]:
    """Return the records that wait for a letter, the oldest first, at most 200; one statement.

    Args:
        place: code of the site or office; None = everywhere.
        only: these alone.
    """
    found = SOURCES[kind](actor, today).subquery()
    wanted = _with_home(_columns(actor, kind, found), found).where(_waits(kind, found))
    if place is not None:
        wanted = wanted.where(_place == place)
    if only is not None:
        wanted = wanted.where(found.c.id.in_(only))
    rows = db.session.execute(wanted.order_by(found.c.on, found.c.id).limit(MOST))
    return [_line(kind, row) for row in rows]


def places(actor: Actor, kind: Kind, today: date) -> list[Place]:
    """Return where the records are that wait for a letter; one statement."""
    found = SOURCES[kind](actor, today).subquery()
    columns: list[Any] = [_place.label("place_code"), _named(actor).label("place_name"), func.count().label("number")]
    wanted = _with_home(select(*columns), found).where(_waits(kind, found), _place.is_not(None))
    rows = db.session.execute(wanted.group_by("place_code", "place_name").order_by("place_name"))
    return [Place(*row) for row in rows]


def _line(kind: Kind, row: Any) -> Waiting:
    # A file goes before the unit: its letters follow where the family lives (`queries.home`).
    unilingual = None if row.case_code else row.language_region
    others = (row.case_language, row.household_language, row.office_language)
    language = row.written_in or language_of(row.address, unilingual, others)
    return Waiting(
        id=row.id,
        household_id=row.household_id,
        on=day_of(row.on) if isinstance(row.on, datetime) else row.on,
        named=row.named,
        since=row.since,
        household=row.household,
        reference=row.case_code or row.stay_code or row.household_code,
        place=row.place,
        language=language,
        page_language=page_language_for(row.spoken, language) if LETTERS[kind].page else None,
        draft_id=row.draft_id,
    )


_place: ColumnElement[str] = func.coalesce(Site.code, Office.code)


def _named(actor: Actor) -> ColumnElement[str]:
    own = f"name_{actor.language}" if actor.language in LANGUAGES else "name_nl"
    return func.coalesce(getattr(Site, own), Site.name_nl, getattr(Office, own), Office.name_nl)


def _columns(actor: Actor, kind: Kind, found: Subquery) -> Select[Any]:
    begun = select(func.min(IssuedLetter.id)).where(
        IssuedLetter.kind == kind,
        IssuedLetter.subject_id == found.c.id,
        IssuedLetter.state == State.DRAFT,
        IssuedLetter.replaces_id.is_(None),
    )
    spoken = understood(found.c.household_id).correlate(found).scalar_subquery()
    return select(
        *(found.c[name] for name in ("id", "household_id", "on", "named", "since", "written_in")),
        Household.name.label("household"),
        Household.code.label("household_code"),
        Household.address,
        Household.file_language.label("household_language"),
        Case.code.label("case_code"),
        Case.file_language.label("case_language"),
        Office.language.label("office_language"),
        Stay.code.label("stay_code"),
        Site.language_region,
        _named(actor).label("place"),
        func.coalesce(found.c.explained_in, Household.interpreter_language, spoken).label("spoken"),
        begun.correlate(found).scalar_subquery().label("draft_id"),
    )


def _with_home(columns: Select[Any], found: Subquery) -> Select[Any]:
    return (
        columns.select_from(found)
        .join(Household, Household.id == found.c.household_id)
        .outerjoin(Case, Case.id == found.c.case_id)
        .outerjoin(Office, Office.id == Case.office_id)
        .outerjoin(Stay, Stay.id == found.c.stay_id)
        .outerjoin(Site, Site.id == Stay.site_id)
    )


def _waits(kind: Kind, found: Subquery) -> ColumnElement[bool]:
    return ~exists(issued_for(kind, found.c.id, found.c.since).correlate(found))


def issued_for(kind: Kind, subject_id: Any, since: Any) -> Select[int]:
    """Select the letters that a record has had; an invitation that invites again may have been the first letter.

    Args:
        since: a letter that was issued earlier is one of before; NULL = there is no before.
    """
    kinds = (kind, Kind.INVITATION) if kind is Kind.SECOND_INVITATION else (kind,)
    return select(IssuedLetter.id).where(
        IssuedLetter.kind.in_(kinds),
        IssuedLetter.subject_id == subject_id,
        IssuedLetter.state.in_((State.ISSUED, State.REPLACED)),
        or_(since.is_(None), IssuedLetter.issued_on >= since),
    )


# --- what waits for which letter -------------------------------------------------------------------------------------


def _said(
    record_id: Any,
    household_id: Any,
    on: Any,
    *,
    case_id: Any = _NUMBER,
    stay_id: Any = _NUMBER,
    named: Any = _WORD,
    since: Any = _DAY,
    written_in: Any = _WORD,
    explained_in: Any = _WORD,
) -> list[Label[Any]]:
    """Return what each record says of itself, under the same names."""
    said = {
        "id": record_id,
        "household_id": household_id,
        "on": on,
        "case_id": case_id,
        "stay_id": stay_id,
        "named": named,
        "since": since,
        "written_in": written_in,
        "explained_in": explained_in,
    }
    return [column.label(name) for name, column in said.items()]


def _of_case(record: Any, actor: Actor, on: Any, **more: Any) -> Select[Any]:
    """Select records of a file that a reader may see."""
    said = _said(record.id, Case.household_id, on, case_id=Case.id, **more)
    return select(*said).join(Case, Case.id == record.case_id).where(case_visible(actor))


def _invitations(actor: Actor, today: date) -> Select[Any]:
    languages = {"written_in": Invitation.language, "explained_in": Invitation.explained_in}
    return _of_case(Invitation, actor, Invitation.sent_on, **languages).where(
        Invitation.voided_at.is_(None), Invitation.sent_on >= today - BACK
    )


def _first_invitations(actor: Actor, today: date) -> Select[Any]:
    return _invitations(actor, today).where(Invitation.number == 1)


def _second_invitations(actor: Actor, today: date) -> Select[Any]:
    return _invitations(actor, today).where(Invitation.number > 1)


def _appointments(actor: Actor, today: date) -> Select[Any]:
    """Select coming appointments; one that an invitation offers is confirmed once the person said yes."""
    offered = exists(
        select(Invitation.id)
        .where(Invitation.appointment_id == Appointment.id, Invitation.voided_at.is_(None))
        .correlate(Appointment)
    )
    return _of_case(Appointment, actor, Appointment.starts_at).where(
        Appointment.state.in_(STANDING),
        Appointment.starts_at > clock.now(),
        or_(Appointment.state == AppointmentState.CONFIRMED, ~offered),
    )


def _talks(actor: Actor, today: date) -> Select[Any]:
    return _of_case(Talk, actor, Talk.held_on).where(
        Talk.voided_at.is_(None), Talk.held_on >= today - BACK, Talk.held_on <= today
    )


def _talks_written_up(actor: Actor, today: date) -> Select[Any]:
    return _talks(actor, today).where(Talk.written_at.is_not(None))


def _concluded(kind: Conclusion) -> Source:
    def select_them(actor: Actor, today: date) -> Select[Any]:
        return _of_case(CaseConclusion, actor, CaseConclusion.concluded_on).where(
            CaseConclusion.kind == kind,
            CaseConclusion.held_from_on >= today - BACK,
            CaseConclusion.held_until_on.is_(None),
        )

    return select_them


def _referrals(actor: Actor, today: date) -> Select[Any]:
    return _of_case(Referral, actor, Referral.created_on).where(
        Referral.service == "FEDASIL",
        Referral.closed_on.is_(None),
        Referral.withdrawn_on.is_(None),
        Referral.created_on >= today - BACK,
    )


def _stays(actor: Actor, on: Any, today: date, **more: Any) -> Select[Any]:
    """Select stays of which a day lies near."""
    said = _said(Stay.id, Stay.household_id, on, stay_id=Stay.id, **more)
    return select(*said).where(
        Stay.called_off.is_(None), *visible(actor.scope), on >= today - BACK, on <= today + AHEAD
    )


def _beginning(actor: Actor, today: date) -> Select[Any]:
    """Select stays that begin, once the family has its unit."""
    has_unit = exists(
        select(Placement.id).where(Placement.stay_id == Stay.id, Placement.is_live.is_(True)).correlate(Stay)
    )
    return _stays(actor, func.coalesce(Stay.arrived_on, Stay.planned_from), today).where(
        Stay.left_on.is_(None), has_unit
    )


def _ending(actor: Actor, today: date) -> Select[Any]:
    return _stays(actor, func.coalesce(Stay.left_on, Stay.planned_until), today).where(Stay.arrived_on.is_not(None))


def _moved(actor: Actor, today: date) -> Select[Any]:
    """Select stays whose family moved; every move has its own note."""
    of_stay = (Placement.stay_id == Stay.id, Placement.is_live.is_(True), Placement.arrived_on.is_not(None))
    moved_on = select(func.max(Placement.arrived_on)).where(*of_stay).correlate(Stay).scalar_subquery()
    units = select(func.count()).select_from(Placement).where(*of_stay).correlate(Stay).scalar_subquery()
    return _stays(actor, moved_on, today, since=moved_on).where(Stay.left_on.is_(None), units > 1)


def _schoolings(actor: Actor, today: date) -> Select[Any]:
    """Select children at school whose family has a file or lives in a unit."""
    of_file = (Case.household_id == Schooling.household_id, Case.closed_on.is_(None), case_visible(actor))
    of_stay = (Stay.household_id == Schooling.household_id, Stay.arrived_on.is_not(None), Stay.left_on.is_(None))
    case_id = select(func.max(Case.id)).where(*of_file).correlate(Schooling).scalar_subquery()
    stay_id = select(func.max(Stay.id)).where(*of_stay).correlate(Schooling).scalar_subquery()
    begun = today.replace(month=SCHOOL_YEAR[0], day=SCHOOL_YEAR[1])
    since = begun if begun <= today else begun.replace(year=begun.year - 1)
    said = _said(
        Schooling.id,
        Schooling.household_id,
        Schooling.from_on,
        case_id=case_id,
        stay_id=stay_id,
        named=Person.given_name,
        since=literal(since, Date),
    )
    return (
        select(*said)
        .join(Person, Person.id == Schooling.person_id)
        .where(
            Schooling.voided_at.is_(None),
            Schooling.school.is_not(None),
            Schooling.from_on <= today,
            or_(Schooling.until_on.is_(None), Schooling.until_on > today),
            household_visible(actor.scope, Schooling.household_id),
            or_(case_id.is_not(None), stay_id.is_not(None)),
        )
    )


def _returns(actor: Actor, on: Any) -> Select[Any]:
    homes = {"case_id": ReturnFile.case_id, "stay_id": ReturnFile.stay_id}
    return select(*_said(ReturnFile.id, ReturnFile.household_id, on, **homes)).where(
        ReturnFile.withdrawn_on.is_(None), ReturnFile.departed_on.is_(None), file_visible(actor)
    )


def _declared(actor: Actor, today: date) -> Select[Any]:
    return _returns(actor, ReturnFile.opened_on).where(ReturnFile.opened_on >= today - BACK)


def _leaving(actor: Actor, today: date) -> Select[Any]:
    return (
        _returns(actor, Ticket.leaves_on)
        .join(Ticket, Ticket.file_id == ReturnFile.id)
        .where(Ticket.cancelled_on.is_(None), Ticket.voided_at.is_(None), Ticket.leaves_on >= today)
    )


SOURCES: Mapping[Kind, Source] = MappingProxyType(
    {
        Kind.INVITATION: _first_invitations,
        Kind.SECOND_INVITATION: _second_invitations,
        Kind.APPOINTMENT_CONFIRMATION: _appointments,
        Kind.ATTENDANCE: _talks,
        Kind.TALK_SUMMARY: _talks_written_up,
        Kind.CONCLUSION_A: _concluded(Conclusion.RESIDENCE),
        Kind.CONCLUSION_B: _concluded(Conclusion.RETURN),
        Kind.CONCLUSION_C: _concluded(Conclusion.NEITHER),
        Kind.REFERRAL_FEDASIL: _referrals,
        Kind.ALLOCATION: _beginning,
        Kind.HOUSE_RULES: _beginning,
        Kind.INVENTORY_IN: _beginning,
        Kind.INVENTORY_OUT: _ending,
        Kind.DEPARTURE_SHEET: _ending,
        Kind.TRANSFER_NOTE: _moved,
        Kind.SCHOOL_CERTIFICATE: _schoolings,
        Kind.RETURN_DECLARATION: _declared,
        Kind.ITINERARY: _leaving,
    }
)
"""Every letter that needs nothing typed for each person, and the records that wait for it."""
