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
from engines import graphs_of, twofold
from folders import EXAMPLES

Triples = set[tuple[Node, ...]]

Claims = list[tuple[str, str, tuple[str, ...]]]  # the article, who says it, through whom
PASSED_ON: Claims = [
    ("a", "cadre", ("guard",)),
    ("a", "guard", ()),
    ("b", "prisoner", ("desk",)),
    ("b", "wire", ()),
]
OWN = "https://w3id.org/clemency/article/dailynk-2015-second-amnesty#"

_TELLING = """
@prefix id: <https://w3id.org/clemency/id/> .
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
@base <https://w3id.org/clemency/article/{name}> .
@prefix : <#> .
<> a schema:NewsArticle .
id:kp-2015-october-amnesty clem:grantedBy id:a-state .
:cadre clem:speakerKind clem:stateVoice .
:guard clem:speakerKind clem:reportedGroup .
:prisoner clem:speakerKind clem:anonymousSource .
:wire clem:speakerKind clem:publication ; prov:actedOnBehalfOf id:wire .
:desk clem:speakerKind clem:publication ; prov:actedOnBehalfOf id:wire .
"""
_TOLD = """
:c{number} a clem:Claim ; clem:statedBy :{speaker} ; clem:relayedBy ( {relays} ) ;
    clem:modality clem:asserted ; clem:stance clem:{stance} ; clem:basis clem:stated ;
    clem:asserts [
        rdf:subject id:kp-2015-october-amnesty ; rdf:predicate clem:grantedBy ; rdf:object id:a-state
    ] .
"""


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
    """The first article, the same one twice, two made-up ones, two that say the same of one amnesty, and
    two in which speakers pass on what others say."""
    copies = "@prefix prov: <http://www.w3.org/ns/prov#> .\n:c1 prov:wasDerivedFrom <test> .\n"
    (folder / "twice").mkdir()
    return {
        "corpus": corpus,
        "doubled": twofold(folder / "twice"),
        "elsewhere": open_corpus(EXAMPLES),
        "independent": _two_articles(folder / "independent"),
        "derived": _two_articles(folder / "derived", copies),
        "passed on": telling(PASSED_ON, folder / "passed-on"),
    }


def telling(claims: Claims, root: Path, stance: str = "endorsed") -> Corpus:
    """A corpus in which each claim is that a state granted an amnesty; the first has the stance."""
    articles = root / "data" / "articles"
    articles.mkdir(parents=True)
    texts: dict[str, str] = {}
    for number, (name, speaker, relays) in enumerate(claims):
        texts.setdefault(name, _TELLING.format(name=name))
        texts[name] += _TOLD.format(
            number=number,
            speaker=speaker,
            relays=" ".join(f":{relay}" for relay in relays),
            stance="endorsed" if number else stance,
        )
    for name, text in texts.items():
        (articles / f"{name}.ttl").write_text(text.replace(" ; clem:relayedBy (  )", ""), "utf-8")
    return open_corpus(root)


def _two_articles(root: Path, of_the_second: str = "") -> Corpus:
    """A corpus in which two articles say of one amnesty that it covers one group."""
    articles = root / "data" / "articles"
    articles.mkdir(parents=True)
    text = (assets.root() / "tests" / "broken" / "sound.ttl").read_text("utf-8")
    text = re.sub(r"(?<!\w):freed\b", "id:freed", text)
    (articles / "a.ttl").write_text(text, "utf-8")
    (articles / "b.ttl").write_text(text.replace("article/test>", "article/other>") + of_the_second, "utf-8")
    return open_corpus(root)
