"""The ontology keeps its own style (ontology/style/style.ttl), and each rule of it sees what breaks it."""

import re

import pyshacl
import pytest
from rdflib import RDF, SH, Graph, Namespace

from folders import ROOT

CLEM = Namespace("https://w3id.org/clemency/ns#")
STYLE = Graph().parse(ROOT / "ontology" / "style" / "style.ttl")

SOUND = """
@prefix clem:    <https://w3id.org/clemency/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl:     <http://www.w3.org/2002/07/owl#> .
@prefix rdfs:    <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos:    <http://www.w3.org/2004/02/skos/core#> .
@prefix vann:    <http://purl.org/vocab/vann/> .
@prefix vs:      <http://www.w3.org/2003/06/sw-vocab-status/ns#> .
@prefix xsd:     <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/clemency/zoo> a owl:Ontology ;
    dcterms:title       "Clemency: zoo"@en ;
    dcterms:description "Animals and what they eat."@en ;
    dcterms:creator     <https://w3id.org/clemency> ;
    dcterms:license     <https://creativecommons.org/licenses/by/4.0/> ;
    dcterms:created     "2026-11-24"^^xsd:date ;
    owl:versionIRI      <https://w3id.org/clemency/0.1.0/zoo> ;
    owl:versionInfo     "0.1.0" ;
    vann:preferredNamespacePrefix "clem" ;
    vann:preferredNamespaceUri    "https://w3id.org/clemency/ns#" .

clem:BrownBear a owl:Class ;
    rdfs:label "brown bear"@en ; skos:definition "A bear that is brown."@en ; vs:term_status "stable" ;
    rdfs:isDefinedBy <https://w3id.org/clemency/zoo> .

clem:eats a owl:ObjectProperty ;
    rdfs:label "eats"@en ; skos:definition "What the bear feeds on."@en ; vs:term_status "stable" ;
    rdfs:domain clem:BrownBear ; rdfs:range skos:Concept ;
    rdfs:isDefinedBy <https://w3id.org/clemency/zoo> .

clem:devours a owl:ObjectProperty ;
    rdfs:label "devours"@en ; skos:definition "What is gone at once."@en ; vs:term_status "stable" ;
    rdfs:subPropertyOf clem:eats ;
    rdfs:isDefinedBy <https://w3id.org/clemency/zoo> .

clem:foods a skos:ConceptScheme , owl:NamedIndividual ;
    skos:prefLabel "foods"@en ; skos:definition "What can be eaten."@en ; vs:term_status "testing" ;
    clem:valuesOf clem:eats ;
    rdfs:isDefinedBy <https://w3id.org/clemency/zoo> .

clem:sweet a skos:Concept , owl:NamedIndividual ;
    skos:prefLabel "sweet food"@en ; skos:definition "Food that is sweet."@en ; vs:term_status "testing" ;
    skos:inScheme clem:foods ;
    rdfs:isDefinedBy <https://w3id.org/clemency/zoo> .

clem:honey a skos:Concept , owl:NamedIndividual ;
    skos:prefLabel "honey"@en ; skos:definition "What bees make."@en ; vs:term_status "testing" ;
    skos:broader clem:sweet ; skos:inScheme clem:foods ;
    rdfs:isDefinedBy <https://w3id.org/clemency/zoo> .
"""

