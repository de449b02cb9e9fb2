"""What the shapes look at, and what would make them look at nothing."""

from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph, URIRef

from clemency.checking.targets import looked_at, name_of, reached, targeted
from clemency.corpus import Corpus, merged, open_corpus, shapes_graph
from clemency.namespaces import CLEM
from clemency.reading.turtle import read_turtle
from folders import ROOT

PREFIXES = """
@prefix :     <http://example.org/> .
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix owl:  <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh:   <http://www.w3.org/ns/shacl#> .
"""


def graph(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle)


@cache
def every_file_of_ours() -> Graph:
    folders = ("data", "tests/examples", "tests/broken")
    return merged(read_turtle(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.ttl")))


def test_each_rule_says_how_many_nodes_of_an_article_it_looks_at(corpus: Corpus, sound: Path) -> None:
    seen = looked_at(merged(read_turtle(path) for path in (sound, *corpus.reference_paths)))
    assert seen["CLEM031"] == 1  # articles
    assert seen["CLEM021"] == seen["CLEM022"] == 3  # claims
    assert seen["CLEM034"] == 3  # passages
    assert seen["CLEM013"] == 4  # statements
    assert seen["CLEM029"] == 3  # speakers


def test_an_empty_graph_is_looked_at_by_no_rule() -> None:
    assert set(looked_at(Graph()).values()) == {0}


@pytest.mark.parametrize("shape", targeted(shapes_graph()), ids=lambda shape: shape.rpartition("#")[2])
def test_every_target_of_ours_is_met_in_the_corpus_the_examples_or_a_broken_article(shape: URIRef) -> None:
    alone = Graph()
    for triple in shapes_graph().triples((shape, None, None)):
        alone.add(triple)
    (seen,) = looked_at(every_file_of_ours(), alone).values()
    assert seen


def test_every_rule_of_ours_is_reached_from_a_target() -> None:
    shapes = shapes_graph()
    run = {node for shape in targeted(shapes) for node in reached(shapes, shape)}
    beyond = set(shapes.subjects(RDF.type, CLEM.Rule))
    assert set(shapes.subjects(CLEM.code)) == (run | beyond) & set(shapes.subjects(CLEM.code))


DATA = """
:Dog rdfs:subClassOf :Animal . :Poodle rdfs:subClassOf :Dog .
:rex a :Poodle ; :bites :tom . :tom a :Animal . :ann :bites :rex , :tom .
:freed a clem:PrisonerGroup .
"""


@pytest.mark.parametrize(
    ("target", "nodes"),
    [
        ("sh:targetClass :Animal", 2),
        ("sh:targetClass :Dog , :Animal", 2),
        ("sh:targetClass clem:Group", 1),  # a superclass in the ontology
        ("sh:targetSubjectsOf :bites", 2),
        ("sh:targetObjectsOf :bites", 2),
        ("sh:targetNode :ann , :nobody", 1),
        ("sh:targetNode :bites", 1),
        ("a owl:Class", 0),
        ("sh:targetClass :Cat", 0),
    ],
)
def test_a_target_is_found_as_shacl_has_it(target: str, nodes: int) -> None:
    shapes = graph(f':S a sh:NodeShape ; clem:code "X" ; {target} .')
    assert looked_at(graph(DATA), shapes) == {"X": nodes}


def test_a_shape_that_is_a_class_looks_at_its_instances() -> None:
    shapes = graph(':Animal a sh:NodeShape , rdfs:Class ; clem:code "X" .')
    assert looked_at(graph(DATA), shapes) == {"X": 2}


def test_a_nested_shape_looks_at_what_the_outer_one_does() -> None:
    shapes = graph("""
        :S a sh:NodeShape ; sh:targetClass :Animal ; sh:property :P ; sh:or ( [ sh:property :Q ] [ ] ) .
        :P sh:path :bites ; clem:code "P" . :Q sh:path :bites ; clem:code "Q" .
        :T sh:targetNode :ann ; sh:property :P .
    """)
    assert looked_at(graph(DATA), shapes) == {"P": 3, "Q": 2}


def test_what_is_deactivated_looks_at_nothing() -> None:
    shapes = graph("""
        :S a sh:NodeShape ; sh:targetClass :Animal ; clem:code "S" ; sh:property :P .
        :P sh:path :bites ; clem:code "P" ; sh:deactivated true .
        :T a sh:NodeShape ; sh:targetClass :Animal ; clem:code "T" ; sh:deactivated true .
    """)
    assert looked_at(graph(DATA), shapes) == {"S": 2}


def test_what_carries_no_code_goes_by_its_name() -> None:
    shapes = graph("""
        :S a sh:NodeShape ; sh:targetClass :Animal . [] sh:targetClass :Animal ; sh:path :bites .
    """)
    assert looked_at(graph(DATA), shapes) == {":S": 2, "a shape without a name": 2}


def test_a_nameless_shape_goes_by_the_name_of_the_one_it_is_part_of() -> None:
    shapes = graph(":S sh:property [ sh:path :bites ] .")
    (part,) = shapes.objects(predicate=SH.property)
    assert name_of(shapes, part) == ":S"


def test_the_corpus_that_comes_along_is_looked_at_by_every_rule_of_articles() -> None:
    corpus = open_corpus()
    seen = looked_at(merged(read_turtle(path) for path in (*corpus.article_paths, *corpus.reference_paths)))
    assert [code for code, nodes in seen.items() if not nodes] == []
