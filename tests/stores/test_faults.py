"""Servers that refuse, lie or lead astray. No real one can be made to, so these are stand-ins."""

import re
import socket
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from clemency.cli import cli
from clemency.corpus import ONTOLOGY_GRAPH, Corpus, open_corpus
from clemency.errors import ClemencyError
from clemency.stores.catalogue import CATALOGUE_GRAPH
from clemency.stores.remote import load_remote
from clemency.stores.reports import LoadReport
from clemency.stores.writing import staging
from standins import Answer, Request, stand_in, store_that_keeps

ARTICLE = "https://w3id.org/clemency/article/one"
TEXT = f"""
@prefix clem:   <https://w3id.org/clemency/ns#> .
@prefix oa:     <http://www.w3.org/ns/oa#> .
@prefix schema: <https://schema.org/> .
<{ARTICLE}> a schema:NewsArticle ; schema:headline "Amnesty" .
<{ARTICLE}#c1> clem:passage [ oa:start 1 ; oa:end 5 ] .
"""


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Corpus:
    """One article of five triples, and no proxy on the way to a store."""
    monkeypatch.setenv("NO_PROXY", "*")
    articles = tmp_path / "data" / "articles"
    articles.mkdir(parents=True)
    (articles / "one.ttl").write_text(TEXT)
    return open_corpus(tmp_path)


def load(corpus: Corpus, address: str, *, timeout: float = 60.0, patience: float = 0.0) -> LoadReport:
    """Load into a store of which nothing is known, without trying anything again."""
    return load_remote(corpus, address, kind="generic", timeout=timeout, patience=patience)


@pytest.mark.parametrize(
    ("part", "fault"),
    [
        (lambda body: body.split(b"\n", 1)[1], "4 triples instead of 5"),
        (lambda body: body[:0], "0 triples instead of 5"),
        (lambda body: body + body.replace(b"_:", b"_:again"), "8 triples instead of 5"),
        (lambda body: body.replace(b"Amnesty", b"amnesty"), r"other triples, though as many \(5\)"),
    ],
    ids=["loses one", "loses all", "doubles blank nodes", "alters one"],
)
def test_a_server_that_says_yes_and_keeps_something_else_is_caught(
    corpus: Corpus, part: Callable[[bytes], bytes], fault: str
) -> None:
    spoilt, sound = store_that_keeps(part), store_that_keeps(lambda body: body)
    with (
        stand_in(lambda request: (spoilt if request.graph == ARTICLE else sound)(request)) as server,
        pytest.raises(
            ClemencyError, match=f"does not hold what was loaded: the graph <{ARTICLE}> has {fault}"
        ),
    ):
        load(corpus, server.address)


@pytest.mark.parametrize(
    "sign",
    [{"default": 200}, {"default": 204}, {"graph=none": 400}, {"": 400}],
    ids=["its default graph", "its default graph, empty", "a name that is no IRI", "no name"],
)
def test_a_store_in_which_no_graph_is_there_yet_is_known_by_what_it_must_answer(
    corpus: Corpus, sign: dict[str, int]
) -> None:
    keep = store_that_keeps(lambda body: body)

    def answer(request: Request) -> Answer:
        asked = request.path.partition("?")[2].removesuffix("=")
        bare = asked in ("default", "graph=none", "")
        return Answer(sign.get(asked, 404), content_type="application/n-triples") if bare else keep(request)

    with stand_in(answer) as server:
        assert {graph.state for graph in load(corpus, server.address).graphs} == {"loaded"}


def test_where_nothing_is_there_at_all_is_no_store(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(404)) as server,
        pytest.raises(ClemencyError, match=r"has no graphs: status 404\. The address of a store of kind"),
    ):
        load(corpus, server.address)
    assert {request.method for request in server.requests} == {"GET"}


def test_what_answers_with_something_else_in_place_of_the_catalogue_is_no_store(corpus: Corpus) -> None:
    other = Answer(200, b"<urn:a> <urn:b> <urn:c> .\n", "application/n-triples")
    with (
        stand_in(lambda _: other) as server,
        pytest.raises(ClemencyError, match=r"something else in place of the graph <\S+/catalogue>\. The"),
    ):
        load(corpus, server.address)


@pytest.mark.parametrize("status", [401, 403])
def test_who_may_write_is_not_asked_in_a_dry_run(corpus: Corpus, status: int) -> None:
    def answer(request: Request) -> Answer:
        if not request.body.startswith(b"query="):
            return Answer(status)
        if b"ASK" in request.body:
            return Answer(200, b'{"head": {}, "boolean": true}', "application/sparql-results+json")
        if b"COUNT" in request.body:
            return Answer(200, b'{"results": {"bindings": []}}', "application/sparql-results+json")
        return Answer(200, b"", "application/n-triples")

    with stand_in(answer) as server:
        load_remote(corpus, server.address, kind="blazegraph", dry_run=True)
    assert [request.body for request in server.requests if b"=" not in request.body] == [b"INSERT DATA {}"]


def test_a_graph_is_put_whole_and_never_posted(corpus: Corpus) -> None:
    with stand_in(store_that_keeps(lambda body: body)) as server:
        load(corpus, server.address)
    assert {request.method for request in server.requests} == {"GET", "PUT", "DELETE"}
    # Without reference data there is no graph to write; the catalogue is written before and after.
    written = Counter(request.graph for request in server.requests if request.method == "PUT")
    spare = staging(CATALOGUE_GRAPH)
    assert written == {ARTICLE: 1, str(ONTOLOGY_GRAPH): 1, str(CATALOGUE_GRAPH): 2, str(spare): 2}


