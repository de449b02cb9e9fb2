"""The command line: parse, call, print, exit status.

Data goes to standard output, everything else to standard error. Exit status: 0 clean, 1 findings, 2 could not
run. Libraries are imported where they are used, so that `--version` and `--help` answer at once.
"""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click
from click.shell_completion import CompletionItem

from clemency.errors import ClemencyError, TurtleSyntaxError
from clemency.output import harmless, printable

if TYPE_CHECKING:
    from clemency.corpus import Corpus
    from clemency.export import Format
    from clemency.screens import Engine

_PATH = click.Path(path_type=Path)
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


def _query_names(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names of queries that begin like this, for a shell's completion; else let it offer files."""
    from clemency.corpus import open_corpus
    from clemency.queries import library

    folder = ctx.parent.params.get("folder") if ctx.parent else None
    with suppress(ClemencyError):
        queries = library(open_corpus(folder)).values()
        names = [query for query in queries if query.name.startswith(incomplete)]
        if names:
            return [CompletionItem(query.name, help=query.title) for query in names]
    return [CompletionItem(incomplete, type="file")]


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  clemency validate
  clemency query amnesties
  clemency report --output report.html
  clemency --corpus my-corpus validate

Exit status: 0 clean, 1 findings, 2 could not run.""",
)
@click.option(
    "--corpus",
    "folder",
    type=_PATH,
    metavar="DIR",
    help="A corpus of your own: data/articles, data/reference, queries. [default: the one that comes along]",
)
@click.version_option(package_name="clemency", message="clemency %(version)s")
@click.pass_context
def cli(ctx: click.Context, folder: Path | None) -> None:
    """A knowledge graph of detention systems and amnesties, in which no fact stands without a claim."""
    ctx.obj = folder


@cli.command(
    epilog="""\b
Examples:
  clemency validate
  clemency validate data/articles/dailynk-2015-second-amnesty.ttl --text article.txt
  clemency validate --format sarif drafts/ > clemency.sarif
  clemency explain CLEM011"""
)
@click.argument("paths", nargs=-1, type=_PATH)
@click.option(
    "--text", type=_PATH, metavar="FILE", help="The article's own text: compare passages, tell coverage."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif", "junit", "github", "shacl"]),
    default="text",
    show_default=True,
    help="How findings are printed; shacl is a W3C validation report in Turtle.",
)
@click.option(
    "--engine",
    type=click.Choice(["fast", "reference"]),
    default="fast",
    show_default=True,
    help="reference asks rdflib, pySHACL and owlrl alone: the same findings, later.",
)
@click.option("--shapes", type=_PATH, metavar="PATH", help="Check these SHACL shapes instead.")
@click.option("--stats", is_flag=True, help="Tell how many nodes each rule looked at.")
@click.pass_context
def validate(
    ctx: click.Context,
    paths: tuple[Path, ...],
    text: Path | None,
    form: str,
    engine: "Engine",
    shapes: Path | None,
    stats: bool,
) -> None:
    """Check articles, and say how to mend them.

    Syntax, double entry, attribution, evidence, names, values and reasoning are checked. PATHS are articles,
    reference files or folders of them; without any, the whole corpus is checked.
    """
    from clemency import formats
    from clemency.findings import counted
    from clemency.screens import missing
    from clemency.validation import validate as check
    from clemency.workers import Limits

    limits = Limits() if engine == "fast" and shapes is None else Limits(seconds=300)
    report = check(_corpus(ctx), paths, text, engine=engine, shapes=shapes, stats=stats, limits=limits)
    click.echo(formats.render(report, form, colour=_colour(sys.stdout)), nl=False)
    for code, nodes in report.looked_at.items():
        click.echo(f"{code}  looked at {nodes}", err=True)
    if report.checked.articles or report.complete:
        limit = "" if report.complete else " Not everything could be checked."
        click.echo(f"Checked {report.checked}: {counted(report.findings)}.{limit}", err=True)
    if report.coverage:
        click.echo(harmless(str(report.coverage)), err=True)
    if engine == "fast" and missing():
        click.echo(
            f"This took longer than it need: {' and '.join(missing())} cannot be imported here.", err=True
        )
    ctx.exit(report.exit_status)


@cli.command(
    epilog="""\b
Examples:
  clemency explain              which rules there are
  clemency explain CLEM011"""
)
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain a rule.

    What it asks, why, an article that breaks it, and how to mend that.
    """
    from clemency.explain import explain as explained
    from clemency.explain import index

    click.echo(printable(index() if code is None else explained(code)), nl=False)


@cli.command(
    epilog="""\b
Examples:
  clemency query --list                which questions there are
  clemency query who-was-excluded --about
  clemency query who-was-excluded --param country=KP
  clemency query claims-behind-fact --param subject=:freed-in-october
  clemency query how-many --format csv > how-many.csv
  clemency query ./mine.rq --format json
  echo 'SELECT * { ?s ?p ?o } LIMIT 3' | clemency query -"""
)
@click.argument("name_or_file", required=False, shell_complete=_query_names)
@click.option("--param", "given", multiple=True, metavar="NAME=VALUE", help="A parameter of the query.")
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
    form: str,
    iris: bool,
    listed: bool,
    about: bool,
) -> None:
    """Ask a question of the library, or one of your own.

    NAME_OR_FILE is the name of a question, a file of SPARQL 1.1 (a name with a / or ending in .rq), or - for
    standard input. Without it, the questions of the library are listed.
    """
    from clemency import asking, catalogue
    from clemency.queries import library, read_query

    corpus = _corpus(ctx)
    if listed or name_or_file is None:
        click.echo(catalogue.contents(library(corpus).values()), nl=False)
        return
    if about:
        click.echo(catalogue.about(read_query(name_or_file, corpus)), nl=False)
        return
    params = dict(text.split("=", 1) for text in given if "=" in text)
    if len(params) < len(given):
        raise click.BadParameter("write NAME=VALUE, and each name once.", param_hint="--param")
    answer = asking.answer(read_query(name_or_file, corpus), corpus, params, form, iris=iris)
    click.echo(printable(answer.replace("\r\n", "\n")) if sys.stdout.isatty() else answer, nl=False)


