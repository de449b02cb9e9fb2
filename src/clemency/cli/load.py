"""`clemency load`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from clemency.cli.shared import PATH, corpus_of
from clemency.names import VIEWS
from clemency.output import printable

if TYPE_CHECKING:
    from clemency.corpus import Corpus
    from clemency.stores.reports import LoadReport

_KINDS = (
    "blazegraph", "fuseki", "generic", "graphdb", "neptune",
    "oxigraph", "qlever", "rdf4j", "stardog", "virtuoso",
)  # fmt: skip


@click.command(
    epilog="""\b
Examples:
  clemency load --store build/store
  clemency load --to http://localhost:7878
  clemency load --to http://localhost:3030/ds --kind fuseki --prune --dry-run"""
)
@click.option("--to", "url", metavar="URL", help="A store that speaks SPARQL 1.1 (docs/stores.md).")
@click.option("--store", "directory", type=PATH, metavar="DIR", help="An embedded Oxigraph store on disk.")
@click.option("--kind", type=click.Choice(_KINDS), help="Which store --to is, if its address does not tell.")
@click.option("--prune", is_flag=True, help="Remove what was loaded before and is gone from the corpus.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and write nothing.")
@click.option("--no-validate", is_flag=True, help="Load it even if it has errors.")
@click.option("--as-told-by", multiple=True, metavar="PARTY", help="Load the facts as PARTY tells them, too.")
@click.pass_context
def load(
    ctx: click.Context,
    url: str | None,
    directory: Path | None,
    kind: str | None,
    prune: bool,
    dry_run: bool,
    no_validate: bool,
    as_told_by: tuple[str, ...],
) -> None:
    """Put the graphs into a triple store.

    One graph an article, one for the reference data, one for the ontology, and a catalogue of them. The
    corpus is validated first; what changed is replaced, read back and compared, the rest left alone. Loading
    again changes nothing, and after an interruption sets things right.

    Credentials come from CLEMENCY_USER and CLEMENCY_PASSWORD, CLEMENCY_TOKEN, a netrc file or the keyring.
    """
    from clemency.progress import progress

    if (url is None) == (directory is None):
        raise click.UsageError("Give either --to URL or --store DIR.")
    if url is None and kind:
        raise click.UsageError("--kind goes with --to URL.")
    corpus = corpus_of(ctx)
    validated = ""
    if not no_validate:
        from clemency.stores.contents import files_digest

        validated = files_digest(corpus)
        _validate(ctx, corpus)
    with progress() as watch:
        if url is not None:
            from clemency.stores.remote import load_remote

            loaded = load_remote(
                corpus,
                url,
                kind=kind,
                prune=prune,
                dry_run=dry_run,
                as_told_by=as_told_by,
                validated=validated,
                watch=watch,
            )
        else:
            from clemency.stores.embedded import load_embedded

            assert directory is not None  # noqa: S101 - for the type checker
            loaded = load_embedded(
                corpus,
                directory,
                prune=prune,
                dry_run=dry_run,
                as_told_by=as_told_by,
                validated=validated,
                watch=watch,
            )
    _tell(loaded)


def _validate(ctx: click.Context, corpus: "Corpus") -> None:
    """Show what is wrong with a corpus and end if there is an error, or something could not be checked."""
    from clemency.checking import formats
    from clemency.checking.findings import counted
    from clemency.checking.validation import validate
    from clemency.progress import progress
    from clemency.workers import Limits

    with progress("Checking", "files") as watch:
        report = validate(corpus, limits=Limits(), watch=watch)
    serious = [finding for finding in report.findings if finding.severity != "note"]
    if serious:
        click.echo(formats.render(report, "text", colour=False), nl=False, err=True)
    if not report.complete or any(finding.severity == "error" for finding in serious):
        limit = "" if report.complete else " Not everything could be checked."
        click.echo(f"Nothing was loaded: {counted(report.findings)}.{limit}", err=True)
        ctx.exit(1 if report.complete else 2)


def _tell(loaded: "LoadReport") -> None:
    for graph in loaded.graphs:
        click.echo(printable(f"{graph.iri}\t{graph.triples}\t{graph.state}"))
    store = printable(loaded.store)
    held = loaded.count("loaded", "unchanged")
    verb = "would hold" if loaded.dry_run else "holds"
    click.echo(f"{store} {verb} {held} graphs of this corpus.", err=True)
    told = sum(graph.state == "left" and graph.iri.startswith(VIEWS) for graph in loaded.graphs)
    if left := loaded.count("left") - told:
        more, them = ("more is", "it") if left == 1 else ("more are", "them")
        click.echo(f"{left} {more} no longer in this corpus: --prune removes {them}.", err=True)
    if told:
        tells, they, them = (
            ("graph tells", "it was", "it") if told == 1 else ("graphs tell", "they were", "them")
        )
        click.echo(
            f"{told} {tells} the facts as a party does, and {they} not brought up to date: "
            f"--as-told-by renews {them}, --prune removes {them}.",
            err=True,
        )
    if loaded.dry_run:
        click.echo("This was a dry run: nothing was written.", err=True)
