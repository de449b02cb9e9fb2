"""The claims of an article, each with its speaker, chain, passage and relations to others."""

from dataclasses import dataclass

from rdflib import URIRef

from clemency.ledger import Claim, Passage, Statement
from clemency.namespaces import CLEM
from clemency.report.dossier.material import Material
from clemency.report.dossier.wording import Mark, Piece, definition, mark, name, plain, say


@dataclass(frozen=True)
class Badge:
    """What a claim is like in one respect. `tone` is the concept's own name: `contested`."""

    text: str
    tone: str
    meaning: str


@dataclass(frozen=True)
class Triple:
    """A statement in words. `href` leads to its entry in the ledger, and is empty if it does not stand."""

    subject: Piece
    property: str
    value: tuple[Piece, ...]
    href: str


@dataclass(frozen=True)
class Card:
    """A claim in full. `chain` runs from the one who says it to the article's own voice."""

    mark: Mark
    anchor: str
    paraphrase: str
    chain: tuple[Piece, ...]
    badges: tuple[Badge, ...]
    passages: tuple[Passage, ...]
    reasoning: str
    rests_on: tuple[Piece, ...]
    narratives: tuple[Piece, ...]
    statements: tuple[Triple, ...]
    corroborates: tuple[Mark, ...]
    corroborated_by: tuple[Mark, ...]
    contradicts: tuple[Mark, ...]
    contradicted_by: tuple[Mark, ...]


def card(material: Material, claim: Claim) -> Card:
    """Return a claim in full."""
    claims = material.ledger.claims
    return Card(
        mark=mark(material, claim),
        anchor=material.anchor(claim.iri),
        paraphrase=claim.paraphrase,
        chain=tuple(name(material, speaker) for speaker in chain(material, claim)),
        badges=tuple(badge(material, concept) for concept in (claim.modality, claim.stance, claim.basis)),
        passages=claim.passages,
        reasoning=_reasoned(material, claim),
        rests_on=tuple(source(material, iri) for iri in _in_text_order(material, claim.derived_from)),
        narratives=tuple(name(material, narrative) for narrative in claim.in_narrative),
        statements=tuple(triple(material, statement) for statement in claim.asserts),
        corroborates=_marks(material, claim.corroborates),
        corroborated_by=tuple(mark(material, other) for other in material.backers(claim)),
        contradicts=_marks(material, claim.contradicts),
        contradicted_by=tuple(mark(material, other) for other in claims if claim.iri in other.contradicts),
    )


def cards(material: Material) -> tuple[Card, ...]:
    """Return all claims in the order of the text."""
    return tuple(card(material, claim) for claim in material.ledger.claims)


def badge(material: Material, concept: URIRef) -> Badge:
    """Return a badge for a modality, a stance or a basis."""
    tone = concept.removeprefix(str(CLEM))
    return Badge(plain(material, concept), tone if tone.isalpha() else "other", definition(material, concept))


def chain(material: Material, claim: Claim) -> tuple[URIRef, ...]:
    """Return who says it, those it passed through, and the article's own voice if that is known."""
    links = (claim.stated_by, *claim.relayed_by)
    return links if material.voice is None or material.voice == links[-1] else (*links, material.voice)


def triple(material: Material, statement: Statement) -> Triple:
    """Return a statement in words, linked to its entry if it stands."""
    stands = material.stands(statement)
    return Triple(
        subject=name(material, statement.subject),
        property=plain(material, statement.predicate),
        value=say(material, statement.object),
        href=f"#{material.entry_anchor(statement)}" if stands else "",
    )


def source(material: Material, iri: URIRef) -> Piece:
    """Return what an inference rests on: a claim, a document by its address, or a thing by its name."""
    for claim in material.ledger.claims:
        if claim.iri == iri:
            reference = mark(material, claim)
            return Piece(reference.name + reference.signs, href=reference.href)
    return name(material, iri)


def _reasoned(material: Material, claim: Claim) -> str:
    """Return how a claim was worked out, and in a last word how sure that is."""
    sure = f"{plain(material, claim.certainty).capitalize()}." if claim.certainty else ""
    return " ".join(filter(None, (claim.reasoning, sure)))


def _marks(material: Material, iris: tuple[URIRef, ...]) -> tuple[Mark, ...]:
    return tuple(mark(material, claim) for claim in material.ledger.claims if claim.iri in iris)


def _in_text_order(material: Material, iris: tuple[URIRef, ...]) -> list[URIRef]:
    order = {claim.iri: place for place, claim in enumerate(material.ledger.claims)}
    return sorted(iris, key=lambda iri: (order.get(iri, len(order)), iri))
