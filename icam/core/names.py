"""Names across spellings and scripts: folding, sound keys, likeness, and how a name is written on a page.

A name is stored as it was given. For comparing, it is folded (Latin letters, small, no accents), and each word gets
sound keys: its consonants in coarse classes, in every reading that public transliteration practice gives its letters
(French ``ch``, Dutch ``ch`` and English ``ch`` are three sounds, so such a word has several keys). Two spellings of one
name share a key; how alike they are is then a matter of ``likeness``.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from anyascii import anyascii
from rapidfuzz.distance import Indel, JaroWinkler

KEY_LIMIT = 400
"""How many characters of keys are stored with a name."""

_READINGS_LIMIT = 12
_WORDS_LIMIT = 8
_SEARCH_WORDS = 5

_APOSTROPHES = re.compile(r"['`´’ʼʻʿʾ]")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_DOUBLE = re.compile(r"([a-z])\1+")
_VOWELS = frozenset("aeiouy")

_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_JOINERS = frozenset("\u200c\u200d")
"""Zero-width (non-)joiner: ordinary spelling in Persian and in Indian scripts."""

_PARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "ur",
        "ud",
        "ibn",
        "bin",
        "ben",
        "bint",
        "ould",
        "uld",
        "de",
        "da",
        "di",
        "do",
        "dos",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "zu",
        "du",
        "la",
        "le",
    ]
)
"""Words that come and go between two documents of one person."""

_MARKED = str.maketrans(
    {"ş": "sh", "š": "sh", "ș": "sh", "č": "tsh", "ć": "tsh", "ç": "tsh", "ž": "zh", "ż": "zh", "ğ": "gh"}
    | {"đ": "dj", "ț": "ts", "ţ": "ts", "ĉ": "tsh", "ŝ": "sh", "ĝ": "dj", "ə": "a", "ñ": "n", "ß": "ss"}
)
"""Letters whose mark changes the sound; without it they would fold to another sound's letter."""

_ARABIC = str.maketrans(dict.fromkeys("اأإآٱعﻉ", "a"))
"""Alef and ayn, which the Latin table leaves out, and which begin half of the names."""

# Each spelling, longest first, with its readings at the beginning of a word and inside it. The classes:
# a vowel at the beginning, b = b p, f = f v, h, j = dzh, k = k g q, l, m, n, r, s = every hissing sound, t = t d.
_READINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "dsch": (("j",), ("j",)),
    "tsch": (("s",), ("s",)),
    "dzh": (("j",), ("j",)),
    "sch": (("s",), ("s",)),
    "tsh": (("s",), ("s",)),
    "tch": (("s",), ("s",)),
    "ch": (("s", "h", "k"), ("s", "", "k")),
    "ck": (("k",), ("k",)),
    "cz": (("s",), ("s",)),
    "dh": (("t", "s"), ("t", "s")),
    "dj": (("j",), ("j",)),
    "ds": (("s",), ("ts", "s", "j")),
    "dz": (("s", "j"), ("s", "j")),
    "gh": (("k", "h"), ("k", "")),
    "gj": (("j", "k"), ("j", "k")),
    "kh": (("h", "k"), ("", "k")),
    "ph": (("f",), ("f",)),
    "qu": (("k",), ("k",)),
    "sh": (("s",), ("s",)),
    "sz": (("s",), ("s",)),
    "th": (("t", "s"), ("t", "s")),
    "ts": (("s",), ("s",)),
    "tz": (("s",), ("s",)),
    "vo": (("f",), ("f", "")),
    "vu": (("f",), ("f", "")),
    "xh": (("j", "s"), ("j", "", "s")),
    "zh": (("s", "j"), ("s", "j")),
    "b": (("b",), ("b",)),
    "c": (("k", "s", "j", "a"), ("k", "s", "j", "")),
    "d": (("t",), ("t",)),
    "f": (("f",), ("f",)),
    "g": (("k", "j", "h"), ("k", "")),
    "ge": (("k", "j", "h"), ("k", "j", "")),
    "gi": (("k", "j", "h"), ("k", "j", "")),
    "gl": (("kl",), ("kl", "l")),
    "gr": (("kr",), ("kr", "r")),
    "h": (("h",), ("",)),
    "j": (("j", "a"), ("", "j")),
    "k": (("k",), ("k",)),
    "l": (("l",), ("l",)),
    "m": (("m",), ("m",)),
    "n": (("n",), ("n",)),
    "p": (("b",), ("b",)),
    "q": (("k",), ("k",)),
    "r": (("r",), ("r",)),
    "s": (("s",), ("s",)),
    "t": (("t",), ("t",)),
    "v": (("f",), ("f",)),
    "w": (("f", "a"), ("f", "")),
    "x": (("h", "s", "ks"), ("ks", "", "s")),
    "z": (("s",), ("s",)),
}
_SPELLINGS = re.compile("|".join(sorted(_READINGS, key=len, reverse=True)) + "|[aeiouy]+|[0-9]+")