@cli.command(
    epilog="""\b
Examples:
  clemency report
  clemency report --output build/report.html"""
)
@click.option(
    "--output",
    type=_PATH,
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
    from clemency.findings import plural
    from clemency.report import write_report

    written = write_report(_corpus(ctx), output)
    inside = ", ".join(
        (plural(written.articles, "article"), plural(written.facts, "fact"), plural(written.claims, "claim"))
    )
    click.echo(f"Wrote {printable(str(written.path))} ({inside}).", err=True)


@cli.command(
    epilog="""\b
Examples:
  clemency load --store build/store
  clemency load --to http://localhost:7878/store"""
)
@click.option("--to", "url", metavar="URL", help="A store that speaks the SPARQL 1.1 Graph Store Protocol.")
@click.option("--store", "directory", type=_PATH, metavar="DIR", help="An embedded Oxigraph store on disk.")
@click.pass_context
def load(ctx: click.Context, url: str | None, directory: Path | None) -> None:
    """Put the graphs into a triple store.

    One graph an article, one for the reference data, one for the ontology. What the store then holds is read
    back and compared. Loading again changes nothing.
    """
    from clemency import stores

    if url is not None and directory is None:
        loaded = stores.load_remote(_corpus(ctx), url)
    elif directory is not None and url is None:
        loaded = stores.load_embedded(_corpus(ctx), directory)
    else:
        raise click.UsageError("Give either --to URL or --store DIR.")
    for graph in loaded.graphs:
        click.echo(printable(f"{graph.iri}\t{graph.triples}\t{graph.state}"))
    click.echo(f"{printable(loaded.store)} holds {len(loaded.graphs)} graphs of this corpus.", err=True)


@cli.command(
    epilog="""\b
Examples:
  clemency export --format nquads > corpus.nq
  clemency export --format turtle data/articles/dailynk-2015-second-amnesty.ttl
  clemency export --with-reference data/articles/dailynk-2015-second-amnesty.ttl > merged.ttl"""
)
@click.argument("paths", nargs=-1, type=_PATH)
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
    type=_PATH,
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
        document = serialised(_corpus(ctx), format=form, paths=paths)
    elif paths:
        raise click.UsageError("--with-reference takes one article; give no other paths.")
    else:
        document = merged_with_reference(read_article(article), _corpus(ctx))
    sys.stdout.buffer.write(document)


@cli.command(
    epilog="""\b
Examples:
  clemency completion bash >> ~/.bashrc
  clemency completion zsh  >> ~/.zshrc
  clemency completion fish >  ~/.config/fish/completions/clemency.fish"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a shell's completion script."""
    from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete

    scripts: dict[str, type[ShellComplete]] = {
        "bash": BashComplete,
        "zsh": ZshComplete,
        "fish": FishComplete,
    }
    click.echo(scripts[shell](cli, {}, "clemency", "_CLEMENCY_COMPLETE").source())


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


def _corpus(ctx: click.Context) -> "Corpus":
    from clemency.corpus import open_corpus

    return open_corpus(ctx.obj)


def _complain(error: ClemencyError) -> None:
    # An editor finds its way by FILE:LINE:COLUMN at the start of the line.
    prefix = "" if isinstance(error, TurtleSyntaxError) else "Error: "
    click.echo(harmless(f"{prefix}{error}"), err=True)


def _colour(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
