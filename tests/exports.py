"""What the tests of exports share: graphs that no annotator would write, and documents read back."""

import warnings
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
from hypothesis import strategies as st
from rdflib import RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from clemency import canonical, oxigraph
from clemency.corpus import Corpus, open_corpus
from clemency.export.graphs import NamedGraph
from clemency.namespaces import CLEM, OA, PREFIXES
from clemency.reading.turtle import no_log_noise
from generated import article

ARTICLE = URIRef("https://w3id.org/clemency/article/made-up")
SYNTAX = {
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "turtle12": ox.RdfFormat.TURTLE,
    "nanopubs": ox.RdfFormat.TRIG,
}
HOSTILE = (
    'a "quoted" text', "'''", '"""', "back\\slash\\", "\\u0022", "a\nline\r\n\tbreak", "\x00\x01\x08\x7f",
    "\u202eright to left\u2069", "\ufeff", "\ufffe", "사면", "සමාව", "\U0001f54a", "| } {| |} ~ <<( )>>",
    "]] ) ; .", "</script>", "@prefix x: <y> .\n# comment", "https://w3id.org/clemency/article/made-up#c1",
    "#c1", "_:b0", "",
)  # fmt: skip


@no_log_noise()
def typed(text: str, kind: URIRef) -> Literal:
    """Return a literal as it is spelt, whether or not it is one of its kind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Literal(text, datatype=kind, normalize=False)


_LOCAL = (
    "", "c1", "c2", "c10", "a.b", "a.", "-a", "a/b", "a:b", "a%20b", "1", "_x", "é", "a,b;c", "(x)", "@id",
)  # fmt: skip
_SPELT = (
    "1", "01", "+1", "-0", "0", "1.0", "1e3", "true", "1 ", "123456789012345678901", "2015-10-01", "x", "{}",
)  # fmt: skip
_NAMES = st.one_of(
    st.sampled_from([URIRef(f"{ARTICLE}#{local}") for local in _LOCAL]),
    st.sampled_from([URIRef(f"{PREFIXES['id']}{local}") for local in _LOCAL]),
    st.sampled_from([
        ARTICLE, URIRef(f"{ARTICLE}?q#c1"), URIRef(f"{ARTICLE}:x"), URIRef("urn:x:y"), URIRef("mailto:a@b"),
        CLEM.Claim, CLEM.endorsed, CLEM.asserted, RDF.nil, OA.TextPositionSelector,
    ]),
)  # fmt: skip
_BLANK = st.sampled_from([BNode(f"b{number}") for number in range(6)])
_LITERALS = st.one_of(
    st.builds(Literal, st.sampled_from(HOSTILE)),
    st.builds(
        lambda text, tag: Literal(text, lang=tag),
        st.sampled_from(HOSTILE),
        st.sampled_from(["en", "ko", "zh-hant"]),
    ),
    st.builds(Literal, st.text(st.characters(exclude_categories=["Cs"]), max_size=5)),
    st.builds(
        typed,
        st.sampled_from(_SPELT),
        st.sampled_from([XSD.integer, XSD.decimal, XSD.double, XSD.boolean, XSD.date, RDF.JSON, CLEM.odd]),
    ),
)
_PREDICATES = st.sampled_from([
    RDF.type, RDF.first, RDF.rest, RDF.subject, RDF.predicate, RDF.object, RDFS.label, CLEM.asserts,
    CLEM.passage, CLEM.relayedBy, CLEM.paraphrase, CLEM.stance, CLEM.modality, CLEM.statedBy, CLEM.covers,
    CLEM.share, CLEM.earliest, CLEM.leavesOpen, OA.start,
    URIRef(f"{ARTICLE}#p"), URIRef("urn:p"), URIRef(f"{RDF}reifies"),
])  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Return graphs of anything: lists without end, circles of blank nodes, claims that assert claims."""
    graph = Graph(bind_namespaces="none")
    nodes = st.one_of(_NAMES, _BLANK)
    for triple in draw(st.lists(st.tuples(nodes, _PREDICATES, st.one_of(nodes, _LITERALS)), max_size=14)):
        graph.add(triple)
    for number in range(draw(st.integers(0, 3))):
        _claim(draw, graph, number)
    if draw(st.booleans()):
        _list(graph, draw(st.lists(st.one_of(nodes, _LITERALS), max_size=4)), draw(_NAMES))
    return graph


