"""What is raised when Clemency cannot do what it was asked to do.

A *finding* (an article breaks a rule) is a result and never raised. An error means that there is no result:
the command line prints its text on standard error and ends with status 2.
"""

from pathlib import Path


class ClemencyError(Exception):
    """Something could not be run. Its text is one message, fit for a reader who knows no Python."""


class TurtleSyntaxError(ClemencyError):
    """A file is not Turtle.

    `line` and `column` count from 1, `column` in code points; `source_line` is without its line break.
    """

    def __init__(self, path: Path, line: int, column: int, source_line: str, reason: str) -> None:
        self.path = path
        self.line = line
        self.column = column
        self.source_line = source_line
        self.reason = reason
        super().__init__(path, line, column, source_line, reason)

    def __str__(self) -> str:
        place = pointed_at(self.line, self.column, self.source_line)
        return f"{self.path}:{self.line}:{self.column}: not Turtle: {self.reason}\n{place}"


def pointed_at(line: int, column: int, source_line: str) -> str:
    """Return a line of a file behind its number and, below it, a caret under one of its characters."""
    gutter = f"{line} | "
    # A tab is as wide as the terminal likes: one space keeps the caret under the character that it means.
    shown = source_line.replace("\t", " ")
    return f"{gutter}{shown}\n{' ' * (len(gutter) + column - 1)}^"
