"""Who may sign in, with what password, for how long; and who may change whose rights."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from icam.core.access import POLICY, Permission, Role
from icam.core.errors import RuleBroken

PASSWORD_LEAST = 12
PASSWORD_MOST = 200
ADMINISTRATORS = frozenset(role for role, permissions in POLICY.items() if Permission.ACCOUNTS_EDIT in permissions)

COMMON = tuple(
    """
    administrator adminstrator admin password passwort passwoord wachtwoord motdepasse mdp geheim secret welkom
    welcome bienvenue willkommen hallo hello bonjour login inloggen user gebruiker utilisateur benutzer test demo
    changeme letmein master superman batman dragon monkey football voetbal anderlecht standard ilove iloveyou
    jetaime ikhouvanjou sunshine princess soleil computer internet intranet belgium belgie belgique belgien
    brussel bruxelles brussels zomer winter lente herfst summer spring autumn ete hiver printemps automne january
    januari janvier office kantoor bureau azerty qwerty abc icam fitt atd dvz ibz tubize zulte tielt beauvechain
    bevekom
    """.split()  # noqa: SIM905
)
"""What everybody tries first; a password made only of these, digits and signs is refused."""

WALKS = (
    "abcdefghijklmnopqrstuvwxyz",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890",
)
LOOKALIKE = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})


class SessionEnd(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Limits:
    """How often may be tried, before which pause.

    Args:
        per_account: failed sign-ins of one e-mail address before it waits.
        per_address: failed sign-ins from one network address before it waits.
        minutes: how long failures count, and how long the pause is.
    """

    per_account: int
    per_address: int
    minutes: int

    @property
    def pause(self) -> timedelta:
        """Return how long failures count and the pause lasts."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Attempts:
    """What is known of the failed sign-ins of one e-mail address or network address."""

    failures: int = 0
    since: datetime | None = None
    blocked_until: datetime | None = None

    def is_blocked(self, now: datetime) -> bool:
        """Say whether it must wait."""
        return self.blocked_until is not None and self.blocked_until > now

    def after_failure(self, now: datetime, most: int, pause: timedelta) -> "Attempts":
        """Count one more failure; old ones no longer count."""
        begins_anew = self.since is None or self.since + pause <= now
        failures = 1 if begins_anew else self.failures + 1
        since = now if begins_anew else self.since
        return Attempts(failures, since, now + pause if failures >= most else None)


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """What an administrator says of somebody who signs in.

    Args:
        regions: codes of the list ``region``.
        active_until: the first day on which the account is no longer active; None for as long as it lasts.
    """

    name: str
    email: str
    role: Role
    language: str
    phone: str | None
    all_sites: bool
    site_ids: frozenset[int]
    regions: frozenset[str]
    active_from: date
    active_until: date | None

    def rights(self) -> tuple[object, ...]:
        """Return what nobody changes for oneself."""
        return (self.role, self.all_sites, self.site_ids, self.regions, self.active_from, self.active_until)


def is_active(active: bool, active_from: date, active_until: date | None, today: date) -> bool:
    """Say whether an account may be used today."""
    return active and active_from <= today and (active_until is None or today < active_until)


@dataclass(frozen=True, slots=True)
class Left:
    """How many seconds a session lasts when nothing more is sent, and whether sending something makes it longer."""

    seconds: int
    can_stay: bool


def session_left(since: datetime, seen: datetime, now: datetime, idle: timedelta, longest: timedelta) -> Left:
    """Return how long a session still lasts.

    Args:
        since: the sign-in.
        seen: the last request.
    """
    rests, ends = seen + idle, since + longest
    return Left(max(0, int((min(rests, ends) - now).total_seconds())), rests < ends)


def session_end(
    since: datetime, seen: datetime, now: datetime, idle: timedelta, longest: timedelta
) -> SessionEnd | None:
    """Say why a session is over, or None when it goes on.

    Args:
        since: when the person signed in.
        seen: when the last request came.
        idle: how long it may rest.
        longest: how long it may last in all.
    """
    if now - since >= longest:
        return SessionEnd.TOO_LONG
    if now - seen >= idle:
        return SessionEnd.IDLE
    return None


