"""How far a long work is: a bar on a terminal, with rate and time left; elsewhere a line now and then."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

Watch = Callable[[int, int], None]  # is told how many parts of how many are done

_BETWEEN_LINES = 10.0  # seconds: what is done sooner needs no line
_BETWEEN_FRAMES = 0.1
_BEFORE_THE_BAR = 1.0  # what is done sooner need not wait for rich to be imported


@contextmanager
def progress(doing: str = "Loading", unit: str = "triples") -> Iterator[Watch]:
    """Show on standard error how far a work of many parts is, and give what is to be told of it.

    There is no thread to it, so that worker processes can still be copies of this one.
    """
    if not sys.stderr.isatty():
        yield _at_most_every(_BETWEEN_LINES, _line(doing, unit), time.monotonic() + _BETWEEN_LINES)
        return
    with ExitStack() as shown:
        bar: Watch | None = None

        def draw(done: int, total: int) -> None:
            nonlocal bar
            bar = bar or shown.enter_context(_bar(doing, unit))
            bar(done, total)

        yield _at_most_every(_BETWEEN_FRAMES, draw, time.monotonic() + _BEFORE_THE_BAR)


@contextmanager
def _bar(doing: str, unit: str) -> Iterator[Watch]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f} {unit}/s" if task.speed else "")

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total, refresh=True)


def _line(doing: str, unit: str) -> Watch:
    def write(done: int, total: int) -> None:
        sys.stderr.write(f"{doing}: {done:,} of {total:,} {unit}\n")
        sys.stderr.flush()

    return write


def _at_most_every(seconds: float, tell: Watch, due: float) -> Watch:
    def watch(done: int, total: int) -> None:
        nonlocal due
        if (now := time.monotonic()) >= due:
            due = now + seconds
            tell(done, total)

    return watch
