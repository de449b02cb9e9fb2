"""The pages for readers: the library and the editor, a page for each question, and one for each thing."""

import json
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pyoxigraph as ox
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from clemency.asking.queries import GROUPS, Query
from clemency.output import printable
from clemency.serve.entities import at, document
from clemency.serve.graph import Served
from clemency.serve.linked import described
from clemency.serve.negotiation import HTML, RESULTS, TRIPLES, chosen
from clemency.serve.protocol import answered, refused, respond
from clemency.serve.terms import BASE, Shown, Terms
from clemency.serve.wellformed import unfit
from clemency.serve.work import Question, Refusal, Reply
from clemency.templating import environment

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_MOST_SHOWN = 1000  # rows on a page
_LABEL = "Label"
_FORMS = {**RESULTS, **TRIPLES}


def routes(served: Served, most_rows: int) -> list[Route]:
    """Return the routes of the pages. The last takes every path that is left."""
    terms = Terms(served.store)

    async def home(_: Request) -> Response:
        listed = groupby(served.questions.values(), lambda query: query.group)
        groups = [(name or "others", GROUPS.get(name, ""), list(queries)) for name, queries in listed]
        articles = [
            terms.show(ox.NamedNode(str(name)))
            for name in served.graphs
            if terms.described(ox.NamedNode(str(name)))
        ]
        return page("home", groups=groups, articles=articles, most=most_rows)

    async def question(request: Request) -> Response:
        query = served.questions.get(request.path_params["name"])
        if query is None:
            return missing("question of that name")
        return await _question(request, terms, query, most_rows)

    def thing(request: Request) -> Response:
        path = request.path_params["path"]
        if path != "about":
            return _thing(request, served.store, terms, f"{BASE}{path}")
        iri = request.query_params.get("iri", "")
        return _thing(request, served.store, terms, iri, {"iri": iri})

    return [
        Route("/", home),
        Route("/query/{name}", question),
        Route("/{path:path}", thing),
    ]


def page(template: str, status: int = 200, **content: Any) -> HTMLResponse:
    """Return a page that a template makes of what it is given, everything escaped."""
    text = _templates().get_template(f"{template}.html.j2").render(**content)
    return HTMLResponse(text, status, headers={"Vary": "Accept"})


def missing(what: str) -> HTMLResponse:
    """Return the page that says that there is no such thing."""
    return page("missing", 404, what=what)


@cache
def _templates() -> "Environment":
    return environment(_TEMPLATES, {"urlencoded": urlencode, "thousands": "{:,}".format})


# ── A question ────────────────────────────────────────────────────────────────────────────────────────────


async def _question(request: Request, terms: Terms, query: Query, most_rows: int) -> Response:
    given = {
        param.name: text
        for param in query.params
        if (text := request.query_params.get(param.name, "").strip())
    }
    form = request.query_params.get("format", "")
    if form and form not in _FORMS:
        return refused(400, f"There is no format '{form}': {', '.join(_FORMS)}.\n")
    known = [*(param.name for param in query.params), "format"]
    if unknown := next((name for name in request.query_params if name not in known), None):
        return refused(400, f"There is no parameter '{unknown}' here: {', '.join(known)}.\n")
    content: dict[str, Any] = {
        "query": query,
        "given": given,
        "problem": "",
        "rows": None,
        "files": list(RESULTS),
    }
    if given or not any(param.required for param in query.params):
        most = most_rows if form else _MOST_SHOWN
        asked = Question(
            query.text,
            params=query.params,
            given=given,
            results=_FORMS.get(form or "json"),
            triples=_FORMS.get(form or "nt"),
            most=most,
        )
        outcome = await answered(request, asked)
        if form:
            return respond(outcome, most)
        content |= await run_in_threadpool(_table, terms, outcome)
        content["asked"] = outcome.query if isinstance(outcome, Reply) else query.text
    elif form:
        return refused(400, "A parameter that is required is missing.\n")
    return page("question", **content)


def _table(terms: Terms, outcome: Reply | Refusal) -> dict[str, Any]:
    """Return what the page shows of an answer: headings and rows, where names stand for things."""
    if isinstance(outcome, Refusal):
        return {"problem": outcome.reason, "status": outcome.status}
    if outcome.media_type == TRIPLES["nt"]:
        parsed = ox.parse(outcome.body, format=ox.RdfFormat.N_TRIPLES)
        shown = [[terms.show(term) for term in quad.triple] for quad in parsed]
        headings = ["subject", "predicate", "object"]
        return {"headings": headings, "rows": shown, "cut_off": outcome.cut_off, "files": list(TRIPLES)}
    answer = json.loads(outcome.body)
    if "boolean" in answer:
        return {"headings": ["answer"], "rows": [[Shown(str(answer["boolean"]).lower())]], "cut_off": False}
    columns = answer["head"]["vars"]
    headings = [name for name in columns if name.removesuffix(_LABEL) not in columns or not _is_label(name)]
    rows = [[_cell(terms, row, name) for name in headings] for row in answer["results"]["bindings"]]
    return {"headings": headings, "rows": rows, "cut_off": outcome.cut_off}


def _is_label(name: str) -> bool:
    return name.endswith(_LABEL)


def _cell(terms: Terms, row: Mapping[str, Any], name: str) -> Shown | None:
    binding = row.get(name)
    if binding is None:
        return None
    if binding["type"] != "uri":
        return Shown(printable(str(binding["value"])), language=binding.get("xml:lang", ""))
    shown = terms.show(ox.NamedNode(binding["value"]))
    label = row.get(name + _LABEL)
    return Shown(printable(label["value"]), shown.href, shown.outside) if label else shown


# ── A thing ───────────────────────────────────────────────────────────────────────────────────────────────


def _thing(
    request: Request,
    store: ox.Store,
    terms: Terms,
    iri: str,
    params: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """Return what there is about a thing. `params` are those of the page's own address."""
    stem, _, ending = iri.rpartition(".")
    asked = request.query_params.get("format", "")
    if asked and asked not in TRIPLES:
        return refused(400, f"There is no format '{asked}': {', '.join(TRIPLES)}.\n")
    wanted = TRIPLES.get(asked)
    try:
        nodes = at(terms, iri)
        if ending in TRIPLES and not nodes:
            iri, wanted = stem, wanted or TRIPLES[ending]
            nodes = at(terms, iri)
        found = bool(nodes) or store.contains_named_graph(ox.NamedNode(iri))
    except ValueError:  # no IRI
        nodes, found = [], False
    if not found:
        return missing("thing of that name in this graph")
    form = wanted or chosen(request.headers.get("accept"), [HTML, *TRIPLES.values()])
    if form is None:
        return refused(406, f"This comes as {', '.join([HTML, *TRIPLES.values()])}.\n")
    if form != HTML:
        body = described(store, iri, form)
        if reason := unfit(body, form):
            return refused(406, f"{reason}\n")
        return Response(body, media_type=form, headers={"Vary": "Accept"})
    title = terms.show(ox.NamedNode(iri))
    entities = document(terms, nodes)
    return page("entity", iri=iri, params=params, entities=entities, forms=TRIPLES, title=title)
