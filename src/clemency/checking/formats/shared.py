"""What several formats need: which findings are written, and the file of each."""

import os
from collections.abc import Sequence
from pathlib import Path

from clemency.checking.findings import SEVERITIES, Finding, counted, plural
from clemency.checking.rules import rules
from clemency.output import harmless, one_line

LIMIT = 1000
"""How many findings are written at most, in any format."""


def written(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings to write, in their order: all, or the LIMIT gravest where there are more."""
    if len(findings) <= LIMIT:
        return findings
    gravest = sorted(range(len(findings)), key=lambda at: SEVERITIES.index(findings[at].severity))[:LIMIT]
    return [findings[at] for at in sorted(gravest)]


def left_off(findings: Sequence[Finding]) -> str:
    """Return a sentence that tells how many findings are not written, or nothing."""
    if len(findings) <= LIMIT:
        return ""
    return (
        f"Only the {LIMIT:,} gravest of {plural(len(findings), 'finding')} are shown ({counted(findings)})."
    )


def titled(code: str) -> str:
    """Return a rule's code and title: `CLEM001 Every fact has a claim`."""
    rule = rules().get(code)
    return f"{code} {rule.title}" if rule else code


def safe(text: str) -> str:
    """Return the text in one line that neither a terminal nor a CI service obeys."""
    return harmless(one_line(text))


def relative(path: Path) -> Path | None:
    """Return a file's path from the working directory, without `..`; None if it lies elsewhere."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100  # Path.resolve() would follow links
    return whole.relative_to(Path.cwd()) if whole.is_relative_to(Path.cwd()) else None
