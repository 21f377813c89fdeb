"""Files and stays that the office linked to each other."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from icam.cases.models import Case, CaseStay
from icam.codes import queries as codes
from icam.core.access import Scope
from icam.core.period import Period
from icam.db import db
from icam.housing.scope import on_sites
from icam.reports.builders.files import FileFact
from icam.reports.builders.tracks import StayFact, Track, TrackFacts
from icam.reports.queries.files import Chosen, files, opened_in
from icam.reports.queries.office import GROUPS
from icam.stays.models import Stay


def tracks(scope: Scope, chosen: Chosen, window: Period, known_on: date) -> TrackFacts:
    """Read the files opened and the stays begun in a period with what is linked to them; the statements are fixed.

    Args:
        known_on: the data date.
    """
    opened = opened_in(scope, chosen, window)
    begun = (Stay.arrived_on >= window.from_on, Stay.arrived_on < window.until_on, on_sites(scope, Stay.site_id))
    of_files, of_stays = _links(Case.id.in_(select(Case.id).where(*opened))), _links(*begun)
    ids = select(CaseStay.case_id).join(Stay, Stay.id == CaseStay.stay_id).where(*begun)
    linked = {one.case_id: one for one in files([Case.id.in_(ids)], known_on)}
    found = files(opened, known_on)
    stays = {row.id: _stay(row, scope, known_on) for row in db.session.execute(_stays(*begun))}
    onward = _first(of_files, lambda link: link.case_id, stay_first=False)
    return TrackFacts(
        files=tuple(Track(one.opened_on, one, _linked_stay(onward.get(one.case_id), scope, known_on)) for one in found),
        stays=tuple(_with_file(stays, of_stays, linked, scope, stay_first=False)),
        back=tuple(one for one in _with_file(stays, of_stays, linked, scope, stay_first=True) if one.file),
    )


def _stays(*conditions: Any) -> Any:
    return select(*_COLUMNS).where(*conditions).order_by(Stay.arrived_on, Stay.id)


_COLUMNS: tuple[Any, ...] = (
    Stay.id,
    Stay.code,
    Stay.site_id,
    Stay.arrived_on,
    Stay.left_on,
    Stay.outcome,
    Stay.called_off,
)


def _links(*conditions: Any) -> list[Any]:
    """Read links with their stay, in the order in which the office made them."""
    query = (
        select(CaseStay.case_id, CaseStay.stay_first, CaseStay.linked_at, *_COLUMNS)
        .join(Case, Case.id == CaseStay.case_id)
        .join(Stay, Stay.id == CaseStay.stay_id)
        .where(Stay.called_off.is_(None), *conditions)
        .order_by(CaseStay.linked_at, CaseStay.case_id, CaseStay.stay_id)
    )
    return list(db.session.execute(query))


def _first(links: Iterable[Any], key: Callable[[Any], int], *, stay_first: bool) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for link in links:
        if link.stay_first is stay_first:
            found.setdefault(key(link), link)
    return found


def _linked_stay(row: Any, scope: Scope, known_on: date) -> StayFact | None:
    return None if row is None else _stay(row, scope, known_on)


def _stay(row: Row[Any] | Any, scope: Scope, known_on: date) -> StayFact:
    arrived = row.arrived_on if row.arrived_on is not None and row.arrived_on <= known_on else None
    left = row.left_on if row.left_on is not None and row.left_on <= known_on else None
    return StayFact(
        stay_id=row.id,
        code=row.code,
        is_named=scope.has_site(row.site_id),
        arrived_on=arrived,
        left_on=left,
        outcome=row.outcome if left else None,
        group=GROUPS.get(codes.group_of("outcome", row.outcome) or "", "other") if left else None,
    )


def _with_file(
    stays: dict[int, StayFact], links: list[Any], linked: dict[int, FileFact], scope: Scope, *, stay_first: bool
) -> Iterable[Track]:
    first = _first(links, lambda link: link.id, stay_first=stay_first)
    for stay in stays.values():
        link = first.get(stay.stay_id)
        file = linked.get(link.case_id) if link else None
        assert stay.arrived_on is not None
        yield Track(stay.arrived_on, file, stay, file is None or scope.has_region(file.region))
