"""Exporting within limits: a stranger's blank nodes may be tangled so that to name them never ends.

A worker process makes one piece of the document after the other, each within limits of its own, so that no
more than one is in memory.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clemency.corpus import Corpus, read_article
from clemency.errors import ClemencyError
from clemency.export import Format, merged_with_reference, pieces
from clemency.export.graphs import Begun
from clemency.limits import Limits, Passed
from clemency.workers import Worker

_SECONDS, _MEMORY = 300, 2 * 1024**3  # for a piece
_MORE_SECONDS, _MORE_MEMORY = 0.1, 1024**2  # for each article in it: five times and twice what one takes
_under_way: list[Iterator[bytes]] = []  # in a worker, which makes one document


@dataclass(frozen=True)
class Wanted:
    """Which document: `pieces` of a corpus, or, where there is an `article`, `merged_with_reference`."""

    corpus: Corpus
    format: Format = "nquads"
    paths: tuple[Path, ...] = ()
    as_told_by: str | None = None
    article: Path | None = None


def limits_of(wanted: Wanted) -> Limits:
    """Return what a piece may take: Turtle, which merges all articles, is a single one."""
    merged = wanted.format == "turtle" and wanted.article is None
    articles = len(wanted.paths or wanted.corpus.article_paths) if merged else 0
    return Limits(seconds=_SECONDS + articles * _MORE_SECONDS, memory=_MEMORY + articles * _MORE_MEMORY)


def document(wanted: Wanted, limits: Limits | None = None) -> Iterator[bytes]:
    """Return a document piece by piece, each within limits: those given, or else `limits_of`.

    Raises ClemencyError as `pieces` and `merged_with_reference` do, and for a piece that passes a limit: it
    names the article or the folder of the corpus that does.
    """
    if sys.platform == "win32" or not sys.executable:
        yield from _made(wanted)
        return
    limits = limits or limits_of(wanted)
    worker, at = Worker(), wanted.article or wanted.corpus.root
    try:
        while True:
            worker.ask(_next, wanted, limits)
            while isinstance(piece := worker.answer(limits), Begun):
                at = piece.path
            if isinstance(piece, ClemencyError):
                raise piece
            if isinstance(piece, Passed):
                raise ClemencyError(f"{at} cannot be exported. {piece.reason}")
            if piece is None:
                return
            yield piece
    finally:
        worker.dismiss()


def _made(wanted: Wanted) -> Iterator[bytes]:
    if wanted.article is not None:
        yield merged_with_reference(read_article(wanted.article), wanted.corpus)
        return
    paths, party = wanted.paths, wanted.as_told_by
    yield from pieces(wanted.corpus, format=wanted.format, paths=paths, as_told_by=party)


def _next(wanted: Wanted) -> bytes | None:
    if not _under_way:
        _under_way.append(_made(wanted))
    return next(_under_way[0], None)
