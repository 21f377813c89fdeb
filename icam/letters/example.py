"""A family that does not exist, for previews of texts; invented from beginning to end."""

from collections.abc import Mapping
from datetime import date, time
from types import MappingProxyType

from icam.core.partial_date import PartialDate
from icam.letters import drawing
from icam.letters.catalogue import LETTERS
from icam.letters.drawing import Composed
from icam.letters.facts import Coded, Country, Facts, Language, Named, One, Opening, Said, Salute, Together, Weekday
from icam.letters.making import texts_of
from icam.letters.queries import Version
from icam.letters.rules import Draft, Kind, Page
from icam.offices.rules import Window
from icam.people.rules import Sex


def _person(name: str, born: str, role: str) -> Mapping[str, One]:
    return {
        "name": name,
        "birth": PartialDate.parse(born),
        "nationality": Country(("SY",)),
        "role": Coded("role", role),
        "consent": date(2026, 10, 7),
    }


TODAY = date(2026, 10, 12)

_RANIA = _person("Rania Haddad", "1988-04-12", "MOTHER")
_SAMIR = _person("Samir Haddad", "1985-09-30", "FATHER")
_NOUR = _person("Nour Haddad", "2017-01-05", "CHILD")
_SITE = Named({"nl": "Tubeke", "fr": "Tubize", "de": "Tubize", "en": "Tubize"})
_OFFICE = Named({"nl": "Kantoor Brussel", "fr": "Bureau de Bruxelles", "de": "Büro Brüssel", "en": "Brussels office"})
_PASSPORT: Mapping[str, One] = {
    "kind": Coded("travel_document", "PASSPORT"),
    "number": "X0000000",
    "person": "Rania Haddad",
    "valid_until": date(2028, 5, 31),
    "description": "kopie / copie",
}

_SUMMARY = Named(
    {
        "nl": "We bekeken samen welke verblijfsprocedures er zijn.",
        "fr": "Nous avons examiné ensemble les procédures de séjour qui existent.",
        "de": "Wir haben zusammen angesehen, welche Aufenthaltsverfahren es gibt.",
        "en": "We looked together at which residence procedures there are.",
    }
)
_EXPLANATION = Named(
    {
        "nl": "De coach ging elke mogelijkheid na met het dossier en met wat u vertelde.",
        "fr": "Le coach a examiné chaque possibilité avec le dossier et avec ce que vous avez dit.",
        "de": "Der Coach hat jede Möglichkeit mit der Akte und mit Ihren Angaben geprüft.",
        "en": "The coach went through every option with the file and with what you said.",
    }
)
_STEP = Named(
    {
        "nl": "afspraak maken met een advocaat",
        "fr": "prendre rendez-vous avec un avocat",
        "de": "einen Termin mit einem Anwalt vereinbaren",
        "en": "make an appointment with a lawyer",
    }
)
_NOTE = Named(
    {
        "nl": "Het jongste kind gaat naar school.",
        "fr": "Le plus jeune enfant va à l’école.",
        "de": "Das jüngste Kind geht zur Schule.",
        "en": "The youngest child goes to school.",
    }
)

