"""The files that belong together: articles, the reference data they share, and queries.

A corpus of one's own has the layout of this project's: `data/articles`, `data/reference` and, if any,
`queries`. The ontology and its shapes always come from the package.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import RDF, Graph, URIRef
from rdflib.term import Node

from clemency import assets
from clemency.checking import axioms
from clemency.errors import ClemencyError
from clemency.names import GRAPHS, is_reserved
from clemency.namespaces import SCHEMA
from clemency.reading.turtle import TurtleFile, compact, read_turtle

if TYPE_CHECKING:
    from clemency.asking.frames import Answer

ONTOLOGY_GRAPH = URIRef(f"{GRAPHS}ontology")
REFERENCE_GRAPH = URIRef(f"{GRAPHS}reference")


@dataclass(frozen=True)
class Corpus:
    """Where the files of a corpus lie. Paths are sorted; query folders come in order of precedence."""

    root: Path
    article_paths: tuple[Path, ...]
    reference_paths: tuple[Path, ...]
    query_folders: tuple[Path, ...]

    def query(self, question: str | Path, *, as_told_by: str | None = None, **params: object) -> "Answer":
        """Return what the corpus answers to a question: `clemency.asking.queries.ask`.

        With `as_told_by="state-media"`, or another party, the facts are those that this party tells.
        """
        from clemency.asking.queries import ask  # which needs this module

        return ask(self, question, as_told_by=as_told_by, **params)


@dataclass(frozen=True)
class Article:
    """One article's file. `iri` names the article and, in a store, its graph."""

    iri: URIRef
    file: TurtleFile


def open_corpus(root: Path | None = None) -> Corpus:
    """Return the corpus in a folder, or the one that comes with the package.

    No file is read yet. Raises ClemencyError if the folder is not there.
    """
    folder = assets.root() if root is None else root
    if not folder.is_dir():
        raise ClemencyError(f"There is no corpus at {folder}: it is not a folder.")
    own_queries, shared_queries = folder / "queries", assets.root() / "queries"
    return Corpus(
        root=folder,
        article_paths=tuple(sorted((folder / "data" / "articles").glob("*.ttl"))),
        reference_paths=tuple(sorted((folder / "data" / "reference").glob("*.ttl"))),
        query_folders=tuple(path for path in dict.fromkeys((own_queries, shared_queries)) if path.is_dir()),
    )


def read_article(path: Path) -> Article:
    """Read one article.

    Raises ClemencyError if the file declares no schema:NewsArticle or more than one, or if that has a name of
    Clemency's own (`names.is_reserved`).
    """
    file = read_turtle(path)
    iris = sorted(iri for iri in file.graph.subjects(RDF.type, SCHEMA.NewsArticle) if isinstance(iri, URIRef))
    if not iris:
        raise ClemencyError(f"{path} is not an article: it declares no schema:NewsArticle.")
    if len(iris) > 1:
        names = ", ".join(compact(iri, file.prefixes) for iri in iris)
        raise ClemencyError(f"{path} declares {len(iris)} articles ({names}); a file holds one.")
    if is_reserved(iris[0]):
        raise ClemencyError(
            f"{path}: no article can be called <{iris[0]}>, which is a name of Clemency's own. Give it "
            "one in @base and in the empty prefix, such as https://w3id.org/clemency/article/ and the file's"
            " name."
        )
    return Article(iris[0], file)


def read_articles(corpus: Corpus) -> list[Article]:
    """Read all articles of a corpus. Raises ClemencyError if there are none, or if two have the same IRI."""
    articles: dict[URIRef, Article] = {}
    for path in article_paths(corpus):
        article = read_article(path)
        if article.iri in articles:
            raise twins(articles[article.iri].file.path, path, article.iri)
        articles[article.iri] = article
    return list(articles.values())


def article_paths(corpus: Corpus) -> tuple[Path, ...]:
    """Return the files of a corpus's articles. Raises ClemencyError if there are none."""
    if not corpus.article_paths:
        raise ClemencyError(f"There are no articles: {corpus.root / 'data' / 'articles'} has no *.ttl file.")
    return corpus.article_paths


def twins(one: Path, other: Path, iri: Node) -> ClemencyError:
    """Return the error that two files are the same article."""
    return ClemencyError(f"{one} and {other} are the same article, <{iri}>.")


def merged(files: Iterable[TurtleFile]) -> Graph:
    """Return a new graph of all the files' triples, with their prefixes."""
    graph = Graph(bind_namespaces="none")
    for file in files:
        for triple in file.graph:
            graph.add(triple)
        for prefix, namespace in file.prefixes.items():
            graph.bind(prefix, namespace, replace=True)
    return graph


def reference_graph(corpus: Corpus) -> Graph:
    """Return the reference data of a corpus as one new graph."""
    return merged(read_turtle(path) for path in corpus.reference_paths)


@cache
def ontology_graph() -> Graph:
    """Return the ontology without its shapes: shared, so not to be changed."""
    return merged(read_turtle(path) for path in sorted((assets.root() / "ontology").glob("*.ttl")))


@cache
def shapes_graph() -> Graph:
    """Return the SHACL shapes: shared, so not to be changed."""
    return merged(read_turtle(path) for path in sorted((assets.root() / "ontology" / "shapes").glob("*.ttl")))


@cache
def fact_properties() -> frozenset[URIRef]:
    """Return the domain properties: a triple of an article that uses one of them is a fact."""
    return frozenset(URIRef(name[1:-1]) for name in axioms.fact_properties())


def with_reference(article: Article, corpus: Corpus) -> Graph:
    """Return a new graph of an article and the reference data: what the shapes are run on."""
    return merged([*(read_turtle(path) for path in corpus.reference_paths), article.file])


def named_graphs(corpus: Corpus) -> dict[URIRef, Graph]:
    """Return what a store holds: a graph an article, one for the reference data, one for the ontology."""
    graphs = {article.iri: article.file.graph for article in read_articles(corpus)}
    return {**graphs, REFERENCE_GRAPH: reference_graph(corpus), ONTOLOGY_GRAPH: ontology_graph()}
