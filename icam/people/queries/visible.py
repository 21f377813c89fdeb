"""Whose records a reader may see: families on a site in scope, with a file in a region in scope, or one's own file.

A family with neither a stay nor a file is everybody's, and so is one that waits without a site, or whose file is not
handed out yet: somebody has to take it. Any other may be opened with a stated reason; that lasts until the end of the
day.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    column,
    exists,
    false,
    not_,
    or_,
    select,
    table,
    true,
)

from icam.core import clock
from icam.core.access import Scope
from icam.db import Instant
from icam.housing.scope import on_sites
from icam.offices.scope import in_regions
from icam.people.models import Membership
from icam.statements import Shape

_STAY = table("stay", column("household_id", Integer), column("site_id", Integer))
_CASE = table("icam_case", column("household_id", Integer), column("region", String), column("coach_id", Integer))
_LOOK = table(
    "reasoned_look", column("household_id", Integer), column("account_id", Integer), column("until_at", Instant)
)
"""Stays and files are higher slices: their tables are named here, not imported."""


def household_visible(scope: Scope, household_id: ColumnElement[int] | Any) -> ColumnElement[bool]:
    """Return the condition under which a household may be seen."""
    if scope.sites is None:
        return true()
    stay, case = _STAY.alias("scope_stay"), _CASE.alias("scope_case")
    its_stay, its_case = stay.c.household_id == household_id, case.c.household_id == household_id
    in_region = in_regions(scope, case.c.region, or_nowhere=True)
    return or_(
        and_(
            not_(exists(select(1).select_from(stay).where(its_stay))),
            not_(exists(select(1).select_from(case).where(its_case))),
        ),
        exists(select(1).select_from(stay).where(its_stay, on_sites(scope, stay.c.site_id, or_nowhere=True))),
        exists(select(1).select_from(case).where(its_case, or_(in_region, _is_ones_own(scope, case.c.coach_id)))),
        opened_with_a_reason(scope, household_id),
    )


def _is_ones_own(scope: Scope, coach_id: ColumnElement[int]) -> ColumnElement[bool]:
    if isinstance(scope, Shape):
        return coach_id == bindparam("scope_reader_id", type_=Integer)
    return coach_id == scope.reader_id if scope.reader_id is not None else false()


def opened_with_a_reason(scope: Scope, household_id: ColumnElement[int] | Any) -> ColumnElement[bool]:
    """Return the condition that this reader said today why they need the household."""
    is_given = isinstance(scope, Shape)
    if scope.reader_id is None and not is_given:
        return false()
    look = _LOOK.alias("scope_look")
    return exists(
        select(1)
        .select_from(look)
        .where(
            look.c.account_id == (bindparam("scope_reader_id") if is_given else scope.reader_id),
            look.c.household_id == household_id,
            look.c.until_at > (bindparam("scope_now") if is_given else clock.now()),
        )
    )


def person_visible(scope: Scope, person_id: ColumnElement[int] | Any) -> ColumnElement[bool]:
    """Return the condition under which a person may be seen: through a household, or belonging to none."""
    if scope.sites is None:
        return true()
    of_person = Membership.person_id == person_id
    return or_(
        not_(exists(select(1).select_from(Membership).where(of_person))),
        exists(
            select(1)
            .select_from(Membership)
            .where(of_person, household_visible(scope, Membership.household_id))
            .correlate_except(Membership)
        ),
    )
