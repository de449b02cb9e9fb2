"""Files that are not Turtle: the place of each mistake, and words that say how to mend it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clemency.errors import TurtleSyntaxError
from clemency.reading.mistakes import TABLE
from clemency.reading.turtle import read_turtle

Write = Callable[..., Path]
TOP = "@prefix : <http://example.org/> .\n@prefix clem: <https://w3id.org/clemency/ns#> .\n"

# What stands below the prefixes, then the line below them, the column, and a part of the reason.
MISTAKES = [
    # punctuation
    (":a :b :c", 1, 9, "the file ends before the last statement does; is its final '.' missing"),
    (":a :b :c ;\n", 2, 1, "the file ends after “;”. End the last statement in '.' instead."),
    (":a :b :c\n:d :e :f .", 2, 1, "If a new statement begins on this line, end the one before in '.'"),
    (":a :b :c\n    :e :f .", 2, 5, "If this line goes on with the same subject, end the line before"),
    (":a :b :c :d .", 1, 10, "a '.', ';' or ',' is missing before this."),
    (":a :b :c ;\n:d :e :f .", 2, 7, "the line before has to end in '.' and not in ';'"),
    (":a :b :c ,\n    :d :e .", 2, 8, "if another property begins on this line, end the line before in ';'"),
    (":a :b :c ,\n    :d 5 .", 2, 8, "If another property begins on this line, end the line before in ';'"),
    (":a :b :c ,\n    :d 'x' .", 2, 8, "If another property begins on this line, end the line before in ';'"),
    (":a :b :c ; :d .", 1, 15, "a value is missing before this."),
    (":a :b :c , ; :d :e .", 1, 12, "after “,” something is missing: go on with the statement"),
    (":a :b .", 1, 7, "a value is missing before this."),
    (":a .", 1, 4, "a property and its value are missing before this."),
    (":a :b :c ..", 1, 11, "the statement has ended before this. Take out this mark, or the '.' before it."),
    (":a :b :c . ; :d :e .", 1, 12, "the statement has ended before this."),
    # brackets
    (":a :b [ :c :d .\n:e :f :g .", 1, 15, "a ']' is missing before this"),
    (":a :b [ :c :d\n    :e :f ] .", 2, 5, "a ';' is missing before this, or the ']'"),
    (":a :b [ :c :d", 1, 14, "is its final '.' missing, or a ']' or ')'?"),
    (":a :b ( :c :d .", 1, 15, "a ')' is missing before this"),
    (":a :b :c ] .", 1, 10, "this bracket closes none that is open."),
    (":g { :a :b :c } .", 1, 4, "Turtle has no braces: { … } belongs to JSON, SPARQL or TriG."),
    # texts
    (':a :b "never closed .\n:c :d "x" .', 1, 7, "Is its closing quotation mark missing?"),
    (':a :b "two\nlines" .', 1, 7, 'A text of several lines stands between three: """…""".'),
    (':a :b "never closed .', 1, 7, "Its closing quotation mark is missing."),
    (':a :b """never closed .\n:c :d :e .', 1, 7, "a text begins here and never ends."),
    (":a :b “c” .", 1, 7, 'a curly quotation mark stands here. Use straight ones: "…".'),
    (":a :b ‘c’ .", 1, 7, "a curly quotation mark stands here."),
    (':a :b "c” .', 1, 7, "and ends in a curly one."),
    (':a :b "he said "no" to it" .', 1, 17, 'Write a quotation mark inside a text as \\"'),
    (":a :b :source's .", 1, 14, "an apostrophe begins a text. Leave it out of the name."),
    (r':a :b "C:\dir" .', 1, 10, "Write the backslash itself as \\\\."),
    (r':a :b "\u12" .', 1, 7, "\\u is followed by four hexadecimal digits"),
    # language tags and datatypes
    (':a :b "x"@en_US .', 1, 13, "a language tag has hyphens and no underscores: @en-US."),
    (':a :b "x"@ en .', 1, 11, 'and has letters and hyphens: "mercy"@en-GB.'),
    (":a :b :c@en .", 1, 9, "a language tag stands directly behind a text in quotation marks"),
    (':a :b "x"@en^^:d .', 1, 13, "a text has a language or a datatype, not both."),
    (':a :b "2015"^:d .', 1, 13, 'after two carets: "2015"^^xsd:gYear.'),
    # prefixes and addresses
    (":a oa:start 1 .", 1, 4, "Add at the top of the file: @prefix oa: <http://www.w3.org/ns/oa#> ."),
    (":a clm:start 1 .", 1, 4, "the prefix clm: has not been declared. Did you mean clem:?"),
    (":a wholly-other:start 1 .", 1, 4, "has not been declared. Declare it at the top, with @prefix."),
    ("@prefix x: <http://x/>\n:a :b :c .", 2, 1, "missing before this, at the end of the @prefix"),
    ("PREFIX x: <http://x/> .\n:a :b :c .", 1, 23, "PREFIX without “@” has no '.' at its end."),
    ("@prefix x <http://x/> .", 1, 9, "with a colon behind it: @prefix ex: <https://example.org/> ."),
    ("@prefix x: http://x/ .", 1, 12, "the address of a prefix stands between < and >"),
    ("@base http://x/ .", 1, 7, "the address of a base stands between < and >"),
    ("@Prefix x: <http://x/> .", 1, 1, "a prefix is declared with @prefix, in small letters."),
    (":a :b https://example.org/x .", 1, 7, "an address stands between < and >: <https://example.org/x>."),
    (":a :b <http://x .\n:c :d :e .", 1, 7, "an address begins here and never ends."),
    (":a :b <http://x .\n:c :d <http://y> .", 1, 7, "an address begins here and never ends."),
    (":a :b :c/d .", 1, 9, "a “/” cannot stand in a short name."),
    (":a :b :c#d .", 1, 13, "“#” begins a comment"),
    # numbers and dates
    (":a :b 1 000 .", 1, 9, "a number is written without spaces and commas: 1000."),
    (":a :b 12km .", 1, 9, "a number stands alone, without a unit or sign."),
    (":a :b 80% .", 1, 9, "a number stands alone, without a unit or sign."),
    (":a :b $5 .", 1, 7, "a number stands alone, without a unit or sign."),
    (":a :b 2015-10-08 .", 1, 11, 'a date is a text with its datatype: "2015-10-08"^^xsd:date.'),
    (":a :b 8/10/2015 .", 1, 8, "a date is a text with its datatype"),
    # words
    (":a :b hello .", 1, 7, 'as in :hello, and a text stands in quotation marks, as in "hello"@en.'),
    ("amnesty :b :c .", 1, 1, "“amnesty” stands alone."),
    (":a covers :c .", 1, 4, "“covers” stands alone."),
    ("On Tuesday some prisoners were freed.", 1, 1, "“On” stands alone."),
    (":a :b a .", 1, 7, "“a” means “is a” and stands where a property does"),
    ("a :b :c .", 1, 1, "Before it belongs the name of what is meant"),
    (":a is a :Thing .", 1, 4, "for “is a” write a small a, alone"),
    (":a A :Thing .", 1, 4, "for “is a” write a small a, alone"),
    (":a :b True .", 1, 7, "true and false are written in small letters."),
    (":a :b null .", 1, 7, "what is not known is left out: take out the property too."),
    ('"a" :b :c .', 1, 1, "a text cannot be what a statement is about."),
    ("5 :b :c .", 1, 1, "a number cannot be what a statement is about."),
    (':a "b" :c .', 1, 4, "a property belongs here, such as clem:paraphrase"),
    (":a _:b :c .", 1, 4, "A property always has a name."),
    (":a [] :c .", 1, 4, "A property always has a name."),
    # other notations
    ("<<<<<<< HEAD\n:a :b :c .\n=======\n:a :b :d .\n>>>>>>> branch\n", 1, 1, "Git left this mark"),
    (":a :b :c ;\n<<<<<<< HEAD\n  :d :e .\n=======\n  :d :f .\n>>>>>>> branch\n", 2, 1, "Git left this mark"),
    (":a :b :c .\n=======\n:a :b :d .\n", 2, 1, "Keep the lines that are right, and take out the marks."),
    ("SELECT * WHERE { ?s ?p ?o }", 1, 1, "this is SPARQL, the language of queries, and not Turtle."),
    ("?a :b :c .", 1, 1, "this is SPARQL"),
    ("```turtle\n:a :b :c .\n```", 1, 1, "backquotes belong to Markdown."),
    ("// why\n:a :b :c .", 1, 1, "a comment begins with “#” in Turtle."),
    ("/* why */\n:a :b :c .", 1, 1, "a comment begins with “#” in Turtle."),
    (":a = :b .", 1, 4, "For one and the same thing write owl:sameAs."),
    (":a :b << :c :d :e >> .", 1, 7, "Turtle of RDF 1.1 has no such thing"),
    (":a :b :c {| :d :e |} .", 1, 10, "Turtle of RDF 1.1 has no such thing"),
    # characters that nobody sees
    (":a\u00a0:b :c .", 1, 3, "an invisible character stands here, U+00A0 (no-break space)."),
    (":a \u200b:b :c .", 1, 4, "an invisible character stands here, U+200B (zero width space)."),
    (":a \ufeff:b :c .", 1, 4, "an invisible character stands here, U+FEFF"),
    (":a :b :c\x00 .", 1, 9, "an invisible character stands here, U+0000 (control character)."),
    (":a :b – :c .", 1, 7, "“–” is neither a name nor a value."),
]  # fmt: skip

