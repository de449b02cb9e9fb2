"""The library of questions: what each answers of facts that several articles tell."""

from collections.abc import Callable
from pathlib import Path

import pytest

from answers import answer, told
from clemency.asking.queries import read_query
from clemency.corpus import open_corpus
from engines import by_clemency, by_loaded_store, by_rdflib
from handmade import article, claim, day, number

Write = Callable[..., Path]


SHARED = """
@prefix id: <https://w3id.org/clemency/id/> .
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix schema: <https://schema.org/> .
@base <https://w3id.org/clemency/article/{name}> .
@prefix : <#> .
<> a schema:NewsArticle .
:paper a clem:Speaker ; clem:speakerKind clem:publication ; prov:actedOnBehalfOf id:{paper} .
id:an-amnesty clem:grantedBy id:a-state .
:c1 a clem:Claim ; clem:statedBy :paper ; clem:stance clem:endorsed ; clem:modality clem:asserted ;
    clem:basis clem:stated {derived} ;
    clem:asserts [ rdf:subject id:an-amnesty ; rdf:predicate clem:grantedBy ; rdf:object id:a-state ] .
"""


BEATING = """
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@base <https://w3id.org/clemency/article/a> .
@prefix : <#> .
<> a schema:NewsArticle .
:paper a clem:Speaker ; clem:speakerKind clem:publication .
:guards a clem:Group ; rdfs:label "guards, not named"@en .
:harm a clem:IllTreatment ; clem:treatmentKind clem:beating ; clem:doneBy :guards ;
    clem:leavesOpen clem:affects .
:c1 a clem:Claim ; clem:statedBy :paper ; clem:stance clem:endorsed ; clem:modality clem:asserted ;
    clem:basis clem:stated ;
    clem:asserts [ rdf:subject :harm ; rdf:predicate clem:treatmentKind ; rdf:object clem:beating ] ,
                 [ rdf:subject :harm ; rdf:predicate clem:doneBy ; rdf:object :guards ] .
"""


@pytest.mark.parametrize(
    ("paper", "derived", "alone"),
    [
        ("b-news", "", False),  # an independent report
        ("a-news", "", True),  # the same paper again
        ("b-news", "; prov:wasDerivedFrom <a#c1>", True),  # a report that repeats a claim of the first
        ("b-news", "; prov:wasDerivedFrom <a>", True),  # a report that repeats the first
        ("b-news", "; prov:wasDerivedFrom <elsewhere>", False),
    ],
)
def test_a_report_that_repeats_another_is_no_second_witness(
    paper: str, derived: str, alone: bool, written: Write, tmp_path: Path
) -> None:
    written(SHARED.format(name="a", paper="a-news", derived=""), "data/articles/a.ttl")
    written(SHARED.format(name="b", paper=paper, derived=derived), "data/articles/b.ttl")
    corpus = open_corpus(tmp_path)
    rows = told(answer("single-speaker-facts", corpus), "subject", "speaker")
    assert rows == ([("id:an-amnesty", "a:paper")] if alone else [])


@pytest.mark.parametrize(
    ("paper", "derived", "pairs"),
    [
        ("b-news", "", [("a:paper", "b:paper", "in two articles")]),
        ("a-news", "", []),  # the same paper again
        ("b-news", "; prov:wasDerivedFrom <a#c1>", []),  # a report that repeats a claim of the first
        ("b-news", "; prov:wasDerivedFrom <a>", []),  # a report that repeats the first
    ],
)
def test_only_independent_voices_corroborate_each_other(
    paper: str, derived: str, pairs: list[tuple[str, ...]], written: Write, tmp_path: Path
) -> None:
    written(SHARED.format(name="a", paper="a-news", derived=""), "data/articles/a.ttl")
    written(SHARED.format(name="b", paper=paper, derived=derived), "data/articles/b.ttl")
    rows = answer("corroborated-facts", open_corpus(tmp_path))
    assert told(rows, "speaker", "other", "where") == pairs


