"""`clemency load`."""

from pathlib import Path

import click

from clemency.cli.shared import PATH, corpus_of
from clemency.output import printable


@click.command(
    epilog="""\b
Examples:
  clemency load --store build/store
  clemency load --to http://localhost:7878/store"""
)
@click.option("--to", "url", metavar="URL", help="A store that speaks the SPARQL 1.1 Graph Store Protocol.")
@click.option("--store", "directory", type=PATH, metavar="DIR", help="An embedded Oxigraph store on disk.")
@click.pass_context
def load(ctx: click.Context, url: str | None, directory: Path | None) -> None:
    """Put the graphs into a triple store.

    One graph an article, one for the reference data, one for the ontology. What the store then holds is read
    back and compared. Loading again changes nothing.
    """
    from clemency import stores

    if url is not None and directory is None:
        loaded = stores.load_remote(corpus_of(ctx), url)
    elif directory is not None and url is None:
        loaded = stores.load_embedded(corpus_of(ctx), directory)
    else:
        raise click.UsageError("Give either --to URL or --store DIR.")
    for graph in loaded.graphs:
        click.echo(printable(f"{graph.iri}\t{graph.triples}\t{graph.state}"))
    click.echo(f"{printable(loaded.store)} holds {len(loaded.graphs)} graphs of this corpus.", err=True)
