"""What the form of a person has no place for stays on record."""

from collections.abc import Callable

from sqlalchemy import select

from icam.core.access import Role
from icam.db import db, unit_of_work
from icam.people.models import PersonLanguage, PersonNationality
from tests import make
from tests.client import Client

COUNTRIES = ["GE", "RU", "AM", "TR", "UA"]
LANGUAGES = ["ka", "ru", "hy", "tr", "uk"]


def test_a_fourth_nationality_and_language_survive_saving_the_form(as_role: Callable[..., Client]) -> None:
    person = make.person()
    make.household([person])
    with unit_of_work() as session:
        session.add_all(PersonNationality(person_id=person.id, country=one) for one in COUNTRIES)
        session.add_all(PersonLanguage(person_id=person.id, language=one) for one in LANGUAGES)
    client = as_role(Role.MANAGER, all_sites=True)
    shown = client.get(f"/people/{person.id}/edit").text
    fields = {"given_name": "Amal", "family_name": "Other", "sex": "u", "version": str(person.version)}
    for n in (1, 2, 3):
        fields |= {
            f"nationality_{n}": _chosen(shown, f"nationality_{n}"),
            f"language_{n}": _chosen(shown, f"language_{n}"),
        }
        fields[f"nationality_{n}_status"] = "declared"
    assert client.post(f"/people/{person.id}/edit", data=fields).status_code == 303
    assert set(db.session.scalars(select(PersonNationality.country))) == set(COUNTRIES)
    assert set(db.session.scalars(select(PersonLanguage.language))) == set(LANGUAGES)


def _chosen(html: str, name: str) -> str:
    """Return what a select of the page stands on."""
    import html5lib

    root = html5lib.parse(html, namespaceHTMLElements=False)
    select_ = next(node for node in root.iter("select") if node.get("name") == name)
    return next(option.get("value", "") for option in select_.iter("option") if "selected" in option.attrib)
