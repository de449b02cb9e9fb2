"""What is inferred, what is vague, and what is not stated."""

from dataclasses import dataclass

from rdflib.term import Node

from clemency.ledger import Statement
from clemency.namespaces import CLEM, SCHEMA
from clemency.report.dossier.claims import Card, card
from clemency.report.dossier.coverage import let_out
from clemency.report.dossier.events import open_questions, question
from clemency.report.dossier.material import Material
from clemency.report.dossier.wording import (
    Clause,
    Piece,
    bounds,
    clause,
    definition,
    kinds,
    left_open,
    name,
    phrase,
    plain,
)

# What data bases of amnesties code of each measure. Where no entry answers, and the article is not known to
# leave it open, the graph itself shows that it is not stated.
_OF_A_MEASURE = (
    (CLEM.grantedBy,),
    (CLEM.basedOn,),
    (CLEM.occursDuring,),
    (CLEM.covers, CLEM.coversOffence),
    (CLEM.excludes, CLEM.excludesOffence),
    (CLEM.dependsOn,),
    (CLEM.legalEffect,),
)
_OF_THE_ARTICLE = ((SCHEMA.author, "author"), (SCHEMA.datePublished, "date of publication"))


@dataclass(frozen=True)
class Vague:
    """A quantity, share or time that is not exact: its wording, what it allows by which rule, its uses."""

    wording: Piece
    allows: str
    rule: str
    used: tuple[tuple[Piece, str, Clause], ...]


@dataclass(frozen=True)
class Inference:
    """Claims worked out by one and the same reasoning, and what that rests on."""

    claims: tuple[Card, ...]
    reasoning: str
    rests_on: tuple[Piece, ...]


@dataclass(frozen=True)
class Gap:
    """What is not stated of a subject."""

    subject: Piece
    kind: str
    missing: tuple[str, ...]


def inferred(material: Material) -> tuple[Inference, ...]:
    """Return the claims whose content or speaker was worked out, as the text has them, by their reasoning."""
    found: dict[tuple[str, tuple[Piece, ...]], list[Card]] = {}
    for claim in material.ledger.claims:
        if claim.basis in (CLEM.inferred, CLEM.speakerInferred):
            one = card(material, claim)
            found.setdefault((one.reasoning, one.rests_on), []).append(one)
    return tuple(Inference(tuple(claims), *why) for why, claims in found.items())


def vague(material: Material) -> tuple[Vague, ...]:
    """Return the quantities, shares and times whose wording leaves room, in the order of the file."""
    values = dict.fromkeys(entry.object for entry in material.entries)
    return tuple(found for found in (_vague(material, value) for value in values) if found)


def gaps(material: Material) -> tuple[Gap, ...]:
    """Return what the article leaves open and what of a measure no entry answers, by subject."""
    article = material.article.iri
    silent = tuple(word for edge, word in _OF_THE_ARTICLE if not material.values(article, edge))
    found = [Gap(Piece("the article"), "", silent)] if silent else []
    told_of = [entry.subject for entry in material.entries]
    left_unsaid = sorted(material.article.file.graph.subjects(CLEM.leavesOpen), key=str)
    for subject in dict.fromkeys([*told_of, *left_unsaid]):
        missing = dict.fromkeys((*_unanswered(material, subject), *open_questions(material, subject)))
        if missing:
            found.append(Gap(name(material, subject), kinds(material, subject), tuple(missing)))
    return tuple(found)


def _unanswered(material: Material, subject: Node) -> list[str]:
    """Return what is asked of every measure and no entry answers."""
    if not material.is_a(subject, CLEM.ClemencyMeasure):
        return []
    return [
        question(material, edges[0])
        for edges in _OF_A_MEASURE
        if not any(material.stated(subject, edge) for edge in edges)
        and not (CLEM.covers in edges and let_out(material, subject))
    ]


def _vague(material: Material, value: Node) -> Vague | None:
    used = material.stated(None, None, value)
    low, high = (material.values(value, edge) for edge in (CLEM.minimum, CLEM.maximum))
    if material.is_a(value, CLEM.Estimate):
        if low and low == high:
            return None
        rules = [definition(material, rule) for rule in material.values(value, CLEM.convention)]
        return Vague(
            phrase(material, value) or name(material, value),
            bounds(material, value),
            " ".join(rules),
            _uses(material, used),
        )
    if material.is_a(value, CLEM.DateValue):
        days = [
            plain(material, day)
            for edge in (CLEM.earliest, CLEM.latest)
            for day in material.values(value, edge)
        ]
        edtf = " ".join(plain(material, text) for text in material.values(value, CLEM.edtf))
        if not left_open(edtf) and len(set(days)) == 1:
            return None
        allows = " to ".join(dict.fromkeys(days)) or left_open(edtf)
        note = left_open(edtf) if days and left_open(edtf) else ""
        wording = phrase(material, value) or name(material, value)
        return Vague(wording, f"{allows}, {note}" if note else allows, f"EDTF {edtf}", _uses(material, used))
    if low or high:
        return Vague(name(material, value), definition(material, value), "", _uses(material, used))
    return None


def _uses(material: Material, entries: tuple[Statement, ...]) -> tuple[tuple[Piece, str, Clause], ...]:
    return tuple(
        (name(material, e.subject), plain(material, e.predicate), clause(material, e)) for e in entries
    )
