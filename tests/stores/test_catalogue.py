"""The catalogue that a store keeps: what it says, and what a load reads out of it."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery

from clemency.corpus import ONTOLOGY_GRAPH, REFERENCE_GRAPH, open_corpus
from clemency.errors import ClemencyError
from clemency.stores import catalogue as stored
from clemency.stores.catalogue import entries, recorded
from clemency.stores.contents import Content, Entry, contents
from disks import made_up
from handmade import article, claim

MONDAY = datetime(2026, 11, 23, 12, 30, 15, 999, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, tzinfo=UTC)
ONE = Entry(URIRef("https://example.org/article/one"), 5, "a" * 64)
TWO = Entry(URIRef("https://example.org/article/two#graph"), 7, "b" * 64, title="Two")


@pytest.fixture(scope="module")
def loaded() -> list[Content]:
    """The graphs of the project's own corpus."""
    return list(contents(open_corpus()))


def modified(graph: Graph) -> dict[str, str]:
    question = prepareQuery(
        """PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
        SELECT ?name ?time { ?graph sd:name ?name ; dcterms:modified ?time }"""
    )
    return {str(name): str(time) for name, time in graph.query(question)}  # type: ignore[misc]


def test_reference_data_and_ontology_come_first_and_then_each_article(loaded: list[Content]) -> None:
    assert [content.iri for content in loaded[:2]] == [REFERENCE_GRAPH, ONTOLOGY_GRAPH]
    assert all("/article/" in content.iri for content in loaded[2:])


def test_a_document_has_the_triples_and_the_digest_that_its_entry_says(loaded: list[Content]) -> None:
    for content in loaded:
        store = ox.Store()
        store.load(content.document, format=ox.RdfFormat.N_TRIPLES)
        assert len(store) == content.triples
        assert content.sha256 == sha256(content.document).hexdigest()  # no value here is spelt in two ways


@pytest.mark.parametrize("end", ["a/", "a?b", "a%20b"])
def test_the_view_of_a_party_names_its_article_whatever_that_is_called(end: str, tmp_path: Path) -> None:
    made = made_up(tmp_path, open_corpus().root / "data" / "reference", [0])
    article, (path,) = f"https://example.org/{end}", made.article_paths
    path.write_text(path.read_text("utf-8").replace("https://w3id.org/clemency/article/generated-0", article))
    *_, view = contents(made, ["article"])
    assert view.entry.view == URIRef(article)


def test_views_of_speakers_who_are_called_alike_are_told_apart_or_refused(tmp_path: Path) -> None:
    (tmp_path / "data" / "articles").mkdir(parents=True)
    for folder in "ab":
        text = article("same", claim("c", "id:m clem:covers :men"))
        text = text.replace("w3id.org/clemency/article/", f"example.org/{folder}/")
        (tmp_path / "data" / "articles" / f"{folder}.ttl").write_text(text, "utf-8")
    made = open_corpus(tmp_path)
    one, two = (f"https://example.org/{folder}/same#paper" for folder in "ab")
    *_, view = contents(made, [one, one])
    assert view.entry.view == URIRef("https://example.org/a/same")
    with pytest.raises(ClemencyError, match=rf"The views of {one} and {two} would have one name, <"):
        list(contents(made, [one, two]))


def test_the_view_of_a_party_comes_last_and_names_its_article() -> None:
    *_, view = contents(open_corpus(), ["state-media"])
    assert "/view/state-media/" in view.iri
    assert view.entry.view == URIRef("https://w3id.org/clemency/article/dailynk-2015-second-amnesty")


# What the catalogue says


def lowered(graph: Graph) -> Graph:
    """Return a catalogue as it was written once: with digests in lower case."""
    old = Graph()
    for subject, predicate, node in graph:
        if isinstance(node, Literal) and node.datatype == XSD.hexBinary:
            node = Literal(node.lower(), datatype=XSD.hexBinary)  # noqa: PLW2901
        old.add((subject, predicate, node))
    return old


def catalogue(*given: Any, **more: Any) -> Graph:
    graph = Graph()
    for fact in stored.catalogue(*given, **more):
        graph.add(fact)
    return graph


def test_what_a_catalogue_says_of_graphs_can_be_read_back(loaded: list[Content]) -> None:
    given = {content.iri: content.entry for content in loaded}
    assert entries(catalogue(given.values())) == given


