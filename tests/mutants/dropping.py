"""Slips that leave something out."""

from collections.abc import Iterator

from mutants.annotation import Article
from mutants.mutant import Change, Operator, operator
from mutants.parts import claims, facts, owner, passages, statements


@operator
def drop_a_claim(article: Article) -> Iterator[Change]:
    for claim in claims(article):
        yield claim, article.about(claim), []


@operator
def drop_a_fact(article: Article) -> Iterator[Change]:
    for fact in facts(article):
        yield " ".join(fact), [fact], []


@operator
def drop_a_statement(article: Article) -> Iterator[Change]:
    for claim, node, fact in statements(article):
        yield f"{claim}: {' '.join(fact)}", [(claim, "clem:asserts", node), *article.about(node)], []


@operator
def drop_a_speaker(article: Article) -> Iterator[Change]:
    for speaker in article.instances("clem:Speaker"):
        yield speaker, article.about(speaker), []


@operator
def drop_a_passage(article: Article) -> Iterator[Change]:
    for claim, passage in passages(article):
        place = owner(article, passage)
        yield place, [(claim, "clem:passage", passage), *article.about(passage)], []


@operator
def drop_a_relay(article: Article) -> Iterator[Change]:
    for claim, predicate, chain in article.where(None, "clem:relayedBy"):
        yield claim, [(claim, predicate, chain), *article.about(chain)], []


def dropping(predicate: str) -> Operator:
    """Return the operator that takes out one triple of a predicate at a time."""

    def drop(article: Article) -> Iterator[Change]:
        for triple in article.where(None, predicate):
            value = triple[2] if triple[2][0] not in '"_' else ""
            yield f"{owner(article, triple[0])} {value}".strip(), [triple], []

    drop.__name__ = f"drop_{'type' if predicate == 'a' else predicate}"
    return drop


for _predicate in (
    "a",
    "rdfs:label",
    "clem:statedBy",
    "clem:paraphrase",
    "clem:modality",
    "clem:stance",
    "clem:basis",
    "clem:reasoning",
    "clem:certainty",
    "clem:anchor",
    "clem:sha256",
    "clem:leavesOpen",
    "clem:corroborates",
    "clem:contradicts",
    "clem:inNarrative",
    "prov:wasDerivedFrom",
    "clem:speakerKind",
    "clem:phrase",
    "clem:minimum",
    "clem:maximum",
    "clem:unit",
    "clem:convention",
    "clem:edtf",
    "clem:earliest",
    "clem:latest",
):
    operator(dropping(_predicate))
