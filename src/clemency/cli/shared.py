"""What the commands share."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from clemency.corpus import Corpus


class _NamedPath(click.Path):
    """A path that is given: "" would be the working directory, where a variable of a script was not set."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("the name is empty.", param, ctx)
        return super().convert(value, param, ctx)


PATH = _NamedPath(path_type=Path)


def corpus_of(ctx: click.Context) -> "Corpus":
    """Return the corpus that `--corpus` names, or the one that comes along."""
    from clemency.corpus import open_corpus

    return open_corpus(ctx.obj)


def colour_on(stream: TextIO) -> bool:
    """Return whether colours are wanted on a stream (https://no-color.org/)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
