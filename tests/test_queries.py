"""Questions: how they are read and asked, and that every engine gives the same answer."""

import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from answers import answer
from rdflib import Graph, URIRef

from clemency import assets, canonical, sparql
from clemency.corpus import Corpus, named_graphs, open_corpus
from clemency.errors import ClemencyError
from clemency.parameters import values
from clemency.queries import Query, library, parse_query, read_query, run

Write = Callable[..., Path]
Answer = list[tuple[str | None, ...]]  # rows of terms in N-Triples, None for nothing

NAMES = sorted(path.stem for path in (assets.root() / "queries").glob("*.rq"))
PARAMS: dict[str, dict[str, str]] = {"claims-behind-fact": {"subject": "id:kp-2015-october-amnesty"}}
PINNED = [
    ("amnesties", {"country": "KP"}),
    ("amnesties", {"country": "LK"}),
    ("covered-and-excluded", {"measure": "id:kp-2015-august-amnesty"}),
    ("how-many", {"subject": "dailynk-2015-second-amnesty:freed-in-october"}),
    ("claims-behind-fact", {"subject": "id:kp-2015-october-amnesty", "predicate": "clem:covers"}),
    ("measure-profile", {"measure": "id:kp-2015-october-amnesty"}),
    ("what-happened-to", {"group": "dailynk-2015-second-amnesty:too-weak-in-august"}),
    ("campaigns", {"narrative": "dailynk-2015-second-amnesty:benevolence-narrative"}),
]


@cache
def graphs_of(corpus: Corpus) -> Mapping[URIRef, Graph]:
    return named_graphs(corpus)


@cache
def merge_of(corpus: Corpus) -> Graph:
    merge = Graph()
    for graph in graphs_of(corpus).values():
        merge += graph
    return merge


@cache
def store_of(corpus: Corpus) -> ox.Store:
    store = ox.Store()
    store.load(canonical.nquads(graphs_of(corpus)), format=ox.RdfFormat.N_QUADS)
    return store


def by_clemency(query: Query, corpus: Corpus, params: Mapping[str, str]) -> Answer:
    graphs = graphs_of(corpus)
    return spelt(sparql.ask(query.text, graphs, values(query.params, params, graphs), query.name).rows)


def by_rdflib(query: Query, corpus: Corpus, params: Mapping[str, str]) -> Answer:
    """What the reference engine answers on the merge of all graphs."""
    pinned = values(query.params, params, graphs_of(corpus))
    return spelt(merge_of(corpus).query(query.text, initBindings=pinned))


def by_loaded_store(query: Query, corpus: Corpus, params: Mapping[str, str]) -> Answer:
    """What a store answers that `load` has filled, where its default graph is the union of all graphs."""
    pinned: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
        ox.Variable(name): ox.NamedNode(term) if isinstance(term, URIRef) else ox.Literal(term)
        for name, term in values(query.params, params, graphs_of(corpus)).items()
    }
    answer = store_of(corpus).query(query.text, use_default_graph_as_union=True, substitutions=pinned)
    assert isinstance(answer, ox.QuerySolutions)
    return [tuple(None if term is None else str(term) for term in solution) for solution in answer]


def spelt(rows: Iterable[Any]) -> Answer:
    """Rows of terms in N-Triples."""
    return [tuple(None if term is None else term.n3() for term in row) for row in rows]


