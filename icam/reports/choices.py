"""What may be chosen for a report: a site, a region."""

from flask_babel import lazy_gettext as _l

from icam.codes import queries as codes
from icam.core.access import Scope
from icam.housing import queries as housing
from icam.offices import queries as offices
from icam.reports.frame import Choice


def _sites(scope: Scope, language: str) -> list[tuple[str, str]]:
    return [(site.code, site.name(language)) for site in housing.sites(scope)]


def _regions(scope: Scope, language: str) -> list[tuple[str, str]]:
    words = codes.words("region", language)
    return [(code, name) for code, name in words.items() if scope.has_region(code)]


def _offices(scope: Scope, language: str) -> list[tuple[str, str]]:
    return [(office.code, office.name(language)) for office in offices.offices(scope)]


SITE = Choice("site", _l("Site"), _sites, any=_l("All sites"))
ONE_SITE = Choice("site", _l("Site"), _sites)
REGION = Choice("region", _l("Region"), _regions, any=_l("All regions"))
OFFICE = Choice("office", _l("Office"), _offices, any=_l("All offices"))
