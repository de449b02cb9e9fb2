"""Servers that refuse, lie or lead astray. No real one can be made to, so these are stand-ins."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from clemency.corpus import Corpus, open_corpus
from clemency.errors import ClemencyError
from clemency.stores import load_remote

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


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    content_type: str = "text/plain"
    location: str = ""
    delay: float = 0.0  # seconds


@dataclass(frozen=True)
class StandIn:
    address: str
    requests: list[Request] = field(default_factory=list)


@contextmanager
def stand_in(answer: Callable[[Request], Answer]) -> Iterator[StandIn]:
    """Run a server on a free loopback port that answers as the function says."""

    class Handler(BaseHTTPRequestHandler):
        def __getattr__(self, name: str) -> Callable[[], None]:
            if name.startswith("do_"):
                return self.reply
            raise AttributeError(name)

        def reply(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            running.requests.append(Request(self.command, self.path, body))
            given = answer(running.requests[-1])
            time.sleep(given.delay)
            self.send_response(given.status)
            self.send_header("Content-Type", given.content_type)
            self.send_header("Content-Length", str(len(given.body)))
            if given.location:
                self.send_header("Location", given.location)
            self.end_headers()
            self.wfile.write(given.body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        running = StandIn(f"http://127.0.0.1:{server.server_address[1]}/store")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        try:
            yield running
        finally:
            server.shutdown()


def store_that_keeps(part: Callable[[bytes], bytes]) -> Callable[[Request], Answer]:
    """Return a graph store that accepts everything and keeps what the function makes of it."""
    kept: dict[str, bytes] = {}

    def answer(request: Request) -> Answer:
        if request.method == "PUT":
            kept[request.path] = part(request.body)
            return Answer(201)
        if request.path in kept:
            return Answer(200, kept[request.path], "application/n-triples")
        return Answer(404)

    return answer


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
    with (
        stand_in(store_that_keeps(part)) as server,
        pytest.raises(
            ClemencyError, match=f"does not hold what was loaded: the graph <{ARTICLE}> has {fault}"
        ),
    ):
        load_remote(corpus, server.address)


def test_a_graph_is_put_whole_and_never_posted(corpus: Corpus) -> None:
    with stand_in(store_that_keeps(lambda body: body)) as server:
        load_remote(corpus, server.address)
    # The article, then the ontology; without reference data there is no graph to write.
    assert [request.method for request in server.requests] == [
        "GET",
        "PUT",
        "GET",
        "GET",
        "GET",
        "PUT",
        "GET",
    ]


@pytest.mark.parametrize("status", [401, 403, 405, 429, 500, 503])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_refusal_names_the_graph_and_the_status(corpus: Corpus, method: str, status: int) -> None:
    with (
        stand_in(lambda request: Answer(status if request.method == method else 404)) as server,
        pytest.raises(
            ClemencyError, match=f"^{server.address} answers {status} .* the {method} of <{ARTICLE}>"
        ),
    ):
        load_remote(corpus, server.address)


def test_a_query_string_is_sent_but_never_shown(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(403)) as server,
        pytest.raises(ClemencyError, match="403 Forbidden") as caught,
    ):
        load_remote(corpus, f"{server.address}?token=opensesame")
    assert server.requests[0].path.startswith("/store?token=opensesame&graph=https%3A%2F%2F")
    assert "opensesame" not in str(caught.value)


def test_what_a_server_says_is_shown_short_and_harmless(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(500, b"\x1b[2Jdisk\nfull" + b"!" * 10_000)) as server,
        pytest.raises(ClemencyError, match="disk") as caught,
    ):
        load_remote(corpus, server.address)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 500


def test_a_redirect_is_named_and_not_followed(corpus: Corpus) -> None:
    with stand_in(lambda _: Answer(404)) as other:
        location = f"{other.address.replace('://', '://me:opensesame@')}?token=opensesame"
        with (
            stand_in(lambda _: Answer(307, location=location)) as server,
            pytest.raises(ClemencyError, match=f"on to {other.address}\\. If you trust it") as caught,
        ):
            load_remote(corpus, server.address)
    assert other.requests == []
    assert "opensesame" not in str(caught.value)


def test_an_answer_that_is_not_what_it_says_is_an_error(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(200, b"<html>", "application/n-triples")) as server,
        pytest.raises(ClemencyError, match="does not answer with RDF"),
    ):
        load_remote(corpus, server.address)


def test_a_server_that_takes_too_long_is_given_up(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(404, delay=0.5)) as server,
        pytest.raises(ClemencyError, match="does not answer in time"),
    ):
        load_remote(corpus, server.address, timeout=0.1)


def test_a_server_without_tls_behind_an_https_address_is_an_error(corpus: Corpus) -> None:
    with (
        stand_in(lambda _: Answer(404)) as server,
        pytest.raises(ClemencyError, match=r"^https://127.*cannot be reached: \[SSL"),
    ):
        load_remote(corpus, server.address.replace("http", "https"), timeout=5)
