"""The command line: parse, call, print, exit status.

Data goes to standard output, everything else to standard error. Exit status: 0 clean, 1 findings, 2 could not
run. Libraries are imported where they are used, so that `--version` and `--help` answer at once.
"""

import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

import click

from clemency.cli.completion import completion
from clemency.cli.export import export
from clemency.cli.load import load
from clemency.cli.query import query
from clemency.cli.report import report
from clemency.cli.serve import serve
from clemency.cli.shared import PATH
from clemency.cli.validate import explain, validate
from clemency.errors import ClemencyError, TurtleSyntaxError
from clemency.output import harmless

_CLOSED_PIPE = 141  # what a shell reports of a program that wrote to a closed pipe


class _Commands(click.Group):
    """Commands whose errors are one message on standard error and exit status 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return ctx.exit(_CLOSED_PIPE)
        except ClemencyError as error:
            _complain(error)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            _complain(ClemencyError(f"{where}{error.strerror or error}."))
        return ctx.exit(2)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  clemency validate
  clemency query amnesties
  clemency report
  clemency --corpus my-corpus validate

Exit status: 0 clean, 1 findings, 2 could not run.""",
)
@click.option(
    "--corpus",
    "folder",
    type=PATH,
    metavar="DIR",
    help="A corpus of your own: data/articles, data/reference, queries. [default: the one that comes along]",
)
@click.version_option(package_name="clemency", message="clemency %(version)s")
@click.pass_context
def cli(ctx: click.Context, folder: Path | None) -> None:
    """A knowledge graph of detention systems and amnesties, in which no fact stands without a claim."""
    ctx.obj = folder


for _command in (validate, explain, query, report, load, serve, export, completion):
    cli.add_command(_command)


def main() -> None:
    """Run the command line; a reader that goes away, as `head` does, is no error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # show what the terminal's encoding lacks, rather than fail
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            cli(prog_name="clemency")
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(_CLOSED_PIPE)


def _complain(error: ClemencyError) -> None:
    # An editor finds its way by FILE:LINE:COLUMN at the start of the line.
    prefix = "" if isinstance(error, TurtleSyntaxError) else "Error: "
    click.echo(harmless(f"{prefix}{error}"), err=True)
