"""An article in brief: sentences made from the entries, each clause with the claims it rests on.

The sentences know the terms of the ontology and nothing of any one article. What they have no pattern for is
told by its label, so that nothing told of a measure is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rdflib import URIRef
from rdflib.term import Node

from clemency.dossier.coverage import harm_to, let_out
from clemency.dossier.material import Material, groups_in
from clemency.dossier.sentences import (
    STOP,
    Clauses,
    after,
    attributed,
    joined,
    said_of,
    sentence,
    times,
    told,
    words,
)
from clemency.dossier.wording import (
    NO_FIGURE,
    Clause,
    Piece,
    bounds,
    capital,
    clause,
    common,
    mark,
    name,
    plain,
)
from clemency.namespaces import CLEM

_OF_A_MEASURE = {
    CLEM.grantedBy: "was granted by {}",
    CLEM.appliesIn: "applied in {}",
    CLEM.roundInYear: "was number {} of its year",
    CLEM.occursDuring: "dates from {}",
    CLEM.marks: "marked {}",
    CLEM.precedes: "came before {}",
}
_OF_AN_OCCASION = {CLEM.commemorates: "recalls {}", CLEM.occursDuring: "falls on {}"}
_TOLD_APART = (CLEM.covers, CLEM.excludes, CLEM.motivatedBy)


@dataclass(frozen=True)
class Brief:
    """A measure in a few sentences: what it was, whom it let out and left out, and the reasons told."""

    heading: Piece
    paragraphs: tuple[tuple[Clause, ...], ...]


def narrative(material: Material, measures: Iterable[Node]) -> tuple[Brief, ...]:
    """Return the sentences about each measure."""
    return tuple(_brief(material, measure) for measure in measures)


def _brief(material: Material, measure: Node) -> Brief:
    paragraphs = (
        [*_outline(material, measure), *_occasions(material, measure), *_releases(material, measure)],
        [*_people(material, measure), *_left_out(material, measure)],
        [*_reasons(material, measure), *_doubted(material, measure)],
    )
    return Brief(name(material, measure), tuple(tuple(clauses) for clauses in paragraphs if clauses))


def _outline(material: Material, measure: Node) -> Clauses:
    entries = [entry for entry in material.stated(measure, None) if entry.predicate not in _TOLD_APART]
    return sentence(_subject(material, measure), said_of(material, entries, _OF_A_MEASURE))


def _occasions(material: Material, measure: Node) -> Clauses:
    clauses: Clauses = []
    for marked in material.stated(measure, CLEM.marks):
        entries = [
            entry for entry in material.stated(marked.object, None) if entry.predicate in _OF_AN_OCCASION
        ]
        clauses += sentence(_subject(material, marked.object), said_of(material, entries, _OF_AN_OCCASION))
    return clauses


def _releases(material: Material, measure: Node) -> Clauses:
    clauses: Clauses = []
    for carried in material.stated(None, CLEM.implements, measure):
        days = [clause(material, entry) for entry in material.stated(carried.subject, CLEM.occursDuring)]
        release = replace(clause(material, carried), pieces=(name(material, carried.subject),))
        clauses += sentence("It was carried out by ", [release, *after(", on ", times(days))])
    return clauses


def _people(material: Material, measure: Node) -> Clauses:
    clauses: Clauses = []
    for group, ties in let_out(material, measure).items():
        freed = common([clause(material, tie) for tie in ties], name(material, group))
        clauses += sentence("Let out: ", [freed, *after(", in number ", _sizes(material, group))])
        clauses += sentence("They were held in ", told(material, material.stated(group, CLEM.heldIn)))
        clauses += sentence(
            "They are described as: ", told(material, material.stated(group, CLEM.hasCondition))
        )
        clauses += _shares(material, group)
        clauses += _harm(material, group)
    return clauses


def _sizes(material: Material, group: Node) -> Clauses:
    """Return the sizes told of a group, those with a figure first."""
    entries = material.stated(group, CLEM.size)
    figures_first = sorted(entries, key=lambda entry: bounds(material, entry.object) == NO_FIGURE)
    return joined([[attributed(material, entry)] for entry in figures_first], "; ", "; ")


def _shares(material: Material, group: Node) -> Clauses:
    """Tell the parts of a group that have a share and a state; others are left to the list of groups."""
    parts: list[Clauses] = []
    for part in groups_in(material, group):
        share = " / ".join(plain(material, entry.object) for entry in material.stated(part, CLEM.share))
        states = told(material, material.stated(part, CLEM.hasCondition))
        for tie in material.stated(part, CLEM.subgroupOf) if share and states else ():
            whole = Piece("them") if tie.object == group else name(material, tie.object)
            link = replace(name(material, part), text=share if parts else capital(share))
            parts.append([Clause((link, Piece(" of "), whole, Piece(": "))), *states])
    clauses = joined(parts, "; ", "; ")
    return [*clauses, STOP] if clauses else []


def _harm(material: Material, group: Node) -> Clauses:
    clauses: Clauses = []
    for event in harm_to(material, groups_in(material, group)):
        victims = told(material, material.stated(event, CLEM.hasVictim))
        doers = after("; by ", told(material, material.stated(event, CLEM.conductedBy)))
        lead = words("Named as victims of ", name(material, event), Piece(": "))
        clauses += sentence(lead, [*victims, *(doers or [words("; by whom is not stated")])])
    return clauses


def _left_out(material: Material, measure: Node) -> Clauses:
    return sentence("Left out: ", told(material, material.stated(measure, CLEM.excludes)))


def _reasons(material: Material, measure: Node) -> Clauses:
    given = [[attributed(material, entry)] for entry in material.stated(measure, CLEM.motivatedBy)]
    return sentence("Given as the reason, and told as true: ", joined(given, "; ", "; "))


def _doubted(material: Material, measure: Node) -> Clauses:
    """Tell what the article doubts about a measure, speaker by speaker, in paraphrase."""
    by_speaker: dict[URIRef, list[Clauses]] = {}
    for claim in material.ledger.claims:
        about = any(statement.subject == measure for statement in claim.asserts)
        if claim.stance == CLEM.contested and about:
            said = Clause((Piece(claim.paraphrase.rstrip(".")),), (mark(material, claim),))
            by_speaker.setdefault(claim.stated_by, []).append([said])
    clauses: Clauses = []
    for speaker, claims in by_speaker.items():
        lead = _subject(material, speaker, " gives another account, which the article doubts: ")
        clauses += sentence(lead, joined(claims, "; ", "; "))
    return clauses


def _subject(material: Material, node: Node, verb: str = " ") -> Clause:
    subject = name(material, node)
    return Clause((replace(subject, text=capital(subject.text)), Piece(verb)))
