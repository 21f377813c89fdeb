"""Forms of return files."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from icam.returns import words
from icam.returns.rules import (
    CheckDraft,
    CheckOutcome,
    CountryGroup,
    DepartureDraft,
    DocumentDraft,
    DocumentStep,
    FitToFly,
    Mode,
    OpenDraft,
    PracticalDraft,
    RateDraft,
    TicketDraft,
)
from icam.web.fields import (
    BoxesField,
    CodeField,
    DayField,
    Form,
    NoteField,
    RadiosField,
    Required,
    SentOnce,
    TextField,
    TimeField,
    TypedField,
    Versioned,
)

SHORT = 500
_EUROS = re.compile(r"(\d{1,7})(?:[.,](\d{1,2}))?", re.ASCII)


class EurosField(TypedField):
    """An amount of money, typed in euro and kept in cents."""

    def read(self, text: str) -> int:
        """Read the amount."""
        found = _EUROS.fullmatch(text.replace("€", "").replace("EUR", "").replace(" ", ""))
        if found is None:
            raise ValueError(gettext("Write an amount in euro, for example 350 or 49,90"))
        return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))

    def write(self, value: int) -> str:
        """Write the amount as the office types it."""
        euros, cents = divmod(value, 100)
        return f"{euros},{cents:02}" if cents else str(euros)


class _Offering:
    """A form whose lists are given by field name."""

    _fields: Any

    def offer(self, lists: Mapping[str, Any]) -> None:
        """Give each list its choices."""
        for name, choices in lists.items():
            if name in self._fields:
                self._fields[name].choices = choices


class OpenForm(_Offering, Form, SentOnce):
    """Open a return file."""

    service = RadiosField(_l("Service"), [Required(_l("Choose the service"))])
    country = CodeField(_l("Country of return"), [Required(_l("Choose the country of return"))], narrow=True)
    opened_on = DayField(_l("Opened on"), [Required(_l("Enter the day"))])
    person_ids = BoxesField(_l("Who travels"), [Required(_l("Tick who travels"))], coerce=int)
    note = NoteField(_l("Note"))

    def draft(self) -> OpenDraft:
        """Return what was typed."""
        assert self.opened_on.data is not None
        return OpenDraft(
            self.service.data or "",
            self.opened_on.data,
            self.country.data or "",
            frozenset(self.person_ids.data or ()),
            self.note.data or None,
        )


class ApplyForm(Form, SentOnce, Versioned):
    """Record the application."""

    applied_on = DayField(_l("Day of the application"), [Required(_l("Enter the day of the application"))])
    signers = BoxesField(_l("Signed by"), [Required(_l("Tick who signed"))], coerce=int)
    reference = TextField(_l("Reference of the service"), max_length=200)


class ChecksForm(Form, SentOnce):
    """Note eligibility, every point on one page."""

    codes: ClassVar[tuple[str, ...]] = ()

    def drafts(self) -> list[CheckDraft]:
        """Return the points that were answered."""
        return [
            CheckDraft(code, CheckOutcome(self[f"outcome_{code}"].data), self[f"note_{code}"].data or None)
            for code in self.codes
            if self[f"outcome_{code}"].data
        ]


def checks_form(codes: Iterable[str], stored: Mapping[str, Any]) -> ChecksForm:
    """Make the form for the points on the office's list."""
    listed = tuple(codes)
    fields: dict[str, Any] = {"codes": listed}
    for code in listed:
        fields[f"outcome_{code}"] = RadiosField(_l("What is known"), choices=words.pairs(words.CHECKS))
        fields[f"note_{code}"] = TextField(_l("Note"), max_length=SHORT)
    form: ChecksForm = type("ChecksOfFile", (ChecksForm,), fields)(data=stored)
    return form


