"""The return file in the strip above every page of a household: where it stands, and when they leave."""

from flask import Flask, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from icam.core.access import Actor, Permission
from icam.people.strip import Piece, add_part
from icam.returns import queries
from icam.web.filters import day


def init_app(app: Flask) -> None:
    """Add the part."""
    add_part(app, "return", 40, _return)


def _return(actor: Actor, household_id: int, _person_id: int | None) -> list[Piece]:
    if not actor.may(Permission.TALKS_VIEW):
        return []
    found = queries.running_of(household_id)
    if found is None:
        return []
    file_id, leaves_on = found
    said = gettext("leaves on %(day)s", day=day(leaves_on)) if leaves_on else gettext("being prepared")
    return [Piece(_l("Return"), said, url_for("returns.show", file_id=file_id))]
