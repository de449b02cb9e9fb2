"""`clemency export`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clemency.cli.shared import PATH, corpus_of

if TYPE_CHECKING:
    from clemency.export import Format


@click.command(
    epilog="""\b
Examples:
  clemency export --format nquads > corpus.nq
  clemency export --format turtle data/articles/dailynk-2015-second-amnesty.ttl
  clemency export --with-reference data/articles/dailynk-2015-second-amnesty.ttl > merged.ttl"""
)
@click.argument("paths", nargs=-1, type=PATH)
@click.option(
    "--format",
    "form",
    type=click.Choice(["nquads", "trig", "turtle"]),
    default="nquads",
    show_default=True,
    help="nquads and trig keep the graphs apart, turtle merges them.",
)
@click.option(
    "--with-reference",
    "article",
    type=PATH,
    metavar="ARTICLE",
    help="Only this article and the reference data, as one Turtle graph: what plain SHACL tools need.",
)
@click.pass_context
def export(ctx: click.Context, paths: tuple[Path, ...], form: "Format", article: Path | None) -> None:
    """Write the graphs as one RDF document.

    With PATHS, of the articles only those. The document goes to standard output.
    """
    from clemency.corpus import read_article
    from clemency.export import export as serialised
    from clemency.export import merged_with_reference

    if article is None:
        document = serialised(corpus_of(ctx), format=form, paths=paths)
    elif paths:
        raise click.UsageError("--with-reference takes one article; give no other paths.")
    else:
        document = merged_with_reference(read_article(article), corpus_of(ctx))
    sys.stdout.buffer.write(document)