WHOLE_FILES = [
    ('{"@context": "https://schema.org"}', "this is JSON, and not Turtle."),
    ('[\n  {"@id": "x"}\n]', "this is JSON, and not Turtle."),
    ("<!DOCTYPE html>\n<html><head></head></html>", "this is a web page (HTML), and not Turtle."),
    ("<html lang='en'>\n<body class='x'>", "this is a web page (HTML), and not Turtle."),
    ('<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="x"></rdf:RDF>', "this is XML, and not Turtle."),
    ("%PDF-1.7\nabc", "this is a document or an archive, and not Turtle."),
]


def refused(path: Path) -> TurtleSyntaxError:
    with pytest.raises(TurtleSyntaxError) as raised:
        read_turtle(path)
    return raised.value


@pytest.mark.parametrize(("mistake", "line", "column", "reason"), MISTAKES)
def test_a_mistake_has_a_place_and_words_that_say_how_to_mend_it(
    written: Write, mistake: str, line: int, column: int, reason: str
) -> None:
    path = written(TOP + mistake)
    error = refused(path)
    assert (error.path, error.line - 2, error.column) == (path, line, column)
    assert error.source_line == mistake.split("\n")[line - 1]
    assert reason in error.reason


@pytest.mark.parametrize(("text", "reason"), WHOLE_FILES)
def test_a_file_in_another_notation_is_called_by_its_name(written: Write, text: str, reason: str) -> None:
    error = refused(written(text))
    assert (error.line, error.column, error.reason) == (1, 1, reason)


