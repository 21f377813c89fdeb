"""The rules of reports: what may be asked, what two runs differ in, what leaves the department."""

from icam.reports.rules.asked import Asked, check_period
from icam.reports.rules.runs import Change, Figure, changes

__all__ = ["Asked", "Change", "Figure", "changes", "check_period"]
