"""Fields and forms that check shape, keep what was typed, and say in a sentence what is wrong."""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import HiddenInput, TextInput

from icam.core.errors import RuleBroken, Stale
from icam.core.partial_date import PartialDate
from icam.web.i18n import sentence
from icam.web.typed import check_characters, clean, parse_day, parse_partial_day, parse_time, without_controls

TEXT_MAX = 200
NAME_MAX = 100
NOTE_MAX = 10_000
_WHOLE = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)


# --- validators -----------------------------------------------------------------------------------------------------


class Required:
    """Ask for an answer, with a sentence that says for what ("Enter the arrival day")."""

    field_flags: Mapping[str, Any] = {"required": True}

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, form: Any, field: Field) -> None:
        """Stop with the sentence when nothing was answered."""
        if field.data is None or field.data is False or field.data in ("", []):
            raise StopValidation(self.message)


class Between:
    """Keep a number or a day inside bounds, both allowed; no answer passes."""

    def __init__(self, least: Any = None, most: Any = None, message: Any = None) -> None:
        self.least, self.most, self.message = least, most, message

    def __call__(self, form: Any, field: Field) -> None:
        """Refuse what lies outside."""
        if field.data is None:
            return
        too_small = self.least is not None and field.data < self.least
        too_large = self.most is not None and field.data > self.most
        if too_small or too_large:
            raise ValidationError(self.message or self._sentence())

    def _sentence(self) -> str:
        if isinstance(self.least, date) or isinstance(self.most, date):
            return self._sentence_of_days()
        if self.most is None:
            return gettext("Enter %(least)s or more", least=self.least)
        if self.least is None:
            return gettext("Enter %(most)s or less", most=self.most)
        return gettext("Enter something from %(least)s to %(most)s", least=self.least, most=self.most)

    def _sentence_of_days(self) -> str:
        if self.most is None:
            return gettext("Enter %(first)s or later", first=_written(self.least))
        if self.least is None:
            return gettext("Enter %(last)s or earlier", last=_written(self.most))
        return gettext("Enter a day from %(first)s to %(last)s", first=_written(self.least), last=_written(self.most))


