"""What a worker process does: it holds the graph, and answers one query at a time.

It is ended by the system when a query takes too long or too much (`clemency.limits`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from rdflib import URIRef

from clemency import oxigraph
from clemency.asking import parameters
from clemency.asking.graphs import Held
from clemency.asking.parameters import Param
from clemency.asking.sparql import bound, check_from, refuse_service, syntax_error
from clemency.errors import ClemencyError
from clemency.names import VIEWS
from clemency.namespaces import PREFIXES
from clemency.output import one_line
from clemency.serve import MOST_ROWS
from clemency.serve.wellformed import unfit
from clemency.stores.catalogue import CATALOGUE_GRAPH

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
_NAME = "query"  # what messages call it
_MOST_BYTES = 100_000_000  # of an answer; more where more rows may be had
_BYTES_A_ROW = 1_000


@dataclass(frozen=True)
class Source:
    """Where the graph lies: a file of N-Quads, or an Oxigraph store on disk."""

    path: Path
    on_disk: bool


@dataclass(frozen=True)
class Question:
    """A query and how its answer is wanted.

    `given` has the values of `params`, as they are written. `defaults` and `named`, if any is given, are
    the only graphs to read. `results` and `triples` are the media types for the two kinds of answers, None
    where a kind is not acceptable. `most` is after how many rows or triples the answer is cut off.
    """

    text: str
    params: tuple[Param, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    defaults: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    results: str | None = "application/sparql-results+json"
    triples: str | None = "text/turtle"
    most: int = MOST_ROWS


@dataclass(frozen=True)
class Reply:
    """An answer in its media type, whether rows were left off, and the query with its parameters bound."""

    body: bytes
    media_type: str
    cut_off: bool = False
    query: str = ""


@dataclass(frozen=True)
class Refusal:
    """Why there is no answer: a status of HTTP, and the reason in words."""

    status: int
    reason: str


@cache
def opened(source: Source) -> ox.Store:
    """Return the graph, which a process loads once. Raises ClemencyError if it cannot be opened."""
    try:
        if source.on_disk:
            return ox.Store.read_only(str(source.path))
        store = ox.Store()
        # A path is read in parts on four processors and more, and a blank node in two of them becomes two.
        with source.path.open("rb") as file:
            store.bulk_load(file, format=ox.RdfFormat.N_QUADS)
    except (OSError, ValueError) as error:
        raise ClemencyError(f"{source.path} cannot be opened as a store: {one_line(str(error))}") from error
    return store


def prepare(source: Source) -> int:
    """Load the graph ahead of the first query. Return the number of its quads."""
    return len(opened(source))


def answer(source: Source, question: Question) -> Reply | Refusal:
    """Answer a query; what is no query, and what would reach beyond the graph, is refused."""
    store = opened(source)
    graphs = [name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)]
    try:
        refuse_service(question.text, _NAME)
        chosen = check_from(question.text, graphs, _NAME)  # type: ignore[arg-type]
        for graph in (*question.defaults, *question.named):
            if graph not in graphs:
                return Refusal(400, f"There is no graph <{one_line(graph)}>.")
        pinned = _pinned(store, question, graphs)
        written = _written(_asked(store, question, pinned, graphs, chosen), question)
    except ClemencyError as error:
        return Refusal(400, str(error))
    except SyntaxError as error:
        return Refusal(400, str(syntax_error(question.text, _NAME, str(error))))
    except (RuntimeError, ValueError, OSError) as error:
        return Refusal(400, f"The query cannot be run: {one_line(str(error))}")
    if isinstance(written, Refusal):
        return written
    return _unfit(written, question.most) or replace(written, query=bound(question.text, pinned))


def _unfit(written: Reply, rows: int) -> Refusal | None:
    """Return why an answer is not given out: the server would have to hold too much, or it is no XML."""
    most = max(_MOST_BYTES, _BYTES_A_ROW * rows)
    if len(written.body) > most:
        return Refusal(
            500, f"The answer has more than {most:,} bytes. Ask for fewer rows, or for shorter ones."
        )
    reason = unfit(written.body, written.media_type)
    return Refusal(406, reason) if reason else None


def _asked(
    store: ox.Store, question: Question, pinned: dict[ox.Variable, _Term], graphs: list[str], chosen: bool
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    if not question.defaults and not question.named:
        merged: list[ox.NamedNode | ox.BlankNode] = [
            ox.NamedNode(graph) for graph in graphs if in_merge(graph)
        ]
        beside = len(merged) < len(graphs) and not chosen
        return store.query(question.text, substitutions=pinned, named_graphs=merged if beside else None)
    # SPARQL 1.1 Protocol, section 2.1.4: these graphs and no other, whatever the query says.
    defaults: list[_Graph] = [ox.NamedNode(iri) for iri in question.defaults]
    named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in question.named]
    if len(defaults) > 1:  # to Oxigraph, a triple that stands in two of them would be two
        store, defaults = _merged(store, defaults, named), [ox.DefaultGraph()]
    return store.query(question.text, substitutions=pinned, default_graph=defaults, named_graphs=named)


def _pinned(store: ox.Store, question: Question, graphs: list[str]) -> dict[ox.Variable, _Term]:
    """Return the values of the parameters. To find what somebody may have meant can take long."""
    if not question.params:
        return {}
    held = Held(store, tuple(URIRef(graph) for graph in sorted(graphs) if in_merge(graph)))
    values = parameters.values(question.params, question.given, held)
    return {ox.Variable(name): oxigraph.term(value) for name, value in values.items()}


def in_merge(graph: str) -> bool:
    """Return whether a query sees a graph without naming it: not so one party's view, or the catalogue."""
    return not graph.startswith((VIEWS, str(CATALOGUE_GRAPH)))


