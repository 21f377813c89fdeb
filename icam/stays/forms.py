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


def given(field: Any) -> Any:
    """Return the answer of a field; its shape is right once the form is valid."""
    return field.data


def known(text: str | None) -> str | None:
    """Return a text, or None when nothing was typed."""
    return text or None


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
            household_id=given(self.household),
            category=given(self.category),
            planned_from=given(self.planned_from),
            planned_until=given(self.planned_until),
            persons_expected=given(self.persons_expected),
            wishes=known(given(self.wishes)),
            site_id=given(self.site_id),
            coach_id=given(self.coach_id),
            unit_id=given(self.unit_id),
        )


class PlaceForm(Versioned, UnitForm):
    """A unit is held for an announced family."""

    unit_id = RadiosField(_l("Free units"), [Required(_l("Choose a unit"))], coerce=int)


class ReleaseForm(Versioned, SentOnce, Form):
    """No unit is held any more."""


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
            arrived_on=given(self.arrived_on),
            unit_id=given(self.unit_id),
            planned_until=given(self.planned_until),
            escorted_by=given(self.escorted_by),
            arrival_from=known(given(self.arrival_from)),
        )


class MoveForm(Versioned, UnitForm):
    """The family goes to another unit."""

    moved_on = DayField(_l("Day of the move"), [Required(_l("Enter the day of the move"))])
    unit_id = RadiosField(_l("To which unit"), [Required(_l("Choose a unit"))], coerce=int)
    reason = CodeField(_l("Reason"), [Required(_l("Choose a reason"))])
    cleaning_days = WholeNumberField(CLEANING, least=0, most=CLEANING_AT_MOST)

    def draft(self) -> MoveDraft:
        """Return what was typed."""
        return MoveDraft(given(self.moved_on), given(self.unit_id), given(self.reason), given(self.cleaning_days))


class SplitForm(Versioned, UnitForm):
    """Some of the family go to another unit."""

    person_ids = BoxesField(_l("Who goes to the other unit"), coerce=int)
    moved_on = DayField(_l("From which day"), [Required(_l("Enter the day from which the family is split"))])
    unit_id = RadiosField(_l("To which unit"), [Required(_l("Choose a unit"))], coerce=int)

    def draft(self) -> SplitDraft:
        """Return what was typed."""
        return SplitDraft(given(self.moved_on), given(self.unit_id), frozenset(given(self.person_ids) or ()), "SPLIT")


class RejoinForm(Versioned, UnitForm):
    """The family is together again."""

    moved_on = DayField(_l("From which day"), [Required(_l("Enter the day from which the family is together"))])
    placement_id = RadiosField(_l("In which unit"), [Required(_l("Choose a unit"))], coerce=int)
    cleaning_days = WholeNumberField(CLEANING, least=0, most=CLEANING_AT_MOST)

    def draft(self) -> RejoinDraft:
        """Return what was typed."""
        return RejoinDraft(given(self.moved_on), given(self.placement_id), given(self.cleaning_days))


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
            given(self.person_id),
            PresenceChange(given(self.change)),
            given(self.on),
            known(given(self.reason)),
            given(self.placement_id),
        )


class PlanForm(Versioned, UnitForm):
    """The expected days change."""

    planned_from = DayField(_l("Planned arrival"))
    planned_until = DayField(_l("Expected departure"))
    reason = TextField(_l("Reason"))

    def draft(self) -> PlanDraft:
        """Return what was typed."""
        return PlanDraft(given(self.planned_from), given(self.planned_until), known(given(self.reason)))


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
            left_on=given(self.left_on),
            outcome=given(self.outcome),
            destination=given(self.destination),
            destination_country=given(self.destination_country),
            note=known(given(self.note)),
            cleaning_days=given(self.cleaning_days),
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
        how, _, reason = given(self.why).partition(":")
        return CallOffDraft(CalledOff(how), reason, known(given(self.note)))


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
            category=given(self.category),
            coach_id=given(self.coach_id),
            second_coach_id=given(self.second_coach_id),
            escorted_by=given(self.escorted_by),
            arrival_from=known(given(self.arrival_from)),
            persons_expected=given(self.persons_expected),
            wishes=known(given(self.wishes)),
            note=known(given(self.note)),
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
            given(self.kind),
            given(self.decided_on),
            given(self.notified_on),
            given(self.max_end_on),
            known(given(self.reference)),
            known(given(self.note)),
        )


class ReasonForm(Versioned, UnitForm):
    """Base of the corrections: a reason from the list, and a word more."""

    why = CodeField(_l("Reason for the correction"), [Required(_l("Choose a reason"))])
    more = TextField(_l("Explanation"), max_length=300)

    @property
    def reason(self) -> str:
        """Return the reason as it is kept: its code, and what was explained."""
        return f"{given(self.why)} {given(self.more) or ''}".strip()


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
