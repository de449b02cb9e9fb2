"""Text: each finding as a good compiler tells it, with carets that stand below what is meant."""

from pathlib import Path

import pytest

from clemency.checking.findings import Finding
from clemency.checking.formats import render
from clemency.reading.turtle import Span
from reports import CONTRADICTION, ONE_OF_EACH, UNBALANCED, report


def snippet(line: str, column: int, end_column: int, *, end_line: int = 1) -> tuple[str, str]:
    """Return the line as it is shown and the carets below it, without the margin that both have."""
    span = Span(1, column, end_line, end_column)
    output = render(report(Finding(Path("a.ttl"), span, "CLEM001", "x", "x", source_line=line)), "text")
    _, shown, carets = output.splitlines()
    assert (shown[:4], carets[:4]) == ("1 | ", "  | ")
    return shown[4:], carets[4:]


def test_a_finding_has_its_line_its_range_its_subject_and_its_mend() -> None:
    assert render(report(UNBALANCED), "text") == (
        "articles/a.ttl:120:17: error CLEM001: No claim says that :group clem:share clem:most.\n"
        "120 |     clem:share  clem:most .\n"
        "    |                 ^^^^^^^^^\n"
        "    about: “some hundreds of repatriated defectors”\n"
        "     mend: Add a claim that asserts it.\n"
        "      add:\n"
        "        :c99 a clem:Claim ;\n"
        "            clem:asserts [ rdf:subject :group ] .\n"
    )


def test_the_steps_that_lead_to_a_finding_stand_below_it() -> None:
    assert render(report(CONTRADICTION), "text").endswith(
        "  because: :m clem:covers :a (articles/b.ttl:7)\n           :m clem:excludes :a (articles/b.ttl:9)\n"
    )


def test_an_empty_line_parts_the_findings_and_one_line_of_each_tells_the_most() -> None:
    blocks = render(report(*ONE_OF_EACH), "text").split("\n\n")
    assert len(blocks) == len(ONE_OF_EACH)
    for finding, block in zip(ONE_OF_EACH, blocks, strict=True):
        place = f"{finding.path}:{finding.span.line}:{finding.span.column}"
        first = f"{place}: {finding.severity} {finding.code}: {finding.message}"
        assert block.splitlines()[0] == first


def test_the_subject_is_named_where_the_message_does_not() -> None:
    finding = Finding(Path("a.ttl"), Span(3, 1, 3, 4), "CLEM027", "A claim has one stance.", ":c2", "warning")
    assert render(report(finding), "text") == (
        "a.ttl:3:1: warning CLEM027: A claim has one stance.\n    about: :c2\n"
    )


def test_colour_comes_only_when_asked_for() -> None:
    assert "\x1b" not in render(report(UNBALANCED), "text")
    assert "\x1b[1;31merror CLEM001\x1b[0m" in render(report(UNBALANCED), "text", colour=True)
    assert "\x1b" not in render(report(UNBALANCED), "json", colour=True)


@pytest.mark.parametrize(
    ("line", "column", "end_column", "shown", "carets"),
    [
        (":a :b :c .", 4, 6, ":a :b :c .", "   ^^"),
        ("\t:a\t:b .", 5, 7, "    :a    :b .", "          ^^"),
        ('"교화소" :b', 7, 9, '"교화소" :b', "         ^^"),  # each of three syllables is two columns wide
        ('"교화소" :b', 2, 5, '"교화소" :b', " ^^^^^^"),
        ("e\u0301 :b", 4, 6, "e\u0301 :b", "  ^^"),  # an accent of its own takes none
        ("\x1b[2J :b", 6, 8, "\\u001b[2J :b", " " * 10 + "^^"),
        ("http://[::1] :b", 14, 16, "http://[::1] :b", " " * 13 + "^^"),
        ("http://::1/ :b", 13, 15, "http://:\\u003a1/ :b", " " * 17 + "^^"),
        (":a :b", 6, 7, ":a :b", "     ^"),  # behind the end: a final '.' is missing
        (":a :b", 4, 4, ":a :b", "   ^"),
        (":a", 90, 95, ":a", "  ^"),
    ],
)
def test_carets_stand_below_the_range(
    line: str, column: int, end_column: int, shown: str, carets: str
) -> None:
    assert snippet(line, column, end_column) == (shown, carets)


def test_a_range_that_goes_on_has_carets_to_the_end_of_its_first_line() -> None:
    assert snippet(":a :b [  ", 7, 2, end_line=3) == (":a :b [", "      ^")
    assert snippet(":a :b :c ;", 4, 2, end_line=3) == (":a :b :c ;", "   ^^^^^^^")


def test_a_long_line_is_cut_around_the_range() -> None:
    line = f"{'x' * 5000} :bad {'y' * 1_000_000}"
    shown, carets = snippet(line, 5002, 5006)
    assert shown == f"…{'x' * 29} :bad {'y' * 65}…"
    assert carets == f"{' ' * 31}^^^^"
    shown, carets = snippet(line, 1, 900_000)
    assert (shown, carets) == ("x" * 100 + "…", "^" * 100)