def _merged(store: ox.Store, defaults: Iterable[_Graph], named: Iterable[_Graph]) -> ox.Store:
    merged = ox.Store()
    for graph in defaults:
        merged.bulk_extend(
            ox.Quad(quad.subject, quad.predicate, quad.object)
            for quad in store.quads_for_pattern(None, None, None, graph)
        )
    for graph in named:
        merged.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    return merged


def _written(
    found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, question: Question
) -> Reply | Refusal:
    wanted = question.triples if isinstance(found, ox.QueryTriples) else question.results
    if wanted is None:
        kind = "triples" if isinstance(found, ox.QueryTriples) else "rows"
        return Refusal(406, f"The answer to this query is {kind}, which have no form that you accept.")
    if isinstance(found, ox.QueryTriples):
        return _triples(found, wanted, question.most)
    form = ox.QueryResultsFormat.from_media_type(wanted)
    if form is None:
        raise ClemencyError(f"There is no form {one_line(wanted)} for rows.")
    if isinstance(found, ox.QueryBoolean):
        return Reply(found.serialize(format=form) or b"", wanted)
    return _rows(found, form, wanted, question.most)


def _triples(found: ox.QueryTriples, wanted: str, most: int) -> Reply:
    form = ox.RdfFormat.from_media_type(wanted)
    if form is None:
        raise ClemencyError(f"There is no form {one_line(wanted)} for triples.")
    triples, cut_off = _first(found, most)
    body = ox.serialize(dict.fromkeys(triples), format=form, prefixes=prefixes_for(form)) or b""
    return Reply(body, wanted, cut_off)


def prefixes_for(form: ox.RdfFormat) -> dict[str, str] | None:
    """Return the common prefixes for a form of RDF that has prefixes."""
    return PREFIXES if form in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML, ox.RdfFormat.TRIG) else None


def _rows(found: ox.QuerySolutions, form: ox.QueryResultsFormat, wanted: str, most: int) -> Reply:
    names = [variable.value for variable in found.variables]
    solutions, cut_off = _first(found, most)
    bindings = [dict(_bindings(names, solution)) for solution in solutions]
    document = {"head": {"vars": names}, "results": {"bindings": bindings}}
    body = json.dumps(document, ensure_ascii=False).encode()
    if form != ox.QueryResultsFormat.JSON:
        results = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        body = results.serialize(format=form) or b""
    return Reply(body, wanted, cut_off)


def _first(found: Iterable[Any], most: int) -> tuple[list[Any], bool]:
    """Return as many as there may be, and whether there are more."""
    rest = iter(found)
    return list(islice(rest, most)), next(rest, None) is not None


def _bindings(names: Iterable[str], solution: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, term in zip(names, solution, strict=True):
        if term is not None:
            yield name, _binding(term)


def _binding(term: object) -> dict[str, Any]:
    """Return a term as SPARQL 1.2 JSON results have it (https://www.w3.org/TR/sparql12-results-json/)."""
    match term:
        case ox.NamedNode():
            return {"type": "uri", "value": term.value}
        case ox.BlankNode():
            return {"type": "bnode", "value": term.value}
        case ox.Literal(language=str(language)):
            return {"type": "literal", "value": term.value, "xml:lang": language}
        case ox.Literal():
            datatype = {} if term.datatype == _STRING else {"datatype": term.datatype.value}
            return {"type": "literal", "value": term.value, **datatype}
        case ox.Triple():
            parts = {part: _binding(getattr(term, part)) for part in ("subject", "predicate", "object")}
            return {"type": "triple", "value": parts}
    raise ClemencyError("The answer holds a term that has no form here.")


_STRING = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")
