"""What these pages share: the blueprint, the lists to choose from, one way to act."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from icam.cases.queries import Head
from icam.cases.routes.base import seen
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.conclusions import queries
from icam.conclusions.rules import Party
from icam.core.access import Actor
from icam.web.fields import Form
from icam.web.page import page
from icam.web.policy import current_actor
from icam.web.submit import form_page

bp = Blueprint("conclusions", __name__)


def head_of(case_id: int) -> Head:
    """Return what stands above the page of a file, and note that it was looked at.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    return seen(current_actor(), case_id)


def act(
    head: Head, form: Form, command: Callable[[Actor], Any], template: str, message: str, **context: Any
) -> ResponseReturnValue:
    """Show the small page of an action, or do it and go back to the conclusion."""
    actor, case_id = current_actor(), head.case.id
    return form_page(
        form,
        lambda: page(template, head=head, form=form, **context),
        lambda: command(actor),
        done=lambda _: url_for("conclusions.show", case_id=case_id),
        message=message,
    )


def asks_second() -> bool:
    """Tell whether the office wants a second reader."""
    return bool(current_app.config["ATD"].second_reader)


def of_list(list_name: str, head: Head) -> list[tuple[str, str]]:
    """Return the codes of a list that may be chosen today."""
    return codes.choices(list_name, language(), head.today)


def option_name(option: str) -> str:
    """Name a residence option for the reader."""
    return codes.label("residence_option", option, language())


def adults(head: Head) -> list[Party]:
    """Return the adults of the household today."""
    return [one for one in queries.parties(head.case.household_id, head.today) if one.is_adult_on(head.today)]
