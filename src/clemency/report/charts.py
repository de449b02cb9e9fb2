"""Charts as SVG, drawn by Vega-Lite when a report is made.

What is drawn needs nothing from elsewhere: no style sheet, no script, no font, no link. Text and axis take
the colour of the words around the drawing. A page can colour the rest by the classes of its groups: `range`
(both bounds known), `open` (one), `edge` (a known bound itself), `arrow`, `subject`, `label`, `axis`.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.util import find_spec
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET

from clemency.output import one_line
from clemency.report.dossier.figures import Figure, by_unit
from clemency.report.dossier.wording import capital

_WIDTH = 440  # in units of the drawing, which are four fifths of a CSS pixel on a small phone
_SIDE, _LINE, _TEXT, _BAR, _AXIS = 10, 20, 14, 10, 44
_LONGEST = 58  # letters that fit into a line
_LOG_FROM = 100  # the ratio between bounds from which a scale is logarithmic
_LARGEST = 10**15  # bound that a drawing places exactly; nobody counts so many people
_COLOUR, _CURRENT = "#1d4e6b", "currentColor"

_NAMESPACE = "http://www.w3.org/2000/svg"
_ELEMENTS = ("g", "line", "path", "rect", "text", "tspan")
_ATTRIBUTES = (
    *(
        "d",
        "fill",
        "fill-opacity",
        "font-size",
        "font-weight",
        "height",
        "opacity",
        "stroke",
        "stroke-opacity",
    ),
    *("stroke-width", "text-anchor", "transform", "width", "x", "x1", "x2", "y", "y1", "y2"),
)

Row = dict[str, str | float]


@dataclass(frozen=True)
class _Scale:
    low: float
    high: float
    log: bool


@dataclass
class _Drawing:
    """The rows of each layer, and how high they are together."""

    layers: dict[str, list[Row]] = field(
        default_factory=lambda: {name: [] for name in ("subject", "label", "range", "open", "edge", "arrow")}
    )
    height: float = 0


def figures_chart(figures: Sequence[Figure]) -> str:
    """Return one `<svg>` for each unit with several figures of which one has a bound, one after the other.

    Returns "" if there is nothing to compare, or if vl-convert-python is not installed. Nothing is added up:
    each figure has a line of its own, and a wording without a number has words in place of a bar.
    """
    if find_spec("vl_convert") is None:
        return ""
    return "\n".join(
        _chart(unit, each)
        for unit, each in by_unit(figures)
        if len(each) > 1 and any(figure.bounded for figure in each) and all(map(_can_be_drawn, each))
    )


def _can_be_drawn(figure: Figure) -> bool:
    return all(Decimal(each).copy_abs() < _LARGEST for each in (figure.low, figure.high) if each is not None)


def _chart(unit: str, figures: Sequence[Figure]) -> str:
    from vl_convert import vegalite_to_svg

    scale = _scale(figures)
    drawing = _drawing(figures, scale)
    one_sided = any(each.bounded and None in (each.low, each.high) for each in figures)
    notes = [_short(unit), *(["logarithmic scale"] if scale.log else [])]
    notes += ["an arrow: no bound told on that side"] if one_sided else []
    spec = _spec(drawing, scale, "; ".join(notes))
    title = f"{capital(_short(unit))}: {len(figures)} figures with their bounds, as the table tells them"
    return _plain(vegalite_to_svg(spec, allowed_base_urls=[]), title, drawing.height)


def _scale(figures: Sequence[Figure]) -> _Scale:
    """Return the scale on which all bounds lie, with room for what is open above."""
    bounds = [float(bound) for each in figures for bound in (each.low, each.high) if bound is not None]
    low, high = min(bounds), max(bounds)
    if low > 0 and high / low >= _LOG_FROM:
        return _Scale(10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high * 1.5)), log=True)
    return _Scale(min(low, 0), high * 1.5 if high > 0 else 1, log=False)


def _drawing(figures: Sequence[Figure], scale: _Scale) -> _Drawing:
    """Place the figures one below the other, each thing counted above its own."""
    drawing = _Drawing()
    for what, each in groupby(figures, key=lambda figure: figure.what):
        drawing.height += _LINE + 4
        drawing.layers["subject"].append({"y": drawing.height, "text": _short(capital(what.text))})
        for figure in each:
            drawing.height += _LINE - 1
            drawing.layers["label"].append({"y": drawing.height, "text": _label(figure)})
            if figure.bounded:
                drawing.height += _BAR + 4
                _bar(drawing, figure, scale)
                drawing.height += 4
    drawing.height += _BAR
    return drawing


def _bar(drawing: _Drawing, figure: Figure, scale: _Scale) -> None:
    y = drawing.height
    low, high = (None if bound is None else float(bound) for bound in (figure.low, figure.high))
    bar: Row = {"y": y, "x": scale.low if low is None else low, "x2": scale.high if high is None else high}
    drawing.layers["open" if None in (low, high) else "range"].append(bar)
    drawing.layers["edge"] += [
        {"y": y, "x": bound} for bound in dict.fromkeys((low, high)) if bound is not None
    ]
    if low is None:
        drawing.layers["arrow"].append({"y": y, "x": scale.low, "shape": "triangle-left"})
    if high is None:
        drawing.layers["arrow"].append({"y": y, "x": scale.high, "shape": "triangle-right"})


def _label(figure: Figure) -> str:
    """Return a figure in a line: its wording, its bounds and who says so."""
    allowed = figure.words.removesuffix(figure.unit).rstrip()  # the axis has the unit
    wording = f"{figure.phrase.text} ({allowed})" if figure.phrase else allowed
    sign = f" [{figure.mark.name}{figure.mark.signs}]"
    speaker = _short(figure.speaker.text, max(_LONGEST - len(wording) - len(sign) - 3, _LONGEST // 3))
    return _short(f"{wording} – {speaker}", _LONGEST - len(sign)) + sign


def _short(text: str, longest: int = _LONGEST) -> str:
    """Return a text in one line, cut where it is longer; the page has it in full beside the chart."""
    line = one_line(" ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _spec(drawing: _Drawing, scale: _Scale, title: str) -> dict[str, Any]:
    """Return a drawing in Vega-Lite (https://vega.github.io/vega-lite/docs/spec.html)."""
    marks: dict[str, dict[str, Any]] = {
        "subject": {"type": "text", "fontWeight": "bold"},
        "label": {"type": "text"},
        "range": {"type": "rule", "strokeWidth": _BAR, "color": _COLOUR, "opacity": 0.75},
        "open": {"type": "rule", "strokeWidth": _BAR, "color": _COLOUR, "opacity": 0.35},
        "edge": {"type": "tick", "orient": "vertical", "size": _BAR + 6, "thickness": 3, "color": _COLOUR},
        "arrow": {"type": "point", "filled": True, "size": 90, "color": _COLOUR, "opacity": 1},
    }
    text = {"align": "left", "baseline": "alphabetic", "fontSize": _TEXT, "color": _CURRENT}
    height = {"domain": [0, drawing.height], "range": [0, drawing.height], "nice": False, "zero": False}
    width = {"domain": [scale.low, scale.high], "range": [_SIDE, _WIDTH - _SIDE], "nice": False}
    x = {
        "field": "x",
        "type": "quantitative",
        "scale": {**width, "type": "log" if scale.log else "linear"},
        "axis": _axis(title, scale),
    }
    layers = [
        {
            "name": name,
            "data": {"values": rows},
            "mark": {**marks[name], **(text if marks[name]["type"] == "text" else {})},
            "encoding": {
                "y": {"field": "y", "type": "quantitative", "axis": None, "scale": height},
                "x": {"value": 0} if marks[name]["type"] == "text" else x,
                **({"x2": {"field": "x2"}} if name in ("range", "open") else {}),
                **({"text": {"field": "text"}} if marks[name]["type"] == "text" else {}),
                **({"shape": {"field": "shape", "scale": None}} if name == "arrow" else {}),
            },
        }
        for name, rows in drawing.layers.items()
        if rows
    ]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": _WIDTH,
        "height": drawing.height,
        "padding": 0,
        "autosize": "none",
        "background": None,
        "config": {"view": {"stroke": None}},
        "layer": layers,
    }


