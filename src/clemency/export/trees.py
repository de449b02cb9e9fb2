"""A graph as trees, for the formats that people read: what has no name stands inside what refers to it.

A blank node goes inside if exactly one statement refers to it and no circle leads back to it; a well-formed
rdf:List becomes a sequence. Everything else stays a subject of its own, so that nothing is lost.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import RDF, RDFS, SKOS

from clemency.namespaces import CLEM, OA, PROV, SCHEMA

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Triple = tuple[Term, ox.NamedNode, Term]
_Said = Mapping[Term, Mapping[ox.NamedNode, list[Term]]]

TYPE, NIL = ox.NamedNode(RDF.type), ox.NamedNode(RDF.nil)
_FIRST, _REST = ox.NamedNode(RDF.first), ox.NamedNode(RDF.rest)
_DIGITS = re.compile("([0-9]+)")
_DEEPEST = 50  # nested so deep, a document would be hard to read, for programs too

_FIRST_TOLD = (
    RDF.type, RDFS.label, SKOS.prefLabel, SKOS.altLabel, SKOS.definition, SCHEMA.headline, CLEM.paraphrase,
    CLEM.speakerKind, CLEM.phrase, CLEM.statedBy, CLEM.relayedBy, CLEM.modality, CLEM.stance, CLEM.basis,
    CLEM.reasoning, CLEM.certainty, PROV.wasDerivedFrom, CLEM.corroborates, CLEM.contradicts,
    CLEM.inNarrative, OA.start, OA.end, CLEM.anchor, RDF.subject, RDF.predicate, RDF.object,
)  # fmt: skip
_TOLD_LAST = (CLEM.leavesOpen, CLEM.passage, CLEM.asserts)
_RANK = {
    **{str(iri): number for number, iri in enumerate(_FIRST_TOLD)},
    **{str(iri): len(_FIRST_TOLD) + 1 + number for number, iri in enumerate(_TOLD_LAST)},
}
_ELSEWHERE = 2
_SECTION = {
    str(SCHEMA.NewsArticle): 0,
    str(CLEM.Speaker): 1,
    str(CLEM.Estimate): 3,
    str(CLEM.DateValue): 3,
    str(CLEM.Claim): 4,
}


@dataclass(frozen=True)
class Trees:
    """A graph's subjects with what is said of them, in the order in which an article is read.

    `inside` has the blank nodes that stand where they are referred to, `lists` the members of each list by
    the blank node that it begins with. `roots` are the subjects that stand inside nothing.
    """

    said: Mapping[Term, Mapping[ox.NamedNode, tuple[Term, ...]]]
    inside: frozenset[Term]
    lists: Mapping[Term, tuple[Term, ...]]
    roots: tuple[Term, ...]


def trees(triples: Iterable[Triple]) -> Trees:
    """Return triples as trees. Equal triples give equal trees, whatever their order."""
    said: dict[Term, dict[ox.NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in sorted(set(triples), key=lambda triple: [*map(str, triple)]):
        said[subject][predicate].append(value)
    parents = _parents(said)
    chains = _chains(said, parents)
    levels = _levels(parents, {cell for chain in chains.values() for cell in chain[1:]})
    lists = {
        head: tuple(said[cell][_FIRST][0] for cell in chain) for head, chain in chains.items() if levels[head]
    }
    cells = {cell for head in lists for cell in chains[head]}
    inside = frozenset(node for node, level in levels.items() if level)
    ordered = {
        subject: {
            predicate: tuple(sorted(values, key=lambda value: _content(value, said)))
            for predicate, values in sorted(pairs.items(), key=_predicate_rank)
        }
        for subject, pairs in said.items()
        if subject not in cells
    }
    roots = [subject for subject in ordered if subject not in inside]
    return Trees(ordered, inside, lists, tuple(sorted(roots, key=lambda root: _place(root, said))))


def natural(term: object) -> tuple[object, ...]:
    """Return what sorts terms or triples as people count: `c2` before `c10`."""
    text = " ".join(map(str, term)) if isinstance(term, tuple) else str(term)
    parts: list[object] = list(_DIGITS.split(text))
    for number in range(1, len(parts), 2):
        digits = str(parts[number]).lstrip("0")
        parts[number] = (len(digits), digits)
    return tuple(parts), text


def _parents(said: _Said) -> dict[Term, Term]:
    """Return the blank nodes to which exactly one statement refers, with its subject.

    One that is a type does not count, nor one above which there is no beginning, only a circle.
    """
    count: Counter[Term] = Counter()
    by: dict[Term, Term] = {}
    for subject, pairs in said.items():
        for predicate, values in pairs.items():
            for value in values:
                if isinstance(value, ox.BlankNode):
                    count[value] += 2 if predicate == TYPE else 1
                    by[value] = subject
    parents = {node: subject for node, subject in by.items() if count[node] == 1 and node in said}
    begun: dict[Term, bool] = {}
    for start in parents:
        path: dict[Term, None] = {}
        node = start
        while node in parents and node not in begun and node not in path:
            path[node] = None
            node = parents[node]
        begun.update(dict.fromkeys(path, node not in path and begun.get(node, True)))
    return {node: subject for node, subject in parents.items() if begun[node]}


def _chains(said: _Said, parents: Mapping[Term, Term]) -> dict[Term, list[Term]]:
    """Return the cells of each well-formed list, by the first."""
    chains: dict[Term, list[Term]] = {}
    for head in parents:
        if _is_cell(said[head]) and head not in said[parents[head]].get(_REST, ()):
            chain, cell = [], head
            while cell in parents and _is_cell(said[cell]):
                chain.append(cell)
                cell = said[cell][_REST][0]
            if cell == NIL:
                chains[head] = chain
    return chains


def _is_cell(pairs: Mapping[ox.NamedNode, list[Term]]) -> bool:
    return pairs.keys() == {_FIRST, _REST} and all(len(values) == 1 for values in pairs.values())


def _levels(parents: Mapping[Term, Term], later_cells: set[Term]) -> dict[Term, int]:
    """Return how deep inside others a node would stand; too deep, it stands by itself again, at level 0."""
    levels: dict[Term, int] = {}
    for start in parents:
        path, node = [], start
        while node in parents and node not in levels:
            path.append(node)
            node = parents[node]
        level = levels.get(node, 0)
        for each in reversed(path):
            level = level if each in later_cells else (level + 1) % _DEEPEST
            levels[each] = level
    return levels


def predicate_rank(predicate: str) -> tuple[int, str]:
    """Return what sorts properties in the order in which an article is read."""
    return _RANK.get(predicate, len(_FIRST_TOLD)), predicate


def _predicate_rank(pair: tuple[ox.NamedNode, object]) -> tuple[int, str]:
    return predicate_rank(pair[0].value)


def _content(value: Term, said: _Said) -> tuple[object, ...]:
    """Return what sorts values: a blank node by what is said of it, as its name means nothing."""
    if not isinstance(value, ox.BlankNode):
        return (0, natural(value), "")
    pairs = sorted(said.get(value, {}).items(), key=_predicate_rank)
    told = [str(each) for _, values in pairs for each in values if not isinstance(each, ox.BlankNode)]
    return (1, natural(" ".join(told)), str(value))


def _place(subject: Term, said: _Said) -> tuple[object, ...]:
    kinds = (kind.value for kind in said[subject].get(TYPE, ()))
    section = max((_SECTION[kind] for kind in kinds if kind in _SECTION), default=_ELSEWHERE)
    return (section, isinstance(subject, ox.BlankNode), natural(subject))
