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

_LOAD = """
import io, sys
import pyoxigraph as ox
from clemency import oxigraph

quads = b"".join(b'_:one <urn:p> "%d" <urn:g> .\\n' % number for number in range(10_000))
ours, theirs = ox.Store(), ox.Store()
oxigraph.bulk_load(ours, io.BytesIO(quads))
theirs.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
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


def test_a_blank_node_stays_one_however_many_processors_read_it(eight: dict[str, str]) -> None:
    ours, theirs = map(int, run(_LOAD, env=eight).split())
    assert ours == 1
    assert theirs > 1, "Oxigraph keeps blank nodes whole by now: oxigraph.bulk_load may give it bytes"


def test_a_corpus_is_loaded_whole_however_many_processors_there_are(
    eight: dict[str, str], tmp_path: Path
) -> None:
    assert set(run(_CORPUS, str(tmp_path / "store"), env=eight).split()) == {"loaded"}