_SERVANT = re.compile(r"(abd)(?:[aeiou]{0,2}l|[aeiou]{1,2}(?=([rszntd])\2))(?=[a-z]{2})")
_ARTICLE = re.compile(r"[ae]l(?=[bcdfghjkmnqrstwz][a-z]{3})")
_FAITH = re.compile(r"([a-z]{2,}?)[aeiou](?:l|d)?d[iey]+ne?$")
_SERVANT_OF = re.compile(r"abd[aeiou]{0,2}[lrnsztd]?")
_GLIDE = re.compile(r"^(?:ou|u|oe)(?=[aeiy])")


def fold(text: str) -> str:
    """Return the name in small Latin letters and digits, one space between words, without accents."""
    latin = anyascii(unicodedata.normalize("NFKC", text).translate(_ARABIC)).casefold()
    return _NOT_WORD.sub(" ", _APOSTROPHES.sub("", latin)).strip()


def words(text: str) -> list[str]:
    """Return the folded words; particles such as *al* or *van* only where there is nothing else."""
    found = fold(text).split()
    return [word for word in found if word not in _PARTICLES] or found


@lru_cache(maxsize=20_000)
def word_keys(word: str) -> tuple[str, ...]:
    """Return the sound keys of one word, the likeliest reading first."""
    text = _DOUBLE.sub(r"\1", _GLIDE.sub("w", word))
    keys = [""]
    for found in _SPELLINGS.finditer(text):
        piece = found.group()
        if piece[0] in _VOWELS:
            readings: tuple[str, ...] = ("a",) if found.start() == 0 else ("",)
        elif piece.isdigit():
            readings = (piece,)
        else:
            readings = _READINGS[piece][found.start() > 0]
        if len(keys) * len(readings) > _READINGS_LIMIT:
            readings = readings[:1]
        keys = [key + reading for key in keys for reading in readings]
    return tuple(dict.fromkeys(key for key in keys if key))


def keyed_words(text: str) -> list[str]:
    """Return the words as the sound keys read them: marked letters keep their sound, *Abdul* is *Abd al*."""
    found = fold(unicodedata.normalize("NFKC", text).casefold().translate(_MARKED)).split()
    found = ([word for word in found if word not in _PARTICLES] or found)[:_WORDS_LIMIT]
    return ["abd" if _SERVANT_OF.fullmatch(word) else word for word in found[:-1]] + found[-1:]


def _parts(word: str) -> list[str] | None:
    """Split what is one word in one document and two in the next: Abdurrahman, Alhassan."""
    if servant := _SERVANT.match(word):
        return ["abd", word[servant.end() :]]
    if faith := _FAITH.match(word):
        return [faith.group(1), "din"]
    if article := _ARTICLE.match(word):
        return [word[article.end() :]]
    return None


def sound_key(*names: str) -> str:
    """Return every key under which a name is found, as words to store beside it."""
    found = keyed_words(" ".join(names))
    single = [key for word in found for key in word_keys(word)]
    split = [key for word in found for part in _parts(word) or () for key in word_keys(part)]
    joined = [key for first, second in pairwise(found) for key in word_keys(first + second)[:4]]
    kept: list[str] = []
    length = 0
    for key in dict.fromkeys((*single, *split, *joined)):
        length += len(key) + 1
        if length > KEY_LIMIT:
            break
        kept.append(key)
    return " ".join(kept)


Alternatives = tuple[tuple[str, ...], ...]
"""Ways to satisfy one word of a search: each way is the keys that must all be there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of a search: a name has it when a word of its folded spelling begins so, or by its sound.

    Args:
        prefix: the folded word, perhaps not typed to its end.
    """

    prefix: str
    ways: Alternatives


def search_words(text: str) -> list[list[Wanted]]:
    """Return what a name must hold to be found: one of the readings, in which every word is satisfied.

    The first reading takes the words as typed; each further one joins two neighbours (Haile Mariam, Hailemariam).
    """
    plain, found = words(text)[:_SEARCH_WORDS], keyed_words(text)[:_SEARCH_WORDS]
    if len(plain) != len(found):
        plain = found
    readings = [list(zip(plain, found, strict=True))]
    if 1 < len(found) < _SEARCH_WORDS:
        for i in range(len(found) - 1):
            both = (plain[i] + plain[i + 1], found[i] + found[i + 1])
            readings.append([*readings[0][:i], both, *readings[0][i + 2 :]])
    return [[Wanted(prefix, _ways(word)) for prefix, word in reading] for reading in readings if reading]


