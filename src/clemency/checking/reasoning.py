"""Contradictions that no shape names: what OWL RL finds (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL).

The fast way, `closure`, knows the axioms that the ontology uses; for what an article says beyond them, and as
the reference, owlrl is asked. It describes a contradiction in a sentence, out of which the nodes are read.
"""

import re
from collections.abc import Iterable, Mapping

from rdflib import RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from clemency.checking import rules
from clemency.checking.axioms import (
    ASYMMETRIC,
    DIFFERENT,
    DISJOINT_CLASSES,
    DISJOINT_PROPERTIES,
    IRREFLEXIVE,
    TYPE,
    Fact,
    ontology_axioms,
)
from clemency.checking.breaches import Breach, Words
from clemency.checking.closure import Clash, Closure, clash
from clemency.checking.screens import Engine
from clemency.corpus import ontology_graph
from clemency.errors import ClemencyError
from clemency.reading.turtle import Triple

_CODE = "CLEM201"
_CLASSES = re.compile(r"Disjoint classes (\S+) and (\S+) have a common individual (.+)", re.DOTALL)
_PROPERTIES = re.compile(
    r"Erroneous usage of disjoint properties (\S+) and (\S+) on (\S+) and (.+)", re.DOTALL
)
_ASYMMETRIC = re.compile(r"Erroneous usage of asymmetric property (\S+) on (\S+) and (.+)", re.DOTALL)
_IRREFLEXIVE = re.compile(r"Irreflexive property used on (\S+) with (\S+)")
_DIFFERENT = re.compile(r"'sameAs' and 'differentFrom' cannot be used .*: \((\S+), (\S+)\)")
_ILL_TYPED = "Lexical value of the literal"

Terms = Mapping[str, Node]


def contradictions(graph: Graph, *, engine: Engine = "fast") -> list[Breach]:
    """Return where a graph, taken with the ontology, contradicts itself. The graph is left as it is.

    Each contradiction is returned once, at a written triple that leads to it, with the written triples and
    the axioms that it follows from. What is wrong with a literal is left to other rules. Raises ClemencyError
    if the closure cannot be built.
    """
    terms = {_term(node): node for triple in (*ontology_graph(), *graph) for node in triple}
    closure = Closure((_fact(triple) for triple in graph), ontology_axioms())
    if engine == "fast" and closure.covered:
        found: Iterable[Clash | str] = closure.clashes()
    else:
        found = _by_owlrl(graph, closure)
    return [
        _sentence(each, terms) if isinstance(each, str) else _contradiction(each, closure, terms)
        for each in found
    ]


def _by_owlrl(graph: Graph, closure: Closure) -> list[Clash | str]:
    from owlrl.OWLRL import OWLRL_Semantics

    closed = Graph(bind_namespaces="none")
    for triple in (*graph, *ontology_graph()):
        # Words in a language entail nothing, and ill-typed literals everything.
        if not (isinstance(triple[2], Literal) and (triple[2].language or triple[2].ill_typed)):
            closed.add(triple)
    semantics = OWLRL_Semantics(closed, axioms=False, daxioms=False, rdfs=False)
    try:
        semantics.closure()
    except Exception as error:  # owlrl lets what malformed lists and numbers raise escape
        raise ClemencyError(f"The OWL RL closure could not be built: {error!r}.") from error
    nodes = sorted(closed.all_nodes(), key=lambda node: not isinstance(node, Literal))
    names = {str(node): _term(node) for node in nodes}  # where a literal reads as a name, the name
    clashes: set[Clash] = set()
    sentences: set[str] = set()
    for message in semantics.error_messages:
        read = _read(message, closure, names)
        if read is None and not message.startswith(_ILL_TYPED):
            sentences.add(message)
        elif read is not None and not read.one[0].startswith('"'):
            clashes.add(read)
    return [*sorted(clashes), *sorted(sentences)]


