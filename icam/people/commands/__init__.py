"""Changes to persons and households."""

from icam.people.commands.households import (
    add_decision,
    add_member,
    add_new_member,
    correct_membership,
    edit_household,
    end_membership,
    open_household,
    void_decision,
    void_membership,
)
from icam.people.commands.merging import merge_households, merge_persons, undo_merge
from icam.people.commands.persons import (
    add_number,
    add_vulnerability,
    edit_number,
    edit_person,
    end_vulnerability,
    new_person,
    void_vulnerability,
    write_names,
)

__all__ = [
    "add_decision",
    "add_member",
    "add_new_member",
    "add_number",
    "add_vulnerability",
    "correct_membership",
    "edit_household",
    "edit_number",
    "edit_person",
    "end_membership",
    "end_vulnerability",
    "merge_households",
    "merge_persons",
    "new_person",
    "open_household",
    "undo_merge",
    "void_decision",
    "void_membership",
    "void_vulnerability",
    "write_names",
]
