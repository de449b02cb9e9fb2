"""Oxigraph on a machine with more processors than this one may have."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Python and Oxigraph ask the system how many processors there are: this answers in its place.
_EIGHT = """
#define _GNU_SOURCE
#include <sched.h>
#include <string.h>
int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set) {
    memset(set, 0, size);
    for (int number = 0; number < 8; number++) CPU_SET_S(number, size, set);
    return 0;
}
"""

_SERVE = """
import sys
from pathlib import Path
import pyoxigraph as ox
from clemency.serve.work import Source, opened

ours, theirs = opened(Source(Path(sys.argv[1]), False)), ox.Store()
theirs.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
print(*(len({quad.subject for quad in store}) for store in (ours, theirs)))
"""

_CORPUS = """
import sys
from pathlib import Path
from clemency.corpus import open_corpus
from clemency.stores.embedded import load_embedded

print(*(graph.state for graph in load_embedded(open_corpus(), Path(sys.argv[1])).graphs))
"""


@pytest.fixture
def eight(tmp_path: Path) -> dict[str, str]:
    """An environment in which there seem to be eight processors."""
    compiler = shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("only Linux with a C compiler can be told that it has eight processors")
    source, library = tmp_path / "eight.c", tmp_path / "eight.so"
    source.write_text(_EIGHT, "utf-8")
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, source], check=True)
    return {**os.environ, "LD_PRELOAD": str(library)}


def run(program: str, *arguments: str, env: dict[str, str]) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.strip()


def test_a_blank_node_that_is_served_stays_one(eight: dict[str, str], tmp_path: Path) -> None:
    quads = tmp_path / "graph.nq"
    quads.write_text("".join(f'_:one <urn:p> "{number}" <urn:g> .\n' for number in range(10_000)), "utf-8")
    ours, theirs = map(int, run(_SERVE, str(quads), env=eight).split())
    assert ours == 1
    if theirs == 1:
        pytest.skip("Oxigraph keeps them whole by itself: it sees fewer processors, or was mended")


def test_blank_nodes_that_are_loaded_stay_whole(eight: dict[str, str], tmp_path: Path) -> None:
    assert set(run(_CORPUS, str(tmp_path / "store"), env=eight).split()) == {"loaded"}
