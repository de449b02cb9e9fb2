"""Of the slips of a careless annotator, 97 in 100 are found; each that is not is explained in a table.

Each operator makes mutants of the whole of the first real article. MUTANTS is how many of each are judged: 1
if not given, or `all`. What counts as no mistake that could be found, and so is not counted, says `table.py`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from clemency.evidence import read_text
from folders import ROOT
from mutants.annotation import read
from mutants.mutant import Mutant
from mutants.operators import MOST, mutants
from mutants.table import Explained, counted, explained
from mutants.verdicts import Judge, Verdict

ARTICLE = ROOT / "data" / "articles" / "dailynk-2015-second-amnesty.ttl"
ASKED = os.environ.get("MUTANTS") or "1"
EACH = MOST if ASKED == "all" else int(ASKED)
LEAST = 0.97

Judged = list[tuple[Mutant, Verdict]]


@pytest.fixture(scope="module")
def with_text(text: Path) -> str:
    return read_text(text)


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Judged:
    """The mutants with their verdicts, by the rules and, where it is at hand, by the article's text."""
    try:
        words = request.getfixturevalue("with_text")
    except pytest.skip.Exception:
        words = None
    judge = Judge(tmp_path_factory.mktemp("mutants"), words)
    return [(mutant, judge(mutant)) for mutant in mutants(read(ARTICLE), EACH)]


def end(mutant: Mutant, verdict: Verdict) -> str:
    if verdict in ("survived", "text"):
        known = explained().get((mutant.operator, mutant.place), Explained("open", ""))
        return known.why
    return "found"


def test_the_article_itself_is_not_found(tmp_path: Path) -> None:
    unchanged = Mutant("none", "", read(ARTICLE), (), ())
    assert Judge(tmp_path, None)(unchanged) == "survived"


def test_almost_all_mutants_are_found(judged: Judged, capsys: pytest.CaptureFixture[str]) -> None:
    ends = [(mutant.operator, end(mutant, verdict)) for mutant, verdict in judged]
    count = {
        name: sum(1 for _, what in ends if what == name) for name in ("found", "text", "open", "reading")
    }
    by_rules = count["found"] / (count["found"] + count["open"])
    in_all = (count["found"] + count["text"]) / (count["found"] + count["text"] + count["open"])
    with capsys.disabled():
        if ASKED != "1":
            print(f"\n{counted(ends)}\nfound without the text {by_rules:.1%}, with it {in_all:.1%}")  # noqa: T201
    assert min(by_rules, in_all) >= LEAST, counted(ends)


def test_every_survivor_is_explained(judged: Judged) -> None:
    unknown = [
        (mutant.operator, mutant.place, verdict)
        for mutant, verdict in judged
        if verdict in ("survived", "text") and (mutant.operator, mutant.place) not in explained()
    ]
    assert unknown == []


def test_no_survivor_in_the_table_is_found(judged: Judged) -> None:
    """Else the table tells less of the rules than is true."""
    stale = [
        (mutant.operator, mutant.place, verdict)
        for mutant, verdict in judged
        if (known := explained().get((mutant.operator, mutant.place)))
        and verdict not in ({"survived", "text"} if known.why == "text" else {"survived"})
    ]
    assert stale == []


def test_the_text_finds_what_the_table_leaves_to_it(judged: Judged, with_text: str) -> None:
    missed = [
        (mutant.operator, mutant.place)
        for mutant, verdict in judged
        if end(mutant, verdict) == "text" and verdict != "text"
    ]
    assert missed == []


def test_the_table_speaks_of_mutants_that_are_made() -> None:
    made = {(mutant.operator, mutant.place) for mutant in _all()}
    assert set(explained()) <= made
    assert {known.why for known in explained().values()} <= {"valid", "reading", "text", "open"}
    assert all(known.reason for known in explained().values())


def test_two_mutants_of_an_operator_have_two_places() -> None:
    places = [(mutant.operator, mutant.place) for mutant in _all()]
    assert len(places) == len(set(places))


def _all() -> Iterator[Mutant]:
    return mutants(read(ARTICLE))
