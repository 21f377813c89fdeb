"""Forms of invitations, appointments, interpreters, and of the hours of coaches."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from icam.appointments.rules import (
    AbsenceDraft,
    AppointmentDraft,
    AppointmentState,
    BookingDraft,
    BookingState,
    ChangeDraft,
    FollowDraft,
    HoursDraft,
    InvitationDraft,
    MoveDraft,
    Place,
    ResultDraft,
    TalkKind,
    instant,
)
from icam.appointments.words import BOOKINGS, KINDS, PLACES, RESULTS
from icam.core.period import ONE_DAY
from icam.web.fields import (
    BoxesField,
    CodeField,
    DayField,
    Form,
    NoteField,
    RadiosField,
    Required,
    SentOnce,
    TextField,
    TimeField,
    Versioned,
    WholeNumberField,
)

REASON_MAX = 500
MINUTES = 60
NONE = "none"
SEPARATOR = "~"

WEEKDAYS = (
    (1, _l("Monday")),
    (2, _l("Tuesday")),
    (3, _l("Wednesday")),
    (4, _l("Thursday")),
    (5, _l("Friday")),
    (6, _l("Saturday")),
    (7, _l("Sunday")),
)

DELIVERIES = (("delivered", _l("Delivered")), ("returned", _l("Came back")))
OFFICIAL = (("nl", "Nederlands"), ("fr", "Français"), ("de", "Deutsch"))


class Offered:
    """A form whose lists come from the database."""

    def offer(self, lists: Mapping[str, Any]) -> None:
        """Give each list its choices, by field name."""
        fields: dict[str, Any] = self._fields  # type: ignore[attr-defined]
        for name, choices in lists.items():
            if name in fields:
                fields[name].choices = choices


# --- appointments ----------------------------------------------------------------------------------------------------


class _When(Form, Offered):
    """Who, where and when: what making and moving an appointment have in common."""

    on = DayField(_l("Day"), [Required(_l("Enter the day"))])
    at = TimeField(_l("Time"), [Required(_l("Enter the time"))])
    minutes = WholeNumberField(_l("Minutes"), [Required(_l("Enter how many minutes"))], least=1, most=999)
    coach_id = CodeField(_l("Coach"), [Required(_l("Choose the coach"))], coerce=int)
    office_id = CodeField(_l("Office"), coerce=int, blank=_l("no office"))
    room_id = CodeField(_l("Room"), coerce=int, blank=_l("a free one"))

    def starts_at(self) -> datetime:
        """Return the instant that was typed."""
        assert self.on.data is not None
        assert self.at.data is not None
        return instant(self.on.data, self.at.data)


class AppointmentForm(_When, SentOnce):
    """Make an appointment for a file."""

    kind = RadiosField(_l("Which talk"), [Required(_l("Choose which talk this is"))])
    place = CodeField(_l("Where"), [Required(_l("Choose where"))], blank=None)
    place_note = TextField(_l("Address, number or link"))
    interpreter_language = CodeField(_l("Interpreter for"), blank=_l("no interpreter"), narrow=True)
    note = NoteField(_l("Note"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = pairs(KINDS)
        self.place.choices = pairs(PLACES)

    def draft(self) -> AppointmentDraft:
        """Return what was typed."""
        place = Place(self.place.data or "")
        return AppointmentDraft(
            coach_id=self.coach_id.data or 0,
            office_id=self.office_id.data,
            starts_at=self.starts_at(),
            minutes=self.minutes.data or 0,
            kind=TalkKind(self.kind.data or ""),
            place=place,
            place_note=self.place_note.data or None,
            room_id=self.room_id.data if place is Place.OFFICE else None,
            interpreter_language=self.interpreter_language.data,
            note=self.note.data or None,
        )


class MoveForm(_When, SentOnce, Versioned):
    """Move an appointment to another moment."""

    ended_by = CodeField(_l("Who asked for it"), [Required(_l("Say who asked for another moment"))])
    reason = TextField(_l("Reason"), max_length=REASON_MAX)

    def draft(self, kind: TalkKind, place: Place, rest: Mapping[str, Any]) -> MoveDraft:
        """Return what was typed.

        Args:
            rest: what the appointment keeps: its note, its interpreter, the address.
        """
        to = AppointmentDraft(
            coach_id=self.coach_id.data or 0,
            office_id=self.office_id.data,
            starts_at=self.starts_at(),
            minutes=self.minutes.data or 0,
            kind=kind,
            place=place,
            room_id=self.room_id.data if place is Place.OFFICE else None,
            **rest,
        )
        return MoveDraft(to, self.ended_by.data or "", self.reason.data or None, self.version.data or 0)


class ChangeForm(Form, SentOnce, Versioned, Offered):
    """Change what an appointment is about; its moment stays."""

    kind = RadiosField(_l("Which talk"), [Required(_l("Choose which talk this is"))])
    room_id = CodeField(_l("Room"), coerce=int, blank=_l("none"))
    place_note = TextField(_l("Address, number or link"))
    interpreter_language = CodeField(_l("Interpreter for"), blank=_l("no interpreter"), narrow=True)
    note = NoteField(_l("Note"), rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = pairs(KINDS)

    def draft(self) -> ChangeDraft:
        """Return what was typed."""
        return ChangeDraft(
            kind=TalkKind(self.kind.data or ""),
            room_id=self.room_id.data,
            place_note=self.place_note.data or None,
            interpreter_language=self.interpreter_language.data,
            note=self.note.data or None,
            version=self.version.data or 0,
        )


class ResultForm(Form, SentOnce, Versioned, Offered):
    """What became of an appointment."""

    state = RadiosField(_l("What became of it"), [Required(_l("Choose what became of the appointment"))])
    ended_by = CodeField(_l("Who called it off"))
    reason = TextField(_l("Reason"), max_length=REASON_MAX)
    correction = TextField(_l("Why it is corrected"), max_length=REASON_MAX)

    def allow(self, states: Iterable[AppointmentState]) -> None:
        """Offer the states that may be written now."""
        self.state.choices = [(one.value, RESULTS[one]) for one in states if one in RESULTS]

    def draft(self) -> ResultDraft:
        """Return what was typed."""
        return ResultDraft(
            state=AppointmentState(self.state.data or ""),
            ended_by=self.ended_by.data,
            reason=self.reason.data or None,
            correction=self.correction.data or None,
            version=self.version.data or 0,
        )


class PressForm(Form, SentOnce):
    """One button."""


# --- invitations -----------------------------------------------------------------------------------------------------


def moment_key(coach_id: int, office_id: int, room_id: int | None, starts_at: datetime, minutes: int) -> str:
    """Write a free moment as the value of a choice."""
    return SEPARATOR.join(("m", str(coach_id), str(office_id), str(room_id or ""), starts_at.isoformat(), str(minutes)))


def moment_of(key: str | None) -> AppointmentDraft | None:
    """Read such a value back; None when it is something else."""
    parts = (key or "").split(SEPARATOR)
    if len(parts) != 6 or parts[0] != "m":
        return None
    try:
        starts_at = datetime.fromisoformat(parts[4])
        if starts_at.tzinfo is None:
            return None
        return AppointmentDraft(
            coach_id=int(parts[1]),
            office_id=int(parts[2]),
            room_id=int(parts[3]) if parts[3] else None,
            starts_at=starts_at,
            minutes=int(parts[5]),
        )
    except ValueError:
        return None


class InvitationForm(Form, SentOnce, Offered):
    """Note that an invitation goes out."""

    channel = CodeField(_l("How"), [Required(_l("Choose how the invitation goes out"))])
    sent_on = DayField(_l("Sent on"), [Required(_l("Enter the day on which it goes out"))])
    language = RadiosField(_l("Official language"), [Required(_l("Choose the official language"))], choices=OFFICIAL)
    explained_in = CodeField(_l("Explained in"), blank=_l("no explanation"), narrow=True)
    offered = RadiosField(_l("Appointment offered"))
    note = NoteField(_l("Note"), rows=2)

    @property
    def coach_id(self) -> int | None:
        """Return the coach of the moment that is offered."""
        moment = moment_of(self.offered.data)
        return moment.coach_id if moment else None

    def draft(self, interpreter_language: str | None, kind: TalkKind) -> InvitationDraft:
        """Return what was typed.

        Args:
            interpreter_language: what the talk needs, where a moment is offered.
            kind: which talk it is about.
        """
        chosen = self.offered.data or ""
        moment = moment_of(chosen)
        if moment is not None:
            moment = AppointmentDraft(
                coach_id=moment.coach_id,
                office_id=moment.office_id,
                room_id=moment.room_id,
                starts_at=moment.starts_at,
                minutes=moment.minutes,
                kind=kind,
                interpreter_language=interpreter_language,
            )
        assert self.sent_on.data is not None
        return InvitationDraft(
            channel=self.channel.data or "",
            language=self.language.data or "",
            explained_in=self.explained_in.data,
            sent_on=self.sent_on.data,
            appointment_id=int(chosen[1:]) if moment is None and chosen[:1] == "a" else None,
            appointment=moment,
            note=self.note.data or None,
        )


class FollowForm(Form, SentOnce, Versioned, Offered):
    """What became of an invitation."""

    delivery = CodeField(_l("Delivery"), blank=_l("not known yet"), choices=DELIVERIES)
    delivery_on = DayField(_l("Day of that"))
    reaction = CodeField(_l("Reaction"), blank=_l("none yet"))
    reaction_on = DayField(_l("Day of the reaction"))
    note = NoteField(_l("Note"), rows=2)
    correction = TextField(_l("Why it is corrected"), max_length=REASON_MAX)

    def draft(self) -> FollowDraft:
        """Return what was typed."""
        return FollowDraft(
            delivery=self.delivery.data,
            delivery_on=self.delivery_on.data,
            reaction=self.reaction.data,
            reaction_on=self.reaction_on.data,
            note=self.note.data or None,
            correction=self.correction.data or None,
            version=self.version.data or 0,
        )


class VoidForm(Form, SentOnce):
    """Take back an invitation."""

    reason = TextField(
        _l("Why it does not count"), [Required(_l("Say why this invitation does not count"))], max_length=REASON_MAX
    )


# --- interpreters ----------------------------------------------------------------------------------------------------


class AskForm(Form, SentOnce, Offered):
    """Ask for an interpreter."""

    language = CodeField(_l("Language"), [Required(_l("Choose the language of the interpreter"))], narrow=True)
    mode = CodeField(_l("How the interpreter takes part"), blank=_l("not arranged yet"))
    interpreter = TextField(_l("Interpreter or service"))
    reference = TextField(_l("Reference"))
    asked_on = DayField(_l("Asked on"), [Required(_l("Enter the day"))])

    def draft(self) -> BookingDraft:
        """Return what was typed."""
        return BookingDraft(
            state=BookingState.ASKED.value,
            language=self.language.data or "",
            mode=self.mode.data,
            interpreter=self.interpreter.data or None,
            reference=self.reference.data or None,
            asked_on=self.asked_on.data,
        )


class AnswerForm(Form, SentOnce, Versioned, Offered):
    """What became of the booking of an interpreter."""

    state = RadiosField(_l("What became of it"), [Required(_l("Choose what became of it"))])
    answered_on = DayField(_l("Day of that"))
    mode = CodeField(_l("How the interpreter takes part"), blank=_l("not arranged yet"))
    interpreter = TextField(_l("Interpreter or service"))
    reference = TextField(_l("Reference"))
    correction = TextField(_l("Why it is corrected"), max_length=REASON_MAX)

    def allow(self, states: Iterable[BookingState]) -> None:
        """Offer the states that may be written now."""
        self.state.choices = [(one.value, BOOKINGS[one]) for one in states]

    def draft(self) -> BookingDraft:
        """Return what was typed."""
        return BookingDraft(
            state=self.state.data or "",
            mode=self.mode.data,
            interpreter=self.interpreter.data or None,
            reference=self.reference.data or None,
            answered_on=self.answered_on.data,
            correction=self.correction.data or None,
            version=self.version.data or 0,
        )


# --- coaches ---------------------------------------------------------------------------------------------------------


class HoursForm(Form, SentOnce, Offered):
    """Give a coach hours in an office."""

    office_id = CodeField(_l("Office"), [Required(_l("Choose the office"))], coerce=int)
    weekdays = BoxesField(_l("Weekdays"), [Required(_l("Choose at least one weekday"))], coerce=int, choices=WEEKDAYS)
    from_at = TimeField(_l("From"), [Required(_l("Enter from when"))])
    until_at = TimeField(_l("Until"), [Required(_l("Enter until when"))])
    from_on = DayField(_l("First day"), [Required(_l("Enter the first day"))])
    last_on = DayField(_l("Last day"))

    def draft(self) -> HoursDraft:
        """Return what was typed."""
        assert self.from_at.data is not None
        assert self.until_at.data is not None
        assert self.from_on.data is not None
        return HoursDraft(
            office_id=self.office_id.data or 0,
            weekdays=tuple(self.weekdays.data or ()),
            from_at=self.from_at.data,
            until_at=self.until_at.data,
            from_on=self.from_on.data,
            until_on=self.last_on.data + ONE_DAY if self.last_on.data else None,
        )


class EndHoursForm(Form, SentOnce):
    """End hours of a coach."""

    last_on = DayField(_l("Last day"), [Required(_l("Enter the last day"))])


class AbsenceForm(Form, SentOnce, Offered):
    """Note days on which a coach is away."""

    from_on = DayField(_l("First day"), [Required(_l("Enter the first day"))])
    last_on = DayField(_l("Last day"), [Required(_l("Enter the last day"))])
    reason = CodeField(_l("Reason"), blank=_l("not said"))

    def draft(self) -> AbsenceDraft:
        """Return what was typed."""
        first = self.from_on.data
        assert first is not None
        return AbsenceDraft(first, self.last_on.data or first, self.reason.data)


class LanguagesForm(Form, SentOnce, Offered):
    """Say in which languages a coach talks without an interpreter."""

    languages = BoxesField(_l("Languages"))


def pairs(words: Mapping[Any, Any]) -> Sequence[tuple[str, Any]]:
    """Return the members of an enum as choices."""
    return [(one.value, label) for one, label in words.items()]
