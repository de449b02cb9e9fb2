"""Vetting shapes: what would make them pass everything, or reach beyond the files.

A validator ignores what it does not know. A misspelt term, a target that no data has, a shape that nothing
leads to: each is a rule that holds for everything. Queries in shapes may come from strangers.
"""

import difflib
from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from rdflib import OWL, RDF, SH, Graph, Literal, URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from clemency.checking.targets import DIRECT, name_of, reached, targeted
from clemency.corpus import ontology_graph
from clemency.errors import ClemencyError
from clemency.namespaces import CLEM, PREFIXES
from clemency.output import one_line
from clemency.reading.turtle import compact

# Terms of SHACL's Advanced Features and JavaScript Extensions (W3C notes): defined, but not run here.
_NOT_RUN = (SH.target, SH.rule, SH.expression, SH.js, SH.entailment)
_KEYWORDS = {"and", "class", "in", "not", "or"}  # terms of SHACL that rdflib's list of them leaves out
_QUERIES = (SH.select, SH.ask)
_RUN = (SH.NodeShape, SH.PropertyShape, SH.SPARQLConstraint)
_OUTSIDE = {
    "ServiceGraphPattern": "names a SERVICE, and no query is sent on to another server",
    "DatasetClause": "says FROM which graph to read, and shapes read the files checked alone",
}


def problems(shapes: Graph, data: Graph | None = None) -> list[str]:
    """Return what is wrong with a graph of SHACL shapes, a sentence each, sorted; nothing if they are sound.

    Terms that SHACL does not define or that are not run here; targets of which neither the ontology nor the
    `data` knows; shapes that are never run, or all of them; queries that are no SPARQL or reach beyond the
    data. See https://www.w3.org/TR/shacl/.
    """
    if not targeted(shapes):
        return ["No shape has a target (such as sh:targetClass), so nothing would be looked at."]
    found = (_terms(shapes), _unknown_targets(shapes, data or Graph()), _never_run(shapes), _queries(shapes))
    return sorted(set(chain.from_iterable(found)))


def vet(shapes: Graph, data: Graph | None = None) -> None:
    """Raise ClemencyError, with all of their `problems`, for shapes that have any."""
    found = problems(shapes, data)
    if found:
        raise ClemencyError("\n  ".join(["The shapes were not run:", *found]))


def _terms(shapes: Graph) -> Iterator[str]:
    names = {str(term).removeprefix(str(SH)) for term in dir(SH)} | _KEYWORDS
    for term in {*shapes.predicates(), *shapes.objects()}:
        name = str(term).removeprefix(str(SH))
        if not isinstance(term, URIRef) or name == str(term):
            continue
        if name not in names:
            yield f"sh:{one_line(name)} is no term of SHACL: it is ignored.{_nearest(name, names, 'sh:')}"
        elif term in _NOT_RUN and (None, term, None) in shapes:
            yield f"sh:{name} is beyond SHACL Core and SHACL-SPARQL: it is not run here, but ignored."


def _unknown_targets(shapes: Graph, data: Graph) -> Iterator[str]:
    prefixes = {**PREFIXES, **{prefix: str(space) for prefix, space in shapes.namespaces()}}
    known = {node for graph in (ontology_graph(), data) for triple in graph for node in triple}
    names = {compact(node, prefixes) for node in known if isinstance(node, URIRef)}
    for shape in targeted(shapes):
        for predicate in DIRECT:
            for target in set(shapes.objects(shape, predicate)) - known:
                name = compact(target, prefixes)
                yield (
                    f"{name_of(shapes, shape)} has the target {name}, of which neither the ontology nor the "
                    f"data knows: it would look at nothing.{_nearest(name, names)}"
                )


def _never_run(shapes: Graph) -> Iterator[str]:
    run = {node for shape in targeted(shapes) for node in reached(shapes, shape)}
    sources = {source for kind in _RUN for source in shapes.subjects(RDF.type, kind)}
    sources |= {
        source for source in shapes.subjects(CLEM.code) if (source, RDF.type, CLEM.Rule) not in shapes
    }
    for source in sources - run:
        name = name_of(shapes, source)
        yield f"{name} has no target, and no shape that has one leads to it: it is never run."


def _queries(shapes: Graph) -> Iterator[str]:
    for predicate in _QUERIES:
        for source, text in shapes.subject_objects(predicate):
            where = f"The {compact(predicate, {'sh': str(SH)})} of {name_of(shapes, source)}"
            if not isinstance(text, Literal):
                yield f"{where} is no text."
                continue
            try:
                clauses = _clauses(_declared(shapes, source) + str(text))
            except ClemencyError as error:
                yield f"{where} is no SPARQL 1.1 query: {error}"
                continue
            yield from (f"{where} {_OUTSIDE[clause]}." for clause in clauses & _OUTSIDE.keys())


def _declared(shapes: Graph, source: Node) -> str:
    """Return the PREFIX lines that sh:prefixes gives a query (SHACL, section 5.2.1)."""
    lines = []
    holders = {each for holder in shapes.objects(source, SH.prefixes) for each in _imports(shapes, holder)}
    for declaration in {each for holder in holders for each in shapes.objects(holder, SH.declare)}:
        prefix, space = (shapes.value(declaration, each) for each in (SH.prefix, SH.namespace))
        lines.append(f"PREFIX {prefix}: <{space}>\n")
    return "".join(lines)


def _imports(shapes: Graph, holder: Node) -> set[Node]:
    return {each for each in shapes.transitive_objects(holder, OWL.imports) if each is not None}


def _clauses(query: str) -> set[str]:
    """Return the kinds of clause in a query, as rdflib calls them. Raises ClemencyError if it is none."""
    try:
        parsed = parseQuery(query)
        kinds = set(_kinds(parsed))
        translateQuery(parsed)  # which takes the parts out, and finds undeclared prefixes
    except Exception as error:  # the parser lets RecursionError and others escape
        raise ClemencyError(one_line(str(error).partition("\n")[0]) or "it cannot be read.") from error
    return kinds


def _kinds(parsed: object) -> Iterator[str]:
    ahead = [parsed]
    while ahead:
        part = ahead.pop()
        if isinstance(part, CompValue):
            yield part.name
            ahead.extend(part.values())
        elif isinstance(part, Iterable) and not isinstance(part, str):
            ahead.extend(part)


def _nearest(name: str, names: Collection[str], prefix: str = "") -> str:
    nearest = difflib.get_close_matches(name[:100], names, n=1)
    return f" Did you mean {prefix}{nearest[0]}?" if nearest else ""
