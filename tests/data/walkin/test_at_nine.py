"""Nine o'clock, briefly: a few desks and coaches at three doors against a real server; `bench.walkin` does a minute."""

from pathlib import Path

from flask import Flask

from bench.walkin import measured
from icam.db import db


def test_nobody_is_lost_or_double_when_desks_and_coaches_work_at_once(
    app: Flask, database_url: str, tmp_path: Path
) -> None:
    found = measured(app, database_url, tmp_path, clients=6, seconds=2, workers=1)
    db.engine.dispose()
    assert found.wrong == ()
    assert found.let_in > 0 and found.called > 0
