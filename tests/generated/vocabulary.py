"""What a generated article may say, as the ontology and the reference data have it."""

from dataclasses import dataclass, field
from functools import cached_property

from rdflib import OWL, RDF, RDFS, SKOS, XSD, Graph, Namespace, URIRef
from rdflib.term import Node

from folders import ROOT

CLEM = Namespace("https://w3id.org/clemency/ns#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
ID = Namespace("https://w3id.org/clemency/id/")
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")

_MODULES = [URIRef(f"https://w3id.org/clemency/{name}") for name in ("detention", "clemency")]

# Narrower than the domain in the ontology: what the definitions say in words.
_SAID_ONLY_OF = {
    CLEM.concerns: (CLEM.Narrative, CLEM.Reaction),
    CLEM.conveys: (CLEM.Campaign, CLEM.Ceremony),
    CLEM.reach: (CLEM.Campaign, CLEM.Ceremony),
    CLEM.receivedBy: (CLEM.Pledge, CLEM.Bribery),
    CLEM.share: (CLEM.Group,),
}


@dataclass(frozen=True)
class Vocabulary:
    """Classes, properties, concepts and shared nodes; all sequences sorted, so that a seed decides alone."""

    graph: Graph
    number: URIRef = XSD.positiveInteger
    _above: dict[Node, frozenset[Node | None]] = field(default_factory=dict)
    _said_of: dict[URIRef, list[URIRef]] = field(default_factory=dict)

    @cached_property
    def classes(self) -> list[URIRef]:
        """The classes of entities, without the one that is above all."""
        under = self.graph.transitive_subjects(RDFS.subClassOf, CLEM.Entity)
        return _iris(each for each in under if each != CLEM.Entity)

    def is_a(self, kind: Node, above: Node | None) -> bool:
        if kind not in self._above:
            self._above[kind] = frozenset(self.graph.transitive_objects(kind, RDFS.subClassOf))
        return above in self._above[kind]

    def above(self, kind: URIRef) -> list[URIRef]:
        return [each for each in self.classes if each != kind and self.is_a(kind, each)]

    @cached_property
    def fact_properties(self) -> list[URIRef]:
        return _iris(
            term
            for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
            for term in self.graph.subjects(RDF.type, kind)
            if self.graph.value(term, RDFS.isDefinedBy) in _MODULES
        )

    @cached_property
    def ranges(self) -> dict[URIRef, URIRef]:
        return {
            term: URIRef(str(kind))
            for term in [*self.fact_properties, CLEM.spokeDuring]
            for kind in self.graph.objects(term, RDFS.range)
        }

    def properties_of(self, kind: URIRef) -> list[URIRef]:
        """The properties of facts that are said of a class."""
        if kind not in self._said_of:
            self._said_of[kind] = [
                each
                for each in self.fact_properties
                if self.is_a(kind, self.graph.value(each, RDFS.domain))
                and any(self.is_a(kind, narrow) for narrow in _SAID_ONLY_OF.get(each, (CLEM.Entity,)))
            ]
        return self._said_of[kind]

    @cached_property
    def concepts(self) -> dict[URIRef, list[URIRef]]:
        """The concepts that a property chooses from."""
        return {
            URIRef(str(term)): _iris(self.graph.subjects(SKOS.inScheme, scheme))
            for scheme, term in self.graph.subject_objects(CLEM.valuesOf)
        }

    @cached_property
    def entities(self) -> dict[URIRef, URIRef]:
        """The entities of the reference data, each with its class."""
        return {name: kind for kind in self.classes for name in self._named(kind)}

    @cached_property
    def others(self) -> dict[URIRef | None, list[URIRef]]:
        """Nodes of the reference data that are no entities, by class."""
        return {kind: self._named(kind) for kind in (SCHEMA.Country, SCHEMA.Person)}

    @cached_property
    def bodies(self) -> list[URIRef]:
        return self._named(CLEM.Authority)

    @cached_property
    def places(self) -> list[URIRef]:
        return [*self._named(SCHEMA.AdministrativeArea), *self._named(SCHEMA.Country)]

    @cached_property
    def publishers(self) -> list[URIRef]:
        return self._named(SCHEMA.NewsMediaOrganization)

    def _named(self, kind: URIRef) -> list[URIRef]:
        return _iris(each for each in self.graph.subjects(RDF.type, kind) if str(each).startswith(str(ID)))


def _iris(nodes: object) -> list[URIRef]:
    return sorted({each for each in nodes if isinstance(each, URIRef)})  # type: ignore[attr-defined]


def _read() -> Graph:
    graph = Graph(bind_namespaces="none")
    for folder in ("ontology", "data/reference"):
        for path in sorted((ROOT / folder).glob("*.ttl")):
            graph.parse(path)
    return graph


VOCABULARY = Vocabulary(_read())
