"""Graphs in a form that all copies of them share, whatever their blank nodes are called.

Blank nodes are named by RDF Dataset Canonicalization (RDFC-1.0, https://www.w3.org/TR/rdf-canon/) and
statements are sorted, so that the same triples are always the same bytes.
"""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox
from rdflib import Graph, URIRef

from clemency import oxigraph

N_TRIPLES = "application/n-triples"


def ntriples(graph: Graph) -> bytes:
    """Return a graph as canonical N-Triples."""
    document = oxigraph.ntriples(graph)
    if b"_:" not in document:
        return b"".join(sorted(set(document.splitlines(keepends=True))))
    return _serialised(ordered(oxigraph.quads(graph)), ox.RdfFormat.N_TRIPLES)


def turtle(graphs: Iterable[Graph], prefixes: Mapping[str, str]) -> bytes:
    """Return graphs merged into one, as Turtle."""
    merged = ordered(quad for graph in graphs for quad in oxigraph.quads(graph))
    return _serialised(merged, ox.RdfFormat.TURTLE, prefixes)


def nquads(graphs: Mapping[URIRef, Graph]) -> bytes:
    """Return named graphs as canonical N-Quads. No blank node's name is used in two graphs."""
    return _serialised(ordered(_dataset(graphs)), ox.RdfFormat.N_QUADS)


def stored_form(document: bytes, media_type: str = N_TRIPLES) -> bytes:
    """Return an RDF document's triples as canonical N-Triples, with values spelt as a store does.

    A store may keep `01` and `1.50` as the numbers 1 and 1.5: documents that differ in that alone have one
    form. Raises ValueError if the media type is not one of RDF's, SyntaxError if the document is not what it
    says.
    """
    syntax = ox.RdfFormat.from_media_type(media_type)
    if syntax is None:
        raise ValueError(f"{media_type or 'a document of no stated type'} is not RDF")
    store = ox.Store()
    store.load(document, format=syntax)
    return _serialised(ordered(ox.Quad(*quad.triple) for quad in store), ox.RdfFormat.N_TRIPLES)


def ordered(given: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads under the canonical names of their blank nodes, sorted as lines of N-Quads."""
    dataset = ox.Dataset(given)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(dataset, key=lambda quad: f"{quad} .")


def _serialised(
    given: list[ox.Quad], syntax: ox.RdfFormat, prefixes: Mapping[str, str] | None = None
) -> bytes:
    return ox.serialize(given, format=syntax, prefixes=dict(prefixes or {})) or b""


def _dataset(graphs: Mapping[URIRef, Graph]) -> Iterator[ox.Quad]:
    for iri, graph in graphs.items():
        yield from oxigraph.quads(graph, ox.NamedNode(iri))
