"""Forms of persons and households: shape in, drafts out."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from icam.core.errors import RuleBroken
from icam.core.identifiers import IdentifierKind
from icam.people import rules
from icam.people.rules import (
    DecisionDraft,
    HouseholdDraft,
    MemberDraft,
    NationalityStatus,
    NumberDraft,
    PersonDraft,
    Sex,
    VulnerabilityDraft,
)
from icam.web.fields import (
    CodeField,
    DayField,
    Form,
    NameField,
    NoteField,
    PartialDayField,
    RadiosField,
    Required,
    SentOnce,
    TextField,
    Versioned,
)

ROWS = 8
"""Persons that can be entered at once when a family is opened; more are added one by one."""

NATIONALITIES = 3
LANGUAGES = 3


class SearchForm(Form):
    """Who somebody is about to add: enough to see whether the office knows them already."""

    class Meta:
        csrf = False

    given_name = NameField(_l("Given name"))
    family_name = NameField(_l("Family name"))
    birth = PartialDayField(_l("Birth date"))
    number = TextField(_l("A number"), max_length=60)

    def draft(self) -> PersonDraft:
        """Return the person as far as typed."""
        numbers = (NumberDraft(IdentifierKind.OTHER, self.number.data),) if self.number.data else ()
        return PersonDraft(
            given_name=self.given_name.data or "",
            family_name=self.family_name.data or "",
            birth=self.birth.data,
            numbers=numbers,
        )

    @property
    def is_asked(self) -> bool:
        """Tell whether anything was typed."""
        return any(field.data for field in (self.given_name, self.family_name, self.birth, self.number))


class _PersonFields(Form):
    given_name = NameField(_l("Given name"))
    family_name = NameField(_l("Family name"), description=_l("A single name goes in either box."))
    script_name = TextField(_l("Name in its own script"), max_length=100)
    spellings = NoteField(
        _l("Other spellings"),
        rows=2,
        max_length=800,
        description=_l("One a line, as “Family name, given name”."),
    )
    sex = RadiosField(_l("Sex"), default="u")
    birth = PartialDayField(_l("Birth date"), description=_l("12/03/1988, 03/1988 or 1988; empty when unknown."))
    birth_place = TextField(_l("Birth place"), max_length=200)
    birth_country = CodeField(_l("Birth country"), narrow=True)
    deceased_on = DayField(_l("Day of death"))
    phone = TextField(_l("Phone"), max_length=40)
    note = NoteField(_l("Note"), rows=2)
    nationality_1 = CodeField(_l("Nationality"), narrow=True)
    nationality_1_status = CodeField(_l("How it is known"), default="declared", blank=None)
    nationality_2 = CodeField(_l("Second nationality"), narrow=True)
    nationality_2_status = CodeField(_l("How it is known"), default="declared", blank=None)
    nationality_3 = CodeField(_l("Third nationality"), narrow=True)
    nationality_3_status = CodeField(_l("How it is known"), default="declared", blank=None)
    interpreter_language = CodeField(_l("Language for the interpreter"), narrow=True)
    language_1 = CodeField(_l("Other language"), narrow=True)
    language_2 = CodeField(_l("Other language"), narrow=True)
    language_3 = CodeField(_l("Other language"), narrow=True)

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        self.sex.choices = choices["sex"]
        self.birth_country.choices = choices["country"]
        for n in range(1, NATIONALITIES + 1):
            self[f"nationality_{n}"].choices = choices["nationality"]
            self[f"nationality_{n}_status"].choices = choices["status"]
        self.interpreter_language.choices = choices["language"]
        for n in range(1, LANGUAGES + 1):
            self[f"language_{n}"].choices = choices["language"]

    def person(self, numbers: Iterable[NumberDraft] = ()) -> PersonDraft:
        """Return the person as typed."""
        nationalities = tuple(
            (self[f"nationality_{n}"].data, NationalityStatus(self[f"nationality_{n}_status"].data or "declared"))
            for n in range(1, NATIONALITIES + 1)
            if self[f"nationality_{n}"].data
        )
        spoken = [self[f"language_{n}"].data for n in range(1, LANGUAGES + 1) if self[f"language_{n}"].data]
        return PersonDraft(
            given_name=self.given_name.data or "",
            family_name=self.family_name.data or "",
            script_name=self.script_name.data or None,
            spellings=rules.read_spellings(self.spellings.data or ""),
            sex=Sex(self.sex.data or "u"),
            birth=self.birth.data,
            birth_place=self.birth_place.data or None,
            birth_country=self.birth_country.data,
            deceased_on=self.deceased_on.data,
            phone=self.phone.data or None,
            note=self.note.data or None,
            nationalities=nationalities,
            languages=tuple(spoken),
            interpreter_language=self.interpreter_language.data,
            numbers=tuple(numbers),
        )


class PersonForm(Versioned, SentOnce, _PersonFields):
    """Everything about a person but numbers, vulnerabilities and families, which are dated facts of their own."""

    def draft(self) -> PersonDraft:
        """Return the person as typed."""
        return self.person()


class NewMemberForm(SentOnce, _PersonFields):
    """A new person in a household."""

    role = CodeField(_l("Role in the family"), [Required(_l("Choose the role in the family"))])
    from_on = DayField(
        _l("Belongs to the family since"),
        description=_l("Only when the person joined later, such as a child born during the stay."),
    )
    number_kind = CodeField(_l("Kind of number"), blank=None, default="OV")
    number = TextField(_l("Number"), max_length=60)
    sure = BooleanField(_l("I looked: this is another person"))

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        super().offer(choices)
        self.role.choices = choices["role"]
        self.number_kind.choices = choices["identifier_kind"]

    def draft(self) -> PersonDraft:
        """Return the person as typed."""
        numbers: tuple[NumberDraft, ...] = ()
        if self.number.data:
            numbers = (NumberDraft(IdentifierKind(self.number_kind.data or "OTHER"), self.number.data),)
        return self.person(numbers)

    def place(self) -> MemberDraft:
        """Return the place in the household."""
        return MemberDraft(str(self.role.data), self.from_on.data)

    def refuse(self, broken: RuleBroken) -> None:
        """Put what a rule said about a number beside the number."""
        if broken.field == "value":
            broken.field = "number"
        elif broken.field == "kind":
            broken.field = "number_kind"
        super().refuse(broken)


class KnownMemberForm(SentOnce, Form):
    """A person on record who joins a household."""

    role = CodeField(_l("Role in the family"), [Required(_l("Choose the role in the family"))])
    from_on = DayField(_l("Belongs to the family since"))

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        self.role.choices = choices["role"]

    def place(self) -> MemberDraft:
        """Return the place in the household."""
        return MemberDraft(str(self.role.data), self.from_on.data)


class MembershipForm(SentOnce, Form):
    """Correct a membership, with the reason."""

    role = CodeField(_l("Role in the family"), [Required(_l("Choose the role in the family"))], blank=None)
    from_on = DayField(_l("Belongs to the family since"), description=_l("Empty when from the beginning."))
    until_on = DayField(_l("No longer since"), description=_l("Empty when still."))
    reason = TextField(_l("Why this is corrected"), [Required(_l("Say why this is corrected"))], max_length=500)

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        self.role.choices = choices["role"]

    def draft(self) -> MemberDraft:
        """Return the place in the household."""
        return MemberDraft(str(self.role.data), self.from_on.data, self.until_on.data)


class LeaveForm(SentOnce, Form):
    """A person who leaves the household."""

    until_on = DayField(
        _l("Day on which the person left the family"), [Required(_l("Enter the day on which the person left"))]
    )

    def left_on(self) -> date:
        """Return the day."""
        assert self.until_on.data is not None
        day: date = self.until_on.data
        return day


class _HouseholdFields(Form):
    name = NameField(_l("Name of the family"))
    category = CodeField(_l("Category"))
    entry_channel = CodeField(_l("How the family came to us"))
    file_language = CodeField(_l("Language of the file"))
    interpreter_language = CodeField(_l("Language for the interpreter"), narrow=True)
    phone = TextField(_l("Phone"), max_length=40)
    address = TextField(_l("Contact address"), max_length=500)
    lawyer = TextField(_l("Lawyer"), max_length=200)
    note = NoteField(_l("Note"), rows=3)

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        self.category.choices = choices["category"]
        self.entry_channel.choices = choices["entry_channel"]
        self.file_language.choices = choices["file_language"]
        self.interpreter_language.choices = choices["language"]

    def household(self, contact_person_id: int | None = None) -> HouseholdDraft:
        """Return the household as typed."""
        return HouseholdDraft(
            name=self.name.data or "",
            category=self.category.data,
            entry_channel=self.entry_channel.data,
            file_language=self.file_language.data,
            interpreter_language=self.interpreter_language.data,
            lawyer=self.lawyer.data or None,
            address=self.address.data or None,
            phone=self.phone.data or None,
            note=self.note.data or None,
            contact_person_id=contact_person_id,
        )


class HouseholdForm(Versioned, SentOnce, _HouseholdFields):
    """What is on record about a household."""

    contact_person_id = CodeField(_l("Contact person"), coerce=int, blank=None)

    def draft(self) -> HouseholdDraft:
        """Return the household as typed."""
        return self.household(self.contact_person_id.data)


class OpenForm(SentOnce, _HouseholdFields):
    """A new family, with its members on one line each; what all have in common is typed once."""

    nationality = CodeField(_l("Nationality"), narrow=True)
    number = TextField(_l("OV number"), max_length=60, description=_l("Often one for the whole family."))
    sure = BooleanField(_l("I looked: these are other persons"))

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        super().offer(choices)
        self.nationality.choices = choices["nationality"]
        for row in range(ROWS):
            self[f"sex_{row}"].choices = choices["sex"]
            self[f"role_{row}"].choices = choices["role"]

    def rows(self) -> list[int]:
        """Return the lines on which something was typed."""
        return [
            row
            for row in range(ROWS)
            if any(self[f"{name}_{row}"].data for name in ("given_name", "family_name", "birth", "role"))
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a name and a role on every line that was begun."""
        ok = bool(super().validate(extra_validators))
        if not self.rows():
            self.given_name_0.errors = [*self.given_name_0.errors, gettext("Enter at least one person")]
            return False
        for row in self.rows():
            if not self[f"given_name_{row}"].data and not self[f"family_name_{row}"].data:
                self._say(f"given_name_{row}", gettext("Enter at least one name; a single name is enough."))
                ok = False
            if not self[f"role_{row}"].data:
                self._say(f"role_{row}", gettext("Choose the role in the family"))
                ok = False
        return ok

    def _say(self, field: str, sentence: str) -> None:
        self[field].errors = [*self[field].errors, sentence]

    def draft(self) -> HouseholdDraft:
        """Return the household as typed."""
        return self.household()

    def members(self) -> list[tuple[PersonDraft, MemberDraft]]:
        """Return the persons as typed, with what the family has in common."""
        nationalities = ((self.nationality.data, NationalityStatus.DECLARED),) if self.nationality.data else ()
        numbers = (NumberDraft(IdentifierKind.OV, self.number.data),) if self.number.data else ()
        return [
            (
                PersonDraft(
                    given_name=self[f"given_name_{row}"].data or "",
                    family_name=self[f"family_name_{row}"].data or "",
                    sex=Sex(self[f"sex_{row}"].data or "u"),
                    birth=self[f"birth_{row}"].data,
                    nationalities=nationalities,
                    interpreter_language=self.interpreter_language.data,
                    numbers=numbers,
                ),
                MemberDraft(self[f"role_{row}"].data),
            )
            for row in self.rows()
        ]

    def refuse(self, broken: RuleBroken) -> None:
        """Put what a rule said about a number beside the number."""
        if broken.field in ("value", "kind"):
            broken.field = "number"
        super().refuse(broken)


