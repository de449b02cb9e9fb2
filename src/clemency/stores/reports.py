"""What a load did: the graphs that a store now holds, and the comparison that makes sure of it."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Literal

from rdflib import URIRef

from clemency.errors import ClemencyError

State = Literal["loaded", "unchanged", "removed", "left"]


@dataclass(frozen=True)
class LoadedGraph:
    """A graph of a store.

    It was `loaded` just now, or is `unchanged` since before. If it is no longer one of the corpus, it was
    `removed`, or `left` where it is.
    """

    iri: str
    triples: int
    state: State


@dataclass(frozen=True)
class LoadReport:
    """What a store holds of a corpus, or would hold after a load that was not done (`dry_run`).

    `store` is a folder, or an address without its query string.
    """

    store: str
    graphs: tuple[LoadedGraph, ...]
    dry_run: bool = False

    def count(self, *states: State) -> int:
        """Return how many graphs are in one of the states."""
        return sum(graph.state in states for graph in self.graphs)


def report(store: str, wanted: Mapping[URIRef, tuple[str, ...]], changed: Container[URIRef]) -> LoadReport:
    """Return the report on graphs in stored form, of which some were loaded."""
    return LoadReport(
        store,
        tuple(
            LoadedGraph(str(iri), len(form), "loaded" if iri in changed else "unchanged")
            for iri, form in wanted.items()
        ),
    )


def compare(store: str, iri: URIRef, wanted: tuple[str, ...], held: tuple[str, ...]) -> None:
    """Raise ClemencyError unless a store holds in a graph what it should, both in stored form."""
    if held != wanted:
        raise mismatch(store, iri, len(wanted), len(held))


def mismatch(store: str, iri: URIRef, wanted: int, held: int) -> ClemencyError:
    """Return the error that a graph holds something else than was loaded, with both numbers of triples."""
    fault = f"has {held} triples instead of {wanted}"
    if held == wanted:
        fault = f"has other triples, though as many ({held})"
    return ClemencyError(f"{store} does not hold what was loaded: the graph <{iri}> {fault}.")
