"""The rules as SHACL shapes, run by pySHACL (https://www.w3.org/TR/shacl/), before any inference.

A shape or SPARQL constraint carries its own code, message and mend, so this module knows no rule.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

from rdflib import RDF, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Node

from clemency.breaches import Breach
from clemency.corpus import ontology_graph, shapes_graph
from clemency.errors import ClemencyError
from clemency.findings import Severity
from clemency.namespaces import CLEM
from clemency.oxigraph import quads

_SEVERITIES: dict[Node | None, Severity] = {SH.Warning: "warning", SH.Info: "note"}

# pySHACL fills a message's {?variables} with bare text. Private-use characters around them keep the values
# apart from the words, and hide those that the result gives as nodes.
_FROM_RESULT, _FROM_QUERY, _END = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"([{_FROM_RESULT}{_FROM_QUERY}])(.*?){_END}", re.DOTALL)


def breaches(graph: Graph, *, reference: bool = False) -> list[Breach]:
    """Return where a graph breaks the shapes: an article merged with reference data, or reference data alone.

    pySHACL asks its SPARQL questions of Oxigraph, which is several times faster; with `reference`, of rdflib.
    Raises ClemencyError if the shapes cannot be run.
    """
    import pyshacl
    from pyshacl.rdfutil.inoculate import inoculate

    data = _QueryOnceParsed(bind_namespaces="none")
    for triple in graph:
        data.add(triple)
    try:
        inoculate(cast("Any", data), ontology_graph())  # as pyshacl does with its ont_graph, but in rdflib
        _, report, _ = pyshacl.validate(
            data if reference else _in_oxigraph(data),
            shacl_graph=_marked_shapes(),
            inference="none",
            inplace=True,
        )
    except Exception as error:  # pySHACL lets whatever its engines raise escape
        raise ClemencyError(f"The shapes could not be run: {error!r}.") from error
    if not isinstance(report, Graph):
        raise ClemencyError(f"The shapes could not be run: {report}.")
    return [_breach(report, result, graph) for result in report.subjects(RDF.type, SH.ValidationResult)]


def _in_oxigraph(graph: Graph) -> Any:
    """Return a pyoxigraph.Store of the graph, its blank nodes under the same names."""
    from pyoxigraph import Store

    store = Store()
    store.extend(quads(graph))
    return store


class _QueryOnceParsed(Graph):
    """Parses each query once: pySHACL asks the same for each focus node, and parsing takes longest."""

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        query = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(query, *args, **kwargs)


@cache
def _prepared(query: str) -> Query:
    return prepareQuery(query)


@cache
def _marked_shapes() -> Graph:
    shapes = Graph(bind_namespaces="none")
    for subject, predicate, value in shapes_graph():
        marked = Literal(_mark(str(value)), lang="en") if predicate == SH.message else value
        shapes.add((subject, predicate, marked))
    return shapes


def _mark(message: str) -> str:
    message = re.sub(r"\{[?$](this|path|value)\}", rf"{_FROM_RESULT}\1{_END}", message)
    return re.sub(r"\{([?$]\w+)\}", rf"{_FROM_QUERY}{{\1}}{_END}", message)


def _breach(report: Graph, result: Node, graph: Graph) -> Breach:
    focus = report.value(result, SH.focusNode)
    if focus is None:
        raise ClemencyError("The shapes could not be run: a result names no node.")
    given = {
        "this": focus,
        "path": report.value(result, SH.resultPath),
        "value": _as_rdflib_reads(report.value(result, SH.value)),
    }
    constraint, shape = report.value(result, SH.sourceConstraint), report.value(result, SH.sourceShape)
    own = constraint is not None and (constraint, CLEM.code, None) in shapes_graph()
    source = constraint if own else shape
    messages = sorted(str(message) for message in report.objects(result, SH.resultMessage))
    invariant = shapes_graph().value(source, CLEM.invariant)
    return Breach(
        code=str(shapes_graph().value(source, CLEM.code) or "CLEM999"),  # a shape that carries no code
        severity=_SEVERITIES.get(report.value(result, SH.resultSeverity), "error"),
        message=tuple(_parts(messages[0], given, graph)),
        mend=str(shapes_graph().value(source, CLEM.mend) or ""),
        invariant=int(str(invariant)) if invariant is not None else None,
        focus=focus,
        path=given["path"] if isinstance(given["path"], URIRef) else None,
        value=given["value"],
    )


def _as_rdflib_reads(node: Node | None) -> Node | None:
    """Return the node as rdflib's parser makes it: Oxigraph spells out the datatype of plain strings."""
    return Literal(str(node)) if isinstance(node, Literal) and node.datatype == XSD.string else node


def _parts(message: str, given: dict[str, Node | None], graph: Graph) -> Iterator[str | Node]:
    at = 0
    for match in _MARKED.finditer(message):
        yield message[at : match.start()]
        yield _of_query(match[2], graph) if match[1] == _FROM_QUERY else given[match[2]] or "nothing"
        at = match.end()
    yield message[at:]


def _of_query(text: str, graph: Graph) -> str | Node:
    """Return the node that pySHACL wrote as bare text, or the text where it is a literal."""
    for node in (URIRef(text), BNode(text)):
        positions = ((node, None, None), (None, node, None), (None, None, node))
        if any(position in known for known in (graph, ontology_graph()) for position in positions):
            return node
    return text
