"""Answers as plain Python and as data frames."""

import sys
from collections.abc import Callable
from datetime import date

import pytest
from rdflib import RDF, XSD, BNode, Literal, URIRef

from clemency.asking.frames import Answer, answer
from clemency.asking.results import Rows, write
from clemency.errors import ClemencyError

KP = URIRef("https://w3id.org/clemency/id/kp")
ROWS = Rows(
    ("place", "placeLabel", "n", "share", "day", "said", "mixed"),
    (
        (
            KP,
            Literal("North Korea", lang="en"),
            Literal(2000),
            Literal(2),
            Literal("2015-10-08", datatype=XSD.date),
            Literal(True),
            Literal(1),
        ),
        (BNode("b0"), None, None, Literal("0.5", datatype=XSD.decimal), None, None, Literal("one")),
    ),
)
VALUES = [
    (str(KP), "North Korea", 2000, 2.0, date(2015, 10, 8), True, "1"),
    ("b0", None, None, 0.5, None, None, "one"),
]


def cells(*terms: Literal) -> list[object]:
    return [row[0] for row in answer(Rows(("x",), tuple((term,) for term in terms)))]


def test_rows_are_named_tuples_of_plain_values() -> None:
    rows = answer(ROWS)
    assert [tuple(row) for row in rows] == VALUES
    assert [type(value) for value in rows[0]] == [str, str, int, float, date, bool, str]
    assert rows[0].placeLabel == "North Korea"  # type: ignore[attr-defined]
    assert (len(rows), rows[1:][0][0], rows.columns) == (2, "b0", ROWS.columns)


def test_an_answer_can_still_be_written_as_a_table() -> None:
    assert write(answer(ROWS).terms, "csv") == write(ROWS, "csv")


def test_a_column_holds_one_type() -> None:
    assert cells(Literal(1), Literal("0.5", datatype=XSD.decimal)) == [1.0, 0.5]
    assert cells(Literal(1), Literal("many")) == ["1", "many"]
    assert cells(Literal(True), Literal(1)) == ["True", "1"]


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (Literal("1.50", datatype=XSD.decimal), 1.5),
        (Literal("many", datatype=XSD.integer), "many"),  # ill-typed
        (Literal("9" * 20, datatype=XSD.integer), "9" * 20),  # more than a column of integers holds
        (Literal("2015-10-08T01:00:00", datatype=XSD.dateTime), "2015-10-08T01:00:00"),
        (Literal("2015", datatype=XSD.gYear), "2015"),
        (Literal("<b>x</b>", datatype=RDF.HTML), "<b>x</b>"),
    ],
)
def test_what_has_no_plain_type_is_text(term: Literal, value: object) -> None:
    assert cells(term) == [value]


def test_a_column_that_is_no_name_in_python_is_reached_by_its_place() -> None:
    (row,) = answer(Rows(("class", "a", "a\u0301!"), ((Literal(1), Literal(2), Literal(3)),)))
    assert row._fields == ("_0", "a", "_2")  # type: ignore[attr-defined]


def test_an_answer_may_be_empty() -> None:
    assert len(answer(Rows(("x", "y"), ()))) == 0
    assert len(answer(Rows((), ()))) == 0


def test_a_pandas_frame_has_typed_columns() -> None:
    pytest.importorskip("pandas")
    frame = answer(ROWS).to_pandas()
    assert list(frame.columns) == list(ROWS.columns)
    assert [str(kind) for kind in frame.dtypes] == [
        "string", "string", "Int64", "Float64", "datetime64[s]", "boolean", "string"
    ]  # fmt: skip
    assert frame["day"][0].date() == date(2015, 10, 8)
    assert frame["n"].isna().tolist() == [False, True]
    assert list(answer(Rows(("x", "y"), ())).to_pandas().columns) == ["x", "y"]


def test_a_polars_frame_has_typed_columns() -> None:
    polars = pytest.importorskip("polars")
    frame = answer(ROWS).to_polars()
    assert frame.rows() == VALUES
    assert list(frame.schema.values()) == [
        polars.String, polars.String, polars.Int64, polars.Float64, polars.Date, polars.Boolean, polars.String
    ]  # fmt: skip
    assert answer(Rows(("x", "y"), ())).to_polars().columns == ["x", "y"]


@pytest.mark.parametrize(("library", "frame"), [("pandas", Answer.to_pandas), ("polars", Answer.to_polars)])
def test_without_the_library_the_error_says_how_to_have_it(
    library: str, frame: Callable[[Answer], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        ClemencyError, match=f"needs {library}, which is not installed: pip install {library}"
    ):
        frame(answer(ROWS))
