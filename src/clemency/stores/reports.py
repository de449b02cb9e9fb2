"""What a load did: the graphs that a store now holds, and the error that it does not hold one."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from rdflib import URIRef

from clemency.errors import ClemencyError
from clemency.stores.plan import Plan

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


def states(plan: Plan, written: Container[URIRef], *, prune: bool) -> tuple[LoadedGraph, ...]:
    """Return what became of each graph of a plan, of which some were written."""
    here = (
        LoadedGraph(str(e.iri), e.triples, "loaded" if e.iri in written else "unchanged")
        for e in plan.entries
    )
    gone = (LoadedGraph(str(e.iri), e.triples, "removed" if prune else "left") for e in plan.gone)
    return (*here, *gone)


def mismatch(store: str, iri: URIRef, wanted: int, held: int) -> ClemencyError:
    """Return the error that a graph holds something else than was loaded, with both numbers of triples."""
    fault = f"has {held} triples instead of {wanted}"
    if held == wanted:
        fault = f"has other triples, though as many ({held})"
    return ClemencyError(f"{store} does not hold what was loaded: the graph <{iri}> {fault}.")
