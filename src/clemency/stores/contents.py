"""What is loaded: each named graph of a corpus, in a form that can be compared with what a store holds."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import OWL, Graph, URIRef

from clemency import assets, canonical
from clemency.corpus import (
    ONTOLOGY_GRAPH,
    REFERENCE_GRAPH,
    Corpus,
    article_paths,
    ontology_graph,
    read_article,
    reference_graph,
    twins,
)
from clemency.errors import ClemencyError
from clemency.stores import quick
from clemency.workers import Limits, Passed, checked

_MANY = 100  # articles that are worth the start of worker processes
_CC_BY = URIRef("https://creativecommons.org/licenses/by/4.0/")


@dataclass(frozen=True)
class Entry:
    """What is known of a named graph without holding it.

    `triples` counts its statements and `sha256` is a digest, in lower-case hex, of its canonical N-Triples,
    both with values spelt as stores keep them (`canonical.stored_form`). Where the graph says so, `title` is
    what people call it, `source` the page that it was drawn from, `version` that of the ontology. `view` is
    the article of which it is a view. `most` counts the statements as they are written: `01` and `1` are two,
    and one in a store that keeps both as the same number.
    """

    iri: URIRef
    triples: int
    sha256: str
    title: str | None = None
    source: URIRef | None = None
    license: URIRef | None = None
    version: str | None = None
    view: URIRef | None = None
    most: int = field(default=0, compare=False)

    def fits(self, count: int) -> bool:
        """Return whether a store with so many statements in the graph may hold it."""
        return self.triples <= count <= max(self.triples, self.most)


@dataclass(frozen=True)
class Content:
    """A named graph to load: `document` is its canonical N-Triples, `entry` says the rest."""

    entry: Entry
    document: bytes

    @property
    def iri(self) -> URIRef:
        """The graph's name."""
        return self.entry.iri

    @property
    def triples(self) -> int:
        """How many statements a store holds of it."""
        return self.entry.triples

    @property
    def sha256(self) -> str:
        """The digest of its canonical form, in lower-case hex."""
        return self.entry.sha256


def contents(corpus: Corpus, parties: Iterable[str] = ()) -> Iterator[Content]:
    """Yield each named graph of a corpus, one at a time: reference data, ontology, articles, then views.

    Reference data is left out where there is none. Views are those of the plain facts as each of the parties
    tells them (`clemency.views.view_graphs`). Raises ClemencyError where a file cannot be read, if there are
    no articles or two of them are the same, and for an unknown party.
    """
    paths = article_paths(corpus)
    shared = _CC_BY if corpus.root == assets.root() else None
    reference = reference_graph(corpus)
    if len(reference):
        yield _content(REFERENCE_GRAPH, reference, "Reference data", shared)
    yield _ontology()
    first: dict[URIRef, Path] = {}
    for path, content in zip(paths, _articles(paths, shared), strict=True):
        if content.iri in first:
            raise twins(first[content.iri], path, content.iri)
        first[content.iri] = path
        yield content
    for party in parties:
        yield from _views(corpus, party, first, shared)


def files_digest(corpus: Corpus) -> str:
    """Return a digest, in lower-case hex, of the bytes of all files from which a corpus's graphs are read.

    Raises ClemencyError where one cannot be read.
    """
    total = hashlib.sha256()
    ontology = sorted((assets.root() / "ontology").glob("*.ttl"))
    for kind, paths in (("a", corpus.article_paths), ("r", corpus.reference_paths), ("o", ontology)):
        for path in paths:
            try:
                total.update(f"{kind}{hashlib.sha256(path.read_bytes()).hexdigest()}".encode())
            except OSError as error:
                raise ClemencyError(f"Cannot read {path}: {error.strerror or error}.") from error
    return total.hexdigest()


def described(iri: URIRef, form: bytes) -> Entry:
    """Return what is known of a graph in stored form: its size and the digest of its bytes."""
    return Entry(iri, form.count(b"\n"), hashlib.sha256(form).hexdigest())


def _content(iri: URIRef, graph: Graph, title: str | None, license: URIRef | None) -> Content:  # noqa: A002
    document = canonical.ntriples(graph)
    entry = described(iri, canonical.stored_form(document))
    return Content(replace(entry, title=title, license=license, most=document.count(b"\n")), document)


def _articles(paths: Sequence[Path], license: URIRef | None) -> Iterator[Content]:  # noqa: A002
    files = [quick.File(path) for path in paths]
    many = len(files) >= _MANY
    read = checked(quick.article, files, limits=Limits()) if many else map(quick.article, files)
    for path, article in zip(paths, read, strict=True):
        # Whether a file is fit to be read, `validate` says: what is too much for a worker is read here.
        yield _article(_slowly(path) if article is None or isinstance(article, Passed) else article, license)


def _slowly(path: Path) -> quick.Article:
    article = read_article(path)
    return quick.article_of(article.iri, canonical.ntriples(article.file.graph).decode())


def _article(article: quick.Article, license: URIRef | None) -> Content:  # noqa: A002
    source = None if article.source is None else URIRef(article.source)
    entry = Entry(URIRef(article.iri), article.triples, article.sha256, article.title, source, license)
    return Content(replace(entry, most=article.most), article.document)


def _with(content: Content, **known: Any) -> Content:
    return replace(content, entry=replace(content.entry, **known))


@cache
def _ontology() -> Content:
    graph = ontology_graph()
    versions = {str(version) for version in graph.objects(None, OWL.versionInfo)}
    version = versions.pop() if len(versions) == 1 else None
    return _with(_content(ONTOLOGY_GRAPH, graph, "Ontology", _CC_BY), version=version)


def _views(
    corpus: Corpus,
    party: str,
    articles: Iterable[URIRef],
    license: URIRef | None,  # noqa: A002
) -> Iterator[Content]:
    from clemency.views import view_graphs  # which few loads need

    slugs = {iri.rpartition("/")[2]: iri for iri in articles}
    for iri, graph in view_graphs(corpus, party).items():
        article = slugs.get(iri.rpartition("/")[2])
        yield _with(_content(iri, graph, f"Facts as told by {party}", license), view=article)
