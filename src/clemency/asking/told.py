"""A corpus as one party tells it: what a question is asked of in place of the corpus.

Each article in which the party says something becomes a ledger of its own, in the article's named graph: the
party's claims, the facts that follow from them in place of those for which the article vouches, and what the
article says of whatever these mention (names, kinds, bounds of figures, dates, speakers, passages). In it the
stance is the party's own, and it stands behind what it says: so questions that ask for endorsed claims see
them, and what is a fact there is one in that party's telling.

Left out are what others claim, and how the party's claims answer theirs. A claim that corroborates another's
asserts what that one asserts. What an annotator's inference rests on is named, even if it is another's claim.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import RDF, SKOS, Graph, URIRef
from rdflib.graph import ReadOnlyGraphAggregate
from rdflib.term import Node

from clemency.corpus import ONTOLOGY_GRAPH, REFERENCE_GRAPH, Corpus, fact_properties, named_graphs
from clemency.namespaces import CLEM, PROV
from clemency.views import Party, addressed, article_iris, facts_told, find_party, kinds_of_speakers


@dataclass(frozen=True)
class _Telling:
    """What one party says in one article: the facts, and the claims by which it tells them."""

    party: Party
    article: Graph
    facts: Graph
    claims: frozenset[Node]
    claims_of_others: frozenset[Node]


def told_graphs(graphs: Mapping[URIRef, Graph], party: Party) -> dict[URIRef, Graph]:
    """Return a corpus's graphs (`corpus.named_graphs`) as one party tells them.

    The reference data and the ontology stay as they are. An article in which the party says nothing is left
    out.
    """
    facts, kinds = facts_told(graphs, party), kinds_of_speakers(graphs)
    told = {iri: graphs[iri] for iri in (REFERENCE_GRAPH, ONTOLOGY_GRAPH) if iri in graphs}
    for iri in article_iris(graphs):
        article, view = graphs[iri], facts.get(iri, Graph())
        claims = frozenset(_claims(article, view, party, kinds))
        if claims:
            others = frozenset(article.subjects(RDF.type, CLEM.Claim)) - claims
            telling = _Telling(party, article, view, claims, others)
            told[iri] = _reached({iri, *claims, *view.all_nodes()}, telling)
    return told


def described_views(corpus: Corpus, party: str) -> dict[URIRef, Graph]:
    """Return `clemency.views.view_graphs`, each with what its article says of the things in it.

    That is what they are and are called, and the bounds of figures and dates, so that a view can be read
    alone. What several articles share is described in the reference data. Raises ClemencyError as
    `view_graphs` does.
    """
    graphs = named_graphs(corpus)
    whose = find_party(party, graphs)
    described = {}
    for iri, facts in facts_told(graphs, whose).items():
        claims = frozenset(graphs[iri].subjects(RDF.type, CLEM.Claim))
        telling = _Telling(whose, graphs[iri], facts, frozenset(), claims)
        described[iri] = _reached(facts.all_nodes(), telling)
    return {address: graph for address, (_, graph) in addressed(described, whose).items()}


def _claims(article: Graph, view: Graph, party: Party, kinds: Graph) -> Iterator[Node]:
    """Yield the claims by which a party tells its facts, and those of its claims that carry none."""
    if party.speaker:
        yield from article.subjects(CLEM.statedBy, party.speaker)
    elif party.name == "state-media":
        known = ReadOnlyGraphAggregate([article, kinds])
        state = set(known.transitive_subjects(SKOS.broader, CLEM.stateVoice))
        for speaker, kind in article.subject_objects(CLEM.speakerKind):
            if kind in state:
                yield from article.subjects(CLEM.statedBy, speaker)
    elif party.name == "article":
        yield from article.subjects(CLEM.stance, CLEM.endorsed)
    else:
        for claim in article.subjects(CLEM.stance, CLEM.endorsed):
            vouched_for = (claim, *article.objects(claim, CLEM.corroborates))
            statements = (each for said in vouched_for for each in article.objects(said, CLEM.asserts))
            if _asserted(article, claim) and any(_triple(article, each) in view for each in statements):
                yield claim


def _reached(start: set[Node], telling: _Telling) -> Graph:
    """Return the facts, and what is left of what is said of all that can be reached from the start."""
    told = Graph(bind_namespaces="none")
    for fact in telling.facts:
        told.add(fact)
    waiting = list(start)
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            for predicate, value in _kept(node, telling):
                told.add((node, predicate, value))
                waiting.append(value)
    return told


def _kept(node: Node, telling: _Telling) -> Iterator[tuple[Node, Node]]:
    """Yield what is left of what an article says of a node."""
    if node in telling.claims:
        yield from _of_claim(node, telling)
        return
    for predicate, value in telling.article.predicate_objects(node):
        if node in telling.claims_of_others:
            kept = predicate == PROV.wasDerivedFrom
        else:
            answered = predicate == CLEM.leavesOpen and (node, value, None) in telling.facts
            kept = predicate not in fact_properties() and not answered
        if kept:
            yield predicate, value


def _of_claim(claim: Node, telling: _Telling) -> Iterator[tuple[Node, Node]]:
    article, party = telling.article, telling.party
    for predicate, value in article.predicate_objects(claim):
        if predicate == CLEM.stance:
            yield predicate, CLEM.endorsed
        elif predicate in (CLEM.corroborates, CLEM.contradicts):
            if value in telling.claims:
                yield predicate, value
            elif predicate == CLEM.corroborates and _speaks_for_itself(party) and _asserted(article, claim):
                for statement in article.objects(value, CLEM.asserts) if _asserted(article, value) else ():
                    yield CLEM.asserts, statement
        elif predicate != CLEM.asserts or party.name != "corroborated" or _is_fact(value, telling):
            yield predicate, value


def _speaks_for_itself(party: Party) -> bool:
    return party.speaker is not None or party.name == "state-media"


def _is_fact(statement: Node, telling: _Telling) -> bool:
    return _triple(telling.article, statement) in telling.facts


def _asserted(article: Graph, claim: Node) -> bool:
    return (claim, CLEM.modality, CLEM.asserted) in article


def _triple(article: Graph, statement: Node) -> tuple[Node | None, Node | None, Node | None]:
    subject, predicate, value = (
        article.value(statement, part) for part in (RDF.subject, RDF.predicate, RDF.object)
    )
    return subject, predicate, value
