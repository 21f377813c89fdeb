"""Countries and nationalities by code; their names come from the reader's locale."""

import pycountry

SPECIAL: dict[str, str] = {
    "XXA": "stateless",
    "XXB": "refugee (1951 convention)",
    "XXC": "refugee (other)",
    "XXX": "unspecified nationality",
}
"""Source: the nationality codes of travel documents (domain.md a6)."""

COUNTRIES: frozenset[str] = frozenset(country.alpha_2 for country in pycountry.countries) | {"XK"}
"""ISO 3166-1, and Kosovo under its user-assigned code."""

NATIONALITIES: frozenset[str] = COUNTRIES | frozenset(SPECIAL)

_LONG = {country.alpha_3: country.alpha_2 for country in pycountry.countries} | {"XKX": "XK", "RKS": "XK"}


def known_country(code: str) -> str | None:
    """Return the code the office keeps for a two- or three-letter code; None when there is no such country."""
    upper = code.strip().upper()
    found = _LONG.get(upper, upper)
    return found if found in NATIONALITIES else None
