"""Asking: what a query may do, what it may not, and what is said of one that cannot be run."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pyoxigraph as ox
import pytest
from rdflib import XSD, BNode, Graph, Literal, URIRef

from clemency.asking.graphs import Held, held
from clemency.asking.results import Rows
from clemency.asking.sparql import ask
from clemency.errors import ClemencyError

A, B = URIRef("https://example.org/a"), URIRef("https://example.org/b")
EX = "PREFIX ex: <https://example.org/>\n"
TURTLE = """@prefix ex: <https://example.org/> .
ex:amnesty ex:covers ex:prisoners ; ex:size 2000 ; ex:note "in both"@en .
"""


@pytest.fixture(scope="module")
def graphs() -> dict[URIRef, Graph]:
    """Two articles that share three triples; the second has one more."""
    return {A: Graph().parse(data=TURTLE), B: Graph().parse(data=TURTLE + "ex:amnesty ex:covers [] .")}


def question(text: str, graphs: dict[URIRef, Graph], **values: URIRef | Literal) -> Rows:
    return ask(text, graphs, values, "q.rq")


# ── What is answered ────────────────────────────────────────────────────────────────────────────────


def test_a_triple_of_two_graphs_is_one_triple_of_the_default_graph(graphs: dict[URIRef, Graph]) -> None:
    rows = question("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", graphs)
    assert rows.rows == ((Literal(4),),)


def test_each_graph_can_be_named(graphs: dict[URIRef, Graph]) -> None:
    by_graph = question(
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g", graphs
    )
    assert by_graph.rows == ((A, Literal(3)), (B, Literal(4)))
    for clause in (f"FROM <{A}>", "FROM ex:a", "from ex:a"):
        assert question(f"{EX}SELECT (COUNT(*) AS ?n) {clause} {{ ?s ?p ?o }}", graphs).rows == (
            (Literal(3),),
        )


def test_terms_keep_their_kind(graphs: dict[URIRef, Graph]) -> None:
    text = 'SELECT (<x:y> AS ?a) ("t" AS ?b) ("t"@en AS ?c) (1.5 AS ?d) (BNODE() AS ?e) ?f {}'
    iri, plain, english, decimal, blank, nothing = question(text, graphs).rows[0]
    assert (iri, plain, english, nothing) == (URIRef("x:y"), Literal("t"), Literal("t", lang="en"), None)
    assert isinstance(decimal, Literal)
    assert decimal.datatype == XSD.decimal
    assert isinstance(blank, BNode)


def test_an_ill_typed_literal_is_answered_without_ado(
    graphs: dict[URIRef, Graph], caplog: pytest.LogCaptureFixture
) -> None:
    rows = question(f'SELECT ("soon"^^<{XSD.date}> AS ?day) {{}}', graphs)
    assert not caplog.records
    assert rows.rows[0][0] == Literal("soon", datatype=XSD.date)


def test_ask_and_construct_have_rows_too(graphs: dict[URIRef, Graph]) -> None:
    answer = question(f"{EX}ASK {{ ex:amnesty ex:covers ex:prisoners }}", graphs)
    assert (answer.form, answer.columns, answer.rows) == ("ask", ("answer",), ((Literal(True),),))
    triples = question(
        f"{EX}CONSTRUCT {{ ?o ex:in ?s }} WHERE {{ ?s ex:covers ?o FILTER(ISIRI(?o)) }}", graphs
    )
    assert (triples.form, triples.columns) == ("construct", ("subject", "predicate", "object"))
    assert [str(term).rpartition("/")[2] for term in triples.rows[0]] == ["prisoners", "in", "amnesty"]


def test_a_pinned_column_keeps_only_the_rows_of_its_value(graphs: dict[URIRef, Graph]) -> None:
    text = "SELECT ?p ?o { ?s ?p ?o } ORDER BY ?p ?o"
    assert len(question(text, graphs, o=Literal("2000", datatype=XSD.integer)).rows) == 1
    assert len(question(text, graphs, o=URIRef("https://example.org/prisoners")).rows) == 1
    assert question(text, graphs, o=Literal("2000")).rows == ()


@pytest.mark.parametrize(
    "text", ['" } INSERT DATA { <x:s> <x:p> <x:o> } #', "x' || true", "?o", "\\u0022 . ?s ?p ?o"]
)
def test_a_pinned_value_is_never_read_as_sparql(text: str, graphs: dict[URIRef, Graph]) -> None:
    assert question("SELECT ?note {}", graphs, note=Literal(text)).rows == ((Literal(text),),)
    assert question("SELECT ?o { ?s ?p ?o }", graphs, o=Literal(text)).rows == ()


def test_of_a_store_that_holds_more_only_the_graphs_that_are_meant_are_seen(
    graphs: dict[URIRef, Graph],
) -> None:
    whole = held(graphs)
    for text, some, all_ in (
        ("(COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", 1, 2),
        (f"(COUNT(*) AS ?n) FROM <{A}> {{ ?s ?p ?o }}", 3, 3),
        (f"(COUNT(*) AS ?n) FROM NAMED <{A}> {{ GRAPH ?g {{ ?s ?p ?o }} }}", 3, 3),
        ("(COUNT(*) AS ?n) { ?s ?p ?o }", 4, 4),
    ):
        text = f"SELECT {text}"  # noqa: PLW2901
        assert ask(text, Held(whole.store, (A,), others=True), {}, "q").rows == ((Literal(some),),)
        assert ask(text, whole, {}, "q").rows == ((Literal(all_),),)


# ── What is refused ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A server's address, and the paths that it has been asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.path)
            self.send_error(500)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()


SERVICES = [
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { service<URL>{?s ?p ?o} }",
    "SELECT * { SERVICE SILENT <URL> { ?s ?p ?o } }",
    "SELECT * { SERVICE\n# a comment <\n#another\n\tSILENT #more\n <URL> { ?s ?p ?o } }",
    "PREFIX e: <URL> SELECT * { SeRvIcE e:x { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE :x { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX service: <URL> SELECT * { SERVICE service:x { ?s ?p ?o } }",
    "PREFIX é: <URL> SELECT * { SERVICE é:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX e: <URL> SELECT * { VALUES (?a ?b) {(1 2)} FILTER(?a<?b)SERVICE#>\n e:x { ?s ?p ?o } }",
    "PREFIX e: <URL> SELECT * { BIND(<x:(#> AS ?x) SERVICE e:x { ?s ?p ?o } }",
    "ASK { FILTER EXISTS { SERVICE <URL> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <URL> { ?s ?p ?o } } } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE <URL> { ?s ?p ?o } }",
    "BASE <URL> SELECT * { SERVICE <> { ?s ?p ?o } }",
]


@pytest.mark.parametrize("form", SERVICES)
def test_no_query_reaches_another_server(
    form: str, elsewhere: tuple[str, list[str]], graphs: dict[URIRef, Graph]
) -> None:
    url, asked = elsewhere
    text = form.replace("URL", url)
    asked.clear()
    with pytest.raises(ClemencyError, match=r"^q\.rq: the query names a SERVICE\. No query is sent on"):
        question(text, graphs)
    assert not asked
    # Left to itself, Oxigraph would have sent it: the form is no straw man.
    store = ox.Store()
    store.add(
        ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("1", datatype=ox.NamedNode(XSD.integer)))
    )
    try:
        answer = store.query(text)
        if not isinstance(answer, ox.QueryBoolean):
            list(answer)
    except OSError:
        pass
    assert asked


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { VALUES ?u { <http://127.0.0.1:9/> } SERVICE ?u { ?s ?p ?o } }",
        "SELECT * { VALUES ?u { <http://127.0.0.1:9/> } SERVICE$u{ ?s ?p ?o } }",
    ],
)
def test_a_service_that_another_oxigraph_might_reach_is_refused(
    text: str, graphs: dict[URIRef, Graph]
) -> None:
    with pytest.raises(ClemencyError, match="names a SERVICE"):
        question(text, graphs)


@pytest.mark.parametrize(
    "text",
    [
        "# What the security service says\nASK {}",
        "PREFIX s: <https://example.org/service#> ASK { ?x s:service ?y }",
        'ASK { ?x ?p "the service" }',
        "ASK { ?service ?p ?y }",
    ],
)
def test_the_word_service_alone_is_not_refused(text: str, graphs: dict[URIRef, Graph]) -> None:
    assert question(text, graphs).form == "ask"


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <x:s> <x:p> <x:o> }",
        "DROP ALL",
        "LOAD <http://127.0.0.1:9/>",
        "DELETE WHERE { ?s ?p ?o }",
        "",
    ],
)
def test_what_is_no_query_is_refused(text: str, graphs: dict[URIRef, Graph]) -> None:
    with pytest.raises(ClemencyError, match=r"^q\.rq:1:\d+: not a SPARQL 1\.1 query: expected"):
        question(text, graphs)


@pytest.mark.parametrize("clause", ["FROM <https://example.org/c>", "FROM NAMED ex:c", "FROM\n# no\n<c>"])
def test_a_graph_that_is_not_there_is_an_error(clause: str, graphs: dict[URIRef, Graph]) -> None:
    with pytest.raises(
        ClemencyError,
        match=r"no graph (<https://example\.org/c>|ex:c|<c>) to read FROM\. There are:\n  <https",
    ):
        question(f"{EX}SELECT * {clause} WHERE {{ ?s ?p ?o }}", graphs)


def test_from_in_a_string_or_a_comment_is_none(graphs: dict[URIRef, Graph]) -> None:
    assert question('# from <x:y>\nASK { ?s ?p "from <x:y>" }', graphs).rows == ((Literal(False),),)


def test_a_name_that_ends_in_from_is_no_clause(graphs: dict[URIRef, Graph]) -> None:
    text = f"{EX}SELECT DISTINCT ?from {{ ?from ex:covers ?to . BIND (ex:from AS ?x) ?from ex:size ?size }}"
    assert question(text, graphs).rows == ((URIRef("https://example.org/amnesty"),),)


def test_a_syntax_error_shows_the_line(graphs: dict[URIRef, Graph]) -> None:
    with pytest.raises(ClemencyError) as caught:
        question("SELECT ?s\nWHERE {\n\t?s ?p o }", graphs)
    assert str(caught.value).splitlines() == [
        "q.rq:3:10: not a SPARQL 1.1 query: expected OPTIONAL",
        "3 |  ?s ?p o }",
        "             ^",
    ]


def test_a_syntax_error_at_the_end_has_a_line_too(graphs: dict[URIRef, Graph]) -> None:
    with pytest.raises(ClemencyError, match=r"^q\.rq:2:1: .*\n2 \| \n    \^$"):
        question("SELECT * {\n", graphs)


def test_a_prefix_that_was_not_declared_is_named(graphs: dict[URIRef, Graph]) -> None:
    with pytest.raises(ClemencyError, match=r"no PREFIX declares clem:\n"):
        question(f"{EX}SELECT * {{ ?s ex:p ?o . ?s clem:covers ?o }}", graphs)


def test_a_parameter_that_is_no_column_is_an_error(graphs: dict[URIRef, Graph]) -> None:
    with pytest.raises(ClemencyError, match=r"its parameter 'p' is none of its columns\. Select \?p too"):
        question("SELECT ?s { ?s ?p ?o }", graphs, p=A)


def test_a_function_of_some_engine_alone_is_an_error(graphs: dict[URIRef, Graph]) -> None:
    with pytest.raises(ClemencyError, match=r"q\.rq: the query cannot be run: .*jena"):
        question("SELECT (<http://jena.apache.org/f>(1) AS ?x) {}", graphs)