def test_two_reports_that_repeat_a_third_do_not_corroborate_each_other(
    written: Write, tmp_path: Path
) -> None:
    for name, derived in (
        ("a", ""),
        ("b", "; prov:wasDerivedFrom <a#c1>"),
        ("c", "; prov:wasDerivedFrom <a>"),
    ):
        written(SHARED.format(name=name, paper=f"{name}-news", derived=derived), f"data/articles/{name}.ttl")
    assert answer("corroborated-facts", open_corpus(tmp_path)).rows == ()


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (claim("c", "id:m clem:covers id:g"), claim("c", "id:m clem:excludes id:g"), "covers and excludes"),
        (claim("c", "id:m clem:covers id:g"), claim("c", "id:m clem:excludes id:h"), ""),
        (
            claim("c", "id:m clem:coversOffence clem:murder"),
            claim("c", "id:m clem:excludesOffence clem:murder"),
            "covers and excludes",
        ),
        (claim("c", "id:m clem:precedes id:n"), claim("c", "id:n clem:precedes id:m"), "order"),
        # what might have been contradicts nothing
        (claim("c", "id:m clem:covers id:g"), claim("c", "id:m clem:excludes id:g", "counterfactual"), ""),
        (
            number("few", "clem:minimum 200", "clem:maximum 299")
            + claim("c", "id:m clem:announcedSize :few"),
            number("many", "clem:minimum 2000") + claim("c", "id:m clem:announcedSize :many"),
            "figures",
        ),
        (
            number("few", "clem:minimum 200") + claim("c", "id:m clem:announcedSize :few"),
            number("many", "clem:minimum 2000") + claim("c", "id:m clem:announcedSize :many"),
            "",  # both can be 3,000
        ),
        (
            day("may", "2020-05-01", "2020-05-31") + claim("c", "id:m clem:occursDuring :may"),
            day("june", "2020-06-01", "2020-06-30") + claim("c", "id:m clem:occursDuring :june"),
            "dates",
        ),
        (
            day("may", "2020-05-01", "2020-05-31") + claim("c", "id:m clem:occursDuring :may"),
            day("fourth", "2020-05-04", "2020-05-04") + claim("c", "id:m clem:occursDuring :fourth"),
            "",  # the fourth is in May
        ),
        *(
            (
                day("may", "2020-05-01", "2020-05-31", unsure) + claim("c", "id:m clem:occursDuring :may"),
                day("june", "2020-06-01", "2020-06-30", other) + claim("c", "id:m clem:occursDuring :june"),
                how,
            )
            for unsure, other, how in (
                ("/?", "/", ""),  # perhaps it was in June
                ("/~", "/", ""),
                ("/%", "/", ""),
                ("/", "?/", ""),
                ("/", "~/?", ""),
                ("/~", "~/", ""),
                ("?/", "/", "dates"),  # when it began is unsure, and that it was over by June is not
                ("/", "/%", "dates"),
            )
        ),
    ],
)
def test_articles_contradict_each_other_in_what_they_assert(
    one: str, other: str, how: str, written: Write, tmp_path: Path
) -> None:
    written(article("a", one), "data/articles/a.ttl")
    written(article("b", other), "data/articles/b.ttl")
    both = open_corpus(tmp_path)
    rows = told(answer("contradictions", both), "how", "where", "claim", "against")
    assert rows == ([(how, "in two articles", "a:c", "b:c")] if how else [])
    query = read_query("contradictions", both)
    found = by_clemency(query, both, {})
    assert found == by_rdflib(query, both, {}) == by_loaded_store(query, both, {})


@pytest.mark.parametrize(
    ("counted", "comparison"),
    [
        (("clem:minimum 900", "clem:maximum 900"), "fewer than announced"),
        (("clem:minimum 2000",), "more than announced"),
        (("clem:minimum 1500", "clem:maximum 1500"), "agree"),
        (("clem:minimum 900",), "cannot be told"),  # 900 or more may be 1,500
        ((), "cannot be told"),
    ],
)
def test_what_was_announced_is_compared_with_all_who_were_let_out_and_not_with_a_part_of_them(
    counted: tuple[str, ...], comparison: str, written: Write, tmp_path: Path
) -> None:
    text = article(
        "a",
        number("forecast", "clem:minimum 1450", "clem:maximum 1550"),
        number("count", *counted, "clem:convention clem:exactCount"),
        number("ten", "clem:minimum 10", "clem:maximum 10"),
        claim("c1", "id:m clem:announcedSize :forecast"),
        claim("c2", "id:m clem:covers :freed"),
        claim("c3", ":freed clem:size :count"),
        claim("c4", ":women clem:subgroupOf :freed"),
        claim("c5", "id:m clem:covers :women"),
        claim("c6", ":women clem:size :ten"),
    )
    written(text, "data/articles/a.ttl")
    rows = told(
        answer("announced-and-carried-out", open_corpus(tmp_path)), "letOut", "carriedOut", "comparison"
    )
    assert rows == [(":freed", "no release is told", comparison)]


