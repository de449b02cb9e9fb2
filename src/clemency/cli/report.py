"""`clemency report`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clemency.cli.shared import PATH, corpus_of
from clemency.output import printable

if TYPE_CHECKING:
    from clemency.report.page import Form


@click.command(
    epilog="""\b
Examples:
  clemency report
  clemency report --output build/report
  clemency report drafts/my-article.ttl --text my-article.txt
  clemency report --format markdown"""
)
@click.argument("articles", nargs=-1, type=PATH, metavar="[ARTICLE]...")
@click.option(
    "--output",
    type=PATH,
    default="report",
    show_default=True,
    metavar="DIR",
    help="The folder to write to.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "markdown"]),
    default="html",
    show_default=True,
    help="markdown is for pasting into a document.",
)
@click.option(
    "--text",
    type=PATH,
    metavar="FILE",
    help="The article's own text, to be shown with its passages. Such a page must not be published.",
)
@click.pass_context
def report(
    ctx: click.Context, articles: tuple[Path, ...], output: Path, form: "Form", text: Path | None
) -> None:
    """Write pages to read: one for each article, and one for the corpus.

    They tell who was let out, who says so and who denies it, and need nothing but a browser. ARTICLES are
    files; without any, the whole corpus is written, and DIR/index.html leads to all its pages.
    """
    from clemency.checking.findings import plural
    from clemency.report.page import write_report

    written = write_report(corpus_of(ctx), output, articles, form=form, text=text)
    inside = ", ".join(
        (plural(written.articles, "article"), plural(written.facts, "fact"), plural(written.claims, "claim"))
    )
    click.echo(f"Wrote {printable(str(written.pages[0]))} ({inside}).", err=True)
    if written.text_in:
        click.echo(
            f"Warning: {printable(str(written.text_in))} holds the article's text, which is under copyright. "
            "It is for your own use; do not publish this page.",
            err=True,
        )
    if not written.exact:
        click.echo(
            "Warning: the text is not wholly the one that the graph was made from; all its passages agree.",
            err=True,
        )
