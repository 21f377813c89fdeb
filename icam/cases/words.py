"""What the stages, conclusions and other fixed words of a file are called."""

from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from icam.cases.models import Case
from icam.cases.queries import Head
from icam.cases.rules import Conclusion, Stage
from icam.codes.filters import words as code_words
from icam.web.filters import day

STAGES: dict[Stage, Any] = {
    Stage.NEW: _l("new"),
    Stage.INVITED: _l("invited"),
    Stage.NO_REPLY: _l("no reply"),
    Stage.APPOINTED: _l("appointment made"),
    Stage.TALKING: _l("first talk held"),
    Stage.STUDIED: _l("being studied"),
    Stage.CONCLUDED: _l("concluded"),
    Stage.ON_TRACK: _l("on a track"),
    Stage.CLOSED: _l("closed"),
}

STAGE_TAGS: dict[Stage, str] = {
    Stage.NEW: "info",
    Stage.INVITED: "reserved",
    Stage.NO_REPLY: "warning",
    Stage.APPOINTED: "reserved",
    Stage.TALKING: "occupied",
    Stage.STUDIED: "occupied",
    Stage.CONCLUDED: "success",
    Stage.ON_TRACK: "success",
    Stage.CLOSED: "neutral",
}

CONCLUSIONS: dict[Conclusion, Any] = {
    Conclusion.RESIDENCE: _l("a residence path exists"),
    Conclusion.RETURN: _l("voluntary return"),
    Conclusion.NEITHER: _l("neither residence nor return"),
}


def stage_name(stage: Stage) -> Any:
    """Name a stage."""
    return STAGES[stage]


def stage_tag(stage: Stage) -> str:
    """Return the colour of a stage."""
    return STAGE_TAGS[stage]


def conclusion_name(conclusion: Conclusion | None) -> Any:
    """Name a conclusion."""
    return CONCLUSIONS[conclusion] if conclusion else "–"


class View(StrEnum):
    """Which files a list shows."""

    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


VIEWS: dict[View, Any] = {View.OPEN: _l("open"), View.CLOSED: _l("closed"), View.ALL: _l("open and closed")}


def stage_sentence(head: Head) -> str:
    """Say in a sentence where a file stands."""
    row, stage = head.case, head.stage
    if stage is Stage.NEW:
        return gettext("Nobody has been invited yet.")
    if stage is Stage.INVITED:
        if row.reply_due_on:
            return gettext(
                "Invited on %(day)s; without a reaction it is late from %(due)s.",
                day=day(row.invited_on),
                due=day(row.reply_due_on),
            )
        return gettext("Invited on %(day)s.", day=day(row.invited_on))
    if stage is Stage.NO_REPLY:
        return gettext("Invited on %(day)s, and no reaction since.", day=day(row.invited_on))
    if stage is Stage.APPOINTED:
        return gettext("The first talk is on %(day)s.", day=day(row.next_appointment_on, "long"))
    return _later_sentence(row, stage)


def _later_sentence(row: Case, stage: Stage) -> str:
    if stage is Stage.TALKING:
        return gettext("The first talk was held on %(day)s.", day=day(row.first_talk_on))
    if stage is Stage.STUDIED:
        return gettext("The options of residence are being studied since %(day)s.", day=day(row.options_from_on))
    if stage is Stage.CONCLUDED:
        return gettext(
            "Concluded on %(day)s: %(what)s.", day=day(row.concluded_on), what=conclusion_name(row.conclusion)
        )
    if stage is Stage.ON_TRACK:
        return gettext(
            "On the track since %(day)s: %(what)s.", day=day(row.track_from_on), what=conclusion_name(row.conclusion)
        )
    return gettext("Closed on %(day)s: %(what)s.", day=day(row.closed_on), what=code_words(row.outcome, "case_outcome"))


def milestones_of(row: Case) -> list[tuple[str, date | None]]:
    """Return the steps of a file in their order, each with its day when it was reached."""
    return [
        (gettext("Opened"), row.opened_on),
        (gettext("Invited"), row.invited_on),
        (gettext("First talk"), row.first_talk_on),
        (gettext("Options studied"), row.options_from_on),
        (gettext("Conclusion"), row.concluded_on),
        (gettext("On track"), row.track_from_on),
        (gettext("Closed"), row.closed_on),
    ]
