"""`clemency serve` as a process: how it starts, what a slow query costs others, and how it ends."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="needs the extra `serve`")
pytest.importorskip("uvicorn", reason="needs the extra `serve`")

import httpx

from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.limits import Limits
from clemency.serve import LIMITS
from clemency.serve.graph import read
from clemency.serve.pool import Pool
from clemency.serve.work import Question, Refusal, Reply

MAIN = "from clemency.cli import main; main()"
SECONDS = 60  # that something may take on a busy machine
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
QUICK = "SELECT ?x { VALUES ?x { 1 } }"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no worker processes on Windows")


class Served:
    """A running server: its address, and what it has said."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", MAIN, "serve", "--port", "0", *arguments],
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
        assert self.process.stderr is not None
        self.said = ""
        while not (found := re.search(r"Serving at (http://\S+)/ ", self.said)):
            line = self.process.stderr.readline()
            assert line, f"it ended: {self.said}"
            self.said += line
        self.address = found[1]

    def ask(self, query: str, **params: str) -> httpx.Response:
        return httpx.get(f"{self.address}/sparql", params={"query": query, **params}, timeout=SECONDS)

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send a signal; return the exit status, and what was said since the start."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, out + err


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    started: list[Served] = []

    def start(*arguments: str) -> Served:
        started.append(Served(*arguments))
        return started[-1]

    yield start
    for served in started:
        served.process.terminate()
        served.process.communicate(timeout=SECONDS)


def children(pid: int) -> list[int]:
    """Return the worker processes of a server."""
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_it_ends_quietly_and_leaves_nothing_behind(
    serve: Callable[..., Served],
    number: signal.Signals,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    served = serve()
    assert served.ask(QUICK).status_code == 200
    workers = children(served.process.pid)
    assert workers
    slow = threading.Thread(target=_quietly, args=(served, SLOW))
    slow.start()
    time.sleep(0.5)
    assert served.end(number) == (status, "")
    slow.join(SECONDS)
    assert until(lambda: not any(map(alive, workers)))
    assert list(tmp_path.iterdir()) == []


def _quietly(served: Served, query: str) -> None:
    with suppress(httpx.HTTPError):
        served.ask(query)


def test_a_slow_query_is_stopped_while_others_are_answered(serve: Callable[..., Served]) -> None:
    served = serve("--seconds", "1")
    slow: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: slow.append(served.ask(SLOW)))
    thread.start()
    answered = 0
    while thread.is_alive():
        assert served.ask(QUICK).status_code == 200
        assert httpx.get(f"{served.address}/id/kp", timeout=SECONDS).status_code == 200
        answered += 1
    assert answered > 1
    assert slow[0].status_code == 503
    assert "The query was stopped." in slow[0].text
    for _ in range(4):  # by the worker in its place, too
        assert served.ask(QUICK).status_code == 200


def test_slow_queries_to_all_workers_hold_up_no_page_and_not_for_long(serve: Callable[..., Served]) -> None:
    served = serve("--seconds", "1")
    slow = [threading.Thread(target=lambda: served.ask(SLOW)) for _ in range(3)]
    for thread in slow:
        thread.start()
    time.sleep(0.3)
    assert httpx.get(f"{served.address}/", timeout=SECONDS).status_code == 200
    for thread in slow:
        thread.join(SECONDS)
    assert until(lambda: served.ask(QUICK).status_code == 200)


def test_whoever_goes_away_takes_the_query_along(serve: Callable[..., Served]) -> None:
    served = serve("--seconds", "600")
    before = set(children(served.process.pid))
    for _ in range(2):  # as many as there are workers
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{served.address}/sparql", params={"query": SLOW}, timeout=0.5)
    assert until(lambda: len(set(children(served.process.pid)) - before) == 2)
    assert served.ask(QUICK).status_code == 200


