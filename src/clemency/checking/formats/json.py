"""JSON, as `docs/findings.schema.json` describes it."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from clemency.checking.findings import Finding, counts, shown
from clemency.checking.formats.shared import LIMIT, written
from clemency.output import harmless

if TYPE_CHECKING:
    from clemency.checking.validation import Report

_LONGEST_LINE = 1000


def render(report: "Report") -> str:
    """Return one indented JSON object that ends with a line break."""
    document = {
        "findings": [_finding(finding) for finding in written(report.findings)],
        "counts": counts(report.findings),
        "truncated": len(report.findings) > LIMIT,
        "checked": asdict(report.checked),
        "looked_at": dict(report.looked_at),
        "coverage": asdict(report.coverage) if report.coverage else None,
        "exit_status": report.exit_status,
    }
    return harmless(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "file": shown(finding.path).as_posix(),
        **asdict(finding.span),
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "subject": finding.subject,
        "label": finding.label,
        "because": finding.because,
        "mend": finding.mend,
        "addition": finding.addition,
        "invariant": finding.invariant,
        "source_line": finding.source_line[:_LONGEST_LINE],
        "result": asdict(finding.result) if finding.result else None,
    }
