"""From rdflib's terms and graphs to pyoxigraph's, for the modules that have Oxigraph do the work."""

from collections.abc import Iterator

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal
from rdflib.term import Node


def quads(graph: Graph, name: ox.NamedNode | None = None) -> Iterator[ox.Quad]:
    """Return a graph's triples as quads of a named graph, or of the default one.

    Blank nodes keep their names.
    """
    for subject, predicate, object_ in graph:
        yield ox.Quad(term(subject), term(predicate), term(object_), name)  # type: ignore[arg-type]


def term(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
    """Return a term of rdflib's as pyoxigraph has it: never a triple, though pyoxigraph's types allow one."""
    if isinstance(node, BNode):
        return ox.BlankNode(node)
    if isinstance(node, Literal):
        datatype = ox.NamedNode(node.datatype) if node.datatype and not node.language else None
        return ox.Literal(str(node), language=node.language, datatype=datatype)
    return ox.NamedNode(str(node))
