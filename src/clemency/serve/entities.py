"""What the graph says of one thing: facts and who says so, what is only claimed, and what refers to it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from clemency.corpus import ONTOLOGY_GRAPH
from clemency.namespaces import CLEM
from clemency.serve.terms import LABELS, MERGE, Node, Shown, Subject, Terms, by_name

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE, _SUBJECT, _PREDICATE, _OBJECT, _FIRST, _REST, _NIL = (
    ox.NamedNode(_RDF + name) for name in ("type", "subject", "predicate", "object", "first", "rest", "nil")
)
_STATED_BY, _STANCE, _MODALITY, _BASIS, _ASSERTS = (
    ox.NamedNode(str(CLEM[name])) for name in ("statedBy", "stance", "modality", "basis", "asserts")
)
_PLAIN = {ox.NamedNode(str(CLEM[name])) for name in ("endorsed", "asserted", "stated")}
_DEEPEST = 12  # nodes without names inside one another; lists count once
_MOST_LISTED = 200
_SOUGHT = 100  # times as many as are listed: the most that are sorted for it, so that a page comes at once


@dataclass(frozen=True)
class Claim:
    """A claim in short. `manner` is what sets it apart from one that is endorsed, asserted and stated."""

    shown: Shown
    name: str
    speakers: tuple[Shown, ...]
    manner: tuple[str, ...]


@dataclass(frozen=True)
class Value:
    """A value: a node; or, of one that has no name, its properties, its members, or what it states."""

    shown: Shown
    statement: tuple[Shown, ...] = ()
    properties: tuple["Property", ...] = ()
    members: tuple["Value", ...] = ()
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Property:
    """A property and its values."""

    shown: Shown
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Reference:
    """What refers to a thing, and by which property."""

    subject: Shown
    edge: Shown


@dataclass(frozen=True)
class Entity:
    """A thing: what the graph tells of it, and what is only `claimed` and does not stand as a fact.

    `mentions` are the claims that mention it and stand behind nothing that is told or claimed here. They and
    the `references` are sorted and cut off; `more_mentions` and `more_references` say so. Where there are
    very many, not all are looked at, and those listed need not be the first of all.
    """

    iri: str
    anchor: str
    title: Shown
    types: tuple[Shown, ...]
    told: tuple[Property, ...]
    claimed: tuple[Property, ...]
    references: tuple[Reference, ...]
    more_references: bool
    mentions: tuple[Claim, ...]
    more_mentions: bool


def at(terms: Terms, iri: str) -> list[ox.NamedNode]:
    """Return what has a page at an IRI: the thing itself and, if it is a document, what it has names for.

    Raises ValueError for what is no IRI.
    """
    node = ox.NamedNode(iri)
    return _sorted({*([node] if terms.described(node) else []), *parts(terms.store, node)})


def document(terms: Terms, nodes: Sequence[ox.NamedNode]) -> list[Entity]:
    """Return what the graph says of the things on one page."""
    most = _MOST_LISTED if len(nodes) < 2 else _MOST_LISTED // 10
    return [entity(terms, each, most) for each in nodes]


def parts(store: ox.Store, node: ox.NamedNode) -> set[Subject]:
    """Return what has a name within a document, behind a `#`: an article, or the ontology."""
    graph = node if store.contains_named_graph(node) else ox.NamedNode(str(ONTOLOGY_GRAPH))
    return {
        quad.subject
        for quad in store.quads_for_pattern(None, None, None, graph)
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(f"{node.value}#")
    }


def entity(terms: Terms, node: ox.NamedNode, most: int = _MOST_LISTED) -> Entity:
    """Return what the graph says of a thing, with at most so many references to it and as many mentions."""
    triples = terms.triples(node)
    statements = _statements(terms, node)
    stands = {(triple.predicate, triple.object) for triple in triples}
    told = [triple for triple in triples if triple.predicate != _TYPE and triple.predicate not in LABELS[:2]]
    only_claimed = [ox.Triple(node, *pair) for pair in statements if pair not in stands]
    shown = {
        claim
        for triple in (*told, *only_claimed)
        for claim in statements.get((triple.predicate, triple.object), ())
    }
    references = _references(terms.store, node, most)
    mentions = _mentions(terms.store, node, shown, most)
    return Entity(
        iri=node.value,
        anchor=node.value.partition("#")[2],
        title=terms.show(node),
        types=tuple(terms.show(kind) for kind in terms.values(node, _TYPE)),
        told=_properties(terms, told, statements),
        claimed=_properties(terms, only_claimed, statements),
        references=tuple(Reference(*map(terms.show, pair)) for pair in references[:most]),
        more_references=len(references) > most,
        mentions=tuple(_claim(terms, each) for each in mentions[:most]),
        more_mentions=len(mentions) > most,
    )


def _sorted(nodes: Iterable[Subject | Node]) -> list[ox.NamedNode]:
    return sorted((node for node in nodes if isinstance(node, ox.NamedNode)), key=by_name)


def _statements(terms: Terms, node: ox.NamedNode) -> dict[tuple[ox.NamedNode, Node], set[Subject]]:
    """Return what is stated of a thing, with the claims that assert it."""
    found: dict[tuple[ox.NamedNode, Node], set[Subject]] = {}
    for statement in _subjects(terms.store, _SUBJECT, node):
        claims = _subjects(terms.store, _ASSERTS, statement)
        for edge in terms.values(statement, _PREDICATE):
            for value in terms.values(statement, _OBJECT):
                if isinstance(edge, ox.NamedNode):
                    found.setdefault((edge, value), set()).update(claims)
    return dict(sorted(found.items(), key=lambda item: (by_name(item[0][0]), by_name(item[0][1]))))


def _subjects(store: ox.Store, edge: ox.NamedNode, value: Node) -> set[Subject]:
    return {quad.subject for quad in store.quads_for_pattern(None, edge, value, MERGE)}


def _properties(
    terms: Terms,
    triples: Iterable[ox.Triple],
    statements: dict[tuple[ox.NamedNode, Node], set[Subject]],
    depth: int = 0,
    opened: set[Node] | None = None,
) -> tuple[Property, ...]:
    """Return properties with their values; what a node without a name has stands where it is `opened`, once.

    Where each of many leads to the next in several ways, there would be no end to it.
    """
    opened = set() if opened is None else opened
    values: dict[ox.NamedNode, list[Value]] = {}
    for triple in triples:
        claims = _sorted(statements.get((triple.predicate, triple.object), ()))
        value = _value(terms, triple.object, depth, opened, tuple(_claim(terms, claim) for claim in claims))
        values.setdefault(triple.predicate, []).append(value)
    return tuple(Property(terms.show(edge), tuple(found)) for edge, found in values.items())


def _value(terms: Terms, node: Node, depth: int, opened: set[Node], claims: tuple[Claim, ...] = ()) -> Value:
    if not isinstance(node, ox.BlankNode) or depth > _DEEPEST or node in opened:
        return Value(terms.show(node), claims=claims)
    opened.add(node)
    if members := _members(terms, node):
        return Value(Shown(""), members=tuple(_value(terms, each, depth + 1, opened) for each in members))
    statement = [terms.values(node, edge) for edge in (_SUBJECT, _PREDICATE, _OBJECT)]
    if all(len(part) == 1 for part in statement):
        return Value(Shown(""), statement=tuple(terms.show(part[0]) for part in statement))
    properties = _properties(terms, terms.triples(node), {}, depth + 1, opened)
    return Value(Shown(""), properties=properties, claims=claims)


def _members(terms: Terms, node: Node) -> list[Node]:
    members: list[Node] = []
    passed: set[Node] = set()
    while node != _NIL and node not in passed:
        passed.add(node)
        first = terms.values(node, _FIRST)
        members += first[:1]
        node = next(iter(terms.values(node, _REST)), _NIL) if first else _NIL
    return members


def _claim(terms: Terms, node: ox.NamedNode) -> Claim:
    manner = [
        value
        for edge in (_STANCE, _MODALITY, _BASIS)
        for value in terms.values(node, edge)
        if value not in _PLAIN
    ]
    return Claim(
        shown=terms.show(node),
        name=node.value.rpartition("#")[2].rpartition("/")[2],
        speakers=tuple(terms.show(speaker) for speaker in terms.values(node, _STATED_BY)),
        manner=tuple(terms.show(value).text for value in manner),
    )


def _references(store: ox.Store, node: ox.NamedNode, most: int) -> list[tuple[ox.NamedNode, ox.NamedNode]]:
    """Return what refers to a thing and by which property, sorted: all, or many more than are listed."""
    found = (
        (quad.subject, quad.predicate)
        for quad in store.quads_for_pattern(None, None, node, MERGE)
        if isinstance(quad.subject, ox.NamedNode)
    )
    return sorted(islice(found, _SOUGHT * most), key=lambda pair: (by_name(pair[0]), by_name(pair[1])))


def _mentions(
    store: ox.Store, node: ox.NamedNode, shown: Collection[Subject], most: int
) -> list[ox.NamedNode]:
    """Return the claims of which a statement has a thing in any of its places, but for those `shown` already.

    They are sorted: all, or many more than are listed.
    """
    found = (
        claim.subject
        for edge in (_SUBJECT, _PREDICATE, _OBJECT)
        for statement in store.quads_for_pattern(None, edge, node, MERGE)
        for claim in store.quads_for_pattern(None, _ASSERTS, statement.subject, MERGE)
        if claim.subject not in shown
    )
    return _sorted(set(islice(found, _SOUGHT * most)))
