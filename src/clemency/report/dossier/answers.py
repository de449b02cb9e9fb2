"""What a reader asks first: who got out, who did not, who says so, and who disagrees."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rdflib import URIRef
from rdflib.term import Node

from clemency.ledger import Claim, Statement
from clemency.namespaces import CLEM
from clemency.report.dossier.coverage import freed, let_out, wholes
from clemency.report.dossier.disputes import Matter, matters
from clemency.report.dossier.material import Material, groups_in
from clemency.report.dossier.sentences import (
    STOP,
    Clauses,
    after,
    attributed,
    joined,
    sentence,
    told,
    told_by,
    words,
)
from clemency.report.dossier.sides import Question, answer, answers_to, as_told, meant
from clemency.report.dossier.wording import (
    NO_FIGURE,
    Clause,
    Piece,
    bounds,
    capital,
    clause,
    common,
    in_a_row,
    mark,
    name,
    phrase,
    plain,
)

_MOST = 3  # parts of a group, disagreements: a page tells all of them further down
_LETS_OUT = (CLEM.announcedSize, CLEM.covers, CLEM.coversOffence)
_LEAVES_OUT = (CLEM.excludes, CLEM.excludesOffence)
_READS = {
    CLEM.announcedSize: "the number is ",
    CLEM.covers: "it covered ",
    CLEM.excludes: "it left out ",
    CLEM.motivatedBy: "the reason was ",
}


@dataclass(frozen=True)
class Answer:
    """A question, and a sentence or two that answer it from the graph, each clause with its claims."""

    question: str
    clauses: tuple[Clause, ...]


def answers(material: Material, measures: Sequence[Node]) -> tuple[Answer, ...]:
    """Return four answers about the measure of which most is said; none where there is no measure."""
    if not measures:
        return ()
    measure, *others = measures
    out, left = _got_out(material, measure), _did_not(material, measure)
    used = _behind(material, (*out, *left))
    found = {
        "Who got out?": [*out, *_others(material, others)],
        "Who did not?": left,
        "Who says so?": _who_says(material, used),
        "Who disagrees?": _who_disagrees(material, used),
    }
    return tuple(Answer(question, tuple(clauses)) for question, clauses in found.items())


def _got_out(material: Material, measure: Node) -> Clauses:
    """Tell whom a measure let out: groups with number and place, or offences; then what is no fact."""
    ties = let_out(material, measure)
    clauses: Clauses = []
    for group in wholes(material, ties):
        parts = [part for part in groups_in(material, group) if part != group and part in ties]
        among = joined([_group(material, ties[part], part) for part in parts[:_MOST]], "; ", "; ")
        held = after(", held in ", _places(material, group))
        clauses += [] if freed(material, group, ties) else [words("covered, with no release told: ")]
        clauses += [*_group(material, ties[group], group), *held, STOP, *_held_for(material, group)]
        clauses += sentence("Among them: ", among)
    clauses += sentence("Offences covered: ", told(material, material.stated(measure, CLEM.coversOffence)))
    return _begun([*(clauses or [words("No fact says who. ")]), *_no_fact(material, measure, _LETS_OUT)])


def _did_not(material: Material, measure: Node) -> Clauses:
    clauses = sentence("", told_by(material, material.stated(measure, CLEM.excludes)))
    offences = told(material, material.stated(measure, CLEM.excludesOffence))
    clauses += sentence("Offences left out: ", offences)
    return _begun([*(clauses or [words("No fact says who. ")]), *_no_fact(material, measure, _LEAVES_OUT)])


def _group(material: Material, ties: Iterable[Statement], group: Node) -> Clauses:
    """Return a group and its number: figures if there are any, else the wordings, each with who says so."""
    named = common([clause(material, tie) for tie in ties], name(material, group))
    sizes = material.stated(group, CLEM.size)
    bounded = [entry for entry in sizes if bounds(material, entry.object) != NO_FIGURE]
    return [
        named,
        *after(", ", joined([[attributed(material, each)] for each in bounded or sizes], "; ", "; ")),
    ]


def _places(material: Material, group: Node) -> Clauses:
    """Return where a group was held, with the number of places as it was worded."""
    entries = material.stated(group, CLEM.heldIn)
    if not any(material.stated(entry.object, CLEM.size) for entry in entries):
        return told(material, entries)
    places: list[Clauses] = []
    for entry in entries:
        sizes = material.stated(entry.object, CLEM.size)
        numbers = [
            (Piece(" ("), phrase(material, size.object) or Piece(bounds(material, size.object)), Piece(")"))
            for size in sizes
        ]
        ties = [clause(material, each) for each in (entry, *sizes)]
        place = name(material, entry.object)
        places.append([common(ties, place, *(piece for number in numbers for piece in number))])
    return joined(places)


def _held_for(material: Material, group: Node) -> Clauses:
    """Tell for what a group, or a part of it, was held; each member for one of these or more."""
    clauses: Clauses = []
    for part in groups_in(material, group):
        offences = told_by(material, material.stated(part, CLEM.heldFor), last=" or ")
        shares = " / ".join(plain(material, entry.object) for entry in material.stated(part, CLEM.share))
        if part == group:
            clauses += sentence("They were held for ", offences)
        elif shares and any(tie.object == group for tie in material.stated(part, CLEM.subgroupOf)):
            link = replace(name(material, part), text=capital(shares))
            clauses += sentence(Clause((link, Piece(" of them were held for "))), offences)
    return clauses


def _no_fact(material: Material, measure: Node, edges: Iterable[URIRef]) -> Clauses:
    """Tell what is said of a measure and does not stand as a fact, with who says so."""
    clauses: Clauses = []
    for edge in edges:
        claims = [claim for claim in material.ledger.claims if not claim.carries_facts]
        for statement in answers_to(claims, (measure, edge)):
            if not material.stands(statement):
                one = as_told(material, statement, claims)
                speakers = in_a_row(dict.fromkeys(each.speaker.text for each in one.marks))
                clauses += [words(f"According to {speakers}, and not told as fact: "), one, STOP]
    return clauses


def _others(material: Material, measures: Sequence[Node]) -> Clauses:
    """Name the measures of which the article tells besides."""
    named = [[words("", name(material, measure))] for measure in measures[:_MOST]]
    more = f" and {len(measures) - _MOST} more" if len(measures) > _MOST else ""
    also = joined(named, last=", " if more else " and ")
    return [*after("The article also tells of ", also), words(f"{more}. ")] if also else []


def _who_says(material: Material, used: Sequence[Claim]) -> Clauses:
    """Name the speakers of some claims, the one with most first, and those who corroborate them."""
    backing = {other.iri: other for claim in used for other in material.backers(claim)}
    said = [*_by_speaker(material, [claim for claim in used if claim.iri not in backing])]
    backed = after("; corroborated by ", joined([[each] for each in _by_speaker(material, backing.values())]))
    clauses = [*joined([[each] for each in said], "; ", "; "), *backed]
    return _begun([*clauses, STOP] if clauses else [words("Nobody: no fact answers. ")])


def _by_speaker(material: Material, claims: Iterable[Claim]) -> list[Clause]:
    spoken: dict[URIRef, list[Claim]] = {}
    for claim in claims:
        spoken.setdefault(claim.stated_by, []).append(claim)
    return [
        Clause(
            (name(material, speaker), Piece(_kind(material, speaker))),
            tuple(mark(material, claim) for claim in each),
        )
        for speaker, each in sorted(spoken.items(), key=lambda item: -len(item[1]))
    ]


def _kind(material: Material, speaker: URIRef) -> str:
    known = material.ledger.speakers.get(speaker)
    return f" ({plain(material, known.kind)})" if known else ""


def _who_disagrees(material: Material, used: Sequence[Claim]) -> Clauses:
    """Tell whether anybody denies the claims used, and then each disagreement, side by side."""
    denied = {iri for claim in material.ledger.claims for iri in claim.contradicts}
    denied |= {claim.iri for claim in used if claim.contradicts or claim.stance == CLEM.contested}
    every = matters(material)
    if not every:
        return [words("Nobody in this article. ")]
    clauses: Clauses = []
    if used and not any(claim.iri in denied for claim in used):
        clauses.append(words("No claim of this article denies who got out and who did not. "))
    for matter in every[:_MOST]:
        clauses += _matter(material, matter)
    more = len(every) - _MOST
    return [*clauses, *([words(f"Disagreements besides: {more}. ")] if more > 0 else [])]


def _matter(material: Material, matter: Matter) -> Clauses:
    """Tell both sides: their answers to the question that they share, else their first claims."""
    asked = [question for claim in matter.held for question in _asked(claim)]
    shared = next((question for question in asked if answer(material, question, matter.answered)), None)
    doubt = words(", told by the article as doubtful or false") if matter.contested else words("")
    sides: list[Clauses] = []
    for claims in filter(None, (matter.held, matter.answered)):
        doubted = [doubt] if claims is matter.held else []
        if shared:
            label = _READS.get(
                URIRef(str(shared[1])), f"{', '.join(plain(material, each) for each in shared)}: "
            )
            by_speakers: dict[str, list[Clauses]] = {}
            for each in answer(material, shared, claims):
                speakers = in_a_row(dict.fromkeys(reference.speaker.text for reference in each.marks))
                by_speakers.setdefault(speakers, []).append([each])
            for speakers, said in by_speakers.items():
                sides.append([words(f"according to {speakers}, {label}"), *joined(said), *doubted])
        else:
            paraphrase = Clause((Piece(claims[0].paraphrase.rstrip(".")),), (mark(material, claims[0]),))
            sides.append([words(f"{plain(material, claims[0].stated_by)}: "), paraphrase, *doubted])
    unanswered = [] if matter.answered else [words("; nobody answers")]
    return _begun([*joined(sides, "; ", "; "), *unanswered, STOP])


def _asked(claim: Claim) -> list[Question]:
    """Return the questions that a claim answers."""
    return [(statement.subject, statement.predicate) for statement in meant(claim)]


def _behind(material: Material, clauses: Iterable[Clause]) -> list[Claim]:
    """Return the claims to which clauses refer, in the order of the text."""
    names = {reference.name for each in clauses for reference in each.marks}
    return [claim for claim in material.ledger.claims if material.claim_name(claim.iri) in names]


def _begun(clauses: Clauses) -> Clauses:
    """Return clauses that begin with a capital letter, as a sentence does."""
    for number, each in enumerate(clauses):
        for place, piece in enumerate(each.pieces):
            if piece.text:
                pieces = list(each.pieces)
                pieces[place] = replace(piece, text=capital(piece.text))
                return [*clauses[:number], replace(each, pieces=tuple(pieces)), *clauses[number + 1 :]]
    return clauses
