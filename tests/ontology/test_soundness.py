"""The ontology as OWL tools see it: in OWL 2 DL and RL, at one with all data, clean by ROBOT's report.

ROBOT (https://robot.obolibrary.org) comes from Maven Central; where Java or Maven is missing, its tests are
skipped. Nothing else is fetched: an OWL catalogue says where the modules lie.
"""

import functools
import os
import re
import runpy
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from clemency.corpus import ontology_graph
from folders import ROOT
from servers.kinds import JAVA

ONTOLOGY = ROOT / "ontology"
MODULES = sorted(ONTOLOGY.glob("*.ttl"))
DATA = sorted([*ROOT.glob("data/**/*.ttl"), *ROOT.glob("tests/examples/**/*.ttl")])
POM = ROOT / "tests" / "java" / "pom.xml"
CLASSPATH = ROOT / "build" / "robot.classpath"  # where the pom writes it
XSD_DATE = URIRef("http://www.w3.org/2001/XMLSchema#date")

NEIGHBOURS = runpy.run_path(str(ROOT / "tools" / "neighbours.py"))
declarations: Callable[[Graph], dict[URIRef, URIRef]] = NEIGHBOURS["declarations"]

PREFIXES = """
@prefix :     <https://w3id.org/clemency/article/one#> .
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix owl:  <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""

Robot = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def robot() -> Robot:
    """ROBOT's command line, fetched once. Several commands in one call are a chain."""
    for tool, version in (("java", "-version"), ("mvn", "--version")):
        if not shutil.which(tool) or _run(tool, version).returncode:
            pytest.skip(f"needs Java (11 or later) and Maven: no {tool} here")
    if not _fetched():
        done = _run("mvn", "-q", "-B", "-f", POM, "package")
        if done.returncode:
            pytest.skip(f"needs ROBOT, which Maven could not fetch: {done.stdout.strip()[:200]}")
        CLASSPATH.touch()  # Maven leaves it alone where nothing is new
    java = (*JAVA, "-cp", CLASSPATH.read_text("utf-8"), "org.obolibrary.robot.CommandLineInterface")
    return functools.partial(_run, *java)


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _fetched() -> bool:
    if not CLASSPATH.exists() or CLASSPATH.stat().st_mtime < POM.stat().st_mtime:
        return False
    return all(Path(jar).exists() for jar in CLASSPATH.read_text("utf-8").split(os.pathsep))


# ── As published ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_catalogue_leads_from_every_ontology_to_its_file() -> None:
    """Without it, OWL tools would ask the network for what a module imports."""
    catalogue = (ONTOLOGY / "catalog-v001.xml").read_text("utf-8")
    leads = {iri: ONTOLOGY / path for iri, path in re.findall(r'<uri name="(.+)"\s+uri="(.+)"/>', catalogue)}
    files = [*MODULES, *(ONTOLOGY / "imports").glob("*.ttl")]
    assert leads == {str(Graph().parse(file).value(None, RDF.type, OWL.Ontology)): file for file in files}


def test_the_foreign_terms_declared_are_those_that_the_modules_use() -> None:
    file: Path = NEIGHBOURS["FILE"]
    assert file.read_text("utf-8") == NEIGHBOURS["neighbours"](ontology_graph()), (
        "run: python tools/neighbours.py"
    )


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_module_with_what_it_imports_is_in_owl_2_dl_and_rl(
    robot: Robot, module: Path, tmp_path: Path
) -> None:
    _assert_in_profiles(robot, module, tmp_path, "DL", "RL")


# ── At one with the data ─────────────────────────────────────────────────────────────────────────────────


def test_no_class_is_empty_of_necessity_and_no_data_contradict_the_ontology(
    robot: Robot, tmp_path: Path
) -> None:
    everything = _written(tmp_path, *(Graph().parse(path) for path in DATA))
    _assert_in_profiles(robot, everything, tmp_path, "DL")  # else the reasoner's answer would be no proof
    assert _contradiction(robot, everything) == ""


