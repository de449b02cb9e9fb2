"""How much the shapes look at: a rule that looks at nothing passes everything.

Targets are those of SHACL (https://www.w3.org/TR/shacl/#targets); a shape that another one reaches, and a
constraint, look at what the targeted shape looks at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, Literal
from rdflib.term import Node

from clemency.corpus import ontology_graph, shapes_graph
from clemency.namespaces import CLEM, PREFIXES
from clemency.reading.turtle import compact

DIRECT = (SH.targetNode, SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
Target = tuple[Node, Node]
"""A kind of target, such as sh:targetClass, and the class, property or node."""

_SHAPES = (SH.NodeShape, SH.PropertyShape)
_NOT_INTO = {*DIRECT, SH.path, SH.prefixes, SH["class"], SH.datatype, SH.severity}


def looked_at(graph: Graph, shapes: Graph | None = None) -> dict[str, int]:
    """Return how many nodes of the graph each rule of the shapes looks at, by its code, sorted.

    Without `shapes`, those of the package are meant. A node that a shape names as its target counts where the
    graph speaks of it. What carries no code goes by the name of its shape.
    """
    rules = shapes_graph() if shapes is None else shapes
    nodes: defaultdict[str, set[Node]] = defaultdict(set)
    for target, codes in _plan(rules).items():
        seen = _focus_nodes(graph, target)
        for code in codes:
            nodes[code] |= seen
    return {code: len(nodes[code]) for code in sorted(nodes)}


def targeted(shapes: Graph) -> list[Node]:
    """Return the shapes that have a target and are not deactivated."""
    found = {shape for predicate in DIRECT for shape in shapes.subjects(predicate, None)}
    found |= set(_implicit(shapes))
    return sorted((shape for shape in found if not _deactivated(shapes, shape)), key=str)


def reached(shapes: Graph, shape: Node) -> set[Node]:
    """Return a shape with all the shapes, constraints and lists of them that it leads to."""
    found: set[Node] = set()
    ahead = {shape}
    while ahead:
        node = ahead.pop()
        if node in found or _deactivated(shapes, node):
            continue
        found.add(node)
        ahead |= {
            value
            for _, predicate, value in shapes.triples((node, None, None))
            if not isinstance(value, Literal)
            and predicate not in _NOT_INTO
            and (predicate in (RDF.first, RDF.rest) or str(predicate).startswith(str(SH)))
        }
    return found


@lru_cache(maxsize=4)
def _plan(shapes: Graph) -> dict[Target, set[str]]:
    """Return the targets of the shapes, each with the codes of what looks at it."""
    plan: defaultdict[Target, set[str]] = defaultdict(set)
    implicit = set(_implicit(shapes))
    for shape in targeted(shapes):
        targets = [(kind, node) for kind in DIRECT for node in shapes.objects(shape, kind)]
        targets += [(SH.targetClass, shape)] if shape in implicit else []
        for target in targets:
            plan[target].update(_codes(shapes, shape))
    return plan


def _codes(shapes: Graph, shape: Node) -> Iterable[str]:
    codes = {str(code) for node in reached(shapes, shape) for code in shapes.objects(node, CLEM.code)}
    return codes or [name_of(shapes, shape)]


def name_of(shapes: Graph, shape: Node) -> str:
    """Return the name, in the file's prefixes, of a shape or of the one that a nameless shape is part of."""
    seen: set[Node] = set()
    while isinstance(shape, BNode):
        seen.add(shape)
        above = next((each for each in shapes.subjects(None, shape) if each not in seen), None)
        if above is None:
            return "a shape without a name"
        shape = above
    return compact(shape, {**PREFIXES, **{prefix: str(space) for prefix, space in shapes.namespaces()}})


def _implicit(shapes: Graph) -> Iterator[Node]:
    """Yield the shapes that are classes too, and so have their own instances as target."""
    for kind in _SHAPES:
        for shape in shapes.subjects(RDF.type, kind):
            if any((shape, RDF.type, each) in shapes for each in (RDFS.Class, OWL.Class)):
                yield shape


def _deactivated(shapes: Graph, shape: Node) -> bool:
    return (shape, SH.deactivated, Literal(True)) in shapes


def _focus_nodes(graph: Graph, target: Target) -> set[Node]:
    kind, node = target
    if kind == SH.targetNode:
        told = any(
            pattern in graph for pattern in ((node, None, None), (None, node, None), (None, None, node))
        )
        return {node} if told else set()
    if kind == SH.targetSubjectsOf:
        return set(graph.subjects(node, None))
    if kind == SH.targetObjectsOf:
        return set(graph.objects(None, node))
    return {one for below in _below(graph, node) for one in graph.subjects(RDF.type, below)}


def _below(graph: Graph, kind: Node) -> set[Node]:
    """Return a class and all its subclasses, as the ontology and the graph itself have them."""
    found = {kind}
    ahead = [kind]
    while ahead:
        above = ahead.pop()
        for known in (ontology_graph(), graph):
            new = set(known.subjects(RDFS.subClassOf, above)) - found
            found |= new
            ahead += new
    return found
