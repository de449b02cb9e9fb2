"""A W3C validation report in Turtle (https://www.w3.org/TR/shacl/#validation-report).

The place of a result is told by EARL's `earl:pointer` and the W3C's Pointer Methods in RDF
(https://www.w3.org/TR/Pointers-in-RDF10/), which were made for this: a range between two places of a text,
each with its line and character. `ptr:reference` is the file's path as a string, because a file in someone's
checkout has no address that others could follow.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import pyoxigraph

from clemency.checking.findings import Finding, Result, shown
from clemency.checking.formats.shared import left_off, written
from clemency.checking.rules import rules
from clemency.output import harmless, one_line

if TYPE_CHECKING:
    from clemency.checking.validation import Report

_HEAD = """\
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix earl: <http://www.w3.org/ns/earl#> .
@prefix ptr:  <http://www.w3.org/2009/pointers#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh:   <http://www.w3.org/ns/shacl#> .

[] a sh:ValidationReport ;
    sh:conforms {conforms}"""

_SEVERITIES = {"error": "sh:Violation", "warning": "sh:Warning", "note": "sh:Info"}
_N_TRIPLES = pyoxigraph.RdfFormat.N_TRIPLES
_BREAK = " ;\n    "


def render(report: "Report") -> str:
    """Return the report; its results are in the order of the findings.

    By the specification `sh:conforms` is true only if there is no result at all, so a note makes it false.
    """
    parts = [_HEAD.format(conforms="false" if report.findings else "true")]
    if more := left_off(report.findings):
        parts.append(f"rdfs:comment {_literal(more)}@en")
    if report.findings:
        results = (_BREAK.replace("    ", " " * 8).join(_result(each)) for each in written(report.findings))
        parts.append("sh:result " + " , ".join(f"[\n        {result}\n    ]" for result in results))
    return harmless(_BREAK.join(parts) + " .\n")


def _result(finding: Finding) -> Iterator[str]:
    result = finding.result or Result()
    rule = rules().get(finding.code)
    own = rule.shapes[0] if rule and rule.shapes else "https://w3id.org/clemency/ns#Rule"
    yield "a sh:ValidationResult"
    yield f"sh:focusNode {_term(result.focus) or '[]'}"
    for name, term in (("resultPath", result.path), ("value", result.value)):
        if known := _term(term):
            yield f"sh:{name} {known}"
    yield f"sh:sourceShape {_term(f'<{result.shape}>') or f'<{own}>'}"
    yield f"sh:sourceConstraintComponent {_term(f'<{result.component}>') or f'<{own}>'}"
    yield f"sh:resultSeverity {_SEVERITIES[finding.severity]}"
    yield f"sh:resultMessage {_literal(finding.message)}@en"
    yield f"clem:code {_literal(finding.code)}"
    if finding.mend:
        yield f"clem:mend {_literal(finding.mend)}@en"
    path, span = _literal(shown(finding.path).as_posix()), finding.span
    yield (
        "earl:pointer [ a ptr:StartEndPointer ; "
        f"ptr:startPointer {_pointer(path, span.line, span.column)} ; "
        f"ptr:endPointer {_pointer(path, span.end_line, span.end_column)} ]"
    )


def _pointer(path: str, line: int, column: int) -> str:
    return (
        f"[ a ptr:LineCharPointer ; ptr:reference {path} ; ptr:lineNumber {line} ; ptr:charNumber {column} ]"
    )


@lru_cache(maxsize=1024)
def _term(term: str | None) -> str | None:
    """Return an N-Triples term as Turtle; None where there is none, or none that other tools can read."""
    if not term or term.startswith("_:"):
        return None
    line = f"<x:s> <x:p> {term} ."
    try:
        objects = [triple.object for triple in pyoxigraph.parse(line.encode(), format=_N_TRIPLES)]
    except (SyntaxError, UnicodeEncodeError):
        return None
    readable = len(objects) == 1 and _in_rdf_1_1(objects[0])
    return str(objects[0]) if readable else None


def _in_rdf_1_1(term: object) -> bool:
    match term:
        case pyoxigraph.Literal():
            return term.direction is None
        case _:
            return isinstance(term, pyoxigraph.NamedNode)


def _literal(text: str) -> str:
    escaped = one_line(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
