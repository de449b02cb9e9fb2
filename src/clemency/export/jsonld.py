"""JSON-LD 1.1 with the project's context: each claim in one piece, its passages and statements inside.

One node a graph, named as the graph, holds the graph's nodes under short names: the context stands at the top
of the document, so that nothing is fetched. pyld shortens the names; the shape of the document is `trees`'.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pyoxigraph as ox
from rdflib import XSD

from clemency import assets
from clemency.errors import ClemencyError
from clemency.export.graphs import NamedGraph
from clemency.export.trees import NIL, TYPE, Term, Trees, predicate_rank, trees

_WIDTH = 110
_WHOLE = re.compile("0|-?[1-9][0-9]{0,14}")  # a whole number that every reader of JSON keeps as it is
_NATIVE = {str(XSD.integer): _WHOLE, str(XSD.boolean): re.compile("true|false")}
_FRAGMENT = re.compile(r"(https?://[^#]+)(#.+)", re.DOTALL)


def jsonld(graphs: Iterable[NamedGraph]) -> Iterator[bytes]:
    """Return a JSON-LD document piece by piece, one a graph.

    Raises ClemencyError if pyld is not installed, or if an IRI cannot be told from a prefix of the context.
    """
    _pyld()
    yield _head().encode()
    for number, graph in enumerate(graphs):
        yield (("," if number else "") + "\n" + _node(graph)).encode()
    yield b"\n  ]\n}\n"


def _pyld() -> Any:
    try:
        from pyld import jsonld as pyld
    except ImportError:
        raise ClemencyError("JSON-LD needs pyld: pip install 'clemency[jsonld]'.") from None
    return pyld


def _context_text() -> str:
    return (assets.root() / "ontology" / "context.jsonld").read_text("utf-8")


@cache
def _context() -> dict[str, Any]:
    context: dict[str, Any] = json.loads(_context_text())["@context"]
    return context


def _head() -> str:
    """Return the context's file, opened at its end for the graphs."""
    return _context_text().rstrip().removesuffix("}").rstrip() + ',\n  "@graph": ['


def _node(graph: NamedGraph) -> str:
    iri = str(graph.iri)
    base = {"@context": {"@base": iri}} if graph.article and iri.startswith(("https://", "http://")) else {}
    document = iri.partition("#")[0] if base else None
    tree = trees((quad.subject, quad.predicate, quad.object) for quad in graph.quads)  # type: ignore[misc]
    nodes = _compacted([_expanded(root, tree, document) for root in tree.roots], graph)
    head = "".join(f'      "{key}": {json.dumps(value)},\n' for key, value in {**base, "id": iri}.items())
    body = ",\n".join(" " * 8 + _laid_out(node, 8) for node in nodes)
    return f'    {{\n{head}      "@graph": [\n{body}\n      ]\n    }}'


def _compacted(nodes: list[dict[str, Any]], graph: NamedGraph) -> list[dict[str, Any]]:
    pyld = _pyld()
    options = {"graph": True, "skipExpansion": True, "compactToRelative": False, "base": "", "ordered": False}
    try:
        document = pyld.compact(nodes, {"@context": _context()}, options)
    except pyld.JsonLdError as error:
        raise ClemencyError(f"<{graph.iri}> cannot be written as JSON-LD: {_reason(error)}.") from None
    found: list[dict[str, Any]] = document["@graph"]
    return [_in_reading_order(node) for node in found]


def _reason(error: Any) -> str:
    details = getattr(error, "details", None) or {}
    if getattr(error, "code", "") == "IRI confused with prefix":
        return f"<{details.get('iri')}> reads there as a short name, for '{details.get('term')}:' is a prefix"
    return str(error.args[0]).rstrip(".")


def _in_reading_order(value: Any) -> Any:
    """Return a value of JSON with the keys of its objects in the order in which an article is read."""
    if isinstance(value, list):
        return [_in_reading_order(each) for each in value]
    if isinstance(value, dict):
        return {key: _in_reading_order(value[key]) for key in sorted(value, key=_key_rank)}
    return value


@cache
def _key_rank(key: str) -> tuple[int, str]:
    if key in {"id", "type"}:
        return (-2 if key == "id" else -1), key
    held = _context().get(key, key)
    return predicate_rank(_full(str(held["@id"] if isinstance(held, dict) else held)))


def _expanded(subject: Term, tree: Trees, document: str | None) -> dict[str, Any]:
    """Return a node of JSON-LD in expanded form, in it the blank nodes to which only it refers."""
    node: dict[str, Any] = {} if subject in tree.inside else {"@id": _name(subject, document)}
    for predicate, values in tree.said[subject].items():
        kinds = [value for value in values if predicate == TYPE and not isinstance(value, ox.Literal)]
        rest = [value for value in values if value not in kinds]
        if kinds:
            node["@type"] = [_name(kind, None) for kind in kinds]
        if rest:
            node[predicate.value] = [_value(value, predicate, tree, document) for value in rest]
    return node


def _full(name: str) -> str:
    """Return a name of the context without its prefix."""
    prefix, colon, local = name.partition(":")
    return f"{_context()[prefix]}{local}" if colon and isinstance(_context().get(prefix), str) else name


def _value(value: Term, predicate: ox.NamedNode, tree: Trees, document: str | None) -> dict[str, Any]:
    if isinstance(value, ox.Literal):
        # pyld puts bare numbers into maps of languages, where JSON-LD has no place for them.
        return _literal(value, native=predicate.value not in _properties("@container", "@language"))
    if value == NIL or value in tree.lists:
        return {"@list": [_value(each, predicate, tree, document) for each in tree.lists.get(value, ())]}
    if value in tree.inside:
        return _expanded(value, tree, document)
    named = predicate.value in _properties("@type", "@vocab")  # by the context, not relative to an article
    return {"@id": _name(value, None if named else document)}


@cache
def _properties(key: str, kind: str) -> frozenset[str]:
    """Return the properties of which the context says something: `"@type": "@vocab"`."""
    terms = [term for term in _context().values() if isinstance(term, dict) and term.get(key) == kind]
    return frozenset(_full(str(term["@id"])) for term in terms)


def _literal(value: ox.Literal, *, native: bool) -> dict[str, Any]:
    if value.language:
        return {"@value": value.value, "@language": value.language}
    spelling = _NATIVE.get(value.datatype.value)
    if native and spelling and spelling.fullmatch(value.value):
        return {"@value": json.loads(value.value)}
    if value.datatype.value == str(XSD.string):
        return {"@value": value.value}
    return {"@value": value.value, "@type": value.datatype.value}


def _name(term: Term, document: str | None) -> str:
    """Return a node's name: `#c31` for what only the article knows."""
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    parts = _FRAGMENT.fullmatch(term.value)
    return parts[2] if parts and parts[1] == document else term.value


def _laid_out(value: Any, indent: int) -> str:
    """Return JSON that has on a line what fits on it."""
    flat = json.dumps(value, ensure_ascii=False)
    if indent + len(flat) <= _WIDTH or not isinstance(value, dict | list) or not value:
        return flat
    inner = " " * (indent + 2)
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {_laid_out(each, indent + 2)}" for key, each in value.items()]
    else:
        parts = [_laid_out(each, indent + 2) for each in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{inner}" + f",\n{inner}".join(parts) + f"\n{' ' * indent}{closing}"
