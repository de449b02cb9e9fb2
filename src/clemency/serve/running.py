"""The server as a process: its socket, its first words, and its end."""

import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.limits import Limits
from clemency.serve import LIMITS, LOOPBACK, MOST_ROWS, app

_GRACE = 1  # seconds that running requests have when the server is to end


def run(  # noqa: PLR0913 - what the command line has options for
    corpus: Corpus,
    store: Path | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 8099,
    limits: Limits = LIMITS,
    most_rows: int = MOST_ROWS,
    say: Callable[[str], None] = print,
) -> None:
    """Serve a corpus until the process is told to end, by Ctrl-C or SIGTERM.

    `say` is told the address when the server answers, and a warning ahead of it if others can reach it.
    Port 0 is any that is free. Raises ClemencyError if the corpus cannot be read or the address not be taken.
    """
    application = app(
        corpus,
        store,
        hosts=(*LOOPBACK, f"[{host}]" if ":" in host else host) if is_loopback(host) else (),
        limits=limits,
        most_rows=most_rows,
    )
    with listening(host, port) as listener:
        name, taken = listener.getsockname()[:2]
        if not is_loopback(host):
            say(
                f"Warning: {host} is not this machine alone. Whoever reaches it can read everything here and "
                "ask any query; there is no password and no encryption."
            )
        shown = f"[{name}]" if ":" in name else name

        server = _Server(
            uvicorn.Config(
                application,
                log_level="critical",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                http="h11",  # which limits how long the head of a request may be
                ws="none",
                timeout_graceful_shutdown=_GRACE,
                lifespan="on",
            )
        )
        server.ready = lambda: say(f"Serving at http://{shown}:{taken}/ (Ctrl-C ends it).")
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            return
        if not server.started:
            raise ClemencyError("The server did not start.")


class _Server(uvicorn.Server):
    ready: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.ready()


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach an address or name."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to an address. Raises ClemencyError if it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise ClemencyError(f"There is no host {host!r} to serve on.") from None
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        reason = error.strerror or str(error)
        raise ClemencyError(
            f"Cannot serve at {host}, port {port}: {reason}. Try another port; 0 takes any that is free."
        ) from None
    return listener
