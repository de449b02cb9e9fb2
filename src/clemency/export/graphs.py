"""The graphs of a corpus one at a time, so that a thousand articles need no more memory than one.

They come in an order that no file's name decides: the articles by their IRIs, the reference data, the
ontology.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, Graph, URIRef

from clemency import canonical, corpus, oxigraph
from clemency.errors import ClemencyError
from clemency.limits import tell
from clemency.names import is_reserved
from clemency.namespaces import SCHEMA
from clemency.reading.ntriples import parsed
from clemency.reading.turtle import read_utf8

_ARTICLE = (oxigraph.term(RDF.type), oxigraph.term(SCHEMA.NewsArticle))


@dataclass(frozen=True)
class Begun:
    """News of a worker's: which file or folder it goes on with."""

    path: Path


@dataclass(frozen=True)
class NamedGraph:
    """A graph with its name, and whether it is an article."""

    iri: URIRef
    graph: Graph
    article: bool

    @cached_property
    def quads(self) -> tuple[ox.Quad, ...]:
        """The triples as quads of the graph, sorted, under canonical names of blank nodes.

        The names begin with a digest of the graph's: no two graphs share one, and a graph has the same in
        every corpus.
        """
        stem = sha256(self.iri.encode()).hexdigest()[:16]
        name = ox.NamedNode(self.iri)

        def own(term: object) -> object:
            return ox.BlankNode(f"g{stem}{term.value}") if isinstance(term, ox.BlankNode) else term

        try:
            quads = canonical.ordered(oxigraph.quads(self.graph))
        except ValueError as error:
            raise unfit(self.iri, error) from None
        renamed = (
            ox.Quad(own(quad.subject), quad.predicate, own(quad.object), name)  # type: ignore[arg-type]
            for quad in quads
        )
        return tuple(sorted(renamed, key=str))


def named_graphs(
    chosen: corpus.Corpus, paths: Sequence[Path] = (), as_told_by: str | None = None
) -> Iterator[NamedGraph]:
    """Return the graphs of a corpus; with `paths`, those of these articles and what all share.

    With `as_told_by`, what a party tells of each article takes the article's place. Raises ClemencyError at
    once for an article that is not Turtle, for two files of one article and for a party that there is not.
    """
    wanted = replace(chosen, article_paths=tuple(paths)) if paths else chosen
    told = _articles(wanted) if as_told_by is None else _views(wanted, as_told_by)
    return chain(told, _shared(chosen))


def unfit(what: object, error: ValueError) -> ClemencyError:
    """Return the error that a graph is no RDF, because of a bad address or language tag."""
    return ClemencyError(
        f"{what} holds an address or a language tag that is none: {error}. Run `clemency validate`."
    )


def _shared(chosen: corpus.Corpus) -> Iterator[NamedGraph]:
    tell(Begun(chosen.root / "data" / "reference"))
    yield NamedGraph(corpus.REFERENCE_GRAPH, corpus.reference_graph(chosen), article=False)
    tell(Begun(chosen.root))
    yield _ontology()


@cache
def _ontology() -> NamedGraph:
    return NamedGraph(corpus.ONTOLOGY_GRAPH, corpus.ontology_graph(), article=False)


def _articles(chosen: corpus.Corpus) -> Iterator[NamedGraph]:
    found: dict[URIRef, Path] = {}
    for path in corpus.article_paths(chosen):
        tell(Begun(path))
        iri = _article_iri(path)
        if iri in found:
            raise corpus.twins(found[iri], path, iri)
        found[iri] = path
    return (_article(path) for _, path in sorted(found.items()))


def _article(path: Path) -> NamedGraph:
    tell(Begun(path))
    article = corpus.read_article(path)
    return NamedGraph(article.iri, article.file.graph, article=True)


def _article_iri(path: Path) -> URIRef:
    """Return the IRI of the article in a file, or raise what `read_article` has to say of the file."""
    try:
        quads = parsed(read_utf8(path))
        found = {quad.subject for quad in quads if (quad.predicate, quad.object) == _ARTICLE}
    except SyntaxError as error:
        corpus.read_article(path)  # which knows better what is wrong
        raise unfit(path, ValueError(error.msg)) from None
    match list(found):
        case [ox.NamedNode(value=iri)] if not is_reserved(iri):
            return URIRef(iri)
    return corpus.read_article(path).iri


def _views(chosen: corpus.Corpus, party: str) -> Iterator[NamedGraph]:
    from clemency.asking.told import described_views

    views = sorted(described_views(chosen, party).items())
    return (NamedGraph(iri, graph, article=False) for iri, graph in views)
