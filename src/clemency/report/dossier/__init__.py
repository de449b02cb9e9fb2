"""A dossier: one article prepared for reading, whatever the page or document that it goes into.

Every part is made of frozen values that hold words, anchors and claims, and no RDF.
"""

from dataclasses import dataclass

from rdflib import Graph

from clemency.corpus import Article
from clemency.report.dossier.answers import Answer, answers
from clemency.report.dossier.book import Account, Portrait, accounts, portraits
from clemency.report.dossier.claims import Card, cards
from clemency.report.dossier.coverage import Measure, measure_nodes, measures
from clemency.report.dossier.disputes import Apart, Dispute, apart, disputes
from clemency.report.dossier.doubts import Gap, Inference, Vague, gaps, inferred, vague
from clemency.report.dossier.events import Happening, happenings
from clemency.report.dossier.figures import Figure, figures
from clemency.report.dossier.material import Material, gather
from clemency.report.dossier.narrative import Brief, narrative
from clemency.report.dossier.overview import Summary, summary
from clemency.report.dossier.sides import Sides, sides
from clemency.report.dossier.source import Source, described
from clemency.report.dossier.timeline import Timeline, timeline
from clemency.report.dossier.wording import Piece, definition, name, plain


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
    answers: tuple[Answer, ...]
    brief: tuple[Brief, ...]
    timeline: Timeline
    measures: tuple[Measure, ...]
    happenings: tuple[Happening, ...]
    figures: tuple[Figure, ...]
    sides: Sides
    apart: tuple[Apart, ...]
    disputes: tuple[Dispute, ...]
    accounts: tuple[Account, ...]
    cards: tuple[Card, ...]
    inferred: tuple[Inference, ...]
    vague: tuple[Vague, ...]
    gaps: tuple[Gap, ...]
    portraits: tuple[Portrait, ...]
    terms: tuple[Term, ...]
    summary: Summary
    facts: int
    claims: int


def dossier(article: Article, reference: Graph) -> Dossier:
    """Prepare an article. Raises ClemencyError where it is not sound."""
    material = gather(article, reference)
    nodes = measure_nodes(material)
    source = described(material)
    return Dossier(
        slug=material.slug,
        title=name(material, nodes[0]) if nodes else source.headline,
        source=source,
        answers=answers(material, nodes),
        brief=narrative(material, nodes),
        timeline=timeline(material),
        measures=measures(material),
        happenings=happenings(material),
        figures=figures(material),
        sides=sides(material),
        apart=apart(material),
        disputes=disputes(material),
        accounts=accounts(material),
        cards=cards(material),
        inferred=inferred(material),
        vague=vague(material),
        gaps=gaps(material),
        portraits=portraits(material),
        terms=_terms(material),
        summary=summary(material, source, nodes),
        facts=len(material.ledger.facts),
        claims=len(material.ledger.claims),
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
