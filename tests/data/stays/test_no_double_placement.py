"""The database itself lets no two families have the same place on the same night."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from tests import make


def test_the_database_refuses_a_second_family_on_the_same_place(app: Flask) -> None:
    unit = make.unit()
    make.stay(unit=unit, arrived=date(2026, 3, 1), left=date(2026, 3, 9))
    with pytest.raises(IntegrityError, match="placement_(held|lived)_overlap"):
        make.stay(unit=unit, arrived=date(2026, 3, 8))


def test_a_family_may_arrive_on_the_day_another_leaves(app: Flask) -> None:
    unit = make.unit()
    make.stay(unit=unit, arrived=date(2026, 3, 1), left=date(2026, 3, 9))
    assert make.stay(unit=unit, arrived=date(2026, 3, 9)).id
