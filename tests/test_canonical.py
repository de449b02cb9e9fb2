"""Canonical forms: the same graph, the same bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDFS, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from clemency import canonical

SUBJECT = URIRef("http://example.org/s")


def graph(turtle: str) -> Graph:
    return Graph().parse(data=f"PREFIX : <http://example.org/>\n{turtle}", format="turtle")


def test_graphs_that_differ_in_the_names_of_blank_nodes_and_in_order_are_the_same_bytes() -> None:
    one = graph(":s :p _:a , _:b . _:a :q 1 . _:b :q 2 .")
    two = graph("_:a :q 2 . _:b :q 1 . :s :p _:b , _:a .")
    assert canonical.ntriples(one) == canonical.ntriples(two)


def test_a_blank_node_more_is_a_difference() -> None:
    assert canonical.ntriples(graph(":s :p [] .")) != canonical.ntriples(graph(":s :p [] , [] ."))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from([None, "en", "ko"]))
def test_any_text_comes_back_as_it_was(text: str, language: str | None) -> None:
    before = Graph().add((BNode(), RDFS.label, Literal(text, lang=language)))
    after = Graph().parse(data=canonical.ntriples(before), format="nt")
    assert isomorphic(before, after)


def test_named_graphs_share_no_blank_nodes() -> None:
    same = {URIRef(f"http://example.org/{name}"): graph(":s :p [] .") for name in "ab"}
    lines = canonical.nquads(same).decode().splitlines()
    assert len({line.split()[2] for line in lines}) == 2


def test_a_stored_form_forgives_the_spelling_of_values_and_nothing_else() -> None:
    def form(value: str) -> bytes:
        datatype, text = value.split()
        triple = f'<urn:s> <urn:p> "{text}"^^<http://www.w3.org/2001/XMLSchema#{datatype}> .'
        return canonical.stored_form(triple.encode())

    assert form("integer 007") == form("integer 7")
    assert form("decimal 1.50") == form("decimal 1.5")
    assert form("integer 1") != form("decimal 1")
    assert form("string 007") != form("string 7")
    assert form("date 2015-10-08") != form("date 2015-10-09")


def test_a_document_that_is_not_rdf_has_no_stored_form() -> None:
    with pytest.raises(ValueError, match="text/html is not RDF"):
        canonical.stored_form(b"<html>", "text/html")
    with pytest.raises(SyntaxError):
        canonical.stored_form(b"<html>", "text/turtle")
