"""The README names everything there is, so that it cannot drift."""

import re
from dataclasses import fields

import pytest

import icam
from icam.cli import icam as commands
from icam.config import ROOT, Config

README = (ROOT / "README.md").read_text()


def test_every_setting_is_listed_with_its_default() -> None:
    names = {
        "env": "ATD_ENV",
        "secret_key": "SECRET_KEY",
        "database_url": "DATABASE_URL",
        "host": "HOST",
        "port": "PORT",
    }
    settings = [one for one in fields(Config) if one.name != "testing"]
    missing = [name for one in settings if (name := names.get(one.name, f"ATD_{one.name.upper()}")) not in README]
    assert not missing


def test_every_slice_and_folder_is_on_the_map() -> None:
    for name in icam.SLICES:
        assert f"`icam/{name}/`" in README, name
    for folder in ("core", "web", "printing"):
        assert f"`icam/{folder}/`" in README


def test_every_command_of_the_office_is_named() -> None:
    shown = {"demo-accounts", "start"}  # parts of demo and of script/server
    missing = [name for name in commands.commands if name not in shown and f"icam {name}" not in README]
    assert not missing


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_every_file_the_readme_points_to_is_there(target: str) -> None:
    assert (ROOT / target).exists()
