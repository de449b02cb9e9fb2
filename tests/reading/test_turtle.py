"""Turtle files: every triple knows its place, and no file can do harm."""

import socket
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Graph, Literal, URIRef

from clemency.errors import ClemencyError, TurtleSyntaxError
from clemency.oxigraph import quads
from clemency.reading.addresses import resolved
from clemency.reading.ntriples import ntriples
from clemency.reading.turtle import Span, TurtleFile, compact, read_turtle
from clemency.reading.turtle import written as pasted
from clemency.stores import quick
from folders import ROOT

EX = "http://example.org/"
PREFIX = f"@prefix : <{EX}> .\n"
Write = Callable[..., Path]
FILES = sorted(
    path
    for folder in ("data", "ontology", "tests/broken", "tests/examples")
    for path in (ROOT / folder).rglob("*.ttl")
)
SECONDS = 10  # what takes a time with the square of its length takes minutes


@pytest.fixture
def write(written: Write) -> Write:
    return written


def quoted(file: TurtleFile, span: Span) -> str:
    """Return what stands in a file at a place."""
    lines = file.text.splitlines(keepends=True)[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "".join(lines)


def canonical(triples: object) -> ox.Dataset:
    dataset = ox.Dataset(triples)  # type: ignore[arg-type]
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def by_oxigraph(text: str) -> ox.Dataset:
    """Return what pyoxigraph makes of a text, its blank nodes with canonical names."""
    triples = ox.parse(f"{text}\n", format=ox.RdfFormat.TURTLE)  # it errs where no line break is last
    return canonical(ox.Quad(*triple) for triple in triples)


def test_a_triple_has_the_place_of_its_object(write: Write) -> None:
    file = read_turtle(
        write(
            f"{PREFIX}"
            ":a a :Thing ;\n"
            "    :says\n"
            "        '''two\n"
            "lines'''@en-GB ;  # a comment\n"
            '    :knows "é"^^:d , <b>\n'
            "        , -1.5e3 .\n"
        )
    )
    assert {quoted(file, span): span for span in file.spans.values()} == {
        ":Thing": Span(2, 6, 2, 12),
        "'''two\nlines'''@en-GB": Span(4, 9, 5, 15),
        '"é"^^:d': Span(6, 12, 6, 19),
        "<b>": Span(6, 22, 6, 25),
        "-1.5e3": Span(7, 11, 7, 17),
    }


def test_a_node_in_brackets_has_the_place_of_all_of_it(write: Write) -> None:
    file = read_turtle(
        write(
            f"{PREFIX}:a :passage [ :start 1 ;\n"
            "        :end [ :of 2 ]\n"
            "    ] ,\n"
            "    [ :start 3 ] ;\n"
            "    :chain ( :b\n"
            "        :c ) .\n"
        )
    )
    places = [(compact(triple[1], file.prefixes), quoted(file, span)) for triple, span in file.spans.items()]
    assert places == [
        (":start", "1"),
        (":of", "2"),
        (":end", "[ :of 2 ]"),
        (":passage", "[ :start 1 ;\n        :end [ :of 2 ]\n    ]"),
        (":start", "3"),
        (":passage", "[ :start 3 ]"),
        (f"<{RDF.first}>", ":b"),
        (f"<{RDF.rest}>", "( :b\n        :c )"),
        (f"<{RDF.first}>", ":c"),
        (f"<{RDF.rest}>", "( :b\n        :c )"),
        (":chain", "( :b\n        :c )"),
    ]


def test_a_subject_has_the_place_where_it_first_stands_as_one(write: Write) -> None:
    file = read_turtle(write(f"{PREFIX}:a :b :c , [ :d :e ] .\n  [] :b ( :a ) .\n:c :b :a .\n  :a :b :d .\n"))
    places = [(quoted(file, span), span.line, span.column) for span in sorted(file.subjects.values())]
    assert places == [(":a", 2, 1), ("[", 2, 12), ("[]", 3, 3), ("(", 3, 9), (":c", 4, 1)]


def test_a_property_has_the_place_where_it_first_stands_as_one(write: Write) -> None:
    file = read_turtle(write(f"{PREFIX}:a a :b ;\n  :b :c .\n:c :b :d .\n"))
    assert file.predicates == {RDF.type: Span(2, 4, 2, 5), URIRef(f"{EX}b"): Span(3, 3, 3, 5)}


def test_a_triple_written_twice_has_the_place_of_the_first(write: Write) -> None:
    file = read_turtle(write(f"{PREFIX}:a :b :c .\n:a :b :c .\n"))
    assert list(file.spans.values()) == [Span(2, 7, 2, 9)]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_places_are_right_whatever_ends_the_lines(write: Write, line_break: str) -> None:
    text = line_break.join([f"@prefix : <{EX}> .", "# why", ":a :b", "\t:c ;", '  :d "é" , :e .'])
    places = sorted(read_turtle(write(text)).spans.values())
    assert places == [Span(4, 2, 4, 4), Span(5, 6, 5, 9), Span(5, 12, 5, 14)]


def test_every_triple_of_a_real_article_has_the_place_that_names_its_object(article: Path) -> None:
    file = read_turtle(article)
    assert set(file.spans) == set(file.graph)
    assert set(file.subjects) == set(file.graph.subjects())
    assert set(file.predicates) == set(file.graph.predicates()) - {RDF.first, RDF.rest}
    for (_, _, value), span in file.spans.items():
        place = quoted(file, span)
        if isinstance(value, URIRef):
            assert place in (compact(value, file.prefixes), f"<{value}>", "<>") or value == RDF.nil
        elif isinstance(value, BNode):
            assert place[0] + place[-1] in ("[]", "()")
        else:
            assert str(value) in (place, place[1 : 1 + len(str(value))])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_the_project_reads_as_rdflib_and_oxigraph_read_it(path: Path) -> None:
    text = path.read_text("utf-8")
    try:
        expected = by_oxigraph(text)
    except SyntaxError:
        pytest.skip("is broken on purpose")
    file = read_turtle(path)
    assert canonical(quads(file.graph)) == expected
    if not any(literal.ill_typed for literal in file.graph.objects() if isinstance(literal, Literal)):
        assert canonical(quads(Graph().parse(path))) == expected


TRICKY = (
    "@prefix : <http://e/> . @prefix a.b: <http://b/> .\n"
    ":a :b [ :c ( 1 -2.5 .5 +.5e3 1.e1 ( ) ) , [] ; a :X ; ] ;\n"
    """:d '''x'y''\\'\\n''' , 'l' @en-GB , "d" ^^ :dt , true , :l\\,o%20c.al , _:x.y .\n"""
    """_:x.y :p _:x.y , a.b:c.d . BASE <http://b/x/y> ( 5:p ) :p <../q> , <?z> , <#f> , <> .  # end\r\n"""
    ''':s :p "\\u00e9\\U0001F600" , """"q""z""" , <http://e/\\u0041> , 007 , -0 , false .\n'''
    "[ :z _:x.y ] .prefix x:<#>x:y x:z x:."
)
EDITS = [
    *" \n\t.;,[]()<>\"'@:^_#\\abx1-+e%{}~|=",
    *("<<", "{|", "@prefix ", "@base <http://x/> .", "a ", "true", '"""', "'''", "^^", "_:b", ":a :b :c ."),
    *(
        "1.5e3",
        "\r",
        "\u00e9",
        "\u0d82",
        "\u200b",
        "\x00",
        "\\u0041",
        "VERSION '1.2'\n",
        "@en--ltr",
        "[ ] ",
        "( ) ",
    ),
]


def test_all_that_turtle_can_say_is_read_as_oxigraph_reads_it(write: Write) -> None:
    assert canonical(quads(read_turtle(write(TRICKY)).graph)) == by_oxigraph(TRICKY)


@pytest.mark.parametrize(
    ("end", "name"),
    [(r"a\..", "a."), (r"a\. .", "a."), (r"a\,.", "a,"), (r"\..", "."), (r"a\.", None), (r"a\,", None)],
)
def test_a_name_may_end_with_an_escape_where_the_file_ends(write: Write, end: str, name: str | None) -> None:
    path = write(
        f"@prefix : <http://e/> . @prefix schema: <https://schema.org/> .\n:x a schema:NewsArticle, :{end}"
    )
    text = path.read_text("utf-8")
    if name is None:
        with pytest.raises(TurtleSyntaxError, match="the file ends "):
            read_turtle(path)
        assert ntriples(text) is None
        assert quick.article(quick.File(path)) is None
        return
    assert URIRef(f"http://e/{name}") in read_turtle(path).graph.objects()
    article = quick.article(quick.File(path))
    assert article is not None
    for lines in (ntriples(text), article.document):
        assert lines is not None
        assert f"<http://e/{name}> .".encode() in lines


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.sampled_from(EDITS)), max_size=3))
def test_whatever_is_done_to_a_file_it_is_read_right_or_refused(
    write: Write, edits: list[tuple[float, int, str]]
) -> None:
    text = TRICKY
    for where, dropped, added in edits:
        at = int(where * len(text))
        text = text[:at] + added + text[at + dropped :]
    try:
        read = quads(read_turtle(write(text)).graph)
        expected = by_oxigraph(text)
    except (TurtleSyntaxError, SyntaxError):
        return  # of the two, SyntaxError means a bad address or tag, which terms.py tells
    assert canonical(read) == expected


