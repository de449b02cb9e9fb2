"""The library of questions: how well a corpus is recorded, and what a store holds of it."""

from collections.abc import Callable
from pathlib import Path

from rdflib import RDF

from answers import answer, told
from clemency.corpus import Corpus, open_corpus, read_articles
from clemency.namespaces import CLEM, OA
from handmade import article, claim

Write = Callable[..., Path]


def test_a_stretch_of_text_is_covered_once_however_many_passages_lie_over_it(corpus: Corpus) -> None:
    (article_read,) = read_articles(corpus)
    graph = article_read.file.graph
    covered = {
        place
        for passage in graph.objects(None, CLEM.passage)
        for place in range(*(int(str(graph.value(passage, edge))) for edge in (OA.start, OA.end)))
    }
    claims = set(graph.subjects(RDF.type, CLEM.Claim))
    inferred = claims & set(graph.subjects(CLEM.basis, CLEM.inferred))
    counts = told(
        answer("coverage", corpus), "length", "covered", "percent", "claims", "inferred", "speakers"
    )
    assert counts == [
        tuple(map(str, (3155, len(covered), 100 * len(covered) // 3155, len(claims), len(inferred), 7)))
    ]


def test_coverage_of_a_text_that_can_be_counted_by_hand(written: Write, tmp_path: Path) -> None:
    places = ((0, 10), (2, 5), (8, 12), (20, 30), (20, 30), (20, 25))
    passages = "".join(f":c clem:passage [ oa:start {start} ; oa:end {end} ] .\n" for start, end in places)
    text = article("a", claim("c", "id:m clem:covers :g"), "<> clem:textLength 40 .\n", passages)
    written(text, "data/articles/a.ttl")
    rows = answer("coverage", open_corpus(tmp_path), article="a")
    # 0 to 12 and 20 to 30; one stretch is there twice
    assert told(rows, "covered", "percent", "passages") == [("22", "55", "5")]


def test_a_thing_without_a_name_says_what_it_lacks(written: Write, tmp_path: Path) -> None:
    text = article(
        "a",
        claim("c", ":men clem:subgroupOf :people"),
        "<> rdfs:label 'an article'@en . id:m rdfs:label 'a measure'@en . :people rdfs:label 'people'@en .",
        ":men a clem:Group ; rdfs:label 'des hommes'@fr . :people a clem:Group . :body a clem:Authority .",
        claim("d", "id:m clem:covers :nobody"),
    )
    written(text, "data/articles/a.ttl")
    assert told(answer("unlabelled-entities", open_corpus(tmp_path)), "thing", "kind", "lacks") == [
        (":nobody", "", "a declaration"),
        (":body", "clem:Authority", "a label"),
        (":men", "clem:Group", "an English label"),
    ]


def test_a_claim_without_its_place_says_what_it_lacks(written: Write, tmp_path: Path) -> None:
    text = article(
        "a",
        ":c1 a clem:Claim .",
        ":c2 a clem:Claim ; clem:passage [ oa:start 1 ; oa:end 2 ; clem:anchor 'a' ; clem:sha256 'b' ] .",
        ":c3 a clem:Claim ; clem:passage [ oa:start 1 ; oa:end 2 ; clem:sha256 'b' ] .",
        ":c4 a clem:Claim ; clem:passage [ oa:start 1 ; clem:anchor 'a' ] .",
    )
    written(text, "data/articles/a.ttl")
    assert told(answer("unanchored-claims", open_corpus(tmp_path)), "claim", "lacks", "start") == [
        (":c1", "a passage", ""),
        (":c3", "an anchor", "1"),
        (":c4", "a beginning or an end", "1"),
        (":c4", "a digest", "1"),
    ]


def test_each_graph_is_counted(corpus: Corpus) -> None:
    rows = answer("graph-counts", corpus)
    shown = told(rows, "graph", "holds", "claims", "passages", "statements")
    # 74 claims on 86 passages; c39 confirms others and asserts nothing of its own
    (article_read,) = read_articles(corpus)
    statements = len(set(article_read.file.graph.subjects(RDF.subject)))
    assert shown == [
        (f"<{article_read.iri}>", "an article", "74", "86", str(statements)),
        ("<https://w3id.org/clemency/graph/ontology>", "the ontology", "0", "0", "0"),
        ("<https://w3id.org/clemency/graph/reference>", "other data", "0", "0", "0"),
    ]
    assert told(rows, "triples")[0] == (str(len(article_read.file.graph)),)


def test_two_states_of_an_article_differ_in_what_was_changed_and_in_nothing_else(
    written: Write, tmp_path: Path
) -> None:
    passage = ":c1 clem:passage [ a oa:TextPositionSelector ; oa:start 0 ; oa:end {} ] .\n"
    old = article(
        "a", claim("c1", "id:m clem:covers :men"), passage.format(9), claim("c2", "id:m clem:marks id:d")
    )
    new = article(
        "a", claim("c1", "id:m clem:covers :all"), passage.format(12), claim("c2", "id:m clem:marks id:d")
    )
    written(new, "data/articles/a.ttl")
    # the earlier state, under a name of its own; what is in it keeps its names
    kept = old.replace(
        "<> a schema:NewsArticle", "<https://w3id.org/clemency/article/a-before> a schema:NewsArticle"
    )
    written(kept, "data/articles/b.ttl")
    rows = answer("graph-differences", open_corpus(tmp_path), before="a-before", after="a")
    changes = told(rows, "change", "what", "subject", "object")
    assert [row for row in changes if row[3] != "schema:NewsArticle"] == [
        ("added", "asserted statement", "id:m", "a:all"),
        ("added", "passage", "a:c1", "0–12"),
        ("added", "triple", "id:m", "a:all"),
        ("removed", "asserted statement", "id:m", "a:men"),
        ("removed", "passage", "a:c1", "0–9"),
        ("removed", "triple", "id:m", "a:men"),
    ]
