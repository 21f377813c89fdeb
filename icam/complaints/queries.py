"""Reads of complaints: one, a page of the list, those of a household, those whose answer is due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from icam.accounts.models import Account
from icam.cases.models import Case
from icam.complaints.models import Complaint
from icam.complaints.rules import Milestones, View
from icam.core import names
from icam.core.access import POLICY, Actor, Permission, Role, Scope
from icam.core.errors import NotFound
from icam.core.paging import COUNT_CAP, PAGE, Page, cursor, keys_of
from icam.db import db
from icam.housing.models import Site
from icam.housing.scope import on_sites
from icam.offices.scope import in_regions
from icam.people.models import Household, Person
from icam.people.queries import household_visible
from icam.stays.models import Stay

HANDLING = [role for role in Role if Permission.COMPLAINTS_EDIT in POLICY[role]]
"""Roles that handle complaints."""

_handler, _answerer = aliased(Account), aliased(Account)


# --- who sees which


def in_scope(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that keeps a query to the complaints of a scope.

    That of a household is seen by who sees the household; that of an outsider by the site or region it is about.
    """
    of_family = and_(Complaint.household_id.is_not(None), household_visible(scope, Complaint.household_id))
    here = or_(on_sites(scope, Complaint.site_id), in_regions(scope, Complaint.region))
    return or_(of_family, and_(Complaint.household_id.is_(None), here))


def visible(actor: Actor) -> list[ColumnElement[bool]]:
    """Return the conditions under which somebody sees a complaint.

    One's own are those that one wrote down or handles. What is about somebody of the office is seen by these, and by
    who may answer.
    """
    own = or_(Complaint.handler_id == actor.account_id, Complaint.recorded_by == actor.account_id)
    found = [Complaint.voided_at.is_(None), or_(in_scope(actor.scope), own)]
    if not actor.may(Permission.COMPLAINTS_ANSWER):
        found.append(or_(Complaint.is_reserved.is_(False), own))
    return found


def complaint(actor: Actor, complaint_id: int) -> Complaint:
    """Return one complaint that holds.

    Raises:
        NotFound: there is none, or the reader does not see it.
    """
    found = db.session.scalar(select(Complaint).where(Complaint.id == complaint_id, *visible(actor)))
    if found is None:
        raise NotFound
    return found


# --- lines


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """A complaint as a line of a list.

    Args:
        who: the household, or the name of an outsider.
        person: who of the household complains; None = the family.
    """

    id: int
    code: str
    household_id: int | None
    who: str
    person: str | None
    site_id: int | None
    region: str | None
    category: str
    channel: str
    handler: str | None
    milestones: Milestones


DAYS: tuple[Any, ...] = (
    Complaint.received_on,
    Complaint.due_on,
    Complaint.answered_on,
    Complaint.closed_on,
    Complaint.withdrawn_on,
)
"""The columns that decide the state, in the order of ``Milestones``."""


def _lines() -> Any:
    return (
        select(
            Complaint.id,
            Complaint.code,
            Complaint.household_id,
            func.coalesce(Household.name, Complaint.outsider).label("who"),
            Person.given_name,
            Person.family_name,
            Complaint.person_id,
            Complaint.site_id,
            Complaint.region,
            Complaint.category,
            Complaint.channel,
            _handler.name.label("handler"),
            *DAYS,
        )
        .outerjoin(Household, Household.id == Complaint.household_id)
        .outerjoin(Person, Person.id == Complaint.person_id)
        .outerjoin(_handler, _handler.id == Complaint.handler_id)
    )


