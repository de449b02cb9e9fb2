"""SPARQL over named graphs. Oxigraph does the work and is not seen outside; rdflib's terms go in and out.

Queries may come from strangers. They can read the graphs and do nothing else: SERVICE, by which Oxigraph
would open a connection, is refused, and updates are no queries.
"""

import re
from collections.abc import Iterable, Mapping

import pyoxigraph as ox
from rdflib import Literal, URIRef

from clemency import oxigraph
from clemency.asking.graphs import Graphs, Held, held
from clemency.asking.results import Rows
from clemency.errors import ClemencyError, pointed_at
from clemency.output import one_line
from clemency.reading.turtle import no_log_noise

_Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

# SPARQL 1.1, rule [59]: the keyword, white space and comments, then an address, a variable or a prefixed
# name. The whole text is searched, comments and strings included: too much may be refused, but no SERVICE
# gets by.
_SPACE = r"(?:\s|#[^\r\n]*+)*+"
_SERVICE = re.compile(
    rf"(?<![:?$])service{_SPACE}(?:silent{_SPACE})?(?:[<?$]|[^\s<>(){{}}\"'#]*:)", re.IGNORECASE
)
_MOST_READ = 10**9  # characters: about a second
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

_IRI_STRING_OR_COMMENT = re.compile(
    r"""(<[^<>\s]*>)|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|#[^\r\n]*""", re.DOTALL
)
_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE)
_FROM = re.compile(r"(?<![\w?$:.-])FROM\s+(?:NAMED\s+)?(<[^<>\s]*>|[\w.-]*:[\w.-]*)", re.IGNORECASE)
_PREFIXED = re.compile(r"(?<![\w?$@:.-])([A-Za-z][\w.-]*|):")
_FORM = re.compile(r"(?<![\w?$@:.-])(?:SELECT|CONSTRUCT|DESCRIBE|ASK)\b(?![.:-])", re.IGNORECASE)
_LAST_VALUES = re.compile(r"(?<![\w?$@:.-])VALUES\s*(?:[?$]\w+|\([^(){}]*\))\s*\{[^{}]*\}\s*$", re.IGNORECASE)


def ask(text: str, graphs: Graphs, values: Mapping[str, URIRef | Literal], name: str) -> Rows:
    """Return what named graphs answer to a query, with some of its columns pinned to values.

    The default graph is the merge of all graphs: a triple that stands in two of them is one triple. Rows
    are in the query's order; triples, which have none, are sorted. `name` is what messages call the
    query.

    Raises ClemencyError for what is no SPARQL 1.1 query, for SERVICE, for FROM or FROM NAMED with a graph
    that is not there, and for a value whose column the query does not have.
    """
    refuse_service(text, name)
    chosen = check_from(text, graphs, name)
    try:
        pinned = {ox.Variable(column): oxigraph.term(value) for column, value in values.items()}
        asked = graphs if isinstance(graphs, Held) else held(graphs)
        named: list[ox.NamedNode | ox.BlankNode] | None
        named = [ox.NamedNode(graph) for graph in asked] if _sees_others(text, asked, chosen) else None
        with no_log_noise():
            return _rows(asked.store.query(text, substitutions=pinned, named_graphs=named))
    except SyntaxError as error:
        raise syntax_error(text, name, str(error)) from None
    except (RuntimeError, ValueError, OSError) as error:
        reason = one_line(str(error))
        if missing := re.search(r"variable \?(\w+) in its SELECT projection", reason):
            reason = f"its parameter '{missing[1]}' is none of its columns. Select ?{missing[1]} too."
        raise ClemencyError(f"{name}: the query cannot be run: {reason}") from error


def _sees_others(text: str, asked: Held, chosen: bool) -> bool:
    """Return whether a query could see graphs that are not meant. To keep them from it slows it down."""
    bare = _ESCAPE.sub(_character, _IRI_STRING_OR_COMMENT.sub(" ", text))
    return asked.others and not chosen and "graph" in bare.lower()


