"""Turtle files, read so that every triple knows its line.

pyoxigraph judges the syntax (strictly, and with the place of the mistake); rdflib then builds the graph, and
here notes for each triple the line on which its object begins. Neither opens an address that a file names.
"""

import logging
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph
from rdflib import BNode, Graph, Literal
from rdflib.plugins.parsers.notation3 import RDFSink, SinkParser
from rdflib.term import Node

from clemency.errors import ClemencyError, TurtleSyntaxError
from clemency.output import one_line

Triple = tuple[Node, Node, Node]

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)*")
_LOCAL_NAME = re.compile(r"(?!-)[\w-]*(?:\.[\w-]+)*")
_NO_BASE = "no-base:///"  # rdflib wants some base even where every address is absolute
_LONGEST_LITERAL = 60

_IN_PLAIN_WORDS = {
    "Unexpected end": "the file ends before the last statement does; is its final '.' missing?",
    "Unexpected end of file": "a string or an address begins here and never ends.",
    "A dot is expected at the end of statements": "a '.', ';' or ',' is missing before this.",
    "No scheme found in an absolute IRI": "this address is relative, and no @base says to what.",
}


@dataclass(frozen=True)
class TurtleFile:
    """A file as written: its graph, the line of each triple (from 1), and prefix → namespace."""

    path: Path
    graph: Graph
    lines: Mapping[Triple, int]
    prefixes: Mapping[str, str]


@contextmanager
def no_log_noise() -> Iterator[None]:
    """Keep rdflib from logging ill-typed literals with a traceback: the shapes report them as findings."""

    def drop(_: logging.LogRecord) -> bool:
        return False

    logger = logging.getLogger("rdflib.term")
    logger.addFilter(drop)
    try:
        yield
    finally:
        logger.removeFilter(drop)


@no_log_noise()
def read_turtle(path: Path) -> TurtleFile:
    """Read one Turtle file.

    A triple written twice has the line of the first. Raises TurtleSyntaxError where the file is not RDF 1.1
    Turtle (https://www.w3.org/TR/turtle/), and ClemencyError where it cannot be read or is not UTF-8.
    """
    text = read_utf8(path)
    _check_syntax(path, text)
    graph = Graph(bind_namespaces="none")
    sink = _LineNotingSink(graph, text)
    parser = _OffsetNotingParser(sink)
    try:
        parser.loadBuf(text)
    except RecursionError:
        raise _syntax_error(path, text, sink.offset, "brackets are nested too deeply.") from None
    except Exception as error:  # rdflib lets AssertionError, IndexError, ValueError and others escape
        reason = one_line(str(error).partition("\n")[0]) or type(error).__name__
        raise _syntax_error(path, text, sink.offset, f"this cannot be read ({reason}).") from error
    for prefix, namespace in parser.prefixes.items():
        graph.bind(prefix, namespace)
    return TurtleFile(path, graph, sink.lines, parser.prefixes)


def read_utf8(path: Path) -> str:
    """Return a file's text, without a byte-order mark.

    Raises ClemencyError where the file is unreadable or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ClemencyError(
            f"{path}:{line}: not UTF-8: byte {error.start} is 0x{error.object[error.start]:02x}. "
            "Save the file in the encoding UTF-8."
        ) from None
    except OSError as error:
        raise ClemencyError(f"Cannot read {path}: {error.strerror or error}.") from error


def compact(term: Node, prefixes: Mapping[str, str]) -> str:
    """Return a term as a reader of the file knows it: `clem:covers`, `:c31`, `"thousands"@en`, `12`.

    The result is one line and safe to print. A blank node is `[]`: who knows its owner can name it better.
    """
    if isinstance(term, BNode):
        return "[]"
    if isinstance(term, Literal):
        return _literal(term, prefixes)
    iri = str(term)
    longest_first = sorted(prefixes.items(), key=lambda item: -len(item[1]))
    for prefix, namespace in longest_first:
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri, len(namespace)):
            return one_line(f"{prefix}:{iri[len(namespace) :]}")
    return one_line(f"<{iri}>")


def _literal(literal: Literal, prefixes: Mapping[str, str]) -> str:
    text = str(literal)
    datatype = literal.datatype
    if datatype is not None and re.fullmatch(r"[+-]?\d+(\.\d+)?|true|false", text):
        return text
    if len(text) > _LONGEST_LITERAL:
        text = text[: _LONGEST_LITERAL - 1] + "…"
    shown = '"' + one_line(text).replace('"', '\\"') + '"'
    if literal.language:
        return f"{shown}@{one_line(literal.language)}"
    return f"{shown}^^{compact(datatype, prefixes)}" if datatype is not None else shown


def _check_syntax(path: Path, text: str) -> None:
    try:
        for _ in pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.TURTLE):
            pass
    except SyntaxError as error:
        reason = re.sub(r"^Parser error .*?: | \(line \d+\)$", "", str(error.msg or error))
        line, column = error.lineno or 1, error.offset or 1
        source_line = (text.split("\n")[line - 1 : line] or [""])[0].rstrip("\r")
        reason = _IN_PLAIN_WORDS.get(reason, f"{reason}.")
        raise TurtleSyntaxError(path, line, column, source_line, reason) from None


def _syntax_error(path: Path, text: str, offset: int, reason: str) -> TurtleSyntaxError:
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    source_line = text[start : end if end >= 0 else len(text)].rstrip("\r")
    return TurtleSyntaxError(path, text.count("\n", 0, offset) + 1, offset - start + 1, source_line, reason)


class _LineNotingSink(RDFSink):
    """Adds triples to the graph and notes the line of `offset`, which the parser keeps up to date."""

    def __init__(self, graph: Graph, text: str) -> None:
        super().__init__(graph)
        self.offset = 0
        self.lines: dict[Triple, int] = {}
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def makeStatement(self, quadruple: Any, why: Any = None) -> None:  # noqa: N802
        formula, predicate, subject, object_ = quadruple
        s, p, o = (self.normalise(formula, term) for term in (subject, predicate, object_))
        self.lines.setdefault((s, p, o), bisect_right(self._line_starts, self.offset))
        super().makeStatement(quadruple, why)


class _OffsetNotingParser(SinkParser):
    """Tells the sink where the object of each statement begins.

    The parser reads a whole list of objects before it makes their statements, so the offsets wait in
    `_pending`. Its own count of lines is of no use: it counts a line break twice where it tries two readings.
    """

    _store: _LineNotingSink

    def __init__(self, sink: _LineNotingSink) -> None:
        super().__init__(sink, baseURI=_NO_BASE, turtle=True)
        self._open_lists: list[list[int]] = []
        self._pending: Iterator[int] = iter(())

    @property
    def prefixes(self) -> dict[str, str]:
        return {prefix: str(namespace) for prefix, namespace in self._bindings.items()}

    def object(self, argstr: str, i: int, res: Any) -> int:
        space = _SPACE.match(argstr, i)
        self._store.offset = space.end() if space else i
        if self._open_lists:
            self._open_lists[-1].append(self._store.offset)
        return super().object(argstr, i, res)

    def objectList(self, argstr: str, i: int, res: Any) -> int:  # noqa: N802
        self._open_lists.append([])
        end = super().objectList(argstr, i, res)
        self._pending = iter(self._open_lists.pop())
        return end

    def makeStatement(self, quadruple: Sequence[Any]) -> None:  # noqa: N802
        self._store.offset = next(self._pending, self._store.offset)
        super().makeStatement(quadruple)
