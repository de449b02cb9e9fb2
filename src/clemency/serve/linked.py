"""What the graph says of one thing, as triples."""

from collections.abc import Iterator

import pyoxigraph as ox

from clemency.serve.entities import parts
from clemency.serve.terms import MERGE, Subject
from clemency.serve.work import prefixes_for


def described(store: ox.Store, iri: str, media_type: str) -> bytes:
    """Return what a store says of a thing, in a media type for triples.

    Of a named graph that is all of it, and so of a document of which only the parts have names. Of another
    thing it is the triples that have it as subject or object, with the nodes without names that hang on them;
    a claim that states something of it comes whole.
    """
    form = ox.RdfFormat.from_media_type(media_type) or ox.RdfFormat.TURTLE
    triples = dict.fromkeys(_triples(store, iri))
    return ox.serialize(triples, format=form, prefixes=prefixes_for(form)) or b""


def _triples(store: ox.Store, iri: str) -> Iterator[ox.Triple]:
    node = ox.NamedNode(iri)
    if store.contains_named_graph(node):
        yield from (quad.triple for quad in store.quads_for_pattern(None, None, None, node))
        return
    for part in sorted(parts(store, node), key=str):
        yield from _outgoing(store, part)
    yield from _outgoing(store, node)
    for quad in store.quads_for_pattern(None, None, node, MERGE):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.triple
        else:
            for owner in _owners(store, quad.subject):
                yield from _outgoing(store, owner)


def _outgoing(store: ox.Store, node: Subject) -> Iterator[ox.Triple]:
    waiting, passed = [node], {node}
    while waiting:
        for quad in store.quads_for_pattern(waiting.pop(), None, None, MERGE):
            yield quad.triple
            if isinstance(quad.object, ox.BlankNode) and quad.object not in passed:
                passed.add(quad.object)
                waiting.append(quad.object)


def _owners(store: ox.Store, node: Subject) -> set[Subject]:
    """Return the things with names on which a node without one hangs."""
    waiting: list[Subject] = [node]
    passed: set[Subject] = {node}
    owners: set[Subject] = set()
    while waiting:
        for quad in store.quads_for_pattern(None, None, waiting.pop(), MERGE):
            if isinstance(quad.subject, ox.NamedNode):
                owners.add(quad.subject)
            elif quad.subject not in passed:
                passed.add(quad.subject)
                waiting.append(quad.subject)
    return owners
