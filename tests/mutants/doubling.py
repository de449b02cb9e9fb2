"""Slips that write something twice, or make one of two."""

from collections.abc import Iterator
from itertools import pairwise

from mutants.annotation import Article, Triple
from mutants.mutant import Change, operator
from mutants.parts import claims, facts, passages, statements


@operator
def duplicate_a_claim(article: Article) -> Iterator[Change]:
    for claim in claims(article):
        yield claim, [], _renamed(article.about(claim), claim, f"{claim}-again")


@operator
def duplicate_a_claim_in_other_words(article: Article) -> Iterator[Change]:
    for claim in claims(article):
        copy = _renamed(article.about(claim), claim, f"{claim}-again")
        yield (
            claim,
            [],
            [
                (s, p, v.replace('"@en', ', it says."@en') if p == "clem:paraphrase" else v)
                for s, p, v in copy
            ],
        )


@operator
def duplicate_a_statement(article: Article) -> Iterator[Change]:
    for claim, node, fact in statements(article):
        copy = _renamed(article.about(node), node, "_:again")
        yield f"{claim}: {' '.join(fact)}", [], [(claim, "clem:asserts", "_:again"), *copy]


@operator
def duplicate_a_passage(article: Article) -> Iterator[Change]:
    for claim, node in passages(article):
        copy = _renamed(article.about(node), node, "_:again")
        yield f"{claim} {article.value(node, 'oa:start')}", [], [(claim, "clem:passage", "_:again"), *copy]


@operator
def duplicate_a_fact_as_a_slightly_different_one(article: Article) -> Iterator[Change]:
    known = facts(article)
    for fact, other in zip(known, [*known[1:], known[0]], strict=True):
        alike = next((each[2] for each in known if each[1] == fact[1] and each[2] != fact[2]), other[2])
        different = (fact[0], fact[1], alike)
        if different not in known:
            yield " ".join(different), [], [different]


@operator
def duplicate_a_node(article: Article) -> Iterator[Change]:
    for subject, _, kind in article.where(None, "a"):
        if subject.startswith(":") and kind != "clem:Claim":
            declared = [triple for triple in article.where(subject) if triple not in facts(article)]
            yield subject, [], _renamed(declared, subject, f"{subject}-again")


@operator
def label_a_node_twice(article: Article) -> Iterator[Change]:
    for subject, predicate, label in article.where(None, "rdfs:label"):
        yield subject, [], [(subject, predicate, label.replace('"@en', ', again"@en'))]


@operator
def merge_two_groups(article: Article) -> Iterator[Change]:
    groups = [*article.instances("clem:PrisonerGroup"), *article.instances("clem:Group")]
    wholes = [(part, whole) for part, _, whole in article.where(None, "clem:subgroupOf")]
    for one, other in [*pairwise(groups), *wholes]:
        declaration = [(one, p, v) for _, p, v in article.where(one) if p in {"a", "rdfs:label"}]
        rest = [triple for triple in article.triples if one in triple and triple not in declaration]
        merged = [(other if s == one else s, p, other if v == one else v) for s, p, v in rest]
        yield (
            f"{one} {other}",
            [*declaration, *rest],
            [triple for triple in merged if triple not in article.triples],
        )


def _renamed(triples: list[Triple], old: str, new: str) -> list[Triple]:
    """Return the triples with one node under a new name, and their blank nodes under fresh ones."""

    def name(word: str) -> str:
        if word == old:
            return new
        return f"{word}x" if word in inner else word

    inner = {subject for subject, _, _ in triples if subject.startswith("_:")}
    return [(name(s), name(p), name(v)) for s, p, v in triples]
