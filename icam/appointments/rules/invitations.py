"""Invitations: how often, until when a reaction is awaited, and in which official language."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from icam.appointments.rules.drafts import FollowDraft, InvitationDraft
from icam.core.counted import Counted
from icam.core.errors import RuleBroken
from icam.core.period import ONE_DAY
from icam.core.workdays import add_working_days

OLDEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Sent:
    """What is known of an invitation that went out.

    Args:
        answered_on: day of the reaction, None as long as there is none.
        returned_on: day on which it came back undelivered.
    """

    number: int
    sent_on: date
    reply_due_on: date
    answered_on: date | None = None
    returned_on: date | None = None


def reply_due_on(sent_on: date, working_days: int, closed: AbstractSet[date] = frozenset()) -> date:
    """Return the first day on which a reaction is late: the day after the n-th working day.

    Args:
        working_days: after the day of sending, within which a reaction is awaited.
        closed: closing days of the office that sent it.
    """
    return add_working_days(sent_on, working_days, closed) + ONE_DAY


def check_invitation(
    draft: InvitationDraft, *, sent_before: int, last_sent_on: date | None, most_reinvitations: int, today: date
) -> None:
    """Refuse an invitation over the limit, or on a day that cannot be.

    Args:
        sent_before: how many went out in this file.

    Raises:
        RuleBroken: invited too often already, sent in the future, before the last one, or too long ago.
    """
    check_limit(sent_before, most_reinvitations)
    if draft.sent_on > today:
        raise RuleBroken(
            "%(day)s is still to come: write the invitation down when it goes out.", field="sent_on", day=draft.sent_on
        )
    if draft.sent_on < today - OLDEST:
        raise RuleBroken("%(day)s is more than a year ago.", field="sent_on", day=draft.sent_on)
    if last_sent_on is not None and draft.sent_on < last_sent_on:
        raise RuleBroken(
            "The invitation before this one went out on %(last)s, later than that.", field="sent_on", last=last_sent_on
        )


def check_limit(sent_before: int, most_reinvitations: int) -> None:
    """Refuse to invite more often than the office does.

    Raises:
        RuleBroken: the file was invited again as often as allowed.
    """
    if sent_before > most_reinvitations:
        raise RuleBroken(
            "This file was invited %(sent)s, and the office invites again at most %(most)s. "
            "Look for another way: telephone, a partner, or another address.",
            sent=Counted("%(num)d time", "%(num)d times", sent_before),
            most=Counted("%(num)d time", "%(num)d times", most_reinvitations),
        )


def check_follow(draft: FollowDraft, *, sent_on: date, today: date, replaces: bool) -> None:
    """Refuse what cannot have become of an invitation.

    Args:
        replaces: something else was written already.

    Raises:
        RuleBroken: a day before it went out or still to come, a day without its fact, a correction without reason.
    """
    for field, day, fact in (
        ("delivery_on", draft.delivery_on, draft.delivery),
        ("reaction_on", draft.reaction_on, draft.reaction),
    ):
        if fact and day is None:
            raise RuleBroken("Enter the day.", field=field)
        if day is None:
            continue
        if not fact:
            raise RuleBroken("Say what happened on that day, or leave the day empty.", field=field)
        if day > today:
            raise RuleBroken("%(day)s is still to come.", field=field, day=day)
        if day < sent_on:
            raise RuleBroken("The invitation went out on %(sent)s, later than that.", field=field, sent=sent_on)
    if replaces and not draft.correction:
        raise RuleBroken("Say why what was written is corrected.", field="correction")


# --- the official language -------------------------------------------------------------------------------------------

GERMAN_SPEAKING: frozenset[int] = frozenset(
    (
        *(4700, 4701),  # Eupen, Kettenis
        *(4710, 4711),  # Lontzen, Walhorn
        *(4720, 4721, 4728),  # Kelmis, Neu-Moresnet, Hergenrath
        *(4730, 4731),  # Raeren, Eynatten
        4750,  # Bütgenbach
        *(4760, 4761),  # Büllingen, Rocherath
        *(4770, 4771),  # Amel, Heppenbach
        *(4780, 4782, 4783, 4784),  # Sankt Vith, Schönberg, Lommersweiler, Crombach
        *(4790, 4791),  # Burg-Reuland, Thommen
    )
)
"""Postal codes of the nine German-speaking municipalities."""

RANGES: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (1000, 1299, ("nl", "fr")),  # Brussels-Capital
    (1300, 1499, ("fr",)),  # Walloon Brabant
    (1500, 3999, ("nl",)),  # Flemish Brabant, Antwerp, Limburg
    (4000, 7999, ("fr",)),  # Liège, Namur, Hainaut, Luxembourg
    (8000, 9999, ("nl",)),  # West and East Flanders
)

_POSTAL_CODE = re.compile(r"(?:^|[\s,;(/-])(?:B\s?-\s?)?([1-9]\d{3})(?=\s+[^\W\d]|\s*$|\s*[,;)])")


def postal_code_of(address: str | None) -> int | None:
    """Return the Belgian postal code in an address as people write it; the last one that is followed by a place."""
    found = _POSTAL_CODE.findall(address or "")
    return int(found[-1]) if found else None


def languages_of(postal_code: int | None) -> tuple[str, ...]:
    """Return the official languages of a place; none when the place is not known.

    Source: language regions of articles 2 to 5 and 3bis of the laws on the use of languages, by postal code.
    """
    if postal_code is None:
        return ()
    if postal_code in GERMAN_SPEAKING:
        return ("de",)
    return next((languages for first, last, languages in RANGES if first <= postal_code <= last), ())


def official_language(address: str | None, *others: str | None) -> str:
    """Return the language of an invitation: that of the place; where it has two, or is unknown, the first that fits.

    Args:
        others: languages to choose by: of the file, of the household, of the office; Dutch where none is known.
    """
    allowed = languages_of(postal_code_of(address))
    if len(allowed) == 1:
        return allowed[0]
    return next((one for one in others if one and (not allowed or one in allowed)), (*allowed, "nl")[0])
