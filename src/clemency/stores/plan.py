"""What a load will do: which graphs are as they should be, which are to be written, which are gone."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from rdflib import URIRef

from clemency.corpus import ONTOLOGY_GRAPH, REFERENCE_GRAPH, Corpus
from clemency.errors import ClemencyError
from clemency.stores.contents import Content, Entry, files_digest


@dataclass(frozen=True)
class Step:
    """A graph to write. Its document waits in a file until its turn comes, so that memory stays flat."""

    entry: Entry
    file: int
    offset: int
    length: int

    def document(self) -> bytes:
        """Return the graph as canonical N-Triples. Any thread may ask."""
        return os.pread(self.file, self.length, self.offset)


@dataclass(frozen=True)
class Plan:
    """What to do: `entries` are all graphs of the corpus, in its order, and `steps` those to be written."""

    entries: tuple[Entry, ...]
    steps: tuple[Step, ...]
    gone: tuple[Entry, ...]


@contextmanager
def spooled(contents: Iterable[Content]) -> Iterator[tuple[Step, ...]]:
    """Read all of a corpus before anything is written, and keep it in a file.

    Raises ClemencyError where the corpus cannot be read or the temporary file not be written.
    """
    with _temporary() as file:
        yield tuple(_kept(file, content) for content in contents)


def planned(
    steps: Iterable[Step],
    recorded: Mapping[URIRef, Entry],
    counts: Mapping[URIRef, int] | None,
    *,
    trusted: bool = True,
) -> Plan:
    """Work out which of the steps are to be done, and what was loaded that is no longer in the corpus.

    A graph is as it should be if its digest is the recorded one and the store has as many statements in it;
    `counts` is None for a store that cannot count, where no record is trusted.
    """

    def as_it_should_be(entry: Entry) -> bool:
        known = recorded.get(entry.iri)
        counted = counts is not None and entry.fits(counts.get(entry.iri, 0))
        return trusted and known is not None and known.sha256 == entry.sha256 and counted

    entries = {step.entry.iri: step.entry for step in steps}
    return Plan(
        tuple(entries.values()),
        tuple(step for step in steps if not as_it_should_be(step.entry)),
        tuple(entry for iri, entry in sorted(recorded.items()) if iri not in entries),
    )


def refuse_others(corpus: Corpus, validated: str) -> None:
    """Raise ClemencyError if the files of a corpus are no longer those that were validated.

    `validated` is their digest (`contents.files_digest`), or "" if they were not.
    """
    if validated and files_digest(corpus) != validated:
        raise ClemencyError(
            f"Files of {corpus.root} have changed since they were checked. Nothing was loaded: load again."
        )


def as_loaded(
    corpus: Corpus, recorded: Mapping[URIRef, Entry], counts: Mapping[URIRef, int]
) -> tuple[Entry, ...]:
    """Return what a catalogue records: nothing, if that is more than a corpus, in doubt or not in the store.

    The catalogue must be that of a load of files with the same bytes.
    """
    first = (REFERENCE_GRAPH, ONTOLOGY_GRAPH)
    whole = all(entry.sha256 and entry.fits(counts.get(iri, 0)) for iri, entry in recorded.items())
    if not whole or len(recorded.keys() - set(first)) != len(corpus.article_paths):
        return ()
    order = (*first, *sorted(recorded.keys() - set(first)))
    return tuple(recorded[iri] for iri in order if iri in recorded)


@contextmanager
def _temporary() -> Iterator[int]:
    try:
        file = tempfile.TemporaryFile(prefix="clemency-")  # noqa: SIM115
    except OSError as error:
        raise ClemencyError(f"There is no room for a temporary file: {error.strerror}.") from error
    with file:
        yield file.fileno()


def _kept(file: int, content: Content) -> Step:
    document = content.document
    try:
        offset = os.lseek(file, 0, os.SEEK_END)
        written = 0
        while written < len(document):
            written += os.write(file, document[written:])
    except OSError as error:
        raise ClemencyError(f"A temporary file cannot be written: {error.strerror}.") from error
    return Step(content.entry, file, offset, len(document))