def test_the_question_in_the_guide_lists_graphs_with_size_licence_source_and_time(
    loaded: list[Content],
) -> None:
    question = """
    PREFIX dcterms: <http://purl.org/dc/terms/>
    PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
    PREFIX void: <http://rdfs.org/ns/void#>
    SELECT ?graph ?triples ?licence ?source ?changed {
        ?entry sd:name ?graph ; void:triples ?triples ; dcterms:modified ?changed .
        OPTIONAL { ?entry dcterms:license ?licence } OPTIONAL { ?entry dcterms:source ?source }
    }
    """
    graph = catalogue((content.entry for content in loaded), now=MONDAY)
    rows = {str(row[0]): [str(value) for value in row[1:]] for row in graph.query(question)}  # type: ignore[index]
    assert rows["https://w3id.org/clemency/article/dailynk-2015-second-amnesty"] == [
        str(loaded[-1].triples),
        "https://creativecommons.org/licenses/by/4.0/",
        "https://www.dailynk.com/english/second-round-of-mass-prisoner-amne/",
        "2026-11-23T12:30:15Z",
    ]


def test_nothing_is_said_of_an_article_itself(loaded: list[Content]) -> None:
    # An article and its graph have one name. What the catalogue says, it says of a description of the graph.
    graph = catalogue(content.entry for content in loaded)
    assert not set(graph.subjects()) & {content.iri for content in loaded}


def test_there_are_no_blank_nodes_so_that_catalogues_can_be_compared_and_amended() -> None:
    assert not any(isinstance(node, BNode) for node in catalogue([ONE, TWO]).all_nodes())


def test_the_data_set_has_the_graphs_as_parts_and_all_their_triples() -> None:
    question = """PREFIX void: <http://rdfs.org/ns/void#>
    SELECT ?all (COUNT(?part) AS ?parts) { ?set void:subset ?part ; void:triples ?all } GROUP BY ?all"""
    assert [tuple(map(int, row)) for row in catalogue([ONE, TWO]).query(question)] == [(12, 2)]  # type: ignore[arg-type]


def test_somebody_elses_corpus_gets_no_licence_that_it_does_not_have(tmp_path: Path) -> None:
    articles = tmp_path / "data" / "articles"
    articles.mkdir(parents=True)
    (articles / "a.ttl").write_text("<https://example.org/a> a <https://schema.org/NewsArticle> .")
    licences = {content.iri: content.entry.license for content in contents(open_corpus(tmp_path))}
    assert licences[URIRef("https://example.org/a")] is None
    assert licences[ONTOLOGY_GRAPH] is not None


# Changes and doubts


def test_a_graph_that_stays_the_same_keeps_its_time_of_change() -> None:
    before = catalogue([ONE, TWO], now=MONDAY)
    changed = Entry(TWO.iri, 8, "c" * 64)
    after = modified(catalogue([ONE, changed], before=before, now=TUESDAY))
    assert after == {str(ONE.iri): "2026-11-23T12:30:15Z", str(TWO.iri): "2026-11-24T00:00:00Z"}


def test_a_catalogue_of_the_same_graphs_is_the_same_catalogue() -> None:
    before = catalogue([ONE, TWO], now=MONDAY)
    assert set(catalogue([TWO, ONE], before=before, now=TUESDAY)) == set(before)


def test_a_graph_in_doubt_is_named_without_a_digest() -> None:
    graph = catalogue([ONE, Entry(TWO.iri, TWO.triples, "", title="Two")])
    assert recorded(graph) == {ONE.iri: ONE.sha256, TWO.iri: ""}
    assert entries(graph)[TWO.iri] == Entry(TWO.iri, TWO.triples, "")


def test_a_graph_that_was_in_doubt_has_changed() -> None:
    doubt = catalogue([Entry(ONE.iri, ONE.triples, "")], now=MONDAY)
    assert modified(catalogue([ONE], before=doubt, now=TUESDAY)) == {str(ONE.iri): "2026-11-24T00:00:00Z"}


def test_digests_are_in_capitals_which_a_store_may_turn_them_into() -> None:
    # That is XML Schema's canonical form of hexBinary.
    assert b'"%b"^^' % ONE.sha256.upper().encode() in stored.ntriples(catalogue([ONE]))
    assert recorded(catalogue([ONE])) == {ONE.iri: ONE.sha256}


def test_digests_that_a_catalogue_has_in_lower_case_are_the_same_and_stay() -> None:
    before = lowered(catalogue([ONE], now=MONDAY))
    assert recorded(before) == {ONE.iri: ONE.sha256}
    assert set(catalogue([ONE], before=before, now=TUESDAY)) == set(before)


def test_graphs_whose_names_differ_only_in_their_ends_have_entries_of_their_own() -> None:
    names = [
        "https://example.org/a",
        "https://example.org/a#",
        "https://example.org/a%23",
        "urn:a",
        "urn:a b",
    ]
    assert len(recorded(catalogue(Entry(URIRef(name), 1, "d" * 64) for name in names))) == len(names)


def test_an_empty_graph_is_an_empty_catalogue() -> None:
    assert not recorded(Graph())
    assert not entries(Graph())
