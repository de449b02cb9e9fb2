"""The library of questions as text to read: a table of contents, and a page about each question."""

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from clemency.asking.parameters import Param
from clemency.asking.queries import GROUPS, VIEWS, Query
from clemency.output import one_line

_WIDTH = 100  # screen columns, at most
_ABOUT = {**GROUPS, VIEWS: "the facts as one party tells them, as triples; to ask such a view, --as-told-by"}


def contents(queries: Iterable[Query]) -> str:
    """Return a list of questions by group: name and title, and the parameters, the required ones first.

    The questions stay in the order in which they come. The text is safe to print.
    """
    lines: list[str] = []
    listed = list(queries)
    width = max((len(query.name) for query in listed), default=0) + 4
    for group, members in groupby(listed, lambda query: query.group):
        about = f": {_ABOUT[group]}" if group in _ABOUT else ""
        lines += [*([""] if lines else []), one_line(f"{group or 'others'}{about}")]
        for query in members:
            lines.append(one_line(f"  {query.name:<{width - 2}}{query.title}"))
            if query.params:
                lines.append(" " * width + one_line(" ".join(map(_short, _required_first(query.params)))))
    return "".join(f"{line.rstrip()}\n" for line in lines)


def about(query: Query) -> str:
    """Return what a question's file says of it: what it asks, its parameters, its columns, and its limits.

    What the file does not say is left out. The text is safe to print.
    """
    lines = [one_line(f"{query.name}: {query.title}" if query.title else query.name)]
    if query.question:
        lines += ["", *_wrapped(query.question)]
    if query.params:
        lines += ["", "Parameters:", *_table({param.name: _long(param) for param in query.params})]
    if query.columns:
        lines += ["", "Columns:", *_table(query.columns)]
    if query.limits:
        lines += ["", "What it does not say:", *_wrapped(query.limits, "  ")]
    return "".join(f"{line}\n" for line in lines)


def _required_first(params: Iterable[Param]) -> list[Param]:
    return sorted(params, key=lambda param: not param.required)


def _short(param: Param) -> str:
    return f"{param.name}=…" if param.required else f"[{param.name}=…]"


def _long(param: Param) -> str:
    presence = "required" if param.required else f"default {param.default}" if param.default else "optional"
    return f"{param.description} ({param.type}, {presence})"


def _table(rows: Mapping[str, str]) -> Iterator[str]:
    width = max(map(len, rows)) + 4
    for name, text in rows.items():
        yield from _wrapped(text, f"  {one_line(name)}".ljust(width), " " * width)


def _wrapped(text: str, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        one_line(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=first if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
