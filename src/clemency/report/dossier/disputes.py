"""Where speakers disagree, each side in its own order; and what is said but not told as fact."""

from dataclasses import dataclass

from rdflib import URIRef

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
class Side:
    """One side of a dispute. `speakers` is a list in words."""

    speakers: str
    claims: tuple[Card, ...]


@dataclass(frozen=True)
class Dispute:
    """Two sides. `held` is what the article doubts or, where it doubts nothing, what was said first.

    `spread` are the events that carried the account, and how people took them.
    """

    title: Piece
    contested: bool
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
    found: list[Dispute] = []
    placed: set[URIRef] = set()
    for claim in material.ledger.claims:
        circle = _circle(material, claim)
        if claim.iri not in placed and (len(circle) > 1 or claim.stance == CLEM.contested):
            placed |= {other.iri for other in circle}
            found.append(_dispute(material, circle))
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


def _circle(material: Material, claim: Claim) -> tuple[Claim, ...]:
    """Return a claim with all that contradiction, or a narrative that they are part of, ties to it."""
    circle, waiting = {claim.iri}, [claim]
    while waiting:
        current = waiting.pop()
        for other in material.ledger.claims:
            tied = current.iri in other.contradicts or other.iri in current.contradicts
            told_together = set(current.in_narrative) & set(other.in_narrative)
            if other.iri not in circle and (tied or told_together):
                circle.add(other.iri)
                waiting.append(other)
    return tuple(claim for claim in material.ledger.claims if claim.iri in circle)


def _dispute(material: Material, circle: tuple[Claim, ...]) -> Dispute:
    contested = any(claim.stance == CLEM.contested for claim in circle)
    held = [claim for claim in circle if claim.stance == CLEM.contested] if contested else _one_side(circle)
    answers = [claim for claim in circle if claim not in held]
    narratives = dict.fromkeys(narrative for claim in held for narrative in claim.in_narrative)
    told = [entry.subject for node in narratives for entry in material.stated(None, CLEM.conveys, node)]
    taken = [
        entry.subject for node in (*narratives, *told) for entry in material.stated(None, CLEM.concerns, node)
    ]
    title = name(material, next(iter(narratives))) if narratives else Piece(held[0].paraphrase.rstrip("."))
    return Dispute(
        title=title,
        contested=contested,
        held=_side(material, held),
        answered=_side(material, answers),
        spread=tuple(happening(material, node) for node in dict.fromkeys((*told, *taken))),
    )


def _one_side(circle: tuple[Claim, ...]) -> list[Claim]:
    """Return the first claim and those that do not contradict it or each other."""
    side = [circle[0]]
    for claim in circle[1:]:
        if not any(claim.iri in other.contradicts or other.iri in claim.contradicts for other in side):
            side.append(claim)
    return side


def _side(material: Material, claims: list[Claim]) -> Side:
    speakers = dict.fromkeys(plain(material, claim.stated_by) for claim in claims)
    return Side(in_a_row(speakers), tuple(card(material, claim) for claim in claims))