def _line(row: Any) -> ComplaintLine:
    return ComplaintLine(
        row.id,
        row.code,
        row.household_id,
        row.who,
        names.full_name(row.given_name, row.family_name) if row.person_id else None,
        row.site_id,
        row.region,
        row.category,
        row.channel,
        row.handler,
        Milestones(row.received_on, row.due_on, row.answered_on, row.closed_on, row.withdrawn_on),
    )


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the list.

    Args:
        handler_id: ``NOBODY`` for those that nobody handles.
        from_on, until_on: days of the receipt, both counted.
    """

    text: str = ""
    view: View = View.OPEN
    category: str | None = None
    handler_id: int | None = None
    site_id: int | None = None
    region: str | None = None
    from_on: date | None = None
    until_on: date | None = None


NOBODY = 0


def complaints(
    actor: Actor, filters: Filters, *, today: date, after: str | None = None, before: str | None = None
) -> Page[ComplaintLine]:
    """Return a page of the complaints, the latest first; two statements.

    Args:
        after, before: words of a former page's cursors.
    """
    conditions = [*_narrowed(filters, today), *visible(actor)]
    wanted, backwards = _lines().where(*conditions), before is not None
    here = tuple_(Complaint.received_on, Complaint.id)
    if word := before or after:
        edge = tuple_(*_edge(word))
        wanted = wanted.where(here > edge if backwards else here < edge)
    order = (Complaint.received_on, Complaint.id) if backwards else (Complaint.received_on.desc(), Complaint.id.desc())
    rows = [_line(row) for row in db.session.execute(wanted.order_by(*order).limit(PAGE + 1))]
    goes_on, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows.reverse()
    has_older, has_newer = (True, goes_on) if backwards else (goes_on, after is not None)
    counted = select(Complaint.id).outerjoin(Household, Household.id == Complaint.household_id).where(*conditions)
    return Page(
        rows,
        cursor(rows[-1].milestones.received_on, rows[-1].id) if rows and has_older else None,
        cursor(rows[0].milestones.received_on, rows[0].id) if rows and has_newer else None,
        db.session.scalar(select(func.count()).select_from(counted.limit(COUNT_CAP + 1).subquery())),
    )


def _edge(word: str) -> tuple[date, int]:
    received, row_id = keys_of(word, 2)
    try:
        return date.fromisoformat(str(received)), int(row_id)
    except (ValueError, TypeError):
        return date.min, 0


def _narrowed(filters: Filters, today: date) -> list[ColumnElement[bool]]:
    found = [*_in_view(filters.view, today)]
    if text := filters.text.strip():
        found.append(
            or_(
                Complaint.code == text.upper(),
                Household.name.icontains(text, autoescape=True),
                Household.code == text.upper(),
                Complaint.outsider.icontains(text, autoescape=True),
            )
        )
    if filters.handler_id == NOBODY:
        found.append(Complaint.handler_id.is_(None))
    elif filters.handler_id is not None:
        found.append(Complaint.handler_id == filters.handler_id)
    for column, value in (
        (Complaint.category, filters.category),
        (Complaint.site_id, filters.site_id),
        (Complaint.region, filters.region),
    ):
        if value is not None:
            found.append(column == value)
    if filters.from_on is not None:
        found.append(Complaint.received_on >= filters.from_on)
    if filters.until_on is not None:
        found.append(Complaint.received_on <= filters.until_on)
    return found


WAITING = and_(Complaint.answered_on.is_(None), Complaint.withdrawn_on.is_(None))
"""No answer yet, and still asked for."""


def _in_view(view: View, today: date) -> list[ColumnElement[bool]]:
    standing = Complaint.withdrawn_on.is_(None)
    views: dict[View, list[ColumnElement[bool]]] = {
        View.OPEN: [standing, Complaint.closed_on.is_(None)],
        View.LATE: [WAITING, Complaint.due_on < today],
        View.RECEIVED: [WAITING],
        View.ANSWERED: [standing, Complaint.answered_on.is_not(None), Complaint.closed_on.is_(None)],
        View.CLOSED: [standing, Complaint.closed_on.is_not(None)],
        View.WITHDRAWN: [Complaint.withdrawn_on.is_not(None)],
        View.ALL: [],
    }
    return views[view]


def of_households(actor: Actor, household_ids: Sequence[int]) -> list[ComplaintLine]:
    """Return the complaints of some households, the latest first; one statement."""
    wanted = _lines().where(Complaint.household_id.in_(household_ids), *visible(actor))
    rows = db.session.execute(wanted.order_by(Complaint.received_on.desc(), Complaint.id.desc()))
    return [_line(row) for row in rows]


def due(actor: Actor, until: date) -> list[ComplaintLine]:
    """Return what waits for an answer due on or before a day: of who may answer all in sight, of others their own."""
    wanted = _lines().where(WAITING, Complaint.due_on <= until, *visible(actor))
    if not actor.may(Permission.COMPLAINTS_ANSWER):
        wanted = wanted.where(Complaint.handler_id == actor.account_id)
    return [_line(row) for row in db.session.execute(wanted.order_by(Complaint.due_on, Complaint.id))]


# --- one with all that its page shows


@dataclass(frozen=True, slots=True)
class ComplaintPage:
    """A complaint with the names that its page shows."""

    complaint: Complaint
    who: str
    person: str | None
    site: Site | None
    handler: str | None
    answerer: str | None
    recorder: str | None


def complaint_page(actor: Actor, complaint_id: int) -> ComplaintPage:
    """Return one complaint with names, in two statements.

    Raises:
        NotFound: there is none, or the reader does not see it.
    """
    row = complaint(actor, complaint_id)
    recorder = aliased(Account)
    found = db.session.execute(
        select(
            Household.name, Person.given_name, Person.family_name, Site, _handler.name, _answerer.name, recorder.name
        )
        .select_from(Complaint)
        .outerjoin(Household, Household.id == Complaint.household_id)
        .outerjoin(Person, Person.id == Complaint.person_id)
        .outerjoin(Site, Site.id == Complaint.site_id)
        .outerjoin(_handler, _handler.id == Complaint.handler_id)
        .outerjoin(_answerer, _answerer.id == Complaint.answered_by)
        .outerjoin(recorder, recorder.id == Complaint.recorded_by)
        .where(Complaint.id == complaint_id)
    ).one()
    household, given, family, site, handler, answerer, recorded = found
    named = names.full_name(given, family) if row.person_id else None
    return ComplaintPage(row, household or row.outsider or "", named, site, handler, answerer, recorded)


# --- choices


def handlers(today: date, also: Iterable[int | None] = ()) -> list[tuple[int, str]]:
    """Return who can handle a complaint, by name, and those who are named already."""
    named = {one for one in also if one is not None}
    serves = and_(
        Account.role.in_(HANDLING),
        Account.active,
        Account.active_from <= today,
        or_(Account.active_until.is_(None), Account.active_until > today),
    )
    rows = db.session.execute(
        select(Account.id, Account.name).where(or_(Account.id.in_(named), serves)).order_by(Account.name, Account.id)
    )
    return [(row.id, row.name) for row in rows]


def place_of(household_id: int, on: date) -> tuple[int | None, str | None]:
    """Return the site where a household lived on a day, or last before it, and the region of its file."""
    site_id = db.session.scalar(
        select(Stay.site_id)
        .where(Stay.household_id == household_id, Stay.called_off.is_(None), Stay.site_id.is_not(None))
        .order_by((func.coalesce(Stay.arrived_on, Stay.planned_from) <= on).desc(), *_latest(Stay.arrived_on), Stay.id)
        .limit(1)
    )
    region = db.session.scalar(
        select(Case.region)
        .where(Case.household_id == household_id, Case.region.is_not(None))
        .order_by(Case.opened_on.desc(), Case.id.desc())
        .limit(1)
    )
    return site_id, region


def _latest(day: Any) -> tuple[ColumnElement[Any], ...]:
    """Order by the latest day first, those without one last, alike on both engines."""
    return day.is_(None), day.desc()
