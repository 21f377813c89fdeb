"""WeasyPrint without its repeated work: three things it works out anew for every box are kept. The bytes are the same.

Each is kept on the style of the boxes, which WeasyPrint shares between equal elements and drops with the document.
Written for one version; with any other nothing is touched. `tests/web/printing/test_quicker.py` compares the bytes.
Decision 0022.
"""

import sys
from collections.abc import Callable
from typing import Any

VERSION = 70
SIDES = ("left", "right", "top", "bottom")
USED: tuple[str, ...] = (
    *(f"{edge}_{side}" for edge in ("margin", "padding") for side in SIDES),
    *(f"border_{side}_width" for side in SIDES),
    *(f"{bound}{axis}" for bound in ("", "min_", "max_") for axis in ("width", "height")),
)
"""What resolving percentages sets on a box."""


def apply() -> bool:
    """Replace what is slow in the WeasyPrint that is loaded; tell whether it is the version this was written for."""
    import weasyprint
    from weasyprint.layout import percent
    from weasyprint.text import line_break

    if int(weasyprint.__version__.split(".")[0]) != VERSION:
        return False
    _replace(percent.resolve_percentages, _percentages(percent.resolve_percentages))
    _replace(line_break._font_style_cache_key, _font_key(line_break._font_style_cache_key))
    line_break.Layout.deactivate = _stay
    line_break.Layout.reactivate = _again
    return True


def _replace(old: Any, new: Any) -> None:
    """Put a function in the place of another wherever a module of WeasyPrint has imported it."""
    label: str = old.__name__
    for name, module in list(sys.modules.items()):
        if name.startswith("weasyprint") and vars(module).get(label) is old:
            setattr(module, label, new)


def _percentages(resolve: Callable[..., None]) -> Callable[..., None]:
    """Keep the used lengths of a style in a containing block: the cells of a column have the same."""
    from weasyprint.formatting_structure.boxes import Box, PageBox

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        if isinstance(box, PageBox) or style["border_collapse"] == "collapse":
            resolve(box, containing_block)
            return
        is_box = isinstance(containing_block, Box)
        size = (containing_block.width, containing_block.height) if is_box else tuple(containing_block)
        kept = style.__dict__.setdefault("_used_lengths", {})
        if size in kept:
            box.__dict__.update(kept[size])
        else:
            resolve(box, containing_block)
            kept[size] = {name: box.__dict__[name] for name in USED}

    return resolve_percentages


def _font_key(write: Callable[..., str]) -> Callable[..., str]:
    """Keep the name of a style's font, asked for at every line."""

    def _font_style_cache_key(style: Any, include_size: bool = False) -> str:
        kept = style.__dict__.setdefault("_font_keys", {})
        if include_size not in kept:
            kept[include_size] = write(style, include_size)
        found: str = kept[include_size]
        return found

    return _font_style_cache_key


def _stay(layout: Any) -> None:
    """Keep a text shaped between laying out and drawing."""


def _again(layout: Any, style: Any) -> None:
    """Shape a text again only when it is drawn otherwise than it was laid out."""
    if layout.justification_spacing or layout.style is not style:
        layout.setup(style)
        layout.set_text(layout.text, justify=True)
