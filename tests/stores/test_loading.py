"""Loading, on disk and into a real server: what goes in is there, once, and nothing else is touched."""

import gc
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result

from clemency.checking import validation
from clemency.cli import cli
from clemency.corpus import ONTOLOGY_GRAPH, REFERENCE_GRAPH, Corpus, open_corpus
from clemency.errors import ClemencyError
from clemency.export import export
from clemency.stores import ondisk
from clemency.stores.catalogue import CATALOGUE_GRAPH
from clemency.stores.embedded import load_embedded, opened_if_fresh
from clemency.stores.remote import load_remote
from clemency.stores.reports import LoadReport
from folders import BROKEN
from standins import oxigraph, remote_quads, remote_update

ONE, TWO = "https://w3id.org/clemency/article/one", "https://w3id.org/clemency/article/two"
PREFIXES = """
@prefix clem:   <https://w3id.org/clemency/ns#> .
@prefix oa:     <http://www.w3.org/ns/oa#> .
@prefix rdfs:   <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd:    <http://www.w3.org/2001/XMLSchema#> .
"""
# All the kinds of blank node that an article has: passages, statements, chains of speakers.
CLAIM = """
:c1 clem:passage [ oa:start 1 ; oa:end 5 ] , [ oa:start 7 ; oa:end 9 ] ;
    clem:asserts [ clem:code "x" ] , [ clem:code "y" ] ;
    clem:relayedBy ( :source :paper ) .
"""


def write_article(corpus: Corpus, iri: str, text: str) -> Corpus:
    """Write an article under the last part of its IRI and return the corpus with it."""
    path = corpus.root / "data" / "articles" / f"{iri.rpartition('/')[2]}.ttl"
    path.write_text(f"@prefix : <{iri}#> .{PREFIXES}<{iri}> a schema:NewsArticle .\n{text}", encoding="utf-8")
    return open_corpus(corpus.root)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """Two articles with a claim each, and one country that they share."""
    data = tmp_path / "corpus" / "data"
    (data / "articles").mkdir(parents=True)
    (data / "reference").mkdir()
    (data / "reference" / "kp.ttl").write_text(
        f"{PREFIXES}<https://w3id.org/clemency/id/kp> a schema:Country ."
    )
    first = write_article(open_corpus(tmp_path / "corpus"), ONE, CLAIM)
    return write_article(first, TWO, CLAIM)


@dataclass(frozen=True)
class Target:
    """A store under test, with ways into it that are not Clemency's."""

    load: Callable[[Corpus], LoadReport]
    quads: Callable[[], list[ox.Quad]]
    update: Callable[[str], None]


