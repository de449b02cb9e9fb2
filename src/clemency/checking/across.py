"""What articles say of each other without knowing: where they disagree, and where they have one witness.

Both are notes. That articles contradict each other is a finding about the world; that they rest on the same
witness warns whoever counts sources. Of many articles in the same case, each is compared with the first.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox
from rdflib import RDF, URIRef
from rdflib.term import Node

from clemency.checking import rules
from clemency.checking.axioms import Fact, facts_of, ontology_axioms
from clemency.checking.breaches import Breach, as_finding
from clemency.checking.closure import Closure
from clemency.checking.findings import Finding
from clemency.checking.reasoning import explanation
from clemency.errors import ClemencyError
from clemency.namespaces import CLEM, ID, PROV, SCHEMA
from clemency.reading.ntriples import parsed
from clemency.reading.turtle import Triple, TurtleFile, read_turtle, read_utf8

_TYPE, _SUBJECT, _FIRST, _REST = (f"<{term}>" for term in (RDF.type, RDF.subject, RDF.first, RDF.rest))
_ARTICLE, _PUBLISHER = f"<{SCHEMA.NewsArticle}>", f"<{SCHEMA.publisher}>"
_STATED, _RELAYED, _ASSERTS = f"<{CLEM.statedBy}>", f"<{CLEM.relayedBy}>", f"<{CLEM.asserts}>"
_FOR, _FROM = f"<{PROV.actedOnBehalfOf}>", f"<{PROV.wasDerivedFrom}>"
_TOLD = {_TYPE, _SUBJECT, _FIRST, _REST, _PUBLISHER, _STATED, _RELAYED, _ASSERTS, _FOR, _FROM}


@dataclass(frozen=True)
class _Article:
    """What is needed of an article. A witness is known by the facts that name it."""

    path: Path
    iri: str
    publishers: frozenset[str]
    facts: tuple[Fact, ...]
    claims: Mapping[str, tuple[frozenset[str], Mapping[str, tuple[Fact, ...]]]]  # subjects, witnesses


@dataclass
class _Case:
    """The claims about one subject that name a witness, and those in articles that are by the witness."""

    named: list[tuple[_Article, str]] = field(default_factory=list)
    own: list[tuple[_Article, str]] = field(default_factory=list)


_Note = tuple[Breach, _Article, _Article]


def notes(paths: Sequence[Path]) -> list[Finding]:
    """Return notes, sorted, on articles that contradict each other or rest on the same witness.

    Each has both places in `because`. A file that cannot be read, or is no article, has no part in it.
    """
    articles = [article for path in sorted(paths) if (article := _read(path)) is not None]
    found = [*_contradictions(articles), *_shared_witnesses(articles)]
    return sorted({_finding(breach, article, other) for breach, article, other in found})


def _finding(breach: Breach, article: _Article, other: _Article) -> Finding:
    named = [node for node in (breach.focus, breach.path, breach.value) if node is not None]
    return as_finding(breach, [_file(article.path), _file(other.path)], named)


@lru_cache(maxsize=64)
def _file(path: Path) -> TurtleFile:
    return read_turtle(path)


def _read(path: Path) -> _Article | None:
    try:
        facts = facts_of(ox.serialize(parsed(read_utf8(path)), format=ox.RdfFormat.N_TRIPLES) or b"")
    except (ClemencyError, SyntaxError):  # told already by whoever checked the file
        return None
    told: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in facts:
        if predicate in _TOLD:
            told[predicate][subject].append(value)
    iri = next((subject for subject, kinds in told[_TYPE].items() if _ARTICLE in kinds), None)
    if iri is None:
        return None
    axioms = ontology_axioms()
    return _Article(
        path=path,
        iri=iri,
        publishers=frozenset(told[_PUBLISHER][iri]),
        facts=tuple(fact for fact in facts if axioms.watched(fact[1]) and fact[0][0] == fact[2][0] == "<"),
        claims={
            claim: (
                frozenset(
                    node for each in statements for node in told[_SUBJECT][each] if not _own(node, iri)
                ),
                _witnesses(claim, iri, told),
            )
            for claim, statements in told[_ASSERTS].items()
        },
    )


def _own(node: str, iri: str) -> bool:
    return node[0] != "<" or node.startswith(f"{iri[:-1]}#")


def _witnesses(
    claim: str, iri: str, told: Mapping[str, Mapping[str, list[str]]]
) -> dict[str, tuple[Fact, ...]]:
    """Return whom or what a claim rests on outside of its own article, each with the facts that say so."""
    found: dict[str, tuple[Fact, ...]] = {}
    stated = [(speaker, ((claim, _STATED, speaker),)) for speaker in told[_STATED].get(claim, ())]
    relayed = [(speaker, ()) for chain in told[_RELAYED].get(claim, ()) for speaker in _members(chain, told)]
    for speaker, facts in [*stated, *relayed]:
        for body in told[_FOR].get(speaker, ()):
            if not _own(body, iri):
                found.setdefault(body, (*facts, (speaker, _FOR, body)))
    for source in told[_FROM].get(claim, ()):
        if not _own(source, iri) and not source.startswith(f"<{ID}"):  # reference data bears no witness
            document = source if "#" not in source else f"{source.partition('#')[0]}>"
            found.setdefault(document, ((claim, _FROM, source),))
    return found


def _members(chain: str, told: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    seen: set[str] = set()
    while chain not in seen:
        seen.add(chain)
        yield from told[_FIRST].get(chain, ())
        chain = next(iter(told[_REST].get(chain, ())), chain)


def _contradictions(articles: Sequence[_Article]) -> Iterator[_Note]:
    axioms = ontology_axioms()
    told: defaultdict[Fact, dict[Path, tuple[_Article, Fact]]] = defaultdict(dict)
    for article in articles:
        for written in article.facts:
            subject, name, value = written
            for implied, swapped in axioms.watched(name):
                fact = (value, implied, subject) if swapped else (subject, implied, value)
                told[fact].setdefault(article.path, (article, written))
    for fact in list(told):
        for denial in _denials(fact):
            if fact < denial and denial in told:
                yield from _opposed(told[fact], told[denial])


def _denials(fact: Fact) -> Iterator[Fact]:
    subject, name, value = fact
    axioms = ontology_axioms()
    yield from ((subject, other, value) for other in axioms.disjoint_properties.get(name, ()))
    if name in axioms.asymmetric:
        yield value, name, subject


def _opposed(
    tellers: Mapping[Path, tuple[_Article, Fact]], deniers: Mapping[Path, tuple[_Article, Fact]]
) -> Iterator[_Note]:
    """Compare each article with the first of the other side; one that is on both contradicts itself."""
    sides = [
        [each for path, each in sorted(side.items()) if path not in opposite]
        for side, opposite in ((tellers, deniers), (deniers, tellers))
    ]
    if not all(sides):
        return
    first, second = sorted(sides, key=lambda side: side[0][0].path)
    for side, (other, denial) in ((second, first[0]), (first[1:], second[0])):
        for article, written in side:
            yield _contradiction(article, written, other, denial)


def _contradiction(article: _Article, written: Fact, other: _Article, denial: Fact) -> _Note:
    closure = Closure([written, denial], ontology_axioms())
    because, how = explanation(closure.clashes()[0], closure, {})
    breach = rules.breach("CLEM301", *map(_node, written), because=because, article=_node(other.iri), how=how)
    return breach, article, other


def _shared_witnesses(articles: Sequence[_Article]) -> Iterator[_Note]:
    cases: defaultdict[tuple[str, str], _Case] = defaultdict(_Case)
    for article in articles:
        for claim, (subjects, witnesses) in article.claims.items():
            for subject in subjects:
                for witness in witnesses:
                    cases[subject, witness].named.append((article, claim))
                for witness in (article.iri, *article.publishers):
                    cases[subject, witness].own.append((article, claim))
    told: set[tuple[Path, Path, str]] = set()
    for (_, witness), case in cases.items():
        for article, claim in case.named:
            found = _counterpart(article, witness, case)
            if found is not None and (article.path, found[0].path, witness) not in told:
                told.add((article.path, found[0].path, witness))
                yield _shared(article, claim, *found, witness)


def _counterpart(article: _Article, witness: str, case: _Case) -> tuple[_Article, str] | None:
    """Return the first claim that rests on the same witness: in an article by it, else in an earlier one."""
    if witness not in article.publishers:
        for other, claim in case.own:
            if other is not article:
                return other, claim
    first, claim = case.named[0]
    return None if first is article else (first, claim)


def _shared(article: _Article, claim: str, other: _Article, same: str, witness: str) -> _Note:
    facts = article.claims[claim][1][witness]
    published = ((other.iri, _PUBLISHER, witness),) if witness in other.publishers else ()
    others = other.claims[same][1].get(witness, published)
    breach = rules.breach(
        "CLEM302",
        *_triple(facts[0]),
        because=[_triple(fact) for fact in (*facts, *others)],
        other=_node(same),
        article=_node(other.iri),
        witness=_node(witness),
    )
    return breach, article, other


def _triple(fact: Fact) -> Triple:
    subject, predicate, value = map(_node, fact)
    return subject, predicate, value


def _node(term: str) -> Node:
    return URIRef(term[1:-1])
