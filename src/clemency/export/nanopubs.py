"""Nanopublications, one a claim: what is said, who says it and where, and who published that it is said.

https://nanopub.net/guidelines/working_draft/. A claim that carries facts asserts them as triples. What an
article contests, promises or only imagines is spoken of as rdf:subject, rdf:predicate and rdf:object, so that
whoever merges all assertions has the facts and nothing else. Blank nodes get names, as nanopublications have
none; they are neither signed nor named by their content: that needs a publisher's key.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import quote

import pyoxigraph as ox
from rdflib import DCTERMS, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from clemency import assets, oxigraph
from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.export.datasets import block, declared
from clemency.export.graphs import NamedGraph
from clemency.export.trees import natural
from clemency.ledger import Claim, ledger
from clemency.namespaces import CLEM, PREFIXES, PROV

_NP = "http://www.nanopub.org/nschema#"
_PREFIXES = {**PREFIXES, "np": _NP}
_PUBLISHER = URIRef("https://w3id.org/clemency")
_LICENCE = URIRef("https://creativecommons.org/licenses/by/4.0/")
_OF_SPEAKERS = {RDF.type, RDFS.label, CLEM.speakerKind, PROV.actedOnBehalfOf}
_VALUES = {CLEM.Estimate, CLEM.DateValue}

Triple = tuple[Node, Node, Node]


@dataclass
class _Names:
    """Names for the blank nodes of one nanopublication, after the property that leads to them."""

    stem: str
    given: dict[BNode, URIRef] = field(default_factory=dict)
    count: Counter[str] = field(default_factory=Counter)

    def name(self, node: BNode, predicate: Node) -> URIRef:
        """Return a blank node's name: `…/c31/passage-1`."""
        if node not in self.given:
            kind = str(predicate).replace("#", "/").rpartition("/")[2]
            self.count[kind] += 1
            self.given[node] = URIRef(f"{self.stem}{kind}-{self.count[kind]}")
        return self.given[node]


def nanopubs(graphs: Iterable[NamedGraph], corpus: Corpus) -> Iterator[bytes]:
    """Return TriG piece by piece, an article at a time, with four graphs a claim.

    Creator and licence are given for the corpus that comes with the package; a time only where the
    environment variable SOURCE_DATE_EPOCH gives one, so that the bytes do not change from day to day
    (https://reproducible-builds.org/specs/source-date-epoch/). Raises ClemencyError where an article is not
    sound.
    """
    yield declared(_PREFIXES).encode()
    known = list(_known(corpus))
    for each in graphs:
        if each.article:
            article = replace(each, graph=_canonical(each))
            yield b"".join(_nanopub(claim, article, known) for claim in ledger(article.graph).claims)


def _known(corpus: Corpus) -> Iterator[tuple[URIRef, Node]]:
    """Yield what is known of the publication of every nanopublication."""
    if corpus.root == assets.root():
        yield DCTERMS.creator, _PUBLISHER
        yield DCTERMS.license, _LICENCE
    if when := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            time = datetime.fromtimestamp(int(when), UTC)
        except (ValueError, OverflowError, OSError):
            raise ClemencyError("SOURCE_DATE_EPOCH is no number of seconds since 1970.") from None
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ")  # which rdflib would write in another way, if so set
        yield DCTERMS.created, Literal(moment, datatype=XSD.dateTime, normalize=False)


def _canonical(article: NamedGraph) -> Graph:
    """Return the article's graph under names of blank nodes that do not hang on its file."""
    graph = Graph(bind_namespaces="none")
    for quad in article.quads:
        graph.add(tuple(map(oxigraph.node, (quad.subject, quad.predicate, quad.object))))  # type: ignore[arg-type]
    return graph