for _row in range(ROWS):
    setattr(OpenForm, f"given_name_{_row}", NameField(_l("Given name")))
    setattr(OpenForm, f"family_name_{_row}", NameField(_l("Family name")))
    setattr(OpenForm, f"birth_{_row}", PartialDayField(_l("Birth date")))
    setattr(OpenForm, f"sex_{_row}", CodeField(_l("Sex"), default="u", blank=None))
    setattr(OpenForm, f"role_{_row}", CodeField(_l("Role in the family")))


class NumberForm(SentOnce, Form):
    """A number that a register gave."""

    kind = CodeField(_l("Kind of number"), [Required(_l("Choose the kind of number"))], blank=None, default="OV")
    value = TextField(_l("Number"), [Required(_l("Enter the number."))], max_length=60)
    country = CodeField(_l("Country that issued it"), narrow=True)
    valid_from = DayField(_l("Valid from"))
    valid_to = DayField(_l("Valid to"), description=_l("Last day."))
    source = TextField(_l("Seen on"), max_length=200, description=_l("The document or register it was read from."))

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        self.kind.choices = choices["identifier_kind"]
        self.country.choices = choices["country"]

    def draft(self) -> NumberDraft:
        """Return the number as typed."""
        return NumberDraft(
            IdentifierKind(str(self.kind.data)),
            self.value.data,
            self.country.data,
            self.valid_from.data,
            self.valid_to.data,
            self.source.data or None,
        )


