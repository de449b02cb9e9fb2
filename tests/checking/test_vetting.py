"""Shapes that would pass everything, or reach beyond the files, are told apart from sound ones."""

from pathlib import Path

import pytest
from rdflib import Graph

from clemency.checking.vetting import problems, vet
from clemency.errors import ClemencyError
from folders import ROOT

PREFIXES = """
@prefix :     <http://example.org/> .
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix sh:   <http://www.w3.org/ns/shacl#> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .
"""
SOUND = """
:S a sh:NodeShape ; sh:targetClass clem:Claim ;
    sh:property [ sh:path clem:stance ; sh:minCount 1 ; sh:in ( clem:neutral ) ; sh:severity sh:Warning ] ;
    sh:not      [ sh:class clem:Speaker ] ;
    sh:sparql   [ sh:prefixes :P ; sh:select "SELECT $this WHERE { $this a clem:Speaker }" ] .
:P sh:declare [ sh:prefix "clem" ; sh:namespace "https://w3id.org/clemency/ns#"^^xsd:anyURI ] .
"""


def graph(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle)


def asking(query: str) -> Graph:
    assert '"""' not in query
    return graph(SOUND + f':S sh:sparql [ sh:select """{query}""" ] .')


def test_sound_shapes_have_no_problem() -> None:
    assert problems(graph(SOUND)) == []
    vet(graph(SOUND))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "ontology" / "style").glob("*.ttl")), ids=lambda path: path.stem
)
def test_the_ontology_s_own_style_has_no_problem(path: Path) -> None:
    data = Graph()
    for module in (ROOT / "ontology").glob("*.ttl"):
        data.parse(module)
    assert problems(Graph().parse(path), data) == []


@pytest.mark.parametrize(
    "turtle", ["", ":S a sh:NodeShape .", ":S sh:targetClass clem:Claim ; sh:deactivated true ."]
)
def test_shapes_without_a_target_are_no_rules(turtle: str) -> None:
    assert problems(graph(turtle)) == [
        "No shape has a target (such as sh:targetClass), so nothing would be looked at."
    ]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("sh:minCount", "sh:minCuont"),
        ("sh:path", "sh:paht"),
        ("sh:property", "sh:properties"),
        ("sh:Warning", "sh:Warnning"),
        ("sh:NodeShape", "sh:NodeShap"),
        ("sh:not ", "sh:nott "),
    ],
)
def test_a_misspelt_term_is_not_ignored(right: str, wrong: str) -> None:
    found = problems(graph(SOUND.replace(right, wrong)))
    assert f"{wrong.strip()} is no term of SHACL: it is ignored. Did you mean {right.strip()}?" in found


def test_a_misspelt_target_is_no_target() -> None:
    found = problems(
        graph(SOUND + ":T sh:targetClas clem:Claim ; sh:path clem:stance ; a sh:PropertyShape .")
    )
    assert found == [
        ":T has no target, and no shape that has one leads to it: it is never run.",
        "sh:targetClas is no term of SHACL: it is ignored. Did you mean sh:targetClass?",
    ]


@pytest.mark.parametrize("name", ["target", "rule", "expression", "js", "entailment"])
def test_what_is_not_run_here_is_said(name: str) -> None:
    assert problems(graph(SOUND + f":S sh:{name} [] .")) == [
        f"sh:{name} is beyond SHACL Core and SHACL-SPARQL: it is not run here, but ignored."
    ]


@pytest.mark.parametrize(
    ("target", "nearest"),
    [
        ("sh:targetClass clem:Clam", "clem:Claim"),
        ("sh:targetSubjectsOf clem:leavesOpn", "clem:leavesOpen"),
        ("sh:targetObjectsOf clem:pasage", "clem:passage"),
        ("sh:targetNode clem:Claims", "clem:Claim"),
    ],
)
def test_a_target_that_nothing_knows_is_said_with_the_nearest_one(target: str, nearest: str) -> None:
    (found,) = problems(graph(SOUND + f":T {target} ; sh:path clem:stance ."))
    assert found.startswith(f":T has the target {target.split()[1]}, of which neither")
    assert found.endswith(f"Did you mean {nearest}?")


def test_a_target_that_the_data_knows_is_none_too_few() -> None:
    shapes = graph(SOUND + ":T sh:targetClass :Cat ; sh:path :purrs .")
    assert len(problems(shapes)) == 1
    assert problems(shapes, graph(":tom a :Cat .")) == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { SERVICE <http://example.org/> { $this ?p ?o } }",
        "SELECT $this WHERE { service silent ?where { } }",
        "SELECT $this { FILTER NOT EXISTS { { SELECT ?a { OPTIONAL { SERVICE <x:y> { ?a ?b ?c } } } } } }",
        r"SELECT $this WHERE { S\\u0045RVICE <http://example.org/> { $this ?p ?o } }",
    ],
)
def test_a_query_that_would_ask_another_server_is_told(query: str) -> None:
    assert problems(asking(query)) == [
        "The sh:select of :S names a SERVICE, and no query is sent on to another server."
    ]


@pytest.mark.parametrize("clause", ["FROM <file:///etc/passwd>", "FROM NAMED <http://example.org/>"])
def test_a_query_that_would_read_another_graph_is_told(clause: str) -> None:
    assert problems(asking(f"SELECT $this {clause} WHERE {{ $this ?p ?o }}")) == [
        "The sh:select of :S says FROM which graph to read, and shapes read the files checked alone."
    ]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { $this ?p }",
        "LOAD <http://example.org/>",
        "SELECT $this WHERE { $this undeclared:p ?o }",
        "",
        "SELECT $this WHERE " + "{" * 5000 + "}" * 5000,
    ],
)
def test_what_is_no_query_is_told(query: str) -> None:
    (found,) = problems(asking(query))
    assert found.startswith("The sh:select of :S is no SPARQL 1.1 query: ")
    assert "\n" not in found


def test_a_query_that_is_no_text_is_told() -> None:
    assert problems(graph(SOUND + ":S sh:sparql [ sh:ask :x ] .")) == ["The sh:ask of :S is no text."]


def test_prefixes_may_come_through_imports() -> None:
    turtle = SOUND.replace("sh:prefixes :P", "sh:prefixes :O")
    assert problems(graph(turtle + ":O <http://www.w3.org/2002/07/owl#imports> :P .")) == []
    assert len(problems(graph(turtle))) == 1


def test_shapes_with_problems_are_refused_with_all_of_them() -> None:
    with pytest.raises(ClemencyError, match=r"The shapes were not run:\n  sh:a is no .*\n  sh:b is no "):
        vet(graph(SOUND + ":S sh:a 1 ; sh:b 2 ."))
