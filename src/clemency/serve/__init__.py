"""The graph on a local web server: a SPARQL endpoint, a page for each thing, and the library of questions."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.limits import Limits

if TYPE_CHECKING:
    from starlette.applications import Starlette

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""What a browser calls this machine."""

LIMITS = Limits(seconds=30)
MOST_ROWS = 100_000


def app(  # noqa: PLR0913 - what a server has settings for
    corpus: Corpus,
    store: Path | None = None,
    *,
    hosts: tuple[str, ...] = LOOPBACK,
    limits: Limits = LIMITS,
    most_rows: int = MOST_ROWS,
    workers: int = 2,
) -> "Starlette":
    """Return the web application over a corpus, or over the store in a folder that holds one.

    The graph and the questions are read now and not again. Reports are made of the files when they are asked
    for, and refused once a file has changed. Only requests to one of `hosts` are answered, all if there are
    none: so a page elsewhere cannot reach it under a name of its own. `limits` are each query's,
    `most_rows` is after how many rows or triples an answer is cut off, and `workers` how many queries run
    at a time. Raises ClemencyError if the corpus cannot be read, or if the extra `serve` is not installed.
    """
    needs()
    from clemency.serve import application, graph

    served = graph.read(corpus, store)
    return application.build(served, hosts=hosts, limits=limits, most_rows=most_rows, workers=workers)


def needs() -> None:
    """Raise ClemencyError if the extra `serve` is not installed."""
    for library in ("starlette", "uvicorn"):
        if find_spec(library) is None:
            raise ClemencyError(
                f"Serving needs {library}, which is not installed: pip install 'clemency[serve]'."
            )