def test_a_port_that_is_taken_is_an_error_and_not_a_traceback() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-P", "-c", MAIN, "serve", "--port", port],
            capture_output=True,
            text=True,
            check=False,
            timeout=SECONDS,
        )
    assert done.returncode == 2
    assert re.fullmatch(
        rf"Error: Cannot serve at 127\.0\.0\.1, port {port}: .+ Try another port.*\n", done.stderr
    )


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--host", "no.such.host.invalid"], "There is no host"),
        (["--store", "/nowhere"], "There is no store in /nowhere"),
    ],
)
def test_what_cannot_be_served_is_an_error(arguments: list[str], reason: str) -> None:
    done = subprocess.run(
        [sys.executable, "-P", "-c", MAIN, "serve", "--port", "0", *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: {reason}")
    assert "Traceback" not in done.stderr


def test_only_this_machine_can_reach_it_unless_another_address_is_named(serve: Callable[..., Served]) -> None:
    served = serve()
    assert served.address.startswith("http://127.0.0.1:")
    assert "Warning" not in served.said
    open_to_all = serve("--host", "0.0.0.0")  # noqa: S104 - which is what is tried
    assert "Warning: 0.0.0.0 is not this machine alone." in open_to_all.said


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers to all of 127.0.0.0/8")
def test_another_address_of_this_machine_alone_can_be_named(serve: Callable[..., Served]) -> None:
    served = serve("--host", "127.0.0.2")
    assert "Warning" not in served.said
    assert served.ask(QUICK).status_code == 200
    assert httpx.get(served.address, headers={"Host": "rebound.example.org"}).status_code == 400


def test_a_worker_that_is_still_loading_ends_with_the_others(corpus: Corpus, tmp_path: Path) -> None:
    before = set(children(os.getpid()))

    def started() -> set[int]:
        return set(children(os.getpid())) - before

    async def start_and_stop() -> None:
        pool = Pool(read(corpus).source(tmp_path), LIMITS, 1)
        starting = asyncio.create_task(pool.start())
        while not started():
            await asyncio.sleep(0.01)
        await pool.stop()
        with pytest.raises(ClemencyError):
            await starting

    asyncio.run(start_and_stop())
    assert until(lambda: not started())


def test_where_all_workers_stay_busy_one_is_told_to_come_again(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clemency.serve.pool._PATIENCE", 0.2)

    async def ask_while_it_is_busy() -> Reply | Refusal:
        pool = Pool(read(corpus).source(tmp_path), LIMITS, 1)
        await pool.start()
        slow = asyncio.create_task(pool.ask(Question(SLOW)))
        await asyncio.sleep(0.1)
        try:
            return await asyncio.wait_for(pool.ask(Question(QUICK)), 10)
        finally:
            slow.cancel()
            await pool.stop()

    outcome = asyncio.run(ask_while_it_is_busy())
    assert isinstance(outcome, Refusal)
    assert (outcome.status, "busy" in outcome.reason) == (503, True)


def test_a_worker_that_ended_by_itself_is_replaced_all_the_same(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill = os.kill

    def late(process: int, sent: int) -> None:
        kill(process, sent)
        raise ProcessLookupError

    async def ask_twice() -> None:
        pool = Pool(read(corpus).source(tmp_path), Limits(seconds=1), 1)
        await pool.start()
        monkeypatch.setattr("clemency.workers.os.kill", late)
        try:
            first, second = await pool.ask(Question(SLOW)), await pool.ask(Question(QUICK))
        finally:
            await pool.stop()
        assert isinstance(first, Refusal)
        assert isinstance(second, Reply)

    asyncio.run(ask_twice())


def test_it_reads_a_corpus_of_ones_own(tmp_path: Path, sound: Path) -> None:
    (tmp_path / "data" / "articles").mkdir(parents=True)
    (tmp_path / "data" / "articles" / "test.ttl").write_bytes(sound.read_bytes())
    code = f"import sys; sys.argv[1:1] = ['--corpus', {str(tmp_path)!r}]; {MAIN}"
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", code, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+/", process.stderr.readline())
        assert found
        page = httpx.get(f"{found[0]}article/test", headers={"Accept": "text/html"}, timeout=SECONDS)
        assert "a made-up article" in page.text
    finally:
        process.terminate()
        process.communicate(timeout=SECONDS)
