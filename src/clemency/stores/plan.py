"""What a load will do: which graphs are as they should be, which are to be written, which are gone."""

import os
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from rdflib import URIRef

from clemency.errors import ClemencyError
from clemency.stores.contents import Content, Entry


@dataclass(frozen=True)
class Step:
    """A graph to write. Its document waits in a file until its turn comes, so that memory stays flat."""

    entry: Entry
    file: int
    offset: int
    length: int

    def document(self) -> bytes:
        """Return the graph as canonical N-Triples. Any thread may ask."""
        return zlib.decompress(os.pread(self.file, self.length, self.offset))


@dataclass(frozen=True)
class Plan:
    """What to do: `entries` are all graphs of the corpus, in its order, and `steps` those to be written."""

    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    gone: tuple[Entry, ...]

    @property
    def triples(self) -> int:
        """How many statements there are to write."""
        return sum(step.entry.triples for step in self.steps)


@contextmanager
def planned(
    contents: Iterable[Content], recorded: Mapping[URIRef, Entry], counts: Mapping[URIRef, int] | None
) -> Iterator[Plan]:
    """Work out what is to be done, with all of the corpus read before anything is written.

    A graph is as it should be if its digest is the recorded one and the store has as many statements in it;
    `counts` is None for a store that cannot count, where no record is trusted. Raises ClemencyError where the
    corpus cannot be read or the temporary file not be written.
    """
    with _temporary() as file:
        entries: list[Entry] = []
        steps: list[Step] = []
        for content in contents:
            entries.append(content.entry)
            known = recorded.get(content.iri)
            counted = counts is not None and content.entry.fits(counts.get(content.iri, 0))
            if not (known and known.sha256 == content.sha256 and counted):
                steps.append(_kept(file, content))
        here = {entry.iri for entry in entries}
        gone = tuple(entry for iri, entry in sorted(recorded.items()) if iri not in here)
        yield Plan(tuple(entries), tuple(steps), gone)


@contextmanager
def _temporary() -> Iterator[int]:
    try:
        file = tempfile.TemporaryFile(prefix="clemency-")  # noqa: SIM115
    except OSError as error:
        raise ClemencyError(f"There is no room for a temporary file: {error.strerror}.") from error
    with file:
        yield file.fileno()


def _kept(file: int, content: Content) -> Step:
    document = zlib.compress(content.document, 1)
    try:
        offset = os.lseek(file, 0, os.SEEK_END)
        written = 0
        while written < len(document):
            written += os.write(file, document[written:])
    except OSError as error:
        raise ClemencyError(f"A temporary file cannot be written: {error.strerror}.") from error
    return Step(content.entry, file, offset, len(document))
