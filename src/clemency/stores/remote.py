"""Loading into a store behind HTTP.

The catalogue that the store keeps makes loads safe to interrupt. Before anything is written, each graph that
will be is put in doubt there; when all are written and read back, the doubt is taken away. What the next run
finds in doubt it reads, and writes again unless it is whole.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from rdflib import Graph, Literal, URIRef

from clemency.corpus import Corpus
from clemency.progress import Watch
from clemency.stores import graphs, writing
from clemency.stores.addresses import address_of
from clemency.stores.catalogue import CATALOGUE_GRAPH, DATASET, FILES, catalogue, entries, ntriples, recorded
from clemency.stores.connection import connected
from clemency.stores.contents import Entry, contents, described, files_digest
from clemency.stores.graphs import Store
from clemency.stores.kinds import endpoints, guessed, named
from clemency.stores.plan import Plan, as_loaded, planned, refuse_others, spooled
from clemency.stores.probe import asked, confirm
from clemency.stores.reports import LoadReport, states


def load_remote(  # noqa: PLR0913
    corpus: Corpus,
    url: str,
    *,
    kind: str | None = None,
    prune: bool = False,
    dry_run: bool = False,
    as_told_by: Iterable[str] = (),
    validated: str = "",
    timeout: float = 60.0,
    patience: float = 120.0,
    parallel: int = 4,
    watch: Watch | None = None,
) -> LoadReport:
    """Load a corpus into a store that speaks the SPARQL 1.1 Graph Store HTTP Protocol, or SPARQL Update.

    `url` is an address of the store, `kind` a name of `kinds.KINDS`; without one it is guessed from the
    address and confirmed by a question. Each changed graph is replaced as a whole, read back and compared;
    graphs that were loaded before and are gone from the corpus are removed by `prune`; all others stay as
    they are. `dry_run` reads only, and reports what would be done. `as_told_by` names parties whose views are
    loaded too. `validated` is the digest of the files that were validated (`contents.files_digest`), if they
    were: no others are loaded. `timeout` is in seconds, for each time that the store is waited for; what
    fails in passing is tried again for `patience` seconds. `parallel` graphs are written at a time.

    Raises ClemencyError if the address is not one of HTTP or holds credentials, if the kind of store is in
    question, if files have changed since they were validated, if the store cannot be reached, refuses or does
    not answer with RDF, or if it does not hold in the end what was loaded.
    """
    address = address_of(url)
    chosen = named(kind) if kind is not None else guessed(address)
    by_digest = chosen is not None and chosen.digest
    with connected(
        address, timeout=timeout, patience=patience, digest=by_digest, threads=parallel
    ) as connection:
        store = Store(endpoints(address, chosen or asked(address, connection)), connection)
        before = confirm(store, guessed=kind is None)
        spare = entries(writing.spare_catalogue(store))
        views, files = tuple(as_told_by), files_digest(corpus)
        known = {iri: replace(entry, sha256="") for iri, entry in spare.items()} | entries(before)
        counts = graphs.counts(store, known) if store.endpoints.query is not None else None
        through = (DATASET, FILES, Literal(files)) in before and not spare
        if through and not views and counts is not None and (held := as_loaded(corpus, known, counts)):
            return LoadReport(store.shown, states(Plan(held, (), ()), (), prune=prune), dry_run)
        with spooled(contents(corpus, views)) as steps:
            refuse_others(corpus, validated)
            plan = planned(steps, known, counts)
            files = files if files == files_digest(corpus) else ""
            load = _Load(store, plan, before, files, prune, parallel, watch)
            written = _unwritten(load) if dry_run else _written(load)
    return LoadReport(store.shown, states(plan, written, prune=prune), dry_run)


@dataclass(frozen=True)
class _Load:
    """A load under way: into which store, what, after what its catalogue said, and how.

    `files` is "" if nobody can say what they were.
    """

    store: Store
    plan: Plan
    before: Graph
    files: str
    prune: bool
    parallel: int
    watch: Watch | None


def _present(load: _Load) -> frozenset[URIRef]:
    """Return the graphs to be written that may be whole already, by their size."""
    wanted = [step.entry for step in load.plan.steps]
    missing = writing.lost(load.store, wanted)
    return frozenset(entry.iri for entry in wanted if entry.iri not in missing)


def _unwritten(load: _Load) -> Collection[URIRef]:
    """Return what would be written, and write nothing."""
    present = _present(load)
    entries = [step.entry for step in load.plan.steps]
    return {
        entry.iri for entry in entries if entry.iri not in present or not graphs.holds(load.store, entry)[0]
    }


def _written(load: _Load) -> Collection[URIRef]:
    """Write what is to be written, and return it."""
    store, plan = load.store, load.plan
    present = _present(load)
    leaving, staying = (plan.gone, ()) if load.prune else ((), plan.gone)
    doubtful = {step.entry.iri for step in plan.steps} | {entry.iri for entry in leaving}
    if doubtful:
        everything = (*plan.entries, *plan.gone)
        doubt = [replace(entry, sha256="") if entry.iri in doubtful else entry for entry in everything]
        writing.put_catalogue(store, ntriples(catalogue(doubt, before=load.before)))
        writing.clean(store, [iri for iri, sha256 in recorded(load.before).items() if not sha256])
    written = writing.write(store, plan.steps, present=present, parallel=load.parallel, watch=load.watch)
    writing.remove(store, leaving)
    if doubtful:
        writing.settle(store, {entry.iri: entry for entry in plan.entries}, plan.steps, load.parallel)
    _record(load, [*plan.entries, *staying], doubted=bool(doubtful))
    return written


def _record(load: _Load, entries: Iterable[Entry], *, doubted: bool) -> None:
    """Have the store's catalogue say what it holds, if it does not yet: not if anything was in doubt."""
    facts = catalogue(entries, before=load.before)
    if load.files:
        facts.add((DATASET, FILES, Literal(load.files)))
    document = ntriples(facts)
    entry = described(CATALOGUE_GRAPH, document)
    if doubted or not graphs.holds(load.store, entry)[0]:
        writing.put_catalogue(load.store, document)
        if not graphs.holds(load.store, entry)[0]:
            writing.replace(load.store, entry, document)
