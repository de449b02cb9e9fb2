"""Nothing in the ontology is there for its own sake: data, a rule or a query uses it."""

import re
from collections.abc import Iterable

import pytest
from rdflib import OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.term import Node

from folders import ROOT

CLEM = "https://w3id.org/clemency/ns#"
KINDS = {
    "class": [OWL.Class],
    "property": [OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty],
    "scheme": [SKOS.ConceptScheme],
}


def _graph(*patterns: str) -> Graph:
    graph = Graph()
    for path in (path for pattern in patterns for path in ROOT.glob(pattern)):
        graph.parse(path)
    return graph


ONTOLOGY = _graph("ontology/*.ttl")
SHAPES = _graph("ontology/shapes/*.ttl")
DATA = _graph("data/**/*.ttl", "tests/examples/**/*.ttl")  # not tests/broken: those serve the rules


def _named(queries: Iterable[str]) -> set[URIRef]:
    code = (re.sub(r"(?m)^\s*#.*", "", query) for query in queries)
    return {URIRef(CLEM + name) for query in code for name in re.findall(r"\bclem:(\w+)", query)}


def _used() -> set[Node]:
    """Return what data, shapes and queries name; also the schemes of the concepts, and the superclasses."""
    used: set[Node] = {term for graph in (DATA, SHAPES) for triple in graph for term in triple}
    used |= _named(str(query) for query in SHAPES.objects(None, SH.select))
    used |= _named(path.read_text("utf-8") for path in ROOT.glob("queries/**/*.rq"))
    schemes = {scheme for concept in used for scheme in ONTOLOGY.objects(concept, SKOS.inScheme)}
    used |= {above for term in used for above in ONTOLOGY.transitive_objects(term, RDFS.subClassOf) if above}
    return used | schemes


@pytest.mark.parametrize("kind", KINDS)
def test_each_term_is_used_by_data_a_rule_or_a_query(kind: str) -> None:
    terms = {term for type_ in KINDS[kind] for term in ONTOLOGY.subjects(RDF.type, type_)}
    unused = sorted(str(term) for term in terms - _used() if str(term).startswith(CLEM))
    assert not unused, f"unused, so use it or take it out: {', '.join(unused)}"
