"""The rules as SHACL shapes (https://www.w3.org/TR/shacl/), run before any inference.

A shape or SPARQL constraint carries its own code, message and mend, so this module knows no rule. pySHACL
says what breaks them; on the fast way, a screen first sees whether anything does, and Oxigraph is asked the
queries.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, cast

import pyoxigraph as ox
from rdflib import SH, XSD, Graph, Literal, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Identifier, Node

from clemency import oxigraph
from clemency.checking import rules, screens
from clemency.checking.breaches import Breach
from clemency.checking.screens import Engine
from clemency.corpus import ontology_graph, shapes_graph
from clemency.errors import ClemencyError
from clemency.namespaces import CLEM

_WORDS = (SH.message, CLEM.mend, CLEM.addition)

# pySHACL writes the variables of a query into a message as bare text. What it is given instead are numbers of
# nodes between private-use characters, and messages that are lists of variables.
_LIST, _NUMBER, _END = "\ue000", "\ue001", "\ue002"
_LISTED = re.compile(rf"\b(\w+)={_NUMBER}(\d+){_END}")

# SPARQL 1.1, rules [59] and [13]: SERVICE and FROM, by which an engine would open a connection or a file. The
# whole text is searched, comments and strings included: too much may be refused, but nothing gets by.
_SPACE = r"(?:\s|#[^\r\n]*+)*+"
_OUTSIDE = re.compile(
    rf"(?<![\w:?$])(?:service{_SPACE}(?:silent{_SPACE})?|from{_SPACE}(?:named{_SPACE})?)"
    r"(?:[<?$]|[^\s<>(){}\"'#]*:)|\\u00",
    re.IGNORECASE,
)


def breaches(graph: Graph, *, engine: Engine = "fast", shapes: Graph | None = None) -> list[Breach]:
    """Return where a graph breaks the shapes: an article merged with reference data, or reference data alone.

    The shapes are the package's, or other ones that the user names. Raises ClemencyError if they cannot be
    run, or ask for what lies outside the graph.
    """
    rules_graph = shapes_graph() if shapes is None else shapes
    if shapes is not None:
        _refuse_outside(shapes)
    # Of other shapes rdflib alone is always right: shifty and Oxigraph leave variables unbound in places.
    if engine == "fast" and shapes is None:
        if _conforms(graph):
            return []
        with suppress(ClemencyError, ValueError):  # a name that Oxigraph does not take, and rdflib does
            found = _broken(_Data(graph, in_oxigraph=True), rules_graph)
            if found or screens.missing():
                return found
    return _broken(_Data(graph), rules_graph)


def _conforms(graph: Graph) -> bool:
    try:
        return screens.conforms(oxigraph.ntriples(graph))
    except ValueError:  # a bad IRI, which is no N-Triples
        return False


def _broken(data: "_Data", shapes: Graph) -> list[Breach]:
    import pyshacl

    _look_over_queries_once()
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=_listing(shapes), inference="none", inplace=True)
    except Exception as error:  # pySHACL lets whatever its engines raise escape
        raise ClemencyError(f"The shapes could not be run: {error!r}.") from error
    if not isinstance(report, Graph):
        raise ClemencyError(f"The shapes could not be run: {report}.")
    # Not every result: some are details of another (sh:detail).
    return [_breach(report, result, data, shapes) for result in report.objects(None, SH.result)]


class _Data(Graph):
    """A graph with the ontology, as pySHACL is given it: queries are answered by Oxigraph, or by rdflib.

    The answers hold numbers where pySHACL would write a node into a message; `named` has the nodes.
    """

    def __init__(self, graph: Graph, *, in_oxigraph: bool = False) -> None:
        super().__init__(bind_namespaces="none")
        for triple in (*graph, *_inoculation()):
            self.add(triple)
        self.named: list[Node] = []
        self._numbers: dict[Node, int] = {}
        self._store: ox.Store | None = None
        if in_oxigraph:
            self._store = ox.Store()
            self._store.extend(oxigraph.quads(self))

    def query(self, query_object: str | Query, *args: Any, **kwargs: Any) -> Result:
        if self._store is not None:
            # pySHACL gives everything by position: the parser, the kind of result, prefixes, bindings.
            bindings = kwargs.get("initBindings") or dict(enumerate(args)).get(3) or {}
            answer = self._asked(str(query_object), bindings)
        else:
            query = _prepared(query_object) if isinstance(query_object, str) else query_object
            answer = super().query(query, *args, **kwargs)
        if answer.type == "SELECT":
            answer.bindings = [
                {name: self._numbered(str(name), node) for name, node in row.items()}
                for row in answer.bindings
            ]
        return answer

    def _asked(self, query: str, given: Mapping[str, Node]) -> Result:
        pinned = {ox.Variable(name): oxigraph.term(node) for name, node in given.items()}
        prefixes = {prefix: str(namespace) for prefix, namespace in self.namespaces()}
        found = cast("ox.Store", self._store).query(query, prefixes=prefixes, substitutions=pinned)
        if isinstance(found, ox.QueryBoolean):
            answer = Result("ASK")
            answer.askAnswer = bool(found)
            return answer
        if not isinstance(found, ox.QuerySolutions):
            raise ClemencyError("The shapes could not be run: a query is neither SELECT nor ASK.")
        answer = Result("SELECT")
        answer.vars = [Variable(variable.value) for variable in found.variables]
        answer.bindings = [
            {
                name: cast("Identifier", node)
                for name, node in zip(answer.vars, map(oxigraph.node, row), strict=True)
                if node is not None
            }
            for row in found
        ]
        return answer

    def _numbered(self, name: str, node: Identifier) -> Identifier:
        # pySHACL reads what it writes into messages as a pattern: a backslash in a value would stop it.
        if name in {"this", "path", "failure"} or (name == "value" and "\\" not in str(node)):
            return node
        if node not in self._numbers:
            self._numbers[node] = len(self.named)
            self.named.append(node)
        return Literal(f"{_NUMBER}{self._numbers[node]}{_END}")


@cache
def _inoculation() -> Graph:
    """Return what pySHACL adds to the data when it is given the ontology (its option -e)."""
    from pyshacl.rdfutil.inoculate import inoculate

    added = Graph(bind_namespaces="none")
    inoculate(cast("Any", added), ontology_graph())
    return added


@cache
def _look_over_queries_once() -> None:
    """Let pySHACL look over the text of a query once: it does so for each focus node, half of its time."""
    from pyshacl.helper.sparql_query_helper import SPARQLQueryHelper

    look_over: Any = SPARQLQueryHelper.check_invalid_sparql
    sound = set[str]()

    def once(self: SPARQLQueryHelper, sparql_text: str, valuenode: Any = None, extravars: Any = None) -> bool:
        if valuenode is not None or extravars:
            return bool(look_over(self, sparql_text, valuenode, extravars))
        if sparql_text not in sound:
            look_over(self, sparql_text)
            sound.add(sparql_text)
        return True

    SPARQLQueryHelper.check_invalid_sparql = once  # type: ignore[method-assign]


@cache
def _prepared(query: str) -> Query:
    return prepareQuery(query)  # pySHACL asks the same for each focus node, and parsing takes longest


@lru_cache(maxsize=4)
def _listing(shapes: Graph) -> Graph:
    """Return the shapes with their queries' messages replaced by lists of the variables that words need."""
    constraints = set(shapes.objects(None, SH.sparql))
    listing = Graph(bind_namespaces="none")
    for triple in shapes:
        if triple[0] not in constraints or triple[1] != SH.message:
            listing.add(triple)
    for constraint in constraints:
        names = {name for words in _WORDS for name in _placeholders(shapes, constraint, words)}
        variables = " ".join(f"{name}={{?{name}}}" for name in sorted(names))
        listing.add((constraint, SH.message, Literal(_LIST + variables)))
    return listing


