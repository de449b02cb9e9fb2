"""How nodes of the graph are called and where they lead, on the pages about them."""

import re
from dataclasses import dataclass, field
from urllib.parse import quote

import pyoxigraph as ox
from rdflib import XSD

from clemency import oxigraph
from clemency.namespaces import PREFIXES
from clemency.output import printable
from clemency.reading.turtle import compact
from clemency.report.dossier.wording import web_address

BASE = "https://w3id.org/clemency/"
"""Below it, the names of this project have pages at the same path of the server."""

_TAKEN = {"", "about", "query", "reports", "sparql", "static"}  # first parts of paths that are no names

MERGE = ox.DefaultGraph()
"""The graph that pages read: all articles and what they share, and no view of one party's."""

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Subject = ox.NamedNode | ox.BlankNode | ox.Triple

LABELS = tuple(
    ox.NamedNode(iri)
    for iri in (
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://www.w3.org/2004/02/skos/core#prefLabel",
        "https://w3id.org/clemency/ns#paraphrase",
    )
)
_PLAIN = {str(XSD[name]) for name in ("string", "integer", "decimal", "boolean", "date", "anyURI")}
_MOST_KNOWN = 100_000


@dataclass(frozen=True)
class Shown:
    """A node as text. `href` is empty where it leads nowhere; `outside` if it leads to another server.

    `note` says in a few words what kind of literal it is, and `language` in which language it is written.
    """

    text: str
    href: str = ""
    outside: bool = False
    language: str = ""
    note: str = ""


@dataclass(frozen=True)
class Terms:
    """The nodes of one store, with what was looked up of them."""

    store: ox.Store
    _known: dict[Node, Shown] = field(default_factory=dict)

    def show(self, node: Node) -> Shown:
        """Return a node as text, under its English label if it has labels, with the address of its page."""
        shown = self._known.get(node)
        if shown is None:
            if len(self._known) > _MOST_KNOWN:  # queries can make up names without end
                self._known.clear()
            shown = self._known[node] = self._shown(node)
        return shown

    def label(self, node: Node) -> ox.Literal | None:
        """Return a node's label, in English if there is one; a claim's is its paraphrase."""
        for edge in LABELS:
            labels = [value for value in self.values(node, edge) if isinstance(value, ox.Literal)]
            if labels:
                return min(labels, key=lambda text: (text.language != "en", text.language or "", text.value))
        return None

    def values(self, node: Node, edge: ox.NamedNode) -> list[Node]:
        """Return the values of a node's property, sorted."""
        if not isinstance(node, Subject):
            return []
        found = {quad.object for quad in self.store.quads_for_pattern(node, edge, None, MERGE)}
        return sorted(found, key=by_name)

    def triples(self, node: Subject) -> list[ox.Triple]:
        """Return the triples with a node as subject, sorted."""
        found = {quad.triple for quad in self.store.quads_for_pattern(node, None, None, MERGE)}
        return sorted(found, key=lambda triple: (by_name(triple.predicate), by_name(triple.object)))

    def described(self, node: Node) -> bool:
        """Return whether the graph says anything of a node, or of what has a name within its document."""
        return isinstance(node, Subject) and any(
            True for _ in self.store.quads_for_pattern(node, None, None, MERGE)
        )

    def _shown(self, node: Node) -> Shown:
        if isinstance(node, ox.Literal):
            plain = node.language or node.datatype.value in _PLAIN
            kind = "" if plain else self._compact(node.datatype)
            return Shown(printable(node.value), language=node.language or "", note=kind)
        if not isinstance(node, ox.NamedNode):
            return Shown("a node without a name" if isinstance(node, ox.BlankNode) else printable(str(node)))
        label = self.label(node)
        text = printable(label.value) if label else self._compact(node)
        language = (label.language or "") if label else ""
        if self.described(node):
            return Shown(text, local(node.value), language=language)
        return Shown(text, web_address(node.value), outside=True, language=language)  # type: ignore[arg-type]

    def _compact(self, node: ox.NamedNode) -> str:
        return compact(oxigraph.node(node), PREFIXES).strip("<>")  # type: ignore[arg-type]


def local(iri: str) -> str:
    """Return the address of a thing's page on the server."""
    if iri.startswith(BASE):
        document, hash_, fragment = iri.removeprefix(BASE).partition("#")
        parts = document.split("/")
        # To a browser, `//x` would be another server, and `a/../b` another page.
        if parts[0] not in _TAKEN and not {".", ".."}.intersection(parts):
            return f"/{quote(document)}{hash_}{quote(fragment)}"
    return f"/about?iri={quote(iri, safe='')}"


def by_name(node: Node) -> tuple[str, list[tuple[int, str]]]:
    """Return what nodes are sorted by: numbers in names by their value, so that :c9 is before :c10."""
    return type(node).__name__, [
        (int(part), "") if number else (-1, part)
        for part, number in ((part, part.isdigit() and len(part) < 20) for part in _DIGITS.split(str(node)))
    ]


_DIGITS = re.compile("([0-9]+)")
