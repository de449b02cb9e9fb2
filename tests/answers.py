"""Answers to questions of the library, as the tests read them."""

from collections.abc import Mapping

from rdflib import Literal
from rdflib.term import Node

from clemency.asking.queries import read_query, run
from clemency.asking.results import Rows
from clemency.corpus import Corpus
from clemency.reading.turtle import compact


def answer(name: str, corpus: Corpus, **params: str) -> Rows:
    return run(read_query(name, corpus), corpus, params)


def told(rows: Rows, *columns: str) -> list[tuple[str, ...]]:
    """The cells of some columns as a reader writes them: prefixed names, plain text, or "" for nothing."""
    places = [rows.columns.index(column) for column in columns]
    return [tuple(_told(row[place], rows.prefixes) for place in places) for row in rows.rows]


def _told(term: Node | None, known: Mapping[str, str]) -> str:
    if term is None:
        return ""
    return str(term) if isinstance(term, Literal) else compact(term, known)
