"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), with what GitHub code scanning asks of it.

GitHub shows results and no notifications, so what could not be checked is a result too, as in the other
formats. What to add to a file stands in the message: a SARIF fix must say where, and any place would do.
"""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from clemency.checking.findings import Finding, counts
from clemency.checking.formats.shared import LIMIT, left_off, relative, written
from clemency.checking.rules import Rule, rules
from clemency.output import harmless, one_line

if TYPE_CHECKING:
    from clemency.checking.validation import Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_LONGEST_DESCRIPTION = 1024  # GitHub's limit


def render(report: "Report") -> str:
    """Return one SARIF log of one run, in one indented text that ends with a line break.

    Every rule is described, whether it found something or not. Columns count code points; ends are excluded.
    """
    findings = written(report.findings)
    known = rules()
    codes = sorted({*known, *(finding.code for finding in findings)})
    invocation: dict[str, Any] = {
        "executionSuccessful": report.exit_status != 2,
        "exitCode": report.exit_status,
    }
    if more := left_off(report.findings):
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": more}}]
    run = {
        "tool": {
            "driver": {
                "name": "Clemency",
                "semanticVersion": version("clemency"),
                "rules": [_rule(code, known.get(code)) for code in codes],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which clemency was started."}}},
        "invocations": [invocation],
        "results": _results(findings, {code: at for at, code in enumerate(codes)}),
        "properties": {"counts": counts(report.findings), "truncated": len(report.findings) > LIMIT},
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return harmless(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": one_line(code), "shortDescription": {"text": one_line(code)}}
    reason, mends = rule.reason or rule.title, [_in_words(mend) for mend in rule.mends]
    explained = f"clemency explain {code}"
    return {
        "id": code,
        "name": _pascal_case(rule.title),
        "shortDescription": {"text": rule.title[:_LONGEST_DESCRIPTION]},
        "fullDescription": {"text": reason[:_LONGEST_DESCRIPTION]},
        "help": {
            "text": "\n".join([reason, *(f"To mend it: {mend}" for mend in mends), f"More: {explained}"]),
            "markdown": "\n\n".join(
                [reason, *(f"**To mend it:** {mend}" for mend in mends), f"More: `{explained}`"]
            ),
        },
        "defaultConfiguration": {"level": rule.severity},
        "properties": {
            "tags": ["clemency", *([f"invariant-{rule.invariant}"] if rule.invariant else [])],
            "precision": "very-high",
            "problem.severity": "recommendation" if rule.severity == "note" else rule.severity,
            **({"invariant": rule.invariant} if rule.invariant else {}),
        },
    }


def _in_words(template: str) -> str:
    """Return a rule's template with its placeholders as plain words: `{?value}` is `VALUE`."""
    return re.sub(r"\{[?$](\w+)\}", lambda match: match[1].upper(), template)


def _pascal_case(title: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"\w+", title))


def _results(findings: Sequence[Finding], indices: dict[str, int]) -> list[dict[str, Any]]:
    seen: Counter[str] = Counter()
    results = []
    for finding in findings:
        identity = repr((finding.code, finding.subject, finding.message))
        fingerprint = hashlib.sha256(identity.encode("ascii", "backslashreplace")).hexdigest()[:32]
        seen[fingerprint] += 1
        results.append(
            {
                "ruleId": one_line(finding.code),
                "ruleIndex": indices[finding.code],
                "level": finding.severity,
                "message": {"text": _message(finding)},
                "locations": [{"physicalLocation": _location(finding)}],
                # Neither line nor file, so that it stays when those change; equal findings are told apart.
                "partialFingerprints": {"clemencyFinding/v1": f"{fingerprint}:{seen[fingerprint]}"},
            }
        )
    return results


def _message(finding: Finding) -> str:
    lines = [finding.message]
    if finding.label:
        lines.append(f"About: “{finding.label}” ({finding.subject})")
    lines += [f"Because: {step}" for step in finding.because]
    if finding.mend:
        lines.append(f"Mend: {finding.mend}")
    if finding.addition:
        lines += ["Add:", *(f"    {line}" for line in finding.addition.split("\n"))]
    text = "\n".join(map(one_line, lines)) or finding.code
    # What a viewer would take for a link (§3.11.6) or a placeholder (§3.11.5) is escaped.
    text = re.sub(r"\[(?=[^\[\]]*\]\()", r"\\[", text)
    return re.sub(r"\{(\d+)\}", r"{{\1}}", text)


def _location(finding: Finding) -> dict[str, Any]:
    span, path = finding.span, relative(finding.path)
    if path is None:
        artifact = {"uri": "file://" + quote(os.fsencode(os.path.abspath(finding.path)))}  # noqa: PTH100
    else:
        artifact = {"uri": quote(os.fsencode(path.as_posix())), "uriBaseId": _ROOT}
    return {
        "artifactLocation": artifact,
        "region": {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        },
    }
