"""What is inferred, what is vague, and what is not stated."""

from dataclasses import dataclass

from rdflib.term import Node

from clemency.dossier.claims import Card, card
from clemency.dossier.material import Material
from clemency.dossier.wording import (
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
from clemency.ledger import Statement
from clemency.namespaces import CLEM, SCHEMA

# What a reader asks of a thing of each kind. Where no entry answers, the answer is “not stated”.
_QUESTIONS = (
    (CLEM.ClemencyMeasure, CLEM.grantedBy, "who granted it"),
    (CLEM.ClemencyMeasure, CLEM.occursDuring, "when it was granted"),
    (CLEM.ClemencyMeasure, CLEM.covers, "whom it covers"),
    (CLEM.ClemencyMeasure, CLEM.excludes, "whom it leaves out"),
    (CLEM.Release, CLEM.occursDuring, "when"),
    (CLEM.IllTreatment, CLEM.conductedBy, "by whom"),
    (CLEM.IllTreatment, CLEM.occursDuring, "when"),
    (CLEM.Campaign, CLEM.conductedBy, "by whom"),
    (CLEM.Campaign, CLEM.occursDuring, "when"),
    (CLEM.PrisonerGroup, CLEM.size, "how many"),
    (CLEM.PrisonerGroup, CLEM.heldIn, "where they were held"),
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
class Gap:
    """What is not stated of a subject."""

    subject: Piece
    kind: str
    missing: tuple[str, ...]


def inferred(material: Material) -> tuple[Card, ...]:
    """Return the claims that an annotator worked out, in the order of the text."""
    return tuple(card(material, claim) for claim in material.ledger.claims if claim.basis == CLEM.inferred)


def vague(material: Material) -> tuple[Vague, ...]:
    """Return the quantities, shares and times whose wording leaves room, in the order of the file."""
    values = dict.fromkeys(entry.object for entry in material.entries)
    return tuple(found for found in (_vague(material, value) for value in values) if found)


def gaps(material: Material) -> tuple[Gap, ...]:
    """Return what a reader would ask and no entry answers, by subject: the article first."""
    article = material.article.iri
    silent = tuple(word for edge, word in _OF_THE_ARTICLE if not material.values(article, edge))
    found = [Gap(Piece("the article"), "", silent)] if silent else []
    for subject in dict.fromkeys(entry.subject for entry in material.entries):
        missing = tuple(
            question
            for kind, edge, question in _QUESTIONS
            if material.is_a(subject, kind) and not _answered(material, subject, edge)
        )
        if missing:
            found.append(Gap(name(material, subject), kinds(material, subject), missing))
    return tuple(found)


def _answered(material: Material, subject: Node, edge: Node) -> bool:
    """Return whether entries answer; a part is as large as its share says, and held where the whole is."""
    if material.stated(subject, edge):
        return True
    if edge == CLEM.size:
        return bool(material.stated(subject, CLEM.share))
    if edge == CLEM.covers:
        releases = material.stated(None, CLEM.implements, subject)
        return any(material.stated(release.subject, CLEM.frees) for release in releases)
    if edge == CLEM.heldIn:
        return any(material.stated(whole, edge) for whole in _wholes(material, subject))
    return False


def _wholes(material: Material, group: Node) -> set[Node]:
    found: set[Node] = set()
    waiting = [group]
    while waiting:
        for entry in material.stated(waiting.pop(), CLEM.subgroupOf):
            if entry.object not in found:
                found.add(entry.object)
                waiting.append(entry.object)
    return found


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
