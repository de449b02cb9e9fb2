"""A load runs to its end while the server is killed and started again, and nothing is lost or doubled.

SOAK_ARTICLES is how many made-up articles are loaded (60 if not given); SOAK_SEED is where their seeds begin,
and decides when the server is killed.
"""

import os
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from clemency import canonical
from clemency.corpus import (
    ONTOLOGY_GRAPH,
    REFERENCE_GRAPH,
    Corpus,
    ontology_graph,
    open_corpus,
    reference_graph,
)
from clemency.reading.turtle import read_turtle
from clemency.stores.catalogue import CATALOGUE_GRAPH
from clemency.stores.remote import load_remote
from generated import sound_article
from servers.kinds import KINDS, missing
from servers.running import Server

ARTICLES = int(os.environ.get("SOAK_ARTICLES") or 60)
SEED = int(os.environ.get("SOAK_SEED") or time.time_ns() % 10**6)
KILLS = 10


# RDF4J's stores do not always survive being killed ten times: docs/stores.md.
@pytest.fixture(params=["oxigraph", "fuseki"])
def server(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """An empty server: each kind in turn."""
    kind = KINDS[request.param]
    if reason := missing(kind):
        pytest.skip(reason)
    monkeypatch.setenv("NO_PROXY", "*")
    running = Server(kind, tmp_path)
    try:
        running.start()
        yield running
    finally:
        running.close()


@pytest.fixture
def many(tmp_path: Path, corpus: Corpus) -> Corpus:
    """A corpus of made-up articles, with the project's own reference data."""
    data = tmp_path / "many" / "data"
    for part in ("articles", "reference"):
        (data / part).mkdir(parents=True)
    for path in corpus.reference_paths:
        (data / "reference" / path.name).write_bytes(path.read_bytes())
    for seed in range(SEED, SEED + ARTICLES):
        (data / "articles" / f"{seed}.ttl").write_text(sound_article(seed).text, "utf-8")
    return open_corpus(data.parent)


def test_nothing_is_lost_or_doubled_while_the_server_is_killed_and_started_again(
    server: Server, many: Corpus, capsys: pytest.CaptureFixture[str]
) -> None:
    random = Random(SEED)  # noqa: S311
    # The parts of the load that are done when each shot is fired.
    shots = sorted(random.uniform(0.05, 0.95) for _ in range(KILLS))
    due: queue.Queue[bool] = queue.Queue()
    kills: list[float] = []

    def watch(done: int, total: int) -> None:
        while shots and done >= shots[0] * total:
            shots.pop(0)
            due.put(True)

    def fire() -> None:
        while due.get():
            time.sleep(random.uniform(0, 0.1))
            server.kill()
            kills.append(time.monotonic())
            time.sleep(random.uniform(0, 0.5))
            server.start()

    gunner = threading.Thread(target=fire)
    gunner.start()
    begin = time.monotonic()
    try:
        load_remote(many, server.url, watch=watch)
    finally:
        due.put(False)
        gunner.join()
    end = time.monotonic()

    assert len(kills) == KILLS, f"seed {SEED}"
    held = server.graphs()
    held.pop(str(CATALOGUE_GRAPH))
    assert held == dict(expected(many)), f"seed {SEED}"
    again = load_remote(many, server.url)
    assert again.count("unchanged") == len(held), f"seed {SEED}"
    with capsys.disabled():
        within = sum(kill < end for kill in kills)
        print(f"\n{ARTICLES} articles loaded in {end - begin:.0f} s, through {within} kills, seed {SEED}")  # noqa: T201


def expected(corpus: Corpus) -> Iterator[tuple[str, bytes]]:
    """What a store should hold of a corpus, graph by graph."""
    for path in corpus.article_paths:
        graph = read_turtle(path).graph
        yield f"https://w3id.org/clemency/article/generated-{path.stem}", form(canonical.ntriples(graph))
    yield str(REFERENCE_GRAPH), form(canonical.ntriples(reference_graph(corpus)))
    yield str(ONTOLOGY_GRAPH), form(canonical.ntriples(ontology_graph()))


def form(document: bytes) -> bytes:
    return canonical.stored_form(document)
