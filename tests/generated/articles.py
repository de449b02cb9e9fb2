"""Made-up articles that break no rule: sound by construction, different in everything else.

`articles()` is a Hypothesis strategy of them; `sound_article(seed)` and `article(seed)` give the same article
for the same seed without Hypothesis, each seed's with an IRI of its own. What an article may say is read from
the ontology and the reference data, so that a new class, property or concept is used without a change here.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from random import Random

from hypothesis import strategies as st
from rdflib import PROV, RDF, RDFS, Literal, URIRef

from generated.layout import Blank, Chain, Paragraph, Term, write
from generated.vocabulary import CLEM, DCTERMS, OA, SCHEMA, VOCABULARY
from generated.wording import sentence, texts, words
from generated.world import Statement, World

_NOT_FACTS = [
    (modality, stance)
    for modality in (CLEM.asserted, CLEM.counterfactual, CLEM.promised, CLEM.opinion)
    for stance in (CLEM.endorsed, CLEM.contested, CLEM.neutral)
    if (modality, stance) != (CLEM.asserted, CLEM.endorsed)
]
_ASKED = {  # who did it is told, or said to be left open
    CLEM.IllTreatment: (CLEM.doneBy,),
    CLEM.Bribery: (CLEM.doneBy, CLEM.receivedBy),
    CLEM.Pledge: (CLEM.doneBy, CLEM.receivedBy),
}


@dataclass(frozen=True)
class Article:
    """An article's paragraphs, the text that they annotate, and the seed of their layout (0: plain)."""

    iri: URIRef
    words: str
    paragraphs: tuple[Paragraph, ...]
    layout: int = 0

    @property
    def text(self) -> str:
        """The article as Turtle."""
        return write(self.iri, self.paragraphs, self.layout).text

    def lines(self, subject: URIRef) -> range:
        """The lines on which the paragraphs of a node stand, from the first to the last."""
        return write(self.iri, self.paragraphs, self.layout).lines[subject]

    @property
    def claims(self) -> list[Paragraph]:
        """The paragraphs of its claims."""
        return [paragraph for paragraph in self.paragraphs if (RDF.type, CLEM.Claim) in paragraph.pairs]

    @property
    def facts(self) -> list[Statement]:
        """Its facts, in the order in which they stand."""
        return [
            (paragraph.subject, predicate, value)
            for paragraph in self.paragraphs
            for predicate, value in paragraph.pairs
            if predicate in VOCABULARY.fact_properties
        ]


def articles() -> st.SearchStrategy[Article]:
    """Return a strategy of sound articles; what fails shrinks to few nodes in a plain layout."""
    return st.builds(
        lambda random, layout: replace(_Draft(random, "generated").article(), layout=layout),
        st.randoms(use_true_random=False),
        st.integers(0, 2**32),
    )


def sound_article(seed: int) -> Article:
    """Return the sound article of a seed, which is also in its IRI."""
    random = Random(seed)  # noqa: S311
    return replace(_Draft(random, f"generated-{seed}").article(), layout=random.randrange(1, 2**32))


def article(seed: int) -> str:
    """Return the Turtle of `sound_article(seed)`."""
    return sound_article(seed).text


@dataclass
class _Claim:
    name: URIRef
    statements: list[Statement]
    modality: URIRef
    stance: URIRef
    phrases: list[str]
    speaker: URIRef
    pairs: list[tuple[URIRef, Term]] = field(default_factory=list)


