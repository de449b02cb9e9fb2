"""Declares the foreign terms that the ontology uses, in ontology/imports/neighbours.ttl.

OWL 2 DL wants each term declared with its kind. What the modules borrow and do not declare themselves is
declared in one file that they import, made from their Turtle. Run this after a change to the modules.
"""

from collections.abc import Iterable
from pathlib import Path

from rdflib import OWL, RDF, RDFS, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from clemency.corpus import ontology_graph

FILE = Path(__file__).resolve().parent.parent / "ontology" / "imports" / "neighbours.ttl"

_OURS = "https://w3id.org/clemency/"
_BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(XSD))
_BETWEEN_CLASSES = (RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith)
_NAME_CLASS = (RDF.type, RDFS.domain, RDFS.range, *_BETWEEN_CLASSES)
_BETWEEN_PROPERTIES = (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf, OWL.propertyDisjointWith)
_PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
_HEAD = """\
# The terms of other vocabularies that the ontology uses, declared so that OWL tools know their kind.
#
# Made from the modules by tools/neighbours.py: change those, not this.
"""
_HEADER = f"""\
<{_OURS}neighbours> a owl:Ontology ;
    dcterms:title       "Clemency: neighbours"@en ;
    dcterms:description "The kinds of the terms that Clemency borrows from other vocabularies."@en ;
    dcterms:license     <https://creativecommons.org/licenses/by/4.0/> ."""


def declarations(graph: Graph) -> dict[URIRef, URIRef]:
    """Return the foreign terms that a graph uses undeclared, each with the kind of entity that it is there.

    A foreign property that no axiom names bears on no inference: it is an object property where it ties
    individuals to one another, else an annotation.
    """
    classes: set[Node] = {kind for axiom in _NAME_CLASS for kind in graph.objects(None, axiom)}
    classes |= {one for axiom in _BETWEEN_CLASSES for one in graph.subjects(axiom)}
    for members in graph.objects(None, OWL.members):
        classes |= set(Collection(graph, members))
    kinds = dict.fromkeys(_foreign(classes), OWL.Class)

    individuals = set(graph.subjects(RDF.type, OWL.NamedIndividual))
    for predicate in _foreign(graph.predicates()):
        uses = graph.subject_objects(predicate)
        ties = all(one in individuals and not isinstance(other, Literal) for one, other in uses)
        kinds[predicate] = OWL.ObjectProperty if ties else OWL.AnnotationProperty
    for pair in (pair for axiom in _BETWEEN_PROPERTIES for pair in graph.subject_objects(axiom)):
        for kind in _PROPERTIES:
            if any((one, RDF.type, kind) in graph for one in pair):
                kinds |= dict.fromkeys(_foreign(pair), kind)
    declared = {term for kind in (OWL.Class, *_PROPERTIES) for term in graph.subjects(RDF.type, kind)}
    return {term: kind for term, kind in kinds.items() if term not in declared}


def neighbours(ontology: Graph) -> str:
    """Return the file of declarations, as Turtle."""
    kinds = declarations(ontology)
    names = {term: ontology.namespace_manager.normalizeUri(term) for term in kinds}
    used = {name.partition(":")[0] for name in names.values()} | {"owl", "dcterms"}
    prefixes = {f"{prefix}:": namespace for prefix, namespace in ontology.namespaces() if prefix in used}
    width = max(map(len, prefixes))
    lines = [_HEAD, *(f"@prefix {prefix:{width}} <{prefixes[prefix]}> ." for prefix in sorted(prefixes))]
    lines += ["", _HEADER]
    for kind in (OWL.Class, *_PROPERTIES):
        terms = sorted(names[term] for term in kinds if kinds[term] == kind)
        lines += ["", *(f"{name} a owl:{kind.rpartition('#')[2]} ." for name in terms)] if terms else []
    return "\n".join(lines) + "\n"


def _foreign(terms: Iterable[Node]) -> list[URIRef]:
    iris = (term for term in terms if isinstance(term, URIRef))
    return [iri for iri in iris if not str(iri).startswith((_OURS, *_BUILT_IN))]


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(neighbours(ontology_graph()), "utf-8")
