"""Loads that are tried again, interrupted and repeated: they all end as an undisturbed one."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import Graph

from clemency import canonical
from clemency.corpus import Corpus, open_corpus
from clemency.errors import ClemencyError
from clemency.stores.catalogue import CATALOGUE_GRAPH, recorded
from clemency.stores.remote import load_remote
from clemency.stores.reports import LoadReport
from clemency.stores.writing import staging
from standins import Answer, Request, StandIn, stand_in, store_that_keeps

PREFIXES = "@prefix oa: <http://www.w3.org/ns/oa#> . @prefix schema: <https://schema.org/> .\n"
ONE, TWO, THREE = (f"https://w3id.org/clemency/article/{name}" for name in ("one", "two", "three"))

Part = Callable[[Request], Answer]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Two articles."""
    (tmp_path / "data" / "articles").mkdir(parents=True)
    write(tmp_path, ONE, "Amnesty")
    return write(tmp_path, TWO, "Amnesty")


def write(root: Path, iri: str, headline: str) -> Corpus:
    text = f'<{iri}> a schema:NewsArticle ; schema:headline "{headline}" ; schema:about [ oa:start 1 ] .'
    (root / "data" / "articles" / f"{iri.rpartition('/')[2]}.ttl").write_text(PREFIXES + text)
    return open_corpus(root)


def load(
    corpus: Corpus, server: StandIn, *, prune: bool = False, dry_run: bool = False, patience: float = 10.0
) -> LoadReport:
    return load_remote(
        corpus, server.address, kind="generic", prune=prune, dry_run=dry_run, patience=patience, timeout=5
    )


def keep(kept: dict[str, bytes] | None = None) -> Part:
    return store_that_keeps(lambda body: body, kept)


def but_first(times: int, fault: Answer, rest: Part, *, method: str = "PUT", graph: str = ONE) -> Part:
    """Return a server that answers some requests with a fault until it has done so a number of times."""
    left = [times]

    def answer(request: Request) -> Answer:
        if (request.method, request.graph) == (method, graph) and left[0] > 0:
            left[0] -= 1
            return fault
        return rest(request)

    return answer


def states(report: LoadReport) -> dict[str, str]:
    return {graph.iri: graph.state for graph in report.graphs if "/article/" in graph.iri}


def graphs_in(kept: dict[str, bytes]) -> dict[str, bytes]:
    """What a store holds, in a form that can be compared; of the catalogue, its digests."""
    held = {Request("GET", path, b"").graph: canonical.stored_form(body) for path, body in kept.items()}
    digests = recorded(Graph().parse(held.pop(str(CATALOGUE_GRAPH), b""), format="nt"))
    return held | {"digests": repr(sorted(digests.items())).encode()}


# Trying again


@pytest.mark.parametrize("method", ["GET", "PUT"])
@pytest.mark.parametrize(
    "fault",
    [
        *(Answer(status) for status in (429, 502, 503, 504)),
        Answer(503, retry_after="0"),
        Answer(200, b"half", "application/n-triples", cut_short=True),
    ],
    ids=["429", "502", "503", "504", "503 with Retry-After", "half an answer"],
)
def test_what_may_be_over_soon_is_tried_again(corpus: Corpus, fault: Answer, method: str) -> None:
    kept: dict[str, bytes] = {}
    with stand_in(but_first(2, fault, keep(kept), method=method)) as server:
        assert states(load(corpus, server)) == {ONE: "loaded", TWO: "loaded"}
    assert Counter(r.graph for r in server.requests if r.method == "PUT")[ONE] == (
        3 if method == "PUT" else 1
    )


def test_a_server_that_is_slow_once_is_tried_again(corpus: Corpus) -> None:
    with stand_in(but_first(1, Answer(201, delay=0.6), keep())) as server:
        report = load_remote(corpus, server.address, kind="generic", timeout=0.3, patience=10)
    assert states(report)[ONE] == "loaded"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 413, 500, 501, 507])
