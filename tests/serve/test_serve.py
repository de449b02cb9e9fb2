"""The graph on a web server: what clients of SPARQL and of linked data can rely on, and cannot do."""

import csv
import io
import json
import re
import runpy
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit
from xml.etree import ElementTree as ET

import pytest

pytest.importorskip("starlette", reason="needs the extra `serve`")
pytest.importorskip("uvicorn", reason="needs the extra `serve`")

import httpx
import pyoxigraph as ox
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from clemency import canonical
from clemency.asking.queries import library, run
from clemency.asking.results import write
from clemency.corpus import ONTOLOGY_GRAPH, REFERENCE_GRAPH, Corpus, named_graphs, open_corpus
from clemency.errors import ClemencyError
from clemency.limits import Limits
from clemency.namespaces import CLEM, ID
from clemency.serve import app
from clemency.serve.protocol import CUT_OFF
from folders import ROOT
from serving import serving

MAIN = "from clemency.cli import main; main()"
ARTICLE = "https://w3id.org/clemency/article/dailynk-2015-second-amnesty"
AMNESTY = ID["kp-2015-october-amnesty"]
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
PAIR = "SELECT ?x ?y { VALUES (?x ?y) { (1 'é') (2 '<b>') } } ORDER BY ?x"
ONE = f"CONSTRUCT {{ <{AMNESTY}> a ?type }} WHERE {{ <{AMNESTY}> a ?type }}"
TOOL = runpy.run_path(str(ROOT / "tools" / "yasgui.py"))
JSON = "application/sparql-results+json"
EVERYTHING = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def client(corpus: Corpus) -> Iterator[httpx.Client]:
    """A client of a server of the corpus that comes along."""
    with serving(app(corpus)) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def client_of_five(corpus: Corpus) -> Iterator[httpx.Client]:
    """A client of a server that gives five rows at most, to whatever host it is called."""
    application = app(corpus, most_rows=5, hosts=(), workers=1)
    with serving(application) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def ask(
    client: httpx.Client, query: str, accept: str = JSON, params: Mapping[str, str | list[str]] | None = None
) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **(params or {})}, headers={"Accept": accept})


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    bindings = response.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def number(response: httpx.Response) -> int:
    return int(rows(response)[0]["n"])


def same(one: Graph, other: Graph) -> bool:
    """Whether two graphs are the same, whatever their blank nodes are called."""
    first, second = (canonical.stored_form(canonical.ntriples(graph)) for graph in (one, other))
    return first == second


# ── The protocol ──


def test_a_query_may_be_asked_in_each_of_the_three_ways(client: httpx.Client) -> None:
    accept = {"Accept": JSON}
    asked = client.get("/sparql", params={"query": PAIR}, headers=accept)
    posted = client.post("/sparql", data={"query": PAIR}, headers=accept)
    direct = client.post(
        "/sparql", content=PAIR.encode(), headers={**accept, "Content-Type": "application/sparql-query"}
    )
    assert rows(asked) == [{"x": "1", "y": "é"}, {"x": "2", "y": "<b>"}]
    assert asked.content == posted.content == direct.content
    assert asked.headers["content-type"] == JSON
    assert "Accept" in asked.headers["vary"]


def test_rows_come_in_the_form_that_is_asked_for(client: httpx.Client) -> None:
    assert ask(client, PAIR, "text/csv").text.splitlines() == ["x,y", "1,é", "2,<b>"]
    assert ask(client, PAIR, "text/tab-separated-values").text.splitlines()[:2] == ["?x\t?y", '1\t"é"']
    xml = ET.fromstring(ask(client, PAIR, "application/sparql-results+xml").content)  # noqa: S314 - our own
    assert [each.text for each in xml.iter("{http://www.w3.org/2005/sparql-results#}literal")] == [
        "1",
        "é",
        "2",
        "<b>",
    ]
    assert ask(client, PAIR, "application/json").headers["content-type"] == JSON
    assert ask(client, PAIR, "", {"format": "csv"}).headers["content-type"].startswith("text/csv")


@pytest.mark.parametrize(
    ("media_type", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ],
)
def test_triples_come_in_the_form_that_is_asked_for(client: httpx.Client, media_type: str, form: str) -> None:
    answer = ask(client, ONE, media_type)
    assert answer.headers["content-type"].partition(";")[0] == media_type
    graph = Graph().parse(data=answer.text, format=form)
    assert set(graph) == {(AMNESTY, RDF.type, CLEM.Amnesty)}


