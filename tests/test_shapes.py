"""The fast way of running the shapes finds what the reference finds; plain pySHACL needs no tool of ours."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from rdflib import RDF, SH, Graph

from clemency.breaches import as_finding
from clemency.corpus import Corpus, merged, ontology_graph
from clemency.findings import Finding
from clemency.namespaces import CLEM
from clemency.shapes import breaches
from clemency.turtle import read_turtle

ROOT = Path(__file__).parents[1]
ARTICLES = sorted([*(ROOT / "data" / "articles").glob("*.ttl"), *(ROOT / "tests" / "broken").glob("*.ttl")])


def findings(path: Path, corpus: Corpus, *, reference: bool) -> set[Finding]:
    others = () if path.name.startswith("reference-") else corpus.reference_paths
    files = [read_turtle(each) for each in (path, *others)]
    graph = merged(files)
    declared = {node for each in (graph, ontology_graph()) for node in each.subjects(RDF.type, None)}
    return {as_finding(breach, files, declared) for breach in breaches(graph, reference=reference)}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_oxigraph_and_rdflib_find_the_same(path: Path, corpus: Corpus) -> None:
    assert findings(path, corpus, reference=False) == findings(path, corpus, reference=True)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("data/articles/dailynk-2015-second-amnesty.ttl", set()),
        ("tests/broken/propaganda-as-fact.ttl", {"CLEM002"}),
        ("tests/broken/passage-beyond-text.ttl", {"CLEM036"}),
        ("tests/broken/value-outside-vocabulary.ttl", {"CLEM056"}),
    ],
)
def test_the_rules_hold_under_plain_pyshacl(name: str, codes: set[str], tmp_path: Path) -> None:
    """As `ontology/shapes/prefixes.ttl` says, with nothing but `cat` and `pyshacl`."""
    shapes = concatenated((ROOT / "ontology" / "shapes").glob("*.ttl"), tmp_path / "shapes.ttl")
    ontology = concatenated((ROOT / "ontology").glob("*.ttl"), tmp_path / "ontology.ttl")
    article = [*(ROOT / "data" / "reference").glob("*.ttl"), ROOT / name]
    data = concatenated(article, tmp_path / "merged.ttl")
    done = pyshacl("-s", shapes, "-e", ontology, "-f", "turtle", data)
    assert done.returncode == int(bool(codes)), done.stderr
    report, rules = Graph().parse(data=done.stdout, format="turtle"), Graph().parse(shapes)
    sources = [
        rules.value(report.value(result, predicate), CLEM.code)
        for result in report.subjects(RDF.type, SH.ValidationResult)
        for predicate in (SH.sourceConstraint, SH.sourceShape)
    ]
    assert {str(code) for code in sources if code is not None} == codes


def test_without_the_ontology_the_shapes_refuse_to_pass_anything(tmp_path: Path) -> None:
    shapes = concatenated((ROOT / "ontology" / "shapes").glob("*.ttl"), tmp_path / "shapes.ttl")
    done = pyshacl("-s", shapes, ROOT / "tests" / "broken" / "sound.ttl")
    assert done.returncode == 1
    assert "The ontology was not given" in done.stdout


def concatenated(parts: Iterable[Path], whole: Path) -> Path:
    whole.write_text("\n".join(part.read_text("utf-8") for part in parts), "utf-8")
    return whole


def pyshacl(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).parent / "pyshacl"
    return subprocess.run([command, *arguments], capture_output=True, encoding="utf-8", check=False)
