"""What the shapes promise of themselves, read from the Turtle; for the ontology see test_ontology_style."""

import re
from pathlib import Path

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

ROOT = Path(__file__).parents[1]
CLEM = "https://w3id.org/clemency/ns#"
MODULES = ("evidence", "detention", "clemency", "vocabularies")


def graph_of(*paths: Path) -> Graph:
    graph = Graph()
    for path in paths:
        graph.parse(path)
    return graph


ONTOLOGY = graph_of(*(ROOT / "ontology" / f"{module}.ttl" for module in MODULES))
SHAPES = graph_of(*(ROOT / "ontology" / "shapes").glob("*.ttl"))
TERMS = sorted(
    term
    for term in set(ONTOLOGY.subjects(RDF.type, None))
    if isinstance(term, URIRef) and term.startswith(CLEM)
)


def test_the_shapes_use_only_terms_that_exist() -> None:
    """A misspelt sh: or clem: term would be ignored, and its rule would pass everything."""
    words: set[Node] = {*SHAPES.predicates(), *SHAPES.objects()}
    shapes_of_ours = set(SHAPES.subjects(RDF.type, None))
    for word in words - shapes_of_ours:
        if isinstance(word, URIRef) and word.startswith(CLEM):
            assert word in TERMS
        elif isinstance(word, URIRef) and word.startswith(str(SH)):
            assert word == SH[word.removeprefix(str(SH))]  # AttributeError for what SHACL has not
    for query in SHAPES.objects(None, SH.select):
        for name in re.findall(r"clem:(\w+)", str(query)):
            assert URIRef(CLEM + name) in TERMS, name


def test_a_rule_has_a_code_an_invariant_a_message_and_a_mend() -> None:
    rules = set(SHAPES.subjects(URIRef(CLEM + "code"), None))
    kinds = (SH.SPARQLConstraint, SH.PropertyShape)
    assert rules == {rule for kind in kinds for rule in SHAPES.subjects(RDF.type, kind)}
    for rule in rules:
        assert re.fullmatch(r"CLEM\d{3}", str(SHAPES.value(rule, URIRef(CLEM + "code"))))
        assert SHAPES.value(rule, SH.message), rule
        assert SHAPES.value(rule, URIRef(CLEM + "mend")), rule
        if str(SHAPES.value(rule, URIRef(CLEM + "code"))) != "CLEM000":
            assert int(str(SHAPES.value(rule, URIRef(CLEM + "invariant")))) in range(1, 7), rule


def test_every_code_has_a_broken_article() -> None:
    codes = {str(code) for code in SHAPES.objects(None, URIRef(CLEM + "code"))}
    broken = {
        code
        for path in (ROOT / "tests" / "broken").glob("*.ttl")
        for line in path.read_text(encoding="utf-8").splitlines()[:1]
        for code in re.findall(r"CLEM\d{3}", line)
    }
    assert codes - broken == {"CLEM000"}  # no article breaks that: it says that the ontology was not given
