"""N-Quads and TriG, which keep graphs apart as a store does, and Turtle, which merges them."""

from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from clemency import canonical
from clemency.export.graphs import NamedGraph
from clemency.namespaces import PREFIXES


def nquads(graphs: Iterable[NamedGraph]) -> Iterator[bytes]:
    """Return a piece of N-Quads a graph, its lines sorted: https://www.w3.org/TR/n-quads/."""
    for graph in graphs:
        yield ox.serialize(graph.quads, format=ox.RdfFormat.N_QUADS) or b""


def trig(graphs: Iterable[NamedGraph]) -> Iterator[bytes]:
    """Return the prefixes, then a block of TriG a graph: https://www.w3.org/TR/trig/."""
    yield declared(PREFIXES).encode()
    for graph in graphs:
        yield block(graph.quads, PREFIXES)


def turtle(graphs: Iterable[NamedGraph]) -> Iterator[bytes]:
    """Return the graphs merged into one, as Turtle in one piece: https://www.w3.org/TR/turtle/."""
    merged = canonical.ordered(ox.Quad(*quad.triple) for each in graphs for quad in each.quads)
    yield ox.serialize(merged, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b""


def declared(prefixes: Mapping[str, str]) -> str:
    """Return the lines of TriG that declare prefixes, sorted."""
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in sorted(prefixes.items()))


def block(quads: Iterable[ox.Quad], prefixes: Mapping[str, str]) -> bytes:
    """Return quads as TriG that lacks the lines which declare its prefixes."""
    document = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=dict(prefixes)) or b""
    lines = document.splitlines(keepends=True)  # what is quoted has its line breaks escaped
    return b"".join(line for line in lines if not line.startswith(b"@prefix "))
