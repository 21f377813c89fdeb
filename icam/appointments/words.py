"""What the fixed words of appointments are called."""

from typing import Any

from flask_babel import lazy_gettext as _l

from icam.appointments.rules import AppointmentState, BookingState, Place, TalkKind

STATES: dict[AppointmentState, Any] = {
    AppointmentState.PLANNED: _l("arranged"),
    AppointmentState.CONFIRMED: _l("confirmed"),
    AppointmentState.ATTENDED: _l("came"),
    AppointmentState.NO_SHOW: _l("did not come"),
    AppointmentState.EXCUSED: _l("excused"),
    AppointmentState.CANCELLED: _l("called off"),
    AppointmentState.RESCHEDULED: _l("moved"),
    AppointmentState.WRONG_ADDRESS: _l("wrong address"),
    AppointmentState.INTERPRETER_MISSING: _l("interpreter missing"),
}

STATE_TAGS: dict[AppointmentState, str] = {
    AppointmentState.PLANNED: "info",
    AppointmentState.CONFIRMED: "reserved",
    AppointmentState.ATTENDED: "success",
    AppointmentState.NO_SHOW: "danger",
    AppointmentState.EXCUSED: "warning",
    AppointmentState.CANCELLED: "neutral",
    AppointmentState.RESCHEDULED: "neutral",
    AppointmentState.WRONG_ADDRESS: "danger",
    AppointmentState.INTERPRETER_MISSING: "warning",
}

RESULTS: dict[AppointmentState, Any] = {
    AppointmentState.PLANNED: _l("It stands again"),
    AppointmentState.CONFIRMED: _l("The person confirms"),
    AppointmentState.ATTENDED: _l("The person came"),
    AppointmentState.NO_SHOW: _l("The person did not come"),
    AppointmentState.EXCUSED: _l("The person excused themselves"),
    AppointmentState.CANCELLED: _l("Called off"),
    AppointmentState.WRONG_ADDRESS: _l("The address is wrong"),
    AppointmentState.INTERPRETER_MISSING: _l("The interpreter was missing"),
}

KINDS: dict[TalkKind, Any] = {
    TalkKind.FIRST: _l("first talk"),
    TalkKind.FOLLOW_UP: _l("follow-up"),
    TalkKind.CONCLUSION: _l("conclusion talk"),
}

PLACES: dict[Place, Any] = {
    Place.OFFICE: _l("at the office"),
    Place.PHONE: _l("by telephone"),
    Place.VIDEO: _l("by video"),
    Place.HOME: _l("at home"),
    Place.RECEPTION: _l("in a reception centre"),
}

BOOKINGS: dict[BookingState, Any] = {
    BookingState.ASKED: _l("asked"),
    BookingState.CONFIRMED: _l("confirmed"),
    BookingState.REFUSED: _l("refused"),
    BookingState.CANCELLED: _l("called off"),
    BookingState.CAME: _l("came"),
    BookingState.MISSING: _l("did not come"),
}

BOOKING_TAGS: dict[BookingState, str] = {
    BookingState.ASKED: "warning",
    BookingState.CONFIRMED: "success",
    BookingState.REFUSED: "danger",
    BookingState.CANCELLED: "neutral",
    BookingState.CAME: "success",
    BookingState.MISSING: "danger",
}

FILTERS: dict[str, Any] = {
    "appointment_state": STATES.__getitem__,
    "appointment_tag": STATE_TAGS.__getitem__,
    "appointment_kind": KINDS.__getitem__,
    "appointment_place": PLACES.__getitem__,
    "booking_state": BOOKINGS.__getitem__,
    "booking_tag": BOOKING_TAGS.__getitem__,
}
