"""The parts of an article that operators look for."""

from collections.abc import Iterator

from clemency.corpus import fact_properties
from clemency.namespaces import CLEM
from mutants.annotation import Article, Triple


def claims(article: Article) -> list[str]:
    """Return the claims, in the file's order."""
    return article.instances("clem:Claim")


def facts(article: Article) -> list[Triple]:
    """Return the facts, in the file's order."""
    properties = {f"clem:{name.removeprefix(str(CLEM))}" for name in fact_properties()}
    return [triple for triple in article.triples if triple[1] in properties]


def statements(article: Article) -> Iterator[tuple[str, str, Triple]]:
    """Yield each claim, the node of a statement that it asserts, and the triple of which the node speaks."""
    for claim, _, node in article.where(None, "clem:asserts"):
        subject, predicate, value = (
            article.value(node, f"rdf:{part}") for part in ("subject", "predicate", "object")
        )
        yield claim, node, (subject, predicate, value)


def passages(article: Article) -> Iterator[tuple[str, str]]:
    """Yield each claim and the node of a passage of it."""
    for claim, _, passage in article.where(None, "clem:passage"):
        yield claim, passage


def owner(article: Article, node: str) -> str:
    """Return the named node that a blank node belongs to, with an offset where it is a passage."""
    while node.startswith("_:"):
        above = article.where(None, None, node)[0][0]
        start = article.where(node, "oa:start")
        node = f"{above} {_bare(start[0][2])}" if start else above
    return node


def number(literal: str) -> int:
    """Return the number of a literal such as `"12"^^xsd:integer`."""
    return int(_bare(literal))


def _bare(literal: str) -> str:
    return literal.split('"')[1]
