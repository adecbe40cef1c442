"""A picture of a year's draws: how often each subject was drawn, how often it was expected to be, and the range that
chance alone explains.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.sampling.draws.fairness.testing import Band, DrawTally

_POPULATIONS = {
    "enterprises": ("企业", "enterprises"),
    "people": ("人员", "people"),
    "experts": ("专家", "experts"),
    "items": ("检查事项", "items"),
    "counties": ("县（市、区）", "counties"),
}
_LEFT, _RIGHT, _TOP, _BOTTOM = 110, 1160, 210, 640
_LARGEST = 26.0
_MOST_LABELS = 60
# More rings, or smaller ones, would hide the marks that they are compared with.
_MOST_RINGED, _LEAST_RINGED = 12, 0.004


class PlotSheet(NamedTuple):
    """The text around the picture."""

    bureau: str
    year: int
    population: str
    draws: int
    sentences: tuple[str, str]


class PlotMark(NamedTuple):
    """A circle for all subjects (`number`) with about the same expectation that were drawn equally often. `outside`:
    chance does not explain that they were drawn so often or so rarely.
    """

    x: float
    y: float
    radius: float
    number: int
    outside: bool


class Bar(NamedTuple):
    """The range that chance explains for one expectation, as a bar."""

    x: float
    top: float
    height: float
    width: float


class _Scale(NamedTuple):
    """An axis of the picture: the range of its values, the step between ticks, and where the axis starts and ends."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[tuple[float, str]]:
        first, last = math.ceil(self.low / self.step - 1e-9), math.floor(self.high / self.step + 1e-9)
        return [(round(self.at(n * self.step), 1), f"{n * self.step:g}") for n in range(first, last + 1)]


class _Canvas(NamedTuple):
    """Positions in the picture: expectations on the horizontal axis, numbers of times drawn on the vertical axis. The
    area of a circle shows a number of subjects; `most` is the largest such number.
    """

    across: _Scale
    up: _Scale
    largest: float
    most: float

    def radius(self, number: float) -> float:
        return round(self.largest * math.sqrt(number / self.most), 1)


def plot(sheet: PlotSheet, tally: DrawTally, bands: Sequence[Band]) -> str:
    """The picture as an SVG file that needs no other file. It shows no names."""
    counted = _counted(tally, bands)
    highest = max([band.high for band in bands] + [drawn for _, drawn in counted], default=1)
    width = max(min((_RIGHT - _LEFT) / (1.6 * max(len(bands), 1)), 80.0), 4.0)
    up = _scale(-0.6, highest + 0.6, _BOTTOM, _TOP, whole=True)
    # Make circles so small that neighbours do not touch, in either direction.
    largest = min(_LARGEST, 0.48 * (up.at(0) - up.at(1)), 0.48 * width)
    most = max([*counted.values(), *(number for band in bands for number in band.usual)], default=1)
    canvas = _Canvas(_across(bands), up, largest, most)
    marks = _marks(canvas, counted, bands)
    low, high = max(canvas.across.low, up.low), min(canvas.across.high, up.high)
    values = {
        "sheet": sheet,
        "of": _POPULATIONS.get(sheet.population, (sheet.population, sheet.population)),
        "marks": marks,
        "rings": _rings(canvas, bands, highest),
        "labelled": len(marks) <= _MOST_LABELS,
        "bars": [_bar(band, canvas, width) for band in bands],
        "across": canvas.across.ticks(),
        "up": up.ticks(),
        "even": [canvas.across.at(low), up.at(low), canvas.across.at(high), up.at(high)] if high > low else None,
        "outside": sum(mark.number for mark in marks if mark.outside),
        "subjects": sum(mark.number for mark in marks),
        "edges": {"left": _LEFT, "right": _RIGHT, "top": _TOP, "bottom": _BOTTOM},
    }
    return _environment().get_template("fairness.svg").render(values)


def _marks(canvas: _Canvas, counted: Mapping[tuple[int, int], int], bands: Sequence[Band]) -> list[PlotMark]:
    """The circles, largest first, so that no circle hides another."""
    marks = [
        PlotMark(
            x=round(canvas.across.at(bands[place].expected), 1),
            y=round(canvas.up.at(drawn), 1),
            radius=max(canvas.radius(number), 2.5),
            number=number,
            outside=not bands[place].low <= drawn <= bands[place].high,
        )
        for (place, drawn), number in sorted(counted.items())
    ]
    return sorted(marks, key=lambda mark: -mark.radius)


def _rings(canvas: _Canvas, bands: Sequence[Band], highest: int) -> list[tuple[float, float, float]]:
    """Rings (x, y, radius) for the numbers that chance gives on average, to compare the marks with."""
    return [
        (round(canvas.across.at(band.expected), 1), round(canvas.up.at(drawn), 1), canvas.radius(number))
        for band in bands
        if len(bands) <= _MOST_RINGED
        for drawn, number in enumerate(band.usual)
        if drawn <= highest and number >= _LEAST_RINGED * canvas.most
    ]


def _counted(tally: DrawTally, bands: Sequence[Band]) -> Mapping[tuple[int, int], int]:
    """(nearest band, how often drawn) → number of subjects."""
    middles = [(one.expected + other.expected) / 2 for one, other in pairwise(bands)]
    places = [sum(expected > middle for middle in middles) for expected in tally.expected.tolist()]
    return Counter(zip(places, tally.drawn.tolist(), strict=True))


def _across(bands: Sequence[Band]) -> _Scale:
    low, high = bands[0].expected if bands else 0.0, bands[-1].expected if bands else 1.0
    room = max(0.08 * (high - low), 0.5)
    return _scale(0.0 if low < 0.4 * high else max(low - room, 0.0), high + room, _LEFT, _RIGHT)


def _scale(low: float, high: float, start: float, end: float, *, whole: bool = False) -> _Scale:
    rough = (high - low) / 8
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * nice for nice in (1, 2, 5, 10) if power * nice >= rough)
    return _Scale(low, high, max(step, 1.0) if whole else step, start, end)


def _bar(band: Band, canvas: _Canvas, width: float) -> Bar:
    top, bottom = canvas.up.at(band.high + 0.4), canvas.up.at(band.low - 0.4)
    return Bar(
        round(canvas.across.at(band.expected) - width / 2, 1), round(top, 1), round(bottom - top, 1), round(width, 1)
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