def _nanopub(claim: Claim, article: NamedGraph, known: Iterable[tuple[URIRef, Node]]) -> bytes:
    this = _address(claim.iri, article.iri)
    graphs = {part: URIRef(f"{this}{part}") for part in ("Head", "assertion", "provenance", "pubinfo")}
    names = _Names(this)
    assertion = set(_assertion(claim, article.graph, names))
    spoken_of = {node for triple in assertion for node in triple}
    content: dict[str, Iterable[Triple]] = {
        "Head": [
            (this, RDF.type, URIRef(f"{_NP}Nanopublication")),
            (this, URIRef(f"{_NP}hasAssertion"), graphs["assertion"]),
            (this, URIRef(f"{_NP}hasProvenance"), graphs["provenance"]),
            (this, URIRef(f"{_NP}hasPublicationInfo"), graphs["pubinfo"]),
        ],
        "assertion": assertion,
        "provenance": _provenance(claim, article, graphs["assertion"], names),
        "pubinfo": [
            *((this, RDFS.label, text) for text in article.graph.objects(claim.iri, CLEM.paraphrase)),
            *((this, *pair) for pair in known),
            *(triple for triple in article.graph.triples((None, RDFS.label, None)) if triple[0] in spoken_of),
        ],
    }
    quads = (quad for part, triples in content.items() for quad in _sorted(triples, graphs[part]))
    local = {"": f"{article.iri.partition('#')[0]}#", "this": str(this)}
    return f"\n{declared(local)}".encode() + block(quads, {**_PREFIXES, **local})


def _address(claim: URIRef, article: URIRef) -> URIRef:
    """Return a nanopublication's own IRI, below the article's: `…/nanopub/c31/`.

    It ends where the names of its parts go on, as tools that sign it expect.
    """
    document = article.partition("#")[0]
    name = claim.removeprefix(f"{document}#")
    return URIRef(f"{document}/nanopub/{quote(name, safe='')}/")


def _sorted(triples: Iterable[Triple], graph: URIRef) -> list[ox.Quad]:
    name = ox.NamedNode(graph)
    quads = {ox.Quad(*map(oxigraph.term, triple), name) for triple in triples}  # type: ignore[arg-type, call-arg]
    return sorted(quads, key=lambda quad: natural((quad.subject, quad.predicate, quad.object)))


def _assertion(claim: Claim, graph: Graph, names: _Names) -> Iterator[Triple]:
    """Yield what a claim says, with the quantities and dates that it speaks of."""
    if not claim.carries_facts or not claim.asserts:
        yield from ((claim.iri, CLEM.paraphrase, each) for each in graph.objects(claim.iri, CLEM.paraphrase))
    for number, said in enumerate(claim.asserts, 1):
        parts = (said.subject, said.predicate, said.object)
        if any(isinstance(part, BNode) for part in parts):
            raise ClemencyError(f"The article is not sound: {claim.iri} asserts something of a blank node.")
        if claim.carries_facts:
            yield parts
        else:
            statement = URIRef(f"{names.stem}statement-{number}")
            yield claim.iri, CLEM.asserts, statement
            yield from zip([statement] * 3, (RDF.subject, RDF.predicate, RDF.object), parts, strict=True)
        for node in (said.subject, said.object):
            if not _VALUES.isdisjoint(graph.objects(node, RDF.type)):
                yield from _about(node, graph, names)


def _provenance(claim: Claim, article: NamedGraph, assertion: URIRef, names: _Names) -> Iterator[Triple]:
    yield assertion, PROV.wasDerivedFrom, article.iri
    yield assertion, PROV.wasDerivedFrom, claim.iri
    yield assertion, PROV.wasAttributedTo, claim.stated_by
    yield from _about(claim.iri, article.graph, names, without=frozenset({CLEM.asserts}))
    yield from _about(article.iri, article.graph, names)
    for speaker in sorted({claim.stated_by, *claim.relayed_by}):
        others = frozenset(article.graph.predicates(speaker)) - _OF_SPEAKERS
        yield from _about(speaker, article.graph, names, without=others)


def _about(
    node: Node, graph: Graph, names: _Names, without: frozenset[Node] = frozenset()
) -> Iterator[Triple]:
    """Yield what is said of a node and of the blank nodes that it leads to."""
    todo = {node: node}
    while todo:
        subject, name = todo.popitem()
        pairs = sorted(graph.predicate_objects(subject), key=lambda pair: _order(pair, graph))
        for predicate, value in pairs:
            if subject == node and predicate in without:
                continue
            if isinstance(value, BNode):
                if value not in names.given:
                    todo[value] = names.name(value, predicate)
                yield name, predicate, names.name(value, predicate)
            else:
                yield name, predicate, value


def _order(pair: tuple[Node, Node], graph: Graph) -> tuple[object, ...]:
    """Return what sorts what is said of a node: blank nodes by what is said of them in turn."""
    predicate, value = pair
    told = sorted(f"{name} {held}" for name, held in graph.predicate_objects(value))
    return str(predicate), natural(" ".join(told) if isinstance(value, BNode) else value), str(value)
