"""Kinds of store: where each takes graphs, queries and updates, and how an address tells which it is."""

import dataclasses

import httpx
import pytest
from click import Choice
from rdflib import URIRef

from clemency import canonical
from clemency.cli.load import load as command
from clemency.corpus import open_corpus
from clemency.errors import ClemencyError
from clemency.stores import graphs, kinds
from clemency.stores.catalogue import CATALOGUE_GRAPH
from clemency.stores.connection import connected
from clemency.stores.graphs import Store
from clemency.stores.kinds import KINDS, endpoints, guessed
from clemency.stores.remote import load_remote
from clemency.stores.writing import staging
from standins import oxigraph, remote_update

GRAPH = URIRef("https://w3id.org/clemency/article/one")
NAME = "https%3A%2F%2Fw3id.org%2Fclemency%2Farticle%2Fone"
LOCAL = "http://localhost"


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


# Where things go: kind, address given; then a graph, queries and updates, as the documentation has them

TABLE = [
    ("oxigraph", f"{LOCAL}:7878", f"{LOCAL}:7878/store?graph={NAME}", "/query", "/update"),
    (
        "fuseki", f"{LOCAL}:3030/ds", f"{LOCAL}:3030/ds/data?graph={NAME}",
        "/ds/sparql", "/ds/update",
    ),
    (
        "rdf4j", f"{LOCAL}:8080/rdf4j-server/repositories/r",
        f"{LOCAL}:8080/rdf4j-server/repositories/r/statements?context=%3C{NAME}%3E",
        "/rdf4j-server/repositories/r", "/rdf4j-server/repositories/r/statements",
    ),
    (
        "graphdb", f"{LOCAL}:7200/repositories/r",
        f"{LOCAL}:7200/repositories/r/statements?context=%3C{NAME}%3E",
        "/repositories/r", "/repositories/r/statements",
    ),
    (
        "virtuoso", f"{LOCAL}:8890", f"{LOCAL}:8890/sparql-graph-crud-auth?graph-uri={NAME}",
        "/sparql-auth", "/sparql-auth",
    ),
    (
        "stardog", f"{LOCAL}:5820/db", f"{LOCAL}:5820/db?graph={NAME}",
        "/db/query", "/db/update",
    ),
    (
        "neptune", "https://c.cluster-x.eu-west-1.neptune.amazonaws.com:8182",
        f"https://c.cluster-x.eu-west-1.neptune.amazonaws.com:8182/sparql/gsp/?graph={NAME}",
        "/sparql", "/sparql",
    ),
    ("qlever", f"{LOCAL}:7001", f"{LOCAL}:7001/?graph={NAME}", "/", "/"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given", "graph", "query", "update"), TABLE, ids=[row[0] for row in TABLE])
def test_an_address_of_a_store_leads_to_all_that_it_has(
    kind: str, given: str, graph: str, query: str, update: str
) -> None:
    found = endpoints(httpx.URL(given), KINDS[kind])
    assert str(found.graph(GRAPH)) == graph
    assert found.query is not None
    assert (found.query.path, found.update and found.update.path) == (query, update)


@pytest.mark.parametrize(("kind", "given", "graph", "query", "update"), TABLE, ids=[row[0] for row in TABLE])
def test_any_of_its_addresses_will_do(kind: str, given: str, graph: str, query: str, update: str) -> None:
    first = endpoints(httpx.URL(given), KINDS[kind])
    for address in (first.graphs, first.query, first.update):
        assert address is not None
        again = endpoints(address, KINDS[kind])
        assert (again.graph(GRAPH), again.query, again.update) == (
            first.graph(GRAPH), first.query, first.update,
        )  # fmt: skip


@pytest.mark.parametrize("ending", ["", "/", "/statements", "/rdf-graphs/service"])
def test_both_ways_into_a_repository_of_rdf4j_are_the_same(ending: str) -> None:
    found = endpoints(httpx.URL(f"{LOCAL}/repositories/r{ending}"), KINDS["rdf4j"])
    assert str(found.graphs) == f"{LOCAL}/repositories/r/statements"
    assert str(found.query) == f"{LOCAL}/repositories/r"


@pytest.mark.parametrize("name", ["a%2Fb", "a%3Fb", "caf%C3%A9", "a%20b"])
def test_a_name_with_escapes_in_it_stays_that_name(name: str) -> None:
    found = endpoints(httpx.URL(f"{LOCAL}/repositories/{name}/statements?token=a+b%2F"), KINDS["rdf4j"])
    assert str(found.query) == f"{LOCAL}/repositories/{name}?token=a+b%2F"
    assert str(found.update) == f"{LOCAL}/repositories/{name}/statements?token=a+b%2F"


def test_an_address_for_everything_stays_as_it_is_to_the_last_slash() -> None:
    for name in ("generic", "qlever"):
        assert str(endpoints(httpx.URL(f"{LOCAL}/any/"), KINDS[name]).graphs) == f"{LOCAL}/any/"


def test_each_address_that_oxigraph_takes_queries_at_leads_to_its_graphs() -> None:
    with oxigraph("serve") as address:
        assert load_remote(open_corpus(), f"{address}/sparql", dry_run=True).store == f"{address}/store"


def test_inferred_statements_are_not_read_from_a_repository() -> None:
    found = endpoints(httpx.URL(f"{LOCAL}/repositories/r"), KINDS["rdf4j"])
    assert found.graph(GRAPH, reading=True).params["infer"] == "false"
    assert "infer" not in found.graph(GRAPH).params


def test_a_query_string_is_kept_wherever_it_leads() -> None:
    found = endpoints(httpx.URL(f"{LOCAL}:7001/?access-token=t"), KINDS["qlever"])
    assert found.query is not None
    assert found.graph(GRAPH).params["access-token"] == found.query.params["access-token"] == "t"


def test_blazegraph_whose_put_replaces_no_graph_is_written_to_by_updates_only() -> None:
    found = endpoints(httpx.URL(f"{LOCAL}:9999/blazegraph/sparql"), KINDS["blazegraph"])
    assert found.graphs is None
    assert str(found.query) == str(found.update) == f"{LOCAL}:9999/blazegraph/sparql"


def test_nothing_is_known_of_a_generic_store_but_its_address() -> None:
    found = endpoints(httpx.URL(f"{LOCAL}/any/where"), KINDS["generic"])
    assert str(found.graph(GRAPH)) == f"{LOCAL}/any/where?graph={NAME}"
    assert found.query is found.update is None


# Which kind it is


@pytest.mark.parametrize(("kind", "given"), [(row[0], row[1]) for row in TABLE])
def test_a_usual_address_tells_the_kind(kind: str, given: str) -> None:
    assert guessed(httpx.URL(given)) is KINDS[kind]


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://db.example.org/store", "oxigraph"),
        ("https://db.example.org/ds/data", "fuseki"),
        ("https://db.example.org/rdf4j-server/repositories/r/rdf-graphs/service", "rdf4j"),
        ("https://db.example.org/sparql-graph-crud-auth", "virtuoso"),
        ("https://db.example.org/blazegraph/namespace/kb/sparql", "blazegraph"),
        ("https://db.example.org/sparql/gsp/", "neptune"),
        ("https://db.stardog.cloud/db", "stardog"),
    ],
)
def test_a_path_that_one_kind_has_tells_it_too(address: str, kind: str) -> None:
    assert guessed(httpx.URL(address)) is KINDS[kind]