@pytest.fixture(params=["embedded", "remote"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Target]:
    """An empty store: on disk, or behind a real server."""
    folder = tmp_path / "store"
    if request.param == "embedded":
        yield Target(
            load=lambda corpus: load_embedded(corpus, folder),
            # In such a store the default graph is the merge of the others: test_embedded.py.
            quads=lambda: [quad for quad in ox.Store(folder) if quad.graph_name != ox.DefaultGraph()],
            update=lambda text: ox.Store(folder).update(text),
        )
        return
    with oxigraph("serve", "--location", str(folder)) as address:
        yield Target(
            load=lambda corpus: load_remote(corpus, address, kind="oxigraph"),
            quads=lambda: remote_quads(f"{address}/store"),
            update=lambda text: remote_update(f"{address}/update", text),
        )


def canonical(quads: list[ox.Quad]) -> list[str]:
    """The quads without those of the store's own catalogue, in canonical form."""
    dataset = ox.Dataset(quad for quad in quads if quad.graph_name != ox.NamedNode(CATALOGUE_GRAPH))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(f"{quad} ." for quad in dataset)


def exported(corpus: Corpus) -> list[str]:
    return canonical(list(ox.parse(export(corpus, format="nquads"), format=ox.RdfFormat.N_QUADS)))


def states(report: LoadReport) -> dict[str, str]:
    return {graph.iri: graph.state for graph in report.graphs}


# What a load does, on disk and behind a server


def test_each_article_is_a_graph_of_its_own_beside_the_reference_data_and_the_ontology(
    target: Target, corpus: Corpus
) -> None:
    report = target.load(corpus)
    assert canonical(target.quads()) == exported(corpus)
    assert states(report) == dict.fromkeys((ONE, TWO, str(REFERENCE_GRAPH), str(ONTOLOGY_GRAPH)), "loaded")


def test_the_report_counts_the_triples_of_each_graph(target: Target, corpus: Corpus) -> None:
    report = target.load(corpus)
    names = [str(quad.graph_name).strip("<>") for quad in target.quads()]
    names = [name for name in names if name != str(CATALOGUE_GRAPH)]
    assert {graph.iri: graph.triples for graph in report.graphs} == {
        name: names.count(name) for name in names
    }


def test_a_second_load_changes_nothing_and_says_so(target: Target, corpus: Corpus) -> None:
    target.load(corpus)
    before = target.quads()
    report = target.load(corpus)
    assert set(states(report).values()) == {"unchanged"}
    # The very same blank nodes: nothing was written again.
    assert sorted(map(str, target.quads())) == sorted(map(str, before))


def test_a_changed_article_is_replaced_with_no_leftover_and_the_others_are_left_alone(
    target: Target, corpus: Corpus
) -> None:
    target.load(corpus)
    changed = write_article(corpus, TWO, CLAIM.replace("oa:end 9", "oa:end 8"))
    report = target.load(changed)
    assert canonical(target.quads()) == exported(changed)
    assert [iri for iri, state in states(report).items() if state == "loaded"] == [TWO]


def test_what_else_the_store_holds_is_left_alone(target: Target, corpus: Corpus) -> None:
    mine = "http://example.org/mine"
    target.load(corpus)
    target.update(f"INSERT DATA {{ GRAPH <{mine}> {{ <{mine}> a 1 }} }}")
    target.load(write_article(corpus, TWO, ""))
    assert sum(quad.graph_name == ox.NamedNode(mine) for quad in target.quads()) == 1


def test_a_graph_that_somebody_altered_in_the_store_is_mended(target: Target, corpus: Corpus) -> None:
    target.load(corpus)
    target.update(f"INSERT DATA {{ GRAPH <{ONE}> {{ <urn:x> a [] }} }} ; DROP GRAPH <{REFERENCE_GRAPH}>")
    report = target.load(corpus)
    assert canonical(target.quads()) == exported(corpus)
    assert states(report)[ONE] == states(report)[str(REFERENCE_GRAPH)] == "loaded"


def test_numbers_that_the_store_spells_its_own_way_are_no_change(target: Target, corpus: Corpus) -> None:
    odd = ':e clem:minimum 1.50 , 1e3 ; clem:earliest "2015-10-08+00:00"^^xsd:date , "2015-99-99"^^xsd:date .'
    target.load(write_article(corpus, ONE, odd))
    assert set(states(target.load(corpus)).values()) == {"unchanged"}


def test_no_text_is_altered_on_the_way(target: Target, corpus: Corpus) -> None:
    nasty = r"""
    :c1 rdfs:label "\" } DROP ALL", "\\u0022", "\\\\u{0022}", "\u0001\b\f\u007F", "line\nline\r\tend\\" ,
        "사면"@ko, "සමාව"@si, "\U0001F54A" .
    """
    nasty_corpus = write_article(corpus, ONE, nasty)
    target.load(nasty_corpus)
    assert canonical(target.quads()) == exported(nasty_corpus)


def test_an_article_that_cannot_be_read_keeps_the_whole_corpus_out(target: Target, corpus: Corpus) -> None:
    target.load(corpus)
    before = sorted(map(str, target.quads()))
    write_article(corpus, ONE, "")
    broken = write_article(corpus, TWO, "oh no")
    with pytest.raises(ClemencyError, match=r"two\.ttl"):
        target.load(broken)
    gc.collect()  # a store stays open for as long as the error holds it
    assert sorted(map(str, target.quads())) == before


# What can go wrong on disk


def test_a_store_that_another_program_uses_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    with (
        oxigraph("serve", "--location", str(tmp_path / "store")),
        pytest.raises(ClemencyError, match="in use by another program"),
    ):
        load_embedded(corpus, tmp_path / "store")


def test_a_folder_of_other_files_is_refused_and_left_as_it_was(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear")
    with pytest.raises(ClemencyError, match=r"letters holds other files"):
        load_embedded(corpus, folder)
    assert [path.name for path in folder.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("dry_run", [False, True])
@pytest.mark.parametrize("place", ["file", "file/store"])
def test_a_place_where_no_folder_can_be_is_refused(
    place: str, dry_run: bool, corpus: Corpus, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ClemencyError, match=f"Cannot open a store in .*{place}: Not a directory"):
        load_embedded(corpus, tmp_path / place, dry_run=dry_run)


@pytest.mark.parametrize("damage", [lambda file: file.write_bytes(b"rubbish"), Path.unlink])
def test_a_damaged_store_is_an_error_that_says_how_to_mend_it(
    damage: Callable[[Path], object], corpus: Corpus, tmp_path: Path
) -> None:
    load_embedded(corpus, tmp_path / "store")
    for manifest in (tmp_path / "store").glob("MANIFEST-*"):
        damage(manifest)
    mend = r"store: it is damaged\. Remove the folder and load again: .* The store says: .*MANIFEST"
    with pytest.raises(ClemencyError, match=mend):
        load_embedded(corpus, tmp_path / "store")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (
            "IO error: While open a file for appending: LOG: Permission denied",
            "there is no permission to read and write it. The folder belongs to OWNER.",
        ),
        (
            "IO error: No space left on device: While appending to file: LOG",
            "the disk is full. Make room, and load again.",
        ),
    ],
)
def test_what_a_store_says_of_the_system_comes_after_how_to_mend_it(
    words: str, reason: str, tmp_path: Path
) -> None:
    with pytest.raises(ClemencyError) as caught, ondisk.faults(tmp_path):
        raise OSError(words)
    reason = reason.replace("OWNER", tmp_path.owner())
    assert str(caught.value).startswith(f"The store {tmp_path} cannot be used: {reason} ")
    assert str(caught.value).endswith(f" The store says: {words}.")


def test_a_store_that_proves_to_be_damaged_while_it_is_asked_is_an_error_too(
    corpus: Corpus, tmp_path: Path
) -> None:
    load_embedded(corpus, tmp_path / "store")
    mend = r"store cannot be used: it is damaged\. Remove the folder and load again"
    with pytest.raises(ClemencyError, match=mend), opened_if_fresh(corpus, tmp_path / "store"):
        raise RuntimeError("Corruption: block checksum mismatch")


def test_a_folder_whose_parents_are_missing_is_made(corpus: Corpus, tmp_path: Path) -> None:
    assert load_embedded(corpus, tmp_path / "a" / "b").store == str(tmp_path / "a" / "b")


# What can go wrong on the way to a server


def test_a_server_that_is_not_there_is_an_error_that_names_its_address(corpus: Corpus) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    refused = f"^{address}/query cannot be reached: Connection refused"
    with pytest.raises(ClemencyError, match=refused):
        load_remote(corpus, f"{address}/store", patience=0)


def test_a_page_instead_of_a_graph_store_is_an_error_that_says_which_address_is_meant(corpus: Corpus) -> None:
    with (
        oxigraph("serve") as address,
        pytest.raises(ClemencyError, match=r"text/html is not RDF.* docs/stores\.md has both"),
    ):
        load_remote(corpus, address, kind="generic")


def test_a_path_that_the_server_does_not_know_is_an_error(corpus: Corpus) -> None:
    with oxigraph("serve") as address, pytest.raises(ClemencyError, match=r"/nowhere/query .* status 404"):
        load_remote(corpus, f"{address}/nowhere")


def test_a_server_that_only_reads_is_an_error(corpus: Corpus, tmp_path: Path) -> None:
    load_embedded(corpus, tmp_path / "store")
    changed = write_article(corpus, ONE, "")
    with (
        oxigraph("serve-read-only", "--location", str(tmp_path / "store")) as address,
        pytest.raises(ClemencyError, match=r"the PUT of <.*read-only"),
    ):
        load_remote(changed, f"{address}/store")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "localhost:7878/store",
        "ftp://localhost/store",
        "http://",
        "http://[::1/store",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_is_not_one_of_http_is_refused(corpus: Corpus, address: str) -> None:
    with pytest.raises(ClemencyError, match="one of http or https"):
        load_remote(corpus, address)


@pytest.mark.parametrize("userinfo", ["me:opensesame", "opensesame", "me:open%20sesame"])
def test_credentials_in_an_address_are_refused_and_not_repeated(corpus: Corpus, userinfo: str) -> None:
    with pytest.raises(ClemencyError, match="user name or a password") as caught:
        load_remote(corpus, f"http://{userinfo}@127.0.0.1:1/store")
    assert "sesame" not in str(caught.value)


# The command


def command(corpus: Corpus, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--corpus", str(corpus.root), "load", *arguments], catch_exceptions=False)


def test_a_corpus_with_errors_is_shown_them_and_not_loaded(corpus: Corpus) -> None:
    with oxigraph("serve") as address:
        result = command(corpus, "--to", address)
        assert (result.exit_code, result.stdout) == (1, "")
        assert "CLEM0" in result.stderr
        assert "Nothing was loaded" in result.stderr
        assert remote_quads(f"{address}/store") == []


@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
def test_files_that_are_saved_after_their_check_are_not_loaded(
    dry_run: list[str], sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saves, or Git pulls, at the worst of moments."""
    article = tmp_path / "corpus" / "data" / "articles" / "sound.ttl"
    article.parent.mkdir(parents=True)
    shutil.copy(sound, article)
    shutil.copytree(open_corpus().root / "data" / "reference", tmp_path / "corpus" / "data" / "reference")
    check = validation.validate

    def then_saved(*arguments: Any, **options: Any) -> Any:
        report = check(*arguments, **options)
        shutil.copy(BROKEN / "propaganda-as-fact.ttl", article)
        return report

    monkeypatch.setattr(validation, "validate", then_saved)
    result = command(open_corpus(tmp_path / "corpus"), *dry_run, "--store", str(tmp_path / "store"))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "have changed since they were checked. Nothing was loaded: load again." in result.stderr
    assert not (tmp_path / "store").exists()


def test_a_corpus_with_errors_is_loaded_by_those_who_insist(corpus: Corpus) -> None:
    with oxigraph("serve") as address:
        result = command(corpus, "--to", address, "--no-validate")
        assert (result.exit_code, result.stdout.count("\tloaded\n")) == (0, 4)
        assert canonical(remote_quads(f"{address}/store")) == exported(corpus)


def test_a_dry_run_of_the_command_says_that_it_is_one_and_writes_nothing() -> None:
    with oxigraph("serve") as address:
        result = command(open_corpus(), "--to", address, "--dry-run")
        assert (result.exit_code, result.stdout.count("\tloaded\n")) == (0, 3)
        assert "This was a dry run: nothing was written." in result.stderr
        assert remote_quads(f"{address}/store") == []


def test_the_views_of_a_party_are_graphs_of_their_own() -> None:
    with oxigraph("serve") as address:
        result = command(open_corpus(), "--to", address, "--as-told-by", "state-media")
        view = "https://w3id.org/clemency/view/state-media/dailynk-2015-second-amnesty"
        assert f"\n{view}\t" in result.stdout
        names = {quad.graph_name for quad in remote_quads(f"{address}/store")}
        assert ox.NamedNode(view) in names


def test_what_is_gone_is_told_with_the_way_to_remove_it(corpus: Corpus) -> None:
    with oxigraph("serve") as address:
        command(corpus, "--to", address, "--no-validate")
        (corpus.root / "data" / "articles" / "two.ttl").unlink()
        result = command(corpus, "--to", address, "--no-validate")
        assert f"{TWO}\t16\tleft" in result.stdout
        assert "1 more is no longer in this corpus: --prune removes it." in result.stderr
