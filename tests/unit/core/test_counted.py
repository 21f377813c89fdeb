"""One and many both read well inside a sentence."""

import pytest

from icam.core.counted import Counted
from icam.core.errors import RuleBroken


@pytest.mark.parametrize(("number", "said"), [(0, "0 beds"), (1, "1 bed"), (2, "2 beds")])
def test_a_counted_noun_agrees_with_its_number(number: int, said: str) -> None:
    counted = Counted("%(num)d bed", "%(num)d beds", number)
    assert str(RuleBroken("Unit %(unit)s has %(beds)s", unit="TUB-1", beds=counted)) == f"Unit TUB-1 has {said}"
