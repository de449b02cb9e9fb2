"""Reports and findings made by hand, for the tests of what is done with them."""

from pathlib import Path
from typing import Any

from clemency.checking.findings import Finding, Result
from clemency.checking.validation import Checked, Report
from clemency.evidence import Coverage, Gap
from clemency.reading.turtle import Span

CLEM = "https://w3id.org/clemency/ns#"
ARTICLE = "https://w3id.org/clemency/article/a"

UNBALANCED = Finding(
    path=Path("articles/a.ttl"),
    span=Span(120, 17, 120, 26),
    code="CLEM001",
    message="No claim says that :group clem:share clem:most.",
    subject=":group clem:share clem:most",
    mend="Add a claim that asserts it.",
    addition=":c99 a clem:Claim ;\n    clem:asserts [ rdf:subject :group ] .",
    label="some hundreds of repatriated defectors",
    invariant=1,
    source_line="    clem:share  clem:most .",
    result=Result(
        focus=f"<{ARTICLE}#group>",
        path=f"<{CLEM}share>",
        value=f"<{CLEM}most>",
        shape=f"{CLEM}FactHasClaim",
        component="http://www.w3.org/ns/shacl#SPARQLConstraintComponent",
    ),
)
CONTRADICTION = Finding(
    path=Path("articles/b.ttl"),
    span=Span(9, 5, 9, 12),
    code="CLEM201",
    message="The article contradicts itself: :a is both covered and excluded.",
    subject=":a",
    because=(":m clem:covers :a (articles/b.ttl:7)", ":m clem:excludes :a (articles/b.ttl:9)"),
    source_line="    clem:excludes :a .",
)
WARNING = Finding(
    path=Path("articles/b.ttl"),
    span=Span(3, 1, 4, 8),
    code="CLEM071",
    message="The range goes on to the next line.",
    subject=":c2",
    severity="warning",
    source_line=":c2 a clem:Claim ;",
)
NOTE = Finding(
    path=Path("articles/b.ttl"),
    span=Span(12, 1, 12, 4),
    code="CLEM302",
    message="The same witness speaks in articles/a.ttl.",
    subject=":s1",
    severity="note",
    source_line=":s1 a clem:Speaker .",
)
NOT_TURTLE = Finding(
    path=Path("articles/c.ttl"),
    span=Span(2, 6, 2, 7),
    code="CLEM091",
    message="This is not Turtle: a '.' is missing.",
    subject="",
    source_line=":a :b",
)
ONE_OF_EACH = (UNBALANCED, WARNING, CONTRADICTION, NOTE, NOT_TURTLE)


def report(*findings: Finding, **others: Any) -> Report:
    """Return a report of these findings on two articles, which have five claims."""
    return Report(findings, Checked(articles=2, reference_files=1, claims=5, facts=4, passages=5), **others)


COVERED = Coverage(covered=3, words=4, gaps=(Gap(start=4, end=7, words="and"),))
