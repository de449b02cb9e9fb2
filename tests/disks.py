"""Stores on disk for the tests: made-up corpora, what a store holds, and loads that are killed."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from clemency.corpus import Corpus, open_corpus
from clemency.stores.catalogue import CATALOGUE_GRAPH
from clemency.stores.embedded import load_embedded, opened_if_fresh
from generated import sound_article

Holding = dict[str, tuple[str, ...]]

# Loads a corpus, and dies before the Nth step that writes or reads back: at none if N is 0.
_LOAD = """
import os, signal, sys
from pathlib import Path
from clemency.corpus import open_corpus
from clemency.stores import embedded, filling, ondisk

root, store, deadly = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
steps = 0

def watched(function):
    def step(*arguments, **options):
        global steps
        steps += 1
        if steps == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **options)
    return step

filling._REPLACED = filling._LOADED = 500
for name in ("_bulk", "_amend", "_check"):
    setattr(filling, name, watched(getattr(filling, name)))
ondisk.replacement = watched(ondisk.replacement)
ondisk.trig = watched(ondisk.trig)
corpus = open_corpus(root)
print("begun", flush=True)
embedded.load_embedded(corpus, store, prune=True)
"""


def made_up(root: Path, reference: Path, seeds: Iterable[int]) -> Corpus:
    """A corpus of made-up articles beside some reference data."""
    (root / "data" / "articles").mkdir(parents=True)
    shutil.copytree(reference, root / "data" / "reference")
    for seed in seeds:
        write(root, seed)
    return open_corpus(root)


def write(root: Path, seed: int, name: int | None = None) -> Corpus:
    """Write a made-up article into a corpus, under its own IRI or in the place of another."""
    place = seed if name is None else name
    text = sound_article(seed).text.replace(f"generated-{seed}", f"generated-{place}")
    (root / "data" / "articles" / f"{place}.ttl").write_text(text, "utf-8")
    return open_corpus(root)


def held(directory: Path) -> Holding:
    """What a store holds, graph by graph, in a form without blank nodes' names and times."""
    store = ox.Store.read_only(str(directory))
    names = [*store.named_graphs(), ox.DefaultGraph()]
    return {str(name): canonical_lines(store.quads_for_pattern(None, None, None, name)) for name in names}


def canonical_lines(quads: Iterable[ox.Quad]) -> tuple[str, ...]:
    dataset = ox.Dataset(ox.Quad(*quad.triple) for quad in quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted(f"{quad} ." for quad in dataset if "dc/terms/modified" not in str(quad.predicate)))


def undisturbed(corpus: Corpus) -> Holding:
    """What a load into a new store leaves there."""
    folder = corpus.root.parent / "undisturbed"
    shutil.rmtree(folder, ignore_errors=True)
    load_embedded(corpus, folder)
    return held(folder)


def killed(corpus: Corpus, store: Path, *, step: int = 0, seconds: float | None = None) -> bool:
    """Load a corpus in a process that is killed at a step, or after a while. Return whether it was."""
    command = [sys.executable, "-c", _LOAD, str(corpus.root), str(store), str(step)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
    assert process.returncode in (0, -signal.SIGKILL)
    return process.returncode != 0


def check_after_a_kill(corpus: Corpus, store: Path, before: Holding, after: Holding) -> None:
    """Each graph is as it was, or as it shall be, or was not there and is not; the merge is that of these."""
    if not (store / "CURRENT").exists():
        return
    now = held(store)
    ours = {name for name in (*before, *after) if name not in ("DEFAULT", f"<{CATALOGUE_GRAPH}>")}
    for name in ours:
        assert now.get(name) in (before.get(name), after.get(name)), name
    merge = set()
    opened = ox.Store.read_only(str(store))
    for name in ours:
        graph = ox.NamedNode(name.strip("<>"))
        merge |= {str(quad.triple) for quad in opened.quads_for_pattern(None, None, None, graph)}
    default = opened.quads_for_pattern(None, None, None, ox.DefaultGraph())
    assert {str(quad.triple) for quad in default} == merge
    with opened_if_fresh(corpus, store) as found:
        assert isinstance(found, str) or now == after
