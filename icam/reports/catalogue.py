"""All reports, in the order in which they are offered."""

from collections.abc import Mapping

from icam.reports.frame import Report
from icam.reports.kinds import day_sheet, occupancy

REPORTS: Mapping[str, Report] = {report.name: report for report in (occupancy.REPORT, day_sheet.REPORT)}
