"""Workers: each file within limits, and what becomes of one that passes them becomes of no other."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

import chores
from chores import Chore
from clemency import workers
from clemency.errors import TurtleSyntaxError
from clemency.limits import missing
from clemency.workers import Limits, Passed, checked

LIMITS = Limits(megabytes=1, seconds=1, memory=200 * 1024**2)
SHORT = replace(LIMITS, seconds=0.4)  # 2 seconds on the clock, for what only waits

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no workers on Windows")
linux = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")


@contextmanager
def second_thread() -> Iterator[None]:
    """With a second thread in this process, no worker may be a copy of it."""
    over = threading.Event()
    thread = threading.Thread(target=over.wait)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def eventually(happens: Callable[[], bool]) -> bool:
    for _ in range(100):
        if happens():
            return True
        time.sleep(0.01)
    return False


@pytest.fixture(params=["copied", "new"], autouse=True)
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Try everything with workers that are copies of this process, and with new ones."""
    if request.param == "new":
        monkeypatch.setattr(workers, "_may_fork", lambda: False)
    elif not eventually(workers._may_fork):  # a thread that has ended is gone a moment later
        pytest.skip("this process has several threads, or is not on Linux")
    return str(request.param)


def files(count: int) -> list[Chore]:
    return [Chore(Path(f"{number}.ttl")) for number in range(count)]


def test_no_more_results_than_a_few_wait_for_those_of_a_slow_file() -> None:
    files = [Chore(Path("slow"), "doze"), *(Chore(Path(str(number))) for number in range(100))]
    times = checked(chores.moment, files, limits=LIMITS)
    slow, *others = [done for done in times if not isinstance(done, Passed)]
    ahead = sum(done < slow for done in others)
    assert ahead <= workers._processors() * workers._AHEAD
    assert ahead or workers._processors() == 1


def test_results_come_in_the_order_of_the_items() -> None:
    assert list(checked(chores.name, files(50), limits=LIMITS)) == [f"{number}.ttl" for number in range(50)]
    assert list(checked(chores.name, [], limits=LIMITS)) == []
    assert list(checked(chores.nothing, files(2), limits=LIMITS)) == [None, None]


def test_the_work_is_done_elsewhere_by_as_many_processes_as_there_are_processors() -> None:
    used = set(checked(chores.process, files(200), limits=LIMITS))
    assert os.getpid() not in used
    assert 1 <= len(used) <= (os.cpu_count() or 1)


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("compute", "It takes more than 1 seconds of computing."),
        ("sleep", "It was not done after 2 seconds."),
        pytest.param("allocate", "It takes more memory than the 200 MB that it may take.", marks=linux),
        pytest.param(
            "allocate, and complain",
            "It takes more memory than the 200 MB that it may take.",
            marks=linux,
        ),
        ("recurse", "It is nested too deeply."),
        (
            "crash",
            "It broke its process (Segmentation fault): it is nested too deeply, or takes too much memory.",
        ),
        ("abort", "It broke its process (Aborted): it is nested too deeply, or takes too much memory."),
        ("be killed", "Its process was killed: most likely the system ran out of memory."),
        ("leave", "Its process ended before its time (status 3)."),
        ("fail", "It met with a fault in Clemency: ValueError: no \\u001b[31m good."),
    ],
)
def test_a_file_that_passes_a_limit_costs_no_other(what: str, reason: str) -> None:
    items = files(6)
    items[2] = Chore(Path("2.ttl"), what)
    outcomes = list(checked(chores.do, items, limits=SHORT if what == "sleep" else LIMITS))
    assert outcomes.pop(2) == Passed(reason)
    assert outcomes == ["0.ttl", "1.ttl", "3.ttl", "4.ttl", "5.ttl"]


def test_a_result_that_cannot_be_sent_is_a_fault_and_no_crash() -> None:
    items = [Chore(Path("a.ttl"), "return what cannot be sent"), Chore(Path("b.ttl"))]
    fault, sound = checked(chores.do, items, limits=LIMITS)
    assert isinstance(fault, Passed)
    assert fault.reason.startswith("It met with a fault in Clemency: ")
    assert sound == "b.ttl"


def test_many_bad_files_in_a_row_are_told_one_by_one() -> None:
    items = [Chore(Path(f"{number}.ttl"), "be killed" if number % 2 else "") for number in range(20)]
    outcomes = list(checked(chores.do, items, limits=LIMITS))
    assert [isinstance(outcome, Passed) for outcome in outcomes] == [False, True] * 10


