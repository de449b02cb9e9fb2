"""What is asked: the same triples as rdflib reads, in the same graphs, by a shorter way."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph, Literal, URIRef

from clemency import canonical, oxigraph
from clemency.asking import graphs, sparql
from clemency.asking.parameters import Param, values
from clemency.corpus import REFERENCE_GRAPH, Corpus, named_graphs, open_corpus
from clemency.errors import ClemencyError
from clemency.namespaces import CLEM
from engines import twofold
from folders import EXAMPLES
from generated import sound_article

Write = Callable[..., Path]
PREFIXES = "@prefix schema: <https://schema.org/> .\n@prefix ex: <https://example.org/> .\n"


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Forty made-up articles, with every way of laying out Turtle, and no reference data."""
    root = tmp_path_factory.mktemp("generated")
    (root / "data" / "articles").mkdir(parents=True)
    for seed in range(40):
        (root / "data" / "articles" / f"{seed}.ttl").write_text(sound_article(seed).text, "utf-8")
    return open_corpus(root)


@pytest.fixture(scope="module", params=["own", "examples", "generated", "twofold"])
def asked(
    request: pytest.FixtureRequest, corpus: Corpus, made_up: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> Corpus:
    match request.param:
        case "own":
            return corpus
        case "examples":
            return open_corpus(EXAMPLES)
        case "generated":
            return made_up
    return twofold(tmp_path_factory.mktemp("twofold"))


def stored(quads: Iterable[ox.Quad]) -> bytes:
    """Triples in stored form, whichever graph they are in."""
    triples = [ox.Quad(*quad.triple) for quad in quads]
    return canonical.stored_form(ox.serialize(triples, format=ox.RdfFormat.N_QUADS) or b"")


def article(root: Path, name: str, text: str) -> Corpus:
    path = root / "data" / "articles" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PREFIXES + text, "utf-8")
    return open_corpus(root)


def test_each_graph_has_the_triples_that_rdflib_reads(asked: Corpus) -> None:
    held, expected = graphs.read(asked), named_graphs(asked)
    assert list(held) == list(expected)
    for name, graph in expected.items():
        found = held.store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        assert stored(found) == canonical.stored_form(canonical.ntriples(graph))


def test_the_default_graph_is_the_merge_of_the_others(asked: Corpus) -> None:
    merge = Graph()
    for graph in named_graphs(asked).values():
        merge += graph
    found = graphs.read(asked).store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    assert stored(found) == canonical.stored_form(oxigraph.ntriples(merge))


def test_a_blank_node_is_the_same_in_its_graph_and_in_the_merge(corpus: Corpus) -> None:
    text = f"SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?claim <{CLEM.asserts}> ?s }} ?s <{RDF.subject}> ?what }}"
    by_rdflib = sparql.ask(text, named_graphs(corpus), {}, "q").rows
    assert sparql.ask(text, graphs.read(corpus), {}, "q").rows == by_rdflib
    assert by_rdflib[0][0] != Literal(0)


def test_blank_nodes_have_the_same_names_each_time(corpus: Corpus) -> None:
    one, two = graphs.read(corpus), graphs.read(corpus)
    assert sorted(map(str, one.store)) == sorted(map(str, two.store))


def test_blank_nodes_of_two_files_are_two_whatever_they_are_called(tmp_path: Path) -> None:
    body = "a schema:NewsArticle ; ex:has _:same , [ ex:name 'it' ] .\n_:same ex:name 'it' ."
    article(tmp_path, "a.ttl", f"ex:a {body}")
    held = graphs.read(article(tmp_path, "b.ttl", f"ex:b {body}"))
    text = "PREFIX ex: <https://example.org/> SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x ex:name 'it' }"
    assert sparql.ask(text, held, {}, "q").rows == ((Literal(4),),)


