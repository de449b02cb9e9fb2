"""The report: one HTML page that holds all it needs and asks no server for anything.

A dossier of each article is prepared in Python; the templates lay it out. The page has no script. Its style
sheet is inside it, and its Content-Security-Policy (https://www.w3.org/TR/CSP3/) allows that sheet alone, by
its digest.
"""

import base64
import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from clemency.corpus import Corpus, read_articles, reference_graph
from clemency.output import atomic_write, printable
from clemency.report.dossier import Dossier, dossier
from clemency.report.dossier.wording import capital

_TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class ReportSummary:
    """What was written: where, how much of each, and the size of the page in bytes."""

    path: Path
    articles: int
    facts: int
    claims: int
    size: int


def write_report(corpus: Corpus, out: Path) -> ReportSummary:
    """Write the page of a corpus.

    The same corpus gives the same bytes. Raises ClemencyError if the corpus has no article or an unsound one,
    or if the file cannot be written.
    """
    reference = reference_graph(corpus)
    dossiers = [dossier(article, reference) for article in read_articles(corpus)]
    page = render(dossiers).encode("utf-8")
    atomic_write(out, page)
    return ReportSummary(
        path=out,
        articles=len(dossiers),
        facts=sum(each.facts for each in dossiers),
        claims=sum(each.claims for each in dossiers),
        size=len(page),
    )


def render(dossiers: Sequence[Dossier]) -> str:
    """Return the page of some dossiers as HTML."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    css = (_TEMPLATES / "report.css").read_text("utf-8")
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    environment.filters |= {"words": _words, "thousands": "{:,}".format, "capitalise": capital}
    template = environment.get_template("report.html.j2")
    return template.render(dossiers=dossiers, css=Markup(css), css_digest=_csp_digest(css))  # noqa: S704 – our own sheet


def _words(text: str, language: str = "") -> str:
    """Return a text of the data as HTML: escaped, its language told, its direction kept to itself."""
    from markupsafe import Markup

    shown = printable(text)
    right_to_left = any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in shown)
    if language:
        return Markup('<bdi lang="{}">{}</bdi>').format(language, shown)
    return Markup("<bdi>{}</bdi>").format(shown) if right_to_left else Markup("{}").format(shown)


def _csp_digest(sheet: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(sheet.encode("utf-8")).digest()).decode("ascii")
