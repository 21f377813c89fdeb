"""A letter on paper: its texts filled in, set as HTML of our own, and drawn as PDF."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from flask import current_app
from flask_babel import force_locale, gettext
from markupsafe import Markup

from icam.core.errors import RuleBroken
from icam.letters import markup
from icam.letters.catalogue import LETTERS, Field, Letter, Typing, fields_of_page
from icam.letters.facts import Facts, One
from icam.letters.queries import Version
from icam.letters.queries.home import DEPARTMENT
from icam.letters.rules import OFFICE_LANGUAGES, RIGHT_TO_LEFT, Draft, House
from icam.letters.sandbox import Filled, fill
from icam.letters.words import Voice, written
from icam.printing.pdf import PdfUnavailable, pdf_of
from icam.printing.renderer import RenderingFailed
from icam.web.typed import parse_day

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter ready to be drawn.

    Args:
        subject: what it is about, in words.
        missing: labels of the fields that are empty and should not be.
        text_number, page_number: versions of the texts.
        checked_on: of the explanatory page, where it needs that.
    """

    html: str
    subject: str
    missing: tuple[object, ...]
    text_number: int | None
    page_number: int | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The explanatory page."""

    language: str
    heading: Markup
    text: Markup
    is_checked: bool
    is_right_to_left: bool


@dataclass(slots=True)
class _Gaps:
    """Fields that are empty where they are needed, in the order they were met."""

    names: dict[str, None] = field(default_factory=dict)

    def add(self, names: Iterable[str]) -> None:
        """Note some."""
        self.names.update(dict.fromkeys(name.partition(".")[0] for name in names))


def house() -> House:
    """Return what letters say of the department, from the settings."""
    settings = current_app.config["ATD"]
    return House(settings.support_phone, settings.support_email)


def compose(
    draft: Draft, facts: Facts, text: Version | None, page: Version | None, *, number: str | None, is_preview: bool
) -> Composed:
    """Fill in the texts of a letter.

    Args:
        text: the version of its text; None = there is none in this language, which is then missing.
        page: the version of its explanatory page, when it has one.
        number: None in a preview.
        is_preview: empty fields are shown, and it says that it was not issued.
    """
    letter = LETTERS[draft.kind]
    said = _said(letter, facts, draft, draft.language)
    gaps = _Gaps()
    gaps.add(name for name in letter.required if not said.get(name))
    heading, body, subject = Markup(), Markup(), str(letter.label)
    if text is None:
        gaps.add(["text"])
    else:
        heading, body, subject = _set(text, said, gaps, labels=_labels(letter) if is_preview else None)
    sheet = None
    if draft.page_language is not None and letter.page is not None:
        sheet = _sheet(letter, facts, draft, page, gaps, is_preview=is_preview)
    with force_locale(draft.language if draft.language in OFFICE_LANGUAGES else "nl"):
        html = current_app.jinja_env.get_template("letters/letter.html").render(
            language=draft.language,
            title=" – ".join(part for part in (number, subject) if part),
            said=said,
            department=Voice(draft.language).one(DEPARTMENT),
            reference=said["reference"],
            number=number or "",
            window=[line for line in (draft.addressee, *draft.address.splitlines()) if line.strip()],
            heading=heading,
            text=body,
            is_signed=letter.is_signed or (text is not None and "[sign:" in text.body),
            is_preview=is_preview,
            funding=current_app.config["ATD"].eu_funding,
            sheet=sheet,
            page_of=gettext("Page {page} of {pages}"),
        )
    return Composed(
        html,
        subject,
        tuple(_label(letter, name) for name in gaps.names),
        text.number if text else None,
        page.number if page and sheet else None,
        page.checked_on if page and sheet else None,
    )


def bytes_of(composed: Composed) -> bytes:
    """Draw a letter: the same letter is the same bytes.

    Raises:
        PdfUnavailable: Pango is missing on this machine.
        RenderingFailed: it could not be drawn, or took too long.
    """
    return pdf_of(composed.html)


def drawn(command: Callable[[], Result]) -> Callable[[], Result]:
    """Wrap a command that draws paper, so that it says in a sentence when nothing can be drawn."""

    def run() -> Result:
        try:
            return command()
        except PdfUnavailable as missing:
            raise RuleBroken(
                "This machine cannot make a PDF yet, so the letter was not issued. An administrator installs: "
                "%(packages)s.",
                packages=missing.packages,
            ) from None
        except RenderingFailed:
            raise RuleBroken(
                "The letter could not be drawn and was not issued. Try once more, or tell an administrator."
            ) from None

    return run


# --- filling in ------------------------------------------------------------------------------------------------------


def _said(letter: Letter, facts: Facts, draft: Draft, language: str) -> dict[str, Filled]:
    """Return what every field of the letter holds, in a language."""
    voice = Voice(language)
    known = written(facts.said, language)
    asked = {one.name: voice.one(_typed(one, draft.asked.get(one.name, ""))) for one in letter.asked}
    found = {name: known.get(name, [] if one.columns else "") for name, one in letter.offered.items()}
    return {**found, **asked, "addressee": draft.addressee.strip()}


def _typed(one: Field, text: str) -> One:
    """Return what was typed for a field that is asked; a day is kept as it is typed, and written in words."""
    if one.typed is not Typing.DAY or not text.strip():
        return text.strip()
    try:
        return parse_day(text.strip())
    except ValueError:
        return text.strip()


def _set(
    text: Version,
    said: Mapping[str, Filled],
    gaps: _Gaps,
    *,
    labels: Mapping[str, object] | None,
    language: str | None = None,
) -> tuple[Markup, Markup, str]:
    """Return the heading and the text of a version as HTML, and the heading as words."""
    right_to_left = language in RIGHT_TO_LEFT
    heading, titles = fill(text.subject, said, labels=labels)
    body, values = fill(text.body, said, labels=labels)
    gaps.add([*titles.missing, *values.missing])
    return (
        Markup(markup.line(heading, titles, right_to_left=right_to_left)),  # noqa: S704 - escaped by the writer
        Markup(markup.html(body, values, right_to_left=right_to_left)),  # noqa: S704 - escaped by the writer
        markup.plain(heading, titles)[:300],
    )


def _sheet(
    letter: Letter, facts: Facts, draft: Draft, page: Version | None, gaps: _Gaps, *, is_preview: bool
) -> Sheet | None:
    """Return the explanatory page in its own language."""
    assert letter.page is not None and draft.page_language is not None
    if page is None:
        gaps.add(["page"])
        return None
    said = _said(letter, facts, draft, draft.page_language)
    offered = fields_of_page(letter.page)
    heading, text, _ = _set(
        page,
        {name: value for name, value in said.items() if name in offered},
        gaps,
        labels=_labels(letter) if is_preview else None,
        language=page.language,
    )
    return Sheet(page.language, heading, text, page.is_checked, page.language in RIGHT_TO_LEFT)


def _labels(letter: Letter) -> Mapping[str, object]:
    return {name: one.label for name, one in letter.offered.items()}


def _label(letter: Letter, name: str) -> object:
    if name == "text":
        return gettext("Text of the letter in this language")
    if name == "page":
        return gettext("Explanatory page in this language")
    return letter.offered[name].label if name in letter.offered else name


def offered_by(name: str) -> Mapping[str, Field]:
    """Return the fields that a text may name, by the name of the text."""
    from icam.letters.rules import Kind, Page

    if name.startswith("pages/"):
        return fields_of_page(Page(name.removeprefix("pages/")))
    return LETTERS[Kind(name)].offered
