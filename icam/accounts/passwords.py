"""Passwords are kept as argon2id, and checking one takes as long whether the account exists or not."""

import secrets
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)

WORDS = tuple(
    """
    appel avond berg bloem boek boom brood deken dorp draad fiets fluit gras haven helm hout jas kaars kast klok
    koffie krant lamp laken lepel maan markt molen muur nacht olie paard plein regen rivier schip sneeuw spoor
    stoel storm straat tafel tram trein tuin veld vlag vogel water weg wolk zand zee zomer zon zout
    """.split()  # noqa: SIM905
)


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return _hasher.hash(_same(password))


def fits(stored: str | None, password: str) -> bool:
    """Say whether this is the password; without a stored one, work as long and say no."""
    try:
        _hasher.verify(stored or _nobody(), _same(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def _same(password: str) -> str:
    """Write letters with accents one way, whatever keyboard composed them."""
    return unicodedata.normalize("NFKC", password)


def needs_new_hash(stored: str) -> bool:
    """Say whether it was hashed with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_hex(16))


def one_time() -> str:
    """Return a password that an administrator can say on the telephone: four words and a number."""
    return "-".join([*(secrets.choice(WORDS) for _ in range(4)), str(secrets.randbelow(9000) + 1000)])
