"""Which kind of store is behind an address: guessed from the address, then asked."""

from dataclasses import replace

import httpx

from clemency.errors import ClemencyError
from clemency.stores import graphs
from clemency.stores.addresses import shown
from clemency.stores.connection import Connection, RefusedError, Request, send
from clemency.stores.graphs import Store
from clemency.stores.kinds import KINDS, Kind

_FIRST_PATIENCE = 5.0  # seconds that a server is waited for which nobody has seen yet
_UNKNOWN = {404, 405}
_NOT_THERE = {400, 404, 405, 406, 415, 500, 501}


def asked(address: httpx.URL, connection: Connection) -> Kind:
    """Return the kind of store that a server says it is. Raises ClemencyError if it says nothing known."""
    request = Request("a GET", "GET", address, fine=tuple(range(300, 502)))
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


def confirm(store: Store, *, guessed: bool) -> None:
    """Make sure that a store takes queries where its kind does. Raises ClemencyError if it does not."""
    if store.endpoints.query is None:
        return
    name, example = store.endpoints.kind.name, store.endpoints.kind.example
    part, lacking = store.endpoints.kind.part, ""
    reason = "an answer that is no SPARQL 1.1 result"
    connection = store.connection
    hasty = replace(connection, patience=min(connection.patience, _FIRST_PATIENCE))
    try:
        if graphs.answers(replace(store, connection=hasty)):
            return
    except RefusedError as error:
        if error.status not in _NOT_THERE:
            raise
        reason = f"status {error.status}"
        if part and error.status in _UNKNOWN:
            lacking = f"Perhaps the server has no {part} of that name. "
    fault = f"{shown(store.endpoints.query)} does not take a query: {reason}. {lacking}"
    if guessed:
        fault += f"By its address this is {name}. If it is not, name what it is by --kind: {_names()}. "
    raise ClemencyError(f"{fault}The address of a store of kind {name} is like {example}.")


def _names() -> str:
    return ", ".join(sorted(KINDS))
