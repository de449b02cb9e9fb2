"""Slips in offsets, digests, bounds, dates, datatypes and language tags."""

import re
from collections.abc import Callable, Iterator

from mutants.annotation import Article, Triple
from mutants.mutant import Change, operator, with_value
from mutants.parts import number, owner, passages

CALENDAR: dict[str, Callable[[str], str]] = {
    "next day": lambda date: _later(date, r"(-\d\d-)(\d\d)"),
    "next month": lambda date: _later(date, r"((?:\d{4}|XXXX)-)(\d\d)"),
    "next year": lambda date: _later(date, r"()(\d{4})(?=-)"),
}


@operator
def shift_the_start(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "oa:start"):
        for by in (-1, 4):
            yield f"{owner(article, triple[0])} {by:+}", *_moved(triple, by)


@operator
def shift_the_end(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "oa:end"):
        for by in (-2, 1):
            yield f"{owner(article, triple[0])} {by:+}", *_moved(triple, by)


@operator
def shift_the_passage(article: Article) -> Iterator[Change]:
    for _, node in passages(article):
        edges = [(node, edge, article.value(node, edge)) for edge in ("oa:start", "oa:end")]
        moved = [(*edge[:2], _integer(number(edge[2]) + 7)) for edge in edges]
        yield owner(article, node), edges, moved


@operator
def swap_start_and_end(article: Article) -> Iterator[Change]:
    for _, node in passages(article):
        start, end = article.value(node, "oa:start"), article.value(node, "oa:end")
        yield (
            owner(article, node),
            [(node, "oa:start", start), (node, "oa:end", end)],
            [(node, "oa:start", end), (node, "oa:end", start)],
        )


@operator
def change_a_digest(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "clem:sha256"):
        other = triple[2].translate(str.maketrans("0123456789abcdef", "123456789abcdef0"))
        yield owner(article, triple[0]), *with_value(triple, other)


@operator
def change_the_texts_length(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "clem:textLength"):
        for by in (-1, 1):
            yield f"{by:+}", *_moved(triple, by)


@operator
def misquote_an_anchor(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "clem:anchor"):
        yield owner(article, triple[0]), *with_value(triple, f"{triple[2][:-1]}s{triple[2][-1]}")


@operator
def change_a_bound(article: Article) -> Iterator[Change]:
    for predicate in ("clem:minimum", "clem:maximum"):
        for triple in article.where(None, predicate):
            value = float(triple[2].split('"')[1])
            for other in (value * 10, value + 1, value / 2):
                yield f"{triple[0]} {predicate} {other:g}", *with_value(triple, f"{other:g}")


@operator
def add_a_bound(article: Article) -> Iterator[Change]:
    for node in article.instances("clem:Estimate"):
        for predicate, value in (("clem:minimum", "1000"), ("clem:maximum", "9999")):
            if not article.where(node, predicate):
                yield f"{node} {predicate}", [], [(node, predicate, value)]


@operator
def change_the_edtf_only(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "clem:edtf"):
        for name, change in CALENDAR.items():
            yield f"{triple[0]} {name}", *with_value(triple, change(triple[2]))


@operator
def change_one_day_only(article: Article) -> Iterator[Change]:
    for predicate in ("clem:earliest", "clem:latest"):
        for triple in article.where(None, predicate):
            for name, change in CALENDAR.items():
                yield f"{triple[0]} {predicate} {name}", *with_value(triple, change(triple[2]))


@operator
def change_a_date_throughout(article: Article) -> Iterator[Change]:
    for node in article.instances("clem:DateValue"):
        times = [
            triple
            for triple in article.where(node)
            if triple[1] in {"clem:edtf", "clem:earliest", "clem:latest"}
        ]
        for name, change in CALENDAR.items():
            yield f"{node} {name}", times, [(*triple[:2], change(triple[2])) for triple in times]


@operator
def date_august_as_15_august(article: Article) -> Iterator[Change]:
    for triple in article.where(None, "clem:edtf"):
        if re.search(r'-\d\d"', triple[2]) and not re.search(r'-\d\d-\d\d"', triple[2]):
            node, year = triple[0], triple[2][1:5]
            days = [day for day in article.where(node) if day[1] in {"clem:earliest", "clem:latest"}]
            exact = triple[2][:-1] + '-15"'
            same_day = [(node, day[1], f"{exact}^^xsd:date") for day in days]
            yield f"{node} in {year}", [triple, *days], [(*triple[:2], exact), *same_day]


@operator
def date_the_august_amnesty_on_15_august(article: Article) -> Iterator[Change]:
    for event, predicate, date in article.where(None, "clem:occursDuring", ":august"):
        fact = (event, predicate, date)
        nodes = [node for node, _, _ in article.where(None, "rdf:object", date)]
        exact = ":august-15"
        yield "fact", [fact], [(event, predicate, exact)]
        yield (
            "both",
            [fact, *((node, "rdf:object", date) for node in nodes)],
            [(event, predicate, exact), *((node, "rdf:object", exact) for node in nodes)],
        )


@operator
def lose_a_datatype(article: Article) -> Iterator[Change]:
    for triple in article.triples:
        if "^^" in triple[2]:
            place = f"{owner(article, triple[0])} {triple[1]}"
            yield place, *with_value(triple, triple[2].split("^^")[0])


@operator
def take_a_wrong_datatype(article: Article) -> Iterator[Change]:
    for triple in article.triples:
        if "^^" in triple[2]:
            value, datatype = triple[2].split("^^")
            other = "xsd:dateTime" if datatype == "xsd:date" else "xsd:date"
            yield f"{owner(article, triple[0])} {triple[1]}", *with_value(triple, f"{value}^^{other}")


@operator
def write_a_day_that_does_not_exist(article: Article) -> Iterator[Change]:
    for triple in article.triples:
        if triple[2].endswith("^^xsd:date"):
            yield f"{triple[0]} {triple[1]}", *with_value(triple, '"2015-02-31"^^xsd:date')


@operator
def lose_a_language_tag(article: Article) -> Iterator[Change]:
    for triple in article.triples:
        if triple[2].endswith("@en"):
            yield f"{triple[0]} {triple[1]}", *with_value(triple, triple[2].removesuffix("@en"))


@operator
def take_a_wrong_language_tag(article: Article) -> Iterator[Change]:
    for triple in article.triples:
        if triple[2].endswith("@en"):
            yield f"{triple[0]} {triple[1]}", *with_value(triple, triple[2].removesuffix("@en") + "@ko")


@operator
def write_a_language_tag_that_does_not_exist(article: Article) -> Iterator[Change]:
    for triple in article.triples:
        if triple[2].endswith("@en"):
            yield (
                f"{triple[0]} {triple[1]}",
                *with_value(triple, triple[2].removesuffix("@en") + "@englishlanguage"),
            )


def _later(date: str, unit: str) -> str:
    return re.sub(unit, lambda found: f"{found[1]}{int(found[2]) + 1:02}", date)


def _moved(triple: Triple, by: int) -> tuple[list[Triple], list[Triple]]:
    return with_value(triple, _integer(max(0, number(triple[2]) + by)))


def _integer(value: int) -> str:
    return f'"{value}"^^xsd:integer'
