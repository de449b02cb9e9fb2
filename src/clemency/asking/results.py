"""Rows of answers, and their forms: for readers a table or Markdown, for programs CSV, TSV, JSON or Turtle.

A column `x` that has a companion `xLabel` is a thing and its name. Programs get both columns; readers get
one, headed `x`, with the name in it, unless they ask for IRIs.
"""

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import pairwise
from typing import Any, Literal, get_args

import pyoxigraph as ox
from rdflib import BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from clemency import canonical
from clemency.errors import ClemencyError
from clemency.namespaces import PREFIXES
from clemency.output import one_line
from clemency.reading.turtle import compact

Format = Literal["table", "markdown", "csv", "tsv", "json", "turtle"]
FORMATS: tuple[Format, ...] = get_args(Format)

_LABEL = "Label"
_NOTHING = "–"  # what readers see where the graph does not say
_NARROW = 16  # screen columns: no cell of a table is folded to less, nor within a word
_GAP = 2  # screen columns between two cells
_NUMBER = re.compile(rf"-?[\d.]+|{_NOTHING}")
_MARKDOWN_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~&]")


@dataclass(frozen=True)
class Rows:
    """What a query answers: the names of its columns, and rows of RDF terms, None where nothing is said.

    `form` is the form of the query. ASK has one column, `answer`; CONSTRUCT and DESCRIBE have three,
    `subject`, `predicate` and `object`. `prefixes` are those by which IRIs are shown to readers. `note` is
    what is to be said of how they were found, if anything: safe to print.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Node | None, ...], ...]
    form: Literal["select", "ask", "construct"] = "select"
    prefixes: Mapping[str, str] = field(default_factory=lambda: PREFIXES)
    note: str = ""


def write(rows: Rows, format: str, *, iris: bool = False, width: int | None = None) -> str:  # noqa: A002
    """Return rows in one of FORMATS, as text that ends with a line break.

    `table` and `markdown` are for readers: safe to print, with names instead of IRIs unless `iris`. A
    table is at most `width` screen columns wide, by default as wide as the terminal; rows too wide for
    that stand one below the other, without the columns of which they say nothing. CSV and TSV are those of
    SPARQL 1.1 (https://www.w3.org/TR/sparql11-results-csv-tsv/), and so is JSON
    (https://www.w3.org/TR/sparql11-results-json/). Turtle is for triples alone, the answers of CONSTRUCT
    and DESCRIBE. Raises ClemencyError for another format, or for Turtle of what is no triples.
    """
    match format:
        case "table":
            return _table(*_for_readers(rows, iris), width or shutil.get_terminal_size().columns)
        case "markdown":
            return _markdown(*_for_readers(rows, iris))
        case "csv":
            return _reserialised(rows, ox.QueryResultsFormat.CSV)
        case "tsv":
            return _reserialised(rows, ox.QueryResultsFormat.TSV)
        case "json":
            return json.dumps(_document(rows), ensure_ascii=False) + "\n"
        case "turtle":
            return _turtle(rows)
    raise ClemencyError(
        f"There is no format '{one_line(format)}' for answers: choose one of {', '.join(FORMATS)}."
    )


# ── For readers ───────────────────────────────────────────────────────────────────────────────────────────


def _for_readers(rows: Rows, iris: bool) -> tuple[list[str], list[list[str]]]:
    """Return headings and cells as a reader sees them: each one line, and safe to print."""
    places = {name: place for place, name in enumerate(rows.columns)}
    named = {name for name in places if name + _LABEL in places}
    headings = [name for name in places if name.removesuffix(_LABEL) not in named or name in named]

    def cell(row: Sequence[Node | None], heading: str) -> str:
        term = row[places[heading]]
        if heading in named and not iris and row[places[heading + _LABEL]] is not None:
            term = row[places[heading + _LABEL]]
        if term is None:
            return _NOTHING
        return one_line(str(term)) if isinstance(term, RdfLiteral) else compact(term, rows.prefixes)

    return [one_line(heading) for heading in headings], [
        [cell(row, heading) for heading in headings] for row in rows.rows
    ]


def _table(headings: list[str], cells: list[list[str]], width: int) -> str:
    from rich.cells import cell_len

    if not cells:
        return "No rows.\n"
    columns = list(zip(headings, *cells, strict=True))
    widest = [max(map(cell_len, column)) for column in columns]
    words = [max(cell_len(word) for text in column for word in text.split(" ")) for column in columns]
    narrowest = [min(most, max(word, _NARROW)) for most, word in zip(widest, words, strict=True)]
    if sum(narrowest) + _GAP * len(headings) <= width:
        return _side_by_side(headings, cells, narrowest, width)
    return _one_below_the_other(headings, cells, width)


def _side_by_side(headings: list[str], cells: list[list[str]], narrowest: list[int], width: int) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, show_edge=False, padding=(0, _GAP - 1, 0, 0), header_style="")
    for heading, least, column in zip(headings, narrowest, zip(*cells, strict=True), strict=True):
        numeric = all(_NUMBER.fullmatch(text) for text in column)
        table.add_column(
            Text(heading), justify="right" if numeric else "left", min_width=least, overflow="fold"
        )
    for row, same in _with_repeats(cells):
        table.add_row(*[Text("")] * same, *map(Text, row[same:]))
    return _printed(table, width)


def _one_below_the_other(headings: list[str], cells: list[list[str]], width: int) -> str:
    from rich.table import Table
    from rich.text import Text

    records = []
    for row, same in _with_repeats(cells):
        record = Table.grid(padding=(0, _GAP, 0, 0))
        record.add_column(min_width=min(max(map(len, headings)), width // 3))
        record.add_column(overflow="fold")
        for place, (heading, text) in list(enumerate(zip(headings, row, strict=True)))[same:]:
            if place == same or text != _NOTHING:  # a record's first line tells it from the one above
                record.add_row(Text(heading), Text(text))
        records.append(_printed(record, width))
    return "\n".join(records)


def _printed(table: Any, width: int) -> str:
    """Return a rich table as plain text, without colours, markup, emoji codes or spaces at line ends."""
    from rich.console import Console

    page = StringIO()
    console = Console(file=page, width=width, color_system=None, markup=False, emoji=False, highlight=False)
    console.print(table)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines())


def _with_repeats(cells: list[list[str]]) -> Iterator[tuple[list[str], int]]:
    """Yield each row and how many of its first cells are those of the row above: they are not shown again."""
    yield cells[0], 0
    for above, row in pairwise(cells):
        yield row, next((place for place, text in enumerate(row) if text != above[place]), len(row) - 1)


def _markdown(headings: list[str], cells: list[list[str]]) -> str:
    def line(texts: list[str]) -> str:
        return "| " + " | ".join(_MARKDOWN_SIGNS.sub(r"\\\g<0>", text) for text in texts) + " |\n"

    return line(headings) + "|" + " --- |" * len(headings) + "\n" + "".join(map(line, cells))


# ── For programs ──────────────────────────────────────────────────────────────────────────────────────────


def _document(rows: Rows) -> dict[str, Any]:
    """Return rows as a SPARQL 1.1 JSON results document."""
    if rows.form == "ask":
        return {"head": {}, "boolean": str(rows.rows[0][0]) == "true"}
    bindings = [
        {name: _binding(term) for name, term in zip(rows.columns, row, strict=True) if term is not None}
        for row in rows.rows
    ]
    return {"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}


def _binding(term: Node) -> dict[str, str]:
    if not isinstance(term, RdfLiteral):
        return {"type": "bnode" if isinstance(term, BNode) else "uri", "value": str(term)}
    binding = {"type": "literal", "value": str(term)}
    if term.language:
        return {**binding, "xml:lang": term.language}
    return {**binding, "datatype": str(term.datatype)} if term.datatype else binding


def _reserialised(rows: Rows, form: ox.QueryResultsFormat) -> str:
    """Return rows in a form that Oxigraph writes: it knows the quoting of each."""
    document = json.dumps(_document(rows)).encode()
    results = ox.parse_query_results(document, format=ox.QueryResultsFormat.JSON)
    text = (results.serialize(format=form) or b"").decode()
    return text if text.endswith("\n") else text + "\n"


def _turtle(rows: Rows) -> str:
    if rows.form != "construct":
        raise ClemencyError("Turtle is for triples: only CONSTRUCT and DESCRIBE answer with them.")
    graph = Graph(bind_namespaces="none")
    for subject, predicate, object_ in rows.rows:
        if isinstance(subject, URIRef | BNode) and isinstance(predicate, URIRef) and object_ is not None:
            graph.add((subject, predicate, object_))
    return canonical.turtle([graph], rows.prefixes).decode()
