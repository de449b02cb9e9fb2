"""The state's side and the others' side: what each says in the order of the text, and where they clash."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rdflib.term import Node

from clemency.ledger import Claim, Statement
from clemency.namespaces import CLEM
from clemency.report.dossier.book import Voice, voice
from clemency.report.dossier.disputes import circle, is_state_voice
from clemency.report.dossier.material import Material
from clemency.report.dossier.wording import Clause, Mark, Piece, mark, name, plain, say

Question = tuple[Node, Node]


@dataclass(frozen=True)
class Told:
    """A statement as one side tells it, whether or not it stands as a fact. `told` is its object."""

    subject: Piece
    property: str
    told: Clause
    stands: bool


@dataclass(frozen=True)
class Side:
    """One side. `kind`: `state` or `others`.

    `tells` are claims in the order of the text: of the state all, of the others those that answer it.
    `facts` are what these claims assert. `further` counts the side's claims that are not in `tells`.
    """

    name: Piece
    kind: str
    speakers: tuple[Piece, ...]
    tells: tuple[Voice, ...]
    facts: tuple[Told, ...]
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
    """Two claims of which one contradicts the other; `first` stands first in the text.

    `denies` is the mark of the one that says so.
    """

    first: Voice
    second: Voice
    denies: Mark


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
    others = [claim for claim in claims if claim not in state]
    circles = {claim.iri: circle(material, claim) for claim in state}
    answering = [claim for claim in others if any(claim in tied for tied in circles.values())]
    clashing = [
        question
        for question in dict.fromkeys(_question(told) for claim in state for told in meant(claim))
        if any(
            question in _questions(claim) and question in _questions(other)
            for claim in state
            for other in circles[claim.iri]
            if other in answering
        )
    ]
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
        tuple(sorted((claim.iri, iri), key=place.__getitem__)): claim
        for claim in by_iri.values()
        for iri in claim.contradicts
        if iri in by_iri
    }
    return tuple(
        Pair(voice(material, by_iri[one]), voice(material, by_iri[two]), mark(material, denies))
        for (one, two), denies in sorted(found.items(), key=lambda each: [place[iri] for iri in each[0]])
    )


def meant(claim: Claim) -> tuple[Statement, ...]:
    """Return what a claim says to be so: nothing that is only promised or would have been."""
    return claim.asserts if claim.modality in (CLEM.asserted, CLEM.opinion) else ()


def answers_to(claims: Iterable[Claim], question: Question) -> tuple[Statement, ...]:
    """Return what claims mean to be so of a subject and a property, each statement once."""
    given = (told for claim in claims for told in meant(claim) if _question(told) == question)
    return tuple(dict.fromkeys(given))


def answer(material: Material, question: Question, claims: Sequence[Claim]) -> tuple[Clause, ...]:
    """Return in words what claims mean to be so of a subject and a property, with those that say so."""
    return tuple(as_told(material, told, claims) for told in answers_to(claims, question))


def _side(material: Material, title: str, kind: str, claims: Sequence[Claim], shown: Sequence[Claim]) -> Side:
    speakers = dict.fromkeys(claim.stated_by for claim in shown)
    statements = dict.fromkeys(statement for claim in shown for statement in meant(claim))
    return Side(
        name=Piece(title),
        kind=kind,
        speakers=tuple(name(material, speaker) for speaker in speakers),
        tells=tuple(voice(material, claim) for claim in shown),
        facts=tuple(
            Told(
                name(material, statement.subject),
                plain(material, statement.predicate),
                as_told(material, statement, shown),
                material.stands(statement),
            )
            for statement in statements
        ),
        further=len(claims) - len(shown),
    )


def _question(statement: Statement) -> Question:
    return statement.subject, statement.predicate


def _questions(claim: Claim) -> set[Question]:
    return {_question(statement) for statement in meant(claim)}


def as_told(material: Material, statement: Statement, claims: Iterable[Claim]) -> Clause:
    """Return a statement's object in words, with those of some claims that assert it."""
    behind = [claim for claim in claims if statement in meant(claim)]
    return Clause(
        say(material, statement.object),
        tuple(mark(material, claim) for claim in behind),
        all(claim.basis == CLEM.inferred for claim in behind),
    )
