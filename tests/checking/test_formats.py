"""What holds for every format: it parses, says everything in reasonable time, and deceives nobody."""

import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from rdflib import SH, Graph

from clemency.checking.findings import Finding, Result
from clemency.checking.formats import FORMATS, render
from clemency.checking.validation import Report
from clemency.reading.turtle import Span
from reports import NOTE, ONE_OF_EACH, UNBALANCED, report

HIDDEN = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
OBEYED = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)


def in_turtle(text: str) -> Graph:
    list(parse(text.encode(), format=RdfFormat.TURTLE))
    return Graph().parse(data=text, format="turtle")


PARSERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "github": str,
    "json": json.loads,
    "sarif": json.loads,
    "junit": lambda text: ET.fromstring(text.encode()),  # noqa: S314  # our own
    "shacl": in_turtle,
}

words = st.one_of(
    st.text(
        st.one_of(
            st.sampled_from(
                "\x00\x1b\x9b\r\n\t\x0b\x85\u2028\u202e\u2066\ufeff\ud800\udcff\ufffe\uffff:#[]%,\\\"'<>&{}"
            )
            | st.characters()
        ),
        max_size=40,
    ),
    st.sampled_from(
        [
            "::error file=a::b",
            "\n::warning::x",
            "\r##[error]x",
            "##vso[task]",
            "]]>",
            "</failure>",
            '"""',
            "%0A::x",
        ]
    ),
)
places = st.integers(1, 60)
terms = st.one_of(
    st.none(),
    words,
    st.just("_:b0"),
    words.map(lambda word: f"<http://example.org/{word}>"),
    words.map(lambda word: json.dumps(word, ensure_ascii=False)),
)
findings = st.builds(
    Finding,
    path=words.map(lambda name: Path(os.fsdecode(name.replace("\0", "").encode("utf-8", "surrogatepass")))),
    span=st.builds(Span, places, places, places, places),
    code=st.sampled_from(["CLEM001", "CLEM091", "CLEM999"]),
    message=words,
    subject=words,
    severity=st.sampled_from(["error", "warning", "note"]),
    mend=words,
    addition=words,
    label=words,
    because=st.lists(words, max_size=2).map(tuple),
    source_line=words,
    result=st.none() | st.builds(Result, terms, terms, terms, words, words),
)


@pytest.mark.parametrize("name", FORMATS)
@settings(deadline=None)
@given(found=st.lists(findings, max_size=3))
def test_whatever_a_file_says_the_output_parses_and_hides_and_commands_nothing(
    name: str, found: list[Finding]
) -> None:
    output = render(report(*found), name)
    output.encode()
    PARSERS[name](output)
    assert not HIDDEN.search(output)
    if name == "github":
        own = re.compile(r"::(error|warning|notice) title=CLEM[^:,]*,file=[^:,]*(,\w+=\d+)+::")
        assert len(output.splitlines()) == len(found)
        assert all(own.match(line) for line in output.splitlines())
        output = own.sub("", output)
    assert not OBEYED.search(output)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("hidden", ["\x1b[2J", "\x07", "\x9b31m", "\u202e", "\u2066", "\u2028", "\x7f", "\r"])
def test_what_is_escaped_is_still_told(name: str, hidden: str) -> None:
    finding = replace(UNBALANCED, message=f"say {hidden}", source_line=f":a :b {hidden}")
    output = render(report(finding), name)
    assert hidden not in output
    assert re.search(r"say \\+(u[0-9a-f]{4}|r)", output)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_found_is_told_in_a_form_that_parses(name: str) -> None:
    output = render(report(), name)
    PARSERS[name](output)
    assert output in ("", output.rstrip("\n") + "\n")


@pytest.mark.parametrize("name", FORMATS)
def test_each_finding_is_told_with_its_place_and_how_to_mend_it(name: str) -> None:
    output = render(report(*ONE_OF_EACH), name)
    for finding in ONE_OF_EACH:
        assert finding.code in output
        assert finding.path.as_posix() in output
        assert finding.message in output.replace("\\u003a", ":")
    assert UNBALANCED.mend in output


@pytest.fixture(scope="module")
def long() -> Report:
    """A report of 100,000 findings, which take a while to make."""
    notes = [replace(NOTE, span=Span(line, 1, line, 2)) for line in range(1, 99_501)]
    errors = [replace(UNBALANCED, span=Span(line, 1, line, 2)) for line in range(200_000, 200_500)]
    return report(*notes, *errors)


@pytest.mark.parametrize("name", FORMATS)
def test_100_000_findings_are_cut_to_the_gravest_1_000_within_two_seconds_and_all_counted(
    name: str, long: Report
) -> None:
    render(report(UNBALANCED), name)  # the rules are read once a process
    start = time.perf_counter()
    output = render(long, name)
    assert time.perf_counter() - start < 2
    assert re.search(r"100,?000 findings|500 errors, 99500 notes|\"note\": 99500", output)
    assert "200499" in output
    assert output.count("The same witness speaks in articles/a.ttl.") == 500
    PARSERS[name](output)


def test_a_report_of_everything_conforms_only_where_nothing_was_found() -> None:
    for found, conforms in (((), "true"), ((NOTE,), "false"), (ONE_OF_EACH, "false")):
        graph = in_turtle(render(report(*found), "shacl"))
        assert [str(value) for value in graph.objects(None, SH.conforms)] == [conforms]
