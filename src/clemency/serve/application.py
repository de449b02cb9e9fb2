"""The web application: its routes, and what stands before all of them."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from clemency.limits import Limits
from clemency.serve import pages, protocol, reports
from clemency.serve.graph import Served
from clemency.serve.pool import Pool
from clemency.serve.security import Faults, SecurityHeaders

_STATIC = Path(__file__).resolve().parent / "static"
_HOUR = 3600


def build(
    served: Served, *, hosts: tuple[str, ...], limits: Limits, most_rows: int, workers: int
) -> Starlette:
    """Return the application; its workers start and end with it."""

    @asynccontextmanager
    async def lifespan(application: Starlette) -> AsyncIterator[None]:
        with tempfile.TemporaryDirectory(prefix="clemency-") as scratch:
            pool = Pool(served.source(Path(scratch)), limits, workers)
            try:
                await pool.start()
                application.state.pool = pool
                yield
            finally:
                await pool.stop()

    return Starlette(
        routes=[
            *protocol.routes(served, most_rows),
            Mount("/static", StaticFiles(directory=_STATIC)),
            *reports.routes(served),
            *pages.routes(served, most_rows),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Faults),
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts or ["*"], www_redirect=False),
            # Any page may read it by script, as SPARQL clients in browsers do.
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
                allow_headers=["*"],
                expose_headers=[protocol.CUT_OFF],
                max_age=_HOUR,
            ),
        ],
        lifespan=lifespan,
    )