def normal_email(email: str) -> str:
    """Write an e-mail address the one way it is stored and compared."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def check_password(password: str, *, email: str = "", name: str = "") -> None:
    """Refuse a password that is short, common, or made of the person's own name or address.

    Raises:
        RuleBroken: on field ``password``.
    """
    if len(password) < PASSWORD_LEAST:
        raise RuleBroken("Choose a password of at least %(least)d characters.", field="password", least=PASSWORD_LEAST)
    if len(password) > PASSWORD_MOST:
        raise RuleBroken("Choose a password of at most %(most)d characters.", field="password", most=PASSWORD_MOST)
    if _is_common(password):
        raise RuleBroken(
            "This password is among the first that are tried. Choose a few words that only you would put together.",
            field="password",
        )
    if _has_own_words(password, email, name):
        raise RuleBroken("Choose a password without your name or e-mail address in it.", field="password")


def _is_common(password: str) -> bool:
    text = _folded(password)
    if len(set(text)) < 5 or _walked(text) * 2 >= len(text):
        return True
    letters = _letters(text)
    spoken = _letters(re.sub(r"[\W\d]+$", "", text).translate(LOOKALIKE))
    return any(_left_of(word) <= 3 for word in (letters, spoken))


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


def _left_of(letters: str) -> int:
    for word in sorted(COMMON, key=len, reverse=True):
        letters = letters.replace(word, "")
    return len(letters)


def _walked(text: str) -> int:
    """Count the steps that only follow the alphabet, the keyboard, the digits, or repeat the same key."""
    pairs = [a + b for a, b in pairwise(text)]
    return sum(one[0] == one[1] or any(one in walk or one[::-1] in walk for walk in WALKS) for one in pairs)


def _has_own_words(password: str, email: str, name: str) -> bool:
    text = _folded(password)
    words = [*re.split(r"\W+", _folded(name)), *re.split(r"[\W_]+", _folded(email).partition("@")[0])]
    return any(len(word) >= 4 and word in text for word in words)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def check_rights_of_others(
    own_id: int | None, account_id: int, before: Sequence[object], after: Sequence[object]
) -> None:
    """Refuse that somebody changes their own rights.

    Raises:
        RuleBroken: the account is one's own and a right would change.
    """
    if own_id == account_id and tuple(before) != tuple(after):
        raise RuleBroken("Nobody changes their own role, scope or active period. Ask another administrator.")


def check_not_oneself(own_id: int | None, account_id: int) -> None:
    """Refuse that somebody ends or resets their own account.

    Raises:
        RuleBroken: the account is one's own.
    """
    if own_id == account_id:
        raise RuleBroken("This is your own account. Ask another administrator.")


def check_administrator_stays(lasting: int) -> None:
    """Refuse that the last administrator goes.

    Args:
        lasting: administrators, beside this one, who are active today and for as long as it lasts.

    Raises:
        RuleBroken: there would be none.
    """
    if lasting < 1:
        raise RuleBroken("This is the last administrator. Make somebody else administrator first.")


def check_draft(draft: AccountDraft) -> None:
    """Refuse an account that could never be used.

    Raises:
        RuleBroken: it ends before it begins.
    """
    if draft.active_until is not None and draft.active_until <= draft.active_from:
        raise RuleBroken("The last day is before the first day.", field="active_last")


DRAFT_KEY_MOST = 200
DRAFT_MOST = 200_000
"""Characters of all fields of a draft together."""

NEVER_KEPT = frozenset({"csrf_token", "submission", "kept", "draft_key"})


def fields_to_keep(fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return what of a form is kept as a draft: no tokens, no password.

    Raises:
        RuleBroken: it is too much.
    """
    kept = {
        name: [str(value) for value in values]
        for name, values in fields.items()
        if name not in NEVER_KEPT and "password" not in name.casefold()
    }
    if sum(len(name) + sum(map(len, values)) for name, values in kept.items()) > DRAFT_MOST:
        raise RuleBroken("This is too long to be kept while you type. Save it, and go on in a second text.")
    return kept
