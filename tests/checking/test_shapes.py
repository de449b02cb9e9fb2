"""The fast way of running the shapes finds what the reference finds; plain pySHACL needs no tool of ours."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph

import plain
from clemency import assets
from clemency.checking import screens
from clemency.checking.breaches import as_findings
from clemency.checking.findings import Finding
from clemency.checking.screens import Engine
from clemency.checking.shapes import breaches
from clemency.corpus import Corpus, merged, ontology_graph
from clemency.errors import ClemencyError
from clemency.oxigraph import ntriples
from clemency.reading.turtle import TurtleFile, read_turtle
from folders import ROOT

# Every twelfth: the reference takes a second for each. `make soak` compares all, and the first article.
ARTICLES = sorted((ROOT / "tests" / "broken").glob("*.ttl"))[3::12]

PREFIXES = """
    @prefix : <https://example.org/> .
    @prefix sh: <http://www.w3.org/ns/shacl#> .
"""
THINGS = ':a a :Thing ; :name "C:\\\\Users {?value}" . :b a :Thing ; :name "b" .'
WITH_QUERY = """
    :S a sh:NodeShape ; sh:targetClass :Thing ; sh:sparql [
        sh:message "{?value} of {$this} ({?far})" ;
        sh:select "SELECT $this ?value WHERE { $this <https://example.org/name> ?value }" ] .
"""
WITHOUT_MESSAGE = """
    :S a sh:NodeShape ; sh:targetNode :a ; sh:severity sh:Warning ; sh:sparql [
        sh:select "SELECT $this WHERE { $this ?p ?value }" ] .
"""
WITH_COMPONENT = """
    :C a sh:ConstraintComponent ; sh:parameter [ sh:path :limit ] ; sh:validator [ a sh:SPARQLAskValidator ;
        sh:message "longer than {$limit}" ; sh:ask "ASK { FILTER (STRLEN($value) <= $limit) }" ] .
    :S a sh:NodeShape ; sh:targetClass :Thing ; sh:property [ sh:path :name ; :limit 3 ] .
"""


@pytest.fixture
def no_shifty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be a platform for which pyshifty has no wheel."""
    monkeypatch.setitem(sys.modules, "shifty", None)
    screens._validator.cache_clear()
    yield
    screens._validator.cache_clear()


def files_of(path: Path, corpus: Corpus) -> list[TurtleFile]:
    others = () if path.name.startswith("reference-") else corpus.reference_paths
    return [read_turtle(each) for each in (path, *others)]


def findings(path: Path, corpus: Corpus, engine: Engine) -> set[Finding]:
    files = files_of(path, corpus)
    found = as_findings(breaches(merged(files), engine=engine), files, ontology_graph())
    assert all(finding.result for finding in found)
    return set(found)


def graph(turtle: str) -> Graph:
    return Graph(bind_namespaces="none").parse(data=PREFIXES + turtle, format="turtle")


def told(data: str, shapes: str, engine: Engine) -> set[tuple[str, str, str]]:
    found = breaches(graph(data), engine=engine, shapes=graph(shapes))
    return {(each.code, each.severity, "".join(map(str, each.message))) for each in found}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_both_engines_find_the_same_and_the_screen_agrees(path: Path, corpus: Corpus) -> None:
    expected = findings(path, corpus, "reference")
    assert findings(path, corpus, "fast") == expected
    try:
        data = ntriples(merged(files_of(path, corpus)))
    except ValueError:  # a bad address or language tag: there is nothing to screen
        return
    assert screens.conforms(data) is not bool(expected)


@pytest.mark.usefixtures("no_shifty")
def test_without_the_screen_the_same_is_found(corpus: Corpus, sound: Path) -> None:
    assert screens.missing() == ["pyshifty"]
    broken = ROOT / "tests" / "broken" / "claim-without-fact.ttl"
    assert not screens.conforms(ntriples(merged(files_of(sound, corpus))))
    assert findings(sound, corpus, "fast") == set()
    assert {finding.code for finding in findings(broken, corpus, "fast")} == {"CLEM011"}


def test_the_fast_engines_are_all_there() -> None:
    assert screens.missing() == []


def test_what_the_screen_cannot_read_it_does_not_let_pass() -> None:
    assert not screens.conforms(b"no triples")
    assert not screens.conforms(b"", shapes=b"no shapes")
    assert not screens.conforms(b"", shapes=b"")


