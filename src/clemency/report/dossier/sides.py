"""The state's side and the others' side: what each says in the order of the text, and where they clash."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib.term import Node

from clemency.ledger import Claim, Statement
from clemency.namespaces import CLEM
from clemency.report.dossier.book import Voice, voice
from clemency.report.dossier.disputes import circle, is_state_voice
from clemency.report.dossier.material import Material
from clemency.report.dossier.wording import Clause, Piece, mark, name, plain, say

Question = tuple[Node, Node]

_MEANT = frozenset((CLEM.asserted, CLEM.opinion))


@dataclass(frozen=True)
class Side:
    """One side. `kind`: `state` or `others`.

    `tells` are claims in the order of the text: of the state all, of the others those that answer it.
    `further` counts the side's claims that are not in `tells`.
    """

    name: Piece
    kind: str
    speakers: tuple[Piece, ...]
    tells: tuple[Voice, ...]
    further: int


@dataclass(frozen=True)
class Contrast:
    """A question that the sides answer each in its way: `the amnesty`, `motivated by`, and the answers."""

    subject: Piece
    property: str
    state: tuple[Clause, ...]
    others: tuple[Clause, ...]


@dataclass(frozen=True)
class Pair:
    """Two claims of which one contradicts the other; `first` stands first in the text."""

    first: Voice
    second: Voice


@dataclass(frozen=True)
class Sides:
    """Both sides of an article. Where no state voice speaks, `state.tells` is empty."""

    state: Side
    others: Side
    contrasts: tuple[Contrast, ...]
    pairs: tuple[Pair, ...]


def sides(material: Material) -> Sides:
    """Return both sides."""
    claims = material.ledger.claims
    state = [claim for claim in claims if is_state_voice(material, claim.stated_by)]
    of_the_state = {claim.iri for claim in state}
    others = [claim for claim in claims if claim.iri not in of_the_state]
    circles = {claim.iri: circle(material, claim) for claim in state}
    tied = {other.iri for tied in circles.values() for other in tied}
    answering = [claim for claim in others if claim.iri in tied]
    clashing = dict.fromkeys(
        question
        for claim in state
        for question in _questions(claim)
        if any(question in _questions(other) for other in circles[claim.iri] if other.iri not in of_the_state)
    )
    return Sides(
        state=_side(material, "the state's voices", "state", state, state),
        others=_side(material, "the article and its sources", "others", others, answering),
        contrasts=tuple(
            Contrast(
                name(material, question[0]),
                plain(material, question[1]),
                *(answer(material, question, each) for each in (state, answering)),
            )
            for question in clashing
        ),
        pairs=pairs(material, claims),
    )


def pairs(material: Material, claims: Iterable[Claim]) -> tuple[Pair, ...]:
    """Return the pairs of some claims of which one contradicts the other, in the order of the text."""
    by_iri = {claim.iri: claim for claim in claims}
    place = {claim.iri: number for number, claim in enumerate(material.ledger.claims)}
    found = {
        tuple(sorted((claim.iri, iri), key=place.__getitem__))
        for claim in by_iri.values()
        for iri in claim.contradicts
        if iri in by_iri
    }
    return tuple(
        Pair(voice(material, by_iri[one]), voice(material, by_iri[two]))
        for one, two in sorted(found, key=lambda each: [place[iri] for iri in each])
    )


def meant(claim: Claim) -> tuple[Statement, ...]:
    """Return what a claim says to be so: nothing that is only promised or would have been."""
    return claim.asserts if claim.modality in _MEANT else ()


def answers_to(claims: Iterable[Claim], question: Question) -> tuple[Statement, ...]:
    """Return what claims mean to be so of a subject and a property, each statement once."""
    given = (told for claim in claims for told in meant(claim) if _question(told) == question)
    return tuple(dict.fromkeys(given))


def answer(material: Material, question: Question, claims: Sequence[Claim]) -> tuple[Clause, ...]:
    """Return in words what claims mean to be so of a subject and a property, with those that say so."""
    return tuple(as_told(material, told, claims) for told in answers_to(claims, question))


def _side(material: Material, title: str, kind: str, claims: Sequence[Claim], shown: Sequence[Claim]) -> Side:
    speakers = dict.fromkeys(claim.stated_by for claim in shown)
    return Side(
        name=Piece(title),
        kind=kind,
        speakers=tuple(name(material, speaker) for speaker in speakers),
        tells=tuple(voice(material, claim) for claim in shown),
        further=len(claims) - len(shown),
    )


def _question(statement: Statement) -> Question:
    return statement.subject, statement.predicate


def _questions(claim: Claim) -> list[Question]:
    return [_question(statement) for statement in meant(claim)]


def as_told(material: Material, statement: Statement, claims: Iterable[Claim]) -> Clause:
    """Return a statement's object in words, with those of some claims that assert it."""
    chosen = {claim.iri for claim in claims}
    asserting = material.behind.get(statement, ())
    behind = [claim for claim in asserting if claim.iri in chosen and claim.modality in _MEANT]
    return Clause(
        say(material, statement.object),
        tuple(mark(material, claim) for claim in behind),
        all(claim.basis == CLEM.inferred for claim in behind),
    )