def test_what_will_not_change_is_not_tried_again(corpus: Corpus, status: int) -> None:
    with (
        stand_in(but_first(9, Answer(status), keep())) as server,
        pytest.raises(ClemencyError, match=f"answers {status}"),
    ):
        load(corpus, server)
    assert Counter(r.graph for r in server.requests if r.method == "PUT")[ONE] == 1


def test_a_server_is_left_alone_for_as_long_as_it_asks(corpus: Corpus) -> None:
    with stand_in(but_first(1, Answer(503, retry_after="1"), keep())) as server:
        began = time.monotonic()
        load(corpus, server)
    assert time.monotonic() - began >= 1


def test_a_server_that_asks_for_more_patience_than_there_is_is_given_up_at_once(corpus: Corpus) -> None:
    began = time.monotonic()
    with (
        stand_in(but_first(9, Answer(503, retry_after="3600"), keep())) as server,
        pytest.raises(ClemencyError, match=r"answers 503 .* It asks to wait 3600 seconds\."),
    ):
        load(corpus, server)
    assert time.monotonic() - began < 60


def test_a_date_to_wait_for_is_understood_too(corpus: Corpus) -> None:
    fault = Answer(503, retry_after="Wed, 21 Oct 2065 07:28:00 GMT")
    with stand_in(but_first(9, fault, keep())) as server, pytest.raises(ClemencyError, match="asks to wait"):
        load(corpus, server)


def test_the_last_word_says_how_often_it_was_tried(corpus: Corpus) -> None:
    with (
        stand_in(but_first(99, Answer(503), keep())) as server,
        pytest.raises(ClemencyError, match=r"answers 503 .* Tried \d+ times in [0-2] seconds"),
    ):
        load(corpus, server, patience=1.5)


# Repeating and pruning


def test_what_changed_is_written_and_nothing_else(corpus: Corpus) -> None:
    kept: dict[str, bytes] = {}
    with stand_in(keep(kept)) as server:
        load(corpus, server)
        server.requests.clear()
        assert states(load(write(corpus.root, TWO, "Pardon"), server)) == {ONE: "unchanged", TWO: "loaded"}
    written = {request.graph for request in server.requests if request.method != "GET"}
    assert written == {TWO, str(CATALOGUE_GRAPH), str(staging(CATALOGUE_GRAPH))}


def test_an_article_that_is_gone_stays_unless_it_is_pruned(corpus: Corpus) -> None:
    kept: dict[str, bytes] = {}
    with stand_in(keep(kept)) as server:
        load(corpus, server)
        (corpus.root / "data" / "articles" / "two.ttl").unlink()
        smaller = open_corpus(corpus.root)
        assert states(load(smaller, server)) == {ONE: "unchanged", TWO: "left"}
        assert TWO in graphs_in(kept)
        assert states(load(smaller, server, prune=True)) == {ONE: "unchanged", TWO: "removed"}
        assert TWO not in graphs_in(kept)
        assert states(load(smaller, server)) == {ONE: "unchanged"}


def test_a_removal_that_the_store_forgets_is_done_again(corpus: Corpus) -> None:
    kept: dict[str, bytes] = {}
    with stand_in(but_first(1, Answer(204), keep(kept), method="DELETE", graph=TWO)) as server:
        load(corpus, server)
        (corpus.root / "data" / "articles" / "two.ttl").unlink()
        smaller = open_corpus(corpus.root)
        assert states(load(smaller, server, prune=True))[TWO] == "removed"
        assert not any("two" in path for path in kept)


def test_a_removal_that_the_store_only_claims_is_an_error_each_time(corpus: Corpus) -> None:
    rest = keep()
    with stand_in(lambda request: Answer(204) if request.method == "DELETE" else rest(request)) as server:
        load(corpus, server)
        (corpus.root / "data" / "articles" / "two.ttl").unlink()
        smaller = open_corpus(corpus.root)
        for _ in range(2):
            with pytest.raises(ClemencyError, match=rf"the graph <{TWO}> has 4 triples instead of 0"):
                load(smaller, server, prune=True)


