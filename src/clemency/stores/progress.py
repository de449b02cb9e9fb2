"""How far a load is: a bar on a terminal, with rate and time left, and nothing elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from clemency.stores.reports import Watch


@contextmanager
def progress() -> Iterator[Watch | None]:
    """Show a bar on standard error while a load runs, and give what tells it how far things are.

    Where standard error is no terminal there is no bar, and nothing to tell.
    """
    if not sys.stderr.isatty():
        yield None
        return
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
            return Text(f"{task.speed:,.0f} triples/s" if task.speed else "")

    columns = (TextColumn("Loading"), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("load", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
