"""Loading into real stores: the same for each of them, whatever goes wrong on the way.

Oxigraph, Apache Jena Fuseki and RDF4J run here. What they hold is asked of them directly, past Clemency.
"""

import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from clemency import canonical
from clemency.asking.parameters import values
from clemency.asking.queries import Query, read_query, run
from clemency.corpus import Corpus, named_graphs, open_corpus
from clemency.errors import ClemencyError
from clemency.oxigraph import term
from clemency.stores import kinds as stores
from clemency.stores.catalogue import CATALOGUE_GRAPH
from clemency.stores.remote import load_remote
from clemency.stores.reports import LoadReport
from engines import NAMES, Params, graphs_of, required
from generated import article
from servers.conftest import Change
from servers.kinds import PASSWORD, USER
from servers.proxy import (
    Request,
    Way,
    half_an_answer,
    halfway,
    locked,
    loses_a_line,
    loses_everything,
    never_arrives,
    one_after_the_other,
    proxy,
    read_only,
    refused,
    slow,
    straight,
    times,
    unanswered,
)
from servers.running import Graphs, Row, Server

# An article with one triple more.
ANOTHER = article(1) + "\n<https://w3id.org/clemency/article/generated-1> a <http://example.org/Changed> .\n"
ONE = "https://w3id.org/clemency/article/generated-1"
DECIMAL = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
CATALOGUE = str(CATALOGUE_GRAPH)


@cache
def expected(corpus: Corpus) -> Graphs:
    """What a store should hold of a corpus, besides its catalogue."""
    return {
        str(iri): canonical.stored_form(canonical.ntriples(graph))
        for iri, graph in named_graphs(corpus).items()
        if graph
    }


def held(server: Server) -> Graphs:
    """What it holds, besides its catalogue."""
    return {name: triples for name, triples in server.graphs().items() if name != CATALOGUE}


def states(report: LoadReport) -> dict[str, str]:
    return {graph.iri: graph.state for graph in report.graphs if graph.iri != CATALOGUE}


def reads(request: Request) -> bool:
    return not request.writes


def large(request: Request) -> bool:
    return len(request.body) > 50_000


# ── Nothing goes wrong ──────────────────────────────────────────────────────────────────────────────────────


def test_what_is_loaded_is_there_and_the_catalogue_says_so(server: Server, made: Corpus) -> None:
    report = load_remote(made, server.url)
    wanted = expected(made)
    assert held(server) == wanted
    assert states(report) == dict.fromkeys(wanted, "loaded")
    assert set(server.rows(NAMED)) == {(ox.NamedNode(name),) for name in wanted}


NAMED = f"""
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
SELECT ?name {{ GRAPH <{CATALOGUE}> {{ ?graph sd:name ?name }} }}
"""


def test_the_address_that_people_know_will_do_if_the_kind_is_named(server: Server, few: Corpus) -> None:
    load_remote(few, f"{server.address}{server.kind.base}", kind=server.kind.name)
    assert held(server) == expected(few)


@pytest.mark.parametrize("wrong", sorted(stores.KINDS))
def test_a_dry_run_as_another_kind_is_no_success(server: Server, few: Corpus, wrong: str) -> None:
    # GraphDB's ways are those of RDF4J, where Blazegraph's queries work too, and only a write tells more.
    if wrong == server.kind.name or (server.kind.name == "rdf4j" and wrong in ("blazegraph", "graphdb")):
        return
    with pytest.raises(ClemencyError, match=r"kind|Missing parameter: query"):
        load_remote(few, f"{server.address}{server.kind.base}", kind=wrong, dry_run=True)


def test_a_store_of_no_known_kind_will_do_if_it_speaks_the_protocol(server: Server, few: Corpus) -> None:
    load_remote(few, f"{server.address}{server.kind.protocol}", kind="generic")
    assert held(server) == expected(few)
    with proxy(server, straight) as way:
        report = load_remote(few, f"{way.address}{server.kind.protocol}", kind="generic")
    assert set(states(report).values()) == {"unchanged"}
    # What cannot count its triples is not trusted to hold what its catalogue says, until all is read.
    assert all("catalogue" in write.path for write in way.writes())


def test_a_second_load_writes_nothing(server: Server, few: Corpus) -> None:
    load_remote(few, server.url)
    before = server.graphs()
    with proxy(server, straight) as way:
        report = load_remote(few, way.url)
    assert set(states(report).values()) == {"unchanged"}
    assert way.writes() == []
    assert server.graphs() == before


