"""Dates in Extended Date/Time Format: which first and last day each form allows, and no others."""

from collections.abc import Callable
from pathlib import Path

import pytest

from answers import answer, told
from clemency.asking.queries import read_query
from clemency.checking.screens import Engine
from clemency.checking.validation import Report, validate
from clemency.corpus import Corpus, open_corpus
from engines import by_clemency, by_loaded_store, by_rdflib

Change = Callable[[str, str], Path]

ENGINES: tuple[Engine, Engine] = ("fast", "reference")

OCTOBER = """    rdfs:label "October 2015"@en ;
    clem:phrase "in October"@en ;
    clem:edtf "2015-10" ;
    clem:earliest "2015-10-01"^^xsd:date ;
    clem:latest "2015-10-31"^^xsd:date ."""

# What each form of EDTF that the project reads allows.
SOUND = [
    ("2015", "2015-01-01", "2015-12-31"),
    ("2015-02", "2015-02-01", "2015-02-28"),
    ("2016-02", "2016-02-01", "2016-02-29"),
    ("2015-10-08", "2015-10-08", "2015-10-08"),
    ("2015-10-08?", "2015-10-08", "2015-10-08"),
    ("2015-10~", "2015-10-01", "2015-10-31"),
    # unspecified at the end: as if it were not there
    ("2015-10-XX", "2015-10-01", "2015-10-31"),
    ("2016-02-XX%", "2016-02-01", "2016-02-29"),
    ("2015-XX", "2015-01-01", "2015-12-31"),
    ("2015-XX-XX?", "2015-01-01", "2015-12-31"),
    # some month's 8th, and some month's 31st
    ("2015-XX-08", "2015-01-08", "2015-12-08"),
    ("2015-XX-31~", "2015-01-31", "2015-12-31"),
    # no year, or not all of it: no day
    ("XXXX", "", ""),
    ("XXXX-10-08", "", ""),
    ("XXXX-10-XX", "", ""),
    ("XXXX-XX-08", "", ""),
    ("XXXX-XX-XX", "", ""),
    ("201X", "", ""),
    ("20XX-10", "", ""),
    # intervals
    ("2015-10-08/2015-10-09", "2015-10-08", "2015-10-09"),
    ("2014/2015-02", "2014-01-01", "2015-02-28"),
    ("2015-10-XX/2015-11-XX", "2015-10-01", "2015-11-30"),
    ("2015-XX-XX/2016", "2015-01-01", "2016-12-31"),
    ("2015-XX-08/2015-XX-12", "2015-01-08", "2015-12-12"),
    ("2015-XX-08/2016-XX", "2015-01-08", "2016-12-31"),
    ("2015-10-08?/2015-10-09~", "2015-10-08", "2015-10-09"),
    ("XXXX-10-08/XXXX-10-09", "", ""),
    ("2015-10-XX/..", "2015-10-01", ""),
    ("../2015-10?", "", "2015-10-31"),
]
WRONG = [
    ("2015-XX-08", "2015-08-01", "2015-08-31"),  # that is August
    ("2015-XX-08", "", ""),
    ("2015-XX-08", "2015-01-01", "2015-12-31"),
    ("2015-XX-08", "2015-01-08", "2015-12-09"),
    ("XXXX-XX-08", "2015-01-08", "2015-12-08"),
    ("2015-XX-08/2015-XX-12", "2015-01-08", "2015-12-08"),
    ("2015-10-XX/2015-11-XX", "2015-10-01", "2015-12-31"),
    ("2015-02-30", "2015-02-28", "2015-02-28"),
]

# A time in August and one in October, and whether the first is surely over before the second begins.
UNSURE = [
    ("2015-08", "2015-10", True),
    ("2015-08?", "2015-10", False),
    ("2015-08~", "2015-10", False),
    ("2015-08", "2015-10%", False),
    ("2015-08-01/2015-08-31~", "2015-10", False),
    ("2015-08", "2015-10-01?/2015-10-31", False),
    ("2015-08-01%/2015-08-31", "2015-10-01/2015-10-31?", True),  # where they face each other, both are sure
]
AUGUST_DAYS, OCTOBER_DAYS = ("2015-08-01", "2015-08-31"), ("2015-10-01", "2015-10-31")

