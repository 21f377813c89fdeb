"""Every list goes out as a spreadsheet, under the permission of its page; what has none says why."""

from flask import Flask
from werkzeug.routing import Rule

from icam.web.policy import access_of

SHEETS = {
    "accounts.index": "accounts.sheet",
    "agenda.coaches": "agenda.coaches_sheet",
    "agenda.index": "agenda.sheet",
    "cases.index": "cases.sheet",
    "complaints.index": "complaints.sheet",
    "families.index": "families.sheet",
    "housing.index": "housing.sheet",
    "letters.index": "letters.sheet",
    "offices.index": "offices.sheet",
    "reports.runs": "reports.runs_sheet",
    "stays.index": "stays.sheet",
    "stays.waiting": "stays.waiting_sheet",
    "visits.index": "visits.sheet",
    "walkin.morning": "walkin.morning_sheet",
    "walkin.mornings": "walkin.mornings_sheet",
    "worklist.today": "worklist.sheet",
}
"""Lists, and the view that gives each as a spreadsheet."""

OTHERWISE = {
    "accounts.profile": "one's own account",
    "accounts.session_left": "how long the session lasts",
    "agenda.calendars": "one's own secret addresses",
    "agenda.choose_case": "a choice for one moment; the files are a sheet",
    "audit.index": "the trail goes out with its seals, so that it can be checked: audit.export",
    "audit.looks_at": "a question about one person; the trail goes out",
    "audit.seal": "one sentence about the trail",
    "board.show": "a picture of the units and stays, which are sheets; it is printed",
    "cases.hand_over": "a choice among the files of a coach, which are a sheet",
    "codes.index": "what the office chooses from, not what it keeps",
    "families.search": "what was found is looked at one by one, each look in the trail",
    "filters.index": "one's own filters",
    "imports.index": "a form; the lists taken in before stand in the trail",
    "jobs.index": "one's own long work, with its files",
    "letter_texts.index": "the texts of letters, which are written and not counted",
    "letters.many": "a choice of letters; the letters are a sheet",
    "offices.working_days": "a calendar of a year",
    "reports.index": "names of reports, each with its own files",
    "returns.rates": "amounts that the office sets, not what it keeps",
    "stays.vacancies": "a proposal for one family; the units are a sheet",
    "talks.guide": "headings that the office sets",
    "visits.results": "a form for a round",
    "visits.round_sheet": "a page for on the way, which is printed",
    "walkin.index": "a choice of a door",
}
"""Pages without records in their address that are no list, or go out in another way."""


def _pages(app: Flask) -> dict[str, Rule]:
    """Return the pages that need no record in their address: what is a list is among them."""
    return {
        rule.endpoint: rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and "." not in rule.rule
    }


def _is_form(app: Flask, rule: Rule) -> bool:
    """Say whether a page is a form to fill in, or the sign-in."""
    return rule.rule.endswith(("/new", "/announce", "/publish", "/password", "/sign-in"))


def _is_report(app: Flask, rule: Rule) -> bool:
    return f"{rule.endpoint}_file" in app.view_functions


def test_every_page_is_a_list_with_a_sheet_or_says_why_it_has_none(app: Flask) -> None:
    pages = _pages(app)
    known = {*SHEETS, *OTHERWISE}
    unknown = {
        name
        for name, rule in pages.items()
        if name not in known and not _is_form(app, rule) and not _is_report(app, rule)
    }
    assert not unknown, "a list goes out as a spreadsheet (SHEETS), or says why not (OTHERWISE)"
    assert set(OTHERWISE) <= set(pages), "a page that is named here is gone"
    assert not set(SHEETS) & set(OTHERWISE)


def test_every_sheet_is_there_and_asks_for_the_permission_of_its_page(app: Flask) -> None:
    for page, sheet in SHEETS.items():
        rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
        assert rules[sheet].endswith(".xlsx"), sheet
        assert access_of(app, sheet) == access_of(app, page), page
