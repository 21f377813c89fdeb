"""A chart as plain SVG, the same on the screen and on paper: no style, no script; patterns, and not colour alone."""

from hashlib import sha1
from itertools import pairwise
from math import ceil
from typing import Any

from icam.printing.document import Chart

WIDTH, HEIGHT = 680, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 30, 34
STEPS = (1, 2, 5)
FONT = "Print Sans, Noto Sans, Arial, sans-serif"
DENSE = 24
"""More bars than this carry no number of their own."""
DASHES = ("", "7 4", "2 4")


def svg(chart: Chart) -> str:
    """Draw a chart."""
    import drawsvg

    prefix = sha1(f"{chart.name}{chart.caption}{chart.labels}".encode(), usedforsecurity=False).hexdigest()[:8]
    drawing = drawsvg.Drawing(WIDTH, HEIGHT, id_prefix=f"c{prefix}-", role="img", class_="chart", font_family=FONT)
    drawing.append_title(says(chart))
    plot = _Plot(drawsvg, drawing, chart)
    plot.axes()
    plot.legend()
    if chart.is_line:
        plot.lines()
    else:
        plot.bars()
    text: str = drawing.as_svg(header="")
    return text.replace('xmlns:xlink="http://www.w3.org/1999/xlink"', "").strip()


def says(chart: Chart) -> str:
    """Say a chart in words, for those who hear it; the numbers stand in the table beside it."""
    names = ", ".join(name for name, _ in chart.series)
    reach = f"{chart.labels[0]} – {chart.labels[-1]}" if chart.labels else ""
    return f"{chart.caption}: {names} ({chart.unit}), {reach}"


def top_of(most: float) -> tuple[float, float]:
    """Return the end of an axis that holds the value, and the distance of its lines: 1, 2 or 5 of a power of ten."""
    if most <= 0:
        return 1, 1
    power = 10 ** max(-1, len(str(int(most))) - 1)
    step = next(
        (one * scale for scale in (power / 10, power) for one in STEPS if ceil(most / (one * scale)) <= 5), power * 2
    )
    step = max(step, 1) if float(most).is_integer() else step
    return step * ceil(most / step), step


class _Plot:
    """Draws one chart into its frame."""

    def __init__(self, drawsvg: Any, drawing: Any, chart: Chart) -> None:
        self.draw, self.drawing, self.chart = drawsvg, drawing, chart
        most = max((float(value) for _, values in chart.series for value in values if value is not None), default=0)
        self.top, self.step = top_of(most)
        self.wide, self.high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        self.slot = self.wide / max(1, len(chart.labels))

    def y(self, value: float) -> float:
        """Return the height of a value."""
        return round(TOP + self.high * (1 - value / self.top), 2)

    def text(self, words: str, x: float, y: float, anchor: str = "middle", size: int = 10) -> None:
        """Write a word."""
        self.drawing.append(
            self.draw.Text(words, size, round(x, 2), round(y, 2), text_anchor=anchor, fill="currentColor")
        )

    def axes(self) -> None:
        """Draw the lines to read a value by, and the labels below."""
        for number in range(round(self.top / self.step) + 1):
            value = number * self.step
            y = self.y(value)
            self.drawing.append(
                self.draw.Line(LEFT, y, WIDTH - RIGHT, y, stroke="currentColor", stroke_width=1 if not number else 0.3)
            )
            self.text(f"{value:g}", LEFT - 5, y + 3.5, "end")
        every = ceil(len(self.chart.labels) * 34 / self.wide)
        for place, label in enumerate(self.chart.labels):
            if place % every == 0:
                self.text(label, LEFT + self.slot * (place + 0.5), HEIGHT - BOTTOM + 14)
        self.text(self.chart.unit, 4, TOP - 12, "start")

    def legend(self) -> None:
        """Name the series beside their patterns."""
        x: float = WIDTH - RIGHT
        for place, (name, _) in reversed(list(enumerate(self.chart.series))):
            self.text(name, x, 14, "end")
            x -= 5.4 * len(name) + 26
            if self.chart.is_line:
                self.drawing.append(self.draw.Line(x, 10, x + 20, 10, **self._stroke(place)))
            else:
                self.drawing.append(self.draw.Rectangle(round(x + 4, 2), 5, 16, 10, **self._fill(place)))
            x -= 10

    def bars(self) -> None:
        """Draw a bar for each value, side by side."""
        number = max(1, len(self.chart.series))
        wide = min(36, self.slot * 0.8 / number)
        for place, (_, values) in enumerate(self.chart.series):
            fill = self._fill(place)
            for slot, value in enumerate(values):
                if value is None:
                    continue
                x = LEFT + self.slot * (slot + 0.5) + (place - number / 2) * wide
                y = self.y(float(value))
                high = round(HEIGHT - BOTTOM - y, 2)
                self.drawing.append(self.draw.Rectangle(round(x, 2), y, round(wide - 1, 2), high, **fill))
                if len(self.chart.labels) * number <= DENSE:
                    self.text(f"{float(value):g}", x + wide / 2, y - 3, size=9)

    def lines(self) -> None:
        """Draw a line for each series; where a value is missing, there is none."""
        for place, (_, values) in enumerate(self.chart.series):
            points = [
                None if value is None else (round(LEFT + self.slot * (slot + 0.5), 2), self.y(float(value)))
                for slot, value in enumerate(values)
            ]
            for one, other in pairwise(points):
                if one and other:
                    self.drawing.append(self.draw.Line(*one, *other, **self._stroke(place)))
            if len(points) <= 62:
                for point in points:
                    if point:
                        self.drawing.append(self.draw.Circle(*point, 1.8, fill="currentColor"))

    def _stroke(self, place: int) -> dict[str, Any]:
        dashes = DASHES[place % len(DASHES)]
        return {"stroke": "currentColor", "stroke_width": 1.6} | ({"stroke_dasharray": dashes} if dashes else {})

    def _fill(self, place: int) -> dict[str, Any]:
        """Return how a series is filled: full, hatched, empty."""
        edge = {"stroke": "currentColor", "stroke_width": 0.8}
        if place % 3 == 0:
            return {"fill": "currentColor", **edge}
        if place % 3 == 2:
            return {"fill": "none", **edge}
        hatch = self.draw.Pattern(5, 5, patternUnits="userSpaceOnUse", patternTransform="rotate(45)")
        hatch.append(self.draw.Rectangle(0, 0, 2, 5, fill="currentColor"))
        return {"fill": hatch, **edge}
