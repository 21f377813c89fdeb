"""Consent: given by each adult, for one service, on a day; it can be taken back at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from icam.conclusions.rules.party import Party
from icam.core.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class ConsentDraft:
    """Consent of one person, as recorded.

    Args:
        service: code of the list ``return_service``.
        how: code of the list ``consent_how``.
        language: in which it was explained and given.
    """

    person_id: int
    service: str
    given_on: date
    how: str
    language: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A consent on record; ``withdrawn_on`` is the first day on which it no longer holds."""

    person_id: int
    service: str
    given_on: date
    withdrawn_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it holds on the day."""
        return self.given_on <= day and (self.withdrawn_on is None or day < self.withdrawn_on)


def check_consent(draft: ConsentDraft, person: Party | None, given: Iterable[Given], *, today: date) -> None:
    """Refuse a consent that cannot be.

    Raises:
        RuleBroken: the person is no member or not of age, the day lies ahead, or it was given already.
    """
    if person is None:
        raise RuleBroken("Choose somebody of this household.", field="person_id")
    if draft.given_on > today:
        raise RuleBroken(
            "%(day)s lies in the future. Record it on the day itself.", field="given_on", day=draft.given_on
        )
    if not person.is_adult_on(draft.given_on):
        raise RuleBroken("%(name)s is a minor; the parents consent.", field="person_id", name=person.name)
    for one in given:
        if (one.person_id, one.service) != (draft.person_id, draft.service):
            continue
        if one.withdrawn_on is None:
            raise RuleBroken("%(name)s consented on %(day)s already.", name=person.name, day=one.given_on)
        if draft.given_on < one.withdrawn_on:
            raise RuleBroken(
                "%(name)s took an earlier consent back on %(day)s. Enter that day or a later one.",
                field="given_on",
                name=person.name,
                day=one.withdrawn_on,
            )


def check_withdrawal(one: Given, on: date, *, today: date) -> None:
    """Refuse a day on which a consent cannot have been taken back.

    Raises:
        RuleBroken: it was taken back already, before it was given, or in the future.
    """
    if one.withdrawn_on is not None:
        raise RuleBroken("This consent was taken back on %(day)s already.", day=one.withdrawn_on)
    if on > today:
        raise RuleBroken("%(day)s lies in the future. Record it on the day itself.", field="on", day=on)
    if on < one.given_on:
        raise RuleBroken("It was given only on %(day)s.", field="on", day=one.given_on)


def missing_consents(people: Iterable[Party], given: Iterable[Given], service: str, on: date) -> list[Party]:
    """Return the adults among those concerned whose consent for the service does not hold on the day."""
    holding = {one.person_id for one in given if one.service == service and one.holds_on(on)}
    return [one for one in people if one.is_adult_on(on) and one.person_id not in holding]
