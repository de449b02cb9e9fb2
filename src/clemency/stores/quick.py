"""Articles made ready for a store without rdflib, as long as nothing about them is in doubt."""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import URIRef

from clemency import canonical
from clemency.reading.ntriples import needs_a_look
from clemency.reading.turtle import read_utf8

_BEYOND = re.compile(r"<<\(|--(?:ltr|rtl) \.(?:\n|\Z)")  # what N-Triples of RDF 1.2 may have


def lines_of(path: Path) -> tuple[str, ...] | None:
    """Return a Turtle file's triples as lines of canonical N-Triples, or None where `read_turtle` must look.

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
    return None if _BEYOND.search(document) else tuple(sorted(document.split("\n")[:-1]))


def as_stored(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines of canonical N-Triples as `canonical.stored_form` does: seldom is anything to be done."""
    typed = {line.split(" ", 2)[2] for line in lines if line.endswith("> .") and '"^^<' in line}
    if all(map(_is_normal, typed)):
        return lines
    return canonical.stored_form("\n".join(lines).encode())


def values(lines: Iterable[str], subject: URIRef, predicate: URIRef) -> list[ox.NamedNode | ox.Literal]:
    """Return the values of a property, blank nodes aside, from lines of N-Triples."""
    begins = f"<{subject}> <{predicate}> "
    found = "\n".join(line for line in lines if line.startswith(begins))
    objects = (quad.object for quad in ox.parse(found.encode(), format=ox.RdfFormat.N_TRIPLES))
    return [object_ for object_ in objects if isinstance(object_, ox.NamedNode | ox.Literal)]


def subjects(lines: Iterable[str], predicate: URIRef, object_: URIRef) -> list[URIRef]:
    """Return what has an IRI and that value of a property, from lines of N-Triples."""
    ends = f" <{predicate}> <{object_}> ."
    return [URIRef(line[1 : -len(ends) - 1]) for line in lines if line.endswith(ends) and line[0] == "<"]


def is_literal(value: ox.NamedNode | ox.Literal) -> bool:
    """Return whether a value is a literal."""
    return isinstance(value, ox.Literal)


@lru_cache(maxsize=10_000)
def _is_normal(written: str) -> bool:
    """Return whether a store spells a value, written with a point behind it, as it is written."""
    store = ox.Store()
    store.load(f"<x:s> <x:p> {written}".encode(), format=ox.RdfFormat.N_TRIPLES)
    return all(f"{quad.object} ." == written for quad in store)
