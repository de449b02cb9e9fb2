"""Writing a plan into a store on disk: how graphs, their merge and the catalogue change together."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, VOID, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from clemency.names import VIEWS
from clemency.progress import Watch
from clemency.reading.turtle import Triple
from clemency.stores import ondisk
from clemency.stores.catalogue import CATALOGUE_GRAPH, DATASET, FILES, catalogue, ntriples, recorded
from clemency.stores.contents import Entry
from clemency.stores.plan import Plan, Step
from clemency.stores.reports import mismatch

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
MERGE = URIRef(f"{CATALOGUE_GRAPH}#merge")

_THREADS = 2  # Oxigraph works in one while Python does in the other
_REPLACED = 20_000  # triples that one transaction replaces: what it writes is held in memory
_LOADED = 120_000  # triples that one bulk load brings: they are held in memory, sorted, several times over


@dataclass(frozen=True)
class Load:
    """A load under way: into which store, what, and what that held before."""

    directory: Path
    store: ox.Store
    plan: Plan
    before: Graph
    counts: Mapping[URIRef, int]
    prune: bool
    watch: Watch | None


def fill(load: Load, files: str) -> Collection[URIRef]:
    """Write what is to be written, and return it. `files` is "" if nobody can say what they were."""
    store, plan = load.store, load.plan
    merged = ondisk.in_default_graph(store)
    known_merge = _keeps_merge(load.before, merged)
    merge = known_merge or not merged
    there = [entry for entry in (*plan.entries, *plan.gone) if load.counts.get(entry.iri)]
    known = recorded(load.before) if known_merge else {}  # what somebody else has put there is not in it
    unmerged = [entry.iri for entry in there if merge and entry.iri not in known]
    written = [step.entry for step in plan.steps if load.counts.get(step.entry.iri)]
    whole = {entry.iri for entry in written if ondisk.holds(store, entry)[0]}
    steps = [step for step in plan.steps if step.entry.iri not in whole]
    leaving, staying = (plan.gone, ()) if load.prune else ((), plan.gone)
    final = (*plan.entries, *staying)
    now = before = set(load.before)
    if steps or leaving:
        doubtful = {entry.iri for entry in (*leaving, *(step.entry for step in steps))}
        everything = [replace(e, sha256="") if e.iri in doubtful else e for e in (*plan.entries, *plan.gone)]
        now = _catalogue(load, everything, merge)
        new_store = not before and not load.counts
        if not new_store:
            _amend(store, before, now, also=unmerged)
        _change(load, steps, leaving, merge=merge, doubt=now if new_store else ())
    elif unmerged or (merge and not known_merge):
        now = _catalogue(load, final, merge)
        _amend(store, before, now, also=unmerged)
    _check(load, steps)
    _amend(store, now, _catalogue(load, final, merge) | _marks(load, merge, files))
    return {step.entry.iri for step in steps}


def _change(
    load: Load, steps: Iterable[Step], leaving: Iterable[Entry], *, merge: bool, doubt: Iterable[Triple]
) -> None:
    """Replace and remove graphs in transactions, and load those that are new in bulk.

    `doubt` is what the catalogue has yet to say of the new ones.
    """
    new = [step for step in steps if not load.counts.get(step.entry.iri)]
    ours = {entry.iri for entry in (*load.plan.entries, *load.plan.gone)}
    outside = [iri for iri in load.counts if iri not in ours or not is_merged(iri)]
    waiting: dict[URIRef, bytes | None] = {}
    size = 0

    def transaction() -> None:
        nonlocal size
        load.store.update(
            ondisk.replacement(waiting, lambda iri: merge and is_merged(iri), {*outside, CATALOGUE_GRAPH})
        )
        load.store.flush()  # or RocksDB keeps it in memory
        waiting.clear()
        size = 0

    for entry in leaving:
        waiting[entry.iri] = None
    for step in steps:
        if load.counts.get(step.entry.iri):
            waiting[step.entry.iri] = ondisk.lines(step.entry.iri, step.document())
            size += step.entry.triples
            if size > _REPLACED:
                transaction()
    if waiting:
        transaction()
    if new:
        load.store.flush()
        _bulk(load, new, merge=merge, doubt=doubt)


def _bulk(load: Load, steps: Sequence[Step], *, merge: bool, doubt: Iterable[Triple]) -> None:
    """Load graphs that the store does not have, many at one go, each of them together with its merge.

    With them comes the doubt about them. To a new store it is not said before: what lies in RocksDB's log has
    all that follows compacted.
    """
    doubts = _by_graph(doubt)

    def document(step: Step) -> bytes:
        iri = step.entry.iri
        return ondisk.trig(iri, ondisk.lines(iri, step.document()), merge=merge and is_merged(iri))

    def bulk(batch: Sequence[Step]) -> None:
        about = doubts[None].union(*(doubts[step.entry.iri] for step in batch))
        doubtful = ondisk.trig(CATALOGUE_GRAPH, ntriples(about), merge=False)
        # N-Quads are read in parts on four processors and more, and a blank node in two of them becomes two.
        quads = b"".join((doubtful, *map(document, batch)))
        load.store.bulk_load(quads, format=ox.RdfFormat.TRIG, lenient=True)

    with ThreadPoolExecutor(_THREADS) as threads:
        for _ in threads.map(bulk, _batches(steps)):
            pass


def _by_graph(facts: Iterable[Triple]) -> Mapping[Node | None, set[Triple]]:
    """Part a catalogue into what it says of each graph, by name, and of all of them, by None."""
    facts = set(facts)
    names = {node: name for node, term, name in facts if term == SD.name}
    parted: defaultdict[Node | None, set[Triple]] = defaultdict(set)
    for triple in facts:
        parted[names.get(triple[0], names.get(triple[2]))].add(triple)
    return parted


def _batches(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """Part steps among bulk loads of the same size, as many for each thread."""
    total = sum(step.entry.triples for step in steps)
    number = _THREADS * math.ceil(total / _LOADED / _THREADS)
    batch: list[Step] = []
    size = 0
    for step in steps:
        batch.append(step)
        size += step.entry.triples
        if size * number >= total:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _check(load: Load, steps: Sequence[Step]) -> None:
    """Read back what was written. Raises ClemencyError, and so leaves it in doubt, if it is not the same."""
    total, done = sum(step.entry.triples for step in steps), 0
    with ThreadPoolExecutor(_THREADS) as threads:
        read = threads.map(lambda step: ondisk.holds(load.store, step.entry), steps)
        for step, (same, held) in zip(steps, read, strict=True):
            if not same:
                threads.shutdown(cancel_futures=True)
                raise mismatch(str(load.directory), step.entry.iri, step.entry.triples, held)
            done += step.entry.triples
            if load.watch is not None:
                load.watch(done, total)


def _amend(store: ox.Store, old: set[Triple], new: set[Triple], also: Iterable[URIRef] = ()) -> None:
    """Make the catalogue say something else, and put more graphs into the merge at one go with that."""
    merging = "".join(
        f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }} ;\n"
        for iri in also
        if is_merged(iri)
    )
    if merging or old != new:
        store.update(merging + ondisk.amendment(CATALOGUE_GRAPH, old, new))
    store.flush()


def _catalogue(load: Load, described: Iterable[Entry], merge: bool) -> set[Triple]:
    """Return the catalogue, which does not say yet that the load is through."""
    facts = catalogue(described, before=load.before)
    if merge:
        facts |= {(DATASET, SD.defaultGraph, MERGE), (MERGE, RDF.type, SD.Graph)}
    return facts


def _marks(load: Load, merge: bool, files: str) -> set[Triple]:
    """Return what the catalogue says besides when the load is through: from which files, if that is known."""
    if not files:
        return set()
    made: set[Triple] = {(DATASET, FILES, Literal(files))}
    if merge:
        made.add((MERGE, VOID.triples, Literal(ondisk.in_default_graph(load.store))))
    return made


def _keeps_merge(record: Graph, merged: int) -> bool:
    """Return whether the default graph is the merge: it is not if somebody has altered it after a load."""
    counted = record.value(MERGE, VOID.triples)
    return (DATASET, SD.defaultGraph, MERGE) in record and counted in (None, Literal(merged))


def is_merged(iri: URIRef) -> bool:
    """Return whether a graph of the catalogue is part of the merge: views are not."""
    return not iri.startswith(VIEWS)
