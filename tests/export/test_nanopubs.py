"""The export as nanopublications: one a claim, valid by the nanopub library, no propaganda among facts."""

import warnings
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path

import pyoxigraph as ox
import pytest
from nanopub.nanopub import Nanopub
from nanopub.nanopub_conf import NanopubConf
from nanopub.profile import Profile
from nanopub.utils import MalformedNanopubError
from rdflib import DCTERMS, RDF, RDFS, ConjunctiveGraph, Graph, URIRef
from rdflib.collection import Collection

from clemency import oxigraph
from clemency.corpus import Corpus, read_article
from clemency.errors import ClemencyError
from clemency.export import export
from clemency.ledger import Claim, ledger
from clemency.namespaces import CLEM, OA, PROV
from exports import canonical_quads, generated_corpus

Parts = Mapping[str, Graph]


def parts(document: bytes) -> dict[str, dict[str, Graph]]:
    """Return the four graphs of each nanopublication, by its address and their names."""
    found: dict[str, dict[str, Graph]] = defaultdict(lambda: defaultdict(Graph))
    for quad in ox.parse(document, format=ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        address, slash, part = quad.graph_name.value.rpartition("/")
        triple = tuple(map(oxigraph.node, (quad.subject, quad.predicate, quad.object)))
        found[address + slash][part].add(triple)  # type: ignore[arg-type]
    return found


def valid(address: str, document: bytes) -> bool:
    """Return whether the library finds a nanopublication of a document valid; it says why if not."""
    return bool(loaded(address, document).is_valid)


def loaded(address: str, document: bytes, profile: Profile | None = None) -> Nanopub:
    """Return a nanopublication of a document as the library reads it."""
    quads = (
        quad
        for quad in ox.parse(document, format=ox.RdfFormat.TRIG)
        if str(quad.graph_name).startswith(f"<{address}")
    )
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert text
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that the library builds on ConjunctiveGraph
        graph = ConjunctiveGraph()
        graph.parse(data=text, format="nquads")
        return Nanopub(rdf=graph, conf=NanopubConf(profile=profile))


@pytest.fixture(scope="module")
def document(corpus: Corpus) -> bytes:
    return export(corpus, format="nanopubs")


@pytest.fixture(scope="module")
def all_parts(document: bytes) -> dict[str, dict[str, Graph]]:
    return parts(document)


@pytest.fixture(scope="module")
def graph(article: Path) -> Graph:
    return read_article(article).file.graph


@pytest.fixture(scope="module")
def claims(graph: Graph) -> tuple[Claim, ...]:
    return ledger(graph).claims


def of(claim: Claim, all_parts: Mapping[str, Parts]) -> Parts:
    article, _, name = claim.iri.partition("#")
    return all_parts[f"{article}/nanopub/{name}/"]


def test_there_is_one_a_claim_with_four_graphs(
    all_parts: Mapping[str, Parts], claims: tuple[Claim, ...]
) -> None:
    assert len(all_parts) == len(claims) == 74
    assert {frozenset(each) for each in all_parts.values()} == {
        frozenset({"Head", "assertion", "provenance", "pubinfo"})
    }


@pytest.mark.parametrize("name", ["c1", "c71", "c67", "c38"])
def test_the_nanopub_library_finds_it_valid(name: str, document: bytes) -> None:
    assert valid(f"https://w3id.org/clemency/article/dailynk-2015-second-amnesty/nanopub/{name}/", document)


def test_the_nanopub_library_would_find_a_missing_part(document: bytes) -> None:
    address = "https://w3id.org/clemency/article/dailynk-2015-second-amnesty/nanopub/c1/"
    broken = (
        b"".join(line for line in document.splitlines(keepends=True) if b"prov:wasAttributedTo" not in line)
        .replace(b"prov:wasDerivedFrom", b"prov:hadPrimarySource")
        .replace(b"this:assertion prov", b"this:other prov")
    )
    with pytest.raises((MalformedNanopubError, SyntaxError)):
        valid(address, broken)


def test_a_publisher_can_sign_it_and_all_its_parts_get_the_trusty_address(document: bytes) -> None:
    address = "https://w3id.org/clemency/article/dailynk-2015-second-amnesty/nanopub/c71/"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        nanopub = loaded(
            address, document, Profile("https://orcid.org/0000-0000-0000-0000", "Nobody")
        )  # a new key
        nanopub.sign()
        assert nanopub.has_valid_signature
        assert nanopub.has_valid_trusty
        names = {str(graph.identifier) for graph in nanopub.rdf.contexts() if len(graph)}
    assert nanopub.source_uri.startswith(f"{address}RA")
    assert {name.partition("#")[0] for name in names} == {nanopub.source_uri}


def test_made_up_articles_give_valid_ones(corpus: Corpus, tmp_path: Path) -> None:
    made = export(generated_corpus(tmp_path, range(3), corpus.reference_paths), format="nanopubs")
    addresses = list(parts(made))
    assert len(addresses) > 15
    assert all(valid(address, made) for address in addresses[::3])


def test_a_claim_that_carries_facts_states_them(
    all_parts: Mapping[str, Parts], claims: tuple[Claim, ...]
) -> None:
    for claim in claims:
        if claim.carries_facts:
            assertion = of(claim, all_parts)["assertion"]
            assert all(astuple(said) in assertion for said in claim.asserts)


def test_all_assertions_together_state_what_stands_in_the_article_and_nothing_else(
    all_parts: Mapping[str, Parts], graph: Graph
) -> None:
    evidence = {CLEM.paraphrase, CLEM.asserts, RDF.subject, RDF.predicate, RDF.object}
    stated = {
        triple for each in all_parts.values() for triple in each["assertion"] if triple[1] not in evidence
    }
    assert stated <= set(graph)
    assert {triple for triple in stated if triple[1] == CLEM.motivatedBy} == set(
        graph.triples((None, CLEM.motivatedBy, None))
    )


def test_what_is_contested_is_spoken_of_in_full(
    all_parts: Mapping[str, Parts], claims: tuple[Claim, ...]
) -> None:
    for claim in (claim for claim in claims if not claim.carries_facts):
        assertion = of(claim, all_parts)["assertion"]
        spoken_of = {
            tuple(assertion.value(node, part) for part in (RDF.subject, RDF.predicate, RDF.object))
            for node in assertion.objects(claim.iri, CLEM.asserts)
        }
        assert spoken_of == {astuple(said) for said in claim.asserts}
        assert assertion.value(claim.iri, CLEM.paraphrase)


def test_a_quantity_or_date_that_a_claim_speaks_of_comes_along(
    all_parts: Mapping[str, Parts], graph: Graph
) -> None:
    values = [
        triple[0]
        for kind in (CLEM.Estimate, CLEM.DateValue)
        for triple in graph.triples((None, RDF.type, kind))
    ]
    together = {triple for each in all_parts.values() for triple in each["assertion"]}
    assert values
    assert all(triple in together for value in values for triple in graph.triples((value, None, None)))


def test_the_provenance_names_speaker_chain_passages_and_article(
    all_parts: Mapping[str, Parts], claims: tuple[Claim, ...]
) -> None:
    for claim in claims:
        provenance = of(claim, all_parts)["provenance"]
        address, _, name = claim.iri.partition("#")
        assertion = URIRef(f"{address}/nanopub/{name}/assertion")
        assert provenance.value(assertion, PROV.wasAttributedTo) == claim.stated_by
        assert set(provenance.objects(assertion, PROV.wasDerivedFrom)) == {URIRef(address), claim.iri}
        places = {
            (int(str(provenance.value(node, OA.start))), int(str(provenance.value(node, OA.end))))
            for node in provenance.objects(claim.iri, CLEM.passage)
        }
        assert places == {(passage.start, passage.end) for passage in claim.passages}
        for speaker in (claim.stated_by, *claim.relayed_by):
            assert provenance.value(speaker, RDFS.label)
        head = provenance.value(claim.iri, CLEM.relayedBy)
        chain = list(Collection(provenance, head)) if head else []
        assert chain == list(claim.relayed_by)


def test_there_are_no_blank_nodes(document: bytes) -> None:
    assert not [line for line in document.splitlines() if b"_:" in line]
    assert not [quad for quad in canonical_quads(document, "nanopubs") if "_:" in str(quad.subject)]


def test_creator_and_licence_are_those_of_the_corpus_that_comes_along(
    all_parts: Mapping[str, Parts], corpus: Corpus, tmp_path: Path
) -> None:
    assert {
        str(each["pubinfo"].value(URIRef(address), DCTERMS.license)) for address, each in all_parts.items()
    } == {"https://creativecommons.org/licenses/by/4.0/"}
    others = parts(export(generated_corpus(tmp_path, [1], corpus.reference_paths), format="nanopubs"))
    assert not [each for each in others.values() if (None, DCTERMS.license, None) in each["pubinfo"]]


def test_there_is_no_time_but_the_one_that_is_asked_for(
    corpus: Corpus, document: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert b"dcterms:created" not in document.replace(b"@prefix dcterms", b"")
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", True)  # pySHACL sets it now so, now otherwise
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1443657600")
    dated = export(corpus, format="nanopubs")
    assert dated.count(b'dcterms:created "2015-10-01T00:00:00Z"^^xsd:dateTime') == 74
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(ClemencyError, match="SOURCE_DATE_EPOCH is no number of seconds"):
        export(corpus, format="nanopubs")


def test_an_article_that_is_not_sound_is_an_error_that_says_what_to_run(
    corpus: Corpus, sound: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text(sound.read_text("utf-8").replace("clem:paraphrase", "rdfs:comment"), "utf-8")
    with pytest.raises(ClemencyError, match=r"not sound.*clemency validate"):
        export(corpus, format="nanopubs", paths=[broken])


def test_claims_of_one_article_never_share_an_address(corpus: Corpus, sound: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd.ttl"
    odd.write_text(sound.read_text("utf-8").replace(":c1 a", "<https://example.org/c1#x/y> a"), "utf-8")
    addresses = set(parts(export(corpus, format="nanopubs", paths=[odd])))
    assert (
        "https://w3id.org/clemency/article/test/nanopub/https%3A%2F%2Fexample.org%2Fc1%23x%2Fy/" in addresses
    )
    assert "https://w3id.org/clemency/article/test/nanopub/c2/" in addresses
