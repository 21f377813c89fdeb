"""Forms of the code lists."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from icam.codes.rules import CodeDraft
from icam.web.fields import CodeField, DayField, Form, Required, SentOnce, TextField, Versioned, WholeNumberField


class _WordFields(Form):
    nl = TextField(_l("Dutch"), [Required(_l("Enter the words in Dutch"))])
    fr = TextField(_l("French"), [Required(_l("Enter the words in French"))])
    de = TextField(_l("German"), [Required(_l("Enter the words in German"))])
    en = TextField(_l("English"), [Required(_l("Enter the words in English"))])
    sort = WholeNumberField(_l("Place in the list"), most=100_000, description=_l("A smaller number stands first."))
    group = CodeField(_l("Group in reports"))
    valid_from = DayField(_l("May be chosen from"))
    valid_to = DayField(_l("May be chosen until"), description=_l("Last day; what carries the code keeps its words."))

    def offer(self, groups: list[tuple[str, str]]) -> None:
        """Give the groups, for a list that has them."""
        self.group.choices = groups

    def draft(self) -> CodeDraft:
        """Return the words as typed."""
        return CodeDraft(
            nl=self.nl.data or "",
            fr=self.fr.data or "",
            de=self.de.data or "",
            en=self.en.data or "",
            sort=self.sort.data or 0,
            group=self.group.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
        )


class EditForm(Versioned, SentOnce, _WordFields):
    """The words of a code."""


class AddForm(SentOnce, _WordFields):
    """A new code."""

    code = TextField(
        _l("Code"),
        [Required(_l("Enter the code"))],
        max_length=39,
        description=_l("Capitals, digits and _; it never changes."),
    )


class EndForm(SentOnce, Form):
    """The last day of a code."""

    valid_to = DayField(_l("Last day"), [Required(_l("Enter the last day"))])

    def day(self) -> date:
        """Return the last day."""
        assert self.valid_to.data is not None
        day: date = self.valid_to.data
        return day


def typed(row: Any) -> dict[str, Any]:
    """Return a code as the fields of the form."""
    names = ("nl", "fr", "de", "en", "sort", "group", "valid_from", "valid_to", "version")
    return {name: getattr(row, name) for name in names}
