"""What the endpoint says of itself (https://www.w3.org/TR/sparql11-service-description/)."""

from collections.abc import Iterator

import pyoxigraph as ox

from clemency.serve.graph import Served
from clemency.serve.work import prefixes_for

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_OFFERED = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "JSON-LD",
    "RDF_XML",
)


def service(served: Served, address: str, media_type: str) -> bytes:
    """Return the description of the endpoint at an address in a media type for triples."""
    form = ox.RdfFormat.from_media_type(media_type) or ox.RdfFormat.TURTLE
    prefixes = {"sd": _SD, "void": _VOID, "formats": _FORMATS} if prefixes_for(form) else None
    return ox.serialize(_triples(served, address), format=form, prefixes=prefixes) or b""


def _triples(served: Served, address: str) -> Iterator[ox.Triple]:
    this, dataset, default = ox.BlankNode("service"), ox.BlankNode("dataset"), ox.BlankNode("default")
    yield ox.Triple(this, _TYPE, _sd("Service"))
    yield ox.Triple(this, _sd("endpoint"), ox.NamedNode(address))
    yield ox.Triple(this, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    for name in _OFFERED:
        yield ox.Triple(this, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(this, _sd("feature"), _sd("UnionDefaultGraph"))
    yield ox.Triple(this, _sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, _TYPE, _sd("Dataset"))
    yield ox.Triple(dataset, _sd("defaultGraph"), default)
    yield ox.Triple(default, _TYPE, _sd("Graph"))
    for number, (name, size) in enumerate(served.sizes.items()):
        entry, content = ox.BlankNode(f"named{number}"), ox.BlankNode(f"graph{number}")
        yield ox.Triple(dataset, _sd("namedGraph"), entry)
        yield ox.Triple(entry, _TYPE, _sd("NamedGraph"))
        yield ox.Triple(entry, _sd("name"), ox.NamedNode(name))
        yield ox.Triple(entry, _sd("graph"), content)
        yield ox.Triple(content, _TYPE, _sd("Graph"))
        yield ox.Triple(content, ox.NamedNode(_VOID + "triples"), _number(size))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _number(number: int) -> ox.Literal:
    return ox.Literal(str(number), datatype=_INTEGER)
