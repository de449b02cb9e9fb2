"""The report: a page for each article and one for the corpus, each of which holds all that it needs.

No page asks a server for anything. A dossier of each article is prepared in Python, and templates lay it out;
the page's one small script adds details on the spot and filters, and nothing is lost without it.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from rdflib import Graph, URIRef

from clemency.checking.check import stamps
from clemency.corpus import Corpus, article_paths, merged, read_article, twins
from clemency.errors import ClemencyError
from clemency.evidence import digest, read_text
from clemency.output import atomic_write
from clemency.reading.turtle import read_turtle, read_utf8
from clemency.report.charts import figures_chart
from clemency.report.dossier import Dossier, dossier
from clemency.report.dossier.overview import Overview, Summary, overview
from clemency.report.markdown import markdown, markdown_overview
from clemency.report.rendering import render
from clemency.report.text import OwnText, is_text_of, own_text
from clemency.workers import Limits, Passed, checked

Form = Literal["html", "markdown"]

_ENDINGS = {"html": ".html", "markdown": ".md"}
_INDEX = "index"
_FEW = 8  # articles that are not worth a process of their own
_LIMITS = Limits(megabytes=100, seconds=600, memory=4 * 1024**3)  # far more than any article takes


@dataclass(frozen=True)
class ReportSummary:
    """What was written: the pages, the corpus's first if there is one, how much is in them, bytes in all.

    `text_in` is the page that holds an article's own text, which is under copyright; None if none does.
    `exact` is false if that text, all passages of which agree, is not wholly the one that the article is of.
    """

    pages: tuple[Path, ...]
    articles: int
    facts: int
    claims: int
    size: int
    text_in: Path | None = None
    exact: bool = True


@dataclass(frozen=True)
class _Task:
    """An article's page to be made, in whichever process. `text` is the file of the article's own text."""

    path: Path
    references: tuple[Path, ...]
    form: Form
    index: bool
    text: Path | None = None


@dataclass(frozen=True)
class _Made:
    """A page, packed because a corpus may be large, and what is kept of its article."""

    path: Path
    iri: URIRef
    slug: str
    page: bytes
    summary: Summary
    exact: bool


def write_report(
    corpus: Corpus,
    folder: Path,
    articles: Sequence[Path] = (),
    *,
    form: Form = "html",
    text: Path | None = None,
) -> ReportSummary:
    """Write a page for each article, `SLUG.html`, and one for the corpus, `index.html`, into a folder.

    The slug is the last part of the article's IRI, made safe (`dossier.material.slug_of`). `articles` are
    files; if given, only their own pages are written. `text` is an article's own text, for its page to show:
    that of the one article that there is, or of the first whose digest it has. The same corpus gives the same
    bytes. Many articles are read in worker processes. Nothing is written before all are read, and each file
    is written whole or not at all.

    Raises ClemencyError if there is no article or an unsound one, if two have one slug, if the text is not
    the article's, or if a file cannot be written.
    """
    if text is not None and form != "html":
        raise ClemencyError("Only an HTML page can show the article's own text.")
    paths = tuple(dict.fromkeys(articles)) or article_paths(corpus)
    owner = _owner(paths, text) if text else None
    tasks = [
        _Task(path, corpus.reference_paths, form, not articles, text if path == owner else None)
        for path in paths
    ]
    pages: dict[Path, bytes] = {}
    summaries: list[Summary] = []
    seen: dict[str, _Made] = {}
    text_in, exact = None, True
    for made in _made(tasks):
        _keep_apart(made, seen)
        path = folder / f"{made.slug}{_ENDINGS[form]}"
        pages[path] = made.page
        summaries.append(made.summary)
        if made.path == owner:
            text_in, exact = path, made.exact
    if not articles:
        whole = overview(summaries)
        page = index_page(whole) if form == "html" else markdown_overview(whole)
        pages = {folder / f"{_INDEX}{_ENDINGS[form]}": _packed(page), **pages}
    size = 0
    for path, content in pages.items():
        page_bytes = zlib.decompress(content)
        atomic_write(path, page_bytes)
        size += len(page_bytes)
    return ReportSummary(
        pages=tuple(pages),
        articles=len(summaries),
        facts=sum(each.line.facts for each in summaries),
        claims=sum(each.line.claims for each in summaries),
        size=size,
        text_in=text_in,
        exact=exact,
    )


def article_page(told: Dossier, *, text: OwnText | None = None, index: bool = False) -> str:
    """Return an article's page as HTML; `index`: beside it lies the corpus's page, `index.html`."""
    from markupsafe import Markup

    return render(
        "article.html.j2",
        it=told,
        length=told.source.length,
        language="" if told.source.language == "en" else told.source.language,
        text=text,
        index=index,
        chart=Markup(figures_chart(told.figures)),  # noqa: S704 – drawn from escaped words
        marks_of={card.mark.name: card.mark for card in told.cards},
    )


def index_page(whole: Overview) -> str:
    """Return the corpus's page as HTML."""
    return render("index.html.j2", it=whole)


def _made(tasks: Sequence[_Task]) -> Iterator[_Made]:
    """Make the pages, in their order: many of them in worker processes, as many as there are processors."""
    if len(tasks) < _FEW:
        yield from map(_make, tasks)
        return
    for task, made in zip(tasks, checked(_make, tasks, limits=_LIMITS), strict=True):
        if isinstance(made, Passed):
            raise ClemencyError(f"{task.path}: {made.reason}")
        yield made


def _make(task: _Task) -> _Made:
    article = read_article(task.path)
    try:
        told = dossier(article, _reference(task.references, stamps(task.references)))
    except ClemencyError as error:
        raise ClemencyError(f"{task.path}: {error}") from None
    own = own_text(article, task.text) if task.text else None
    page = markdown(told) if task.form == "markdown" else article_page(told, text=own, index=task.index)
    return _Made(task.path, article.iri, told.slug, _packed(page), told.summary, own is None or own.exact)


@lru_cache(maxsize=1)
def _reference(paths: tuple[Path, ...], _: object) -> Graph:
    return merged(map(read_turtle, paths))


def _owner(paths: Sequence[Path], text: Path) -> Path:
    """Return the article to which a text belongs: the only one, or the first that has the text's digest."""
    if len(paths) == 1:
        return paths[0]
    words = read_text(text)
    for path in paths:
        if digest(words) in read_utf8(path) and is_text_of(read_article(path), words):
            return path
    raise ClemencyError(
        f"{text} has the digest of no article here. Name the article too, and see what differs."
    )


def _packed(page: str) -> bytes:
    return zlib.compress(page.encode("utf-8"), level=1)


def _keep_apart(made: _Made, seen: dict[str, _Made]) -> None:
    """Raise ClemencyError if an article's page would be another's, on a disk that knows no capitals too."""
    other = seen.setdefault(made.slug.casefold(), made)
    if other is made and made.slug.casefold() != _INDEX:
        return
    if other is made:
        raise ClemencyError(f"{made.path}: the page of <{made.iri}> would be the corpus's own.")
    if other.iri == made.iri:
        raise twins(other.path, made.path, made.iri)
    raise ClemencyError(
        f"{other.path} and {made.path} would have one page: <{other.iri}> and <{made.iri}> end alike."
    )
