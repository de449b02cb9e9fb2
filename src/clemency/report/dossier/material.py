"""What the parts of a dossier are made from: an article, its ledger, and the graphs that name its terms."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from clemency.corpus import Article, fact_properties, ontology_graph
from clemency.ledger import Claim, Ledger, Statement, ledger
from clemency.namespaces import CLEM, PREFIXES, PROV, SCHEMA

if TYPE_CHECKING:
    from clemency.report.dossier.wording import Piece


@dataclass(frozen=True)
class Material:
    """An article ready to be told.

    `graphs` are the article, the reference data and the ontology. `entries` are the statements that stand, in
    the order of the file: facts, and what claims say of speakers. `behind` has the claims that assert a
    statement, whatever their stance. `voice` is the publication's own speaker, the unlisted last link of each
    chain, if known.
    """

    article: Article
    ledger: Ledger
    graphs: tuple[Graph, ...]
    entries: tuple[Statement, ...]
    behind: Mapping[Statement, tuple[Claim, ...]]
    voice: URIRef | None

    @property
    def slug(self) -> str:
        """The article's name on its page and of it: `slug_of`."""
        return slug_of(self.article.iri)

    def values(self, subject: Node, predicate: Node) -> tuple[Node, ...]:
        """Return the objects of a subject's property, sorted, each once."""
        found = self._values.get((subject, predicate))
        if found is None:
            objects = {value for graph in self.graphs for value in graph.objects(subject, predicate)}
            found = self._values[subject, predicate] = tuple(sorted(objects, key=str))
        return found

    def stated(
        self, subject: Node | None, predicate: Node | None, value: Node | None = None
    ) -> tuple[Statement, ...]:
        """Return the entries of that subject, property and value, in the order of the file."""
        entries = self.entries
        if subject is not None:
            entries = self._by_subject.get(subject, ())
        elif value is not None:
            entries = self._by_object.get(value, ())
        return tuple(
            entry
            for entry in entries
            if (predicate is None or entry.predicate == predicate)
            and (value is None or entry.object == value)
        )

    def stands(self, statement: Statement) -> bool:
        """Return whether a statement is an entry."""
        return statement in self._entries

    @cached_property
    def names(self) -> dict[Node, "Piece"]:
        """The names found so far."""
        return {}

    @cached_property
    def _values(self) -> dict[tuple[Node, Node], tuple[Node, ...]]:
        return {}

    @cached_property
    def _entries(self) -> frozenset[Statement]:
        return frozenset(self.entries)

    @cached_property
    def _by_subject(self) -> Mapping[Node, tuple[Statement, ...]]:
        return _grouped(self.entries, lambda entry: entry.subject)

    @cached_property
    def _by_object(self) -> Mapping[Node, tuple[Statement, ...]]:
        return _grouped(self.entries, lambda entry: entry.object)

    def backers(self, claim: Claim) -> tuple[Claim, ...]:
        """Return the claims that corroborate a claim, in the order of the text."""
        return tuple(other for other in self.ledger.claims if claim.iri in other.corroborates)

    def is_a(self, node: Node, kind: URIRef) -> bool:
        """Return whether a node has a class or one of the classes below it."""
        return any(kind in superclasses(type_) for type_ in self.values(node, RDF.type))

    def is_shared(self, node: Node) -> bool:
        """Return whether other articles can speak of a node too: it is named, and not by this article."""
        return isinstance(node, URIRef) and not node.startswith(f"{self.article.iri}#")

    def entities(self, kind: URIRef) -> tuple[Node, ...]:
        """Return what of a class has entries, in the order of the file."""
        return tuple(
            node for node in dict.fromkeys(entry.subject for entry in self.entries) if self.is_a(node, kind)
        )

    def anchor(self, node: Node) -> str:
        """Return the page's anchor of a claim, a speaker or an entity."""
        return f"{self.slug}.{_local(self.article.iri, node)}"

    def entry_anchor(self, entry: Statement) -> str:
        """Return the page's anchor of an entry: its three parts, with slashes between."""
        parts = (_local(self.article.iri, part) for part in (entry.subject, entry.predicate, entry.object))
        return f"{self.slug}.{'/'.join(parts)}"

    def claim_name(self, claim: URIRef) -> str:
        """Return how a claim is called in the file, without its prefix: `c31`."""
        return str(claim).rpartition("#")[2] or str(claim)


def slug_of(article: URIRef) -> str:
    """Return the last part of an article's IRI, safe as a file's name and at the beginning of anchors."""
    return _safe(str(article).rstrip("/#").rpartition("/")[2])


def gather(article: Article, reference: Graph) -> Material:
    """Read an article's ledger. Raises ClemencyError where the article is not sound."""
    book = ledger(article.file.graph)
    graph = article.file.graph
    behind: dict[Statement, tuple[Claim, ...]] = {}
    for claim in book.claims:
        for statement in dict.fromkeys(claim.asserts):
            behind[statement] = (*behind.get(statement, ()), claim)
    told = {
        s
        for s in behind
        if (s.subject, s.predicate, s.object) in graph and s.predicate not in fact_properties()
    }
    lines = {triple: span.line for triple, span in article.file.spans.items()}
    return Material(
        article=article,
        ledger=book,
        graphs=(graph, reference, ontology_graph()),
        entries=tuple(
            sorted(
                (*book.facts, *told), key=lambda s: (lines.get((s.subject, s.predicate, s.object), 0), str(s))
            )
        ),
        behind=behind,
        voice=_own_voice(article, book),
    )


def _own_voice(article: Article, book: Ledger) -> URIRef | None:
    """Return the publication that speaks for the article's publisher, or for nobody: others are quoted."""
    graph = article.file.graph
    publishers = set(graph.objects(article.iri, SCHEMA.publisher))
    for iri, speaker in sorted(book.speakers.items()):
        bodies = set(graph.objects(iri, PROV.actedOnBehalfOf))
        if speaker.kind == CLEM.publication and (not bodies or bodies & publishers):
            return iri
    return None


@cache
def superclasses(kind: Node) -> frozenset[Node]:
    """Return a class and all classes above it in the ontology."""
    return frozenset(
        node for node in ontology_graph().transitive_objects(kind, RDFS.subClassOf) if node is not None
    )


def groups_in(material: Material, group: Node) -> Iterator[Node]:
    """Yield a group, then all groups that are parts of it; each once, even if the data form a circle."""
    seen: set[Node] = set()
    waiting = [group]
    while waiting:
        node = waiting.pop(0)
        if node not in seen:
            seen.add(node)
            yield node
            waiting += [entry.subject for entry in material.stated(None, CLEM.subgroupOf, node)]


def _grouped(
    entries: Iterable[Statement], key: Callable[[Statement], Node]
) -> Mapping[Node, tuple[Statement, ...]]:
    found: dict[Node, list[Statement]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    return {node: tuple(each) for node, each in found.items()}


def _local(article: URIRef, node: Node) -> str:
    """Return a short name for a node: `c31`, `id.kp-state`, `dcterms.spatial`; our own terms go bare."""
    namespaces = {"": f"{article}#", **PREFIXES}
    for prefix, namespace in namespaces.items():
        if str(node).startswith(namespace):
            short = "" if prefix in ("", "clem") else f"{prefix}."
            return short + _safe(str(node).removeprefix(namespace))
    return _safe(str(node))


def _safe(text: str) -> str:
    """Keep letters, digits and hyphens; others become code points, so that no two texts become one."""
    return re.sub(r"[^A-Za-z0-9-]", lambda match: f"_{ord(match[0]):x}_", text)
