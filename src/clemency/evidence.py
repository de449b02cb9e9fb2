"""Evidence: what the passages of an article say, checked against the article's own text.

Offsets and digests refer to the *canonical text*: decoded from UTF-8, in Unicode normalisation form C, every
run of Unicode white space made one U+0020, trimmed. Offsets count code points, ends excluded. Digests are the
SHA-256 of UTF-8 bytes, in lower-case hexadecimal.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from rdflib import RDF, Literal
from rdflib.term import Node

from clemency.checking.breaches import Breach
from clemency.checking.rules import breach
from clemency.namespaces import CLEM, OA, SCHEMA
from clemency.reading.turtle import TurtleFile, read_utf8

# Unicode's White_Space property. Python's \s would also take U+001C to U+001F.
_WHITE_SPACE = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")

_MOST_PLACES = 3  # told of an anchor that stands in the text several times
_WORD = re.compile(r"\w+(?:[’'\u2011-]\w+)*")


def canonical_text(text: str) -> str:
    """Return the canonical form of a text: NFC, each run of white space one space, trimmed."""
    return _WHITE_SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def read_text(path: Path) -> str:
    """Return the canonical text of a file. Raises ClemencyError if it is unreadable or not UTF-8."""
    return canonical_text(read_utf8(path))


def digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes: 64 lower-case hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Gap:
    """Words in a row that no passage covers: their offsets in the canonical text, and the words."""

    start: int
    end: int
    words: str


@dataclass(frozen=True)
class Coverage:
    """How many words of a text lie in some claim's passage, of how many, and which do not."""

    covered: int
    words: int
    gaps: tuple[Gap, ...]

    @property
    def share(self) -> float:
        """The covered share of the words, from 0 to 1; 1 of a text without words."""
        return self.covered / self.words if self.words else 1.0

    def __str__(self) -> str:
        """Say it in words, then a line for each gap: `  388–391  but`."""
        left = ", all but these" if self.gaps else ""
        total = f"The claims cover {self.covered} of {self.words} words of the text ({self.share:.1%}){left}."
        return "\n".join([total, *(f"  {gap.start}–{gap.end}  {gap.words}" for gap in self.gaps)])


def coverage(article: TurtleFile, text: str) -> Coverage:
    """Return which words of an article's canonical text its passages cover.

    A word that a passage's edge cuts through is not covered.
    """
    graph = article.graph
    inside = bytearray(len(text))
    for passage in graph.objects(None, CLEM.passage):
        start, end = (_offset(graph.value(passage, edge)) for edge in (OA.start, OA.end))
        if start is not None and end is not None:
            span = range(*slice(start, end).indices(len(text)))
            inside[span.start : span.stop] = b"\1" * len(span)
    words = [(match.span(), all(inside[match.start() : match.end()])) for match in _WORD.finditer(text)]
    gaps = [
        (run[0][0][0], run[-1][0][1])
        for covered, run in ((key, list(group)) for key, group in groupby(words, key=itemgetter(1)))
        if not covered
    ]
    return Coverage(
        covered=sum(covered for _, covered in words),
        words=len(words),
        gaps=tuple(Gap(start, end, text[start:end]) for start, end in gaps),
    )


def check_passages(article: TurtleFile, text: str) -> list[Breach]:
    """Compare an article's length, digest and passages with its canonical text, in the order of the file.

    CLEM101: a passage's digest is not that of the text at its offsets. CLEM102, a warning: the text as a
    whole is another one, which need not touch any passage. CLEM103: an anchor is not how its passage begins.
    Passages whose offsets are no numbers are left to the shapes.
    """
    return [*_whole_text(article, text), *_passages(article, text)]


def _whole_text(article: TurtleFile, text: str) -> Iterator[Breach]:
    graph = article.graph
    for node in sorted(graph.subjects(RDF.type, SCHEMA.NewsArticle), key=str):
        length, sha256 = graph.value(node, CLEM.textLength), graph.value(node, CLEM.sha256)
        if str(length) != str(len(text)) or str(sha256) != digest(text):
            yield breach("CLEM102", node, CLEM.sha256, sha256, length=str(len(text)), sha256=digest(text))


def _passages(article: TurtleFile, text: str) -> Iterator[Breach]:
    graph = article.graph
    for passage in [object_ for _, predicate, object_ in article.spans if predicate == CLEM.passage]:
        start, end = (_offset(graph.value(passage, edge)) for edge in (OA.start, OA.end))
        if start is None or end is None:
            continue
        found = text[start:end]
        sha256, anchor = graph.value(passage, CLEM.sha256), graph.value(passage, CLEM.anchor)
        opening = canonical_text(str(anchor or ""))
        if str(sha256) != digest(found):
            yield breach(
                "CLEM101",
                passage,
                CLEM.sha256,
                sha256,
                start=str(start),
                end=str(end),
                where=_where(text, opening, end - start, str(sha256)),
                sha256=digest(found),
            )
        elif anchor is not None and not _opens(found, opening):
            yield breach("CLEM103", passage, CLEM.anchor, anchor)


def _where(text: str, opening: str, length: int, sha256: str) -> str:
    """Say in a sentence where a passage that opens with these words is now."""
    if not opening:
        return "Find the passage again."
    starts = [match.start() for match in re.finditer(rf"(?<!\w){re.escape(opening)}(?!\w)", text)][
        :_MOST_PLACES
    ]
    for start in starts:
        if digest(text[start : start + length]) == sha256:
            return f"The very same words now stand from {start} to {start + length}."
    if not starts:
        return "The words of its anchor are nowhere in the text."
    return f"The words of its anchor now stand at {' and at '.join(map(str, starts))}."


def _offset(value: Node | None) -> int | None:
    number = value.toPython() if isinstance(value, Literal) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and number >= 0 else None


def _opens(passage: str, anchor: str) -> bool:
    following = passage[len(anchor) : len(anchor) + 1]
    return passage.startswith(anchor) and not following.isalnum()
