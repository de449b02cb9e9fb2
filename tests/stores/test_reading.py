"""What a load reads: in worker processes or not, quickly or not at all, it is always the same."""

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from clemency import canonical
from clemency.cli import cli
from clemency.corpus import Corpus, open_corpus
from clemency.errors import ClemencyError
from clemency.stores import contents, ondisk, quick
from clemency.stores.embedded import load_embedded
from clemency.stores.lines import canonical_lines
from clemency.stores.remote import load_remote
from clemency.stores.reports import LoadReport
from clemency.workers import Limits
from disks import made_up, write
from standins import oxigraph

XSD = "http://www.w3.org/2001/XMLSchema#"
NAME = URIRef("https://example.org/graph")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def corpus_of_six(tmp_path: Path, corpus: Corpus) -> Corpus:
    """Six made-up articles beside the project's reference data."""
    return made_up(tmp_path / "corpus", corpus.root / "data" / "reference", range(6))


def here(function: Callable[[Any], object], items: Iterable[object], **_: object) -> Iterator[object]:
    """Do in this process what workers do elsewhere."""
    return map(function, items)


def test_workers_read_what_one_process_reads(corpus_of_six: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list(contents.contents(corpus_of_six))
    monkeypatch.setattr(contents, "checked", here)
    assert list(contents.contents(corpus_of_six)) == read


def tangled(path: Path, more: str = "") -> None:
    """Give a file blank nodes that all look alike: to name them takes too long."""
    names = [f"_:b{number}" for number in range(24)]
    knots = "".join(f"{one} <urn:p> {' , '.join(set(names) - {one})} .\n" for one in names)
    path.write_text(f"{path.read_text('utf-8')}\n{knots}{more}", "utf-8")


@pytest.fixture
def small_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "_LIMITS", Limits(seconds=2, memory=200 * 1024**2))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits on Windows")
@pytest.mark.usefixtures("small_limits")
@pytest.mark.parametrize("dry_run", [[], ["--dry-run"]])
@pytest.mark.parametrize("more", ["", "<urn:a> <urn:b> 1,000 ."], ids=["quickly", "slowly"])
def test_an_article_that_takes_too_much_is_an_error_and_nothing_is_loaded(
    more: str, dry_run: list[str], corpus_of_six: Corpus, tmp_path: Path
) -> None:
    tangled(corpus_of_six.article_paths[3], more)
    store = tmp_path / "store"
    load = ["--corpus", str(corpus_of_six.root), "load", "--no-validate", *dry_run, "--store", str(store)]
    result = CliRunner().invoke(cli, load, catch_exceptions=False)
    assert result.exit_code == 2
    assert re.search(r"/3\.ttl cannot be loaded\. It (takes|broke) ", result.stderr)
    assert not store.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits on Windows")