class VulnerabilityForm(SentOnce, Form):
    """A vulnerability code with its dates."""

    code = CodeField(_l("Needs special care as"), [Required(_l("Choose what it is"))])
    from_on = DayField(_l("Since"))
    until_on = DayField(_l("No longer since"))
    note = TextField(_l("What helps"), max_length=500, description=_l("What to keep in mind; never a diagnosis."))

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        self.code.choices = choices["vulnerability"]

    def draft(self) -> VulnerabilityDraft:
        """Return the vulnerability as typed."""
        return VulnerabilityDraft(str(self.code.data), self.from_on.data, self.until_on.data, self.note.data or None)


class EndForm(SentOnce, Form):
    """The day from which something no longer holds."""

    until_on = DayField(_l("No longer since"), [Required(_l("Enter the day"))])

    def day(self) -> date:
        """Return the day."""
        assert self.until_on.data is not None
        day: date = self.until_on.data
        return day


class ReasonForm(SentOnce, Form):
    """Why something is voided; the fact is kept with it."""

    reason = TextField(_l("Why this was a mistake"), [Required(_l("Say why this was a mistake"))], max_length=500)


class DecisionForm(SentOnce, Form):
    """A legal decision about a household."""

    kind = CodeField(_l("Decision"), [Required(_l("Choose the decision"))], narrow=True)
    decided_on = DayField(_l("Decided on"))
    notified_on = DayField(_l("Notified on"))
    max_end_on = DayField(
        _l("Maximum end"),
        description=_l("Last day the decision allows in a unit; the family's stay follows it."),
    )
    reference = TextField(_l("Reference"), max_length=200)
    note = TextField(_l("Note"), max_length=500)

    def offer(self, choices: Mapping[str, Any]) -> None:
        """Give the fields their choices."""
        self.kind.choices = choices["decision_kind"]

    def draft(self) -> DecisionDraft:
        """Return the decision as typed."""
        return DecisionDraft(
            str(self.kind.data),
            self.decided_on.data,
            self.notified_on.data,
            self.max_end_on.data,
            self.reference.data or None,
            self.note.data or None,
        )


class MergeForm(SentOnce, Form):
    """Make two records one."""

    other = HiddenField()
    reason = TextField(_l("Why they are the same"), max_length=500)
