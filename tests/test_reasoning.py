"""Reasoning: what contradicts itself is found, although no shape names it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from clemency.corpus import Corpus, merged
from clemency.reasoning import contradictions
from clemency.turtle import read_turtle
from clemency.validation import validate

Change = Callable[..., Path]


def test_a_sound_article_does_not_contradict_itself_and_is_left_as_it_is(sound: Path) -> None:
    graph = merged([read_turtle(sound)])
    before = set(graph)
    assert contradictions(graph) == []
    assert set(graph) == before


def test_to_cover_and_to_exclude_the_same_people_is_a_contradiction(corpus: Corpus, changed: Change) -> None:
    path = changed(
        "    clem:covers :freed ;\n",
        "    clem:covers :freed ;\n    clem:excludes :freed ;\n",
    )
    statement = "[ rdf:subject id:kp-2015-october-amnesty ; rdf:predicate clem:{} ; rdf:object :freed ]"
    asserted = path.read_text("utf-8").replace(
        statement.format("covers"), f"{statement.format('covers')} , {statement.format('excludes')}"
    )
    path.write_text(asserted, "utf-8")
    (finding,) = validate(corpus, [path]).findings
    assert (finding.code, finding.line, finding.severity) == ("CLEM201", 33, "error")
    assert finding.message == (
        "id:kp-2015-october-amnesty clem:covers :freed and id:kp-2015-october-amnesty clem:excludes :freed "
        "exclude each other."
    )


def test_a_node_of_two_kinds_that_exclude_each_other_is_a_contradiction(
    corpus: Corpus, changed: Change
) -> None:
    path = changed(":freed a clem:PrisonerGroup ;", ":freed a clem:PrisonerGroup ,\n        clem:Release ;")
    (finding,) = validate(corpus, [path]).findings
    assert (finding.code, finding.line) == ("CLEM201", 36)
    assert finding.message == (
        ":freed is a clem:Event (:freed rdf:type clem:Release) and a clem:Group (:freed rdf:type "
        "clem:PrisonerGroup), and nothing is both."
    )


def test_a_node_used_as_what_it_is_not_is_reported_where_it_is_used(corpus: Corpus, changed: Change) -> None:
    path = changed("clem:statedBy :state ;", "clem:statedBy :state ; clem:inNarrative\n        :source ;")
    (finding,) = validate(corpus, [path]).findings
    assert (finding.code, finding.line) == ("CLEM201", 69)
    assert finding.message == (
        ":source is a clem:Entity (:c2 clem:inNarrative :source) and a clem:Speaker (:source rdf:type "
        "clem:Speaker), and nothing is both."
    )


def test_two_events_cannot_each_come_before_the_other(corpus: Corpus, sound: Path) -> None:
    graph = merged([read_turtle(sound), *map(read_turtle, corpus.reference_paths)])
    graph.parse(
        data="""
        @prefix id: <https://w3id.org/clemency/id/> . @prefix clem: <https://w3id.org/clemency/ns#> .
        id:kp-2015-october-amnesty clem:precedes id:kp-2015-august-amnesty .
        id:kp-2015-august-amnesty clem:precedes id:kp-2015-october-amnesty .
        """,
        format="turtle",
    )
    (breach,) = contradictions(graph)
    assert "".join(str(part).rpartition("/")[2] for part in breach.message) == (
        "kp-2015-august-amnesty ns#precedes kp-2015-october-amnesty and "
        "kp-2015-october-amnesty ns#precedes kp-2015-august-amnesty exclude each other."
    )


@pytest.mark.parametrize("value", ['"2015-02-31"^^xsd:date', "1e999999999", '"abc"^^xsd:decimal'])
def test_what_is_wrong_with_a_literal_is_left_to_the_shapes(changed: Change, value: str) -> None:
    graph = merged([read_turtle(changed("clem:minimum 200", f"clem:minimum {value}"))])
    assert contradictions(graph) == []
