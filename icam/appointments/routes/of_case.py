"""The tab of a file: its invitations and appointments; making one; inviting."""

from datetime import date, timedelta
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from icam.appointments import commands, queries, rules
from icam.appointments.forms import MINUTES, NONE, AppointmentForm, InvitationForm, moment_key, moment_of
from icam.appointments.queries import AppointmentLine
from icam.appointments.routes.base import (
    bp,
    coach_in,
    day_in_address,
    find_moments,
    language,
    lists,
    moment_in_address,
    moment_words,
    offering,
    settings,
)
from icam.appointments.rules import AppointmentState, Place, TalkKind, day_of, time_of
from icam.cases.queries import Head
from icam.cases.routes.base import seen
from icam.codes import queries as codes
from icam.core import clock
from icam.core.access import Actor, Permission
from icam.offices import queries as offices
from icam.visits.languages import languages
from icam.web.filters import day as write_day
from icam.web.filters import language_name
from icam.web.page import page
from icam.web.policy import current_actor, requires
from icam.web.submit import form_page, submit

POST_DAYS = 7
"""Days that a letter is given before the first moment that is offered in it."""

OFFERED_IN_LETTER = 6
ANY = 0


@bp.get("/cases/<int:case_id>/appointments")
@requires(Permission.CASES_VIEW)
def of_case(case_id: int) -> ResponseReturnValue:
    """Show the invitations and appointments of a file."""
    actor, now = current_actor(), clock.now()
    head = seen(actor, case_id)
    appointments = queries.appointments_of(actor, case_id)
    invitations = queries.invitations_of(case_id)
    return page(
        "appointments/of_case.html",
        head=head,
        appointments=appointments,
        invitations=invitations,
        bookings=queries.bookings_of(one.id for one in appointments),
        by_id={one.id: one for one in appointments},
        main=_main_action(head, appointments, now),
        most=settings().most_reinvitations,
        now=now,
        today=clock.today(),
    )


def _main_action(head: Head, appointments: list[AppointmentLine], now: Any) -> str | None:
    """Name the one thing to do next: write up, invite, or make an appointment."""
    if head.case.closed_on is not None:
        return None
    if any(one.stands and one.starts_at <= now for one in appointments):
        return "write"
    if any(one.stands for one in appointments):
        return "stands"
    may_invite = head.case.invitations <= settings().most_reinvitations
    if (
        head.case.first_talk_on is None
        and may_invite
        and (head.case.invited_on is None or head.case.reply_due_on is not None)
    ):
        return "invite"
    return "make"


# --- making an appointment -------------------------------------------------------------------------------------------


@bp.route("/cases/<int:case_id>/appointments/new", methods=["GET", "POST"])
@requires(Permission.APPOINTMENTS_EDIT)
def new(case_id: int) -> ResponseReturnValue:
    """Find a free moment and make an appointment."""
    actor, now, today = current_actor(), clock.now(), clock.today()
    head = seen(actor, case_id)
    wanted = _looked_for(actor, head, today)
    form = AppointmentForm(data=_proposal(head, wanted))
    form.offer(lists(actor, today))

    def show() -> Response:
        book, moments = find_moments(
            actor,
            coach_ids=[wanted["coach"]] if wanted["coach"] else [known for known, _ in queries.coaches(actor, today)],
            office_ids=[wanted["office"]] if wanted["office"] else [],
            minutes=wanted["minutes"],
            since=wanted["since"],
            speaks=wanted["speaks"],
            seats=queries.seats_for(head.case.household_id, today),
        )
        return page(
            "appointments/new.html",
            head=head,
            form=form,
            book=book,
            moments=moments,
            wanted=wanted,
            coaches=queries.coaches(actor, today),
            offices=form.office_id.choices,
            spoken=languages(),
            today=today,
        )

    return form_page(
        form,
        show,
        offering(
            lambda: commands.make_appointment(actor, case_id, form.draft(), now=now),
            "appointments.new",
            {"case_id": case_id, "kind": form.kind.data, "speaks": form.interpreter_language.data},
        ),
        done=lambda _: url_for("appointments.of_case", case_id=case_id),
        message=lambda made: gettext(
            "The appointment is made: %(day)s at %(time)s.",
            day=write_day(day_of(made.starts_at), "long"),
            time=f"{time_of(made.starts_at):%H:%M}",
        ),
    )


def _looked_for(actor: Actor, head: Head, today: date) -> dict[str, Any]:
    """Return what is looked for: as the address says, else as the file has it."""
    asked = request.args
    known = queries.coaches(actor, today)
    own = head.case.coach_id if head.case.coach_id in {one for one, _ in known} else None
    coach = coach_in(known, asked.get("coach", type=int)) if "coach" in asked else own
    office_ids = [one.id for one in offices.offices(actor.scope, on=today)]
    office = asked.get("office", type=int) or head.case.office_id
    if office not in office_ids:
        office = office_ids[0] if office_ids else None
    minutes = asked.get("minutes", MINUTES, type=int)
    speaks = asked.get("speaks") if "speaks" in asked else _language_of(head)
    return {
        "coach": coach,
        "office": office,
        "minutes": minutes if rules.SHORTEST <= minutes <= rules.LONGEST else MINUTES,
        "speaks": speaks if speaks in {code for code, _ in languages()} else None,
        "since": day_in_address("from") or today,
        "at": moment_in_address(),
        "room": asked.get("room", type=int),
    }


def _language_of(head: Head) -> str | None:
    return head.household.interpreter_language or queries.understood_by(head.case.household_id)


