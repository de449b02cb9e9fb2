"""Strict terms: what is not what it is marked as, and addresses and language tags that are none."""

import calendar
import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import XSD, Literal

from clemency.checking.breaches import as_finding
from clemency.checking.findings import Finding
from clemency.checking.terms import term_breaches
from clemency.reading.lexical import bad_iri, bad_tag, misnamed, nearest_datatype, unfit
from clemency.reading.ntriples import ntriples
from clemency.reading.turtle import read_turtle

Write = Callable[..., Path]
TOP = f"@prefix : <http://example.org/> .\n@prefix xsd: <{XSD}> .\n"


def found(path: Path) -> list[Finding]:
    file = read_turtle(path)
    return [as_finding(breach, [file], ()) for breach in term_breaches(file)]


RIGHT = {
    "boolean": ["true", "false", "1", "0"],
    "integer": ["0", "-0", "+12", "007", "9" * 1000],
    "nonNegativeInteger": ["0", "12", "-0"],
    "positiveInteger": ["1"],
    "nonPositiveInteger": ["0", "-1"],
    "negativeInteger": ["-1"],
    "byte": ["-128", "127"],
    "unsignedByte": ["255", "+0"],
    "short": ["-32768"],
    "int": ["2147483647"],
    "long": ["-9223372036854775808"],
    "unsignedLong": ["18446744073709551615"],
    "decimal": ["1", "1.", ".5", "-0.50", "+3.14"],
    "double": ["1", "1e9", "-.5E-3", "INF", "-INF", "NaN", "1e999999999"],
    "float": ["1.5"],
    "date": [
        "2015-10-08",
        "2016-02-29",
        "2000-02-29",
        "-0004-02-29",
        "12015-01-01",
        "2015-10-08+09:00",
        "0000-01-01",
    ],
    "dateTime": [
        "2015-10-08T14:30:00",
        "2015-10-08T24:00:00",
        "2015-10-08T23:59:59.999Z",
        "2015-10-08T00:00:00-14:00",
    ],
    "dateTimeStamp": ["2015-10-08T14:30:00Z"],
    "time": ["14:30:00", "00:00:00.5+09:00"],
    "gYear": ["2015", "-0044", "2015Z", "12015"],
    "gYearMonth": ["2015-10", "2015-10-05:00"],
    "gMonth": ["--10"],
    "gDay": ["---31"],
    "gMonthDay": ["--10-08", "--02-29"],
    "duration": ["P1Y", "P1Y2M3DT4H5M6.7S", "PT0S", "-P30D"],
    "dayTimeDuration": ["P1DT12H", "PT1M"],
    "yearMonthDuration": ["P1Y6M", "P6M"],
    "anyURI": ["https://example.org/a%20b", "", "#here", "찾기"],
    "language": ["en", "zh-Hant"],
    "string": ["", "any thing\n"],
    "normalizedString": [" a  b "],
    "token": ["a b", ""],
    "Name": [":a", "a:b"],
    "NCName": ["a-b.c"],
    "NMTOKEN": ["1a"],
    "hexBinary": ["", "0aF9"],
    "base64Binary": ["", "YQ==", "YWI=", "YWJj"],
}
WRONG = {
    "boolean": ["True", "yes", ""],
    "integer": ["1.0", "", "twelve", "1e3", " 1", "1 ", "1_000", "1,000", "\u0661", "9" * 1001],
    "nonNegativeInteger": ["-1"],
    "positiveInteger": ["0", "-0"],
    "nonPositiveInteger": ["1"],
    "negativeInteger": ["0"],
    "byte": ["128", "-129"],
    "unsignedByte": ["256", "-1"],
    "short": ["32768"],
    "int": ["2147483648"],
    "long": ["9223372036854775808"],
    "unsignedLong": ["18446744073709551616", "9" * 900],
    "decimal": ["1e3", "1e999999999", ".", "", "INF", "0,5", "1" * 5000],
    "double": ["1e", "inf", "infinity", "1e5.5", "0x1p3"],
    "date": [
        "2015-02-31", "2015-02-29", "1900-02-29", "2015-04-31", "2015-13-01", "2015-00-01", "2015-10-8",
        "15-10-08", "08/10/2015", "2015-10", "2015-10-08T00:00:00",
        "2015-10-08+15:00", "02015-10-08", "2015-10-00", "",
    ],
    "dateTime": [
        "2015-10-08", "2015-02-30T00:00:00", "2015-10-08T24:00:01", "2015-10-08T14:30", "2015-10-08 14:30:00",
    ],
    "dateTimeStamp": ["2015-10-08T14:30:00"],
    "time": ["14:30", "25:00:00", "14:60:00"],
    "gYear": ["15", "2015-10", "c. 2015"],
    "gYearMonth": ["2015-13", "2015", "10-2015"],
    "gMonth": ["10", "--13"],
    "gDay": ["---32", "31"],
    "gMonthDay": ["--02-30", "--04-31"],
    "duration": ["P", "PT", "1Y", "P1S", "P1YT", "P-1Y"],
    "dayTimeDuration": ["P1Y"],
    "yearMonthDuration": ["P1D"],
    "anyURI": ["two words", "<a>", "50%", "a\\b"],
    "language": ["english language", "en_US"],
    "normalizedString": ["a\tb"],
    "token": [" a", "a  b", "a "],
    "Name": ["1a", ""],
    "NCName": ["a:b"],
    "NMTOKEN": ["a b", ""],
    "hexBinary": ["0", "xy"],
    "base64Binary": ["YQ", "YQ=", "Y  Q=="],
}  # fmt: skip


