"""Counts in refusals are written in the reader's language, one and many."""

from typing import Any

import pytest
from flask import Flask

from icam.core.counted import Counted
from icam.core.errors import RuleBroken
from icam.web.i18n import sentence


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "1 bed / 4 personen"), ("fr", "1 lit / 4 personnes"), ("de", "1 Bett / 4 Personen")]
)
def test_a_count_inside_a_refusal_is_translated(app: Flask, language: str, said: str) -> None:
    broken: Any = RuleBroken(
        "%(beds)s / %(people)s",
        beds=Counted("%(num)d bed", "%(num)d beds", 1),
        people=Counted("%(num)d person", "%(num)d persons", 4),
    )
    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        assert sentence(broken) == said