@pytest.mark.parametrize(
    ("bounds", "shared", "verdict"),
    [
        # "hundreds", says one; "about 300" another: both allow 250 to 350
        ((("clem:minimum 200",), ("clem:minimum 250", "clem:maximum 350")), ("250", "350"), "overlap"),
        ((("clem:maximum 100",), ("clem:minimum 250",)), ("250", "100"), "no overlap"),
        ((("clem:minimum 200",), ("clem:convention clem:unquantified",)), ("200", ""), "one bounded figure"),
    ],
)
def test_figures_of_one_group_share_what_all_of_them_allow(
    bounds: tuple[tuple[str, ...], ...], shared: tuple[str, str], verdict: str, written: Write, tmp_path: Path
) -> None:
    for name, each in zip("ab", bounds, strict=True):
        text = article(
            name, number(f"n{name}", *each), "id:g a clem:Group .", claim("c", f"id:g clem:size :n{name}")
        )
        written(text, f"data/articles/{name}.ttl")
    rows = answer("figures-compared", open_corpus(tmp_path))
    assert told(rows, "measure", "figures", "speakers", "minimum", "maximum", "verdict") == [
        ("not stated", "2", "2", *shared, verdict)
    ]


def test_the_next_measure_is_found_by_its_date_where_nobody_names_it(written: Write, tmp_path: Path) -> None:
    text = article("a", "id:x a schema:Country ; schema:identifier 'XA' .")
    for name, first, last in (
        ("m1", "2019-12-31", "2020-01-01"),
        ("m2", "2020-03-01", "2020-03-01"),
        ("m3", "2021-03-01", "2021-03-31"),
    ):
        text += f"id:{name} a clem:Pardon ; clem:appliesIn id:x ; clem:occursDuring :{name} .\n" + day(
            name, first, last
        )
    written(text, "data/articles/a.ttl")
    rows = answer("measures-in-sequence", open_corpus(tmp_path), country="xa")
    # 2020 is a leap year: from 1 January to 1 March are 60 days, and one more from 31 December. From 1 March
    # to the next are 365, and 30 more to its end.
    assert told(rows, "earlier", "later", "order", "leastDays", "mostDays") == [
        ("id:m1", "id:m2", "by their dates", "60", "61"),
        ("id:m2", "id:m3", "by their dates", "365", "395"),
    ]


def test_what_came_before_is_known_by_the_dates_too(written: Write, tmp_path: Path) -> None:
    text = article(
        "a",
        day("may", "2020-05-01", "2020-05-31"),
        day("june", "2020-06-01", "2020-06-30"),
        ":beating a clem:IllTreatment ; clem:affects :men ; clem:occursDuring :may .",
        "id:m clem:covers :men ; clem:occursDuring :june .",
    )
    written(text, "data/articles/a.ttl")
    rows = answer("what-came-before", open_corpus(tmp_path))
    assert told(rows, "before", "event", "order", "outcome") == [
        ("id:m", ":beating", "by the dates", "covered")
    ]


def test_people_of_whom_no_measure_is_told_have_none(written: Write, tmp_path: Path) -> None:
    text = article("a", claim("c", ":men clem:heldFor clem:assault"), "id:m rdfs:label 'a measure'@en .")
    written(text, "data/articles/a.ttl")
    rows = answer("people-by-offence", open_corpus(tmp_path))
    assert told(rows, "offence", "people", "measure", "measureLabel") == [("clem:assault", ":men", "", "")]


def test_what_the_graph_does_not_say_is_not_called_not_stated(written: Write, tmp_path: Path) -> None:
    written(BEATING, "data/articles/a.ttl")
    columns = ("victimsLabel", "perpetratorLabel", "dateLabel")
    # Unnamed is an entity with a label; left open is said to be so; of the date nobody has said anything.
    assert told(answer("ill-treatment", open_corpus(tmp_path)), *columns) == [
        ("not stated", "guards, not named", "")
    ]
