"""Forms of visits: planning, the results of a round, and settling an agreement."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField
from wtforms.validators import ValidationError

from icam.core.errors import RuleBroken, Stale
from icam.visits import rules
from icam.visits.rules import AgreementDraft, PlanDraft, ProposedDay, Result, ResultDraft, RoundRefused, VisitStale
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
    Versioned,
    WholeNumberField,
)

MOST_WEEKS = 8
AGREEMENT_ROWS = 6
ROWS_SHOWN = 2
DAY_MINUTES = 1440

RESULTS = (
    (Result.HELD.value, _l("Took place")),
    (Result.MISSED_EXCUSED.value, _l("Missed, excused")),
    (Result.MISSED.value, _l("Missed, not excused")),
    (Result.MOVED.value, _l("Moved")),
    (Result.CANCELLED.value, _l("Called off")),
)

Choices = Sequence[tuple[Any, Any]]


def _every(weeks: int) -> str:
    return gettext("every week") if weeks == 1 else gettext("every %(weeks)d weeks", weeks=weeks)


# --- planning --------------------------------------------------------------------------------------------------------


class _Plan(Form, SentOnce):
    """What planning and changing a plan have in common."""

    coach_id = CodeField(_l("Coach"), [Required(_l("Choose the coach"))], coerce=int, blank=None)
    at = TimeField(_l("Time"))
    kind = CodeField(_l("Kind of visit"), [Required(_l("Choose the kind of visit"))], blank=None)
    purpose = TextField(_l("What for"), max_length=200)
    interpreter_language = CodeField(_l("Interpreter for"), blank=_l("no interpreter"), narrow=True)
    interpreter_mode = CodeField(_l("How the interpreter takes part"), blank=_l("not arranged yet"))

    def offer(self, lists: Mapping[str, Any]) -> None:
        """Give each list its choices, by field name."""
        for name, choices in lists.items():
            if name in self._fields:
                self._fields[name].choices = choices


class PlanForm(_Plan):
    """Plan one visit, or a row of them after a look at the days."""

    household_id = CodeField(_l("Family"), [Required(_l("Choose the family"))], coerce=int, narrow=True)
    on = DayField(_l("Day"), [Required(_l("Enter the day"))])
    every_weeks = CodeField(_l("Repeat"), coerce=int, blank=_l("once"))
    until = DayField(_l("Until and including"))
    days = BoxesField(_l("Days to plan"), coerce=date.fromisoformat)
    previewed = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.every_weeks.choices = [(weeks, _every(weeks)) for weeks in range(1, MOST_WEEKS + 1)]
        self.proposed: list[ProposedDay] = []
        self.just_proposed = False

    def propose(self, spoken: Any) -> None:
        """Lay out the days of a repetition, those on a legal holiday unticked; keep the ticks once they were shown.

        Args:
            spoken: writes a day in words.
        """
        self.days.choices = []
        if not (self.on.data and self.every_weeks.data and self.until.data) or self.until.data < self.on.data:
            return
        draft = PlanDraft(0, 0, self.on.data, None, "", every_weeks=self.every_weeks.data, until=self.until.data)
        self.proposed = rules.proposed_days(draft)
        self.days.choices = [(one.on.isoformat(), self._words(one, spoken)) for one in self.proposed]
        signature = f"{self.on.data}/{self.every_weeks.data}/{self.until.data}"
        if self.previewed.data != signature:
            self.just_proposed = True
            self.previewed.data = signature
            self.days.data = [one.on for one in self.proposed if not one.is_holiday]

    @staticmethod
    def _words(one: ProposedDay, spoken: Any) -> str:
        if one.is_holiday:
            return gettext("%(day)s, a legal holiday", day=spoken(one.on))
        return str(spoken(one.on))

    def validate_days(self, field: BoxesField) -> None:
        """Ask for at least one day."""
        if self.proposed and not self.just_proposed and not field.data:
            raise ValidationError(gettext("Keep at least one day."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check shape; a repetition is shown before it is planned."""
        valid = bool(super().validate(extra_validators))
        return valid and not self.just_proposed

    def draft(self) -> PlanDraft:
        """Return what was typed."""
        assert self.on.data is not None
        return PlanDraft(
            household_id=self.household_id.data or 0,
            coach_id=self.coach_id.data or 0,
            on=self.on.data,
            at=self.at.data,
            kind=self.kind.data or "",
            purpose=self.purpose.data or None,
            interpreter_language=self.interpreter_language.data,
            interpreter_mode=self.interpreter_mode.data,
            every_weeks=self.every_weeks.data,
            until=self.until.data,
            days=tuple(self.days.data or ()) if self.proposed else (),
        )


