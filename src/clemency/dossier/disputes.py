"""Where speakers disagree: claims that contradict each other, each side in its own order."""

from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Node

from clemency.dossier.claims import Card, card
from clemency.dossier.material import Material
from clemency.dossier.wording import Clause, Piece, clause, in_a_row, name, plain
from clemency.ledger import Claim
from clemency.namespaces import CLEM


@dataclass(frozen=True)
class Side:
    """One side of a dispute. `speakers` is a list in words."""

    speakers: str
    claims: tuple[Card, ...]


@dataclass(frozen=True)
class Telling:
    """An event that spread an account: what it was, and what is told of it, by property."""

    what: Piece
    told: tuple[tuple[str, Clause], ...]


@dataclass(frozen=True)
class Dispute:
    """Two sides. `held` is what the article doubts or, where it doubts nothing, what was said first.

    `spread` are the events that carried the account.
    """

    title: Piece
    contested: bool
    held: Side
    answered: Side
    spread: tuple[Telling, ...]


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
    tellings = dict.fromkeys(
        entry.subject for node in narratives for entry in material.stated(None, None, node)
    )
    title = name(material, next(iter(narratives))) if narratives else Piece(held[0].paraphrase)
    return Dispute(
        title=title,
        contested=contested,
        held=_side(material, held),
        answered=_side(material, answers),
        spread=tuple(_telling(material, node) for node in tellings),
    )


def _telling(material: Material, node: Node) -> Telling:
    entries = material.stated(node, None)
    return Telling(
        name(material, node),
        tuple((plain(material, entry.predicate), clause(material, entry)) for entry in entries),
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
