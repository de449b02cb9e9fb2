"""Findings: sorted, safe to print, and the same in text and JSON."""

import json
from pathlib import Path

import pytest

from clemency.findings import Finding, as_json, as_text, counted, plural, shown

FINDING = Finding(
    path=Path("articles/a.ttl"),
    line=120,
    code="CLEM001",
    message="No claim says that :group clem:share clem:most.",
    subject=":group clem:share clem:most",
    mend="Add the claim.",
    invariant=1,
)


def test_text_is_one_line_of_what_and_one_of_how_to_mend() -> None:
    assert as_text([FINDING]) == (
        "articles/a.ttl:120: error CLEM001: No claim says that :group clem:share clem:most.\n"
        "    mend: Add the claim.\n"
    )


def test_the_subject_is_named_where_the_message_does_not() -> None:
    finding = Finding(Path("a.ttl"), 3, "CLEM027", "A claim has exactly one stance.", ":c2", "warning")
    assert as_text([finding]) == "a.ttl:3: warning CLEM027: :c2 – A claim has exactly one stance.\n"


def test_findings_sort_by_file_line_and_code() -> None:
    def at(path: str, line: int, code: str) -> Finding:
        return Finding(Path(path), line, code, "", "")

    in_order = [
        at("a.ttl", 9, "CLEM044"),
        at("a.ttl", 10, "CLEM001"),
        at("a.ttl", 10, "CLEM002"),
        at("b.ttl", 1, "CLEM001"),
    ]
    assert sorted([in_order[2], in_order[3], in_order[0], in_order[1]]) == in_order


def test_colour_comes_only_when_asked_for() -> None:
    assert "\x1b" not in as_text([FINDING])
    assert "\x1b[1;31merror CLEM001\x1b[0m" in as_text([FINDING], colour=True)


@pytest.mark.parametrize("hidden", ["\x1b[2J", "\x07", "\x9b31m", "\u202e", "\u2066", "\u2028", "\x7f", "\r"])
def test_nothing_reaches_a_terminal_that_could_deceive_it(hidden: str) -> None:
    finding = Finding(Path(f"a{hidden}.ttl"), 1, "CLEM042", f"say {hidden}", f":{hidden}", mend=hidden)
    for output in (as_text([finding]), as_json([finding], [Exception(hidden)], {})):
        assert hidden not in output


def test_json_says_what_text_says() -> None:
    document = json.loads(as_json([FINDING], [ValueError("no such file")], {"articles": 1}))
    assert document == {
        "findings": [
            {
                "file": "articles/a.ttl",
                "line": 120,
                "code": "CLEM001",
                "severity": "error",
                "subject": ":group clem:share clem:most",
                "message": "No claim says that :group clem:share clem:most.",
                "mend": "Add the claim.",
                "invariant": 1,
            }
        ],
        "errors": ["no such file"],
        "checked": {"articles": 1},
        "coverage": None,
    }


def test_json_gives_back_what_was_escaped() -> None:
    finding = Finding(Path("a.ttl"), 1, "CLEM042", "“\u202e” \u2028 \x1b é", "")
    assert json.loads(as_json([finding], [], {}))["findings"][0]["message"] == "“\u202e” \u2028 \x1b é"


def test_findings_are_counted_by_severity() -> None:
    warning = Finding(Path("a.ttl"), 1, "CLEM102", "", "", "warning")
    assert counted([FINDING, FINDING, warning]) == "2 errors, 1 warning"
    assert counted([]) == "no findings"
    assert (plural(1, "claim"), plural(0, "claim")) == ("1 claim", "0 claims")


def test_a_path_inside_the_working_directory_is_shown_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "data" / "a.ttl") == Path("data/a.ttl")
    assert shown(Path("a.ttl")) == Path("a.ttl")
    assert shown(Path("/elsewhere/a.ttl")) == Path("/elsewhere/a.ttl")
