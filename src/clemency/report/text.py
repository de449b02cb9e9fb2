"""An article's own text, cut where its passages begin and end: what a page shows of who says what where.

Offsets count code points of the canonical text (`clemency.evidence`), ends excluded.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from clemency.corpus import Article
from clemency.errors import ClemencyError
from clemency.evidence import canonical_text, check_passages, digest
from clemency.ledger import ledger
from clemency.namespaces import CLEM
from clemency.reading.turtle import read_utf8

_EMPTY_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)")


@dataclass(frozen=True)
class Stretch:
    """A passage of a claim, by the claim's name."""

    start: int
    end: int
    claim: str


@dataclass(frozen=True)
class Segment:
    """A piece of the text that no passage begins or ends in.

    `claims` are those whose passages cover it, in the order of the passages; `closing` are those with a
    passage that ends where it ends. `paragraph`: it begins one.
    """

    start: int
    end: int
    words: str
    claims: tuple[str, ...]
    closing: tuple[str, ...]
    paragraph: bool = False


@dataclass(frozen=True)
class OwnText:
    """An article's text as its reader has it. `exact`: its digest is the one that the article gives."""

    segments: tuple[Segment, ...]
    exact: bool


def own_text(article: Article, path: Path) -> OwnText:
    """Return the text in a file, cut at the passages of an article.

    Raises ClemencyError if it cannot be read, or if a passage is not what the article says it is.
    """
    raw = read_utf8(path)
    text = canonical_text(raw)
    wrong = [breach for breach in check_passages(article.file, text) if breach.code != "CLEM102"]
    if wrong or not text:
        count = f"{len(wrong)} of its passages differ" if wrong else "it is empty"
        raise ClemencyError(
            f"{path} is not the text of {article.file.path}: {count}. "
            "`clemency validate --text` says which and why."
        )
    stretches = [
        Stretch(passage.start, passage.end, str(claim.iri).rpartition("#")[2] or str(claim.iri))
        for claim in ledger(article.file.graph).claims
        for passage in claim.passages
    ]
    return OwnText(segments(text, stretches, paragraphs(raw)), is_text_of(article, text))


def is_text_of(article: Article, text: str) -> bool:
    """Return whether a canonical text has the digest that an article gives."""
    return str(article.file.graph.value(article.iri, CLEM.sha256)) == digest(text)


def segments(text: str, passages: Iterable[Stretch], breaks: Sequence[int] = ()) -> tuple[Segment, ...]:
    """Return a text cut at the ends of passages and at `breaks`, where paragraphs begin.

    Put together, the segments are the text. Passages may overlap; what lies outside is cut off.
    """
    length = len(text)
    inside = [
        Stretch(max(one.start, 0), min(one.end, length), one.claim)
        for one in passages
        if one.start < one.end and one.start < length and one.end > 0
    ]
    inside.sort(key=lambda one: (one.start, -one.end))
    starts = {0, *breaks}
    cuts = sorted(
        {0, length, *(cut for cut in breaks if 0 < cut < length)}
        | {edge for one in inside for edge in (one.start, one.end)}
    )
    covering: list[list[str]] = [[] for _ in cuts]
    closing: list[list[str]] = [[] for _ in cuts]
    for one in inside:
        first, last = bisect_left(cuts, one.start), bisect_left(cuts, one.end)
        for place in range(first, last):
            covering[place].append(one.claim)
        closing[last - 1].append(one.claim)
    return tuple(
        Segment(
            start,
            end,
            text[start:end],
            tuple(dict.fromkeys(covering[place])),
            tuple(dict.fromkeys(closing[place])),
            start in starts,
        )
        for place, (start, end) in enumerate(pairwise(cuts))
    )


def paragraphs(raw: str) -> tuple[int, ...]:
    """Return where paragraphs, which an empty line parts, begin in the canonical form of a text."""
    place, found = 0, []
    for block in _EMPTY_LINE.split(raw):
        words = canonical_text(block)
        if words:
            found.append(place)
            place += len(words) + 1
    return tuple(found[1:])