def _proposal(head: Head, wanted: dict[str, Any]) -> dict[str, Any]:
    at = wanted["at"]
    kind = request.args.get("kind", "")
    return {
        "coach_id": wanted["coach"],
        "office_id": wanted["office"],
        "on": day_of(at) if at else None,
        "at": time_of(at) if at else None,
        "minutes": wanted["minutes"],
        "room_id": wanted["room"],
        "kind": kind if kind in {one.value for one in TalkKind} else _kind(head).value,
        "place": Place.OFFICE.value,
        "interpreter_language": _interpreter(wanted["coach"], wanted["speaks"]),
    }


def _interpreter(coach_id: int | None, spoken: str | None) -> str | None:
    """Return the language of the interpreter; none where the coach speaks it."""
    if coach_id is None or spoken is None:
        return spoken
    return None if spoken in queries.spoken_by([coach_id])[coach_id] else spoken


def _kind(head: Head) -> TalkKind:
    return TalkKind.FIRST if head.case.first_talk_on is None else TalkKind.FOLLOW_UP


# --- inviting --------------------------------------------------------------------------------------------------------


@bp.get("/cases/<int:case_id>/invitations/new")
@requires(Permission.APPOINTMENTS_EDIT)
def invite(case_id: int) -> ResponseReturnValue:
    """Show the form for an invitation, with the language of the place and moments to offer."""
    actor, today = current_actor(), clock.today()
    head = seen(actor, case_id)
    form = InvitationForm(
        data={
            "sent_on": today,
            "language": rules.official_language(
                head.household.address,
                head.case.file_language,
                head.household.file_language,
                head.office.language if head.office else None,
            ),
            "explained_in": _language_of(head),
        }
    )
    return _invite_page(actor, head, form, today)


@bp.post("/cases/<int:case_id>/invitations/new")
@requires(Permission.APPOINTMENTS_EDIT)
def save_invitation(case_id: int) -> ResponseReturnValue:
    """Note that an invitation goes out, with the appointment that it offers."""
    actor, now, today = current_actor(), clock.now(), clock.today()
    head = seen(actor, case_id)
    form = InvitationForm()
    _offer_invitation(actor, head, form, today)
    return submit(
        form,
        lambda: commands.invite(
            actor,
            case_id,
            form.draft(_interpreter(form.coach_id, _language_of(head)), _kind(head)),
            working_days=settings().reply_working_days,
            most_reinvitations=settings().most_reinvitations,
            now=now,
        ),
        done=lambda _: url_for("appointments.of_case", case_id=case_id),
        message=lambda made: gettext(
            "The invitation is noted; a reaction is awaited until %(day)s.",
            day=write_day(made.reply_due_on - timedelta(days=1)),
        ),
        retry=lambda: _invite_page(actor, head, form, today),
    )


def _invite_page(actor: Actor, head: Head, form: InvitationForm, today: date) -> Response:
    later = _offer_invitation(actor, head, form, today)
    code = rules.postal_code_of(head.household.address)
    return page(
        "appointments/invite.html",
        head=head,
        form=form,
        later=later,
        postal_code=code,
        place_languages=[language_name(one) for one in rules.languages_of(code)],
        sent=head.case.invitations,
        most=settings().most_reinvitations,
        over=head.case.invitations > settings().most_reinvitations,
        working_days=settings().reply_working_days,
    )


def _offer_invitation(actor: Actor, head: Head, form: InvitationForm, today: date) -> date | None:
    """Give the form its lists; return the day from which later moments can be looked for."""
    words = language()
    form.offer({"channel": codes.choices("invitation_channel", words, today), "explained_in": languages()})
    standing = [
        (f"a{one.id}", gettext("Made already: %(moment)s", moment=_words_of(one)))
        for one in reversed(queries.appointments_of(actor, head.case.id))
        if one.state in (AppointmentState.PLANNED, AppointmentState.CONFIRMED) and one.starts_at > clock.now()
    ]
    free, later = _moments_to_offer(actor, head, today)
    sent = form.offered.data if form.offered.raw_data else None
    if sent and sent not in dict(free) and (typed := moment_of(sent)) is not None:
        free.append((sent, f"{write_day(day_of(typed.starts_at), 'weekday')} {time_of(typed.starts_at):%H:%M}"))
    form.offered.choices = [*standing, *free, (NONE, gettext("No appointment: the person makes one"))]
    if form.offered.data is None:
        form.offered.data = form.offered.choices[0][0]
    return later


def _words_of(one: AppointmentLine) -> str:
    return f"{write_day(one.on, 'weekday')} {time_of(one.starts_at):%H:%M}, {one.coach_name}"


def _moments_to_offer(actor: Actor, head: Head, today: date) -> tuple[list[tuple[str, str]], date | None]:
    coach_id, office_id = head.case.coach_id, head.case.office_id
    if office_id is None:
        return [], None
    known = [one for one, _ in queries.coaches(actor, today)]
    book, moments = find_moments(
        actor,
        coach_ids=[coach_id] if coach_id in known else known,
        office_ids=[office_id],
        minutes=MINUTES,
        since=day_in_address("from") or today + timedelta(days=POST_DAYS),
        speaks=_language_of(head),
        seats=queries.seats_for(head.case.household_id, today),
        most=OFFERED_IN_LETTER,
    )
    choices = [
        (moment_key(one.coach_id, one.office_id, one.room_id, one.span.starts, MINUTES), moment_words(one, book))
        for one in moments
    ]
    later = max((day_of(one.span.starts) for one in moments), default=None)
    return choices, later + timedelta(days=1) if later else None