def _rows(answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples) -> Rows:
    if isinstance(answer, ox.QueryBoolean):
        return Rows(("answer",), ((Literal(bool(answer)),),), "ask")
    if isinstance(answer, ox.QueryTriples):
        triples = sorted(answer, key=str)
        rows = tuple(tuple(oxigraph.node(term) for term in triple) for triple in triples)
        return Rows(("subject", "predicate", "object"), rows, "construct")
    columns = tuple(variable.value for variable in answer.variables)
    return Rows(columns, tuple(tuple(oxigraph.node(term) for term in solution) for solution in answer))


def bound(text: str, pinned: Mapping[ox.Variable, _Term]) -> str:
    """Return a query that needs no parameters: as their columns are never empty, a join pins them.

    It is written as VALUES at the end. Those that stand there already are joined with it, for there may be no
    more than one.
    """
    if not pinned:
        return text
    values = _values(pinned, [pinned.values()])
    bare = _IRI_STRING_OR_COMMENT.sub(lambda found: " " * len(found[0]), text)
    form, last = _FORM.search(bare), _LAST_VALUES.search(bare)
    if form and last:
        prologue, own = text[: form.start()], text[last.start() :]
        joined = ox.Store().query(f"{prologue} SELECT * {{ {own}\n{values} }}")
        if isinstance(joined, ox.QuerySolutions):
            text, values = text[: last.start()], _values(joined.variables, joined)
    return f"{text.rstrip()}\n\n{values}\n"


def _values(names: Iterable[ox.Variable], rows: Iterable[Iterable[_Term | None]]) -> str:
    written = (" ".join("UNDEF" if term is None else str(term) for term in row) for row in rows)
    return f"VALUES ({' '.join(map(str, names))}) {{ {' '.join(f'({row})' for row in written)} }}"


def refuse_service(text: str, name: str) -> None:
    """Raise ClemencyError if a query would be sent on to another server."""
    # SPARQL 1.1, section 19.2: a keyword, too, may be written with escapes.
    forms = (text, _ESCAPE.sub(_character, text))
    # Behind each "service", comments are read to their end: a hostile query is all of both.
    if any(form.lower().count("service") * len(form) > _MOST_READ for form in forms):
        raise ClemencyError(f"{name}: the query is too long, and names SERVICE or the like too often.")
    if any(_SERVICE.search(form) for form in forms):
        raise ClemencyError(f"{name}: the query names a SERVICE. No query is sent on to another server.")


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code < 0x110000 else ""


def check_from(text: str, graphs: Iterable[URIRef], name: str) -> bool:
    """Return whether a query itself says which graphs it reads."""
    known = {str(graph) for graph in graphs}
    bare = _IRI_STRING_OR_COMMENT.sub(r"\1", text)
    prefixes: dict[str, str] = dict(_PREFIX.findall(bare))
    chosen = _FROM.findall(bare)
    for graph in chosen:
        prefix, _, local = graph.partition(":")
        iri = graph[1:-1] if graph.startswith("<") else prefixes.get(prefix, "") + local
        if iri not in known:
            listed = "".join(f"\n  <{one_line(iri)}>" for iri in sorted(known))
            raise ClemencyError(
                f"{name}: there is no graph {one_line(graph)} to read FROM. There are:{listed}"
            )
    return bool(chosen)


def syntax_error(text: str, name: str, message: str) -> ClemencyError:
    """Return the error that a query is none, with the line, from what the parser says."""
    found = re.fullmatch(r"error at (\d+):(\d+): (.*)", message, re.DOTALL)
    if not found:
        return ClemencyError(f"{name}: not a SPARQL 1.1 query: {one_line(message)}")
    line, column, reason = int(found[1]), int(found[2]), one_line(found[3])
    bare = _IRI_STRING_OR_COMMENT.sub(" ", text)
    declared = set(re.findall(r"\bPREFIX\s+([\w.-]*):", bare, re.IGNORECASE))
    missing = [prefix for prefix in dict.fromkeys(_PREFIXED.findall(bare)) if prefix not in declared]
    if missing and "Prefix not found" in reason:
        reason = f"no PREFIX declares {missing[0]}:"
    place = pointed_at(line, column, text.split("\n")[line - 1].rstrip())
    return ClemencyError(f"{name}:{line}:{column}: not a SPARQL 1.1 query: {reason}\n{place}")
