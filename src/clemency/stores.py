"""Loading a corpus into a triple store: a graph an article, one for reference data, one for the ontology.

A graph is replaced whole or not at all, one that the store already holds is left alone, and whatever was
written is read back and compared. Graphs are compared in canonical form, so that loading twice neither
changes nor doubles them.
"""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import httpx
import pyoxigraph as ox
from rdflib import Graph, URIRef

from clemency import canonical
from clemency.corpus import Corpus, named_graphs
from clemency.errors import ClemencyError
from clemency.output import one_line

_ACCEPT = f"{canonical.N_TRIPLES}, text/turtle;q=0.9"
_NO_STORE = "Is this the address of a graph store? Oxigraph's ends in /store."
_HINTS = {
    401: "It wants a user name and password, which cannot be given yet.",
    403: "It does not allow this.",
    404: _NO_STORE,
    405: f"It cannot be written to here. {_NO_STORE}",
}
_LONGEST_ANSWER = 200  # characters of a server's own words that are shown


@dataclass(frozen=True)
class LoadedGraph:
    """A graph that the store now holds: `loaded` just now, or `unchanged` since before."""

    iri: str
    triples: int
    state: Literal["loaded", "unchanged"]


@dataclass(frozen=True)
class LoadReport:
    """What a store holds of a corpus. `store` is a folder, or an address without its query string."""

    store: str
    graphs: tuple[LoadedGraph, ...]


def load_embedded(corpus: Corpus, directory: Path) -> LoadReport:
    """Load a corpus into an Oxigraph store on disk, in one transaction. A missing folder is made.

    Other graphs in the store stay as they are. Raises ClemencyError if the folder cannot be opened as a store
    or written to, if another program uses it, or if it does not hold in the end what was loaded.
    """
    graphs = named_graphs(corpus)
    wanted = {iri: canonical.stored_form(canonical.ntriples(graph)) for iri, graph in graphs.items()}
    store = _open(directory)
    try:
        changed = [iri for iri in graphs if _held(store, iri) != wanted[iri]]
        if changed:
            store.update(_replacement({iri: graphs[iri] for iri in changed}))
            store.flush()
        for iri in changed:
            _compare(str(directory), iri, wanted[iri], _held(store, iri))
    except (OSError, RuntimeError) as error:  # a full disk, a damaged file
        raise ClemencyError(f"Cannot load into the store {directory}: {one_line(str(error))}.") from error
    return _report(str(directory), wanted, set(changed))


def load_remote(corpus: Corpus, url: str, *, timeout: float = 60.0) -> LoadReport:
    """Load a corpus into a store that speaks the SPARQL 1.1 Graph Store HTTP Protocol.

    `url` is the address of the graph store itself, as `http://localhost:7878/store`. Each graph is replaced
    by a PUT (https://www.w3.org/TR/sparql11-http-rdf-update/#http-put); other graphs stay as they are.
    `timeout` is in seconds, for each time that the store is waited for. Redirects are not followed. Raises
    ClemencyError if the address is not one of HTTP or holds credentials, if the store cannot be reached,
    refuses or does not answer with RDF, or if it does not hold in the end what was loaded.
    """
    address = _address(url)
    documents = {iri: canonical.ntriples(graph) for iri, graph in named_graphs(corpus).items()}
    wanted = {iri: canonical.stored_form(document) for iri, document in documents.items()}
    changed: set[URIRef] = set()
    with httpx.Client(timeout=timeout) as client:
        for iri, document in documents.items():
            if _fetch(client, address, iri) != wanted[iri]:
                _put(client, address, iri, document)
                _compare(_shown(address), iri, wanted[iri], _fetch(client, address, iri))
                changed.add(iri)
    return _report(_shown(address), wanted, changed)


def _report(store: str, wanted: Mapping[URIRef, tuple[str, ...]], changed: Container[URIRef]) -> LoadReport:
    return LoadReport(
        store,
        tuple(
            LoadedGraph(str(iri), len(form), "loaded" if iri in changed else "unchanged")
            for iri, form in wanted.items()
        ),
    )


def _compare(store: str, iri: URIRef, wanted: tuple[str, ...], held: tuple[str, ...]) -> None:
    if held == wanted:
        return
    fault = f"has {len(held)} triples instead of {len(wanted)}"
    if len(held) == len(wanted):
        fault = f"has other triples, though as many ({len(held)})"
    raise ClemencyError(f"{store} does not hold what was loaded: the graph <{iri}> {fault}.")