def test_two_reference_files_that_say_the_same_have_blank_nodes_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "data" / "reference").mkdir(parents=True)
    for name in "xy":
        (tmp_path / "data" / "reference" / f"{name}.ttl").write_text(f"{PREFIXES}ex:k ex:has [ ex:n 1 ] .")
    asked = article(tmp_path, "a.ttl", "ex:a a schema:NewsArticle .")
    reference = graphs.read(asked)[REFERENCE_GRAPH]
    assert len(list(reference)) == len(named_graphs(asked)[REFERENCE_GRAPH]) == 4


def test_values_that_are_none_are_kept_as_they_are_written(tmp_path: Path) -> None:
    odd = """ex:a a schema:NewsArticle ; ex:p "soon"^^<http://www.w3.org/2001/XMLSchema#date> , 1,000 ,
        "x"@EN-gb , "2015-02-30"^^<http://www.w3.org/2001/XMLSchema#date> , "<a>"^^ex:own ."""
    asked = article(tmp_path, "a.ttl", odd)
    found = graphs.read(asked).store.quads_for_pattern(
        None, None, None, ox.NamedNode("https://example.org/a")
    )
    graph = named_graphs(asked)[URIRef("https://example.org/a")]
    assert stored(found) == canonical.stored_form(canonical.ntriples(graph))


@pytest.mark.parametrize(
    "text",
    [
        "oh no",
        "ex:a a schema:NewsArticle ; ex:p .",
        "ex:a a schema:NewsArticle . ex:b a schema:NewsArticle .",
        "ex:a a ex:Something .",
        "[] a schema:NewsArticle .",
        f"ex:a a schema:NewsArticle ; ex:p {'[ ex:p ' * 101}{']' * 101} .",
        "ex:a a schema:NewsArticle ; ex:p <<( ex:s ex:p ex:o )>> .",
        "ex:a a schema:NewsArticle {| ex:p 1 |} .",
        "other:a a schema:NewsArticle .",
    ],
)
def test_what_cannot_be_read_is_told_in_the_same_words(text: str, tmp_path: Path) -> None:
    asked = article(tmp_path, "a.ttl", text)
    with pytest.raises(ClemencyError) as by_rdflib:
        named_graphs(asked)
    with pytest.raises(ClemencyError) as quickly:
        graphs.read(asked)
    assert str(quickly.value) == str(by_rdflib.value)


def test_two_files_with_one_article_are_told_in_the_same_words(tmp_path: Path) -> None:
    article(tmp_path, "a.ttl", "ex:a a schema:NewsArticle .")
    asked = article(tmp_path, "b.ttl", "ex:a a schema:NewsArticle ; ex:p 1 .")
    with pytest.raises(ClemencyError, match=r"a\.ttl and .*b\.ttl are the same article") as by_rdflib:
        named_graphs(asked)
    with pytest.raises(ClemencyError) as quickly:
        graphs.read(asked)
    assert str(quickly.value) == str(by_rdflib.value)


def test_a_corpus_without_articles_is_told_in_the_same_words(tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match="There are no articles"):
        graphs.read(open_corpus(tmp_path))


def test_an_address_that_is_none_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    asked = article(tmp_path, "a.ttl", "ex:a a schema:NewsArticle ; ex:p <https://example.org/a b> .")
    with pytest.raises(ClemencyError, match=r"a\.ttl: Invalid IRI.*clemency validate"):
        graphs.read(asked)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("iri", "id:kp-state"),
        ("iri", ":source-1"),
        ("iri", "dailynk-2015-second-amnesty"),
        ("iri", "id:kp-stat"),
        ("iri", ":nobody"),
        ("country", "KP"),
        ("country", "north korea"),
        ("country", "id:kp"),
        ("country", "Atlantis"),
        ("date", "2015-10-08"),
    ],
)
def test_a_parameter_means_the_same(type_: str, text: str, corpus: Corpus) -> None:
    def meaning(known: graphs.Graphs) -> object:
        try:
            return values([Param("x", type_, "a thing")], {"x": text}, known)
        except ClemencyError as error:
            return str(error)

    assert meaning(graphs.read(corpus)) == meaning(named_graphs(corpus))
