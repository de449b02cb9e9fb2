"""Oxigraph stores on disk: how they are opened, and what is read from them and written into them.

Two programs never meet in one store: who reads holds a shared lock on RocksDB's own lock file, so that
whoever would write, Oxigraph's server included, is refused, and the other way round.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
from rdflib import Graph, URIRef

from clemency import oxigraph
from clemency.errors import ClemencyError
from clemency.output import one_line
from clemency.reading.turtle import Triple
from clemency.stores import comparing
from clemency.stores.catalogue import ntriples
from clemency.stores.contents import Entry

# What lies in a folder where RocksDB was interrupted while it made a store.
_BEGUN = re.compile(r"LOCK|LOG(\.old\.\d+)?|IDENTITY|(MANIFEST|OPTIONS)-\d{6}|(OPTIONS-)?\d{6}\.(dbtmp|log)")
_OBJECT = re.compile(rb"_:c14n(?=\d+ \.\n)")  # where a statement ends, which no literal does like that


def is_store(directory: Path) -> bool:
    """Return whether a folder holds a store. Raises ClemencyError if it holds anything else, or is none."""
    try:
        if (directory / "CURRENT").is_file():
            return True
        # Oxigraph itself would strew its files among whatever lies there.
        if any(not _BEGUN.fullmatch(path.name) for path in directory.iterdir()):
            raise ClemencyError(f"{directory} holds other files and no store: name a new or an empty folder.")
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _cannot_open(directory, error) from error
    return False


def opened(directory: Path) -> ox.Store:
    """Open a store to write into it; a missing one is made.

    Raises ClemencyError if that cannot be done, or if another program uses it.
    """
    is_store(directory)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        store = ox.Store(directory)
        for path in directory.glob("bulk-*.sst"):  # of a bulk load that was killed: nobody else may write now
            path.unlink()
    except (OSError, RuntimeError) as error:
        raise _cannot_open(directory, error) from error
    return store


@contextmanager
def reading(directory: Path) -> Iterator[ox.Store]:
    """Open a store to read it, and keep writers out until that is done.

    Raises ClemencyError if that cannot be done, or if another program writes into it.
    """
    lock = _shared_lock(directory)
    try:
        try:
            store = ox.Store.read_only(str(directory))
        except (OSError, RuntimeError) as error:
            raise _cannot_open(directory, error) from error
        yield store
    finally:
        if lock is not None:
            lock.close()


@contextmanager
def faults(directory: Path) -> Iterator[None]:
    """Turn what a store says of a full disk or a damaged file into a ClemencyError."""
    try:
        yield
    except RecursionError:  # which is no fault of the store's
        raise
    except (OSError, RuntimeError) as error:
        raise ClemencyError(f"The store {directory} cannot be used: {_reason(directory, error)}") from error


def counts(store: ox.Store) -> dict[URIRef, int]:
    """Return how many triples each named graph has."""
    answer = store.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - for the type checker
    return {URIRef(row["g"].value): int(row["n"].value) for row in answer}


def in_default_graph(store: ox.Store) -> int:
    """Return how many triples the default graph has."""
    answer = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(answer, ox.QuerySolutions)  # noqa: S101 - for the type checker
    return int(next(answer)["n"].value)


def graph(store: ox.Store, iri: URIRef) -> Graph:
    """Return a small named graph, such as the catalogue."""
    found = Graph(bind_namespaces="none")
    for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(iri)):
        found.add(tuple(map(oxigraph.node, quad.triple)))  # type: ignore[arg-type]
    return found


def values(store: ox.Store, name: URIRef, subject: URIRef | None, predicate: URIRef) -> list[str]:
    """Return the values of a property in a named graph, as text."""
    about = None if subject is None else ox.NamedNode(subject)
    found = store.quads_for_pattern(about, ox.NamedNode(predicate), None, ox.NamedNode(name))
    return [quad.object.value for quad in found]  # type: ignore[union-attr]


def holds(store: ox.Store, entry: Entry) -> tuple[bool, int]:
    """Read a graph back. Return whether it is the one that an entry describes, and its number of triples."""
    return comparing.holds(entry, document(store, entry.iri))


def document(store: ox.Store, iri: URIRef) -> bytes:
    """Return a graph as N-Triples, its blank nodes under the store's names. Python's lock is not held."""
    # Store.dump is slower: it looks up the graph's name with every triple.
    answer = store.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
    assert isinstance(answer, ox.QueryTriples)  # noqa: S101 - for the type checker
    return answer.serialize(format=ox.RdfFormat.N_TRIPLES) or b""


def lines(iri: URIRef, document: bytes) -> bytes:
    """Return canonical N-Triples with blank nodes that no other graph has."""
    name = _stem(iri)
    return _OBJECT.sub(name, (b"\n" + document).replace(b"\n_:c14n", b"\n" + name)[1:])


def trig(iri: URIRef, document: bytes, *, merge: bool) -> bytes:
    """Return N-Triples as a named graph in TriG, and for the merge as triples of the default graph too."""
    named = b"<%b> {\n%b}\n" % (iri.encode(), document)
    return named + document if merge else named


def replacement(
    graphs: Mapping[URIRef, bytes | None], merged: Callable[[URIRef], bool], outside: Iterable[URIRef]
) -> str:
    """Return one SPARQL update, which Oxigraph carries out as one transaction, that replaces whole graphs.

    Each comes with its lines (`lines`), or None if it is to go. The default graph stays the merge of those
    that are `merged`; graphs `outside` of it are in the store too.
    """
    parts = []
    for iri in graphs:
        if merged(iri):
            others = ", ".join(f"<{name}>" for name in (iri, *outside))
            parts.append(
                f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} FILTER NOT EXISTS {{ "
                f"GRAPH ?other {{ ?s ?p ?o }} FILTER (?other NOT IN ({others})) }} }} ;\n"
            )
        parts.append(f"DROP SILENT GRAPH <{iri}> ;\n")
    parts.append("INSERT DATA {\n")
    for iri, text in graphs.items():
        if text:
            triples = text.decode()
            parts.append(f"GRAPH <{iri}> {{\n{triples}}}\n{triples if merged(iri) else ''}")
    return "".join((*parts, "}"))


def amendment(iri: URIRef, old: set[Triple], new: set[Triple]) -> str:
    """Return an update that makes one graph without blank nodes of another."""
    return (
        f"DELETE DATA {{ GRAPH <{iri}> {{\n{ntriples(old - new).decode()}}} }} ;\n"
        f"INSERT DATA {{ GRAPH <{iri}> {{\n{ntriples(new - old).decode()}}} }}"
    )


def _stem(iri: URIRef) -> bytes:
    return f"_:b{sha256(iri.encode()).hexdigest()[:16]}n".encode()


def _shared_lock(directory: Path) -> BinaryIO | None:
    try:
        import fcntl
    except ImportError:  # Windows, where the files of a store in use cannot be opened at all
        return None
    try:
        lock = (directory / "LOCK").open("rb")
    except OSError as error:
        raise _cannot_open(directory, error) from error
    try:
        fcntl.lockf(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise ClemencyError(f"The store {directory} is in use by another program.") from error
    return lock


def _cannot_open(directory: Path, error: Exception) -> ClemencyError:
    if "While lock file" in str(error) or "lock hold" in str(error):
        return ClemencyError(f"The store {directory} is in use by another program.")
    return ClemencyError(f"Cannot open a store in {directory}: {_reason(directory, error)}")


def _reason(directory: Path, error: Exception) -> str:
    """Return what is wrong with a store and how to mend it, and then what it says itself."""
    words = one_line((isinstance(error, OSError) and error.strerror) or str(error)).rstrip(".")
    if "Permission denied" in words or "Read-only file system" in words:
        owner = ""
        with suppress(OSError, KeyError, NotImplementedError):
            owner = f" The folder belongs to {one_line(directory.owner())}."
        fault = f"there is no permission to read and write it.{owner} Change that, or name another folder."
    elif "No space left" in words:
        fault = "the disk is full. Make room, and load again."
    elif "Corruption" in words or "IO error: No such file" in words:
        fault = "it is damaged. Remove the folder and load again: what was loaded comes from the files."
    else:
        return f"{words}."
    return f"{fault} The store says: {words}."
