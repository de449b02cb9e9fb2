"""Where speakers disagree, each side in its own order; and what is said but not told as fact."""

from dataclasses import dataclass

from rdflib import SKOS, URIRef
from rdflib.term import Node

from clemency.ledger import Claim
from clemency.namespaces import CLEM
from clemency.report.dossier.claims import Card, card
from clemency.report.dossier.events import Happening, happening
from clemency.report.dossier.material import Material
from clemency.report.dossier.wording import Piece, capital, in_a_row, name, plain

_APART = {
    CLEM.asserted: "Told, and neither backed nor doubted by the article",
    CLEM.counterfactual: "What would have been",
    CLEM.promised: "What was promised",
    CLEM.opinion: "Opinions",
}


@dataclass(frozen=True)
class Matter:
    """Claims that disagree. `held` are those that the article doubts; if it doubts none, the first side."""

    contested: bool
    held: tuple[Claim, ...]
    answered: tuple[Claim, ...]


@dataclass(frozen=True)
class Side:
    """One side of a dispute. `speakers` is a list in words."""

    speakers: str
    claims: tuple[Card, ...]


@dataclass(frozen=True)
class Dispute:
    """Two sides. `held` is what the article doubts or, where it doubts nothing, what was said first.

    `spread` are the events that carried the account, and how people took them. `state`: a voice of the state
    is on one of the sides.
    """

    title: Piece
    contested: bool
    state: bool
    held: Side
    answered: Side
    spread: tuple[Happening, ...]


@dataclass(frozen=True)
class Apart:
    """Claims of one modality that carry no fact although the article doubts none of them."""

    title: str
    claims: tuple[Card, ...]


def disputes(material: Material) -> tuple[Dispute, ...]:
    """Return the disagreements in the order of the text. A contested claim that nobody answers is one too."""
    return tuple(_dispute(material, matter) for matter in matters(material))


def matters(material: Material) -> tuple[Matter, ...]:
    """Return the disagreements as claims, in the order of the text."""
    found: list[Matter] = []
    placed: set[URIRef] = set()
    for claim in material.ledger.claims:
        tied = () if claim.iri in placed else circle(material, claim)
        placed |= {other.iri for other in tied}
        if len(tied) > 1 or (tied and claim.stance == CLEM.contested):
            doubted = tuple(other for other in tied if other.stance == CLEM.contested)
            held = doubted or _one_side(tied)
            found.append(Matter(bool(doubted), held, tuple(other for other in tied if other not in held)))
    return tuple(found)


def apart(material: Material) -> tuple[Apart, ...]:
    """Return what is said but not told as fact, and not doubted: what would have been, what was promised."""
    found: dict[URIRef, list[Card]] = {}
    for claim in material.ledger.claims:
        if not claim.carries_facts and claim.stance != CLEM.contested:
            found.setdefault(claim.modality, []).append(card(material, claim))
    return tuple(
        Apart(_APART.get(modality, capital(plain(material, modality))), tuple(cards))
        for modality, cards in found.items()
    )


def is_state_voice(material: Material, speaker: Node) -> bool:
    """Return whether a speaker is a state, a ruling party, their media or officials who repeat them."""
    kinds, seen = list(material.values(speaker, CLEM.speakerKind)), set[Node]()
    while kinds:
        kind = kinds.pop()
        if kind == CLEM.stateVoice:
            return True
        if kind not in seen:
            seen.add(kind)
            kinds += material.values(kind, SKOS.broader)
    return False


def circle(material: Material, claim: Claim) -> tuple[Claim, ...]:
    """Return a claim with all that contradiction, or a narrative that they are part of, ties to it."""
    tied_to, waiting = {claim.iri}, [claim]
    while waiting:
        current = waiting.pop()
        for other in material.ledger.claims:
            tied = current.iri in other.contradicts or other.iri in current.contradicts
            told_together = set(current.in_narrative) & set(other.in_narrative)
            if other.iri not in tied_to and (tied or told_together):
                tied_to.add(other.iri)
                waiting.append(other)
    return tuple(claim for claim in material.ledger.claims if claim.iri in tied_to)


def _dispute(material: Material, matter: Matter) -> Dispute:
    narratives = dict.fromkeys(narrative for claim in matter.held for narrative in claim.in_narrative)
    told = [entry.subject for node in narratives for entry in material.stated(None, CLEM.conveys, node)]
    taken = [
        entry.subject for node in (*narratives, *told) for entry in material.stated(None, CLEM.concerns, node)
    ]
    first = Piece(matter.held[0].paraphrase.rstrip("."))
    return Dispute(
        title=name(material, next(iter(narratives))) if narratives else first,
        contested=matter.contested,
        state=any(is_state_voice(material, each.stated_by) for each in (*matter.held, *matter.answered)),
        held=_side(material, matter.held),
        answered=_side(material, matter.answered),
        spread=tuple(happening(material, node) for node in dict.fromkeys((*told, *taken))),
    )


def _one_side(claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Return the first claim and those that do not contradict it or each other."""
    side = [claims[0]]
    for claim in claims[1:]:
        if not any(claim.iri in other.contradicts or other.iri in claim.contradicts for other in side):
            side.append(claim)
    return tuple(side)


def _side(material: Material, claims: tuple[Claim, ...]) -> Side:
    speakers = dict.fromkeys(plain(material, claim.stated_by) for claim in claims)
    return Side(in_a_row(speakers), tuple(card(material, claim) for claim in claims))