def test_a_changed_article_is_replaced_and_the_others_are_left_alone(
    server: Server, few: Corpus, changed: Change
) -> None:
    load_remote(few, server.url)
    after = changed("generated-1", ANOTHER)
    report = load_remote(after, server.url)
    assert [name for name, state in states(report).items() if state == "loaded"] == [ONE]
    assert held(server) == expected(after) != expected(few)


def test_an_article_that_is_gone_stays_until_it_is_asked_to_go(
    server: Server, few: Corpus, changed: Change
) -> None:
    foreign = "http://example.org/mine"
    server.update(f"INSERT DATA {{ GRAPH <{foreign}> {{ <{foreign}> a <{foreign}> }} }}")
    load_remote(few, server.url)
    fewer = changed("generated-1", None)
    load_remote(fewer, server.url)
    assert set(held(server)) == {*expected(few), foreign}
    report = load_remote(fewer, server.url, prune=True)
    assert states(report)[ONE] == "removed"
    assert set(held(server)) == {*expected(fewer), foreign}


def test_an_article_whose_name_is_not_in_ascii_is_loaded_and_goes_as_others_do(
    server: Server, few: Corpus, tmp_path: Path
) -> None:
    text = few.article_paths[0].read_text("utf-8").replace("generated-", "é한글-")
    (tmp_path / "data" / "articles").mkdir(parents=True)
    for name, content in (("one", few.article_paths[1].read_text("utf-8")), ("two", text)):
        (tmp_path / "data" / "articles" / f"{name}.ttl").write_text(content, "utf-8")
    more = open_corpus(tmp_path)
    report = load_remote(more, server.url)
    assert "https://w3id.org/clemency/article/é한글-0" in states(report)
    assert held(server).keys() == expected(more).keys()
    more.article_paths[1].unlink()
    fewer = open_corpus(tmp_path)
    load_remote(fewer, server.url, prune=True)
    assert held(server) == expected(fewer)


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(
    server: Server, few: Corpus, changed: Change
) -> None:
    load_remote(few, server.url)
    before = server.graphs()
    after = changed("generated-1", ANOTHER)
    with proxy(server, straight) as way:
        report = load_remote(after, way.url, dry_run=True)
    assert way.writes() == []
    assert server.graphs() == before
    assert {name for name, state in states(report).items() if state != "unchanged"} == {ONE}


def test_every_question_of_the_library_has_the_same_answer_there(server: Server, made: Corpus) -> None:
    load_remote(made, server.url)
    differing = []
    for name in NAMES:
        query, params = read_query(name, made), required(name, made)
        rows = [row for row in server.rows(asked(query, params, made)) if ox.NamedNode(CATALOGUE) not in row]
        if list(map(alike, rows)) != locally(name, made):
            differing.append(name)
    assert differing == []


@cache
def locally(name: str, corpus: Corpus) -> list[Row]:
    """What `clemency query` answers."""
    rows = run(read_query(name, corpus), corpus, required(name, corpus)).rows
    return [alike(tuple(None if value is None else term(value) for value in row)) for row in rows]


def alike(row: Row) -> Row:
    """A row with numbers and language tags spelt in one way of several."""
    return tuple(one_way(value) if isinstance(value, ox.Literal) else value for value in row)


def one_way(value: ox.Literal) -> ox.Literal:
    if value.datatype == DECIMAL:
        return ox.Literal(f"{Decimal(value.value).normalize():f}", datatype=DECIMAL)
    return ox.Literal(value.value, language=value.language.lower()) if value.language else value


def asked(query: Query, params: Params, corpus: Corpus) -> str:
    """A question as SPARQL alone can put it: with the values of its parameters behind it."""
    pinned = values(query.params, params, graphs_of(corpus))
    if not pinned:
        return query.text
    names, terms = " ".join(f"?{name}" for name in pinned), " ".join(value.n3() for value in pinned.values())
    return f"{query.text}\nVALUES ({names}) {{ ({terms}) }}\n"


# ── Something goes wrong on the way ─────────────────────────────────────────────────────────────────────────


def test_a_store_that_asks_to_wait_is_waited_for(server: Server, few: Corpus) -> None:
    begin = time.monotonic()
    with proxy(server, one_after_the_other(refused(429, retry_after="1"), refused(503))) as way:
        load_remote(few, way.url)
    assert time.monotonic() - begin > 1
    assert held(server) == expected(few)


