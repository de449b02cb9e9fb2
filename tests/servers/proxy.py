"""A proxy before a real store that makes what goes wrong on the way go wrong when it is wanted.

A `Way` is what becomes of one request: it may answer itself, or `forward` the request, changed or not, and
change the answer.
"""

import base64
import http.client
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from servers.kinds import PASSWORD, USER
from servers.running import Server

WRITES = ("PUT", "POST", "DELETE")
_HOP_BY_HOP = ("connection", "transfer-encoding", "keep-alive", "content-length", "host")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def writes(self) -> bool:
        """Whether it asks for a change: a question, too, may be sent by POST."""
        return self.method in WRITES and not self.body.startswith(b"query=")


@dataclass(frozen=True)
class Answer:
    """`sent` is how much of the body goes out before the connection is cut: all of it, if 1."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: float = 1.0


CUT = Answer(0)  # no answer at all: the connection is closed

Forward = Callable[[Request], Answer]
Way = Callable[[Request, Forward], Answer]


@dataclass(frozen=True)
class Proxy:
    """`url` is that of the store, by way of the proxy. `seen` is every request in its order."""

    address: str
    url: str
    seen: list[Request]

    def writes(self) -> list[Request]:
        return [request for request in self.seen if request.writes]


@contextmanager
def proxy(server: Server, way: Way) -> Iterator[Proxy]:
    """Run a proxy on a free loopback port before a server."""
    with _Between(server, way) as running:
        threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
        try:
            address = f"http://127.0.0.1:{running.server_port}"
            yield Proxy(address, f"{address}{server.kind.url}", running.seen)
        finally:
            running.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Between"

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self.pass_on
        raise AttributeError(name)

    def pass_on(self) -> None:
        request = Request(self.command, self.path, dict(self.headers.items()), self.body())
        self.server.seen.append(request)
        answer = self.server.way(request, self.server.forward)
        if answer is not CUT:
            self.reply(answer)
        if answer is CUT or answer.sent < 1:
            self.close_connection = True

    def reply(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in _HOP_BY_HOP:
                self.send_header(name, value)
        if answer.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body[: int(len(answer.body) * answer.sent)])

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def log_message(self, *_: object) -> None:
        pass


class _Between(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, server: Server, way: Way) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.port, self.way = server.port, way
        self.seen: list[Request] = []

    def forward(self, request: Request) -> Answer:
        return forward(self.port, request)

    def handle_error(self, *_: object) -> None:
        """A client that has gone, or a server that was killed, is part of the test."""


def forward(port: int, request: Request) -> Answer:
    """Send a request to the store and return its answer; if it has none, neither has the client."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {name: value for name, value in request.headers.items() if name.lower() not in _HOP_BY_HOP}
        connection.request(request.method, request.path, request.body or None, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), dict(answer.getheaders()))
    except (OSError, http.client.HTTPException):
        return CUT
    finally:
        connection.close()


# ── Ways ────────────────────────────────────────────────────────────────────────────────────────────────────


def straight(request: Request, send: Forward) -> Answer:
    return send(request)


def times(count: int, way: Way, which: Callable[[Request], bool] = lambda request: request.writes) -> Way:
    """The way of the first so many requests of a sort; the others go straight."""
    left, lock = [count], threading.Lock()

    def first(request: Request, send: Forward) -> Answer:
        with lock:
            mine = left[0] > 0 and which(request)
            left[0] -= mine
        return (way if mine else straight)(request, send)

    return first


def one_after_the_other(*ways: Way) -> Way:
    """The way of each of the first writes; the others go straight."""
    left, lock = list(ways), threading.Lock()

    def each(request: Request, send: Forward) -> Answer:
        with lock:
            way = left.pop(0) if left and request.writes else straight
        return way(request, send)

    return each


def refused(status: int, retry_after: str | None = None) -> Way:
    headers = {"Content-Type": "text/plain"} | ({"Retry-After": retry_after} if retry_after else {})
    return lambda request, send: Answer(status, b"Not now.", headers)


def slow(seconds: float) -> Way:
    def wait(request: Request, send: Forward) -> Answer:
        time.sleep(seconds)
        return send(request)

    return wait


def half_an_answer(request: Request, send: Forward) -> Answer:
    return replace(send(request), sent=0.5)


def unanswered(request: Request, send: Forward) -> Answer:
    """It arrives, and nobody hears that it has."""
    send(request)
    return CUT


def never_arrives(request: Request, send: Forward) -> Answer:
    return CUT


def loses_a_line(request: Request, send: Forward) -> Answer:
    """The store takes a graph, says that all is well, and has one triple less."""
    if not request.writes or request.body.count(b"\n") < 2:
        return send(request)
    return send(replace(request, body=request.body[: request.body.rstrip(b"\n").rindex(b"\n") + 1]))


def loses_everything(request: Request, send: Forward) -> Answer:
    return Answer(204) if request.writes else send(request)


def read_only(request: Request, send: Forward) -> Answer:
    return Answer(405, b"Only GET.", {"Content-Type": "text/plain"}) if request.writes else send(request)


def locked(request: Request, send: Forward) -> Answer:
    """What a web server with a password file does before a store that has none."""
    wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    given = {name.lower(): value for name, value in request.headers.items()}.get("authorization")
    if given != wanted:
        return Answer(401, headers={"WWW-Authenticate": 'Basic realm="store"'})
    return send(
        replace(request, headers={n: v for n, v in request.headers.items() if n.lower() != "authorization"})
    )


def halfway(server: Server, happens: Callable[[], None]) -> Way:
    """Something happens when half of a request has reached the server, and the rest never does."""

    def interrupted(request: Request, send: Forward) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        connection.putrequest(request.method, request.path)
        for name, value in request.headers.items():
            if name.lower() not in _HOP_BY_HOP:
                connection.putheader(name, value)
        connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders()
        connection.send(request.body[: len(request.body) // 2])
        happens()
        connection.close()
        return CUT

    return interrupted
