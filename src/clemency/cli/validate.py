"""`clemency validate` and `clemency explain`."""

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clemency.cli.shared import PATH, colour_on, corpus_of
from clemency.output import harmless, printable

if TYPE_CHECKING:
    from clemency.checking.screens import Engine


@click.command(
    epilog="""\b
Examples:
  clemency validate
  clemency validate data/articles/dailynk-2015-second-amnesty.ttl --text article.txt
  clemency validate --format sarif drafts/ > clemency.sarif
  clemency explain CLEM011"""
)
@click.argument("paths", nargs=-1, type=PATH)
@click.option(
    "--text", type=PATH, metavar="FILE", help="The article's own text: compare passages, tell coverage."
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
@click.option("--shapes", type=PATH, metavar="PATH", help="Check these SHACL shapes instead.")
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
    from clemency.checking import formats
    from clemency.checking.findings import counted
    from clemency.checking.screens import missing
    from clemency.checking.validation import validate as check
    from clemency.progress import Watch, progress
    from clemency.workers import Limits

    limits = Limits() if engine == "fast" and shapes is None else Limits(seconds=300)
    # No lines where there is no terminal: of a checker one expects its findings there.
    shown: AbstractContextManager[Watch | None]
    shown = progress("Checking", "files") if sys.stderr.isatty() else nullcontext()
    with shown as watch:
        report = check(
            corpus_of(ctx),
            paths,
            text,
            engine=engine,
            shapes=shapes,
            stats=stats,
            limits=limits,
            watch=watch,
        )
    click.echo(formats.render(report, form, colour=colour_on(sys.stdout)), nl=False)
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


@click.command(
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
    from clemency.checking.explain import explain as explained
    from clemency.checking.explain import index

    click.echo(printable(index() if code is None else explained(code)), nl=False)
