"""Writing graphs into a store, each as a whole or not at all, and making sure that it is there."""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from urllib.parse import quote

from rdflib import Graph, URIRef

from clemency.names import GRAPHS
from clemency.progress import Watch
from clemency.stores import graphs
from clemency.stores.catalogue import CATALOGUE_GRAPH
from clemency.stores.contents import Entry, described
from clemency.stores.graphs import Store
from clemency.stores.plan import Step
from clemency.stores.reports import mismatch

_STAGING = f"{GRAPHS}staging/"
_TRIES = 5  # times that a graph is written, if it is lost each time: a server may be killed twice in a row


def write(
    store: Store, steps: Collection[Step], *, present: Collection[URIRef], parallel: int, watch: Watch | None
) -> frozenset[URIRef]:
    """Write graphs, some at a time, and return the names of those that had to be.

    A graph that is `present` with the right number of statements is read first, and left if it is whole.
    Raises ClemencyError with the first thing that goes wrong; what is not begun by then is not done.
    """
    total = sum(step.entry.triples for step in steps)
    done = 0
    counting = threading.Lock()

    def work(step: Step) -> URIRef | None:
        nonlocal done
        new = not (step.entry.iri in present and graphs.holds(store, step.entry)[0])
        if new:
            replace(store, step.entry, step.document())
        with counting:
            done += step.entry.triples
            if watch is not None:
                watch(done, total)
        return step.entry.iri if new else None

    return frozenset(iri for iri in _in_parallel(store, work, steps, parallel) if iri is not None)


def replace(store: Store, entry: Entry, document: bytes) -> None:
    """Replace a graph and read it back. Raises ClemencyError if the store does not hold it then."""
    held = 0
    for _ in range(_TRIES):
        put(store, entry.iri, document)
        same, held = graphs.holds(store, entry)
        if same:
            return
    raise mismatch(store.shown, entry.iri, entry.triples, held)


def remove(store: Store, entries: Iterable[Entry]) -> None:
    """Take graphs away. Raises ClemencyError, naming the graph, for one that the store still holds then."""
    for iri in (entry.iri for entry in entries):
        held = 0
        for _ in range(_TRIES):
            graphs.remove(store, iri)
            held = _size(store, iri)
            if not held:
                break
        else:
            raise mismatch(store.shown, iri, 0, held)


def _size(store: Store, iri: URIRef) -> int:
    if store.endpoints.query is None:
        return graphs.holds(store, described(iri, b""))[1]
    # Asked for a graph that is not there, Fuseki answers 500 where the name is not in ASCII.
    return graphs.counts(store, [iri]).get(iri, 0)


def put(store: Store, iri: URIRef, document: bytes) -> None:
    """Replace a graph as a whole or not at all, as far as the kind of store allows."""
    if not _is_staged(store):
        graphs.replace(store, iri, document)
        return
    graphs.replace(store, staging(iri), document)
    graphs.move(store, staging(iri), iri)


def put_catalogue(store: Store, document: bytes) -> None:
    """Replace the catalogue. Where it could be found half written, there is a second copy meanwhile."""
    twice = not store.endpoints.kind.atomic and not _is_staged(store)
    if twice:
        graphs.replace(store, staging(CATALOGUE_GRAPH), document)
    put(store, CATALOGUE_GRAPH, document)
    if twice:
        graphs.remove(store, staging(CATALOGUE_GRAPH))


def spare_catalogue(store: Store) -> Graph:
    """Return the second copy of the catalogue that an interrupted load has left, if one did."""
    if store.endpoints.kind.atomic:
        return Graph()
    return graphs.read(store, staging(CATALOGUE_GRAPH))


def staging(iri: URIRef) -> URIRef:
    """Return the name under which a graph is written before it is moved to its own."""
    return URIRef(f"{_STAGING}{quote(iri, safe='')}")


def clean(store: Store, iris: Iterable[URIRef]) -> None:
    """Take away what an interrupted load may have left under the staging names of graphs."""
    if _is_staged(store):
        for iri in iris:
            graphs.remove(store, staging(iri))


def lost(store: Store, entries: Iterable[Entry]) -> dict[URIRef, int]:
    """Return the graphs of which a store does not have as many statements as it should, with how many."""
    if store.endpoints.query is None:
        return {}  # it cannot count
    wanted = {entry.iri: entry for entry in entries}
    found = graphs.counts(store, wanted)
    return {iri: found.get(iri, 0) for iri, entry in wanted.items() if not entry.fits(found.get(iri, 0))}


def settle(store: Store, entries: Mapping[URIRef, Entry], steps: Collection[Step], parallel: int) -> None:
    """Make sure that all graphs are still there in the end, and write again those of the steps that are not.

    Raises ClemencyError, naming the graph, for one that was lost and cannot be written or is lost each time.
    """
    written = {step.entry.iri: step for step in steps}
    missing = lost(store, entries.values())
    for _ in range(_TRIES):
        if not missing or not written.keys() >= missing.keys():
            break
        again = [written[iri] for iri in missing]
        write(store, again, present=(), parallel=parallel, watch=None)
        missing = lost(store, entries.values())
    for iri, triples in missing.items():
        raise mismatch(store.shown, iri, entries[iri].triples, triples)


def _is_staged(store: Store) -> bool:
    return not store.endpoints.kind.atomic and store.endpoints.update is not None


def _in_parallel(
    store: Store, work: Callable[[Step], URIRef | None], steps: Collection[Step], parallel: int
) -> list[URIRef | None]:
    with ThreadPoolExecutor(parallel, thread_name_prefix="load") as pool:
        futures = [pool.submit(work, step) for step in steps]
        try:
            done, _ = wait(futures, return_when=FIRST_EXCEPTION)
            for future in done:
                future.result()
        except BaseException:
            # What is under way has its answer soon: closing its connection would leave it waiting for one.
            store.connection.given_up.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]