@pytest.mark.parametrize(
    ("mistake", "contradiction"),
    [
        ("clem:Parade a owl:Class ; rdfs:subClassOf clem:Event , clem:Group .", "unsatisfiable"),
        (":amnesty clem:covers :group ; clem:excludes :group .", "inconsistent"),
    ],
)
def test_the_reasoner_sees_a_contradiction(
    robot: Robot, tmp_path: Path, mistake: str, contradiction: str
) -> None:
    assert contradiction in _contradiction(robot, _written(tmp_path, _graph(mistake)))


@pytest.mark.parametrize(
    ("mistake", "violation"),
    [
        # Precedes is asymmetric too. Whatever happens has a doer, known or not: that is DL, but not RL.
        ("clem:precedes a owl:TransitiveProperty .", "non-simple property"),
        (
            "clem:Event rdfs:subClassOf [ owl:onProperty clem:doneBy ; owl:someValuesFrom owl:Thing ] .",
            "non-superclass",
        ),
    ],
)
def test_the_profile_check_sees_what_leaves_a_profile(
    robot: Robot, tmp_path: Path, mistake: str, violation: str
) -> None:
    with pytest.raises(AssertionError, match=violation):
        _assert_in_profiles(robot, _written(tmp_path, _graph(mistake)), tmp_path, "DL", "RL")


# ── By ROBOT's report ────────────────────────────────────────────────────────────────────────────────────


def test_robot_reports_no_error_and_no_warning(robot: Robot, tmp_path: Path) -> None:
    """Terms without label or definition, two with the same one, stray white space, a header without title."""
    definition = URIRef("http://purl.obolibrary.org/obo/IAO_0000115")
    names: dict[Node, Node] = {SKOS.prefLabel: RDFS.label, SKOS.definition: definition}
    renamed = Graph()
    for subject, predicate, value in Graph().parse(_written(tmp_path)):
        renamed.add((subject, names.get(predicate, predicate), value))  # ROBOT knows them by these names only
    copy, report = tmp_path / "renamed.ttl", tmp_path / "report.tsv"
    renamed.serialize(copy)
    done = robot("report", "--input", copy, "--output", report, "--fail-on", "WARN")
    assert done.returncode == 0, report.read_text("utf-8") if report.exists() else done.stdout


# ── What the tests are made of ───────────────────────────────────────────────────────────────────────────


def _graph(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def _written(folder: Path, *data: Graph) -> Path:
    """Write the modules and the data into one file that an OWL reasoner can read, and return its path.

    Three things stay out. What claims assert (rdf:subject and so on) is quoted, not said: a reasoner that
    took it for true would believe the propaganda. Lists of speakers are order, and OWL keeps rdf:List for
    its own syntax. xsd:date is no datatype of OWL 2 (https://www.w3.org/TR/owl2-syntax/#Datatype_Maps), which
    is why no property has it as range, so that nothing follows from a date.
    """
    whole = Graph() + ontology_graph()
    quoted = {RDF.subject, RDF.predicate, RDF.object, RDF.first, RDF.rest}
    for subject, predicate, value in (triple for graph in data for triple in graph):
        is_date = isinstance(value, Literal) and value.datatype == XSD_DATE
        if predicate not in quoted and value != RDF.nil and not is_date:
            whole.add((subject, predicate, value))
    whole.remove((None, OWL.imports, None))
    for term, kind in declarations(whole).items():
        whole.add((term, RDF.type, kind))
    path = folder / "whole.ttl"
    whole.serialize(path)
    return path


def _assert_in_profiles(robot: Robot, ontology: Path, folder: Path, *profiles: str) -> None:
    reports = [folder / f"{profile}.txt" for profile in profiles]
    chain: list[str | Path] = []
    for profile, report in zip(profiles, reports, strict=True):  # the ontology is handed on along the chain
        chain += ["validate-profile", "--profile", profile, "--output", report]
    done = robot(*chain[:1], "--input", ontology, *chain[1:])
    said = "\n".join(report.read_text("utf-8") for report in reports if report.exists())
    assert done.returncode == 0, said or done.stdout
    assert all(report.exists() for report in reports)


def _contradiction(robot: Robot, ontology: Path) -> str:
    """Return what HermiT finds amiss: a class that can have no member, or data that cannot be true; or ""."""
    inferred = ontology.with_suffix(".owl")
    done = robot("reason", "--reasoner", "HermiT", "--input", ontology, "--output", inferred)
    return done.stdout if done.returncode else ""
