"""What the SHACL engines can be trusted with, by the W3C's own test suite (core and SPARQL).

The suite is not part of the project. These tests look for it in the folder that SHACL_SUITE names or in
build/data-shapes, and skip without it; docs/engines.md says how to get it and shows what they found. That the
project's own shapes keep to what was found trustworthy is tested without the suite too.
"""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, BNode, Graph, Namespace, URIRef
from rdflib.term import Node

from clemency.checking import screens, shapes
from clemency.checking.screens import Engine
from clemency.errors import ClemencyError
from folders import ROOT

SUITE = Path(os.environ.get("SHACL_SUITE") or ROOT / "build/data-shapes/data-shapes-test-suite/tests")
DOCUMENT = ROOT / "docs" / "engines.md"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")

# What an engine gets wrong, and why. A case that has become right fails the test, as does one not listed.
KNOWN = {
    ("reference", "core/property/uniqueLang-002"): 'rdflib reads "1"^^xsd:boolean as true; reports too much',
    ("reference", "sparql/pre-binding/shapesGraph-001"): "pySHACL does not support $shapesGraph, and says so",
}

needs_suite = pytest.mark.skipif(not SUITE.is_dir(), reason="needs the W3C SHACL suite: see docs/engines.md")


@dataclass(frozen=True)
class Case:
    """A case of the suite. `conforms` and `results` are None where the engine is to refuse the shapes."""

    name: str
    data: Path
    shapes: Path
    conforms: bool | None
    results: int | None
    components: frozenset[str]

    @property
    def folder(self) -> str:
        return self.name.rpartition("/")[0]

    def breaks(self, construct: str) -> bool:
        """Say if the data break this kind of constraint, or if the construct is no kind of constraint."""
        component = f"{construct[0].upper()}{construct[1:]}ConstraintComponent".replace("Sparql", "SPARQL")
        return component in self.components or component not in dir(SH)


@dataclass(frozen=True)
class Answer:
    """An engine's answer: conforms or not, and how many results; None where it refused, or does not say."""

    conforms: bool | None
    results: int | None = None


def cases(manifest: Path = SUITE / "manifest.ttl") -> Iterator[Case]:
    """Yield the cases of a manifest and of those it includes."""
    graph, iri = read(manifest), URIRef(manifest.as_uri())
    for included in sorted(map(str, graph.objects(iri, MF.include))):
        yield from cases(_path(URIRef(included)))
    for entries in graph.objects(iri, MF.entries):
        for entry in graph.items(entries):
            action, report = graph.value(entry, MF.action), graph.value(entry, MF.result)
            refused = report == SHT.Failure
            yield Case(
                name=manifest.relative_to(SUITE).with_suffix("").as_posix(),
                data=_path(graph.value(action, SHT.dataGraph)),
                shapes=_path(graph.value(action, SHT.shapesGraph)),
                conforms=None if refused else str(graph.value(report, SH.conforms)) == "true",
                results=None if refused else len(list(graph.objects(report, SH.result))),
                components=frozenset(
                    str(component).removeprefix(str(SH))
                    for result in graph.objects(report, SH.result)
                    for component in graph.objects(result, SH.sourceConstraintComponent)
                ),
            )


def _path(iri: Node | None) -> Path:
    """Return the file that an IRI of the suite names: files refer to each other, never to the network."""
    assert str(iri).startswith(SUITE.as_uri()), iri
    return Path(str(iri).removeprefix("file://"))


def read(path: Path) -> Graph:
    return Graph(bind_namespaces="none").parse(path, format="turtle", publicID=path.as_uri())


def reference(case: Case) -> Answer:
    """pySHACL over rdflib, as `clemency validate --engine reference` runs it."""
    import pyshacl

    try:
        conforms, report, _ = pyshacl.validate(
            read(case.data), shacl_graph=read(case.shapes), inference="none", inplace=True
        )
    except Exception:  # noqa: BLE001  # whatever it refuses shapes with
        return Answer(None)
    if not isinstance(report, Graph):
        return Answer(None)
    (whole,) = report.subjects(RDF.type, SH.ValidationReport)
    return Answer(conforms, len(list(report.objects(whole, SH.result))))


def screen(case: Case) -> Answer:
    """The quick yes or no that `clemency validate` asks for before anything else."""
    return Answer(screens.conforms(as_ntriples(case.data), as_ntriples(case.shapes)))


def as_ntriples(path: Path) -> bytes:
    triples = ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


ENGINES = {"reference": reference, "screen": screen}


