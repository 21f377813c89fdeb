"""Which return files a reader may see: those of a file of theirs, or of a family in a unit of theirs."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from icam.cases.models import Case
from icam.cases.scope import case_visible
from icam.core.access import Actor
from icam.people.queries import household_visible
from icam.returns.models import ReturnFile


def file_visible(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which a return file may be opened."""
    of_case = exists(select(Case.id).where(Case.id == ReturnFile.case_id, case_visible(actor)).correlate(ReturnFile))
    return or_(
        of_case,
        and_(ReturnFile.case_id.is_(None), household_visible(actor.scope, ReturnFile.household_id)),
    )
