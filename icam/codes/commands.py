"""Load the code lists, and let the office edit them."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from icam.audit.commands import record
from icam.codes import lists, queries, rules
from icam.codes.models import Code
from icam.core.access import Actor
from icam.core.errors import RuleBroken, Stale
from icam.db import unit_of_work

_LOADED = ("group", "nl", "fr", "de", "en", "sort")


def load_codes(actor: Actor) -> int:
    """Add the codes that are missing and refresh the others; words the office edited stay as they are.

    Returns:
        how many codes were added or refreshed.
    """
    changed = 0
    with unit_of_work() as session:
        known = {(row.list, row.code): row for row in session.scalars(select(Code))}
        for entry in lists.CODES:
            row = known.get((str(entry["list"]), str(entry["code"])))
            if row is None:
                session.add(Code(**entry))
                changed += 1
            elif not row.is_edited and any(getattr(row, name) != entry[name] for name in _LOADED):
                for name in _LOADED:
                    setattr(row, name, entry[name])
                changed += 1
        if changed:
            record(actor, "codes.loaded", ("code", None), new={"changed": changed})
    queries.forget()
    return changed


def add_code(actor: Actor, list_name: str, code: str, draft: rules.CodeDraft) -> Code:
    """Add a code to a list; without a place of its own it comes last.

    Raises:
        NotFound: there is no such list.
        RuleBroken: see rules; or the list has this code already.
    """
    with unit_of_work() as session:
        queries.check_list(list_name)
        rules.check_code(list_name, code)
        rules.check_words(draft)
        if session.scalar(select(Code.id).where(Code.list == list_name, Code.code == code)):
            raise RuleBroken("This list has the code %(code)s already.", field="code", code=code)
        last = session.scalar(select(func.max(Code.sort)).where(Code.list == list_name)) or 0
        values = draft.values() | {"sort": draft.sort or last + 10}
        row = Code(list=list_name, code=code, is_edited=True, **values)
        session.add(row)
        session.flush()
        record(actor, "code.added", ("code", row.id), new={"list": list_name, "code": code, **values})
    queries.forget()
    return row


def edit_code(actor: Actor, code_id: int, draft: rules.CodeDraft, *, version: int) -> Code:
    """Change the words, place or days of a code.

    Raises:
        NotFound, RuleBroken; Stale: somebody else saved first.
    """
    with unit_of_work() as session:
        row = queries.code(code_id)
        if row.version != version:
            raise Stale(_values(row), row.version)
        rules.check_words(draft)
        if draft.valid_to:
            rules.check_end(row.list, draft.valid_from, draft.valid_to)
        old = _values(row)
        new = draft.values() | {"group": row.group if row.list in rules.FIXED else draft.group}
        if old != new:
            for name, value in new.items():
                setattr(row, name, value)
            row.is_edited = True
            session.flush()
            record(actor, "code.edited", ("code", row.id), old=old, new=new)
    queries.forget()
    return row


def end_code(actor: Actor, code_id: int, last_day: date) -> Code:
    """End a code: it can no longer be chosen after the last day; what carries it keeps its words.

    Raises:
        NotFound, RuleBroken.
    """
    with unit_of_work() as session:
        row = queries.code(code_id)
        rules.check_end(row.list, row.valid_from, last_day)
        old = {"valid_to": row.valid_to}
        row.valid_to, row.is_edited = last_day, True
        session.flush()
        record(actor, "code.ended", ("code", row.id), old=old, new={"valid_to": last_day})
    queries.forget()
    return row


def _values(row: Code) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("nl", "fr", "de", "en", "sort", "group", "valid_from", "valid_to")}
