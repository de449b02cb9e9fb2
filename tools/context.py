"""Writes ontology/context.jsonld: short names for what articles and reference data say, in JSON-LD 1.1.

The project's own properties come from the modules' Turtle, with what they hold; the foreign ones are listed
here. Classes and concepts need no line: they are names in @vocab. Run this after a change to the modules.
"""

import json
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.term import Node

from clemency.corpus import ontology_graph
from clemency.namespaces import CLEM, PREFIXES

FILE = Path(__file__).resolve().parent.parent / "ontology" / "context.jsonld"

Definition = str | dict[str, str]

# Where a property is a value, it keeps its prefix, "clem:covers": JSON-LD would shorten only those whose own
# values are IRIs, and of two properties side by side one would have a short name and one a prefix.
_TEXT, _NODE, _NAME, _PROPERTY, _DAY = (
    {"@container": "@language"},  # {"en": "…"}
    {"@type": "@id"},  # an IRI, perhaps relative: "#c31", "shared:kp"
    {"@type": "@vocab"},  # a name of this context: "endorsed"
    {"@type": "@id"},  # a property, with its prefix: "clem:covers"
    {"@type": "xsd:date"},
)

# `id:`, the Turtle files' prefix of what several articles share, is `shared:` here: `id` is short for @id.
_PREFIXES = {
    "shared" if prefix == "id" else prefix: iri for prefix, iri in PREFIXES.items() if prefix != "owl"
}
_FOREIGN: dict[str, Definition] = {
    "NewsArticle": "schema:NewsArticle",
    "headline": {"@id": "schema:headline", **_TEXT},
    "inLanguage": "schema:inLanguage",
    "publisher": {"@id": "schema:publisher", **_NODE},
    "url": {"@id": "schema:url", **_NODE},
    "label": {"@id": "rdfs:label", **_TEXT},
    "actedOnBehalfOf": {"@id": "prov:actedOnBehalfOf", **_NODE},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", **_NODE},
    "spatial": {"@id": "dcterms:spatial", **_NODE},
    "source": {"@id": "dcterms:source", **_NODE},
    "TextPositionSelector": "oa:TextPositionSelector",
    "start": "oa:start",
    "end": "oa:end",
    "subject": {"@id": "rdf:subject", **_NODE},
    "predicate": {"@id": "rdf:predicate", **_PROPERTY},
    "object": {"@id": "rdf:object", **_NODE},
    "value": "rdf:object",  # where what is asserted is a number or a text
    "Person": "schema:Person",
    "Country": "schema:Country",
    "AdministrativeArea": "schema:AdministrativeArea",
    "NewsMediaOrganization": "schema:NewsMediaOrganization",
    "containedInPlace": {"@id": "schema:containedInPlace", **_NODE},
    "identifier": "schema:identifier",
    "startDate": {"@id": "schema:startDate", **_DAY},
    "subOrganizationOf": {"@id": "org:subOrganizationOf", **_NODE},
    "Concept": "skos:Concept",
    "ConceptScheme": "skos:ConceptScheme",
    "prefLabel": {"@id": "skos:prefLabel", **_TEXT},
    "altLabel": {"@id": "skos:altLabel", **_TEXT},
    "definition": {"@id": "skos:definition", **_TEXT},
    "broader": {"@id": "skos:broader", **_NAME},
    "inScheme": {"@id": "skos:inScheme", **_NAME},
}
_UNTOLD: dict[str, dict[str, str]] = {  # what no range in OWL tells
    "earliest": _DAY,
    "latest": _DAY,
    "relayedBy": {**_NODE, "@container": "@list"},
    "passage": {**_NODE, "@container": "@set"},
    "asserts": {**_NODE, "@container": "@set"},
    "leavesOpen": _PROPERTY,
}
_OF_NO_ARTICLE = ("addition", "code", "invariant", "mend", "valuesOf")  # what shapes and schemes say


def context(ontology: Graph) -> str:
    """Return the context as a JSON document. Raises ValueError if a name stands for two things."""
    ours = {_name(term) for term in ontology.subjects(RDFS.isDefinedBy)}
    if twice := sorted(ours & {*_FOREIGN, *_PREFIXES}):
        raise ValueError(f"These names stand for a term of ours and a foreign one: {', '.join(twice)}.")
    head = {"@version": 1.1, "@vocab": str(CLEM), "id": "@id", "type": "@type"}
    terms = {**head, **_PREFIXES, **_FOREIGN, **_own(ontology)}
    lines = (f"    {json.dumps(name)}: {json.dumps(value)}" for name, value in terms.items())
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def _own(ontology: Graph) -> dict[str, Definition]:
    chosen = {*ontology.subjects(RDFS.range, SKOS.Concept), *ontology.objects(None, CLEM.valuesOf)}
    usual = {OWL.ObjectProperty: _NODE, OWL.DatatypeProperty: {}, OWL.AnnotationProperty: _TEXT}
    found: dict[str, Definition] = {}
    for kind, rest in usual.items():
        ours = {str(term) for term in ontology.subjects(RDF.type, kind) if str(term).startswith(CLEM)}
        for term in sorted(ours):
            name = _name(term)
            if name in _OF_NO_ARTICLE:
                continue
            holds = _UNTOLD.get(name, _NAME if URIRef(term) in chosen else rest)
            found[name] = {"@id": f"clem:{name}", **holds} if holds else f"clem:{name}"
    return found


def _name(term: Node | str) -> str:
    return str(term).replace("#", "/").rpartition("/")[2]


if __name__ == "__main__":
    FILE.write_text(context(ontology_graph()), "utf-8")
