"""A kept file is what it was, or it is said that it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icam.archive.rules import Damaged, check_whole, name_of


@given(st.binary(min_size=1))
def test_a_file_is_found_under_the_name_of_its_content(content):
    assert check_whole(name_of(content), content) == content


@given(st.binary(min_size=1), st.binary())
def test_other_bytes_or_none_are_damage(content, other):
    for found in (None, content + b"x", *([other] if other != content else [])):
        with pytest.raises(Damaged):
            check_whole(name_of(content), found)