RELEASE = """
:release a clem:Release ; rdfs:label "the release"@en ;
    clem:implements id:kp-2015-october-amnesty ; clem:occursDuring :also .
:c3 clem:asserts
    [ rdf:subject :release ; rdf:predicate clem:implements ; rdf:object id:kp-2015-october-amnesty ] ,
    [ rdf:subject :release ; rdf:predicate clem:occursDuring ; rdf:object :also ] ."""

TIMES = """
@prefix id: <https://w3id.org/clemency/id/> .
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <https://w3id.org/clemency/article/a> .
@prefix : <#> .
<> a schema:NewsArticle .
id:x a schema:Country ; schema:identifier "XA" .
id:one a clem:Pardon ; clem:appliesIn id:x ; clem:affects :men ; clem:occursDuring :august .
id:two a clem:Amnesty ; clem:appliesIn id:x ; clem:covers :men ; clem:occursDuring :october .
"""

USED = """
id:kp-2015-october-amnesty clem:occursDuring :also .
:c3 clem:asserts [
    rdf:subject id:kp-2015-october-amnesty ; rdf:predicate clem:occursDuring ; rdf:object :also
] ."""
TOLD = {"CLEM126": USED, "CLEM127": RELEASE}  # of the one event, and of what carries it out


def codes(report: Report) -> set[str]:
    return {finding.code for finding in report.findings}


def days(edtf: str) -> tuple[str, str]:
    """The days of a date in the list of sound ones."""
    return next((first, last) for each, first, last in SOUND if each == edtf)


def dated(edtf: str, earliest: str, latest: str, words: str = "") -> str:
    lines = ['    rdfs:label "a time"@en', f'clem:phrase "{words or "then"}"@en', f'clem:edtf "{edtf}"']
    lines += [f'clem:earliest "{earliest}"^^xsd:date'] if earliest else []
    lines += [f'clem:latest "{latest}"^^xsd:date'] if latest else []
    return " ;\n    ".join(lines) + " ."


@pytest.mark.parametrize(("edtf", "earliest", "latest"), SOUND)
def test_a_date_allows_its_first_and_last_day(
    edtf: str, earliest: str, latest: str, changed: Change, corpus: Corpus
) -> None:
    path = changed(OCTOBER, dated(edtf, earliest, latest))
    assert validate(corpus, [path]).findings == ()


@pytest.mark.parametrize(("edtf", "earliest", "latest"), WRONG)
def test_a_date_allows_no_other_day(
    edtf: str, earliest: str, latest: str, changed: Change, corpus: Corpus
) -> None:
    path = changed(OCTOBER, dated(edtf, earliest, latest))
    assert "CLEM054" in codes(validate(corpus, [path]))


@pytest.mark.parametrize(("edtf", "earliest", "latest"), [SOUND[10], SOUND[23], WRONG[0]])
def test_the_reference_engine_reads_unspecified_parts_alike(
    edtf: str, earliest: str, latest: str, changed: Change, corpus: Corpus
) -> None:
    path = changed(OCTOBER, dated(edtf, earliest, latest))
    fast, reference = (validate(corpus, [path], engine=engine) for engine in ENGINES)
    assert fast.findings == reference.findings
    assert codes(fast) == ({"CLEM054"} if (edtf, earliest, latest) in WRONG else set())