@given(
    st.sampled_from(
        [
            "http://a/b/c/d?q",
            "http://a",
            "http://a/",
            "https://x/y#z",
            "http://a/b/../c/.",
            "http:.x/y",
            "urn:a/b",
        ]
    ),
    st.text(alphabet="ab./?#:", max_size=9).filter(lambda text: not text.startswith(":")),
)
def test_relative_addresses_are_resolved_as_oxigraph_does(base: str, reference: str) -> None:
    text = f"@base <{base}> . <http://s/> <http://p/> <{reference}> ."
    try:
        (triple,) = ox.parse(text, format=ox.RdfFormat.TURTLE)
    except SyntaxError:
        return
    assert resolved(resolved("", base), reference) == triple.object.value


def test_blank_nodes_have_the_same_names_in_each_reading_and_others_in_another_file(write: Write) -> None:
    text = f"{PREFIX}[ :a _:b ] .\n"
    first, again, other = (read_turtle(write(text, name)) for name in ("one.ttl", "one.ttl", "two.ttl"))
    assert set(first.graph) == set(again.graph)
    assert not set(first.graph.all_nodes()) & set(other.graph.all_nodes())


def test_literals_are_kept_as_written(write: Write) -> None:
    forms = [
        "+07",
        "-0",
        "0.50",
        "1.E3",
        "true",
        '"01"^^xsd:integer',
        '" a  b "^^xsd:token',
        '"TRUE"^^xsd:boolean',
    ]
    file = read_turtle(write(f"{PREFIX}@prefix xsd: <{XSD}> .\n:a :b {' , '.join(forms)} ."))
    assert [str(value) for _, _, value in file.spans] == [
        form.partition("^^")[0].strip('"') for form in forms
    ]


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("1" * 5000, XSD.integer),
        ("1e999999999", XSD.decimal),
        ("2015-02-31", XSD.date),
        ("<!DOCTYPE x [<!ENTITY a 'lol'><!ENTITY b '&a;&a;'>]><x>&b;</x>", RDF.XMLLiteral),
    ],
)
def test_a_literal_that_could_do_harm_has_no_value_to_work_with(
    write: Write,
    lexical: str,
    datatype: URIRef,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    file = read_turtle(write(f'{PREFIX}:a :b "{lexical}"^^<{datatype}> .'))
    (value,) = file.graph.objects()
    assert isinstance(value, Literal)
    assert (str(value), value.datatype, value.value) == (lexical, datatype, None)
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


def test_bad_addresses_and_language_tags_do_not_hide_the_rest_of_a_file(write: Write) -> None:
    text = f'{PREFIX}:a :b <http://example.org/a b> , <here> , "x"@muchtoolong , :c .'
    assert [str(value) for _, _, value in read_turtle(write(text)).spans] == [
        "http://example.org/a b",
        "here",
        "x",
        f"{EX}c",
    ]


@pytest.mark.parametrize("text", ["@prefix x: <a b> .\n:a :b :c .", "@base <a b> .\n:a :b :c ."])
def test_a_bad_address_that_no_triple_shows_is_an_error(write: Write, text: str) -> None:
    with pytest.raises(TurtleSyntaxError, match="this address has a character in it"):
        read_turtle(write(f"{PREFIX}{text}"))


@pytest.mark.parametrize("brackets", [(":b [ ", ":b :c", " ]"), (":b ( ", "", " )"), ("( ", ":b", " )")])
@pytest.mark.parametrize("depth", [101, 200, 100_000])
def test_brackets_nested_without_end_are_an_error_and_no_crash(
    write: Write, brackets: tuple[str, str, str], depth: int
) -> None:
    opening, inside, closing = brackets
    if opening == ":b ( ":
        opening, inside = "( ", ""
    nested = opening * depth + inside + closing * depth
    start = ":a " if opening == ":b [ " else ":a :b "
    with pytest.raises(TurtleSyntaxError, match="nested too deeply here, more than 100 in one another"):
        read_turtle(write(f"{PREFIX}{start}{nested} ."))


def test_brackets_may_be_nested_100_deep(write: Write) -> None:
    nested = ":b [ " * 100 + ":b :c" + " ]" * 100
    assert len(read_turtle(write(f"{PREFIX}:a {nested} .")).graph) == 101


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PREFIX + ':a :b """' + "\n" * 1_000_000 + '""" .', id="a-text-of-line-breaks"),
        pytest.param(PREFIX + ':a :b """' + '" ' * 500_000 + '""" .', id="a-text-of-quotation-marks"),
        pytest.param(PREFIX + ":a :b <http://e/" + "../" * 300_000 + "> .", id="an-address-of-dots"),
        pytest.param(PREFIX + ":a :b" + " " * 1_000_000 + ":c .", id="a-million-spaces"),
        pytest.param(PREFIX + ":" + "a." * 500_000 + "a :b :c .", id="a-long-name"),
        pytest.param(PREFIX + ':a :b "' + "x" * 5_000_000 + '" .', id="a-line-of-five-megabytes"),
        pytest.param(PREFIX + ":a :b " + "1" * 1_000_000 + " .", id="a-long-number"),
    ],
)
def test_a_long_text_takes_a_time_in_proportion_to_its_length(write: Write, text: str) -> None:
    path = write(text)
    begun = time.process_time()
    assert len(read_turtle(path).graph) == 1
    assert time.process_time() - begun < SECONDS


