"""The rules under plain pySHACL, with nothing but `cat` and it, as `ontology/shapes/prefixes.ttl` says."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from rdflib import RDF, SH, Graph

from clemency.namespaces import CLEM
from folders import ROOT


def checked(name: str, folder: Path) -> tuple[int, set[str]]:
    """The exit status for a file beside the reference data, and the codes of the rules that are broken."""
    shapes = shapes_in(folder)
    ontology = concatenated((ROOT / "ontology").glob("*.ttl"), folder / "ontology.ttl")
    article = [*(ROOT / "data" / "reference").glob("*.ttl"), ROOT / name]
    data = concatenated(article, folder / "merged.ttl")
    done = pyshacl("-s", shapes, "-e", ontology, "-f", "turtle", data)
    assert done.stdout, done.stderr
    report, rules = Graph().parse(data=done.stdout, format="turtle"), Graph().parse(shapes)
    sources = [
        rules.value(report.value(result, predicate), CLEM.code)
        for result in report.subjects(RDF.type, SH.ValidationResult)
        for predicate in (SH.sourceConstraint, SH.sourceShape)
    ]
    return done.returncode, {str(code) for code in sources if code is not None}


def shapes_in(folder: Path) -> Path:
    return concatenated((ROOT / "ontology" / "shapes").glob("*.ttl"), folder / "shapes.ttl")


def concatenated(parts: Iterable[Path], whole: Path) -> Path:
    whole.write_text("\n".join(part.read_text("utf-8") for part in parts), "utf-8")
    return whole


def pyshacl(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).parent / "pyshacl"
    return subprocess.run([command, *arguments], capture_output=True, encoding="utf-8", check=False)