@pytest.mark.parametrize(
    ("edtf", "words", "code"),
    [
        ("2015-XX-08", "8 August 2015", "CLEM125"),  # the month has a name
        ("2015-XX-XX?", "October 2015", "CLEM125"),
        ("2015-10-XX", "October 2015", ""),
        ("2016-02-XX%", "February 2016", ""),
        ("XXXX-10-XX", "October", ""),
    ],
)
def test_a_named_month_is_not_left_unspecified(
    edtf: str, words: str, code: str, changed: Change, corpus: Corpus
) -> None:
    path = changed(OCTOBER, dated(edtf, *days(edtf), words))
    assert codes(validate(corpus, [path])) == {code} - {""}


@pytest.mark.parametrize(
    ("edtf", "allowed", "code"),
    [
        ("2015-XX-08", ("2015-01-08", "2015-12-08"), "CLEM126"),  # October's 1st is no month's 8th
        ("2015-XX-01", ("2015-01-01", "2015-12-01"), ""),
        ("XXXX-10", ("", ""), ""),
        ("XXXX-11", ("", ""), "CLEM126"),
        ("2015-XX/2016-XX", ("2015-01-01", "2016-12-31"), ""),
    ],
)
def test_two_times_of_one_event_may_be_the_same_day_and_must_be(
    edtf: str, allowed: tuple[str, str], code: str, changed: Change, corpus: Corpus
) -> None:
    first = dated("2015-10-01", "2015-10-01", "2015-10-01")
    path = changed(OCTOBER, f"{first}\n\n:also a clem:DateValue ;\n{dated(edtf, *allowed)}\n{USED}")
    assert codes(validate(corpus, [path])) == {code} - {""}


@pytest.mark.parametrize(("one", "other", "sure"), UNSURE)
@pytest.mark.parametrize("code", TOLD)
def test_a_time_that_is_unsure_is_set_against_no_other(
    code: str, one: str, other: str, sure: bool, changed: Change
) -> None:
    october, august = dated(other, *OCTOBER_DAYS), dated(one, *AUGUST_DAYS)
    path = changed(OCTOBER, f"{october}\n\n:also a clem:DateValue ;\n{august}\n{TOLD[code]}")
    for engine in ENGINES if "/" in other else ENGINES[:1]:  # the reference takes a second for each
        assert codes(validate(open_corpus(), [path], engine=engine)) == ({code} if sure else set())


@pytest.mark.parametrize(("edtf", "code"), [("XXXX-11", "CLEM126"), ("XXXX-11?", "")])
def test_nor_is_one_without_a_year(edtf: str, code: str, changed: Change, corpus: Corpus) -> None:
    first = dated("2015-10-01", "2015-10-01", "2015-10-01")
    path = changed(OCTOBER, f"{first}\n\n:also a clem:DateValue ;\n{dated(edtf, '', '')}\n{USED}")
    assert codes(validate(corpus, [path])) == {code} - {""}


@pytest.mark.parametrize(("one", "other", "sure"), UNSURE)
@pytest.mark.parametrize("said", [False, True])
def test_an_order_is_known_by_dates_that_are_sure(
    said: bool, one: str, other: str, sure: bool, tmp_path: Path
) -> None:
    dates = [
        f":{name} a clem:DateValue ;\n{dated(edtf, *allowed)}\n"
        for name, edtf, allowed in (("august", one, AUGUST_DAYS), ("october", other, OCTOBER_DAYS))
    ]
    order = "id:one clem:precedes id:two .\n" if said else ""
    (tmp_path / "data" / "articles").mkdir(parents=True)
    (tmp_path / "data" / "articles" / "a.ttl").write_text(TIMES + order + "".join(dates), "utf-8")
    corpus = open_corpus(tmp_path)
    for name, columns, by in (
        ("what-came-before", ("event", "before"), "by the dates"),
        ("measures-in-sequence", ("earlier", "later"), "by their dates"),
    ):
        rows = told(answer(name, corpus), *columns, "order")
        assert rows == ([("id:one", "id:two", "said" if said else by)] if said or sure else [])
        query = read_query(name, corpus)
        found = by_clemency(query, corpus, {})
        assert found == by_rdflib(query, corpus, {}) == by_loaded_store(query, corpus, {})