def test_a_truth_value_has_a_form_too(client: httpx.Client) -> None:
    assert ask(client, f"ASK {{ <{AMNESTY}> a ?type }}").json()["boolean"] is True
    assert ask(client, "ASK { <urn:x> a ?type }", "text/csv").text.strip() == "false"


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/csv;q=0.5, application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/sparql-results+xml;q=0.2, */*;q=0.9", JSON),
        ("text/*", "text/csv"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", JSON),
        ("application/rdf+xml, application/sparql-results+xml", "application/sparql-results+xml"),
    ],
)
def test_of_several_forms_the_one_that_is_liked_best_is_given(
    client: httpx.Client, accept: str, form: str
) -> None:
    assert ask(client, PAIR, accept).headers["content-type"].partition(";")[0] == form


def test_a_form_that_does_not_exist_or_does_not_fit_the_answer_is_not_acceptable(
    client: httpx.Client,
) -> None:
    unknown = ask(client, PAIR, "image/png")
    assert (unknown.status_code, "Accept" in unknown.headers["vary"]) == (406, True)
    assert ask(client, PAIR, "text/csv;q=0").status_code == 406
    assert ask(client, PAIR, "text/turtle").status_code == 406
    assert ask(client, ONE, "text/csv").status_code == 406
    assert ask(client, PAIR, "*/*", {"format": "pdf"}).status_code == 400


def test_what_is_no_request_of_the_protocol_is_refused_with_its_reason(client: httpx.Client) -> None:
    assert ask(client, "SELECT * { ?s ?p").status_code == 400
    assert "query:1:" in ask(client, "SELECT * { ?s ?p").text
    assert client.post("/sparql", data={"other": "x"}).status_code == 400
    assert client.get(f"/sparql?{urlencode([('query', COUNT), ('query', PAIR)])}").status_code == 400
    assert (
        client.post("/sparql", content=b"<query/>", headers={"Content-Type": "text/xml"}).status_code == 415
    )
    assert client.post("/sparql").status_code == 415
    direct = {"Content-Type": "application/sparql-query"}
    assert client.post("/sparql", content=b"\xff\xfe", headers=direct).status_code == 400
    assert client.post("/sparql", content=b"#" * 1_000_001, headers=direct).status_code == 413
    assert ask(client, "SELECT ?x { BIND (<urn:x>(1) AS ?x) }").status_code == 400


