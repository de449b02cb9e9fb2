"""Figures keep their wording, their bounds and their speaker; nothing is added up, on paper or in a chart."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from clemency.report.charts import figures_chart
from clemency.report.dossier.figures import Figure, by_unit
from dossiers import LAW, PARDON, REAL, known, told
from folders import TESTS

Change = Callable[..., Path]

pytest.importorskip("vl_convert", reason="needs the extra `charts`")

SHAPES = {"svg", "title", "g", "line", "path", "rect", "text", "tspan"}


@pytest.fixture(scope="module")
def real() -> tuple[Figure, ...]:
    return known(REAL).figures


@pytest.fixture(scope="module")
def chart(real: tuple[Figure, ...]) -> str:
    return figures_chart(real)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 – our own, just made


def drawn(svg: str, group: str) -> list[ET.Element]:
    """Return the shapes and words of a group of the chart: `edge`, `label`."""
    found = (shape for each in parsed(svg).iter() if each.get("class") == group for shape in each.iter())
    return [shape for shape in found if not shape.tag.endswith("}g")]


def place(shape: ET.Element) -> float:
    """Return how far to the right a shape begins."""
    moved = re.findall(r"translate\(([\d.-]+),", shape.get("transform", "translate(0,"))[0]
    begins = re.findall(r"^M([\d.-]+),", shape.get("d", "M0,"))[0]
    return float(moved) + float(begins)


# ── The figures ──


def test_each_figure_has_the_bounds_that_its_wording_allows_and_who_gives_it(
    real: tuple[Figure, ...],
) -> None:
    assert [
        (f.phrase and f.phrase.text, f.low, f.high, f.unit, f.speaker.text, f.mark.name) for f in real
    ] == [
        ("“mass”", None, None, "people", "Daily NK", "c2"),
        ("“sweeping”", None, None, "people", "Daily NK", "c21"),
        ("“thousands”", 2000, None, "people", "the first source", "c37"),
        ("“massive”", None, None, "people", "Daily NK", "c3"),
        ("“12”", 12, 12, "facilities", "the first source", "c28"),
        ("“two-month”", 1.5, 2.5, "months", "the first source", "c45"),
        ("“a large number”", None, None, "people", "Daily NK", "c52"),
        ("“some hundreds”", 200, None, "people", "the first source", "c55"),
        ("“a significant number”", None, None, "families", "the first source", "c60"),
    ]


def test_figures_of_one_thing_stand_together(real: tuple[Figure, ...]) -> None:
    counted = [figure.what.text for figure in real]
    assert counted[:3] == ["the prisoners freed in October"] * 3
    assert len(set(counted)) == len(list(groupby(counted)))


def test_a_figure_knows_who_corroborates_it_and_whether_it_is_inferred(real: tuple[Figure, ...]) -> None:
    thousands = next(figure for figure in real if figure.low == 2000)
    assert [mark.name for mark in thousands.corroborated_by] == ["c39"]
    assert (thousands.inferred, thousands.words) == (True, "at least 2,000 people")


def test_an_announced_number_is_a_figure_that_carries_no_fact() -> None:
    announced, doubted = known(LAW).figures
    assert (announced.low, announced.high, announced.announced, announced.mark.signs) == (
        1450,
        1550,
        True,
        "†",
    )
    assert (doubted.speaker.text, doubted.bounded) == ("a defence lawyer", False)


@pytest.mark.parametrize("modality", ["promised", "counterfactual"])
def test_a_number_that_is_only_promised_or_would_have_been_is_no_figure(
    modality: str, changed: Change
) -> None:
    paraphrase = 'clem:paraphrase "The amnesty set some hundreds free."@en ;\n    clem:statedBy :paper ;\n'
    sound = "    clem:modality clem:asserted ; clem:stance clem:endorsed"
    other = changed(f"{paraphrase}{sound}", f"{paraphrase}{sound.replace('asserted', modality)}")
    assert told(other).figures == ()


def test_people_camps_and_months_are_kept_apart(real: tuple[Figure, ...]) -> None:
    assert [(unit, len(each)) for unit, each in by_unit(real)] == [
        ("people", 6),
        ("facilities", 1),
        ("months", 1),
        ("families", 1),
    ]


# ── The chart ──


def test_there_is_a_chart_for_people_and_none_where_nothing_can_be_compared(chart: str) -> None:
    assert chart.count("<svg") == 1
    assert "People: 6 figures" in (parsed(chart)[0].text or "")


def test_every_figure_of_the_unit_has_a_line_with_wording_speaker_and_claim(chart: str) -> None:
    lines = [shape.text for shape in drawn(chart, "label") if shape.text]
    assert lines == [
        "“mass” (no figure) – Daily NK [c2]",
        "“sweeping” (no figure) – Daily NK [c21*]",
        "“thousands” (at least 2,000) – the first source [c37*]",
        "“massive” (no figure) – Daily NK [c3]",
        "“a large number” (no figure) – Daily NK [c52]",
        "“some hundreds” (at least 200) – the first source [c55‡]",
    ]


def test_a_bar_begins_where_its_bound_is_and_one_without_an_upper_bound_ends_in_an_arrow(chart: str) -> None:
    thousands, hundreds = (place(shape) for shape in drawn(chart, "open"))
    zero = min(place(shape) for shape in drawn(chart, "axis") if shape.tag.endswith("line"))
    assert (thousands - zero) == pytest.approx(10 * (hundreds - zero))
    assert len(drawn(chart, "open")) == len(drawn(chart, "arrow")) == 2
    assert drawn(chart, "range") == []


def test_a_wording_without_a_number_has_no_bar() -> None:
    (figure, *_) = known(REAL).figures
    assert figures_chart([figure, figure]) == ""


def test_no_sum_is_drawn() -> None:
    assert "2,200" not in figures_chart(known(REAL).figures)
    pardon = figures_chart(known(PARDON).figures)  # 403 and 209 are 612, which the department says too
    assert len(drawn(pardon, "edge")) == len(drawn(pardon, "label")) == 3


def test_numbers_that_are_far_apart_share_a_logarithmic_scale_that_says_so(real: tuple[Figure, ...]) -> None:
    thousands = next(figure for figure in real if figure.low == 2000)
    svg = figures_chart([thousands, replace(thousands, low=3, high=8)])
    assert "people; logarithmic scale; an arrow: no bound told on that side" in svg
    assert "logarithmic" not in figures_chart(real)


def test_a_number_of_nought_has_a_place(real: tuple[Figure, ...]) -> None:
    none = replace(real[2], low=0, high=0)
    assert figures_chart([none, none]).count("[c37*]") == 2


@pytest.mark.parametrize("low", [10**400, Decimal("1E+999999"), -(10**400)])
def test_a_number_that_no_axis_can_hold_is_left_to_the_table(
    low: int | Decimal, real: tuple[Figure, ...]
) -> None:
    assert figures_chart([replace(real[2], low=low), real[2]]) == ""


@pytest.mark.parametrize(("low", "high"), [(1, 10**14), (Decimal("0.5"), 3), (None, 0), (0, None), (-5, -2)])
def test_any_bounds_have_a_place_inside_the_drawing(
    low: int | Decimal | None, high: int | None, real: tuple[Figure, ...]
) -> None:
    svg = figures_chart([replace(real[2], low=low, high=high), real[2]])
    assert all(0 <= place(shape) <= 440 for group in ("open", "range", "edge") for shape in drawn(svg, group))
    assert len(drawn(svg, "open")) + len(drawn(svg, "range")) == 2


# ── Safe to put into a page ──


def test_the_drawing_has_nothing_but_shapes_words_and_a_name(chart: str) -> None:
    root = parsed(chart)
    assert {each.tag.rpartition("}")[2] for each in root.iter()} <= SHAPES
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not attributes & {"style", "href", "id", "font-family", "clip-path"}
    assert not [name for name in attributes if name.startswith(("on", "{", "xlink"))]
    assert root.get("role") == "img"
    assert "url(" not in chart


def test_hostile_words_stay_words(real: tuple[Figure, ...]) -> None:
    hostile = "</text><script>alert(1)</script>&\"'\n\x00\u202e<image href='http://example.org/x'/>"
    bad = replace(
        real[2],
        what=replace(real[2].what, text=hostile),
        speaker=replace(real[2].speaker, text=hostile),
        phrase=replace(real[2].what, text=hostile),
        unit=hostile,
    )
    root = parsed(figures_chart([bad, bad]))
    assert {each.tag.rpartition("}")[2] for each in root.iter()} <= SHAPES
    assert "<script>alert(1)</script>" in "".join(root.itertext())
    assert "\u202e" not in "".join(root.itertext())


def test_what_is_too_long_for_a_line_is_cut_and_keeps_its_claim(real: tuple[Figure, ...]) -> None:
    long = replace(real[2], speaker=replace(real[2].speaker, text="the ministry of " + "very " * 30 + "much"))
    labels = [shape.text or "" for shape in drawn(figures_chart([long, long]), "label") if shape.text]
    assert all(label.endswith("… [c37*]") and len(label) <= 60 for label in labels)


def test_the_same_figures_give_the_same_bytes(chart: str, real: tuple[Figure, ...]) -> None:
    assert figures_chart(real) == chart
    code = "from dossiers import *; from clemency.report.charts import *"
    code += "; print(figures_chart(told(REAL).figures))"
    again = subprocess.run(
        [sys.executable, "-c", code], cwd=TESTS, capture_output=True, text=True, check=True
    )
    assert again.stdout.strip() == chart


def test_without_the_library_there_is_no_chart(
    real: tuple[Figure, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    assert figures_chart(real) == ""
