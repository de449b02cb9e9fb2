"""Questions to a corpus: the library of documented ones, and how one is asked.

A question is a file of SPARQL 1.1 whose first comment says what it asks:

    # title: Amnesties and their dates
    # group: events
    # question: Which amnesties are there, and when?
    # columns:
    #   amnesty: the amnesty
    # param: country (string, optional): a country's ISO 3166-1 alpha-2 code
    # limits: What the answer does not say.

Lines that are indented go on with the field above. A column `x` that is a thing may have a companion
`xLabel` with its name, which is not documented apart. How a parameter is written:
`clemency.asking.parameters`. The column of a parameter is never empty, so that to pin it and to keep the
rows that have the value are the same.
"""

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from clemency.asking import frames, graphs, parameters, posing
from clemency.asking.frames import Answer
from clemency.asking.parameters import Param
from clemency.asking.results import Rows
from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.output import one_line
from clemency.reading.turtle import read_utf8

GROUPS = {
    "events": "what happened, when, and in which order",
    "people": "who was covered, who was left out, and what befell them",
    "places": "where people are held, and by whom",
    "numbers": "how many, within which bounds, and when exactly",
    "evidence": "who says so, where in the text, and how firmly it stands",
    "disagreement": "who contradicts whom, and what is told to whom",
    "quality": "what is missing, and how much is recorded",
    "store": "which graphs there are, and how they differ",
}
"""The groups of the shared questions, in the order in which they are listed, and what each is about."""

VIEWS = "views"
"""The group of the points of view, whose queries lie in a folder of that name (`clemency.views`)."""

_FIELD = re.compile(r"# (title|group|question|columns|param|limits):\s*(.*)")
_CONTINUED = re.compile(r"#\s{2,}(.*)")
_COLUMN = re.compile(r"(\w+): (.*)")


@dataclass(frozen=True)
class Query:
    """A question. What its file does not document is empty; `columns` maps names to meanings.

    `name` is the file's name without its ending, or what messages shall call a text that is in no file.
    """

    name: str
    text: str
    title: str = ""
    group: str = ""
    question: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    params: tuple[Param, ...] = ()
    limits: str = ""
    path: Path | None = None


def library(corpus: Corpus) -> dict[str, Query]:
    """Return the questions of a corpus by name, ordered by group and name: first GROUPS, then others.

    A corpus's own question hides a shared one of the same name. Raises ClemencyError if one cannot be read.
    """
    queries = {name: _read(path) for name, path in _files(corpus).items() if "/" not in name}
    places = {group: place for place, group in enumerate(GROUPS)}
    return dict(
        sorted(
            queries.items(),
            key=lambda item: (places.get(item[1].group, len(places)), item[1].group, item[0]),
        )
    )


def points_of_view(corpus: Corpus) -> dict[str, Query]:
    """Return the queries that say what each kind of party tells, by names such as `views/article`, sorted."""
    return {
        name: replace(_read(path), name=name) for name, path in sorted(_files(corpus).items()) if "/" in name
    }


def read_query(path_or_name: str | Path, corpus: Corpus) -> Query:
    """Return a question by its name, or from a file: a path has a `/` in it or ends in `.rq`.

    A point of view has a `/` in its name, such as `views/article`. `-` reads it from standard input. Raises
    ClemencyError if there is no such question, if the file cannot be read, or if it is not UTF-8.
    """
    wanted = str(path_or_name)
    if wanted == "-":
        return _standard_input()
    files = _files(corpus)
    if isinstance(path_or_name, str) and wanted in files:
        return replace(_read(files[wanted]), name=wanted)
    a_path = isinstance(path_or_name, Path) or "/" in wanted or wanted.endswith(".rq")
    if a_path and not (wanted.startswith(f"{VIEWS}/") and not Path(wanted).exists()):
        return _read(Path(path_or_name))
    names = [name for name in files if ("/" in name) == a_path]
    raise ClemencyError(f"There is no query '{one_line(wanted)}'.{parameters.instead(wanted, names)}")


