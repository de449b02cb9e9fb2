"""Findings: in order, counted, and with paths as a reader would write them."""

from dataclasses import replace
from pathlib import Path

import pytest

from clemency.checking.findings import Finding, counted, counts, plural, shown
from clemency.reading.turtle import Span


def at(path: str, line: int, column: int, code: str) -> Finding:
    return Finding(Path(path), Span(line, column, line, column + 1), code, "", "")


def test_findings_sort_by_file_place_and_code() -> None:
    in_order = [
        at("a.ttl", 9, 1, "CLEM044"),
        at("a.ttl", 10, 2, "CLEM044"),
        at("a.ttl", 10, 10, "CLEM001"),
        at("a.ttl", 10, 10, "CLEM002"),
        at("b.ttl", 1, 1, "CLEM001"),
    ]
    assert sorted([in_order[3], in_order[4], in_order[1], in_order[0], in_order[2]]) == in_order


def test_findings_are_counted_by_severity() -> None:
    error = at("a.ttl", 1, 1, "CLEM001")
    warning = replace(error, severity="warning")
    assert counted([error, warning, error]) == "2 errors, 1 warning"
    assert counted([]) == "no findings"
    assert counts([error, warning, error]) == {"error": 2, "warning": 1, "note": 0}
    assert (plural(1, "claim"), plural(0, "claim")) == ("1 claim", "0 claims")


def test_a_path_inside_the_working_directory_is_shown_from_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "data" / "a.ttl") == Path("data/a.ttl")
    assert shown(Path("a.ttl")) == Path("a.ttl")
    assert shown(Path("/elsewhere/a.ttl")) == Path("/elsewhere/a.ttl")
