"""What long work exists: each slice registers its kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Work:
    """A job, as its kind sees it."""

    id: int
    kind: str
    parameters: Mapping[str, Any]
    made_by: int | None
    language: str


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do, as its kind sees it.

    Args:
        result: what its step returned, once it is done.
    """

    position: int
    subject: str
    data: Mapping[str, Any]
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Product:
    """The file that a job leaves behind."""

    name: str
    media: str
    content: bytes


Step = Callable[[Work, Item], str | None]
"""Does one item, and returns what to remember of it: in the transaction of the note that it is done, or, where doing it
twice is doing it once, in transactions of its own, so that nobody waits for the database while it works.

A DomainError says why it cannot be done; then nothing of it is kept, and the job goes on."""

Finish = Callable[[Work, tuple[Item, ...]], Product | None]
"""Makes the file of all items that were done, in order."""


Leads = Callable[[int], tuple[str, str] | None]
"""Where a job that is done leads, beside its file: the words and the address; None = nowhere."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of long work.

    Args:
        label: what it is, in words.
        is_repeatable: doing an item twice is doing it once, as when it has a key.
        is_whole: its file is made of all items or not at all, so ``finish`` is asked even when none was done.
    """

    name: str
    label: Any
    step: Step
    finish: Finish | None = None
    is_repeatable: bool = False
    is_whole: bool = False
    leads: Leads | None = None


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    step: Step,
    *,
    label: Any,
    finish: Finish | None = None,
    is_repeatable: bool = False,
    is_whole: bool = False,
    leads: Leads | None = None,
) -> None:
    """Make a kind of long work known; called once, when its slice is loaded."""
    _kinds[name] = Kind(name, label, step, finish, is_repeatable, is_whole, leads)


def is_known(name: str) -> bool:
    """Tell whether this version of the application knows a kind."""
    return name in _kinds


def kind(name: str) -> Kind:
    """Return a kind.

    Raises:
        KeyError: this version of the application does not know it.
    """
    return _kinds[name]
