"""A question as it is posed to a corpus, or to what one party tells: with its parameters pinned to values."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from clemency import views
from clemency.asking import parameters, sparql, told
from clemency.asking.graphs import Graphs, Held, held
from clemency.asking.results import Rows
from clemency.corpus import Corpus, named_graphs
from clemency.errors import ClemencyError
from clemency.output import one_line

if TYPE_CHECKING:
    from clemency.asking.queries import Query

_TOLD_BY = "asToldBy"  # the column that says whose telling a row is
_NOT_STATED = Literal("not stated")  # what a parameter's column has in place of no value

_Values = Mapping[str, URIRef | Literal]


def posed(query: "Query", asked: Graphs, params: Mapping[str, object]) -> Rows:
    """Return what graphs answer to a question. Raises ClemencyError as `clemency.asking.queries.run` does."""
    return _asked(query, asked, asked, _pinned(query, asked, params))


def as_told(
    query: "Query", corpus: Corpus, params: Mapping[str, object], whom: str, store: Path | None
) -> Rows:
    """Return what `clemency.asking.queries.run` does for what one party tells; `store` is never asked."""
    everything = named_graphs(corpus)
    party = views.find_party(whom, everything)
    view = _held(query, told.told_graphs(everything, party))
    pinned = _pinned(query, everything, params)
    rows = _signed(_asked(query, view, everything, pinned), party)
    notes = []
    if store:
        why = "what a party tells is worked out from them"
        notes.append(f"The files are asked, not {one_line(str(store))}: {why}.")
    given = {name for name, value in params.items() if value is not None}
    optional = given - {param.name for param in query.params if param.required}
    chosen = {name: value for name, value in pinned.items() if name in optional}
    if chosen and _NOT_STATED in query.text:  # else no row is without a value
        free = {name: value for name, value in params.items() if name not in optional}
        there = _asked(query, view, everything, _pinned(query, everything, free))
        full = partial(_asked, query, everything, everything, pinned)
        notes.append(_left_out(there, full, chosen, party))
    return replace(rows, note="\n".join(filter(None, notes)))


def _pinned(query: "Query", known: Graphs, params: Mapping[str, object]) -> _Values:
    try:
        given = {name: _written(value) for name, value in params.items() if value is not None}
        return parameters.values(query.params, given, known)
    except ClemencyError as error:
        raise ClemencyError(f"{query.name}: {error}") from None


def _held(query: "Query", graphs: Mapping[URIRef, Graph]) -> Held:
    """Return graphs as they are asked, so that they need not be made so again for each question."""
    try:
        return held(graphs)
    except ValueError as error:
        reason = one_line(str(error))
        raise ClemencyError(f"{query.path or query.name}: the query cannot be run: {reason}") from error


def _asked(query: "Query", asked: Graphs, known: Graphs, values: _Values) -> Rows:
    rows = sparql.ask(query.text, asked, values, str(query.path or query.name))
    return replace(rows, prefixes=parameters.prefixes(known))


def _signed(rows: Rows, party: views.Party) -> Rows:
    """Return rows with a column more, so that no file tells what a party says and not whose telling it is."""
    if rows.form != "select" or _TOLD_BY in rows.columns:
        return rows
    whose = party.speaker or Literal(party.name)
    return replace(rows, columns=(*rows.columns, _TOLD_BY), rows=tuple((*row, whose) for row in rows.rows))


def _left_out(free: Rows, full: Callable[[], Rows], pinned: Mapping[str, Node], party: views.Party) -> str:
    """Return a sentence on the rows that parameters leave out because others alone tell their values, or "".

    `free` are the rows of what the party tells without these parameters, `full` returns those of the whole
    corpus with them, of the same question: it is called only if it matters. The sentence is safe to print.
    """
    columns = {free.columns.index(name): value for name, value in pinned.items() if name in free.columns}
    things = [at for at, name in enumerate(free.columns) if name.removesuffix("Label") not in pinned]
    unsaid = [
        row
        for row in free.rows
        if all(row[at] in (value, _NOT_STATED) for at, value in columns.items())
        and any(row[at] == _NOT_STATED for at in columns)
    ]
    if not things or not unsaid:
        return ""
    known = {row[things[0]] for row in full().rows}
    hidden = [row for row in unsaid if row[things[0]] in known]
    if not hidden:
        return ""
    names = " and ".join(free.columns[at] for at in columns if any(row[at] == _NOT_STATED for row in hidden))
    rows = "1 row is" if len(hidden) == 1 else f"{len(hidden)} rows are"
    return (
        f"{rows} left out because {one_line(party.name)} does not tell the {names}, though others do. "
        "Ask without that parameter."
    )


def _written(value: object) -> str:
    """Return a parameter's value as it is written on a command line."""
    match value:
        case bool():
            return str(value).lower()
        case date():
            return value.isoformat()
        case URIRef():
            return f"<{value}>"
    return str(value)
