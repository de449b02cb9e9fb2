"""A dossier: one article prepared for reading, whatever the page or document that it goes into.

Every part is made of frozen values that hold words, anchors and claims, and no RDF.
"""

import re
from dataclasses import dataclass

from rdflib import Graph

from clemency.corpus import Article
from clemency.namespaces import CLEM, SCHEMA
from clemency.report.dossier.book import Account, Portrait, accounts, portraits
from clemency.report.dossier.claims import Card, cards
from clemency.report.dossier.coverage import Measure, measure_nodes, measures
from clemency.report.dossier.disputes import Apart, Dispute, apart, disputes
from clemency.report.dossier.doubts import Gap, Inference, Vague, gaps, inferred, vague
from clemency.report.dossier.events import Happening, happenings
from clemency.report.dossier.material import Material, gather
from clemency.report.dossier.narrative import Brief, narrative
from clemency.report.dossier.timeline import Timeline, timeline
from clemency.report.dossier.wording import Piece, definition, name, plain, web_address

_CLOSING = 3  # characters


@dataclass(frozen=True)
class Source:
    """The article as a document. The headline is in quotation marks; a label in its place is not.

    `length` counts code points of the canonical text; `reached` is where the last passage ends.
    """

    headline: Piece
    publisher: Piece | None
    address: str
    language: str
    length: int
    reached: int
    sha256: str

    @property
    def whole(self) -> bool:
        """Whether the passages reach the text's end. What closes it (`.”)`) need not be in one."""
        return self.length - self.reached <= _CLOSING


@dataclass(frozen=True)
class Term:
    """A word of the vocabularies and what it means."""

    word: str
    meaning: str


@dataclass(frozen=True)
class Dossier:
    """One article. `facts` counts the facts, `claims` the claims."""

    slug: str
    title: Piece
    source: Source
    brief: tuple[Brief, ...]
    timeline: Timeline
    measures: tuple[Measure, ...]
    happenings: tuple[Happening, ...]
    apart: tuple[Apart, ...]
    disputes: tuple[Dispute, ...]
    accounts: tuple[Account, ...]
    cards: tuple[Card, ...]
    inferred: tuple[Inference, ...]
    vague: tuple[Vague, ...]
    gaps: tuple[Gap, ...]
    portraits: tuple[Portrait, ...]
    terms: tuple[Term, ...]
    facts: int
    claims: int


def dossier(article: Article, reference: Graph) -> Dossier:
    """Prepare an article. Raises ClemencyError where it is not sound."""
    material = gather(article, reference)
    nodes = measure_nodes(material)
    source = _source(material)
    return Dossier(
        slug=material.slug,
        title=name(material, nodes[0]) if nodes else source.headline,
        source=source,
        brief=narrative(material, nodes),
        timeline=timeline(material),
        measures=measures(material),
        happenings=happenings(material),
        apart=apart(material),
        disputes=disputes(material),
        accounts=accounts(material),
        cards=cards(material),
        inferred=inferred(material),
        vague=vague(material),
        gaps=gaps(material),
        portraits=portraits(material),
        terms=_terms(material),
        facts=len(material.ledger.facts),
        claims=len(material.ledger.claims),
    )


def _source(material: Material) -> Source:
    iri = material.article.iri

    def text(edge: str) -> str:
        return " ".join(str(value) for value in material.values(iri, SCHEMA[edge]))

    def own(edge: str) -> str:
        return " ".join(str(value) for value in material.values(iri, CLEM[edge]))

    publishers = material.values(iri, SCHEMA.publisher)
    addresses = [web_address(value) for value in material.values(iri, SCHEMA.url)]
    language, headline, length = text("inLanguage"), text("headline"), own("textLength")
    return Source(
        headline=Piece(f"“{headline}”", "" if language == "en" else language)
        if headline
        else name(material, iri),
        publisher=name(material, publishers[0]) if publishers else None,
        address=next(filter(None, addresses), ""),
        language=language,
        length=int(length) if re.fullmatch("[0-9]+", length) else 0,
        reached=max(
            (passage.end for claim in material.ledger.claims for passage in claim.passages), default=0
        ),
        sha256=own("sha256"),
    )


def _terms(material: Material) -> tuple[Term, ...]:
    """Return the concepts that entries and claims use, with their definitions, in alphabetical order."""
    used = {entry.object for entry in material.entries}
    used |= {
        concept for claim in material.ledger.claims for concept in (claim.modality, claim.stance, claim.basis)
    }
    used |= {speaker.kind for speaker in material.ledger.speakers.values()}
    found = {Term(plain(material, node), definition(material, node)) for node in used}
    return tuple(
        sorted((term for term in found if term.meaning), key=lambda term: (term.word.casefold(), term.word))
    )
