"""Turtle laid out in many ways: the same triples, written as different hands would write them.

Every choice comes from one seed, so that a text can be had again; seed 0 writes one plain layout.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from random import Random

from rdflib import RDF, XSD, Literal, URIRef

_NAMESPACES = {
    "clem": "https://w3id.org/clemency/ns#",
    "id": "https://w3id.org/clemency/id/",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": str(RDF),
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "xsd": str(XSD),
}
_PLAIN_NAME = re.compile(r"[^\W\d_][\w-]*(?:\.[\w-]+)*")
_COMMENTS = (
    "",
    " a comment",
    ' with "quotes',
    " . ; , [ ] ( )",
    " <https://example.org/> a :Thing .",
    " 사면 \\u0041",
)


@dataclass(frozen=True)
class Blank:
    """A node without a name: its predicates and their values."""

    pairs: tuple[tuple[URIRef, "Term"], ...]


@dataclass(frozen=True)
class Chain:
    """An rdf:List of names."""

    items: tuple[URIRef, ...]


Term = URIRef | Literal | Blank | Chain


@dataclass(frozen=True)
class Paragraph:
    """What is said of one node."""

    subject: URIRef
    pairs: tuple[tuple[URIRef, Term], ...]


@dataclass(frozen=True)
class Written:
    """A text, and the lines (from 1) on which the paragraph of each node stands."""

    text: str
    lines: Mapping[URIRef, range]


def write(base: URIRef, paragraphs: Sequence[Paragraph], layout: int) -> Written:
    """Return the paragraphs as Turtle, in their order."""
    writer = _Writer(base, Random(layout), plain=layout == 0)  # noqa: S311
    parts = [writer.head()]
    lines: dict[URIRef, range] = {}
    for paragraph in paragraphs:
        start = "".join(parts).count("\n") + 1
        parts.append(writer.paragraph(paragraph))
        lines[paragraph.subject] = range(start, start + parts[-1].rstrip("\n").count("\n") + 1)
    text = "".join(parts)
    return Written(text.replace("\n", "\r\n") if writer.windows else text, lines)


class _Writer:
    def __init__(self, base: URIRef, random: Random, *, plain: bool) -> None:
        self.base = base
        self.random = random
        self.plain = plain
        self.windows = self._sometimes(0.1)  # line breaks of two characters; then none inside a string
        self.blanks: list[str] = []
        self.prefixes = {self._prefix(name): space for name, space in _NAMESPACES.items()}
        self.prefixes["art" if self._sometimes(0.2) else ""] = f"{base}#"

    def _prefix(self, name: str) -> str:
        return f"{name}-{self.random.randint(1, 9)}" if self._sometimes(0.1) else name

    def _sometimes(self, share: float) -> bool:
        return not self.plain and self.random.random() < share

    def head(self) -> str:
        sparql = self._sometimes(0.3)
        begin, end = ("", "") if sparql else ("@", " .")
        words = ("BASE", "PREFIX") if sparql else ("base", "prefix")
        lines = [f"{begin}{words[0]} <{self.base}>{end}"]
        lines += [f"{begin}{words[1]} {prefix}: <{space}>{end}" for prefix, space in self.prefixes.items()]
        return "\n".join(lines) + "\n\n"

    def paragraph(self, paragraph: Paragraph) -> str:
        """Return the paragraph's statements, those of its labelled blank nodes included."""
        subject = self._iri(paragraph.subject)
        groups = self._groups(paragraph.pairs)
        if len(groups) > 1 and self._sometimes(0.1):  # the subject is named twice
            cut = self.random.randint(1, len(groups) - 1)
            statements = [self._statement(subject, part) for part in (groups[:cut], groups[cut:])]
        else:
            statements = [self._statement(subject, groups)]
        statements += self.blanks
        self.blanks = []
        return "".join(statements) + "\n"

    def _statement(self, subject: str, groups: Sequence[tuple[URIRef, list[Term]]]) -> str:
        trailing = " ;" if self._sometimes(0.1) else ""
        return f"{subject}{self._space(' ')}{self._predicates(groups)}{trailing}{self._space(' ')}.\n"

    def _predicates(self, groups: Iterable[tuple[URIRef, list[Term]]]) -> str:
        parts = [
            f"{self._verb(predicate)}{self._space(' ')}{self._space(' ,', ' ').join(map(self._term, values))}"
            for predicate, values in groups
        ]
        semicolon = " ; ;" if self._sometimes(0.05) else " ;"
        return "".join([parts[0], *(self._space(semicolon, "\n    ") + part for part in parts[1:])])

    def _groups(self, pairs: Iterable[tuple[URIRef, Term]]) -> list[tuple[URIRef, list[Term]]]:
        if self._sometimes(0.2):
            return [(predicate, [value]) for predicate, value in pairs]
        return [(key, [value for _, value in group]) for key, group in groupby(pairs, key=itemgetter(0))]

    def _space(self, before: str, usual: str = "") -> str:
        """Return what stands between two tokens: the usual, or other white space, or a comment."""
        if self._sometimes(0.05):
            return f"{before} #{self.random.choice(_COMMENTS)}\n  "
        return before + (self.random.choice((" ", "\n", "\n\t", "  ")) if self._sometimes(0.2) else usual)

    def _verb(self, predicate: URIRef) -> str:
        return "a" if predicate == RDF.type and not self._sometimes(0.1) else self._iri(predicate)

    def _term(self, term: Term) -> str:
        if isinstance(term, URIRef):
            return self._iri(term)
        if isinstance(term, Literal):
            return self._literal(term)
        if isinstance(term, Chain):
            return f"({self._space(' ')}{' '.join(map(self._iri, term.items))} )"
        inside = self._predicates(self._groups(term.pairs))
        if self._sometimes(0.1):
            name = f"_:b{self.random.randrange(10**9)}"
            self.blanks.append(f"{name} {inside} .\n")
            return name
        return f"[{self._space(' ')}{inside} ]"

    def _iri(self, iri: URIRef) -> str:
        if iri == self.base:
            return f"<{iri}>" if self._sometimes(0.2) else "<>"
        if not self._sometimes(0.05):
            for prefix, space in self.prefixes.items():
                if iri.startswith(space) and _PLAIN_NAME.fullmatch(iri, len(space)):
                    return f"{prefix}:{iri[len(space) :]}"
        if iri.startswith(f"{self.base}#") and self._sometimes(0.5):
            return f"<{iri[len(self.base) :]}>"
        return f"<{iri}>"

    def _literal(self, literal: Literal) -> str:
        value = str(literal)
        if literal.datatype in (XSD.integer, XSD.decimal) and not self._sometimes(0.1):
            return value
        text = self._string(value)
        if literal.language:
            return f"{text}@{literal.language}"
        return text if literal.datatype is None else f"{text}^^{self._iri(URIRef(literal.datatype))}"

    def _string(self, value: str) -> str:
        quote = '"' if self.plain else self.random.choice(('"', '"', '"', "'", '"""', "'''"))
        escaped = value.replace("\\", "\\\\").replace(quote[0], f"\\{quote[0]}").replace("\r", "\\r")
        if len(quote) == 1 or self.windows or self._sometimes(0.3):
            escaped = escaped.replace("\n", "\\n")
        if self._sometimes(0.1):
            escaped = re.sub(r"[^\x00-\x7f]", _as_number, escaped)
        return f"{quote}{escaped}{quote}"


def _as_number(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"
