"""What can go wrong in the office's own terms; every message is a translatable sentence with values."""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """Base of everything a command or query may refuse."""


class RuleBroken(DomainError):
    """A rule of the office forbids this.

    Args:
        message: a translatable English sentence with %(name)s places.
        field: the form field it belongs to; None for the form as a whole.
        links: places to go, as (label message, endpoint, arguments), e.g. the stay that stands in the way.
        values: what the sentence names.
    """

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        links: tuple[tuple[str, str, Mapping[str, Any]], ...] = (),
        **values: Any,
    ) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.field = field
        self.links = links
        self.values = values


class NotFound(DomainError):
    """The thing does not exist, or lies outside the reader's scope."""


class Forbidden(DomainError):
    """The reader may not do this."""


class Stale(DomainError):
    """Somebody else saved first.

    Args:
        stored: what is stored now, by form field name.
        version: the version that is stored now.
    """

    def __init__(self, stored: Mapping[str, Any], version: int) -> None:
        super().__init__("saved by somebody else in the meantime")
        self.stored = dict(stored)
        self.version = version
