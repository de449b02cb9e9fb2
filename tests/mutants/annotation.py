"""An article as a list of triples in Turtle words, so that a mutant is an edit of that list.

Each triple is three strings as a file would have them (`:c1`, `clem:stance`, `"August"@en`); a mutant may
hold any string, also one that no parser takes. Blank nodes are named by their place: `_:b1`, `_:b2`, …
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

Triple = tuple[str, str, str]

_SIMPLE_NAME = re.compile(r"[A-Za-z][\w-]*")


@dataclass(frozen=True)
class Article:
    """An article's triples, in the order of its file, and the prefixes that they are written with."""

    header: str
    triples: tuple[Triple, ...]

    def where(
        self, subject: str | None = None, predicate: str | None = None, value: str | None = None
    ) -> list[Triple]:
        """Return the triples that match; None matches all."""
        pattern = (subject, predicate, value)
        candidates = self._of_subject.get(subject, []) if subject is not None else self.triples
        return [
            triple
            for triple in candidates
            if all(want is None or want == have for want, have in zip(pattern, triple, strict=True))
        ]

    def value(self, subject: str, predicate: str) -> str:
        """Return the one value; KeyError if there is none."""
        for triple in self.where(subject, predicate):
            return triple[2]
        raise KeyError((subject, predicate))

    def instances(self, kind: str) -> list[str]:
        """Return the nodes of that class, in the file's order."""
        return [subject for subject, _, _ in self.where(None, "a", kind)]

    def about(self, node: str) -> list[Triple]:
        """Return all that is said of a node, with what its blank nodes say."""
        own = self.where(node)
        inside = [triple for _, _, value in own if value.startswith("_:") for triple in self.about(value)]
        return [*own, *inside]

    def text(self, dropped: Iterable[Triple] = (), added: Iterable[Triple] = ()) -> str:
        """Return the article as Turtle, a line a triple, with some left out and others put behind."""
        gone = set(dropped)
        kept = [*(triple for triple in self.triples if triple not in gone), *added]
        return "\n".join([self.header, *(" ".join(triple) + " ." for triple in kept)]) + "\n"

    @cached_property
    def _of_subject(self) -> dict[str, list[Triple]]:
        found: dict[str, list[Triple]] = {}
        for triple in self.triples:
            found.setdefault(triple[0], []).append(triple)
        return found


def read(path: Path) -> Article:
    """Return the article in a Turtle file."""
    parser = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    quads = list(parser)
    prefixes = dict(parser.prefixes)
    base = parser.base_iri or ""
    names = {node: f"_:b{at}" for at, node in enumerate(dict.fromkeys(_blank_nodes(quads)), 1)}

    def word(term: object) -> str:
        if isinstance(term, ox.BlankNode):
            return names[term]
        if isinstance(term, ox.Literal):
            typed = not term.language and term.datatype.value != "http://www.w3.org/2001/XMLSchema#string"
            return str(term) if not typed else f"{ox.Literal(term.value)}^^{word(term.datatype)}"
        assert isinstance(term, ox.NamedNode)
        for prefix, namespace in prefixes.items():
            name = term.value.removeprefix(namespace)
            if name != term.value and _SIMPLE_NAME.fullmatch(name):
                return f"{prefix}:{name}"
        return str(term)

    header = [f"@base <{base}> .", *(f"@prefix {name}: <{space}> ." for name, space in prefixes.items())]
    triples = (
        (
            word(quad.subject),
            "a" if word(quad.predicate) == "rdf:type" else word(quad.predicate),
            word(quad.object),
        )
        for quad in quads
    )
    return Article("\n".join(header), tuple(triples))


def _blank_nodes(quads: Iterable[ox.Quad]) -> Iterator[ox.BlankNode]:
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode):
                yield term
