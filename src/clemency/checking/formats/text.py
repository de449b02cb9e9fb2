"""Text for people: what is wrong, the line with carets below it, why it is so, and how to mend it."""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from clemency.checking.findings import Finding, shown
from clemency.checking.formats.shared import left_off, safe, written
from clemency.output import harmless, one_line

if TYPE_CHECKING:
    from clemency.checking.validation import Report

_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[1;33m", "note": "\x1b[1;36m"}
_DIM, _PLAIN = "\x1b[2m", "\x1b[0m"

_WIDEST, _BEFORE = 100, 30  # code points of a line that are shown, and how many of them before the range
_TAB = "    "


def render(report: "Report", *, colour: bool = False) -> str:
    """Return a block of lines for each finding, an empty line between blocks.

    The first line is `FILE:LINE:COLUMN: SEVERITY CODE: MESSAGE`, lines and columns from 1.
    """
    blocks = ["\n".join(_block(finding, colour)) for finding in written(report.findings)]
    if more := left_off(report.findings):
        blocks.append(more)
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _block(finding: Finding, colour: bool) -> Iterator[str]:
    paint, dim, plain = (_COLOURS[finding.severity], _DIM, _PLAIN) if colour else ("", "", "")
    where = safe(f"{shown(finding.path)}:{finding.span.line}:{finding.span.column}")
    kind = f"{finding.severity} {safe(finding.code)}"
    yield f"{where}: {paint}{kind}{plain}: {safe(finding.message)}"

    if finding.source_line.strip():
        number = str(finding.span.line)
        line, carets = _snippet(finding)
        yield f"{dim}{number} |{plain} {line}".rstrip()
        yield f"{dim}{' ' * len(number)} |{plain} {paint}{carets}{plain}"

    subject = finding.subject if finding.subject not in finding.message else ""
    if finding.label and finding.label not in finding.message:
        about = f"“{finding.label}” ({subject})" if subject else f"“{finding.label}”"
    else:
        about = subject
    if about:
        yield safe(f"    about: {about}")
    for step, word in enumerate(finding.because):
        yield safe(f"{'  because: ' if not step else '           '}{word}")
    if finding.mend:
        yield safe(f"     mend: {finding.mend}")
    if finding.addition:
        yield "      add:"
        yield from (f"        {harmless(one_line(line))}".rstrip() for line in finding.addition.split("\n"))


def _snippet(finding: Finding) -> tuple[str, str]:
    """Return the part of the line about the range, and carets that stand below it in a terminal."""
    line, span = finding.source_line.rstrip(), finding.span
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    first = max(0, start - _BEFORE) if len(line) > _WIDEST else 0
    last = min(len(line), first + _WIDEST)
    head, tail = "…" if first else "", "…" if last < len(line) else ""
    under = _width(head + _in_columns(line[first:start]))
    width = _width(head + _in_columns(line[first : min(end, last)])) - under
    return f"{head}{_in_columns(line[first:last])}{tail}", " " * under + "^" * max(width, 1)


def _in_columns(text: str) -> str:
    return safe(text.replace("\t", _TAB))


def _width(text: str) -> int:
    """Return how many columns a terminal gives to a text (UAX #11; marks and joiners take none)."""
    kept = [char for char in text if unicodedata.category(char) not in ("Mn", "Me", "Cf")]
    return len(kept) + sum(unicodedata.east_asian_width(char) in "FW" for char in kept)