def test_the_default_graph_is_the_merge_of_all(client: httpx.Client, corpus: Corpus) -> None:
    merge = {triple for graph in named_graphs(corpus).values() for triple in graph}
    assert number(ask(client, COUNT)) == len(merge)
    names = {row["g"] for row in rows(ask(client, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"))}
    assert names == {ARTICLE, str(REFERENCE_GRAPH), str(ONTOLOGY_GRAPH)}


def test_a_request_may_choose_its_graphs_and_so_overrule_its_query(
    client: httpx.Client, corpus: Corpus
) -> None:
    graphs = named_graphs(corpus)
    reference, ontology = str(REFERENCE_GRAPH), str(ONTOLOGY_GRAPH)
    assert number(ask(client, COUNT, params={"default-graph-uri": reference})) == len(graphs[REFERENCE_GRAPH])
    both = {"default-graph-uri": [reference, ontology]}
    assert number(ask(client, COUNT, params=both)) == len(graphs[REFERENCE_GRAPH]) + len(
        graphs[ONTOLOGY_GRAPH]
    )
    twice = {"default-graph-uri": [reference, reference]}
    assert number(ask(client, COUNT, params=twice)) == len(graphs[REFERENCE_GRAPH])
    only_named = {"named-graph-uri": reference}
    assert number(ask(client, COUNT, params=only_named)) == 0
    of_named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(ask(client, of_named, params=only_named)) == len(graphs[REFERENCE_GRAPH])
    overruled = COUNT.replace("{", f"FROM <{ontology}> {{", 1)
    assert number(ask(client, overruled, params={"default-graph-uri": reference})) == len(
        graphs[REFERENCE_GRAPH]
    )
    assert ask(client, COUNT, params={"default-graph-uri": "file:///etc/passwd"}).status_code == 400


def test_an_answer_that_is_cut_off_says_so(client_of_five: httpx.Client) -> None:
    numbers = "SELECT ?n { VALUES ?n { 1 2 3 4 5 6 } } ORDER BY ?n"
    cut = ask(client_of_five, numbers)
    assert [row["n"] for row in rows(cut)] == ["1", "2", "3", "4", "5"]
    assert cut.headers[CUT_OFF] == "5"
    whole = ask(client_of_five, numbers.replace(" 6", ""))
    assert len(rows(whole)) == 5
    assert CUT_OFF not in whole.headers
    triples = ask(client_of_five, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "application/n-triples")
    assert len(triples.text.splitlines()) == 5
    assert triples.headers[CUT_OFF] == "5"


def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client) -> None:
    for path in ("/", f"/sparql?{urlencode({'query': PAIR})}", "/id/kp", "/query/amnesties"):
        head, got = client.head(path), client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == got.headers["content-type"]


def test_pages_of_other_servers_may_ask_by_script_without_credentials(client: httpx.Client) -> None:
    origin = {"Origin": "https://example.org"}
    asked = client.get("/sparql", params={"query": PAIR}, headers=origin)
    assert asked.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in asked.headers
    assert asked.headers["access-control-expose-headers"] == CUT_OFF
    preflight = client.options(
        "/sparql",
        headers={
            **origin,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "content-type" in preflight.headers["access-control-allow-headers"].lower()
    delete = {**origin, "Access-Control-Request-Method": "DELETE"}
    assert client.options("/sparql", headers=delete).status_code == 400


def test_without_a_query_the_service_describes_itself(client: httpx.Client) -> None:
    sd = "http://www.w3.org/ns/sparql-service-description#"
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = Graph().parse(data=answer.text, format="turtle")
    (service,) = graph.subjects(RDF.type, URIRef(f"{sd}Service"))
    assert graph.value(service, URIRef(f"{sd}endpoint")) == URIRef(str(client.base_url.join("/sparql")))
    names = {str(name) for name in graph.objects(None, URIRef(f"{sd}name"))}
    assert names == {ARTICLE, str(REFERENCE_GRAPH), str(ONTOLOGY_GRAPH)}
    browser = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (browser.status_code, browser.headers["location"]) == (303, "/")


def test_rdflib_can_ask_it_as_any_other_endpoint(client: httpx.Client) -> None:
    store = SPARQLStore(str(client.base_url.join("/sparql")))
    (row,) = store.query(COUNT)
    assert int(row[0]) > 3000  # type: ignore[index, arg-type]
    assert set(store.query(ONE)) == {(AMNESTY, RDF.type, CLEM.Amnesty)}
    assert bool(store.query(f"ASK {{ <{AMNESTY}> a ?type }}"))


# ── What it does not do ──


def test_no_update_gets_through_by_any_door(client: httpx.Client) -> None:
    before = number(ask(client, COUNT))
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    raw = {"Content-Type": "application/sparql-update"}
    assert client.post("/sparql", content=update, headers=raw).status_code == 403
    assert client.post("/sparql", data={"update": update}).status_code == 403
    assert client.get("/sparql", params={"update": update}).status_code == 403
    assert client.post("/sparql", data={"update": update, "query": COUNT}).status_code == 403
    assert client.post("/sparql", data={"query": update}).status_code == 400
    assert ask(client, "DROP ALL").status_code == 400
    for method in ("PUT", "PATCH", "DELETE"):
        assert client.request(method, "/sparql", content=update).status_code == 405
        assert client.request(method, "/graph/ontology", content=update).status_code == 405
    assert number(ask(client, COUNT)) == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
    ],
)
def test_no_query_reaches_beyond_the_graph(client: httpx.Client, query: str) -> None:
    answer = ask(client, query)
    assert answer.status_code == 400
    assert "SERVICE" in answer.text or "FROM" in answer.text


def test_a_page_elsewhere_cannot_reach_it_under_a_name_of_its_own(
    client: httpx.Client, client_of_five: httpx.Client
) -> None:
    elsewhere = {"Host": "rebound.example.org"}
    for path in ("/", "/sparql", "/id/kp", "/static/serve.css"):
        assert client.get(path, headers=elsewhere).status_code == 400
    assert client.get("/", headers={"Host": "localhost:8099"}).status_code == 200
    assert client.get("/", headers={"Host": "[::1]:8099"}).status_code == 200
    assert client_of_five.get("/", headers=elsewhere).status_code == 200


@pytest.mark.parametrize("path", ["/", "/query/amnesties", "/id/kp", "/nope", "/sparql", "/static/editor.js"])
def test_browsers_are_told_to_run_nothing_but_the_servers_own(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


def test_no_file_but_the_servers_own_is_given_out(client: httpx.Client) -> None:
    for path in ("/static/../graph.py", "/static/%2e%2e/graph.py", "/static/..%2fgraph.py", "/static/"):
        assert client.get(path).status_code == 404


def test_an_answer_that_would_fill_the_servers_memory_is_refused(client: httpx.Client) -> None:
    doubled = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(21))
    answer = ask(client, f"SELECT ?v21 {{ BIND('{'x' * 64}' AS ?v0) {doubled} }}")
    assert (answer.status_code, "more than 100,000,000 bytes" in answer.text) == (500, True)
    assert len(rows(ask(client, PAIR))) == 2


def test_whoever_never_ends_a_request_is_not_waited_for(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clemency.serve.protocol._PATIENCE", 0.2)

    def slowly() -> Iterator[bytes]:
        yield b"query=SELECT"
        time.sleep(2)
        yield b"+"

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert client.post("/sparql", content=slowly(), headers=form).status_code == 408
    monkeypatch.undo()
    assert len(rows(ask(client, PAIR))) == 2


def test_a_reason_does_not_repeat_all_of_a_long_query(client: httpx.Client) -> None:
    answer = client.post("/sparql", data={"query": "SELECT" + "x" * 900_000})
    assert (answer.status_code, len(answer.text) < 5_000) == (400, True)
    assert answer.text.startswith("query:1:")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_query_that_wants_all_memory_is_stopped(corpus: Corpus) -> None:
    application = app(corpus, limits=Limits(seconds=60, memory=100 * 1024**2), workers=1)
    with serving(application) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert ask(client, "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f ?d").status_code == 503
        assert len(rows(ask(client, PAIR))) == 2


# ── Things ──


def test_the_page_of_a_thing_says_what_stands_and_who_says_so(client: httpx.Client) -> None:
    page = client.get("/id/kp-2015-october-amnesty", headers={"Accept": "text/html"}).text
    assert "<h1>the second amnesty of 2015 in North Korea</h1>" in page
    flat = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert re.search(r"granted by the North Korean state c8 Daily NK : ", flat)
    assert "Claimed, and not told as fact" in flat
    assert "What refers to it" in flat
    assert 'href="/article/dailynk-2015-second-amnesty#c8"' in page


def test_an_article_has_one_page_with_a_place_for_each_of_its_names(
    client: httpx.Client, corpus: Corpus
) -> None:
    page = client.get(urlsplit(ARTICLE).path.removeprefix("/clemency"), headers={"Accept": "text/html"}).text
    graph = named_graphs(corpus)[URIRef(ARTICLE)]
    names = {str(node).partition("#")[2] for node in graph.subjects() if str(node).startswith(f"{ARTICLE}#")}
    assert len(names) > 100
    assert set(re.findall(r'<section class="entity" id="([^"]+)"', page)) == names


def test_every_link_within_the_server_leads_to_its_place(client: httpx.Client) -> None:
    anchors: dict[str, set[str]] = {}
    for start in (
        "/",
        "/article/dailynk-2015-second-amnesty",
        "/id/kp-2015-october-amnesty",
        "/id/kp",
        "/ns",
    ):
        page = client.get(start, headers={"Accept": "text/html"}).text
        for link in sorted(set(re.findall(r'<a [^>]*href="([^"]+)"', page))):
            address = urlsplit(urljoin(start, link.replace("&amp;", "&")))
            if address.netloc or address.query or address.path.startswith("/query/"):
                continue
            if address.path not in anchors:
                found = client.get(address.path, headers={"Accept": "text/html"}, follow_redirects=True)
                assert found.status_code == 200, (start, link)
                anchors[address.path] = set(re.findall(r' id="([^"]+)"', found.text))
            assert not address.fragment or address.fragment in anchors[address.path], (start, link)
    assert len(anchors) > 20


def test_a_thing_has_its_data_under_the_same_address(client: httpx.Client) -> None:
    path = "/id/kp-2015-october-amnesty"
    negotiated = client.get(path, headers={"Accept": "text/turtle"})
    assert negotiated.headers["content-type"].startswith("text/turtle")
    assert "Accept" in negotiated.headers["vary"]
    graph = Graph().parse(data=negotiated.text, format="turtle")
    assert (AMNESTY, RDF.type, CLEM.Amnesty) in graph
    assert (URIRef(f"{ARTICLE}#c8"), CLEM.statedBy, URIRef(f"{ARTICLE}#daily-nk")) in graph
    for ending, form in (("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml")):
        by_ending, by_format = client.get(f"{path}.{ending}"), client.get(path, params={"format": ending})
        assert same(Graph().parse(data=by_ending.text, format=form), graph)
        assert by_format.headers["content-type"] == by_ending.headers["content-type"]
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_no_claim_that_mentions_a_thing_is_left_out_in_silence(
    changed: Callable[..., Path], corpus_of: Callable[..., Corpus]
) -> None:
    def claims(name: str, number: int, thing: str) -> str:
        """Claims each of which mentions a thing in two statements."""
        return "".join(
            f":{name}{each} a clem:Claim ; clem:asserts "
            f"[ rdf:subject :freed ; rdf:predicate rdfs:seeAlso ; rdf:object <{thing}> ] , "
            f"[ rdf:subject :october ; rdf:predicate rdfs:seeAlso ; rdf:object <{thing}> ] .\n"
            for each in range(number)
        )

    few = ID["wpk-70th-anniversary"]
    of_its_kind = f"[ rdf:subject <{few}> ; rdf:predicate rdf:type ; rdf:object clem:Occasion ]"
    article = changed(
        '"those freed"@en',
        f'"those freed"@en .\n{claims("m", 300, ID["kp"])}{claims("f", 150, few)}'
        f"{claims('t', 30, CLEM.covers)}:kind a clem:Claim ; clem:asserts {of_its_kind} .\n"
        ':freed rdfs:comment "x"@en',
    )
    html = {"Accept": "text/html"}
    with serving(app(corpus_of(article), workers=1)) as address, httpx.Client(base_url=address) as client:
        pages = [
            client.get(path, headers=html).text for path in ("/id/kp", "/id/wpk-70th-anniversary", "/ns")
        ]
    many, all_of_them = (
        page.partition("Claims that mention it")[2].partition("<h2")[0] for page in pages[:2]
    )
    names, fewer_names = (re.findall(r'class="mark" [^>]+>([^<]+)<', part) for part in (many, all_of_them))
    assert names == [f"m{number}" for number in range(200)]
    assert "… and more." in many
    assert fewer_names == [*(f"f{number}" for number in range(150)), "kind"]
    assert "… and more." not in all_of_them
    assert "More than 20 claims mention it" in pages[2]


def test_a_graph_has_all_its_triples_under_its_name(client: httpx.Client, corpus: Corpus) -> None:
    for name, graph in named_graphs(corpus).items():
        answer = client.get(f"{str(name).removeprefix('https://w3id.org/clemency')}.nt")
        assert same(Graph().parse(data=answer.text, format="nt"), graph), name


def test_the_terms_have_a_page_and_their_data(client: httpx.Client) -> None:
    page = client.get("/ns", headers={"Accept": "text/html"}).text
    assert 'id="covers"' in page
    assert "The group benefits from the measure." in page
    graph = Graph().parse(data=client.get("/ns.ttl").text, format="turtle")
    assert (CLEM.covers, RDFS.label, Literal("covers", lang="en")) in graph


@pytest.mark.parametrize(
    "path",
    [
        "/id/nobody",
        "/nope",
        "/article/none",
        "/id/a%20b",
        "/about",
        "/about?iri=%3C",
        "/query/nope",
        "/reports/x",
    ],
)
def test_what_is_not_there_is_said_not_to_be_there(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Not here" in answer.text


def test_the_reports_are_those_of_the_report_command(client: httpx.Client) -> None:
    contents = client.get("/reports", follow_redirects=True)
    assert 'href="dailynk-2015-second-amnesty.html' in contents.text
    answer = client.get("/reports/dailynk-2015-second-amnesty.html")
    assert answer.status_code == 200
    assert "second amnesty" in answer.text
    own = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', answer.text)
    assert own
    assert answer.headers["content-security-policy"] == f"{own[1]}; frame-ancestors 'none'"


def test_reports_are_of_the_files_that_were_read_or_say_that_these_have_changed(
    corpus_of: Callable[..., Corpus], sound: Path
) -> None:
    own = corpus_of(sound)
    (file,) = own.article_paths
    with serving(app(own, workers=1)) as address, httpx.Client(base_url=address, timeout=60) as client:
        assert client.get("/reports/test.html").status_code == 200
        file.write_text(file.read_text("utf-8").replace("a made-up article", "another headline"), "utf-8")
        for change in (Path.touch, Path.unlink):
            for path in ("/reports/", "/reports/test.html", "/reports/other.html"):
                answer = client.get(path)
                assert (answer.status_code, "files have changed" in answer.text) == (503, True), path
                assert "another headline" not in answer.text
            assert "a made-up article" in client.get("/article/test", headers={"Accept": "text/html"}).text
            change(file)


# ── Questions ──


def test_the_first_page_has_every_question_one_click_away(client: httpx.Client, corpus: Corpus) -> None:
    page = client.get("/").text
    for query in library(corpus).values():
        assert f'href="/query/{query.name}"' in page


def test_every_question_that_needs_nothing_is_answered_at_once(client: httpx.Client, corpus: Corpus) -> None:
    for query in library(corpus).values():
        page = client.get(f"/query/{query.name}")
        assert page.status_code == 200, (query.name, page.text)
        needs = any(param.required for param in query.params)
        assert bool(re.search("<h2>([0-9,]+|No) rows?</h2>", page.text)) != needs, query.name


def test_a_questions_file_is_what_the_query_command_writes(client: httpx.Client, corpus: Corpus) -> None:
    query = library(corpus)["who-was-excluded"]
    written = write(run(query, corpus, {"country": "KP"}), "csv")
    answer = client.get("/query/who-was-excluded", params={"country": "KP", "format": "csv"})
    assert list(csv.reader(io.StringIO(answer.text))) == list(csv.reader(io.StringIO(written)))


@pytest.mark.parametrize(
    ("name", "params"),
    [
        ("who-was-excluded", {"country": "North Korea"}),
        ("claims-behind-fact", {"subject": ":freed-in-october"}),
        ("two-sides", {"subject": "id:kp-2015-october-amnesty"}),
        ("amnesties", {}),
    ],
)
def test_the_editor_opens_with_the_query_as_it_was_asked(
    client: httpx.Client, name: str, params: Mapping[str, str]
) -> None:
    page = client.get(f"/query/{name}", params=params).text
    (link,) = re.findall(r'href="/\?([^"]*)#editor">Open in the editor', page)
    (query,) = parse_qs(unescape(link))["ask"]
    asked = client.get("/sparql", params={"query": query, "format": "csv"})
    assert asked.status_code == 200
    assert asked.text == client.get(f"/query/{name}", params={**params, "format": "csv"}).text


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("SELECT ?c ?n { VALUES ?n { 1 2 } } ORDER BY ?n VALUES ?c { 'KP' 'CN' }", {"c": "KP"}),
        (
            "SELECT ?c ?n { VALUES ?n { 1 2 } } ORDER BY ?n VALUES (?n ?c) { (1 UNDEF) (2 'KP') (1 'C') } #",
            {"c": "KP"},
        ),
        (
            f"PREFIX values: <{ID}>\nSELECT ?c {{ }} VALUES (?c) {{ (values:cn) (values:kp) }}\n",
            {"c": "id:kp"},
        ),
        ("SELECT ?c { } VALUES ?c { 'VALUES ?c { 1 }' '}' }", {"c": "}"}),
        ("SELECT ?c { } VALUES ?c { 'KP' }", {"c": "CN"}),
        ("SELECT ?c { VALUES ?c { 'KP' 'CN' } } # VALUES ?c { 'CN' }", {"c": "KP"}),
    ],
)
def test_a_question_that_ends_in_values_opens_in_the_editor_too(
    text: str, params: Mapping[str, str], corpus_of: Callable[..., Corpus], sound: Path
) -> None:
    kind = "iri" if "id:kp" in params.values() else "string"
    folder = corpus_of(sound).root / "queries"
    folder.mkdir()
    (folder / "ours.rq").write_text(f"# title: Ours\n# param: c ({kind}, optional): one\n\n{text}", "utf-8")
    with (
        serving(app(open_corpus(folder.parent), workers=1)) as address,
        httpx.Client(base_url=address) as client,
    ):
        test_the_editor_opens_with_the_query_as_it_was_asked(client, "ours", params)


def test_a_parameter_that_a_question_does_not_have_is_refused_and_its_own_are_named(
    client: httpx.Client,
) -> None:
    for name in ("contry", "\u202ekp"):
        wrong = client.get("/query/who-was-excluded", params={name: "KP", "format": "csv"})
        assert wrong.status_code == 400
        assert " here: country, " in wrong.text
        assert "\u202e" not in wrong.text


def test_a_parameter_is_given_as_on_the_command_line(client: httpx.Client) -> None:
    page = client.get("/query/claims-behind-fact", params={"subject": ":freed-in-october"})
    assert page.status_code == 200
    assert "the prisoners freed in October" in page.text
    assert 'value=":freed-in-october"' in page.text
    wrong = client.get("/query/claims-behind-fact", params={"subject": ":freed-in-octobr"})
    assert wrong.status_code == 400
    assert "called :freed-in-octobr" in wrong.text
    file = client.get("/query/claims-behind-fact", params={"subject": ":freed-in-octobr", "format": "csv"})
    assert (file.status_code, file.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert "called :freed-in-octobr" in file.text
    deceptive = client.get("/query/claims-behind-fact", params={"subject": "\u202ekp"})
    assert 'value="\\u202ekp"' in deceptive.text
    assert "\u202e" not in deceptive.text
    assert client.get("/query/claims-behind-fact", params={"format": "csv"}).status_code == 400
    for path in ("/query/amnesties", "/id/kp"):
        assert client.get(path, params={"format": "exe"}).status_code == 400


def test_a_corpus_has_questions_of_its_own_and_they_may_ask_for_triples(
    corpus_of: Callable[..., Corpus], sound: Path
) -> None:
    folder = corpus_of(sound).root / "queries"
    folder.mkdir()
    (folder / "kinds.rq").write_text(f"# title: Kinds\n# group: ours\n\n{ONE}", "utf-8")
    with serving(app(open_corpus(folder.parent), workers=1)) as address:
        assert 'href="/query/kinds"' in httpx.get(f"{address}/").text
        page = httpx.get(f"{address}/query/kinds")
        assert (page.status_code, "amnesty</a>" in page.text) == (200, True)
        assert "format=ttl" in page.text
        data = httpx.get(f"{address}/query/kinds", params={"format": "ttl"})
        assert set(Graph().parse(data=data.text, format="turtle")) == {(AMNESTY, RDF.type, CLEM.Amnesty)}


# ── What strangers write ──


@pytest.fixture
def hostile(changed: Callable[..., Path], corpus_of: Callable[..., Corpus]) -> Corpus:
    """A corpus whose labels and addresses want to run scripts."""
    article = changed(
        '"those freed"@en',
        '"<script>alert(1)</script>\\u202E{{ 7*7 }}"@en ; rdfs:seeAlso <javascript:alert(2)> , '
        "<https://example.org/'onmouseover=alert(3)> , "
        "<data:text/html,x> .\n"
        '<https://example.org/camp> a clem:Facility ; rdfs:label "a camp"@en .\n'
        '<https://w3id.org/clemency//example.org/y> a clem:Facility ; rdfs:label "a trap"@en .\n'
        '<https://w3id.org/clemency/reports/> a clem:Facility ; rdfs:label "no report"@en .\n'
        ":freed rdfs:seeAlso <https://w3id.org/clemency//example.org/y> ; "
        'rdfs:isDefinedBy <https://w3id.org/clemency/reports/> ; rdfs:comment "x"@en',
    )
    return corpus_of(article)


def test_what_strangers_write_is_shown_as_text(hostile: Corpus) -> None:
    html = {"Accept": "text/html"}
    with serving(app(hostile, workers=1)) as address, httpx.Client(base_url=address, headers=html) as client:
        pages = [client.get(path).text for path in ("/article/test", "/", "/query/how-many", "/ns")]
    assert "&lt;script&gt;alert(1)" in pages[0]
    assert "javascript:alert(2)" in pages[0]  # in sight, and no link
    for page in pages:
        assert "<script>alert" not in page
        assert not re.search(r'href="(javascript|data):', page)
        assert "'onmouseover" not in page
        assert "\u202e" not in page
        assert "49" not in page.partition("alert(1)")[2][:40]


def test_what_is_no_xml_is_not_given_out_as_xml(
    changed: Callable[..., Path], corpus_of: Callable[..., Corpus]
) -> None:
    article = changed(
        '"those freed"@en',
        '"those freed\\u001B"@en . :source-1 <https://example.org/1> :freed . :freed rdfs:comment "x"@en',
    )
    nameless = "CONSTRUCT WHERE { ?s <https://example.org/1> ?o }"
    control = "SELECT ?o { ?s ?p ?o FILTER CONTAINS(STR(?o), 'those freed') }"
    with serving(app(corpus_of(article), workers=1)) as address, httpx.Client(base_url=address) as client:
        refused = [
            client.get("/article/test.rdf"),
            ask(client, nameless, "application/rdf+xml"),
            ask(client, control, "application/sparql-results+xml"),
        ]
        whole = client.get("/article/test.ttl")
    for answer in refused:
        assert answer.status_code == 406, answer.text
    assert "text/turtle, application/n-triples, application/ld+json." in refused[0].text
    assert "text/csv" in refused[-1].text
    assert whole.status_code == 200


def test_no_name_leads_to_another_server_or_to_what_is_no_page_of_it(hostile: Corpus) -> None:
    html = {"Accept": "text/html"}
    with serving(app(hostile, workers=1)) as address, httpx.Client(base_url=address, headers=html) as client:
        page = client.get("/article/test").text
        for label in ("a trap", "no report"):
            found = re.search(rf'href="([^"]*)">{label}</a>', page)
            assert found is not None
            assert found[1].startswith("/about?iri=https%3A%2F%2Fw3id.org%2Fclemency%2F")
            thing = client.get(found[1])
            assert f"<h1>{label}</h1>" in thing.text
            data = re.search(r'href="([^"]*format=ttl)"', thing.text)
            assert data is not None
            assert label in client.get(urljoin(str(thing.url), data[1].replace("&amp;", "&"))).text


def test_things_that_are_named_elsewhere_have_a_page_too(hostile: Corpus) -> None:
    with serving(app(hostile, workers=1)) as address, httpx.Client(base_url=address) as client:
        page = client.get(
            "/about", params={"iri": "https://example.org/camp"}, headers={"Accept": "text/html"}
        )
        assert "<h1>a camp</h1>" in page.text
        assert 'href="?iri=https%3A%2F%2Fexample.org%2Fcamp&amp;format=ttl"' in page.text
        data = client.get("/about", params={"iri": "https://example.org/camp", "format": "ttl"})
        graph = Graph().parse(data=data.text, format="turtle")
        assert (URIRef("https://example.org/camp"), RDFS.label, Literal("a camp", lang="en")) in graph


def test_nodes_that_lead_to_one_another_in_many_ways_are_shown_once(
    changed: Callable[..., Path], corpus_of: Callable[..., Corpus]
) -> None:
    ways = "".join(
        f"_:n{number} rdfs:seeAlso _:n{number + 1} ; rdfs:isDefinedBy _:n{number + 1} ; "
        f"rdfs:comment _:n{number + 1} , 'level {number}' .\n"
        for number in range(30)
    )
    article = changed(
        '"those freed"@en', f'"those freed"@en ; rdfs:seeAlso _:n0 .\n{ways}:freed rdfs:comment "x"@en'
    )
    with serving(app(corpus_of(article), workers=1)) as address:
        page = httpx.get(f"{address}/article/test", headers={"Accept": "text/html"}, timeout=60)
    assert (page.status_code, page.text.count("level 9")) == (200, 1)


# ── Stores, and what is missing ──


def test_a_store_on_disk_answers_as_the_files_do(
    corpus: Corpus, client: httpx.Client, tmp_path: Path
) -> None:
    from clemency.stores.embedded import load_embedded

    load_embedded(corpus, tmp_path / "store", as_told_by=["state-media"])
    application = app(corpus, tmp_path / "store", workers=1)
    with serving(application) as address, httpx.Client(base_url=address, timeout=60) as of_store:
        for path in ("/query/amnesties?format=csv", "/query/graph-counts?format=csv"):
            assert of_store.get(path).text == client.get(path).text
        path = "/id/kp-2015-october-amnesty"
        assert of_store.get(path).text == client.get(path).text
        view = "https://w3id.org/clemency/view/state-media/dailynk-2015-second-amnesty"
        of_view = {"named-graph-uri": view}
        assert number(ask(of_store, COUNT.replace("{", "{ GRAPH ?g {") + "}", params=of_view)) > 0
        # Another process cannot change the store from under its feet.
        load = [sys.executable, "-P", "-c", MAIN, "load", "--store", str(tmp_path / "store"), "--prune"]
        refused = subprocess.run(load, capture_output=True, text=True, check=False)
        assert (refused.returncode, "in use" in refused.stderr) == (2, True), refused


def test_a_store_that_something_else_filled_is_an_error(corpus: Corpus, tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.add(ox.Quad(*[ox.NamedNode("urn:x")] * 4))
    del store
    with pytest.raises(ClemencyError, match="it has no merge of its graphs"):
        app(corpus, tmp_path / "store")


def test_a_folder_without_a_store_is_an_error(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match="There is no store in"):
        app(corpus, tmp_path)
    (tmp_path / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(ClemencyError, match="holds other files and no store"):
        app(corpus, tmp_path)


def test_an_empty_corpus_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match="There are no articles"):
        app(open_corpus(tmp_path))


def test_without_the_extra_it_says_what_to_install(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(ClemencyError, match=re.escape("pip install 'clemency[serve]'")):
        app(corpus)


def test_the_editor_is_the_one_that_was_pinned() -> None:
    folder = Path(app.__code__.co_filename).parent / "static" / "yasgui"
    assert (folder / "SHA256SUMS").read_text("utf-8") == TOOL["sums"](folder), "run: python tools/yasgui.py"
    assert TOOL["VERSION"] in (folder / "LICENSE.txt").read_text("utf-8")
    assert "MIT License" in (folder / "LICENSE.txt").read_text("utf-8")


def test_answers_are_json_that_says_which_graph_a_triple_is_from(client: httpx.Client) -> None:
    answer = json.loads(ask(client, f"{EVERYTHING} LIMIT 3").content)
    assert answer["head"]["vars"] == ["g", "s", "p", "o"]
    assert all(row["g"]["type"] == "uri" for row in answer["results"]["bindings"])
