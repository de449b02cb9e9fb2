"""A corpus: which files belong to it, and what graphs they make."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import RDF, URIRef

from clemency import assets
from clemency.cli import cli
from clemency.corpus import (
    ONTOLOGY_GRAPH,
    REFERENCE_GRAPH,
    Corpus,
    fact_properties,
    named_graphs,
    ontology_graph,
    open_corpus,
    read_article,
    read_articles,
    reference_graph,
    shapes_graph,
    with_reference,
)
from clemency.errors import ClemencyError
from clemency.namespaces import CLEM, ID, SCHEMA

Write = Callable[..., Path]
ARTICLE = "<https://w3id.org/clemency/article/{}> a <https://schema.org/NewsArticle> ."


def test_the_corpus_that_comes_along_holds_the_project_s_own_files(corpus: Corpus, article: Path) -> None:
    assert corpus.root == assets.root()
    assert article in corpus.article_paths
    assert {path.name for path in corpus.reference_paths} >= {"kp.ttl", "occasions.ttl"}
    assert corpus.query_folders == (assets.root() / "queries",)


def test_a_corpus_of_one_s_own_has_the_same_layout_and_the_shared_queries(
    written: Write, tmp_path: Path
) -> None:
    written(ARTICLE.format("b"), "data/articles/b.ttl")
    written(ARTICLE.format("a"), "data/articles/a.ttl")
    written("", "data/articles/notes.txt")
    written("", "data/reference/lk.ttl")
    written("", "queries/mine.rq")
    corpus = open_corpus(tmp_path)
    assert [path.name for path in corpus.article_paths] == ["a.ttl", "b.ttl"]
    assert [path.name for path in corpus.reference_paths] == ["lk.ttl"]
    assert corpus.query_folders == (tmp_path / "queries", assets.root() / "queries")
    assert [article.iri for article in read_articles(corpus)] == [
        URIRef("https://w3id.org/clemency/article/a"),
        URIRef("https://w3id.org/clemency/article/b"),
    ]


def test_what_is_no_folder_is_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match=r"There is no corpus at .*nowhere: it is not a folder"):
        open_corpus(tmp_path / "nowhere")


def test_a_corpus_without_articles_is_an_error_when_they_are_read(tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match=r"There are no articles: .*articles has no \*\.ttl file"):
        read_articles(open_corpus(tmp_path))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<http://example.org/a> a <http://example.org/B> .", "is not an article"),
        (ARTICLE.format("one") + ARTICLE.format("two"), "declares 2 articles"),
    ],
)
def test_an_article_s_file_declares_one_article(written: Write, content: str, message: str) -> None:
    with pytest.raises(ClemencyError, match=message):
        read_article(written(content))


def test_two_files_cannot_be_the_same_article(written: Write, tmp_path: Path) -> None:
    written(ARTICLE.format("same"), "data/articles/a.ttl")
    written(ARTICLE.format("same"), "data/articles/b.ttl")
    with pytest.raises(ClemencyError, match=r"a\.ttl and .*b\.ttl are the same article"):
        read_articles(open_corpus(tmp_path))


@pytest.mark.parametrize("name", ["graph/catalogue", "graph/reference", "view/article/x"])
@pytest.mark.parametrize("command", ["load --no-validate", "query amnesties", "export", "report"])
def test_no_command_takes_an_article_for_a_graph_of_clemency_s_own(
    name: str, command: str, written: Write, tmp_path: Path
) -> None:
    written(ARTICLE.format("one"), "data/articles/a.ttl")
    path = written(ARTICLE.format("one").replace("article/one", name), "data/articles/b.ttl")
    where = {"load": ["--store", str(tmp_path / "made")], "report": ["--output", str(tmp_path / "made")]}
    words = [*command.split(), *where.get(command.split(maxsplit=1)[0], [])]
    result = CliRunner().invoke(cli, ["--corpus", str(tmp_path), *words])
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{path}: no article can be called <https://w3id.org/clemency/{name}>" in result.stderr
    assert not (tmp_path / "made").exists()


def test_an_article_is_merged_with_reference_data_and_stays_as_it_is(corpus: Corpus, article: Path) -> None:
    read = read_article(article)
    before = len(read.file.graph)
    graph = with_reference(read, corpus)
    assert len(graph) == len(reference_graph(corpus)) + before
    assert len(read.file.graph) == before
    assert (ID.kp, RDF.type, SCHEMA.Country) in graph


def test_a_store_holds_a_graph_an_article_and_two_more(corpus: Corpus, article: Path) -> None:
    graphs = named_graphs(corpus)
    assert set(graphs) == {read_article(article).iri, REFERENCE_GRAPH, ONTOLOGY_GRAPH}
    assert all(len(graph) > 0 for graph in graphs.values())


def test_the_ontology_has_no_shapes_in_it() -> None:
    shape = URIRef("http://www.w3.org/ns/shacl#NodeShape")
    assert (None, RDF.type, shape) not in ontology_graph()
    assert (None, RDF.type, shape) in shapes_graph()


def test_facts_are_told_with_properties_of_the_detention_and_clemency_modules() -> None:
    assert {CLEM.covers, CLEM.hasCondition} <= fact_properties()
    assert not {CLEM.statedBy, CLEM.minimum, CLEM.Amnesty, RDF.type} & fact_properties()
