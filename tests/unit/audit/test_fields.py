"""Whoever reads the trail reads the names of fields in words."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from icam.audit.fields import FIELDS

TRANSLATIONS = Path(__file__).resolve().parents[3] / "icam" / "translations"


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_field_of_the_trail_has_words_in_each_language(language: str) -> None:
    said = set()
    for part in (TRANSLATIONS / language).glob("*.po"):
        with part.open("rb") as file:
            said |= {message.id for message in read_po(file, locale=language) if message.string}
    assert not set(FIELDS.values()) - said
