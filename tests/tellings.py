"""Points of view: what their tests share."""

import re
from collections.abc import Mapping
from pathlib import Path

from rdflib import Graph
from rdflib.term import Node

from clemency import assets
from clemency.asking import parameters
from clemency.corpus import Corpus, open_corpus
from clemency.ledger import ledger
from clemency.reading.turtle import compact
from clemency.views import facts_told, find_party
from engines import EXAMPLES, graphs_of, twofold

Triples = set[tuple[Node, ...]]

OWN = "https://w3id.org/clemency/article/dailynk-2015-second-amnesty#"


def told_by(party: str, corpus: Corpus) -> Triples:
    """The facts that a party tells."""
    graphs = graphs_of(corpus)
    views = facts_told(graphs, find_party(party, graphs)).values()
    return {fact for view in views for fact in view}


def facts(corpus: Corpus, party: str) -> set[str]:
    """The facts that a party tells, as a reader writes them."""
    known = parameters.prefixes(graphs_of(corpus))
    return {" ".join(compact(term, known) for term in fact) for fact in told_by(party, corpus)}


def standing(graph: Graph) -> Triples:
    return {(fact.subject, fact.predicate, fact.object) for fact in ledger(graph).facts}


def told_in_several_ways(corpus: Corpus, folder: Path) -> Mapping[str, Corpus]:
    """The first article, the same one twice, two made-up ones, and two that say the same of one amnesty."""
    copies = "@prefix prov: <http://www.w3.org/ns/prov#> .\n:c1 prov:wasDerivedFrom <test> .\n"
    (folder / "twice").mkdir()
    return {
        "corpus": corpus,
        "doubled": twofold(folder / "twice"),
        "elsewhere": open_corpus(EXAMPLES),
        "independent": _two_articles(folder / "independent"),
        "derived": _two_articles(folder / "derived", copies),
    }


def _two_articles(root: Path, of_the_second: str = "") -> Corpus:
    """A corpus in which two articles say of one amnesty that it covers one group."""
    articles = root / "data" / "articles"
    articles.mkdir(parents=True)
    text = (assets.root() / "tests" / "broken" / "sound.ttl").read_text("utf-8")
    text = re.sub(r"(?<!\w):freed\b", "id:freed", text)
    (articles / "a.ttl").write_text(text, "utf-8")
    (articles / "b.ttl").write_text(text.replace("article/test>", "article/other>") + of_the_second, "utf-8")
    return open_corpus(root)
