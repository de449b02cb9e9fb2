"""JUnit XML, as Jenkins and GitLab read it (Jenkins's xUnit plugin publishes a schema, junit-10.xsd)."""

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from clemency.checking.findings import Finding, plural, shown
from clemency.checking.formats.shared import left_off, safe, titled, written
from clemency.output import harmless

if TYPE_CHECKING:
    from clemency.checking.validation import Report


def render(report: "Report") -> str:
    """Return one test suite a file, in it a test case a rule that it breaks, and a suite for the run itself.

    What fails `clemency validate` fails a test case: errors and warnings. A case of notes alone passes, one
    of what could not be checked is in error. A file without findings has one case, which passes; so does the
    run's own if everything could be checked.
    """
    whole = Element("testsuites", name="clemency")
    run = SubElement(whole, "testsuite", name="clemency validate")
    case = SubElement(run, "testcase", classname="clemency", name="Every file can be checked")
    if report.exit_status == 2:
        SubElement(case, "error", type="unchecked", message="Not everything could be checked.")
    SubElement(case, "system-out").text = f"Checked {report.checked}. {left_off(report.findings)}".rstrip()
    for path, found in groupby(written(report.findings), key=lambda finding: finding.path):
        name = safe(shown(path).as_posix())
        suite = SubElement(whole, "testsuite", name=name, file=name)
        in_order = sorted(found, key=lambda finding: finding.code)
        for code, same in groupby(in_order, key=lambda finding: finding.code):
            _case(SubElement(suite, "testcase", classname=name, name=safe(titled(code))), list(same))
    for path in sorted({*report.files} - {finding.path for finding in report.findings}):
        name = safe(shown(path).as_posix())
        suite = SubElement(whole, "testsuite", name=name, file=name)
        SubElement(suite, "testcase", classname=name, name="No rule is broken")
    for suite in (*whole.iter("testsuite"), whole):
        suite.set("tests", str(len(list(suite.iter("testcase")))))
        suite.set("failures", str(len(list(suite.iter("failure")))))
        suite.set("errors", str(len(list(suite.iter("error")))))
    indent(whole)
    text = tostring(whole, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{harmless(text)}\n'


def _case(case: Element, findings: list[Finding]) -> None:
    first = min(findings, key=lambda finding: finding.severity == "note")
    words = "\n".join(line for finding in findings for line in _lines(finding))
    if first.severity == "note":
        SubElement(case, "system-out").text = words
        return
    more = f" (and {plural(len(findings) - 1, 'other')})" if len(findings) > 1 else ""
    kind = "error" if first.code.startswith("CLEM09") else "failure"
    message = f"{_place(first)}: {first.message}{more}"
    SubElement(case, kind, type=safe(first.code), message=safe(message)).text = words


def _lines(finding: Finding) -> list[str]:
    lines = [f"{_place(finding)}: {finding.severity} {finding.code}: {finding.message}"]
    lines += [f"  because: {step}" for step in finding.because]
    lines += [f"  mend: {finding.mend}"] * bool(finding.mend)
    lines += ["  add:", *(f"    {line}" for line in finding.addition.split("\n"))] * bool(finding.addition)
    return [safe(line) for line in lines]


def _place(finding: Finding) -> str:
    return f"{shown(finding.path).as_posix()}:{finding.span.line}:{finding.span.column}"
