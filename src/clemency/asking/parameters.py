"""Parameters of queries: what they are, and the RDF terms that their values stand for.

A parameter is a column of the answer that whoever asks pins to one value. Values are made into terms here
and go to the engine as terms; they never become part of a query's text.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef

from clemency.asking.graphs import Graphs, NamedGraph
from clemency.corpus import ONTOLOGY_GRAPH, REFERENCE_GRAPH
from clemency.errors import ClemencyError
from clemency.namespaces import PREFIXES, SCHEMA
from clemency.output import one_line
from clemency.reading.turtle import compact

_PARAM = re.compile(
    r"(\w+) \((iri|country|string|integer|date|boolean), (required|optional|default (.+?))\): (.+)"
)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\\x7f-\x9f\ud800-\udfff]+")
_COUNTRY_CODE = re.compile(r"[A-Za-z]{2}")
_PREFIX_NAME = re.compile(r"[A-Za-z](?:[\w.-]*[\w-])?")


@dataclass(frozen=True)
class Param:
    """A parameter of type iri, country, string, integer, date or boolean.

    An optional one may have a `default`.
    """

    name: str
    type: str
    description: str
    required: bool = False
    default: str | None = None


def parse_param(text: str) -> Param:
    """Return the parameter that `NAME (TYPE, required|optional|default VALUE): MEANING` documents.

    Raises ClemencyError for anything else.
    """
    param = _PARAM.fullmatch(text)
    if not param:
        raise ClemencyError(
            f"'# param: {one_line(text)}' does not document a parameter. Write "
            "'# param: NAME (iri|country|string|integer|date|boolean, required|optional|default VALUE): "
            "MEANING'."
        )
    name, type_, presence, default, description = param.groups()
    return Param(name, type_, description, required=presence == "required", default=default)


def values(params: Iterable[Param], given: Mapping[str, str], graphs: Graphs) -> dict[str, URIRef | Literal]:
    """Return the terms to which parameters are pinned: by what is given, or else by their defaults.

    An IRI may be written out, with or without `<>`, or with a prefix: one of those in `prefixes`, or none
    (`:c1`) for what only one article has; a graph also by the last part of its address. A country may be
    given by its ISO 3166-1 alpha-2 code, by a name that the graphs give it, or by its IRI, and becomes the
    code. Raises ClemencyError for a value that is not of its parameter's type, for an IRI or a name that
    stands in none of the graphs, and where a parameter is unknown or missing.
    """
    known = {param.name: param for param in params}
    for name in given:
        if name not in known:
            raise ClemencyError(f"There is no parameter '{one_line(name)}'.{instead(name, known)}")
    terms = {}
    for param in known.values():
        text = given.get(param.name, param.default)
        if text is not None:
            terms[param.name] = _value(param, text, graphs)
        elif param.required:
            raise ClemencyError(
                f"The parameter '{param.name}' ({param.type}) is missing: {param.description}"
            )
    return terms


def prefixes(graphs: Iterable[URIRef]) -> dict[str, str]:
    """Return the common prefixes, and each article's name as a prefix for what is its own.

    Where there is only one article, the empty prefix is its own too.
    """
    articles = [graph for graph in graphs if graph not in (REFERENCE_GRAPH, ONTOLOGY_GRAPH)]
    own = {"": f"{articles[0]}#"} if len(articles) == 1 else {}
    named = {article.rpartition("/")[2]: f"{article}#" for article in articles}
    return {**own, **{name: iri for name, iri in named.items() if _PREFIX_NAME.fullmatch(name)}, **PREFIXES}


def instead(name: str, known: Iterable[str]) -> str:
    """Return a sentence, a space before it, that says what could have been meant. It is safe to print."""
    names = sorted(known)
    return _nearest(name, names) or f" There are: {one_line(', '.join(names)) or 'none'}."


def _value(param: Param, text: str, graphs: Graphs) -> URIRef | Literal:
    try:
        text.encode()  # a command line may hold bytes that are no text
        match param.type:
            case "iri":
                return _iri(text, graphs)
            case "country":
                return _country(text, graphs)
            case "integer":
                return Literal(str(int(text)), datatype=XSD.integer)
            case "date":
                return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)
            case "boolean":
                return Literal({"true": "true", "false": "false"}[text.lower()], datatype=XSD.boolean)
        return Literal(text)
    except (ValueError, KeyError):
        raise ClemencyError(f"The parameter '{param.name}': '{one_line(text)}' is no {param.type}.") from None
    except ClemencyError as error:
        raise ClemencyError(f"The parameter '{param.name}': {error}") from None


def _iri(text: str, graphs: Graphs) -> URIRef:
    known = prefixes(graphs)
    prefix, colon, local = text.partition(":")
    if text.startswith("<") and text.endswith(">"):
        iri = text[1:-1]
    elif colon and prefix in known:
        iri = known[prefix] + local
    elif text.startswith(":"):
        iri = _owner(local, graphs)
    elif colon and local.startswith("//"):
        iri = text
    elif len(graph := [iri for iri in graphs if iri.rpartition("/")[2] == text]) == 1:
        iri = graph[0]
    else:
        raise ClemencyError(
            f"'{one_line(text)}' is no IRI. Write it with a prefix, as in id:kp, or in full, as in <https://…>."
        )
    if not _ABSOLUTE.fullmatch(iri):
        raise ClemencyError(f"'{one_line(text)}' is no IRI.")
    term = URIRef(iri)
    if term not in graphs and not any(_stands_in(term, graph) for graph in graphs.values()):
        shown = compact(term, known)
        nodes = {node for graph in graphs.values() for triple in graph for node in triple[:2]}
        terms = {compact(node, known) for node in nodes}
        raise ClemencyError(f"nothing in the corpus is called {shown}.{_nearest(shown, terms)}")
    return term


def _country(text: str, graphs: Graphs) -> Literal:
    """Return a country's code. That of a country of which the graphs know nothing is a code all the same."""
    if _COUNTRY_CODE.fullmatch(text):
        return Literal(text.upper())
    names = {
        str(name).casefold(): code
        for graph in graphs.values()
        for country in graph.subjects(RDF.type, SCHEMA.Country)
        for code in graph.objects(country, SCHEMA.identifier)
        for name in (country, *graph.objects(country, RDFS.label), *graph.objects(country, SKOS.altLabel))
    }
    code = names.get(str(_iri(text, graphs) if ":" in text else text).casefold())
    if not isinstance(code, Literal):
        known = [name for name in names if ":" not in name]
        raise ClemencyError(f"there is no country '{one_line(text)}'.{instead(text.casefold(), known)}")
    return code


def _owner(local: str, graphs: Graphs) -> str:
    """Return the IRI of what only one article calls `:local`."""
    candidates = [
        f"{iri}#{local}" for iri, graph in graphs.items() if (URIRef(f"{iri}#{local}"), None, None) in graph
    ]
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        raise ClemencyError(f"no article has anything called :{one_line(local)}.")
    several = ", ".join(compact(URIRef(iri), prefixes(graphs)) for iri in candidates)
    raise ClemencyError(
        f"several articles have something called :{one_line(local)}: choose one of {several}."
    )


def _stands_in(term: URIRef, graph: Graph | NamedGraph) -> bool:
    return (term, None, None) in graph or (None, term, None) in graph or (None, None, term) in graph


def _nearest(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, sorted(known), n=1)
    return f" Did you mean '{one_line(near[0])}'?" if near else ""
