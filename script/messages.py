"""Extract the messages of each part of the product into icam/translations/LANGUAGE/PART.po.

A part is a slice, or `web`: everything that is no slice. A message belongs to the lowest part that says it, and the
parts above do not repeat it. Translations are kept, new messages have none, obsolete ones go. Nothing is marked fuzzy.

    script/messages              every part
    script/messages stays web    these parts
    script/messages --check      write nothing; say what is missing
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from icam import SLICES  # noqa: E402

TRANSLATIONS = ROOT / "icam" / "translations"
LANGUAGES = ("nl", "fr", "de")
PARTS = ("web", *SLICES)
PLURAL_FORMS = {
    "nl": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "de": "nplurals=2; plural=(n != 1);",
}
SINGULAR = {"_", "_l", "N_", "gettext", "lazy_gettext", "RuleBroken"}
PLURAL = {"ngettext", "lazy_ngettext", "Counted"}
JINJA = {
    "newstyle_gettext": "true",
    "trimmed": "true",
    "silent": "false",
    "extensions": "jinja2.ext.do,jinja2.ext.loopcontrols",
}
PLACEHOLDER = re.compile(r"%(?:\((\w+)\))?[sdrf%]")

Text = str | tuple[str, str]


@dataclass
class Extracted:
    """A message with the files that say it."""

    text: Text
    files: set[str] = field(default_factory=set)


def part_of(path: Path) -> str:
    """Return the part that a source file or template belongs to."""
    below = path.relative_to(ROOT).parts[1]
    return below if below in SLICES else "web"


def sources() -> Iterator[Path]:
    """Yield every file that may hold a message."""
    yield from sorted((ROOT / "icam").rglob("*.py"))
    yield from sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".xml"})


def messages_in(path: Path) -> Iterator[Text]:
    """Yield the messages of one file."""
    if path.suffix == ".py":
        yield from _in_python(path)
    else:
        yield from _in_template(path)


def _in_python(path: Path) -> Iterator[Text]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        texts = [argument.value for argument in node.args[:2] if _is_text(argument)]  # type: ignore[attr-defined]
        if name in SINGULAR and node.args and _is_text(node.args[0]):
            yield texts[0]
        elif name in PLURAL and len(texts) == 2:
            yield (texts[0], texts[1])


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(node.value)


def _in_template(path: Path) -> Iterator[Text]:
    with path.open("rb") as file:
        keywords = ["_", "gettext", "ngettext", "N_"]
        for _line, function, found, _comments in babel_extract(file, keywords, [], JINJA):
            texts = [found] if isinstance(found, str) else list(found or ())
            if function == "ngettext" and len(texts) >= 2 and texts[0] and texts[1]:
                yield (texts[0], texts[1])
            elif function != "ngettext" and texts and texts[0]:
                yield texts[0]


def extract() -> dict[str, dict[str, Extracted]]:
    """Return the messages of every part, each in the lowest part that says it."""
    said: dict[str, dict[str, Extracted]] = {part: {} for part in PARTS}
    for path in sources():
        part = said[part_of(path)]
        for text in messages_in(path):
            key = _key(text)
            known = part.setdefault(key, Extracted(text))
            known.files.add(path.relative_to(ROOT).as_posix())
            if isinstance(text, tuple):
                known.text = text
    owned: dict[str, str] = {}
    for part in PARTS:
        for key in list(said[part]):
            if key not in owned:
                owned[key] = part
                continue
            repeated, first = said[part].pop(key), said[owned[key]][key]
            if isinstance(repeated.text, tuple):
                first.text = repeated.text
    return said


def _key(text: Text) -> str:
    return text if isinstance(text, str) else text[0]


def catalog(language: str, part: str) -> Catalog:
    """Read what is translated of a part."""
    path = po_path(language, part)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def po_path(language: str, part: str) -> Path:
    """Return where a part's translations are."""
    return TRANSLATIONS / language / f"{part}.po"


def updated(language: str, part: str, wanted: dict[str, Extracted], known: list[Catalog]) -> Catalog:
    """Return the part's catalogue with exactly the wanted messages, translated as far as any catalogue knows."""
    fresh = Catalog(locale=language)
    order = sorted(wanted.values(), key=lambda one: (sorted(one.files)[0], _key(one.text)))
    for one in order:
        string = _translation(one.text, known)
        fresh.add(one.text, string, locations=[(name, 0) for name in sorted(one.files)])
    return fresh


def _translation(text: Text, known: Iterable[Catalog]) -> str | tuple[str, ...]:
    for source in known:
        message = source.get(_key(text))
        if message is None or not is_translated(message) or message.fuzzy:
            continue
        if isinstance(text, str) == isinstance(message.string, str):
            return message.string
    return "" if isinstance(text, str) else ("", "")


def is_translated(message: Message) -> bool:
    """Say whether every form of a message has a text."""
    strings = [message.string] if isinstance(message.string, str) else list(message.string)
    return bool(strings) and all(strings)


def placeholders(text: str) -> list[str]:
    """Return the values that a message names, sorted."""
    return sorted({match.group(0) for match in PLACEHOLDER.finditer(text) if match.group(0) != "%%"})


def write(language: str, part: str, fresh: Catalog) -> None:
    """Write a part's catalogue, with no date and no line numbers, so that it changes only when a message does."""
    path = po_path(language, part)
    path.parent.mkdir(parents=True, exist_ok=True)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURAL_FORMS[language]}\\n"\n\n'
    )
    with path.open("wb") as file:
        file.write(header.encode())
        write_po(file, fresh, width=110, omit_header=True, include_lineno=False, ignore_obsolete=True)


def missing(fresh: Catalog) -> list[str]:
    """Return the messages without a translation."""
    return [_key(message.id) for message in fresh if message.id and not is_translated(message)]


def main(arguments: list[str]) -> int:
    """Run the command; return 1 when a message has no translation and only a check was asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--check", action="store_true", help="write nothing")
    given = parser.parse_args(arguments)
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    said = extract()
    untranslated = 0
    for language in LANGUAGES:
        everything = {part: catalog(language, part) for part in PARTS}
        for part in given.parts or PARTS:
            known = [everything[part], *(other for name, other in everything.items() if name != part)]
            fresh = updated(language, part, said[part], known)
            if not given.check and (said[part] or po_path(language, part).exists()):
                write(language, part, fresh)
            lacking = missing(fresh)
            untranslated += len(lacking)
            if said[part]:
                print(f"{language} {part:<10} {len(said[part]):4d} messages, {len(lacking):4d} untranslated")
            if given.check:
                for text in lacking:
                    print(f"    {text!r}")
    return 1 if given.check and untranslated else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