@cache
def answers() -> dict[tuple[str, Case], Answer]:
    return {(engine, case): ENGINES[engine](case) for case in cases() for engine in ENGINES}


def agrees(case: Case, engine: str) -> bool:
    given = answers()[engine, case]
    if engine == "screen":  # its no also stands for “I cannot tell”
        return given.conforms == bool(case.conforms)
    return (given.conforms, given.results) == (case.conforms, case.results)


def unsafe(case: Case, engine: str) -> bool:
    """Say if the engine passes what the suite does not."""
    return answers()[engine, case].conforms is True and case.conforms is not True


# ── With the suite ──────────────────────────────────────────────────────────────────────────────────────────


@needs_suite
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_fails_the_cases_listed_and_no_other(engine: str) -> None:
    failed = {case.name for case in cases() if not agrees(case, engine)}
    assert failed == {name for each, name in KNOWN if each == engine}


@needs_suite
def test_no_engine_passes_what_the_suite_does_not() -> None:
    assert [(engine, case.name) for case in cases() for engine in ENGINES if unsafe(case, engine)] == []


@needs_suite
def test_the_fast_way_finds_in_the_suite_what_the_reference_finds() -> None:
    """With what the screen leads to: what is then run, and what is made of its report."""
    differing = [case.name for case in cases() if breaches(case, "fast") != breaches(case, "reference")]
    assert differing == []


def breaches(case: Case, engine: Engine) -> list[tuple[str, ...]] | None:
    """Return what is found (focus node, path, value, kind of constraint), or None where that is refused."""
    try:
        found = shapes.breaches(read(case.data), engine=engine, shapes=read(case.shapes))
    except ClemencyError:
        return None
    return sorted(
        tuple(
            "" if isinstance(term, BNode) else str(term)
            for term in (each.focus, each.path, each.value, each.component)
        )
        for each in found
    )


@needs_suite
def test_the_table_in_the_documentation_is_what_the_suite_says() -> None:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in cases():
        row = counts[case.folder]
        row["cases"] += 1
        for engine in ENGINES:
            row[engine] += agrees(case, engine)
            row["unsafe"] += unsafe(case, engine)
    counts["all"] = sum(counts.values(), Counter())
    columns = ("cases", "reference", "screen", "unsafe")
    table = "\n".join(
        f"| {folder} | {' | '.join(str(row[column]) for column in columns)} |"
        for folder, row in counts.items()
    )
    assert table in DOCUMENT.read_text("utf-8"), f"docs/engines.md should have:\n{table}"


@needs_suite
def test_the_trusted_constructs_in_the_documentation_are_those_that_the_suite_bears_out() -> None:
    """Broken in a case that rightly does not pass, and used in no case that wrongly passes."""
    borne_out: set[str] = set()
    for case in cases():
        if case.conforms is False and agrees(case, "screen"):
            borne_out |= {each for each in constructs(read(case.shapes)) if case.breaks(each)}
    for case in cases():
        if unsafe(case, "screen"):
            borne_out -= constructs(read(case.shapes))
    assert trusted() == borne_out, f"docs/engines.md should have: {' '.join(sorted(borne_out))}"


# ── Without it ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_projects_shapes_use_only_constructs_that_can_be_trusted() -> None:
    graph = Graph()
    for path in (ROOT / "ontology" / "shapes").glob("*.ttl"):
        graph.parse(path)
    used = constructs(graph)
    assert {"targetClass", "pattern", "sparql"} <= used
    assert used <= trusted()


# Words that decide nothing: they are for people, or name what a report shows.
_SILENT = {"message", "name", "description", "order", "group"}
_OF_REPORTS = {"conforms", "result", "focusNode", "resultPath", "value", "resultSeverity", "resultMessage"}
_OF_REPORTS |= {"sourceShape", "sourceConstraint", "sourceConstraintComponent", "detail"}


def constructs(graph: Graph) -> set[str]:
    """Return what a shapes graph uses of SHACL to say what is right; `sequence` is a path that is a list."""
    used = {term.removeprefix(str(SH)) for term in map(str, graph.predicates()) if term.startswith(str(SH))}
    if any((path, RDF.first, None) in graph for path in graph.objects(None, SH.path)):
        used.add("sequence")
    return used - _SILENT - _OF_REPORTS


def trusted() -> set[str]:
    """Return the constructs that the documentation lists between its markers."""
    listed = re.search(r"<!-- trusted -->(.*?)<!-- end -->", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert listed, "docs/engines.md has no list between <!-- trusted --> and <!-- end -->"
    return set(re.findall(r"`(\w+)`", listed[1]))