@pytest.mark.usefixtures("small_limits")
def test_reference_data_that_takes_too_much_is_an_error(corpus_of_six: Corpus) -> None:
    tangled(corpus_of_six.reference_paths[0])
    with pytest.raises(ClemencyError, match=r"/reference cannot be loaded\. It (takes|broke) "):
        next(contents.contents(corpus_of_six))


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
@pytest.mark.parametrize("more", ["", "<urn:a> <urn:b> 1,000 ."], ids=["quickly", "slowly"])
def test_reference_data_are_read_within_limits_as_articles_are(
    more: str, corpus_of_six: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = corpus_of_six.reference_paths[0]
    numbers = "".join(f"<urn:a> <urn:p> {number}.50 .\n" for number in range(200_000))
    path.write_text(f"{path.read_text('utf-8')}\n{numbers}{more}", "utf-8")
    monkeypatch.setattr(contents, "_LIMITS", Limits(seconds=60, memory=8 * 1024**2))
    with pytest.raises(ClemencyError, match=rf"/{path.name} cannot be loaded\. It (takes|broke) "):
        next(contents.contents(corpus_of_six))


def test_an_article_that_a_worker_cannot_read_is_an_error(corpus_of_six: Corpus, tmp_path: Path) -> None:
    corpus_of_six.article_paths[3].write_text("<urn:a> <urn:b>", "utf-8")
    with pytest.raises(ClemencyError, match=corpus_of_six.article_paths[3].name):
        load_embedded(corpus_of_six, tmp_path / "store")
    assert not (tmp_path / "store").exists()


# ── Nothing changed ─────────────────────────────────────────────────────────────────────────────────


def states(report: LoadReport) -> dict[str, tuple[int, str]]:
    return {graph.iri: (graph.triples, graph.state) for graph in report.graphs}


@pytest.mark.parametrize("remote", [False, True])
def test_no_article_is_parsed_where_no_file_has_changed(
    remote: bool, corpus_of_six: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(corpus: Corpus, address: str) -> dict[str, tuple[int, str]]:
        if remote:
            return states(load_remote(corpus, f"{address}/store"))
        return states(load_embedded(corpus, tmp_path / "store"))

    read: list[Path] = []
    reader = quick.article

    def noted(file: quick.File) -> quick.Article | None:
        read.append(file.path)
        return reader(file)

    monkeypatch.setattr(quick, "article", noted)
    monkeypatch.setattr(contents, "checked", here)
    with oxigraph("serve") as address:
        first = load(corpus_of_six, address)
        assert len(read) == 6
        again = load(corpus_of_six, address)
        assert len(read) == 6
        assert again == {iri: (triples, "unchanged") for iri, (triples, _) in first.items()}
        changed = load(write(corpus_of_six.root, 11, 1), address)
        assert [iri for iri, (_, state) in changed.items() if state == "loaded"] == [
            "https://w3id.org/clemency/article/generated-1"
        ]
        corpus_of_six.article_paths[0].unlink()
        left = load(open_corpus(corpus_of_six.root), address)
        assert left["https://w3id.org/clemency/article/generated-0"][1] == "left"
        assert load(open_corpus(corpus_of_six.root), address) == left


# ── Forms ───────────────────────────────────────────────────────────────────────────────────────────

subjects = st.sampled_from(["<urn:a>", "<urn:b>", "_:x", "_:y"])
values = st.sampled_from(
    [
        *(f'"{number}"^^<{XSD}decimal>' for number in ("1.50", "1.5", "01.5", "2")),
        *(f'"{number}"^^<{XSD}integer>' for number in ("01", "1", "no number")),
        f'"2001-01-01T00:00:00.0Z"^^<{XSD}dateTime>',
        f'"true"^^<{XSD}boolean>',
        '"_:c14n0 .\\n_:c14n1 <urn:p> _:c14n2 ."',
        '"> _:c14n0 ."@en',
        "_:x",
        "<urn:c>",
    ]
)


@given(st.lists(st.tuples(subjects, values), max_size=12), st.randoms(use_true_random=False))
def test_lines_get_canonical_names_in_whatever_order_they_come(
    pairs: list[tuple[str, str]], random: Random
) -> None:
    lines = [f"{subject} <urn:p> {value} ." for subject, value in pairs]
    dataset = ox.Dataset(ox.parse("\n".join(lines).encode(), format=ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    random.shuffle(lines)
    found = canonical_lines("\n".join(lines).encode())  # the last line may have no end
    assert {line.rstrip() for line in found} == {line.encode() for line in str(dataset).splitlines()}


@given(st.lists(st.tuples(subjects, values), max_size=12))
def test_lines_are_spelt_as_a_store_spells_them(pairs: list[tuple[str, str]]) -> None:
    text = "".join(f"{subject} <urn:p> {value} .\n" for subject, value in pairs)
    dataset = ox.Dataset(ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    document = "".join(sorted(f"{line}\n" for line in str(dataset).split("\n")[:-1]))
    assert quick.as_stored(document.encode()) == canonical.stored_form(text.encode())


@given(st.lists(st.tuples(subjects, values), max_size=12))
def test_blank_nodes_of_a_graph_get_names_of_its_own_and_nothing_else_does(
    pairs: list[tuple[str, str]],
) -> None:
    text = "".join(f"{subject} <urn:p> {value} .\n" for subject, value in pairs)
    form = canonical.stored_form(text.encode())
    renamed = ondisk.lines(NAME, form)
    assert canonical.stored_form(renamed) == form
    names = {
        node.value
        for quad in ox.parse(renamed, format=ox.RdfFormat.N_TRIPLES)
        for node in (quad.subject, quad.object)
        if isinstance(node, ox.BlankNode)
    }
    assert not any(name.startswith("c14n") for name in names)
