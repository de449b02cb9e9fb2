"""Checking files in worker processes, each file within limits: a stranger's may want more than there is.

A worker that passes a limit is ended, which costs the check of that one file and no other.
`concurrent.futures` has processes too, but its pool is lost as a whole when one of them dies, and it does not
say over which item.
"""

import os
import pickle
import selectors
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from clemency.errors import ClemencyError
from clemency.limits import HasPath, Limits, Passed, attempt, death, fault, oversized, serve

if TYPE_CHECKING:
    from concurrent.futures import Executor

__all__ = ["HasPath", "Item", "Limits", "Passed", "Result", "checked"]

_AHEAD = 4  # results for each worker that may wait for a slow file's: they are held in memory

Item = TypeVar("Item", bound=HasPath)
Result = TypeVar("Result")


def checked(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    limits: Limits,
    executor: "Executor | None" = None,
) -> Iterator[Result | Passed]:
    """Return what the function has to say of each item, in their order, or why it does not say it.

    The function runs in worker processes, as many as there are processors; both it and the items must be fit
    for `pickle`. With an executor it runs there, and only the size of files is limited. Of the function's own
    exceptions, a ClemencyError is raised here, at its item's turn; any other is a fault of the function's and
    costs its item only.
    """
    if executor is not None:
        return _by_executor(function, items, limits, executor)
    if sys.platform == "win32" or not sys.executable:
        return (oversized(item, limits) or _raised(attempt(function, item, limits)) for item in items)
    return _by_workers(function, items, limits)


def _by_executor(
    function: Callable[[Item], Result], items: Sequence[Item], limits: Limits, executor: "Executor"
) -> Iterator[Result | Passed]:
    futures = [oversized(item, limits) or executor.submit(attempt, function, item, limits) for item in items]
    for future in futures:
        if isinstance(future, Passed):
            yield future
            continue
        try:
            outcome = future.result()
        except Exception as error:  # noqa: BLE001 - a lost process, or whatever else befell the executor
            outcome = fault(error)
        yield _raised(outcome)


def _by_workers(
    function: Callable[[Item], Result], items: Sequence[Item], limits: Limits
) -> Iterator[Result | Passed]:
    large = ((number, oversized(item, limits)) for number, item in enumerate(items))
    outcomes: dict[int, Any] = {number: outcome for number, outcome in large if outcome}
    waiting = deque(number for number in range(len(items)) if number not in outcomes)
    crew = min(_processors(), len(waiting))
    idle: list[Worker] = []
    busy: dict[Worker, int] = {}
    with selectors.DefaultSelector() as answers:
        try:
            for number in range(len(items)):
                while number not in outcomes:
                    while waiting and len(busy) < crew and waiting[0] < number + crew * _AHEAD:
                        worker = idle.pop() if idle else Worker()
                        busy[worker] = waiting.popleft()
                        worker.ask(function, items[busy[worker]], limits)
                        answers.register(worker.answers, selectors.EVENT_READ, worker)
                    for key, _ in answers.select():
                        worker = key.data
                        answers.unregister(worker.answers)
                        outcome = worker.answer(limits)
                        outcomes[busy.pop(worker)] = outcome
                        if isinstance(outcome, Passed):  # who knows what state it is in
                            worker.dismiss()
                        else:
                            idle.append(worker)
                yield _raised(outcomes.pop(number))
        finally:
            for worker in (*idle, *busy):
                worker.dismiss()


def _raised(outcome: Any) -> Any:
    if isinstance(outcome, ClemencyError):
        raise outcome
    return outcome


class Worker:
    """A process that answers one question at a time, through a pair of pipes.

    It begins as a copy of this process where that is safe, with all that is imported here; else as a new one.
    """

    def __init__(self) -> None:
        ask, self._questions = _pipe()
        self.answers, answer = _pipe()
        self._status: int | None = None
        with ask, answer:
            start = self._forked if _may_fork() else self._spawned
            self._pid, self._wait = start(ask, answer)

    def ask(self, function: Callable[[Any], Any], item: object, limits: Limits) -> None:
        """Have a function called with an item, in the process. Its answer must be fetched before the next."""
        with suppress(BrokenPipeError):  # it died: the answer will tell
            pickle.dump((function, item, limits), self._questions)
            self._questions.flush()

    def answer(self, limits: Limits) -> Any:
        """Wait for the answer and return it: an error where the function raised it or the process died."""
        try:
            return pickle.load(self.answers)  # noqa: S301 - it comes from our own process
        except (EOFError, pickle.UnpicklingError):
            return death(self._end(), limits)

    def dismiss(self) -> None:
        """End the process, whatever it is doing."""
        if self._status is None:
            with suppress(ProcessLookupError):  # it ended by itself just now
                os.kill(self._pid, signal.SIGKILL)
            self._end()
        self.answers.close()
        with suppress(BrokenPipeError):  # a question is left in the buffer
            self._questions.close()

    def _end(self) -> int:
        self._status = 0
        with suppress(ChildProcessError):  # somebody else in this process has waited for it
            self._status = self._wait()
        return self._status

    def _forked(self, ask: BinaryIO, answer: BinaryIO) -> tuple[int, Callable[[], int]]:
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
        try:
            pid = os.fork()
            if not pid:
                self._questions.close()
                self.answers.close()
                serve(ask.fileno(), answer.fileno())
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return pid, lambda: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def _spawned(self, ask: BinaryIO, answer: BinaryIO) -> tuple[int, Callable[[], int]]:
        import subprocess

        pipes = (ask.fileno(), answer.fileno())
        # -P: nothing is imported from the working directory, which may be a stranger's.
        program = f"import sys; sys.path[:] = {sys.path!r}; from clemency.limits import serve; serve{pipes}"
        process = subprocess.Popen([sys.executable, "-P", "-c", program], pass_fds=pipes)  # noqa: S603
        return process.pid, process.wait


def _pipe() -> tuple[BinaryIO, BinaryIO]:
    read, write = os.pipe()
    return os.fdopen(read, "rb"), os.fdopen(write, "wb")


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _may_fork() -> bool:
    """Whether this process has one thread only: a copy of it has none but the one that made it."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208
