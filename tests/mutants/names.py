"""Slips in names."""

from collections.abc import Iterator

from mutants.annotation import Article
from mutants.mutant import Change, operator, with_value
from mutants.parts import owner

_PREFIXES = ("clem:", "id:", ":", "oa:", "rdf:", "rdfs:", "prov:", "schema:", "dcterms:")


def misspelt(name: str) -> str:
    """Return a name with its last letter twice."""
    return name + name[-1]


@operator
def misspell_a_property(article: Article) -> Iterator[Change]:
    for predicate in sorted({triple[1] for triple in article.triples if triple[1] != "a"}):
        for triple in article.where(None, predicate)[:2]:
            yield (
                f"{owner(article, triple[0])} {predicate}",
                [triple],
                [(triple[0], misspelt(predicate), triple[2])],
            )


@operator
def misspell_a_value(article: Article) -> Iterator[Change]:
    for value in sorted({triple[2] for triple in article.triples if triple[2].startswith(_PREFIXES)}):
        for triple in article.where(None, None, value)[:1]:
            if value != "rdf:nil":
                yield f"{owner(article, triple[0])} {triple[1]} {value}", *with_value(triple, misspelt(value))


@operator
def misspell_a_subject(article: Article) -> Iterator[Change]:
    for subject in sorted({triple[0] for triple in article.triples if triple[0].startswith(_PREFIXES)}):
        triple = article.where(subject)[-1]
        yield f"{subject} {triple[1]}", [triple], [(misspelt(subject), *triple[1:])]


@operator
def write_a_prefix_that_is_not_declared(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "clem:statedBy"):
        yield triple[0], [triple], [(triple[0], "clm:statedBy", triple[2])]


@operator
def write_a_space_into_an_address(article: Article) -> Iterator[Change]:
    for triple in article.triples:
        if triple[2].startswith("<http"):
            yield f"{triple[0]} {triple[1]}", *with_value(triple, f"{triple[2][:-1]} {triple[2][-1]}")


@operator
def point_to_another_articles_node(article: Article) -> Iterator[Change]:
    for value in sorted({triple[2] for triple in article.triples if triple[2].startswith(":")}):
        for triple in article.where(None, None, value)[:2]:
            other = f"<https://w3id.org/clemency/article/another#{value[1:]}>"
            yield f"{owner(article, triple[0])} {triple[1]} {value}", *with_value(triple, other)
