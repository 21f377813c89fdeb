"""The strip under the head of every page about a household: what one must know wherever the family is.

Each slice adds its part (the order to leave with the days left, the file and its coach, the unit); a part costs one
statement, so the strip costs a fixed few.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, render_template
from markupsafe import Markup

from icam.core.access import Actor
from icam.web.policy import current_actor


@dataclass(frozen=True, slots=True)
class Piece:
    """One fact of the strip.

    Args:
        tone: colour of the text's tag, such as "warning"; None for plain text.
        more: muted words after it, such as a telephone number.
    """

    label: object
    text: object
    url: str | None = None
    tone: str | None = None
    more: object | None = None


Part = Callable[[Actor, int, int | None], list[Piece]]
"""Takes the reader, the household, and the person when the page is about one; sends one statement at most."""

_EXTENSION = "atd.strip"


def add_part(app: object, name: str, order: int, part: Part) -> None:
    """Add a part to the strip of every household: the file 10, the order to leave 20, the unit 30."""
    app.extensions.setdefault(_EXTENSION, {})[name] = (order, part)  # type: ignore[attr-defined]


def pieces(actor: Actor, household_id: int, person_id: int | None = None, but: str | None = None) -> list[Piece]:
    """Return what the strip of a household says to this reader."""
    parts: dict[str, tuple[int, Part]] = current_app.extensions.get(_EXTENSION, {})
    in_order = sorted((part for name, part in parts.items() if name != but), key=lambda one: one[0])
    return [piece for _, part in in_order for piece in part(actor, household_id, person_id)]


def household_strip(household_id: int, person_id: int | None = None, but: str | None = None) -> Markup:
    """Return the strip as a template shows it; nothing where there is nothing to say.

    Args:
        but: a part that the page says itself.
    """
    found = pieces(current_actor(), household_id, person_id, but)
    return Markup(render_template("people/_strip.html", pieces=found)) if found else Markup("")  # noqa: S704 (escaped by the template)
