"""The one-page summary for the person: its sentences in each language they may read, apart from the screens' languages.

A language is added here as one more entry of ``WORDS``, whole; nothing else asks which languages there are.
"""

from dataclasses import dataclass, field
from datetime import date, time
from math import ceil

from babel import Locale
from babel.dates import format_date, format_time

from icam.appointments.rules import Place

RIGHT_TO_LEFT = frozenset({"ar", "fa", "ps", "ur", "he"})
MOST_AGREEMENTS = 8
MOST_PARAGRAPHS = 12
PAGE_MM = 262.0
SIZES: tuple[tuple[str, int, float, float], ...] = (
    ("large", 88, 6.4, 166.0),
    ("medium", 102, 5.5, 150.0),
    ("small", 118, 4.3, 140.0),
)
"""Sizes of letter, the largest first: characters on a line, its millimetres, and those of what always stands."""


@dataclass(frozen=True, slots=True)
class SummaryWords:
    """Every sentence of the summary in one language."""

    name: str
    office: str
    title: str
    yours: str
    when: str
    day: str
    where: str
    coach: str
    interpreter: str
    options: str
    nothing_said: str
    about_return: str
    agreements: str
    no_agreements: str
    more_agreements: str
    who: str
    by: str
    next_talk: str
    next_at: str
    next_wish: str
    no_next: str
    call: str
    support: str
    late: str
    no_decision: str
    trusted: str
    printed: str
    places: dict[Place, str]