def search_keys(text: str) -> list[list[Alternatives]]:
    """Return only the sounds of a search, reading by reading."""
    return [[wanted.ways for wanted in reading] for reading in search_words(text)]


def _ways(word: str) -> Alternatives:
    ways: list[tuple[str, ...]] = [(key,) for key in word_keys(word)]
    if parts := _parts(word):
        ways += product(*(word_keys(part)[:3] for part in parts if word_keys(part)))
    return tuple(way for way in ways if way)


def may_be(search: str, stored_key: str) -> bool:
    """Tell whether a stored sound key satisfies a search: what the database asks, in Python."""
    return holds(stored_key, search_keys(search))


def holds(stored_key: str, readings: list[list[Alternatives]]) -> bool:
    """Tell whether a stored sound key satisfies one of the readings of a search."""
    held = set(stored_key.split())
    return any(all(any(held.issuperset(way) for way in ways) for ways in reading) for reading in readings)


def trigrams(text: str) -> set[str]:
    """Return the runs of three letters of the folded name, each word padded as PostgreSQL does."""
    return {f"  {word} "[i : i + 3] for word in fold(text).split() for i in range(len(word) + 1)}


@lru_cache(maxsize=4_096)
def _prepared(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    latin, keyed = words(text), keyed_words(text)
    if len(latin) != len(keyed):
        keyed = latin
    return tuple((word, frozenset(word_keys(sound))) for word, sound in zip(latin[:_WORDS_LIMIT], keyed, strict=False))


def likeness(search: str, name: str) -> float:
    """Say how alike a typed name and a recorded one are, from 0 to 100.

    Every typed word is held against its best word of the name, in any order; words of the name that nobody typed
    weigh little, for people seldom type a whole name.
    """
    asked, held = _prepared(search), _prepared(name)
    if not asked or not held:
        return 0.0
    if "".join(word for word, _ in asked) == "".join(word for word, _ in held):
        return 100.0
    total = weight = 0.0
    left = list(held)
    for word, keys in sorted(asked, key=lambda pair: -len(pair[0])):
        best, at = max(((_alike(word, keys, *other), i) for i, other in enumerate(left)), default=(0.0, -1))
        together = max(
            (_alike(word, keys, a[0] + b[0], frozenset(word_keys(a[0] + b[0]))) for a, b in pairwise(held)), default=0.0
        )
        if together > best:
            best = together * 0.98
        elif at >= 0 and best > 0.5:
            left.pop(at)
        total += best * (len(word) + 2)
        weight += len(word) + 2
    spare = sum(len(word) for word, _ in left)
    return 100.0 * (total / weight) * (1.0 - 0.08 * spare / (spare + weight))


def _alike(word: str, keys: frozenset[str], other: str, other_keys: frozenset[str]) -> float:
    if word == other:
        return 1.0
    near = JaroWinkler.similarity(word, other)
    plain = Indel.normalized_similarity(word, other)
    if other.startswith(word) and len(word) > 1:
        return 0.90 + 0.09 * len(word) / len(other)
    if keys & other_keys:
        return 0.74 + 0.24 * max(near, plain)
    return 0.88 * min(near, (near + plain) / 2 + 0.05)


def best_likeness(search: str, names: Iterable[str]) -> float:
    """Return the likeness of the nearest of a person's spellings."""
    return max((likeness(search, name) for name in names), default=0.0)


def tidy(text: str) -> str:
    """Return a name as it is stored: composed letters (NFC), single spaces, case and script as given."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def hidden_character(text: str) -> str | None:
    """Return the first character that nobody can see and that changes how a name reads, named; None when clean.

    Control characters, direction overrides and private or unassigned characters; not the joiners of Persian.
    """
    for character in text:
        if unicodedata.category(character) in _HIDDEN and character not in _JOINERS:
            return f"U+{ord(character):04X}"
    return None


def full_name(given_name: str, family_name: str) -> str:
    """Write a name as it is spoken; one of the two may be missing."""
    return " ".join(part for part in (given_name, family_name) if part)


def listed_name(given_name: str, family_name: str) -> str:
    """Write a name as lists sort it: family name, comma, given name."""
    return ", ".join(part for part in (family_name, given_name) if part)
