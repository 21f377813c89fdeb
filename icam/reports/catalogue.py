"""All reports, in the order in which they are offered."""

from collections.abc import Mapping

from icam.reports.frame import Report
from icam.reports.kinds import (
    caseload,
    day_sheet,
    icam_funnel,
    movements,
    occupancy,
    outcomes,
    parliament,
    participants,
    rights,
    tracks,
    visits,
    walk_in,
)

REPORTS: Mapping[str, Report] = {
    report.name: report
    for report in (
        occupancy.REPORT,
        day_sheet.REPORT,
        movements.REPORT,
        outcomes.REPORT,
        rights.REPORT,
        icam_funnel.REPORT,
        caseload.REPORT,
        walk_in.REPORT,
        visits.REPORT,
        tracks.REPORT,
        parliament.REPORT,
        participants.REPORT,
    )
}
