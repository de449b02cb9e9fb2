"""The namespaces of Clemency's own terms and of the vocabularies that it reuses."""

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Namespace

CLEM = Namespace("https://w3id.org/clemency/ns#")
ID = Namespace("https://w3id.org/clemency/id/")
OA = Namespace("http://www.w3.org/ns/oa#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SCHEMA = Namespace("https://schema.org/")

PREFIXES: dict[str, str] = {
    "clem": str(CLEM),
    "id": str(ID),
    "oa": str(OA),
    "prov": str(PROV),
    "schema": str(SCHEMA),
    "dcterms": "http://purl.org/dc/terms/",
    "org": "http://www.w3.org/ns/org#",
    "owl": str(OWL),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "skos": str(SKOS),
    "xsd": str(XSD),
}
"""Prefixes by which terms are shown where a file declares none of its own."""
