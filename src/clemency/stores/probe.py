"""Which kind of store is behind an address: guessed from the address, then asked."""

from dataclasses import replace

import httpx
from rdflib import Graph

from clemency.errors import ClemencyError
from clemency.stores import graphs
from clemency.stores.addresses import shown
from clemency.stores.catalogue import CATALOGUE_GRAPH, DATASET
from clemency.stores.connection import Connection, RefusedError, Request, send
from clemency.stores.graphs import Store
from clemency.stores.kinds import KINDS, Kind

_FIRST_PATIENCE = 5.0  # seconds that a server is waited for which nobody has seen yet
_RDF = {"Accept": graphs.RDF}
_UNKNOWN = {404, 405}
_NO_GRAPHS = {400, 404, 405}
_NOT_THERE = {400, 404, 405, 406, 415, 500, 501}
_NO_CHANGE = "INSERT DATA {}"


def asked(address: httpx.URL, connection: Connection) -> Kind:
    """Return the kind of store that a server says it is. Raises ClemencyError if it says nothing known."""
    request = Request("a GET", "GET", address, fine=tuple(range(300, 502)), glance=True)
    hasty = replace(connection, patience=min(connection.patience, _FIRST_PATIENCE))
    server = send(hasty, request).headers.get("Server", "")
    for kind in KINDS.values():
        if kind.server and kind.server.lower() in server.lower():
            return kind
    raise ClemencyError(
        f"{shown(address)} could be any kind of store, or the address is not whole: docs/stores.md has those "
        f"of each kind. Name which it is by --kind: {_names()}. "
        "With generic, that address itself is the graph store."
    )


def confirm(store: Store, *, guessed: bool) -> Graph:
    """Make sure that a store takes queries and has graphs where its kind does. Return its catalogue.

    Where its kind is written to by updates only, make sure that it takes those, by one that changes nothing.
    Raises ClemencyError if it does not.
    """
    connection = store.connection
    hasty = replace(connection, patience=min(connection.patience, _FIRST_PATIENCE))
    found, fault = Graph(), _fault_of_queries(replace(store, connection=hasty))
    if not fault:
        found, fault = _catalogue_or_fault(store)
    if not fault:
        fault = _fault_of_updates(store)
    if not fault:
        return found
    kind = store.endpoints.kind
    if guessed:
        fault += f"By its address this is {kind.name}. If it is not, name what it is by --kind: {_names()}. "
    raise ClemencyError(f"{fault}The address of a store of kind {kind.name} is like {kind.example}.")


def _fault_of_queries(store: Store) -> str:
    """Return what is wrong with the address of queries, or nothing."""
    if store.endpoints.query is None:
        return ""
    part, lacking = store.endpoints.kind.part, ""
    reason = "an answer that is no SPARQL 1.1 result"
    try:
        if graphs.answers(store):
            return ""
    except RefusedError as error:
        if error.status not in _NOT_THERE:
            raise
        reason = f"status {error.status}"
        if part and error.status in _UNKNOWN:
            lacking = f"Perhaps the server has no {part} of that name. "
    return f"{shown(store.endpoints.query)} does not take a query: {reason}. {lacking}"


def _catalogue_or_fault(store: Store) -> tuple[Graph, str]:
    """Return the catalogue, and where there is none, what is wrong with the address of graphs if anything."""
    try:
        found = graphs.read(store, CATALOGUE_GRAPH)
    except RefusedError as error:
        if error.status in _NO_GRAPHS and (fault := _fault_of_graphs(store)):
            return Graph(), fault
        raise
    if found and (DATASET, None, None) not in found:  # such as the description of a service
        return Graph(), f"{store.shown} has something else in place of the graph <{CATALOGUE_GRAPH}>. "
    return found, "" if found else _fault_of_graphs(store)


def _fault_of_graphs(store: Store) -> str:
    """Return what is wrong with the address of graphs, or nothing.

    A graph that is not there has the status of an address that is not; a repository has all graphs, if with
    nothing in them. Virtuoso's ways with the default graph are its own.
    """
    place, parameter = store.endpoints, store.endpoints.kind.parameter
    if place.graphs is None or place.graphs == place.query or parameter == "graph-uri":
        return ""
    what, where = f"the GET of <{CATALOGUE_GRAPH}>", place.graph(CATALOGUE_GRAPH, reading=True)
    request = Request(what, "GET", where, headers=_RDF, fine=tuple(_NO_GRAPHS))
    status = send(store.connection, request).status_code
    if status == httpx.codes.NOT_FOUND and parameter == "graph" and _is_there(store, place.graphs):
        return ""
    return f"{shown(place.graphs)} has no graphs: status {status}. " if status in _NO_GRAPHS else ""


def _is_there(store: Store, address: httpx.URL) -> bool:
    """Return whether a graph store shows that it is there, though a graph is not.

    It has a default graph, which some do not call there while it is empty; it refuses a name that is no
    absolute IRI (SPARQL 1.1 Graph Store HTTP Protocol, section 4.2), and mostly a request without any name.
    """
    for parameters in ({"default": ""}, {"graph": "none"}, {}):
        where = address.copy_merge_params(parameters)
        try:
            with store.connection.client.stream("GET", where, headers=_RDF) as answer:
                if answer.status_code not in _UNKNOWN:  # what it has may be large, and is left there
                    return True
        except httpx.HTTPError:
            return True  # what comes next says so, after it has tried again
    return False


def _fault_of_updates(store: Store) -> str:
    """Return what is wrong with the address of updates, or nothing, where graphs are written by no other way.

    Who may write there is not asked.
    """
    place = store.endpoints
    if place.graphs is not None or place.update is None:
        return ""
    try:
        graphs.update(store, _NO_CHANGE, CATALOGUE_GRAPH)
    except RefusedError as error:
        if error.status in _NOT_THERE:
            return f"{shown(place.update)} does not take an update: status {error.status}. "
    return ""


def _names() -> str:
    return ", ".join(sorted(KINDS))
