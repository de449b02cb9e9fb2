"""Whatever a file's bytes are: findings come, always the same, with places in the file, and nothing breaks.

Hypothesis mutates tokens and bytes of the sound article and of the first real one. FUZZ_SECONDS (5 if not
given) bounds the time, FUZZ_SEED is where the seeds begin. A failure names its seed and a small example.
"""

import json
import os
import re
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from clemency import workers
from clemency.checking.findings import Finding
from clemency.checking.formats import FORMATS, render
from clemency.checking.validation import Report, validate
from clemency.corpus import Corpus
from clemency.workers import Limits
from folders import ROOT

SECONDS = float(os.environ.get("FUZZ_SECONDS") or 5)
SEED = int(os.environ.get("FUZZ_SEED") or time.time_ns() % 10**6)
EXAMPLES = 20  # with one seed: fewer would hardly vary, more would take minutes on a slow machine
TOKEN = re.compile(r"""<[^<>\s]*>|"(?:[^"\\\n]|\\.)*"|[\w:@^-]+|\s+|.""", re.DOTALL)
BASES = [
    TOKEN.findall(path.read_text("utf-8"))
    for path in (
        ROOT / "tests" / "broken" / "sound.ttl",
        ROOT / "data" / "articles" / "dailynk-2015-second-amnesty.ttl",
    )
]
CHARACTERS = "\x00\x1b\u202e\ufeff\r\n\u2028\x85\t\xa0\U0001f0a1"
OTHERS = [*Path(__file__).with_name("tokens.txt").read_text("utf-8").splitlines(), *CHARACTERS, "\r\n"]
FAULT = re.compile("fault in Clemency|It broke its process|Its process|It takes more|It was not done")
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

Edit = tuple[str, int, int | str]

place = st.integers(0, 10**6)
edit = st.one_of(
    st.tuples(st.sampled_from(["cut", "double", "swap"]), place, st.just(0)),
    st.tuples(st.sampled_from(["put", "replace"]), place, st.sampled_from(OTHERS)),
    st.tuples(st.just("byte"), place, st.integers(0, 255)),
    st.tuples(st.just("end"), place, st.just(0)),
)
edits = st.lists(edit, min_size=1, max_size=6)


def mutated(tokens: list[str], changes: list[Edit]) -> bytes:
    tokens = list(tokens)
    for kind, at, what in changes:
        here = at % len(tokens)
        if kind == "cut":
            del tokens[here]
            tokens = tokens or [" "]
        elif kind == "double":
            tokens.insert(here, tokens[here])
        elif kind == "swap":
            tokens[here], tokens[here - 1] = tokens[here - 1], tokens[here]
        elif kind == "put":
            tokens.insert(here, f" {what} ")
        elif kind == "replace":
            tokens[here] = str(what)
    return with_bytes("".join(tokens).encode(), changes)


def with_bytes(content: bytes, changes: list[Edit]) -> bytes:
    for kind, at, what in changes:
        here = at % (len(content) + 1)
        if kind == "byte":
            content = content[:here] + bytes([int(what)]) + content[here + 1 :]
        elif kind == "end":
            content = content[:here]
    return content


def assert_placed(finding: Finding, content: bytes) -> None:
    lines = re.split(r"\r\n?|\n", content.decode("utf-8", "replace").removeprefix("\ufeff"))
    span = finding.span
    assert 1 <= span.line <= span.end_line <= len(lines), finding
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1, finding
    assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 2, finding
    assert (span.line, span.column) <= (span.end_line, span.end_column), finding
    assert finding.source_line in ("", lines[span.line - 1]), finding


def assert_rendered(report: Report) -> None:
    for form in FORMATS:
        shown = render(report, form)
        assert not UNSAFE.search(shown)
        if form in {"json", "sarif"}:
            json.loads(shown)
        if form == "junit":
            ET.fromstring(shown)  # noqa: S314 - our own


def test_no_bytes_break_a_validation(
    corpus: Corpus,
    sound: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "mutant.ttl"
    # So that the workers, which are copies of this process, have everything imported and prepared.
    validate(corpus, [sound.with_name("term-misspelt.ttl")])
    may_fork = workers._may_fork

    def judge(base: list[str], changes: list[Edit], anew: bool) -> None:
        content = mutated(base, changes)
        path.write_bytes(content)
        report = validate(corpus, [path], limits=Limits())
        for finding in report.findings:
            assert not FAULT.search(finding.message), finding
            assert finding.path == path
            assert_placed(finding, content)
        assert_rendered(report)
        # A new process has another order of sets.
        monkeypatch.setattr(workers, "_may_fork", lambda: may_fork() and not anew)
        assert validate(corpus, [path], limits=Limits()).findings == report.findings
        monkeypatch.setattr(workers, "_may_fork", may_fork)

    end = time.monotonic() + SECONDS
    number = SEED
    while number == SEED or time.monotonic() < end:
        fuzz = given(
            st.sampled_from([BASES[0]] * 4 + [BASES[1]]), edits, st.sampled_from([False] * 4 + [True])
        )
        limited = settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        try:
            seed(number)(limited(fuzz(judge)))()
        except BaseException as error:
            error.add_note(f"Again: FUZZ_SEED={number} make fuzz")
            raise
        number += 1
    with capsys.disabled():
        print(f"\n{(number - SEED) * EXAMPLES} mutants, seeds {SEED} to {number - 1}")  # noqa: T201
