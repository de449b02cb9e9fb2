"""What can be done with the graphs of a store: ask, read, replace, take away, move, count."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

import httpx
import pyoxigraph as ox
from rdflib import Graph, URIRef

from clemency import canonical, oxigraph
from clemency.errors import ClemencyError
from clemency.stores import comparing
from clemency.stores.connection import Connection, Request, send, words
from clemency.stores.contents import Entry
from clemency.stores.kinds import Endpoints

RDF = f"{canonical.N_TRIPLES}, text/turtle;q=0.9"
_ROWS = "application/sparql-results+json"
_TURTLE = "text/turtle; charset=utf-8"
# The end of a statement in N-Triples, where no escape can be: a decimal with noughts behind its last digit.
_LONG_DECIMAL = re.compile(
    rb'(?:\.0+|(\.[0-9]*[1-9])0+)(?="\^\^<http://www\.w3\.org/2001/XMLSchema#decimal> \.$)', re.MULTILINE
)
_BATCH = 100  # graphs counted in one query
_NO_STORE = "Is this the address of a graph store, and the --kind right? docs/stores.md has both."


@dataclass(frozen=True)
class Store:
    """A store: where it takes what, and a way to it."""

    endpoints: Endpoints
    connection: Connection

    @property
    def shown(self) -> str:
        """The address by which messages name it."""
        return self.endpoints.shown


def answers(store: Store) -> bool:
    """Ask a question whose answer is yes, and return whether it came as SPARQL 1.1 results."""
    answer = _query(store, "ASK {}", _ROWS, "a query")
    try:
        return answer.json().get("boolean") is True
    except (ValueError, AttributeError):
        return False


def holds(store: Store, entry: Entry) -> tuple[bool, int]:
    """Read a graph. Return whether it is the one that an entry describes, and its number of triples."""
    with _rdf(store):
        return comparing.holds(entry, *_document(store, entry.iri))


def read(store: Store, iri: URIRef) -> Graph:
    """Return a small graph, such as the catalogue, as a store holds it: empty, if it is not there."""
    graph = Graph(bind_namespaces="none")
    with _rdf(store):
        form = canonical.stored_form(*_document(store, iri))
    for quad in ox.parse(form, format=ox.RdfFormat.N_TRIPLES):
        graph.add(tuple(map(oxigraph.node, quad.triple)))  # type: ignore[arg-type]
    return graph


def replace(store: Store, iri: URIRef, document: bytes) -> None:
    """Replace a graph by an N-Triples document, by whatever means the kind of store has for that."""
    if store.endpoints.graphs is None:
        update(store, f"DROP SILENT GRAPH <{iri}> ;\nINSERT DATA {{ {_block(iri, document)} }}", iri)
        return
    where = store.endpoints.graph(iri)
    if store.endpoints.kind.short_decimals:
        document = _LONG_DECIMAL.sub(rb"\1", document)
    kind = canonical.N_TRIPLES if store.endpoints.kind.n_triples else _TURTLE  # which is read more slowly
    what, headers = f"the PUT of <{iri}>", {"Content-Type": kind}
    send(store.connection, Request(what, "PUT", where, headers=headers, content=document))


def remove(store: Store, iri: URIRef) -> None:
    """Take a graph away, if it is there."""
    if store.endpoints.graphs is None:
        update(store, f"DROP SILENT GRAPH <{iri}>", iri)
        return
    what, where = f"the DELETE of <{iri}>", store.endpoints.graph(iri)
    send(store.connection, Request(what, "DELETE", where, fine=(httpx.codes.NOT_FOUND,)))


def move(store: Store, source: URIRef, target: URIRef) -> None:
    """Move a graph to another name, in place of what is there."""
    update(store, f"MOVE SILENT GRAPH <{source}> TO GRAPH <{target}>", target)


def update(store: Store, text: str, iri: URIRef) -> None:
    """Carry out a SPARQL update; `iri` is the graph that messages name."""
    if store.endpoints.update is None:
        raise ClemencyError(f"{store.shown} has no known address for updates. Name its --kind.")
    what, headers = f"an update of <{iri}>", {"Content-Type": "application/sparql-update; charset=utf-8"}
    where = store.endpoints.update
    send(store.connection, Request(what, "POST", where, headers=headers, content=text.encode()))


def counts(store: Store, iris: Iterable[URIRef]) -> dict[URIRef, int]:
    """Return how many statements each graph has that is there. The store must take queries."""
    found: dict[URIRef, int] = {}
    for batch in _batches(iris):
        names = " ".join(f"<{iri}>" for iri in batch)
        text = (
            "SELECT ?graph (COUNT(*) AS ?statements) "
            f"WHERE {{ VALUES ?graph {{ {names} }} GRAPH ?graph {{ ?s ?p ?o }} }} GROUP BY ?graph"
        )
        answer = _query(store, text, _ROWS, "a count of graphs")
        try:
            for row in answer.json()["results"]["bindings"]:
                if "graph" in row:
                    found[URIRef(row["graph"]["value"])] = int(row["statements"]["value"])
        except (ValueError, KeyError, TypeError) as error:
            raise ClemencyError(f"{store.shown} does not answer a query with SPARQL 1.1 results.") from error
    return found


def _document(store: Store, iri: URIRef) -> tuple[bytes, str]:
    if store.endpoints.graphs is None:
        text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}"
        answer = _query(store, text, RDF, f"a query of <{iri}>")
    else:
        what, where = f"the GET of <{iri}>", store.endpoints.graph(iri, reading=True)
        gone = (httpx.codes.NOT_FOUND,)
        answer = send(store.connection, Request(what, "GET", where, headers={"Accept": RDF}, fine=gone))
        if answer.status_code == httpx.codes.NOT_FOUND:
            return b"", canonical.N_TRIPLES
    if not answer.content and answer.headers.get("Content-Type") is None:
        return b"", canonical.N_TRIPLES  # 204: there is a graph, and nothing in it
    return answer.content, answer.headers.get("Content-Type", "")


@contextmanager
def _rdf(store: Store) -> Iterator[None]:
    """Turn what parsers say of an answer that is no RDF into a ClemencyError."""
    try:
        yield
    except (ValueError, SyntaxError) as error:
        reason = words(store.connection, str(error))
        raise ClemencyError(f"{store.shown} does not answer with RDF: {reason}. {_NO_STORE}") from error


def _query(store: Store, text: str, accept: str, what: str) -> httpx.Response:
    if store.endpoints.query is None:
        raise ClemencyError(f"{store.shown} has no known address for queries. Name its --kind.")
    # Without a charset, Tomcat under RDF4J takes a form for Latin-1.
    headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    form = {"query": text}
    return send(store.connection, Request(what, "POST", store.endpoints.query, headers=headers, data=form))


def _block(iri: URIRef, document: bytes) -> str:
    triples = "".join(f"{quad.triple} .\n" for quad in ox.parse(document, format=ox.RdfFormat.N_TRIPLES))
    return f"GRAPH <{iri}> {{\n{triples}}}"


def _batches(iris: Iterable[URIRef]) -> Iterator[list[URIRef]]:
    rest = iter(iris)
    while batch := list(islice(rest, _BATCH)):
        yield batch
