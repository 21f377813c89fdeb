"""What the pages of return files share: the frame of the case or of the family, finding a file, one way to act."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from icam.audit.looks import looked_at
from icam.cases import queries as cases
from icam.codes import queries as codes
from icam.codes.filters import language
from icam.core import clock
from icam.core.access import Actor
from icam.people import queries as people
from icam.returns import queries
from icam.returns.queries import FilePage
from icam.web.fields import Form
from icam.web.page import page
from icam.web.policy import current_actor
from icam.web.submit import form_page

bp = Blueprint("returns", __name__)


def found(file_id: int) -> FilePage:
    """Return a return file with all that its page shows, and note that it was looked at.

    Raises:
        NotFound: there is none, or it is out of scope.
    """
    actor = current_actor()
    shown = queries.file_page(actor, file_id, clock.today())
    looked_at(actor, "return_file", file_id, household_id=shown.row.household_id)
    return shown


def frame(shown: FilePage) -> dict[str, Any]:
    """Return what the page around a return file needs: the one of its case, else of the family."""
    return frame_of(shown.row.case_id, shown.row.household_id)


def frame_of(case_id: int | None, household_id: int) -> dict[str, Any]:
    """Return what the page around needs, for a case or for a family."""
    actor = current_actor()
    if case_id is not None:
        return {"frame": "returns/_of_case.html", "head": cases.head(actor, case_id)}
    return {"frame": "returns/_of_family.html", "household": people.household(household_id, actor.scope)}


def home(shown: FilePage) -> str:
    """Return the address on which a return file stands."""
    return url_for("returns.show", file_id=shown.row.id)


def act(
    shown: FilePage, form: Form, command: Callable[[Actor], Any], template: str, message: str, **context: Any
) -> ResponseReturnValue:
    """Show the small page of an action, or do it and go back to the return file."""
    actor = current_actor()
    return form_page(
        form,
        lambda: page(template, shown=shown, form=form, **frame(shown), **context),
        lambda: command(actor),
        done=lambda _: home(shown),
        message=message,
    )


def of_list(list_name: str) -> list[tuple[str, str]]:
    """Return the codes of a list that may be chosen today."""
    return codes.choices(list_name, language(), clock.today())


def version_of(shown: FilePage) -> dict[str, Any]:
    """Return what a form carries so that nobody's work is overwritten."""
    return {"version": shown.row.version}


def people_choices(shown: FilePage) -> list[tuple[int, str]]:
    """Return who travels."""
    return [(one.person_id, one.name) for one in shown.people]
