"""The gallery shows every letter and every report in both languages of the office."""

from pathlib import Path

from icam.letters.catalogue import LETTERS
from icam.reports.catalogue import REPORTS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "gallery.md"


def test_every_letter_and_report_has_its_picture_in_dutch_and_in_french() -> None:
    said = PAGE.read_text("utf-8")
    names = [f"letter-{kind.value}" for kind in LETTERS] + [f"report-{name}" for name in REPORTS]
    for picture in (f"img/gallery/{name}-{language}.png" for name in names for language in ("nl", "fr")):
        assert f"({picture})" in said, picture
        assert (ROOT / "docs" / picture).stat().st_size > 1000, picture
