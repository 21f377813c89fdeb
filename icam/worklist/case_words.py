"""The sentences of what families' care and files of individual case management ask for."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from icam.codes.filters import words as code
from icam.web.filters import day
from icam.worklist.rules import Rule

CASE_RULES = {
    Rule.HOUSE_RULES: _l("House rules not signed"),
    Rule.INVENTORY: _l("Inventory missing"),
    Rule.SCHOOL: _l("Child without a school"),
    Rule.APPOINTMENT_TODAY: _l("Appointment today"),
    Rule.APPOINTMENT_OPEN: _l("Appointment without a result"),
    Rule.TALK_NOT_WRITTEN: _l("Talk not written up"),
    Rule.TERM_ENDS: _l("Order to leave: term ends"),
    Rule.TERM_OVER: _l("Order to leave: term over"),
    Rule.NO_REPLY: _l("Invitation without reply"),
    Rule.TO_INVITE: _l("To be invited"),
    Rule.REFERRAL_TO_WITHDRAW: _l("Consent withdrawn"),
    Rule.CONSENT_UNSIGNED: _l("Consent missing"),
    Rule.REFERRAL_NO_ANSWER: _l("Referral without answer"),
    Rule.SECOND_READING: _l("Second reading"),
    Rule.FOLLOW_UP: _l("Path to residence: look again"),
    Rule.CONCLUSION_LATE: _l("Conclusion expected"),
    Rule.RETURN_CONSENT: _l("Return: consent taken back"),
    Rule.PART_STAYS: _l("Part of the family departed"),
    Rule.DEPARTURE_OPEN: _l("Departure to be confirmed"),
    Rule.RETURN_DEPARTURE: _l("Departure"),
    Rule.DOCUMENT_EXPIRES: _l("Document expires"),
    Rule.TALK_AGREEMENT: _l("Agreement past its day"),
    Rule.NO_CONTACT: _l("No contact for too long"),
    Rule.BEST_INTERESTS: _l("Best interests of a child"),
    Rule.COMPLAINT_DUE: _l("Complaint to answer"),
    Rule.NO_COACH: _l("File without a coach"),
}

Values = dict[str, Any]


def _no_reply(v: Values) -> str:
    if v["again"]:
        return gettext(
            "%(family)s did not react to the invitation of %(day)s; invite again",
            family=v["family"],
            day=day(v["sent"]),
        )
    return str(
        ngettext(
            "%(family)s did not react to %(num)d invitation; decide what follows",
            "%(family)s did not react to %(num)d invitations; decide what follows",
            v["number"],
            family=v["family"],
        )
    )


def _term_ends(v: Values) -> str:
    if not v["days"]:
        return gettext("The term of %(family)s ends today", family=v["family"])
    return str(
        ngettext(
            "The term of %(family)s ends in %(num)d day",
            "The term of %(family)s ends in %(num)d days",
            v["days"],
            family=v["family"],
        )
    )


def _no_contact(v: Values) -> str:
    return str(
        ngettext(
            "No talk with %(family)s for %(num)d day, and none planned",
            "No talk with %(family)s for %(num)d days, and none planned",
            v["days"],
            family=v["family"],
        )
    )


def _best_interests(v: Values) -> str:
    return str(
        ngettext(
            "Look at what is best for %(num)d child of %(family)s",
            "Look at what is best for %(num)d children of %(family)s",
            v["children"],
            family=v["family"],
        )
    )


def _document(v: Values) -> str:
    return gettext(
        "A document of %(person)s expires: %(document)s", document=code(v["document"], v["list"]), person=v["person"]
    )


CASE_SENTENCES: dict[Rule, Callable[[Values], str]] = {
    Rule.HOUSE_RULES: lambda v: gettext("%(family)s has not signed the house rules yet", family=v["family"]),
    Rule.INVENTORY: lambda v: gettext("Make the inventory with %(family)s", family=v["family"]),
    Rule.SCHOOL: lambda v: gettext(
        "%(person)s (%(family)s) is of school age and not enrolled", person=v["person"], family=v["family"]
    ),
    Rule.APPOINTMENT_TODAY: lambda v: gettext("Appointment with %(family)s", family=v["family"]),
    Rule.APPOINTMENT_OPEN: lambda v: gettext("Say what became of the appointment with %(family)s", family=v["family"]),
    Rule.TALK_NOT_WRITTEN: lambda v: gettext("Write up the talk with %(family)s", family=v["family"]),
    Rule.TERM_ENDS: _term_ends,
    Rule.TERM_OVER: lambda v: gettext("The term of %(family)s is over", family=v["family"]),
    Rule.NO_REPLY: _no_reply,
    Rule.TO_INVITE: lambda v: gettext("Invite %(family)s to a first talk", family=v["family"]),
    Rule.REFERRAL_TO_WITHDRAW: lambda v: gettext(
        "%(family)s withdrew the consent; tell %(partner)s", family=v["family"], partner=v["partner"]
    ),
    Rule.CONSENT_UNSIGNED: lambda v: gettext("Ask %(family)s for the consent to the referral", family=v["family"]),
    Rule.REFERRAL_NO_ANSWER: lambda v: gettext(
        "%(partner)s has not answered about %(family)s", partner=v["partner"], family=v["family"]
    ),
    Rule.SECOND_READING: lambda v: gettext("Read the conclusion about %(family)s", family=v["family"]),
    Rule.FOLLOW_UP: lambda v: gettext("How far is %(family)s with the own step?", family=v["family"]),
    Rule.CONCLUSION_LATE: lambda v: gettext(
        "Conclude about %(family)s: the first talk was on %(day)s", family=v["family"], day=day(v["since"])
    ),
    Rule.RETURN_CONSENT: lambda v: gettext(
        "%(family)s took the consent back while the return is prepared; ask whether it goes on", family=v["family"]
    ),
    Rule.PART_STAYS: lambda v: gettext(
        "Part of %(family)s departed; decide how it goes on with who stayed", family=v["family"]
    ),
    Rule.DEPARTURE_OPEN: lambda v: gettext("Did %(family)s depart?", family=v["family"]),
    Rule.RETURN_DEPARTURE: lambda v: gettext("%(family)s departs", family=v["family"]),
    Rule.DOCUMENT_EXPIRES: _document,
    Rule.TALK_AGREEMENT: lambda v: gettext("%(text)s, agreed with %(family)s", text=v["text"], family=v["family"]),
    Rule.NO_CONTACT: _no_contact,
    Rule.BEST_INTERESTS: _best_interests,
    Rule.COMPLAINT_DUE: lambda v: gettext("Answer the complaint of %(family)s", family=v["family"]),
    Rule.NO_COACH: lambda v: gettext("The file of %(family)s has no coach yet", family=v["family"]),
}