def _claim(draw: st.DrawFn, graph: Graph, number: int) -> None:
    claim, statement = URIRef(f"{ARTICLE}#c{number}"), BNode(f"statement{number}")
    triple = (draw(_NAMES), draw(_PREDICATES), draw(st.one_of(_NAMES, _LITERALS)))
    graph.add((claim, CLEM.stance, CLEM.endorsed))
    graph.add((claim, CLEM.modality, CLEM.asserted))
    graph.add((claim, CLEM.asserts, statement))
    for part, node in zip((RDF.subject, RDF.predicate, RDF.object), triple, strict=True):
        graph.add((statement, part, node))
    if draw(st.booleans()):
        graph.add(triple)


def _list(graph: Graph, members: list[Node], subject: Node) -> None:
    cells = [BNode(f"cell{number}") for number in range(len(members))]
    graph.add((subject, CLEM.relayedBy, cells[0] if cells else RDF.nil))
    for cell, member, rest in zip(cells, members, [*cells[1:], RDF.nil], strict=False):
        graph.add((cell, RDF.first, member))
        graph.add((cell, RDF.rest, rest))


def deep(kind: str) -> Graph:
    """Return a graph that goes deep or far: a chain of nodes, a long list, or lists in lists."""
    graph = Graph(bind_namespaces="none")
    nodes: list[Node] = [URIRef(f"{ARTICLE}#e"), *(BNode(f"n{number}") for number in range(300))]
    if kind == "long list":
        _list(graph, [Literal(number) for number in range(1500)], URIRef(f"{ARTICLE}#e"))
        return graph
    edge = CLEM.covers if kind == "chain" else RDF.first
    for number, (subject, value) in enumerate(pairwise(nodes if kind == "chain" else nodes[:60])):
        graph.add((subject, edge if number else CLEM.covers, value))
        graph.add(
            (
                value,
                RDFS.label if kind == "chain" else RDF.rest,
                Literal(number) if kind == "chain" else RDF.nil,
            )
        )
    if kind == "lists in lists":
        graph.add((nodes[59], RDF.first, Literal("end")))
    return graph


_SAYS = "rdf:subject :a ; rdf:predicate clem:covers ; rdf:object :b"
ODD = {
    "a statement of which more is said": f":c1 clem:asserts [ {_SAYS} ; rdfs:comment 'more' ] .",
    "a claim without a name": f":a clem:covers [ clem:asserts [ {_SAYS} ] ] .",
    "a claim without a name that carries a fact": (
        f":a clem:covers :b , [ clem:stance clem:endorsed ; clem:modality clem:asserted ; "
        f"clem:asserts [ {_SAYS} ] ] ."
    ),
    "a class without a name": ":a a [ rdfs:label 'a class' ] .",
}
"""Turtle that says something in an unusual way, by what is unusual about it."""


def turtled(text: str) -> Graph:
    """Return the graph of a text in Turtle, of which an article's prefixes are a part."""
    head = (
        f"@prefix : <{ARTICLE}#> . @prefix clem: <{CLEM}> . @prefix rdf: <{RDF}> . @prefix rdfs: <{RDFS}> ."
    )
    return Graph(bind_namespaces="none").parse(data=f"{head}\n{text}", format="turtle")


def named(graph: Graph) -> NamedGraph:
    """Return a graph as that of an article."""
    return NamedGraph(ARTICLE, graph, article=True)


def canonical_quads(document: bytes, form: str) -> list[ox.Quad]:
    """Return what a document says, under canonical names of blank nodes."""
    return canonical.ordered(ox.parse(document, format=SYNTAX[form]))


def canonical_graphs(all_of_them: Iterable[NamedGraph]) -> list[ox.Quad]:
    """Return named graphs under canonical names of blank nodes."""
    return canonical.ordered(
        quad for each in all_of_them for quad in oxigraph.quads(each.graph, ox.NamedNode(each.iri))
    )


def generated_corpus(folder: Path, seeds: Iterable[int], reference: Iterable[Path] = ()) -> Corpus:
    """Write made-up articles into a folder, and return it as a corpus."""
    (folder / "data" / "articles").mkdir(parents=True)
    (folder / "data" / "reference").mkdir()
    for path in reference:
        (folder / "data" / "reference" / path.name).write_bytes(path.read_bytes())
    for seed in seeds:
        (folder / "data" / "articles" / f"{seed}.ttl").write_bytes(article(seed).encode())
    return open_corpus(folder)