@pytest.mark.parametrize("status", [401, 403, 405, 429, 500, 503])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_refusal_names_the_graph_and_the_status(corpus: Corpus, method: str, status: int) -> None:
    def refuse(request: Request) -> Answer:
        return Answer(status) if (request.method, request.graph) == (method, ARTICLE) else keep(request)

    keep = store_that_keeps(lambda body: body)
    with (
        stand_in(refuse) as server,
        pytest.raises(
            ClemencyError, match=f"^{server.address} answers {status} .* the {method} of <{ARTICLE}>"
        ),
    ):
        load(corpus, server.address)


def test_a_query_string_is_sent_but_never_shown(corpus: Corpus) -> None:
    with (
        stand_in(lambda request: Answer(403, b"Not true: " + request.path.encode())) as server,
        pytest.raises(ClemencyError, match=r"403 .* \"Not true: /store\?infer=true&token=…") as caught,
    ):
        load(corpus, f"{server.address}?infer=true&token=open+sesame%2F1")
    assert server.requests[0].path.startswith("/store?infer=true&token=open+sesame%2F1&graph=https%3A%2F%2F")
    assert "sesame" not in str(caught.value)


def test_what_a_server_says_is_shown_short_and_harmless(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(500, b"\x1b[2Jdisk\nfull" + b"!" * 10_000)) as server,
        pytest.raises(ClemencyError, match="disk") as caught,
    ):
        load(corpus, server.address)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


def test_a_redirect_is_named_and_not_followed(corpus: Corpus) -> None:
    with stand_in(lambda _: Answer(404)) as other:
        location = f"{other.address.replace('://', '://me:opensesame@')}?token=opensesame"
        with (
            stand_in(lambda _: Answer(307, location=location)) as server,
            pytest.raises(ClemencyError, match=f"on to {other.address}\\. If you trust it") as caught,
        ):
            load(corpus, server.address)
    assert other.requests == []
    assert "opensesame" not in str(caught.value)


def test_a_server_is_known_by_its_headers_and_what_comes_with_them_is_not_read(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(200, b"All of it.", cut_short=True)) as server,
        pytest.raises(ClemencyError, match="could be any kind of store"),
    ):
        load_remote(corpus, server.address.removesuffix("/store"), patience=0)


def test_a_store_may_turn_digests_into_their_canonical_form(corpus: Corpus) -> None:
    digest = re.compile(rb'"[0-9a-f]{64}"(?=\^\^<http://www\.w3\.org/2001/XMLSchema#hexBinary>)')
    with stand_in(store_that_keeps(lambda body: digest.sub(lambda found: found[0].upper(), body))) as server:
        assert {graph.state for graph in load(corpus, server.address).graphs} == {"loaded"}


def test_a_time_to_try_again_that_no_calendar_has_is_passed_over(corpus: Corpus) -> None:
    busy = Answer(503, retry_after="Fri, 31 Dec 9999 23:59:59 -2300")
    with (
        stand_in(lambda _: busy) as server,
        pytest.raises(ClemencyError, match="answers 503 Service Unavailable"),
    ):
        load(corpus, server.address)


@pytest.mark.parametrize(("content", "reason"), [(None, "No such file"), ("none", "no certificates")])
def test_certificates_that_cannot_be_used_are_named(
    content: str | None, reason: str, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / "ca.pem").write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with pytest.raises(ClemencyError, match=rf"^SSL_CERT_FILE names \S+/ca\.pem, .*: {reason}"):
        load(corpus, "https://localhost:1/")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:83414/", "http://a..b/", f"http://{'a' * 64}.example/"]
)
def test_what_can_be_no_host_is_no_address(corpus: Corpus, address: str) -> None:
    with pytest.raises(ClemencyError, match="A store's address is one of http or https"):
        load(corpus, address)


def test_an_answer_that_is_not_what_it_says_is_an_error(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(200, b"<html>", "application/n-triples")) as server,
        pytest.raises(ClemencyError, match="does not answer with RDF"),
    ):
        load(corpus, server.address)


def test_a_server_that_takes_too_long_is_given_up(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(404, delay=0.5)) as server,
        pytest.raises(ClemencyError, match="does not answer in time"),
    ):
        load(corpus, server.address, timeout=0.1)


def test_a_server_without_tls_behind_an_https_address_is_an_error(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(404)) as server,
        pytest.raises(
            ClemencyError, match=r"^https://127.*cannot be reached: \[SSL.* begins with http://\.$"
        ),
    ):
        load(corpus, server.address.replace("http", "https"), timeout=5)


def test_a_server_that_waits_in_silence_behind_an_https_address_is_an_error(corpus: Corpus) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(ClemencyError, match=r"does not answer in time .* begins with http://\.$"),
    ):
        load(corpus, f"https://127.0.0.1:{silent.getsockname()[1]}", timeout=0.2)


def test_a_status_that_comes_without_words_has_them_in_the_message(corpus: Corpus) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        Thread(target=_answer_like_tomcat, args=(server,), daemon=True).start()
        with pytest.raises(ClemencyError, match=r"answers 403 Forbidden to the GET of"):
            load(corpus, f"http://127.0.0.1:{server.getsockname()[1]}")


def test_a_view_that_was_not_asked_for_again_is_not_told_to_be_gone_from_the_corpus(tmp_path: Path) -> None:
    common = ["load", "--no-validate", "--store", str(tmp_path / "store")]
    CliRunner().invoke(cli, [*common, "--as-told-by", "state-media"], catch_exceptions=False)
    told = CliRunner().invoke(cli, common, catch_exceptions=False).stderr
    assert "1 graph tells the facts as a party does, and it was not brought up to date" in told
    assert "no longer in this corpus" not in told


def _answer_like_tomcat(server: socket.socket) -> None:
    with server.accept()[0] as connection:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 403 \r\nContent-Length: 0\r\n\r\n")
