"""An article as a ledger: facts on one side, the claims that balance them on the other.

A typed view of a sound article (`clemency validate` finds nothing), for those who read it: reports, exports.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from clemency.corpus import fact_properties
from clemency.errors import ClemencyError
from clemency.namespaces import CLEM, OA, PROV


@dataclass(frozen=True)
class Speaker:
    """A voice in the article. `kind` is a concept of clem:speakerKinds."""

    iri: URIRef
    label: str
    kind: URIRef


@dataclass(frozen=True, order=True)
class Passage:
    """Where a claim stands: code points of the canonical text, `end` excluded. `anchor` may be empty."""

    start: int
    end: int
    anchor: str
    sha256: str


@dataclass(frozen=True)
class Statement:
    """A triple: one that stands as a fact, or one that a claim asserts."""

    subject: Node
    predicate: Node
    object: Node


@dataclass(frozen=True)
class Claim:
    """What one speaker says.

    `relayed_by` runs from the link nearest the origin to the last before the article. Statements, passages
    and the claims that it refers to are sorted, so that two runs give the same output.
    """

    iri: URIRef
    paraphrase: str
    stated_by: URIRef
    relayed_by: tuple[URIRef, ...]
    modality: URIRef
    stance: URIRef
    basis: URIRef
    reasoning: str
    certainty: URIRef | None
    passages: tuple[Passage, ...]
    asserts: tuple[Statement, ...]
    corroborates: tuple[URIRef, ...]
    contradicts: tuple[URIRef, ...]
    derived_from: tuple[URIRef, ...]
    in_narrative: tuple[URIRef, ...]

    @property
    def carries_facts(self) -> bool:
        """Whether what it asserts stands as fact: the article endorses it and the speaker means it so."""
        return self.stance == CLEM.endorsed and self.modality == CLEM.asserted


@dataclass(frozen=True)
class Ledger:
    """Claims in the order of the text, facts sorted, speakers and labels by IRI."""

    claims: tuple[Claim, ...]
    facts: tuple[Statement, ...]
    speakers: Mapping[URIRef, Speaker]
    labels: Mapping[Node, str]

    def claims_behind(self, statement: Statement) -> tuple[Claim, ...]:
        """Return the claims that assert a statement, in the order of the text, whatever their stance."""
        return tuple(claim for claim in self.claims if statement in claim.asserts)


def ledger(graph: Graph) -> Ledger:
    """Read an article's graph; merged with reference data, labels of what is shared are found too.

    Raises ClemencyError where the article lacks what every sound one has.
    """
    try:
        claims = [_claim(graph, iri) for iri in _iris(graph.subjects(RDF.type, CLEM.Claim))]
        speakers = [_speaker(graph, iri) for iri in _iris(graph.subjects(RDF.type, CLEM.Speaker))]
    except ValueError as error:
        raise ClemencyError(f"The article is not sound: {error}. Run `clemency validate`.") from None
    facts = (Statement(*triple) for triple in graph if triple[1] in fact_properties())
    return Ledger(
        claims=tuple(sorted(claims, key=_by_place)),
        facts=tuple(sorted(facts, key=_by_name)),
        speakers={speaker.iri: speaker for speaker in speakers},
        labels=dict(_labels(graph)),
    )


def _claim(graph: Graph, iri: URIRef) -> Claim:
    return Claim(
        iri=iri,
        paraphrase=str(_required(graph, iri, CLEM.paraphrase)),
        stated_by=_iri(graph, iri, CLEM.statedBy),
        relayed_by=_chain(graph, iri),
        modality=_iri(graph, iri, CLEM.modality),
        stance=_iri(graph, iri, CLEM.stance),
        basis=_iri(graph, iri, CLEM.basis),
        reasoning=_text(graph, iri, CLEM.reasoning),
        certainty=next(iter(_iris(graph.objects(iri, CLEM.certainty))), None),
        passages=tuple(sorted(_passage(graph, node) for node in graph.objects(iri, CLEM.passage))),
        asserts=tuple(
            sorted((_statement(graph, node) for node in graph.objects(iri, CLEM.asserts)), key=_by_name)
        ),
        corroborates=_iris(graph.objects(iri, CLEM.corroborates)),
        contradicts=_iris(graph.objects(iri, CLEM.contradicts)),
        derived_from=_iris(graph.objects(iri, PROV.wasDerivedFrom)),
        in_narrative=_iris(graph.objects(iri, CLEM.inNarrative)),
    )


def _speaker(graph: Graph, iri: URIRef) -> Speaker:
    return Speaker(iri, str(_required(graph, iri, RDFS.label)), _iri(graph, iri, CLEM.speakerKind))


def _passage(graph: Graph, node: Node) -> Passage:
    start, end = (int(str(_required(graph, node, edge))) for edge in (OA.start, OA.end))
    return Passage(start, end, _text(graph, node, CLEM.anchor), str(_required(graph, node, CLEM.sha256)))


def _statement(graph: Graph, node: Node) -> Statement:
    return Statement(*(_required(graph, node, part) for part in (RDF.subject, RDF.predicate, RDF.object)))


def _chain(graph: Graph, claim: URIRef) -> tuple[URIRef, ...]:
    head = graph.value(claim, CLEM.relayedBy)
    return () if head is None else tuple(link for link in Collection(graph, head) if isinstance(link, URIRef))


def _required(graph: Graph, subject: Node, predicate: URIRef) -> Node:
    value = graph.value(subject, predicate)
    if value is None:
        raise ValueError(f"{subject} has no {predicate}")
    return value


def _text(graph: Graph, subject: Node, predicate: URIRef) -> str:
    value = graph.value(subject, predicate)
    return "" if value is None else str(value)


def _iri(graph: Graph, subject: Node, predicate: URIRef) -> URIRef:
    value = _required(graph, subject, predicate)
    if isinstance(value, URIRef):
        return value
    raise ValueError(f"{predicate} of {subject} is no IRI")


def _iris(nodes: Iterator[Node]) -> tuple[URIRef, ...]:
    return tuple(sorted(node for node in nodes if isinstance(node, URIRef)))


def _by_place(claim: Claim) -> tuple[list[int], int, str]:
    return [passage.start for passage in claim.passages[:1]], len(claim.iri), claim.iri


def _by_name(statement: Statement) -> tuple[str, str, str]:
    return str(statement.subject), str(statement.predicate), str(statement.object)


def _labels(graph: Graph) -> Iterator[tuple[Node, str]]:
    """Yield nodes with their labels, the best one last: rdfs:label before skos:prefLabel, English first."""
    for predicate in (SKOS.prefLabel, RDFS.label):
        for node, label in sorted(graph.subject_objects(predicate), key=_english_last):
            yield node, str(label)


def _english_last(pair: tuple[Node, Node]) -> tuple[bool, str, str]:
    language = (pair[1].language or "") if isinstance(pair[1], Literal) else ""
    return language == "en", language, str(pair[1])
