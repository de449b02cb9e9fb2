"""Answers as text: tables that fit and deceive no eye, and the W3C's formats for programs."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import XSD, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rich.cells import cell_len

from clemency.asking.results import FORMATS, Rows, write
from clemency.errors import ClemencyError

COVERS = URIRef("https://w3id.org/clemency/ns#covers")
KP = URIRef("https://w3id.org/clemency/id/kp")
ROWS = Rows(
    ("place", "placeLabel", "note", "n"),
    (
        (KP, Literal("North Korea", lang="en"), Literal('a "b",\tc\nd'), Literal(2000)),
        (KP, Literal("North Korea", lang="en"), None, Literal("0.5", datatype=XSD.decimal)),
        (BNode("b0"), None, Literal("x | y *z* <b>&amp;</b>"), None),
    ),
)
TRIPLES = Rows(("subject", "predicate", "object"), ((KP, COVERS, Literal("x", lang="en")),), "construct")


def records(table: str) -> list[list[str]]:
    return [line.split() for line in table.splitlines()]


# ── For readers ─────────────────────────────────────────────────────────────────────────────────────


def test_a_table_shows_names_and_with_iris_the_things_themselves() -> None:
    rows = Rows(("place", "placeLabel"), ((KP, Literal("North Korea", lang="en")), (COVERS, None)))
    assert write(rows, "table", width=80).splitlines()[0::2] == ["place", "North Korea"]
    assert "clem:covers" in write(rows, "table", width=80)
    assert write(rows, "table", iris=True, width=80).splitlines()[0::2] == ["place", "id:kp"]


def test_a_table_does_not_repeat_how_a_row_begins() -> None:
    cells = [("a", "b", "c"), ("a", "b", "d"), ("a", "e", "d")]
    rows = Rows(("x", "y", "z"), tuple(tuple(map(Literal, row)) for row in cells))
    assert records(write(rows, "table", width=80))[2:] == [["a", "b", "c"], ["d"], ["e", "d"]]


def test_what_nobody_says_is_a_dash() -> None:
    rows = Rows(("x", "y"), ((Literal("a"), None),))
    assert records(write(rows, "table", width=80))[2] == ["a", "–"]


def test_numbers_are_aligned_to_the_right() -> None:
    rows = Rows(("name", "claims"), ((Literal("a"), Literal(5)), (Literal("b"), Literal(17))))
    assert [line[-3:] for line in write(rows, "table", width=80).splitlines()[2:]] == ["  5", " 17"]


def test_rows_too_wide_for_the_terminal_stand_one_below_the_other() -> None:
    rows = Rows(
        ("one", "two", "three"), tuple(tuple(map(Literal, ("word " * 9, cell, "z"))) for cell in "ab")
    )
    assert write(rows, "table", width=24).splitlines() == [
        "one    word word word",
        "       word word word",
        "       word word word",
        "two    a",
        "three  z",
        "",
        "two    b",
        "three  z",
    ]


@given(
    st.integers(1, 8).flatmap(
        lambda n: st.lists(st.lists(st.text(max_size=60), min_size=n, max_size=n), min_size=1, max_size=4)
    ),
    st.integers(20, 200),
)
def test_no_line_is_wider_than_the_terminal(cells: list[list[str]], width: int) -> None:
    columns = tuple(f"column{place}" for place in range(len(cells[0])))
    rows = Rows(columns, tuple(tuple(Literal(text) for text in row) for row in cells))
    assert all(cell_len(line) <= width for line in write(rows, "table", width=width).splitlines())


def test_one_below_the_other_what_nobody_says_takes_no_line() -> None:
    long, a, b, y, z = map(Literal, ("word " * 9, "a", "b", "y", "z"))
    rows = Rows(
        ("one", "two", "three", "four"), ((long, None, z, None), (long, b, z, None), (long, None, y, a))
    )
    assert records(write(rows, "table", width=24))[3:] == [
        ["three", "z"],
        [],
        ["two", "b"],
        ["three", "z"],
        [],
        ["two", "–"],  # said, or it would seem to be that of the record above
        ["three", "y"],
        ["four", "a"],
    ]


def test_no_rows_are_said_to_be_none() -> None:
    assert write(Rows(("x",), ()), "table", width=80) == "No rows.\n"


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_what_an_article_says_cannot_play_with_the_terminal(form: str) -> None:
    hostile = "\x1b[31mred\x07 [bold]b[/bold] :smile: \u202eevil\u2066 a\rb\nc"
    shown = write(Rows((hostile,), ((Literal(hostile),),)), form, width=200)
    assert not set("\x1b\x07\u202e\u2066\r") & set(shown)
    assert "\\u001b" in shown.replace("\\\\", "\\")
    assert ":smile:" in shown
    if form == "table":
        assert "[bold]b[/bold]" in shown
        assert "a\\rb\\nc" in shown


def test_markdown_shows_signs_as_signs() -> None:
    assert write(ROWS, "markdown").splitlines() == [
        "| place | note | n |",
        "| --- | --- | --- |",
        '| North Korea | a "b",\\\\tc\\\\nd | 2000 |',
        "| North Korea | – | 0.5 |",
        "| \\[\\] | x \\| y \\*z\\* \\<b\\>\\&amp;\\</b\\> | – |",
    ]


# ── For programs ────────────────────────────────────────────────────────────────────────────────────


def test_csv_has_plain_values_and_quotes_where_it_must() -> None:
    text = write(ROWS, "csv")
    assert text.startswith("place,placeLabel,note,n\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["place", "placeLabel", "note", "n"],
        [str(KP), "North Korea", 'a "b",\tc\nd', "2000"],
        [str(KP), "North Korea", "", "0.5"],
        ["_:b0", "", "x | y *z* <b>&amp;</b>", ""],
    ]


def test_tsv_has_terms_as_turtle_writes_them() -> None:
    assert write(ROWS, "tsv").splitlines() == [
        "?place\t?placeLabel\t?note\t?n",
        f'<{KP}>\t"North Korea"@en\t"a \\"b\\",\\tc\\nd"\t2000',
        f'<{KP}>\t"North Korea"@en\t\t0.5',
        '_:b0\t\t"x | y *z* <b>&amp;</b>"\t',
    ]


def test_json_is_a_sparql_results_document() -> None:
    document = json.loads(write(ROWS, "json"))
    assert document["head"] == {"vars": ["place", "placeLabel", "note", "n"]}
    first, second, third = document["results"]["bindings"]
    assert first == {
        "place": {"type": "uri", "value": str(KP)},
        "placeLabel": {"type": "literal", "value": "North Korea", "xml:lang": "en"},
        "note": {"type": "literal", "value": 'a "b",\tc\nd'},
        "n": {"type": "literal", "value": "2000", "datatype": str(XSD.integer)},
    }
    assert "note" not in second
    assert third["place"] == {"type": "bnode", "value": "b0"}


def test_an_answer_to_ask_is_true_or_false() -> None:
    answer = Rows(("answer",), ((Literal(True),),), "ask")
    assert json.loads(write(answer, "json")) == {"head": {}, "boolean": True}
    assert write(answer, "table", width=80).splitlines()[-1] == "true"
    assert write(answer, "csv") == "true\n"


def test_triples_are_turtle() -> None:
    text = write(TRIPLES, "turtle")
    assert "id:kp clem:covers" in text
    graph = Graph()
    graph.add((KP, COVERS, Literal("x", lang="en")))
    assert isomorphic(Graph().parse(data=text, format="turtle"), graph)
    assert write(TRIPLES, "csv").startswith("subject,predicate,object\r\n")


def test_what_is_no_triples_is_no_turtle() -> None:
    with pytest.raises(ClemencyError, match="only CONSTRUCT and DESCRIBE"):
        write(ROWS, "turtle")


def test_an_unknown_format_names_those_that_there_are() -> None:
    with pytest.raises(
        ClemencyError, match=rf"no format 'xml' for answers: choose one of {', '.join(FORMATS)}\."
    ):
        write(ROWS, "xml")


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "turtle"])
@pytest.mark.parametrize("rows", [ROWS, Rows(("x",), ()), Rows(("x",), ((None,),))])
def test_every_format_ends_with_a_line_break(form: str, rows: Rows) -> None:
    assert write(rows, form, width=80).endswith("\n")