@pytest.mark.parametrize("severity", ["sh:Violation", "sh:Warning", "sh:Info", "sh:Debug", ":Grave"])
def test_a_breach_of_any_severity_is_a_breach(severity: str) -> None:
    shapes = (
        f":S a sh:NodeShape ; sh:targetClass :Thing ; sh:nodeKind sh:BlankNode ; sh:severity {severity} ."
    )
    assert not screens.conforms(ntriples(graph(THINGS)), ntriples(graph(shapes)))
    assert len(breaches(graph(THINGS), shapes=graph(shapes))) == 2


@pytest.mark.parametrize("engine", ["fast", "reference"])
@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        (
            WITH_QUERY,
            {
                ("CLEM999", "error", "C:\\Users {?value} of https://example.org/a (nothing)"),
                ("CLEM999", "error", "b of https://example.org/b (nothing)"),
            },
        ),
        (WITHOUT_MESSAGE, {("CLEM999", "warning", "The shape https://example.org/S is broken.")}),
        (WITH_COMPONENT, {("CLEM999", "error", "longer than 3")}),
    ],
    ids=["query", "without message", "component"],
)
def test_ones_own_shapes_may_be_checked_in_place_of_the_packages(
    shapes: str, expected: set[tuple[str, str, str]], engine: Engine
) -> None:
    assert told(THINGS, shapes, engine) == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT $this WHERE { SERVICE <https://example.org/sparql> { $this ?p ?value } }",
        "SELECT $this FROM <file:///etc/passwd> WHERE { $this ?p ?value }",
        "SELECT $this WHERE { \\\\u0053ERVICE <https://example.org/sparql> { $this ?p ?value } }",
    ],
)
@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_shapes_reach_for_nothing_outside(query: str, engine: Engine) -> None:
    shapes = f':S a sh:NodeShape ; sh:targetClass :Thing ; sh:sparql [ sh:select "{query}" ] .'
    with pytest.raises(ClemencyError, match="no SERVICE or FROM"):
        told(THINGS, shapes, engine)


def test_shapes_that_cannot_be_run_are_an_error() -> None:
    with pytest.raises(ClemencyError, match="could not be run"):
        told(THINGS, ":S a sh:NodeShape ; sh:targetClass :Thing ; sh:property [ sh:minCount 1 ] .", "fast")


def test_what_is_to_be_added_has_the_nodes_of_the_query(corpus: Corpus) -> None:
    (finding,) = findings(ROOT / "tests" / "broken" / "claim-without-fact.ttl", corpus, "fast")
    assert finding.addition == "id:kp-2015-october-amnesty clem:covers :freed ."


def test_a_sound_article_is_through_before_an_rdf_library_is_loaded(sound: Path, corpus: Corpus) -> None:
    data = ntriples(merged(files_of(sound, corpus)))
    code = (
        "import sys; from clemency.checking import screens; data = sys.stdin.buffer.read(); "
        "assert screens.conforms(data) and screens.consistent(data); "
        "sys.exit(bool({'rdflib', 'pyshacl', 'owlrl'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], input=data, check=True)


def test_the_screen_knows_no_more_of_the_ontology_than_pyshacl_adds_but_words() -> None:
    """pySHACL leaves some annotations out; the screen keeps them, as no shape asks for them."""
    from clemency.checking.shapes import _inoculation

    added = set(_inoculation().predicates())
    left_out = {predicate for _, predicate, _ in ontology_graph() if predicate not in added}
    queries = assets.ntriples("ontology/shapes").decode()
    assert not [predicate for predicate in left_out if f"<{predicate}>" in queries]


def test_the_rules_hold_under_plain_pyshacl(tmp_path: Path) -> None:
    """Of a short file that breaks one rule; `make soak` checks the first article and others."""
    assert plain.checked("tests/broken/propaganda-as-fact.ttl", tmp_path) == (1, {"CLEM002"})


def test_without_the_ontology_the_shapes_refuse_to_pass_anything(tmp_path: Path) -> None:
    done = plain.pyshacl("-s", plain.shapes_in(tmp_path), ROOT / "tests" / "broken" / "sound.ttl")
    assert done.returncode == 1
    assert "The ontology was not given" in done.stdout
