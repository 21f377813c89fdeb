"""The forms of stays: what was typed, right in shape, as the draft of a command."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from icam.core.errors import RuleBroken
from icam.people.rules import DecisionDraft
from icam.stays.rules import (
    AnnounceDraft,
    ArrivalDraft,
    CalledOff,
    CallOffDraft,
    DepartureDraft,
    DetailsDraft,
    MoveDraft,
    PlanDraft,
    PresenceChange,
    PresenceDraft,
    RejoinDraft,
    SplitDraft,
)
from icam.web.fields import (
    BoxesField,
    CodeField,
    DayField,
    Form,
    HiddenNumberField,
    NoteField,
    RadiosField,
    Required,
    SentOnce,
    TextField,
    Versioned,
    WholeNumberField,
    answer,
)

PERSONS_AT_MOST = 20
CLEANING_AT_MOST = 60
CLEANING = _l("Working days for cleaning")


class UnitForm(SentOnce, Form):
    """A form in which a unit is chosen: a refusal names the units that are free and large enough."""

    def refuse(self, broken: RuleBroken) -> None:
        """Put what a rule said on its field, with the units that can be had instead."""
        super().refuse(broken)
        if "offers" not in broken.values:
            return
        offers = broken.values["offers"]
        way_out = (
            gettext("Free and large enough: %(units)s.", units=offers)
            if offers
            else gettext("No other unit is free and large enough on these days.")
        )
        field = self._fields.get(broken.field) if broken.field else None
        errors = self.form_errors if field is None else list(field.errors)
        errors[-1] = f"{errors[-1]} {way_out}"
        if field is not None:
            field.errors = errors


class AnnounceForm(UnitForm):
    """A family is to come."""

    household = HiddenNumberField()
    category = CodeField(_l("Category"), [Required(_l("Choose the category"))])
    planned_from = DayField(_l("Planned arrival"), [Required(_l("Enter the planned arrival"))])
    planned_until = DayField(_l("Expected departure"))
    persons_expected = WholeNumberField(_l("Number of persons"), least=1, most=PERSONS_AT_MOST)
    site_id = CodeField(_l("Site wished for"), coerce=int)
    coach_id = CodeField(_l("Coach"), coerce=int)
    wishes = TextField(_l("Wishes"), max_length=500)
    unit_id = CodeField(_l("Unit"), coerce=int)

    def draft(self) -> AnnounceDraft:
        """Return what was typed."""
        return AnnounceDraft(
            household_id=answer(self.household),
            category=answer(self.category),
            planned_from=answer(self.planned_from),
            planned_until=answer(self.planned_until),
            persons_expected=answer(self.persons_expected),
            wishes=answer(self.wishes) or None,
            site_id=answer(self.site_id),
            coach_id=answer(self.coach_id),
            unit_id=answer(self.unit_id),
        )


class PlaceForm(Versioned, UnitForm):
    """A unit is held for an announced family."""

    unit_id = RadiosField(_l("Free units"), [Required(_l("Choose a unit"))], coerce=int)


class PressForm(Versioned, SentOnce, Form):
    """One button: no unit is held any more, or a planned move is carried out."""


class CancelMoveForm(Versioned, UnitForm):
    """A planned move does not take place."""

    reason = TextField(
        _l("Why the family does not move"), [Required(_l("Say why the family does not move"))], max_length=400
    )


class ArrivalForm(Versioned, UnitForm):
    """A family came."""

    arrived_on = DayField(_l("Arrival day"), [Required(_l("Enter the arrival day"))])
    unit_id = CodeField(_l("Unit"), [Required(_l("Choose the unit where the family arrived"))], coerce=int)
    planned_until = DayField(_l("Expected departure"))
    escorted_by = CodeField(_l("Brought by"))
    arrival_from = TextField(_l("Came from"))

    def draft(self) -> ArrivalDraft:
        """Return what was typed."""
        return ArrivalDraft(
            arrived_on=answer(self.arrived_on),
            unit_id=answer(self.unit_id),
            planned_until=answer(self.planned_until),
            escorted_by=answer(self.escorted_by),
            arrival_from=answer(self.arrival_from) or None,
        )


class MoveForm(Versioned, UnitForm):
    """The family goes to another unit."""

    moved_on = DayField(
        _l("Day of the move"),
        [Required(_l("Enter the day of the move"))],
        description=_l("A day to come plans the move: the unit is held from then on."),
    )
    unit_id = RadiosField(_l("To which unit"), [Required(_l("Choose a unit"))], coerce=int)
    reason = CodeField(_l("Reason"), [Required(_l("Choose a reason"))])
    cleaning_days = WholeNumberField(CLEANING, least=0, most=CLEANING_AT_MOST)

    def draft(self) -> MoveDraft:
        """Return what was typed."""
        return MoveDraft(answer(self.moved_on), answer(self.unit_id), answer(self.reason), answer(self.cleaning_days))


class SplitForm(Versioned, UnitForm):
    """Some of the family go to another unit."""

    person_ids = BoxesField(_l("Who goes to the other unit"), coerce=int)
    moved_on = DayField(_l("From which day"), [Required(_l("Enter the day from which the family is split"))])
    unit_id = RadiosField(_l("To which unit"), [Required(_l("Choose a unit"))], coerce=int)

    def draft(self) -> SplitDraft:
        """Return what was typed."""
        return SplitDraft(
            answer(self.moved_on), answer(self.unit_id), frozenset(answer(self.person_ids) or ()), "SPLIT"
        )


class RejoinForm(Versioned, UnitForm):
    """The family is together again."""

    moved_on = DayField(_l("From which day"), [Required(_l("Enter the day from which the family is together"))])
    placement_id = RadiosField(_l("In which unit"), [Required(_l("Choose a unit"))], coerce=int)
    cleaning_days = WholeNumberField(CLEANING, least=0, most=CLEANING_AT_MOST)

    def draft(self) -> RejoinDraft:
        """Return what was typed."""
        return RejoinDraft(answer(self.moved_on), answer(self.placement_id), answer(self.cleaning_days))


class PresenceForm(Versioned, SentOnce, Form):
    """One member came later, left earlier, or was born."""

    person_id = RadiosField(_l("Who"), [Required(_l("Choose a person"))], coerce=int)
    change = RadiosField(
        _l("What happened"),
        [Required(_l("Choose what happened"))],
        choices=[
            (PresenceChange.LEFT.value, _l("left, or sleeps elsewhere, from this day on")),
            (PresenceChange.CAME.value, _l("came to the family on this day")),
            (PresenceChange.BORN.value, _l("was born on this day")),
        ],
    )
    on = DayField(_l("Day"), [Required(_l("Enter the day"))])
    placement_id = CodeField(_l("Sleeps in"), coerce=int)
    reason = TextField(_l("Reason"))

    def draft(self) -> PresenceDraft:
        """Return what was typed."""
        return PresenceDraft(
            answer(self.person_id),
            PresenceChange(answer(self.change)),
            answer(self.on),
            answer(self.reason) or None,
            answer(self.placement_id),
        )


class PlanForm(Versioned, UnitForm):
    """The expected days change."""

    planned_from = DayField(_l("Planned arrival"))
    planned_until = DayField(_l("Expected departure"))
    reason = TextField(_l("Reason"))

    def draft(self) -> PlanDraft:
        """Return what was typed."""
        return PlanDraft(answer(self.planned_from), answer(self.planned_until), answer(self.reason) or None)


class DepartureForm(Versioned, SentOnce, Form):
    """The family left for good."""

    left_on = DayField(_l("Departure day"), [Required(_l("Enter the departure day"))])
    outcome = CodeField(_l("Outcome"), [Required(_l("Choose the outcome"))])
    destination = CodeField(_l("Destination"))
    destination_country = CodeField(_l("Country"), narrow=True)
    cleaning_days = WholeNumberField(CLEANING, least=0, most=CLEANING_AT_MOST)
    note = NoteField(_l("Note"))

    def draft(self) -> DepartureDraft:
        """Return what was typed."""
        return DepartureDraft(
            left_on=answer(self.left_on),
            outcome=answer(self.outcome),
            destination=answer(self.destination),
            destination_country=answer(self.destination_country),
            note=answer(self.note) or None,
            cleaning_days=answer(self.cleaning_days),
        )


class CallOffForm(Versioned, SentOnce, Form):
    """The family does not come; the answer says how and why, as "no_show:REFUSED"."""

    why = CodeField(_l("Why"), [Required(_l("Choose why the family does not come"))])
    note = TextField(_l("Note"), max_length=500)

    def offer(self, cancelled: Iterable[tuple[str, str]], no_show: Iterable[tuple[str, str]]) -> None:
        """Give the reasons of both kinds."""
        self.why.choices = {
            gettext("Cancelled"): [(f"{CalledOff.CANCELLED.value}:{code}", words) for code, words in cancelled],
            gettext("Did not come"): [(f"{CalledOff.NO_SHOW.value}:{code}", words) for code, words in no_show],
        }

    def draft(self) -> CallOffDraft:
        """Return what was typed."""
        how, _, reason = answer(self.why).partition(":")
        return CallOffDraft(CalledOff(how), reason, answer(self.note) or None)


class DetailsForm(Versioned, SentOnce, Form):
    """What is known of a stay beside its days and units."""

    category = CodeField(_l("Category"), [Required(_l("Choose the category"))])
    coach_id = CodeField(_l("Coach"), coerce=int)
    second_coach_id = CodeField(_l("Second coach"), coerce=int)
    escorted_by = CodeField(_l("Brought by"))
    arrival_from = TextField(_l("Came from"))
    persons_expected = WholeNumberField(_l("Number of persons announced"), least=1, most=PERSONS_AT_MOST)
    wishes = TextField(_l("Wishes"), max_length=500)
    note = NoteField(_l("Note"))

    def draft(self) -> DetailsDraft:
        """Return what was typed."""
        return DetailsDraft(
            category=answer(self.category),
            coach_id=answer(self.coach_id),
            second_coach_id=answer(self.second_coach_id),
            escorted_by=answer(self.escorted_by),
            arrival_from=answer(self.arrival_from) or None,
            persons_expected=answer(self.persons_expected),
            wishes=answer(self.wishes) or None,
            note=answer(self.note) or None,
        )


class DecisionForm(Versioned, SentOnce, Form):
    """The legal decision on which the stay rests."""

    kind = CodeField(_l("Decision"), [Required(_l("Choose the decision"))])
    decided_on = DayField(_l("Taken on"))
    notified_on = DayField(_l("Notified on"))
    max_end_on = DayField(_l("Last day allowed in a unit"))
    reference = TextField(_l("Reference"))
    note = TextField(_l("Note"), max_length=500)

    def draft(self) -> DecisionDraft:
        """Return what was typed."""
        return DecisionDraft(
            answer(self.kind),
            answer(self.decided_on),
            answer(self.notified_on),
            answer(self.max_end_on),
            answer(self.reference) or None,
            answer(self.note) or None,
        )


class ReasonForm(Versioned, UnitForm):
    """Base of the corrections: a reason from the list, and a word more."""

    why = CodeField(_l("Reason for the correction"), [Required(_l("Choose a reason"))])
    more = TextField(_l("Explanation"), max_length=300)

    @property
    def reason(self) -> str:
        """Return the reason as it is kept: its code, and what was explained."""
        return f"{answer(self.why)} {answer(self.more) or ''}".strip()


class CorrectArrivalForm(ReasonForm):
    """The family arrived on another day."""

    arrived_on = DayField(_l("Real arrival day"), [Required(_l("Enter the arrival day"))])


class CorrectDepartureForm(ReasonForm):
    """The family left on another day, or with another outcome."""

    left_on = DayField(_l("Real departure day"), [Required(_l("Enter the departure day"))])
    outcome = CodeField(_l("Outcome"), [Required(_l("Choose the outcome"))])


class CorrectPlacementForm(ReasonForm):
    """The family came to a unit on another day, or to another unit."""

    moved_on = DayField(_l("Real day of the move"), [Required(_l("Enter the day of the move"))])
    unit_id = CodeField(_l("Unit"), [Required(_l("Choose a unit"))], coerce=int)


class ReopenForm(Versioned, UnitForm):
    """An ended stay goes on."""

    reason = TextField(_l("Reason"), [Required(_l("Say why the stay is reopened"))], max_length=400)
    sure = BooleanField(_l("The family never left: the departure was recorded by mistake"))

    def validate_sure(self, field: Any) -> None:
        """Ask for the tick: a family that came back gets a new stay."""
        if not field.data:
            raise ValueError(gettext("Tick this box. For a family that came back, announce a new stay instead"))