def _axis(title: str, scale: _Scale) -> dict[str, Any]:
    powers = range(round(math.log10(scale.low)), round(math.log10(scale.high)) + 1) if scale.log else ()
    step = max(len(powers) // 5, 1)
    colours = ("labelColor", "titleColor", "domainColor", "tickColor")
    return {
        "title": title,
        "format": ",~f",
        "tickCount": 4,
        **({"values": [10**power for power in powers[::step]]} if scale.log else {}),
        "labelOverlap": False,
        "labelFontSize": _TEXT - 2,
        "titleFontSize": _TEXT - 2,
        "titleFontWeight": "normal",
        "grid": False,  # its lines would run through the words
        **dict.fromkeys(colours, _CURRENT),
    }


# ── The SVG ─────────────────────────────────────────────────────────────────────────────────────────────────


def _plain(svg: str, title: str, height: float) -> str:
    """Return an SVG with nothing but shapes and words, under classes of our own, named for screen readers."""
    drawn = ET.fromstring(svg)  # noqa: S314 – our own, just made
    box = f"0 0 {_WIDTH} {height + _AXIS:g}"
    root = ET.Element("svg", {"xmlns": _NAMESPACE, "class": "figures-chart", "role": "img", "viewBox": box})
    ET.SubElement(root, "title").text = title
    root.extend(_kept(drawn))
    return ET.tostring(root, encoding="unicode")


def _kept(parent: ET.Element) -> Iterator[ET.Element]:
    for child in parent:
        tag = child.tag.removeprefix(f"{{{_NAMESPACE}}}")
        classes = child.get("class", "")
        if tag not in _ELEMENTS or {"background", "foreground"} & set(classes.split()):
            continue
        kept = ET.Element(tag, {key: _rounded(value) for key, value in child.items() if key in _ATTRIBUTES})
        found = re.search(r"\b(\w+)_marks\b|role-(axis)(?!-)", classes)
        if found:
            kept.set("class", found[1] or found[2])
        kept.text = child.text
        kept.extend(_kept(child))
        if tag != "g" or len(kept):
            yield kept


def _rounded(value: str) -> str:
    """Return an attribute with its numbers to two places, so that no machine's last digits show."""
    return re.sub(r"-?\d+\.\d{3,}", lambda match: f"{float(match[0]):.2f}".rstrip("0").rstrip("."), value)
