"""What the pages of stays share: the blueprint, finding a stay, the lists to choose from, one way to act."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from icam.accounts import queries as accounts
from icam.audit.commands import record
from icam.audit.looks import looked_at
from icam.audit.rules import Kind
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Actor
from icam.core.errors import NotFound
from icam.core.period import ONE_DAY, Period
from icam.housing import queries as housing
from icam.stays import queries
from icam.stays.queries import StayPage
from icam.stays.rules import State, Vacancy
from icam.web.fields import Form
from icam.web.page import page
from icam.web.policy import current_actor
from icam.web.submit import form_page

bp = Blueprint("stays", __name__)


def found(stay_id: int) -> StayPage:
    """Return a stay with all that its page shows; an attempt at one that may not be seen is in the trail.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    actor = current_actor()
    try:
        shown = queries.stay_page(actor.scope, stay_id)
    except NotFound:
        record(actor, "stay.refused", ("stay", stay_id), kind=Kind.REFUSED)
        raise
    looked_at(actor, "stay", stay_id, household_id=shown.stay.household_id)
    return shown


def act(
    shown: StayPage, form: Form, command: Callable[[Actor], Any], template: str, message: str, **context: Any
) -> ResponseReturnValue:
    """Show the small page of an action, or do it and go back to the stay."""
    actor, stay_id = current_actor(), shown.stay.id
    return form_page(
        form,
        lambda: page(template, shown=shown, stay=shown.stay, form=form, today=shown.today, **context),
        lambda: command(actor),
        done=lambda _: url_for("stays.show", stay_id=stay_id),
        message=message,
    )


def version_of(shown: StayPage) -> dict[str, Any]:
    """Return what a form carries so that nobody's work is overwritten."""
    return {"version": shown.stay.version}


def of_list(list_name: str, also: str | None = None) -> list[tuple[str, str]]:
    """Return the codes that may be chosen today, and the one that was chosen before."""
    offered = codes.choices(list_name, language(), clock.today())
    if also and also not in dict(offered):
        offered.append((also, codes.label(list_name, also, language())))
    return offered


def outcomes() -> dict[str, list[tuple[str, str]]]:
    """Return the outcomes by reporting group."""
    grouped: dict[str, list[tuple[str, str]]] = {}
    for one in codes.codes("outcome", clock.today()):
        group = codes.label("outcome_group", one.group, language())
        grouped.setdefault(group, []).append((one.code, str(getattr(one, language()))))
    return grouped


def coaches(*also: int | None) -> list[tuple[int, str]]:
    """Return who can coach a family here."""
    return queries.coaches(current_actor().scope, also)


def sites() -> list[tuple[int, str]]:
    """Return the sites of the reader."""
    return accounts.site_names(language(), current_actor().scope)


def unit_choices() -> dict[str, list[tuple[int, str]]]:
    """Return all units of the reader by site."""
    grouped: dict[str, list[tuple[int, str]]] = {}
    for row in housing.units(current_actor().scope):
        grouped.setdefault(row.site_name(language()), []).append((row.id, row.code))
    return grouped


def free_for(shown: StayPage, on: date, people: Collection[int] | None = None) -> list[Vacancy]:
    """Return the units that are free and large enough for a family, or a part of it, from a day on."""
    stay = shown.stay
    until = stay.planned_until
    if stay.state is State.ARRIVED and until is not None:
        until = max(until, shown.today + ONE_DAY)
    number = len(people) if people is not None else shown.people
    if stay.state is State.ANNOUNCED:
        number = max(number, stay.persons_expected or 0)
    small = sum(line.is_here and line.age is not None and line.age < 3 for line in shown.members)
    own = [line.id for line in shown.live if line.left_on is None]
    period = Period(on, None if until is None or until < on else until)
    free = queries.vacancies(current_actor().scope, period, people=number, small=small, ignore=own)
    return [one for one in free if one.unit.unit_id not in {line.unit_id for line in shown.current}]
