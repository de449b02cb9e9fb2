"""Articles made ready for a store without rdflib, as long as nothing about them is in doubt.

Worker processes do this, which start sooner without it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from clemency.names import is_reserved
from clemency.reading.ntriples import needs_a_look, parsed
from clemency.stores.lines import canonical_lines

_ARTICLE = "https://schema.org/NewsArticle"
_HEADLINE = "https://schema.org/headline"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_URL = "https://schema.org/url"
_BEYOND = (b"<<(", b"--ltr .", b"--rtl .")  # what N-Triples of RDF 1.2 may have
_TYPED = re.compile(rb'"\^\^<[^<>"]*> \.\n')


@dataclass(frozen=True)
class File:
    """A file to read."""

    path: Path


@dataclass(frozen=True)
class Article:
    """An article as it is loaded: `document` is its canonical N-Triples, of `most` triples.

    A store holds `triples` of them; `sha256` is the digest of their stored form (`canonical.stored_form`), in
    lower-case hex. `title` and `source`, the page that it was drawn from, are None where it does not say.
    """

    iri: str
    document: bytes
    most: int
    triples: int
    sha256: str
    title: str | None
    source: str | None


def article(file: File) -> Article | None:
    """Return the article in a Turtle file, or None where `corpus.read_article` must look.

    None means that the file is not readable, not in UTF-8, not Turtle of RDF 1.1, too deeply nested, or does
    not have just one article, of a name that it may have.
    """
    try:
        text = file.path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        if needs_a_look(text):
            return None
        written = ox.serialize(parsed(text), format=ox.RdfFormat.N_TRIPLES) or b""
    except (OSError, UnicodeDecodeError, SyntaxError):
        return None
    document = b"".join(canonical_lines(written))
    iris = _subjects(document, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", _ARTICLE)
    if len(iris) != 1 or is_reserved(iris[0]) or any(mark in document for mark in _BEYOND):
        return None
    return article_of(iris[0], document)


def article_of(iri: str, document: bytes) -> Article:
    """Return an article that is there as canonical N-Triples."""
    stored = as_stored(document)
    titles = _values(document, iri, _LABEL) or _values(document, iri, _HEADLINE)
    pages = [value.value for value in _values(document, iri, _URL) if isinstance(value, ox.NamedNode)]
    return Article(
        iri,
        document,
        document.count(b"\n"),
        stored.count(b"\n"),
        sha256(stored).hexdigest(),
        min((value.value for value in titles), default=None),
        min(pages, default=None),
    )


def as_stored(document: bytes) -> bytes:
    """Return canonical N-Triples as `canonical.stored_form` does: seldom is anything to be done."""
    odd = {}
    for match in _TYPED.finditer(document):
        begins = document.rfind(b' "', 0, match.start()) + 1  # no literal has that: its quotes are escaped
        value = document[begins : match.end() - 1]
        if (spelt := _spelt(value)) != value:
            line = document.rfind(b"\n", 0, begins) + 1
            odd[document[line : match.end()]] = document[line:begins] + spelt + b"\n"
    if not odd:
        return document
    if any(line.startswith(b"_") for line in odd):  # its value may be in what the blank node is named for
        from clemency import canonical

        return canonical.stored_form(document)
    return b"".join(sorted({odd.get(line, line) for line in document.splitlines(keepends=True)}))


def _values(document: bytes, subject: str, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    """Return the values of a property, blank nodes aside."""
    parts = (b"\n" + document).split(f"\n<{subject}> <{predicate}> ".encode())[1:]
    found = b"\n".join(b"<x:s> <x:p> " + part.partition(b"\n")[0] for part in parts)
    objects = (quad.object for quad in ox.parse(found, format=ox.RdfFormat.N_TRIPLES))
    return [object_ for object_ in objects if isinstance(object_, ox.NamedNode | ox.Literal)]


def _subjects(document: bytes, predicate: str, object_: str) -> list[str]:
    """Return what has an IRI and that value of a property."""
    parts = document.split(f"> <{predicate}> <{object_}> .\n".encode())[:-1]
    return [part[part.rindex(b"<") + 1 :].decode() for part in parts]


@lru_cache(maxsize=10_000)
def _spelt(written: bytes) -> bytes:
    """Return how a store spells a value, both with a point behind it."""
    store = ox.Store()
    store.load(b"<x:s> <x:p> " + written, format=ox.RdfFormat.N_TRIPLES)
    (quad,) = store
    return f"{quad.object} .".encode()
