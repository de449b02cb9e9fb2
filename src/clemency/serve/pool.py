"""Worker processes that answer queries; one that passes a limit is ended, and another takes its place."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from anyio import to_thread

from clemency.errors import ClemencyError
from clemency.limits import Limits, Passed
from clemency.serve.work import Question, Refusal, Reply, Source, answer, prepare
from clemency.workers import Worker

_LOADING = Limits(seconds=3600, memory=2**50)  # its own files are trusted to be as large as they are
_PATIENCE = 10  # seconds that a query waits for a worker


class Pool:
    """Workers that hold a graph. It belongs to one event loop: `start` first, `stop` in the end."""

    def __init__(self, source: Source, limits: Limits, size: int) -> None:
        self._source = source
        self._answer = partial(answer, source)
        self._limits = limits
        self._size = size
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._workers: set[Worker] = set()
        self._changes: set[asyncio.Task[None]] = set()
        self._stopped = False

    async def start(self) -> None:
        """Start the workers and have them load the graph. Raises ClemencyError if one cannot."""
        await asyncio.gather(*(self._add() for _ in range(self._size)))

    async def stop(self) -> None:
        """End all workers, whatever they are at."""
        self._stopped = True
        for task in self._changes:
            task.cancel()
        for worker in tuple(self._workers):
            await to_thread.run_sync(worker.dismiss)

    async def ask(self, question: Question) -> Reply | Refusal:
        """Return a worker's answer, or why there is none. A caller that gives up ends the worker."""
        try:
            worker = await asyncio.wait_for(self._idle.get(), _PATIENCE)
        except TimeoutError:
            return Refusal(503, "All workers are busy. Try again in a while.")
        sound = False
        try:
            outcome = await to_thread.run_sync(
                _exchange, worker, self._answer, question, self._limits, abandon_on_cancel=True
            )
            sound = isinstance(outcome, Reply | Refusal)
        finally:
            if sound:
                self._idle.put_nowait(worker)
            else:
                self._replace(worker)
        if isinstance(outcome, Passed):
            return Refusal(503, f"The query was stopped. {outcome.reason}")
        return outcome if isinstance(outcome, Reply | Refusal) else Refusal(500, str(outcome))

    def _replace(self, worker: Worker) -> None:
        if not self._stopped:
            task = asyncio.create_task(self._make_good(worker))
            self._changes.add(task)
            task.add_done_callback(self._changes.discard)

    async def _make_good(self, worker: Worker) -> None:
        await to_thread.run_sync(worker.dismiss)
        self._workers.discard(worker)
        while True:
            try:
                return await self._add()
            except (ClemencyError, OSError):  # no memory or no process to be had: later, perhaps
                await asyncio.sleep(_PATIENCE)

    async def _add(self) -> None:
        self._idle.put_nowait(await to_thread.run_sync(self._started))

    def _started(self) -> Worker:
        """Return a new worker that has loaded the graph. One that is still at it ends with the others."""
        worker = Worker()  # in a thread, so that it is a new process and no copy of this one with its sockets
        self._workers.add(worker)
        if self._stopped:  # meanwhile, in another thread
            outcome: Any = Passed("The server has ended.")
        else:
            outcome = _exchange(worker, prepare, self._source, _LOADING)
        if isinstance(outcome, int):
            return worker
        worker.dismiss()
        self._workers.discard(worker)
        raise outcome if isinstance(outcome, ClemencyError) else ClemencyError(outcome.reason)


def _exchange(worker: Worker, function: Callable[[Any], Any], item: object, limits: Limits) -> Any:
    """Return the function's result from a worker; or its ClemencyError, or a Passed that says why neither."""
    try:
        worker.ask(function, item, limits)
        return worker.answer(limits)
    except (ValueError, OSError):  # another thread has dismissed it, and closed its pipes
        return Passed("Its process was ended.")
