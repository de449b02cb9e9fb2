"""What is loaded: each named graph of a corpus, in a form that can be compared with what a store holds.

A stranger's blank nodes may be tangled so that to name them never ends: worker processes do that, each graph
within limits.
"""

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import OWL, URIRef

from clemency import assets, canonical, oxigraph
from clemency.asking.graphs import triples
from clemency.corpus import (
    ONTOLOGY_GRAPH,
    REFERENCE_GRAPH,
    Corpus,
    article_paths,
    read_article,
    twins,
)
from clemency.errors import ClemencyError
from clemency.output import one_line
from clemency.stores import quick
from clemency.workers import Item, Limits, Passed, Result, checked

_LIMITS = Limits(megabytes=math.inf)  # which size is fit, `validate` says
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
    tells them (`clemency.views.view_graphs`). Raises ClemencyError where a file cannot be read or takes too
    much, if there are no articles or two of them are the same, for an unknown party, and for two whose views
    would have the same names.
    """
    paths = article_paths(corpus)
    shared = _CC_BY if corpus.root == assets.root() else None
    if document := _reference(corpus.reference_paths):
        folder = corpus.reference_paths[0].parent
        yield _limited(_Written(folder, REFERENCE_GRAPH, document, "Reference data", shared))
    yield _ontology()
    first: dict[URIRef, Path] = {}
    for path, content in zip(paths, _articles(paths, shared), strict=True):
        if content.iri in first:
            raise twins(first[content.iri], path, content.iri)
        first[content.iri] = path
        yield content
    tellers: dict[URIRef, str] = {}
    for party in dict.fromkeys(parties):
        for view in _views(corpus, party, first, shared):
            if (other := tellers.setdefault(view.iri, party)) != party:
                both = f"{one_line(other)} and {one_line(party)}"
                raise ClemencyError(
                    f"The views of {both} would have one name, <{view.iri}>. Load one of them."
                )
            yield view


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


@dataclass(frozen=True)
class _Written:
    """A graph as N-Triples, and the file or folder that it comes from."""

    path: Path
    iri: URIRef
    document: bytes
    title: str
    license: URIRef | None


def _content(graph: _Written) -> Content:
    quads = canonical.ordered(ox.parse(graph.document, format=ox.RdfFormat.N_TRIPLES))
    document = ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES) or b""
    entry = described(graph.iri, canonical.stored_form(document))
    entry = replace(entry, title=graph.title, license=graph.license, most=document.count(b"\n"))
    return Content(entry, document)


def _limited(graph: _Written) -> Content:
    return _alone(_content, graph) if b"_:" in graph.document else _content(graph)


def _reference(paths: Sequence[Path]) -> bytes:
    files = [quick.File(path) for path in paths]
    read = zip(paths, checked(_triples, files, limits=_LIMITS), strict=True)
    return b"".join(_within(path, lines) for path, lines in read)


def _triples(file: quick.File) -> bytes:
    return triples(file.path)


def _articles(paths: Sequence[Path], license: URIRef | None) -> Iterator[Content]:  # noqa: A002
    files = [quick.File(path) for path in paths]
    for file, read in zip(files, checked(quick.article, files, limits=_LIMITS), strict=True):
        yield _article(_within(file.path, read) or _alone(_slowly, file), license)


def _slowly(file: quick.File) -> quick.Article:
    article = read_article(file.path)
    return quick.article_of(article.iri, canonical.ntriples(article.file.graph))


def _alone(function: Callable[[Item], Result], item: Item) -> Result:
    (done,) = checked(function, [item], limits=_LIMITS)
    return _within(item.path, done)


def _within(path: Path, done: Result | Passed) -> Result:
    if isinstance(done, Passed):
        raise ClemencyError(f"{path} cannot be loaded. {done.reason} Mend it or take it out of the corpus.")
    return done


def _article(article: quick.Article, license: URIRef | None) -> Content:  # noqa: A002
    source = None if article.source is None else URIRef(article.source)
    entry = Entry(URIRef(article.iri), article.triples, article.sha256, article.title, source, license)
    return Content(replace(entry, most=article.most), article.document)


def _with(content: Content, **known: Any) -> Content:
    return replace(content, entry=replace(content.entry, **known))


@cache
def _ontology() -> Content:
    document = assets.ntriples("ontology")  # which is read in a moment, where `ontology_graph` takes a while
    versions = set(re.findall(f'<{OWL.versionInfo}> "([^"]*)"', document.decode()))
    version = versions.pop() if len(versions) == 1 else None
    written = _Written(assets.root(), ONTOLOGY_GRAPH, document, "Ontology", _CC_BY)
    return _with(_content(written), version=version)


def _views(
    corpus: Corpus,
    party: str,
    articles: Mapping[URIRef, Path],
    license: URIRef | None,  # noqa: A002
) -> Iterator[Content]:
    from clemency.views import views_of  # which few loads need

    for iri, (article, graph) in views_of(corpus, party).items():
        view = _Written(
            articles[article], iri, oxigraph.ntriples(graph), f"Facts as told by {party}", license
        )
        yield _with(_limited(view), view=article)