class _DocumentStep(_Offering, Form, SentOnce):
    """What happens with a travel document."""

    on = DayField(_l("Day"))
    valid_to = DayField(_l("Valid until"))
    held_by = CodeField(_l("Held by"), blank=_l("not noted"))
    note = TextField(_l("Note"), max_length=SHORT)

    def _check_day(self, step: Any) -> None:
        if step.data and not self.on.data and not self.on.errors:
            self.on.errors = [gettext("Enter the day")]
            raise ValidationError(gettext("Enter the day on which this happened"))


class DocumentForm(_DocumentStep):
    """Enter a travel document."""

    person_id = CodeField(_l("Of whom"), [Required(_l("Choose of whom it is"))], coerce=int, blank=None)
    kind = CodeField(_l("Kind"), [Required(_l("Choose the kind of document"))], blank=None)
    country = CodeField(_l("Country"), [Required(_l("Choose the country that issues it"))], narrow=True)
    number = TextField(_l("Number"), max_length=60)
    step = CodeField(_l("What happened last"), blank=_l("still needed"))
    cost = EurosField(_l("Cost in euro"))

    def validate_step(self, field: CodeField) -> None:
        """Ask for the day of what happened."""
        self._check_day(field)

    @property
    def chosen(self) -> DocumentStep | None:
        """Return what happened last."""
        return DocumentStep(self.step.data) if self.step.data else None

    def draft(self) -> DocumentDraft:
        """Return what was typed."""
        return DocumentDraft(
            self.person_id.data or 0,
            self.kind.data or "",
            self.country.data or "",
            self.number.data or None,
            self.held_by.data,
            self.cost.data,
            self.note.data or None,
        )


class DocumentStepForm(_DocumentStep):
    """Record what happened with a travel document."""

    step = RadiosField(_l("What happened"), [Required(_l("Choose what happened"))])

    def validate_step(self, field: CodeField) -> None:
        """Ask for the day of what happened."""
        self._check_day(field)

    @property
    def chosen(self) -> DocumentStep:
        """Return what happened."""
        return DocumentStep(self.step.data or "")


class VoidForm(Form, SentOnce):
    """Void something that was wrong."""

    reason = TextField(_l("Why it was wrong"), [Required(_l("Write why it was wrong"))], max_length=SHORT)


class TicketForm(_Offering, Form, SentOnce):
    """Record a ticket."""

    mode = RadiosField(_l("Travels by"), [Required(_l("Choose how they travel"))])
    leaves_on = DayField(_l("Leaves on"), [Required(_l("Enter the day of departure"))])
    leaves_at = TimeField(_l("Time"))
    carrier = TextField(_l("Carrier"), max_length=100)
    reference = TextField(_l("Booking reference"), max_length=60)
    from_place = TextField(_l("Travels from"), max_length=100)
    to_place = TextField(_l("Travels to"), max_length=100)
    payer = CodeField(_l("Paid by"), [Required(_l("Choose who pays"))], blank=None)
    price = EurosField(_l("Price in euro"))

    def draft(self) -> TicketDraft:
        """Return what was typed."""
        assert self.leaves_on.data is not None
        return TicketDraft(
            mode=Mode(self.mode.data or ""),
            leaves_on=self.leaves_on.data,
            payer=self.payer.data or "",
            leaves_at=self.leaves_at.data,
            carrier=self.carrier.data or None,
            reference=self.reference.data or None,
            from_place=self.from_place.data or None,
            to_place=self.to_place.data or None,
            price=self.price.data,
        )


class CancelTicketForm(Form, SentOnce):
    """Cancel the ticket."""

    on = DayField(_l("Day"), [Required(_l("Enter the day"))])
    reason = TextField(_l("Reason"), max_length=SHORT)