def test_prefixes_without_end_are_an_error(write: Write) -> None:
    text = "".join(f"@prefix p{number}: <http://example.org/{number}#> .\n" for number in range(100_000))
    path = write(text)
    begun = time.process_time()
    with pytest.raises(TurtleSyntaxError, match="more than 500 prefixes are declared") as raised:
        read_turtle(path)
    assert time.process_time() - begun < SECONDS
    assert raised.value.line == 501


def test_nothing_that_a_file_names_is_opened(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = write("<http://s/> <http://p/> <http://o/> .", "secret.ttl")

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something was opened")

    path = write(
        f"@base <{secret.as_uri()}> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        f"@prefix x: <{secret.as_uri()}#> .\n"
        "<> a owl:Ontology ; owl:imports <> , <http://example.org/> , x:y ;\n"
        '  <http://www.w3.org/ns/json-ld#context> "http://example.org/context.jsonld" .'
    )
    text = path.read_bytes()
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(Path, "read_bytes", lambda self: text if self == path else refuse())
    assert len(read_turtle(path).graph) == 5


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"# one line\n# caf\xe9\n", "2: not UTF-8: byte 16 is 0xe9, which is “é” in Windows-1252"),
        (b"# one line\n# \x93so\x94\n", "2: not UTF-8: byte 13 is 0x93, which is ““” in Windows-1252"),
        (b"\x81", "1: not UTF-8: byte 0 is 0x81"),
        ("\ufeff:a :b :c .".encode("utf-16-le"), "1: not UTF-8: it is in UTF-16, as Windows' “Unicode”"),
    ],
)
def test_a_file_in_another_encoding_is_an_error_that_names_it(
    write: Write, content: bytes, reason: str
) -> None:
    path = write(content)
    with pytest.raises(ClemencyError) as raised:
        read_turtle(path)
    assert str(raised.value) == f"{path}:{reason}. Save the file in the encoding UTF-8."


