"""What the code lists are called."""

from typing import Any

from flask_babel import lazy_gettext as _l

LIST_NAMES: dict[str, Any] = {
    "category": _l("Categories of families"),
    "entry_channel": _l("How a family comes to us"),
    "role": _l("Roles in the family"),
    "sex": _l("Sex"),
    "unit_type": _l("Types of unit"),
    "characteristic": _l("Characteristics of units"),
    "closure_reason": _l("Reasons for closing a unit"),
    "outcome": _l("Outcomes of a stay"),
    "outcome_group": _l("Groups of outcomes"),
    "destination": _l("Destinations"),
    "escorted_by": _l("Escorts at arrival"),
    "decision_kind": _l("Kinds of decision"),
    "vulnerability": _l("Special care"),
    "visit_kind": _l("Kinds of visit"),
    "visit_topic": _l("Topics of a talk"),
    "missed_reason": _l("Reasons for a missed visit"),
    "visit_cancel_reason": _l("Reasons for cancelling a visit"),
    "cancel_reason": _l("Reasons for cancelling a stay"),
    "no_show_reason": _l("Reasons for not coming"),
    "move_reason": _l("Reasons for a move"),
    "correction_reason": _l("Reasons for a correction"),
    "identifier_kind": _l("Kinds of number"),
    "interpreter_mode": _l("Ways to interpret"),
    "return_position": _l("Positions on return"),
    "region": _l("Regions"),
    "order_annex": _l("Orders to leave: annexes"),
    "order_term_reason": _l("Orders to leave: reasons of a short term"),
    "order_notified_by": _l("Orders to leave: who notifies"),
    "order_withdrawn_reason": _l("Orders to leave: why withdrawn"),
    "order_complied_how": _l("Orders to leave: how complied with"),
    "extension_reason": _l("Reasons for an extension of the term"),
    "appeal_kind": _l("Kinds of appeal"),
    "appeal_result": _l("Results of an appeal"),
    "entry_ban_ground": _l("Grounds of an entry ban"),
    "case_entry": _l("How a file begins"),
    "target_group": _l("Target groups"),
    "case_referrer": _l("Who refers to us"),
    "case_outcome": _l("Outcomes of a file"),
    "hand_over_reason": _l("Reasons for handing a file over"),
    "walk_in_reason": _l("Why somebody comes to the walk-in"),
    "walk_in_help": _l("Help at the walk-in without a talk"),
    "closing_day": _l("Closing days of the department"),
    "talk_guide": _l("Guide of a talk: headings"),
    "talk_guide_hint": _l("Guide of a talk: hints"),
    "talk_document": _l("Documents people bring to a talk"),
    "child_heard": _l("How a child was heard"),
}


def list_label(name: str) -> str:
    """Name a code list; a list of the office's own goes by its code."""
    return str(LIST_NAMES.get(name, name))
