"""The words of the trail: kinds of entries, records, what happened to them."""

from typing import Any

from flask_babel import lazy_gettext as _l

from icam.audit.rules import Kind

KINDS: dict[Kind, Any] = {
    Kind.CHANGE: _l("Change"),
    Kind.LOOK: _l("Look"),
    Kind.PRINT: _l("Print"),
    Kind.EXPORT: _l("Export"),
    Kind.SIGN_IN: _l("Sign-in"),
    Kind.REFUSED: _l("Refused"),
}

TAGS: dict[Kind, str] = {
    Kind.CHANGE: "success",
    Kind.LOOK: "neutral",
    Kind.PRINT: "info",
    Kind.EXPORT: "info",
    Kind.SIGN_IN: "neutral",
    Kind.REFUSED: "danger",
}

RECORDS: dict[str, Any] = {
    "account": _l("account"),
    "agenda": _l("agenda"),
    "agreement": _l("agreement"),
    "audit_entry": _l("entry of the trail"),
    "board": _l("board"),
    "closure": _l("closure"),
    "code": _l("code list"),
    "codes": _l("code lists"),
    "decision": _l("decision"),
    "household": _l("family"),
    "import": _l("import"),
    "member": _l("family member"),
    "number": _l("identification number"),
    "page": _l("page"),
    "person": _l("person"),
    "report": _l("report"),
    "round_sheet": _l("round sheet"),
    "search": _l("search"),
    "site": _l("site"),
    "stay": _l("stay"),
    "stock": _l("units of the office"),
    "trail": _l("trail"),
    "unit": _l("unit"),
    "visit": _l("visit"),
    "vulnerability": _l("vulnerability"),
}

ACTS: dict[str, Any] = {
    "activated": _l("activated"),
    "added": _l("added"),
    "announced": _l("announced"),
    "arrived": _l("arrived"),
    "cancelled": _l("cancelled"),
    "changed": _l("changed"),
    "checked": _l("checked"),
    "corrected": _l("corrected"),
    "deactivated": _l("deactivated"),
    "decided": _l("decided"),
    "done": _l("done"),
    "edited": _l("edited"),
    "ended": _l("ended"),
    "export": _l("exported"),
    "in_service": _l("taken into service"),
    "left": _l("left"),
    "loaded": _l("loaded"),
    "locked": _l("locked"),
    "merged": _l("merged"),
    "moved": _l("moved"),
    "one_time_password_given": _l("one-time password given"),
    "opened": _l("opened"),
    "out_of_service": _l("taken out of service"),
    "password_changed": _l("password changed"),
    "placed": _l("placed"),
    "planned": _l("planned"),
    "print": _l("printed"),
    "profile_changed": _l("own details changed"),
    "refused": _l("refused"),
    "reopened": _l("reopened"),
    "revised": _l("revised"),
    "seen": _l("seen"),
    "sign_in_failed": _l("sign-in failed"),
    "signed_in": _l("signed in"),
    "signed_out": _l("signed out"),
    "signed_out_everywhere": _l("signed out everywhere"),
    "split": _l("split"),
    "unlocked": _l("unlocked"),
    "values_opened": _l("values opened"),
    "voided": _l("voided"),
}


def kind_name(kind: Kind | str) -> Any:
    """Name a kind of entry in the reader's language."""
    return KINDS[Kind(kind)]


def kind_tag(kind: Kind | str) -> str:
    """Return the look of a kind's tag."""
    return TAGS[Kind(kind)]


def record_name(kind: str | None) -> Any:
    """Name a kind of record in the reader's language; as it stands when it has no word here."""
    return RECORDS.get(kind or "", (kind or "").replace("_", " "))


def event_name(event: str) -> str:
    """Write an event in words: "stay: ended"."""
    record, _, act = event.partition(".")
    return f"{record_name(record)}: {ACTS.get(act, act.replace('_', ' '))}"
