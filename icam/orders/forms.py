"""Forms of orders to leave: shape in, drafts out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from icam.core.period import ONE_DAY
from icam.orders.rules import STANDARD_DAYS, AppealDraft, BanDraft, ExtensionDraft, OrderDraft
from icam.web.fields import (
    CodeField,
    DayField,
    Form,
    NoteField,
    RadiosField,
    Required,
    SentOnce,
    TextField,
    Versioned,
    WholeNumberField,
    answer,
)

GRANTED, REFUSED, WAITING = "granted", "refused", "waiting"


class OrderForm(SentOnce, Form):
    """An order to leave."""

    annex = CodeField(_l("Order"), [Required(_l("Choose the annex"))])
    person_id = CodeField(_l("For"), coerce=int, blank=_l("the whole family"))
    decided_on = DayField(_l("Date of the order"))
    notified_on = DayField(_l("Day of the notification"), description=_l("The term runs from this day."))
    notified_by = CodeField(_l("Notified by"))
    term_days = WholeNumberField(
        _l("Term in days"), [Required(_l("Enter the days of the term; 0 when there is none"))], default=STANDARD_DAYS
    )
    term_reason = CodeField(_l("Reason of a term shorter than 30 days"))
    reference = TextField(_l("Reference"))
    language = CodeField(_l("Language of the order"))
    confirms_id = CodeField(_l("Confirms an earlier order"), coerce=int)
    note = NoteField(_l("Note"))

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        for name in ("annex", "person_id", "notified_by", "term_reason", "language", "confirms_id"):
            self[name].choices = choices[name]

    def draft(self) -> OrderDraft:
        """Return the order as typed."""
        return OrderDraft(
            annex=answer(self.annex),
            person_id=self.person_id.data,
            reference=self.reference.data or None,
            decided_on=self.decided_on.data,
            notified_on=self.notified_on.data,
            notified_by=self.notified_by.data,
            language=self.language.data,
            term_days=answer(self.term_days),
            term_reason=self.term_reason.data,
            confirms_id=self.confirms_id.data,
            note=self.note.data or None,
        )


class CorrectForm(Versioned, OrderForm):
    """An order with its mistakes put right."""

    reason = TextField(_l("What was wrong"), [Required(_l("Say what was wrong"))], max_length=500)


class MistakeForm(SentOnce, Form):
    """Why something is voided; it is kept with it."""

    reason = TextField(_l("Why this was a mistake"), [Required(_l("Say why this was a mistake"))], max_length=500)


class NotifyForm(SentOnce, Form):
    """The notification of an order."""

    notified_on = DayField(_l("Day of the notification"), [Required(_l("Enter the day of the notification"))])
    notified_by = CodeField(_l("Notified by"))


class ComplyForm(SentOnce, Form):
    """A departure that was proven."""

    complied_on = DayField(_l("Departure"), [Required(_l("Enter the day of the departure"))])
    complied_how = CodeField(_l("How it is known"), [Required(_l("Choose how it is known"))])


class WithdrawForm(SentOnce, Form):
    """The order was taken back."""

    withdrawn_on = DayField(_l("Withdrawn on"), [Required(_l("Enter the day"))])
    withdrawn_reason = CodeField(_l("Reason"), [Required(_l("Choose the reason"))])


class AnswerForm(SentOnce, Form):
    """The answer to an extension."""

    result = RadiosField(
        _l("Answer"), [Required(_l("Choose the answer"))], choices=[(GRANTED, _l("granted")), (REFUSED, _l("refused"))]
    )
    decided_on = DayField(_l("Answered on"))
    last_on = DayField(_l("Granted until"), description=_l("Last day of the extension."))

    @property
    def granted(self) -> bool | None:
        """Return the answer; None while there is none."""
        return {GRANTED: True, REFUSED: False}.get(str(self.result.data))

    @property
    def until_on(self) -> date | None:
        """Return the first day after the extension."""
        return self.last_on.data + ONE_DAY if self.last_on.data else None


class ExtensionForm(AnswerForm):
    """An extension that is asked, with its answer when there is one already."""

    asked_on = DayField(_l("Asked on"), [Required(_l("Enter the day on which it was asked"))])
    reason = CodeField(_l("Reason"), [Required(_l("Choose the reason"))])
    result = RadiosField(
        _l("Answer"),
        default=WAITING,
        choices=[(WAITING, _l("not yet")), (GRANTED, _l("granted")), (REFUSED, _l("refused"))],
    )
    note = NoteField(_l("Note"), rows=2)

    def draft(self) -> ExtensionDraft:
        """Return the extension as typed."""
        return ExtensionDraft(
            answer(self.asked_on),
            answer(self.reason),
            self.granted,
            self.decided_on.data if self.granted is not None else None,
            self.until_on if self.granted else None,
            self.note.data or None,
        )


class AppealForm(SentOnce, Form):
    """An appeal against the order."""

    kind = CodeField(_l("Appeal"), [Required(_l("Choose the kind of appeal"))])
    lodged_on = DayField(_l("Lodged on"), [Required(_l("Enter the day on which it was lodged"))])
    suspends = BooleanField(
        _l("The order is suspended while it is pending"),
        description=_l("An appeal for annulment does not suspend by itself."),
    )
    reference = TextField(_l("Case number of the court"))

    def draft(self) -> AppealDraft:
        """Return the appeal as typed."""
        return AppealDraft(
            answer(self.kind), answer(self.lodged_on), bool(self.suspends.data), self.reference.data or None
        )


class ResultForm(SentOnce, Form):
    """The result of an appeal."""

    result = CodeField(_l("Result"), [Required(_l("Choose the result"))])
    decided_on = DayField(_l("Decided on"), [Required(_l("Enter the day of the result"))])


class BanForm(SentOnce, Form):
    """An entry ban."""

    ground = RadiosField(_l("Ground"), [Required(_l("Choose the ground"))])
    years = WholeNumberField(_l("Years"), [Required(_l("Enter the number of years"))], least=1)
    from_on = DayField(_l("From"), [Required(_l("Enter the first day"))])
    person_id = CodeField(_l("For"), coerce=int, blank=_l("all adults of the order"))
    reference = TextField(_l("Reference"))
    note = NoteField(_l("Note"), rows=2)

    def draft(self) -> BanDraft:
        """Return the entry ban as typed."""
        return BanDraft(
            ground=answer(self.ground),
            years=answer(self.years),
            from_on=answer(self.from_on),
            person_id=self.person_id.data,
            reference=self.reference.data or None,
            note=self.note.data or None,
        )


class LiftForm(SentOnce, Form):
    """The entry ban was lifted."""

    lifted_on = DayField(_l("Lifted on"), [Required(_l("Enter the day"))])