def test_time_is_counted_for_each_file_anew() -> None:
    each = 15  # 3 seconds of dozing for each worker: more than the 2 of one file
    patient = [Chore(Path("a.ttl"), "doze")] * (each * workers._processors())
    assert set(checked(chores.do, patient, limits=SHORT)) == {"a.ttl"}


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    large = tmp_path / "large.ttl"
    large.write_bytes(b"#" * 1_500_000)
    (outcome,) = checked(chores.do, [Chore(large, "compute")], limits=LIMITS)
    assert outcome == Passed("The file has 1.5 MB; at most 1 MB are read.")


def test_an_error_that_is_meant_for_the_reader_travels_back_whole() -> None:
    outcomes = checked(chores.do, [*files(1), Chore(Path("b.ttl"), "be wrong")], limits=LIMITS)
    assert next(outcomes) == "0.ttl"
    with pytest.raises(TurtleSyntaxError) as raised:
        next(outcomes)
    error = raised.value
    assert (error.path, error.line, error.column) == (Path("b.ttl"), 1, 2)
    assert (error.source_line, error.reason) == ("a line", "a reason.")


def test_a_worker_is_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    assert list(checked(chores.do, [Chore(Path("a.ttl"), "chatter")], limits=LIMITS)) == ["a.ttl"]
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("what", ["connect", "write", "run"])
def test_a_worker_opens_no_connection_writes_no_file_and_runs_no_program(tmp_path: Path, what: str) -> None:
    target = Path("9") if what == "connect" else tmp_path / "written"
    (outcome,) = checked(chores.do, [Chore(target, what)], limits=LIMITS)
    assert isinstance(outcome, Passed)
    assert "a check may neither write nor open a connection" in outcome.reason
    assert not list(tmp_path.iterdir())


def test_workers_end_when_nobody_waits_for_them_any_more() -> None:
    outcomes = checked(chores.process, files(3), limits=LIMITS)
    worker = next(outcomes)
    assert isinstance(worker, int)
    os.kill(worker, 0)
    outcomes.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


def test_no_descriptor_is_left_open() -> None:
    def opened() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    before = opened()
    list(
        checked(chores.do, [Chore(Path("a.ttl"), what) for what in ("", "be killed", "fail")], limits=LIMITS)
    )
    assert opened() == before


def test_checks_can_run_in_several_threads_at_once() -> None:
    def check(_: int) -> list[str | Passed]:
        return list(checked(chores.name, files(5), limits=LIMITS))

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(check, range(8)))
    assert answers == [[f"{number}.ttl" for number in range(5)]] * 8


def test_a_process_with_threads_is_not_copied(start: str) -> None:
    if start == "copied":
        assert workers._may_fork()
        with second_thread():
            assert not workers._may_fork()


def test_an_executor_that_is_given_does_the_work(tmp_path: Path) -> None:
    large = tmp_path / "large.ttl"
    large.write_bytes(b"#" * 1_500_000)
    items = [Chore(Path("a.ttl")), Chore(large), Chore(Path("c.ttl"), "fail"), Chore(Path("d.ttl"))]
    with ThreadPoolExecutor(1) as executor:
        first, second, third, last = checked(chores.do, items, limits=LIMITS, executor=executor)
        assert (first, last) == ("a.ttl", "d.ttl")
        assert second == Passed("The file has 1.5 MB; at most 1 MB are read.")
        assert isinstance(third, Passed)
        assert list(checked(chores.process, files(1), limits=LIMITS, executor=executor)) == [os.getpid()]


def test_where_there_are_no_workers_the_work_is_done_here_and_the_lack_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert list(checked(chores.process, files(1), limits=LIMITS)) == [os.getpid()]
    (outcome,) = checked(chores.do, [Chore(Path("a.ttl"), "fail")], limits=LIMITS)
    assert isinstance(outcome, Passed)
    assert missing() == ["computing time", "memory"]


@pytest.mark.parametrize("to_all", [True, False], ids=["in a terminal", "by another program"])
def test_an_interrupt_ends_everything_at_once(tmp_path: Path, start: str, to_all: bool) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import threading, time, sys\n"
        "from pathlib import Path\n"
        "import chores\n"
        "from clemency.workers import Limits, checked\n"
        + (
            "threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
            if start == "new"
            else ""
        )
        + "print('ready', flush=True)\n"
        "items = [chores.Chore(Path('a'), 'compute'), chores.Chore(Path('b'), 'sleep')]\n"
        "list(checked(chores.do, items, limits=Limits()))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(chores.__file__).parent)}
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
    ) as program:
        assert program.stdout
        assert program.stdout.readline() == b"ready\n"
        time.sleep(0.5)
        (os.killpg if to_all else os.kill)(program.pid, signal.SIGINT)
        _, complaint = program.communicate(timeout=5)
        assert complaint.strip().endswith(b"KeyboardInterrupt")
        with pytest.raises(ProcessLookupError):  # no process of its group is left
            os.killpg(program.pid, 0)