@pytest.mark.parametrize("line_break", ["\r\n", "\r"])
def test_a_mistake_has_its_place_whatever_ends_the_lines(written: Write, line_break: str) -> None:
    error = refused(written(line_break.join(["@prefix : <http://example.org/> .", "# é", "\t:a foo:b :c ."])))
    assert (error.line, error.column, error.source_line) == (3, 5, "\t:a foo:b :c .")


def test_a_mistake_shows_its_line_and_points_at_its_place(written: Write) -> None:
    path = written("@prefix : <http://example.org/> .\n\t:a foo:b :c .\n")
    assert str(refused(path)) == (
        f"{path}:2:5: not Turtle: the prefix foo: has not been declared. "
        "Declare it at the top, with @prefix.\n"
        "2 |  :a foo:b :c .\n        ^"
    )


def test_no_reason_hands_control_characters_to_a_terminal(written: Write) -> None:
    for mistake in (":a \x1b[31m:b :c .", ":a :b \x1b .", ":a x\u202ey:b :c .", ":a :b <\x1b> <x> ."):
        reason = refused(written(TOP + mistake)).reason
        assert reason.isprintable()


def test_reasons_are_sentences_in_plain_words() -> None:
    for row in TABLE:
        assert row.told.endswith((".", "?", ">."))
        assert not {"IRI", "literal", "blank node", "object", "predicate", "parser", "token"} & set(
            row.told.split()
        )
