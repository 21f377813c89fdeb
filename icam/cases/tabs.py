"""The tabs of a file's pages: each slice adds its own when it registers its pages; the lower ones do not know them."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import lazy_gettext as _l

from icam.core.access import Permission
from icam.web.policy import current_actor


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: its endpoint takes ``case_id``.

    Args:
        order: places it; the file itself is 10, appointments 20, talks 30, the conclusion 40, return 50.
    """

    label: object
    endpoint: str
    permission: Permission
    order: int


_TABS: dict[str, Tab] = {}


def add_tab(label: object, endpoint: str, permission: Permission, order: int) -> None:
    """Add a tab to the pages of every file; adding it again changes nothing."""
    _TABS[endpoint] = Tab(label, endpoint, permission, order)


def case_tabs(case_id: int, current: str) -> list[tuple[object, str, bool]]:
    """Return the tabs the reader may open, for ``ui.tabs``.

    Args:
        current: the endpoint of this page; a page below a tab stands under the last tab of its slice.
    """
    actor = current_actor()
    shown = [
        tab
        for tab in sorted(_TABS.values(), key=lambda one: one.order)
        if tab.endpoint in current_app.view_functions and actor.may(tab.permission)
    ]
    if current not in _TABS:
        beside = [tab.endpoint for tab in shown if _slice(tab.endpoint) == _slice(current)]
        current = beside[-1] if beside else current
    return [(tab.label, url_for(tab.endpoint, case_id=case_id), tab.endpoint == current) for tab in shown]


def _slice(endpoint: str) -> str:
    return endpoint.partition(".")[0]


add_tab(_l("File"), "cases.show", Permission.CASES_VIEW, 10)
