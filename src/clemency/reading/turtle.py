"""Turtle files, read so that every triple knows its place.

pyoxigraph judges the syntax, strictly and with the place of the mistake; `clemency.reading.positions` then
reads the text. Neither opens an address that a file names.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rdflib import XSD, BNode, Graph, Literal
from rdflib.term import Node

from clemency.errors import ClemencyError
from clemency.output import one_line
from clemency.reading import positions, syntax
from clemency.reading.literals import bad_term
from clemency.reading.ntriples import ntriples, stem
from clemency.reading.places import Span
from clemency.reading.positions import Triple

__all__ = [
    "Span",
    "Triple",
    "TurtleFile",
    "compact",
    "no_log_noise",
    "ntriples",
    "read_turtle",
    "read_utf8",
    "written",
]

_LOCAL_NAME = re.compile(r"(?!-)[\w-]*(?:\.[\w-]+)*")
_LONGEST_LITERAL = 60
# What Turtle writes without quotation marks.
_BARE = {
    XSD.integer: re.compile("[+-]?[0-9]+"),
    XSD.boolean: re.compile("true|false"),
}  # without quotation marks


@dataclass(frozen=True)
class TurtleFile:
    """A file as written: its text, its graph, and where things stand in it.

    `spans` has the place of each triple's object (of a node in brackets, all of it), the first if it is
    written twice; `subjects` where each node first stands as the subject of a statement (of a node in
    brackets, the opening one); `predicates` where each property is first written as one; `prefixes` leads
    from prefix to namespace.
    """

    path: Path
    text: str
    graph: Graph
    spans: Mapping[Triple, Span]
    subjects: Mapping[Node, Span]
    predicates: Mapping[Node, Span]
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

    A triple written twice has the place of the first. Raises TurtleSyntaxError where the file is not RDF 1.1
    Turtle (https://www.w3.org/TR/turtle/), and ClemencyError where it cannot be read or is not UTF-8.
    """
    text = read_utf8(path)
    mistake = syntax.mistake(path, text)
    if mistake is not None and syntax.mistake(path, text, lenient=True) is not None:
        raise mistake
    try:
        reading = positions.read(text, stem(f"{path} {text}"))
    except positions.UnreadableError as error:
        raise mistake or syntax.at(path, text, error.offset, str(error)) from None
    if mistake is not None and not any(bad_term(node) for triple in reading.spans for node in triple):
        raise mistake  # it is where no triple shows it, as in a prefix that is not used
    graph = Graph(bind_namespaces="none")
    for triple in reading.spans:
        graph.add(triple)
    for prefix, namespace in reading.prefixes.items():
        graph.bind(prefix, namespace)
    return TurtleFile(
        path, text, graph, reading.spans, reading.subjects, reading.predicates, reading.prefixes
    )


def read_utf8(path: Path) -> str:
    """Return a file's text, without a byte-order mark.

    Raises ClemencyError where the file is unreadable or not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        byte = error.object[error.start : error.start + 1]
        if error.object[:2] in (b"\xff\xfe", b"\xfe\xff"):
            found = "it is in UTF-16, as Windows' “Unicode”"
        else:
            meant = one_line(byte.decode("cp1252", "ignore"))
            found = f"byte {error.start} is 0x{byte.hex()}" + (
                f", which is “{meant}” in Windows-1252" * bool(meant)
            )
        raise ClemencyError(
            f"{path}:{line}: not UTF-8: {found}. Save the file in the encoding UTF-8."
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


def written(term: Node, prefixes: Mapping[str, str]) -> str:
    """Return a term as Turtle that can be pasted into a file, whole and on one line.

    Without prefixes it is N-Triples.
    """
    if isinstance(term, Literal):
        if prefixes and term.datatype in _BARE and _BARE[term.datatype].fullmatch(term):
            return str(term)
        text = '"' + one_line(str(term).replace("\\", "\\\\").replace('"', '\\"')) + '"'
        if term.language:
            return f"{text}@{term.language}"
        return f"{text}^^{written(term.datatype, prefixes)}" if term.datatype is not None else text
    return compact(term, prefixes)


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
