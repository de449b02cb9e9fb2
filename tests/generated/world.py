"""The nodes of a made-up article, and triples about them that fit the ontology and each other."""

from random import Random
from typing import Any

from rdflib import RDF, Literal, URIRef

from generated.layout import Paragraph, Term
from generated.vocabulary import CLEM, SCHEMA, VOCABULARY
from generated.wording import LANGUAGES, date, estimate

ARTICLES = "https://w3id.org/clemency/article/"

Statement = tuple[URIRef, URIRef, Term]

_BACKWARDS = (
    CLEM.precedes,
    CLEM.aimsAt,
)  # told of the earlier event; all other ties are told of the later one
_YEARS = {CLEM.coversActsDuring: 1980, CLEM.inForceFrom: 2019, CLEM.spokeDuring: 2021}
_UNITS = {
    CLEM.Group: (CLEM.people, CLEM.families),
    CLEM.FacilityGroup: (CLEM.facilities,),
    CLEM.Event: (CLEM.months,),
}


class World:
    """Entities in the order of time, and what was said of them."""

    def __init__(self, random: Random, name: str) -> None:
        self.random = random
        self.iri = URIRef(ARTICLES + name)
        self.language = random.choice(LANGUAGES)
        self.entities: dict[URIRef, URIRef] = dict(VOCABULARY.entities)  # name: class; also the order in time
        self.own: list[URIRef] = []
        self.values: dict[URIRef, Paragraph] = {}
        self.phrases: dict[URIRef, str] = {}
        self.tied: set[frozenset[Any]] = set()
        self.once: set[tuple[URIRef, URIRef]] = set()
        self.excluded: set[URIRef] = set()  # groups that a measure leaves out
        self.nested: set[URIRef] = set()  # groups that are a part or a whole

    def name(self, kind: str, number: int) -> URIRef:
        return URIRef(f"{self.iri}#{self.random.choice(('', '', '', 'é-', 'ᄒᆞᆫ글', 'a.'))}{kind}{number}")

    def chance(self, share: float) -> bool:
        return self.random.random() >= 1 - share  # shrinks to no

    def fill(self) -> None:
        for number in range(self.random.randint(2, 8)):
            name = self.name("node", number)
            self.own.append(name)
            kinds = (CLEM.PrisonerGroup,) if self.chance(0.3) else VOCABULARY.classes
            self.entities[name] = self.random.choice(kinds)
        self.entities[self.own[0]] = CLEM.Amnesty

    def statement(self, about: URIRef | None = None) -> Statement | None:
        """Return a triple that fits the ontology and what was said, or None where chance finds none."""
        for _ in range(60 if about else 20):
            subject = self.random.choice(self.own if self.chance(0.8) else list(self.entities))
            if about and self.chance(0.5):
                subject = about
            fitting = VOCABULARY.properties_of(self.entities[subject])
            if fitting:
                predicate = self.random.choice(fitting)
                value = self._value(subject, predicate, about if subject != about else None)
                if value is not None:
                    return subject, predicate, value
        return None

    def _value(self, subject: URIRef, predicate: URIRef, wanted: URIRef | None) -> Term | None:
        """Return a value that fits; only the one that is wanted, if one is."""
        kind = CLEM.Event if predicate == CLEM.aimsAt else VOCABULARY.ranges.get(predicate)
        others = [name for name, each in self.entities.items() if VOCABULARY.is_a(each, kind)]
        if wanted:
            others = [wanted] if wanted in others else []
        elif predicate in VOCABULARY.concepts:
            return self._concept(subject, predicate)
        elif kind in (CLEM.Estimate, CLEM.DateValue, VOCABULARY.number):
            return self.quantity(subject, predicate, kind)
        elif predicate == CLEM.spreadOver:
            others = VOCABULARY.others[SCHEMA.Country]
        else:
            others += VOCABULARY.others.get(kind, ())
        value = self.random.choice(others) if others else None
        return value if value and self._fits(subject, predicate, value) else None

    def _concept(self, subject: URIRef, predicate: URIRef) -> Term | None:
        value = self.random.choice(VOCABULARY.concepts[predicate])
        if predicate == CLEM.share:  # goes with the whole that it is a share of
            return None
        tie = frozenset((subject, value))
        if tie in self.tied:
            return None
        self.tied.add(tie)
        return value

    def _fits(self, subject: URIRef, predicate: URIRef, value: URIRef) -> bool:
        """Say if two nodes may be tied so: once a pair, and never in a circle."""
        tie = frozenset((subject, value))
        if subject == value or tie in self.tied:
            return False
        order = list(self.entities)
        for kind in (CLEM.Event, CLEM.Group):
            if all(node in order and VOCABULARY.is_a(self.entities[node], kind) for node in tie):
                earlier, later = (subject, value) if predicate in _BACKWARDS else (value, subject)
                if order.index(earlier) > order.index(later):
                    return False
        if predicate == CLEM.excludes:
            if value in self.nested:
                return False
            self.excluded.add(value)
        if predicate == CLEM.subgroupOf:
            if tie & self.excluded or not self._is(subject, self.entities[value]):
                return False
            self.nested |= tie
        self.tied.add(tie)
        return True

    def quantity(self, subject: URIRef, predicate: URIRef, kind: URIRef | None) -> Term | None:
        if (subject, predicate) in self.once:
            return None
        order = list(self.entities)
        number = order.index(subject) if subject in order else 0
        name = self.name("value", len(self.values))
        if kind == VOCABULARY.number:
            self.once.add((subject, predicate))
            return Literal(self.random.randint(1, 3))
        if kind == CLEM.DateValue:
            if predicate == CLEM.occursDuring and subject not in self.own:
                return None
            made = date(self.random, _YEARS.get(predicate, 1985 + number), self.language)
        else:
            units = next((units for each, units in _UNITS.items() if self._is(subject, each)), None)
            if predicate == CLEM.announcedSize:
                units = (CLEM.people,)
            if units is None:
                return None
            magnitude = max(1, 9 - self.own.index(subject)) if subject in self.own else 9
            made = estimate(self.random, self.random.choice(units), magnitude, self.language)
        self.once.add((subject, predicate))
        self.values[name] = Paragraph(name, ((RDF.type, kind or CLEM.Estimate), *made.pairs))
        self.phrases[name] = made.phrase
        return name

    def _is(self, subject: URIRef, kind: URIRef) -> bool:
        return subject in self.entities and VOCABULARY.is_a(self.entities[subject], kind)