WORDS: dict[str, SummaryWords] = {
    "nl": SummaryWords(
        name="Nederlands",
        office="Dienst Vreemdelingenzaken, ICAM-begeleiding",
        title="Ons gesprek",
        yours="Dit blad is voor u. U mag het houden.",
        when="Wanneer en met wie",
        day="Wanneer",
        where="Waar",
        coach="Uw coach",
        interpreter="Tolk",
        options="Wat er over uw mogelijkheden is gezegd",
        nothing_said="Hierover is in dit gesprek niets afgesproken.",
        about_return="We hebben ook over vrijwillige terugkeer gesproken. "
        "U beslist daar zelf over, en u mag tot aan het vertrek van gedachten veranderen.",
        agreements="Wat we hebben afgesproken",
        no_agreements="We hebben niets afgesproken dat u of wij nog moeten doen.",
        more_agreements="Er zijn nog {count} afspraken. Uw coach geeft u de hele lijst.",
        who="Wie doet het",
        by="Tegen",
        next_talk="Ons volgende gesprek",
        next_at="{day} om {time}",
        next_wish="{day}. Uw coach bevestigt u de dag en het uur.",
        no_next="Er is nog geen volgend gesprek afgesproken. Uw coach neemt contact met u op.",
        call="Vragen, of kunt u niet komen?",
        support="Hulplijn",
        late="Bel ons. U krijgt dan een ander moment.",
        no_decision="Dit is een samenvatting van een gesprek. Het is geen beslissing, en u hoeft niets te tekenen.",
        trusted="U mag dit blad tonen aan uw advocaat of aan iemand die u vertrouwt.",
        printed="Afgedrukt op {day}",
        places={
            Place.OFFICE: "Op ons kantoor",
            Place.PHONE: "Telefonisch",
            Place.VIDEO: "Via video",
            Place.HOME: "Bij u thuis",
            Place.RECEPTION: "In het opvangcentrum",
        },
    ),
    "fr": SummaryWords(
        name="Français",
        office="Office des étrangers, accompagnement ICAM",
        title="Notre entretien",
        yours="Cette feuille est pour vous. Vous pouvez la garder.",
        when="Quand et avec qui",
        day="Quand",
        where="Où",
        coach="Votre coach",
        interpreter="Interprète",
        options="Ce qui a été dit sur vos possibilités",
        nothing_said="Rien n’a été convenu à ce sujet lors de cet entretien.",
        about_return="Nous avons aussi parlé du retour volontaire. "
        "C’est vous qui décidez, et vous pouvez changer d’avis jusqu’au départ.",
        agreements="Ce que nous avons convenu",
        no_agreements="Nous n’avons rien convenu que vous ou nous devions encore faire.",
        more_agreements="Il y a encore {count} accords. Votre coach vous donne la liste complète.",
        who="Qui le fait",
        by="Pour le",
        next_talk="Notre prochain entretien",
        next_at="{day} à {time}",
        next_wish="{day}. Votre coach vous confirme le jour et l’heure.",
        no_next="Aucun prochain entretien n’est encore fixé. Votre coach vous contactera.",
        call="Une question, ou un empêchement ?",
        support="Ligne d’aide",
        late="Appelez-nous. Vous recevrez un autre moment.",
        no_decision="Ceci est le résumé d’un entretien. Ce n’est pas une décision, et vous ne devez rien signer.",
        trusted="Vous pouvez montrer cette feuille à votre avocat ou à une personne de confiance.",
        printed="Imprimé le {day}",
        places={
            Place.OFFICE: "À notre bureau",
            Place.PHONE: "Par téléphone",
            Place.VIDEO: "Par vidéo",
            Place.HOME: "Chez vous",
            Place.RECEPTION: "Au centre d’accueil",
        },
    ),
    "de": SummaryWords(
        name="Deutsch",
        office="Ausländeramt, ICAM-Begleitung",
        title="Unser Gespräch",
        yours="Dieses Blatt ist für Sie. Sie dürfen es behalten.",
        when="Wann und mit wem",
        day="Wann",
        where="Wo",
        coach="Ihr Coach",
        interpreter="Dolmetscher",
        options="Was über Ihre Möglichkeiten gesagt wurde",
        nothing_said="Darüber wurde in diesem Gespräch nichts vereinbart.",
        about_return="Wir haben auch über die freiwillige Rückkehr gesprochen. "
        "Sie entscheiden selbst, und Sie dürfen Ihre Meinung bis zur Abreise ändern.",
        agreements="Was wir vereinbart haben",
        no_agreements="Wir haben nichts vereinbart, was Sie oder wir noch tun müssen.",
        more_agreements="Es gibt noch {count} Vereinbarungen. Ihr Coach gibt Ihnen die ganze Liste.",
        who="Wer macht es",
        by="Bis",
        next_talk="Unser nächstes Gespräch",
        next_at="{day} um {time}",
        next_wish="{day}. Ihr Coach bestätigt Ihnen Tag und Uhrzeit.",
        no_next="Ein nächstes Gespräch ist noch nicht vereinbart. Ihr Coach meldet sich bei Ihnen.",
        call="Fragen, oder können Sie nicht kommen?",
        support="Hilfetelefon",
        late="Rufen Sie uns an. Sie bekommen dann einen anderen Termin.",
        no_decision="Dies ist die Zusammenfassung eines Gesprächs. "
        "Es ist keine Entscheidung, und Sie müssen nichts unterschreiben.",
        trusted="Sie dürfen dieses Blatt Ihrem Anwalt oder einer Vertrauensperson zeigen.",
        printed="Gedruckt am {day}",
        places={
            Place.OFFICE: "In unserem Büro",
            Place.PHONE: "Telefonisch",
            Place.VIDEO: "Per Video",
            Place.HOME: "Bei Ihnen zu Hause",
            Place.RECEPTION: "Im Aufnahmezentrum",
        },
    ),
    "en": SummaryWords(
        name="English",
        office="Immigration Office, ICAM coaching",
        title="Our talk",
        yours="This page is for you. You may keep it.",
        when="When and with whom",
        day="When",
        where="Where",
        coach="Your coach",
        interpreter="Interpreter",
        options="What was said about your options",
        nothing_said="Nothing was agreed about this in this talk.",
        about_return="We also talked about voluntary return. "
        "You decide about it yourself, and you may change your mind until you leave.",
        agreements="What we agreed",
        no_agreements="We agreed nothing that you or we still have to do.",
        more_agreements="There are {count} more agreements. Your coach gives you the whole list.",
        who="Who does it",
        by="By",
        next_talk="Our next talk",
        next_at="{day} at {time}",
        next_wish="{day}. Your coach will confirm the day and the time.",
        no_next="No next talk has been agreed yet. Your coach will contact you.",
        call="Questions, or can you not come?",
        support="Support line",
        late="Call us. You will get another moment.",
        no_decision="This is a summary of a talk. It is not a decision, and you do not have to sign anything.",
        trusted="You may show this page to your lawyer or to someone you trust.",
        printed="Printed on {day}",
        places={
            Place.OFFICE: "At our office",
            Place.PHONE: "By telephone",
            Place.VIDEO: "By video",
            Place.HOME: "At your home",
            Place.RECEPTION: "In the reception centre",
        },
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something agreed, as the summary says it."""

    text: str
    who: str | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a talk is told to the person: no notes, no remarks of the office.

    Args:
        interpreter_language: code of the language.
        next_is_fixed: the next talk is an appointment, and not only a wish.
        address: street and town of the office.
    """

    held_on: date
    started_at: time | None
    place: Place
    coach: str
    interpreter_language: str | None = None
    for_person: str | None = None
    about_return: bool = False
    agreements: tuple[Agreed, ...] = field(default=())
    next_on: date | None = None
    next_at: time | None = None
    next_is_fixed: bool = False
    office: str | None = None
    address: str | None = None
    office_phone: str | None = None
    support_phone: str = ""
    support_email: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The summary in one language: sentences, ready to be set."""

    language: str
    words: SummaryWords
    day: str
    where: str
    coach: str
    interpreter: str | None
    options: tuple[str, ...]
    agreements: tuple[tuple[str, str, str], ...]
    more: str | None
    next_talk: str
    facts: Facts
    size: str

    @property
    def direction(self) -> str:
        """Return the direction in which the language is read."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


def summarise(facts: Facts, language: str) -> Summary:
    """Say a talk in the language of the person; the same facts in any language.

    Raises:
        KeyError: the summary does not exist in this language.
    """
    words, locale = WORDS[language], _locale(language)
    options = _options(facts, words)
    agreed = [(one.text, one.who or "", _day(one.due_on, locale)) for one in facts.agreements[:MOST_AGREEMENTS]]
    while agreed and not _fits(SIZES[-1], options, agreed):
        agreed.pop()
    size = next((size for size in SIZES if _fits(size, options, agreed)), SIZES[-1])
    rest = len(facts.agreements) - len(agreed)
    return Summary(
        language=language,
        words=words,
        day=_moment(facts.held_on, facts.started_at, words, locale),
        where=", ".join(one for one in (words.places[facts.place], _office(facts)) if one),
        coach=facts.coach,
        interpreter=locale.languages.get(facts.interpreter_language) if facts.interpreter_language else None,
        options=tuple(options),
        agreements=tuple(agreed),
        more=words.more_agreements.format(count=rest) if rest else None,
        next_talk=_next(facts, words, locale),
        facts=facts,
        size=size[0],
    )


def _locale(language: str) -> Locale:
    return Locale.parse({"nl": "nl_BE", "fr": "fr_BE", "de": "de_BE", "en": "en_BE"}.get(language, language))


def _day(day: date | None, locale: Locale) -> str:
    return format_date(day, "full", locale) if day else ""


def _moment(day: date, at: time | None, words: SummaryWords, locale: Locale) -> str:
    if at is None:
        return _day(day, locale)
    return words.next_at.format(day=_day(day, locale), time=format_time(at, "short", locale=locale))


def _office(facts: Facts) -> str | None:
    return facts.office if facts.place is Place.OFFICE else None


def _next(facts: Facts, words: SummaryWords, locale: Locale) -> str:
    if facts.next_on is None:
        return words.no_next
    moment = _moment(facts.next_on, facts.next_at, words, locale)
    return moment if facts.next_is_fixed else words.next_wish.format(day=moment)


def _options(facts: Facts, words: SummaryWords) -> list[str]:
    """Return the paragraphs about the options; a text of many lines is drawn together."""
    said = [line.strip() for line in (facts.for_person or "").splitlines() if line.strip()] or [words.nothing_said]
    if len(said) > MOST_PARAGRAPHS:
        said = [*said[: MOST_PARAGRAPHS - 1], " ".join(said[MOST_PARAGRAPHS - 1 :])]
    return [*said, words.about_return] if facts.about_return else said


def _fits(size: tuple[str, int, float, float], options: list[str], agreed: list[tuple[str, str, str]]) -> bool:
    """Say whether everything stays on one A4 at a size of letter."""
    _, characters, line, fixed = size
    lines = sum(ceil(len(text) / characters) for text in options) + 0.4 * len(options)
    lines += sum(ceil(len(text) / characters) + 1.4 for text, _, _ in agreed)
    return fixed + line * lines <= PAGE_MM


def language_for(spoken: list[str | None]) -> str:
    """Return the first language that the summary exists in, out of those a person may read; Dutch when there is none.

    Args:
        spoken: codes, the best first.
    """
    return next((one for one in spoken if one in WORDS), "nl")
