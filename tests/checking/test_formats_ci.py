"""SARIF, JUnit and GitHub's commands: what CI services read is valid and shows what they can show."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator

from clemency.checking.findings import Finding
from clemency.checking.formats import render
from clemency.checking.rules import rules
from clemency.checking.validation import Report
from clemency.reading.turtle import Span
from reports import CONTRADICTION, NOT_TURTLE, NOTE, ONE_OF_EACH, UNBALANCED, WARNING, report

SCHEMAS = Path(__file__).parent / "schemas"
SARIF_SCHEMA = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8"))

REPORTS = [
    report(),
    report(*ONE_OF_EACH),
    report(*[UNBALANCED] * 1001),
    report(replace(UNBALANCED, code="CLEM999", path=Path("/elsewhere/a b:c.ttl"))),
]


# ── SARIF ──


def sarif(*found: Finding) -> Any:
    (run,) = json.loads(render(report(*found), "sarif"))["runs"]
    return run


@pytest.mark.parametrize("told", REPORTS)
def test_sarif_is_valid(told: Report) -> None:
    log = json.loads(render(told, "sarif"))
    Draft4Validator(SARIF_SCHEMA).validate(log)
    assert log["$schema"] == SARIF_SCHEMA["id"]


def test_every_rule_is_described_as_github_asks() -> None:
    described = sarif()["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in described] == list(rules())
    for rule in described:
        assert 0 < len(rule["name"]) <= 255
        for part in ("shortDescription", "fullDescription"):
            assert 0 < len(rule[part]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert len(rule["properties"]["tags"]) <= 20
        assert "{" not in rule["help"]["text"]


def test_a_result_points_to_its_rule_and_its_range() -> None:
    run = sarif(UNBALANCED)
    (result,) = run["results"]
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "CLEM001"
    assert result["level"] == "error"
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "articles/a.ttl", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 120, "startColumn": 17, "endLine": 120, "endColumn": 26},
    }
    assert result["message"]["text"] == (
        "No claim says that :group clem:share clem:most.\n"
        "About: “some hundreds of repatriated defectors” (:group clem:share clem:most)\n"
        "Mend: Add a claim that asserts it.\n"
        "Add:\n"
        "    :c99 a clem:Claim ;\n"
        "        clem:asserts [ rdf:subject :group ] ."
    )


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("data/../b.ttl", "b.ttl"),
        ("a b/ü:%.ttl", "a%20b/%C3%BC%3A%25.ttl"),
        ("/elsewhere/a#b.ttl", "file:///elsewhere/a%23b.ttl"),
        ("../c.ttl", None),
    ],
)
def test_a_file_is_named_from_the_working_directory_where_it_lies_there(path: str, uri: str | None) -> None:
    uri = uri or (Path.cwd().parent / "c.ttl").as_uri()
    (result,) = sarif(replace(UNBALANCED, path=Path(path)))["results"]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert ("uriBaseId" in artifact) == (not uri.startswith("file:"))


def test_a_fingerprint_stays_when_lines_move_and_tells_like_findings_apart() -> None:
    def fingerprints(*found: Finding) -> list[str]:
        return [result["partialFingerprints"]["clemencyFinding/v1"] for result in sarif(*found)["results"]]

    moved = replace(UNBALANCED, span=Span(7, 1, 7, 2), source_line="elsewhere")
    assert fingerprints(UNBALANCED) == fingerprints(moved)
    assert len(set(fingerprints(UNBALANCED, moved, CONTRADICTION, WARNING))) == 4


def test_a_run_that_could_not_check_everything_says_so() -> None:
    (invocation,) = sarif(NOT_TURTLE)["invocations"]
    assert invocation == {"executionSuccessful": False, "exitCode": 2}
    (invocation,) = sarif(UNBALANCED)["invocations"]
    assert invocation == {"executionSuccessful": True, "exitCode": 1}


def test_no_literal_becomes_a_link_or_a_placeholder() -> None:
    (result,) = sarif(replace(UNBALANCED, message="[click](https://example.org) {0} [] [a](b)"))["results"]
    assert result["message"]["text"].startswith(r"\[click](https://example.org) {{0}} [] \[a](b)")


# ── JUnit ──


def junit(*found: Finding) -> ET.Element:
    return ET.fromstring(render(report(*found), "junit"))  # noqa: S314  # our own


@pytest.mark.parametrize("told", REPORTS)
def test_junit_is_what_jenkins_reads(told: Report) -> None:
    etree: Any = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))
    schema.assertValid(etree.fromstring(render(told, "junit").encode()))


def test_a_rule_in_a_file_is_a_case_that_fails_with_each_place() -> None:
    again = replace(UNBALANCED, span=Span(130, 1, 130, 2))
    run, suite = junit(UNBALANCED, again)
    (case,) = suite
    assert (suite.get("name"), case.get("name")) == ("articles/a.ttl", "CLEM001 Every fact has a claim")
    (failure,) = case
    assert failure.tag == "failure"
    assert failure.get("message") == f"articles/a.ttl:120:17: {UNBALANCED.message} (and 1 other)"
    for place in ("articles/a.ttl:120:17", "articles/a.ttl:130:1"):
        assert f"{place}: error CLEM001: {UNBALANCED.message}" in (failure.text or "")
    assert [case.find("error") for case in run] == [None]


def test_notes_pass_and_what_could_not_be_checked_is_in_error() -> None:
    whole = junit(*ONE_OF_EACH)
    assert (whole.get("tests"), whole.get("failures"), whole.get("errors")) == ("6", "3", "2")
    note = next(case for case in whole.iter("testcase") if "CLEM302" in case.get("name", ""))
    assert [child.tag for child in note] == ["system-out"]
    unread = next(case for case in whole.iter("testcase") if "CLEM091" in case.get("name", ""))
    assert [child.tag for child in unread] == ["error"]


def test_a_clean_run_has_one_case_that_passes() -> None:
    whole = junit()
    assert (whole.get("tests"), whole.get("failures"), whole.get("errors")) == ("1", "0", "0")
    assert "Checked 2 articles" in whole.findtext(".//system-out", "")


# ── GitHub ──


def test_a_finding_is_one_command_whose_message_repeats_the_place() -> None:
    assert render(report(UNBALANCED), "github") == (
        "::error title=CLEM001 Every fact has a claim,"
        "file=articles/a.ttl,line=120,endLine=120,col=17,endColumn=26"
        "::articles/a.ttl:120:17: CLEM001 No claim says that :group clem:share clem:most."
        "%0Amend: Add a claim that asserts it."
        "%0Aadd:%0A    :c99 a clem:Claim ;%0A        clem:asserts [ rdf:subject :group ] .\n"
    )
    assert render(report(NOTE), "github").startswith("::notice ")


def test_a_range_over_several_lines_has_no_columns() -> None:
    assert ",line=3,endLine=4::" in render(report(WARNING), "github")


def test_what_would_end_a_property_or_a_command_is_escaped() -> None:
    hostile = replace(UNBALANCED, path=Path("a,line=1::b%.ttl"), message="100 %\n::error::no\r##[group]x")
    (line,) = render(report(hostile), "github").splitlines()
    assert ",file=a%2Cline=1%3A\\u003ab%25.ttl,line=120," in line
    assert r"CLEM001 100 %25\n:\u003aerror:\u003ano\r#\u0023[group]x%0A" in line


def test_more_annotations_than_github_shows_are_counted_in_a_last_line() -> None:
    assert len(render(report(*[UNBALANCED] * 10), "github").splitlines()) == 10
    lines = render(report(*[UNBALANCED] * 11), "github").splitlines()
    assert lines[11] == (
        "11 errors in all. GitHub annotates at most 10 of each kind; the log of this step has the others."
    )
    assert all(re.match("::error ", line) for line in lines[:11])


def test_a_file_in_which_nothing_is_wrong_is_a_test_that_passes() -> None:
    clean = replace(report(UNBALANCED), files=(UNBALANCED.path, Path("articles/sound.ttl")))
    suites = ET.fromstring(render(clean, "junit")).findall("testsuite")  # noqa: S314  # our own
    assert [suite.get("name") for suite in suites[1:]] == ["articles/a.ttl", "articles/sound.ttl"]
    assert (suites[2].get("tests"), suites[2].get("failures")) == ("1", "0")
