"""What the office does with invitations, appointments, interpreters, hours of coaches and calendar feeds."""

from icam.appointments.commands.appointments import (
    change_appointment,
    confirm_appointment,
    make_appointment,
    move_appointment,
    write_result,
)
from icam.appointments.commands.coaches import (
    add_absence,
    add_hours,
    end_hours,
    may_arrange,
    set_languages,
    void_absence,
)
from icam.appointments.commands.feeds import count_wrong, make_feed, must_wait, note_use, revoke_feed
from icam.appointments.commands.interpreters import answer_interpreter, ask_interpreter
from icam.appointments.commands.invitations import follow_invitation, invite, void_invitation
from icam.appointments.commands.marks import move_on

__all__ = [
    "add_absence",
    "add_hours",
    "answer_interpreter",
    "ask_interpreter",
    "change_appointment",
    "confirm_appointment",
    "count_wrong",
    "end_hours",
    "follow_invitation",
    "invite",
    "make_appointment",
    "make_feed",
    "may_arrange",
    "move_appointment",
    "move_on",
    "must_wait",
    "note_use",
    "revoke_feed",
    "set_languages",
    "void_absence",
    "void_invitation",
    "write_result",
]