SAID: Said = MappingProxyType(
    {
        "salutation": Salute("Haddad", Sex.FEMALE),
        "person": "Rania Haddad",
        "person_birth": PartialDate.parse("1988-04-12"),
        "person_nationality": Country(("SY",)),
        "persons": [_RANIA, _SAMIR, _NOUR],
        "adults": [_RANIA, _SAMIR],
        "children": [_NOUR],
        "number_of_persons": 3,
        "household": "Haddad",
        "file": "ICAM-2026-0042",
        "reference": "ICAM-2026-0042",
        "home_address": "Lindestraat 8, 9000 Gent",
        "today": TODAY,
        "office_name": _OFFICE,
        "office_address": Together(("Voorbeeldlaan 44", "1000 Brussel")),
        "office_phone": "02 555 01 02",
        "office_email": "kantoor@voorbeeld.example",
        "walk_in_hours": Opening(((3, Window(time(9), time(12))),)),
        "support_phone": "02 555 01 00",
        "support_email": "hulplijn@voorbeeld.example",
        "order_ends_on": date(2026, 11, 20),
        "coach_name": "An Peeters",
        "coach_phone": "02 555 01 03",
        "language_name": Language(("ti",)),
        "appointment_day": Weekday(date(2026, 10, 21)),
        "appointment_time": time(10, 30),
        "appointment_place": Together((_OFFICE, "Voorbeeldlaan 44, 1000 Brussel")),
        "appointment_room": "2.04",
        "interpreter": Language(("ti",)),
        "reply_by": date(2026, 10, 26),
        "invited_on": date(2026, 10, 12),
        "first_invited_on": date(2026, 9, 14),
        "missed_day": date(2026, 9, 23),
        "talk_day": date(2026, 10, 7),
        "talk_time": time(10, 30),
        "talk_until": time(11, 45),
        "talk_place": _OFFICE,
        "talk_language": Language(("ti",)),
        "present": [_RANIA, _SAMIR],
        "summary": _SUMMARY,
        "documents": [_PASSPORT],
        "agreements": [{"text": _STEP, "who": "Rania Haddad", "by": date(2026, 10, 20)}],
        "next_day": Weekday(date(2026, 10, 28)),
        "next_time": time(14),
        "concluded_on": date(2026, 10, 7),
        "explained_on": date(2026, 10, 7),
        "explained_in": Language(("ti",)),
        "explanation": _EXPLANATION,
        "options": [{"name": Coded("residence_option", "HUMANITARIAN")}],
        "step": _STEP,
        "step_by": date(2026, 11, 6),
        "referred_on": date(2026, 10, 8),
        "referral_desk": Coded("return_desk", "BRUSSELS"),
        "referred_persons": [_RANIA, _SAMIR, _NOUR],
        "referral_note": _NOTE,
        "spoken_languages": Language(("ti", "en")),
        "order_annex": Coded("order_annex", "A13"),
        "order_reference": "OTL-0042",
        "order_notified_on": date(2026, 10, 21),
        "order_last_day": date(2026, 11, 20),
        "stay_code": "V-2026-0007",
        "site_name": _SITE,
        "site_address": "Dorpsstraat 1, 1480 Tubize",
        "site_phone": "02 555 01 04",
        "unit_name": "TUB-3",
        "unit_address": "Dorpsstraat 1, 1480 Tubize",
        "unit_beds": 5,
        "unit_cots": 1,
        "arrived_on": date(2026, 9, 1),
        "left_on": date(2026, 10, 30),
        "last_day_allowed": date(2026, 12, 31),
        "outcome": Coded("outcome", "R_VOL_AVR"),
        "destination": Country(("SY",)),
        "moved_on": date(2026, 9, 20),
        "earlier_unit_name": "ZUL-4",
        "earlier_site_name": Named({"nl": "Zulte", "fr": "Zulte", "de": "Zulte", "en": "Zulte"}),
        "child_name": "Nour Haddad",
        "child_birth": PartialDate.parse("2017-01-05"),
        "school_name": "Basisschool De Linde",
        "school_level": Coded("school_level", "PRIMARY"),
        "school_from": date(2026, 9, 7),
        "school_until": None,
        "return_country": Country(("SY",)),
        "return_service": Coded("return_service", "FEDASIL"),
        "return_reference": "VR-0042",
        "applied_on": date(2026, 10, 8),
        "travellers": [_RANIA, _SAMIR, _NOUR],
        "leaves_day": Weekday(date(2026, 10, 28)),
        "leaves_time": time(9, 40),
        "from_place": "Brussels Airport",
        "to_place": "Beirut",
        "carrier": "Example Air",
        "ticket_reference": "ABC123",
        "travel_mode": Coded("travel_mode", "air"),
        "luggage": "23 kg",
        "travel_documents": [_PASSPORT],
    }
)
"""What every field holds for them."""

FACTS = Facts(household_id=0, said=SAID, addressee="Rania Haddad", address="Lindestraat 8\n9000 Gent")


def draft_for(kind: Kind, language: str, page_language: str | None = None) -> Draft:
    """Return a letter to them, with the example of every field that is asked."""
    asked = {one.name: str(one.example) for one in LETTERS[kind].asked}
    return Draft(
        kind=kind,
        subject_id=0,
        language=language,
        page_language=page_language,
        addressee=FACTS.addressee,
        address=FACTS.address,
        asked=asked,
    )


def composed(text: Version, *, today: date) -> Composed:
    """Return a version of a text as it would be issued to them; a page together with a letter it goes with.

    Args:
        today: whose texts the letter of a page has.
    """
    if not text.name.startswith("pages/"):
        kind = Kind(text.name)
        return drawing.compose(draft_for(kind, text.language), FACTS, text, None, number=None, is_preview=True)
    page = Page(text.name.removeprefix("pages/"))
    kind = next(letter.kind for letter in LETTERS.values() if letter.page is page)
    letter, _ = texts_of(kind, "nl", None, today)
    draft = draft_for(kind, "nl", text.language)
    return drawing.compose(draft, FACTS, letter, text, number=None, is_preview=True)