class ChangeForm(_Plan, Versioned):
    """Change the plan of a visit that is still to come."""

    def draft(self, household_id: int, on: date) -> PlanDraft:
        """Return what was typed."""
        return PlanDraft(
            household_id=household_id,
            coach_id=self.coach_id.data or 0,
            on=on,
            at=self.at.data,
            kind=self.kind.data or "",
            purpose=self.purpose.data or None,
            interpreter_language=self.interpreter_language.data,
            interpreter_mode=self.interpreter_mode.data,
        )


# --- writing up ------------------------------------------------------------------------------------------------------


class ResultForm(Form, Versioned):
    """What became of one visit; one block of a round.

    Args:
        visit_id: prefixes the names of the fields, so that a whole round is one form.
    """

    class Meta(Form.Meta):
        """The round's own form carries the token."""

        csrf = False

    result = RadiosField(_l("What became of it"), [Required(_l("Choose what became of this visit"))], choices=RESULTS)
    missed_reason = CodeField(_l("Reason"), blank=_l("no reason given"))
    visit_cancel_reason = CodeField(_l("Reason"), blank=_l("no reason given"))
    moved_on = DayField(_l("New day"))
    moved_at = TimeField(_l("New time"))
    present = BoxesField(_l("Who was present"), coerce=int)
    also_present = TextField(_l("Others present"), max_length=200)
    language = CodeField(_l("Language of the talk"), blank=_l("not noted"), narrow=True)
    interpreter_language = CodeField(_l("Interpreter for"), blank=_l("no interpreter"), narrow=True)
    interpreter_mode = CodeField(_l("How the interpreter took part"), blank=_l("not noted"))
    minutes = WholeNumberField(_l("Minutes"), least=1, most=DAY_MINUTES)
    topics = BoxesField(_l("Topics"))
    family_words = NoteField(_l("What the family said"))
    note = NoteField(_l("Note"))
    next_on = DayField(_l("Next visit"))
    next_at = TimeField(_l("Time"))
    correction = TextField(_l("Why the earlier result is corrected"), max_length=500)

    def __init__(self, visit_id: int, *args: Any, **kwargs: Any) -> None:
        self.visit_id = visit_id
        super().__init__(*args, prefix=f"v{visit_id}-", **kwargs)

    @classmethod
    def of(cls, visit_id: int, typed: MultiDict[str, str] | None, stored: Mapping[str, Any]) -> Self:
        """Make the block of a visit out of what was typed for it, or else of what is stored."""
        own = typed if typed is not None and any(name.startswith(f"v{visit_id}-") for name in typed) else None
        block = cls(visit_id, formdata=own, data=stored)
        if block.version.data is None:
            block.version.data = stored["version"]
        return block

    @property
    def agreement_rows(self) -> list[tuple[Any, Any, Any]]:
        """Return the rows for agreements: what, who, by when."""
        return [(self[f"agreed_{n}"], self[f"who_{n}"], self[f"due_{n}"]) for n in range(AGREEMENT_ROWS)]

    @property
    def rows_shown(self) -> int:
        """Return how many rows for agreements to show at first: one more than is filled."""
        filled = [n for n, row in enumerate(self.agreement_rows) if any(f.data or f.errors for f in row)]
        return min(AGREEMENT_ROWS, max(ROWS_SHOWN, (filled[-1] + 2) if filled else 0))

    @property
    def is_touched(self) -> bool:
        """Say whether anything was written in this block."""
        own = (
            self.result, self.moved_on, self.present, self.also_present, self.minutes, self.topics, self.family_words,
            self.note, self.next_on,
        )  # fmt: skip
        return any(
            f.data or f.errors or f.process_errors for f in (*own, *(f for row in self.agreement_rows for f in row))
        )

    def offer(self, lists: Mapping[str, Any]) -> None:
        """Give each list its choices, by field name."""
        for name, choices in lists.items():
            self._fields[name].choices = choices

    def _check_agreements(self) -> bool:
        valid = True
        for what, who, due in self.agreement_rows:
            if (who.data or due.data) and not what.data:
                what.errors = [*what.errors, gettext("Write what was agreed, or leave the whole row empty")]
                valid = False
        return valid

    def _check_complete(self) -> bool:
        """Ask at once for what a result cannot do without, so that nobody has to save twice to hear it."""
        missing = []
        if self.result.data == Result.MOVED.value and not self.moved_on.data and not self.moved_on.errors:
            missing.append((self.moved_on, gettext("Enter the day to which the visit moves.")))
        for result in rules.WITH_REASON:
            field = self[rules.REASONS[result]]
            if self.result.data == result.value and not field.data:
                missing.append((field, gettext("Choose the reason.")))
        for field, said in missing:
            field.errors = [*field.errors, said]
        return not missing

    def validate(self, extra_validators: Any = None) -> bool:
        """Check shape, also of the rows for agreements."""
        valid = bool(super().validate(extra_validators))
        checked = [self._check_complete(), self._check_agreements()]
        return all(checked) and valid

    def correct_only(self) -> None:
        """Leave out the move: a result that was written does not become one."""
        self.result.choices = [choice for choice in RESULTS if choice[0] != Result.MOVED.value]

    def draft(self) -> ResultDraft:
        """Return what was typed."""
        result = Result(self.result.data or "")
        return ResultDraft(
            version=self.version.data or 0,
            result=result,
            reason=self[rules.REASONS[result]].data if result in rules.REASONS else None,
            minutes=self.minutes.data,
            present=frozenset(self.present.data or ()),
            also_present=self.also_present.data or None,
            language=self.language.data,
            interpreter_language=self.interpreter_language.data,
            interpreter_mode=self.interpreter_mode.data,
            topics=tuple(self.topics.data or ()),
            family_words=self.family_words.data or None,
            note=self.note.data or None,
            moved_on=self.moved_on.data,
            moved_at=self.moved_at.data,
            agreements=tuple(
                AgreementDraft(n, what.data, who.data or None, due.data)
                for n, (what, who, due) in enumerate(self.agreement_rows)
                if what.data
            ),
            next_on=self.next_on.data,
            next_at=self.next_at.data,
            correction=self.correction.data or None,
        )


