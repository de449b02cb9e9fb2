"""What a check finds, and how it is shown.

JSON has one form: `{"findings": […], "errors": […], "checked": {…}}`. A finding is an object of `file`,
`line` (from 1), `code`, `severity` (`error`, `warning`, `note`), `subject`, `message`, `mend` and `invariant`
(1 to 6, or null). `errors` are messages about what could not be checked. `checked` counts what was looked at.
`coverage` is null, or with an article's text `{"words", "covered", "gaps": [{"start", "end", "words"}]}`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from clemency.output import printable

Severity = Literal["error", "warning", "note"]

_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m"}
_PLAIN = "\x1b[0m"


@dataclass(frozen=True, order=True)
class Finding:
    """One breach of a rule, at one line of one file. Findings sort by file, line and code.

    `subject` is the triple or node that it is about, in the file's own prefixes; `invariant` the number of
    the invariant that the rule guards, if it guards one.
    """

    path: Path
    line: int
    code: str
    message: str
    subject: str
    severity: Severity = "error"
    mend: str = ""
    invariant: int | None = field(default=None, compare=False)


def counted(findings: Iterable[Finding]) -> str:
    """Return the findings counted by severity: `2 errors, 1 warning`, or `no findings`."""
    severities = [finding.severity for finding in findings]
    kinds: tuple[Severity, ...] = ("error", "warning", "note")
    numbers = [(severities.count(kind), kind) for kind in kinds]
    return ", ".join(plural(number, kind) for number, kind in numbers if number) or "no findings"


def plural(number: int, noun: str) -> str:
    """Return `1 claim`, `2 claims`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def as_text(findings: Iterable[Finding], *, colour: bool = False) -> str:
    """Return two lines a finding: `FILE:LINE: SEVERITY CODE: message`, and how to mend it.

    What a terminal could be deceived by is escaped.
    """
    return "".join(_lines(finding, colour) for finding in findings)


def _lines(finding: Finding, colour: bool) -> str:
    where = printable(f"{shown(finding.path)}:{finding.line}")
    kind = f"{finding.severity} {finding.code}"
    if colour:
        kind = f"{_COLOURS[finding.severity]}{kind}{_PLAIN}"
    about = "" if finding.subject in finding.message else f"{finding.subject} – "
    mend = f"    mend: {finding.mend}\n" if finding.mend else ""
    return f"{where}: {kind}: {printable(about + finding.message)}\n{printable(mend)}"


def as_json(
    findings: Iterable[Finding],
    errors: Iterable[Exception],
    checked: Mapping[str, int],
    coverage: Mapping[str, Any] | None = None,
) -> str:
    """Return the JSON form that this module describes, in one indented text that ends with a line break."""
    document = {
        "findings": [
            {
                "file": str(shown(finding.path)),
                "line": finding.line,
                "code": finding.code,
                "severity": finding.severity,
                "subject": finding.subject,
                "message": finding.message,
                "mend": finding.mend,
                "invariant": finding.invariant,
            }
            for finding in findings
        ],
        "errors": [str(error) for error in errors],
        "checked": dict(checked),
        "coverage": coverage,
    }
    return printable(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def shown(path: Path) -> Path:
    """Return a path as a reader in the working directory would write it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
