"""RDF 1.2 Turtle, in which a claim is a reifier of what it asserts: https://www.w3.org/TR/rdf12-turtle/.

A fact is followed by the claims that carry it, `:s :p :o ~ :c31 {| clem:statedBy :source-1 |}`, so that a
reader of facts sees who says so. What a claim asserts without carrying it is `rdf:reifies <<( :s :p :o )>>`,
a triple that is spoken of and not stated. Both mean `clem:asserts`, and can be turned into it again.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import RDF, XSD

from clemency.export.graphs import NamedGraph
from clemency.export.trees import TYPE, Term, Trees, Triple, trees
from clemency.namespaces import CLEM, PREFIXES

_ASSERTS, _STATED_BY = ox.NamedNode(CLEM.asserts), ox.NamedNode(CLEM.statedBy)
_CARRIES = ((ox.NamedNode(CLEM.stance), ox.NamedNode(CLEM.endorsed)),
            (ox.NamedNode(CLEM.modality), ox.NamedNode(CLEM.asserted)))  # fmt: skip
_REIFIES, _STRING = ox.NamedNode(f"{RDF}reifies"), ox.NamedNode(XSD.string)
_PARTS = tuple(ox.NamedNode(part) for part in (RDF.subject, RDF.predicate, RDF.object))
_LOCAL = re.compile("(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]|[.](?=[A-Za-z0-9_-]))*)?")
_BARE = {str(XSD.integer): re.compile("[+-]?[0-9]+"), str(XSD.boolean): re.compile("true|false")}
_WIDTH = 110

Claims = Mapping[Term, tuple[Triple, ...]]


@dataclass(frozen=True)
class _Page:
    """What the paragraphs of a graph are written from."""

    tree: Trees
    names: Mapping[str, str]
    told: Claims  # what a claim asserts that is spoken of only, or of which another claim makes a fact
    carried: Mapping[Triple, tuple[Term, ...]]


def turtle(graphs: Iterable[NamedGraph]) -> Iterator[bytes]:
    """Return one Turtle document piece by piece, a graph at a time: their triples are merged."""
    yield b'VERSION "1.2"\n'
    for graph in graphs:
        prefixes = {**PREFIXES, **({"": f"{graph.iri.partition('#')[0]}#"} if graph.article else {})}
        page = _page(graph, {iri: f"{prefix}:" for prefix, iri in prefixes.items()})
        head = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(prefixes.items()))
        bare = [claim for claim in page.told if claim not in page.tree.said]
        paragraphs = (_paragraph(subject, page) for subject in (*page.tree.roots, *bare))
        yield f"\n# {graph.iri}\n\n{head}{''.join(paragraphs)}".encode()


def _page(graph: NamedGraph, names: Mapping[str, str]) -> _Page:
    triples = [(quad.subject, quad.predicate, quad.object) for quad in graph.quads]
    whole = trees(triples)  # type: ignore[arg-type]
    told = dict(_statements(whole))
    spent = {node for statements in told.values() for node in statements}
    stands = set(triples)
    carried: dict[Triple, list[Term]] = defaultdict(list)
    for claim, statements in told.items():
        if all(value in whole.said[claim].get(name, ()) for name, value in _CARRIES):
            for triple in statements.values():
                if triple in stands:
                    carried[triple].append(claim)
    rest = [(s, p, o) for s, p, o in triples if s not in spent and o not in spent]
    spoken = {
        claim: tuple(triple for triple in statements.values() if claim not in carried.get(triple, ()))
        for claim, statements in told.items()
    }
    return _Page(
        trees(rest),  # type: ignore[arg-type]
        names,
        spoken,
        {triple: tuple(claims) for triple, claims in carried.items()},
    )


def _statements(whole: Trees) -> Iterator[tuple[Term, dict[Term, Triple]]]:
    """Yield claims with what they assert, by the nodes that say so and nothing else; of twins, the first."""
    for claim, pairs in whole.said.items():
        found: dict[Triple, Term] = {}
        for node in pairs.get(_ASSERTS, ()):
            said = whole.said[node] if node in whole.inside else {}
            match [said.get(part) for part in _PARTS]:
                case [(ox.NamedNode() as s,), (ox.NamedNode() as p,), (ox.NamedNode() | ox.Literal() as o,)]:
                    if len(said) == len(_PARTS):
                        found.setdefault((s, p, o), node)
        if found and isinstance(claim, ox.NamedNode):
            yield claim, {node: triple for triple, node in found.items()}


def _paragraph(subject: Term, page: _Page) -> str:
    return f"\n{_term(subject, page)} {_pairs(subject, page, ' ;' + chr(10) + '    ')} .\n"


def _pairs(subject: Term, page: _Page, between: str) -> str:
    """Return what is said of a subject: `a clem:Claim ; clem:stance clem:endorsed`."""
    written = {
        predicate: [f"{_term(value, page)}{_reifiers((subject, predicate, value), page)}" for value in values]
        for predicate, values in page.tree.said.get(subject, {}).items()
    }
    if told := page.told.get(subject):
        terms = ([_term(term, page) for term in triple] for triple in told)
        written.setdefault(_REIFIES, []).extend(f"<<( {' '.join(each)} )>>" for each in terms)
    return between.join(f"{_verb(name, page)} {_joined(values)}" for name, values in written.items())


def _joined(values: list[str]) -> str:
    flat = " , ".join(values)
    return flat if len(flat) <= _WIDTH else " ,\n        ".join(values)


def _reifiers(triple: Triple, page: _Page) -> str:
    found = []
    for claim in page.carried.get(triple, ()):
        speakers = page.tree.said[claim].get(_STATED_BY, ())
        said = f"{_term(_STATED_BY, page)} {' , '.join(_term(each, page) for each in speakers)}"
        found.append(f" ~ {_term(claim, page)}" + (f" {{| {said} |}}" if speakers else ""))
    return "".join(found)


def _verb(predicate: ox.NamedNode, page: _Page) -> str:
    return "a" if predicate == TYPE else _term(predicate, page)


def _term(term: Term, page: _Page) -> str:
    match term:
        case ox.NamedNode():
            return _name(term.value, page)
        case ox.Literal():
            return _literal(term, page)
    if term in page.tree.lists:
        return f"( {' '.join(_term(each, page) for each in page.tree.lists[term])} )"
    return f"[ {_pairs(term, page, ' ; ')} ]" if term in page.tree.inside else str(term)


def _name(iri: str, page: _Page) -> str:
    start = max(iri.rfind("#"), iri.rfind("/")) + 1
    prefix = page.names.get(iri[:start])
    return f"{prefix}{iri[start:]}" if prefix and _LOCAL.fullmatch(iri[start:]) else f"<{iri}>"


def _literal(literal: ox.Literal, page: _Page) -> str:
    bare = _BARE.get(literal.datatype.value)
    if bare and bare.fullmatch(literal.value):
        return literal.value
    quoted = str(ox.Literal(literal.value))
    if literal.language:
        return f"{quoted}@{literal.language}"
    return quoted if literal.datatype == _STRING else f"{quoted}^^{_name(literal.datatype.value, page)}"
