"""Pages of the analysis, the conclusion and its tracks."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from icam.cases.rules import Stage
from icam.cases.steps import add_step
from icam.cases.tabs import add_tab
from icam.conclusions import words
from icam.conclusions.routes import analysis, concluding, consents, referrals
from icam.conclusions.routes.base import bp
from icam.core.access import Permission

MODULES = (analysis, concluding, consents, referrals)


def init_app(app: Flask) -> None:
    """Register the pages, their tabs, and the words that templates use."""
    app.register_blueprint(bp)
    add_tab(_l("Options"), "conclusions.options", Permission.TALKS_VIEW, 35)
    add_tab(_l("Conclusion"), "conclusions.show", Permission.TALKS_VIEW, 40)
    add_step(Stage.TALKING, _l("Go through the options"), "conclusions.options", Permission.CONCLUSIONS_EDIT)
    add_step(Stage.STUDIED, _l("Go through the options"), "conclusions.options", Permission.CONCLUSIONS_EDIT)
    add_step(Stage.CONCLUDED, _l("To the conclusion"), "conclusions.show", Permission.CONCLUSIONS_EDIT)
    app.jinja_env.globals["conclusion_words"] = words
