"""What else happened: events other than measures, releases and occasions, each as one sentence.

It names the event and says, property by property, what is told of it and what the article leaves open.
"""

from dataclasses import dataclass

from rdflib import URIRef
from rdflib.term import Node

from clemency.namespaces import CLEM, SCHEMA
from clemency.report.dossier.material import Material
from clemency.report.dossier.sentences import said_of
from clemency.report.dossier.wording import Clause, Piece, kinds, name, plain

_TOLD_ELSEWHERE = (CLEM.ClemencyMeasure, CLEM.Release, CLEM.Occasion)

_OF_AN_EVENT = {
    CLEM.affects: "affecting {}",
    CLEM.aimsAt: "meant to bring about {}",
    CLEM.amends: "amending {}",
    CLEM.annuls: "annulling {}",
    CLEM.attitude: "described as {}",
    CLEM.concerns: "about {}",
    CLEM.conveys: "conveying {}",
    CLEM.doneBy: "by {}",
    CLEM.fromCountry: "from {}",
    CLEM.occursDuring: "dated {}",
    CLEM.partOf: "as part of {}",
    CLEM.precedes: "before {}",
    CLEM.reach: "described as {}",
    CLEM.receivedBy: "received by {}",
    CLEM.size: "lasting {}",
    CLEM.takesPlaceAt: "at {}",
    CLEM.treatmentKind: "in the form of {}",
    CLEM.undertakes: "with the undertaking {}",
}
_OF_A_KIND = {
    CLEM.IllTreatment: {CLEM.affects: "suffered by {}"},
    CLEM.Lecture: {CLEM.affects: "addressed to {}"},
    CLEM.Reaction: {CLEM.doneBy: "on the part of {}", CLEM.concerns: "towards {}"},
    CLEM.RecoveryPeriod: {CLEM.affects: "for {}"},
    CLEM.Repatriation: {CLEM.affects: "of {}"},
}

# How a reader would ask for what an article leaves open; a property that is not here is told by its label.
_QUESTIONS = {
    CLEM.affects: "to whom",
    CLEM.aimsAt: "what for",
    CLEM.basedOn: "on what legal basis",
    CLEM.covers: "whom it covers",
    CLEM.dependsOn: "on what condition",
    CLEM.doneBy: "by whom",
    CLEM.excludes: "whom it leaves out",
    CLEM.grantedBy: "who granted it",
    CLEM.heldFor: "held for what",
    CLEM.heldIn: "held where",
    CLEM.legalEffect: "what it does to the punishment",
    CLEM.occursDuring: "when",
    CLEM.receivedBy: "received by whom",
    CLEM.share: "how large a part of the whole",
    CLEM.size: "how many",
    CLEM.takesPlaceAt: "where",
    SCHEMA.name: "by what name",
}


@dataclass(frozen=True)
class Happening:
    """An event, what is told of it as a list of phrases, and the questions that the article leaves open."""

    what: Piece
    kind: str
    told: tuple[Clause, ...]
    open: tuple[str, ...]


def happenings(material: Material) -> tuple[Happening, ...]:
    """Return the events of an article that are told nowhere else, in the order of the file."""
    return tuple(
        happening(material, node)
        for node in material.entities(CLEM.Event)
        if not any(material.is_a(node, kind) for kind in _TOLD_ELSEWHERE)
    )


def happening(material: Material, node: Node) -> Happening:
    """Return an event in words."""
    patterns = dict(_OF_AN_EVENT)
    for kind, own in _OF_A_KIND.items():
        patterns |= own if material.is_a(node, kind) else {}
    return Happening(
        what=name(material, node),
        kind=kinds(material, node),
        told=tuple(said_of(material, material.stated(node, None), patterns, last=", ")),
        open=open_questions(material, node),
    )


def open_questions(material: Material, node: Node) -> tuple[str, ...]:
    """Return what the article leaves open about something, as questions: `by whom`."""
    return tuple(question(material, edge) for edge in material.values(node, CLEM.leavesOpen))


def question(material: Material, edge: Node) -> str:
    """Return how a reader asks for a property: `by whom`; its label where there is no such wording."""
    return _QUESTIONS.get(URIRef(str(edge)), plain(material, edge))