IN_ZOO = "rdfs:isDefinedBy <https://w3id.org/clemency/zoo> ."
MISTAKES = [
    ("STYLE01", "", "\nclem:Wolf a owl:Class ."),
    ("STYLE02", '"Clemency: zoo"@en', '"Clemency : Zoo"@fr'),
    ("STYLE02", "what they eat.", "what they eat"),
    ("STYLE02", "    dcterms:creator     <https://w3id.org/clemency> ;\n", ""),
    ("STYLE02", "<https://creativecommons.org/licenses/by/4.0/>", '"CC BY 4.0"'),
    ("STYLE02", '"2026-11-24"^^xsd:date', '"November"'),
    ("STYLE02", "    owl:versionIRI      <https://w3id.org/clemency/0.1.0/zoo> ;\n", ""),
    ("STYLE02", 'Prefix "clem"', 'Prefix "zoo"'),
    ("STYLE02", 'Uri    "https://w3id.org/clemency/ns#"', 'Uri    "https://w3id.org/zoo#"'),
    ("STYLE03", 'owl:versionInfo     "0.1.0"', 'owl:versionInfo     "0.2.0"'),
    ("STYLE04", "clem:honey a", "<https://schema.org/honey> a"),
    ("STYLE05", "clem:BrownBear", "clem:brownBear"),
    ("STYLE06", "clem:devours", "clem:Devours"),
    ("STYLE07", "clem:devours a", "clem:devours a owl:AnnotationProperty ,"),
    ("STYLE08", "clem:devours a", "clem:devours rdfs:isDefinedBy <https://w3id.org/clemency/sea> ; a"),
    ("STYLE09", '"eats"@en', '"eats"'),
    ("STYLE09", 'skos:prefLabel "honey"@en ;', ""),
    ("STYLE09", '"honey"@en', '"honey"@en , "bee food"@en'),
    ("STYLE10", '"brown bear"@en', '"Brown bear"@en'),
    ("STYLE10", '"brown bear"@en', '"brown  bear"@en'),
    ("STYLE11", '"brown bear"@en', '"big bear"@en'),
    ("STYLE12", '"honey"@en', '"sweet food"@en'),
    ("STYLE13", 'skos:definition "What is gone at once."@en ;', ""),
    ("STYLE13", '"What is gone at once."@en', '"What is gone at once."@en , "What is gulped."@en'),
    ("STYLE14", "What is gone at once.", "What is gone at once"),
    ("STYLE14", "What is gone at once.", "What is gone. At once."),
    ("STYLE15", "What is gone at once.", "What the bear feeds on."),
    ("STYLE16", '"What is gone at once."@en ; vs:term_status "stable"', '"What is gone at once."@en'),
    ("STYLE16", 'at once."@en ; vs:term_status "stable"', 'at once."@en ; vs:term_status "old"'),
    ("STYLE17", "rdfs:domain clem:BrownBear", "rdfs:domain clem:BrownBear , owl:Thing"),
    ("STYLE17", "rdfs:range skos:Concept", "rdfs:range skos:Concept , owl:Thing"),
    ("STYLE18", "rdfs:domain clem:BrownBear", "rdfs:domain clem:Bear"),
    ("STYLE19", "rdfs:subPropertyOf clem:eats", "rdfs:subPropertyOf clem:eat"),
    ("STYLE20", "skos:broader clem:sweet ; skos:inScheme clem:foods ;", ""),
    (
        "STYLE20",
        "clem:sweet ; skos:inScheme clem:foods ;",
        "clem:sweet ; skos:inScheme clem:foods , clem:eats ;",
    ),
    ("STYLE20", "skos:broader clem:sweet", "skos:broader clem:eats"),
    ("STYLE21", "clem:honey a skos:Concept , owl:NamedIndividual", "clem:honey a skos:Concept"),
    ("STYLE22", "clem:valuesOf clem:eats", "clem:valuesOf clem:eats , clem:eat"),
    ("STYLE22", "clem:devours a", "clem:devours rdfs:range skos:Concept ; a"),
]


def test_the_ontology_keeps_its_style() -> None:
    ontology = Graph()
    for module in (ROOT / "ontology").glob("*.ttl"):
        ontology.parse(module)
    found = _found(ontology)
    assert not found, "\n".join(found)


def test_a_sound_module_breaks_no_rule() -> None:
    assert _found(Graph().parse(data=SOUND)) == []


@pytest.mark.parametrize(("code", "old", "new"), MISTAKES, ids=lambda text: re.sub(r"\W+", "-", text)[:40])
def test_a_mistake_breaks_its_rule_and_no_other(code: str, old: str, new: str) -> None:
    assert old in SOUND
    broken = SOUND.replace(old, new) if old else SOUND + new
    findings = _found(Graph().parse(data=broken))
    assert {finding[: len(code)] for finding in findings} == {code}, findings


def test_each_rule_has_a_mistake_that_breaks_it_a_message_and_a_mend() -> None:
    rules = set(STYLE.subjects(CLEM.code, None))
    assert {str(code) for code in STYLE.objects(None, CLEM.code)} == {code for code, _, _ in MISTAKES}
    assert all(STYLE.value(rule, SH.message) and STYLE.value(rule, CLEM.mend) for rule in rules)


def test_articles_and_reference_data_are_none_of_its_business() -> None:
    data = Graph()
    for path in (ROOT / "data").rglob("*.ttl"):
        data.parse(path)
    assert _found(data) == []


def _found(graph: Graph) -> list[str]:
    """Return what breaks the style, sorted: code, message, term."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=STYLE)
    assert isinstance(report, Graph), report
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):
        sources = (report.value(result, SH.sourceConstraint), report.value(result, SH.sourceShape))
        codes = [STYLE.value(source, CLEM.code) for source in sources if source is not None]
        code = next(str(code) for code in codes if code is not None)
        found.append(f"{code} {report.value(result, SH.resultMessage)} {report.value(result, SH.focusNode)}")
    return sorted(found)
