"""The words of the trail: kinds of entries, records, what happened to them."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from icam.audit.rules import Kind

KINDS: dict[Kind, Any] = {
    Kind.CHANGE: _l("Changed"),
    Kind.LOOK: _l("Looked at"),
    Kind.PRINT: _l("Printed"),
    Kind.EXPORT: _l("Exported"),
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
    "care_step": _l("step of an arrival"),
    "closure": _l("closure"),
    "code": _l("code list"),
    "codes": _l("code lists"),
    "decision": _l("decision"),
    "demo": _l("demo office"),
    "office": _l("office"),
    "families": _l("list of families"),
    "figure": _l("stays behind a figure"),
    "household": _l("family"),
    "import": _l("import"),
    "member": _l("family member"),
    "number": _l("identification number"),
    "page": _l("page"),
    "person": _l("person"),
    "report": _l("report"),
    "school": _l("school"),
    "round_sheet": _l("round sheet"),
    "search": _l("search"),
    "site": _l("site"),
    "stay": _l("stay"),
    "stays": _l("list of stays"),
    "stock": _l("units of the office"),
    "trail": _l("trail"),
    "unit": _l("unit"),
    "visit": _l("visit"),
    "vulnerability": _l("vulnerability"),
    "worklist": _l("start page"),
    "talk": _l("talk"),
    "talk_agreement": _l("agreement"),
    "talk_document": _l("document received"),
    "talk_summary": _l("summary for the person"),
    "best_interests": _l("best interests of a child"),
    "referral": _l("referral"),
    "consent": _l("consent"),
    "options": _l("residence options"),
    "conclusion": _l("conclusion"),
    "residence_path": _l("path to residence"),
    "return_file": _l("return file"),
    "travel_document": _l("travel document"),
    "ticket": _l("ticket"),
    "premium": _l("return premium"),
    "visa_free": _l("country without visa"),
    "appointment": _l("appointment"),
    "calendar_feed": _l("calendar address"),
    "coach": _l("coach"),
    "interpreter": _l("interpreter"),
    "invitation": _l("invitation"),
}

ACTS: dict[str, Any] = {
    "activated": _l("has been activated"),
    "added": _l("has been added"),
    "announced": _l("has been announced"),
    "arrived": _l("has arrived"),
    "cancelled": _l("has been cancelled"),
    "changed": _l("has been changed"),
    "closed": _l("has been closed"),
    "checked": _l("has been checked"),
    "corrected": _l("has been corrected"),
    "deactivated": _l("has been deactivated"),
    "decided": _l("has been decided"),
    "done": _l("has been done"),
    "edited": _l("has been edited"),
    "ended": _l("has been ended"),
    "export": _l("has been exported"),
    "in_service": _l("has been taken into service"),
    "left": _l("has left"),
    "loaded": _l("has been loaded"),
    "locked": _l("has been locked"),
    "merged": _l("has been merged"),
    "move_cancelled": _l("has a planned move called off"),
    "move_planned": _l("has a move planned"),
    "moved": _l("has been moved"),
    "no_show": _l("did not come"),
    "one_time_password_given": _l("has been given a one-time password"),
    "opened": _l("has been opened"),
    "out_of_service": _l("has been taken out of service"),
    "password_changed": _l("has a new password"),
    "parted": _l("has been parted again"),
    "placed": _l("has been placed"),
    "planned": _l("has been planned"),
    "print": _l("has been printed"),
    "profile_changed": _l("has new details"),
    "recorded": _l("has been recorded"),
    "refused": _l("has been refused"),
    "rejoined": _l("is together again"),
    "reopened": _l("has been reopened"),
    "replanned": _l("has been replanned"),
    "revised": _l("has been revised"),
    "seen": _l("has been seen"),
    "service_voided": _l("has a service period voided"),
    "sign_in_failed": _l("could not sign in"),
    "signed_in": _l("has signed in"),
    "signed_out": _l("has signed out"),
    "signed_out_everywhere": _l("has signed out everywhere"),
    "split": _l("has been split"),
    "unit_released": _l("has given its unit back"),
    "unlocked": _l("has been unlocked"),
    "values_opened": _l("has been opened with a reason"),
    "voided": _l("has been voided"),
    "withdrawn": _l("has been withdrawn"),
    # offices
    "contact_point_added": _l("has a new contact point"),
    "contact_point_changed": _l("has a contact point changed"),
    "room_added": _l("has a new room"),
    "room_changed": _l("has a room changed"),
    "hours_changed": _l("has other hours"),
    "open_again": _l("is open again on a day"),
    # lists that were imported
    "closures": _l("of closures"),
    "households": _l("of families"),
    "presence": _l("of presences"),
    "sites": _l("of sites"),
    "offices": _l("of offices"),
    "contact_points": _l("of contact points"),
    "rooms": _l("of rooms"),
    "office_hours": _l("of office hours"),
    "stays": _l("of stays"),
    "units": _l("of units"),
    "visits": _l("of visits"),
    "started": _l("has been started"),
    "noted": _l("has been noted down"),
    "written_up": _l("has been written up"),
    "written": _l("has been written down"),
    "reworded": _l("has been reworded"),
    "looked_at": _l("have been looked at"),
    "read": _l("has been read by a second person"),
    "sent_back": _l("has been sent back"),
    "followed": _l("has been followed up"),
    "given": _l("has been given"),
    "created": _l("has been made"),
    "sent": _l("has been sent"),
    "accepted": _l("has been accepted"),
    "declined": _l("has been declined"),
    "no_answer": _l("got no answer"),
    "applied": _l("has its application"),
    "prepared": _l("has been prepared"),
    "resumed": _l("has been resumed"),
    "departed": _l("has its departure"),
    "not_departed": _l("has a departure that did not take place"),
    "entered": _l("has been entered"),
    "evidence": _l("has its evidence collected"),
    "requested": _l("has been requested"),
    "interview": _l("has had its interview"),
    "granted": _l("has been granted"),
    "used": _l("has been used"),
    "booked": _l("has been booked"),
    "paid": _l("has been paid"),
    "set": _l("has been set"),
    "absence_added": _l("has an absence noted"),
    "absence_voided": _l("has an absence taken back"),
    "asked": _l("has been asked"),
    "attended": _l("has been attended"),
    "came": _l("came"),
    "confirmed": _l("has been confirmed"),
    "excused": _l("has been excused"),
    "hours_added": _l("has new hours"),
    "hours_ended": _l("has hours ended"),
    "interpreter_missing": _l("had no interpreter"),
    "languages_changed": _l("has other languages"),
    "made": _l("has been made"),
    "missing": _l("did not come"),
    "revoked": _l("has been revoked"),
    "wrong_address": _l("had a wrong address"),
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
    """Write an event in words: "Stay has been ended"."""
    record, _, act = event.partition(".")
    said = gettext("%(record)s %(act)s", record=record_name(record), act=ACTS.get(act, act.replace("_", " ")))
    return said[:1].upper() + said[1:]
