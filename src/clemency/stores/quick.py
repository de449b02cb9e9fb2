"""Articles made ready for a store without rdflib, as long as nothing about them is in doubt.

Worker processes do this, which start sooner without it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from clemency.reading.ntriples import needs_a_look

_ARTICLE = "https://schema.org/NewsArticle"
_HEADLINE = "https://schema.org/headline"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_URL = "https://schema.org/url"
_BEYOND = ("<<(", "--ltr .", "--rtl .")  # what N-Triples of RDF 1.2 may have
_TYPED = re.compile(r'"\^\^<[^<>"]*> \.\n')


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
    not have just one article.
    """
    try:
        text = file.path.read_bytes().decode("utf-8").removeprefix("\ufeff")
        if needs_a_look(text):
            return None
        dataset = ox.Dataset(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    except (OSError, UnicodeDecodeError, SyntaxError):
        return None
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    lines = str(dataset).split("\n")
    document = "\n".join([*sorted(lines[:-1]), ""])
    iris = _subjects(document, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", _ARTICLE)
    if len(iris) != 1 or any(mark in document for mark in _BEYOND):
        return None
    return article_of(iris[0], document)


def article_of(iri: str, document: str) -> Article:
    """Return an article that is there as canonical N-Triples."""
    stored = as_stored(document).encode()
    titles = _values(document, iri, _LABEL) or _values(document, iri, _HEADLINE)
    pages = [value.value for value in _values(document, iri, _URL) if isinstance(value, ox.NamedNode)]
    return Article(
        iri,
        document.encode(),
        document.count("\n"),
        stored.count(b"\n"),
        sha256(stored).hexdigest(),
        min((value.value for value in titles), default=None),
        min(pages, default=None),
    )


def as_stored(document: str) -> str:
    """Return canonical N-Triples as `canonical.stored_form` does: seldom is anything to be done."""
    odd = {line: stored for line in _typed(document) if (stored := _stored(line)) != line}
    if not odd:
        return document
    if any(line[0] == "_" for line in odd):  # its value may be in what the blank node is named for
        from clemency import canonical

        return canonical.stored_form(document.encode()).decode()
    lines = document.split("\n")[:-1]
    return "".join(f"{line}\n" for line in sorted({odd.get(line, line) for line in lines}))


def _values(document: str, subject: str, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    """Return the values of a property, blank nodes aside."""
    parts = f"\n{document}".split(f"\n<{subject}> <{predicate}> ")[1:]
    found = "\n".join("<x:s> <x:p> " + part.partition("\n")[0] for part in parts)
    objects = (quad.object for quad in ox.parse(found.encode(), format=ox.RdfFormat.N_TRIPLES))
    return [object_ for object_ in objects if isinstance(object_, ox.NamedNode | ox.Literal)]


def _subjects(document: str, predicate: str, object_: str) -> list[str]:
    """Return what has an IRI and that value of a property."""
    parts = document.split(f"> <{predicate}> <{object_}> .\n")[:-1]
    return [part[part.rindex("<") + 1 :] for part in parts]


def _typed(document: str) -> Iterator[str]:
    """Return the lines whose object is a literal with a datatype."""
    for match in _TYPED.finditer(document):
        yield document[document.rfind("\n", 0, match.start()) + 1 : match.end() - 1]


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