@pytest.mark.parametrize("address", ["https://db.example.org/", "https://db.example.org/sparql"])
def test_other_addresses_tell_nothing(address: str) -> None:
    assert guessed(httpx.URL(address)) is None


def test_a_server_that_says_what_it_is_needs_no_kind() -> None:
    with oxigraph("serve") as address:
        assert load_remote(open_corpus(), address, dry_run=True).store == f"{address}/store"


def test_a_kind_that_does_not_answer_is_in_question_and_the_others_are_named() -> None:
    with oxigraph("serve") as address:
        with pytest.raises(ClemencyError, match=r"By its address this is fuseki.*--kind: blazegraph, fuseki"):
            load_remote(open_corpus(), f"{address}/db/data")
        lacking = "no database of that name.* kind stardog is like http://localhost:5820/DATABASE"
        with pytest.raises(ClemencyError, match=lacking):
            load_remote(open_corpus(), f"{address}/db", kind="stardog")


@pytest.mark.parametrize(
    ("wrong", "path"),
    [(kind, "") for kind in sorted(KINDS) if kind != "oxigraph"]
    + [(kind, "/query") for kind in ("graphdb", "rdf4j", "fuseki", "blazegraph")]
    + [("generic", "/nowhere"), ("generic", "/query"), ("generic", "/update")],
)
def test_a_dry_run_as_the_wrong_kind_is_no_success(wrong: str, path: str) -> None:
    with oxigraph("serve") as address, pytest.raises(ClemencyError, match="kind"):
        load_remote(open_corpus(), f"{address}{path}", kind=wrong, dry_run=True)


