"""What a letter may be: its kinds, its ladder, its number, its language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from icam.appointments.rules import official_language
from icam.core.errors import RuleBroken


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
    RECEIPT = "receipt"


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


@dataclass(frozen=True, slots=True)
class House:
    """What letters say of the department itself; from the settings."""

    support_phone: str = ""
    support_email: str = ""


# --- the ladder ------------------------------------------------------------------------------------------------------


class State(StrEnum):
    """Where a letter stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    REPLACED = "replaced"
    DROPPED = "dropped"


MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.ISSUED, State.DROPPED}),
    State.ISSUED: frozenset({State.REPLACED}),
    State.REPLACED: frozenset(),
    State.DROPPED: frozenset(),
}


def check_move(state: State, to: State) -> None:
    """Refuse a step that a letter cannot take.

    Raises:
        RuleBroken: it was issued, replaced or dropped already.
    """
    if to in MOVES[state]:
        return
    if state is State.DRAFT:
        raise RuleBroken("This letter was not issued yet.")
    if state is State.ISSUED:
        raise RuleBroken("This letter was issued; it is not changed any more. Replace it by a new one.")
    if state is State.REPLACED:
        raise RuleBroken("This letter was replaced. Go on with the one that took its place.")
    raise RuleBroken("This draft was dropped. Make the letter again.")


class Delivery(StrEnum):
    """What became of a letter on its way."""

    DELIVERED = "delivered"
    RETURNED = "returned"


# --- numbers ---------------------------------------------------------------------------------------------------------


def number_of(year: int, count: int) -> str:
    """Return the number of the n-th letter of a year, as B-2026-000123."""
    return f"B-{year:04}-{count:06}"


# --- languages -------------------------------------------------------------------------------------------------------

OFFICIAL = ("nl", "fr", "de")
OFFICE_LANGUAGES = (*OFFICIAL, "en")
PAGE_LANGUAGES = (*OFFICE_LANGUAGES, "ar", "prs", "ps", "ti", "tr", "ru", "es", "sq", "ka", "hy")
RIGHT_TO_LEFT = frozenset({"ar", "prs", "ps"})
UNCHECKED = frozenset(PAGE_LANGUAGES) - frozenset(OFFICE_LANGUAGES)
"""Languages whose pages an administrator approves before they are issued."""

_READ_AS = {"fa_AF": "prs", "fa": "prs"}


def language_of(residence: str | None, unilingual: str | None, others: Sequence[str | None]) -> str:
    """Return the official language of a letter: of the area of the site, else of the place of residence.

    Args:
        residence: address of the persons.
        unilingual: language of the area of the site, where the letter belongs to one.
        others: languages to choose by where the place has two, or is not known.

    Source: laws on the use of languages in administrative matters; domain.md c7.
    """
    if unilingual in OFFICIAL:
        return unilingual
    return official_language(residence, *(one for one in others if one in OFFICIAL))


def languages_for(is_official: bool) -> tuple[str, ...]:
    """Return the languages in which a letter exists."""
    return OFFICIAL if is_official else OFFICE_LANGUAGES


def page_language_for(spoken: str | None, language: str) -> str | None:
    """Return the language of the explanatory page: what they understand, else English; none when the letter is in it.

    Args:
        spoken: code of the language that the persons understand.
        language: of the letter.
    """
    if spoken is None:
        return None
    wanted = _READ_AS.get(spoken, spoken)
    found = wanted if wanted in PAGE_LANGUAGES else "en"
    return None if found == language else found


