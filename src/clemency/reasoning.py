"""Contradictions that no shape names: the OWL RL closure, by owlrl (https://www.w3.org/TR/owl2-profiles/#OWL_2_RL).

owlrl describes a contradiction in a sentence; the nodes are read out of it, and the written triples behind it
looked up.
"""

import re
from typing import NamedTuple

from rdflib import RDF, RDFS, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from clemency.breaches import Breach
from clemency.corpus import ontology_graph
from clemency.errors import ClemencyError
from clemency.turtle import Triple

_CODE = "CLEM201"
_CLASSES = re.compile(r"Disjoint classes (?P<a>\S+) and (?P<b>\S+) have a common individual (.+)")
_PROPERTIES = re.compile(
    r"Erroneous usage of disjoint properties (?P<a>\S+) and (?P<b>\S+) on (\S+) and (.+)"
)
_ASYMMETRIC = re.compile(r"Erroneous usage of asymmetric property (\S+) on (?P<a>\S+) and (?P<b>\S+)")
_ILL_TYPED = "Lexical value of the literal"


class _Closure(NamedTuple):
    written: Graph
    closed: Graph


def contradictions(graph: Graph) -> list[Breach]:
    """Return where a graph, taken with the ontology, contradicts itself. The graph is left as it is.

    Each contradiction is returned once, at a written triple that leads to it. What is wrong with a literal is
    left to the shapes. Raises ClemencyError if the closure cannot be built.
    """
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
    messages = (message for message in semantics.error_messages if not message.startswith(_ILL_TYPED))
    found = sorted({_ordered(message) for message in messages})
    breaches = [_contradiction(message, _Closure(graph, closed)) for message in found]
    return [breach for breach in breaches if not isinstance(breach.focus, Literal)]


def _ordered(message: str) -> str:
    """Return the message with its pair in alphabetical order: owlrl reports both orders."""
    for pattern in (_CLASSES, _PROPERTIES, _ASYMMETRIC):
        match = pattern.fullmatch(message)
        if match and match["a"] > match["b"]:
            before, after = message[: match.start("a")], message[match.end("b") :]
            return f"{before}{match['b']} and {match['a']}{after}"
    return message


def _contradiction(message: str, closure: _Closure) -> Breach:
    if match := _CLASSES.fullmatch(message):
        return _two_classes(closure, _node(match[3], closure), URIRef(match[1]), URIRef(match[2]))
    if match := _PROPERTIES.fullmatch(message):
        subject, value = _node(match[3], closure), _node(match[4], closure)
        first, second = ((subject, URIRef(name), value) for name in (match[1], match[2]))
        words = (*_words(first), " and ", *_words(second), " exclude each other.")
        return _breach(words, "Keep the one that the article says.", second)
    if match := _ASYMMETRIC.fullmatch(message):
        subject, value = _node(match[2], closure), _node(match[3], closure)
        there, back = (subject, URIRef(match[1]), value), (value, URIRef(match[1]), subject)
        words = (*_words(there), " and ", *_words(back), " exclude each other.")
        return _breach(words, "Keep the one that the article says.", back)
    parts = [
        _node(word, closure) if ":" in word else word for word in re.split(r"([^\s(),]+:[^\s(),]+)", message)
    ]
    about = next((part for part in parts if isinstance(part, Node)), RDF.nil)
    return _breach(("The article contradicts itself: ", *parts, "."), "", (about, None, None))


def _two_classes(closure: _Closure, node: Node, first: URIRef, second: URIRef) -> Breach:
    reasons = [_reason(closure, node, kind) for kind in (first, second)]
    because = [(" (", *_words(reason), ")") if reason else () for reason in reasons]
    words = (node, " is a ", first, *because[0], " and a ", second, *because[1], ", and nothing is both.")
    # A use gives a mistake away better than a declaration does.
    uses = [reason for reason in reasons if reason and reason[1] != RDF.type]
    place = next((reason for reason in [*uses, *reasons] if reason), (node, None, None))
    return _breach(words, "Correct the type, or use a property that fits it.", place)


def _reason(closure: _Closure, node: Node, kind: URIRef) -> Triple | None:
    """Return the written triple that makes the node one of that kind: its declaration, else a use of it."""
    written, closed = closure
    for triple in sorted(written.triples((node, RDF.type, None))):
        if triple[2] == kind or (triple[2], RDFS.subClassOf, kind) in closed:
            return triple
    for triple in sorted(written.triples((node, None, None))):
        if (triple[1], RDFS.domain, kind) in closed:
            return triple
    for triple in sorted(written.triples((None, None, node))):
        if (triple[1], RDFS.range, kind) in closed:
            return triple
    return None


def _words(triple: Triple) -> tuple[str | Node, ...]:
    subject, predicate, value = triple
    return subject, " ", predicate, " ", value


def _node(text: str, closure: _Closure) -> Node:
    if (BNode(text), None, None) in closure.closed:
        return BNode(text)
    return URIRef(text) if re.match(r"[a-z][a-z0-9+.-]*:\S+$", text) else Literal(text)


def _breach(
    message: tuple[str | Node, ...], mend: str, place: tuple[Node, Node | None, Node | None]
) -> Breach:
    return Breach(_CODE, "error", message, mend, None, *place)