@pytest.fixture(scope="module")
def twofold(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """A corpus in which two articles say the same: what they say of shared things stands in two graphs."""
    root = tmp_path_factory.mktemp("twofold")
    shutil.copytree(assets.root() / "data", root / "data")
    for path in sorted((root / "data" / "articles").glob("*.ttl")):
        name = path.stem
        copy = path.read_text("utf-8").replace(f"clemency/article/{name}>", f"clemency/article/{name}-again>")
        path.with_stem(f"{name}-again").write_text(copy, "utf-8")
    return open_corpus(root)


@pytest.fixture(scope="module")
def elsewhere() -> Corpus:
    """Two made-up articles about other countries and other kinds of measure."""
    return open_corpus(Path(__file__).parent / "examples")


# ── Every question ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("name", "params"), [*((name, PARAMS.get(name, {})) for name in NAMES), *PINNED])
def test_both_engines_give_the_same_rows_in_the_same_order(
    name: str, params: dict[str, str], corpus: Corpus
) -> None:
    query = read_query(name, corpus)
    assert by_clemency(query, corpus, params) == by_rdflib(query, corpus, params)


@pytest.mark.parametrize(("name", "params"), [*((name, PARAMS.get(name, {})) for name in NAMES), *PINNED])
def test_a_fact_that_stands_in_two_articles_is_answered_once(
    name: str, params: dict[str, str], twofold: Corpus
) -> None:
    query = read_query(name, twofold)
    rows = by_clemency(query, twofold, params)
    assert rows == by_rdflib(query, twofold, params)
    assert rows == by_loaded_store(query, twofold, params)
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_serves_other_countries_unchanged(name: str, elsewhere: Corpus) -> None:
    query = read_query(name, elsewhere)
    params = {"subject": "id:xb-2021-amnesty"} if name in PARAMS else {}
    rows = by_clemency(query, elsewhere, params)
    assert rows == by_rdflib(query, elsewhere, params) == by_loaded_store(query, elsewhere, params)
    # Nobody beats, lectures, promises or relays anything there, and no speaker had to be inferred.
    silent = {
        "attribution-chains",
        "campaigns",
        "counterfactual-and-promised",
        "ill-treatment",
        "inferred-claims",
    }
    assert bool(rows) == (name not in silent | {"reactions"})


@pytest.mark.parametrize("name", NAMES)
def test_a_question_documents_itself(name: str, corpus: Corpus) -> None:
    query = read_query(name, corpus)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert query.title
    assert query.group in {"events", "people", "places", "numbers", "evidence", "disagreement"}
    assert query.question.endswith((".", "?"))
    assert query.limits.endswith(".")
    columns = answer(name, corpus, **PARAMS.get(name, {})).columns
    shown = [
        column for column in columns if column.removesuffix("Label") not in columns or column in query.columns
    ]
    assert list(query.columns) == shown
    assert {param.name for param in query.params} <= set(columns)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_needs_nothing_but_sparql_1_1_and_the_default_graph(name: str, corpus: Corpus) -> None:
    text = read_query(name, corpus).text
    assert not re.search(r"^\s*(GRAPH|FROM|SERVICE)\b", text, re.MULTILINE)
    declared = dict(re.findall(r"PREFIX ([a-z]+): +<([^>]+)>", text))
    assert set(declared) <= {"clem", "oa", "prov", "rdf", "rdfs", "schema", "skos"}
    assert re.search(r"^ORDER BY ", text, re.MULTILINE)


def test_the_library_is_ordered_by_group_and_name(corpus: Corpus) -> None:
    questions = library(corpus)
    assert sorted(questions) == NAMES
    assert len(questions) >= 10
    assert list(questions) == sorted(questions, key=lambda name: (questions[name].group, name))
    assert len({query.title for query in questions.values()}) == len(questions)


# ── Reading a question ────────────────────────────────────────────────────────────────────────────


def test_a_question_without_a_header_is_a_question_all_the_same(written: Write, corpus: Corpus) -> None:
    query = read_query(written("ASK { ?s ?p ?o }", "mine.rq"), corpus)
    assert (query.name, query.title, dict(query.columns), query.params) == ("mine", "", {}, ())
    assert run(query, corpus).form == "ask"


def test_a_header_ends_with_the_first_line_that_is_no_comment() -> None:
    query = parse_query("# title: One\n#   and a half\nASK {}\n# title: Two\n", "mine")
    assert query.title == "One and a half"


def test_a_column_s_meaning_may_go_on_in_the_next_line() -> None:
    query = parse_query("# columns:\n#   one: the first\n#     of all\n#   two: the second\nASK {}", "mine")
    assert dict(query.columns) == {"one": "the first of all", "two": "the second"}


def test_a_parameter_in_another_form_is_an_error_that_says_the_form(written: Write, corpus: Corpus) -> None:
    path = written("# param: fact: an IRI\nASK {}", "mine.rq")
    with pytest.raises(
        ClemencyError, match=r"mine\.rq: '# param: fact: an IRI' .* Write '# param: NAME \(iri"
    ):
        read_query(path, corpus)


def test_a_corpus_s_own_question_hides_a_shared_one(written: Write, tmp_path: Path) -> None:
    written("# title: My own\nASK {}", "queries/amnesties.rq")
    corpus = open_corpus(tmp_path)
    assert library(corpus)["amnesties"].title == "My own"
    assert read_query("amnesties", corpus).title == "My own"
    assert set(library(corpus)) == set(NAMES)


def test_an_unknown_question_suggests_the_nearest(corpus: Corpus) -> None:
    with pytest.raises(ClemencyError, match=r"There is no query 'amnestys'\. Did you mean 'amnesties'\?"):
        read_query("amnestys", corpus)
    with pytest.raises(
        ClemencyError, match=r"There is no query 'xyzzy'\. There are: amnesties, .*ill-treatment"
    ):
        read_query("xyzzy", corpus)


def test_a_file_that_is_not_there_is_an_error(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match=r"Cannot read .*none\.rq"):
        read_query(tmp_path / "none.rq", corpus)


def test_a_question_s_errors_name_the_question(corpus: Corpus) -> None:
    with pytest.raises(
        ClemencyError, match=r"claims-behind-fact: The parameter 'subject' \(iri\) is missing: what"
    ):
        answer("claims-behind-fact", corpus)
    with pytest.raises(
        ClemencyError, match=r"amnesties: There is no parameter 'contry'\. Did you mean 'country'\?"
    ):
        answer("amnesties", corpus, contry="KP")


def test_iris_are_shown_by_the_prefixes_by_which_they_can_be_asked_for(
    corpus: Corpus, twofold: Corpus
) -> None:
    alone, both = (answer("single-speaker-facts", each).prefixes for each in (corpus, twofold))
    assert alone[""] == "https://w3id.org/clemency/article/dailynk-2015-second-amnesty#"
    assert "" not in both
    assert both["dailynk-2015-second-amnesty-again"].endswith("/dailynk-2015-second-amnesty-again#")