# What the first requests of a sort meet with, and how the load ends: by itself well, or with an error.
TROUBLE: dict[str, tuple[Callable[[], Way], str]] = {
    "an upload cut off": (lambda: times(1, never_arrives), ""),
    "an upload that nobody confirms": (lambda: times(1, unanswered), ""),
    "half an answer": (lambda: times(1, half_an_answer, reads), ""),
    "an error": (lambda: times(1, refused(500)), "500"),
    "too slow": (lambda: times(1000, slow(2.0)), "does not answer in time"),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_whatever_happens_on_the_way_the_next_load_ends_as_if_it_had_not(
    trouble: str, server: Server, few: Corpus
) -> None:
    way, error = TROUBLE[trouble]
    with proxy(server, way()) as faulty:
        if error:
            with pytest.raises(ClemencyError, match=error):
                load_remote(few, faulty.url, timeout=1, patience=1)
        else:
            load_remote(few, faulty.url)
            assert held(server) == expected(few)
    load_remote(few, server.url)
    assert held(server) == expected(few)


def test_a_load_that_is_killed_is_made_good_by_the_next(server: Server, few: Corpus) -> None:
    loads: queue.Queue[subprocess.Popen[bytes]] = queue.Queue()
    with proxy(server, times(1, halfway(server, lambda: loads.get().kill()), large)) as way:
        command = [sys.executable, "-c", LOAD, str(few.root), way.url]
        with subprocess.Popen(command) as load:
            loads.put(load)
        assert load.returncode == -signal.SIGKILL
    assert {name: triples for name, triples in held(server).items() if triples != expected(few)[name]} == {}
    load_remote(few, server.url)
    assert held(server) == expected(few)


LOAD = """
import sys
from pathlib import Path
from clemency.corpus import open_corpus
from clemency.stores.remote import load_remote

load_remote(open_corpus(Path(sys.argv[1])), sys.argv[2])
"""


@pytest.mark.parametrize("way", [loses_a_line, loses_everything])
def test_a_store_that_takes_everything_and_loses_some_is_found_out(
    way: Way, server: Server, few: Corpus
) -> None:
    with (
        proxy(server, way) as lossy,
        pytest.raises(ClemencyError, match=r"<https://w3id\.org/clemency/[^>]+> has \d+ triples instead"),
    ):
        load_remote(few, lossy.url)
    load_remote(few, server.url)
    assert held(server) == expected(few)


# ── Something is wrong with the store itself ────────────────────────────────────────────────────────────────


def test_a_store_that_is_killed_while_it_is_written_to_holds_everything_once_after_the_next_load(
    server: Server, few: Corpus
) -> None:
    with (
        proxy(server, times(1, halfway(server, server.kill), large)) as way,
        pytest.raises(ClemencyError),
    ):
        load_remote(few, way.url, patience=1)
    server.start()
    load_remote(few, server.url)
    assert held(server) == expected(few)
    assert set(states(load_remote(few, server.url)).values()) == {"unchanged"}


def test_a_password_is_asked_for_and_taken_from_the_environment(
    server: Server, few: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Fuseki has users of its own. Before the others stands a web server that asks.
    with proxy(server, straight if server.kind.locked else locked) as way:
        url = way.address + (server.kind.locked or server.kind.url)
        with pytest.raises(ClemencyError, match="401"):
            load_remote(few, url)
        monkeypatch.setenv("CLEMENCY_USER", USER)
        monkeypatch.setenv("CLEMENCY_PASSWORD", f"not{PASSWORD}")
        with pytest.raises(ClemencyError, match="401") as refusal:
            load_remote(few, url)
        assert PASSWORD not in str(refusal.value)
        assert held(server) == {}
        monkeypatch.setenv("CLEMENCY_PASSWORD", PASSWORD)
        load_remote(few, url)
    assert held(server) == expected(few)


def test_a_store_that_only_reads_is_an_error_and_stays_as_it_was(
    server: Server, few: Corpus, changed: Change
) -> None:
    load_remote(few, server.url)
    before = server.graphs()
    after = changed("generated-1", ANOTHER)
    # Fuseki has services that only read. Before the others stands a web server that lets no writes through.
    with (
        proxy(server, straight if server.kind.read_only else read_only) as way,
        pytest.raises(ClemencyError, match=r"40[35]"),
    ):
        load_remote(after, way.address + (server.kind.read_only or server.kind.url))
    assert server.graphs() == before


def test_a_full_disk_is_an_error_and_with_room_again_everything_is_loaded_once(
    server: Server, few: Corpus, changed: Change
) -> None:
    load_remote(few, server.url)
    larger = few
    for seed in range(10, 25):
        larger = changed(f"generated-{seed}", article(seed))
    with server.full_disk(), pytest.raises(ClemencyError, match=r"50\d"):
        load_remote(larger, server.url, patience=1)
    if server.kind.needs_restart:
        server.kill()
        server.start()
    load_remote(larger, server.url)
    assert held(server) == expected(larger)
