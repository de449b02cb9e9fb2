"""Questions to a point of view, in Python and on the command line."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner
from rdflib import SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from answers import told
from clemency.asking import answering, parameters, sparql
from clemency.asking.graphs import held
from clemency.asking.queries import Query, read_query, run
from clemency.asking.results import Rows
from clemency.asking.told import told_graphs
from clemency.cli import cli
from clemency.corpus import Corpus, fact_properties, open_corpus
from clemency.ledger import ledger
from clemency.namespaces import CLEM, ID
from clemency.stores.embedded import load_embedded
from clemency.views import article_iris, facts_told, find_party, party_names, view_graphs
from engines import NAMES, graphs_of, required
from generated import sound_article
from tellings import OWN, standing, told_in_several_ways

Write = Callable[..., Path]

OCTOBER = ID["kp-2015-october-amnesty"]


@pytest.fixture(scope="module")
def corpora(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Corpus]:
    return told_in_several_ways(corpus, tmp_path_factory.mktemp("corpora"))


# ── Questions to a view ─────────────────────────────────────────────────────────────────────────


def test_the_reason_that_the_state_gives_is_a_fact_in_its_own_telling_and_stands_alone(
    corpus: Corpus,
) -> None:
    rows = run(read_query("reasons", corpus), corpus, as_told_by="state-media")
    assert set(told(rows, "side", "reason", "speaker", "stance", "standing")) == {
        ("the state's", ":benevolence", speaker, "clem:endorsed", "fact")
        for speaker in (":state-propaganda", ":party-cadres")
    }
    rows = run(read_query("reasons", corpus), corpus, as_told_by=":source-1")
    assert told(rows, "side", "reason", "standing") == [("others'", ":unfitness-for-labour", "fact")]


@pytest.mark.parametrize(
    ("question", "party", "params", "hint"),
    [
        (
            "who-was-excluded",
            "source-1",
            {"country": "KP"},
            "2 rows are left out because source-1 does not tell the country",
        ),
        (
            "measures-in-sequence",
            "corroborated",
            {"country": "KP"},
            "1 row is left out because corroborated does not",
        ),
        (
            "amnesties",
            "state-media",
            {"country": "KP", "year": "2015"},
            "state-media does not tell the country and year",
        ),
        ("amnesties", "article", {"country": "KP"}, ""),
        ("amnesties", "source-1", {"country": "CN"}, ""),
        # Nobody tells of which measure these figures are: that is no matter of whose telling it is.
        ("figures-compared", "article", {"measure": "id:kp-2015-october-amnesty"}, ""),
        ("amnesties", "source-1", {}, ""),
    ],
)
def test_rows_that_a_parameter_leaves_out_for_want_of_a_partys_word_are_told_of(
    corpus: Corpus, question: str, party: str, params: Mapping[str, str], hint: str
) -> None:
    answer = answering.answer(read_query(question, corpus), corpus, params, "csv", as_told_by=party)
    hints = [line for line in answer.note.split("\n") if "left out" in line]
    assert [hint in line for line in hints] == [True] * bool(hint)


@pytest.mark.parametrize(
    ("question", "params", "times"),
    [
        ("who-was-excluded", {}, 1),
        ("people-by-health", {"condition": "clem:malnutrition"}, 1),  # no value is missing there
        ("what-happened-to", {"group": ":too-weak-in-august"}, 2),
        ("who-was-excluded", {"country": "KP"}, 3),
    ],
)
def test_a_question_is_asked_no_more_often_than_it_takes_to_tell_of_rows_left_out(
    corpus: Corpus, question: str, params: Mapping[str, str], times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    query, texts, really = read_query(question, corpus), [], sparql.ask

    def ask(text: str, *rest: Any) -> Rows:
        texts.append(text)
        return really(text, *rest)

    monkeypatch.setattr(sparql, "ask", ask)
    run(query, corpus, params, as_told_by="source-1")
    assert texts.count(query.text) == times


def test_the_first_source_tells_who_was_left_out(corpus: Corpus) -> None:
    rows = run(read_query("who-was-excluded", corpus), corpus, as_told_by="source-1")
    assert set(told(rows, "measure", "excluded", "speaker")) == {
        ("id:kp-2015-august-amnesty", ":too-weak-in-august", ":source-1"),
        ("id:kp-2015-october-amnesty", ":held-in-kwanliso", ":source-1"),
    }
    # of that, the state is not quoted with a word
    assert not run(read_query("who-was-excluded", corpus), corpus, as_told_by="state-media").rows


def test_a_view_has_the_bounds_of_its_figures_and_who_corroborates_them_tells_them(corpus: Corpus) -> None:
    rows = run(read_query("how-many", corpus), corpus, as_told_by="source-2")
    assert set(told(rows, "wording", "minimum", "maximum", "speaker")) == {
        ("thousands", "2000", "", ":source-2"),
        ("12", "12", "12", ":source-2"),
    }


def test_what_nobody_says_stays_left_open_in_a_view(corpus: Corpus) -> None:
    rows = run(read_query("ill-treatment", corpus), corpus, as_told_by="source-1")
    # "after being beaten and tortured": passive, and the source is not quoted with who did it
    assert set(told(rows, "kind", "perpetratorLabel")) == {
        ("clem:beating", "not stated"),
        ("clem:torture", "not stated"),
    }
    # and what only the source tells has not happened, as the paper and the state tell it
    for party in ("daily-nk", "state-media"):
        assert not run(read_query("ill-treatment", corpus), corpus, as_told_by=party).rows


def test_a_promise_is_still_told_as_one(corpus: Corpus) -> None:
    rows = run(read_query("counterfactual-and-promised", corpus), corpus, as_told_by=":signatories")
    assert len(rows.rows) == 2


def signed(question: Query, corpus: Corpus, party: str) -> tuple[tuple[Node | None, ...], ...]:
    """Return the answer of the corpus itself, with the column that says whose telling it is."""
    return tuple((*row, Literal(party)) for row in run(question, corpus).rows)


def test_what_is_corroborated_is_so_in_its_own_view_too(corpus: Corpus) -> None:
    question = read_query("corroborated-facts", corpus)
    assert run(question, corpus, as_told_by="corroborated").rows == signed(question, corpus, "corroborated")


def test_what_the_article_vouches_for_answers_as_the_article_does(corpus: Corpus) -> None:
    for name in ("amnesties", "who-was-excluded", "single-speaker-facts"):
        question = read_query(name, corpus)
        assert run(question, corpus, as_told_by="article").rows == signed(question, corpus, "article")


def test_a_parameter_may_name_what_a_party_does_not_speak_of(corpus: Corpus) -> None:
    question = read_query("what-happened-to", corpus)
    rows = run(question, corpus, {"group": ":too-weak-in-august"}, as_told_by="state-media")
    assert rows.rows == ()


def balanced(graph: Graph) -> None:
    """Double entry: each fact has a claim that carries it, and each such claim its facts."""
    book = ledger(graph)
    carried = {each for claim in book.claims if claim.carries_facts for each in claim.asserts}
    assert {each for each in carried if each.predicate in fact_properties()} == set(book.facts)
    assert all(claim.stance == CLEM.endorsed for claim in book.claims)
    spoken_of = {claim.iri for claim in book.claims}
    for claim in book.claims:
        assert set(claim.corroborates) | set(claim.contradicts) <= spoken_of
        assert {claim.stated_by, *claim.relayed_by} <= set(book.speakers)


@pytest.mark.parametrize("name", ["corpus", "elsewhere", "independent"])
def test_in_every_view_the_books_balance(name: str, corpora: Mapping[str, Corpus]) -> None:
    every_party_balances(corpora[name])


@pytest.mark.parametrize("seed", range(8))
def test_in_every_view_of_any_sound_article_the_books_balance(
    seed: int, written: Write, corpus_of: Callable[..., Corpus]
) -> None:
    every_party_balances(corpus_of(written(sound_article(seed).text, f"{seed}.ttl")))


def every_party_balances(corpus: Corpus) -> None:
    graphs = graphs_of(corpus)
    for name in party_names(graphs):
        party = find_party(name, graphs)
        views, asked_of = facts_told(graphs, party), told_graphs(graphs, party)
        assert set(views) <= set(asked_of)
        for iri in article_iris(asked_of):
            balanced(asked_of[iri])
            assert standing(asked_of[iri]) == set(views.get(iri, Graph()))


@pytest.mark.parametrize("party", ["state-media", ":source-1"])
def test_every_question_can_be_asked_of_a_view(party: str, corpus: Corpus) -> None:
    graphs = graphs_of(corpus)
    view = held(told_graphs(graphs, find_party(party, graphs)))
    answered = set()
    for name in NAMES:
        question = read_query(name, corpus)
        pinned = parameters.values(question.params, required(name, corpus), graphs)
        if sparql.ask(question.text, view, pinned, name).rows:
            answered.add(name)
    assert answered >= {"reasons", "claims-behind-fact", "single-speaker-facts", "speakers", "passages"}
    assert not answered & {"corroborated-facts", "contradictions"}  # one voice, that nobody answers


def test_a_store_that_holds_a_view_too_answers_for_the_article_as_before(
    corpus: Corpus, tmp_path: Path
) -> None:
    load_embedded(corpus, tmp_path / "store", as_told_by=["state-media"])
    held = ox.Store.read_only(str(tmp_path / "store"))
    (view,) = view_graphs(corpus, "state-media")
    (article,) = article_iris(graphs_of(corpus))
    assert len(list(held.quads_for_pattern(None, None, None, ox.NamedNode(view)))) == 2
    in_article = held.quads_for_pattern(None, None, None, ox.NamedNode(article))
    assert len(list(in_article)) == len(graphs_of(corpus)[article])
    question = read_query("reasons", corpus)
    rows = run(question, corpus, store=tmp_path / "store")
    assert (rows.note, rows.rows) == ("", run(question, corpus).rows)


def test_what_a_party_tells_is_worked_out_from_the_files_and_not_from_a_store(
    corpus: Corpus, tmp_path: Path
) -> None:
    question = read_query("reasons", corpus)
    asked = answering.answer(question, corpus, as_told_by="state-media", store=tmp_path)
    assert asked.text == answering.answer(question, corpus, as_told_by="state-media").text
    assert asked.note.startswith("The files are asked, not ")


def test_a_kind_of_state_voice_that_only_a_country_has_is_the_state_s_too(
    changed: Callable[[str, str], Path], corpus_of: Callable[..., Corpus]
) -> None:
    root = corpus_of(changed("clem:speakerKind clem:stateVoice", "clem:speakerKind id:party-paper")).root
    kind = f"<{ID['party-paper']}> <{SKOS.broader}> <{CLEM.stateVoice}> ."
    (root / "data" / "reference" / "kinds.ttl").write_text(kind, "utf-8")
    rows = run(read_query("reasons", open_corpus(root)), open_corpus(root), as_told_by="state-media")
    assert told(rows, "side", "standing") == [("the state's", "fact")]


# ── The command line ────────────────────────────────────────────────────────────────────────────


def test_the_command_line_and_python_give_the_same_answer(corpus: Corpus) -> None:
    arguments = ["query", "reasons", "--as-told-by", "state-media", "--format", "csv"]
    printed = CliRunner().invoke(cli, arguments)
    assert printed.exit_code == 0
    rows = corpus.query("reasons", as_told_by="state-media")
    assert printed.stdout.splitlines()[0].split(",") == list(rows.columns)
    assert len(printed.stdout.splitlines()) == len(rows) + 1 == 4
    assert all(row.standing == "fact" for row in rows)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("party", "told_by"), [("state-media", "state-media"), (":source-1", "source-1"), ("article", "article")]
)
def test_each_row_of_a_file_says_whose_telling_it_is(corpus: Corpus, party: str, told_by: str) -> None:
    """`standing` is "fact" there, and the file may be read by somebody who did not ask for it."""
    rows = corpus.query("reasons", as_told_by=party)
    assert {str(row.asToldBy).rpartition("#")[2] for row in rows} == {told_by}  # type: ignore[attr-defined]
    assert "asToldBy" not in corpus.query("reasons").columns


@pytest.mark.parametrize(
    ("party", "note"),
    [
        ("state-media", "facts and stance here are that party's own, not the article's"),
        ("article", "only what an article vouches for"),
        (":signatories", "nothing that answers this question"),
    ],
)
def test_an_answer_says_whose_telling_it_is_and_an_empty_one_that_it_is_empty(party: str, note: str) -> None:
    printed = CliRunner().invoke(cli, ["query", "reasons", "--as-told-by", party])
    assert (printed.exit_code, printed.stderr) == (0, f"As told by {party}: {note}.\n")
    assert (printed.stdout == "No rows.\n") == ("nothing" in note)


def test_an_unknown_party_on_the_command_line_is_one_message() -> None:
    printed = CliRunner().invoke(cli, ["query", "reasons", "--as-told-by", "nobody\x1b[0m"])
    assert (printed.exit_code, printed.stdout) == (2, "")
    assert printed.stderr.startswith("Error: Nobody is called 'nobody")
    assert "\x1b" not in printed.stderr


def test_views_are_listed_explained_and_asked_for_by_name() -> None:
    listed = CliRunner().invoke(cli, ["query", "--list"]).stdout
    assert re.search(r"(?m)^views: .*\n  views/article +\S", listed)
    explained = CliRunner().invoke(cli, ["query", "views/speaker", "--about"]).stdout
    assert "whose telling it is, such as :source-1 (iri, required)" in explained
    printed = CliRunner().invoke(cli, ["query", "views/state-media", "--format", "turtle"])
    assert set(Graph().parse(data=printed.stdout, format="turtle")) == {
        (OCTOBER, CLEM.motivatedBy, URIRef(f"{OWN}benevolence")),
        (URIRef(f"{OWN}benevolence"), CLEM.creditedTo, ID["kim-jong-un"]),
    }
    missed = CliRunner().invoke(cli, ["query", "views/speakr"])
    assert (missed.exit_code, missed.stderr) == (
        2,
        "Error: There is no query 'views/speakr'. Did you mean 'views/speaker'?\n",
    )


@pytest.mark.parametrize(
    ("before", "incomplete", "offered"),
    [
        (["query", "reasons", "--as-told-by"], ":so", [":source-1", ":source-2"]),
        (["query", "reasons", "--as-told-by"], "st", ["state-media"]),
        (["query"], "views/s", ["views/speaker", "views/state-media"]),
    ],
)
def test_a_shell_completes_parties_and_views(before: list[str], incomplete: str, offered: list[str]) -> None:
    shell = ShellComplete(cli, {}, "clemency", "_CLEMENCY_COMPLETE")
    assert [item.value for item in shell.get_completions(before, incomplete)] == offered
