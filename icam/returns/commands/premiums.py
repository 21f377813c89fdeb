"""Premiums paid, and the office's amounts and countries."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from icam.audit.commands import record
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound, RuleBroken
from icam.db import unit_of_work
from icam.returns import queries
from icam.returns.holding import changing
from icam.returns.models import Premium, PremiumRate, VisaFreeCountry
from icam.returns.rules import RateDraft, check_day, check_rate, premium_of, rate_on


def pay_premiums(
    actor: Actor, file_id: int, person_ids: Collection[int], paid_on: date, counted_on: date, *, today: date
) -> list[Premium]:
    """Record the premiums paid, worked out by the amounts of the day of departure.

    Raises:
        NotFound: the return file is out of scope.
        RuleBroken: no amounts are set for that day, somebody was paid already, or the day cannot be.
    """
    with changing(actor, file_id, "premium.paid", today=today, running=False) as (session, row, more):
        check_day(paid_on, since=row.opened_on, today=today, field="paid_on")
        group = queries.country_group(row.country, counted_on)
        rate = rate_on(queries.rates(), group, counted_on)
        if rate is None:
            raise RuleBroken("No amounts are set for %(day)s.", day=counted_on)
        people = {one.party.person_id: one.party for one in queries.travellers(file_id)}
        done = set(
            session.scalars(select(Premium.person_id).where(Premium.file_id == file_id, Premium.voided_at.is_(None)))
        )
        rows = []
        for person_id in sorted(person_ids):
            if person_id not in people:
                raise RuleBroken("Choose somebody who travels.", field="person_ids")
            if person_id in done:
                raise RuleBroken("%(name)s was paid already.", field="person_ids", name=people[person_id].name)
            share = premium_of(people[person_id], rate, counted_on)
            rows.append(
                Premium(
                    file_id=file_id,
                    person_id=person_id,
                    rate_id=rate.rate_id,
                    is_adult=share.is_adult,
                    counted_on=counted_on,
                    cents=share.cents,
                    paid_on=paid_on,
                )
            )
        session.add_all(rows)
        more |= {"paid_on": paid_on, "cents": {str(one.person_id): one.cents for one in rows}}
    return rows


def void_premium(actor: Actor, premium_id: int, reason: str, *, today: date) -> Premium:
    """Void a payment that was entered by mistake; it is kept.

    Raises:
        NotFound: there is none that holds, or it is out of scope.
    """
    with unit_of_work() as session:
        premium = session.get(Premium, premium_id)
        if premium is None or premium.voided_at is not None:
            raise NotFound
        with changing(actor, premium.file_id, "premium.voided", today=today, running=False, reason=reason) as found:
            premium.void(actor.account_id, clock.now(), reason)
            found[2]["premium"] = premium_id
    return premium


def set_rate(actor: Actor, draft: RateDraft) -> PremiumRate:
    """Set new amounts for a group of countries; those before hold until that day.

    Raises:
        RuleBroken: see ``rules.check_rate``.
    """
    with unit_of_work() as session:
        last = next((one for one in queries.rates() if one.group is draft.group), None)
        check_rate(draft, last)
        if last is not None:
            before = session.get_one(PremiumRate, last.rate_id)
            before.until_on = draft.from_on
            session.flush()
        row = PremiumRate(
            country_group=draft.group,
            adult=draft.adult,
            child=draft.child,
            from_on=draft.from_on,
            source=draft.source,
        )
        session.add(row)
        session.flush()
        record(
            actor,
            "premium.set",
            ("premium", row.id),
            old={"adult": last.adult if last else None, "child": last.child if last else None},
            new={
                "adult": draft.adult,
                "child": draft.child,
                "group": draft.group,
                "from_on": draft.from_on,
                "source": draft.source,
            },
        )
    return row


def add_visa_free(actor: Actor, country: str, from_on: date | None) -> VisaFreeCountry:
    """Note that citizens of a country need no visa from a day on.

    Raises:
        RuleBroken: that is so already.
    """
    with unit_of_work() as session:
        for one in queries.visa_free_countries():
            if one.country == country and (one.until_on is None or from_on is None or from_on < one.until_on):
                raise RuleBroken("This country is on the list already.", field="country")
        row = VisaFreeCountry(country=country, from_on=from_on)
        session.add(row)
        session.flush()
        record(actor, "visa_free.added", ("visa_free", row.id), new={"country": country, "from_on": from_on})
    return row


def end_visa_free(actor: Actor, country_id: int, until_on: date) -> VisaFreeCountry:
    """Note that citizens of a country need a visa again from a day on.

    Raises:
        NotFound: it is not on the list.
        RuleBroken: the day lies before the first.
    """
    with unit_of_work():
        row = queries.visa_free_country(country_id)
        if row.from_on is not None and until_on <= row.from_on:
            raise RuleBroken("Enter a day after %(day)s.", field="until_on", day=row.from_on)
        old, row.until_on = row.until_on, until_on
        record(
            actor,
            "visa_free.ended",
            ("visa_free", row.id),
            old={"until_on": old},
            new={"until_on": until_on},
        )
    return row
