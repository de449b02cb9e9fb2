"""Asking within limits: a stranger's query may never end, or be nested too deeply for its engine."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clemency.asking.queries import Query, run
from clemency.asking.results import write
from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.workers import Limits, Passed, checked

_LIMITS = Limits(seconds=300)


@dataclass(frozen=True)
class _Question:
    path: Path
    query: Query
    corpus: Corpus
    params: Mapping[str, str]
    form: str
    iris: bool
    width: int


def answer(  # noqa: PLR0913
    query: Query,
    corpus: Corpus,
    params: Mapping[str, str] | None = None,
    form: str = "table",
    *,
    iris: bool = False,
    limits: Limits = _LIMITS,
) -> str:
    """Return what a corpus answers to a query, in one of the forms of `clemency.asking.results`.

    That is worked out in a worker process. Raises ClemencyError as `clemency.asking.queries.run` and `write`
    do, and where the query passes a limit.
    """
    width = shutil.get_terminal_size().columns  # the worker has no terminal
    question = _Question(query.path or corpus.root, query, corpus, params or {}, form, iris, width)
    (answered,) = checked(_answered, [question], limits=limits)
    if isinstance(answered, Passed):
        raise ClemencyError(f"{query.path or query.name}: {answered.reason}")
    return answered


def _answered(question: _Question) -> str:
    rows = run(question.query, question.corpus, question.params)
    return write(rows, question.form, iris=question.iris, width=question.width)
