"""Kinds of triple store: where each one takes queries, updates and graphs, as its documentation says.

A kind is a row of a table. Paths are relative to the address that people give, of which a known ending is cut
off first, so that any of a store's addresses will do.
"""

import re
from dataclasses import dataclass

import httpx
from rdflib import URIRef

from clemency.errors import ClemencyError
from clemency.stores.addresses import shown


@dataclass(frozen=True)
class Kind:
    """One kind of store.

    `graphs` takes the Graph Store HTTP Protocol, with the graph's name as `parameter`, in angle `brackets` if
    so; where it is None, graphs go in by update and come out by query. `reading` are further parameters when
    a graph is read. A PUT is `atomic` where a graph can never be found half written; elsewhere graphs are
    staged under another name and moved, if there are updates. Documents are N-Triples, and called so where a
    store is known to take that; all take Turtle. With `short_decimals`, `1.50` is sent as `1.5`.
    Passwords go by HTTP `digest`, or else by HTTP Basic. `signs` is what an address of this kind is known by,
    `server` what such a server calls itself, `part` what of it the address names.
    """

    name: str
    graphs: str | None
    query: str | None
    update: str | None
    endings: tuple[str, ...] = ()
    signs: str = r"(?!)"
    parameter: str = "graph"
    brackets: bool = False
    reading: tuple[tuple[str, str], ...] = ()
    digest: bool = False
    atomic: bool = True
    n_triples: bool = False
    short_decimals: bool = False
    server: str = ""
    part: str = ""
    example: str = ""


_REPOSITORY = ("/rdf-graphs/service", "/statements")

# The first whose signs are met is meant: the more telling ones come first.
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "neptune", "/sparql/gsp/", "/sparql", "/sparql",
            signs=r"\.neptune\.|/sparql/gsp/?$|:8182(/|$)", example="https://HOST:8182",
        ),
        Kind(
            "virtuoso", "/sparql-graph-crud-auth", "/sparql-auth", "/sparql-auth",
            endings=("/sparql-graph-crud", "/sparql"), signs=r"/sparql-graph-crud|/sparql-auth$|:8890(/|$)",
            parameter="graph-uri", digest=True, atomic=False, server="Virtuoso", example="http://localhost:8890",
        ),
        Kind(
            # Its PUT is no replacement of a graph.
            "blazegraph", None, "", "",
            signs=r"/(blazegraph|bigdata)/|:9999/", example="http://localhost:9999/blazegraph/sparql",
        ),
        Kind(
            "graphdb", "/statements", "", "/statements", endings=_REPOSITORY,
            signs=r":7200/repositories/|/graphdb/repositories/", parameter="context", brackets=True,
            reading=(("infer", "false"),), n_triples=True, part="repository",
            example="http://localhost:7200/repositories/ID",
        ),
        Kind(
            "rdf4j", "/statements", "", "/statements", endings=_REPOSITORY, signs=r"/repositories/[^/]+",
            parameter="context", brackets=True, reading=(("infer", "false"),), n_triples=True,
            part="repository", example="http://localhost:8080/rdf4j-server/repositories/ID",
        ),
        Kind(
            "stardog", "", "/query", "/update", signs=r":5820/.|\.stardog\.cloud", part="database",
            example="http://localhost:5820/DATABASE",
        ),
        Kind(
            # TDB2 stores 1.50 as it is, and then looks for 1.5 to take it away: it would stay for good.
            "fuseki", "/data", "/sparql", "/update", endings=("/query", "/get", "/upload"),
            signs=r":3030/.|/data$", n_triples=True, short_decimals=True, server="Fuseki", part="data set",
            example="http://localhost:3030/DATASET",
        ),
        Kind(
            "oxigraph", "/store", "/query", "/update", endings=("/sparql",), signs=r"/store$|:7878(/|$)",
            n_triples=True, server="Oxigraph", example="http://localhost:7878",
        ),
        Kind("qlever", "", "", "", signs=r":7001(/|$)|\bqlever\b", example="http://localhost:7001"),
        Kind("generic", "", None, None, atomic=False, example="http://localhost/graph-store"),
    )
}  # fmt: skip


@dataclass(frozen=True)
class Endpoints:
    """Where a store of some kind takes what."""

    kind: Kind
    graphs: httpx.URL | None
    query: httpx.URL | None
    update: httpx.URL | None

    @property
    def shown(self) -> str:
        """The address by which messages name the store."""
        return shown(self.graphs or self.query or httpx.URL())

    def graph(self, iri: URIRef, *, reading: bool = False) -> httpx.URL:
        """Return the address of a graph. There is none if graphs are only queried and updated."""
        if self.graphs is None:
            raise ValueError(self.kind.name)
        further = self.kind.reading if reading else ()
        name = f"<{iri}>" if self.kind.brackets else str(iri)
        return self.graphs.copy_merge_params({self.kind.parameter: name, **dict(further)})


def endpoints(address: httpx.URL, kind: Kind) -> Endpoints:
    """Return where a store takes what, from any of its addresses. A query string is kept in all of them."""
    paths = (kind.graphs, kind.query, kind.update, *kind.endings)
    known = sorted({path.rstrip("/") for path in paths if path}, key=len, reverse=True)
    # An address is cut as it is written: `%2F` is a part of a name, and no slash.
    raw, mark, query = address.raw_path.decode().partition("?")
    given = raw.rstrip("/")
    single = not any(paths)
    base = next((given.removesuffix(ending) for ending in known if given.endswith(ending)), given)

    def at(path: str | None) -> httpx.URL | None:
        if path is None:
            return None
        # Where a store has one address for everything, it stays as it is, to the last slash.
        whole = raw if single and base == given else f"{base}{path}"
        return address.copy_with(raw_path=f"{whole or '/'}{mark}{query}".encode())

    return Endpoints(kind, at(kind.graphs), at(kind.query), at(kind.update))


def named(name: str) -> Kind:
    """Return the kind of that name. Raises ClemencyError if there is none."""
    if name not in KINDS:
        raise ClemencyError(f"There is no kind of store {name!r}. There are: {', '.join(sorted(KINDS))}.")
    return KINDS[name]


def guessed(address: httpx.URL) -> Kind | None:
    """Return the kind of store that an address looks like, or None."""
    plain = f"{address.host}:{address.port or ''}{address.path.rstrip('/')}"
    return next((kind for kind in KINDS.values() if re.search(kind.signs, plain, re.IGNORECASE)), None)
