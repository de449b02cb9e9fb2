"""A server of the graph for a test: a real one, on a free port of this machine."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

from clemency.serve.running import listening

if TYPE_CHECKING:
    from starlette.applications import Starlette

SECONDS = 30  # that a start may take on a busy machine


@contextmanager
def serving(application: "Starlette") -> Iterator[str]:
    """Serve an application meanwhile, and yield its address, which ends in no slash."""
    with listening("127.0.0.1", 0) as listener:
        server = uvicorn.Server(
            uvicorn.Config(application, log_level="critical", lifespan="on", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        end = time.monotonic() + SECONDS
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            assert time.monotonic() < end
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(SECONDS)