def test_a_byte_order_mark_is_no_error(write: Write) -> None:
    file = read_turtle(write(f"\ufeff@prefix : <{EX}> . :a :b :c ."))
    assert list(file.spans.values()) == [Span(1, 41, 1, 43)]


@pytest.mark.parametrize("content", ["", "\n", "# nothing yet\n"])
def test_an_empty_file_says_nothing(write: Write, content: str) -> None:
    assert len(read_turtle(write(content)).graph) == 0


def test_what_is_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ClemencyError, match=r"Cannot read .*missing.ttl: No such file or directory"):
        read_turtle(tmp_path / "missing.ttl")
    with pytest.raises(ClemencyError, match=r"Cannot read .*: Is a directory"):
        read_turtle(tmp_path)


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
        (BNode("b"), "[]"),
    ],
)
def test_terms_are_shown_as_their_file_writes_them(term: URIRef | Literal | BNode, shown: str) -> None:
    assert compact(term, {"ex": EX, "deep": f"{EX}deep/"}) == shown


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])), st.sampled_from([None, "en", "zh-hant"]))
def test_a_written_literal_is_read_again_as_the_same(text: str, language: str | None) -> None:
    term = Literal(text, lang=language)
    (triple,) = ox.parse(f"<a:s> <a:p> {pasted(term, {})} .", format=ox.RdfFormat.TURTLE)
    assert (triple.object.value, triple.object.language) == (text, language)
