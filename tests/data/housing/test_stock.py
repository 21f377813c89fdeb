"""The stock of the office, as it is published."""

from collections import Counter
from datetime import date

from sqlalchemy import select

from icam.core.access import OFFICE
from icam.db import db
from icam.housing.models import ServicePeriod, Site, Unit
from icam.housing.stock import load_stock


def _units() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Site.code, Unit.unit_type).join(Unit, Unit.site_id == Site.id))
    return [(site, kind.value) for site, kind in rows]


def test_the_stock_is_the_published_one(app):
    load_stock(OFFICE)
    assert Counter(_units()) == {
        ("ZUL", "house"): 3,
        ("ZUL", "studio"): 3,
        ("TUB", "apartment"): 5,
        ("TUB", "studio"): 1,
        ("SGW", "house"): 7,
        ("TIE", "house"): 3,
        ("BEV", "house"): 6,
    }


def test_every_unit_of_the_stock_has_places_for_a_family_and_is_marked_as_assumed(app):
    load_stock(OFFICE)
    units = db.session.scalars(select(Unit)).all()
    assert all(unit.beds >= 3 and unit.is_assumed for unit in units)
    assert any(unit.family_places == 2 for unit in units)
    assert any(unit.step_free for unit in units)


def test_loading_the_stock_twice_adds_nothing_and_keeps_what_the_office_changed(app):
    assert load_stock(OFFICE) == 28
    unit = db.session.scalars(select(Unit).where(Unit.code == "TUB-1")).one()
    unit.beds_adult = 7
    db.session.commit()
    assert load_stock(OFFICE) == 0
    db.session.expire_all()
    assert db.session.scalars(select(Unit.beds_adult).where(Unit.code == "TUB-1")).one() == 7


def test_the_stock_grew_as_published(app):
    """15 units in November 2011, 18 when three opened in Zulte on 11 May 2012, 28 today (domain.md F7)."""
    load_stock(OFFICE)

    def in_service(day: date) -> int:
        return len(db.session.scalars(select(ServicePeriod.id).where(ServicePeriod.from_on <= day)).all())

    days = (date(2011, 11, 16), date(2012, 5, 10), date(2012, 5, 11), date(2026, 1, 1))
    assert [in_service(day) for day in days] == [15, 15, 18, 28]
