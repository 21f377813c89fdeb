"""What the pages of a file share."""

from flask import Blueprint

from icam.audit.looks import looked_at
from icam.cases import queries
from icam.cases.queries import Head
from icam.core.access import Actor

bp = Blueprint("cases", __name__)


def seen(actor: Actor, case_id: int) -> Head:
    """Return the head of a file's page, and note that it was looked at; higher slices use it for their tabs.

    Raises:
        NotFound: there is none, or it lies outside the scope.
    """
    head = queries.head(actor, case_id)
    looked_at(actor, "case", case_id, household_id=head.case.household_id)
    return head
