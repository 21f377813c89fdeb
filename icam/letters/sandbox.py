"""The text of a letter names fields and nothing else: what it may say is checked, then its fields are filled in.

A text is read by Jinja's parser and only what is listed here passes: text, `{{ field }}`, `if`, `for` over rows that
are given. Nothing is called, nothing is reached into, so nothing can go on for ever or get out; the sandbox that runs
it is the second lock. What fields hold never stands in the text while it is read as markup: it is put in its place
afterwards (`icam.letters.markup`). Decision 0060.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from icam.core.errors import RuleBroken

LONGEST = 20_000
"""Characters of a text."""

MOST_ROWS = 200
"""Rows that a field of rows gives to a letter."""

MOST_FILLED = 100_000
"""Characters of a text once its fields are filled in; some thirty pages."""

DEEPEST = 30
"""How deeply parts of a text stand in each other; what is deeper cannot always be run."""

OPEN, CLOSE = "\ue000", "\ue001"
"""Around the number of a value, while a text is read as markup; a text holds neither itself."""

Filled = str | Sequence[Mapping[str, str]]

_ALONE = re.compile(r"^[ \t]*((?:\{%(?:(?!%\}).)*%\})+)[ \t]*\n", re.MULTILINE)
_PASSES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.And, nodes.Or, nodes.Not)
_environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)


@dataclass(slots=True)
class Book:
    """What the fields of one text hold, by the number that stands in their place.

    Args:
        labels: what is written in the place of an empty field, as a preview does; None = nothing.
        missing: fields that the text names where they would be printed, and that are empty.
    """

    labels: Mapping[str, object] | None = None
    values: list[str] = field(default_factory=list)
    gaps: set[int] = field(default_factory=set)
    missing: dict[str, None] = field(default_factory=dict)
    length: int = 0

    def put(self, text: str) -> str:
        """Keep a value and return what stands in its place."""
        self.values.append(text)
        self.length += len(text)
        return f"{OPEN}{len(self.values) - 1}{CLOSE}"

    def gap(self, name: str) -> str:
        """Note that a field is empty where it is printed."""
        self.missing[name] = None
        if self.labels is None:
            return ""
        self.gaps.add(len(self.values))
        return self.put(str(self.labels.get(name, name)))


class _Value:
    """A field in a text: true when it holds something, and printed as its number."""

    __slots__ = ("_book", "_name", "_text")

    def __init__(self, book: Book, name: str, text: str) -> None:
        self._book, self._name, self._text = book, name, text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __str__(self) -> str:
        return self._book.put(self._text) if self._text else self._book.gap(self._name)


class _Cell(_Value):
    """A field of a row: nothing known is a dash, because the rows of a table are not one person's fields."""

    __slots__ = ()

    def __str__(self) -> str:
        return self._book.put(self._text or "–")


def fill(body: str, values: Mapping[str, Filled], *, labels: Mapping[str, object] | None = None) -> tuple[str, Book]:
    """Fill in the fields of a text that was checked.

    Args:
        values: what the fields hold, "" or no rows where there is nothing.
        labels: what is written in the place of empty fields; None = nothing.

    Raises:
        RuleBroken: what it would become is too long, because its rows repeat too much.
    """
    book = Book(labels)
    given: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(value, str):
            given[name] = _Value(book, name, value)
        else:
            given[name] = [
                SimpleNamespace(**{column: _Cell(book, f"{name}.{column}", text) for column, text in row.items()})
                for row in value[:MOST_ROWS]
            ]
    return _no_longer_than(MOST_FILLED, _compiled(body).generate(given), book), book


def _no_longer_than(most: int, parts: Iterator[str], book: Book) -> str:
    written: list[str] = []
    length = 0
    for part in parts:
        written.append(part)
        length += len(part)
        if length + book.length > most:
            raise RuleBroken(
                "With its rows filled in, the text would have more than %(most)d characters. Shorten what is repeated.",
                field="body",
                most=most,
            )
    return "".join(written)


@lru_cache(maxsize=512)
def _compiled(body: str) -> Template:
    text = body.replace("\r\n", "\n").replace(OPEN, "").replace(CLOSE, "")
    return _environment.from_string(_ALONE.sub(r"\1", text))


# --- what a text may say ---------------------------------------------------------------------------------------------


