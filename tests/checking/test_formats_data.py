"""JSON and the W3C report: what programs read holds to what is published."""

import json
from dataclasses import replace

import pyshacl
import pytest
from jsonschema import Draft202012Validator
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef

from clemency.checking.findings import Finding, Result
from clemency.checking.formats import render
from clemency.checking.validation import Report
from clemency.namespaces import CLEM
from folders import ROOT
from reports import ARTICLE, COVERED, NOTE, ONE_OF_EACH, UNBALANCED, report

SCHEMA = json.loads((ROOT / "docs" / "findings.schema.json").read_text("utf-8"))
EARL = Namespace("http://www.w3.org/ns/earl#")
PTR = Namespace("http://www.w3.org/2009/pointers#")


def as_graph(*found: Finding) -> Graph:
    return Graph().parse(data=render(report(*found), "shacl"), format="turtle")


# ── JSON ──


@pytest.mark.parametrize(
    "told",
    [
        report(),
        report(*ONE_OF_EACH),
        report(NOTE, coverage=COVERED, looked_at={"CLEM001": 40}),
        report(*[UNBALANCED] * 1001),
        report(replace(UNBALANCED, source_line="x" * 5000)),
    ],
)
def test_json_is_what_its_schema_says(told: Report) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads(render(told, "json")))


def test_json_tells_everything_of_a_finding() -> None:
    (told,) = json.loads(render(report(UNBALANCED), "json"))["findings"]
    assert told == {
        "file": "articles/a.ttl",
        "line": 120,
        "column": 17,
        "end_line": 120,
        "end_column": 26,
        "code": "CLEM001",
        "severity": "error",
        "message": "No claim says that :group clem:share clem:most.",
        "subject": ":group clem:share clem:most",
        "label": "some hundreds of repatriated defectors",
        "because": [],
        "mend": "Add a claim that asserts it.",
        "addition": ":c99 a clem:Claim ;\n    clem:asserts [ rdf:subject :group ] .",
        "invariant": 1,
        "source_line": "    clem:share  clem:most .",
        "result": {
            "focus": f"<{ARTICLE}#group>",
            "path": f"<{CLEM.share}>",
            "value": f"<{CLEM.most}>",
            "shape": str(CLEM.FactHasClaim),
            "component": str(SH.SPARQLConstraintComponent),
        },
    }


def test_json_gives_back_what_was_escaped() -> None:
    odd = "“\u202e” \u2028 \x1b é \\:: ##[x]"
    (told,) = json.loads(render(report(replace(UNBALANCED, message=odd)), "json"))["findings"]
    assert told["message"] == odd


def test_json_tells_counts_and_exit_status() -> None:
    told = json.loads(render(report(*[UNBALANCED] * 1001, NOTE), "json"))
    assert (told["counts"], told["truncated"]) == ({"error": 1001, "warning": 0, "note": 1}, True)
    assert told["exit_status"] == 1
    assert json.loads(render(report(*ONE_OF_EACH), "json"))["exit_status"] == 2


# ── The W3C report ──

# What https://www.w3.org/TR/shacl/#validation-report asks of a report.
ASKED = """
    @prefix sh:  <http://www.w3.org/ns/shacl#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

    [] a sh:NodeShape ; sh:targetClass sh:ValidationReport ;
        sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] ;
        sh:property [ sh:path sh:result ; sh:class sh:ValidationResult ] .
    [] a sh:NodeShape ; sh:targetClass sh:ValidationResult ;
        sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] ;
        sh:property [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ;
        sh:property [ sh:path sh:value ; sh:maxCount 1 ] ;
        sh:property [ sh:path sh:sourceShape ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ;
        sh:property [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ;
                      sh:nodeKind sh:IRI ] ;
        sh:property [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ;
                      sh:in ( sh:Violation sh:Warning sh:Info ) ] ;
        sh:property [ sh:path sh:resultMessage ; sh:minCount 1 ; sh:uniqueLang true ;
                      sh:languageIn ( "en" ) ] ;
        sh:property [ sh:path [ sh:inversePath sh:result ] ; sh:minCount 1 ; sh:maxCount 1 ] .
"""


def test_the_w3c_report_has_what_the_specification_asks_for() -> None:
    graph = as_graph(*ONE_OF_EACH)
    asked = Graph().parse(data=ASKED, format="turtle")
    conforms, _, text = pyshacl.validate(graph, shacl_graph=asked, meta_shacl=True)
    assert conforms, text
    assert len(list(graph.subjects(RDF.type, SH.ValidationResult))) == len(ONE_OF_EACH)


def test_a_result_names_nodes_shape_and_place() -> None:
    graph = as_graph(UNBALANCED)
    (result,) = graph.subjects(RDF.type, SH.ValidationResult)
    for predicate, value in (
        (SH.focusNode, URIRef(f"{ARTICLE}#group")),
        (SH.resultPath, CLEM.share),
        (SH.value, CLEM.most),
        (SH.sourceShape, CLEM.FactHasClaim),
        (SH.sourceConstraintComponent, SH.SPARQLConstraintComponent),
        (SH.resultSeverity, SH.Violation),
        (SH.resultMessage, Literal(UNBALANCED.message, lang="en")),
        (CLEM.code, Literal("CLEM001")),
    ):
        assert list(graph.objects(result, predicate)) == [value]
    places = {
        str(end): (
            graph.value(pointer, PTR.reference),
            graph.value(pointer, PTR.lineNumber),
            graph.value(pointer, PTR.charNumber),
        )
        for both in graph.objects(result, EARL.pointer)
        for end in (PTR.startPointer, PTR.endPointer)
        for pointer in graph.objects(both, end)
    }
    file = Literal("articles/a.ttl")
    assert places == {
        str(PTR.startPointer): (file, Literal(120), Literal(17)),
        str(PTR.endPointer): (file, Literal(120), Literal(26)),
    }


def test_values_come_as_they_are_and_blank_or_unreadable_nodes_as_blank_ones() -> None:
    odd = 'say "\\::\u202e" ##[x]'
    graph = as_graph(
        replace(UNBALANCED, result=Result(focus="<http://[::1]/x>", value=f"{Literal(odd, lang='en').n3()}")),
        replace(NOTE, result=Result(focus="<not an IRI>", value="<http://example.org/> . <a:b> <c:d> <e:f>")),
        replace(NOTE, result=Result(focus=None, path="_:b1")),
    )
    assert list(graph.objects(None, SH.value)) == [Literal(odd, lang="en")]
    focus = list(graph.objects(None, SH.focusNode))
    assert URIRef("http://[::1]/x") in focus
    assert sum(isinstance(node, BNode) for node in focus) == 2
    assert not list(graph.objects(URIRef("a:b")))


def test_a_rule_that_is_no_shape_stands_for_itself() -> None:
    graph = as_graph(replace(NOTE, result=None))
    (source,) = graph.objects(None, SH.sourceConstraintComponent)
    assert str(source).startswith(str(CLEM))


def test_the_w3c_report_is_the_same_each_time() -> None:
    assert render(report(*ONE_OF_EACH), "shacl") == render(report(*ONE_OF_EACH), "shacl")
