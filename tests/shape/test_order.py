"""The slices stand in one order, wherever it is written."""

import tomllib
from pathlib import Path

from icam import SLICES

ROOT = Path(__file__).resolve().parents[2]
BELOW = ("core", "db", "web", "printing")
"""What every slice stands on, from the lowest to the highest."""


def _layers() -> list[list[str]]:
    """Return the layers of the import contract from the lowest to the highest, each with its slices."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one for one in contracts if one["id"] == "slices")["layers"]
    return [[name.strip(" ()") for name in layer.split("|")] for layer in reversed(layers)]


def test_the_import_contract_has_the_slices_in_the_order_in_which_they_are_registered() -> None:
    place = {name: number for number, layer in enumerate(_layers()) for name in layer}
    assert set(place) == {*BELOW, *SLICES}
    assert [place[name] for name in (*BELOW, *SLICES)] == sorted(place.values())


def test_every_folder_of_the_product_has_its_place() -> None:
    folders = {path.parent.name for path in (ROOT / "icam").glob("*/__init__.py")}
    assert folders <= {*BELOW, *SLICES}
