"""Export: one document that says what the corpus says, in the same bytes each time."""

import gc
import gzip
import json
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDFS, Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from clemency import canonical
from clemency.cli import cli
from clemency.corpus import (
    ONTOLOGY_GRAPH,
    REFERENCE_GRAPH,
    Corpus,
    named_graphs,
    open_corpus,
    read_article,
    with_reference,
)
from clemency.errors import ClemencyError
from clemency.export import FORMATS, Format, export, files, limited, merged_with_reference, pieces
from clemency.export.graphs import NamedGraph
from clemency.limits import Limits
from exports import HOSTILE, canonical_quads, generated_corpus
from folders import ROOT

GUIDE = (ROOT / "docs" / "export.md").read_text("utf-8")
ONE, TWO = "https://w3id.org/clemency/article/one", "https://w3id.org/clemency/article/two"
PREFIXES = """
@prefix clem:   <https://w3id.org/clemency/ns#> .
@prefix id:     <https://w3id.org/clemency/id/> .
@prefix oa:     <http://www.w3.org/ns/oa#> .
@prefix rdfs:   <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    articles, reference = tmp_path / "data" / "articles", tmp_path / "data" / "reference"
    articles.mkdir(parents=True)
    reference.mkdir()
    for iri in (ONE, TWO):
        text = f"<{iri}> a schema:NewsArticle ; schema:about id:kp . <{iri}#c> clem:passage [ oa:end 5 ] ."
        (articles / f"{iri.rpartition('/')[2]}.ttl").write_text(PREFIXES + text)
    (reference / "kp.ttl").write_text(PREFIXES + "id:kp a schema:Country ; rdfs:label 'North Korea'@en .")
    return open_corpus(tmp_path)


@pytest.mark.parametrize("name", ["nquads", "trig"])
def test_each_graph_comes_back_from_the_export_as_it_was(corpus: Corpus, name: Format) -> None:
    dataset = Dataset()
    dataset.parse(data=export(corpus, format=name), format=name)
    graphs = named_graphs(corpus)
    assert {graph.identifier for graph in dataset.graphs() if len(graph)} == set(graphs)
    assert all(isomorphic(dataset.graph(iri), graph) for iri, graph in graphs.items())


def test_made_up_articles_come_back_alike_from_nquads_and_trig(tmp_path: Path) -> None:
    made = generated_corpus(tmp_path / "made", range(10))
    by_lines, by_blocks = export(made, format="nquads"), export(made, format="trig")
    assert canonical_quads(by_lines, "nquads") == canonical_quads(by_blocks, "trig")
    assert canonical.nquads(named_graphs(made)).splitlines() == [
        f"{quad} .".encode() for quad in canonical_quads(by_lines, "nquads")
    ]


def test_turtle_holds_all_graphs_merged(corpus: Corpus) -> None:
    merged = Graph()
    for graph in named_graphs(corpus).values():
        merged += graph
    assert isomorphic(Graph().parse(data=export(corpus, format="turtle"), format="turtle"), merged)


@pytest.mark.parametrize("name", ["nquads", "trig", "turtle", "turtle12", "jsonld"])
def test_no_text_is_altered_on_the_way(corpus: Corpus, name: Format) -> None:
    graph = Graph()
    for number, text in enumerate(HOSTILE):
        graph.add((URIRef(f"{ONE}#{number}"), RDFS.label, Literal(text)))
    corpus.article_paths[0].write_bytes(
        f"<{ONE}> a <https://schema.org/NewsArticle> .\n".encode() + canonical.ntriples(graph)
    )
    found = {
        quad.object.value
        for quad in canonical_quads(export(corpus, format=name), name)
        if f"<{ONE}#" in str(quad.subject) and isinstance(quad.object, ox.Literal)
    }
    assert found == set(HOSTILE)


# The same bytes each time


@pytest.mark.parametrize("name", FORMATS)
def test_the_bytes_do_not_depend_on_the_order_in_the_files_or_the_names_of_blank_nodes(
    corpus: Corpus, name: Format
) -> None:
    before = export(corpus, format=name)
    text = f"_:b oa:end 5 . <{TWO}#c> clem:passage _:b . <{TWO}> schema:about id:kp ; a schema:NewsArticle ."
    corpus.article_paths[1].write_text(PREFIXES + text)
    assert export(corpus, format=name) == before


@pytest.mark.parametrize("name", FORMATS)
def test_the_bytes_do_not_depend_on_what_the_files_are_called(
    name: Format, corpus_of: Callable[..., Corpus], sound: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.ttl"
    other.write_text(sound.read_text("utf-8").replace("article/test>", "article/a-test>"), "utf-8")
    before = export(corpus_of(sound, other), format=name)
    folder = tmp_path / "corpus" / "data" / "articles"
    (folder / "sound.ttl").rename(folder / "zzz.ttl")
    (folder / "other.ttl").rename(folder / "elsewhere.ttl")
    assert export(open_corpus(tmp_path / "corpus"), format=name) == before


def test_the_bytes_are_the_same_in_another_process(corpus: Corpus, sound: Path) -> None:
    (corpus.root / "data" / "articles" / "sound.ttl").write_bytes(sound.read_bytes())
    code = (
        "import pathlib, sys; from clemency import corpus, export\n"
        "here = corpus.open_corpus(pathlib.Path(sys.argv[1]))\n"
        "for name in export.FORMATS: sys.stdout.buffer.write(export.export(here, format=name))"
    )
    here = b"".join(export(open_corpus(corpus.root), format=name) for name in FORMATS)
    there = subprocess.run(
        [sys.executable, "-c", code, str(corpus.root)],
        env={**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
    )
    assert there.stdout == here


def test_nquads_are_sorted_within_each_graph_and_the_graphs_come_in_a_stated_order(corpus: Corpus) -> None:
    lines = export(corpus, format="nquads").decode().splitlines()
    names = [line.split()[-2] for line in lines]
    order = [ONE, TWO, REFERENCE_GRAPH, ONTOLOGY_GRAPH]
    assert list(dict.fromkeys(names)) == [f"<{iri}>" for iri in order]
    for iri in order:
        of_graph = [line for line in lines if line.split()[-2] == f"<{iri}>"]
        assert of_graph == sorted(of_graph)


def test_a_graph_has_the_same_lines_in_every_corpus(corpus: Corpus) -> None:
    alone = set(export(corpus, format="nquads", paths=corpus.article_paths[:1]).splitlines())
    assert alone < set(export(corpus, format="nquads").splitlines())


def test_no_blank_node_has_its_name_in_two_graphs(corpus: Corpus) -> None:
    seen: dict[str, set[str]] = {}
    for quad in ox.parse(export(corpus, format="nquads"), format=ox.RdfFormat.N_QUADS):
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode):
                seen.setdefault(term.value, set()).add(str(quad.graph_name))
    assert len(seen) > 2
    assert {len(graphs) for graphs in seen.values()} == {1}


@pytest.mark.parametrize("name", ["nquads", "jsonld", "nanopubs"])
def test_one_article_is_held_at_a_time(
    name: Format, corpus_of: Callable[..., Corpus], sound: Path, tmp_path: Path
) -> None:
    copies = [tmp_path / f"{number}.ttl" for number in range(4)]
    for copy in copies:
        copy.write_text(sound.read_text("utf-8").replace("article/test>", f"article/{copy.stem}>"), "utf-8")
    made = corpus_of(*copies)
    held = []
    for _ in pieces(made, format=name):
        gc.collect()
        held.append(sum(type(each) is NamedGraph and each.article for each in gc.get_objects()))
    assert max(held) <= 2  # one read, and its copy under canonical names


# What a stranger's file may take


def tangled(path: Path) -> None:
    """Add blank nodes to a file that all look alike: to name them takes too long."""
    names = [f"_:b{number}" for number in range(24)]
    knots = "".join(f"{one} <urn:p> {' , '.join(set(names) - {one})} .\n" for one in names)
    with path.open("a", encoding="utf-8") as file:
        file.write(knots)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits on Windows")
def test_an_article_that_takes_too_much_is_an_error_and_nothing_is_written(
    corpus: Corpus, tmp_path: Path
) -> None:
    article, limits = corpus.article_paths[1], Limits(seconds=2, memory=200 * 1024**2)
    tangled(article)
    for name in FORMATS:
        pieces = limited.document(limited.Wanted(corpus, name), limits)
        with pytest.raises(ClemencyError, match=r"articles/two\.ttl cannot be exported\. It (takes|broke)"):
            files.write_file(tmp_path / "out.nq", pieces)
    with pytest.raises(ClemencyError, match=r"two\.ttl cannot be exported\. It (takes|broke)"):
        list(limited.document(limited.Wanted(corpus, article=article), limits))
    assert not list(tmp_path.glob("*out*"))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits on Windows")
def test_reference_data_that_take_too_much_are_named_and_no_article(corpus: Corpus) -> None:
    tangled(corpus.reference_paths[0])
    limits = Limits(seconds=2, memory=200 * 1024**2)
    with pytest.raises(ClemencyError, match=r"data/reference cannot be exported\. It (takes|broke)"):
        list(limited.document(limited.Wanted(corpus), limits))


def test_a_document_that_merges_many_articles_may_take_more(corpus: Corpus) -> None:
    many = replace(corpus, article_paths=corpus.article_paths * 5000)
    of_one, of_all = (limited.limits_of(limited.Wanted(many, name)) for name in ("nquads", "turtle"))
    assert of_all.memory > 4 * of_one.memory
    assert of_all.seconds > 4 * of_one.seconds


@pytest.mark.parametrize("name", FORMATS)
def test_within_limits_a_document_is_the_same_bit_by_bit(name: Format, corpus: Corpus) -> None:
    assert list(limited.document(limited.Wanted(corpus, name))) == list(pieces(corpus, format=name))


# What is chosen, and what is not there


def test_chosen_articles_come_with_what_they_share_and_without_the_others(corpus: Corpus) -> None:
    dataset = Dataset()
    dataset.parse(data=export(corpus, format="nquads", paths=corpus.article_paths[:1]), format="nquads")
    names = {graph.identifier for graph in dataset.graphs() if len(graph)}
    assert names == set(named_graphs(corpus)) - {URIRef(TWO)}


def test_what_a_party_tells_takes_the_place_of_the_articles() -> None:
    ours = open_corpus()
    told = canonical_quads(export(ours, format="nquads", as_told_by="state-media"), "nquads")
    names = {str(quad.graph_name) for quad in told} - {f"<{REFERENCE_GRAPH}>", f"<{ONTOLOGY_GRAPH}>"}
    assert names == {"<https://w3id.org/clemency/view/state-media/dailynk-2015-second-amnesty>"}
    facts = [quad for quad in told if str(quad.graph_name) in names]
    assert any("motivatedBy" in str(quad.predicate) and "benevolence" in str(quad.object) for quad in facts)
    for form in ("trig", "jsonld"):
        assert canonical_quads(export(ours, format=form, as_told_by="state-media"), form) == told


def test_nanopublications_as_told_by_a_party_are_an_error(corpus: Corpus) -> None:
    with pytest.raises(ClemencyError, match="A nanopublication is a claim"):
        export(corpus, format="nanopubs", as_told_by="article")


def test_an_unknown_party_is_an_error(corpus: Corpus) -> None:
    with pytest.raises(ClemencyError, match="nobody"):
        export(corpus, format="nquads", as_told_by="nobody")


def test_an_unknown_format_is_an_error_that_names_those_there_are(corpus: Corpus) -> None:
    with pytest.raises(
        ClemencyError, match="'xml': choose one of nquads, trig, turtle, jsonld, turtle12, nanopubs"
    ):
        export(corpus, format="xml")  # type: ignore[arg-type]


def test_two_files_of_one_article_are_an_error_before_anything_is_written(corpus: Corpus) -> None:
    (corpus.root / "data" / "articles" / "twin.ttl").write_bytes(corpus.article_paths[1].read_bytes())
    with pytest.raises(ClemencyError, match="are the same article"):
        pieces(open_corpus(corpus.root), format="nquads")


def test_a_file_that_is_not_turtle_is_an_error_before_anything_is_written(corpus: Corpus) -> None:
    corpus.article_paths[1].write_text("<urn:x> a ;")
    with pytest.raises(ClemencyError, match=r"two\.ttl:1:11: not Turtle"):
        pieces(corpus, format="nquads")


@pytest.mark.parametrize("term", ["<http://a b>", "'x'@en-toolongasubtag"])
@pytest.mark.parametrize("name", FORMATS)
def test_a_bad_address_or_language_tag_is_an_error_that_says_what_to_run(
    name: Format, term: str, corpus: Corpus
) -> None:
    article, reference = corpus.article_paths[0], corpus.reference_paths[0]
    article.write_text(f"{PREFIXES} <{ONE}> a schema:NewsArticle ; schema:about {term} .")
    with pytest.raises(ClemencyError, match=r"one\.ttl holds an address or .*Run `clemency validate`\."):
        pieces(corpus, format=name)
    with pytest.raises(ClemencyError, match=r"one\.ttl holds an address or"):
        merged_with_reference(read_article(article), corpus)
    article.write_text(f"{PREFIXES} <{ONE}> a schema:NewsArticle .")
    reference.write_text(f"{PREFIXES} id:kp schema:about {term} .")
    if name != "nanopubs":  # which has no reference data
        with pytest.raises(ClemencyError, match="graph/reference holds an address or"):
            export(corpus, format=name)


def test_a_byte_order_mark_is_no_trouble(corpus: Corpus) -> None:
    before = export(corpus, format="nquads")
    corpus.article_paths[0].write_bytes(b"\xef\xbb\xbf" + corpus.article_paths[0].read_bytes())
    assert export(corpus, format="nquads") == before


def test_an_article_with_the_reference_data_is_what_the_shapes_are_run_on(corpus: Corpus) -> None:
    article = read_article(corpus.article_paths[0])
    document = Graph().parse(data=merged_with_reference(article, corpus), format="turtle")
    assert isomorphic(document, with_reference(article, corpus))
    assert (URIRef("https://w3id.org/clemency/id/kp"), None, None) in document


# The guide


def test_the_guide_knows_every_format() -> None:
    rows = re.findall(r"^\| `(\w+)`", GUIDE, re.MULTILINE)
    assert tuple(sorted(rows)) == tuple(sorted(FORMATS))


def test_the_claim_in_the_guide_is_as_the_export_has_it(article: Path) -> None:
    shown = json.loads(re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)[0])
    graphs = json.loads(export(open_corpus(), format="jsonld", paths=[article]))["@graph"]
    (claim,) = (node for node in graphs[0]["@graph"] if node["id"] == shown["id"])
    assert all(each in claim["asserts"] for each in shown.pop("asserts"))
    assert {key: claim[key] for key in shown} == shown


# Where it goes


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["export", *map(str, arguments)])


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_holds_what_standard_output_would(name: Format, sound: Path, tmp_path: Path) -> None:
    out = tmp_path / "new folder" / "corpus"
    assert run("--format", name, "--output", out, sound).exit_code == 0
    assert out.read_bytes() == run("--format", name, sound).stdout_bytes
    assert out.read_bytes() == export(open_corpus(), format=name, paths=[sound])
    assert list(out.parent.iterdir()) == [out]


def test_a_name_that_ends_in_gz_is_compressed_and_the_same_each_time(sound: Path, tmp_path: Path) -> None:
    outs = [tmp_path / "a.nq.gz", tmp_path / "b.nq.gz"]
    for out in outs:
        assert run("--output", out, sound).exit_code == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert gzip.decompress(outs[0].read_bytes()) == export(open_corpus(), format="nquads", paths=[sound])


def test_standard_output_can_be_compressed_too(sound: Path, tmp_path: Path) -> None:
    document = export(open_corpus(), format="nquads", paths=[sound])
    assert gzip.decompress(run("--gzip", sound).stdout_bytes) == document
    assert run("--gzip", "--output", tmp_path / "no-suffix", sound).exit_code == 0
    assert gzip.decompress((tmp_path / "no-suffix").read_bytes()) == document


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_whatever_is_compressed_comes_back(given_pieces: list[bytes]) -> None:
    assert gzip.decompress(b"".join(files.compressed(given_pieces))) == b"".join(given_pieces)


def test_a_failed_export_leaves_the_old_file_as_it_was(corpus: Corpus, tmp_path: Path) -> None:
    out = tmp_path / "corpus.nq"
    out.write_text("old")
    corpus.article_paths[1].write_text("<urn:x> a ;")
    assert run("--output", out, *corpus.article_paths).exit_code == 2
    assert out.read_text() == "old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["corpus.nq", "data"]


def test_a_folder_that_cannot_be_made_is_an_error(sound: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("--output", tmp_path / "file" / "x.nq", sound)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: Cannot write ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which Linux has")
@pytest.mark.parametrize("way", ["standard output", "--output"])
def test_a_full_disk_is_one_message(way: str, sound: Path) -> None:
    command = [sys.executable, "-c", "from clemency.cli import main; main()", "export", str(sound)]
    with Path("/dev/full").open("wb") as full:
        to_file = way == "--output"
        done = subprocess.run(
            [*command, "--output", "/dev/full"] if to_file else command,
            stdout=None if to_file else full,
            stderr=subprocess.PIPE,
            check=False,
        )
    where = "/dev/full" if to_file else "to standard output"
    assert done.stderr.decode() == f"Error: Cannot write {where}: No space left on device.\n"
    assert done.returncode == 2


def test_a_slow_reader_that_lets_nobody_wait_gets_everything(sound: Path) -> None:
    receiving, giving = os.pipe()
    os.set_blocking(giving, False)
    command = [sys.executable, "-c", "from clemency.cli import main; main()", "export", str(sound)]
    with subprocess.Popen(command, stdout=giving, stderr=subprocess.PIPE) as process:
        os.close(giving)
        received = b""
        while more := os.read(receiving, 20_000):
            received += more
            time.sleep(0.002)
    os.close(receiving)
    assert process.returncode == 0
    assert received == export(open_corpus(), format="nquads", paths=[sound])


def on_a_terminal(*arguments: str | Path) -> tuple[int, bytes]:
    """Run the command with a terminal for its output, and return its exit status and what was shown."""
    main, side = pty.openpty()
    command = [sys.executable, "-c", "from clemency.cli import main; main()", "export", *map(str, arguments)]
    with subprocess.Popen(command, stdout=side, stderr=side) as process:
        os.close(side)
        shown = b""
        while True:
            try:
                more = os.read(main, 65536)
            except OSError:  # Linux says so at the end
                break
            if not more:
                break
            shown += more
    os.close(main)
    return process.returncode, shown


def test_compressed_data_is_not_for_a_terminal(sound: Path) -> None:
    status, shown = on_a_terminal("--gzip", sound)
    assert status == 2
    assert shown.startswith(b"Error: Compressed data is not for a terminal: give --output FILE")


def test_a_terminal_is_shown_no_text_that_deceives_it_and_the_document_means_the_same(
    corpus: Corpus,
) -> None:
    corpus.article_paths[0].write_text(
        PREFIXES + f"<{ONE}> a schema:NewsArticle ; rdfs:label '\u202eevil\u009b31m' .", "utf-8"
    )
    status, shown = on_a_terminal("--format", "trig", corpus.article_paths[0])
    assert status == 0
    assert rb"\u202eevil\u009b31m" in shown
    assert "\u202eevil" not in shown.decode()
    whole = export(open_corpus(), format="trig", paths=corpus.article_paths[:1])
    assert canonical_quads(shown.replace(b"\r\n", b"\n"), "trig") == canonical_quads(whole, "trig")


def test_an_article_with_the_reference_data_can_go_to_a_file_as_turtle_and_to_no_party(
    sound: Path, tmp_path: Path
) -> None:
    assert run("--with-reference", sound, "--output", tmp_path / "merged.ttl").exit_code == 0
    document = merged_with_reference(read_article(sound), open_corpus())
    assert (tmp_path / "merged.ttl").read_bytes() == document
    assert run("--with-reference", sound, "--as-told-by", "article").exit_code == 2
    assert run("--with-reference", sound, "--format", "nquads").exit_code == 2
    assert run("--with-reference", sound, "--format", "turtle").stdout_bytes == document