def _breach(report: Graph, result: Node, data: _Data, shapes: Graph) -> Breach:
    focus, shape = report.value(result, SH.focusNode), report.value(result, SH.sourceShape)
    if focus is None or shape is None:
        raise ClemencyError("The shapes could not be run: a result names no node, or no shape.")
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    if isinstance(value, Literal) and (match := re.fullmatch(rf"{_NUMBER}(\d+){_END}", value)):
        value = data.named[int(match[1])]
    messages = sorted(map(str, report.objects(result, SH.resultMessage)))
    lists = [message for message in messages if message.startswith(_LIST)]
    messages = [message for message in messages if message not in lists]
    found = {name: _bare(data.named[int(n)]) for text in lists for name, n in _LISTED.findall(text)}

    constraint = report.value(result, SH.sourceConstraint)
    own = constraint is not None and any(
        (constraint, words, None) in shapes for words in (CLEM.code, *_WORDS)
    )
    source = constraint if constraint is not None and own else shape
    given = {"this": focus, "path": path, "value": value, **found}
    wanted = {words: _placeholders(shapes, source, words) for words in _WORDS}
    unbound = {name for names in wanted.values() for name in names if given.get(name) is None}
    component = report.value(result, SH.sourceConstraintComponent)
    breach = rules.breach_of(
        shapes,
        source,
        (focus, path, value),
        {**found, **dict.fromkeys(unbound, "nothing")},
        component if isinstance(component, URIRef) else None,
    )
    return replace(
        breach,
        code=str(shapes.value(source, CLEM.code) or shapes.value(shape, CLEM.code) or rules.UNKNOWN),
        message=breach.message or tuple(messages[:1]) or ("The shape ", shape, " is broken."),
        addition=() if unbound & wanted[CLEM.addition] else breach.addition,
        path=path if isinstance(path, URIRef) else None,
    )


def _placeholders(shapes: Graph, source: Node, words: URIRef) -> set[str]:
    return {name for text in shapes.objects(source, words) for name in rules.placeholders(str(text))}


def _bare(node: Node) -> str | Node:
    """Return the node, or a plain string's own words: queries make such strings for messages."""
    plain = isinstance(node, Literal) and node.language is None and node.datatype in {None, XSD.string}
    return str(node) if plain else node


def _refuse_outside(shapes: Graph) -> None:
    for predicate in (SH.select, SH.ask, SH.construct, SH.update):
        for query in shapes.objects(None, predicate):
            if _OUTSIDE.search(str(query)):
                raise ClemencyError(
                    "The shapes ask for more than the file: no SERVICE or FROM is allowed in their queries."
                )
