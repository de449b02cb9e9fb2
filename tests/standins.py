"""What the tests of loading share.

A real Oxigraph server, with ways into it that are not Clemency's, and stand-ins for servers that refuse, lie
or lead astray, which no real one can be made to.
"""

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pyoxigraph as ox


@contextmanager
def oxigraph(*arguments: str) -> Iterator[str]:
    """Run a real Oxigraph server on a free loopback port, and yield its address."""
    program = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")
    assert program, "The development dependency 'oxigraph' is not installed."
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"127.0.0.1:{free.getsockname()[1]}"
    command = [program, *arguments, "--bind", host]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(f"http://{host}/", process)
            yield f"http://{host}"
        finally:
            process.terminate()


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert process.poll() is None, "The Oxigraph server ended before it answered."
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("The Oxigraph server did not answer within 20 seconds.")


def remote_quads(address: str) -> list[ox.Quad]:
    answer = httpx.get(address, headers={"Accept": "application/n-quads"}).raise_for_status()
    return list(ox.parse(answer.content, format=ox.RdfFormat.N_QUADS))


def remote_update(address: str, text: str) -> None:
    httpx.post(
        address, content=text, headers={"Content-Type": "application/sparql-update"}
    ).raise_for_status()


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes
    authorization: str = ""

    @property
    def graph(self) -> str:
        return parse_qs(urlsplit(self.path).query)["graph"][0]


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    content_type: str = "text/plain"
    reason: str | None = None  # in place of the usual words for the status
    location: str = ""
    retry_after: str = ""
    delay: float = 0.0  # seconds
    cut_short: bool = False  # the connection is closed before the end


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
            running.requests.append(
                Request(self.command, self.path, body, self.headers.get("Authorization", ""))
            )
            given = answer(running.requests[-1])
            time.sleep(given.delay)
            self.send_response(given.status, given.reason)
            self.send_header("Content-Type", given.content_type)
            self.send_header("Content-Length", str(len(given.body) + given.cut_short))
            if given.location:
                self.send_header("Location", given.location)
            if given.retry_after:
                self.send_header("Retry-After", given.retry_after)
            self.end_headers()
            with suppress(BrokenPipeError, ConnectionResetError):  # it may have been given up by then
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


def store_that_keeps(
    part: Callable[[bytes], bytes], kept: dict[str, bytes] | None = None
) -> Callable[[Request], Answer]:
    """Return a graph store that accepts everything and keeps what the function makes of it."""
    kept = {} if kept is None else kept

    def answer(request: Request) -> Answer:
        if request.method == "PUT":
            kept[request.path] = part(request.body)
            return Answer(201)
        if request.method == "DELETE":
            return Answer(204 if kept.pop(request.path, None) is not None else 404)
        if request.path in kept or request.path.endswith("?default="):
            return Answer(200, kept.get(request.path, b""), "application/n-triples")
        return Answer(404)

    return answer
