"""`clemency serve`."""

from pathlib import Path

import click

from clemency.cli.shared import PATH, corpus_of
from clemency.output import printable


@click.command(
    epilog="""\b
Examples:
  clemency serve
  clemency --corpus my-corpus serve --port 0
  clemency load --store build/store && clemency serve --store build/store

\b
Then open the address that it says, or ask from elsewhere:
  curl http://127.0.0.1:8099/query/amnesties?format=csv"""
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8099, show_default=True, help="0: any free one."
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Elsewhere than here, others can reach it."
)
@click.option(
    "--store",
    type=PATH,
    metavar="DIR",
    help="Serve what `clemency load --store DIR` wrote, as it is on disk.",
)
@click.option(
    "--seconds",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    help="Computing time after which a query is stopped.",
)
@click.option(
    "--rows",
    type=click.IntRange(min=1),
    default=100_000,
    show_default=True,
    help="Rows or triples after which an answer is cut off.",
)
@click.pass_context
def serve(ctx: click.Context, port: int, host: str, store: Path | None, seconds: int, rows: int) -> None:
    """Show the graph in a browser, and answer SPARQL queries to it.

    There are the library of questions, a SPARQL editor, the reports, and a page for each thing; the endpoint
    is /sparql. It only reads, and only this machine can reach it. Changes of the files show after a restart.
    """
    from clemency.limits import Limits
    from clemency.serve import needs

    needs()
    from clemency.serve import running

    running.run(
        corpus_of(ctx),
        store,
        host=host,
        port=port,
        limits=Limits(seconds=seconds),
        most_rows=rows,
        say=lambda text: click.echo(printable(text), err=True),
    )
