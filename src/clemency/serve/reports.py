"""The reports, those of `clemency report`, written when they are asked for and kept."""

from functools import cache

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from clemency.corpus import Article, read_articles, reference_graph
from clemency.errors import ClemencyError
from clemency.report.dossier import Dossier, dossier
from clemency.report.dossier.overview import overview
from clemency.report.page import article_page, index_page
from clemency.serve.graph import Served
from clemency.serve.pages import missing, page
from clemency.serve.security import policy_of

_INDEX = "index"


def routes(served: Served) -> list[Route]:
    """Return the routes of the reports: the corpus's, and one for each article, as their files are called."""

    @cache
    def articles() -> dict[str, Article]:
        return {article.iri.rpartition("/")[2]: article for article in read_articles(served.corpus)}

    def told(name: str) -> Dossier:
        return dossier(articles()[name], reference_graph(served.corpus))

    @cache
    def report(name: str) -> str:
        if name == _INDEX:
            return index_page(overview([told(each).summary for each in articles()]))
        return article_page(told(name), index=True)

    def shown(request: Request) -> Response:
        name = request.path_params.get("name", f"{_INDEX}.html").removesuffix(".html")
        try:
            if name != _INDEX and name not in articles():
                return missing("report of that name")
            text = report(name)
        except ClemencyError as error:
            return page("problem", 500, problem=str(error))
        return HTMLResponse(text, headers={"Content-Security-Policy": policy_of(text)})

    def top(_: Request) -> Response:
        return RedirectResponse("/reports/", 308)

    return [Route("/reports", top), Route("/reports/", shown), Route("/reports/{name}", shown)]
