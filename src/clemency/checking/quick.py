"""The quick look at an article: whether all that could be said of it is that nothing is wrong.

It takes a twentieth of what a full check takes, and sees as much; what it is not sure of, it leaves to that.
"""

from collections import Counter
from functools import lru_cache
from pathlib import Path

from clemency.checking import screens
from clemency.checking.axioms import TYPE, fact_properties, facts_of
from clemency.checking.check import Outcome, stamps
from clemency.namespaces import CLEM, SCHEMA
from clemency.reading.ntriples import ntriples

_ARTICLE, _CLAIM, _PASSAGE = f"<{SCHEMA.NewsArticle}>", f"<{CLEM.Claim}>", f"<{CLEM.passage}>"


def look(path: Path, references: tuple[Path, ...]) -> Outcome | None:
    """Return the outcome of checking a sound file; None where anything is wrong, or might be.

    A path among the references stands for the reference data as a whole.
    """
    shared = _shared(references, stamps(references))
    article = b"" if path in references else _read(path)
    if shared is None or article is None:
        return None
    facts = facts_of(article)
    articles = [subject for subject, predicate, kind in facts if predicate == TYPE and kind == _ARTICLE]
    if len(articles) != (path not in references):
        return None
    if not screens.conforms(article + shared) or not screens.consistent(article + shared):
        return None
    if not articles:
        return Outcome()
    used = Counter(predicate for _, predicate, _ in facts)
    return Outcome(
        article=articles[0][1:-1],
        claims=sum(1 for _, predicate, kind in facts if predicate == TYPE and kind == _CLAIM),
        facts=sum(used[name] for name in fact_properties()),
        passages=used[_PASSAGE],
    )


def _read(path: Path) -> bytes | None:
    try:
        return ntriples(path.read_bytes().decode("utf-8").removeprefix("\ufeff"))
    except (OSError, UnicodeDecodeError):
        return None


@lru_cache(maxsize=4)
def _shared(paths: tuple[Path, ...], _: object) -> bytes | None:
    files = [_read(path) for path in paths]
    return None if None in files else b"".join(file for file in files if file)
