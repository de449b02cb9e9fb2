"""Who counts as a witness of a fact: whoever's words they are, and nobody who only passes them on."""

from pathlib import Path

import pytest
from rdflib import Graph

from answers import answer, told
from clemency.asking import sparql
from clemency.asking.queries import points_of_view, read_query
from clemency.corpus import Corpus
from engines import by_clemency, by_loaded_store, by_rdflib, graphs_of
from tellings import Claims, telling, told_by


def named(question: str, corpus: Corpus, *columns: str) -> list[tuple[str, ...]]:
    """The rows of an answer, their speakers without their articles."""
    rows = told(answer(question, corpus), *columns)
    return [tuple(name.rpartition(":")[2] for name in row) for row in rows]


ALONE: dict[str, tuple[Claims, str]] = {
    "through two others": ([("a", "cadre", ("guard",)), ("a", "cadre", ("prisoner",))], "cadre"),
    "and who passes it on": ([("a", "cadre", ("guard",)), ("a", "guard", ())], "cadre"),
    "and the first of two links": ([("a", "cadre", ("guard", "prisoner")), ("a", "guard", ())], "cadre"),
    "and the last of two links": ([("a", "cadre", ("guard", "prisoner")), ("a", "prisoner", ())], "cadre"),
    "and both links": (
        [("a", "cadre", ("guard", "prisoner")), ("a", "guard", ()), ("a", "prisoner", ("guard",))],
        "cadre",
    ),
    "and the body of who passes it on": ([("a", "cadre", ("wire",)), ("b", "desk", ())], "cadre"),
    "of one body, in two articles": ([("a", "wire", ("guard",)), ("b", "desk", ("prisoner",))], "wire"),
    "of one body, through each other": ([("a", "wire", ("desk",)), ("a", "desk", ())], "desk"),
}
CORROBORATED: dict[str, tuple[Claims, list[tuple[str, str]]]] = {
    "two who speak for themselves": ([("a", "cadre", ()), ("a", "guard", ())], [("cadre", "guard")]),
    "each through somebody": (
        [("a", "cadre", ("wire",)), ("a", "guard", ("prisoner",))],
        [("cadre", "guard")],
    ),
    "in two articles": (
        [("a", "cadre", ("wire",)), ("b", "guard", ("prisoner",))],
        [("cadre", "guard")],
    ),
    "beside who passes on": (
        [("a", "cadre", ("wire",)), ("a", "desk", ()), ("a", "guard", ())],
        [("cadre", "guard")],
    ),
}


@pytest.mark.parametrize("case", ALONE)
def test_one_speaker_s_words_are_one_voice_however_many_pass_them_on(case: str, tmp_path: Path) -> None:
    claims, speaker = ALONE[case]
    corpus = telling(claims, tmp_path)
    assert answer("corroborated-facts", corpus).rows == ()
    assert told_by("corroborated", corpus) == set()
    assert named("single-speaker-facts", corpus, "speaker") == [(speaker,)]


@pytest.mark.parametrize("case", CORROBORATED)
def test_two_speakers_corroborate_each_other_through_whomever_they_are_heard(
    case: str, tmp_path: Path
) -> None:
    claims, pairs = CORROBORATED[case]
    corpus = telling(claims, tmp_path)
    assert named("corroborated-facts", corpus, "speaker", "other") == pairs
    assert len(told_by("corroborated", corpus)) == 1
    assert answer("single-speaker-facts", corpus).rows == ()


def test_who_passes_on_what_the_article_doubts_is_a_witness_if_the_article_vouches_for_it(
    tmp_path: Path,
) -> None:
    claims: Claims = [("a", "cadre", ("guard",)), ("a", "guard", ())]
    corpus = telling(claims, tmp_path, stance="contested")
    assert named("single-speaker-facts", corpus, "speaker") == [("guard",)]


def test_two_who_have_it_from_each_other_do_not_corroborate_it(tmp_path: Path) -> None:
    corpus = telling([("a", "cadre", ("guard",)), ("a", "guard", ("cadre",))], tmp_path)
    assert answer("corroborated-facts", corpus).rows == ()


@pytest.mark.parametrize("case", [*ALONE, *CORROBORATED])
def test_every_engine_counts_the_same_witnesses(case: str, tmp_path: Path) -> None:
    claims = ALONE[case][0] if case in ALONE else CORROBORATED[case][0]
    corpus = telling(claims, tmp_path)
    for name in ("corroborated-facts", "single-speaker-facts"):
        query = read_query(name, corpus)
        rows = by_clemency(query, corpus, {})
        assert rows == by_rdflib(query, corpus, {}) == by_loaded_store(query, corpus, {})
    text = points_of_view(corpus)["views/corroborated"].text
    together = Graph()
    for graph in graphs_of(corpus).values():
        together += graph
    view = {tuple(row) for row in together.query(text)}  # type: ignore[arg-type]
    assert view == set(sparql.ask(text, graphs_of(corpus), {}, "corroborated").rows)
    assert view == told_by("corroborated", corpus)
