"""Articles made ready for a store without rdflib, as long as nothing about them is in doubt."""

import re
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef

from clemency import canonical
from clemency.reading.ntriples import needs_a_look
from clemency.reading.turtle import read_utf8

_BEYOND = ("<<(", "--ltr .", "--rtl .")  # what N-Triples of RDF 1.2 may have
_TYPED = re.compile(r'^.*"\^\^<[^<>"]*> \.$', re.MULTILINE)


def document_of(path: Path) -> str | None:
    """Return a Turtle file's triples as canonical N-Triples, or None where `read_turtle` must look.

    None means that the text is not Turtle of RDF 1.1, or is too deeply nested. Raises ClemencyError where the
    file cannot be read or is not UTF-8.
    """
    text = read_utf8(path)
    if needs_a_look(text):
        return None
    try:
        dataset = ox.Dataset(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    except SyntaxError:
        return None
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    document = str(dataset)
    if any(mark in document for mark in _BEYOND):
        return None
    return "".join(sorted(f"{line}\n" for line in document.split("\n")[:-1]))


def as_stored(document: str) -> str:
    """Return canonical N-Triples as `canonical.stored_form` does: seldom is anything to be done."""
    odd = {line: stored for line in _TYPED.findall(document) if (stored := _stored(line)) != line}
    if not odd:
        return document
    if any(line[0] == "_" for line in odd):  # its value may be in what the blank node is named for
        return canonical.stored_form(document.encode()).decode()
    lines = document.split("\n")[:-1]
    return "".join(f"{line}\n" for line in sorted({odd.get(line, line) for line in lines}))


def values(document: str, subject: URIRef, predicate: URIRef) -> list[ox.NamedNode | ox.Literal]:
    """Return the values of a property, blank nodes aside, from canonical N-Triples."""
    begins = re.escape(f"<{subject}> <{predicate}> ")
    found = "\n".join(re.findall(f"^{begins}.*$", document, re.MULTILINE))
    objects = (quad.object for quad in ox.parse(found.encode(), format=ox.RdfFormat.N_TRIPLES))
    return [object_ for object_ in objects if isinstance(object_, ox.NamedNode | ox.Literal)]


def subjects(document: str, predicate: URIRef, object_: URIRef) -> list[URIRef]:
    """Return what has an IRI and that value of a property, from canonical N-Triples."""
    ends = re.escape(f"> <{predicate}> <{object_}> .")
    return [URIRef(iri) for iri in re.findall(f"^<([^<>]*){ends}$", document, re.MULTILINE)]


def is_literal(value: ox.NamedNode | ox.Literal) -> bool:
    """Return whether a value is a literal."""
    return isinstance(value, ox.Literal)


def _stored(line: str) -> str:
    """Return a line whose object is a literal as a store spells it."""
    begins, value = line[: (at := line.index('"'))], line[at:]
    return begins + _spelt(value)


@lru_cache(maxsize=10_000)
def _spelt(written: str) -> str:
    """Return how a store spells a value, both with a point behind it."""
    store = ox.Store()
    store.load(f"<x:s> <x:p> {written}".encode(), format=ox.RdfFormat.N_TRIPLES)
    (quad,) = store
    return f"{quad.object} ."
