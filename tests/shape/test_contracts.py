"""The imports and the syntax of the code keep to the house's rules."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCK = {
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("time", "time"),
    ("time", "localtime"),
    ("time", "gmtime"),
}
PRINTERS = {"weasyprint", "xlsxwriter"}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def _python() -> list[Path]:
    return sorted((ROOT / "icam").rglob("*.py"))


def _slices() -> list[Path]:
    return sorted(path.parent for path in (ROOT / "icam").glob("*/routes*") if path.parent.name != "web")


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def test_slices_and_their_modules_look_only_down():
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    run = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_only_the_clock_reads_the_clock():
    found = []
    for path in _python():
        if path == ROOT / "icam" / "core" / "clock.py":
            continue
        for call in _calls(_tree(path)):
            function = call.func
            if isinstance(function, ast.Attribute):
                owner = getattr(function.value, "attr", getattr(function.value, "id", ""))
                if (owner, function.attr) in CLOCK:
                    found.append(_where(path, call))
    assert not found


def test_only_the_database_module_commits():
    found = [
        _where(path, call)
        for path in _python()
        if path != ROOT / "icam" / "db.py"
        for call in _calls(_tree(path))
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]
    assert not found


def test_only_printing_makes_pdf_and_sheets():
    found = [
        path.relative_to(ROOT).as_posix()
        for path in _python()
        if "printing" not in path.relative_to(ROOT).parts
        for name in _imported(_tree(path))
        if name.split(".")[0] in PRINTERS
    ]
    assert not found


def _command_modules() -> list[Path]:
    return [path for path in _python() if path.stem == "commands" or path.parent.name == "commands"]


def _command_names(path: Path) -> set[str]:
    """Return the public functions of a module that open a transaction."""
    names = set()
    for node in _tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            opened = [
                call
                for call in _calls(node)
                if getattr(call.func, "id", getattr(call.func, "attr", "")) == "unit_of_work"
            ]
            if opened:
                names.add(node.name)
    return names


def _commands_of_other_slices(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the slice and the local name of every commands module that is imported."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not node.module:
            continue
        for name in node.names:
            if node.module.startswith("icam.") and name.name == "commands":
                yield node.module.split(".")[1], name.asname or name.name


def test_a_command_calls_no_other_command():
    found = []
    for path in _command_modules():
        own = _command_names(path)
        modules = {local for _slice, local in _commands_of_other_slices(_tree(path))}
        for function in _tree(path).body:
            if not isinstance(function, ast.FunctionDef) or function.name not in own:
                continue
            for call in _calls(function):
                if isinstance(call.func, ast.Name) and call.func.id in own:
                    found.append(_where(path, call))
                if isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", None) in modules:
                    found.append(_where(path, call))
    assert not found


def test_every_slice_with_pages_has_its_templates_and_no_others():
    """A template is rendered by a view of its slice, extended, or included by one that is."""
    used: set[str] = set()
    for path in _python():
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
                used.add(node.value)
    templates = ROOT / "templates"
    for path in sorted(templates.rglob("*.html")):
        used.update(re.findall(r"[\"']([\w/.-]+\.html)[\"']", path.read_text(encoding="utf-8")))
    have = {path.relative_to(templates).as_posix() for path in templates.rglob("*.html")}
    library = {name for name in have if name.startswith(("components/", "errors/", "security/", "mail/"))}
    assert not have - used - library, "templates that no page uses"
    named = {name for name in used if "/" in name or (templates / name).exists()}
    missing = {
        name for name in named if name not in have and not name.startswith(("security/", "govuk_frontend_jinja/"))
    }
    assert not missing, "pages without a template"


@pytest.mark.parametrize("path", _python(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_opens_with_a_sentence(path):
    tree = _tree(path)
    if not tree.body:
        return
    sentence = ast.get_docstring(tree)
    assert sentence, "no sentence says what this module is"
    assert sentence.splitlines()[0].rstrip().endswith((".", ":", "?")), sentence.splitlines()[0]


# --- what must not be in the repository ---


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


# Written in pieces, so that this file does not name them either.
FOREIGN = re.compile(
    "|".join(
        [
            "/(?:root|home|Users|w" + r"ork)/\w",
            r"\b(?:files\.python" + r"hosted|py" + r"pi|deb\.deb" + r"ian|registry\.npm" + r"js)\.org\b",
            r"^\s*--(?:extra-)?index" + "-url",
        ]
    ),
    re.MULTILINE,
)


def test_nothing_names_a_machine_or_a_package_index():
    found = [
        f"{path.relative_to(ROOT)}: {match.group(0)!r}"
        for path in _tracked()
        if "vendor" not in path.parts
        for match in FOREIGN.finditer(_text_of(path))
    ]
    assert not found


def test_every_requirement_is_locked_with_a_hash():
    for name in ("requirements.txt", "tests/requirements.txt"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if line and not line.startswith((" ", "#")):
                assert "==" in line, line
                assert "--hash=sha256:" in lines[number + 1], line
