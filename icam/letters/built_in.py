"""The texts that come with the application: version 1 of every letter and explanatory page."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class Written:
    """A text: its subject and its body."""

    subject: str
    body: str


@lru_cache(maxsize=512)
def built_in(name: str, language: str) -> Written | None:
    """Return a text that comes with the application; None where there is none in this language.

    Args:
        name: "invitation" for a letter, "pages/invitation" for an explanatory page.
    """
    path = FOLDER / name / f"{language}.md"
    if not path.is_relative_to(FOLDER) or not path.is_file():
        return None
    subject, _, body = path.read_text("utf-8").partition("\n")
    return Written(subject.removeprefix("#").strip(), body.strip() + "\n")
