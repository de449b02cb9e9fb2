"""Loading into an Oxigraph store on disk, and asking it instead of the files.

In such a store the default graph is the merge of the corpus's graphs, as it is for a query of the files.
Graphs that are new go in by bulk loads, each of which Oxigraph makes visible at one go (one ingestion into
all of its indexes); those that are replaced, a number of them at a time, by a transaction. So at each moment
a graph is whole or not there, and stands in the merge or not, and no order of events can part the two.

The catalogue says last, when all is read back, from which files the store was loaded. Before anything is
changed that is taken away. A store without it is not asked, and the next load trusts no record of it.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
from rdflib import VOID, Graph, URIRef

from clemency.asking.graphs import Held
from clemency.corpus import ONTOLOGY_GRAPH, REFERENCE_GRAPH, Corpus
from clemency.errors import ClemencyError
from clemency.output import one_line
from clemency.progress import Watch
from clemency.stores import ondisk
from clemency.stores.catalogue import CATALOGUE_GRAPH, DATASET, FILES, entries
from clemency.stores.contents import Entry, contents, files_digest
from clemency.stores.filling import MERGE, SD, Load, fill, is_merged
from clemency.stores.plan import Plan, as_loaded, planned, refuse_others, spooled
from clemency.stores.reports import LoadReport, states


def load_embedded(  # noqa: PLR0913
    corpus: Corpus,
    directory: Path,
    *,
    prune: bool = False,
    dry_run: bool = False,
    as_told_by: Iterable[str] = (),
    validated: str = "",
    watch: Watch | None = None,
) -> LoadReport:
    """Load a corpus into an Oxigraph store on disk. A missing folder is made.

    Graphs that the store holds already are left alone. Those that were loaded before and are gone from the
    corpus are removed by `prune`; all others stay as they are. `dry_run` writes nothing, and reports what
    would be done. `as_told_by` names parties whose views are loaded too. `validated` is the digest of the
    files that were validated (`contents.files_digest`), if they were: no others are loaded. A load that was
    interrupted is finished by the next.

    Raises ClemencyError if the folder cannot be opened as a store or written to, if another program uses it,
    if files have changed since they were validated, or if it does not hold in the end what was loaded.
    """
    views = tuple(as_told_by)
    with ExitStack() as open_things, ondisk.faults(directory):
        there = ondisk.is_store(directory)
        if there and not views and (held := _unchanged(corpus, directory)):
            plan = Plan(held, (), ())
            return LoadReport(str(directory), states(plan, (), prune=prune), dry_run)
        files = files_digest(corpus)
        steps = open_things.enter_context(spooled(contents(corpus, views)))
        refuse_others(corpus, validated)
        store = None
        if not dry_run:  # another load may have made the store while the files were read
            store = ondisk.opened(directory)
        elif there:
            store = open_things.enter_context(ondisk.reading(directory))
        before = Graph() if store is None else ondisk.graph(store, CATALOGUE_GRAPH)
        counts = {} if store is None else ondisk.counts(store)
        known = entries(before)
        plan = planned(steps, known, counts, trusted=(DATASET, FILES, None) in before)
        # What a load was killed before it wrote was never there. Here counts are beyond doubt.
        plan = replace(plan, gone=tuple(entry for entry in plan.gone if counts.get(entry.iri)))
        if dry_run or store is None:
            written: Collection[URIRef] = {
                step.entry.iri for step in plan.steps if not (store and ondisk.holds(store, step.entry)[0])
            }
        else:
            load = Load(directory, store, plan, before, counts, prune, watch)
            written = fill(load, files if files == files_digest(corpus) else "")
    return LoadReport(str(directory), states(plan, written, prune=prune), dry_run)


@contextmanager
def opened_if_fresh(corpus: Corpus, directory: Path) -> Iterator[Held | str]:
    """Open a store on disk to ask it instead of a corpus's files, or yield why that cannot be done.

    It is asked if it was loaded from files with the same bytes, and has as many triples as it had then. The
    reason is a clause, safe to print. Nobody can write into the store until it is closed again.
    """
    with ExitStack() as open_things:
        found: Held | str
        try:
            if ondisk.is_store(directory):
                store = open_things.enter_context(ondisk.reading(directory))
                with ondisk.faults(directory):
                    found = _fresh(corpus, store)
            else:
                found = f"there is no store in {one_line(str(directory))}"
        except ClemencyError as error:
            found = one_line(str(error)).rstrip(".")
        if isinstance(found, Held):
            open_things.enter_context(ondisk.faults(directory))
        yield found


def _unchanged(corpus: Corpus, directory: Path) -> tuple[Entry, ...]:
    """Return what a store holds, if that is a corpus and nothing else: then no article need be parsed."""
    with opened_if_fresh(corpus, directory) as found:
        if isinstance(found, str):
            return ()
        known = entries(ondisk.graph(found.store, CATALOGUE_GRAPH))
        return as_loaded(corpus, known, ondisk.counts(found.store))


def _fresh(corpus: Corpus, store: ox.Store) -> Held | str:
    named = map(URIRef, ondisk.values(store, CATALOGUE_GRAPH, None, SD.name))
    names = [iri for iri in named if is_merged(iri)]
    articles = [iri for iri in names if iri not in (REFERENCE_GRAPH, ONTOLOGY_GRAPH)]
    recorded = ondisk.values(store, CATALOGUE_GRAPH, DATASET, FILES)
    merge = ondisk.values(store, CATALOGUE_GRAPH, MERGE, VOID.triples)
    total = ondisk.values(store, CATALOGUE_GRAPH, DATASET, VOID.triples)
    if not recorded:
        return "it was never loaded to the end"
    if recorded != [files_digest(corpus)]:
        return "files have changed since it was loaded"
    if not merge or not total:
        return "its default graph holds something else"
    if len(articles) != len(corpus.article_paths):
        return "it holds articles that are gone from the corpus (clemency load --prune)"
    catalogued = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.NamedNode(CATALOGUE_GRAPH)))
    if len(store) != int(merge[0]) + int(total[0]) + catalogued:
        return "something else has been written into it"
    return Held(store, (*articles, REFERENCE_GRAPH, ONTOLOGY_GRAPH), others=True)