class _Draft(World):
    """An article in the making. What is drawn first decides most, so that shrinking makes it small."""

    def __init__(self, random: Random, name: str) -> None:
        super().__init__(random, name)
        self.publisher = random.choice([None, *VOCABULARY.publishers])
        self.speakers: dict[URIRef, Paragraph] = {}
        self.facts: list[Statement] = []
        self.claims: list[_Claim] = []

    def article(self) -> Article:
        self._speakers()
        self.fill()
        effect = self.random.choice(VOCABULARY.concepts[CLEM.legalEffect])
        self.facts.append((self.own[0], CLEM.legalEffect, effect))
        self.tied.add(frozenset((self.own[0], effect)))
        for _ in range(self.random.randint(3, 14)):
            statement = self.statement()
            if statement and self.chance(0.25):
                self._other_claim([statement])
            elif statement:
                self.facts.append(statement)
                if statement[1] == CLEM.subgroupOf and self.chance(0.5):
                    share = self.random.choice(VOCABULARY.concepts[CLEM.share])
                    self.facts.append((statement[0], CLEM.share, share))
        self._fact_claims()
        self._mentions()
        self._speaker_claims()
        self._relations()
        return self._laid_out()

    # ── Who and what ────────────────────────────────────────────────────────────────────────────────────────

    def _speakers(self) -> None:
        kinds = [kind for kind in VOCABULARY.concepts[CLEM.speakerKind] if kind != CLEM.publication]
        for number in range(self.random.randint(2, 5)):
            kind = self.random.choice(kinds) if number else CLEM.publication
            pairs: list[tuple[URIRef, Term]] = [
                (RDF.type, CLEM.Speaker),
                *((RDFS.label, each) for each in texts(self.random, self.language)),
                (CLEM.speakerKind, kind),
            ]
            if kind == CLEM.stateVoice and self.chance(0.5):
                pairs.append((PROV.actedOnBehalfOf, self.random.choice(VOCABULARY.bodies)))
            if kind == CLEM.publication and self.publisher:
                pairs.append((PROV.actedOnBehalfOf, self.publisher))
            name = self.name("speaker", number)
            self.speakers[name] = Paragraph(name, tuple(pairs))

    # ── Who says it ─────────────────────────────────────────────────────────────────────────────────────────

    def _claim(self, statements: Sequence[Statement], modality: URIRef, stance: URIRef) -> _Claim:
        publication, *others = self.speakers
        may = [publication, *others] if stance == CLEM.endorsed else others
        unheard = [each for each in may if all(claim.speaker != each for claim in self.claims)]
        claim = _Claim(
            name=self.name("c", len(self.claims)),
            statements=list(statements),
            modality=modality,
            stance=stance,
            phrases=[
                self.phrases[value]
                for *_, value in statements
                if isinstance(value, URIRef) and value in self.phrases
            ],
            speaker=self.random.choice(unheard or may),
        )
        if claim.speaker != publication and self.chance(0.4):
            links = [each for each in others if each != claim.speaker]
            self.random.shuffle(links)
            if links:
                claim.pairs.append((CLEM.relayedBy, Chain(tuple(links[: self.random.randint(1, 3)]))))
        self.claims.append(claim)
        return claim

    def _other_claim(self, statements: Sequence[Statement]) -> None:
        told = [self.random.choice(self.facts)] if self.facts and self.chance(0.2) else []
        self._claim([*told, *statements], *self.random.choice(_NOT_FACTS))

    def _fact_claims(self) -> None:
        left = list(self.facts)
        while left:
            size = self.random.randint(1, 3)
            self._claim(left[:size], CLEM.asserted, CLEM.endorsed)
            left = left[size:]

    def _speaker_claims(self) -> None:
        for name, speaker in list(self.speakers.items()):
            said: list[Statement] = []
            if self.chance(0.2):
                said.append((name, DCTERMS.spatial, self.random.choice(VOCABULARY.places)))
            if self.chance(0.2):
                value = self.quantity(name, CLEM.spokeDuring, CLEM.DateValue)
                said += [(name, CLEM.spokeDuring, value)] if value else []
            if said:
                self._claim(said, CLEM.asserted, CLEM.endorsed)
                pairs = (*speaker.pairs, *((predicate, value) for _, predicate, value in said))
                self.speakers[name] = Paragraph(name, pairs)

    def _mentions(self) -> None:
        """Let some claim speak of each node, and leave out what none speaks of, and who says nothing."""
        for name in list(self.own):
            if not self._told(name):
                statement = self.statement(name)
                if statement:
                    self._other_claim([statement])
                else:
                    self.own.remove(name)
        heard = {claim.speaker for claim in self.claims}
        heard |= {link for claim in self.claims for link in _links(claim)}
        self.speakers = {name: speaker for name, speaker in self.speakers.items() if name in heard}

    def _told(self, name: URIRef) -> bool:
        return any(name in statement for claim in self.claims for statement in claim.statements)

    # ── How claims hang together ────────────────────────────────────────────────────────────────────────────

    def _relations(self) -> None:
        sure: dict[URIRef, Term] = {}
        for number, claim in enumerate(self.claims):
            before = self.claims[:number]
            inferred = self.chance(0.3)
            basis = self.random.choice([CLEM.inferred, CLEM.speakerInferred]) if inferred else CLEM.stated
            claim.pairs.append((CLEM.basis, basis))
            if inferred:
                rests = [each.name for each in before] or list(VOCABULARY.entities)
                premise = self.random.choice(rests)
                steps = [CLEM.certain, CLEM.likely, CLEM.possible]
                sure[claim.name] = self.random.choice(
                    steps[1:] if sure.get(premise, steps[0]) != steps[0] else steps
                )
                claim.pairs += [
                    (CLEM.reasoning, Literal(words(self.random, lines=True), lang=self.language)),
                    (CLEM.certainty, sure[claim.name]),
                    (PROV.wasDerivedFrom, premise),
                ]
            elif before and self.chance(0.3):
                self._answer(claim, self.random.choice(before))
        for name, value in self.values.items():
            using = [
                claim for claim in self.claims if any(name in statement for statement in claim.statements)
            ]
            if all((CLEM.basis, CLEM.inferred) in claim.pairs for claim in using) and self.chance(0.5):
                unworded = (
                    pair
                    for pair in value.pairs
                    if (value.pairs[0][1], pair[0]) != (CLEM.DateValue, CLEM.phrase)
                )
                self.values[name] = Paragraph(name, tuple(unworded))

    def _answer(self, claim: _Claim, other: _Claim) -> None:
        if other.speaker == claim.speaker:
            return
        if _carries(claim) and _carries(other):
            claim.pairs.append((CLEM.corroborates, other.name))
        elif not _carries(claim) or other.stance == CLEM.contested:
            claim.pairs.append((CLEM.contradicts, other.name))

    # ── Where it stands ─────────────────────────────────────────────────────────────────────────────────────

    def _laid_out(self) -> Article:
        sentences = [sentence(self.random, claim.phrases) for claim in self.claims]
        starts = [0]
        for each in sentences:
            starts.append(starts[-1] + len(each) + 1)
        text = " ".join(sentences)
        claims = [
            self._claim_paragraph(
                claim, [self._passage(text, *where) for where in self._places(number, starts)]
            )
            for number, claim in enumerate(self.claims)
        ]
        subjects = dict.fromkeys([*(s for s, _, _ in self.facts if s not in self.own), *self.own])
        used = {value for claim in self.claims for *_, value in claim.statements}
        paragraphs = (
            self._source(text),
            *self.speakers.values(),
            *(self._entity_paragraph(subject) for subject in subjects),
            *(paragraph for name, paragraph in self.values.items() if name in used),
            *claims,
        )
        return Article(self.iri, text, paragraphs)

    def _places(self, number: int, starts: list[int]) -> list[tuple[int, int]]:
        """Return where a claim stands: its own sentence and, now and then, another one."""
        numbers = {number}
        another = self.random.randrange(number + 1)
        if self.chance(0.2) and not set(self.claims[number].statements) & set(
            self.claims[another].statements
        ):
            numbers.add(another)
        return [(starts[each], starts[each + 1] - 1) for each in sorted(numbers)]

    def _passage(self, text: str, start: int, end: int) -> Blank:
        found = text[start:end]
        opening = found.split(" ")[: self.random.randint(1, 8)]
        pairs: list[tuple[URIRef, Term]] = [
            (RDF.type, OA.TextPositionSelector),
            (OA.start, Literal(start)),
            (OA.end, Literal(end)),
        ]
        if self.chance(0.7):
            pairs.append((CLEM.anchor, Literal(" ".join(opening))))
        return Blank((*pairs, (CLEM.sha256, Literal(_digest(found)))))

    def _claim_paragraph(self, claim: _Claim, passages: list[Blank]) -> Paragraph:
        number = f" ({self.claims.index(claim)})"
        return Paragraph(
            claim.name,
            (
                (RDF.type, CLEM.Claim),
                *((CLEM.paraphrase, each) for each in texts(self.random, self.language, number)),
                (CLEM.statedBy, claim.speaker),
                (CLEM.modality, claim.modality),
                (CLEM.stance, claim.stance),
                *claim.pairs,
                *((CLEM.passage, passage) for passage in passages),
                *((CLEM.asserts, _reified(statement)) for statement in claim.statements),
            ),
        )

    def _entity_paragraph(self, subject: URIRef) -> Paragraph:
        kind = self.entities[subject]
        pairs: list[tuple[URIRef, Term]] = []
        if subject in self.own:
            pairs += [(RDF.type, kind), *((RDFS.label, each) for each in texts(self.random, self.language))]
            above = VOCABULARY.above(kind)
            if above and self.chance(0.1):
                pairs.append((RDF.type, self.random.choice(above)))
        stated = [(predicate, value) for node, predicate, value in self.facts if node == subject]
        open_to = [each for each in VOCABULARY.properties_of(kind) if each not in dict(stated)]
        left_open = [each for each in _ASKED.get(kind, ()) if each in open_to]
        if open_to and self.chance(0.2):
            left_open.append(self.random.choice(open_to))
        pairs += [(CLEM.leavesOpen, each) for each in dict.fromkeys(left_open)]
        return Paragraph(subject, (*pairs, *stated))

    def _source(self, text: str) -> Paragraph:
        optional: list[tuple[URIRef, Term]] = [
            (SCHEMA.headline, Literal(words(self.random), lang=self.language)),
            (SCHEMA.url, URIRef(f"https://example.org/news/{self.random.randrange(10**6)}")),
            (SCHEMA.inLanguage, Literal(self.language)),
        ]
        return Paragraph(
            self.iri,
            (
                (RDF.type, SCHEMA.NewsArticle),
                *((RDFS.label, each) for each in texts(self.random, self.language)),
                *(pair for pair in optional if self.chance(0.5)),
                *([(SCHEMA.publisher, self.publisher)] if self.publisher else []),
                (CLEM.textLength, Literal(len(text))),
                (CLEM.sha256, Literal(_digest(text))),
            ),
        )


def _carries(claim: _Claim) -> bool:
    return claim.stance == CLEM.endorsed and claim.modality == CLEM.asserted


def _links(claim: _Claim) -> tuple[URIRef, ...]:
    return tuple(link for _, value in claim.pairs if isinstance(value, Chain) for link in value.items)


def _reified(statement: Statement) -> Blank:
    return Blank(tuple(zip((RDF.subject, RDF.predicate, RDF.object), statement, strict=True)))


def statement_of(node: Term) -> Statement:
    """Return the triple that a node with rdf:subject, rdf:predicate and rdf:object stands for."""
    assert isinstance(node, Blank)
    (_, subject), (_, predicate), (_, value) = node.pairs
    assert isinstance(subject, URIRef)
    assert isinstance(predicate, URIRef)
    return subject, predicate, value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
