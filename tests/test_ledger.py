"""The ledger: claims beside facts, typed and in the order of the text."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from clemency.corpus import Corpus, read_article, with_reference
from clemency.errors import ClemencyError
from clemency.ledger import Ledger, Passage, Statement, ledger
from clemency.namespaces import CLEM, ID
from clemency.reading.turtle import read_turtle

Change = Callable[..., Path]
OWN = "https://w3id.org/clemency/article/test#"


@pytest.fixture(scope="module")
def small(sound: Path) -> Ledger:
    return ledger(read_turtle(sound).graph)


def own(name: str) -> URIRef:
    return URIRef(OWN + name)


def test_claims_come_in_the_order_of_the_text(small: Ledger) -> None:
    assert [claim.iri for claim in small.claims] == [own("c1"), own("c2"), own("c3")]


def test_a_claim_says_who_said_it_through_whom_and_how_firmly(small: Ledger) -> None:
    claim = small.claims[1]
    assert claim.paraphrase == "The state acted out of mercy."
    assert (claim.stated_by, claim.relayed_by) == (own("state"), (own("source"),))
    assert (claim.modality, claim.stance, claim.basis) == (CLEM.asserted, CLEM.contested, CLEM.stated)
    assert claim.passages == (Passage(41, 60, "", "2" * 64),)
    assert claim.asserts == (Statement(ID["kp-2015-october-amnesty"], CLEM.motivatedBy, own("mercy")),)
    assert not claim.carries_facts


def test_an_inferred_claim_says_how_and_from_what(small: Ledger) -> None:
    claim = small.claims[2]
    assert claim.reasoning == "The text says October; the year is that of the anniversary."
    assert claim.derived_from == (own("c1"),)
    assert claim.carries_facts


def test_each_fact_has_the_claims_behind_it(small: Ledger) -> None:
    behind = {
        (str(fact.predicate), fact.object): [claim.iri for claim in small.claims_behind(fact)]
        for fact in small.facts
    }
    assert behind == {
        (str(CLEM.covers), own("freed")): [own("c1")],
        (str(CLEM.occursDuring), own("october")): [own("c3")],
        (str(CLEM.size), own("hundreds")): [own("c1")],
    }


def test_speakers_are_known_by_label_and_kind(small: Ledger) -> None:
    speaker = small.speakers[own("state")]
    assert (speaker.label, speaker.kind) == ("the state", CLEM.stateVoice)


def test_labels_are_english_where_there_is_english() -> None:
    graph = Graph().parse(
        data="""
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <http://example.org/a> rdfs:label "Lager"@de , "camp"@en , "수용소"@ko .
        <http://example.org/b> skos:prefLabel "Kamp"@nl .
        """,
        format="turtle",
    )
    labels = ledger(graph).labels
    assert labels == {URIRef("http://example.org/a"): "camp", URIRef("http://example.org/b"): "Kamp"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    clem:statedBy :state ;\n", ""),
        ("clem:stance clem:contested ;", 'clem:stance "contested" ;'),
        ("oa:start 41 ;", 'oa:start "x" ;'),
        ("clem:relayedBy ( :source ) ;", "clem:relayedBy _:list ."),
    ],
)
def test_an_unsound_article_is_refused_in_one_sentence(changed: Change, old: str, new: str) -> None:
    if "_:list" in new:  # a list that bites its own tail
        new += "\n_:list rdf:first :source ; rdf:rest _:list .\n:c2\n"
    with pytest.raises(ClemencyError, match=r"^The article is not sound: .*\. Run `clemency validate`\.$"):
        ledger(read_turtle(changed(old, new)).graph)


def test_every_fact_of_the_first_article_has_a_claim_that_carries_it(corpus: Corpus, article: Path) -> None:
    book = ledger(with_reference(read_article(article), corpus))
    assert len(book.claims) >= 30
    for fact in book.facts:
        assert any(claim.carries_facts for claim in book.claims_behind(fact))
        assert fact.subject in book.labels
