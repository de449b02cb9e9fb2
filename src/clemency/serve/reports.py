"""The reports, those of `clemency report`, written when they are asked for, one at a time, and kept.

They are made of the files, and those may change while the graph that was read stays: then there are none.
"""

import asyncio
from functools import cached_property, lru_cache
from pathlib import Path

from rdflib import Graph
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from clemency.asking.graphs import article_iri, triples
from clemency.corpus import Corpus, article_paths, read_article, reference_graph
from clemency.errors import ClemencyError
from clemency.report.dossier import Dossier, dossier
from clemency.report.dossier.material import slug_of
from clemency.report.dossier.overview import overview
from clemency.report.page import article_page, index_page
from clemency.serve.graph import Served
from clemency.serve.pages import missing, page
from clemency.serve.security import policy_of

_INDEX = "index"
_KEPT = 64  # pages of articles, about half a megabyte each
_CHANGED = "The files have changed since they were read, so there are no reports. Restart `clemency serve`."


def routes(served: Served) -> list[Route]:
    """Return the routes of the reports: the corpus's, and one for each article, as their files are called."""
    reports = _Reports(served.corpus)
    turn = asyncio.Lock()  # each takes memory and computing time, and many may be asked for at once

    def written(name: str) -> Response:
        try:
            made = answer(name)
        except (ClemencyError, OSError) as error:
            made = page("problem", 503, problem=str(error))
        # Only now: they could have changed while they were read.
        return page("problem", 503, problem=_CHANGED) if served.changed() else made

    def answer(name: str) -> Response:
        if name != _INDEX and name not in reports.paths:
            return missing("report of that name")
        text = reports.index if name == _INDEX else reports.article(name)
        return HTMLResponse(text, headers={"Content-Security-Policy": policy_of(text)})

    async def shown(request: Request) -> Response:
        name = request.path_params.get("name", f"{_INDEX}.html").removesuffix(".html")
        async with turn:
            return await run_in_threadpool(written, name)

    def top(_: Request) -> Response:
        return RedirectResponse("/reports/", 308)

    return [Route("/reports", top), Route("/reports/", shown), Route("/reports/{name}", shown)]


class _Reports:
    """A corpus's reports as HTML. Each raises ClemencyError where an article is not sound."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self.article = lru_cache(_KEPT)(self._article)

    @cached_property
    def paths(self) -> dict[str, Path]:
        """The articles' files, by what their pages are called."""
        files = article_paths(self._corpus)
        return {slug_of(article_iri(path, triples(path))): path for path in files}

    @cached_property
    def index(self) -> str:
        """The page of the corpus."""
        return index_page(overview([self._told(name).summary for name in self.paths]))

    @cached_property
    def _reference(self) -> Graph:
        return reference_graph(self._corpus)

    def _article(self, name: str) -> str:
        return article_page(self._told(name), index=True)

    def _told(self, name: str) -> Dossier:
        return dossier(read_article(self.paths[name]), self._reference)