class PrepareForm(_Offering, Form, SentOnce, Versioned):
    """What the journey needs, and the talk before it."""

    luggage = TextField(_l("Luggage"), max_length=SHORT)
    needs = TextField(
        _l("Needs on the way"), max_length=SHORT, description=_l("Wheelchair, seat, food... no diagnosis")
    )
    fit_to_fly = RadiosField(_l("Fit-to-fly certificate"), choices=words.pairs(words.FIT))
    fit_until = DayField(_l("Certificate valid until"))
    partner = CodeField(_l("Reintegration partner"), blank=_l("none"))
    partner_reference = TextField(_l("Reference at the partner"), max_length=200)
    reintegration = NoteField(_l("Reintegration plan"))
    talked_on = DayField(_l("Talk before departure held on"))
    talk_note = NoteField(_l("What was gone through"))

    def draft(self) -> PracticalDraft:
        """Return what was typed."""
        return PracticalDraft(
            luggage=self.luggage.data or None,
            needs=self.needs.data or None,
            fit_to_fly=FitToFly(self.fit_to_fly.data or FitToFly.NOT_NEEDED),
            fit_until=self.fit_until.data,
            partner=self.partner.data,
            partner_reference=self.partner_reference.data or None,
            reintegration=self.reintegration.data or None,
            talked_on=self.talked_on.data,
            talk_note=self.talk_note.data or None,
        )


class WithdrawForm(Form, SentOnce):
    """Withdraw a return file: one press, the reason may be left out."""

    reason = TextField(_l("Reason"), max_length=SHORT)


class ResumeForm(Form, SentOnce):
    """Resume a return file."""


class PayForm(Form, SentOnce):
    """Record the premiums paid."""

    person_ids = BoxesField(_l("Paid to, or for"), [Required(_l("Tick for whom it was paid"))], coerce=int)
    paid_on = DayField(_l("Paid on"), [Required(_l("Enter the day of payment"))])


class DepartureForm(_Offering, Form, SentOnce):
    """What happened on the day of departure."""

    on = DayField(_l("Day"), [Required(_l("Enter the day"))])
    is_gone = RadiosField(
        _l("What happened"),
        [Required(_l("Choose whether they left"))],
        choices=[("yes", _l("They left")), ("no", _l("They did not leave"))],
    )
    reason = CodeField(_l("Why not"), blank=_l("choose"))
    note = TextField(_l("Note"), max_length=SHORT)

    def validate_reason(self, field: CodeField) -> None:
        """Ask why they did not leave."""
        if self.is_gone.data == "no" and not field.data:
            raise ValidationError(gettext("Choose why they did not leave."))

    def draft(self) -> DepartureDraft:
        """Return what was typed."""
        assert self.on.data is not None
        is_gone = self.is_gone.data == "yes"
        return DepartureDraft(self.on.data, is_gone, None if is_gone else self.reason.data, self.note.data or None)


class RateForm(Form, SentOnce):
    """Set new amounts."""

    group = RadiosField(_l("For"), [Required(_l("Choose the group of countries"))], choices=words.pairs(words.GROUPS))
    adult = EurosField(_l("Adult, in euro"), [Required(_l("Enter the amount for an adult"))])
    child = EurosField(_l("Child, in euro"), [Required(_l("Enter the amount for a child"))])
    from_on = DayField(_l("From"), [Required(_l("Enter the first day"))])
    source = TextField(_l("Source"), max_length=200)

    def draft(self) -> RateDraft:
        """Return what was typed."""
        assert self.from_on.data is not None
        return RateDraft(
            CountryGroup(self.group.data or ""),
            self.adult.data or 0,
            self.child.data or 0,
            self.from_on.data,
            self.source.data or None,
        )


class CountryForm(_Offering, Form, SentOnce):
    """Add a country whose citizens need no visa."""

    country = CodeField(_l("Country"), [Required(_l("Choose the country"))], narrow=True)
    from_on = DayField(_l("From"))


class EndCountryForm(Form, SentOnce):
    """Say from when citizens of a country need a visa again."""

    until_on = DayField(_l("Visa needed from"), [Required(_l("Enter the first day"))])
