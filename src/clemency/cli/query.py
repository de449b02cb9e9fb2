"""`clemency query`."""

import sys
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from clemency.cli.shared import PATH, corpus_of
from clemency.errors import ClemencyError
from clemency.output import printable


def _query_names(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of queries that begin like this, for a shell's completion; else let it offer files."""
    from clemency.asking.queries import library, points_of_view
    from clemency.corpus import open_corpus

    folder = ctx.parent.params.get("folder") if ctx.parent else None
    with suppress(ClemencyError):
        corpus = open_corpus(folder)
        queries = [*library(corpus).values(), *points_of_view(corpus).values()]
        names = [query for query in queries if query.name.startswith(incomplete)]
        if names:
            return [CompletionItem(query.name, help=query.title) for query in names]
    return [CompletionItem(incomplete, type="file")]


def _parties(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the parties whose names begin like this, for a shell's completion."""
    from clemency.corpus import named_graphs, open_corpus
    from clemency.views import party_names

    folder = ctx.parent.params.get("folder") if ctx.parent else None
    with suppress(ClemencyError):
        names = party_names(named_graphs(open_corpus(folder)))
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]
    return []


@click.command(
    epilog="""\b
Examples:
  clemency query --list                which questions there are
  clemency query who-was-excluded --about
  clemency query who-was-excluded --param country=KP
  clemency query claims-behind-fact --param subject=:freed-in-october
  clemency query how-many --format csv > how-many.csv
  clemency query reasons --as-told-by state-media
  clemency query ./mine.rq --format json
  echo 'SELECT * { ?s ?p ?o } LIMIT 3' | clemency query -"""
)
@click.argument("name_or_file", required=False, shell_complete=_query_names)
@click.option("--param", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the query.")
@click.option(
    "--as-told-by",
    metavar="PARTY",
    shell_complete=_parties,
    help="Ask what one party tells: article, corroborated, state-media, or a speaker such as :source-1.",
)
@click.option(
    "--store",
    type=PATH,
    metavar="DIR",
    help="Ask an embedded store that `clemency load --store` has filled, if it is up to date.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "csv", "tsv", "json", "turtle"]),
    default="table",
    show_default=True,
    help="json is SPARQL 1.1's; turtle is for CONSTRUCT and DESCRIBE.",
)
@click.option("--iris", is_flag=True, help="In a table, show IRIs instead of names.")
@click.option("--list", "listed", is_flag=True, help="List the questions, by group, with their parameters.")
@click.option("--about", is_flag=True, help="Explain the question instead of asking it.")
@click.pass_context
def query(
    ctx: click.Context,
    name_or_file: str | None,
    given: tuple[str, ...],
    as_told_by: str | None,
    store: Path | None,
    form: str,
    iris: bool,
    listed: bool,
    about: bool,
) -> None:
    """Ask a question of the library, or one of your own.

    NAME_OR_FILE is the name of a question, a file of SPARQL 1.1 (a name with a / or ending in .rq), or - for
    standard input. Without it, the questions of the library are listed.
    """
    from clemency.asking import answering, catalogue
    from clemency.asking.queries import library, points_of_view, read_query

    corpus = corpus_of(ctx)
    if listed or name_or_file is None:
        queries = [*library(corpus).values(), *points_of_view(corpus).values()]
        click.echo(catalogue.contents(queries), nl=False)
        return
    if about:
        click.echo(catalogue.about(read_query(name_or_file, corpus)), nl=False)
        return
    params = dict(text.split("=", 1) for text in given if "=" in text)
    if len(params) < len(given):
        raise click.BadParameter("write NAME=VALUE, and each name once.", param_hint="--param")
    asked = read_query(name_or_file, corpus)
    answer = answering.answer(asked, corpus, params, form, iris=iris, as_told_by=as_told_by, store=store)
    if answer.note:
        click.echo(answer.note, err=True)
    text = answer.text
    click.echo(printable(text.replace("\r\n", "\n")) if sys.stdout.isatty() else text, nl=False)
