"""Every event that the code writes has its words in the trail."""

import ast
from collections.abc import Iterator
from pathlib import Path

from icam.audit.labels import ACTS, RECORDS

ROOT = Path(__file__).resolve().parents[3]


EVENT_OF = {"record": 1, "looked_at": 1, "changing": 3}
"""Which argument of a call says the event, or the kind of record."""


def events() -> Iterator[tuple[str, str]]:
    """Yield every event, or kind of record looked at, that is written as a text in a call, with its place."""
    for path in sorted((ROOT / "icam").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            place = EVENT_OF.get(getattr(node.func, "attr", getattr(node.func, "id", "")))
            said = node.args[place] if place is not None and len(node.args) > place else None
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.value, f"{path.relative_to(ROOT)}:{node.lineno}"


def test_the_search_for_events_finds_them() -> None:
    assert {"account.signed_in", "stay.ended", "household"} <= {event for event, _ in events()}


def test_every_event_has_words_in_the_trail() -> None:
    missing = []
    for event, place in events():
        record, _, act = event.partition(".")
        if record not in RECORDS or (act and act not in ACTS):
            missing.append(f"{event} ({place})")
    assert not missing, "add the words to icam/audit/labels.py, and run script/messages audit"
