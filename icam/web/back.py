"""Where a reader came from, never outside this application."""

from flask import request


def way_back(otherwise: str = "/") -> str:
    """Return the address in ``next``, when it is one of ours."""
    return inside(request.values.get("next", ""), otherwise)


def inside(address: str, otherwise: str = "/") -> str:
    """Return an address of this application as it is, and any other as ``otherwise``."""
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    return address if is_ours and address.isprintable() else otherwise
