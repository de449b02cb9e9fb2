"""Parameters: how they are documented, and which terms their values become."""

import pytest
from rdflib import XSD, Graph, Literal, URIRef

from clemency.asking.parameters import Param, parse_param, prefixes, values
from clemency.corpus import ONTOLOGY_GRAPH, REFERENCE_GRAPH
from clemency.errors import ClemencyError

A, B = (URIRef(f"https://w3id.org/clemency/article/{name}") for name in ("first", "second"))
TURTLE = """@prefix id: <https://w3id.org/clemency/id/> .
@prefix clem: <https://w3id.org/clemency/ns#> .
@prefix : <{}#> .
id:kp clem:covers :both . :both clem:size 1 . """


def article(iri: URIRef, more: str = "") -> Graph:
    return Graph().parse(data=TURTLE.format(iri) + more)


ONE = {A: article(A), REFERENCE_GRAPH: Graph(), ONTOLOGY_GRAPH: Graph()}
TWO = {A: article(A, ":only-first clem:size 1 ."), B: article(B), REFERENCE_GRAPH: Graph()}


def value(type_: str, text: str, graphs: dict[URIRef, Graph] = ONE) -> URIRef | Literal:
    return values([Param("x", type_, "what")], {"x": text}, graphs)["x"]


def test_a_parameter_is_documented_in_one_form() -> None:
    assert parse_param("fact (iri, required): the subject") == Param(
        "fact", "iri", "the subject", required=True
    )
    assert parse_param("place (string, optional): a place") == Param("place", "string", "a place")
    assert parse_param("most (integer, default 10): how many").default == "10"
    for wrong in ("fact: an IRI", "fact (thing, required): x", "fact (iri): x", "n (integer, default ): x"):
        with pytest.raises(ClemencyError, match="does not document a parameter"):
            parse_param(wrong)


def test_a_value_has_its_parameter_s_type() -> None:
    assert value("string", 'say "hi"') == Literal('say "hi"')
    assert value("integer", " 007 ") == Literal("7", datatype=XSD.integer)
    assert value("date", "2015-10-08") == Literal("2015-10-08", datatype=XSD.date)
    assert value("boolean", "True") == Literal("true", datatype=XSD.boolean)


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("integer", "many"),
        ("date", "8 October"),
        ("date", "2015-13-01"),
        ("boolean", "1"),
        ("string", "\udcff"),
        ("iri", "\udcff"),
    ],
)
def test_a_value_of_another_type_is_an_error(type_: str, text: str) -> None:
    with pytest.raises(ClemencyError, match=rf"^The parameter 'x': '.*' is no {type_}\.$"):
        value(type_, text)


def test_a_default_stands_in_for_what_is_not_given() -> None:
    params = [Param("most", "integer", "how many", default="10"), Param("place", "string", "where")]
    assert values(params, {}, ONE) == {"most": Literal("10", datatype=XSD.integer)}
    assert values(params, {"most": "3"}, ONE) == {"most": Literal("3", datatype=XSD.integer)}


def test_a_missing_parameter_says_what_it_is() -> None:
    with pytest.raises(ClemencyError, match=r"The parameter 'fact' \(iri\) is missing: the subject"):
        values([Param("fact", "iri", "the subject", required=True)], {}, ONE)


def test_an_unknown_parameter_suggests_what_there_is() -> None:
    params = [Param("country", "string", "x")]
    with pytest.raises(ClemencyError, match=r"no parameter 'contry'\. Did you mean 'country'\?"):
        values(params, {"contry": "KP"}, ONE)
    with pytest.raises(ClemencyError, match=r"no parameter 'x'\. There are: country\."):
        values(params, {"x": "KP"}, ONE)
    with pytest.raises(ClemencyError, match=r"no parameter 'x'\. There are: none\."):
        values([], {"x": "KP"}, ONE)


COUNTRY = """@prefix id: <https://w3id.org/clemency/id/> . @prefix schema: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
id:kp a schema:Country ; schema:identifier "KP" ; rdfs:label "North Korea"@en ; skos:altLabel "DPRK"@en .
id:elsewhere a schema:Place . """


@pytest.mark.parametrize(
    "text", ["KP", "kp", "id:kp", "north korea", "DPRK", "https://w3id.org/clemency/id/kp"]
)
def test_a_country_may_be_given_by_its_code_its_name_or_its_iri(text: str) -> None:
    assert value("country", text, {**ONE, REFERENCE_GRAPH: Graph().parse(data=COUNTRY)}) == Literal("KP")


def test_a_code_of_a_country_of_which_nothing_is_told_is_a_code() -> None:
    assert value("country", "lk") == Literal("LK")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("North Corea", r"no country 'North Corea'\. Did you mean 'north korea'\?"),
        ("id:elsewhere", r"no country 'id:elsewhere'\. There are: dprk, north korea\."),
        ("id:nowhere", "nothing in the corpus is called id:nowhere"),
    ],
)
def test_what_is_no_country_is_an_error(text: str, message: str) -> None:
    with pytest.raises(ClemencyError, match=f"The parameter 'x': .*{message}"):
        value("country", text, {**ONE, REFERENCE_GRAPH: Graph().parse(data=COUNTRY)})


def test_a_graph_may_be_given_by_the_last_part_of_its_address() -> None:
    assert value("iri", "second", TWO) == B
    assert value("iri", "reference", TWO) == REFERENCE_GRAPH


@pytest.mark.parametrize(
    "text",
    ["id:kp", "<https://w3id.org/clemency/id/kp>", "https://w3id.org/clemency/id/kp"],
)
def test_an_iri_may_be_compact_or_written_out(text: str) -> None:
    assert value("iri", text) == URIRef("https://w3id.org/clemency/id/kp")


def test_what_is_an_article_s_own_may_be_named_by_the_article() -> None:
    assert value("iri", ":both") == URIRef(f"{A}#both")
    assert value("iri", "second:both", TWO) == URIRef(f"{B}#both")
    assert value("iri", ":only-first", TWO) == URIRef(f"{A}#only-first")
    assert value("iri", str(B), TWO) == B


def test_what_two_articles_have_must_be_told_apart() -> None:
    with pytest.raises(
        ClemencyError,
        match="several articles have something called :both: choose one of first:both, second:both",
    ):
        value("iri", ":both", TWO)


def test_the_empty_prefix_is_that_of_the_only_article() -> None:
    assert prefixes(ONE)[""] == f"{A}#"
    assert "" not in prefixes(TWO)


@pytest.mark.parametrize(
    "text", ["kp", "foo:kp", "", "mailto:x", "<kp>", "<https://x.org/a b>", "https://x.org/>.?s", 'id:"']
)
def test_what_is_no_iri_is_an_error(text: str) -> None:
    with pytest.raises(ClemencyError, match=r"^The parameter 'x': '.*' is no IRI\."):
        value("iri", text)


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("clem:cover", r"clem:cover\. Did you mean 'clem:covers'\?"),
        (":bth", r":bth\. Did you mean ':both'\?"),
        ("id:nowhere-near", r"id:nowhere-near\.$"),
    ],
)
def test_an_iri_that_the_corpus_does_not_know_is_an_error(text: str, suggestion: str) -> None:
    with pytest.raises(ClemencyError, match=f"nothing in the corpus is called {suggestion}"):
        value("iri", text)