@pytest.mark.parametrize(("name", "lexical"), [(name, form) for name in RIGHT for form in RIGHT[name]])
def test_what_xml_schema_allows_is_no_finding(name: str, lexical: str) -> None:
    assert unfit(lexical, XSD[name]) == ""


@pytest.mark.parametrize(("name", "lexical"), [(name, form) for name in WRONG for form in WRONG[name]])
def test_what_xml_schema_does_not_allow_is_one(name: str, lexical: str) -> None:
    assert unfit(lexical, XSD[name])


def test_every_datatype_has_a_right_and_a_wrong_example() -> None:
    assert set(RIGHT) - {"float", "string", "unsignedByte"} <= set(WRONG)


@given(st.from_regex(r"[0-9]{4}-(0[0-9]|1[0-9])-[0-3][0-9]", fullmatch=True))
@example("1900-02-29")
@example("2000-02-29")
def test_the_calendar_is_that_of_python(text: str) -> None:
    year, month, day = map(int, text.split("-"))
    if year:
        real = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
        assert (unfit(text, XSD.date) == "") == real


@given(st.dates(), st.times(), st.integers())
def test_what_python_writes_is_well_typed(date: dt.date, time: dt.time, number: int) -> None:
    moment = dt.datetime.combine(date, time, tzinfo=dt.UTC)
    assert not unfit(date.isoformat(), XSD.date)
    assert not unfit(time.isoformat(), XSD.time)
    assert not unfit(moment.isoformat(), XSD.dateTimeStamp)
    assert not unfit(str(number), XSD.integer)


@pytest.mark.parametrize(
    ("name", "alphabet"),
    [("integer", "+-0123"), ("byte", "-0123"), ("unsignedShort", "-+09"), ("boolean", "truefals01")],
)
@given(data=st.data())
@pytest.mark.filterwarnings("ignore:Parsing weird boolean:UserWarning")
def test_short_literals_are_judged_as_rdflib_judges_them(
    name: str, alphabet: str, data: st.DataObject
) -> None:
    lexical = data.draw(st.text(alphabet=alphabet, max_size=7))
    logging.getLogger("rdflib.term").disabled = True
    try:
        assert bool(unfit(lexical, XSD[name])) == bool(Literal(lexical, datatype=XSD[name]).ill_typed)
    finally:
        logging.getLogger("rdflib.term").disabled = False


