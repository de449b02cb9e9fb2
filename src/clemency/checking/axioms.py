"""The axioms of the ontology, as far as a quick look at an article needs them: a part of OWL RL.

Known are subclasses, subproperties, domains, ranges, inverse and symmetric properties, disjoint classes and
properties, asymmetric and irreflexive properties. Where the ontology says more, `Axioms.covered` is false.

Terms are strings: an IRI in angle brackets, a blank node after `_:`, a literal after a quotation mark. No RDF
library is needed, so that a sound article can be checked before any is loaded.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import TypeVar

from clemency import assets

Fact = tuple[str, str, str]

K = TypeVar("K")
V = TypeVar("V")

RDF, RDFS, OWL = (
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "<http://www.w3.org/2000/01/rdf-schema#",
    "<http://www.w3.org/2002/07/owl#",
)
TYPE = f"{RDF}type>"
SUBCLASS, SUBPROPERTY, DOMAIN, RANGE = (
    f"{RDFS}{name}>" for name in ("subClassOf", "subPropertyOf", "domain", "range")
)
INVERSE, SYMMETRIC = f"{OWL}inverseOf>", f"{OWL}SymmetricProperty>"
DISJOINT_CLASSES, DISJOINT_PROPERTIES = f"{OWL}disjointWith>", f"{OWL}propertyDisjointWith>"
ASYMMETRIC, IRREFLEXIVE = f"{OWL}AsymmetricProperty>", f"{OWL}IrreflexiveProperty>"
SAME, DIFFERENT = f"{OWL}sameAs>", f"{OWL}differentFrom>"

_DOMAIN_MODULES = {"<https://w3id.org/clemency/detention>", "<https://w3id.org/clemency/clemency>"}
_AXIOMS = {SUBCLASS, SUBPROPERTY, DOMAIN, RANGE, INVERSE, DISJOINT_CLASSES, DISJOINT_PROPERTIES}
ANNOTATIONS = {
    *(f"{RDFS}{name}>" for name in ("label", "comment", "seeAlso", "isDefinedBy")),
    *(f"{OWL}{name}>" for name in ("imports", "versionIRI", "versionInfo", "deprecated")),
}
_CHARACTERISTICS = {SYMMETRIC, ASYMMETRIC, IRREFLEXIVE}
_ALL_DISJOINT, _MEMBERS = f"{OWL}AllDisjointClasses>", f"{OWL}members>"
_FIRST, _REST, _NIL = (f"{RDF}{name}>" for name in ("first", "rest", "nil"))
PLAIN_TYPES = {
    *(f"{OWL}{name}>" for name in ("NamedIndividual", "Ontology")),
    *(f"{RDF}{name}>" for name in ("Statement", "List")),
}
_DECLARATIONS = {
    *(f"{OWL}{name}>" for name in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")),
}


def facts_of(ntriples: bytes) -> list[Fact]:
    """Return the triples of an N-Triples text with single spaces between terms, as serialisers write it."""
    lines = ntriples.decode().split("\n")
    return [(s, p, o) for s, p, o in (line[:-2].split(" ", 2) for line in lines if line)]


class Axioms:
    """The axioms of an ontology, looked up by what they lead to and by what leads to them."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = frozenset(facts)
        by_predicate: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for subject, predicate, value in sorted(self.facts):
            by_predicate[predicate].append((subject, value))
        self._by_predicate = by_predicate
        self.terms = {term for fact in self.facts for term in (fact[0], fact[2])}
        self.subclasses = _grouped((above, below) for below, above in by_predicate[SUBCLASS])
        self.subproperties = _grouped((above, below) for below, above in by_predicate[SUBPROPERTY])
        self.with_domain = _grouped((kind, name) for name, kind in by_predicate[DOMAIN])
        self.with_range = _grouped((kind, name) for name, kind in by_predicate[RANGE])
        self.inverses = _grouped(both for pair in by_predicate[INVERSE] for both in (pair, pair[::-1]))
        kinds = _grouped((kind, subject) for subject, kind in by_predicate[TYPE])
        self.symmetric, self.asymmetric, self.irreflexive = (
            frozenset(kinds.get(kind, ())) for kind in (SYMMETRIC, ASYMMETRIC, IRREFLEXIVE)
        )
        apart = [*by_predicate[DISJOINT_CLASSES], *self._all_disjoint(kinds.get(_ALL_DISJOINT, ()))]
        self.disjoint_classes = _grouped(both for pair in apart for both in (pair, pair[::-1]))
        self.disjoint_properties = _grouped(
            both for pair in by_predicate[DISJOINT_PROPERTIES] for both in (pair, pair[::-1])
        )

    @cached_property
    def covered(self) -> bool:
        """Whether this module knows every axiom of the ontology."""
        known = {*_AXIOMS, *ANNOTATIONS, _MEMBERS, TYPE}
        types = {*PLAIN_TYPES, *_DECLARATIONS, *_CHARACTERISTICS, _ALL_DISJOINT}
        return all(
            (predicate in known or not predicate.startswith((RDFS, OWL)))
            and (predicate != TYPE or value in types or not value.startswith((RDF, RDFS, OWL)))
            and (predicate not in _AXIOMS or subject[0] == value[0] == "<")
            and (predicate not in {SUBPROPERTY, INVERSE} or not value.startswith((RDF, RDFS, OWL)))
            for subject, predicate, value in self.facts
        )

    @cached_property
    def plain_facts(self) -> list[Fact]:
        """What the ontology says of individuals."""
        return [
            fact
            for fact in self.facts
            if fact[1] not in {*_AXIOMS, *ANNOTATIONS, _MEMBERS, _FIRST, _REST}
            and not (fact[1] == TYPE and fact[2].startswith(OWL))
        ]

    @cache  # noqa: B019  # there is one of these for the whole run
    def above(self, kind: str) -> frozenset[str]:
        """Return a class and its superclasses."""
        return _reached({kind}, lambda each: self._values(each, SUBCLASS))

    @cache  # noqa: B019
    def implied(self, name: str) -> frozenset[tuple[str, bool]]:
        """Return the properties that follow from a property, each with whether subject and object swap."""

        def following(each: tuple[str, bool]) -> Iterator[tuple[str, bool]]:
            current, swapped = each
            yield from ((higher, swapped) for higher in self._values(current, SUBPROPERTY))
            yield from ((inverse, not swapped) for inverse in self.inverses.get(current, ()))
            if current in self.symmetric:
                yield current, not swapped

        return _reached({(name, False)}, following)

    @cache  # noqa: B019
    def kinds(self, name: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the classes of a property's subjects, and those of its objects."""
        ends: tuple[set[str], set[str]] = (set(), set())
        for implied, swapped in self.implied(name):
            for end, axiom in ((swapped, DOMAIN), (not swapped, RANGE)):
                for kind in self._values(implied, axiom):
                    ends[end].update(self.above(kind))
        return frozenset(ends[0]), frozenset(ends[1])

    @cache  # noqa: B019
    def watched(self, name: str) -> tuple[tuple[str, bool], ...]:
        """Return those of the implied properties that can clash."""
        can = {*self.disjoint_properties, *self.asymmetric, *self.irreflexive}
        return tuple(sorted(each for each in self.implied(name) if each[0] in can))

    @cached_property
    def _map(self) -> Mapping[tuple[str, str], list[str]]:
        return _grouped(
            ((subject, predicate), value)
            for predicate in _AXIOMS
            for subject, value in self._by_predicate[predicate]
        )

    def _values(self, subject: str, predicate: str) -> Iterable[str]:
        return self._map.get((subject, predicate), ())

    def _all_disjoint(self, sets: Iterable[str]) -> Iterator[tuple[str, str]]:
        members, first, rest = (dict(self._by_predicate[name]) for name in (_MEMBERS, _FIRST, _REST))
        for node in sets:
            kinds: list[str] = []
            at = members[node]
            while at != _NIL:
                kinds.append(first[at])
                at = rest[at]
            yield from ((one, other) for i, one in enumerate(kinds) for other in kinds[i + 1 :])


@cache
def ontology_axioms() -> Axioms:
    """Return the axioms of the ontology that comes with the package."""
    return Axioms(facts_of(assets.ntriples("ontology")))


@cache
def fact_properties() -> frozenset[str]:
    """Return the domain properties: a triple of an article that uses one of them is a fact."""
    facts = ontology_axioms().facts
    properties = {
        subject
        for subject, predicate, kind in facts
        if predicate == TYPE and kind in {f"{OWL}ObjectProperty>", f"{OWL}DatatypeProperty>"}
    }
    return frozenset(
        subject
        for subject, predicate, module in facts
        if predicate == f"{RDFS}isDefinedBy>" and module in _DOMAIN_MODULES and subject in properties
    )


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    groups: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _reached(start: set[K], following: Callable[[K], Iterable[K]]) -> frozenset[K]:
    reached, waiting = set(start), list(start)
    while waiting:
        for each in following(waiting.pop()):
            if each not in reached:
                reached.add(each)
                waiting.append(each)
    return frozenset(reached)
