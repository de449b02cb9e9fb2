"""Export: one document that says what the corpus says, in the same bytes each time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.compare import isomorphic

from clemency.corpus import Corpus, named_graphs, open_corpus, read_article, with_reference
from clemency.errors import ClemencyError
from clemency.export import FORMATS, Format, export, merged_with_reference

ONE, TWO = "https://w3id.org/clemency/article/one", "https://w3id.org/clemency/article/two"
PREFIXES = """
@prefix clem:   <https://w3id.org/clemency/ns#> .
@prefix id:     <https://w3id.org/clemency/id/> .
@prefix oa:     <http://www.w3.org/ns/oa#> .
@prefix rdfs:   <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    articles, reference = tmp_path / "data" / "articles", tmp_path / "data" / "reference"
    articles.mkdir(parents=True)
    reference.mkdir()
    for iri in (ONE, TWO):
        text = f"<{iri}> a schema:NewsArticle ; schema:about id:kp . <{iri}#c> clem:passage [ oa:end 5 ] ."
        (articles / f"{iri.rpartition('/')[2]}.ttl").write_text(PREFIXES + text)
    (reference / "kp.ttl").write_text(PREFIXES + "id:kp a schema:Country ; rdfs:label 'North Korea'@en .")
    return open_corpus(tmp_path)


@pytest.mark.parametrize("name", ["nquads", "trig"])
def test_each_graph_comes_back_from_the_export_as_it_was(corpus: Corpus, name: Format) -> None:
    dataset = Dataset()
    dataset.parse(data=export(corpus, format=name), format=name)
    graphs = named_graphs(corpus)
    assert {graph.identifier for graph in dataset.graphs() if len(graph)} == set(graphs)
    assert all(isomorphic(dataset.graph(iri), graph) for iri, graph in graphs.items())


def test_turtle_holds_all_graphs_merged(corpus: Corpus) -> None:
    merged = Graph()
    for graph in named_graphs(corpus).values():
        merged += graph
    assert isomorphic(Graph().parse(data=export(corpus, format="turtle"), format="turtle"), merged)


@pytest.mark.parametrize("name", FORMATS)
def test_the_bytes_do_not_depend_on_the_order_in_the_files_or_the_names_of_blank_nodes(
    corpus: Corpus, name: Format
) -> None:
    before = export(corpus, format=name)
    text = f"_:b oa:end 5 . <{TWO}#c> clem:passage _:b . <{TWO}> schema:about id:kp ; a schema:NewsArticle ."
    corpus.article_paths[1].write_text(PREFIXES + text)
    assert export(corpus, format=name) == before


def test_the_bytes_are_the_same_in_another_process(corpus: Corpus) -> None:
    code = (
        "import pathlib, sys; from clemency import corpus, export\n"
        "here = corpus.open_corpus(pathlib.Path(sys.argv[1]))\n"
        "for name in export.FORMATS: sys.stdout.buffer.write(export.export(here, format=name))"
    )
    here = b"".join(export(corpus, format=name) for name in FORMATS)
    for seed in ("1", "2"):
        there = subprocess.run(
            [sys.executable, "-c", code, str(corpus.root)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        )
        assert there.stdout == here


def test_chosen_articles_come_with_what_they_share_and_without_the_others(corpus: Corpus) -> None:
    dataset = Dataset()
    dataset.parse(data=export(corpus, format="nquads", paths=corpus.article_paths[:1]), format="nquads")
    names = {graph.identifier for graph in dataset.graphs() if len(graph)}
    assert names == set(named_graphs(corpus)) - {URIRef(TWO)}


def test_an_unknown_format_is_an_error_that_names_those_there_are(corpus: Corpus) -> None:
    with pytest.raises(ClemencyError, match="'xml': choose one of nquads, trig, turtle"):
        export(corpus, format="xml")  # type: ignore[arg-type]


def test_an_article_with_the_reference_data_is_what_the_shapes_are_run_on(corpus: Corpus) -> None:
    article = read_article(corpus.article_paths[0])
    document = Graph().parse(data=merged_with_reference(article, corpus), format="turtle")
    assert isomorphic(document, with_reference(article, corpus))
    assert (URIRef("https://w3id.org/clemency/id/kp"), None, None) in document
