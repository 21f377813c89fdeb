"""Make a report for a reader: on a page, as a file, from the command line."""

from flask import current_app

from icam.core import clock
from icam.core.access import Scope
from icam.reports.frame import Made, Report, Wanted
from icam.reports.rules import Asked
from icam.reports.words import ReaderWords
from icam.web import filters


def made(report: Report, scope: Scope, asked: Asked, *, language: str, by: str) -> Made:
    """Read, count and build.

    Raises:
        NotFound: what was chosen does not exist, or is out of scope.
    """
    settings, at = current_app.config["ATD"], clock.now()
    words = ReaderWords(language, dict(asked.options.get("site", ())))
    return report.make(
        Wanted(scope, asked, words, by, at, filters.moment(at), settings.classification, settings.eu_funding)
    )
