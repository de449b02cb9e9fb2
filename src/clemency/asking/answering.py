"""Asking within limits: a stranger's query may never end, or be nested too deeply for its engine."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clemency.asking.queries import Query, run
from clemency.asking.results import Rows, write
from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.output import one_line
from clemency.workers import Limits, Passed, checked

_LIMITS = Limits(seconds=300)

_TOLD = {
    "article": "only what an article vouches for",
    "corroborated": "only facts for which two independent voices vouch",
}
_OWN = "facts and stance here are that party's own, not the article's"


@dataclass(frozen=True)
class _Question:
    path: Path
    query: Query
    corpus: Corpus
    params: Mapping[str, str]
    form: str
    iris: bool
    width: int
    as_told_by: str | None
    store: Path | None


@dataclass(frozen=True)
class Answered:
    """An answer as text, and what is to be said beside it, or ""."""

    text: str
    note: str = ""


def answer(  # noqa: PLR0913
    query: Query,
    corpus: Corpus,
    params: Mapping[str, str] | None = None,
    form: str = "table",
    *,
    iris: bool = False,
    as_told_by: str | None = None,
    store: Path | None = None,
    limits: Limits = _LIMITS,
) -> Answered:
    """Return what a corpus answers to a query, in one of the forms of `clemency.asking.results`.

    With `as_told_by`, it is the answer of what one party tells; with `store`, that of an embedded store, if
    it was loaded from the files as they are. It is worked out in a worker process. Raises ClemencyError as
    `clemency.asking.queries.run` and `write` do, and where the query passes a limit.
    """
    width = shutil.get_terminal_size().columns  # the worker has no terminal
    path = query.path or corpus.root
    question = _Question(path, query, corpus, params or {}, form, iris, width, as_told_by, store)
    (answered,) = checked(_answered, [question], limits=limits)
    if isinstance(answered, Passed):
        raise ClemencyError(f"{query.path or query.name}: {answered.reason}")
    return answered


def _answered(question: _Question) -> Answered:
    asked, party = question, question.as_told_by
    rows = run(asked.query, asked.corpus, asked.params, as_told_by=party, store=asked.store)
    text = write(rows, asked.form, iris=asked.iris, width=asked.width)
    return Answered(text, "\n".join(filter(None, (rows.note, _note(party, rows) if party else ""))))


def _note(party: str, rows: Rows) -> str:
    """Say whose telling an answer is. The text is safe to print."""
    told = "nothing that answers this question" if not rows.rows else _TOLD.get(party, _OWN)
    return f"As told by {one_line(party)}: {told}."
