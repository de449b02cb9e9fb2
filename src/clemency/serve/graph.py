"""The graph that is served: loaded once, read by every page, and laid out for those who answer queries.

What comes from files is held in memory; what `clemency load --store` wrote is read where it lies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef

from clemency.asking import graphs
from clemency.asking.queries import Query, library
from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.serve.work import Source, in_merge
from clemency.stores import ondisk

Stamps = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True)
class Served:
    """A corpus as it is served. `graphs` never change, and `questions` is its library.

    `directory` is None for what is in memory. `reading`, as long as it lives, keeps writers out of a store.
    `stamps` are those of the corpus's files from before they were read.
    """

    corpus: Corpus
    graphs: graphs.Held
    questions: Mapping[str, Query]
    stamps: Stamps
    directory: Path | None = None
    reading: object = None

    @property
    def store(self) -> ox.Store:
        """The store that holds the graphs."""
        return self.graphs.store

    @cached_property
    def sizes(self) -> dict[str, int]:
        """The number of triples in each named graph, by name."""
        return {
            name.value: sum(1 for _ in self.store.quads_for_pattern(None, None, None, name))
            for name in self.store.named_graphs()
            if isinstance(name, ox.NamedNode)
        }

    def changed(self) -> bool:
        """Return whether the corpus's files are no longer what they were when they were read, or are gone."""
        return _stamps(self.corpus) != self.stamps

    def source(self, scratch: Path) -> Source:
        """Return where worker processes find the graph: what is in memory is written to a folder first."""
        if self.directory is not None:
            return Source(self.directory, on_disk=True)
        path = scratch / "graph.nq"
        self.store.dump(str(path), format=ox.RdfFormat.N_QUADS)
        return Source(path, on_disk=False)


def read(corpus: Corpus, directory: Path | None = None) -> Served:
    """Read a corpus's files, or open the store in a folder, and the library of questions.

    Raises ClemencyError if the files cannot be read, if the folder holds no store that `clemency load`
    filled, or if something is being written into it.
    """
    stamps = _stamps(corpus)
    questions = library(corpus)
    if directory is None:
        return Served(corpus, graphs.read(corpus), questions, stamps)
    if not ondisk.is_store(directory):
        raise ClemencyError(f"There is no store in {directory}. Make one: clemency load --store {directory}")
    reading = ondisk.reading(directory)
    store = reading.__enter__()
    if not any(True for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph())):
        raise ClemencyError(f"{directory} was not filled by `clemency load`: it has no merge of its graphs.")
    names = [name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)]
    merged = tuple(URIRef(name) for name in sorted(names) if in_merge(name))
    return Served(corpus, graphs.Held(store, merged, others=True), questions, stamps, directory, reading)


def _stamps(corpus: Corpus) -> Stamps:
    """Return what changes when a file does: its size and time of change; None for one that is gone."""
    found: list[tuple[int, int] | None] = []
    for path in (*corpus.article_paths, *corpus.reference_paths):
        try:
            known = path.stat()
            found.append((known.st_size, known.st_mtime_ns))
        except OSError:
            found.append(None)
    return tuple(found)
