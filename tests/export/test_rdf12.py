"""The export as RDF 1.2 Turtle: claims are reifiers, and RDF 1.1 can be had back from it."""

import re
from dataclasses import astuple
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from clemency import canonical, oxigraph
from clemency.corpus import Corpus, read_article
from clemency.export import export
from clemency.export.graphs import NamedGraph
from clemency.export.rdf12 import turtle
from clemency.ledger import Statement, ledger
from clemency.namespaces import CLEM
from exports import ARTICLE, HOSTILE, ODD, canonical_quads, deep, generated_corpus, graphs, named, turtled
from folders import ROOT

GUIDE = ROOT / "docs" / "export.md"
BACK = re.findall(r"```sparql\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)[0]
REIFIES = ox.NamedNode(f"{RDF}reifies")


def stored(document: bytes) -> ox.Store:
    store = ox.Store()
    store.load(document, format=ox.RdfFormat.TURTLE)
    return store


def by_the_guide(document: bytes) -> list[ox.Quad]:
    """Return what the query of the guide makes of a document in a store, in canonical form."""
    answer = stored(document).query(BACK)
    assert isinstance(answer, ox.QueryTriples)
    return canonical.ordered(ox.Quad(*triple) for triple in answer)


def rdf11(document: bytes) -> list[ox.Quad]:
    """Return the same without a store, which may spell numbers its own way."""
    found = []
    for number, quad in enumerate(ox.parse(document, format=ox.RdfFormat.TURTLE)):
        if isinstance(quad.object, ox.Triple):
            assert quad.predicate == REIFIES
            node = ox.BlankNode(f"statement{number}")
            found.append(ox.Quad(quad.subject, ox.NamedNode(CLEM.asserts), node))
            for part, term in zip((RDF.subject, RDF.predicate, RDF.object), quad.object, strict=True):
                found.append(ox.Quad(node, ox.NamedNode(part), term))
        else:
            found.append(quad)
    return canonical.ordered(found)


@pytest.fixture(scope="module")
def graph(article: Path) -> Graph:
    return read_article(article).file.graph


@pytest.fixture(scope="module")
def document(article: Path) -> bytes:
    read = read_article(article)
    return b"".join(turtle([NamedGraph(read.iri, read.file.graph, article=True)]))


@pytest.fixture(scope="module")
def triples(document: bytes) -> list[ox.Quad]:
    return list(ox.parse(document, format=ox.RdfFormat.TURTLE))


def test_the_query_of_the_guide_brings_rdf_1_1_back(corpus: Corpus) -> None:
    before = canonical.ordered(stored(export(corpus, format="turtle")))
    assert by_the_guide(export(corpus, format="turtle12")) == before


def test_made_up_articles_come_back(corpus: Corpus, tmp_path: Path) -> None:
    made = generated_corpus(tmp_path, range(15), corpus.reference_paths)
    assert rdf11(export(made, format="turtle12")) == canonical_quads(export(made, format="turtle"), "turtle")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graph=graphs())
def test_any_graph_comes_back_as_it_was(graph: Graph) -> None:
    assert rdf11(b"".join(turtle([named(graph)]))) == canonical.ordered(oxigraph.quads(graph))


@pytest.mark.parametrize("kind", ["chain", "long list", "lists in lists"])
def test_depth_and_length_are_no_trouble(kind: str) -> None:
    graph = deep(kind)
    assert rdf11(b"".join(turtle([named(graph)]))) == canonical.ordered(oxigraph.quads(graph))


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_what_is_unusual_comes_back_too(text: str) -> None:
    graph = turtled(text)
    assert rdf11(b"".join(turtle([named(graph)]))) == canonical.ordered(oxigraph.quads(graph))


def test_who_contests_a_fact_is_not_named_behind_it() -> None:
    says = "clem:asserts [ rdf:subject :a ; rdf:predicate clem:covers ; rdf:object :b ]"
    graph = turtled(
        f":a clem:covers :b . "
        f":c1 clem:stance clem:endorsed ; clem:modality clem:asserted ; {says} . "
        f":c2 clem:stance clem:contested ; clem:modality clem:asserted ; {says} . "
        f":c3 clem:stance clem:endorsed ; clem:modality clem:promised ; {says} ."
    )
    document = b"".join(turtle([named(graph)])).decode()
    assert re.findall(r"~ (:c[0-9])", document) == [":c1"]
    assert document.count("rdf:reifies <<( :a clem:covers :b )>>") == 2


def test_no_text_breaks_out_of_its_quotation_marks() -> None:
    graph = Graph()
    for text in HOSTILE:
        graph.add((URIRef(f"{ARTICLE}#c1"), RDFS.label, Literal(text)))
    found = ox.parse(b"".join(turtle([named(graph)])), format=ox.RdfFormat.TURTLE)
    assert sorted(quad.object.value for quad in found if isinstance(quad.object, ox.Literal)) == sorted(
        HOSTILE
    )


def test_it_says_which_version_of_rdf_it_needs(document: bytes) -> None:
    assert document.startswith(b'VERSION "1.2"\n')


def test_each_statement_of_a_claim_is_a_triple_that_it_reifies(graph: Graph, triples: list[ox.Quad]) -> None:
    reified = {(quad.subject, quad.object) for quad in triples if quad.predicate == REIFIES}
    asserted = {
        (ox.NamedNode(claim.iri), ox.Triple(*map(oxigraph.term, astuple(said))))  # type: ignore[arg-type]
        for claim in ledger(graph).claims
        for said in claim.asserts
    }
    assert reified == asserted
    assert not [quad for quad in triples if quad.predicate.value == str(CLEM.asserts)]


def test_a_contested_claim_is_spoken_of_and_not_stated(document: bytes, triples: list[ox.Quad]) -> None:
    contested = "<<( id:kp-2015-october-amnesty clem:motivatedBy :benevolence )>>"
    assert contested in document.decode()
    stated = {
        (quad.predicate.value, quad.object.value) for quad in triples if isinstance(quad.object, ox.NamedNode)
    }
    benevolence = "https://w3id.org/clemency/article/dailynk-2015-second-amnesty#benevolence"
    assert (str(CLEM.motivatedBy), benevolence) not in stated


def test_each_fact_is_followed_by_the_claims_that_carry_it_and_by_no_other(
    graph: Graph, document: bytes
) -> None:
    text = document.decode()
    book = ledger(graph)
    carrying = sum(claim.carries_facts for fact in book.facts for claim in book.claims_behind(fact))
    of_speakers = sum(
        claim.carries_facts
        for speaker in book.speakers
        for said in (Statement(*triple) for triple in graph.triples((speaker, None, None)))
        for claim in book.claims_behind(said)
    )
    assert text.count(" ~ ") == carrying + of_speakers
    assert "clem:implements id:kp-2015-october-amnesty ~ :c1 {| clem:statedBy :daily-nk |} ;" in text
    assert not re.search(r"~ :c71\b", text)  # contested


def test_a_claim_has_its_passages_and_its_chain_inside(document: bytes) -> None:
    claim = document.decode().partition("\n:c71 ")[2].partition("\n\n")[0]
    assert "clem:relayedBy ( :source-1 ) ;" in claim
    assert "clem:passage [ a oa:TextPositionSelector ; oa:start 2946 ; oa:end 2995 ;" in claim
    assert "_:" not in document.decode()
