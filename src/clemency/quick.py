"""The quick look at an article: whether all that could be said of it is that nothing is wrong.

It takes a twentieth of what a full check takes, and sees as much; what it is not sure of, it leaves to that.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from clemency import screens
from clemency.axioms import TYPE, facts_of, ontology_axioms
from clemency.check import stamps
from clemency.namespaces import CLEM, DOMAIN_MODULES, SCHEMA
from clemency.ntriples import ntriples

_ARTICLE, _CLAIM, _PASSAGE = f"<{SCHEMA.NewsArticle}>", f"<{CLEM.Claim}>", f"<{CLEM.passage}>"


@dataclass(frozen=True)
class Seen:
    """What a look at a sound file saw: the article that it declares, and its claims, facts and passages."""

    article: str | None = None
    claims: int = 0
    facts: int = 0
    passages: int = 0


def look(path: Path, references: tuple[Path, ...]) -> Seen | None:
    """Return what a look at a sound article sees; None where anything is wrong, or might be.

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
        return Seen()
    used = Counter(predicate for _, predicate, _ in facts)
    return Seen(
        article=articles[0][1:-1],
        claims=sum(1 for _, predicate, kind in facts if predicate == TYPE and kind == _CLAIM),
        facts=sum(used[name] for name in _fact_properties()),
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


@cache
def _fact_properties() -> frozenset[str]:
    """Return the domain properties, as `corpus.fact_properties` does, by their N-Triples terms."""
    modules = {f"<{module}>" for module in DOMAIN_MODULES}
    facts = ontology_axioms().facts
    kinds = (
        "<http://www.w3.org/2002/07/owl#ObjectProperty>",
        "<http://www.w3.org/2002/07/owl#DatatypeProperty>",
    )
    properties = {subject for subject, predicate, kind in facts if predicate == TYPE and kind in kinds}
    defined = "<http://www.w3.org/2000/01/rdf-schema#isDefinedBy>"
    return frozenset(s for s, p, o in facts if p == defined and o in modules and s in properties)