# --- drafts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as somebody wants it.

    Args:
        asked: what was typed for the fields that are asked, by name.
        page_language: of the explanatory page; None = without one.
        key: makes sending it twice harmless: the same key is the same letter.
    """

    kind: Kind
    subject_id: int
    language: str
    page_language: str | None = None
    addressee: str = ""
    address: str = ""
    channel: str | None = None
    asked: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class ManyDraft:
    """Letters of one kind for many at once.

    Args:
        chosen: the records.
        in_english: an explanatory page that no translator has checked is replaced by the English one.
        addressee, address: of a letter that goes to an authority or a partner.
        channel: how they go out, where their records do not say it.
    """

    kind: Kind
    chosen: tuple[int, ...] = ()
    in_english: bool = False
    addressee: str = ""
    address: str = ""
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryDraft:
    """What became of a letter on its way."""

    delivery: Delivery
    on: date
    note: str | None = None
    version: int = 1


def check_language(language: str, *, is_official: bool) -> None:
    """Refuse a language in which a letter is not issued.

    Raises:
        RuleBroken: an official letter in another language than Dutch, French or German.
    """
    if language not in languages_for(is_official):
        raise RuleBroken(
            "This letter is official: it is issued in Dutch, French or German, with a page in another language.",
            field="language",
        )


def check_complete(missing: Iterable[object]) -> None:
    """Refuse to issue a letter with gaps.

    Args:
        missing: the labels of fields that are empty.

    Raises:
        RuleBroken: there are some; they are named.
    """
    names = [str(one) for one in missing]
    if names:
        raise RuleBroken("The letter cannot be issued: still empty is %(names)s.", names="; ".join(names))


WINDOW_LINES, WINDOW_WIDTH = 6, 40
"""Lines of the window of the envelope, and characters of one; static/css/letter.css."""


def check_window(addressee: str, address: str) -> None:
    """Refuse an address that would stand outside the window of the envelope.

    Raises:
        RuleBroken: it has too many lines, or lines so long that they become too many.
    """
    lines = [line.strip() for line in (addressee, *address.splitlines()) if line.strip()]
    if sum(-(-len(line) // WINDOW_WIDTH) for line in lines) > WINDOW_LINES:
        raise RuleBroken(
            "The window of the envelope has room for %(most)d lines of %(wide)d characters. "
            "Shorten the name or the address.",
            field="address",
            most=WINDOW_LINES,
            wide=WINDOW_WIDTH,
        )


def check_approved(language: str, checked_on: date | None) -> None:
    """Refuse an explanatory page that no translator has checked.

    Raises:
        RuleBroken: it is in a language that needs it, and nobody approved it.
    """
    if language in UNCHECKED and checked_on is None:
        raise RuleBroken(
            "The explanatory page in this language was not yet checked by a translator. "
            "An administrator approves it, or choose a page in another language.",
            field="page_language",
        )


def check_delivery(draft: DeliveryDraft, *, issued_on: date, today: date) -> None:
    """Refuse a day on which a letter cannot have arrived.

    Raises:
        RuleBroken: it lies before the letter, or is still to come.
    """
    if draft.on > today:
        raise RuleBroken("%(day)s is still to come.", field="on", day=draft.on)
    if draft.on < issued_on:
        raise RuleBroken("The letter was issued on %(issued)s, later than that.", field="on", issued=issued_on)


def check_holds_from(holds_from: date, *, last: date | None, today: date) -> None:
    """Refuse a day from which a new version of a text cannot hold.

    Args:
        last: day from which the version before it holds.

    Raises:
        RuleBroken: it lies in the past, or before the version before it.
    """
    if holds_from < today:
        raise RuleBroken("A text holds from today or later: what was issued keeps the text it had.", field="holds_from")
    if last is not None and holds_from < last:
        raise RuleBroken(
            "The version before this one holds from %(last)s, later than that.", field="holds_from", last=last
        )


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A new version of a text.

    Args:
        after: number of the version that was changed into it.
    """

    subject: str
    body: str
    holds_from: date
    after: int


@dataclass(frozen=True, slots=True)
class ApprovalDraft:
    """Who checked a translation, and when."""

    checked_by: str
    checked_on: date


def check_approval(draft: ApprovalDraft, *, today: date) -> None:
    """Refuse an approval without a name, or on a day that is still to come.

    Raises:
        RuleBroken: one of these.
    """
    if not draft.checked_by.strip():
        raise RuleBroken("Write the name of the translator who checked the page.", field="checked_by")
    if draft.checked_on > today:
        raise RuleBroken("%(day)s is still to come.", field="checked_on", day=draft.checked_on)