def test_an_address_that_takes_queries_and_no_updates_is_named_before_anything_is_written() -> None:
    refused = "/query does not take an update: status 415. The address of a store of kind blazegraph is like"
    for dry_run in (True, False):
        with oxigraph("serve") as address, pytest.raises(ClemencyError, match=refused):
            load_remote(open_corpus(), f"{address}/query", kind="blazegraph", dry_run=dry_run)


def test_an_unknown_kind_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(ClemencyError, match=r"no kind of store 'mysql'.*oxigraph, qlever"):
        load_remote(open_corpus(), LOCAL, kind="mysql")


def test_the_command_line_knows_the_same_kinds() -> None:
    (option,) = (each for each in command.params if each.name == "kind")
    assert isinstance(option.type, Choice)
    assert list(option.type.choices) == sorted(KINDS)


# Stores that cannot replace a graph by one PUT, played by a real server that is told to do without


@pytest.fixture
def lesser_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds of store that are written to in other ways."""
    able = KINDS["oxigraph"]
    monkeypatch.setitem(kinds.KINDS, "staged", dataclasses.replace(able, name="staged", atomic=False))
    monkeypatch.setitem(kinds.KINDS, "by update", dataclasses.replace(able, name="by update", graphs=None))


@pytest.mark.usefixtures("lesser_kinds")
@pytest.mark.parametrize("lesser", ["staged", "by update"])
def test_a_graph_that_is_staged_or_updated_is_the_same_in_the_end(lesser: str) -> None:
    with oxigraph("serve") as address, oxigraph("serve") as other:
        load_remote(open_corpus(), address, kind=lesser)
        load_remote(open_corpus(), other, kind="oxigraph")
        report = load_remote(open_corpus(), address, kind=lesser)
        assert {graph.state for graph in report.graphs} == {"unchanged"}
        for graph in report.graphs:
            assert held(address, URIRef(graph.iri)) == held(other, URIRef(graph.iri))
        assert names(address) == {*(graph.iri for graph in report.graphs), str(CATALOGUE_GRAPH)}


@pytest.mark.usefixtures("lesser_kinds")
def test_what_an_interrupted_load_left_under_a_staging_name_is_taken_away() -> None:
    with oxigraph("serve") as address:
        report = load_remote(open_corpus(), address, kind="staged")
        article = URIRef(report.graphs[-1].iri)
        remote_update(
            f"{address}/update",
            f"INSERT DATA {{ GRAPH <{staging(article)}> {{ <urn:a> <urn:b> <urn:c> }} }} ;"
            f"DELETE WHERE {{ GRAPH <{CATALOGUE_GRAPH}> {{ ?s <http://spdx.org/rdf/terms#checksum> ?c }} }}",
        )
        load_remote(open_corpus(), address, kind="staged")
        assert str(staging(article)) not in names(address)


def held(address: str, iri: URIRef) -> bytes:
    where = endpoints(httpx.URL(address), KINDS["oxigraph"])
    with connected(httpx.URL(address), timeout=10, patience=0) as connection:
        return canonical.ntriples(graphs.read(Store(where, connection), iri))


def names(address: str) -> set[str]:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    headers = {"Accept": "application/sparql-results+json"}
    answer = httpx.post(f"{address}/query", data={"query": query}, headers=headers).raise_for_status()
    return {row["g"]["value"] for row in answer.json()["results"]["bindings"]}
