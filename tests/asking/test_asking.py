"""Asking within limits: the same answer as without, and a clear end for a query that has none."""

import pytest

from clemency.asking.answering import answer
from clemency.asking.queries import parse_query, read_query, run
from clemency.asking.results import write
from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.workers import Limits


@pytest.mark.parametrize("form", ["csv", "json", "table"])
def test_the_answer_is_that_of_the_query(corpus: Corpus, form: str) -> None:
    query = read_query("amnesties", corpus)
    assert answer(query, corpus, form=form).text == write(run(query, corpus), form)


def test_what_is_wrong_with_a_query_is_told_as_without_limits(corpus: Corpus) -> None:
    with pytest.raises(ClemencyError, match=r"not a SPARQL 1\.1 query"):
        answer(parse_query("SELECT", "mine"), corpus)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT * {" + "(" * 100_000, "It broke its process"),
        (
            "SELECT (COUNT(*) AS ?n) {?a ?b ?c . ?d ?e ?f . ?g ?h ?i}",
            "It takes more than 2 seconds|It was not done after 10 seconds",  # the latter on a busy machine
        ),
    ],
    ids=["too deep", "endless"],
)
def test_a_query_that_passes_a_limit_is_an_error(corpus: Corpus, text: str, reason: str) -> None:
    with pytest.raises(ClemencyError, match=f"^mine: ({reason})"):
        answer(parse_query(text, "mine"), corpus, limits=Limits(seconds=2))
