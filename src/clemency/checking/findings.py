"""What a check finds. `clemency.checking.formats` shows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from clemency.reading.places import Span

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True)
class Result:
    """The same finding in terms of SHACL, for a W3C validation report.

    `focus`, `path` and `value` are N-Triples terms, or None for a blank node or nothing; `shape` and
    `component` are IRIs, or empty.
    """

    focus: str | None = None
    path: str | None = None
    value: str | None = None
    shape: str = ""
    component: str = ""


@dataclass(frozen=True, order=True)
class Finding:
    """One breach of a rule, at one place of one file. Findings sort by file, place and code.

    `subject` is the triple or node that it is about, in the file's own prefixes, and `label` that node's
    label. `mend` says in words how to mend it; `addition` is Turtle to add to the file, where that mends it.
    `because` are the steps that lead to it, each one line. `invariant` is the number of the invariant that
    the rule guards, if it guards one; `source_line` the line of the file on which the finding begins.
    """

    path: Path
    span: Span
    code: str
    message: str
    subject: str
    severity: Severity = "error"
    mend: str = ""
    addition: str = ""
    label: str = ""
    because: tuple[str, ...] = ()
    invariant: int | None = field(default=None, compare=False)
    source_line: str = field(default="", compare=False)
    result: Result | None = field(default=None, compare=False)


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Return how many findings there are of each severity, gravest first."""
    severities = [finding.severity for finding in findings]
    return {kind: severities.count(kind) for kind in SEVERITIES}


def counted(findings: Iterable[Finding]) -> str:
    """Return the findings counted by severity: `2 errors, 1 warning`, or `no findings`."""
    return (
        ", ".join(plural(number, kind) for kind, number in counts(findings).items() if number)
        or "no findings"
    )


def plural(number: int, noun: str) -> str:
    """Return `1 claim`, `2 claims`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def shown(path: Path) -> Path:
    """Return a path as a reader in the working directory would write it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
