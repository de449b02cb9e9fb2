"""The picture of the ontology in its README is the ontology."""

import re
import runpy
from collections.abc import Callable

import pytest
from rdflib import OWL, RDF, Graph

from folders import ROOT

DIAGRAM = runpy.run_path(str(ROOT / "tools" / "diagram.py"))
block: Callable[[Graph], str] = DIAGRAM["block"]
in_readme: Callable[[str, str], str] = DIAGRAM["in_readme"]
ONTOLOGY: Graph = DIAGRAM["drawn"]()

SMALL = """
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix owl:  <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

clem:Entity a owl:Class ; rdfs:isDefinedBy <https://w3id.org/clemency/evidence> .
clem:Day    a owl:Class ; rdfs:isDefinedBy <https://w3id.org/clemency/evidence> .
clem:Party  a owl:Class ; rdfs:isDefinedBy <https://w3id.org/clemency/clemency> ;
            rdfs:subClassOf clem:Entity , prov:Activity .
clem:Ball   a owl:Class ; rdfs:isDefinedBy <https://w3id.org/clemency/clemency> ;
            rdfs:subClassOf clem:Party .
clem:Guest  a owl:Class ; rdfs:isDefinedBy <https://w3id.org/clemency/clemency> ;
            rdfs:subClassOf clem:Entity .

clem:follows  a owl:ObjectProperty   ; rdfs:domain clem:Party ; rdfs:range clem:Party .
clem:opensWith a owl:ObjectProperty  ; rdfs:domain clem:Party ; rdfs:range clem:Ball .
clem:fallsOn  a owl:ObjectProperty   ; rdfs:domain clem:Party ; rdfs:range clem:Day .
clem:praises  a owl:ObjectProperty   ; rdfs:domain clem:Guest ; rdfs:range clem:Entity .
clem:invites  a owl:ObjectProperty   ; rdfs:domain clem:Party ; rdfs:range clem:Guest .
clem:bars     a owl:ObjectProperty   ; rdfs:domain clem:Party ; rdfs:range clem:Guest .
clem:noise    a owl:DatatypeProperty ; rdfs:domain clem:Party .
clem:rumour   a owl:AnnotationProperty .
"""


def test_the_readme_shows_what_the_turtle_says() -> None:
    text = DIAGRAM["FILE"].read_text("utf-8")
    assert text == in_readme(text, block(ONTOLOGY)), "run: python tools/diagram.py"


def test_no_class_and_no_property_is_left_out() -> None:
    shown = set(re.findall(r"\w+", block(ONTOLOGY)))
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty):
        for term in ONTOLOGY.subjects(RDF.type, kind):
            assert str(term).rpartition("#")[2] in shown


@pytest.mark.parametrize(
    "line",
    [
        "  Party --> Guest : bars, invites",  # from domain to range, one arrow for both
        "  Ball --|> Party",
        "    <<Entity, prov:Activity>>",  # superclasses from elsewhere
        "    follows : Party",  # leads to its own class
        "    opensWith : Ball",  # leads to a class below
        "    fallsOn : Day",  # leads to a value
        "    praises : Entity",  # leads to the root
        "    noise",  # leads to a literal
        "Not in the picture, as of no one class: `rumour`.",
    ],
)
def test_each_axiom_has_its_line(line: str) -> None:
    lines = block(Graph().parse(data=SMALL)).splitlines()
    assert lines.count(line) == 1


def test_what_stands_around_the_diagram_is_kept() -> None:
    text = f"before\n\n{DIAGRAM['BEGIN']}\nold\n{DIAGRAM['END']}\n\nafter\n"
    new = in_readme(text, "new")
    assert new == text.replace("\nold\n", "\n\nnew\n\n")
