"""Reasoning: what contradicts itself is found, although no shape names it, and the way there is shown."""

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import OWL, RDF, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from clemency.checking import reasoning, screens
from clemency.checking.axioms import Axioms, facts_of, ontology_axioms
from clemency.checking.breaches import Breach, as_finding
from clemency.checking.findings import Finding
from clemency.checking.reasoning import contradictions
from clemency.corpus import merged, ontology_graph
from clemency.oxigraph import ntriples
from clemency.reading.turtle import read_turtle

Change = Callable[..., Path]
Fact = tuple[Node, Node, Node]

PREFIXES = """
    @prefix : <https://w3id.org/clemency/article/test#> .
    @prefix clem: <https://w3id.org/clemency/ns#> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
NODES: list[URIRef | BNode] = [
    *(URIRef(f"https://w3id.org/clemency/article/test#n{i}") for i in range(5)),
    BNode("b"),
]


@pytest.fixture(params=["fast", "reference"])
def engine(request: pytest.FixtureRequest) -> screens.Engine:
    return "fast" if request.param == "fast" else "reference"


@pytest.fixture
def small_ontology(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the words out of the ontology: they entail nothing, and owlrl is slow."""
    small = Graph()
    for triple in ontology_graph():
        if not isinstance(triple[2], Literal):
            small.add(triple)
    monkeypatch.setattr(reasoning, "ontology_graph", lambda: small)


def found(path: Path, engine: screens.Engine) -> list[Finding]:
    file = read_turtle(path)
    return [as_finding(breach, [file], ()) for breach in contradictions(file.graph, engine=engine)]


def line_of(path: Path, words: str) -> int:
    lines = path.read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def graph(turtle: str) -> Graph:
    return Graph(bind_namespaces="none").parse(data=PREFIXES + turtle, format="turtle")


def test_a_sound_article_does_not_contradict_itself_and_is_left_as_it_is(
    sound: Path, engine: screens.Engine
) -> None:
    graph = merged([read_turtle(sound)])
    before = set(graph)
    assert contradictions(graph, engine=engine) == []
    assert set(graph) == before


def test_to_cover_and_to_exclude_the_same_people_is_a_contradiction(
    changed: Change, engine: screens.Engine
) -> None:
    path = changed("    clem:covers :freed ;\n", "    clem:covers :freed ;\n    clem:excludes :freed ;\n")
    (finding,) = found(path, engine)
    line = line_of(path, "clem:covers :freed")
    assert (finding.code, finding.span.line, finding.severity) == ("CLEM201", line, "error")
    covers, excludes = (f"id:kp-2015-october-amnesty clem:{word} :freed" for word in ("covers", "excludes"))
    assert finding.message == f"The article contradicts itself: {covers} and {excludes} exclude each other."
    assert finding.because == (
        f"{covers} ({path}:{line})",
        f"{excludes} ({path}:{line + 1})",
        "clem:covers owl:propertyDisjointWith clem:excludes (the ontology)",
    )


def test_a_node_of_two_kinds_that_exclude_each_other_is_a_contradiction(
    changed: Change, engine: screens.Engine
) -> None:
    path = changed(":freed a clem:PrisonerGroup ;", ":freed a clem:PrisonerGroup ,\n        clem:Release ;")
    (finding,) = found(path, engine)
    assert (finding.code, finding.span.line) == ("CLEM201", line_of(path, "clem:Release"))
    assert finding.message == (
        "The article contradicts itself: :freed is a clem:Event and a clem:Group, and nothing is both."
    )


def test_a_node_used_as_what_it_is_not_shows_the_axioms_that_make_it_so(
    changed: Change, engine: screens.Engine
) -> None:
    path = changed("clem:statedBy :state ;", "clem:statedBy :state ; clem:inNarrative\n        :source ;")
    (finding,) = found(path, engine)
    assert (finding.code, finding.span.line) == ("CLEM201", line_of(path, "        :source"))
    assert finding.message == (
        "The article contradicts itself: :source is a clem:Entity and a clem:Speaker, and nothing is both."
    )
    assert finding.because == (
        f":c2 clem:inNarrative :source ({path}:{finding.span.line})",
        f":source rdf:type clem:Speaker ({path}:{line_of(path, ':source a')})",
        "clem:inNarrative rdfs:range clem:Narrative (the ontology)",
        "clem:Narrative rdfs:subClassOf clem:Entity (the ontology)",
        "clem:Entity owl:disjointWith clem:Speaker (the ontology)",
    )


def test_two_events_cannot_each_come_before_the_other(engine: screens.Engine) -> None:
    (breach,) = contradictions(graph(":one clem:precedes :two . :two clem:precedes :one ."), engine=engine)
    assert words(breach) == ":one clem:precedes :two and :two clem:precedes :one exclude each other"


def test_an_event_does_not_come_before_itself(engine: screens.Engine) -> None:
    (breach,) = contradictions(graph(":one clem:precedes :one ."), engine=engine)
    assert words(breach) == ":one clem:precedes :one, and clem:precedes never leads both ways"


def test_what_is_the_same_cannot_differ(engine: screens.Engine) -> None:
    file = graph(":a owl:sameAs :b . :b owl:sameAs :c . :a owl:differentFrom :c .")
    (breach,) = contradictions(file, engine=engine)
    assert words(breach) == ":a and :c are told to be the same and to be different"
    assert set(breach.because) == set(file)


