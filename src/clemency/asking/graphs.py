"""The graphs that questions are asked of, held by Oxigraph, which is not seen outside of this package.

The default graph is the merge of all graphs: a triple that stands in two of them is one triple of it.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
from rdflib import Graph, URIRef
from rdflib.term import Node

from clemency import assets, oxigraph
from clemency.corpus import ONTOLOGY_GRAPH, REFERENCE_GRAPH, Corpus, article_paths, read_article, twins
from clemency.errors import ClemencyError
from clemency.names import is_reserved
from clemency.output import one_line
from clemency.reading.ntriples import ntriples, stem
from clemency.reading.turtle import read_turtle, read_utf8

Pattern = tuple[Node | None, Node | None, Node | None]

_ARTICLE = re.compile(
    rb"^<([^>]*)> <http://www\.w3\.org/1999/02/22-rdf-syntax-ns#type> <https://schema\.org/NewsArticle> \.$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class NamedGraph:
    """One of the graphs, to the extent that looking things up in it takes an rdflib.Graph."""

    store: ox.Store
    name: ox.NamedNode

    def __iter__(self) -> Iterator[tuple[Node, Node, Node]]:
        return self._triples((None, None, None))

    def __contains__(self, pattern: Pattern) -> bool:
        return any(True for _ in self._triples(pattern))

    def subjects(self, predicate: Node, object: Node) -> Iterator[Node]:  # noqa: A002 - rdflib's name
        """Yield what has that value of a property."""
        return (subject for subject, *_ in self._triples((None, predicate, object)))

    def objects(self, subject: Node, predicate: Node) -> Iterator[Node]:
        """Yield the values of something's property."""
        return (object_ for *_, object_ in self._triples((subject, predicate, None)))

    def _triples(self, pattern: Pattern) -> Iterator[tuple[Node, Node, Node]]:
        subject, predicate, object_ = (node if node is None else oxigraph.term(node) for node in pattern)
        found = self.store.quads_for_pattern(subject, predicate, object_, self.name)  # type: ignore[arg-type]
        for quad in found:
            yield tuple(map(oxigraph.node, quad.triple))  # type: ignore[misc]


@dataclass(frozen=True)
class Held(Mapping[URIRef, NamedGraph]):
    """Named graphs by their names. `others` says whether the store has graphs beside these."""

    store: ox.Store
    names: tuple[URIRef, ...]
    others: bool = False

    def __getitem__(self, name: URIRef) -> NamedGraph:
        if name not in self.names:
            raise KeyError(name)
        return NamedGraph(self.store, ox.NamedNode(name))

    def __iter__(self) -> Iterator[URIRef]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


Graphs = Mapping[URIRef, Graph] | Held


def held(graphs: Mapping[URIRef, Graph]) -> Held:
    """Return rdflib's graphs, held by Oxigraph. Raises ValueError for a bad IRI."""
    # Not Oxigraph's own union of the graphs: that gives a triple once for each graph in which it stands.
    store = ox.Store()
    for iri, graph in graphs.items():
        store.bulk_extend(oxigraph.quads(graph, ox.NamedNode(iri)))
        store.bulk_extend(oxigraph.quads(graph))
    return Held(store, tuple(graphs))


def read(corpus: Corpus) -> Held:
    """Read the graphs of a corpus: what `clemency.corpus.named_graphs` returns, in the same order.

    Raises ClemencyError as that does, and for a bad IRI.
    """
    store = ox.Store()
    first: dict[URIRef, Path] = {}
    for path in article_paths(corpus):
        lines = triples(path)
        iri = article_iri(path, lines)
        if iri in first:
            raise twins(first[iri], path, iri)
        first[iri] = path
        _add(store, iri, lines)
    _add(store, REFERENCE_GRAPH, b"".join(map(triples, corpus.reference_paths)))
    ontology = sorted((assets.root() / "ontology").glob("*.ttl"))
    _add(store, ONTOLOGY_GRAPH, b"".join(map(triples, ontology)))
    return Held(store, (*first, REFERENCE_GRAPH, ONTOLOGY_GRAPH))


@contextmanager
def asked(corpus: Corpus, directory: Path | None = None) -> Iterator[tuple[Held, str]]:
    """Open the graphs of a corpus: those of a store on disk if it is fresh, else those of the files.

    What comes with them is "", or a sentence that says why the store that was named is not asked: it is safe
    to print. Raises ClemencyError as `read` does.
    """
    if directory is None:
        yield read(corpus), ""
        return
    from clemency.stores.embedded import opened_if_fresh  # which needs this module

    with opened_if_fresh(corpus, directory) as found:
        if isinstance(found, Held):
            yield found, ""
        else:
            yield read(corpus), f"The files are asked, not {one_line(str(directory))}: {found}."


def triples(path: Path) -> bytes:
    """Return a Turtle file's triples as N-Triples. No other file's blank nodes have the same names.

    Raises ClemencyError as `clemency.reading.turtle.read_turtle` does, and for a bad IRI.
    """
    text = read_utf8(path)
    lines = ntriples(text, stem(f"{path} {text}"))
    if lines is not None:
        return lines
    try:
        return oxigraph.ntriples(read_turtle(path).graph)
    except ValueError as error:
        raise ClemencyError(f"{path}: {one_line(str(error))}. `clemency validate` shows where.") from error


def article_iri(path: Path, lines: bytes) -> URIRef:
    """Return the IRI of the article in a file, given the file's triples.

    Raises ClemencyError as `clemency.corpus.read_article` does.
    """
    iris = {iri.decode() for iri in _ARTICLE.findall(lines)}
    if len(iris) != 1 or any(map(is_reserved, iris)):
        return read_article(path).iri
    return URIRef(iris.pop())


def _add(store: ox.Store, name: URIRef, lines: bytes) -> None:
    # Store.load would give blank nodes new names, and others in each of the two graphs.
    both = lines.replace(b" .\n", f" <{name}> .\n".encode()) + lines
    store.bulk_extend(ox.parse(both, format=ox.RdfFormat.N_QUADS))
