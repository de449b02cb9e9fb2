"""An article in brief: sentences made from the entries, each clause with the claims it rests on.

The sentences know the terms of the ontology and nothing of any one article. What they have no pattern for is
told by its label, so that nothing told of a measure is left out.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rdflib import URIRef
from rdflib.term import Node

from clemency.namespaces import CLEM
from clemency.report.dossier.coverage import freed, harm_to, let_out, wholes
from clemency.report.dossier.events import open_questions
from clemency.report.dossier.material import Material, groups_in
from clemency.report.dossier.sentences import (
    STOP,
    Clauses,
    after,
    attributed,
    joined,
    said_of,
    sentence,
    times,
    told,
    told_by,
    words,
)
from clemency.report.dossier.wording import (
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

_OF_A_MEASURE = {
    CLEM.grantedBy: "was granted by {}",
    CLEM.appliesIn: "applied in {}",
    CLEM.basedOn: "rests on {}",
    CLEM.roundInYear: "was the {} of its year",
    CLEM.occursDuring: "dates from {}",
    CLEM.inForceFrom: "was in force from {}",
    CLEM.marks: "marked {}",
    CLEM.precedes: "came before {}",
    CLEM.amends: "amended {}",
    CLEM.annuls: "annulled {}",
}
_OF_AN_OCCASION = {CLEM.commemorates: "recalls {}", CLEM.occursDuring: "falls on {}"}
_TERMS = {
    CLEM.coversOffence: "Offences covered: ",
    CLEM.coversActsDuring: "Acts covered: those of ",
    CLEM.excludesOffence: "Offences left out: ",
    CLEM.legalEffect: "Effect on the punishment: ",
    CLEM.dependsOn: "Condition: ",
    CLEM.announcedSize: "Number announced: ",
}
_TOLD_APART = (CLEM.covers, CLEM.excludes, CLEM.motivatedBy, *_TERMS)


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
        [*_outline(material, measure), *_releases(material, measure), *_occasions(material, measure)],
        *_people(material, measure),
        [*_left_out(material, measure), *_terms(material, measure)],
        [*_reasons(material, measure), *_doubted(material, measure)],
    )
    told_of = tuple(tuple(clauses) for clauses in paragraphs if clauses)
    return Brief(name(material, measure), told_of or ((words("Nothing is told of it as a fact."),),))


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
        said = [release, *after(", dated ", times(days)), *_left_open(material, carried.subject)]
        clauses += sentence("It was carried out by ", said)
    return clauses


def _people(material: Material, measure: Node) -> list[Clauses]:
    """Return two paragraphs about each group let out: the whole of it, and its parts."""
    paragraphs: list[Clauses] = []
    ties = let_out(material, measure)
    for group in wholes(material, ties):
        lead = "Let out: " if freed(material, group, ties) else "Covered: "
        named = common([clause(material, tie) for tie in ties[group]], name(material, group))
        number = after(", their number told as ", _sizes(material, group))
        paragraphs += [
            [
                *sentence(lead, [named, *number]),
                *sentence("They were held in ", told(material, material.stated(group, CLEM.heldIn))),
                *sentence("Their condition: ", _conditions(material, group)),
                *sentence("They were held for ", _offences(material, group)),
            ],
            [*_shares(material, group), *_counted(material, group), *_harm(material, group)],
        ]
    return paragraphs


def _conditions(material: Material, group: Node) -> Clauses:
    return told_by(material, material.stated(group, CLEM.hasCondition))


def _offences(material: Material, group: Node) -> Clauses:
    """Return what a group was held for: each member for one of these or more, so `or` stands between."""
    return told_by(material, material.stated(group, CLEM.heldFor), last=" or ")


def _sizes(material: Material, group: Node) -> Clauses:
    """Return the sizes told of a group, those with a figure first."""
    entries = material.stated(group, CLEM.size)
    figures_first = sorted(entries, key=lambda entry: bounds(material, entry.object) == NO_FIGURE)
    return joined([[attributed(material, entry)] for entry in figures_first], "; ", "; ")


def _shares(material: Material, group: Node) -> Clauses:
    """Tell the parts of a group of which a share and a state are told."""
    parts: list[Clauses] = []
    for part in groups_in(material, group):
        share = " / ".join(plain(material, entry.object) for entry in material.stated(part, CLEM.share))
        states = joined(
            [_conditions(material, part), after("held for ", _offences(material, part))], last="; "
        )
        for tie in material.stated(part, CLEM.subgroupOf) if share and states else ():
            whole = Piece("them") if tie.object == group else name(material, tie.object)
            link = replace(name(material, part), text=share if parts else capital(share))
            parts.append([Clause((link, Piece(" of "), whole, Piece(": "))), *states])
    clauses = joined(parts, "; ", "; ")
    return [*clauses, STOP] if clauses else []


def _counted(material: Material, group: Node) -> Clauses:
    """Tell the parts of a group whose number is told."""
    parts = [
        [_part(material, part), *number]
        for part in groups_in(material, group)
        if part != group and (number := after(", told as ", _sizes(material, part)))
    ]
    return sentence("Among them: ", joined(parts, "; ", "; "))


def _part(material: Material, group: Node) -> Clause:
    """Return a part's name with the claims that make it a part."""
    ties = [clause(material, entry) for entry in material.stated(group, CLEM.subgroupOf)]
    return common(ties, name(material, group))


def _harm(material: Material, group: Node) -> Clauses:
    clauses: Clauses = []
    for event in harm_to(material, groups_in(material, group)):
        victims = told(material, material.stated(event, CLEM.affects))
        doers = after("; by ", told(material, material.stated(event, CLEM.doneBy)))
        lead = words("Named as victims of ", name(material, event), Piece(": "))
        clauses += sentence(lead, [*victims, *doers, *_left_open(material, event)])
    return clauses


def _left_open(material: Material, node: Node) -> Clauses:
    questions = open_questions(material, node)
    return [words(f"; not stated: {', '.join(questions)}")] if questions else []


def _left_out(material: Material, measure: Node) -> Clauses:
    return sentence("Left out: ", told_by(material, material.stated(measure, CLEM.excludes)))


def _terms(material: Material, measure: Node) -> Clauses:
    clauses: Clauses = []
    for edge, lead in _TERMS.items():
        clauses += sentence(lead, told(material, material.stated(measure, edge)))
    return clauses


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
        lead = words("Told by ", name(material, speaker), Piece(", and doubted by the article: "))
        clauses += sentence(lead, joined(claims, ". ", ". "))
    return clauses


def _subject(material: Material, node: Node) -> Clause:
    subject = name(material, node)
    return Clause((replace(subject, text=capital(subject.text)), Piece(" ")))
