"""Every acceptance point names tests that exist."""

import re

from icam.config import ROOT

NAMED = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "acceptance.md").read_text())


def test_every_test_that_a_point_names_exists() -> None:
    sources = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    written = set(re.findall(r"def (test_\w+)\(", sources))
    assert len(NAMED) > 60
    assert [name for name in NAMED if name not in written] == []
