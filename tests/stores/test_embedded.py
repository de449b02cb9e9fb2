"""Stores on disk: what a load leaves behind, whatever befalls it, and questions put to the store."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from clemency.asking import graphs, parameters, sparql
from clemency.asking.queries import parse_query, read_query, run
from clemency.corpus import Corpus, open_corpus
from clemency.errors import ClemencyError
from clemency.stores import embedded, filling, ondisk
from clemency.stores.catalogue import CATALOGUE_GRAPH
from clemency.stores.contents import Content, contents
from clemency.stores.embedded import load_embedded, opened_if_fresh
from disks import Holding, canonical_lines, check_after_a_kill, held, killed, made_up, undisturbed, write
from engines import NAMES, required, twofold

MINE = "http://example.org/mine"
COUNT = parse_query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "count")


def iri(name: int) -> str:
    return f"https://w3id.org/clemency/article/generated-{name}"


@pytest.fixture
def corpus_of_six(tmp_path: Path, corpus: Corpus) -> Corpus:
    """Six made-up articles beside the project's reference data."""
    return made_up(tmp_path / "corpus", corpus.root / "data" / "reference", range(6))


def write_all(corpus: Corpus, seeds: Mapping[int, int]) -> Corpus:
    for name, seed in seeds.items():
        write(corpus.root, seed, name)
    return open_corpus(corpus.root)


def states(corpus: Corpus, directory: Path, *, prune: bool = False, dry_run: bool = False) -> dict[str, str]:
    report = load_embedded(corpus, directory, prune=prune, dry_run=dry_run)
    return {graph.iri: graph.state for graph in report.graphs}


# ── What a load leaves behind ───────────────────────────────────────────────────────────────────────


def test_the_default_graph_is_the_merge_of_the_corpus(corpus_of_six: Corpus, tmp_path: Path) -> None:
    load_embedded(corpus_of_six, tmp_path / "store")
    in_memory = graphs.read(corpus_of_six).store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    assert held(tmp_path / "store")["DEFAULT"] == canonical_lines(in_memory)


@pytest.mark.parametrize("at_a_time", [300, 20_000])
def test_any_history_of_changes_ends_as_one_load_would(
    corpus_of_six: Corpus, tmp_path: Path, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "_REPLACED", at_a_time)
    monkeypatch.setattr(filling, "_LOADED", at_a_time)
    store = tmp_path / "store"
    load_embedded(corpus_of_six, store)
    changed = write_all(corpus_of_six, {1: 11, 2: 12, 20: 20})
    assert set(states(changed, store).values()) == {"loaded", "unchanged"}
    assert held(store) == undisturbed(changed)
    for number in (0, 2):
        (corpus_of_six.root / "data" / "articles" / f"{number}.ttl").unlink()
    (corpus_of_six.root / "data" / "reference" / "kp.ttl").write_text("")
    fewer = open_corpus(corpus_of_six.root)
    after = states(fewer, store, prune=True)
    assert [name for name, state in after.items() if state == "removed"] == [iri(0), iri(2)]
    assert held(store) == undisturbed(fewer)


def test_a_fact_of_two_articles_leaves_the_merge_with_the_last_of_them(tmp_path: Path) -> None:
    corpus = twofold(tmp_path / "corpus")
    store = tmp_path / "store"
    load_embedded(corpus, store)
    for path in corpus.article_paths[:-1]:
        path.unlink()
    alone = open_corpus(corpus.root)
    load_embedded(alone, store, prune=True)
    assert held(store) == undisturbed(alone)


