"""Between rdflib's terms and graphs and pyoxigraph's, for the modules that have Oxigraph do the work."""

from collections.abc import Iterator

import pyoxigraph as ox
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node


def quads(graph: Graph, name: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    """Return a graph's triples as quads of a named graph, or of the default one.

    Blank nodes keep their names.
    """
    for subject, predicate, object_ in graph:
        yield ox.Quad(term(subject), term(predicate), term(object_), name)  # type: ignore[arg-type]


def ntriples(graph: Graph) -> bytes:
    """Return a graph as N-Triples, its blank nodes under their names. Raises ValueError for a bad IRI."""
    return ox.serialize(quads(graph), format=ox.RdfFormat.N_TRIPLES) or b""


def term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """Return a term of rdflib's as pyoxigraph has it: never a triple, though pyoxigraph's types allow one."""
    if isinstance(node, BNode):
        return ox.BlankNode(node)
    if isinstance(node, Literal):
        datatype = ox.NamedNode(node.datatype) if node.datatype and not node.language else None
        return ox.Literal(str(node), language=node.language, datatype=datatype)
    return ox.NamedNode(str(node))


def node(term: object) -> Node | None:
    """Return a term of pyoxigraph's as rdflib's parser makes it, and None for None."""
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal(language=str(language)):
            return Literal(term.value, lang=language)
        case ox.Literal():
            datatype = URIRef(term.datatype.value)
            return Literal(term.value, datatype=None if datatype == XSD.string else datatype, normalize=False)
        case None:
            return None
    raise ValueError("triples as terms are RDF 1.2, which is not supported")