for _row in range(AGREEMENT_ROWS):
    setattr(ResultForm, f"agreed_{_row}", TextField(_l("Agreed"), max_length=500))
    setattr(ResultForm, f"who_{_row}", TextField(_l("Who"), max_length=100))
    setattr(ResultForm, f"due_{_row}", DayField(_l("By")))


class RoundForm(Form, SentOnce):
    """The results of a round: one block for each visit, saved one by one or all at once.

    Args:
        blocks: the visits that are not written up yet, in the order of the round.
        only: save only this visit; None = every block in which something was written.
    """

    def __init__(self, blocks: Iterable[ResultForm] = (), only: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.blocks = list(blocks)
        self.only = only

    @property
    def chosen(self) -> list[ResultForm]:
        """Return the blocks to save."""
        if self.only is not None:
            return [block for block in self.blocks if block.visit_id == self.only]
        return [block for block in self.blocks if block.is_touched]

    @property
    def wrong(self) -> list[ResultForm]:
        """Return the blocks in which something is wrong."""
        return [block for block in self.blocks if block.errors]

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the shape of every block to save, so that all that is wrong shows at once."""
        valid = bool(super().validate(extra_validators))
        chosen = self.chosen
        if valid and not chosen:
            self.form_errors.append(gettext("Nothing is written yet: choose what became of a visit."))
            return False
        checked = [block.validate() for block in chosen]
        return all(checked) and valid

    def refuse(self, broken: RuleBroken) -> None:
        """Put what a rule said on the block and field it is about."""
        if not isinstance(broken, RoundRefused):
            super().refuse(broken)
            return
        for block in self.blocks:
            if block.visit_id in broken.refused:
                block.refuse(broken.refused[block.visit_id])

    def show_stale(self, stale: Stale) -> None:
        """Show both versions at the visit that somebody else saved."""
        for block in self.blocks:
            if isinstance(stale, VisitStale) and block.visit_id == stale.visit_id:
                block.show_stale(stale)

    def drafts(self) -> dict[int, ResultDraft]:
        """Return what was typed, by visit."""
        return {block.visit_id: block.draft() for block in self.chosen}


class SettleForm(Form, SentOnce):
    """The day on which an agreement was kept; today when nothing is said."""

    done_on = DayField(_l("Done on"))


class RewordForm(Versioned, SentOnce, Form):
    """An agreement in other words."""

    text = TextField(_l("What was agreed"), [Required(_l("Write what was agreed"))], max_length=500)
    who = TextField(_l("Who does it"), max_length=100)
    due_on = DayField(_l("By when"))

    def draft(self) -> AgreementDraft:
        """Return what was typed."""
        return AgreementDraft(0, self.text.data or "", self.who.data or None, self.due_on.data)


def as_typed(fields: Mapping[str, Any] | None) -> MultiDict[str, str] | None:
    """Return a kept draft as a form sends it."""
    if not fields:
        return None
    typed: MultiDict[str, str] = MultiDict()
    for name, value in fields.items():
        typed.setlist(name, [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)])
    return typed
