"""What a list reads from its address, and the addresses of its other pages."""

from datetime import date
from urllib.parse import urlencode

from flask import request, url_for

from icam.web.typed import parse_day

_PAGES = frozenset({"after", "before"})


def kept_filters() -> dict[str, str]:
    """Return what the address narrows the list to: all that is set in it, but for the page."""
    return {name: value for name, value in request.args.items() if name not in _PAGES and value}


def again(kept: dict[str, str], **where: str | None) -> str | None:
    """Return the address of the same list with something else in it, as another page; None when there is none."""
    return f"{url_for('.index')}?{urlencode({**kept, **where})}" if any(where.values()) else None


def asked_day(name: str) -> date | None:
    """Read a day from the address; what is no day is left out."""
    try:
        return parse_day(request.args.get(name, ""))
    except ValueError:
        return None
