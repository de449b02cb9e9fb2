"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/), its query operation alone."""

from urllib.parse import parse_qs

from anyio import create_task_group, move_on_after
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from clemency.output import printable
from clemency.serve.description import service
from clemency.serve.graph import Served
from clemency.serve.negotiation import HTML, RESULTS, TRIPLES, chosen
from clemency.serve.pool import Pool
from clemency.serve.work import Question, Refusal, Reply

CUT_OFF = "Clemency-Cut-Off"
"""The header of an answer that is not whole: after how many rows or triples it was cut off."""

_LONGEST = 1_000_000  # bytes of a query
_PATIENCE = 30  # seconds that a query may take to arrive
_LONGEST_REASON = 4_000  # characters: a reason may quote all of a query, or all names of graphs
_READ_ONLY = "This endpoint is read-only: it takes queries and no updates.\n"


def routes(served: Served, most_rows: int) -> list[Route]:
    """Return the route of the endpoint."""

    async def endpoint(request: Request) -> Response:
        if request.method == "POST":
            return await _posted(request, most_rows)
        params = request.query_params
        if "update" in params:
            return refused(403, _READ_ONLY)
        if "query" in params:
            return await _answered(request, params, params.getlist("query"), most_rows)
        form = chosen(request.headers.get("accept"), [*TRIPLES.values(), HTML])
        if form is None:
            return refused(406, f"The description of this service comes as {', '.join(TRIPLES.values())}.\n")
        if form == HTML:
            return RedirectResponse("/", 303, headers={"Vary": "Accept"})
        body = service(served, str(request.url.replace(query="")), form)
        return Response(body, media_type=form, headers={"Vary": "Accept"})

    return [Route("/sparql", endpoint, methods=["GET", "POST"])]


async def answered(request: Request, question: Question) -> Reply | Refusal:
    """Return the answer to a query. Its worker is ended if whoever asked goes away meanwhile."""
    pool: Pool = request.app.state.pool
    outcome: Reply | Refusal = Refusal(499, "Whoever asked is gone.\n")
    async with create_task_group() as tasks:

        async def watch() -> None:
            while (await request.receive())["type"] != "http.disconnect":
                pass
            tasks.cancel_scope.cancel()

        tasks.start_soon(watch)
        outcome = await pool.ask(question)
        tasks.cancel_scope.cancel()
    return outcome


def respond(outcome: Reply | Refusal, most_rows: int) -> Response:
    """Return an answer, or the reason why there is none, as a response."""
    if isinstance(outcome, Refusal):
        return refused(outcome.status, f"{outcome.reason.rstrip()}\n")
    headers = {"Vary": "Accept"} | ({CUT_OFF: str(most_rows)} if outcome.cut_off else {})
    return Response(outcome.body, media_type=outcome.media_type, headers=headers)


def refused(status: int, reason: str) -> PlainTextResponse:
    """Return a response that says why a request is refused."""
    said = reason if len(reason) <= _LONGEST_REASON else f"{reason[:_LONGEST_REASON]} …\n"
    headers = {"Vary": "Accept"} | ({"Retry-After": "10"} if status == 503 else {})
    return PlainTextResponse(printable(said), status, headers)


async def _posted(request: Request, most_rows: int) -> Response:  # noqa: PLR0911 - each refusal is one
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/sparql-update":
        return refused(403, _READ_ONLY)
    if kind not in {"application/sparql-query", "application/x-www-form-urlencoded"}:
        return refused(
            415, "Post a query as application/sparql-query or application/x-www-form-urlencoded.\n"
        )
    body = bytearray()
    with move_on_after(_PATIENCE) as waiting:
        async for piece in request.stream():
            body += piece
            if len(body) > _LONGEST:
                return refused(413, f"A query has at most {_LONGEST:,} bytes.\n")
    if waiting.cancelled_caught:
        return refused(408, f"The query did not come within {_PATIENCE} seconds.\n")
    try:
        text = body.decode("utf-8")
        if kind == "application/sparql-query":
            return await _answered(request, request.query_params, [text], most_rows)
        form = parse_qs(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        return refused(400, f"The request cannot be read: {error}.\n")
    if "update" in form:
        return refused(403, _READ_ONLY)
    params = QueryParams([(name, value) for name, values in form.items() for value in values])
    return await _answered(request, params, params.getlist("query"), most_rows)


async def _answered(request: Request, params: QueryParams, queries: list[str], most_rows: int) -> Response:
    if len(queries) != 1:
        return refused(400, f"There must be one query, and there are {len(queries)}.\n")
    accept = request.headers.get("accept")
    results, triples = (chosen(accept, list(forms.values())) for forms in (RESULTS, TRIPLES))
    if form := params.get("format", ""):
        results, triples = RESULTS.get(form), TRIPLES.get(form)
        if not results and not triples:
            return refused(400, f"There is no format '{form}': {', '.join([*RESULTS, *TRIPLES])}.\n")
    if not results and not triples:
        return refused(406, f"Answers come as {', '.join([*RESULTS.values(), *TRIPLES.values()])}.\n")
    question = Question(
        text=queries[0],
        defaults=tuple(params.getlist("default-graph-uri")),
        named=tuple(params.getlist("named-graph-uri")),
        results=results,
        triples=triples,
        most=most_rows,
    )
    return respond(await answered(request, question), most_rows)
