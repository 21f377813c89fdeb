"""What a letter may be: its kinds, its ladder, its number, its language."""

from enum import StrEnum


class Kind(StrEnum):
    """Each letter of the catalogue."""

    INVITATION = "invitation"
    SECOND_INVITATION = "second_invitation"
    APPOINTMENT_CONFIRMATION = "appointment_confirmation"
    ATTENDANCE = "attendance"
    TALK_SUMMARY = "talk_summary"
    CONCLUSION_A = "conclusion_a"
    CONCLUSION_B = "conclusion_b"
    CONCLUSION_C = "conclusion_c"
    REFERRAL_FEDASIL = "referral_fedasil"
    EXTENSION_REQUEST = "extension_request"
    ALLOCATION = "allocation"
    HOUSE_RULES = "house_rules"
    INVENTORY_IN = "inventory_in"
    INVENTORY_OUT = "inventory_out"
    KEY_VOUCHER_RECEIPT = "key_voucher_receipt"
    ABSENCE_NOTE = "absence_note"
    SCHOOL_CERTIFICATE = "school_certificate"
    DAMAGE_REPORT = "damage_report"
    DEPARTURE_SHEET = "departure_sheet"
    TRANSFER_NOTE = "transfer_note"
    ABSCONDING = "absconding"
    RETURN_DECLARATION = "return_declaration"
    ITINERARY = "itinerary"
    DOCUMENT_RECEIPT = "document_receipt"
    HOME_CONVENTION = "home_convention"


class Page(StrEnum):
    """Explanatory pages, in a language that the person reads."""

    INVITATION = "invitation"
    CONCLUSION = "conclusion"
    HOUSE_RULES = "house_rules"
    VOLUNTARY_RETURN = "voluntary_return"


class Subject(StrEnum):
    """What a letter is made from."""

    HOUSEHOLD = "household"
    APPOINTMENT = "appointment"
    INVITATION = "invitation"
    TALK = "talk"
    CONCLUSION = "conclusion"
    REFERRAL = "referral"
    ORDER = "order"
    STAY = "stay"
    SCHOOLING = "schooling"
    RETURN = "return"
