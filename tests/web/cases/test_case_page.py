"""The page of a file, and who may open it."""

from typing import Any

from icam.core.access import Role
from tests import make


def test_the_coach_of_the_region_opens_a_file(as_role: Any) -> None:
    case = make.case(region="BB")
    page = as_role(Role.ICAM_COACH, regions="BB").get(f"/cases/{case.id}").text
    assert case.code in page


def test_a_file_of_another_region_is_not_there(as_role: Any) -> None:
    case = make.case(region="AL")
    assert as_role(Role.ICAM_COACH, regions="BB").get(f"/cases/{case.id}").status_code == 404
