"""Turtle files: every triple knows its line, and every mistake has a place and a reason."""

from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import RDF, BNode, Literal, URIRef

from clemency.errors import ClemencyError, TurtleSyntaxError
from clemency.turtle import compact, read_turtle

EX = "http://example.org/"
Write = Callable[..., Path]


def test_a_triple_has_the_line_on_which_its_object_begins(written: Write) -> None:
    file = read_turtle(
        written(
            "@prefix : <http://example.org/> .  # a comment\n"
            "\n"
            ":a a :Thing ;\n"
            "    :says\n"
            "        '''two\n"
            "lines''' ;  # so the next is line 7\n"
            "    :knows :b , :c\n"
            "        , :d .\n"
        )
    )
    lines = {compact(triple[2], file.prefixes): line for triple, line in file.lines.items()}
    assert lines == {":Thing": 3, '"two\\nlines"': 5, ":b": 7, ":c": 7, ":d": 8}


def test_a_node_in_brackets_has_the_line_of_its_opening_bracket(written: Write) -> None:
    file = read_turtle(
        written(
            "@prefix : <http://example.org/> .\n"
            ":a :passage [ :start 1 ;\n"
            "\n"
            "        :end 2\n"
            "    ] ,\n"
            "    [ :start 3 ] ;\n"
            "    :chain ( :b\n"
            "        :c ) .\n"
        )
    )
    lines = sorted((line, compact(triple[1], file.prefixes)) for triple, line in file.lines.items())
    assert [found for found in lines if found[1].startswith(":")] == [
        (2, ":passage"),
        (2, ":start"),
        (4, ":end"),
        (6, ":passage"),
        (6, ":start"),
        (7, ":chain"),
    ]
    assert all(line == 7 for triple, line in file.lines.items() if triple[1] in (RDF.first, RDF.rest))


def test_a_triple_written_twice_has_the_line_of_the_first(written: Write) -> None:
    file = read_turtle(written("@prefix : <http://example.org/> .\n:a :b :c .\n:a :b :c .\n"))
    assert list(file.lines.values()) == [2]


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_lines_are_right_whatever_ends_them(written: Write, line_break: str) -> None:
    text = line_break.join(["@prefix : <http://example.org/> .", "# why", ":a :b", "  :c ;", '  :d "é" .'])
    assert sorted(read_turtle(written(text)).lines.values()) == [4, 5]


def test_every_triple_of_a_real_article_has_a_line_that_names_its_object(article: Path) -> None:
    file = read_turtle(article)
    source = article.read_text("utf-8").splitlines()
    assert set(file.lines) == set(file.graph)
    for (_, _, value), line in file.lines.items():
        if isinstance(value, URIRef):
            name = compact(value, file.prefixes).strip("<>").rpartition(":")[2]
            assert name in source[line - 1] or value == RDF.nil
        elif isinstance(value, Literal):
            assert str(value)[:20].partition('"')[0] in source[line - 1]


@pytest.mark.parametrize(
    ("statement", "column", "reason"),
    [
        (":a foo:b :c .", 4, "The prefix foo: has not been declared."),
        (':a :b "never closed .', 7, "a string or an address begins here and never ends."),
        (':a :b """never closed .', 7, "a string or an address begins here and never ends."),
        (":a :b :c", 9, "the file ends before the last statement does; is its final '.' missing?"),
        (":a :b :c :d .", 10, "a '.', ';' or ',' is missing before this."),
        (":a :b <here> .", 7, "this address is relative, and no @base says to what."),
        (":a :b <http://example.org/a b> .", 7, "Invalid IRI code point ' '."),
        ('"a" :b :c .', 1, '"a" is not a valid subject or graph name.'),
        (":a :b [ :c :d .", 15, "blank node property lists should end with a ']'."),
        (":a :b “c” .", 7, "'“' is not allowed at the beginning of a prefix name."),
        (":a :b " + "1" * 5000 + " .", 7, "this cannot be read (Exceeds the limit"),
        (":a :b << :c :d :e >> .", 7, "this cannot be read ("),
    ],
)
def test_a_syntax_error_names_line_column_and_reason(
    written: Write, statement: str, column: int, reason: str
) -> None:
    path = written(f"@prefix : <http://example.org/> .\n# a comment\n{statement}")
    with pytest.raises(TurtleSyntaxError) as raised:
        read_turtle(path)
    error = raised.value
    assert (error.path, error.line, error.column, error.source_line) == (path, 3, column, statement)
    assert error.reason.startswith(reason)


def test_a_syntax_error_shows_the_line_and_points_at_the_place(written: Write) -> None:
    path = written("@prefix : <http://example.org/> .\n\t:a foo:b :c .\n")
    with pytest.raises(TurtleSyntaxError) as raised:
        read_turtle(path)
    assert str(raised.value) == (
        f"{path}:2:5: not Turtle: The prefix foo: has not been declared.\n2 |  :a foo:b :c .\n        ^"
    )


def test_brackets_nested_without_end_are_an_error_and_no_crash(written: Write) -> None:
    depth = 3000
    nested = ":b [ " * depth + ":b :c" + " ]" * depth
    with pytest.raises(TurtleSyntaxError, match="nested too deeply"):
        read_turtle(written(f"@prefix : <http://example.org/> .\n:a {nested} ."))


def test_a_file_in_another_encoding_is_an_error_with_the_byte(written: Write) -> None:
    path = written(b"# one line\n# caf\xe9\n")
    with pytest.raises(ClemencyError) as raised:
        read_turtle(path)
    assert str(raised.value) == (
        f"{path}:2: not UTF-8: byte 16 is 0xe9. Save the file in the encoding UTF-8."
    )


def test_a_byte_order_mark_is_no_error(written: Write) -> None:
    assert len(read_turtle(written("\ufeff@prefix : <http://example.org/> . :a :b :c .")).graph) == 1


def test_what_is_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match=r"Cannot read .*missing.ttl: No such file or directory"):
        read_turtle(tmp_path / "missing.ttl")
    with pytest.raises(ClemencyError, match=r"Cannot read .*: Is a directory"):
        read_turtle(tmp_path)


def test_an_ill_typed_literal_is_read_in_silence(
    written: Write, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    path = written(f'<http://example.org/a> <http://example.org/b> "2015-02-31"^^<{xsd}date> .')
    assert len(read_turtle(path).graph) == 1
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (URIRef("http://example.org/a"), "ex:a"),
        (URIRef("http://example.org/deep/a"), "deep:a"),
        (URIRef("http://example.org/a/b"), "<http://example.org/a/b>"),
        (URIRef("http://elsewhere.org/a"), "<http://elsewhere.org/a>"),
        (Literal("thousands", lang="en"), '"thousands"@en'),
        (Literal(12), "12"),
        (Literal("2015-10-08", datatype=URIRef("http://example.org/date")), '"2015-10-08"^^ex:date'),
        (Literal('say "so"'), '"say \\"so\\""'),
        (Literal("x" * 100), '"' + "x" * 59 + '…"'),
        (Literal("two\nlines \x1b[31mred\u202e"), '"two\\nlines \\u001b[31mred\\u202e"'),
        (BNode(), "[]"),
    ],
)
def test_terms_are_shown_as_their_file_writes_them(term: URIRef | Literal | BNode, shown: str) -> None:
    assert compact(term, {"ex": EX, "deep": f"{EX}deep/"}) == shown
