"""Write what a letter says in its own language, which is not the language of the screen."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, get_day_names

from icam.codes import queries as codes
from icam.core.partial_date import PartialDate, Precision
from icam.letters import facts
from icam.letters.facts import One, Rows, Said
from icam.letters.sandbox import Filled
from icam.people.rules import Sex

OFFICE = ("nl", "fr", "de", "en")
BELGIAN = {"nl": "nl_BE", "fr": "fr_BE", "de": "de_BE", "en": "en_BE", "prs": "fa_AF"}
DEAR = {
    "nl": ("Geachte mevrouw", "Geachte heer", "Geachte mevrouw, geachte heer"),
    "fr": ("Madame", "Monsieur", "Madame, Monsieur"),
    "de": ("Sehr geehrte Frau", "Sehr geehrter Herr", "Sehr geehrte Dame, sehr geehrter Herr"),
    "en": ("Dear Ms", "Dear Mr", "Dear Sir or Madam"),
}
"""Greetings for a woman, a man, and where that is not known. French greets without the name."""


def written(said: Said, language: str) -> dict[str, Filled]:
    """Write the facts of a letter in a language; what is not known is empty."""
    voice = Voice(language)
    return {name: voice.field(value) for name, value in said.items()}


class Voice:
    """One language of paper."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.office = language if language in OFFICE else "en"

    def field(self, value: One | Rows) -> Filled:
        """Write a field: one value, or rows of values."""
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [{name: self.one(part) for name, part in row.items()} for row in value]
        return self.one(value)

    def one(self, value: One) -> str:
        """Write one value."""
        match value:
            case None:
                return ""
            case str() | int():
                return _visible(str(value).strip())
            case date():
                return self.day(value)
            case time():
                return f"{value:%H:%M}"
            case PartialDate():
                return _born(value)
            case facts.Weekday(day):
                return self.day(day, weekday=True)
            case facts.Coded(list_name, code):
                return codes.label(list_name, code, self.office) if code else ""
            case facts.Country(found):
                return ", ".join(_locale(self.language).territories.get(code, code) for code in found)
            case facts.Language(found):
                return ", ".join(_locale(self.language).languages.get(code, code) for code in found)
            case facts.Named(by_language):
                return by_language.get(self.office) or by_language.get("nl") or ""
            case facts.Opening(hours):
                return self._hours(hours)
            case facts.Salute(name, sex):
                return self._salutation(name, sex)
            case facts.Together(parts, between):
                return between.join(text for text in map(self.one, parts) if text)

    def day(self, day: date, *, weekday: bool = False) -> str:
        """Write a day: in words in the languages of the office, in numbers in any other."""
        if self.language not in OFFICE:
            return f"{day:%d/%m/%Y}"
        pattern = "EEEE d MMMM y" if weekday else "d MMMM y"
        if self.language == "fr" and day.day == 1:
            pattern = pattern.replace("d MMMM", "d'er' MMMM")
        if self.language == "de":
            pattern = pattern.replace("EEEE d ", "EEEE, d. ").replace("d MMMM", "d. MMMM")
        return format_date(day, pattern, _locale(self.language))

    def _hours(self, hours: tuple[tuple[int, object], ...]) -> str:
        names = get_day_names("wide", locale=_locale(self.language))
        return ", ".join(f"{names[weekday - 1]} {window}" for weekday, window in hours)

    def _salutation(self, name: str, sex: Sex) -> str:
        ms, mr, both = DEAR[self.office]
        if not name or sex not in (Sex.FEMALE, Sex.MALE):
            return f"{both},"
        greeting = ms if sex is Sex.FEMALE else mr
        return f"{greeting}," if self.office == "fr" else f"{greeting} {name},"


def _visible(text: str) -> str:
    """Return a text, or nothing where all its signs are invisible: it would be printed as a gap."""
    return text if any(sign.isprintable() and not sign.isspace() for sign in text) else ""


def _born(birth: PartialDate) -> str:
    day = birth.counted_as
    patterns = {Precision.DAY: "%d/%m/%Y", Precision.MONTH: "%m/%Y", Precision.YEAR: "%Y"}
    return day.strftime(patterns[birth.precision])


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(BELGIAN.get(language, language))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_BE")


def names_of(languages: Sequence[str], reader: str) -> Mapping[str, str]:
    """Name languages in the reader's."""
    named = _locale(reader).languages
    return {code: named.get({"prs": "fa_AF"}.get(code, code), code) for code in languages}
