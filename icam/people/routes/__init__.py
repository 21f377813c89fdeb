"""Pages of persons and households."""

from flask import Flask

from icam.people.choices import nationality
from icam.people.routes import households, merging, persons
from icam.people.routes.tabs import family_tabs
from icam.people.strip import household_strip
from icam.people.words import age_words, birth_words, number_words


def init_app(app: Flask) -> None:
    """Register the pages, and what the templates of higher slices use of them."""
    app.register_blueprint(households.bp)
    app.register_blueprint(persons.bp)
    app.register_blueprint(merging.bp)
    app.jinja_env.globals["family_tabs"] = family_tabs
    app.jinja_env.globals["household_strip"] = household_strip
    app.jinja_env.filters["nationality"] = nationality
    app.jinja_env.filters["birth"] = birth_words
    app.jinja_env.filters["age"] = age_words
    app.jinja_env.filters["register_number"] = number_words