def test_pruning_leaves_alone_what_was_not_loaded(corpus: Corpus) -> None:
    mine = {"/store?graph=http%3A%2F%2Fexample.org%2Fmine": b"<urn:a> <urn:b> <urn:c> .\n"}
    kept = dict(mine)
    with stand_in(keep(kept)) as server:
        load(corpus, server, prune=True)
    assert kept.items() >= mine.items()


def test_a_dry_run_says_what_a_load_would_do_and_writes_nothing(corpus: Corpus) -> None:
    with stand_in(keep()) as server:
        load(corpus, server)
        (corpus.root / "data" / "articles" / "two.ttl").unlink()
        changed = write(write(corpus.root, THREE, "New").root, ONE, "Pardon")
        server.requests.clear()
        foretold = load(changed, server, prune=True, dry_run=True)
        assert {request.method for request in server.requests} == {"GET"}
        assert states(foretold) == states(load(changed, server, prune=True))
    assert states(foretold) == {ONE: "loaded", THREE: "loaded", TWO: "removed"}
    assert foretold.dry_run


# Interruptions


@pytest.mark.parametrize("how", ["nothing of it", "half of it", "all of it"])
@pytest.mark.parametrize("turn", range(9))
def test_a_load_that_is_cut_off_at_any_write_is_set_right_by_the_next(
    corpus: Corpus, turn: int, how: str
) -> None:
    def cut_off(request: Request) -> Answer:
        """Do a write in part, and none that comes later."""
        if request.method == "GET":
            return whole(request)
        with counting:
            writes.append(request)
            number = len(writes) - 1
        if number < turn or (number == turn and how == "all of it"):
            whole(request)
        elif number == turn and how == "half of it":
            store_that_keeps(lambda body: b"".join(body.splitlines(keepends=True)[:2]), kept)(request)
        return Answer(500) if number >= turn else Answer(204)

    kept: dict[str, bytes] = {}
    undisturbed: dict[str, bytes] = {}
    writes: list[Request] = []
    counting = threading.Lock()
    whole = keep(kept)
    with stand_in(whole) as server:
        load(corpus, server)
    (corpus.root / "data" / "articles" / "two.ttl").unlink()
    changed = write(write(corpus.root, THREE, "New").root, ONE, "Pardon")
    with stand_in(cut_off) as server, pytest.raises(ClemencyError, match="answers 500"):
        load(changed, server, prune=True)
    # The next run is to load what was there before the first: to trust a record of that would be wrong.
    reverted = write(changed.root, ONE, "Amnesty")
    with stand_in(whole) as server, stand_in(keep(undisturbed)) as other:
        load(reverted, server, prune=True)
        load(reverted, other)
        assert set(states(load(reverted, server)).values()) == {"unchanged"}
    assert graphs_in(kept) == graphs_in(undisturbed)


def test_no_more_graphs_are_written_at_a_time_than_was_asked_for(corpus: Corpus) -> None:
    for number in range(12):
        corpus = write(corpus.root, f"{ONE}{number}", "Amnesty")
    lock, now, most = threading.Lock(), [0], [0]
    rest = keep()

    def answer(request: Request) -> Answer:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)
        with lock:
            now[0] -= 1
        return rest(request)

    with stand_in(answer) as server:
        load_remote(corpus, server.address, kind="generic", parallel=3)
    assert most[0] == 3


def test_a_watcher_hears_of_each_graph_up_to_the_last(corpus: Corpus) -> None:
    heard: list[tuple[int, int]] = []
    with stand_in(keep()) as server:
        report = load_remote(
            corpus, server.address, kind="generic", watch=lambda done, total: heard.append((done, total))
        )
    total = sum(graph.triples for graph in report.graphs)
    assert len(heard) == len(report.graphs)
    assert heard[-1] == (total, total)