def _open(directory: Path) -> ox.Store:
    try:
        # Oxigraph itself would strew its files among whatever lies there.
        if directory.is_dir() and any(directory.iterdir()) and not (directory / "CURRENT").is_file():
            raise ClemencyError(f"{directory} holds other files and no store: name a new or an empty folder.")
        directory.mkdir(parents=True, exist_ok=True)
        return ox.Store(directory)
    except (OSError, RuntimeError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or one_line(str(error))
        if "While lock file" in reason or "lock hold" in reason:
            raise ClemencyError(f"The store {directory} is in use by another program.") from error
        raise ClemencyError(f"Cannot open a store in {directory}: {reason}.") from error


def _held(store: ox.Store, iri: URIRef) -> tuple[str, ...]:
    document = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(iri))
    return canonical.stored_form(document or b"")


def _replacement(graphs: Mapping[URIRef, Graph]) -> str:
    """Return one SPARQL update, which Oxigraph carries out as one transaction, that replaces whole graphs."""
    drops = "".join(f"DROP SILENT GRAPH <{iri}> ;\n" for iri in graphs)
    quads = ox.parse(canonical.nquads(graphs), format=ox.RdfFormat.N_QUADS)
    inserts = "".join(f"GRAPH {quad.graph_name} {{ {quad.triple} }}\n" for quad in quads)
    return f"{drops}INSERT DATA {{\n{inserts}}}"


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        address = httpx.URL()
    if address.userinfo:
        raise ClemencyError(
            "The store's address holds a user name or a password, and addresses end up in logs and in the "
            "shell's history. Give it without them."
        )
    if address.scheme not in ("http", "https") or not address.host:
        raise ClemencyError("A store's address is one of http or https, as http://localhost:7878/store.")
    return address


def _shown(address: httpx.URL) -> str:
    """Return an address without what may be secret in it: its query string could hold a token."""
    return one_line(str(address.copy_with(userinfo=b"", query=None, fragment=None)))


def _fetch(client: httpx.Client, address: httpx.URL, iri: URIRef) -> tuple[str, ...]:
    """Return what a store holds in a graph: nothing, if the graph is not there."""
    request = client.build_request("GET", address.copy_add_param("graph", iri), headers={"Accept": _ACCEPT})
    answer = _send(client, request)
    if answer.status_code == httpx.codes.NOT_FOUND:
        return ()
    _check(answer)
    try:
        return canonical.stored_form(answer.content, answer.headers.get("Content-Type", ""))
    except (ValueError, SyntaxError) as error:
        reason = one_line(str(error))[:_LONGEST_ANSWER]
        raise ClemencyError(f"{_shown(address)} does not answer with RDF: {reason}. {_NO_STORE}") from error


def _put(client: httpx.Client, address: httpx.URL, iri: URIRef, document: bytes) -> None:
    # N-Triples is Turtle too, and Turtle is what every store takes.
    headers = {"Content-Type": "text/turtle; charset=utf-8"}
    where = address.copy_add_param("graph", iri)
    _check(_send(client, client.build_request("PUT", where, headers=headers, content=document)))


def _send(client: httpx.Client, request: httpx.Request) -> httpx.Response:
    try:
        return client.send(request)
    except httpx.TimeoutException as error:
        raise ClemencyError(f"{_shown(request.url)} does not answer in time to {_named(request)}.") from error
    except httpx.HTTPError as error:
        reason = re.sub(r"^\[Errno -?\d+\] ", "", one_line(str(error))) or type(error).__name__
        raise ClemencyError(f"{_shown(request.url)} cannot be reached: {reason}.") from error


def _check(answer: httpx.Response) -> None:
    """Raise ClemencyError unless the store did what it was asked to."""
    if answer.is_success:
        return
    store, request = _shown(answer.request.url), _named(answer.request)
    if answer.next_request is not None:
        elsewhere = _shown(answer.next_request.url)
        raise ClemencyError(f"{store} sends {request} on to {elsewhere}. If you trust it, name that address.")
    fault = f"{store} answers {answer.status_code} {one_line(answer.reason_phrase)} to {request}."
    if answer.headers.get("Content-Type", "").startswith("text/plain"):
        fault += f' It says "{one_line(answer.text.strip())[:_LONGEST_ANSWER]}".'
    raise ClemencyError(f"{fault} {_HINTS.get(answer.status_code, '')}".rstrip())


def _named(request: httpx.Request) -> str:
    return f"the {request.method} of <{request.url.params.get('graph')}>"
