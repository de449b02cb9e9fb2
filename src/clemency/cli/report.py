"""`clemency report`."""

from pathlib import Path

import click

from clemency.cli.shared import PATH, corpus_of
from clemency.output import printable


@click.command(
    epilog="""\b
Examples:
  clemency report
  clemency report --output build/report.html"""
)
@click.option(
    "--output",
    type=PATH,
    default="report.html",
    show_default=True,
    metavar="FILE",
    help="Where to write the page.",
)
@click.pass_context
def report(ctx: click.Context, output: Path) -> None:
    """Write one HTML page to read.

    It tells who was let out, who says so and who denies it, and needs nothing but a browser.
    """
    from clemency.checking.findings import plural
    from clemency.report.page import write_report

    written = write_report(corpus_of(ctx), output)
    inside = ", ".join(
        (plural(written.articles, "article"), plural(written.facts, "fact"), plural(written.claims, "claim"))
    )
    click.echo(f"Wrote {printable(str(written.path))} ({inside}).", err=True)
