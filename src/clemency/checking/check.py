"""Checking one file: a quick look, and a thorough check of what that does not find sound.

A check takes a `Task` and returns an `Outcome`, both made of plain values: a worker process can do it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clemency.checking.findings import Finding
from clemency.checking.screens import Engine
from clemency.errors import ClemencyError, TurtleSyntaxError
from clemency.reading.places import Span

if TYPE_CHECKING:
    from clemency.evidence import Coverage

_START = Span(1, 1, 1, 1)


@dataclass(frozen=True)
class Task:
    """One file to check, with the reference data that belongs to it.

    A path among `references` stands for the reference data as a whole. `text` is the file of the article's
    own text; `shapes` a file or folder of SHACL shapes to check in place of the package's rules.
    """

    path: Path
    references: tuple[Path, ...]
    text: Path | None = None
    engine: Engine = "fast"
    shapes: Path | None = None
    stats: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a check found, and how many things it looked at.

    `article` is the IRI that the file declares. `looked_at` is how many nodes each rule looked at, where that
    was asked for.
    """

    findings: tuple[Finding, ...] = ()
    article: str | None = None
    claims: int = 0
    facts: int = 0
    passages: int = 0
    coverage: "Coverage | None" = None
    looked_at: tuple[tuple[str, int], ...] = ()


def check(task: Task) -> Outcome:
    """Check one file. Raises ClemencyError for what is wrong with the task itself: its text, its shapes."""
    if task.engine == "fast" and not (task.text or task.shapes or task.stats):
        from clemency.checking import quick

        seen = quick.look(task.path, task.references)
        if seen is not None:
            return seen
    from clemency.checking import thorough

    return thorough.check(task)


def stamps(paths: Iterable[Path]) -> tuple[tuple[int, int] | None, ...]:
    """Return what changes when a file does: its time of change, in nanoseconds, and its size in bytes."""
    found = [path.stat() if path.exists() else None for path in paths]
    return tuple((stat.st_mtime_ns, stat.st_size) if stat else None for stat in found)


def could_not(path: Path, error: ClemencyError, code: str = "CLEM092") -> Finding:
    """Return the finding that a file could not be checked: CLEM091 if it is not Turtle, else that code."""
    from rdflib import RDF

    from clemency.checking import rules

    span, source_line, reason = _START, "", str(error)
    if isinstance(error, TurtleSyntaxError):
        code, source_line, reason = "CLEM091", error.source_line, error.reason
        span = Span(error.line, error.column, error.line, error.column + 1)
    elif placed := re.match(rf"{re.escape(str(path))}:(\d+): ", reason):  # not UTF-8
        span, reason = Span(int(placed[1]), 1, int(placed[1]), 1), reason[placed.end() :]
    breach = rules.breach(code, RDF.nil, reason=reason.removeprefix(f"Cannot read {path}: "))
    return Finding(
        path=path,
        span=span,
        code=code,
        message="".join(map(str, breach.message)),
        subject="",
        severity=breach.severity,
        mend="".join(map(str, breach.mend)),
        source_line=source_line,
    )
