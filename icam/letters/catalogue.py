"""The letters of the office: what each is about, who issues it, and which fields its text may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from flask_babel import lazy_gettext as _l

from icam.core.access import Permission
from icam.letters.rules import Kind, Page, Subject


class Typing(StrEnum):
    """How a field that the office types when it makes a letter is asked."""

    LINE = "line"
    LINES = "lines"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a text may name.

    Args:
        label: says to the editor of a text what it holds.
        columns: what each row holds, for a field of rows: `{% for row in persons %}{{ row.name }}{% endfor %}`.
        typed: None = known to the application; else it is asked when a letter is made.
        example: what a preview shows for a field that is asked.
    """

    name: str
    label: object
    columns: tuple[str, ...] = ()
    typed: Typing | None = None
    example: object = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of letter.

    Args:
        subject: the record it is made from.
        permission: who may make and read it, beside the permissions for letters.
        fields: what its text may name, beside ``COMMON``.
        required: what may not be empty for the person, whatever the text says.
        page: the explanatory page that goes with it.
        is_official: only in Dutch, French or German; the others exist in English too.
        is_signed: it is printed to be signed.
        to_others: it goes to an authority or a partner: the addressee is asked.
    """

    kind: Kind
    label: object
    subject: Subject
    permission: Permission
    fields: tuple[Field, ...]
    required: tuple[str, ...] = ()
    page: Page | None = None
    is_official: bool = True
    is_signed: bool = False
    to_others: bool = False

    @property
    def offered(self) -> Mapping[str, Field]:
        """Return every field that its text may name, by name."""
        return {field.name: field for field in (*COMMON, *self.fields)}

    @property
    def asked(self) -> tuple[Field, ...]:
        """Return the fields that are asked when it is made."""
        return tuple(field for field in self.fields if field.typed)


def _f(name: str, label: object, *columns: str) -> Field:
    return Field(name, label, columns)


def _line(name: str, label: object, example: object) -> Field:
    return Field(name, label, (), Typing.LINE, example)


def _lines(name: str, label: object, example: object) -> Field:
    return Field(name, label, (), Typing.LINES, example)


def _day(name: str, label: object, example: object = "14/10/2026") -> Field:
    return Field(name, label, (), Typing.DAY, example)


# --- groups of fields ------------------------------------------------------------------------------------------------

COMMON: tuple[Field, ...] = (
    _f("addressee", _l("Who the letter goes to")),
    _f("salutation", _l("Salutation, as “Dear Ms Haddad,”")),
    _f("person", _l("Name of the contact person")),
    _f("person_birth", _l("Birth date of the contact person")),
    _f("person_nationality", _l("Nationality of the contact person")),
    _f("persons", _l("The members of the household, one row each"), "name", "birth", "nationality", "role"),
    _f("adults", _l("The adults, one row each"), "name", "birth", "nationality", "role"),
    _f("children", _l("The children under 18, one row each"), "name", "birth", "nationality", "role"),
    _f("number_of_persons", _l("How many members the household has")),
    _f("household", _l("Name of the household")),
    _f("file", _l("Number of the file")),
    _f("reference", _l("Our reference")),
    _f("home_address", _l("Address of the household")),
    _f("today", _l("Date of the letter")),
    _f("office_name", _l("Name of the office")),
    _f("office_address", _l("Address of the office")),
    _f("office_phone", _l("Telephone of the office")),
    _f("office_email", _l("E-mail address of the office")),
    _f("walk_in_hours", _l("Walk-in hours of the office")),
    _f("support_phone", _l("Telephone of the support line")),
    _f("support_email", _l("E-mail address of the support line")),
    _f("order_ends_on", _l("Last day of the order to leave; empty when none runs")),
    _f("coach_name", _l("Name of the coach")),
    _f("coach_phone", _l("Telephone of the coach")),
    _f("language_name", _l("Language that the person understands")),
)

_APPOINTMENT = (
    _f("appointment_day", _l("Day of the appointment")),
    _f("appointment_time", _l("Time of the appointment")),
    _f("appointment_place", _l("Place of the appointment, with its address")),
    _f("appointment_room", _l("Room of the appointment")),
    _f("interpreter", _l("Language of the interpreter; empty when there is none")),
)
_INVITATION = (
    *_APPOINTMENT,
    _f("reply_by", _l("Last day for a reaction")),
    _f("invited_on", _l("Day on which the invitation goes out")),
)
_TALK = (
    _f("talk_day", _l("Day of the talk")),
    _f("talk_time", _l("Time at which the talk began")),
    _f("talk_until", _l("Time at which the talk ended")),
    _f("talk_place", _l("Place of the talk")),
    _f("talk_language", _l("Language of the talk")),
    _f("interpreter", _l("Language of the interpreter; empty when there was none")),
    _f("present", _l("Members who were present, one row each"), "name", "birth"),
)
_STAY = (
    _f("stay_code", _l("Number of the stay")),
    _f("site_name", _l("Name of the site")),
    _f("site_address", _l("Address of the site")),
    _f("site_phone", _l("Telephone of the site")),
    _f("unit_name", _l("Name of the unit")),
    _f("unit_address", _l("Address of the unit")),
    _f("unit_beds", _l("Beds in the unit")),
    _f("unit_cots", _l("Cots in the unit; empty when there are none")),
    _f("arrived_on", _l("Day of arrival")),
    _f("left_on", _l("Day of departure, as written or else as planned")),
    _f("last_day_allowed", _l("Last day that the decision allows")),
)
_TRAVEL = (
    _f("return_country", _l("Country of return")),
    _f("return_service", _l("Service for voluntary return")),
    _f("return_reference", _l("Reference of the application")),
    _f("applied_on", _l("Day of the application")),
    _f("travellers", _l("Who travels, one row each"), "name", "birth", "nationality"),
)
_CONCLUSION = (
    _f("concluded_on", _l("Day of the conclusion")),
    _f("explained_on", _l("Day on which it was explained")),
    _f("explained_in", _l("Language in which it was explained")),
    _f("explanation", _l("The explanation of the coach")),
    _f("options", _l("Residence options it points to, one row each"), "name"),
    _f("step", _l("The next step of the person")),
    _f("step_by", _l("Day by which the step is to be taken")),
)

# --- the letters -----------------------------------------------------------------------------------------------------

_P = Permission
_CHILD_SCHOOL = (
    _f("child_name", _l("Name of the child")),
    _f("child_birth", _l("Birth date of the child")),
    _f("school_name", _l("Name of the school")),
    _f("school_level", _l("Level of the school")),
    _f("school_from", _l("First day at the school")),
    _f("school_until", _l("Last day at the school; empty when it goes on")),
)

_ALL = (
    Letter(
        Kind.INVITATION, _l("Invitation"), Subject.INVITATION, _P.APPOINTMENTS_EDIT, _INVITATION,
        required=("addressee", "office_name"), page=Page.INVITATION,
    ),
    Letter(
        Kind.SECOND_INVITATION, _l("Second invitation"), Subject.INVITATION, _P.APPOINTMENTS_EDIT,
        (*_INVITATION, _f("first_invited_on", _l("Day on which the first invitation went out")),
         _f("missed_day", _l("Day of the appointment that was missed; empty when there was none"))),
        required=("addressee", "office_name", "first_invited_on"), page=Page.INVITATION,
    ),
    Letter(
        Kind.APPOINTMENT_CONFIRMATION, _l("Confirmation of an appointment"), Subject.APPOINTMENT,
        _P.APPOINTMENTS_EDIT, _APPOINTMENT, required=("addressee", "appointment_day", "appointment_time"),
        page=Page.INVITATION,
    ),
    Letter(
        Kind.ATTENDANCE, _l("Certificate of attendance"), Subject.TALK, _P.TALKS_VIEW, _TALK,
        required=("present", "talk_day"),
    ),
    Letter(
        Kind.TALK_SUMMARY, _l("Summary of a talk"), Subject.TALK, _P.TALKS_VIEW,
        (*_TALK, _f("summary", _l("What the talk says to the person about the options")),
         _f("documents", _l("Documents that were brought, one row each"), "kind", "description", "person"),
         _f("agreements", _l("What was agreed, one row each"), "text", "who", "by"),
         _f("next_day", _l("Day of the next talk")), _f("next_time", _l("Time of the next talk"))),
        required=("talk_day",), is_official=False,
    ),
    Letter(
        Kind.CONCLUSION_A, _l("Conclusion: a possibility to stay"), Subject.CONCLUSION, _P.CONCLUSIONS_EDIT,
        _CONCLUSION, required=("addressee", "concluded_on", "options", "step"), page=Page.CONCLUSION,
    ),
    Letter(
        Kind.CONCLUSION_B, _l("Conclusion: voluntary return"), Subject.CONCLUSION, _P.CONCLUSIONS_EDIT,
        _CONCLUSION, required=("addressee", "concluded_on"), page=Page.CONCLUSION,
    ),
    Letter(
        Kind.CONCLUSION_C, _l("Conclusion: refusal and its consequences"), Subject.CONCLUSION, _P.CONCLUSIONS_EDIT,
        _CONCLUSION, required=("addressee", "concluded_on", "explained_on"), page=Page.CONCLUSION,
    ),
    Letter(
        Kind.REFERRAL_FEDASIL, _l("Referral to Fedasil"), Subject.REFERRAL, _P.CONCLUSIONS_EDIT,
        (_f("referred_on", _l("Day of the referral")), _f("referral_desk", _l("Desk of the service")),
         _f("referred_persons", _l("Whom the referral names, one row each"), "name", "birth", "nationality", "consent"),
         _f("referral_note", _l("Note of the referral")), _f("spoken_languages", _l("Languages they speak"))),
        required=("addressee", "referred_persons"), to_others=True,
    ),
    Letter(
        Kind.EXTENSION_REQUEST, _l("Request to extend a term"), Subject.ORDER, _P.CASES_VIEW,
        (_f("order_annex", _l("Annex of the order to leave")), _f("order_reference", _l("Reference of the order")),
         _f("order_notified_on", _l("Day on which the order was notified")),
         _f("order_last_day", _l("Last day of the term as it stands")),
         _day("extension_until", _l("Asked until")), _lines("extension_reason", _l("Reason of the request"),
         _l("The ticket is booked for 28 October 2026."))),
        required=("addressee", "order_last_day", "extension_until", "extension_reason"), to_others=True,
    ),
    Letter(
        Kind.ALLOCATION, _l("Allocation of a unit"), Subject.STAY, _P.STAYS_EDIT, _STAY,
        required=("addressee", "site_name", "unit_name", "arrived_on"),
    ),
    Letter(
        Kind.HOUSE_RULES, _l("House rules with receipt"), Subject.STAY, _P.STAYS_EDIT, _STAY,
        required=("site_name", "adults"), page=Page.HOUSE_RULES, is_official=False, is_signed=True,
    ),
    Letter(
        Kind.INVENTORY_IN, _l("Inventory on arrival"), Subject.STAY, _P.STAYS_EDIT, _STAY,
        required=("unit_name", "arrived_on"), is_official=False, page=Page.RECEIPT, is_signed=True,
    ),
    Letter(
        Kind.INVENTORY_OUT, _l("Inventory on departure"), Subject.STAY, _P.STAYS_EDIT, _STAY,
        required=("unit_name", "arrived_on"), is_official=False, page=Page.RECEIPT, is_signed=True,
    ),
    Letter(
        Kind.KEY_VOUCHER_RECEIPT, _l("Receipt for keys and vouchers"), Subject.STAY, _P.STAYS_EDIT,
        (*_STAY, _line("keys", _l("Keys handed over"), _l("2 keys of the front door, no. 14 and 15")),
         _lines("vouchers", _l("Vouchers handed over; empty when there are none"), _l("4 vouchers of 25 euro")),
         _day("handed_on", _l("Handed over on"))),
        required=("unit_name", "keys", "handed_on"), is_official=False, page=Page.RECEIPT, is_signed=True,
    ),
    Letter(
        Kind.ABSENCE_NOTE, _l("Note of an absence"), Subject.STAY, _P.STAYS_EDIT,
        (*_STAY, _line("absent_persons", _l("Who is away"), "Samir Haddad"),
         _day("absent_from", _l("Away from")), _day("absent_until", _l("Back on"), "16/10/2026"),
         _line("absence_destination", _l("Where to"), _l("Embassy in Brussels")),
         _line("absence_reason", _l("Reason of the absence"), _l("Appointment for a passport")),
         _line("adult_present", _l("Adult who stays with the children"), "Rania Haddad")),
        required=("unit_name", "absent_persons", "absent_from", "absent_until"), page=Page.RECEIPT,
        is_official=False, is_signed=True,
    ),
    Letter(
        Kind.SCHOOL_CERTIFICATE, _l("School certificate"), Subject.SCHOOLING, _P.CARE_EDIT, _CHILD_SCHOOL,
        required=("child_name", "school_name", "school_from"),
    ),
    Letter(
        Kind.DAMAGE_REPORT, _l("Report of damage"), Subject.STAY, _P.STAYS_EDIT,
        (*_STAY, _day("damage_day", _l("Day of the damage")),
         _lines("damage", _l("What is damaged, and how"), _l("The glass of the kitchen door is broken.")),
         _line("damage_cause", _l("How it came about; empty when it is not known"), _l("By accident, while playing")),
         _line("damage_cost", _l("Estimated cost; empty when it is not known"), "120,00 euro")),
        required=("unit_name", "damage_day", "damage"), is_official=False, page=Page.RECEIPT, is_signed=True,
    ),
    Letter(
        Kind.DEPARTURE_SHEET, _l("Departure sheet"), Subject.STAY, _P.STAYS_EDIT,
        (*_STAY, _f("outcome", _l("How the stay ended")), _f("destination", _l("Where the family goes")),
         _lines("handover", _l("What was handed back and agreed; empty when there is nothing to say"),
         _l("All keys were handed back."))),
        required=("unit_name", "arrived_on", "left_on"), is_official=False, page=Page.RECEIPT, is_signed=True,
    ),
    Letter(
        Kind.TRANSFER_NOTE, _l("Note of a move"), Subject.STAY, _P.STAYS_EDIT,
        (*_STAY, _f("moved_on", _l("Day of the move")), _f("earlier_unit_name", _l("Unit before the move")),
         _f("earlier_site_name", _l("Site before the move")),
         _line("move_reason", _l("Reason of the move; empty when it is not told"), _l("A larger unit is free."))),
        required=("unit_name", "moved_on", "earlier_unit_name"),
    ),
    Letter(
        Kind.ABSCONDING, _l("Notification of absconding"), Subject.STAY, _P.STAYS_EDIT,
        (*_STAY, _day("last_seen_on", _l("Last seen on")),
         _line("last_seen_at", _l("Last seen at; empty when it is not known"), "18:30"),
         _line("missing_persons", _l("Who is missing"), "Samir Haddad, Rania Haddad, Nour Haddad"),
         _lines("circumstances", _l("Circumstances"), _l("The unit was empty, the keys lay on the table."))),
        required=("addressee", "unit_name", "last_seen_on", "missing_persons", "circumstances"), to_others=True,
    ),
    Letter(
        Kind.RETURN_DECLARATION, _l("Declaration of voluntary return"), Subject.RETURN, _P.RETURNS_EDIT, _TRAVEL,
        required=("return_country", "travellers"), page=Page.VOLUNTARY_RETURN, is_signed=True,
    ),
    Letter(
        Kind.ITINERARY, _l("Itinerary"), Subject.RETURN, _P.RETURNS_EDIT,
        (*_TRAVEL, _f("leaves_day", _l("Day of departure")), _f("leaves_time", _l("Time of departure")),
         _f("from_place", _l("Place of departure")), _f("to_place", _l("Place of arrival")),
         _f("carrier", _l("Airline or bus company")), _f("ticket_reference", _l("Booking code")),
         _f("travel_mode", _l("By air, rail, bus or car")), _f("luggage", _l("Luggage")),
         _f("travel_documents", _l("Travel documents, one row each"), "kind", "number", "person", "valid_until")),
        required=("leaves_day", "to_place", "travellers"), page=Page.VOLUNTARY_RETURN, is_official=False,
    ),
    Letter(
        Kind.DOCUMENT_RECEIPT, _l("Receipt for documents"), Subject.RETURN, _P.RETURNS_EDIT,
        (*_TRAVEL,
         _f("travel_documents", _l("Travel documents, one row each"), "kind", "number", "person", "valid_until"),
         _day("handed_on", _l("Handed over on")),
         _line("receiver", _l("Who takes them"), "Rania Haddad")),
        required=("travel_documents", "handed_on", "receiver"), page=Page.RECEIPT, is_signed=True,
    ),
    Letter(
        Kind.HOME_CONVENTION, _l("Home convention"), Subject.HOUSEHOLD, _P.STAYS_EDIT,
        (_line("convention_address", _l("Address of the dwelling"), "Lindestraat 8, 9000 Gent"),
         _day("convention_from", _l("From")),
         _lines("timetable", _l("Timetable agreed with the family, one line each"),
         _l("14/10/2026: talk with the coach\n21/10/2026: embassy")),
         _line("visit_moments", _l("Moments at which the officer has access"), _l("Tuesdays between 9 and 12 o’clock")),
         _line("deposit", _l("Deposit"), "250,00 euro")),
        required=("adults", "convention_address", "convention_from", "timetable", "deposit"), page=Page.RECEIPT,
        is_signed=True,
    ),
)  # fmt: skip

LETTERS: Mapping[Kind, Letter] = MappingProxyType({letter.kind: letter for letter in _ALL})


def fields_of_page(page: Page) -> Mapping[str, Field]:
    """Return the fields that an explanatory page may name: those that all letters it goes with offer."""
    with_it = [letter.offered for letter in _ALL if letter.page is page]
    return {name: field for name, field in with_it[0].items() if all(name in offered for offered in with_it)}
