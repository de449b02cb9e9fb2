"""What the commands share."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from clemency.corpus import Corpus

PATH = click.Path(path_type=Path)


def corpus_of(ctx: click.Context) -> "Corpus":
    """Return the corpus that `--corpus` names, or the one that comes along."""
    from clemency.corpus import open_corpus

    return open_corpus(ctx.obj)


def colour_on(stream: TextIO) -> bool:
    """Return whether colours are wanted on a stream (https://no-color.org/)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