def test_what_holds_of_a_node_holds_of_its_equals(engine: screens.Engine) -> None:
    file = graph(":a owl:sameAs :b . :m clem:covers :a . :m clem:excludes :b .")
    (breach,) = contradictions(file, engine=engine)
    assert set(file) < set(breach.because)
    assert len(breach.because) == len(file) + 1


def test_a_long_chain_of_equals_costs_little() -> None:
    chain = " ".join(f":n{number} owl:sameAs :n{number + 1} ." for number in range(2000))
    start = time.perf_counter()
    (breach,) = contradictions(graph(f"{chain} :m clem:covers :n0 ; clem:excludes :n2000 ."))
    assert time.perf_counter() - start < 5
    assert len(breach.because) == 2003


@pytest.mark.parametrize(
    "axiom",
    [
        "clem:covers rdfs:subPropertyOf clem:excludes .",
        "clem:covers owl:inverseOf clem:excludes .",
        ":Kind owl:complementOf clem:Event . :x a :Kind .",
        "clem:covers owl:sameAs clem:excludes .",
        ":x a owl:Nothing .",
        ':m clem:covers "words" ; clem:excludes "words" .',
    ],
)
def test_what_the_fast_way_does_not_know_is_left_to_the_reference(axiom: str) -> None:
    file = graph(f":m clem:covers :g . {axiom}")
    assert not screens.consistent(ntriples(file))
    assert told(contradictions(file)) == told(contradictions(file, engine="reference"))


def test_the_fast_way_knows_every_axiom_of_the_ontology() -> None:
    """Otherwise it would always ask the reference, and be none."""
    assert ontology_axioms().covered


def test_an_axiom_that_the_fast_way_does_not_know_is_noticed() -> None:
    restriction = graph("clem:Amnesty rdfs:subClassOf [ a owl:Restriction ; owl:onProperty clem:covers ] .")
    functional = graph("clem:grantedBy a owl:FunctionalProperty .")
    for axiom in (restriction, functional):
        assert not Axioms(facts_of(ntriples(axiom))).covered


@pytest.mark.usefixtures("small_ontology")
def test_both_ways_find_the_same_in_generated_graphs() -> None:
    """Many graphs with names of their own go as one through the reference, which is slow."""
    whole = Graph()
    parts = [named_apart(generated(seed), str(seed)) for seed in range(150)]
    for part in parts:
        whole += part
    expected = told(contradictions(whole, engine="reference"))
    assert len(expected) > 100
    assert told(contradictions(whole)) == expected
    assert set().union(*(told(contradictions(part)) for part in parts)) == expected
    consistent = [part for part in parts if screens.consistent(ntriples(part))]
    assert len(consistent) > 20
    assert not any(contradictions(part) for part in consistent)


@pytest.mark.parametrize("value", ['"2015-02-31"^^xsd:date', "1e999999999", '"abc"^^xsd:decimal'])
def test_what_is_wrong_with_a_literal_is_left_to_other_rules(
    changed: Change, value: str, engine: screens.Engine
) -> None:
    graph = merged([read_turtle(changed("clem:minimum 200", f"clem:minimum {value}"))])
    assert contradictions(graph, engine=engine) == []


def generated(seed: int) -> list[Fact]:
    """Return a few triples over the ontology's classes and properties, most often at odds."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    ontology = ontology_graph()
    classes = sorted(ontology.subjects(RDF.type, OWL.Class), key=str)
    properties = sorted(ontology.subjects(RDF.type, OWL.ObjectProperty), key=str)
    pairs = ontology.subject_objects(OWL.propertyDisjointWith)
    at_odds = sorted((each for pair in pairs for each in pair), key=str)
    at_odds += ontology.subjects(RDF.type, OWL.AsymmetricProperty)
    facts: list[Fact] = []
    for _ in range(chance.randint(1, 7)):
        kind = chance.choices(("type", "at odds", "use", "same", "different"), (30, 30, 28, 8, 4))[0]
        subject, value = chance.choice(NODES), chance.choice(NODES)
        facts.append(
            {
                "type": (subject, RDF.type, chance.choice(classes)),
                "at odds": (chance.choice(NODES[:3]), chance.choice(at_odds), chance.choice(NODES[:3])),
                "use": (subject, chance.choice(properties), value),
                "same": (subject, OWL.sameAs, value),
                "different": (subject, OWL.differentFrom, value),
            }[kind]
        )
    return facts


def named_apart(facts: list[Fact], mark: str) -> Graph:
    apart = Graph()
    others: dict[Node, Node] = {node: type(node)(f"{node}-{mark}") for node in NODES}
    for subject, predicate, value in facts:
        apart.add((others.get(subject, subject), predicate, others.get(value, value)))
    return apart


def told(breaches: list[Breach]) -> set[tuple[object, ...]]:
    return {(each.focus, each.path, each.value, each.message, each.because) for each in breaches}


def words(breach: Breach) -> str:
    return "".join(_shown(breach)).removeprefix("The article contradicts itself: ").removesuffix(".")


def _shown(breach: Breach) -> Iterator[str]:
    for part in breach.message:
        yield (
            str(part)
            .replace("https://w3id.org/clemency/article/test#", ":")
            .replace("https://w3id.org/clemency/ns#", "clem:")
        )
