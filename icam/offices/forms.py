"""Forms of the offices: shape in, drafts out."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from icam.core.errors import RuleBroken
from icam.offices.labels import KINDS, weekday
from icam.offices.rules import (
    MOST_SEATS,
    WEEKDAYS,
    HoursKind,
    OfficeDraft,
    PointDraft,
    RoomDraft,
    Window,
    read_windows,
)
from icam.web.fields import (
    CodeField,
    DayField,
    Form,
    NoteField,
    Required,
    SentOnce,
    TextField,
    Versioned,
    WholeNumberField,
    answer,
)
from icam.web.i18n import sentence

CODE_MAX = 20
LETTERS = [("nl", "NL"), ("fr", "FR"), ("de", "DE")]


class OfficeForm(SentOnce, Versioned, Form):
    """An office."""

    OPTIONAL = (
        "name_de",
        "name_en",
        "street",
        "postal_code",
        "municipality",
        "phone",
        "email",
        "from_on",
        "until_on",
        "note",
    )

    code = TextField(_l("Code"), [Required(_l("Enter a code, for example BRU"))], max_length=CODE_MAX)
    name_nl = TextField(_l("Name in Dutch"), [Required(_l("Enter the name in Dutch"))])
    name_fr = TextField(_l("Name in French"), [Required(_l("Enter the name in French"))])
    name_de = TextField(_l("Name in German"))
    name_en = TextField(_l("Name in English"))
    region = CodeField(_l("Region"), [Required(_l("Choose the region"))])
    language = CodeField(_l("Language of the letters"), [Required(_l("Choose the language"))], choices=LETTERS)
    street = TextField(_l("Street and number"))
    postal_code = TextField(_l("Postal code"), max_length=10)
    municipality = TextField(_l("Municipality"))
    phone = TextField(_l("Phone"), max_length=40)
    email = TextField(_l("E-mail"))
    is_public = BooleanField(_l("The address is public"))
    from_on = DayField(_l("In use from"), description=_l("Leave it empty when it always was"))
    until_on = DayField(_l("In use until"), description=_l("The first day on which it is no longer used"))
    note = NoteField(_l("Note"))

    def validate_until_on(self, field: Any) -> None:
        """Refuse an end before the beginning."""
        _check_order(self.from_on.data, field.data)

    def draft(self) -> OfficeDraft:
        """Return the office as typed."""
        return OfficeDraft(
            code=answer(self.code),
            name_nl=answer(self.name_nl),
            name_fr=answer(self.name_fr),
            region=answer(self.region),
            language=answer(self.language),
            is_public=bool(self.is_public.data),
            **{name: answer(self[name]) or None for name in self.OPTIONAL},
        )


class PointForm(SentOnce, Versioned, Form):
    """A contact point."""

    code = TextField(_l("Code"), [Required(_l("Enter a code, for example BRU-A"))], max_length=CODE_MAX)
    name = TextField(_l("Name"), [Required(_l("Enter the name"))])
    from_on = DayField(_l("In use from"), description=_l("Leave it empty when it always was"))
    until_on = DayField(_l("In use until"), description=_l("The first day on which it is no longer used"))

    def validate_until_on(self, field: Any) -> None:
        """Refuse an end before the beginning."""
        _check_order(self.from_on.data, field.data)

    def draft(self) -> PointDraft:
        """Return the contact point as typed."""
        return PointDraft(answer(self.code), answer(self.name), self.from_on.data, self.until_on.data)


class RoomForm(SentOnce, Versioned, Form):
    """A room."""

    code = TextField(_l("Code"), [Required(_l("Enter a code, for example BRU-1"))], max_length=CODE_MAX)
    name = TextField(_l("Name"), [Required(_l("Enter the name"))])
    seats = WholeNumberField(_l("Seats"), [Required(_l("Enter the seats"))], least=1, most=MOST_SEATS)
    step_free = BooleanField(_l("Step-free"))
    from_on = DayField(_l("In use from"), description=_l("Leave it empty when it always was"))
    until_on = DayField(_l("In use until"), description=_l("The first day on which it is no longer used"))

    def validate_until_on(self, field: Any) -> None:
        """Refuse an end before the beginning."""
        _check_order(self.from_on.data, field.data)

    def draft(self) -> RoomDraft:
        """Return the room as typed."""
        return RoomDraft(
            answer(self.code),
            answer(self.name),
            answer(self.seats),
            bool(self.step_free.data),
            self.from_on.data,
            self.until_on.data,
        )


class WindowsField(TextField):
    """Hours of one day, as they are written on a door."""

    def windows(self) -> list[Window]:
        """Return the hours as typed."""
        return read_windows(self.data or "")

    def pre_validate(self, form: Any) -> None:
        """Refuse hours that cannot be."""
        super().pre_validate(form)
        try:
            self.windows()
        except RuleBroken as broken:
            raise ValidationError(sentence(broken)) from None


class HoursForm(SentOnce, Form):
    """The hours of a week, from a day on; a field for each kind and weekday."""

    from_on = DayField(_l("From"), [Required(_l("Enter the day from which these hours hold"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in HoursKind:
            for number in WEEKDAYS:
                self.hours(kind, number).label.text = f"{weekday(number)}, {str(KINDS[kind]).lower()}"

    def hours(self, kind: HoursKind, number: int) -> Any:
        """Return the field of a kind and a weekday."""
        return self[f"{kind.value}_{number}"]

    def week(self) -> dict[tuple[HoursKind, int], list[Window]]:
        """Return the hours as typed."""
        return {(kind, number): self.hours(kind, number).windows() for kind in HoursKind for number in WEEKDAYS}


for _kind in HoursKind:
    for _number in WEEKDAYS:
        setattr(HoursForm, f"{_kind.value}_{_number}", WindowsField(max_length=60))


class ClosingForm(SentOnce, Form):
    """Days on which an office is closed."""

    first_on = DayField(_l("First day"), [Required(_l("Enter the day on which the office is closed"))])
    last_on = DayField(_l("Last day"), description=_l("Counted too; leave it empty for one day"))
    reason = TextField(_l("Reason"))

    def validate_last_on(self, field: Any) -> None:
        """Refuse a last day before the first."""
        if self.first_on.data and field.data and field.data < self.first_on.data:
            raise ValidationError(_l("The last day lies before the first"))


def _check_order(first: date | None, until: date | None) -> None:
    if first and until and until < first:
        raise ValidationError(_l("The end lies before the beginning"))
