"""Turtle read with positions: every triple knows where in the text its object stands.

Only text that pyoxigraph has judged to be Turtle is read here; what it allows beyond RDF 1.1 is refused. No
text can exhaust the reader: its stack is its own, it converts no number, and its patterns never go back over
what they have passed.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from rdflib import RDF, XSD, BNode, Literal, URIRef
from rdflib.term import Node

from clemency.reading.addresses import resolved
from clemency.reading.literals import literal
from clemency.reading.places import DEEPEST, MOST_PREFIXES, STRINGS, Span, places

Triple = tuple[Node, Node, Node]

_SPACE = r"(?:[ \t\r\n]++|\#[^\r\n]*+)*+"
_LETTER = r"\w\-\x80-\U0010ffff"
_LOCAL = rf"(?:(?:[{_LETTER}:%]++|\\.)(?:[{_LETTER}:%]++|\\.|\.++(?=[{_LETTER}:%\\]))*+)?+"
_PREFIXED = rf"(?![0-9.\-])(?:[{_LETTER}]++|\.++(?=[{_LETTER}]))*+:{_LOCAL}"
_TOKEN = re.compile(
    rf"""{_SPACE}(?:
    (?P<blank>_:(?:[{_LETTER}]++|\.++(?=[{_LETTER}]))++)
    | (?P<name>{_PREFIXED})
    | (?P<mark>[;,\[\]()]|\.(?![0-9]))
    | (?P<string>{STRINGS})
    | (?P<iri><(?!<)[^>\r\n]*+>)
    | (?P<number>[+-]?(?:[0-9]++\.[0-9]*+[eE][+-]?[0-9]++ | \.?[0-9]++[eE][+-]?[0-9]++
        | [0-9]*\.[0-9]++ | [0-9]++))
    | (?P<word>@?[A-Za-z]++)
    | (?P<end>\Z))""",
    re.VERBOSE | re.DOTALL,
)
_QUALIFIER = re.compile(
    rf"{_SPACE}(?:@([A-Za-z]++(?:-[A-Za-z0-9]++)*+)(?!-)|\^\^{_SPACE}(<[^>\r\n]*+>|{_PREFIXED}))"
)
_SPACES = re.compile(_SPACE)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_MEANINGS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(frozen=True)
class Reading:
    """What a text says, in its order: triples, subjects and properties, each where it first stands."""

    spans: dict[Triple, Span] = field(default_factory=dict)
    subjects: dict[Node, Span] = field(default_factory=dict)
    predicates: dict[Node, Span] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)


class UnreadableError(ValueError):
    """This reader cannot go on at `offset`; its text is the reason."""

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(reason)
        self.offset = offset


def read(text: str, name: str) -> Reading:
    """Return the triples of a Turtle text (https://www.w3.org/TR/turtle/), with their places.

    Blank nodes are called `name` and a number, the same in each reading of the same text. Raises
    UnreadableError where the text is not RDF 1.1 Turtle, nests brackets more than 100 deep, or declares more
    than 500 prefixes. Relative addresses without a base stay relative.
    """
    return _Reader(text, name).read()


class _Placed(NamedTuple):
    node: Node
    start: int
    end: int


class _Open:
    """What has been read so far of a statement, of a node in brackets, or of a list."""

    __slots__ = ("bracket", "members", "predicate", "start", "subject")

    def __init__(self, bracket: str = "", start: int = 0) -> None:
        self.bracket = bracket
        self.start = start
        self.subject: _Placed | None = None
        self.predicate: Node | None = None
        self.members: list[_Placed] = []


class _Reader:
    def __init__(self, text: str, name: str) -> None:
        self._text = text
        self._name = name
        self._offset = 0
        self._place = places(text)
        self._base = ""
        self._named: dict[str, URIRef] = {}
        self._blank: dict[str, BNode] = {}
        self._count = 0
        self._now = _Open()
        self._above: list[_Open] = []
        self._reading = Reading()

    def read(self) -> Reading:
        while True:
            kind, written, start = self._token()
            if kind in ("name", "iri"):
                self._put(self._iri(written), start)
            elif kind == "mark":
                self._mark(written, start)
            elif kind == "string":
                self._put(self._string(written), start)
            elif kind == "number":
                self._put(_number(written), start)
            elif kind == "blank":
                if written not in self._blank:
                    self._blank[written] = self._fresh()
                self._put(self._blank[written], start)
            elif kind == "word":
                self._word(written, start)
            else:
                return self._reading

    def _token(self) -> tuple[str, str, int]:
        match = _TOKEN.match(self._text, self._offset)
        if match is None or match.lastgroup is None:
            raise self._beyond(self._offset)
        self._offset = match.end()
        return match.lastgroup, match[match.lastgroup], match.start(match.lastgroup)

    def _beyond(self, offset: int) -> UnreadableError:
        space = _SPACES.match(self._text, offset)
        return UnreadableError(
            space.end() if space else offset,
            "Turtle of RDF 1.1 has no such thing, though that of RDF 1.2 may.",
        )

    def _fresh(self) -> BNode:
        self._count += 1
        return BNode(f"{self._name}{self._count}")

    def _iri(self, written: str) -> URIRef:
        known = self._named.get(written)
        if known is None:
            if written[0] == "<":
                known = URIRef(resolved(self._base, _unescaped(written[1:-1])))
            else:
                prefix, _, local = written.partition(":")
                known = URIRef(self._reading.prefixes[prefix] + _unescaped(local))
            self._named[written] = known
        return known

    def _string(self, written: str) -> Literal:
        quotes = 3 if len(written) > 5 and written[:3] == written[0] * 3 else 1
        value = _unescaped(written[quotes:-quotes])
        qualifier = _QUALIFIER.match(self._text, self._offset)
        if qualifier is None:
            return Literal(value)
        self._offset = qualifier.end()
        language, datatype = qualifier.groups()
        return literal(value, self._iri(datatype) if datatype else None, language)

    def _word(self, written: str, start: int) -> None:
        if written == "a":
            self._put(RDF.type, start)
        elif written in ("true", "false"):
            self._put(literal(written, XSD.boolean), start)
        elif written.lower() in ("@prefix", "prefix"):
            prefix = self._token()[1][:-1]
            if len(self._reading.prefixes) == MOST_PREFIXES and prefix not in self._reading.prefixes:
                raise UnreadableError(start, f"more than {MOST_PREFIXES} prefixes are declared.")
            self._reading.prefixes[prefix] = str(self._iri(self._token()[1]))
            self._named.clear()
        elif written.lower() in ("@base", "base"):
            self._base = str(self._iri(self._token()[1]))
            self._named.clear()
        else:
            raise self._beyond(start)

    def _mark(self, written: str, start: int) -> None:
        if written == ".":
            self._now = _Open()
        elif written == ";":
            self._now.predicate = None
        elif written in "[(":
            if len(self._above) == DEEPEST:
                reason = f"brackets are nested too deeply here, more than {DEEPEST} in one another."
                raise UnreadableError(start, reason)
            self._above.append(self._now)
            self._now = _Open(written, start)
            if written == "[":
                self._now.subject = _Placed(self._fresh(), start, start + 1)
        elif written in "])":
            done, self._now = self._now, self._above.pop()
            self._put(done.subject.node if done.subject else self._list(done), done.start)

    def _put(self, node: Node, start: int) -> None:
        now = self._now
        if now.bracket == "(":
            now.members.append(_Placed(node, start, self._offset))
        elif now.subject is None:
            now.subject = _Placed(node, start, self._offset)
        elif now.predicate is None:
            now.predicate = node
            if node not in self._reading.predicates:
                self._reading.predicates[node] = self._place(start, self._offset)
            if now.subject.node not in self._reading.subjects:
                self._reading.subjects[now.subject.node] = self._place(now.subject.start, now.subject.end)
        else:
            self._add((now.subject.node, now.predicate, node), start, self._offset)

    def _add(self, triple: Triple, start: int, end: int) -> None:
        if triple not in self._reading.spans:
            self._reading.spans[triple] = self._place(start, end)

    def _list(self, done: _Open) -> Node:
        """Add a list's cells and return the first. A cell stands at the list's opening bracket."""
        cells: list[Node] = [*(self._fresh() for _ in done.members), RDF.nil]
        for cell, rest, member in zip(cells, cells[1:], done.members, strict=False):
            self._reading.subjects[cell] = self._place(done.start, done.start + 1)
            self._add((cell, RDF.first, member.node), member.start, member.end)
            self._add((cell, RDF.rest, rest), done.start, self._offset)
        return cells[0]


def _number(written: str) -> Literal:
    if "e" in written.lower():
        return literal(written, XSD.double)
    return literal(written, XSD.decimal if "." in written else XSD.integer)


def _unescaped(written: str) -> str:
    def meant(match: re.Match[str]) -> str:
        return _MEANINGS.get(match[3], match[3]) if match[3] else chr(int(match[1] or match[2], 16))

    return _ESCAPE.sub(meant, written) if "\\" in written else written