def _read(message: str, closure: Closure, names: Mapping[str, str]) -> Clash | None:
    """Return what owlrl's message says, if it is one that this module knows."""
    if match := _CLASSES.fullmatch(message):
        one, other, node = (names[part] for part in match.groups())
        sides = (node, TYPE, one), (node, TYPE, other)
        axiom = (one, DISJOINT_CLASSES, other)
    elif match := _PROPERTIES.fullmatch(message):
        one, other, subject, value = (names[part] for part in match.groups())
        sides = (subject, one, value), (subject, other, value)
        axiom = (one, DISJOINT_PROPERTIES, other)
    elif match := _ASYMMETRIC.fullmatch(message):
        name, subject, value = (names[part] for part in match.groups())
        sides = (subject, name, value), (value, name, subject)
        axiom = (name, TYPE, ASYMMETRIC)
    elif match := _IRREFLEXIVE.fullmatch(message):
        subject, name = (names[part] for part in match.groups())
        sides = (subject, name, subject), (subject, name, subject)
        axiom = (name, TYPE, IRREFLEXIVE)
    elif match := _DIFFERENT.fullmatch(message):
        one, other = (names[part] for part in match.groups())
        axiom = closure.named((one, DIFFERENT, other))
        sides = axiom, axiom
    else:
        return None
    return clash(closure.named(sides[0]), closure.named(sides[1]), axiom)


def _contradiction(found: Clash, closure: Closure, terms: Terms) -> Breach:
    because, how = explanation(found, closure, terms)
    # A use gives a mistake away better than a declaration does.
    places = sorted(
        (triple for triple in because if _fact(triple) in closure.written),
        key=lambda triple: triple[1] == RDF.type,
    )
    focus, path, value = places[0] if places else (terms[found.one[0]], None, None)
    return rules.breach(_CODE, focus, path, value, because=because, how=how)


def explanation(found: Clash, closure: Closure, terms: Terms) -> tuple[list[Triple], Words]:
    """Return what leads to a clash, and words for it without a full stop.

    What leads to it are the written triples and then the axioms, each in order. `terms` are the nodes of
    other terms than IRIs.
    """
    ways = [closure.steps(side) or ([], []) for side in dict.fromkeys((found.one, found.other))]
    written = [fact for facts, _ in ways for fact in facts]
    axioms = [fact for _, facts in ways for fact in facts]
    if found.axiom[1] != DIFFERENT:
        axioms.append(found.axiom)
    because = [_triple(fact, terms) for fact in dict.fromkeys([*written, *axioms])]
    return because, _how(found, written, terms)


def _how(found: Clash, written: list[Fact], terms: Terms) -> Words:
    one, other = (_triple(side, terms) for side in (found.one, found.other))
    if found.axiom[1] == DISJOINT_CLASSES:
        return (one[0], " is a ", one[2], " and a ", other[2], ", and nothing is both")
    if found.axiom[1] == DIFFERENT:
        told = next((fact for fact in written if fact[1] == DIFFERENT), found.one)
        subject, _, value = _triple(told, terms)
        return (subject, " and ", value, " are told to be the same and to be different")
    if found.axiom[2] == IRREFLEXIVE:
        return (*_words(one), ", and ", one[1], " never leads from a thing to itself")
    if one == other:
        return (*_words(one), ", and ", one[1], " never leads both ways")
    return (*_words(one), " and ", *_words(other), " exclude each other")


def _words(triple: Triple) -> Words:
    subject, predicate, value = triple
    return subject, " ", predicate, " ", value


def _sentence(message: str, terms: Terms) -> Breach:
    """Return the breach for what owlrl says and this module cannot read."""
    parts = [
        terms.get(f"<{word}>", word) if ":" in word else word
        for word in re.split(r"((?<![^\s(),])[^\s(),]+:[^\s(),]+)", message)
    ]
    about = next((part for part in parts if isinstance(part, Node)), RDF.nil)
    return rules.breach(_CODE, about, how=tuple(parts))


def _fact(triple: Triple) -> Fact:
    subject, predicate, value = triple
    return _term(subject), _term(predicate), _term(value)


def _triple(fact: Fact, terms: Terms) -> Triple:
    subject, predicate, value = (terms.get(term) or URIRef(term[1:-1]) for term in fact)
    return subject, predicate, value


def _term(node: Node) -> str:
    if isinstance(node, Literal):
        return f'"{node!r}'
    return f"_:{node}" if isinstance(node, BNode) else f"<{node}>"
