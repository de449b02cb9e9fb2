"""The ledger as a book: what stands, by subject, each entry beside its claims; and who speaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from rdflib import RDF, URIRef
from rdflib.namespace import DCTERMS
from rdflib.term import Node

from clemency.ledger import Claim, Statement
from clemency.namespaces import CLEM, PROV
from clemency.report.dossier.claims import chain
from clemency.report.dossier.material import Material
from clemency.report.dossier.wording import (
    Clause,
    Mark,
    Piece,
    clause,
    definition,
    kinds,
    mark,
    name,
    plain,
    say,
)


@dataclass(frozen=True)
class Voice:
    """A claim as one line: its mark, its first speaker, its paraphrase, and who corroborates it."""

    mark: Mark
    speaker: Piece
    paraphrase: str
    modality: str
    stance: str
    carries: bool
    corroborates: tuple[Mark, ...]
    corroborated_by: tuple[Mark, ...]


@dataclass(frozen=True)
class Entry:
    """One fact beside the claims that assert it."""

    anchor: str
    property: str
    value: tuple[Piece, ...]
    inferred: bool
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class Account:
    """All that stands about one subject. `mentions` are the entries elsewhere whose object it is."""

    anchor: str
    subject: Piece
    kind: str
    entries: tuple[Entry, ...]
    mentions: tuple[tuple[Piece, Piece], ...]
    spoken_of_in: tuple[Mark, ...]


@dataclass(frozen=True)
class Detail:
    """One thing told of a speaker. `anchor` is empty if no claim says it."""

    anchor: str
    property: str
    told: Clause


@dataclass(frozen=True)
class Portrait:
    """A speaker: what the article tells of it, what it says, and what it passes on."""

    anchor: str
    label: Piece
    kind: str
    meaning: str
    details: tuple[Detail, ...]
    says: tuple[Voice, ...]
    relays: tuple[Voice, ...]


def accounts(material: Material) -> tuple[Account, ...]:
    """Return the subjects in the order of the file; last, those that no fact is about but claims speak of."""
    speakers = material.ledger.speakers
    subjects = dict.fromkeys(entry.subject for entry in material.entries if entry.subject not in speakers)
    by_line = sorted(material.article.file.spans.items(), key=lambda item: (item[1].line, str(item[0])))
    declared = [
        node for (node, edge, _), _ in by_line if edge == RDF.type and material.is_a(node, CLEM.Entity)
    ]
    doubted = _spoken_of(material)
    return tuple(
        _account(material, subject, doubted.get(subject, ()))
        for subject in dict.fromkeys((*subjects, *declared))
    )


def portraits(material: Material) -> tuple[Portrait, ...]:
    """Return the speakers, the one with most claims first."""
    found = [_portrait(material, iri) for iri in material.ledger.speakers]
    return tuple(sorted(found, key=lambda speaker: (-len(speaker.says), speaker.anchor)))


def voice(material: Material, claim: Claim) -> Voice:
    """Return a claim as one line."""
    return Voice(
        mark=mark(material, claim),
        speaker=name(material, claim.stated_by),
        paraphrase=claim.paraphrase,
        modality=plain(material, claim.modality),
        stance=plain(material, claim.stance),
        carries=claim.carries_facts,
        corroborates=tuple(
            mark(material, other) for other in material.ledger.claims if other.iri in claim.corroborates
        ),
        corroborated_by=tuple(mark(material, other) for other in material.backers(claim)),
    )


def _spoken_of(material: Material) -> dict[Node, list[Claim]]:
    """Return the claims that carry no fact, in the order of the text, by what they speak of."""
    found: dict[Node, list[Claim]] = {}
    for claim in material.ledger.claims:
        if not claim.carries_facts:
            spoken_of = (node for told in claim.asserts for node in (told.subject, told.object))
            for node in dict.fromkeys(spoken_of):
                found.setdefault(node, []).append(claim)
    return found


def _account(material: Material, subject: Node, without_fact: Sequence[Claim]) -> Account:
    return Account(
        anchor=material.anchor(subject),
        subject=name(material, subject),
        kind=kinds(material, subject),
        entries=tuple(_entry(material, entry) for entry in material.stated(subject, None)),
        mentions=tuple(
            (
                name(material, entry.subject),
                Piece(plain(material, entry.predicate), href=f"#{material.entry_anchor(entry)}"),
            )
            for entry in material.stated(None, None, subject)
        ),
        spoken_of_in=tuple(mark(material, claim) for claim in without_fact),
    )


def _entry(material: Material, entry: Statement) -> Entry:
    claims = material.behind.get(entry, ())
    return Entry(
        anchor=material.entry_anchor(entry),
        property=plain(material, entry.predicate),
        value=say(material, entry.object),
        inferred=clause(material, entry).inferred,
        voices=tuple(voice(material, claim) for claim in claims),
    )


def _portrait(material: Material, iri: URIRef) -> Portrait:
    speaker = material.ledger.speakers[iri]
    details = [
        Detail(material.entry_anchor(entry), plain(material, entry.predicate), clause(material, entry))
        for entry in material.stated(iri, None)
    ]
    told = {entry.object for entry in material.stated(iri, None)}
    for edge in (DCTERMS.spatial, PROV.actedOnBehalfOf):
        rest = [value for value in material.values(iri, edge) if value not in told]
        details += [Detail("", plain(material, edge), Clause(say(material, value))) for value in rest]
    claims = material.ledger.claims
    return Portrait(
        anchor=material.anchor(iri),
        label=name(material, iri),
        kind=plain(material, speaker.kind),
        meaning=definition(material, speaker.kind),
        details=tuple(details),
        says=tuple(voice(material, claim) for claim in claims if claim.stated_by == iri),
        relays=tuple(
            voice(material, claim)
            for claim in claims
            if iri in chain(material, claim)[1:] and iri in claim.relayed_by
        ),
    )
