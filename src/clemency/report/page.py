"""The report: a page for each article and one for the corpus, each of which holds all that it needs.

No page asks a server for anything. A dossier of each article is prepared in Python, and templates lay it out;
the page's one small script adds details on the spot and filters, and nothing is lost without it.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from clemency.corpus import Article, Corpus, article_paths, read_article, reference_graph, twins
from clemency.errors import ClemencyError
from clemency.evidence import read_text
from clemency.output import atomic_write
from clemency.report.charts import figures_chart
from clemency.report.dossier import Dossier, dossier
from clemency.report.dossier.overview import Overview, Summary, overview
from clemency.report.markdown import markdown, markdown_overview
from clemency.report.rendering import render
from clemency.report.text import OwnText, is_text_of, own_text

Form = Literal["html", "markdown"]

_ENDINGS = {"html": ".html", "markdown": ".md"}
_INDEX = "index"


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


def write_report(
    corpus: Corpus,
    folder: Path,
    articles: Sequence[Path] = (),
    *,
    form: Form = "html",
    text: Path | None = None,
) -> ReportSummary:
    """Write a page for each article, `SLUG.html`, and one for the corpus, `index.html`, into a folder.

    The slug is the last part of the article's IRI. `articles` are files; if given, only their own pages are
    written. `text` is an article's own text, for its page to show: that of the one article that there is, or
    of the one whose digest it has. The same corpus gives the same bytes. Nothing is written before all
    articles are read, and each file is written whole or not at all.

    Raises ClemencyError if there is no article or an unsound one, if two have one slug, if the text is not
    the article's, or if a file cannot be written.
    """
    if text is not None and form != "html":
        raise ClemencyError("Only an HTML page can show the article's own text.")
    paths = tuple(dict.fromkeys(articles)) or article_paths(corpus)
    words = read_text(text) if text else ""
    reference = reference_graph(corpus)
    pages: dict[Path, bytes] = {}  # packed, because a corpus may be large
    summaries: list[Summary] = []
    seen: dict[str, Article] = {}
    shown: tuple[Path, OwnText] | None = None
    for article in map(read_article, paths):
        told = dossier(article, reference)
        _keep_apart(article, told.slug, seen)
        path = folder / f"{told.slug}{_ENDINGS[form]}"
        own = None
        if text and not shown and (len(paths) == 1 or is_text_of(article, words)):
            own = own_text(article, text)
            shown = path, own
        pages[path] = _packed(_article(told, form, own, index=not articles))
        summaries.append(told.summary)
    if text and not shown:
        raise ClemencyError(
            f"{text} has the digest of no article here. Name the article too, and see what differs."
        )
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
        text_in=shown[0] if shown else None,
        exact=shown is None or shown[1].exact,
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


def _article(told: Dossier, form: Form, text: OwnText | None, *, index: bool) -> str:
    return markdown(told) if form == "markdown" else article_page(told, text=text, index=index)


def _packed(page: str) -> bytes:
    return zlib.compress(page.encode("utf-8"), level=1)


def _keep_apart(article: Article, slug: str, seen: dict[str, Article]) -> None:
    """Raise ClemencyError if an article's page would be another's, on a disk that knows no capitals too."""
    other = seen.setdefault(slug.casefold(), article)
    if other is article and slug.casefold() != _INDEX:
        return
    if other is article:
        raise ClemencyError(f"{article.file.path}: the page of <{article.iri}> would be the corpus's own.")
    if other.iri == article.iri:
        raise twins(other.file.path, article.file.path, article.iri)
    raise ClemencyError(
        f"{other.file.path} and {article.file.path} would have one page: "
        f"<{other.iri}> and <{article.iri}> end alike."
    )
