"""WeasyPrint without its repeated work: what it works out anew for every box is kept or left out, to the same bytes.

It is kept on the style of the boxes, which WeasyPrint shares between equal elements and drops with the document.
Written for one version; with any other nothing is touched. `tests/web/printing/test_quicker.py` compares the bytes.
Decision 0022.
"""

import sys
from collections.abc import Callable
from typing import Any

from icam.printing import quicker_writer

VERSION = 70
SIDES = ("left", "right", "top", "bottom")
USED: tuple[str, ...] = (
    *(f"{edge}_{side}" for edge in ("margin", "padding") for side in SIDES),
    *(f"border_{side}_width" for side in SIDES),
    *(f"{bound}{axis}" for bound in ("", "min_", "max_") for axis in ("width", "height")),
)
"""What resolving percentages sets on a box."""
CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")
PLAIN = frozenset({str, int, float, type(None)})


def apply() -> bool:
    """Replace what is slow in the WeasyPrint that is loaded; tell whether it is the version this was written for."""
    import weasyprint
    from weasyprint.css import functions
    from weasyprint.formatting_structure.boxes import Box
    from weasyprint.layout import background, percent
    from weasyprint.layout import float as floats
    from weasyprint.text import fonts, line_break

    if int(weasyprint.__version__.split(".")[0]) != VERSION:
        return False
    quicker_writer.apply()
    for old, new in (
        (percent.resolve_percentages, _percentages),
        (line_break._font_style_cache_key, _font_key),
        (line_break.strut, _strut),
        (fonts.get_font_description, _description),
        (background.layout_box_backgrounds, _backgrounds),
        (floats.avoid_collisions, _collisions),
        (functions.check_math, _math),
    ):
        _replace(old, new(old))
    Box.is_in_normal_flow = _in_flow(Box.is_in_normal_flow)
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


def _strut(write: Callable[..., tuple[float, float]]) -> Callable[..., tuple[float, float]]:
    """Keep the height of a style's line, asked for at every line."""

    def strut(style: Any) -> tuple[float, float]:
        kept = style.__dict__
        if "_strut" not in kept:
            kept["_strut"] = write(style)
        found: tuple[float, float] = kept["_strut"]
        return found

    return strut


def _description(write: Callable[..., Any]) -> Callable[..., Any]:
    """Keep what Pango is told of a style's font, asked for at every text."""

    def get_font_description(style: Any) -> Any:
        kept = style.__dict__
        if "_description" not in kept:
            kept["_description"] = write(style)
        return kept["_description"]

    return get_font_description


def _backgrounds(lay: Callable[..., None]) -> Callable[..., None]:
    """Leave boxes alone that have no background, nor round corners: nearly all."""

    def layout_box_backgrounds(
        page: Any, box: Any, get_image_from_uri: Any, layout_children: bool = True, style: Any = None
    ) -> None:
        if style is not None or box is page or not _is_plain(box.style):
            lay(page, box, get_image_from_uri, layout_children, style)
            return
        box.border_top_left_radius = box.border_top_right_radius = (0, 0)
        box.border_bottom_right_radius = box.border_bottom_left_radius = (0, 0)
        box.background = None
        if layout_children:
            for child in box.all_children():
                layout_box_backgrounds(page, child, get_image_from_uri)

    return layout_box_backgrounds


def _is_plain(style: Any) -> bool:
    """Tell whether a style draws nothing behind a box, and has no round corners."""
    kept = style.__dict__
    if "_is_plain" not in kept:
        colour = style["background_color"]
        colour = style["color"] if colour == "currentcolor" else colour
        kept["_is_plain"] = (
            colour.alpha == 0
            and not style["box_shadow"]
            and not any(value for _, value in style["background_image"])
            and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
            and all((0, "px") in style[f"border_{corner}_radius"] for corner in CORNERS)
        )
    found: bool = kept["_is_plain"]
    return found


def _collisions(avoid: Callable[..., tuple[float, float, float]]) -> Callable[..., tuple[float, float, float]]:
    """Nothing is in the way of a line where nothing floats."""
    from weasyprint.formatting_structure.boxes import LineBox

    def avoid_collisions(
        context: Any, box: Any, containing_block: Any, outer: bool = True
    ) -> tuple[float, float, float]:
        if context.excluded_shapes or not isinstance(box, LineBox) or box.style["float"] != "none":
            return avoid(context, box, containing_block, outer)
        left, width = containing_block.content_box_x(), containing_block.width
        from_right = containing_block.style["direction"] == "rtl"
        if outer:
            return left + width if from_right else left, box.position_y, width
        before, after = box.margin_left, box.margin_right
        x = left + width - after if from_right else left + before
        return x - before, box.border_box_y() - box.margin_top, left + width - after - (left + before)

    return avoid_collisions


def _math(check: Callable[..., Any]) -> Callable[..., Any]:
    """Nothing is to be worked out in words and numbers."""

    def check_math(token: Any) -> Any:
        kind = type(token)
        if kind in PLAIN:
            return None
        if kind is tuple:
            return any(type(item) not in PLAIN and check_math(item) for item in token)
        return check(token)

    return check_math


def _in_flow(ask: Callable[..., bool]) -> Callable[..., bool]:
    """Answer at once for a box that is neither placed nor floated."""

    def is_in_normal_flow(self: Any) -> bool:
        style = self.style
        return (style["float"] == "none" and style["position"] == "static") or ask(self)

    return is_in_normal_flow


def _stay(layout: Any) -> None:
    """Keep a text shaped between laying out and drawing."""


def _again(layout: Any, style: Any) -> None:
    """Shape a text again only when it is drawn otherwise than it was laid out."""
    if layout.justification_spacing or layout.style is not style:
        layout.setup(style)
        layout.set_text(layout.text, justify=True)
