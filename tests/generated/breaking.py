"""One mistake at a time: operators that break a sound article, and the rule that must find each, and where.

An operator takes an article and chance, and returns the broken article, or None where nothing can be broken.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from rdflib import PROV, RDF, RDFS, XSD, Literal, URIRef

from generated.articles import Article, statement_of
from generated.layout import Blank, Chain, Paragraph, Term
from generated.vocabulary import CLEM, DCTERMS, OA, VOCABULARY
from generated.world import Statement

_T = TypeVar("_T")

Pair = tuple[URIRef, Term]
Edit = Callable[[Paragraph], Sequence[Pair] | None]


@dataclass(frozen=True)
class Broken:
    """An article with one mistake, the code of the rule that it breaks, and the node in whose paragraph."""

    article: Article
    code: str
    subject: URIRef


Operator = Callable[[Article, Random], Broken | None]


# ── Parts that are missing ──────────────────────────────────────────────────────────────────────────────────


def drop_claim(article: Article, random: Random) -> Broken | None:
    """A fact that one claim alone carries, without that claim and all that repeats it."""
    for fact in _shuffled(article.facts, random):
        telling = {claim.subject for claim in article.claims if fact in _statements(claim)}
        rest = tuple(each for each in article.paragraphs if each.subject not in telling)
        return Broken(replace(article, paragraphs=rest), "CLEM001", fact[0])
    return None


def drop_fact(article: Article, random: Random) -> Broken | None:
    """A claim that carries a fact which does not stand."""
    for claim in _shuffled([claim for claim in article.claims if _carries(claim)], random):
        facts = [statement for statement in _statements(claim) if statement in article.facts]
        if facts:
            subject, predicate, value = random.choice(facts)
            (said,) = (each.pairs for each in article.paragraphs if each.subject == subject)
            left = [pair for pair in said if pair != (predicate, value)]
            return Broken(_with(article, subject, left), "CLEM011", claim.subject)
    return None


def drop_speaker(article: Article, random: Random) -> Broken | None:
    claim = random.choice(article.claims)
    speaker = dict(claim.pairs)[CLEM.statedBy]
    rest = tuple(each for each in article.paragraphs if each.subject != speaker)
    return Broken(replace(article, paragraphs=rest), "CLEM022", claim.subject)


def _dropping(code: str, kind: URIRef, predicate: URIRef) -> Operator:
    """Return the operator that leaves out all that a node of that class says with a property."""

    def without(paragraph: Paragraph) -> Sequence[Pair] | None:
        left = [pair for pair in paragraph.pairs if pair[0] != predicate]
        return left if len(left) < len(paragraph.pairs) else None

    return _changing(code, kind, without)


def drop_digest_of_passage(article: Article, random: Random) -> Broken | None:
    return _in_passage("CLEM037", CLEM.sha256, lambda _: None)(article, random)


def drop_object(paragraph: Paragraph) -> Sequence[Pair] | None:
    at = next((at for at, (name, _) in enumerate(paragraph.pairs) if name == CLEM.asserts), None)
    if at is None:
        return None
    subject, predicate, _ = statement_of(paragraph.pairs[at][1])
    rest = Blank(((RDF.subject, subject), (RDF.predicate, predicate)))
    return [*paragraph.pairs[:at], (CLEM.asserts, rest), *paragraph.pairs[at + 1 :]]


# ── Parts that are wrong ────────────────────────────────────────────────────────────────────────────────────


def contested_as_fact(article: Article, random: Random) -> Broken | None:
    """What no claim that the article vouches for says, told as a fact."""
    carried = {statement for claim in article.claims if _carries(claim) for statement in _statements(claim)}
    said = {paragraph.subject: paragraph.pairs for paragraph in article.paragraphs}
    for claim in _shuffled(article.claims, random):
        for statement in _statements(claim):
            subject, predicate, value = statement
            if statement not in carried and predicate in VOCABULARY.fact_properties and subject in said:
                pairs = [*said[subject], (predicate, value)]
                return Broken(_with(article, subject, pairs), "CLEM002", subject)
    return None


def misspell(article: Article, random: Random) -> Broken | None:
    """A term of the ontology, somewhere, without its last letter."""
    places = [
        (paragraph, at)
        for paragraph in article.paragraphs
        for at, (predicate, _) in enumerate(paragraph.pairs)
        if predicate.startswith(str(CLEM))
    ]
    paragraph, at = random.choice(places)
    predicate, value = paragraph.pairs[at]
    pairs = [*paragraph.pairs[:at], (URIRef(predicate[:-1]), value), *paragraph.pairs[at + 1 :]]
    return Broken(_with(article, paragraph.subject, pairs), "CLEM044", paragraph.subject)


def swap_bounds(paragraph: Paragraph) -> Sequence[Pair] | None:
    bounds = dict(paragraph.pairs)
    low, high = bounds.get(CLEM.minimum), bounds.get(CLEM.maximum)
    if low is None or high is None or float(str(low)) == float(str(high)):
        return None
    swapped = {CLEM.minimum: high, CLEM.maximum: low}
    return [(predicate, swapped.get(predicate, value)) for predicate, value in paragraph.pairs]


def next_day(paragraph: Paragraph) -> Sequence[Pair] | None:
    latest = dict(paragraph.pairs).get(CLEM.latest)
    if latest is None:
        return None
    day = date.fromisoformat(str(latest)) + timedelta(days=1)
    return _instead(paragraph, CLEM.latest, Literal(day.isoformat(), datatype=XSD.date))


def impossible_day(paragraph: Paragraph) -> Sequence[Pair] | None:
    if CLEM.earliest not in dict(paragraph.pairs):
        return None
    return _instead(paragraph, CLEM.earliest, Literal("2015-02-31", datatype=XSD.date, normalize=False))


def speaker_twice(paragraph: Paragraph) -> Sequence[Pair] | None:
    pairs = dict(paragraph.pairs)
    speaker = pairs[CLEM.statedBy]
    if CLEM.relayedBy in pairs or not isinstance(speaker, URIRef):
        return None
    return [*paragraph.pairs, (CLEM.relayedBy, Chain((speaker,)))]


def rests_on_itself(paragraph: Paragraph) -> Sequence[Pair] | None:
    return [*paragraph.pairs, (PROV.wasDerivedFrom, paragraph.subject)]


def open_yet_stated(paragraph: Paragraph) -> Sequence[Pair] | None:
    stated = [predicate for predicate, _ in paragraph.pairs if predicate in VOCABULARY.fact_properties]
    return [*paragraph.pairs, (CLEM.leavesOpen, stated[0])] if stated else None


def of_two_kinds(paragraph: Paragraph) -> Sequence[Pair] | None:
    kinds = [
        value for predicate, value in paragraph.pairs if predicate == RDF.type and isinstance(value, URIRef)
    ]
    apart = (CLEM.LegalBasis, CLEM.Motive)
    if not any(VOCABULARY.is_a(kind, CLEM.Entity) and kind not in apart for kind in kinds):
        return None
    return [*paragraph.pairs, (RDF.type, CLEM.LegalBasis), (RDF.type, CLEM.Motive)]


def unmentioned(article: Article, random: Random) -> Broken:
    """A node declared that no claim speaks of."""
    return _with_another(article, "CLEM004", random.choice(VOCABULARY.classes))


def second_article(article: Article, random: Random) -> Broken:
    return _with_another(article, "CLEM046", _ARTICLE, URIRef(f"{article.iri}-again"))


def _with_another(article: Article, code: str, kind: URIRef, name: URIRef | None = None) -> Broken:
    name = name or URIRef(f"{article.iri}#another")
    paragraph = Paragraph(name, ((RDF.type, kind), (RDFS.label, Literal("another", lang="en"))))
    return Broken(replace(article, paragraphs=(*article.paragraphs, paragraph)), code, name)


# ── The operators ───────────────────────────────────────────────────────────────────────────────────────────


def _changing(code: str, kind: URIRef, edit: Edit) -> Operator:
    """Return the operator that edits the paragraph of one node of a class."""

    def operator(article: Article, random: Random) -> Broken | None:
        for paragraph in _shuffled(article.paragraphs, random):
            kinds = [value for predicate, value in paragraph.pairs if predicate == RDF.type]
            if any(isinstance(each, URIRef) and VOCABULARY.is_a(each, kind) for each in kinds):
                pairs = edit(paragraph)
                if pairs is not None:
                    return Broken(_with(article, paragraph.subject, pairs), code, paragraph.subject)
        return None

    return operator


def _in_passage(code: str, predicate: URIRef, value: Callable[[Article], Literal | None]) -> Operator:
    """Return the operator that gives a property of one passage another value, or none."""

    def operator(article: Article, random: Random) -> Broken | None:
        claim = random.choice(article.claims)
        new = value(article)
        pairs: list[Pair] = []
        done = False
        for name, node in claim.pairs:
            if name == CLEM.passage and isinstance(node, Blank) and not done:
                inner = [pair for pair in node.pairs if pair[0] != predicate]
                pairs.append((name, Blank((*inner, *([(predicate, new)] if new is not None else [])))))
                done = True
            else:
                pairs.append((name, node))
        return Broken(_with(article, claim.subject, pairs), code, claim.subject)

    return operator


def _adding(code: str, kind: URIRef, predicate: URIRef, value: Term) -> Operator:
    return _changing(code, kind, lambda paragraph: [*paragraph.pairs, (predicate, value)])


def _replacing(code: str, kind: URIRef, predicate: URIRef, value: Term) -> Operator:
    return _changing(code, kind, lambda paragraph: _instead(paragraph, predicate, value))


_ARTICLE = URIRef("https://schema.org/NewsArticle")

OPERATORS: dict[str, Operator] = {
    "drop a claim": drop_claim,
    "drop a fact": drop_fact,
    "tell what is contested as a fact": contested_as_fact,
    "tell a fact of a node without a name": _adding(
        "CLEM003", CLEM.Group, CLEM.size, Blank(((RDF.type, CLEM.Estimate),))
    ),
    "declare what no claim mentions": unmentioned,
    "tell of a speaker what no claim says": _adding(
        "CLEM005", CLEM.Speaker, DCTERMS.spatial, VOCABULARY.places[0]
    ),
    "drop what a claim says": _dropping("CLEM012", CLEM.Claim, CLEM.asserts),
    "drop a statement's object": _changing("CLEM013", CLEM.Claim, drop_object),
    "drop who says it": _dropping("CLEM021", CLEM.Claim, CLEM.statedBy),
    "drop a speaker": drop_speaker,
    "name a speaker twice": _changing("CLEM023", CLEM.Claim, speaker_twice),
    "rest a claim on itself": _changing("CLEM024", CLEM.Claim, rests_on_itself),
    "drop a paraphrase": _dropping("CLEM025", CLEM.Claim, CLEM.paraphrase),
    "drop a modality": _dropping("CLEM026", CLEM.Claim, CLEM.modality),
    "drop a stance": _dropping("CLEM027", CLEM.Claim, CLEM.stance),
    "drop a basis": _dropping("CLEM028", CLEM.Claim, CLEM.basis),
    "drop a speaker's kind": _dropping("CLEM029", CLEM.Speaker, CLEM.speakerKind),
    "drop the text's length": _dropping("CLEM031", _ARTICLE, CLEM.textLength),
    "drop the text's digest": _dropping("CLEM032", _ARTICLE, CLEM.sha256),
    "drop the passages": _dropping("CLEM033", CLEM.Claim, CLEM.passage),
    "drop a passage's end": _in_passage("CLEM034", OA.end, lambda _: None),
    "end before the start": _in_passage("CLEM035", OA.start, lambda article: Literal(len(article.words))),
    "end beyond the text": _in_passage("CLEM036", OA.end, lambda article: Literal(len(article.words) + 1)),
    "drop a passage's digest": drop_digest_of_passage,
    "quote at length": _in_passage(
        "CLEM038", CLEM.anchor, lambda _: Literal("one two three four five six seven eight nine")
    ),
    "name what is not declared": _adding(
        "CLEM042", CLEM.Claim, PROV.wasDerivedFrom, URIRef("https://w3id.org/clemency/id/nobody")
    ),
    "drop an entity's label": _dropping("CLEM043", CLEM.Entity, RDFS.label),
    "misspell a term": misspell,
    "tell a fact of a speaker": _adding("CLEM045", CLEM.Speaker, CLEM.share, CLEM.most),
    "declare a second article": second_article,
    "swap bounds": _changing("CLEM051", CLEM.Estimate, swap_bounds),
    "drop a phrase": _dropping("CLEM052", CLEM.Estimate, CLEM.phrase),
    "garble a date": _replacing("CLEM053", CLEM.DateValue, CLEM.edtf, Literal("last October")),
    "end a day late": _changing("CLEM054", CLEM.DateValue, next_day),
    "drop the reasoning": _dropping("CLEM055", CLEM.Claim, CLEM.reasoning),
    "choose from another scheme": _replacing("CLEM056", CLEM.Speaker, CLEM.speakerKind, CLEM.murder),
    "leave open what is stated": _changing("CLEM057", CLEM.Entity, open_yet_stated),
    "drop the certainty": _dropping("CLEM058", CLEM.Claim, CLEM.certainty),
    "name a day that is none": _changing("CLEM081", CLEM.DateValue, impossible_day),
    "be of two kinds": _changing("CLEM201", CLEM.Entity, of_two_kinds),
}
"""The operators, by what they do."""


def broken(article: Article, random: Random) -> tuple[str, Broken]:
    """Return a broken copy of an article, and what was done to it."""
    for name in _shuffled(list(OPERATORS), random):
        done = OPERATORS[name](article, random)
        if done:
            return name, done
    raise AssertionError("Every article has a claim to drop something from.")


def _with(article: Article, subject: URIRef, pairs: Sequence[Pair]) -> Article:
    """Return the article with other pairs in the paragraph of a node, or without it if there are none."""
    paragraphs = (
        Paragraph(each.subject, tuple(pairs)) if each.subject == subject else each
        for each in article.paragraphs
    )
    return replace(article, paragraphs=tuple(each for each in paragraphs if each.pairs))


def _instead(paragraph: Paragraph, predicate: URIRef, value: Term) -> list[Pair]:
    return [(name, value if name == predicate else old) for name, old in paragraph.pairs]


def _carries(claim: Paragraph) -> bool:
    return {(CLEM.stance, CLEM.endorsed), (CLEM.modality, CLEM.asserted)} <= set(claim.pairs)


def _statements(claim: Paragraph) -> list[Statement]:
    return [
        statement_of(node)
        for predicate, node in claim.pairs
        if predicate == CLEM.asserts and isinstance(node, Blank)
    ]


def _shuffled(items: Iterable[_T], random: Random) -> list[_T]:
    mixed = list(items)
    random.shuffle(mixed)
    return mixed
