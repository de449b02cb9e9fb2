"""The catalogue that a store keeps of what was loaded into it: a named graph of its own.

It describes one data set and, as a part of that, each named graph: its name, size, digest, licence and
source, and when it last changed. The terms are those of DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/), VoID
(https://www.w3.org/TR/void/), SPARQL 1.1 Service Description (`sd:name` is the name of a graph, so that
nothing is said of the article that has the same name) and, for digests, SPDX, as DCAT has it.

A graph without a digest is one that is, or was when a load was interrupted, being written: nothing is known
of what the store holds of it, and little is said. There are no blank nodes in a catalogue.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from rdflib import DCAT, DCTERMS, PROV, RDF, VOID, XSD, Graph, Literal, Namespace, URIRef

from clemency import oxigraph
from clemency.names import GRAPHS
from clemency.reading.turtle import Triple
from clemency.stores.contents import Entry

CATALOGUE_GRAPH = URIRef(f"{GRAPHS}catalogue")
DATASET = URIRef(f"{CATALOGUE_GRAPH}#dataset")
FILES = URIRef("https://schema.org/sha256")  # says of the data set from which files it was loaded, to the end

_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_SPDX = Namespace("http://spdx.org/rdf/terms#")
_VERSION = URIRef(f"{DCAT}version")


def catalogue(
    entries: Iterable[Entry],
    *,
    before: Graph | None = None,
    now: datetime | None = None,
) -> set[Triple]:
    """Return the catalogue of the named graphs given.

    One whose `sha256` is "" is in doubt: its name and size are said, and no more. A graph that had the same
    digest in the catalogue `before` keeps its time of change; the others changed `now` (by default the
    current time). Digests are in capitals, as the canonical form of hexBinary is, into which a store may turn
    them; those of the catalogue `before` stay as they are.
    """
    facts: set[Triple] = set()
    moment = f"{(now or datetime.now(UTC)).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    time = Literal(moment, datatype=XSD.dateTime, normalize=False)
    digests = recorded(before) if before is not None else {}
    total = 0
    changes = []
    for entry in sorted(entries, key=lambda entry: entry.iri):
        node = _node(entry.iri)
        total += entry.triples
        facts.add((DATASET, VOID.subset, node))
        facts.update(_description(node, entry))
        if not entry.sha256:
            continue
        checksum = URIRef(f"{CATALOGUE_GRAPH}#sha256-{entry.sha256}")
        facts.add((node, _SPDX.checksum, checksum))
        facts.add((checksum, RDF.type, _SPDX.Checksum))
        facts.add((checksum, _SPDX.algorithm, _SPDX.checksumAlgorithm_sha256))
        facts.add((checksum, _SPDX.checksumValue, _hex(entry.sha256, before, checksum)))
        same = before is not None and digests.get(entry.iri) == entry.sha256
        changed = before.value(node, DCTERMS.modified) if before is not None and same else None
        changes.append(changed if isinstance(changed, Literal) else time)
        facts.add((node, DCTERMS.modified, changes[-1]))
    facts.add((DATASET, RDF.type, DCAT.Dataset))
    facts.add((DATASET, RDF.type, VOID.Dataset))
    facts.add((DATASET, DCTERMS.title, Literal("Clemency", lang="en")))
    facts.add((DATASET, VOID.vocabulary, URIRef("https://w3id.org/clemency/ns#")))
    facts.add((DATASET, VOID.triples, Literal(total)))
    if changes:
        facts.add((DATASET, DCTERMS.modified, max(changes, key=str)))
    return facts


def ntriples(facts: Iterable[Triple]) -> bytes:
    """Return triples without blank nodes, such as a catalogue's, as canonical N-Triples."""
    lines = (
        f"<{subject}> <{predicate}> {f'<{node}>' if isinstance(node, URIRef) else oxigraph.term(node)} .\n"
        for subject, predicate, node in facts
    )
    return "".join(sorted(lines)).encode()


def recorded(graph: Graph) -> dict[URIRef, str]:
    """Return the digest that each graph of a catalogue had when it was loaded: "" for one in doubt."""
    digests = {}
    for node, iri in graph.subject_objects(_SD.name):
        checksum = graph.value(node, _SPDX.checksum)
        value = graph.value(checksum, _SPDX.checksumValue) if checksum is not None else None
        if isinstance(iri, URIRef):
            digests[iri] = str(value or "").lower()
    return digests


def entries(graph: Graph) -> dict[URIRef, Entry]:
    """Return what a catalogue says of each graph, as `catalogue` was given it."""
    return {iri: _entry(graph, iri, sha256) for iri, sha256 in recorded(graph).items()}


def _description(node: URIRef, entry: Entry) -> Iterator[Triple]:
    yield node, RDF.type, _SD.NamedGraph
    yield node, _SD.name, entry.iri
    yield node, VOID.triples, Literal(entry.triples)
    if not entry.sha256:
        return
    yield node, RDF.type, VOID.Dataset
    if entry.title is not None:
        yield node, DCTERMS.title, Literal(entry.title)
    if entry.version is not None:
        yield node, _VERSION, Literal(entry.version)
    for term, value in (
        (DCTERMS.license, entry.license),
        (DCTERMS.source, entry.source),
        (PROV.wasDerivedFrom, entry.view and _node(entry.view)),
    ):
        if value is not None:
            yield node, term, value


def _hex(sha256: str, before: Graph | None, checksum: URIRef) -> Literal:
    kept = before.value(checksum, _SPDX.checksumValue) if before is not None else None
    if isinstance(kept, Literal) and kept.lower() == sha256:
        return kept
    return Literal(sha256.upper(), datatype=XSD.hexBinary, normalize=False)


def _entry(graph: Graph, iri: URIRef, sha256: str) -> Entry:
    node = _node(iri)

    def text(term: URIRef) -> str | None:
        value = graph.value(node, term)
        return None if value is None else str(value)

    def name(term: URIRef) -> URIRef | None:
        value = graph.value(node, term)
        return value if isinstance(value, URIRef) else None

    article = name(PROV.wasDerivedFrom)
    named = graph.value(article, _SD.name) if article is not None else None
    return Entry(
        iri,
        int(text(VOID.triples) or 0),
        sha256,
        title=text(DCTERMS.title),
        source=name(DCTERMS.source),
        license=name(DCTERMS.license),
        version=text(_VERSION),
        view=named if isinstance(named, URIRef) else None,
    )


def _node(iri: URIRef) -> URIRef:
    """Return the name of the description of a graph: another one for each graph."""
    return URIRef(f"{CATALOGUE_GRAPH}#{quote(iri, safe='/:')}")