@given(st.text(alphabet="+-.012eE", max_size=7))
def test_numbers_are_judged_as_python_judges_them(lexical: str) -> None:
    try:
        float(lexical)
        number = True
    except ValueError:
        number = False
    assert (unfit(lexical, XSD.double) == "") == number
    assert (unfit(lexical, XSD.decimal) == "") == (number and "e" not in lexical.lower())


@given(st.text(alphabet="PT1YMDHS.-", max_size=9))
def test_durations_are_judged_as_oxigraph_judges_them(lexical: str) -> None:
    query = f'SELECT (xsd:duration("{lexical}") AS ?value) {{}}'
    (row,) = ox.Store().query(query, prefixes={"xsd": str(XSD)})  # type: ignore[misc]
    assert (unfit(lexical, XSD.duration) == "") == (row["value"] is not None)


@given(st.text(max_size=20), st.sampled_from(sorted(RIGHT)))
def test_no_text_is_too_strange_to_be_judged(lexical: str, name: str) -> None:
    assert isinstance(unfit(lexical, XSD[name]), str)


@pytest.mark.parametrize(
    ("written_as", "meant"),
    [
        ("intger", "integer"),
        ("datetime", "dateTime"),
        ("String", "string"),
        ("gyear", "gYear"),
        ("zzz", None),
    ],
)
def test_a_datatype_that_xml_schema_does_not_have_is_told_with_the_nearest(
    written_as: str, meant: str | None
) -> None:
    assert misnamed(f"{XSD}{written_as}")
    assert nearest_datatype(f"{XSD}{written_as}") == (None if meant is None else f"{XSD}{meant}")


def test_datatypes_of_others_are_theirs_to_judge() -> None:
    for datatype in (
        "http://id.loc.gov/datatypes/edtf/EDTF",
        "http://example.org/date",
        "date",
        f"{XSD}QName",
    ):
        assert not misnamed(datatype)
        assert not unfit("what ever", datatype)


@given(st.text(alphabet="ab:/#?%2 <>{}[]é", max_size=12))
def test_addresses_are_judged_as_oxigraph_judges_them(text: str) -> None:
    try:
        ox.NamedNode(text)
        good = True
    except ValueError:
        good = False
    assert (bad_iri(text) == "") == good


@pytest.mark.parametrize(
    ("iri", "why"),
    [
        ("http://e/a b", "it has a space in it"),
        ("http://e/a\nb", "it has a line break in it"),
        ("http://e/{x}", "it has “{” in it"),
        ("http://e/\u0007", "it has “\\u0007” in it"),
        ("http://e/50%", "in it a “%” stands without two hexadecimal digits behind it"),
        ("here", "it is relative, and no @base says to what"),
    ],
)
def test_a_bad_address_is_told_with_what_is_wrong_in_it(iri: str, why: str) -> None:
    assert bad_iri(iri) == why


@pytest.mark.parametrize(
    ("tag", "bad"), [("en", 0), ("zh-hant-tw", 0), ("englishlanguage", 1), ("en-toolongone", 1)]
)
def test_language_tags_are_judged(tag: str, bad: bool) -> None:
    assert bad_tag(tag) == bad


@pytest.mark.parametrize(
    ("statement", "place", "message", "mend"),
    [
        (
            ':a :b "2015-02-31"^^xsd:date .',
            (81, 7, 29),
            '"2015-02-31"^^xsd:date is marked',
            "such as 2015-10-08.",
        ),
        (':a :b "300"^^xsd:byte .', (81, 7, 22), "is marked as xsd:byte", "a whole number from -128 to 127."),
        (':a :b "1"^^xsd:intger .', (81, 7, 22), "is marked as xsd:intger", "Write the datatype xsd:integer"),
        (f":a :b {'1' * 5000} .", (81, 7, 5007), "is marked as xsd:integer", "of at most 1,000 characters."),
        (
            ":a :b 12,000 .",
            (81, 10, 13),
            "The commas make several numbers of 12,000.",
            "Write 12000, or put a space",
        ),
        (":a :b <http://e/x y> .", (82, 7, 21), "it has a space in it", "Correct the address"),
        (":a <http://e/x|y> :c .", (82, 4, 18), "it has “|” in it", "Correct the address"),
        ("  <http://e/x|y> :b :c .", (82, 3, 17), "it has “|” in it", "Correct the address"),
        (':a :b "x"^^<x> .', (82, 7, 15), "it is relative", "Correct the address"),
        (
            ':a :b "mercy"@englishlanguage .',
            (83, 7, 30),
            "“englishlanguage” is no language tag.",
            '"mercy"@en',
        ),
    ],
)
def test_a_bad_term_is_a_finding_at_its_place(
    written: Write, statement: str, place: tuple[int, int, int], message: str, mend: str
) -> None:
    (finding,) = found(written(TOP + statement))
    assert (finding.code, finding.severity) == (f"CLEM{place[0]:03}", "error")
    assert (finding.span.line, finding.span.column, finding.span.end_column) == (3, *place[1:])
    assert message in finding.message
    assert mend in finding.mend


