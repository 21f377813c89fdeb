"""Sentences of the warnings and of the chronology, in the reader's language."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from icam.audit.labels import event_name
from icam.cases.rules import Conclusion
from icam.cases.words import CONCLUSIONS
from icam.codes.filters import words as code
from icam.core.identifiers import IdentifierKind
from icam.families.rules import Alert, Happened, Line, View, Warn
from icam.letters.catalogue import LETTERS
from icam.letters.rules import Kind
from icam.web.filters import day

VIEWS: dict[View, Any] = {
    View.CARE: _l("Here or announced"),
    View.LEFT: _l("Departed"),
    View.NONE: _l("Without a stay"),
    View.ALL: _l("All"),
}

FIELDS: dict[str, Any] = {
    "name": _l("name"),
    "code": _l("file"),
    "category": _l("category"),
    "entry_channel": _l("how the family came to us"),
    "file_language": _l("language of the file"),
    "interpreter_language": _l("language for the interpreter"),
    "lawyer": _l("lawyer"),
    "address": _l("contact address"),
    "phone": _l("phone"),
    "note": _l("note"),
    "contact_person_id": _l("contact person"),
    "given_name": _l("given name"),
    "family_name": _l("family name"),
    "script_name": _l("name in its own script"),
    "spellings": _l("other spellings"),
    "sex": _l("sex"),
    "birth": _l("birth date"),
    "birth_place": _l("birth place"),
    "birth_country": _l("birth country"),
    "deceased_on": _l("day of death"),
    "nationalities": _l("nationality"),
    "languages": _l("languages"),
    "role": _l("role in the family"),
    "from_on": _l("since"),
    "until_on": _l("no longer since"),
    "kind": _l("kind"),
    "value": _l("number"),
    "country": _l("country"),
    "valid_from": _l("valid from"),
    "valid_to": _l("valid to"),
    "source": _l("seen on"),
    "person": _l("person"),
    "persons": _l("persons"),
    "coach_id": _l("coach"),
    "second_coach_id": _l("second coach"),
    "planned_from": _l("planned arrival"),
    "planned_until": _l("expected departure"),
    "arrived_on": _l("arrival"),
    "left_on": _l("departure"),
    "outcome": _l("outcome"),
    "destination": _l("destination"),
    "max_end_on": _l("maximum end"),
    "decided_on": _l("decided on"),
    "notified_on": _l("notified on"),
    "reference": _l("reference"),
    "units": _l("units"),
    "unit": _l("unit"),
    "wishes": _l("wishes"),
    "persons_expected": _l("persons expected"),
    "planned_on": _l("planned on"),
    "planned_at": _l("time"),
    "result": _l("result"),
    "gone": _l("became part of this one"),
    "kept": _l("this record"),
}
"""Words for the fields that a change of the file names; a field without words is left out."""

TALKS: dict[str, Any] = {
    "first": _l("first talk"),
    "follow_up": _l("follow-up"),
    "conclusion": _l("conclusion"),
}

_SHORT = 80


def alert_words(alert: Alert) -> str:
    """Write a warning as a sentence."""
    values = alert.values
    sentences: dict[Warn, Callable[[], str]] = {
        Warn.TERM_OVER: lambda: gettext("The legal maximum was reached on %(day)s.", day=day(values["day"])),
        Warn.TERM_NEAR: lambda: gettext(
            "90 %% of the legal maximum is used; it ends on %(day)s.", day=day(values["day"])
        ),
        Warn.TERM: lambda: gettext("75 %% of the legal maximum is used; it ends on %(day)s.", day=day(values["day"])),
        Warn.OVERDUE: lambda: gettext("The departure was expected on %(day)s.", day=day(values["day"])),
        Warn.LATE: lambda: gettext("The arrival was expected on %(day)s.", day=day(values["day"])),
        Warn.NO_VISIT: lambda: ngettext(
            "No visit was held for %(num)d day.", "No visit was held for %(num)d days.", values["days"]
        ),
        Warn.NOT_WRITTEN: lambda: ngettext(
            "%(num)d visit is not written up.", "%(num)d visits are not written up.", values["num"]
        ),
        Warn.NO_ADULT: lambda: gettext("No adult is in the unit tonight."),
        Warn.NO_COACH: lambda: gettext("The family has no coach yet."),
        Warn.TURNS_ADULT: lambda: gettext("%(name)s turns 18 on %(day)s.", name=values["name"], day=day(values["day"])),
        Warn.TURNED_ADULT: lambda: gettext(
            "%(name)s turned 18 on %(day)s, during the stay.", name=values["name"], day=day(values["day"])
        ),
        Warn.NO_BIRTH: lambda: gettext("The birth date is unknown: %(names)s.", names=values["names"]),
        Warn.AGREEMENT: lambda: ngettext(
            "%(num)d agreement is past its day.", "%(num)d agreements are past their day.", values["num"]
        ),
        Warn.NOBODY: lambda: gettext("Nobody of the family is in the unit tonight."),
    }
    return str(sentences[alert.warn]())


def line_title(line: Line) -> str:
    """Write a line of the chronology as a short sentence."""
    v = line.values
    sentences: dict[Happened, Callable[[], str]] = {
        Happened.OPENED: lambda: gettext("The file was opened"),
        Happened.ANNOUNCED: lambda: gettext("Announced: %(category)s", category=code(v["category"], "category")),
        Happened.ARRIVED: lambda: gettext("The family arrived"),
        Happened.MOVED_IN: lambda: gettext("Into unit %(unit)s", unit=v["unit"]),
        Happened.LEFT: lambda: gettext("The family left: %(outcome)s", outcome=code(v["outcome"], "outcome")),
        Happened.CALLED_OFF: lambda: _called_off(v),
        Happened.BORN: lambda: gettext("%(name)s was born", name=v["name"]),
        Happened.DIED: lambda: gettext("%(name)s died", name=v["name"]),
        Happened.JOINED: lambda: gettext(
            "%(name)s joined the family (%(role)s)", name=v["name"], role=code(v["role"], "role")
        ),
        Happened.LEFT_FAMILY: lambda: gettext("%(name)s left the family", name=v["name"]),
        Happened.DECIDED: lambda: gettext("Decision: %(kind)s", kind=code(v["kind"], "decision_kind")),
        Happened.VISIT: lambda: _visit(v),
        Happened.ORDERED: lambda: _capital(code(v["annex"], "order_annex")),
        Happened.TERM_EXTENDED: lambda: gettext("The term of the order runs until %(day)s", day=day(v["until"])),
        Happened.ORDER_COMPLIED: lambda: gettext("The order to leave was complied with"),
        Happened.ORDER_WITHDRAWN: lambda: gettext("The order to leave was withdrawn"),
        Happened.COMPLAINED: lambda: gettext(
            "Complaint %(code)s: %(category)s", code=v["code"], category=code(v["category"], "complaint_category")
        ),
        Happened.COMPLAINT_ANSWERED: lambda: gettext("Complaint %(code)s answered", code=v["code"]),
        Happened.COMPLAINT_WITHDRAWN: lambda: gettext("Complaint %(code)s withdrawn", code=v["code"]),
        Happened.CASE_OPENED: lambda: gettext(
            "ICAM file %(code)s opened: %(entry)s", code=v["code"], entry=code(v["entry"], "case_entry")
        ),
        Happened.CASE_CLOSED: lambda: gettext(
            "ICAM file %(code)s closed: %(outcome)s", code=v["code"], outcome=code(v["outcome"], "case_outcome")
        ),
        Happened.INVITED: lambda: gettext("Invited to a talk") if v["number"] == 1 else gettext("Invited again"),
        Happened.TALK: lambda: gettext("Talk: %(kind)s", kind=TALKS[v["kind"]]),
        Happened.CONCLUDED: lambda: gettext(
            "Conclusion: %(conclusion)s", conclusion=CONCLUSIONS[Conclusion(v["conclusion"])]
        ),
        Happened.LETTER: lambda: gettext(
            "Letter %(number)s: %(kind)s", number=v["number"], kind=LETTERS[Kind(v["kind"])].label
        ),
        Happened.MERGED: lambda: gettext("Another file became part of this one: %(name)s", name=v["name"]),
        Happened.CHANGE: lambda: _capital(event_name(v["event"])),
    }
    return str(sentences[line.what]())


def _called_off(v: dict[str, Any]) -> str:
    if v["called_off"] == "no_show":
        return gettext("The family did not come: %(reason)s", reason=code(v["code"], "no_show_reason"))
    return gettext("The stay was cancelled: %(reason)s", reason=code(v["code"], "cancel_reason"))


def _visit(v: dict[str, Any]) -> str:
    kind = _capital(code(v["kind"], "visit_kind"))
    results = {
        "held": gettext("took place"),
        "missed": gettext("missed"),
        "missed_excused": gettext("missed, excused"),
        "moved": gettext("moved to another day"),
        "cancelled": gettext("cancelled"),
        None: gettext("not written up"),
    }
    return gettext("%(kind)s: %(result)s", kind=kind, result=results.get(v["result"], v["result"]))


def line_body(line: Line) -> str:
    """Write what a line adds below its title: the fields that changed, or the reason."""
    parts = [line.reason] if line.reason else []
    if line.what is Happened.LEFT and line.values.get("destination"):
        parts.append(code(line.values["destination"], "destination"))
    if line.what is Happened.DECIDED and line.values.get("until"):
        parts.append(gettext("maximum end %(day)s", day=day(line.values["until"])))
    if line.what is Happened.MOVED_IN and line.values.get("why"):
        parts.append(code(line.values["why"], "move_reason"))
    if line.what is Happened.ORDERED and line.values.get("until"):
        parts.append(gettext("term until %(day)s", day=day(line.values["until"])))
    if line.is_change:
        parts += [_changed(line, name) for name in line.values["fields"] if name in FIELDS]
    return " · ".join(part for part in parts if part)


def _changed(line: Line, name: str) -> str:
    old, new = line.values["old"].get(name), line.values["new"].get(name)
    if name.endswith("_id"):
        return str(FIELDS[name])
    before, after = _plain(name, old), _plain(name, new)
    if not before:
        return f"{FIELDS[name]}: {after}" if after else ""
    return f"{FIELDS[name]}: {before} → {after or '–'}"


def _plain(name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    lists = {"category": "category", "role": "role", "outcome": "outcome", "sex": "sex", "destination": "destination"}
    if name in lists:
        return code(str(value), lists[name])
    if name == "kind":
        return code(str(value), "identifier_kind" if value in list(IdentifierKind) else "decision_kind")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)[:_SHORT]
    if name.endswith("_on") or name.startswith("valid_"):
        try:
            return day(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)[:_SHORT]
    return str(value)[:_SHORT]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
