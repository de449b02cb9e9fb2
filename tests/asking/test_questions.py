"""What a researcher, a documentalist and a journalist would ask, hardest first, and what the graph answers.

The questions stand in `tests/questions`, each a block of lines:

    What is asked?
      # the reasoning, from the text
      LIBRARY-QUERY with PARAMETER=VALUE where COLUMN=VALUE: COLUMN, COLUMN
      = a row | another row
      = a third row, cells parted by commas

or has a SPARQL query of its own in place of the third line. "where" keeps the rows at which a reader looks,
the columns after the colon are those that answer. "–" is a cell of which the graph says nothing. Rows are
compared as a set, none may be missing and none be left over. "Not stated", "disputed" and "no row" are
answers too.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from clemency.asking import parameters, sparql
from clemency.asking.queries import read_query
from clemency.corpus import Corpus, named_graphs, open_corpus
from clemency.reading.turtle import compact
from folders import EXAMPLES

Graphs = Mapping[URIRef, Graph]

TABLES = Path(__file__).parent / "questions"
FIRST_ARTICLE = (TABLES / "first-article.txt").read_text("utf-8")
MADE_UP = (TABLES / "made-up-articles.txt").read_text("utf-8")


@dataclass(frozen=True)
class Question:
    """A question, how it is put to the graph, and the rows of the answer."""

    asked: str
    query: str
    rows: set[tuple[str, ...]]


def questions(table: str) -> list[Question]:
    """The questions of a table, in its order."""
    found = []
    for block in table.strip().split("\n\n"):
        asked, *lines = [line.strip() for line in block.splitlines()]
        if lines:
            answer = " | ".join(line.removeprefix("= ") for line in lines if line.startswith("= "))
            rows = {tuple(row.split(", ")) for row in answer.split(" | ")} if answer != "no row" else set()
            query = " ".join(line for line in lines if not line.startswith(("#", "= ")))
            found.append(Question(asked, query, rows))
    return found


def rows_seen(query: str, corpus: Corpus, graphs: Graphs) -> set[tuple[str, ...]]:
    """The rows that a question of a table gets, as its answer is written there."""
    if query.startswith("SELECT "):
        known = parameters.prefixes(graphs)
        declared = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in known.items())
        answer, where = sparql.ask(declared + query, graphs, {}, query), {}
        columns = list(answer.columns)
    else:
        form = re.fullmatch(r"([a-z-]+)(?: with (.+?))?(?: where (.+?))?: (.+)", query)
        assert form, query
        library_query = read_query(form[1], corpus)
        pinned = parameters.values(library_query.params, pairs(form[2]), graphs)
        answer, where = sparql.ask(library_query.text, graphs, pinned, form[1]), pairs(form[3])
        columns = form[4].split(", ")
    rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return {
        tuple(written(row[column], graphs) for column in columns)
        for row in rows
        if all(written(row[column], graphs) == value for column, value in where.items())
    }


def pairs(text: str | None) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split(", ")) if text else {}


def written(term: Node | None, graphs: Graphs) -> str:
    if term is None:
        return "–"
    return str(term) if isinstance(term, Literal) else compact(term, parameters.prefixes(graphs))


@pytest.fixture(scope="module")
def first_graphs(corpus: Corpus) -> Graphs:
    return named_graphs(corpus)


@pytest.fixture(scope="module")
def examples() -> Corpus:
    """Two made-up articles about countries that do not exist."""
    return open_corpus(EXAMPLES)


@pytest.fixture(scope="module")
def example_graphs(examples: Corpus) -> Graphs:
    return named_graphs(examples)


@pytest.mark.parametrize("question", questions(FIRST_ARTICLE), ids=lambda question: question.asked)
def test_the_first_article_answers(question: Question, corpus: Corpus, first_graphs: Graphs) -> None:
    assert rows_seen(question.query, corpus, first_graphs) == question.rows


@pytest.mark.parametrize("question", questions(MADE_UP), ids=lambda question: question.asked)
def test_two_made_up_articles_answer(question: Question, examples: Corpus, example_graphs: Graphs) -> None:
    assert rows_seen(question.query, examples, example_graphs) == question.rows


def test_there_are_at_least_forty_different_questions() -> None:
    assert len({question.asked for question in questions(FIRST_ARTICLE)}) >= 40
