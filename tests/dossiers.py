"""Dossiers of articles, and their clauses as a reader meets them, for the tests of reports."""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from clemency.corpus import open_corpus, read_article, reference_graph
from clemency.report.dossier import Dossier, dossier
from clemency.report.dossier.wording import Clause, Mark
from folders import EXAMPLES, ROOT

REAL = ROOT / "data" / "articles" / "dailynk-2015-second-amnesty.ttl"
LAW, PARDON = (EXAMPLES / "data" / "articles" / f"{name}.ttl" for name in ("amnesty-law", "holiday-pardon"))

Told = Callable[[Path], Dossier]


def told(article: Path) -> Dossier:
    """Return an article's dossier, with the reference data that belongs to it."""
    own = EXAMPLES if EXAMPLES in article.parents else None
    return dossier(read_article(article), reference_graph(open_corpus(own)))


@cache
def known(article: Path) -> Dossier:
    """Return the dossier of an article that no test changes."""
    return told(article)


def sentence(clauses: Iterable[Clause]) -> str:
    """Return clauses as words, each followed by its claims: `the pardoned prisoners [c1], …`."""
    return "".join(
        "".join(piece.text for piece in each.pieces) + (f" [{names(each.marks)}]" if each.marks else "")
        for each in clauses
    ).strip()


def names(marks: Iterable[Mark]) -> str:
    """Return the names of claims, each with its signs: `c8 c37*`."""
    return " ".join(mark.name + mark.signs for mark in marks)
