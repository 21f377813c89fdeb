"""Telephone numbers as people write them, and as one is compared with another."""

import re

_APART = re.compile(r"[,;|\n]|\s[/–-]\s|[^\W\d_]+")
"""What stands between two numbers in one field: a sign, a word; a slash without spaces belongs to a number."""

_LIKE_ONE = re.compile(r"[+(]?\d[\d\s./()-]*", re.ASCII)
_ZERO_IN_BRACKETS = re.compile(r"\(0\)")
_SHORTEST, _LONGEST = 6, 15
_LONGEST_AT_HOME = len("32470123456")
HOME = "32"
"""A number without a country is Belgian."""


def comparable(text: str) -> str:
    """Return a number with its country and digits only: 0470 12 34 56 and 0032 470/12.34.56 are 32470123456."""
    plain = _ZERO_IN_BRACKETS.sub("", text) if text.lstrip().startswith(("+", "00")) else text
    digits = "".join(character for character in plain if character in "0123456789")
    if plain.lstrip().startswith("+"):
        return digits
    if digits.startswith("00"):
        return digits[2:]
    return HOME + digits[1:] if digits.startswith("0") else digits


def numbers(text: str | None) -> tuple[str, ...]:
    """Return the numbers in a field, comparable, each once: "0470 12 34 56 (mother), 02/555.01.02" holds two."""
    found = (comparable(part) for part in _APART.split(text or ""))
    return tuple(dict.fromkeys(one for one in found if _SHORTEST <= len(one) <= _LONGEST))


def wanted(text: str) -> tuple[str, ...]:
    """Return how the numbers begin that somebody may mean; nothing when it is not like a telephone number.

    A number without a zero or a plus before it is one with its country, or a Belgian one whose zero was left out.
    """
    text = text.strip()
    if not _LIKE_ONE.fullmatch(text):
        return ()
    digits = comparable(text)
    is_long = text.startswith("0") and not text.startswith("00") and len(digits) > _LONGEST_AT_HOME
    if is_long or not _SHORTEST <= len(digits) <= _LONGEST:
        return ()
    return (digits,) if text.startswith(("+", "0", "(0")) else (digits, HOME + digits)