def _written(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


# --- fields ---------------------------------------------------------------------------------------------------------


class ShapeField(Field):
    """A field whose own shape is checked first: when that fails, no validator hides the sentence."""

    def pre_validate(self, form: Any) -> None:
        """Stop at what was already found while reading."""
        if self.process_errors:
            raise StopValidation


class TextField(ShapeField, StringField):
    """One line of text.

    Args:
        max_length: characters, after stripping and composing.
    """

    lines = False

    def __init__(
        self, label: Any = None, validators: Sequence[Any] = (), *, max_length: int = TEXT_MAX, **kwargs: Any
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.max_length = max_length

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, cleaned; refuse what cannot be seen and what is too long."""
        if not valuelist:
            return
        self.data = clean(valuelist[0], lines=self.lines)
        try:
            check_characters(self.data, lines=self.lines)
        except ValueError:
            self.data = without_controls(self.data)  # no page can show them; saving again saves without them
            raise
        if len(self.data) > self.max_length:
            raise ValueError(
                gettext(
                    "This is %(length)d characters long; there is room for %(most)d",
                    length=len(self.data),
                    most=self.max_length,
                )
            )


class NameField(TextField):
    """A name of a person, a place or a thing."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(label, validators, **{"max_length": NAME_MAX, **kwargs})


class NoteField(TextField, TextAreaField):
    """Several lines of text.

    Args:
        rows: lines shown at first; the box grows with the text.
    """

    lines = True

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(label, validators, **{"max_length": NOTE_MAX, **kwargs})
        self.rows = rows


class TypedField(ShapeField):
    """A value typed as text: what was typed stays, also when it cannot be read."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the value; keep the text."""
        if not valuelist:
            return
        text = clean(valuelist[0])
        self.data = None
        check_characters(text)
        if text:
            self.data = self.read(text[:40])

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    def read(self, text: str) -> Any:
        """Make the value out of the text."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """Write the value as a person would type it."""
        return str(value)


class DayField(TypedField):
    """A day of the calendar, typed as day/month/year."""

    def read(self, text: str) -> date:
        """Read the day."""
        return parse_day(text)

    def write(self, value: date) -> str:
        """Write the day."""
        return _written(value)


class PartialDayField(TypedField):
    """A birth date that may be known only to the month or the year."""

    def read(self, text: str) -> PartialDate:
        """Read what is known of the day."""
        return parse_partial_day(text)

    def write(self, value: PartialDate) -> str:
        """Write what is known of the day."""
        return "/".join(reversed(str(value).split("-")))


class TimeField(TypedField):
    """A time of day, typed as hours:minutes."""

    def read(self, text: str) -> time:
        """Read the time."""
        return parse_time(text)

    def write(self, value: time) -> str:
        """Write the time."""
        return f"{value.hour:02}:{value.minute:02}"


class WholeNumberField(TypedField):
    """A whole number.

    Args:
        least, most: bounds, both allowed.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        least: int | None = 0,
        most: int | None = None,
        **kwargs: Any,
    ) -> None:
        bounds = () if least is None and most is None else (Between(least, most),)
        super().__init__(label, [*validators, *bounds], **kwargs)
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        """Read the number."""
        if not _WHOLE.fullmatch(text):
            raise ValueError(gettext("Write a whole number in digits, for example 3"))
        return int(text)


class ListField(ShapeField):
    """A field that is answered out of a list; choices are pairs, or a mapping of group to pairs."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        coerce: Callable[[Any], Any] = str,
        choices: Any = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.coerce = coerce
        self.choices = choices

    def answer(self, value: Any) -> Any:
        """Make the value out of what the browser sent; nothing is None."""
        if value in (None, ""):
            return None
        try:
            return self.coerce(value)
        except (ValueError, TypeError):
            raise ValueError(gettext("Choose an answer from the list")) from None

    def pre_validate(self, form: Any) -> None:
        """Refuse an answer that the list does not hold."""
        super().pre_validate(form)
        given = self.data if isinstance(self.data, list) else [] if self.data is None else [self.data]
        known = {self.answer(value) for _, options in self.grouped() for value, _ in options}
        if not known.issuperset(given):
            raise StopValidation(gettext("Choose an answer from the list"))

    def grouped(self) -> list[tuple[Any, list[tuple[Any, Any]]]]:
        """Return the list by group; a list without groups is one nameless group."""
        return grouped(self.choices)


class CodeField(ListField):
    """One answer out of a list; nothing chosen is None.

    Args:
        blank: what stands first and means nothing chosen; None leaves it out.
        narrow: offer a box that narrows a long list (countries, languages).
    """

    def __init__(self, *args: Any, blank: Any = "", narrow: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.blank = blank
        self.narrow = narrow

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the chosen answer."""
        if valuelist:
            self.data = None
            self.data = self.answer(valuelist[0])


class RadiosField(CodeField):
    """One answer out of a few, all in sight."""


class BoxesField(ListField):
    """Any number of answers out of a list, each with its box."""

    def process_data(self, value: Any) -> None:
        """Take what is stored; nothing is an empty list."""
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the ticked answers."""
        self.data = []
        self.data = [self.answer(value) for value in valuelist if value]


def grouped(choices: Any) -> list[tuple[Any, list[tuple[Any, Any]]]]:
    """Return choices, in any of their forms, as groups of (value, label)."""
    if isinstance(choices, Mapping):
        return [(group, _pairs(options)) for group, options in choices.items()]
    return [(None, _pairs(choices or ()))]


def _pairs(options: Iterable[Any]) -> list[tuple[Any, Any]]:
    return [(o[0], o[1]) if isinstance(o, tuple | list) else (o, o) for o in options]


class HiddenNumberField(IntegerField):
    """A number that the page carries along; a forged one is refused with the form."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the number; nothing is None."""
        self.data = None
        if valuelist and valuelist[0]:
            if not _WHOLE.fullmatch(valuelist[0]):
                raise ValueError(gettext("This page was changed on its way. Open it again and save once more"))
            self.data = int(valuelist[0])


class TokenField(StringField):
    """The token that makes sending a form twice harmless."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the token; a forged one gets a fresh one in its place."""
        self.data = valuelist[0] if valuelist and _TOKEN.fullmatch(valuelist[0]) else new_token()

    def _value(self) -> str:
        return str(self.data or "")


def new_token() -> str:
    """Return a token nobody can guess."""
    return secrets.token_urlsafe(18)


# --- forms ----------------------------------------------------------------------------------------------------------


class Form(FlaskForm):
    """Base of every form: shape in, draft out."""

    class Meta(FlaskForm.Meta):
        """A page that is opened with a draft fills its form with what was typed."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return what was sent, or what was kept."""
            sent = super().wrap_formdata(form, formdata)
            typed = current_app.extensions.get("atd.typed_values")
            if formdata is not _Auto or sent is not None or typed is None:
                return sent
            return typed(set(form._fields))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.links: list[tuple[Any, str, Mapping[str, Any]]] = []
        self.stale: list[tuple[Any, Any, Any]] = []

    def refuse(self, broken: RuleBroken) -> None:
        """Put what a rule said on its field, or on the form."""
        said = sentence(broken)
        field = self._fields.get(broken.field) if broken.field else None
        if field is None:
            self.form_errors.append(said)
        else:
            field.errors = [*field.errors, said]
        self.links.extend(broken.links)

    def show_stale(self, stale: Stale) -> None:
        """Show what was typed beside what is stored now; saving again then replaces the stored version."""
        self.form_errors.append(
            gettext("Somebody else saved this in the meantime. Look at both versions, then save yours or open it again")
        )
        for name, stored in stale.stored.items():
            field = self._fields.get(name)
            if field is not None:
                self.stale.append((field.label.text, shown(field, field.data), shown(field, stored)))
        if "version" in self._fields:
            self._fields["version"].data = stale.version
            self._fields["version"].raw_data = None


def answer(field: Field) -> Any:
    """Return the answer of a field; its shape is right once the form is valid."""
    return field.data


def shown(field: Field, value: Any) -> str:
    """Write a field's value for the reader: the label of a choice, the day as typed."""
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(shown(field, one) for one in value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if hasattr(field, "grouped"):
        labels = {str(key): str(label) for _, options in field.grouped() for key, label in options}
        return labels.get(str(value), str(value))
    if isinstance(field, TypedField):
        return field.write(value)
    return str(value)


class Versioned:
    """A form that refuses to overwrite what somebody else saved."""

    version = HiddenNumberField()


class SentOnce:
    """A form that changes once, however often it is sent."""

    submission = TokenField(default=new_token)


# --- what the macros ask --------------------------------------------------------------------------------------------

KINDS: tuple[tuple[str, str], ...] = (
    ("RadiosField", "radios"),
    ("BoxesField", "boxes"),
    ("CodeField", "select"),
    ("BooleanField", "box"),
    ("SelectMultipleField", "plain_select"),
    ("SelectField", "plain_select"),
    ("MultipleFileField", "file"),
    ("FileField", "file"),
    ("DayField", "day"),
    ("PartialDayField", "partial_day"),
    ("TimeField", "time"),
    ("WholeNumberField", "number"),
    ("IntegerField", "number"),
    ("DecimalField", "number"),
    ("PasswordField", "password"),
    ("TextAreaField", "note"),
)


def kind_of(field: Field) -> str:
    """Name how a field is shown."""
    if isinstance(field.widget, HiddenInput):
        return "hidden"
    names = {one.__name__ for one in type(field).__mro__}
    return next((kind for name, kind in KINDS if name in names), "text")
