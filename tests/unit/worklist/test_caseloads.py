"""Files that are counted alike are at one stage."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from icam.cases.rules import Milestones, stage_of
from icam.core import clock
from icam.worklist.case_queries import _KNOWN, _stage

TODAY = clock.today()
DAYS = st.none() | st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))


@given(st.builds(Milestones, DAYS, DAYS, DAYS, DAYS, DAYS, DAYS, DAYS))
def test_the_stage_of_files_that_are_counted_alike_is_the_stage_of_each(facts):
    known = {
        "invited": facts.invited_on is not None,
        "awaits": facts.reply_due_on is not None,
        "talked": facts.first_talk_on is not None,
        "studied": facts.options_from_on is not None,
        "concluded": facts.concluded_on is not None,
        "on_track": facts.track_from_on is not None,
    }
    assert list(known) == list(_KNOWN)
    late = facts.reply_due_on is not None and facts.reply_due_on <= TODAY
    ahead = facts.next_appointment_on is not None and facts.next_appointment_on >= TODAY
    assert _stage(known, late=late, ahead=ahead, today=TODAY) == stage_of(facts, today=TODAY)