def parse_query(text: str, name: str, path: Path | None = None) -> Query:
    """Return a question from its text. Raises ClemencyError if a parameter is documented in another form."""
    said: dict[str, list[str]] = {}
    params: list[list[str]] = []
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        if start := _FIELD.fullmatch(line):
            lines = [start[2]]
            if start[1] == "param":
                params.append(lines)
            else:
                said[start[1]] = lines
        elif more := _CONTINUED.fullmatch(line):
            lines.append(more[1])
    try:
        documented = tuple(parameters.parse_param(" ".join(lines)) for lines in params)
    except ClemencyError as error:
        raise ClemencyError(f"{path or name}: {error}") from None
    prose = {name: " ".join(lines) for name, lines in said.items()}
    return Query(
        name=name,
        text=text,
        title=prose.get("title", ""),
        group=prose.get("group", ""),
        question=prose.get("question", ""),
        columns=_columns(said.get("columns", [])),
        params=documented,
        limits=prose.get("limits", ""),
        path=path,
    )


def ask(
    corpus: Corpus, question: str | Path | Query, *, as_told_by: str | None = None, **params: object
) -> Answer:
    """Return what a corpus answers to a question of the library, a file or a parsed query, as plain Python.

    Parameters are given by name, as text or as Python has them: `ask(corpus, "who-was-excluded",
    country="KP")`. The rows of the answer are named tuples; it has `to_pandas` and `to_polars`. With
    `as_told_by`, it is the answer of what one party tells, as for `run`. Raises ClemencyError as `read_query`
    and `run` do.
    """
    query = question if isinstance(question, Query) else read_query(question, corpus)
    return frames.answer(run(query, corpus, params, as_told_by=as_told_by))


def run(
    query: Query,
    corpus: Corpus,
    params: Mapping[str, object] | None = None,
    *,
    as_told_by: str | None = None,
    store: Path | None = None,
) -> Rows:
    """Return what a corpus answers to a query, with parameters pinned to values by name.

    Values are text, as on the command line, or Python's own: int, bool, date, and rdflib's terms. The default
    graph is the merge of the corpus; each article is a named graph too, under its IRI. With `as_told_by`
    (`article`, `corroborated`, `state-media` or a speaker, as in `clemency.views.find_party`), the query is
    asked of what that party tells (`clemency.asking.told`), and rows have the column `asToldBy`; parameters
    may name anything in the corpus. With `store`, an embedded store (`clemency load --store`) is asked in
    place of the files if it was loaded from them as they are; else the rows' `note` says why not. It also
    says how many rows a parameter leaves out for want of that party's word.

    Raises ClemencyError for a parameter that is unknown, missing or not of its type, for a query that is not
    SPARQL 1.1 or would reach beyond the corpus (`clemency.asking.sparql`), and for a party that there is not.
    """
    if as_told_by is not None:
        return posing.as_told(query, corpus, params or {}, as_told_by, store)
    with graphs.asked(corpus, store) as (held, note):
        return replace(posing.posed(query, held, params or {}), note=note)


def _standard_input() -> Query:
    try:
        return parse_query(sys.stdin.buffer.read().decode().removeprefix("\ufeff"), "standard input")
    except UnicodeDecodeError as error:
        raise ClemencyError(f"standard input: not UTF-8: byte {error.start}.") from None


def _files(corpus: Corpus) -> dict[str, Path]:
    return {
        f"{path.parent.name}/{path.stem}" if path.parent != folder else path.stem: path
        for folder in reversed(corpus.query_folders)
        for path in sorted([*folder.glob("*.rq"), *folder.glob(f"{VIEWS}/*.rq")])
    }


def _read(path: Path) -> Query:
    return parse_query(read_utf8(path), path.stem, path)


def _columns(lines: list[str]) -> dict[str, str]:
    columns: dict[str, str] = {}
    name = ""
    for line in lines:
        if column := _COLUMN.fullmatch(line):
            name = column[1]
            columns[name] = column[2]
        elif name:
            columns[name] += f" {line}"
    return columns
