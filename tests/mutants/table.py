"""The table of survivors: mutants in which validation finds nothing, each with the reason why.

`survivors.toml` groups them by operator. `why` is one of

  valid     as good an annotation as before: nothing to find
  reading   another annotation, which only somebody who reads the article can tell from the right one
  text      found only where the article's text is at hand (`clemency validate --text`)
  open      a slip that a rule could find, and none does

Of these only `open` counts against the share of mutants that are found.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "survivors.toml"


@dataclass(frozen=True)
class Explained:
    """Why a mutant survives."""

    why: str
    reason: str


@cache
def explained() -> dict[tuple[str, str], Explained]:
    """Return the table by operator and place."""
    groups = tomllib.loads(_FILE.read_text("utf-8"))["survivors"]
    return {
        (group["operator"], place): Explained(group["why"], group["reason"])
        for group in groups
        for place in group["places"]
    }


def counted(rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of operators: how many mutants were made, and what became of them.

    `rows` are an operator and what became of a mutant of it: found, text, valid, reading or open.
    """
    columns = ("found", "text", "valid", "reading", "open")
    tally: dict[str, dict[str, int]] = {}
    for operator, end in rows:
        tally.setdefault(operator, dict.fromkeys(columns, 0))[end] += 1
    total = {column: sum(counts[column] for counts in tally.values()) for column in columns}
    lines = [f"{'operator':<48}{'made':>6}" + "".join(f"{column:>9}" for column in columns)]
    for operator, counts in [*tally.items(), ("all", total)]:
        made = sum(counts.values())
        lines.append(f"{operator:<48}{made:>6}" + "".join(f"{counts[column]:>9}" for column in columns))
    return "\n".join(lines)
