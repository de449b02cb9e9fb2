"""How long a validation takes, beside stock pySHACL with owlrl, on the same article, ontology and shapes.

    python benchmarks/validate.py [ARTICLE]

*Cold* is a process of its own, from its start to its end: `pyshacl -i owlrl` on the merged article, and
`clemency validate ARTICLE`, which checks more (syntax, terms, shapes, contradictions). *Warm* is in one
process that has done it once before: pySHACL and then owlrl's closure, and the check that `clemency validate`
makes of one file. Each number is the median of three. A second article, the first with one word misspelt,
shows what it costs to say what is wrong.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pyshacl
from owlrl.OWLRL import OWLRL_Semantics
from rdflib import Graph

from clemency import assets
from clemency.checking.check import Task, check
from clemency.corpus import open_corpus

REPEATS = 3
BIN = Path(sys.executable).parent
ENGINES = ("clemency", "pyshacl", "owlrl", "rdflib", "pyoxigraph", "pyshifty")


def main() -> None:
    corpus = open_corpus()
    article = Path(sys.argv[1]) if len(sys.argv) > 1 else corpus.article_paths[0]
    with tempfile.TemporaryDirectory() as folder:
        given = [
            together(Path(folder) / "shapes.ttl", (assets.root() / "ontology" / "shapes").glob("*.ttl")),
            together(Path(folder) / "ontology.ttl", (assets.root() / "ontology").glob("*.ttl")),
            together(Path(folder) / "merged.ttl", [*corpus.reference_paths, article]),
        ]
        wrong = Path(folder) / "wrong.ttl"
        wrong.write_text(article.read_text("utf-8").replace("clem:stance", "clem:stnace", 1), "utf-8")
        shapes, ontology, data = (Graph().parse(path) for path in given)

        say("article", f"{article.name}: {len(data)} triples with the reference data")
        say("machine", f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
        say("engines", ", ".join(f"{name} {release(name)}" for name in ENGINES))
        print()

        stock_cold = median(lambda: run("pyshacl", "-i", "owlrl", "-s", given[0], "-e", given[1], given[2]))
        cold = median(lambda: run("clemency", "validate", article))
        compare("cold, one sound article", stock_cold, "pyshacl -i owlrl", cold, at_least=10)
        cold_wrong = median(lambda: run("clemency", "validate", wrong))
        compare("cold, with one mistake", stock_cold, "pyshacl -i owlrl", cold_wrong)

        references = tuple(corpus.reference_paths)
        stock_warm = median(lambda: stock(data, shapes, ontology), before=1)
        warm = median(lambda: check(Task(article, references)), before=1)
        compare("warm, one sound article", stock_warm, "pySHACL and owlrl", warm, at_least=60)
        warm_wrong = median(lambda: check(Task(wrong, references)), before=1)
        compare("warm, with one mistake", stock_warm, "pySHACL and owlrl", warm_wrong)

        print()
        say("clemency --version", f"{median(lambda: run('clemency', '--version')):.3f} s")


def stock(data: Graph, shapes: Graph, ontology: Graph) -> None:
    pyshacl.validate(data, shacl_graph=shapes, ont_graph=ontology)
    OWLRL_Semantics(data + ontology, axioms=False, daxioms=False, rdfs=False).closure()


def median(work: Callable[[], object], *, before: int = 0) -> float:
    """Return how many seconds the work takes, when it has been done so many times before."""
    taken = []
    for _ in range(before + REPEATS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[before:])


def run(command: str, *arguments: str | Path) -> None:
    done = subprocess.run([BIN / command, *arguments], capture_output=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"{command} could not be run:\n{done.stderr.decode()}")


def together(whole: Path, parts: Iterable[Path]) -> Path:
    whole.write_text("\n".join(part.read_text("utf-8") for part in sorted(parts)), "utf-8")
    return whole


def compare(what: str, stock_takes: float, name: str, ours: float, at_least: float | None = None) -> None:
    wanted = f"  (wanted: {at_least:g})" if at_least else ""
    say(
        what,
        f"{name} {stock_takes:7.3f} s   clemency {ours:7.3f} s   {stock_takes / ours:6.1f} times{wanted}",
    )


def say(what: str, words: str) -> None:
    print(f"{what:<25}{words}", flush=True)


def release(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


if __name__ == "__main__":
    main()
