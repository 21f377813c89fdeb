"""Forms of the stock: shape in, drafts out."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import ValidationError

from icam.core.period import Period
from icam.housing.rules import (
    MOST_BEDS,
    MOST_CLEANING_DAYS,
    MOST_PLACES,
    ClosureDraft,
    SiteDraft,
    UnitDraft,
    UnitType,
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
    Versioned,
    WholeNumberField,
    answer,
)

CODE_MAX = 20
REASON_MAX = 500
LANGUAGES = [("nl", "NL"), ("fr", "FR"), ("de", "DE")]


class SiteForm(SentOnce, Versioned, Form):
    """A site."""

    TEXTS = (
        "name_de",
        "name_en",
        "street",
        "postal_code",
        "municipality",
        "province",
        "language_region",
        "region",
        "cluster",
        "phone",
        "note",
    )

    code = TextField(_l("Code"), [Required(_l("Enter a code, for example TUB"))], max_length=CODE_MAX)
    name_nl = TextField(_l("Name in Dutch"), [Required(_l("Enter the name in Dutch"))])
    name_fr = TextField(_l("Name in French"), [Required(_l("Enter the name in French"))])
    name_de = TextField(_l("Name in German"))
    name_en = TextField(_l("Name in English"))
    street = TextField(_l("Street and number"))
    postal_code = TextField(_l("Postal code"), max_length=10)
    municipality = TextField(_l("Municipality"))
    province = TextField(_l("Province"), max_length=10, description=_l("ISO code, for example BE-WBR"))
    language_region = CodeField(_l("Language of the region"), choices=LANGUAGES)
    region = CodeField(_l("Region"))
    cluster = TextField(
        _l("Counted together with"), max_length=20, description=_l("Sites with the same word here are one group")
    )
    phone = TextField(_l("Phone"), max_length=40)
    cleaning_days = WholeNumberField(
        _l("Cleaning days"),
        [Required(_l("Enter the cleaning days; 0 means none"))],
        most=MOST_CLEANING_DAYS,
        description=_l("Working days after a departure, where the departure itself does not say"),
    )
    note = NoteField(_l("Note"))

    def draft(self) -> SiteDraft:
        """Return the site as typed."""
        texts = {name: answer(self[name]) or None for name in self.TEXTS}
        return SiteDraft(
            code=answer(self.code),
            name_nl=answer(self.name_nl),
            name_fr=answer(self.name_fr),
            cleaning_days=answer(self.cleaning_days),
            **texts,
        )


class UnitForm(SentOnce, Versioned, Form):
    """A unit."""

    site_id = CodeField(_l("Site"), [Required(_l("Choose the site"))], coerce=int)
    code = TextField(_l("Code"), [Required(_l("Enter a code, for example TUB-7"))], max_length=CODE_MAX)
    label = TextField(_l("Name"), description=_l("As people call it, where that is not the code"))
    unit_type = RadiosField(_l("Kind"), [Required(_l("Choose the kind of unit"))], coerce=UnitType)
    street = TextField(_l("Street and number"))
    floor = WholeNumberField(_l("Floor"), least=-5, most=50)
    bedrooms = WholeNumberField(_l("Bedrooms"), most=MOST_BEDS)
    beds_adult = WholeNumberField(
        _l("Beds for adults"), [Required(_l("Enter the beds for adults; 0 means none"))], most=MOST_BEDS
    )
    beds_child = WholeNumberField(
        _l("Beds for children"), [Required(_l("Enter the beds for children; 0 means none"))], most=MOST_BEDS
    )
    cots = WholeNumberField(_l("Cots"), [Required(_l("Enter the cots; 0 means none"))], most=MOST_BEDS)
    family_places = WholeNumberField(
        _l("Family places"),
        [Required(_l("Enter how many families may live here at once"))],
        least=1,
        most=MOST_PLACES,
        description=_l("Families that may live here at the same time"),
    )
    step_free = BooleanField(_l("Step-free"))
    is_assumed = BooleanField(_l("The numbers of beds are an assumption, nobody counted them"))
    characteristics = BoxesField(_l("What it offers"))
    note = NoteField(_l("Note"))

    def draft(self) -> UnitDraft:
        """Return the unit as typed."""
        return UnitDraft(
            site_id=answer(self.site_id),
            code=self.code.data,
            unit_type=answer(self.unit_type),
            label=self.label.data or None,
            street=self.street.data or None,
            floor=self.floor.data,
            bedrooms=self.bedrooms.data,
            beds_adult=answer(self.beds_adult),
            beds_child=answer(self.beds_child),
            cots=answer(self.cots),
            family_places=answer(self.family_places),
            step_free=self.step_free.data,
            is_assumed=self.is_assumed.data,
            characteristics=tuple(self.characteristics.data or ()),
            note=self.note.data or None,
        )


class NewUnitForm(UnitForm):
    """A unit that joins the stock."""

    from_on = DayField(_l("In the stock from"), [Required(_l("Enter the first day in the stock"))])


class ServiceForm(SentOnce, Form):
    """Days in which a unit belongs to the stock."""

    from_on = DayField(_l("First day"), [Required(_l("Enter the first day in the stock"))])
    last_on = DayField(_l("Last day"), description=_l("Leave it empty while nobody knows"))
    reason = TextField(_l("Reason"), max_length=REASON_MAX)

    def validate_last_on(self, field: Any) -> None:
        """Refuse a last day before the first."""
        _check_order(self.from_on.data, field.data)

    def draft(self) -> Period:
        """Return the days as typed."""
        return Period.days(answer(self.from_on), self.last_on.data)


class TakeOutForm(SentOnce, Form):
    """The day from which a unit no longer belongs to the stock."""

    until_on = DayField(
        _l("Out of the stock from"),
        [Required(_l("Enter the first day on which the unit no longer belongs to the stock"))],
    )
    reason = TextField(_l("Reason"), max_length=REASON_MAX)


class ClosureForm(SentOnce, Versioned, Form):
    """Days in which a unit is out of use; ``version`` is the number of the version that was on screen."""

    first_on = DayField(_l("First day"), [Required(_l("Enter the first day the unit is closed"))])
    last_on = DayField(_l("Last day"), description=_l("Counted too; leave it empty while nobody knows"))
    reason_code = CodeField(_l("Reason"), [Required(_l("Choose the reason"))])
    reference = TextField(_l("Reference"), description=_l("Work order or file, as the office writes it"))
    note = NoteField(_l("Note"))
    over_stay = BooleanField(_l("Close it although a family lives there or is expected"))

    def validate_last_on(self, field: Any) -> None:
        """Refuse a last day before the first."""
        _check_order(self.first_on.data, field.data)

    def draft(self) -> ClosureDraft:
        """Return the closure as typed."""
        return ClosureDraft(
            Period.days(answer(self.first_on), self.last_on.data),
            answer(self.reason_code),
            self.reference.data or None,
            self.note.data or None,
            over_stay=bool(self.over_stay.data),
        )


class ReasonForm(SentOnce, Form):
    """Why something is taken back."""

    reason = TextField(_l("Reason"), [Required(_l("Enter the reason"))], max_length=REASON_MAX)


def _check_order(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise ValidationError(_l("The last day lies before the first"))
