"""What follows from an article's facts, and where it clashes: as much of OWL RL as the ontology uses.

The rules are those of section 4.3 of https://www.w3.org/TR/owl2-profiles/ for the axioms that `axioms` knows,
and for individuals that are the same or differ. Where an article says more than that, `Closure.covered` is
false, and a full reasoner must be asked.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from clemency.checking.axioms import (
    ANNOTATIONS,
    ASYMMETRIC,
    DIFFERENT,
    DISJOINT_CLASSES,
    DISJOINT_PROPERTIES,
    DOMAIN,
    INVERSE,
    IRREFLEXIVE,
    OWL,
    PLAIN_TYPES,
    RANGE,
    RDF,
    RDFS,
    SAME,
    SUBCLASS,
    SUBPROPERTY,
    SYMMETRIC,
    TYPE,
    Axioms,
    Fact,
)

Goal = tuple[str | None, str, str | None]


@dataclass(frozen=True, order=True)
class Clash:
    """Two facts that cannot both hold, and the axiom that says so. The pair is in alphabetical order."""

    one: Fact
    other: Fact
    axiom: Fact


def clash(one: Fact, other: Fact, axiom: Fact) -> Clash:
    """Return a clash with its pair in order, and with its axiom so too where that works both ways."""
    subject, predicate, value = axiom
    if predicate in {DISJOINT_CLASSES, DISJOINT_PROPERTIES, DIFFERENT}:
        axiom = (min(subject, value), predicate, max(subject, value))
    return Clash(min(one, other), max(one, other), axiom)


class Closure:
    """What follows from facts, together with an ontology's axioms."""

    def __init__(self, facts: Iterable[Fact], axioms: Axioms) -> None:
        self.axioms = axioms
        self.written = list(facts)
        self._parents = _equal((s, p, o) for s, p, o in self.written if p == SAME)
        self._by_place: dict[Goal, Fact] = {}

    @cached_property
    def covered(self) -> bool:
        """Whether this module knows all that the facts and the ontology can lead to."""
        terms = self.axioms.terms
        for subject, predicate, value in self.written:
            if predicate == TYPE:
                if value.startswith((RDF, RDFS, OWL)) and value not in PLAIN_TYPES:
                    return False
            elif predicate in {SAME, DIFFERENT}:
                if value[0] == '"' or subject in terms or value in terms:
                    return False
            elif (predicate.startswith((RDFS, OWL)) and predicate not in ANNOTATIONS) or (
                value[0] == '"' and self.axioms.watched(predicate)
            ):
                return False
        return self.axioms.covered

    def clashes(self) -> list[Clash]:
        """Return the clashes, sorted; equal individuals are named by one of them.

        Only where `covered` is true are these all of the clashes that OWL RL finds.
        """
        axioms = self.axioms
        types: defaultdict[str, set[str]] = defaultdict(set)
        watched: set[Fact] = set()
        for written in (*self.written, *axioms.plain_facts):
            subject, predicate, value = self.named(written)
            if predicate == TYPE:
                types[subject].update(axioms.above(value))
                continue
            of_subject, of_value = axioms.kinds(predicate)
            if of_subject:
                types[subject].update(of_subject)
            if of_value and value[0] != '"':
                types[value].update(of_value)
            for implied, swapped in axioms.watched(predicate):
                watched.add((value, implied, subject) if swapped else (subject, implied, value))
            if predicate == DIFFERENT:
                watched.add((subject, DIFFERENT, value))
        return sorted({*self._of_types(types), *self._of_relations(watched)})

    def _of_types(self, types: Mapping[str, set[str]]) -> Iterator[Clash]:
        for node, kinds in types.items():
            for kind in kinds:
                for other in kinds.intersection(self.axioms.disjoint_classes.get(kind, ())):
                    yield clash((node, TYPE, kind), (node, TYPE, other), (kind, DISJOINT_CLASSES, other))

    def _of_relations(self, facts: set[Fact]) -> Iterator[Clash]:
        axioms = self.axioms
        for fact in facts:
            subject, name, value = fact
            for other in axioms.disjoint_properties.get(name, ()):
                if (subject, other, value) in facts:
                    yield clash(fact, (subject, other, value), (name, DISJOINT_PROPERTIES, other))
            if name in axioms.asymmetric and (value, name, subject) in facts:
                yield clash(fact, (value, name, subject), (name, TYPE, ASYMMETRIC))
            if name in axioms.irreflexive and subject == value:
                yield clash(fact, fact, (name, TYPE, IRREFLEXIVE))
            if name == DIFFERENT and subject == value:
                yield clash(fact, fact, fact)

    def named(self, fact: Fact) -> Fact:
        """Return a fact with one name for individuals that are equal."""
        subject, predicate, value = fact
        return (self._name(subject), predicate, self._name(value)) if self._parents else fact

    def steps(self, goal: Fact) -> tuple[list[Fact], list[Fact]] | None:
        """Return why a fact holds: the written facts, and then the axioms, in order from those to it.

        The way is one of the shortest. None if this module finds none.
        """
        self._index()
        start: Goal = self.named(goal)
        waiting: deque[tuple[Goal, list[Fact]]] = deque([(start, [])])
        seen = {start}
        while waiting:
            wanted, axioms = waiting.popleft()
            if wanted in self._by_place:
                written = self._by_place[wanted]
                equal = [link for term in (written[0], written[2]) for link in self._links(term)]
                return [written, *dict.fromkeys(equal)], axioms
            for before, axiom in self._before(wanted):
                if before not in seen:
                    seen.add(before)
                    waiting.append((before, [axiom, *axioms]))
        return None

    def _before(self, goal: Goal) -> Iterator[tuple[Goal, Fact]]:
        subject, predicate, value = goal
        axioms = self.axioms
        if predicate == TYPE and value is not None:
            for kind in axioms.subclasses.get(value, ()):
                yield (subject, TYPE, kind), (kind, SUBCLASS, value)
            for name in axioms.with_domain.get(value, ()):
                yield (subject, name, None), (name, DOMAIN, value)
            for name in axioms.with_range.get(value, ()):
                yield (None, name, subject), (name, RANGE, value)
            return
        for name in axioms.subproperties.get(predicate, ()):
            yield (subject, name, value), (name, SUBPROPERTY, predicate)
        for name in axioms.inverses.get(predicate, ()):
            stated = (name, INVERSE, predicate)
            yield (value, name, subject), stated if stated in axioms.facts else (predicate, INVERSE, name)
        if predicate in axioms.symmetric:
            yield (value, predicate, subject), (predicate, TYPE, SYMMETRIC)

    def _index(self) -> None:
        if not self._by_place:
            for fact in sorted(self.written) + sorted(self.axioms.plain_facts):
                subject, predicate, value = self.named(fact)
                for place in (
                    (subject, predicate, value),
                    (subject, predicate, None),
                    (None, predicate, value),
                ):
                    self._by_place.setdefault(place, fact)

    def _name(self, term: str) -> str:
        while term in self._parents:
            term = self._parents[term][0]
        return term

    def _links(self, term: str) -> Iterator[Fact]:
        while term in self._parents:
            term, fact = self._parents[term]
            yield fact


def _equal(facts: Iterable[Fact]) -> dict[str, tuple[str, Fact]]:
    """Return for each individual but the first of a set of equal ones the one before it, and why."""
    neighbours: defaultdict[str, list[tuple[str, Fact]]] = defaultdict(list)
    for fact in sorted(facts):
        neighbours[fact[0]].append((fact[2], fact))
        neighbours[fact[2]].append((fact[0], fact))
    parents: dict[str, tuple[str, Fact]] = {}
    seen: set[str] = set()
    for root in sorted(neighbours):
        waiting = deque([] if root in seen else [root])
        seen.add(root)
        while waiting:
            current = waiting.popleft()
            for neighbour, fact in neighbours[current]:
                if neighbour not in seen:
                    seen.add(neighbour)
                    parents[neighbour] = (current, fact)
                    waiting.append(neighbour)
    return parents
