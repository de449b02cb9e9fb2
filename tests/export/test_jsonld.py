"""The export as JSON-LD: claims in one piece, short names, and the same graphs when read again."""

import json
import socket
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from pyld import jsonld as pyld
from rdflib import XSD, Dataset, Graph, URIRef

from clemency.corpus import Corpus, named_graphs, read_article
from clemency.errors import ClemencyError
from clemency.export import export
from clemency.export.graphs import NamedGraph
from clemency.export.jsonld import jsonld
from clemency.namespaces import CLEM
from exports import (
    ARTICLE,
    ODD,
    canonical_graphs,
    canonical_quads,
    deep,
    generated_corpus,
    graphs,
    named,
    turtled,
    typed,
)
from folders import ROOT

SOUND = URIRef("https://w3id.org/clemency/article/test")
CONTEXT = ROOT / "ontology" / "context.jsonld"


@pytest.fixture(scope="module")
def document(corpus: Corpus) -> Any:
    return json.loads(export(corpus, format="jsonld"))


@pytest.fixture(scope="module")
def nodes(document: Any) -> dict[str, Any]:
    return {node["id"]: node for node in document["@graph"][0]["@graph"]}


def test_each_graph_comes_back_under_its_name(corpus: Corpus) -> None:
    found = canonical_quads(export(corpus, format="jsonld"), "jsonld")
    assert found == canonical_quads(export(corpus, format="nquads"), "nquads")
    assert {str(quad.graph_name) for quad in found} == {f"<{iri}>" for iri in named_graphs(corpus)}


def test_rdflib_and_pyld_read_the_same_graphs_from_it(corpus: Corpus, sound: Path) -> None:
    text = export(corpus, format="jsonld", paths=[sound])
    here = canonical_quads(text, "jsonld")
    assert (
        canonical_quads(pyld.to_rdf(json.loads(text), {"format": "application/n-quads"}).encode(), "nquads")
        == here
    )
    dataset = Dataset()
    dataset.parse(data=text, format="json-ld")
    assert canonical_quads(dataset.serialize(format="nquads", encoding="utf-8"), "nquads") == here


def test_made_up_articles_come_back(corpus: Corpus, tmp_path: Path) -> None:
    made = generated_corpus(tmp_path, range(5), corpus.reference_paths)
    assert canonical_quads(export(made, format="jsonld"), "jsonld") == canonical_quads(
        export(made, format="nquads"), "nquads"
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graph=graphs())
def test_any_graph_comes_back_as_it_was(graph: Graph) -> None:
    document = b"".join(jsonld([named(graph)]))
    assert canonical_quads(document, "jsonld") == canonical_graphs([named(graph)])


@pytest.mark.parametrize("kind", ["chain", "long list", "lists in lists"])
def test_depth_and_length_are_no_trouble(kind: str) -> None:
    graph = named(deep(kind))
    assert canonical_quads(b"".join(jsonld([graph])), "jsonld") == canonical_graphs([graph])


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_what_is_unusual_comes_back_too(text: str) -> None:
    graph = named(turtled(text))
    assert canonical_quads(b"".join(jsonld([graph])), "jsonld") == canonical_graphs([graph])


def test_a_claim_reads_from_who_says_it_to_what_it_says(nodes: dict[str, Any]) -> None:
    claim = nodes["#c71"]
    assert list(claim) == [
        "id", "type", "paraphrase", "statedBy", "relayedBy", "modality", "stance", "basis", "reasoning",
        "certainty", "wasDerivedFrom", "inNarrative", "passage", "asserts",
    ]  # fmt: skip
    assert claim["statedBy"] == "#party-cadres"
    assert claim["relayedBy"] == ["#source-1"]
    assert claim["stance"] == "contested"
    assert [(passage["type"], passage["start"], passage["end"]) for passage in claim["passage"]] == [
        ("TextPositionSelector", 2946, 2995)
    ]
    assert {
        "subject": "shared:kp-2015-october-amnesty",
        "predicate": "clem:motivatedBy",
        "object": "#benevolence",
    } in claim["asserts"]


def test_every_passage_and_statement_stands_inside_its_claim(nodes: dict[str, Any]) -> None:
    claims = [node for node in nodes.values() if node.get("type") == "Claim"]
    assert len(claims) == 74
    assert sum(len(claim["passage"]) for claim in claims) == 86
    statements = [said for claim in claims for said in claim.get("asserts", ())]
    assert all(
        said.keys() in ({"subject", "predicate", "object"}, {"subject", "predicate", "value"})
        for said in statements
    )
    assert not [name for name in nodes if name.startswith("_:")]


def test_an_article_reads_from_its_source_to_its_claims_in_the_order_of_the_text(
    nodes: dict[str, Any],
) -> None:
    kinds = [node.get("type") for node in nodes.values()]
    assert kinds[0] == "NewsArticle"
    assert kinds.index("Speaker") < kinds.index("Release") < kinds.index("Estimate") < kinds.index("Claim")
    assert [name for name in nodes if name.startswith("#c") and name[2:].isdigit()] == [
        f"#c{number}" for number in range(1, 75)
    ]


def test_the_context_comes_along_so_that_nothing_is_fetched(
    corpus: Corpus, sound: Path, document: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offline(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", offline)
    assert document["@context"] == json.loads(CONTEXT.read_text("utf-8"))["@context"]
    again = json.loads(export(corpus, format="jsonld", paths=[sound]))
    assert pyld.expand(again)


def test_a_frame_finds_the_claims_of_one_speaker(sound: Path) -> None:
    document = json.loads(b"".join(jsonld([NamedGraph(SOUND, read_article(sound).file.graph, article=True)])))
    frame = {"@context": document["@context"], "@requireAll": True, "type": "Claim", "stance": "contested"}
    framed = pyld.frame(
        document["@graph"][0]["@graph"], frame, {"expandContext": document["@context"], "base": SOUND}
    )
    assert framed["id"] == "#c2"
    assert framed["passage"][0]["start"] == 41


def test_numbers_that_json_would_change_stay_text() -> None:
    graph = Graph()
    for number in ("7", "007", "12345678901234567890", "-0"):
        graph.add((URIRef(f"{ARTICLE}#e"), CLEM.minimum, typed(number, XSD.integer)))
    node = json.loads(b"".join(jsonld([named(graph)])))["@graph"][0]["@graph"][0]
    assert [value for value in node["minimum"] if isinstance(value, int)] == [7]
    assert sorted(value["@value"] for value in node["minimum"] if isinstance(value, dict)) == [
        "-0", "007", "12345678901234567890",
    ]  # fmt: skip


def test_an_iri_that_looks_like_a_short_name_is_an_error_and_not_another_iri() -> None:
    graph = Graph().add((URIRef("schema:x"), CLEM.covers, URIRef("urn:y")))
    with pytest.raises(
        ClemencyError, match="made-up> cannot be written as JSON-LD: <schema:x> reads there as a short name"
    ):
        b"".join(jsonld([named(graph)]))


def test_without_pyld_the_message_says_what_to_install(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyld", None)
    with pytest.raises(ClemencyError, match=r"JSON-LD needs pyld: pip install 'clemency\[jsonld\]'"):
        export(corpus, format="jsonld")
