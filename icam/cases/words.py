"""What the stages, conclusions and other fixed words of a file are called."""

from typing import Any

from flask_babel import lazy_gettext as _l

from icam.cases.rules import Conclusion, Stage

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
