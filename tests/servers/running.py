"""A store that runs: started, killed and started again on the same data and at the same address."""

import shutil
import socket
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from clemency import canonical
from servers.kinds import Kind

_DISK = "192m"
_START = 120.0  # seconds; a busy machine takes long to start Java

Row = tuple[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None, ...]
Graphs = dict[str, bytes]  # what each graph holds, in the form that all copies of it share


class Server:
    """One process at a time, whose data outlive it. What is asked of it here goes past Clemency."""

    def __init__(self, kind: Kind, folder: Path) -> None:
        self.kind, self.folder, self.port = kind, folder, free_port()
        self.data.mkdir(exist_ok=True)
        self._small = _mounted(self.data)
        kind.prepare(folder)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.address}{self.kind.url}"

    def start(self) -> None:
        """Start, and return when it answers."""
        log = self.folder / "log"
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                self.kind.command(self.folder, self.port), cwd=self.folder, stdout=out, stderr=out
            )
        deadline = time.monotonic() + _START
        while not self._answers():
            said = f"The {self.kind.name} server did not start: {log.read_text('utf-8', 'replace')[-2000:]}"
            assert self._process.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.05)
        self.kind.set_up(self.address)

    def _answers(self) -> bool:
        with suppress(httpx.TransportError):
            return httpx.get(f"{self.address}{self.kind.alive}").is_success
        return False

    def kill(self) -> None:
        """End it at once, with no time to write anything more (SIGKILL)."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """End it and give its disk back. The data are gone."""
        self.kill()
        if self._small:
            subprocess.run(["umount", self.data], check=True)

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """Let no byte more be written, for a while."""
        if not self._small:
            pytest.skip("needs a small disk of its own, which only root may mount")
        ballast = self.data / "ballast"
        with ballast.open("wb", buffering=0) as file:
            for size in (2**20, 2**12):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))
        try:
            yield
        finally:
            ballast.unlink()

    def clear(self) -> None:
        self.update("DROP ALL")

    def update(self, text: str) -> None:
        headers = {"Content-Type": "application/sparql-update"}
        answer = httpx.post(
            f"{self.address}{self.kind.update}", content=text.encode(), headers=headers, timeout=60
        )
        answer.raise_for_status()

    def graphs(self) -> Graphs:
        """What it holds, graph by graph."""
        headers = {"Accept": "application/n-quads"}
        answer = httpx.get(f"{self.address}{self.kind.everything}", headers=headers, timeout=60)
        answer.raise_for_status()
        found = defaultdict(list)
        for quad in ox.parse(answer.content, format=ox.RdfFormat.N_QUADS):
            found[str(quad.graph_name).strip("<>")].append(f"{quad.triple} .\n")
        return {name: canonical.stored_form("".join(lines).encode()) for name, lines in found.items()}

    def rows(self, query: str) -> list[Row]:
        """What its own query engine answers."""
        answer = httpx.post(
            f"{self.address}{self.kind.query}",
            content=query.encode(),
            headers={
                "Content-Type": "application/sparql-query",
                "Accept": "application/sparql-results+json",
            },
            timeout=60,
        )
        assert answer.is_success, f"{self.kind.name}: {answer.status_code} {answer.text[:500]}"
        rows = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
        assert isinstance(rows, ox.QuerySolutions)
        return [tuple(row) for row in rows]


def _mounted(folder: Path) -> bool:
    """Put a small disk of its own under a folder, where that is allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK}", "tmpfs", str(folder)]
    return (
        bool(shutil.which("mount"))
        and subprocess.run(command, capture_output=True, check=False).returncode == 0
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