@pytest.mark.parametrize("values", ["12, 000", "1,00", "1,0000", '"1,000"', "1 , 200", ":x1,200"])
def test_numbers_with_commas_between_them_are_left_alone(written: Write, values: str) -> None:
    assert found(written(f"{TOP}:a :b {values} .")) == []


def test_a_bad_address_is_told_once_and_the_rest_of_the_file_too(written: Write) -> None:
    text = ':a :b <x y> .\n<x y> :b <x y> , :c ;\n  :d "x"^^xsd:date .\n'
    assert [(each.code, each.span.line) for each in found(written(TOP + text))] == [
        ("CLEM082", 3),
        ("CLEM081", 5),
    ]


def test_the_corpus_has_no_bad_term(article: Path) -> None:
    assert found(article) == []


GOOD = [
    ":a :b :c , 1.5 , 'x'@en , [ :d ( 1 2 [] ) ] . _:x :b _:x .",
    ':a :b "1,000 people [" , "2015-10-08"^^xsd:date .',
]
BAD = [
    ':a :b "2015-02-31"^^xsd:date .', ':a :b "1"^^xsd:intger .', ":a :b 1,000 .", ":a :b <x y> .", ":a :b :c",
    ':a :b "x"@muchtoolong .', ":a " + ":b [ " * 101 + ":b :c" + " ]" * 101 + " .", ":a :b << :c :d :e >> .",
    ':a :b "x"@en--ltr .', "VERSION '1.2'\n:a :b :c .", ":a :b :c ~ :d .", f":a :b {'1' * 5000} .",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD)
def test_a_sound_file_goes_to_n_triples_at_once_with_the_same_names_each_time(
    written: Write, text: str
) -> None:
    lines = ntriples(TOP + text)
    assert lines is not None
    assert lines == ntriples(TOP + text)
    triples = list(ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    assert len(triples) == len(read_turtle(written(TOP + text)).graph)


def test_blank_nodes_of_two_files_have_different_names_in_n_triples() -> None:
    one, two = (ntriples(f"{TOP}[ :a '{word}' ] .") for word in ("one", "two"))
    assert one is not None
    assert two is not None
    assert one.split()[0] != two.split()[0]


@pytest.mark.parametrize("text", BAD)
def test_a_file_with_anything_to_find_in_its_terms_does_not(text: str) -> None:
    assert ntriples(TOP + text) is None


def test_what_looks_like_a_blank_node_in_a_text_is_none() -> None:
    text = f'{TOP}_:b1 :b "_:b1 ." , " _:b1" , <http://e/_:b1> , "x> _:b1"@en , _:b1 .'
    lines = ntriples(text)
    assert lines is not None
    objects = {triple.object for triple in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}
    assert {ox.Literal("_:b1 ."), ox.Literal(" _:b1"), ox.NamedNode("http://e/_:b1")} < objects
    assert ox.Literal("x> _:b1", language="en") in objects


def test_the_first_article_goes_to_n_triples_whole(article: Path) -> None:
    lines = ntriples(article.read_text("utf-8"))
    assert lines is not None
    assert len(set(lines.splitlines())) == len(read_turtle(article).graph)
