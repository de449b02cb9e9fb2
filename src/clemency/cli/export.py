"""`clemency export`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from clemency.cli.shared import PATH, corpus_of

if TYPE_CHECKING:
    from clemency.export import Format


@click.command(
    epilog="""\b
Examples:
  clemency export --format nquads > corpus.nq
  clemency export --format jsonld --output corpus.jsonld.gz
  clemency export --format turtle12 data/articles/dailynk-2015-second-amnesty.ttl
  clemency export --format trig --as-told-by state-media
  clemency export --with-reference data/articles/dailynk-2015-second-amnesty.ttl > merged.ttl"""
)
@click.argument("paths", nargs=-1, type=PATH)
@click.option(
    "--format",
    "form",
    type=click.Choice(["nquads", "trig", "turtle", "jsonld", "turtle12", "nanopubs"]),
    default="nquads",
    show_default=True,
    help="nquads, trig and jsonld keep the graphs apart, turtle and turtle12 (RDF 1.2) merge them; "
    "nanopubs has one nanopublication a claim.",
)
@click.option(
    "--output",
    "output",
    type=PATH,
    metavar="FILE",
    help="Where to write; compressed if it ends in .gz. The name does not choose the format.",
)
@click.option("--gzip", "gzipped", is_flag=True, help="Compress, whatever the file is called.")
@click.option(
    "--with-reference",
    "article",
    type=PATH,
    metavar="ARTICLE",
    help="Only this article and the reference data, as one Turtle graph: what plain SHACL tools need.",
)
@click.option(
    "--as-told-by",
    "party",
    metavar="PARTY",
    help="In place of the articles, the facts as a party tells them: article, corroborated, state-media, or "
    "a speaker such as :source-1.",
)
@click.pass_context
def export(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: "Format",
    output: Path | None,
    gzipped: bool,
    article: Path | None,
    party: str | None,
) -> None:
    """Write the graphs as one RDF document.

    With PATHS, of the articles only those. The document goes to standard output, or to a file, which then is
    written whole or not at all.
    """
    from clemency.export import files
    from clemency.export.limited import Wanted, document

    if article is not None and (paths or party or (form != "turtle" and _is_given(ctx, "form"))):
        raise click.UsageError(
            "--with-reference takes one article and writes Turtle: give no other path, format or party."
        )
    pieces = document(Wanted(corpus_of(ctx), form, paths, party, article))
    if output is None:
        files.write_standard_output(pieces, gzipped=gzipped)
    else:
        files.write_file(output, pieces, gzipped=gzipped)


def _is_given(ctx: click.Context, option: str) -> bool:
    return ctx.get_parameter_source(option) is not ParameterSource.DEFAULT