def check(body: str, columns: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Refuse a text that does more than name fields; return the fields it names.

    Args:
        columns: the fields that exist, each with the columns of its rows; () = it holds no rows.

    Raises:
        RuleBroken: it is too long, cannot be read, names what does not exist, or does something else.
    """
    if len(body) > LONGEST:
        raise RuleBroken(
            "The text has %(length)d characters; there is room for %(most)d. Pictures cannot stand in a text.",
            field="body",
            length=len(body),
            most=LONGEST,
        )
    try:
        tree = _environment.parse(body)
        if _depth(tree) > DEEPEST:
            raise RecursionError
        return frozenset(_names(tree, columns, {}))
    except TemplateSyntaxError as wrong:
        raise RuleBroken(
            "Line %(line)d cannot be read: %(what)s. A field is written as {{ field }}.",
            field="body",
            line=wrong.lineno,
            what=(wrong.message or "").rstrip("."),
        ) from None
    except RecursionError:
        raise RuleBroken("The text is nested too deeply to be read.", field="body") from None


def _names(node: nodes.Node, columns: Mapping[str, Sequence[str]], rows: Mapping[str, str]) -> Iterator[str]:
    """Yield the fields that a part names.

    Args:
        rows: the names of rows that hold here, with the field that gives them.
    """
    if isinstance(node, nodes.Name):
        yield _named(node, columns, rows)
    elif isinstance(node, nodes.Getattr):
        yield _column(node, columns, rows)
    elif isinstance(node, nodes.If):
        yield from _condition(node.test, columns, rows)
        for part in (*node.body, *node.elif_, *node.else_):
            yield from _names(part, columns, rows)
    elif isinstance(node, nodes.For):
        yield from _loop(node, columns, rows)
    elif isinstance(node, _PASSES):
        for part in node.iter_child_nodes():
            yield from _names(part, columns, rows)
    else:
        raise RuleBroken(
            "Line %(line)d does more than name a field. A text can only name fields, with “if” and “for”.",
            field="body",
            line=_line_of(node),
        )


def _depth(node: nodes.Node) -> int:
    return 1 + max(map(_depth, node.iter_child_nodes()), default=0)


def _line_of(node: nodes.Node) -> int:
    """Return the line of a part; one that Jinja makes itself has that of what stands in it."""
    numbers: list[int | None] = [node.lineno, *(one.lineno for one in node.find_all(nodes.Node))]
    return next((number for number in numbers if number), 1)


def _condition(node: nodes.Node, columns: Mapping[str, Sequence[str]], rows: Mapping[str, str]) -> Iterator[str]:
    """Yield the fields of a condition: there, rows may be asked for as a whole."""
    if isinstance(node, nodes.Name) and columns.get(node.name):
        yield node.name
    elif isinstance(node, nodes.And | nodes.Or | nodes.Not):
        for part in node.iter_child_nodes():
            yield from _condition(part, columns, rows)
    else:
        yield from _names(node, columns, rows)


def _named(node: nodes.Name, columns: Mapping[str, Sequence[str]], rows: Mapping[str, str]) -> str:
    if node.name in rows:
        raise RuleBroken(
            "Line %(line)d prints a whole row. Name one of its parts: %(parts)s.",
            field="body",
            line=node.lineno,
            parts=", ".join(f"{node.name}.{one}" for one in columns[rows[node.name]]),
        )
    if node.name not in columns:
        raise _unknown(node.name, node.lineno, columns)
    if columns[node.name]:
        raise RuleBroken(
            "Line %(line)d prints %(name)s as a whole; it has rows. Go through them with “for”.",
            field="body",
            line=node.lineno,
            name=node.name,
        )
    return node.name


def _unknown(name: str, line: int, columns: Mapping[str, Sequence[str]]) -> RuleBroken:
    near = get_close_matches(name, columns, 1)
    if near:
        return RuleBroken(
            "There is no field “%(name)s” (line %(line)d). Is “%(near)s” meant?",
            field="body",
            name=name,
            line=line,
            near=near[0],
        )
    return RuleBroken(
        "There is no field “%(name)s” (line %(line)d). The fields of this letter stand beside the text.",
        field="body",
        name=name,
        line=line,
    )


def _column(node: nodes.Getattr, columns: Mapping[str, Sequence[str]], rows: Mapping[str, str]) -> str:
    owner = node.node
    if not isinstance(owner, nodes.Name) or owner.name not in rows:
        raise RuleBroken(
            "Line %(line)d asks for a part of something. Only the rows of a “for” have parts.",
            field="body",
            line=node.lineno,
        )
    source = rows[owner.name]
    if node.attr not in columns[source]:
        raise RuleBroken(
            "The rows of %(name)s have no “%(part)s” (line %(line)d). They have: %(parts)s.",
            field="body",
            name=source,
            part=node.attr,
            line=node.lineno,
            parts=", ".join(columns[source]),
        )
    return source


def _loop(node: nodes.For, columns: Mapping[str, Sequence[str]], rows: Mapping[str, str]) -> Iterator[str]:
    source = node.iter
    if rows:
        raise RuleBroken("Line %(line)d begins a “for” inside a “for”.", field="body", line=node.lineno)
    if not isinstance(source, nodes.Name) or not isinstance(node.target, nodes.Name) or node.test or node.recursive:
        raise RuleBroken(
            "Line %(line)d goes through something that is no field with rows. Write “for row in” and such a field.",
            field="body",
            line=node.lineno,
        )
    if source.name not in columns:
        raise _unknown(source.name, node.lineno, columns)
    if not columns[source.name]:
        raise RuleBroken(
            "Line %(line)d goes through %(name)s, which has no rows.",
            field="body",
            line=node.lineno,
            name=source.name,
        )
    if node.target.name in columns or node.target.name == "loop":
        raise RuleBroken(
            "Line %(line)d calls a row “%(name)s”; take another word, for example “row”.",
            field="body",
            line=node.lineno,
            name=node.target.name,
        )
    yield source.name
    for part in node.body:
        yield from _names(part, columns, {node.target.name: source.name})
    for part in node.else_:
        yield from _names(part, columns, {})