def test_an_article_that_is_gone_is_left_unless_it_is_to_be_pruned(
    corpus_of_six: Corpus, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    load_embedded(corpus_of_six, store)
    before = held(store)
    corpus_of_six.article_paths[0].unlink()
    fewer = open_corpus(corpus_of_six.root)
    assert states(fewer, store)[iri(0)] == "left"
    assert held(store)[f"<{iri(0)}>"] == before[f"<{iri(0)}>"]
    with opened_if_fresh(fewer, store) as found:
        assert found == "it holds articles that are gone from the corpus (clemency load --prune)"
    assert states(fewer, store, prune=True)[iri(0)] == "removed"
    assert f"<{iri(0)}>" not in held(store)


def test_a_dry_run_says_what_a_load_would_do_and_does_nothing(corpus_of_six: Corpus, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert set(states(corpus_of_six, store, dry_run=True).values()) == {"loaded"}
    assert not store.exists()
    load_embedded(corpus_of_six, store)
    before = {path.name: path.read_bytes() for path in store.iterdir()}
    corpus_of_six.article_paths[0].unlink()
    changed = write(corpus_of_six.root, 11, 1)
    would = states(changed, store, dry_run=True, prune=True)
    assert {path.name: path.read_bytes() for path in store.iterdir()} == before
    assert would == states(changed, store, prune=True)
    assert (would[iri(0)], would[iri(1)], would[iri(2)]) == ("removed", "loaded", "unchanged")


def test_what_somebody_else_keeps_in_the_store_stays(corpus_of_six: Corpus, tmp_path: Path) -> None:
    ox.Store(tmp_path / "store").update(f"INSERT DATA {{ GRAPH <{MINE}> {{ <{MINE}> a 1 }} }}")
    load_embedded(corpus_of_six, tmp_path / "store")
    corpus_of_six.article_paths[0].unlink()
    load_embedded(write(corpus_of_six.root, 11, 1), tmp_path / "store", prune=True)
    assert len(held(tmp_path / "store")[f"<{MINE}>"]) == 1


def test_a_default_graph_that_holds_something_else_is_left_alone(
    corpus_of_six: Corpus, tmp_path: Path
) -> None:
    ox.Store(tmp_path / "store").update(f"INSERT DATA {{ <{MINE}> a 1 }}")
    for _ in range(2):
        load_embedded(corpus_of_six, tmp_path / "store")
        assert len(held(tmp_path / "store")["DEFAULT"]) == 1
    with opened_if_fresh(corpus_of_six, tmp_path / "store") as found:
        assert found == "its default graph holds something else"


def test_a_store_that_was_loaded_through_a_server_gets_its_merge(
    corpus_of_six: Corpus, tmp_path: Path
) -> None:
    store = ox.Store(tmp_path / "store")
    for content in contents(corpus_of_six):
        store.load(content.document, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(content.iri))
    del store
    assert set(states(corpus_of_six, tmp_path / "store").values()) == {"unchanged"}
    assert held(tmp_path / "store") == undisturbed(corpus_of_six)


@pytest.mark.parametrize("is_killed", [False, True])
def test_a_graph_that_somebody_put_there_by_hand_gets_into_the_merge(
    is_killed: bool, corpus_of_six: Corpus, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    load_embedded(corpus_of_six, store)
    more = write(corpus_of_six.root, 20)
    document = next(content.document for content in contents(more) if str(content.iri) == iri(20))
    by_hand = ox.Store(store)
    by_hand.load(document, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(iri(20)))
    del by_hand
    if is_killed:  # when it has told the doubt about another graph, and not changed that
        more = write(corpus_of_six.root, 11, 1)
        assert killed(more, store, step=2)
    load_embedded(more, store)
    assert held(store) == undisturbed(more)


def test_a_default_graph_that_somebody_has_added_to_is_left_alone(
    corpus_of_six: Corpus, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    load_embedded(corpus_of_six, store)
    ox.Store(store).update(f"INSERT DATA {{ <{MINE}> a 1 }}")
    altered = held(store)["DEFAULT"]
    for number in (1, 2):
        load_embedded(write(corpus_of_six.root, 10 + number, number), store)
        assert held(store)["DEFAULT"] == altered
        with opened_if_fresh(corpus_of_six, store) as found:
            assert found == "its default graph holds something else"


def test_a_default_graph_that_somebody_has_emptied_is_filled_again(
    corpus_of_six: Corpus, tmp_path: Path
) -> None:
    load_embedded(corpus_of_six, tmp_path / "store")
    ox.Store(tmp_path / "store").update("DROP DEFAULT")
    load_embedded(corpus_of_six, tmp_path / "store")
    assert held(tmp_path / "store") == undisturbed(corpus_of_six)


def test_a_graph_that_somebody_altered_is_mended(corpus_of_six: Corpus, tmp_path: Path) -> None:
    load_embedded(corpus_of_six, tmp_path / "store")
    ox.Store(tmp_path / "store").update(f"INSERT DATA {{ GRAPH <{iri(3)}> {{ <urn:x> a 1 }} }}")
    with opened_if_fresh(corpus_of_six, tmp_path / "store") as found:
        assert found == "something else has been written into it"
    after = states(corpus_of_six, tmp_path / "store")
    assert [name for name, state in after.items() if state == "loaded"] == [iri(3)]
    assert held(tmp_path / "store") == undisturbed(corpus_of_six)


def test_a_triple_lost_on_disk_is_an_error_and_stays_in_doubt(
    corpus_of_six: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No healthy Oxigraph loses anything, so what is given to it lacks a line.
    whole = ondisk.lines
    with monkeypatch.context() as forgetful:
        forgetful.setattr(
            ondisk,
            "lines",
            lambda name, form: whole(name, form.partition(b"\n")[2] if str(name) == iri(2) else form),
        )
        with pytest.raises(ClemencyError, match=rf"<{iri(2)}> has (\d+) triples instead of \d+\."):
            load_embedded(corpus_of_six, tmp_path / "store")
    with opened_if_fresh(corpus_of_six, tmp_path / "store") as found:
        assert found == "it was never loaded to the end"
    assert states(corpus_of_six, tmp_path / "store")[iri(2)] == "loaded"
    assert held(tmp_path / "store") == undisturbed(corpus_of_six)


# ── Killed ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Change:
    """A store before a change of its corpus, and what it and one that is loaded afterwards hold."""

    store: Path
    before: Holding
    after: Holding


def changed(corpus: Corpus) -> Corpus:
    corpus.article_paths[0].unlink()
    return write_all(corpus, {1: 11, 2: 12, 20: 20, 21: 21})


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory, corpus: Corpus) -> Change:
    folder = tmp_path_factory.mktemp("change")
    made = made_up(folder / "corpus", corpus.root / "data" / "reference", range(6))
    load_embedded(made, folder / "store")
    return Change(folder / "store", held(folder / "store"), undisturbed(changed(made)))


@pytest.mark.parametrize(
    ("store_is", "step"),
    [*(("new", step) for step in (1, 3, 6, 12, 13)), *(("old", step) for step in range(1, 8))],
)
def test_a_load_that_was_killed_is_never_taken_for_whole_and_the_next_one_ends_it(
    store_is: str, step: int, change: Change, corpus_of_six: Corpus, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    if store_is == "old":
        shutil.copytree(change.store, store)
    asked = changed(corpus_of_six)
    assert killed(asked, store, step=step)
    check_after_a_kill(asked, store, change.before if store_is == "old" else {}, change.after)
    load_embedded(asked, store, prune=True)
    assert held(store) == change.after
    with opened_if_fresh(asked, store) as found:
        assert not isinstance(found, str)


def test_what_a_killed_load_never_wrote_is_not_missed(corpus_of_six: Corpus, tmp_path: Path) -> None:
    store = tmp_path / "store"
    assert killed(corpus_of_six, store, step=10)
    never = next(n for n in range(6) if f"<{iri(n)}>" not in held(store))
    (corpus_of_six.root / "data" / "articles" / f"{never}.ttl").unlink()
    fewer = open_corpus(corpus_of_six.root)
    assert iri(never) not in states(fewer, store)
    assert held(store) == undisturbed(fewer)


def test_two_loads_into_one_new_store_do_not_double_anything(
    corpus_of_six: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"

    def overtaken(*arguments: Any) -> Iterator[Content]:
        yield from contents(*arguments)
        assert not killed(corpus_of_six, store)

    monkeypatch.setattr(embedded, "contents", overtaken)
    assert set(states(corpus_of_six, store).values()) == {"unchanged"}
    assert held(store) == undisturbed(corpus_of_six)


def test_a_store_that_was_killed_while_it_was_made_is_made(corpus_of_six: Corpus, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    for name in ("LOCK", "LOG", "IDENTITY", "MANIFEST-000001", "000001.dbtmp"):
        (store / name).write_bytes(b"")
    load_embedded(corpus_of_six, store)
    assert held(store) == undisturbed(corpus_of_six)


def test_what_a_killed_bulk_load_left_is_cleared_away(corpus_of_six: Corpus, tmp_path: Path) -> None:
    store = tmp_path / "store"
    load_embedded(corpus_of_six, store)
    (store / "bulk-1.sst").write_bytes(b"half")
    load_embedded(write(corpus_of_six.root, 20), store)
    assert not list(store.glob("bulk-*"))


# ── Asked ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module", params=["own", "twofold"])
def loaded(
    request: pytest.FixtureRequest, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Corpus, Path]:
    folder = tmp_path_factory.mktemp("loaded")
    asked = corpus if request.param == "own" else twofold(folder / "corpus")
    load_embedded(asked, folder / "store")
    return asked, folder / "store"


@pytest.fixture(scope="module")
def in_memory(loaded: tuple[Corpus, Path]) -> graphs.Held:
    return graphs.read(loaded[0])


@pytest.mark.parametrize("name", NAMES)
def test_a_question_of_the_library_has_the_same_answer(
    name: str, loaded: tuple[Corpus, Path], in_memory: graphs.Held
) -> None:
    corpus, store = loaded
    query = read_query(name, corpus)
    pinned = parameters.values(query.params, required(name, corpus), in_memory)
    with opened_if_fresh(corpus, store) as found:
        assert isinstance(found, graphs.Held)
        rows = sparql.ask(query.text, found, pinned, name).rows
    assert rows == sparql.ask(query.text, in_memory, pinned, name).rows


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/clemency/graph/ontology> { ?s ?p ?o }",
        "ASK FROM NAMED <https://w3id.org/clemency/graph/ontology> { GRAPH ?g { ?s a ?o } }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } ?o ?q ?x FILTER (ISBLANK(?o)) }",
        f"ASK {{ GRAPH <{CATALOGUE_GRAPH}> {{ ?s ?p ?o }} }}",
    ],
)
def test_a_query_that_counts_has_the_same_answer(
    text: str, loaded: tuple[Corpus, Path], in_memory: graphs.Held
) -> None:
    corpus, store = loaded
    rows = run(parse_query(text, "q"), corpus, store=store)
    assert (rows.rows, rows.note) == (sparql.ask(text, in_memory, {}, "q").rows, "")


def append(path: Path) -> None:
    path.write_text(f"{path.read_text('utf-8')}\n# A remark.\n", "utf-8")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda made, _: append(made.article_paths[2]),
            "files have changed since it was loaded",
        ),
        (
            lambda made, _: append(made.reference_paths[0]),
            "files have changed since it was loaded",
        ),
        (lambda made, _: write(made.root, 30), "files have changed since it was loaded"),
        (
            lambda made, _: made.article_paths[0].unlink(),
            "files have changed since it was loaded",
        ),
        (lambda _, store: shutil.rmtree(store), "there is no store in "),
        (
            lambda _, store: ox.Store(store).update("INSERT DATA { <urn:x> a 1 }"),
            "something else has been written into it",
        ),
        (lambda _, store: (store / "CURRENT").write_bytes(b"rubbish"), "Cannot open a store in "),
        (lambda _, store: (store / "CURRENT").unlink(), "holds other files and no store"),
    ],
)
def test_a_store_that_is_not_fresh_is_not_asked_and_the_answer_says_so(
    change: Callable[[Corpus, Path], object], reason: str, corpus_of_six: Corpus, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    load_embedded(corpus_of_six, store)
    change(corpus_of_six, store)
    now = open_corpus(corpus_of_six.root)
    rows = run(COUNT, now, store=store)
    assert rows.note.startswith(f"The files are asked, not {store}: ")
    assert reason in rows.note
    assert rows.rows == run(COUNT, now).rows


def test_two_may_ask_at_a_time_and_meanwhile_nobody_can_write(corpus_of_six: Corpus, tmp_path: Path) -> None:
    store = tmp_path / "store"
    load_embedded(corpus_of_six, store)
    asking = """
import sys
from pathlib import Path
from clemency.corpus import open_corpus
from clemency.stores.embedded import load_embedded, opened_if_fresh
with opened_if_fresh(open_corpus(Path(sys.argv[1])), Path(sys.argv[2])) as found:
    print("in use" in found if isinstance(found, str) else len(found), flush=True)
    sys.stdin.read()
"""
    command = [sys.executable, "-c", asking, str(corpus_of_six.root), str(store)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as one, subprocess.Popen(command, **pipes) as two:  # type: ignore[call-overload]
        assert [one.stdout.readline(), two.stdout.readline()] == ["8\n", "8\n"]
        assert set(states(corpus_of_six, store).values()) == {"unchanged"}
        changed = write(corpus_of_six.root, 11, 1)
        with pytest.raises(ClemencyError, match="in use by another program"):
            load_embedded(changed, store)
        for process in (one, two):
            process.communicate("")
    writer = ox.Store(store)
    with subprocess.Popen(command, **pipes) as three:  # type: ignore[call-overload]
        assert three.communicate("")[0] == "True\n"
    del writer
