"""What a Turtle text is made of, and places in it: from offsets to lines and columns."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

DEEPEST = 100  # brackets in one another: a file written by hand has three or four
MOST_PREFIXES = 500  # rdflib takes a time that grows with the square of their number

STRINGS = r"""
    \"{3}(?:[^"\\]++|\\.|"(?!""))*+\"{3} | '{3}(?:[^'\\]++|\\.|'(?!''))*+'{3}
    | "(?:[^"\\\r\n]++|\\.)*+" | '(?:[^'\\\r\n]++|\\.)*+'"""
LINE_BREAK = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A place in a file: lines and columns from 1, columns in code points, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def places(text: str) -> Callable[[int, int], Span]:
    """Return a function from a range of offsets in the text to its span."""
    starts = [0, *(match.end() for match in LINE_BREAK.finditer(text))]

    def place(start: int, end: int) -> Span:
        line, end_line = bisect_right(starts, start), bisect_right(starts, end)
        return Span(line, start - starts[line - 1] + 1, end_line, end - starts[end_line - 1] + 1)

    return place
